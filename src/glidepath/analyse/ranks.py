"""A number in two arms, such as the dose at one year: Wilcoxon's test, exact, ties and all.

The distribution of the rank sum over every allocation into arms of these sizes is counted, not
approximated. The difference is that of Hodges and Lehmann; its interval holds the shifts that the
test does not reject.

Source: Wilcoxon, Biometrics Bull 1945;1:80 (doi 10.2307/3001968); Hodges and Lehmann, Ann Math Stat
1963;34:598 (doi 10.1214/aoms/1177704172).
"""

import numpy as np

from glidepath.analyse.chances import LEVEL
from glidepath.analyse.values import Estimate, Floats, Interval
from glidepath.quantities.errors import input_error


def rank_sum_p(first: Floats, second: Floats) -> float:
    """Give the exact two-sided p-value: allocations whose rank sum lies as far from its mean."""
    ranks = _doubled_ranks(np.concatenate([first, second]))
    chance = _rank_sums(ranks, len(first))
    sums = np.arange(len(chance))
    middle = len(first) * (len(ranks) + 1)
    seen = int(ranks[: len(first)].sum())
    return min(1.0, float(chance[np.abs(sums - middle) >= abs(seen - middle)].sum()))


def _doubled_ranks(values: Floats) -> np.ndarray:
    """Give twice the ranks, ties sharing the middle of theirs: whole numbers."""
    _, which, many = np.unique(values, return_inverse=True, return_counts=True)
    below = np.cumsum(many) - many
    return np.asarray((2 * below + many + 1)[which.ravel()], dtype=np.int64)


def _rank_sums(ranks: np.ndarray, chosen: int) -> Floats:
    """Give the probability of each sum of the ranks of so many, chosen at random."""
    ways = np.zeros((chosen + 1, int(ranks.sum()) + 1))
    ways[0, 0] = 1.0
    for rank in ranks:
        moved = ways[:-1, : ways.shape[1] - rank].copy()
        ways[1:, rank:] += moved
    return np.asarray(ways[chosen] / ways[chosen].sum())


def shift(first: Floats, second: Floats, level: float = LEVEL) -> Estimate:
    """Give how far the first arm lies above the second, with the interval of the exact test.

    Raises
    ------
    InputError
        For an arm without anybody.

    >>> found = shift(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]))
    >>> found.value, round(found.p, 6)
    (-3.0, 0.1)
    """
    if not len(first) or not len(second):
        raise input_error("an arm has no number", expected="one at least", kind="empty-arm")
    apart = np.sort((first[:, None] - second[None]).ravel())
    value = float(np.median(apart))
    low = _limit(first, second, apart, 1 - level)
    high = -_limit(-first, -second, -apart[::-1], 1 - level)
    return Estimate(value, Interval(low, high), rank_sum_p(first, second))


def _limit(first: Floats, second: Floats, apart: Floats, alpha: float) -> float:
    """The smallest shift that the test does not reject; without end where it rejects none.

    Between two neighbouring differences the ranks do not change, so that one look in each gap is
    enough; the look before the first difference is the most extreme that there is. The search
    runs from there to the gap in the middle, which the test does not reject.
    """
    steps = np.unique(apart)
    looks = [steps[0] - 1.0, *((steps[1:] + steps[:-1]) / 2)]
    if rank_sum_p(first - looks[0], second) > alpha:
        return float("-inf")
    low, high = 0, int(np.searchsorted(looks, np.median(apart)))
    while high - low > 1:
        middle = (low + high) // 2
        if rank_sum_p(first - looks[middle], second) > alpha:
            high = middle
        else:
            low = middle
    return float(steps[low])
