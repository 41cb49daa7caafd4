"""Relapses found at visits: each lies in an interval, and the day on which it began is not known.

The interval runs from the last day on which a participant was known to be free to the day on which
the relapse was found, and is open at the first. Who was never found to relapse is free at least to
the last day looked at. Taking every relapse at either end bounds what the curve could be;
Turnbull's estimate spreads each over its interval as the others suggest.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from glidepath.analyse.survival import Curve, kaplan_meier
from glidepath.analyse.values import Bools, Floats

MOST_ROUNDS = 20_000
NEAR = 1e-9
"""A change of every mass below which the rounds end."""


@dataclass(frozen=True, slots=True)
class Visits:
    """What visits tell of one event, one entry a participant, shape [participant].

    Parameters
    ----------
    free
        The last day known to be free.
    found
        The day on which the event was found; infinite for none.
    """

    free: Floats
    found: Floats

    @property
    def event(self) -> Bools:
        """Whether it was found."""
        return np.isfinite(self.found)

    @property
    def late(self) -> Floats:
        """Time to the day of finding, or to the last day known to be free."""
        return np.where(self.event, self.found, self.free)

    def some(self, which: Bools) -> "Visits":
        """Give those of some participants."""
        return Visits(self.free[which], self.found[which])


def bounds(visits: Visits) -> tuple[Curve, Curve]:
    """Give the curves with every event at its earliest, and at the day on which it was found."""
    return kaplan_meier(visits.free, visits.event), kaplan_meier(visits.late, visits.event)


@dataclass(frozen=True, slots=True)
class Turnbull:
    """The likeliest distribution of a time that is known by intervals.

    Parameters
    ----------
    low, high
        The intervals that can hold mass, open at the low end, shape [interval]; the last may have
        no end.
    mass
        What each holds, shape [interval]; where inside, the data cannot say.
    converged
        Whether the rounds came to an end.
    """

    low: Floats
    high: Floats
    mass: Floats
    converged: bool

    def surviving(self, at: float) -> tuple[float, float]:
        """Give the least and the most that can be without the event at a time."""
        certainly = float(self.mass[self.high <= at].sum())
        possibly = float(self.mass[self.low < at].sum())
        return 1 - possibly, 1 - certainly


def turnbull(visits: Visits) -> Turnbull:
    """Give the likeliest distribution, by rounds of self-consistency.

    Source: Turnbull, J R Stat Soc B 1976;38:290 (doi 10.1111/j.2517-6161.1976.tb01597.x).
    """
    low, high = _innermost(visits)
    inside = (low[None] >= visits.free[:, None]) & (high[None] <= visits.found[:, None])
    inside = inside.astype(float)
    mass = np.full(len(low), 1 / len(low))
    for _ in range(MOST_ROUNDS):
        shares = inside * mass
        fresh = (shares / shares.sum(axis=1, keepdims=True)).mean(axis=0)
        moved = float(np.abs(fresh - mass).max())
        mass = fresh
        if moved < NEAR:
            return Turnbull(low, high, mass, converged=True)
    return Turnbull(low, high, mass, converged=False)


def _innermost(visits: Visits) -> tuple[Floats, Floats]:
    """The intervals that begin at some low end and end at the next high end, with none between.

    An interval is open at its low end, so that a high end on the same day comes before it.
    """
    ends = [(float(each), 1) for each in np.unique(visits.free)]
    ends += [(float(each), 0) for each in np.unique(visits.found)]
    ends.sort()
    pairs = [
        (at, until) for (at, kind), (until, after) in pairwise(ends) if kind == 1 and after == 0
    ]
    low, high = zip(*pairs, strict=True)
    return np.array(low), np.array(high)
