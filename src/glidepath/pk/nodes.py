"""Fixed quasi-random nodes: the same points every time, spread evenly by construction.

A sum over them converges faster than one over random draws, and the same child always gets the
same answer.

Source: the additive recurrence with powers of the plastic number's generalisation (Roberts 2018,
"The unreasonable effectiveness of quasirandom sequences"); Student's distribution with four
degrees of freedom, whose tails no posterior under a normal prior can outlast.
"""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

DEGREES = 4
"""Of freedom of Student's distribution."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Points of a multivariate Student distribution, with the logarithm of its density.

    Shapes (n, p) and (n,).
    """

    points: Floats
    log_density: Floats


_normal = np.vectorize(NormalDist().inv_cdf)
"""Quantiles of the standard normal distribution."""


@cache
def student_nodes(number: int, size: int) -> Nodes:
    """Give quasi-random points of Student's distribution around 0 with unit scale.

    Parameters
    ----------
    number
        Of points, at least 1.
    size
        Of each point.
    """
    uniform = even_points(number, size + 1)
    width = np.sqrt(_chi_squared_4(uniform[:, -1]) / DEGREES)
    points = _normal(uniform[:, :-1]) / width[:, None]
    log_density = _log_student(np.sum(points * points, axis=1), size)
    return Nodes(points, log_density)


@cache
def normal_points(number: int, size: int) -> Floats:
    """Give quasi-random points of the standard normal distribution, (number, size)."""
    points: Floats = _normal(even_points(number, size))
    return points


def even_points(number: int, size: int) -> Floats:
    """Give points spread evenly over the unit cube, (number, size), none on its faces."""
    ratio = _generalised_golden_ratio(size)
    steps = ratio ** -np.arange(1.0, size + 1.0)
    points: Floats = np.mod(0.5 + np.arange(1.0, number + 1.0)[:, None] * steps, 1.0)
    return points


def _generalised_golden_ratio(size: int) -> float:
    """Give the root above 1 of ``x ** (size + 1) = x + 1``."""
    x = 2.0
    for _ in range(64):
        x = (1.0 + x) ** (1.0 / (size + 1.0))
    return x


def _chi_squared_4(share: Floats) -> Floats:
    """Give the quantile of chi squared with four degrees: Newton on its closed form."""
    x = np.full_like(share, 3.36)
    for _ in range(60):
        gone = 1.0 - np.exp(-0.5 * x) * (1.0 + 0.5 * x)
        x = np.maximum(x - (gone - share) / (0.25 * x * np.exp(-0.5 * x)), 0.5 * x)
        x = np.minimum(x, 200.0)
    return x


def _log_student(square: Floats, size: int) -> Floats:
    constant = (
        math.lgamma(0.5 * (DEGREES + size))
        - math.lgamma(0.5 * DEGREES)
        - 0.5 * size * math.log(DEGREES * math.pi)
    )
    tail: Floats = constant - 0.5 * (DEGREES + size) * np.log1p(square / DEGREES)
    return tail
