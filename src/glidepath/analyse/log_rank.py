"""The log-rank test: of one trial, and of thousands at once, as arrays.

Source: Mantel, Cancer Chemother Rep 1966;50:163; Peto and Peto, J R Stat Soc A 1972;135:185
(doi 10.2307/2344317).
"""

from dataclasses import dataclass

import numpy as np

from glidepath.analyse.chances import chi_square_tail
from glidepath.analyse.values import Bools, Floats

AT_ONCE = 500_000
"""Participants of all trials that are held in memory together."""


@dataclass(frozen=True, slots=True)
class LogRank:
    """Log-rank tests, one a trial.

    Parameters
    ----------
    excess
        Events in the first arm beyond those expected there, shape [trial].
    variance
        Of the excess, shape [trial]; nought where no event tells the arms apart.
    """

    excess: Floats
    variance: Floats

    @property
    def chi_square(self) -> Floats:
        """The statistic; nought where there is no variance."""
        known = self.variance > 0
        return np.where(known, self.excess**2 / np.where(known, self.variance, 1.0), 0.0)

    @property
    def p(self) -> Floats:
        """Two-sided, shape [trial]."""
        return chi_square_tail(self.chi_square)


def log_rank(time: Floats, event: Bools, first: Bools) -> LogRank:
    """Give the log-rank test of many trials.

    Parameters
    ----------
    time
        To the event or to the end of observation, shape [trial, participant].
    event
        Whether the event ended it, same shape.
    first
        Whether the participant is in the first arm, same shape.
    """
    many = max(1, AT_ONCE // max(1, time.shape[1]))
    parts = [
        _some(time[at : at + many], event[at : at + many], first[at : at + many])
        for at in range(0, len(time), many)
    ]
    excess, variance = (np.concatenate(each) for each in zip(*parts, strict=True))
    return LogRank(excess, variance)


def _some(time: Floats, event: Bools, first: Bools) -> tuple[Floats, Floats]:
    order = np.argsort(time, axis=1)
    time = np.take_along_axis(time, order, axis=1)
    fell = np.take_along_axis(event, order, axis=1).astype(np.float64)
    in_first = np.take_along_axis(first, order, axis=1).astype(np.float64)
    left = np.cumsum(in_first[:, ::-1], axis=1)[:, ::-1]
    n = np.arange(time.shape[1], 0, -1.0)[None]
    tied = fell
    if (same := time[:, 1:] == time[:, :-1]).any():
        begins, ends = _ties(same)
        left = np.take_along_axis(left, begins, axis=1)
        n = n[0, begins]
        total = np.cumsum(fell, axis=1)
        tied = np.take_along_axis(total, ends, axis=1)
        tied -= np.take_along_axis(total - fell, begins, axis=1)
    share = left / n
    excess = (fell * (in_first - share)).sum(axis=1)
    spread = fell * share * (1 - share) * (n - tied) / np.maximum(n - 1, 1.0)
    return excess, spread.sum(axis=1)


def _ties(same: Bools) -> tuple[np.ndarray, np.ndarray]:
    """Give where the group of equal times begins and ends that each place belongs to."""
    places = np.arange(same.shape[1] + 1)
    edge = np.zeros((len(same), 1), dtype=bool)
    starts = ~np.concatenate([edge, same], axis=1)
    stops = ~np.concatenate([same, edge], axis=1)
    begins = np.maximum.accumulate(np.where(starts, places, 0), axis=1)
    last = np.where(stops, places, len(places) - 1)
    return begins, np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]


def log_rank_of(time: Floats, event: Bools, first: Bools) -> LogRank:
    """Give the log-rank test of one trial; as `log_rank`, without the axis of trials."""
    return log_rank(time[None], event[None], first[None])
