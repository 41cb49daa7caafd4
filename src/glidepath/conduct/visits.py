"""The visits that the protocol plans for a participant, with windows, and what became of them.

A visit is taken for the planned one of its name that lies nearest. Where the protocol gives a
repeated visit no end, it ends with the drug: by the stop, or when the treatment was stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from glidepath.conduct.child import Child
from glidepath.conduct.ordering import dose_of, regimen_of
from glidepath.protocol.model import Protocol, Visit, VisitAnchor
from glidepath.record.enrolment import Screened, VisitDone, VisitMissed
from glidepath.record.event import Event
from glidepath.record.illness import RelapseSuspected
from glidepath.record.treatment import DoseOrdered, TreatmentStopped

AHEAD = timedelta(days=62)
"""How far ahead planned visits are told: two months."""


class VisitState(StrEnum):
    """What became of a planned visit."""

    DONE = "done"
    MISSED = "missed"
    AHEAD = "ahead"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned visit.

    Parameters
    ----------
    visit
        Its id in the protocol.
    day
        The day that is planned.
    opens, closes
        The first and the last day that still count.
    event
        The event that tells of it, if it was done or missed.
    """

    visit: str
    day: date
    opens: date
    closes: date
    state: VisitState
    event: str | None = None


def planned(child: Child, protocol: Protocol, today: date) -> tuple[Planned, ...]:
    """Give every planned visit up to two months ahead, in the order of their days."""
    found = [each for visit in protocol.visits for each in _of(child, visit, today)]
    return tuple(sorted(found, key=lambda each: (each.day, each.visit)))


def _of(child: Child, visit: Visit, today: date) -> Iterator[Planned]:
    days = tuple(_days(child, visit, today))
    told = _assigned(child, visit, days)
    for day in days:
        opens, closes = day - timedelta(days=visit.before), day + timedelta(days=visit.after)
        event = told.get(day)
        state = _state(event, opens, closes, today)
        yield Planned(visit.id, day, opens, closes, state, None if event is None else event.id)


def _state(event: Event | None, opens: date, closes: date, today: date) -> VisitState:
    if event is not None:
        return VisitState.DONE if isinstance(event, VisitDone) else VisitState.MISSED
    if today < opens:
        return VisitState.AHEAD
    return VisitState.OPEN if today <= closes else VisitState.OVERDUE


def _assigned(child: Child, visit: Visit, days: Sequence[date]) -> dict[date, Event]:
    """Give the event of each planned day; of two that fit one, the one that was done."""
    found: dict[date, Event] = {}
    told: tuple[VisitMissed | VisitDone, ...] = (*child.of(VisitMissed), *child.of(VisitDone))
    for event in (each for each in told if each.visit == visit.id):
        if days:
            came = _day(child, event)
            found[min(days, key=lambda day: (abs(day - came), day))] = event
    return found


def _days(child: Child, visit: Visit, today: date) -> Iterator[date]:
    """Give the planned days of a visit, as far ahead as they are told."""
    if not _for_arm(child, visit):
        return
    last = min(today + AHEAD, _end(child, visit))
    for anchor, until in _anchors(child, visit.anchor):
        offset = visit.day
        while True:
            day = anchor + timedelta(days=offset)
            over = visit.until is not None and offset > visit.until
            if over or day > last or (until is not None and day >= until):
                break
            yield day
            if visit.every is None:
                break
            offset += visit.every


def _for_arm(child: Child, visit: Visit) -> bool:
    if not visit.arms:
        return True
    return child.randomised is not None and child.randomised.arm in visit.arms


def _end(child: Child, visit: Visit) -> date:
    """Give the last day on which a visit can be planned."""
    ends = [_day(child, each) for each in (child.died, child.lost) if each is not None]
    if visit.every is not None and visit.until is None:
        ends += [_day(child, each) for each in child.of(TreatmentStopped)]
        ends += _stops(child)
    return min(ends, default=date.max)


def _anchors(child: Child, anchor: VisitAnchor) -> Iterator[tuple[date, date | None]]:
    """Give the days from which a visit counts, each until the next one takes its place."""
    starts = sorted(set(_starts(child, anchor)))
    for start, until in zip(starts, [*starts[1:], None], strict=False):
        if anchor is not VisitAnchor.CHANGE or start not in _ends(child):
            yield start, until


def _starts(child: Child, anchor: VisitAnchor) -> Sequence[date]:
    match anchor:
        case VisitAnchor.SCREENING:
            return [_day(child, each) for each in child.of(Screened)]
        case VisitAnchor.RANDOMISATION:
            return [] if child.randomised is None else [_day(child, child.randomised)]
        case VisitAnchor.SUSPICION:
            return [_day(child, each) for each in child.of(RelapseSuspected)]
        case VisitAnchor.CHANGE:
            return _changes(child)
        case VisitAnchor.RESTORE:
            return [_day(child, each) for each in _orders(child) if each.reason == "restore"]
        case VisitAnchor.STOP:
            return _stops(child)


def _changes(child: Child) -> list[date]:
    """Give the days on which another regimen came into force, or none any more."""
    orders = _orders(child)
    return [
        _day(child, new)
        for old, new in pairwise(orders)
        if regimen_of(old) != regimen_of(new) and _on_trial(child, new)
    ]


def _ends(child: Child) -> frozenset[date]:
    """Give the days from which no dose was ordered."""
    return frozenset(_day(child, each) for each in _orders(child) if dose_of(each) == 0)


def _on_trial(child: Child, order: DoseOrdered) -> bool:
    randomised = child.randomised
    return randomised is not None and _day(child, order) >= _day(child, randomised)


def _stops(child: Child) -> list[date]:
    return [_day(child, each) for each in _orders(child) if each.reason == "stop"]


def _orders(child: Child) -> tuple[DoseOrdered, ...]:
    return child.of(DoseOrdered)


def _day(child: Child, event: Event) -> date:
    return child.day(child.first_moment(event.happened))
