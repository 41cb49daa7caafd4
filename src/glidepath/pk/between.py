"""How far people differ in their parameters: the between-child covariance."""

from collections.abc import Sequence
from typing import Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from glidepath.pk.kinds import Estimate, Frozen


class Between(Frozen):
    """How far people differ: of one parameter, or of two together, on the log scale.

    ``sd`` and ``variance`` have one name, ``covariance`` two.
    """

    of: tuple[str, ...] = Field(min_length=1, max_length=2)
    scale: Literal["sd", "variance", "covariance"]
    estimate: Estimate

    @model_validator(mode="after")
    def _names_fit_scale(self) -> Self:
        if (len(set(self.of)) == 2) != (self.scale == "covariance"):
            raise ValueError(f"{self.scale} of {self.of}: one name, and two for a covariance")
        if self.scale != "covariance" and self.estimate.value <= 0:
            raise ValueError(f"{self.scale} of {self.of[0]} is not above 0")
        return self


def differing(between: Sequence[Between]) -> tuple[str, ...]:
    """Give the parameters in which people differ, in order."""
    return tuple(b.of[0] for b in between if b.scale != "covariance")


def omega(between: Sequence[Between]) -> npt.NDArray[np.float64]:
    """Give the covariance of the etas, in the order of `differing`.

    Raises
    ------
    ValueError
        Where a parameter comes twice or lacks a variance, or the matrix is not one of a
        covariance.
    """
    names = differing(between)
    if len(set(names)) != len(names):
        raise ValueError("between gives the spread of a parameter twice")
    if odd := sorted({name for b in between for name in b.of} - set(names)):
        raise ValueError(f"a covariance needs the variance of {', '.join(odd)} too")
    matrix = np.zeros((len(names), len(names)))
    for b in between:
        rows = [names.index(name) for name in (b.of[0], b.of[-1])]
        value = b.estimate.value**2 if b.scale == "sd" else b.estimate.value
        matrix[rows, rows[::-1]] = value
    if np.linalg.eigvalsh(matrix).min() <= 0:
        raise ValueError("between is no covariance: a correlation of 1 or more")
    return matrix
