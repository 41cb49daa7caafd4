"""An even pace: equal shares of the dose over equal waits, so that the stop falls on one day."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from glidepath.decide.belief import with_belief
from glidepath.decide.course import Course
from glidepath.decide.measures import spacing_days
from glidepath.decide.table import conclude, tabulate
from glidepath.plan.choices import Frame
from glidepath.plan.giveable import lattice_with, next_total
from glidepath.plan.schedule import Move
from glidepath.plan.stride import Stride
from glidepath.plan.walk import Trodden, Way, walk
from glidepath.regimen import WEEK, Lattice, rounded_up

TRIES = 4
"""Numbers of reductions that are tried, each one fewer than the one before."""

PARTS = 1_000
"""A share is found in parts of a thousand."""


def evenly(frame: Frame, course: Course, fastest: Way, last: date) -> tuple[Stride, Way] | None:
    """Give the slowest even stride by which the stop falls on a day, and the way by it.

    As many reductions as there are months, no two closer than a month, all taking off the same
    share; where equal waits leave no time, the last one is shorter.

    Parameters
    ----------
    fastest
        By the fastest pace, off the drug by that day.

    Returns
    -------
    tuple or None
        ``None`` where no reduction is left, or nothing slower than the fastest pace is in time.
    """
    cuts = [each for each in fastest.steps if each.move is Move.REDUCE]
    if not cuts:
        return None
    first, stop = cuts[0], fastest.steps[-1]
    protocol, _ = frame.on(stop.day)
    lattice = lattice_with(protocol, stop.regimen.formulation, int(stop.status.interval))
    start, month = int(first.status.dose), protocol.parameters.taper.month
    target = _highest_to_stop(frame, stop, lattice, start)
    since = course.day - timedelta(days=int(course.status.change_days))
    settling = timedelta(days=int(spacing_days(protocol.parameters, stop.status)))
    most = 1 + (last - settling - first.day).days // month
    share = max(1 - Fraction(each.regimen.dose, int(each.status.dose)) for each in cuts)
    for number, part in _shares(lattice, (start, target), most, share):
        every = wait_for(number, first.day, since, last)
        if every < month:
            every = max(wait_for(number - 1, first.day, since, last - settling), month)
        stride = Stride(every, part, last)
        way = walk(replace(frame, stride=stride), course)
        if way.off is not None and way.off <= last:
            return stride, way
    return None


def _shares(
    lattice: Lattice, doses: tuple[int, int], most: int, share: Fraction
) -> Iterator[tuple[int, Fraction]]:
    """Numbers of reductions with their shares, most reductions first; patterns come after."""
    start, target = doses
    for each in (Lattice(lattice.doses), lattice):
        given = {*each.doses, *map(rounded_up, each.totals)}
        number = min(most, sum(target <= dose < start for dose in given))
        for fewer in range(min(TRIES, number)):
            found = share_for(each, start, target, number - fewer)
            if found is not None and found <= share:
                yield number - fewer, found


def wait_for(number: int, first: date, since: date, last: date) -> int:
    """Give the longest equal wait after each of some steps that ends by a day.

    Parameters
    ----------
    first
        The first day on which the first step is permitted.
    since
        The day of the last change, after which the same wait is kept.

    >>> from datetime import date
    >>> wait_for(4, date(2026, 1, 1), date(2025, 1, 1), date(2026, 6, 1))
    37
    """
    apart = (last - first).days // number if number else (last - first).days
    return min(apart, (last - since).days // (number + 1))


def _highest_to_stop(frame: Frame, stop: Trodden, lattice: Lattice, start: int) -> int:
    """The highest dose that may be dropped on the day of a stop, everything else being alike."""
    protocol, belief = frame.on(stop.day)

    def may_stop(dose: int) -> bool:
        status = with_belief(stop.status._replace(dose=dose, level_dose=dose), belief)
        rows = tabulate(protocol.parameters, status)
        return bool(conclude(protocol.parameters, status, rows).may_stop)

    below = [each for each in lattice.doses if int(stop.status.dose) < each < start]
    found = bisect_left(below, 1, key=lambda dose: not may_stop(dose))
    return below[found - 1] if found else int(stop.status.dose)


def share_for(lattice: Lattice, start: int, target: int, number: int) -> Fraction | None:
    """Give the smallest share that leads from a dose to a lower one in so many reductions.

    Each takes off no more than the share, and leaves what can be given; ``None`` where no share
    does that.

    >>> share_for(Lattice(tuple(range(10, 1010, 10))), 1000, 500, 7)
    Fraction(47, 500)
    """

    def leads(part: int) -> bool:
        dose = start
        for _ in range(number):
            total = next_total(lattice, dose, Fraction(part, PARTS))
            within = total * PARTS >= WEEK * dose * (PARTS - part)
            if not within or rounded_up(total) >= dose:
                return False
            dose = rounded_up(total)
        return dose <= target

    return next((Fraction(part, PARTS) for part in range(PARTS) if leads(part)), None)
