"""Today: what waits for a person of this role, and the cohort as small pictures."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from glidepath.conduct import due_for
from glidepath.conduct.child import Child
from glidepath.conduct.waiting import Due, Kind, State
from glidepath.quantities import Instant
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.cohort import AHEAD, One, one, unknown
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
PAGE = 60
"""Cards on a page."""
NOTHING_ASKED = {"find": "", "need": "", "site": "", "first": ""}
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
        context |= _cohort(ones, language, dict(NOTHING_ASKED)) | {
            "doors": tuple(_doors(ones, language)),
            "count": tell("today.count", language, {"number": len(ones)}),
        }
    context["waiting"] = waiting(opened(), reader, language)
    context["waits"] = True
    return render(request, "glidepath/today.html", context)


def waiting(trial: Opened, reader: Reader, language: Language) -> list[dict[str, Any]]:
    """Give what waits, kind by kind, as far as this role reads it; what lies ahead is left out."""
    state = trial.trial()
    now = trial.now()
    minute = now.replace(second=0, microsecond=0)
    key = ("due", state.number, state.hash, reader.role, reader.site, minute)
    found = trial.kept(key, lambda: due_for(reader.role, state, now, trial.history, reader.site))
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
    wanted = {name: request.GET.get(name, "")[:40] for name in NOTHING_ASKED}
    ones = cohort(opened(), reader, language)
    fitting = [each for each in ones if _fits(each, wanted)]
    title = tell("child.list-title", language)
    context = {"title": title, "count": tell("today.count", language, {"number": len(fitting)})}
    context |= _cohort(fitting, language, wanted, sorted({each.site for each in ones}))
    return render(request, "glidepath/today.html", context)


def cohort(trial: Opened, reader: Reader, language: Language) -> list[One]:
    """Give the cards of all children whom a reader may see, the most urgent first."""
    now = trial.now()
    found = [ready_card(trial, child, language, now) for child in trial.children(reader)]
    return sorted(found, key=lambda each: (each.rank, each.code))


def ready_card(trial: Opened, child: Child, language: Language, now: Instant) -> One:
    """Give the card of a child; where somebody computes ahead, one that says so until it is."""
    if trial.ahead is None:
        return card_of(trial, child, language, now)
    made = trial.kept.there(_key(trial, child, language, now))
    if isinstance(made, One):
        return made
    trial.ahead.want(child.participant.id)
    return unknown(child, language)


def card_of(trial: Opened, child: Child, language: Language, now: Instant) -> One:
    """Give the card of a child; kept for as long as nothing is written of it, and for a day."""
    moment = trial.moment(child, now)
    key = _key(trial, child, language, now)
    made = trial.kept(key, lambda: one(child, trial.thought(child, moment), language))
    if not isinstance(made, One):
        raise TypeError("something else is kept by the key of a card")
    return made


def _key(trial: Opened, child: Child, language: Language, now: Instant) -> Hashable:
    """All that a card is made of; the role is none of it, since the door of the page asks that."""
    return "one", child.head, trial.moment(child, now), language


def _fits(each: One, wanted: dict[str, str]) -> bool:
    found = wanted["find"].strip().upper() in each.code.upper()
    needed = not wanted["need"] or each.need in KINDS.get(wanted["need"], ())
    return found and needed and wanted["site"] in ("", each.site)


def _cohort(
    ones: Sequence[One],
    language: Language,
    asked: Mapping[str, str],
    sites: Sequence[str] = (),
) -> dict[str, Any]:
    first = min(int(asked["first"]), len(ones)) if asked["first"].isdecimal() else 0
    last = min(first + PAGE, len(ones))
    names = [("", tell("today.all", language))]
    names += [(kind, tell(f"today.{kind}", language)) for kind in KINDS]
    places = [("", tell("today.all-sites", language)), *((each, each) for each in sites)]
    return {
        "cohort": True,
        "ones": ones[first:last],
        "before": _part(asked, max(first - PAGE, 0)) if first else "",
        "after": _part(asked, last) if last < len(ones) else "",
        "part": tell(
            "ahead.part", language, {"first": first + 1, "last": last, "number": len(ones)}
        ),
        **pending(sum(each.need == AHEAD for each in ones), language, "doors,due-table,cards"),
        "find": asked["find"],
        "needs": [Option(each, name, each == asked["need"]) for each, name in names],
        "sites": [Option(each, name, each == asked["site"]) for each, name in places]
        if len(sites) > 1
        else (),
    }


def _part(asked: Mapping[str, str], first: int) -> str:
    wanted = {name: text for name, text in asked.items() if text} | {"first": str(first)}
    return f"{reverse('children')}?{urlencode(wanted)}"


def pending(number: int, language: Language, parts: str) -> dict[str, str]:
    """Give what a page says while children are still being worked out, and what it fills in.

    Parameters
    ----------
    parts
        The ids of the parts of the page that are shown anew.
    """
    named = ",".join(f"#{each}" for each in (*parts.split(","), "pending"))
    told = tell("ahead.pending", language, {"number": number}) if number else ""
    return {"pending": told, "parts": named}


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
