"""Fixed quasi-random nodes: the same points every time, spread evenly by construction.

A sum over them converges faster than one over random draws, and the same child always gets the
same answer. The first coordinate of the points is spread exactly evenly, so that what rests on one
eta alone is as good as a rule for one dimension.

Source: Hammersley 1960, Monte Carlo methods for solving multivariable problems, Annals of the New
York Academy of Sciences 86: 844-874, the second coordinate by the golden ratio; Student's
distribution with four degrees of freedom in every direction, whose tails no posterior under a
normal prior can outlast.
"""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

DEGREES = 4
"""Of freedom of Student's distribution; its quantile has a closed form."""

PRIMES = (2, 3, 5, 7, 11, 13, 17)
"""Bases of the coordinates after the second."""

GOLDEN = (5.0**0.5 - 1.0) / 2.0
"""Step of the second coordinate, modulo 1: no fraction comes close to it."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Points with independent coordinates of Student's distribution, and their log density.

    Shapes (n, p) and (n,).
    """

    points: Floats
    log_density: Floats


_normal = np.vectorize(NormalDist().inv_cdf)
"""Quantiles of the standard normal distribution."""


@cache
def student_nodes(number: int, size: int) -> Nodes:
    """Give quasi-random points, each coordinate of Student's distribution with unit scale.

    Parameters
    ----------
    number
        Of points, at least 1.
    size
        Of each point.
    """
    points = student_quantile(even_points(number, size))
    return Nodes(points, np.sum(_log_student(points), axis=1))


def student_quantile(share: Floats) -> Floats:
    """Give the quantile of Student's distribution with four degrees of freedom.

    Source: Shaw 2006, Sampling Student's T distribution, Journal of Computational Finance 9: 37-73.

    >>> [round(float(x), 4) for x in student_quantile(np.array([0.5, 0.95]))]
    [0.0, 2.1318]
    """
    root = np.sqrt(4.0 * share * (1.0 - share))
    stretched = np.cos(np.arccos(root) / 3.0) / root
    quantile: Floats = np.sign(share - 0.5) * 2.0 * np.sqrt(np.maximum(stretched - 1.0, 0.0))
    return quantile


@cache
def normal_points(number: int, size: int) -> Floats:
    """Give quasi-random points of the standard normal distribution, (number, size)."""
    points: Floats = _normal(even_points(number, size))
    return points


def even_points(number: int, size: int) -> Floats:
    """Give points spread evenly over the unit cube, (number, size), none on its faces.

    Every coordinate taken alone is spread evenly; at most as many as there are `PRIMES`, and two.
    """
    places = np.arange(number)
    columns = [(places + 0.5) / number, np.mod(0.5 + (places + 1) * GOLDEN, 1.0)]
    columns += [_mirrored(places + 1, prime) for prime in PRIMES]
    return np.column_stack(columns[:size])


def _mirrored(numbers: npt.NDArray[np.int64], base: int) -> Floats:
    """Give whole numbers with their digits mirrored at the point: the radical inverse."""
    found, weight = np.zeros(len(numbers)), 1.0
    while numbers.any():
        numbers, digits = np.divmod(numbers, base)
        weight /= base
        found += weight * digits
    return found


def _log_student(points: Floats) -> Floats:
    constant = (
        math.lgamma(0.5 * (DEGREES + 1))
        - math.lgamma(0.5 * DEGREES)
        - 0.5 * math.log(DEGREES * math.pi)
    )
    density: Floats = constant - 0.5 * (DEGREES + 1) * np.log1p(points * points / DEGREES)
    return density
