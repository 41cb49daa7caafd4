"""The visits of the protocol that are still to come, and until when a family's sheet is valid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from glidepath.decide.answer import Assessment
from glidepath.decide.basis import Basis
from glidepath.decide.measures import spacing_days
from glidepath.decide.status import Relapse, Status
from glidepath.protocol import Protocol, Visit
from glidepath.protocol.model import VisitAnchor
from glidepath.record.enrolment import Randomised, VisitDone, VisitMissed
from glidepath.record.record import Record, day_of
from glidepath.record.treatment import DoseOrdered

BLOOD = "level"
"""The procedure before which no dose is taken."""
ALSO_OFF_DRUG = frozenset({VisitAnchor.STOP, VisitAnchor.SUSPICION})
"""Anchors of visits that take place although no drug is taken any more, levels or not."""
MOST_DAYS = 3660
"""Visits without an end are planned for ten years."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One visit to come.

    Parameters
    ----------
    number
        Which one of its kind, from 1.
    planned, last
        The day for which it is planned, and the last day that still counts.
    dropped
        Whether the plan had it and it is not wanted any more.
    """

    visit: Visit
    number: int
    planned: date
    last: date
    dropped: bool = False

    @property
    def blood(self) -> bool:
        """Whether blood is taken for a level, before the dose of that day."""
        return BLOOD in self.visit.procedures

    def due(self, today: date) -> date:
        """Give the day on which it is awaited: planned, or the last one when that has passed."""
        return self.planned if self.planned >= today else self.last


def coming(basis: Basis, protocol: Protocol, assessment: Assessment) -> tuple[Coming, ...]:
    """Give the next visit of every kind that the protocol plans for the child, the first first.

    A visit done or missed stands for the planned one to which it lies nearest.
    """
    status, today, record = assessment.status, basis.day, basis.record
    arm = next((each.arm for each in record.events if isinstance(each, Randomised)), None)
    anchors = _anchors(record, status, today)
    settling = int(spacing_days(protocol.parameters, status))
    found: list[Coming] = []
    for visit in protocol.visits:
        if arm in visit.arms and visit.anchor in anchors:
            anchor = anchors[visit.anchor]
            dropped = _dropped(visit, status)
            planned = tuple(_planned(visit, anchor, settling, dropped=dropped))
            seen = {_nearest(planned, day) for day in _attended(visit, record, anchor)}
            left = (each for each in planned if each.last >= today and each.number not in seen)
            found += [each for each in (next(left, None),) if each is not None]
    return tuple(sorted(found, key=lambda each: each.due(today)))


def _anchors(record: Record, status: Status, today: date) -> Mapping[VisitAnchor, date]:
    """The day from which each kind of visit counts, where there is one."""
    found: dict[VisitAnchor, date] = {}
    for event in record.events:
        if isinstance(event, Randomised):
            found[VisitAnchor.RANDOMISATION] = day_of(record, event)
        if isinstance(event, DoseOrdered) and event.reason == "restore":
            found[VisitAnchor.RESTORE] = day_of(record, event)
    if status.relapse == Relapse.SUSPECTED:
        found[VisitAnchor.SUSPICION] = today - timedelta(days=int(status.relapse_days))
    changed = today - timedelta(days=int(status.change_days))
    found[VisitAnchor.STOP if status.off_drug else VisitAnchor.CHANGE] = changed
    return found


def _dropped(visit: Visit, status: Status) -> bool:
    """Whether a level is not looked for any more, the drug being stopped."""
    return (
        bool(status.dose == 0) and BLOOD in visit.procedures and visit.anchor not in ALSO_OFF_DRUG
    )


def _planned(visit: Visit, anchor: date, settling: int, *, dropped: bool) -> Iterator[Coming]:
    """Every visit of a kind; after a change no level is drawn before it has settled."""
    every = visit.every or MOST_DAYS
    until = visit.day if visit.every is None else visit.until or MOST_DAYS
    for number, days in enumerate(range(visit.day, until + 1, every), start=1):
        last = anchor + timedelta(days=days + visit.after)
        if visit.anchor is VisitAnchor.CHANGE and BLOOD in visit.procedures:
            planned = anchor + timedelta(days=max(days, settling))
        else:
            planned = anchor + timedelta(days=days)
        yield Coming(visit, number, planned, max(planned, last), dropped)


def _attended(visit: Visit, record: Record, anchor: date) -> Iterator[date]:
    """The days since the anchor on which a visit of a kind was done, or known to be missed.

    One on the anchor's own day came before it: a dose is changed at the end of a visit.
    """
    for event in record.events:
        if isinstance(event, VisitDone | VisitMissed) and event.visit == visit.id:
            day = day_of(record, event)
            if day > anchor or (day == anchor and visit.day == 0):
                yield day


def _nearest(planned: Sequence[Coming], day: date) -> int:
    return min(planned, key=lambda each: abs((each.planned - day).days)).number


def next_blood(visits: Sequence[Coming], assessment: Assessment, today: date) -> date | None:
    """Give the day of the next level: that of a visit, or the day on which one is due."""
    planned = [each.due(today) for each in visits if each.blood and not each.dropped]
    if planned or assessment.next_level is None:
        return min(planned, default=None)
    return max(assessment.next_level, today)


def valid_until(visits: Sequence[Coming], blood: date | None, today: date) -> date | None:
    """Give the last day of a sheet: that of the next visit, or else of the next level."""
    planned = [each.due(today) for each in visits if not each.dropped]
    return min(planned, default=blood)
