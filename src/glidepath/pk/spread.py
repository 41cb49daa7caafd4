"""An uncertain number as weighted values: quantiles, and the share on one side of a limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """Values and their weights, ascending by value, the weights summing to 1; each (n,)."""

    values: Floats
    weights: Floats

    def quantile(self, share: float) -> float:
        """Give the value below which this share of the weight lies.

        Each value stands in the middle of its weight; between two middles it is a line.
        """
        middles = np.cumsum(self.weights) - 0.5 * self.weights
        return float(np.interp(share, middles, self.values))

    def quantiles(self, shares: Sequence[float]) -> tuple[float, ...]:
        """Give the values below which these shares of the weight lie, each as `quantile`."""
        middles = np.cumsum(self.weights) - 0.5 * self.weights
        return tuple(np.interp(shares, middles, self.values).tolist())

    def below(self, limit: float) -> float:
        """Give the share of the weight below a limit, by the same line as `quantile`."""
        middles = np.cumsum(self.weights) - 0.5 * self.weights
        return float(np.interp(limit, self.values, middles, left=0.0, right=1.0))

    @property
    def log_variance(self) -> float:
        """Variance of the logarithm of the values."""
        logs = np.log(self.values)
        mean = fsum(self.weights * logs)
        return fsum(self.weights * (logs - mean) ** 2)


def spread_of(values: Floats, weights: Floats) -> Spread:
    """Put values in order; those without weight are dropped.

    Parameters
    ----------
    values, weights
        (n,), in any order; weights at or above 0, not all 0.
    """
    order = np.argsort(values, kind="stable")
    order = order[weights[order] > 0.0]
    kept = weights[order]
    return Spread(values[order], kept / kept.sum())
