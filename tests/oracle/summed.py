"""A posterior the obvious way: a grid of imagined children, each weighed by what it explains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

Floats = npt.NDArray[np.float64]
SPAN = 5.0
"""Standard deviations to either side."""


@dataclass(frozen=True)
class Children:
    """Imagined children: factors on clearance, volume and every level, and how many there are."""

    cl: Floats
    v: Floats
    factor: Floats
    number: Floats


def imagine(cl: float, v: float = 0.0, factor: float = 0.0, points: int = 201) -> Children:
    """Give a grid over log-normal factors of these standard deviations; 0 for none."""
    axes = [_axis(sd, points) for sd in (cl, v, factor)]
    etas = np.meshgrid(*(each for each, _ in axes), indexing="ij")
    shares = np.meshgrid(*(each for _, each in axes), indexing="ij")
    number = shares[0] * shares[1] * shares[2]
    on_cl, on_v, on_levels = (np.exp(each).reshape(-1) for each in etas)
    return Children(on_cl, on_v, on_levels, number.reshape(-1))


def _axis(sd: float, points: int) -> tuple[Floats, Floats]:
    if sd == 0.0:
        return np.zeros(1), np.ones(1)
    etas = np.linspace(-SPAN * sd, SPAN * sd, points)
    return etas, norm.pdf(etas, 0.0, sd) * (etas[1] - etas[0])


@dataclass(frozen=True)
class Error:
    """Standard deviations of a level about the true one; a log error stands alone."""

    additive: float = 0.0
    proportional: float = 0.0
    log: float = 0.0

    def density(self, true: Floats, found: Floats, below: Sequence[bool]) -> Floats:
        """Logarithm of the density of each level, or of the probability to lie below it."""
        seen = self._law(true).logpdf(self._scale(found)) - (np.log(found) if self.log else 0.0)
        hidden = self._law(true).logcdf(self._scale(found))
        return np.asarray(np.where(np.asarray(below), hidden, seen))

    def below(self, true: Floats, found: Floats) -> Floats:
        """Probability of a level at or below the one found."""
        return np.asarray(self._law(true).cdf(self._scale(found)))

    def _scale(self, level: Floats) -> Floats:
        return np.log(level) if self.log else level

    def _law(self, true: Floats) -> norm:
        if self.log:
            return norm(np.log(true), self.log)
        return norm(true, np.sqrt(self.additive**2 + (self.proportional * true) ** 2))


def explained(
    children: Children, true: Floats, found: Floats, error: Error, below: Sequence[bool]
) -> Floats:
    """Give the weight of every child; their sum is the marginal likelihood."""
    weights: Floats = children.number * np.exp(error.density(true, found, below).sum(axis=-1))
    return weights


def tails(
    children: Children, true: Floats, found: Floats, error: Error, below: Sequence[bool]
) -> list[float]:
    """Give the probability of a level at or below each one, from all the others alone."""
    density = error.density(true, found, below)
    found_below = error.below(true, found)
    lower = []
    for i in range(len(found)):
        others = children.number * np.exp(density.sum(axis=-1) - density[:, i])
        lower.append(float((others * found_below[:, i]).sum() / others.sum()))
    return lower
