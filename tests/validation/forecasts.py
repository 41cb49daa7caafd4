"""How well the next trough is foretold by a model that is not the one the children follow.

That is the honest case: the published models disagree, and no child follows any of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from glidepath.exchange.models import read_model
from glidepath.pk.between import omega
from glidepath.pk.cohort import Cohort, cohort, predicted
from glidepath.pk.estimate import estimate
from glidepath.pk.layout import every, lay_out
from glidepath.pk.posterior import model_weights, posterior
from glidepath.pk.segments import Segments, schedule, stack
from glidepath.pk.spread import spread_of
from validation.children import (
    DAY,
    Floats,
    covariates,
    empty,
    measured,
    typical_dose,
)

MODELS = ("fan-2024", "chen-2021", "cheng-2020")
"""Those that are averaged by default; children are drawn where all three may speak."""

LEVELS = (1, 2, 3)
CUTS = (0.5,)
"""One will do: levels are proportional to doses, so every cut has the same relative error."""

MONTH = 30.0 * DAY
PROPORTION, AVERAGE = "proportion", "average of the others"


@dataclass(frozen=True, slots=True)
class Performance:
    """Of one way to foretell: percentages of the true trough.

    Parameters
    ----------
    truth, way
        The model that the children follow, and how their trough was foretold.
    levels, cut
        How many levels were known, and the dose that was foretold for as a share of the present.
    bias, error
        Median of the error, and of its size, in per cent.
    held
        How often the 90 % interval held the true trough; NaN where there is none.
    """

    truth: str
    way: str
    levels: int
    cut: float
    bias: float
    error: float
    held: float


def performances(number: int, seed: int) -> Iterator[Performance]:
    """Foretell the steady trough after a cut, for children of every model."""
    for truth in MODELS:
        for levels in LEVELS:
            yield from _of_truth(truth, levels, number, seed)


def _of_truth(truth: str, levels: int, number: int, seed: int) -> Iterator[Performance]:
    rng = np.random.default_rng([seed, levels, number, MODELS.index(truth)])
    known = covariates("cheng-2020", number, rng)
    known["weight"] = np.clip(known["weight"], 8.0, 43.0)
    known["age"] = np.clip(known["age"], 1.0, 11.9)
    doses = typical_dose(truth, known)
    segments = _segments(doses, 1.0, levels)
    times = np.tile(MONTH * np.arange(1, levels + 1), (number, 1))
    blank = cohort(read_model(truth), known, segments, empty(times))
    spread = omega(read_model(truth).between)
    etas = rng.multivariate_normal(np.zeros(len(spread)), spread, number)
    taught = measured(blank, etas, rng)
    others = [each for each in MODELS if each != truth]
    fits = {name: _fit(name, known, taught) for name in others}
    for cut in CUTS:
        true = _ahead(blank, etas, doses, cut, levels)
        yield _by_proportion(truth, taught, levels, cut, true)
        found = {}
        for name, (own, nodes, weights, _) in fits.items():
            found[name] = _ahead(own, nodes, doses, cut, levels), weights
            yield _scored(truth, name, (levels, cut), [found[name]], [np.ones(number)], true)
        shares = model_weights(np.stack([fits[name][3] for name in others]))
        parts = [found[name] for name in others]
        yield _scored(truth, AVERAGE, (levels, cut), parts, list(shares), true)


def _segments(doses: Floats, cut: float, levels: int) -> Segments:
    change = MONTH * levels
    return stack([lay_out([every(0.0, a), every(change, cut * a)]) for a in doses])


def _fit(
    name: str, known: dict[str, Floats], taught: Cohort
) -> tuple[Cohort, Floats, Floats, Floats]:
    own = cohort(read_model(name), known, taught.segments, taught.levels)
    after = posterior(own, estimate(own))
    return own, after.etas, after.weights, after.log_marginal


def _ahead(of: Cohort, etas: Floats, doses: Floats, cut: float, levels: int) -> Floats:
    """The true trough two months after the cut, (..., children)."""
    segments = _segments(doses, cut, levels)
    times = np.full((len(doses), 1), MONTH * (levels + 2))
    asked = replace(of, segments=segments, levels=empty(times), schedule=schedule(segments, times))
    found: Floats = predicted(asked, etas)[..., 0]
    return found


def _by_proportion(
    truth: str, taught: Cohort, levels: int, cut: float, true: Floats
) -> Performance:
    """From the last level alone; one below the limit is taken for the limit."""
    errors = 100.0 * (cut * taught.levels.value[:, -1] / true - 1.0)
    return Performance(
        truth, PROPORTION, levels, cut, float(np.median(errors)),
        float(np.median(np.abs(errors))), float("nan"),
    )  # fmt: skip


def _scored(
    truth: str,
    way: str,
    asked: tuple[int, float],
    parts: Sequence[tuple[Floats, Floats]],
    shares: Sequence[Floats],
    true: Floats,
) -> Performance:
    values = np.concatenate([values for values, _ in parts])
    weights = np.concatenate(
        [share * weights for share, (_, weights) in zip(shares, parts, strict=True)]
    )
    spreads = [spread_of(values[:, i], weights[:, i]) for i in range(len(true))]
    middle = np.array([each.quantile(0.5) for each in spreads])
    low, high = (np.array([each.quantile(share) for each in spreads]) for share in (0.05, 0.95))
    errors = 100.0 * (middle / true - 1.0)
    return Performance(
        truth, way, *asked, float(np.median(errors)), float(np.median(np.abs(errors))),
        float(np.mean((low <= true) & (true <= high))),
    )  # fmt: skip
