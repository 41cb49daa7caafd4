"""Verification against the source: a visit at a time, ticked together, signed once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from glidepath.conduct import Refusal
from glidepath.conduct.acts import Verify
from glidepath.conduct.child import Child
from glidepath.conduct.reading import Entry
from glidepath.protocol import Protocol
from glidepath.record import Event
from glidepath.record.plain import Plain, plain
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.store.writing import Conflict
from glidepath.web.events_told import event_told
from glidepath.web.forms import Filled, filled, new_name, part_of
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import said, say_next
from glidepath.web.sending import command_of, send_all
from glidepath.web.sign_in import is_really
from glidepath.web.verifying import Day, Source, Standing, days, sources, standings
from glidepath.web.words import spoken, tell, told

TICK = "tick:"
ENVELOPE = frozenset({"type", "id", "known", "actor", "role", "schema_version"})
"""Fields that say nothing of what happened."""


@require_GET
def verification(request: HttpRequest) -> HttpResponse:
    """Show child by child how much has been compared."""
    children = opened().children(reader_of(request))
    rows = [{"code": each.participant.id, **_numbers(_sources(each))} for each in children]
    return render(request, "glidepath/verification.html", {"rows": rows})


def _sources(child: Child) -> tuple[Source, ...]:
    found = opened().kept(("sources", child.participant.id, child.version), lambda: sources(child))
    if not isinstance(found, tuple):
        raise TypeError("something else is kept under the key of sources")
    return found


def _numbers(found: Iterable[Source]) -> dict[str, int]:
    each = standings(found)
    return {
        "entries": sum(each.values()),
        "verified": each[Standing.HOLDS],
        "open": each[Standing.NEVER],
        "lost": each[Standing.LOST],
    }


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Show a child's days, or the entries of one; sign those that agree."""
    reader = reader_of(request)
    child = opened().child(reader, code)
    grouped = days(child, _sources(child))
    asked = request.GET.get("day", "")
    chosen = next((each for each in grouped if each.day.isoformat() == asked), None)
    if chosen is None:
        if asked or request.method == "POST":
            raise Http404
        return _all_days(request, child, grouped)
    if request.method == "GET":
        return _one_day(request, child, chosen, ())
    return _sign(request, reader, child, chosen)


def _sign(request: HttpRequest, reader: Reader, child: Child, day: Day) -> HttpResponse:
    form, language = filled(request), spoken()
    names = {each.name for each in day.entries}
    ticked = [name.removeprefix(TICK) for name in form.values if name.startswith(TICK)]
    wrong = _wrong(request, form, ticked, names, language)
    if not wrong:
        wrong = _verify(reader, child, form, ticked, language)
    if wrong:
        return _one_day(request, child, day, wrong, ticked)
    say_next(request, tell("source.done", language, {"number": str(len(ticked))}))
    return redirect(_address(child, day.day))


def _wrong(
    request: HttpRequest, form: Filled, ticked: list[str], names: set[str], language: Language
) -> list[str]:
    if not names.issuperset(ticked):
        raise Http404
    if not ticked:
        return [tell("source.nothing", language)]
    return [] if is_really(request, form["password"]) else [tell("own.password", language)]


def _verify(
    reader: Reader, child: Child, form: Filled, ticked: list[str], language: Language
) -> list[str]:
    """One command an entry; the first states the version that was seen."""
    commands = [
        command_of(
            opened(),
            reader,
            Verify(name),
            f"{form.name}-{part_of(name)}",
            child.participant.id,
            form.seen if place == 0 else None,
        )
        for place, name in enumerate(ticked)
    ]
    answer = send_all(opened(), commands)
    if isinstance(answer, Refusal):
        return list(refusal_told(answer, language))
    return [tell("own.changed-since", language)] if isinstance(answer, Conflict) else []


def _address(child: Child, day: date) -> str:
    return f"{reverse('verified', args=[child.participant.id])}?day={day.isoformat()}"


def _all_days(request: HttpRequest, child: Child, grouped: Sequence[Day]) -> HttpResponse:
    language = spoken()
    rows = [
        {
            "address": _address(child, each.day),
            "day": written(each.day, language),
            "visits": _visits(each.visits, language),
            **_numbers(each.entries),
        }
        for each in grouped
    ]
    context = {"code": child.participant.id, "rows": rows}
    return render(request, "glidepath/verification_days.html", context)


def _visits(names: Iterable[str], language: Language) -> str:
    wordings = {each.id: each.wording for each in _protocol().visits}
    return ", ".join(written(wordings[each], language) for each in names if each in wordings)


def _protocol() -> Protocol:
    return opened().history.versions[-1]


def _one_day(
    request: HttpRequest,
    child: Child,
    day: Day,
    wrong: Sequence[str],
    ticked: Sequence[str] = (),
) -> HttpResponse:
    language = spoken()
    rows = [_row(child, each, language) for each in day.entries]
    context: dict[str, Any] = {
        "code": child.participant.id,
        "day": written(day.day, language),
        "iso": day.day.isoformat(),
        "visits": _visits(day.visits, language),
        "rows": rows,
        "ticked": ticked,
        "open": any(each["open"] for each in rows),
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": child.version,
    }
    return render(request, "glidepath/verified.html", context, status=422 if wrong else 200)


def _row(child: Child, each: Source, language: Language) -> dict[str, Any]:
    return {
        "name": each.name,
        "what": event_told(each.event, language, _protocol()),
        "details": tuple(_details(each.event)),
        "fields": [name for name, _ in _details(each.event)],
        "line": each.line.number,
        "entered": f"{each.line.actor} · {_when(child, each.line, language)}",
        "annulled": each.annulled,
        "open": each.standing is not Standing.HOLDS,
        "lost": each.standing is Standing.LOST,
        "standing": _standing(child, each, language),
    }


def _details(event: Event) -> Iterator[tuple[str, str]]:
    """Every field that was entered, as it was entered."""
    stated = plain(event)
    for name, value in stated.items() if isinstance(stated, dict) else ():
        if name not in ENVELOPE:
            yield name, _flat(value)


def _flat(value: Plain) -> str:
    match value:
        case dict():
            if set(value) == {"value", "unit"}:
                return f"{_flat(value['value'])} {value['unit']}"
            return "; ".join(f"{name} {_flat(part)}" for name, part in value.items())
        case list():
            return ", ".join(_flat(part) for part in value)
        case _:
            return str(value)


def _when(child: Child, line: Entry, language: Language) -> str:
    return told(line.recorded.astimezone(child.place), language)


def _standing(child: Child, each: Source, language: Language) -> str:
    if each.verified is None:
        return tell("source.never", language)
    key = "lost-by" if each.standing is Standing.LOST else "by"
    values = {"person": each.verified.actor, "date": _when(child, each.verified, language)}
    return tell(f"source.{key}", language, values)
