"""The monitor's room: deviations, queries, the trail of every line, and the chain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import ValidationError

from glidepath.conduct import Entry, Role, Trial, blinded, facts_seen, may_send
from glidepath.conduct.acts import Verify
from glidepath.conduct.child import Child
from glidepath.conduct.command import What
from glidepath.conduct.seen import SeenFact, reads
from glidepath.conduct.steps import (
    DeviationExplained,
    DeviationReviewed,
    QueryAnswered,
    QueryCancelled,
    QueryClosed,
    QueryOpened,
    QueryReissued,
)
from glidepath.record.events import EVENT_TYPES
from glidepath.record.reading import event_from
from glidepath.report import Language
from glidepath.report.deviations import rule_name, severity_name
from glidepath.report.sentence import Value
from glidepath.report.written import written
from glidepath.web.acting import attempt
from glidepath.web.events_told import event_told
from glidepath.web.forms import Filled, filled, new_name, part_of
from glidepath.web.opened import opened, reader_of
from glidepath.web.places import may_open
from glidepath.web.saying import said, say_next
from glidepath.web.words import spoken, tell, told

DOORS = {
    "completeness": "data.title",
    "deviations": "outside.look",
    "verification": "source.title",
    "trail": "monitor.trail",
    "chain": "monitor.chain",
}
"""Further pages of this room, by the names of their routes, with the keys of their words."""
PAGE = 60
"""Lines of the trail on a page."""
STEPS = {
    "explain": "DeviationExplained",
    "review": "DeviationReviewed",
    "ask": "QueryOpened",
    "answer": "QueryAnswered",
    "close": "QueryClosed",
    "again": "QueryReissued",
    "cancel": "QueryCancelled",
    "verify": "Verify",
}
"""What can be done here, and the command that does it."""


@require_http_methods(["GET", "POST"])
def monitoring(request: HttpRequest) -> HttpResponse:
    """Show what is open, and take a step about it."""
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        wrong = _do(request, form)
        if not wrong:
            say_next(request, tell("monitor.done", spoken()))
            return redirect(_after(form))
    return _page(request, wrong)


def _after(form: Filled) -> str:
    """Give the page from which a step was taken."""
    match form["next"]:
        case "deviations":
            return f"{reverse('deviations')}?{urlencode({'code': form['code']})}"
        case "verified":
            day = urlencode({"day": form["day"]})
            return f"{reverse('verified', args=[form['code']])}?{day}"
    return reverse("monitoring")


def _do(request: HttpRequest, form: Filled) -> list[str]:
    child = opened().child(reader_of(request), form["code"])
    try:
        what = _what(form)
    except ValidationError:
        return [tell("own.required", spoken())]
    part = f"-{form['step']}-{part_of(form['about'])}"
    return attempt(request, form, what, child.participant.id, part)


def _what(form: Filled) -> What:
    about, text = form["about"], form["text"]
    match form["step"]:
        case "explain":
            return DeviationExplained(deviation=about, explanation=text)
        case "review":
            return DeviationReviewed(deviation=about, conclusion=text)
        case "ask":
            return QueryOpened(event=about, field=form["field"] or None, question=text)
        case "answer":
            return QueryAnswered(query=about, answer=text)
        case "close":
            return QueryClosed(query=about)
        case "again":
            return QueryReissued(query=about, question=text)
        case "cancel":
            return QueryCancelled(query=about, reason=text)
        case "verify":
            return Verify(about)
    raise Http404


def _page(request: HttpRequest, wrong: list[str]) -> HttpResponse:
    reader, language = reader_of(request), spoken()
    children = opened().children(reader)
    steps = {each: may_send(reader.role, kind) for each, kind in STEPS.items()}
    settled = bool(request.GET.get("settled"))
    context = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "deviations": [each for child in children for each in _deviations(child, language)],
        "queries": [
            each for child in children for each in _queries(child, language, settled=settled)
        ],
        "settled": settled,
        "may": steps,
        "may_trail": reads_trail(request),
        "doors": _doors(request),
    }
    return render(request, "glidepath/monitoring.html", context, status=422 if wrong else 200)


def _doors(request: HttpRequest) -> list[dict[str, str]]:
    """The other pages of this room that the role may open."""
    role, locked = reader_of(request).role, opened().trial().locked
    return [
        {"address": reverse(name), "name": tell(key, spoken())}
        for name, key in DOORS.items()
        if may_open(name, role, locked=locked)
    ]


def _deviations(child: Child, language: Language) -> Iterator[dict[str, Any]]:
    for each in child.deviations.values():
        yield {
            "code": child.participant.id,
            "id": each.id,
            "rule": rule_name(each.rule, language),
            "state": each.state.value,
            "standing": tell(f"outside.states.{each.state.value}", language),
            "severity": severity_name(each.severity, language),
            "explanation": each.explanation or "",
            "conclusion": each.conclusion or "",
        }


def _queries(child: Child, language: Language, *, settled: bool) -> Iterator[dict[str, Any]]:
    for each in child.queries.values():
        if settled or not each.settled:
            asked = {"person": each.asked_by, "date": told(_at(child, each.asked), language)}
            yield {
                "code": child.participant.id,
                "id": each.id,
                "event": _event(child, each.event, language),
                "field": each.field or "",
                "state": each.state.value,
                "standing": tell(f"query.states.{each.state.value}", language),
                "asked": tell("query.asked", language, asked),
                "question": each.question,
                "answer": each.answer or "",
            }


def _at(child: Child, moment: datetime) -> datetime:
    return moment.astimezone(child.place)


def _event(child: Child, name: str, language: Language) -> str:
    """Tell the entry that a query is about, as it reads now, with its day."""
    now = next((each for each in child.events if each.id == name), None)
    found = now or child.entered[name]
    day = written(child.day(child.first_moment(found.happened)), language)
    return f"{event_told(found, language, opened().history.versions[-1])} · {day}"


def reads_trail(request: HttpRequest) -> bool:
    """Whether this role reads who wrote what."""
    return may_open("trail", reader_of(request).role, locked=opened().trial().locked)


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Show every line that this role reads, the latest first."""
    reader, language = reader_of(request), spoken()
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("code", "kind", "person")}
    told = tuple(_read(request, asked["code"]))
    first = _number(request.GET.get("first"))
    fitting = [each for part in told if (each := part.fitting(asked["kind"], asked["person"]))]
    latest = islice(merge(*map(reversed, fitting), key=lambda each: -each.number), first, None)
    number = sum(map(len, fitting))
    context = {
        "rows": [
            _row(each, fact, language) for each, fact in _seen(reader.role, islice(latest, PAGE))
        ],
        "asked": asked,
        "kinds": sorted({kind for part in told for kind in part.by_kind}),
        "count": number,
        "later": _address(asked, first - PAGE) if first else "",
        "earlier": _address(asked, first + PAGE) if first + PAGE < number else "",
        "command": new_name(),
        "may_ask": may_send(reader.role, "QueryOpened"),
    }
    return render(request, "glidepath/trail.html", context)


def _number(text: str | None) -> int:
    return min(int(text), 10**7) if text and text.isascii() and text.isdigit() else 0


def _address(asked: dict[str, str], first: int) -> str:
    return "?" + urlencode({**{k: v for k, v in asked.items() if v}, "first": max(first, 0)})


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of one child that a role reads, in their order, and by the type of their fact."""

    entries: tuple[Entry, ...]
    by_kind: Mapping[str, tuple[Entry, ...]]

    def fitting(self, kind: str, person: str) -> tuple[Entry, ...]:
        """Give those of a type and of a person; an empty text asks for all."""
        found = self.by_kind.get(kind, ()) if kind else self.entries
        return tuple(each for each in found if each.actor == person) if person else found


def _read(request: HttpRequest, code: str) -> Iterator[_Part]:
    """What the role reads of every child; who is given no numbers of lines reads none."""
    reader, trial = reader_of(request), opened().trial()
    if blinded(reader.role, locked=trial.locked):
        return
    for child in opened().children(reader):
        if code in ("", child.participant.id):
            yield _part(child, reader.role, trial)


def _part(child: Child, role: Role, trial: Trial) -> _Part:
    found = opened().kept(
        ("trail", child.head, role, trial.locked), lambda: _sorted(role, trial, child)
    )
    if not isinstance(found, _Part):
        raise TypeError("something else is kept by the key of a trail")
    return found


def _sorted(role: Role, trial: Trial, child: Child) -> _Part:
    entries = tuple(reads(role, trial, child.entries))
    by_kind: dict[str, list[Entry]] = {}
    for each in entries:
        by_kind.setdefault(type(each.fact).__name__, []).append(each)
    return _Part(entries, {kind: tuple(found) for kind, found in by_kind.items()})


def _seen(role: Role, entries: Iterable[Entry]) -> Iterator[tuple[Entry, SeenFact]]:
    """What the role reads of some lines: of those alone that stand on the page."""
    for each in entries:
        for fact in facts_seen(role, opened().trial(), (each,)):
            yield each, fact


def _row(entry: Entry, fact: SeenFact, language: Language) -> dict[str, Any]:
    return {
        "number": entry.number,
        "code": entry.participant,
        "type": fact.type,
        "event": str(fact.fields.get("id", "")) if fact.type in EVENT_TYPES else "",
        "what": fact_told(fact, language),
        "person": entry.actor,
        "role": tell(f"role.{entry.role}", language),
        "when": told(entry.recorded, language),
    }


def fact_told(fact: SeenFact, language: Language) -> str:
    """Tell a fact in one line: an event as the timeline does, a fact of the conduct by its type."""
    if fact.type not in EVENT_TYPES:
        return fact.type
    stated = {**fact.fields, "type": fact.type, "happened": fact.happened, "known": fact.known}
    try:
        return event_told(event_from(stated), language)
    except ValidationError:
        return fact.type


@require_http_methods(["GET", "POST"])
def chain(request: HttpRequest) -> HttpResponse:
    """Compute the whole chain anew, when it is asked for."""
    found: dict[str, Any] = {}
    if request.method == "POST":
        verdict = opened().ledger.verify()
        language = spoken()
        values: dict[str, Value] = {"number": verdict.head.number, "head": verdict.head.hash}
        found["sound"] = tell("monitor.sound", language, values) if verdict.sound else ""
        found["faults"] = _faults([each.message for each in verdict.faults], language)
    return render(request, "glidepath/chain.html", found)


def _faults(messages: Sequence[str], language: Language) -> list[str]:
    return [tell("monitor.fault", language, {"message": each}) for each in messages]
