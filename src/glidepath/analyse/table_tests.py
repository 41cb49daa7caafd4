"""Tests of two arms with a yes-or-no outcome, as the p-value of every table that can come out.

With fifteen an arm there are 256 tables: nothing is simulated. Row and column are the events of the
first and of the second arm. A p-value of 1 stands where a test has no statistic.
"""

from collections.abc import Callable, Mapping
from enum import Enum

import numpy as np

from glidepath.analyse.chances import binomial, chi_square_tail, log_choose, two_sided_normal
from glidepath.analyse.values import Bools, Floats, Share

ALIKE = 1e-7
"""Two probabilities whose ratio is nearer to 1 than this are equal; they come from sums of
logarithms."""
BLOCK = 2000
"""Tables that are held in memory together, each at every common rate."""
NUISANCE = 2001
"""Common rates, evenly spread, at which a test's size is sought."""


class TableTest(Enum):
    """A two-sided test of two arms."""

    FISHER = "fisher"
    MID_P = "mid-p"
    BOSCHLOO = "boschloo"
    FIRTH = "firth"
    PEARSON = "pearson"
    WALD = "wald"


def p_values(test: TableTest, first: int, second: int) -> Floats:
    """Give the two-sided p-value of every table.

    Parameters
    ----------
    first, second
        Participants in each arm.

    Returns
    -------
    Shape [first + 1, second + 1].

    >>> round(float(p_values(TableTest.FISHER, 15, 15)[9, 1]), 6)
    0.005197
    """
    return _TESTS[test](first, second)


def p_value(test: TableTest, first: Share, second: Share) -> float:
    """Give the two-sided p-value of one table."""
    return float(p_values(test, first.of, second.of)[first.events, second.events])


def _events(first: int, second: int) -> tuple[Floats, Floats]:
    a, b = np.meshgrid(np.arange(first + 1.0), np.arange(second + 1.0), indexing="ij")
    return a, b


def _conditional(first: int, second: int, own_share: float) -> Floats:
    """Given all events, the probability of tables less likely than each, and a share of its own."""
    ways = log_choose(first)[:, None] + log_choose(second)[None, :]
    p = np.ones((first + 1, second + 1))
    for total in range(first + second + 1):
        a = np.arange(max(0, total - second), min(first, total) + 1)
        w = ways[a, total - a]
        likely = np.exp(w - w.max())
        likely /= likely.sum()
        alike = np.abs(likely[:, None] - likely[None, :]) <= ALIKE * likely[:, None]
        less = (likely[None, :] < likely[:, None]) & ~alike
        p[a, total - a] = (less + own_share * alike) @ likely
    return np.minimum(p, 1.0)


def _fisher(first: int, second: int) -> Floats:
    """Source: Fisher, J R Stat Soc 1935;98:39 (doi 10.2307/2342435); two sides by probability."""
    return _conditional(first, second, 1.0)


def _mid_p(first: int, second: int) -> Floats:
    """Half the probability of the equally likely tables.

    Source: Lancaster, J Am Stat Assoc 1961;56:223.
    """
    return _conditional(first, second, 0.5)


def largest_chance(region: Bools, first: int, second: int) -> float:
    """Give the largest probability of a region of tables under one common rate.

    Parameters
    ----------
    region
        Shape [first + 1, second + 1].
    """
    rates = np.linspace(0.0, 1.0, NUISANCE)
    chance = np.einsum("pi,pi->p", binomial(first, rates) @ region, binomial(second, rates))
    return float(_tops(chance[:, None])[0])


def _tops(chance: Floats) -> Floats:
    """Give the largest value over a fine grid of rates, shape [rate, region] to [region].

    The largest of the grid is raised to the top of the parabola through it and its neighbours.
    """
    best = np.clip(chance.argmax(axis=0), 1, len(chance) - 2)
    columns = np.arange(chance.shape[1])
    below, at, above = (chance[best + move, columns] for move in (-1, 0, 1))
    bend = 2 * at - below - above
    rise = np.where(bend > 0, (above - below) ** 2 / np.where(bend > 0, 8 * bend, 1.0), 0.0)
    return np.asarray(np.minimum(np.maximum(chance.max(axis=0), at + rise), 1.0))


def _boschloo(first: int, second: int) -> Floats:
    """Fisher's p-value as the statistic, unconditional, at the worst common rate.

    Tables come in the order of their statistic, so that each region is the one before and a few
    more; blocks of them keep the memory small.

    Source: Boschloo, Stat Neerl 1970;24:1 (doi 10.1111/j.1467-9574.1970.tb00104.x).
    """
    statistic = _fisher(first, second).ravel()
    order = np.argsort(statistic, kind="stable")
    ascending = statistic[order]
    last = np.append(np.diff(ascending) > ALIKE * ascending[1:], [True])
    rates = np.linspace(0.0, 1.0, NUISANCE)
    a, b = binomial(first, rates), binomial(second, rates)
    so_far, tops = np.zeros(NUISANCE), []
    for at in range(0, len(order), BLOCK):
        rows, columns = np.divmod(order[at : at + BLOCK], second + 1)
        chance = so_far[:, None] + np.cumsum(a[:, rows] * b[:, columns], axis=1)
        so_far = chance[:, -1]
        tops.append(_tops(chance[:, last[at : at + BLOCK]]))
    group = np.concatenate([[0], np.cumsum(last)[:-1]])
    p = np.empty(len(order))
    p[order] = np.concatenate(tops)[group]
    return p.reshape(first + 1, second + 1)


def _pearson(first: int, second: int) -> Floats:
    """Chi-square without a correction; no statistic where all or none have the event."""
    a, b = _events(first, second)
    total, all_ = a + b, first + second
    spread = first * second * total * (all_ - total)
    apart = (a * (second - b) - b * (first - a)) ** 2 * all_
    return chi_square_tail(apart / np.where(spread > 0, spread, np.inf))


def _wald(first: int, second: int) -> Floats:
    """Of logistic regression; no statistic where a cell is empty, since no estimate exists."""
    a, b = _events(first, second)
    cells = np.stack([a, first - a, b, second - b])
    whole = (cells > 0).all(axis=0)
    safe = np.where(whole, cells, 1.0)
    slope = np.log(safe[0] * safe[3] / (safe[1] * safe[2]))
    return np.where(whole, two_sided_normal(slope / np.sqrt((1 / safe).sum(axis=0))), 1.0)


def _firth(first: int, second: int) -> Floats:
    """The penalised likelihood ratio, in closed form: half an event is added to every cell.

    With no slope both arms have one rate, and the penalty is that of both arms.
    Source: Heinze and Schemper, Stat Med 2002;21:2409 (doi 10.1002/sim.1047).
    """
    a, b = _events(first, second)
    free = _log_likelihood(a + 0.5, first + 1.0) + _log_likelihood(b + 0.5, second + 1.0)
    alike = _log_likelihood(a + b + 1.0, first + second + 2.0)
    return chi_square_tail(2 * (free - alike))


def _log_likelihood(events: Floats, of: float) -> Floats:
    from scipy.special import xlogy

    return np.asarray(xlogy(events, events / of) + xlogy(of - events, 1 - events / of))


_TESTS: Mapping[TableTest, Callable[[int, int], Floats]] = {
    TableTest.FISHER: _fisher,
    TableTest.MID_P: _mid_p,
    TableTest.BOSCHLOO: _boschloo,
    TableTest.FIRTH: _firth,
    TableTest.PEARSON: _pearson,
    TableTest.WALD: _wald,
}
