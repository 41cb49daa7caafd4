"""The test that rests on the allocation alone: the trial, allocated again by its own procedure.

No model, no sample from a population: had the procedure given another list, and had the arms made
no difference to anybody, what would the statistic have been?

Source: Rosenberger, Uschner and Wang, Stat Med 2019;38:1 (doi 10.1002/sim.7901).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np

from glidepath.analyse.log_rank import log_rank
from glidepath.analyse.values import Bools, Floats

Statistic: TypeAlias = Callable[[Bools], Floats]
"""From lists of arms, shape [list, participant], to the distance from no effect, shape [list]."""

ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Rerandomised:
    """A re-randomisation test.

    Parameters
    ----------
    p
        The list that was used counts among those drawn, so that the test keeps its level.
    error
        The standard error of the p-value by the lists that were drawn.
    lists
        How many were drawn.
    """

    p: float
    error: float
    lists: int


def rerandomised(statistic: Statistic, used: Bools, drawn: Bools) -> Rerandomised:
    """Give the test.

    Parameters
    ----------
    used
        The arms as they were, shape [participant].
    drawn
        Lists by the same procedure, shape [list, participant].
    """
    seen = float(statistic(used[None])[0])
    as_far = int((statistic(drawn) >= seen - ALIKE).sum())
    p = (1 + as_far) / (1 + len(drawn))
    return Rerandomised(p, sqrt(p * (1 - p) / len(drawn)), len(drawn))


def rate_difference(outcome: Bools, known: Bools) -> Statistic:
    """Give how far the rates of the arms lie apart among those whose outcome is known.

    A list that puts all of them into one arm has no difference, and counts as none.
    """
    counted, happened = known.astype(float), (outcome & known).astype(float)

    def statistic(first: Bools) -> Floats:
        of, events = first @ counted, first @ happened
        other, fewer = counted.sum() - of, happened.sum() - events
        both = (of > 0) & (other > 0)
        a, b = np.where(both, of, 1.0), np.where(both, other, 1.0)
        return np.where(both, np.abs(events / a - fewer / b), 0.0)

    return statistic


def log_rank_statistic(time: Floats, event: Bools) -> Statistic:
    """Give the log-rank statistic."""

    def statistic(first: Bools) -> Floats:
        shape = first.shape
        whole = np.broadcast_to(time, shape), np.broadcast_to(event, shape)
        return log_rank(*whole, first).chi_square

    return statistic
