"""When the evidence that a reduction needs is at hand: always, or only by the visit schedule."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from glidepath.decide.ahead import in_order
from glidepath.decide.measures import spacing_days
from glidepath.decide.numbers import Number, both, minimum, where
from glidepath.decide.status import NEVER, Status
from glidepath.protocol.model import ArmKind, Protocol, Visit, VisitAnchor
from glidepath.protocol.parameters import Parameters

Evidence: TypeAlias = Callable[[Parameters, Status, Number], Status]
"""From a Status and the day from randomisation, to the Status with what is documented then."""

PROCEDURES: Mapping[str, frozenset[str]] = {
    "examination": frozenset({"examination"}),
    "platelets": frozenset({"blood-count"}),
    "level": frozenset({"level"}),
    "imaging": frozenset({"ultrasound", "mri"}),
}
"""The procedures of a visit that give each kind of evidence."""


def always(parameters: Parameters, status: Status, _: Number) -> Status:
    """Everything that has to be documented is documented, and is well, on every day."""
    return in_order(parameters, status)


def visits_of(protocol: Protocol, anchor: VisitAnchor, kind: str) -> tuple[Visit, ...]:
    """Give the visits of the taper arms that give a kind of evidence.

    Parameters
    ----------
    kind
        A key of `PROCEDURES`.
    """
    arms = {arm.id for arm in protocol.arms if arm.kind is ArmKind.TAPER}
    return tuple(
        visit
        for visit in protocol.visits
        if visit.anchor is anchor
        and (not visit.arms or arms & set(visit.arms))
        and PROCEDURES[kind] & set(visit.procedures)
    )


def visit_days(visit: Visit, horizon: int) -> tuple[int, ...]:
    """Give the days of a visit from its anchor, as scheduled, up to a horizon."""
    if visit.every is None:
        return (visit.day,)
    last = horizon if visit.until is None else min(visit.until, horizon)
    return tuple(range(visit.day, last + 1, visit.every))


def by_schedule(protocol: Protocol, horizon: int) -> Evidence:
    """Give the evidence of a child seen on the days of the schedule and on no other.

    Every visit takes place on its nominal day and finds remission; its results are there at
    once. The screening counts as the day of randomisation.
    """
    days = {kind: _nominal(protocol, kind, horizon) for kind in PROCEDURES}
    after = _after_change(protocol, horizon)

    def documented(parameters: Parameters, status: Status, day: Number) -> Status:
        ages = {kind: _age(day, days[kind]) for kind in PROCEDURES}
        level = level_age(parameters, status, ages["level"], after)
        return in_order(parameters, status)._replace(
            level_on_dose=level < NEVER,
            level_days=level,
            examined_days=ages["examination"],
            platelets_days=ages["platelets"],
            imaged_days=ages["imaging"],
        )

    return documented


def _nominal(protocol: Protocol, kind: str, horizon: int) -> tuple[int, ...]:
    screened = visits_of(protocol, VisitAnchor.SCREENING, kind)
    found = {0} if screened else set()
    for visit in visits_of(protocol, VisitAnchor.RANDOMISATION, kind):
        found.update(visit_days(visit, horizon))
    return tuple(sorted(found))


def _after_change(protocol: Protocol, horizon: int) -> tuple[int, ...]:
    visits = visits_of(protocol, VisitAnchor.CHANGE, "level")
    return tuple(sorted({day for visit in visits for day in visit_days(visit, horizon)}))


def _age(day: Number, days: Sequence[int]) -> Number:
    """Days since the last of some days; `NEVER` before the first."""
    known = np.asarray((-NEVER, *days))
    last = known[np.searchsorted(known, day, side="right") - 1]
    return minimum(day - last, NEVER)


def level_age(
    parameters: Parameters, status: Status, monthly: Number, after: Sequence[int]
) -> Number:
    """Days since the last sample that was valid on the present dose; `NEVER` where none was.

    Parameters
    ----------
    monthly
        Days since the last sample of the calendar.
    after
        Days after a change of dose on which a sample is drawn.
    """
    settled = spacing_days(parameters, status)
    valid = status.change_days - monthly >= settled
    age = where(both(valid, monthly < NEVER), monthly, NEVER)
    for day in after:
        since = status.change_days - day
        drawn = both(since >= 0, settled <= day)
        age = where(drawn, minimum(age, since), age)
    return age
