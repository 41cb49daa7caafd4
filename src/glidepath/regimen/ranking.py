"""The regimens within a permitted interval, and which of them are to be preferred.

Closeness to what is proposed comes first, in whole per cent: a difference that no level shows is
none. Then fewer different doses, then less fluctuation of the level, also in whole per cent, then
what is easier to measure.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from glidepath.regimen import patterns
from glidepath.regimen.lattice import daily
from glidepath.regimen.measuring import digits, handled, measured
from glidepath.regimen.patterns import TIMES, WEEK, Numbers
from glidepath.regimen.preparation import Preparation
from glidepath.regimen.regimen import Regimen

Fluctuation: TypeAlias = Callable[[Numbers], npt.NDArray[np.float64]]
"""From weeks of daily doses, (n, 7), to how far the level swings in each, shares of it, (n,)."""

HIGH_DAYS = np.array(
    [[False] * WEEK, *([bool(each) for each in patterns.spread(0, 1, n)] for n in range(1, WEEK))]
)
"""By the number of days with the higher dose, which days of the week they are."""


class Interval(NamedTuple):
    """Within which the mean has to lie, micrograms a day, both ends included."""

    low: int
    high: int


class Candidates(NamedTuple):
    """Regimens as arrays: the lower dose, the higher, and on how many days the higher is given."""

    low: Numbers
    high: Numbers
    times: Numbers

    @property
    def total(self) -> Numbers:
        """Micrograms a week."""
        return WEEK * self.low + self.times * (self.high - self.low)

    @property
    def weeks(self) -> Numbers:
        """Seven daily doses each, (n, 7)."""
        return np.where(HIGH_DAYS[self.times], self.high[:, None], self.low[:, None])


def steady(weeks: Numbers) -> npt.NDArray[np.float64]:
    """Take no regimen to make the level swing more than another."""
    return np.zeros(len(weeks))


def ranked(
    preparation: Preparation,
    intakes: int,
    tolerance: Fraction,
    interval: Interval,
    proposal: int,
    fluctuation: Fluctuation = steady,
    most: int = 12,
) -> tuple[Regimen, ...]:
    """Give the best regimens within a permitted interval, the best first; one of each mean.

    Parameters
    ----------
    tolerance
        The share by which the days of a pattern may differ; 0 for no patterns.
    interval
        The mean rounded down reaches its lower end, and rounded up does not pass its upper one.
    proposal
        To which the mean should lie close, micrograms a day.
    fluctuation
        How far the level swings within a week.
    most
        Of how many regimens the answer consists at the most.
    """
    every = _within(daily(preparation, intakes), tolerance, interval)
    every = _closest(every, proposal, most)
    order = np.lexsort(tuple(reversed(_keys(preparation, intakes, every, proposal, fluctuation))))
    _, first = np.unique(every.total[order], return_index=True)
    best = order[np.sort(first)[:most]]
    return tuple(Regimen(preparation, intakes, tuple(week)) for week in every.weeks[best].tolist())


def _closest(every: Candidates, proposal: int, most: int) -> Candidates:
    """Those of which some can be among the best: so many means, and all as close as they are."""
    away = np.sort(_percent(np.unique(every.total), proposal))
    if len(away) <= most:
        return every
    near = _percent(every.total, proposal) <= away[most - 1]
    return Candidates(*(part[near] for part in every))


def _percent(total: Numbers, proposal: int) -> Numbers:
    """How far a week's total lies from the proposal's, in whole per cent of it."""
    proposed = WEEK * proposal
    percent: Numbers = (100 * np.abs(total - proposed) + proposed // 2) // max(proposed, 1)
    return percent


def _within(doses: tuple[int, ...], tolerance: Fraction, interval: Interval) -> Candidates:
    alike = np.asarray([each for each in doses if interval.low <= each <= interval.high], np.int64)
    parts = [Candidates(alike, alike, np.zeros_like(alike))]
    for low, high in patterns.pairs(doses, tolerance):
        about = (low < interval.high) & (high > interval.low)
        shape = (int(about.sum()), len(TIMES))
        lows = np.broadcast_to(low[about][:, None], shape)
        highs = np.broadcast_to(high[about][:, None], shape)
        found = Candidates(lows.ravel(), highs.ravel(), np.broadcast_to(TIMES, shape).ravel())
        reaching = found.total // WEEK >= interval.low
        inside = reaching & (-(-found.total // WEEK) <= interval.high)
        parts.append(Candidates(*(part[inside] for part in found)))
    return Candidates(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _keys(
    preparation: Preparation,
    intakes: int,
    every: Candidates,
    proposal: int,
    fluctuation: Fluctuation,
) -> tuple[npt.NDArray[np.generic], ...]:
    """What is compared, the gravest first; the last ones only make the order certain."""
    total = every.total
    swings = np.round(100 * fluctuation(every.weeks)).astype(np.int64)
    effort, figures = _ease(preparation, intakes, every)
    return (
        _percent(total, proposal),
        every.times > 0,
        swings,
        effort,
        figures,
        np.abs(total - WEEK * proposal),
        every.high - every.low,
        every.low,
    )


def _ease(preparation: Preparation, intakes: int, every: Candidates) -> tuple[Numbers, Numbers]:
    """Fills or tablets of a week, and the figures of the volumes that have to be read."""
    doses, place = np.unique(np.concatenate([every.low, every.high]), return_inverse=True)
    how = [measured(preparation, dose // intakes) for dose in doses.tolist()]
    low, high = np.split(place, 2)
    number = np.asarray([intakes * handled(each) for each in how], np.int64)
    figure = np.asarray([digits(each) for each in how], np.int64)
    effort = (WEEK - every.times) * number[low] + every.times * number[high]
    return effort, figure[low] + np.where(every.times > 0, figure[high], 0)
