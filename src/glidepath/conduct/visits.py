"""The visits that the protocol plans for a participant, with windows, and what became of them.

A visit is taken for the planned one of its name that lies nearest. Where the protocol gives a
repeated visit no end, it ends with the drug: by the stop, or when the treatment was stopped.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from glidepath.conduct.child import Child
from glidepath.conduct.ordering import regimen_of
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
    course = _course(child)
    found = [
        each
        for visit in protocol.visits
        if not visit.arms or course.arm in visit.arms
        for each in _of(course, visit, today)
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.visit)))


@dataclass(frozen=True, slots=True)
class _Course:
    """What the plan of visits rests on.

    Parameters
    ----------
    starts
        By anchor, the days from which visits count, each until the next one takes its place.
    gone, ended
        The day from which nobody comes any more; and from which the drug is not given.
    told
        By visit, the days on which it was done or missed, with the event.
    """

    arm: str | None
    starts: Mapping[VisitAnchor, tuple[tuple[date, date | None], ...]]
    gone: date
    ended: date
    told: Mapping[str, tuple[tuple[date, Event], ...]]


def _course(child: Child) -> _Course:
    orders = [(_day(child, each), each) for each in child.of(DoseOrdered)]
    randomised = child.randomised
    entered = None if randomised is None else _day(child, randomised)
    stops = [day for day, each in orders if each.reason == "stop"]
    days = {
        VisitAnchor.SCREENING: [_day(child, each) for each in child.of(Screened)],
        VisitAnchor.RANDOMISATION: [] if entered is None else [entered],
        VisitAnchor.SUSPICION: [_day(child, each) for each in child.of(RelapseSuspected)],
        VisitAnchor.RESTORE: [day for day, each in orders if each.reason == "restore"],
        VisitAnchor.STOP: stops,
    }
    starts = {anchor: _until_the_next(found) for anchor, found in days.items()}
    ends = [_day(child, each) for each in (child.died, child.lost) if each is not None]
    stopped = [_day(child, each) for each in child.of(TreatmentStopped)]
    return _Course(
        arm=None if randomised is None else randomised.arm,
        starts={**starts, VisitAnchor.CHANGE: _changes(orders, entered)},
        gone=min(ends, default=date.max),
        ended=min((*ends, *stops, *stopped), default=date.max),
        told=_told(child),
    )


def _until_the_next(days: Sequence[date]) -> tuple[tuple[date, date | None], ...]:
    starts = sorted(set(days))
    return tuple(zip(starts, [*starts[1:], None], strict=False))


def _changes(
    orders: Sequence[tuple[date, DoseOrdered]], entered: date | None
) -> tuple[tuple[date, date | None], ...]:
    """Give the days on which another regimen came into force, not those on which none did."""
    regimens = [(day, regimen_of(each)) for day, each in orders]
    days = [
        day
        for (_, old), (day, new) in pairwise(regimens)
        if old != new and entered is not None and day >= entered
    ]
    none = {day for day, regimen in regimens if regimen["dose"] == 0}
    return tuple(each for each in _until_the_next(days) if each[0] not in none)


def _told(child: Child) -> Mapping[str, tuple[tuple[date, Event], ...]]:
    """Give, by visit, when it was missed or done; what was done comes last, and counts."""
    found: dict[str, list[tuple[date, Event]]] = {}
    told: tuple[VisitMissed | VisitDone, ...] = (*child.of(VisitMissed), *child.of(VisitDone))
    for event in told:
        found.setdefault(event.visit, []).append((_day(child, event), event))
    return {visit: tuple(each) for visit, each in found.items()}


def _of(course: _Course, visit: Visit, today: date) -> Iterator[Planned]:
    days = sorted(_days(course, visit, today))
    told = _assigned(course.told.get(visit.id, ()), days)
    before, after = timedelta(days=visit.before), timedelta(days=visit.after)
    for day in days:
        event = told.get(day)
        state = _state(event, day - before, day + after, today)
        name = None if event is None else event.id
        yield Planned(visit.id, day, day - before, day + after, state, name)


def _state(event: Event | None, opens: date, closes: date, today: date) -> VisitState:
    if event is not None:
        return VisitState.DONE if isinstance(event, VisitDone) else VisitState.MISSED
    if today < opens:
        return VisitState.AHEAD
    return VisitState.OPEN if today <= closes else VisitState.OVERDUE


def _assigned(told: Sequence[tuple[date, Event]], days: Sequence[date]) -> dict[date, Event]:
    """Give the event of each planned day: the day nearest to it, the earlier one of two."""
    found: dict[date, Event] = {}
    for came, event in told if days else ():
        place = bisect_left(days, came)
        near = days[max(place - 1, 0) : place + 1]
        found[min(near, key=lambda day: (abs(day - came), day))] = event
    return found


def _days(course: _Course, visit: Visit, today: date) -> Iterator[date]:
    """Give the planned days of a visit, as far ahead as they are told."""
    endless = visit.every is not None and visit.until is None
    last = min(today + AHEAD, course.ended if endless else course.gone)
    for anchor, until in course.starts[visit.anchor]:
        for offset in _offsets(visit, (last - anchor).days):
            day = anchor + timedelta(days=offset)
            if until is None or day < until:
                yield day


def _offsets(visit: Visit, most: int) -> Iterable[int]:
    """Give the days after its anchor on which a visit is planned, up to a last one."""
    end = most if visit.until is None else min(most, visit.until)
    step = visit.every or max(end - visit.day, 0) + 1
    return range(visit.day, end + 1, step)


def _day(child: Child, event: Event) -> date:
    happened = event.happened
    return child.day(happened) if isinstance(happened, datetime) else happened
