"""Today: what waits for a person of this role, and the cohort as small pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from glidepath.conduct import due_for
from glidepath.conduct.waiting import Due, Kind, State
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.cohort import One, one
from glidepath.web.leading import SURVEILLANCE, address_of, after_the_stop, group_of
from glidepath.web.opened import Opened, Reader, opened, reader_of
from glidepath.web.places import may_open
from glidepath.web.words import spoken, tell

KINDS: dict[str, tuple[str, ...]] = {
    "danger": ("relapse-confirmed", "relapse-suspected", "decision.interrupt"),
    "decisions": (
        "decision.reduce",
        "decision.stop",
        "decision.restore",
        "decision.raise",
        "decision.lower",
        "clinician",
    ),
    "levels": ("level-overdue", "level-pending", "refused"),
}
"""The doors of the cohort, and the needs that each counts."""
NAMED = 3
"""Codes that a door names."""


@dataclass(frozen=True, slots=True)
class Door:
    """A count that leads to what it counts."""

    name: str
    number: int
    told: str
    address: str
    look: str


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter."""

    id: str
    name: str
    chosen: bool


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits today."""
    reader, language = reader_of(request), spoken()
    day = written(opened().today(reader.site), language)
    context: dict[str, Any] = {"title": tell("today.title", language, {"date": day})}
    if may_open("children", reader.role, locked=opened().trial().locked):
        ones = cohort(opened(), reader, language)
        context |= _cohort(ones, language) | {
            "doors": tuple(_doors(ones, language)),
            "count": tell("today.count", language, {"number": len(ones)}),
        }
    context["waiting"] = waiting(opened(), reader, language)
    context["waits"] = True
    return render(request, "glidepath/today.html", context)


def waiting(trial: Opened, reader: Reader, language: Language) -> list[dict[str, Any]]:
    """Give what waits, kind by kind, as far as this role reads it; what lies ahead is left out."""
    state = trial.trial()
    key = ("due", state.number, reader.role, reader.site, trial.today(reader.site))
    found = trial.kept(
        key, lambda: due_for(reader.role, state, trial.now(), trial.history, reader.site)
    )
    if not isinstance(found, tuple):
        raise TypeError("something else is kept by the key of what waits")
    stops, heads = after_the_stop(trial.history), dict[str, list[Due]]()
    for each in found:
        if each.state is not State.AHEAD:
            heads.setdefault(group_of(each, stops), []).append(each)
    order = (*(kind.value for kind in Kind), SURVEILLANCE)
    return [
        _waits(head, heads[head], language)
        | {"ones": list(_ones(heads[head], reader, stops, locked=state.locked))}
        for head in order
        if head in heads
    ]


def _waits(head: str, now: Sequence[Due], language: Language) -> dict[str, Any]:
    overdue = sum(each.state is State.OVERDUE for each in now)
    more = len({each.participant for each in now}) - NAMED
    return {
        "name": tell(f"due.{head}", language),
        "overdue": overdue,
        "open": len(now) - overdue,
        "more": tell("today.more", language, {"number": more}) if more > 0 else "",
    }


def _ones(
    now: Sequence[Due], reader: Reader, stops: frozenset[str], *, locked: bool
) -> Iterator[dict[str, str]]:
    """The first children, what is overdue before the rest, each with where it is done."""
    urgent = sorted(now, key=lambda each: each.state is not State.OVERDUE)
    first = {each.participant: each for each in reversed(urgent)}
    for each in list(dict.fromkeys(each.participant for each in urgent))[:NAMED]:
        yield {
            "code": each,
            "address": address_of(first[each], reader.role, stops, locked=locked),
        }


@require_GET
def children(request: HttpRequest) -> HttpResponse:
    """Show the children that fit a search."""
    reader, language = reader_of(request), spoken()
    wanted = {name: request.GET.get(name, "")[:40] for name in ("find", "need", "site")}
    ones = cohort(opened(), reader, language)
    fitting = [each for each in ones if _fits(each, wanted)]
    title = tell("child.list-title", language)
    context = {"title": title, "count": tell("today.count", language, {"number": len(fitting)})}
    context |= _cohort(fitting, language, wanted, sorted({each.site for each in ones}))
    return render(request, "glidepath/today.html", context)


def cohort(trial: Opened, reader: Reader, language: Language) -> list[One]:
    """Give the cards of all children whom a reader may see, the most urgent first."""
    found = [card_of(trial, child, language) for child in trial.children(reader)]
    return sorted(found, key=lambda each: (each.rank, each.code))


def card_of(trial: Opened, child: Any, language: Language) -> One:
    """Give the card of a child; kept for as long as nothing changes."""
    key = ("one", child.participant.id, child.version, trial.moment(child), language)
    made = trial.kept(key, lambda: one(child, trial.thought(child), language))
    if not isinstance(made, One):
        raise TypeError("something else is kept by the key of a card")
    return made


def _fits(each: One, wanted: dict[str, str]) -> bool:
    found = wanted["find"].strip().upper() in each.code.upper()
    needed = not wanted["need"] or each.need in KINDS.get(wanted["need"], ())
    return found and needed and wanted["site"] in ("", each.site)


def _cohort(
    ones: Sequence[One],
    language: Language,
    wanted: dict[str, str] | None = None,
    sites: Sequence[str] = (),
) -> dict[str, Any]:
    asked = wanted or {"find": "", "need": "", "site": ""}
    names = [("", tell("today.all", language))]
    names += [(kind, tell(f"today.{kind}", language)) for kind in KINDS]
    places = [("", tell("today.all-sites", language)), *((each, each) for each in sites)]
    return {
        "cohort": True,
        "ones": ones,
        "find": asked["find"],
        "needs": [Option(each, name, each == asked["need"]) for each, name in names],
        "sites": [Option(each, name, each == asked["site"]) for each, name in places]
        if len(sites) > 1
        else (),
    }


def _doors(ones: Sequence[One], language: Language) -> Iterator[Door]:
    for kind, needs in KINDS.items():
        found = [each for each in ones if each.need in needs]
        look = "danger" if kind == "danger" and found else ""
        yield Door(
            name=tell(f"today.{kind}", language),
            number=len(found),
            told=_named([each.code for each in found], language),
            address=f"{reverse('children')}?{urlencode({'need': kind})}",
            look=look,
        )


def _named(codes: Sequence[str], language: Language) -> str:
    if not codes:
        return tell("today.none", language)
    named = ", ".join(codes[:NAMED])
    if len(codes) <= NAMED:
        return named
    return f"{named} {tell('today.more', language, {'number': len(codes) - NAMED})}"
