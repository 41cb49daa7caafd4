"""A visit on one page: typed, kept as a draft, checked, and written by one command a part."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from glidepath.conduct import Command, Refusal
from glidepath.conduct.child import Child
from glidepath.conduct.complete import pending_levels
from glidepath.conduct.envelope import Line
from glidepath.conduct.reading import entry as read_entry
from glidepath.record.event import Event
from glidepath.report import Language
from glidepath.store.errors import StoreError
from glidepath.store.writing import Conflict
from glidepath.web.drafts import drop, keep, keep_if_possible, kept, name_of, values_of
from glidepath.web.entering import (
    events_of,
)
from glidepath.web.episodes import episodes_of
from glidepath.web.events_told import fact_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.models import Draft
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.entry_fields import Shown, offered
from glidepath.web.pages.fields_shown import wrong_told
from glidepath.web.pages.unwritten import UNAVAILABLE, failure_told
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import say_next
from glidepath.web.sending import UnwrittenError, command_of, send_all
from glidepath.web.typed import Typed
from glidepath.web.words import spoken, tell, told


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page of a visit, or write what was typed on it."""
    child = opened().child(reader_of(request), code)
    if request.method == "GET":
        draft = kept(request, _name(child))
        values = {name: request.GET[name][:80] for name in ("visit",) if name in request.GET}
        return _page(request, child, {**values, **values_of(draft)}, draft=draft)
    return _save(request, child, filled(request))


@require_POST
def entry_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is typed, or drop it."""
    child = opened().child(reader_of(request), code)
    if request.POST.get("drop"):
        drop(request, _name(child))
        return redirect("entry", code=code)
    keep(request, _name(child))
    return HttpResponse(tell("entry.kept", spoken()))


def _name(child: Child) -> str:
    return f"entry:{child.participant.id}"


def _save(request: HttpRequest, child: Child, form: Filled) -> HttpResponse:
    language, reader = spoken(), reader_of(request)
    events, wrong = events_of(_typed(child, form))
    told_wrong = [wrong_told(each, language) for each in wrong]
    if not events and not wrong:
        told_wrong = [tell("entry.empty", language)]
    if told_wrong:
        return _again(request, child, form, wrong=told_wrong)
    try:
        answer = send_all(opened(), _commands(reader, child, form, events))
    except (UnwrittenError, StoreError) as error:
        return _again(request, child, form, failed=_failed(error, language))
    if isinstance(answer, Refusal):
        return _again(request, child, form, wrong=list(refusal_told(answer, language)))
    if isinstance(answer, Conflict):
        theirs = [_told(each, language) for each in answer.theirs]
        again = Filled(form.name, answer.version, form.values)
        return _again(request, child, again, theirs=theirs)
    drop(request, _name(child))
    say_next(request, " ".join(_saved(answer, events, language)))
    return redirect("child", code=child.participant.id)


def _typed(child: Child, form: Filled) -> Typed:
    pending = tuple(each.sample for each in pending_levels(child))
    episodes = tuple(each.name for each in episodes_of(child))
    return Typed(form.values, child.place, child.participant.born, pending, episodes)


def _failed(error: UnwrittenError | StoreError, language: Language) -> tuple[str, str]:
    """Tell what failed, and how many entries had been written before it did."""
    if isinstance(error, StoreError):
        return failure_told(error, language)
    what, do = failure_told(error.failure, language)
    if not error.written:
        return what, do
    some = {"number": error.written, "all": error.wanted}
    return what, f"{tell('store.some', language, some)} {do}"


def _saved(lines: tuple[Line, ...], events: tuple[Event, ...], language: Language) -> Iterator[str]:
    """Tell how much was saved; and what had been saved before, as it was typed then.

    A form that is sent again under its id writes nothing twice: where it was changed in between,
    what was written first stands, and is corrected on the timeline.
    """
    yield tell("entry.saved", language, {"number": len(lines)})
    written = [fact_told(read_entry(each).fact, language) for each in lines]
    typed = [fact_told(each, language) for each in events]
    for stands in (first for first, now in zip(written, typed, strict=False) if first != now):
        yield tell("entry.stands", language, {"what": stands})


def _again(request: HttpRequest, child: Child, form: Filled, **more: Any) -> HttpResponse:
    """Show the page with what was typed, and keep it, whatever comes next."""
    keep_if_possible(request, _name(child))
    return _page(request, child, form.values, form=form, **more)


def _commands(
    reader: Reader, child: Child, form: Filled, events: tuple[Event, ...]
) -> list[Command]:
    """One command an event; the first states the version that was seen."""
    return [
        command_of(
            opened(),
            reader,
            event,
            f"{form.name}-{number}",
            child.participant.id,
            form.seen if number == 0 else None,
        )
        for number, event in enumerate(events)
    ]


def _told(line: Line, language: Language) -> str:
    return f"{fact_told(read_entry(line).fact, language)} · {line.actor}"


def _page(
    request: HttpRequest,
    child: Child,
    values: Mapping[str, str],
    *,
    wrong: list[str] | None = None,
    theirs: list[str] | None = None,
    failed: tuple[str, str] | None = None,
    form: Filled | None = None,
    draft: Draft | None = None,
) -> HttpResponse:
    language, reader = spoken(), reader_of(request)
    code, born = child.participant.id, child.participant.born
    now = opened().now().astimezone(child.place)
    shown = Shown(values, born, now.date(), language)
    context: dict[str, Any] = {
        "code": code,
        "back": reverse("child", args=[code]),
        "draft_address": reverse("entry-draft", args=[code]),
        "command": (name_of(draft) or new_name()) if form is None else form.name,
        "seen": child.version if form is None else form.seen,
        "wrong": wrong or [],
        "theirs": theirs or [],
        "failed": failed,
        "drafted": "" if draft is None else told(draft.saved.astimezone(child.place), language),
        "now": now.strftime("%Y-%m-%dT%H:%M"),
        "values": values,
        **offered(opened(), reader, child, shown, request.GET.get("result")),
    }
    context["at"] = values.get("at") or context["now"]
    status = 409 if theirs else 422 if wrong else UNAVAILABLE if failed else 200
    return render(request, "glidepath/entry.html", context, status=status)
