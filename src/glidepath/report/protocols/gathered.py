"""Findings that say the same of several doses, products or intervals, gathered in one sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from glidepath.report.protocols.findings import Told


class Way(NamedTuple):
    """A product, and how often a day it is given, in words; both empty where neither matters."""

    product: str
    times: str


NOWHERE = Way("", "")


@dataclass(frozen=True, slots=True)
class Case:
    """What holds alike of all the marks, such as levels at the start; there may be none."""

    marks: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What holds alike of some ways to give the drug."""

    ways: tuple[Way, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Findings with the same lead.

    Parameters
    ----------
    placed
        What each adds, by the way to give the drug; empty where the lead says all.
    elsewhere, more
        The ways of which examples are left out, and how many findings that are.
    """

    lead: str
    placed: tuple[Placed, ...] = ()
    elsewhere: tuple[Way, ...] = ()
    more: int = 0


def usual_way(every: Sequence[Told]) -> Way:
    """Give the way of which most is told; the first of equals, and `NOWHERE` where none matters."""
    counted = Counter(way_of(each) for each in every if each.product)
    return max(counted, key=lambda way: counted[way], default=NOWHERE)


def way_of(each: Told) -> Way:
    """Give the way of which a finding speaks."""
    return Way(each.product, each.times)


def gathered(every: Sequence[Told], usual: Way) -> Iterator[Gathered]:
    """Gather findings by their lead, in the order in which each lead first comes.

    Parameters
    ----------
    usual
        The way that is told, where something is found of it; the others are then counted. Examples
        are told of one way only.
    """
    by_lead: dict[tuple[str, str], list[Told]] = {}
    for each in every:
        by_lead.setdefault((each.finding.id, each.lead), []).append(each)
    yield from (_together(alike, usual) for alike in by_lead.values())


def _together(alike: Sequence[Told], usual: Way) -> Gathered:
    by_way: dict[Way, list[Told]] = {}
    for each in alike:
        if each.case:
            by_way.setdefault(way_of(each), []).append(each)
    places = tuple(_placed({way: _cases(some) for way, some in by_way.items()}))
    told = _chosen(places, usual) if alike[0].example or usual in by_way else places
    elsewhere = tuple(way for each in places if each not in told for way in each.ways)
    more = sum(len(by_way[way]) for way in elsewhere)
    return Gathered(alike[0].lead, told, elsewhere, more)


def _cases(some: Sequence[Told]) -> tuple[Case, ...]:
    """What is said alike stands once, with its marks."""
    by_text: dict[str, tuple[str, ...]] = {}
    for each in some:
        marks = by_text.get(each.case, ())
        by_text[each.case] = (*marks, each.by) if each.by else marks
    return tuple(Case(marks, text) for text, marks in by_text.items())


def _placed(by_way: Mapping[Way, tuple[Case, ...]]) -> Iterator[Placed]:
    """Ways that say the same stand together."""
    by_cases: dict[tuple[Case, ...], tuple[Way, ...]] = {}
    for way, cases in by_way.items():
        by_cases[cases] = (*by_cases.get(cases, ()), way)
    yield from (Placed(ways, cases) for cases, ways in by_cases.items())


def _chosen(places: Sequence[Placed], usual: Way) -> tuple[Placed, ...]:
    """The place of the usual way, else the first."""
    there = [each for each in places if usual in each.ways]
    return tuple((there or list(places))[:1])
