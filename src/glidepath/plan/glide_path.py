"""The glide path: the trough that a schedule lets one foresee, day by day, with its tolerance.

A measured level scatters more than the true one; the path has both bands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import sqrt

from glidepath.decide.belief import Belief, Trough, trough_of
from glidepath.decide.foresee import Ahead, foresee, measured
from glidepath.decide.learned import Learned
from glidepath.plan.foreseen import regimes
from glidepath.plan.schedule import Schedule
from glidepath.quantities import Instant, local_day
from glidepath.record.record import Record, zone_of

WEEK = timedelta(days=7)
AFTERWARDS = timedelta(days=28)
"""How long the path goes on after the last step: the drug is gone, or the trough steady."""


@dataclass(frozen=True, slots=True)
class Point:
    """The trough of one morning.

    Parameters
    ----------
    day
        Local day.
    true, measured
        The true trough, and what would be measured: ng/L, with 90 % intervals.
    """

    day: date
    true: Trough
    measured: Trough


def glide_path(
    record: Record, at: Instant, belief: Belief, schedule: Schedule, apart: timedelta = WEEK
) -> tuple[Point, ...]:
    """Give the path of a schedule, from tomorrow until four weeks after its last step.

    Parameters
    ----------
    record, at, belief
        From which the schedule was made.
    apart
        Whole days from one point to the next.

    Returns
    -------
    tuple of Point
        In order of time; none where no trough can be foreseen.
    """
    today = local_day(at, zone_of(record))
    last = schedule.steps[-1].day + AFTERWARDS
    days = [today + timedelta(days=1) + number * apart for number in range((last - today) // apart)]
    learned = belief.learned
    if not isinstance(learned, Learned):
        return tuple(_by_proportion(belief, schedule, days))
    clock = learned.told.clock
    ahead = Ahead(regimes(record, at, clock, schedule.steps), learned.told.drugs)
    hours = [clock.hours(day) for day in days]
    return tuple(
        Point(day, trough_of(true), trough_of(read))
        for day, true, read in zip(
            days, foresee(learned, ahead, hours), measured(learned, ahead, hours), strict=True
        )
    )


def _by_proportion(belief: Belief, schedule: Schedule, days: Sequence[date]) -> Iterator[Point]:
    """The path by plain proportion: every dose is taken for steady on the morning after."""
    for day in days:
        given = [schedule.present, *(each.regimen for each in schedule.steps if each.day < day)]
        true = belief.by_proportion(given[-1].dose)
        read = read_by_proportion(belief, given[-1].dose)
        if true is not None and read is not None:
            yield Point(day, true, read)


def read_by_proportion(belief: Belief, dose: int) -> Trough | None:
    """Give what proportion lets one measure on a dose; ``None`` without a reference.

    Two levels scatter: the reference, and the one that is measured.
    """
    twice = Fraction(sqrt(2.0) * float(belief.error)).limit_denominator(10**6)
    return replace(belief, error=twice).by_proportion(dose)
