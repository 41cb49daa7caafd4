"""What a test of two arms does before the data: its size at the worst rate, power, assurance."""

import numpy as np

from glidepath.analyse.chances import beta_binomial, binomial
from glidepath.analyse.table_tests import TableTest, largest_chance, p_values
from glidepath.analyse.values import Bools

LARGEST_P = 0.05
"""Two-sided level of a test, where nothing else is said."""


def rejects(test: TableTest, first: int, second: int, alpha: float = LARGEST_P) -> Bools:
    """Give the tables in which a test rejects, shape [first + 1, second + 1]."""
    return np.asarray(p_values(test, first, second) <= alpha)


def size(region: Bools, first: int, second: int) -> float:
    """Give the largest probability to reject when both arms have one rate, whatever it is."""
    return largest_chance(region, first, second)


def power(region: Bools, first_rate: float, second_rate: float) -> float:
    """Give the probability to reject at two rates, from the region of a test."""
    a, b = (binomial(n - 1, np.array([rate])) for n, rate in _both(region, first_rate, second_rate))
    return float((a @ region @ b.T)[0, 0])


def _both(region: Bools, first_rate: float, second_rate: float) -> list[tuple[int, float]]:
    return list(zip(region.shape, (first_rate, second_rate), strict=True))


Beta = tuple[float, float]
"""The two parameters of what is thought of a rate."""


def assurance(region: Bools, first: Beta, second: Beta) -> float:
    """Give the probability to reject when the rates are not known but thought of as Beta.

    It is power, averaged over what is thought, and enumerated.

    Source: O'Hagan, Stevens and Campbell, Pharm Stat 2005;4:187 (doi 10.1002/pst.175).
    """
    a, b = beta_binomial(region.shape[0] - 1, *first), beta_binomial(region.shape[1] - 1, *second)
    return float(a @ region @ b)
