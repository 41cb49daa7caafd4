"""One child under several models: each is fitted, and weighs as much as it explains the levels.

Everything is in the units of the models; what assay their levels are by is the caller's to know.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import log

import numpy as np
import numpy.typing as npt

from glidepath.pk.cohort import FACTOR, Cohort, cohort, predicted
from glidepath.pk.estimate import Arrival, Estimates, estimate
from glidepath.pk.kernel import levels_at, solve
from glidepath.pk.kinetics import Parameters, kinetics
from glidepath.pk.layout import DAY, every, lay_out
from glidepath.pk.likelihood import LEAST_LEVEL, ErrorModel, Levels
from glidepath.pk.model import Model
from glidepath.pk.nodes import normal_points
from glidepath.pk.normal import log_cdf
from glidepath.pk.population import typical
from glidepath.pk.posterior import NODES, Posterior, model_weights, posterior
from glidepath.pk.segments import Segments, schedule, stack, take
from glidepath.pk.spread import Spread, spread_of

LN_2 = 0.6931471805599453
HELD = 1e-6
"""Spread of what a model lets nobody differ in, where it is solved beside one that does."""

PARTS = ("value", "below", "present")
"""What is known of a level besides its time."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class History:
    """What one child took and what was measured, as one model is told of it.

    Parameters
    ----------
    segments
        Of one child.
    covariates
        By name, each (1, segments) or a number.
    f
        Relative bioavailability, (1, segments): what interacting drugs do.
    levels
        (1, n), in the unit and by the kind of assay of the model.
    assay_spread
        SD of the logarithm of the factor between the assay of the levels and that of the model;
        0 where both are of one kind.
    scale
        What the levels were multiplied by to be in that unit and by that kind of assay.
    """

    segments: Segments
    covariates: Mapping[str, Floats | float]
    f: Floats
    levels: Levels
    assay_spread: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A child under one model.

    Parameters
    ----------
    model, cohort, estimates, posterior
        The child, and what was found.
    true
        The true levels at every node, (n, 1, levels).
    scale
        As of its `History`.
    """

    model: Model
    cohort: Cohort
    estimates: Estimates
    posterior: Posterior
    true: Floats
    scale: float = 1.0

    @property
    def converged(self) -> bool:
        """Whether the search for the most probable parameters ended inside its bounds."""
        return int(self.estimates.arrival[0]) == Arrival.CONVERGED

    @property
    def trusted(self) -> bool:
        """Whether the posterior is more than Laplace's approximation."""
        return bool(self.posterior.trusted[0])

    @property
    def etas(self) -> Floats:
        """Nodes of the posterior, (n, p)."""
        nodes: Floats = self.posterior.etas[:, 0, :]
        return nodes

    @property
    def log_marginal(self) -> float:
        """Logarithm of the probability density of the levels as they were read.

        A level that is multiplied before it is fitted lies on a longer scale, where every density
        is lower: without that factor, models of different assays could not be compared.
        """
        levels = self.cohort.levels
        seen = int(np.sum(levels.present & ~levels.below))
        return float(self.posterior.log_marginal[0]) + seen * log(self.scale)


@dataclass(frozen=True, slots=True)
class Average:
    """Fits of one child with the weight of each; the weights sum to 1."""

    fits: tuple[Fit, ...]
    weights: tuple[float, ...]

    def spread(self, of: Callable[[Fit], Floats]) -> Spread:
        """Give an uncertain number over all models.

        Parameters
        ----------
        of
            Gives the number at every node of a fit, (n,).
        """
        shares = [
            w * f.posterior.weights[:, 0] for f, w in zip(self.fits, self.weights, strict=True)
        ]
        values = [of(fit) for fit in self.fits]
        return spread_of(np.concatenate(values), np.concatenate(shares))


def fit(model: Model, history: History) -> Fit:
    """Fit one model to a child; see `fit_each`."""
    return fit_each([model], [history])[0]


def fit_each(models: Sequence[Model], histories: Sequence[History]) -> tuple[Fit, ...]:
    """Fit several models to one child.

    Parameters
    ----------
    models, histories
        Each model with what it is told. Those that are told of the same doses, and are built
        alike, are solved as one batch, a row each.

    Raises
    ------
    InputError
        As of `glidepath.pk.cohort.cohort`.
    """
    own = [
        _with_bioavailability(cohort(m, h.covariates, h.segments, h.levels), h)
        for m, h in zip(models, histories, strict=True)
    ]
    alike: dict[tuple[object, ...], list[int]] = {}
    for i, each in enumerate(own):
        alike.setdefault((each.structure, id(each.segments), each.error.log), []).append(i)
    fits: dict[int, Fit] = {}
    for places in alike.values():
        batch = together([own[i] for i in places])
        found = estimate(batch)
        after = posterior(batch, found)
        true = predicted(batch, after.etas)
        for row, i in enumerate(places):
            single = replace(own[i], differing=batch.differing, precision=batch.precision[row])
            parts = _row(found, row), _posterior_row(after, row), true[:, row : row + 1, :]
            fits[i] = Fit(models[i], single, *parts, histories[i].scale)
    return tuple(fits[i] for i in range(len(models)))


def together(own: Sequence[Cohort]) -> Cohort:
    """Put one child's cohorts under several models into one, a row each.

    In what a model lets nobody differ, everybody is held: a spread of `HELD`. The factor between
    two assays, which acts as bioavailability does, comes last.
    """
    first = own[0]
    found = dict.fromkeys(name for each in own for name in each.differing)
    names = tuple(sorted(found, key=lambda name: name == FACTOR))
    segments = take(first.segments, np.zeros(len(own), dtype=np.int64))
    times = np.concatenate([each.levels.time for each in own])
    levels = Levels(
        times, *(np.concatenate([getattr(each.levels, part) for each in own]) for part in PARTS)
    )
    return replace(
        first,
        typical={
            name: np.concatenate([_wide(each.typical[name], first) for each in own])
            for name in first.typical
        },
        differing=names,
        precision=np.stack([_precision(each, names) for each in own]),
        error=ErrorModel(
            additive=np.array([[each.error.additive] for each in own]),
            proportional=np.array([[each.error.proportional] for each in own]),
            log=first.error.log,
        ),
        segments=segments,
        levels=levels,
        schedule=schedule(segments, times),
    )


def _wide(values: Floats, of: Cohort) -> Floats:
    return np.broadcast_to(values, (1, of.segments.start.shape[1]))


def _precision(of: Cohort, names: Sequence[str]) -> Floats:
    precision = np.eye(len(names)) / HELD**2
    places = [names.index(name) for name in of.differing]
    precision[np.ix_(places, places)] = of.precision
    return precision


def _row(found: Estimates, row: int) -> Estimates:
    return Estimates(*(getattr(found, f.name)[row : row + 1] for f in fields(found)))


def _posterior_row(after: Posterior, row: int) -> Posterior:
    own = slice(row, row + 1)
    return Posterior(
        after.etas[:, own, :],
        after.weights[:, own],
        after.pareto_k[own],
        after.trusted[own],
        after.effective[own],
        after.log_marginal[own],
    )


def average(fits: Sequence[Fit]) -> Average:
    """Weigh fits by the marginal likelihood of the levels; all models are equal beforehand."""
    weights = model_weights(np.array([each.log_marginal for each in fits]))
    return Average(tuple(fits), tuple(float(w) for w in weights))


def parameters_at(
    of: Fit, covariates: Mapping[str, Floats | float], etas: Floats, f: float = 1.0
) -> Parameters:
    """Give the parameters of a child with these etas under other covariates.

    Parameters
    ----------
    covariates
        By name, numbers.
    etas
        (n, p).
    f
        Relative bioavailability then.

    Returns
    -------
    OneCompartment or TwoCompartment
        Each parameter (n, 1, 1).
    """
    return parameters_over(of, covariates, etas, np.array([f]))


def parameters_over(
    of: Fit, covariates: Mapping[str, Floats | float], etas: Floats, f: Floats
) -> Parameters:
    """Give the parameters of a child with these etas over segments.

    Parameters
    ----------
    covariates
        By name, each (segments,).
    etas
        (n, p).
    f
        Relative bioavailability, (segments,).

    Returns
    -------
    OneCompartment or TwoCompartment
        Each parameter (n, 1, segments) or (1, 1, segments).
    """
    own = {name: np.reshape(x, (1, 1, -1)) for name, x in typical(of.model, covariates).items()}
    own.pop("lag", None)
    own["f"] = np.reshape(f, (1, 1, -1))
    for i, name in enumerate(of.cohort.differing):
        own[name] = own[name] * np.exp(etas[:, i])[:, None, None]
    return of.cohort.structure(**own)


def prior_etas(of: Cohort, number: int = NODES) -> Floats:
    """Give evenly spread nodes of what a cohort's etas were thought to be beforehand, (n, p)."""
    root = np.linalg.cholesky(np.linalg.inv(of.precision))
    points: Floats = normal_points(number, root.shape[0]) @ root.T
    return points


def half_lives(parameters: Parameters) -> Floats:
    """Give the half-life of the slowest phase, h, (n,)."""
    structure = kinetics(parameters)
    slowest = structure.slowest(structure.rates(parameters))
    found: Floats = np.ravel(LN_2 / slowest)
    return found


def lag_of(model: Model, covariates: Mapping[str, Floats | float]) -> float:
    """Give the time from a dose to its arrival, h, in a child with these covariates."""
    lag = typical(model, covariates).get("lag")
    return 0.0 if lag is None else float(np.ravel(lag)[0])


def steady_troughs(parameters: Parameters, intervals: Sequence[float], lag: float = 0.0) -> Floats:
    """Give the steady trough of 1 mg a day, ng/mL, (n, intervals).

    Parameters
    ----------
    parameters
        Each (n, 1, 1).
    intervals
        Between two doses, h.
    lag
        Between a dose and its arrival, h.
    """
    dosings = [replace(every(0.0, each / DAY, each), steady=True) for each in intervals]
    segments = stack([lay_out([each], lag=lag) for each in dosings])
    found: Floats = levels_at(solve(parameters, segments), np.zeros((len(intervals), 1)))[..., 0]
    return found


def clearances(parameters: Parameters) -> Floats:
    """Give apparent clearance over relative bioavailability, L/h, (n,)."""
    return np.ravel(parameters.cl / parameters.f)


def tails(of: Average) -> Floats:
    """Give how far out each level lies, given all the others.

    Parameters
    ----------
    of
        Fits to the same levels.

    Returns
    -------
    array
        (n,): the smaller of the two tails of the posterior predictive distribution from the other
        levels (importance weights over the nodes: each node loses what the level itself gave it).
        1 where no level is present; for a level below a limit only the lower tail counts.
    """
    pairs = zip(of.fits, of.weights, strict=True)
    tail = np.sum([weight * _lower_tails(each) for each, weight in pairs], axis=0)
    levels = of.fits[0].cohort.levels
    two_sided = np.where(levels.below, tail, np.minimum(tail, 1.0 - tail))
    found: Floats = np.where(levels.present, two_sided, 1.0)[0]
    return found


def _lower_tails(of: Fit) -> Floats:
    """Give the probability of a level at or below the one found, from the others, (1, n)."""
    levels, error = of.cohort.levels, of.cohort.error
    true = np.maximum(of.true, LEAST_LEVEL)
    if error.log:
        z = (np.log(levels.value) - np.log(true)) / error.log
        spread = error.log * levels.value
    else:
        spread = np.sqrt(error.additive**2 + (error.proportional * true) ** 2)
        z = (levels.value - true) / spread
    cumulative = np.exp(log_cdf(z))
    logs = np.where(levels.below, log_cdf(z), -0.5 * z * z - np.log(spread))
    weights = of.posterior.weights[..., None]
    without = np.log(np.where(weights > 0.0, weights, 1.0)) - logs
    without = np.where(weights > 0.0, without, -np.inf)
    shares = np.exp(without - np.max(without, axis=0))
    tail: Floats = np.sum(shares * cumulative, axis=0) / np.sum(shares, axis=0)
    return tail


def _with_bioavailability(own: Cohort, history: History) -> Cohort:
    """Tell a cohort of one what acts on bioavailability, and how uncertain the assay is."""
    own = replace(own, typical={**own.typical, FACTOR: history.f})
    if history.assay_spread == 0.0:
        return own
    size = own.precision.shape[0]
    precision = np.zeros((size + 1, size + 1))
    precision[:size, :size] = own.precision
    precision[size, size] = history.assay_spread**-2
    return replace(own, differing=(*own.differing, FACTOR), precision=precision)
