"""Harm monitoring on the calendar: children enter one by one, relapses come late.

What a boundary is worth depends on when relapses come. Two rules run on the same simulated arms: a
count among those whose year is over, and the relapses against the time at risk of everybody who has
entered. Chance is an argument; the error of the simulation is given with each result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, log1p, sqrt

import numpy as np

from glidepath.analyse.harm import CERTAINTY, HARM
from glidepath.analyse.values import Bools, Floats

YEAR = 12.0
"""Months."""


@dataclass(frozen=True, slots=True)
class Relapses:
    """When relapses come, months from entry.

    Parameters
    ----------
    ever
        The share that relapses at all.
    earliest
        Months before which none comes.
    median
        By which half of those that come have come; exponential from the earliest on.
    """

    ever: float
    earliest: float
    median: float

    def drawn(self, rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
        """Draw times, infinite for none."""
        waits = rng.exponential((self.median - self.earliest) / log(2), shape)
        return np.where(rng.random(shape) < self.ever, self.earliest + waits, np.inf)


def steady(within_a_year: float) -> Relapses:
    """Give relapses at a constant hazard from entry on, so many of which come within a year."""
    return Relapses(1.0, 0.0, log(2) * YEAR / -log1p(-within_a_year))


@dataclass(frozen=True, slots=True)
class Arm:
    """How an arm fills and is watched, months.

    Parameters
    ----------
    children
        In all.
    enrolment
        From the first entry to the last, evenly.
    """

    children: int
    enrolment: float

    @property
    def entries(self) -> Floats:
        """When each enters, shape [child]."""
        return np.linspace(0.0, self.enrolment, self.children)

    @property
    def looks(self) -> Floats:
        """Every month until the last child's year is over."""
        return np.arange(1.0, self.enrolment + YEAR + 0.5)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a rule does on the calendar.

    Parameters
    ----------
    stops
        The share of arms that are stopped, and its standard error by the simulation.
    while_enrolling
        The share that are stopped before the last child has entered.
    month
        The median month of the stop among those stopped; not a number where none is.
    relapses
        The mean number that have come by the stop, or by the end.
    """

    stops: float
    error: float
    while_enrolling: float
    month: float
    relapses: float


def time_limits(
    most: int, bound: float = HARM, certainty: float = CERTAINTY
) -> tuple[tuple[int, float], ...]:
    """Give for each number of relapses the years at risk below which the arm is stopped.

    The hazard is thought of as exponential before the data, with the hazard that gives the bound
    within a year as its mean: worth one relapse in the time in which one is expected.

    Returns
    -------
    Pairs of relapses and years; numbers too small to stop at any time are left out.
    """
    from scipy.special import gammainccinv

    hazard = -log1p(-bound)
    counts = np.arange(1, most + 1)
    years = (gammainccinv(1 + counts, certainty) - 1) / hazard
    pairs = zip(counts.tolist(), years.tolist(), strict=True)
    return tuple((count, year) for count, year in pairs if year > 0)


def watch_time(
    rng: np.random.Generator, arm: Arm, relapses: Relapses, trials: int, bound: float = HARM
) -> Watched:
    """Give what monitoring by time at risk does."""
    times = relapses.drawn(rng, (trials, arm.children))
    since = arm.looks[:, None] - arm.entries[None]
    years = np.full(arm.children + 1, -np.inf)
    for count, limit in time_limits(arm.children, bound):
        years[count] = limit
    crossed = np.empty((trials, len(since)), dtype=bool)
    for look, passed in enumerate(np.maximum(since, 0.0)):
        fell = (times <= passed).sum(axis=1)
        crossed[:, look] = np.minimum(times, passed).sum(axis=1) / YEAR <= years[fell]
    return _watched(crossed, arm, times)


def watch_counts(
    rng: np.random.Generator,
    arm: Arm,
    relapses: Relapses,
    trials: int,
    boundary: Mapping[int, int],
) -> Watched:
    """Give what a count does: a look when so many years are over, at the relapses among those."""
    times = relapses.drawn(rng, (trials, arm.children))
    crossed = np.zeros((trials, len(arm.looks)), dtype=bool)
    for of, least in boundary.items():
        over = arm.entries[of - 1] + YEAR
        fell = (times[:, :of] <= over - arm.entries[:of]).sum(axis=1) >= least
        crossed[:, int(np.searchsorted(arm.looks, over))] |= fell
    return _watched(crossed, arm, times)


def _watched(crossed: Bools, arm: Arm, times: Floats) -> Watched:
    ever = np.asarray(crossed.any(axis=1))
    month = np.where(ever, arm.looks[crossed.argmax(axis=1)], arm.looks[-1])
    fell = (times <= month[:, None] - arm.entries[None]).sum(axis=1)
    share, trials = float(ever.mean()), int(ever.shape[0])
    return Watched(
        share,
        sqrt(share * (1 - share) / trials),
        float((ever & (month < arm.enrolment)).mean()),
        float(np.median(month[ever])) if ever.any() else float("nan"),
        float(fell.mean()),
    )
