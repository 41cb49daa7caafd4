"""One event: what it reads and read before, and its correction, withdrawal and signature."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from glidepath.conduct import Refusal, concerns, correctors, holds, may_send
from glidepath.conduct.acts import Sign
from glidepath.conduct.child import Child, subject_of
from glidepath.conduct.matrix import area_of, areas_read
from glidepath.conduct.reading import Entry
from glidepath.conduct.reading import entry as read_entry
from glidepath.conduct.steps import SignatureGiven, Verified
from glidepath.protocol import Protocol
from glidepath.record import Corrected, Event
from glidepath.report import Language
from glidepath.store.errors import StoreError
from glidepath.store.writing import Conflict
from glidepath.web.acting import attempt
from glidepath.web.correcting import WAS, correction_of, kept, withdrawal_of
from glidepath.web.drafts import drop, keep, keep_if_possible, name_of, values_of
from glidepath.web.drafts import kept as draft_of
from glidepath.web.events_told import fact_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.inputs import Input, inputs_of
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.fields_shown import input_shown, wrong_told
from glidepath.web.pages.timeline import reading
from glidepath.web.pages.unwritten import UNAVAILABLE, failure_told
from glidepath.web.places import may_open
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import said, say_next
from glidepath.web.sending import command_of, send
from glidepath.web.sign_in import is_really
from glidepath.web.timeline import Line, reading_now, timeline
from glidepath.web.typed import WrongError
from glidepath.web.words import spoken, tell, told

STEPS = ("correct", "withdraw")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def event_page(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Show an event, or take a correction, a withdrawal, a signature or a draft."""
    reader = reader_of(request)
    child = opened().child(reader, code)
    _check_granted(child, reader, name)
    if request.method == "GET":
        return _shown(request, child, name)
    step = request.POST.get("step", "")
    if step == "draft":
        keep(request, _page_name(child, name))
        return HttpResponse(tell("entry.kept", spoken()))
    if step == "drop":
        drop(request, _page_name(child, name))
        return redirect("event", code=code, name=name)
    form = filled(request)
    if step == "sign":
        return _sign(request, child, name, form)
    if step not in STEPS:
        raise Http404
    return _send(request, child, name, form, step)


def _check_granted(child: Child, reader: Reader, name: str) -> None:
    """An event that there is not, and one that the role does not read, look alike."""
    kind = subject_of(child, name)
    if kind is None or area_of(kind) not in areas_read(reader.role, locked=opened().trial().locked):
        raise Http404


def _page_name(child: Child, name: str) -> str:
    return f"event:{child.participant.id}:{name}"[:120]


def _subject(child: Child, name: str) -> str:
    """The event that a correction corrects at last; the event itself, where it is none."""
    found = child.entered[name]
    return _subject(child, found.event) if isinstance(found, Corrected) else name


def _event(child: Child, name: str) -> Event:
    """An event as it reads now; a correction as it stands."""
    return reading_now(child, name) or child.entered[name]


def _protocol(child: Child) -> Protocol | None:
    return opened().thought(child).answer.basis.protocol


# --- what is sent ---------------------------------------------------------------------------------


def _send(request: HttpRequest, child: Child, name: str, form: Filled, step: str) -> HttpResponse:
    event, at, language = _event(child, name), opened().now(), spoken()
    inputs = inputs_of(child, event, _protocol(child))
    broken = _breaks(child, name, language)
    try:
        what = (
            withdrawal_of(event, form.values, at)
            if step == "withdraw"
            else correction_of(child, event, inputs, form.values, at)
        )
    except WrongError as error:
        wrong = [wrong_told(each, language) for each in error.wrong]
        return _again(request, child, name, form, wrong=wrong)
    command = command_of(
        opened(), reader_of(request), what, form.name, child.participant.id, form.seen
    )
    try:
        answer = send(opened(), command)
    except StoreError as error:
        failed = failure_told(error, language)
        return _again(request, child, name, form, failed=failed)
    if isinstance(answer, Refusal):
        return _again(request, child, name, form, wrong=list(refusal_told(answer, language)))
    if isinstance(answer, Conflict):
        return _conflict(request, name, form, answer)
    drop(request, _page_name(child, name))
    done = tell(f"line.{step}-done", language)
    say_next(request, " ".join([done, *(tell("line.broken", language, each) for each in broken)]))
    return redirect("event", code=child.participant.id, name=_subject(child, name))


def _conflict(request: HttpRequest, name: str, form: Filled, conflict: Conflict) -> HttpResponse:
    """Show what somebody else wrote; above all, whether it was about this very event."""
    language = spoken()
    facts = [(read_entry(each).fact, each.actor) for each in conflict.theirs]
    child = opened().trial().children[conflict.participant]  # type: ignore[index] # of the child
    subject = _subject(child, name)
    same = any(
        isinstance(fact, Corrected) and _subject(child, fact.id or "") == subject
        for fact, _ in facts
    )
    theirs = [f"{fact_told(fact, language)} · {actor}" for fact, actor in facts]
    again = Filled(form.name, conflict.version, form.values)
    return _again(request, child, name, again, theirs=theirs, same=same)


def _again(
    request: HttpRequest, child: Child, name: str, form: Filled, **more: Any
) -> HttpResponse:
    """Show the form with what was typed, and keep it, whatever comes next."""
    keep_if_possible(request, _page_name(child, name))
    status = 409 if more.get("theirs") else UNAVAILABLE if more.get("failed") else 422
    return _shown(request, child, name, form, status, **more)


def _sign(request: HttpRequest, child: Child, name: str, form: Filled) -> HttpResponse:
    """Sign an event anew, with the password once more, in the meaning that no longer holds."""
    found = [each for each in _broken(child, name, reader_of(request)) if each[0] == form["about"]]
    if not found:
        raise Http404
    if not is_really(request, form["password"]):
        wrong = [tell("own.password", spoken())]
    else:
        _, signed = found[0]
        act = Sign(meaning=signed.meaning, name=form["name"], events=signed.events)
        wrong = attempt(request, form, act, child.participant.id, "-sign")
    if wrong:
        return _shown(request, child, name, None, 422, wrong=wrong)
    say_next(request, tell("line.signed-done", spoken()))
    return redirect("event", code=child.participant.id, name=name)


# --- signatures -----------------------------------------------------------------------------------


def _breaks(child: Child, name: str, language: Language) -> list[dict[str, str]]:
    """The signatures, and comparisons with the source, that a correction would make invalid."""
    lines: list[tuple[Entry, SignatureGiven | Verified]] = [
        *child.lines(SignatureGiven),
        *child.lines(Verified),
    ]
    return [
        {
            "name": fact.name if isinstance(fact, SignatureGiven) else entry.actor,
            "kind": tell(f"line.is.{type(fact).__name__}", language),
            "when": told(entry.recorded.astimezone(child.place), language),
        }
        for entry, fact in lines
        if concerns(child, fact, name) and holds(child, fact)
    ]


def _broken(child: Child, name: str, reader: Reader) -> list[tuple[str, SignatureGiven]]:
    """The signatures of this role over the event that no longer hold, and were not given anew."""
    if not may_send(reader.role, "Sign"):
        return []
    lines = [
        (entry, signed)
        for entry, signed in child.lines(SignatureGiven)
        if signed.events and concerns(child, signed, name) and entry.role == reader.role.value
    ]
    standing = {(signed.events, signed.meaning) for _, signed in lines if holds(child, signed)}
    found = {
        (signed.events, signed.meaning): (str(entry.number), signed)
        for entry, signed in lines
        if (signed.events, signed.meaning) not in standing
    }
    return list(found.values())


# --- what is shown --------------------------------------------------------------------------------


def _shown(
    request: HttpRequest,
    child: Child,
    name: str,
    form: Filled | None = None,
    status: int = 200,
    *,
    wrong: Sequence[str] = (),
    theirs: Sequence[str] = (),
    same: bool = False,
    failed: tuple[str, str] | None = None,
) -> HttpResponse:
    reader, language = reader_of(request), spoken()
    protocol, event = _protocol(child), _event(child, name)
    draft = draft_of(request, _page_name(child, name)) if form is None else None
    values = values_of(draft) if form is None else form.values
    line = _line(child, name, reader, language, protocol)
    may = reader.role in correctors(child, name) and _stands(child, name, line)
    inputs = kept(inputs_of(child, event, protocol), values) if may else ()
    context = {
        **_head(child, name, reader, language, line),
        "command": (name_of(draft) or new_name()) if form is None else form.name,
        "seen": child.version if form is None else form.seen,
        "said": said(request) if form is None else "",
        "wrong": wrong,
        "theirs": theirs,
        "same": same,
        "failed": failed,
        "drafted": "" if draft is None else told(draft.saved.astimezone(child.place), language),
        "may": may,
        "correction": isinstance(event, Corrected),
        "inputs": _inputs(child, event, inputs, protocol, language),
        "breaks": _breaks(child, name, language),
        "unsigned": [
            {"about": about, "name": signed.name, "meaning": signed.meaning}
            for about, signed in _broken(child, name, reader)
        ],
        "why": values.get("why", ""),
        "withdrawing": values.get("step") == "withdraw",
    }
    return render(request, "glidepath/event.html", context, status=status)


def _stands(child: Child, name: str, line: Line) -> bool:
    """Whether there is something to correct: a correction that stands, an event not withdrawn."""
    if isinstance(child.entered[name], Corrected):
        return all(each.id != name or not each.undone for each in line.changes)
    return not line.withdrawn


def _line(
    child: Child, name: str, reader: Reader, language: Language, protocol: Protocol | None
) -> Line:
    found = timeline(child, reading(reader, language, protocol)).line(_subject(child, name))
    if found is None:
        raise Http404
    return found


def _head(
    child: Child, name: str, reader: Reader, language: Language, line: Line
) -> Mapping[str, Any]:
    code, locked = child.participant.id, opened().trial().locked
    back = next(
        (each for each in ("child", "giving") if may_open(each, reader.role, locked=locked)), ""
    )
    event, entry = child.entered[name], child.by_event[name][0]
    known = entry.known
    here = known.astimezone(child.place) if isinstance(known, datetime) else known
    kind = subject_of(child, name) or ""
    return {
        "code": code,
        "back": reverse(back, args=[code]) if back else "/",
        "name": name,
        "address": reverse("event", args=[code, name]),
        "line": line,
        "line_code": code,
        "known": told(here, language),
        "kind": tell(f"kind.{kind}", language),
        "undoing": isinstance(event, Corrected),
        "number": entry.number,
    }


def _inputs(
    child: Child,
    event: Event,
    inputs: Sequence[Input],
    protocol: Protocol | None,
    language: Language,
) -> list[dict[str, Any]]:
    """The fields, each with what it reads now beside what is typed."""
    now = {each.name: each for each in inputs_of(child, event, protocol)} if inputs else {}
    today = child.day(opened().now())
    return [
        input_shown(each, now[each.name], child.participant.born, today, protocol, language)
        | {"was": f"{WAS}{each.name}"}
        for each in inputs
    ]
