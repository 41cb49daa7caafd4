"""Simulation-based calibration: where the truth lies in what is believed of it.

Source: Talts, Betancourt, Simpson, Vehtari, Gelman, Validating Bayesian inference algorithms with
simulation-based calibration, 2018 (arXiv 1804.06788). A posterior of weighted nodes has no draws
to rank among; the weight below the truth, the node at it counted by half, takes the place of the
rank.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from glidepath.pk.cohort import Cohort, predicted, some
from glidepath.pk.estimate import estimate
from glidepath.pk.posterior import posterior
from glidepath.pk.segments import schedule
from validation.children import DAY, Drawn, drawn, empty

Floats = npt.NDArray[np.float64]
MODELS = (
    "fan-2024",
    "chen-2021",
    "cheng-2020",
    "chen-2020",
    "cincinnati-hybrid",
    "golubovic-2019",
)
AT_ONCE = 250
BINS = 20
NEXT = 120
"""Day of the trough that is foretold."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where the truth of many children lay, as shares of the weight below it.

    Parameters
    ----------
    quantity
        What was looked at.
    ranks
        Between 0 and 1; evenly spread where the posterior is right.
    trusted
        Share of the children whose posterior is more than an approximation.
    """

    model: str
    sampling: str
    quantity: str
    ranks: Floats
    trusted: float

    def coverage(self, share: float) -> float:
        """Give how often the central interval of this share held the truth."""
        return float(np.mean(np.abs(self.ranks - 0.5) <= 0.5 * share))

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many ranks fell into each of equal bins."""
        return np.histogram(self.ranks, BINS, (0.0, 1.0))[0]

    @property
    def chance(self) -> float:
        """Chance of counts at least as uneven, if the ranks are even."""
        expected = len(self.ranks) / BINS
        statistic = float(np.sum((self.counts - expected) ** 2) / expected)
        return float(chi2.sf(statistic, BINS - 1))


def calibrated(
    model: str,
    sampling: str,
    number: int,
    seed: int,
    bent: Callable[[Floats], Floats] = lambda etas: etas,
) -> Iterator[Calibration]:
    """Look at the etas, and at a trough that lies ahead.

    Parameters
    ----------
    bent
        What is done to the nodes around their mean, to see whether a wrong posterior is noticed.
    """
    children = drawn(model, sampling, number, seed)
    parts = [_ranks(children, first, bent) for first in range(0, number, AT_ONCE)]
    trusted = float(np.mean(np.concatenate([part[1] for part in parts])))
    for quantity in parts[0][0]:
        ranks = np.concatenate([part[0][quantity] for part in parts])
        yield Calibration(model, sampling, quantity, ranks, trusted)


def _ranks(
    children: Drawn, first: int, bent: Callable[[Floats], Floats]
) -> tuple[dict[str, Floats], Floats]:
    rows = np.arange(first, min(first + AT_ONCE, len(children.etas)))
    batch, truth = some(children.cohort, rows), children.etas[rows]
    after = posterior(batch, estimate(batch))
    middle = np.sum(after.weights[..., None] * after.etas, axis=0)
    nodes = middle + bent(after.etas - middle)
    found = {
        f"eta {name}": rank(nodes[..., i], after.weights, truth[:, i])
        for i, name in enumerate(batch.differing)
    }
    ahead = _ahead(batch)
    levels, true = predicted(ahead, nodes)[..., 0], predicted(ahead, truth)[:, 0]
    found["trough ahead"] = rank(levels, after.weights, true)
    return found, after.trusted


def _ahead(batch: Cohort) -> Cohort:
    """The same children, asked for their trough on a day to come."""
    times = np.full((batch.segments.start.shape[0], 1), DAY * NEXT)
    return replace(batch, levels=empty(times), schedule=schedule(batch.segments, times))


def rank(values: Floats, weights: Floats, truth: Floats) -> Floats:
    """Give the weight below the truth; values and weights (n, children), truth (children,).

    Between two nodes the weight rises along a line, from the middle of one to that of the other.
    """
    order = np.argsort(values, axis=0)
    ordered = np.take_along_axis(values, order, axis=0)
    heavy = np.take_along_axis(weights, order, axis=0)
    middles = np.cumsum(heavy, axis=0) - 0.5 * heavy
    return np.array(
        [
            np.interp(x, ordered[:, i], middles[:, i], left=0.0, right=1.0)
            for i, x in enumerate(truth)
        ]
    )
