"""A visit on one page: typed, kept as a draft, checked, and written by one command a part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
from glidepath.quantities import PartialDate
from glidepath.record.event import Event
from glidepath.report import Language
from glidepath.report.written import SPACE
from glidepath.store.errors import StoreError
from glidepath.store.writing import Conflict
from glidepath.web.bounds import bands
from glidepath.web.drafts import drop, keep, keep_if_possible, kept, name_of, values_of
from glidepath.web.entering import (
    AFTER_DOSE,
    BODY,
    LABORATORY,
    LEVEL,
    METHODS,
    RESPONSES,
    SIGN,
    VOLUME,
    events_of,
)
from glidepath.web.entering_safety import ANSWERS, CATEGORIES, GRADES, RESCUES, ROWS
from glidepath.web.episodes import episodes_of
from glidepath.web.events_told import fact_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.models import Draft
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.fields_shown import bands_shown, unit_told, wrong_told
from glidepath.web.pages.unwritten import UNAVAILABLE, failure_told
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import say_next
from glidepath.web.sending import UnwrittenError, command_of, send_all
from glidepath.web.typed import MISSING, Field, Typed
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
    protocol = opened().protocol(child)
    code, born = child.participant.id, child.participant.born
    now = opened().now().astimezone(child.place)
    shown = _Shown(values, born, now.date(), language)
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
        "body": [_number(each, f"body.{each.name}", shown) for each in BODY],
        "tests": [_test(each, shown) for each in LABORATORY],
        "pending": [
            _pending(each, shown, child, request.GET.get("result"))
            for each in pending_levels(child)
        ],
        "new_level": _number(LEVEL, "entry.new-level", shown),
        "missed": _number(Field("missed", "1", "missed"), "entry.missed", shown),
        "after_dose": _number(AFTER_DOSE, "entry.vomited-hours", shown),
        "volume": _number(VOLUME, "entry.volume", shown),
        "missing": [(f"nd: {each}", _missing(each, language)) for each in MISSING],
        "visits": _visits(protocol, language),
        "assays": _assays(protocol),
        "signs": _signs(protocol, values, language),
        "values": values,
        "adverse": [_adverse(row, values, language) for row in ROWS],
        **_choices(reader, values, language),
    }
    context["at"] = values.get("at") or context["now"]
    status = 409 if theirs else 422 if wrong else UNAVAILABLE if failed else 200
    return render(request, "glidepath/entry.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the fields of the page are shown with."""

    values: Mapping[str, str]
    born: PartialDate
    today: date
    language: Language


def _number(field: Field, key: str, shown: _Shown) -> dict[str, str]:
    found = bands(field.of, field.unit, shown.born, shown.today)
    return {
        "name": field.name,
        "label": tell(key, shown.language),
        "unit": unit_told(field.unit),
        "bands": bands_shown(found),
        "value": shown.values.get(field.name, ""),
    }


def _test(field: Field, shown: _Shown) -> dict[str, str]:
    return _number(field, f"test.{field.name}", shown) | {
        "lower": shown.values.get(f"{field.name}:lower", ""),
        "upper": shown.values.get(f"{field.name}:upper", ""),
    }


def _pending(drawn: Any, shown: _Shown, child: Child, wanted: str | None) -> dict[str, Any]:
    field = Field(f"level:{drawn.sample}", LEVEL.unit, LEVEL.of)
    moment = drawn.happened
    here = moment.astimezone(child.place) if isinstance(moment, datetime) else moment
    values = {"sample": drawn.sample, "date": told(here, shown.language)}
    return _number(field, "entry.new-level", shown) | {
        "label": tell("entry.pending", shown.language, values),
        "wanted": drawn.sample == wanted,
    }


def _missing(reason: str, language: Language) -> str:
    return tell(f"missing.{reason.replace(' ', '-')}", language)


def _signs(
    protocol: Protocol | None, values: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    signs = () if protocol is None else protocol.relapse.signs
    return [
        {
            "name": f"{SIGN}{each.id}",
            "label": getattr(each.wording, language.value),
            "chosen": bool(values.get(f"{SIGN}{each.id}")),
        }
        for each in signs
    ]


def _visits(protocol: Protocol | None, language: Language) -> list[dict[str, str]]:
    visits = () if protocol is None else protocol.visits
    return [{"id": each.id, "name": getattr(each.wording, language.value)} for each in visits]


def _assays(protocol: Protocol | None) -> list[str]:
    if protocol is None:
        return []
    rules = protocol.parameters.level
    return [rules.assay, *(each.id for each in rules.assays if each.id != rules.assay)]


def _adverse(row: str, values: Mapping[str, str], language: Language) -> dict[str, Any]:
    """One of the adverse events of a visit, as far as it is typed."""
    names = ("adverse", "grade", "category", "attributed", "adverse_serious")
    return {
        "row": row,
        "number": row.replace(":", SPACE),
        "fields": {each: values.get(f"{each}{row}", "") for each in names},
        "grades": GRADES,
        "categories": [
            (each, tell(f"entry.category-word.{each}", language)) for each in CATEGORIES
        ],
        "answers": [(each, tell(f"answer.{each}", language)) for each in ANSWERS],
    }


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
        "rescues": offered("rescue", RESCUES) if may_send(reader.role, "RescueTreatment") else [],
        "doctor": [{}] if may_send(reader.role, "DoseInterrupted") else [],
    }
