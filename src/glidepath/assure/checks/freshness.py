"""Whether the visits of the schedule renew the evidence of a step before it is too old."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from glidepath.assure.checks.found import found
from glidepath.assure.documented import visit_days, visits_of
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import deadline, horizon
from glidepath.protocol.model import Protocol, VisitAnchor


class Wait(NamedTuple):
    """From one visit that gives some evidence to the next, or to the last day looked at.

    Parameters
    ----------
    visit
        The visit that ends it.
    day, every
        Of the visit that begins it, from randomisation, and the days to the next.
    before, after
        How many days early it may begin, and how many late it may end.
    """

    visit: str
    day: int
    every: int
    before: int
    after: int

    @property
    def longest(self) -> int:
        """Days from the earliest begin to the latest end."""
        return self.before + self.every + self.after


def freshness_findings(protocol: Protocol, stop: int | None) -> Iterator[CheckFinding]:
    """Hold the schedule against the ages of the evidence, on the days on which it is needed.

    Parameters
    ----------
    stop
        The first day on which any child may stop: no sooner is imaging needed. ``None`` where
        nobody ever stops.
    """
    for kind, age in max_ages(protocol).items():
        needed = stop if kind == "imaging" else 0
        if needed is not None:
            yield from _of_kind(protocol, kind, age, needed)


def max_ages(protocol: Protocol) -> Mapping[str, int]:
    """How old each kind of evidence may be, in days."""
    rules = protocol.parameters
    return {
        "examination": rules.remission.max_age,
        "platelets": rules.remission.max_age,
        "level": rules.level.max_age,
        "imaging": rules.stop.imaging_max_age,
    }


def _of_kind(protocol: Protocol, kind: str, age: int, needed: int) -> Iterator[CheckFinding]:
    """Look from the first day of need to the last day of a stop that is in time."""
    last = max(deadline(protocol), needed)
    every = waits(protocol, kind, last)
    stale = [wait for wait in every if _stale(wait, age, needed, last)]
    wide = [wait for wait in every if _stale(_at_worst(wait), age, needed, last)]
    if not _repeated(protocol, kind):
        renewed = visits_of(protocol, VisitAnchor.CHANGE, kind)
        if (stale or not every) and not renewed:
            yield found("visits.missing-evidence", {"evidence": kind, "max_age": age})
    elif stale:
        yield _gap(max(stale, key=lambda wait: wait.every), kind, age)
    elif wide:
        yield _window_gap(max(wide, key=lambda wait: wait.longest), kind, age)


def _stale(wait: Wait, age: int, needed: int, last: int) -> bool:
    """Whether evidence is too old on some day of need before the wait ends."""
    return wait.day + wait.every > needed and min(wait.every, last - wait.day) > age


def _at_worst(wait: Wait) -> Wait:
    """A wait that begins as early and ends as late as its visits allow."""
    return Wait(wait.visit, wait.day - wait.before, wait.longest, 0, 0)


def _repeated(protocol: Protocol, kind: str) -> bool:
    visits = visits_of(protocol, VisitAnchor.RANDOMISATION, kind)
    return any(visit.every is not None for visit in visits)


def waits(protocol: Protocol, kind: str, last: int) -> tuple[Wait, ...]:
    """Give the waits that begin before a last day; the screening counts as randomisation."""
    days = [(0, visit, 0) for visit in visits_of(protocol, VisitAnchor.SCREENING, kind)]
    for visit in visits_of(protocol, VisitAnchor.RANDOMISATION, kind):
        days += [(day, visit, visit.before) for day in visit_days(visit, horizon(protocol))]
    days.sort(key=lambda each: each[0])
    between = [
        Wait(then.id, day, until - day, early, then.after)
        for (day, _, early), (until, then, _) in pairwise(days)
    ]
    ends = [Wait(visit.id, day, last - day, early, 0) for day, visit, early in days[-1:]]
    return tuple(wait for wait in (*between, *ends) if wait.day < last)


def _gap(wait: Wait, kind: str, age: int) -> CheckFinding:
    common: dict[str, Value] = {"evidence": kind, "visit": wait.visit, "every": wait.every}
    return found("visits.gap", {**common, "max_age": age, "stale": wait.every - age})


def _window_gap(wait: Wait, kind: str, age: int) -> CheckFinding:
    numbers: Mapping[str, Value] = {
        "evidence": kind,
        "visit": wait.visit,
        "every": wait.every,
        "before": wait.before,
        "after": wait.after,
        "longest": wait.longest,
        "max_age": age,
    }
    return found("visits.window-gap", numbers)
