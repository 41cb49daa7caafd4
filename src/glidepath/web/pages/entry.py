"""A visit on one page: typed, kept as a draft, checked, and written by one command a part."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from glidepath.conduct import Command, Refusal, may_send
from glidepath.conduct.child import Child
from glidepath.conduct.complete import pending_levels
from glidepath.conduct.envelope import Line
from glidepath.conduct.reading import entry as read_entry
from glidepath.protocol import Protocol
from glidepath.record.event import Event
from glidepath.report import Language
from glidepath.store.writing import Conflict
from glidepath.web.drafts import drop, keep, kept, values_of
from glidepath.web.entering import (
    BODY,
    CATEGORIES,
    GRADES,
    LABORATORY,
    LEVEL,
    METHODS,
    RESPONSES,
    Field,
    Typed,
    Wrong,
    events_of,
)
from glidepath.web.events_told import UNITS, event_told, named
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import say_next
from glidepath.web.sending import command_of, send_all
from glidepath.web.words import spoken, tell, told

RELAPSE = {
    "suspected": "RelapseSuspected",
    "confirmed": "RelapseConfirmed",
    "dismissed": "RelapseDismissed",
    "resolved": "RelapseResolved",
}


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page of a visit, or write what was typed on it."""
    child = opened().child(reader_of(request), code)
    if request.method == "GET":
        draft = kept(request, _name(child))
        values = values_of(draft)
        return _page(request, child, values, drafted=None if draft is None else draft.saved)
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
    pending = tuple(each.sample for each in pending_levels(child))
    events, wrong = events_of(Typed(form.values, child.place, pending))
    said = [_wrong(each, language) for each in wrong]
    if not events and not wrong:
        said = [tell("entry.empty", language)]
    if said:
        return _page(request, child, form.values, wrong=said, form=form)
    answer = send_all(opened(), _commands(reader, child, form, events))
    if isinstance(answer, Refusal):
        return _page(
            request, child, form.values, wrong=list(refusal_told(answer, language)), form=form
        )
    if isinstance(answer, Conflict):
        return _conflict(request, child, form, answer)
    drop(request, _name(child))
    say_next(request, tell("entry.saved", language, {"number": len(events)}))
    return redirect("child", code=child.participant.id)


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


def _conflict(request: HttpRequest, child: Child, form: Filled, conflict: Conflict) -> HttpResponse:
    """Show what somebody else wrote beside what was typed; it can be sent again, knowing it."""
    theirs = [_told(each, spoken()) for each in conflict.theirs]
    again = Filled(form.name, conflict.version, form.values)
    return _page(request, child, form.values, form=again, theirs=theirs)


def _told(line: Line, language: Language) -> str:
    fact = read_entry(line).fact
    what = event_told(fact, language) if isinstance(fact, Event) else line.type
    return f"{what} · {line.actor}"


def _wrong(wrong: Wrong, language: Language) -> str:
    message = tell(f"wrong.{wrong.key}", language, {"message": wrong.message})
    name = _label(wrong.field, language)
    return tell("own.wrong", language, {"field": name, "message": message})


def _label(name: str, language: Language) -> str:
    stem = name.partition(":")[0]
    for group in ("body", "test", "entry"):
        found = named(f"{group}.{stem}", language)
        if found != stem:
            return found
    return name.partition(":")[2] or name


def _page(
    request: HttpRequest,
    child: Child,
    values: Mapping[str, str],
    *,
    wrong: list[str] | None = None,
    theirs: list[str] | None = None,
    form: Filled | None = None,
    drafted: datetime | None = None,
) -> HttpResponse:
    language, reader = spoken(), reader_of(request)
    protocol = opened().protocol(child)
    code = child.participant.id
    context: dict[str, Any] = {
        "code": code,
        "back": reverse("child", args=[code]),
        "draft_address": reverse("entry-draft", args=[code]),
        "command": new_name() if form is None else form.name,
        "seen": child.version if form is None else form.seen,
        "wrong": wrong or [],
        "theirs": theirs or [],
        "drafted": "" if drafted is None else told(drafted.astimezone(child.place), language),
        "now": opened().now().astimezone(child.place).strftime("%Y-%m-%dT%H:%M"),
        "body": [_number(each, f"body.{each.name}", values, language) for each in BODY],
        "tests": [_test(each, values, language) for each in LABORATORY],
        "pending": [_pending(each, values, language) for each in pending_levels(child)],
        "visits": _visits(protocol, language),
        "assays": _assays(protocol),
        "values": values,
        **_choices(reader, values, language),
    }
    context["at"] = values.get("at") or context["now"]
    status = 409 if theirs else 422 if wrong else 200
    return render(request, "glidepath/entry.html", context, status=status)


def _number(
    field: Field, key: str, values: Mapping[str, str], language: Language
) -> dict[str, str]:
    return {
        "name": field.name,
        "label": tell(key, language),
        "unit": UNITS.get(field.unit, field.unit),
        "low": field.low,
        "high": field.high,
        "step": field.step,
        "value": values.get(field.name, ""),
    }


def _test(field: Field, values: Mapping[str, str], language: Language) -> dict[str, str]:
    return _number(field, f"test.{field.name}", values, language) | {
        "lower": values.get(f"{field.name}:lower", ""),
        "upper": values.get(f"{field.name}:upper", ""),
    }


def _pending(drawn: Any, values: Mapping[str, str], language: Language) -> dict[str, str]:
    name = f"level:{drawn.sample}"
    when = told(drawn.happened, language)
    return {
        "name": name,
        "label": tell("entry.pending", language, {"sample": drawn.sample, "date": when}),
        "unit": LEVEL.unit,
        "value": values.get(name, ""),
    }


def _visits(protocol: Protocol | None, language: Language) -> list[dict[str, str]]:
    visits = () if protocol is None else protocol.visits
    return [{"id": each.id, "name": getattr(each.wording, language.value)} for each in visits]


def _assays(protocol: Protocol | None) -> list[str]:
    if protocol is None:
        return []
    rules = protocol.parameters.level
    return [rules.assay, *(each.id for each in rules.assays if each.id != rules.assay)]


def _choices(
    reader: Reader, values: Mapping[str, str], language: Language
) -> dict[str, list[dict[str, Any]]]:
    """The choices that this role may send."""

    def offered(group: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"id": each, "name": tell(f"{group}.{each}", language)} for each in names]

    may_assess = may_send(reader.role, "DiseaseAssessed")
    relapses = tuple(each for each, kind in RELAPSE.items() if may_send(reader.role, kind))
    methods = offered("method", METHODS) if may_assess else []
    for each in methods:
        each["chosen"] = bool(values.get(f"method:{each['id']}"))
    return {
        "responses": offered("response", RESPONSES) if may_assess else [],
        "methods": methods,
        "relapses": offered("entry", relapses),
        "grades": [{"id": each, "name": each} for each in GRADES],
        "categories": offered("entry.category-word", CATEGORIES),
        "doctor": [{}] if may_send(reader.role, "DoseInterrupted") else [],
    }
