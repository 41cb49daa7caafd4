"""The monitor's room: deviations, queries, the trail of every line, and the chain."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
    QueryClosed,
    QueryOpened,
)
from glidepath.record.events import EVENT_TYPES
from glidepath.record.reading import event_from
from glidepath.report import Language
from glidepath.report.sentence import Value
from glidepath.web.acting import attempt
from glidepath.web.events_told import event_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import opened, reader_of
from glidepath.web.saying import said, say_next
from glidepath.web.words import spoken, tell, told

PAGE = 60
"""Lines of the trail on a page."""
STEPS = {
    "explain": "DeviationExplained",
    "review": "DeviationReviewed",
    "ask": "QueryOpened",
    "answer": "QueryAnswered",
    "close": "QueryClosed",
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
            return redirect("monitoring")
    return _page(request, wrong)


def _do(request: HttpRequest, form: Filled) -> list[str]:
    child = opened().child(reader_of(request), form["code"])
    try:
        what = _what(form)
    except ValidationError:
        return [tell("own.required", spoken())]
    return attempt(request, form, what, child.participant.id, f"-{form['step']}")


def _what(form: Filled) -> What:
    about, text = form["about"], form["text"]
    match form["step"]:
        case "explain":
            return DeviationExplained(deviation=about, explanation=text)
        case "review":
            return DeviationReviewed(deviation=about, conclusion=text)
        case "ask":
            return QueryOpened(event=about, question=text)
        case "answer":
            return QueryAnswered(query=about, answer=text)
        case "close":
            return QueryClosed(query=about)
        case "verify":
            return Verify(about)
    raise Http404


def _page(request: HttpRequest, wrong: list[str]) -> HttpResponse:
    reader = reader_of(request)
    children = opened().children(reader)
    steps = {each: may_send(reader.role, kind) for each, kind in STEPS.items()}
    context = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "deviations": [each for child in children for each in _deviations(child)],
        "queries": [each for child in children for each in _queries(child)],
        "may": steps,
        "may_trail": reads_trail(request),
    }
    return render(request, "glidepath/monitoring.html", context, status=422 if wrong else 200)


def _deviations(child: Child) -> Iterator[dict[str, Any]]:
    for each in child.deviations.values():
        yield {
            "code": child.participant.id,
            "id": each.id,
            "rule": each.rule,
            "state": each.state.value,
            "severity": each.severity,
            "explanation": each.explanation or "",
            "conclusion": each.conclusion or "",
        }


def _queries(child: Child) -> Iterator[dict[str, Any]]:
    for each in child.queries.values():
        if not each.settled:
            yield {
                "code": child.participant.id,
                "id": each.id,
                "event": each.event,
                "state": each.state.value,
                "question": each.question,
                "answer": each.answer or "",
            }


def reads_trail(request: HttpRequest) -> bool:
    """Whether this role reads who wrote what."""
    from glidepath.web.places import may_open

    return may_open("trail", reader_of(request).role, locked=opened().trial().locked)


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Show every line that this role reads, the latest first."""
    reader, language = reader_of(request), spoken()
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("code", "kind", "person")}
    fitting = [each for each in _lines(request, asked["code"]) if _fits(each, asked)]
    fitting.sort(key=lambda each: -each.number)
    first = _number(request.GET.get("first"))
    context = {
        "rows": [
            _row(each, fact, language)
            for each, fact in _seen(reader.role, fitting[first : first + PAGE])
        ],
        "asked": asked,
        "kinds": sorted({type(each.fact).__name__ for each in _lines(request, asked["code"])}),
        "count": len(fitting),
        "later": _address(asked, first - PAGE) if first else "",
        "earlier": _address(asked, first + PAGE) if first + PAGE < len(fitting) else "",
        "command": new_name(),
        "may_ask": may_send(reader.role, "QueryOpened"),
    }
    return render(request, "glidepath/trail.html", context)


def _number(text: str | None) -> int:
    return min(int(text), 10**7) if text and text.isascii() and text.isdigit() else 0


def _address(asked: dict[str, str], first: int) -> str:
    return "?" + urlencode({**{k: v for k, v in asked.items() if v}, "first": max(first, 0)})


def _lines(request: HttpRequest, code: str) -> Iterator[Entry]:
    """The lines that the role reads of every child; who is given no numbers of lines reads none."""
    reader, trial = reader_of(request), opened().trial()
    if blinded(reader.role, locked=trial.locked):
        return
    for child in opened().children(reader):
        if code in ("", child.participant.id):
            yield from _read_of(child, reader.role, trial)


def _read_of(child: Child, role: Role, trial: Trial) -> tuple[Entry, ...]:
    found = opened().kept(
        ("trail", child.head, role, trial.locked),
        lambda: tuple(reads(role, trial, child.entries)),
    )
    if not isinstance(found, tuple):
        raise TypeError("something else is kept by the key of a trail")
    return found


def _seen(role: Role, entries: Sequence[Entry]) -> Iterator[tuple[Entry, SeenFact]]:
    """What the role reads of some lines: of those alone that stand on the page."""
    for each in entries:
        for fact in facts_seen(role, opened().trial(), (each,)):
            yield each, fact


def _fits(entry: Entry, asked: dict[str, str]) -> bool:
    kind = type(entry.fact).__name__
    return asked["kind"] in ("", kind) and asked["person"] in ("", entry.actor)


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
