"""The difference of two rates with an interval that holds in small arms.

statsmodels' score interval of this difference is wrong (its issue 10269); both are written here.
"""

from collections.abc import Callable
from math import sqrt

import numpy as np

from glidepath.analyse.chances import LEVEL, chi_square_quantile, normal_quantile
from glidepath.analyse.values import Estimate, Floats, Interval, Share

NEAREST = 1e-12
"""How near to a limit a search comes."""


def miettinen_nurminen(first: Share, second: Share, level: float = LEVEL) -> Estimate:
    """Give the difference of the rates with the interval by the score, first minus second.

    Every difference in it is one that the score test, with its variance at that difference, does
    not reject.

    Source: Miettinen and Nurminen, Stat Med 1985;4:213 (doi 10.1002/sim.4780040211).

    >>> found = miettinen_nurminen(Share(56, 70), Share(48, 80))
    >>> f"{found.interval.low:.6f} {found.interval.high:.6f}"
    '0.052830 0.338173'
    """
    found, bound = first.rate - second.rate, chi_square_quantile(level)
    a, b = np.array(float(first.events)), np.array(float(second.events))

    def outside(difference: float) -> bool:
        return float(score(a, first.of, b, second.of, difference)) ** 2 > bound

    return Estimate(found, Interval(_limit(outside, found, -1.0), _limit(outside, found, 1.0)))


def _limit(outside: Callable[[float], bool], inner: float, outer: float) -> float:
    if not outside(outer):
        return outer
    while abs(outer - inner) > NEAREST:
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if outside(middle) else (middle, outer)
    return (inner + outer) / 2


def score(a: Floats, m: int, b: Floats, n: int, difference: float) -> Floats:
    """Give the score statistic of a difference: standard normal where it is the true one.

    Parameters
    ----------
    a, b
        Events in the first and in the second arm, of any one shape.
    m, n
        Participants in the first and in the second arm.
    """
    rate = _restricted(a, m, b, n, difference)
    spread = (rate + difference) * (1 - rate - difference) / m + rate * (1 - rate) / n
    spread = np.maximum(spread, 0.0) * (m + n) / (m + n - 1)
    apart = a / m - b / n - difference
    some = spread > 1e-14
    far = np.where(np.abs(apart) < NEAREST, 0.0, np.where(apart > 0, np.inf, -np.inf))
    return np.where(some, apart / np.sqrt(np.where(some, spread, 1.0)), far)


def _restricted(a: Floats, m: int, b: Floats, n: int, d: float) -> Floats:
    """The second arm's likeliest rate when the rates differ by so much: the root of a cubic."""
    c3 = float(m + n)
    c2 = (m + 2 * n) * d - (m + n) - (a + b)
    c1 = (n * d - (m + n) - 2 * b) * d + a + b
    c0 = b * d * (1 - d)
    q = c2**3 / (3 * c3) ** 3 - c1 * c2 / (6 * c3**2) + c0 / (2 * c3)
    p = np.sqrt(np.maximum(c2**2 / (3 * c3) ** 2 - c1 / (3 * c3), 0.0))
    p = np.where(q >= 0, p, -p)
    turn = np.clip(q / np.where(p == 0, 1.0, p) ** 3, -1.0, 1.0)
    found = 2 * p * np.cos((np.pi + np.arccos(turn)) / 3) - c2 / (3 * c3)
    return np.asarray(np.clip(found, max(0.0, -d), min(1.0, 1.0 - d)))


def wilson(share: Share, level: float = LEVEL) -> Interval:
    """Give the interval of a rate by the score.

    Source: Wilson, J Am Stat Assoc 1927;22:209 (doi 10.1080/01621459.1927.10502953).
    """
    z, n = normal_quantile((1 + level) / 2), share.of
    middle = share.rate + z**2 / (2 * n)
    half = z * sqrt(share.rate * (1 - share.rate) / n + z**2 / (4 * n**2))
    return Interval((middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n))


def newcombe(first: Share, second: Share, level: float = LEVEL) -> Estimate:
    """Give the difference of the rates with the interval from the two arms' own, by the score.

    Source: Newcombe, Stat Med 1998;17:873, method 10
    (doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).

    >>> found = newcombe(Share(56, 70), Share(48, 80))
    >>> f"{found.interval.low:.6f} {found.interval.high:.6f}"
    '0.052431 0.333873'
    """
    a, b = wilson(first, level), wilson(second, level)
    p, q = first.rate, second.rate
    low = p - q - sqrt((p - a.low) ** 2 + (b.high - q) ** 2)
    high = p - q + sqrt((a.high - p) ** 2 + (q - b.low) ** 2)
    return Estimate(p - q, Interval(max(low, -1.0), min(high, 1.0)))
