"""What estimation finds of every individual of a data set, under every model that is asked.

The estimation itself is `glidepath.pk.estimate`; here its results get names, and levels that only
a wrong unit explains are found.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from glidepath.pk.cohort import Cohort, cohort, individual, predicted, some
from glidepath.pk.estimate import Estimates, estimate, spread
from glidepath.pk.individuals import Batch, Individual, batch_of, lag_of
from glidepath.pk.kernel import NG_PER_ML, solve
from glidepath.pk.kinetics import volume
from glidepath.pk.likelihood import ErrorModel, Levels
from glidepath.pk.model import Model
from glidepath.pk.population import Doubt, caveats
from glidepath.pk.posterior import NODES, model_weights, posterior
from glidepath.pk.troughs import trough_range

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Doubts: TypeAlias = tuple[tuple[str, Doubt], ...]
"""The covariates that speak against a model for an individual, and why."""

AT_ONCE = 200_000
"""Predicted levels of one block of posteriors; more at once take longer, and far more memory."""

FEW = 5
"""Individuals with levels below which the shrinkage of a population says nothing."""

IMPOSSIBLE = 50.0
"""Times the highest level that a typical child could reach, from which on the unit is wrong.

Above the 11-fold exposure of the strongest known interaction in a child four between-child SDs
(0.35) above the typical one, 45; and below 1000 times a twentieth of that highest level.
"""

LOG_2_PI = math.log(2.0 * math.pi)


@dataclass(frozen=True, slots=True)
class Fitted:
    """All individuals under one model; n individuals, m levels, p parameters that differ.

    Parameters
    ----------
    model
        Of the fit.
    differing
        Names of the parameters in which individuals differ.
    etas, errors
        Most probable etas and their standard errors by Laplace's approximation; (n, p).
    of_prior
        Variance of each eta that is left, as a share of the prior's: 1 where the levels told
        nothing; (n, p).
    shrinkage
        1 less the SD of the etas over that of the prior, (p,); NaN for fewer than `FEW`
        individuals with levels.
    typical, own
        Parameters at the end of the records by name, of a typical and of this individual; (n,).
    objective
        Twice minus the log-likelihood at the etas plus their weighted square, without constants;
        (n,).
    contribution
        Of each individual to the objective function, by Laplace's approximation; (n,).
    arrival
        `glidepath.pk.estimate.Arrival`; (n,).
    pareto_k, trusted, log_marginal
        Of `glidepath.pk.posterior.Posterior`; (n,).
    predicted, fitted
        Levels of a typical child and of this one, ng/mL, (n, m).
    residuals
        Weighted, NaN where no level was measured or it lies below a limit; (n, m).
    doubts
        Of each individual: the covariates that speak against the model, and why.

    Notes
    -----
    Both objectives leave out what NONMEM leaves out: log(2 pi) for every level that was measured
    above its limit. A level below a limit counts with minus twice the logarithm of the
    probability to lie there.
    """

    model: Model
    differing: tuple[str, ...]
    etas: Floats
    errors: Floats
    of_prior: Floats
    shrinkage: Floats
    typical: Mapping[str, Floats]
    own: Mapping[str, Floats]
    objective: Floats
    contribution: Floats
    arrival: npt.NDArray[np.int64]
    pareto_k: Floats
    trusted: Truths
    log_marginal: Floats
    predicted: Floats
    fitted: Floats
    residuals: Floats
    doubts: tuple[Doubts, ...]


@dataclass(frozen=True, slots=True)
class Estimation:
    """Individuals, what each model makes of them, and how much each model weighs.

    Parameters
    ----------
    individuals
        In the order of the data set.
    fits
        One for each model.
    weights
        (models, n); each individual's sum to 1.
    """

    individuals: tuple[Individual, ...]
    fits: tuple[Fitted, ...]
    weights: Floats


@dataclass(frozen=True, slots=True)
class Beyond:
    """A level so high that only a wrong unit explains it.

    Parameters
    ----------
    individual, place
        Numbers of the individual and of the level.
    level, highest
        As measured, and what a typical child stays below on these doses; ng/mL.
    """

    individual: int
    place: int
    level: float
    highest: float


def estimate_all(
    individuals: Sequence[Individual], models: Sequence[Model], prior_weight: float = 1.0
) -> Estimation:
    """Estimate every individual under every model.

    Parameters
    ----------
    individuals
        At least one, with the covariates that the models need.
    models
        At least one.
    prior_weight
        Above 0; 1 takes a model at its word, less lets the levels speak louder.

    Raises
    ------
    InputError
        For a weight that is not above 0; for a lag that depends on covariates.
    """
    batches = {lag: batch_of(individuals, lag) for lag in {lag_of(each) for each in models}}
    fits = tuple(_fitted(each, batches[lag_of(each)], prior_weight) for each in models)
    weights = model_weights(np.stack([each.log_marginal for each in fits]))
    return Estimation(tuple(individuals), fits, weights)


def beyond(individuals: Sequence[Individual], models: Sequence[Model]) -> tuple[Beyond, ...]:
    """Give the levels that lie far above what a typical child could reach under any model."""
    under = [_under(each, batch_of(individuals, lag_of(each))) for each in models]
    levels = under[0].levels
    value = np.where(_seen(levels), levels.value, 0.0)
    most = np.max([predicted(each, _nobody(each)) for each in under], axis=0)
    odd = np.flatnonzero((value > IMPOSSIBLE * most).any(axis=1))
    if not odd.size:
        return ()
    highest = np.max([_highest(some(each, odd)) for each in under], axis=0)
    return tuple(
        Beyond(child, place, float(value[child, place]), top)
        for child, top in zip(odd.tolist(), highest.tolist(), strict=True)
        for place in np.flatnonzero(value[child] > IMPOSSIBLE * top).tolist()
    )


def levels_under(
    individuals: Sequence[Individual], model: Model, etas: Mapping[str, float]
) -> tuple[Floats, tuple[Doubts, ...]]:
    """Give the levels that a model foretells, without residual error, and what speaks against it.

    Parameters
    ----------
    individuals
        Whose ``levels`` say when.
    etas
        By the name of the parameter; 0 for those that are not there.

    Returns
    -------
    tuple
        (n, m) in ng/mL, and the doubts of each individual, as in `Fitted`.
    """
    batch = batch_of(individuals, lag_of(model))
    children = _under(model, batch)
    own = np.array([[etas.get(name, 0.0) for name in children.differing]])
    found = predicted(children, np.repeat(own, len(individuals), axis=0))
    return found, _doubts(model, batch)


def _under(model: Model, batch: Batch, prior_weight: float = 1.0) -> Cohort:
    return cohort(model, batch.covariates, batch.segments, batch.levels, prior_weight)


def _nobody(children: Cohort) -> Floats:
    """Give the etas of typical children."""
    return np.zeros((children.segments.start.shape[0], len(children.differing)))


def _fitted(model: Model, batch: Batch, prior_weight: float) -> Fitted:
    children = _under(model, batch, prior_weight)
    found = estimate(children)
    fitted, sds = predicted(children, found.etas), spread(children)
    errors = np.sqrt(np.linalg.diagonal(found.covariance))
    pareto_k, trusted, log_marginal = _posteriors(children, found)
    objective = 2.0 * found.objective - LOG_2_PI * _seen(batch.levels).sum(axis=1)
    laplace = np.linalg.slogdet(children.precision)[1] + np.linalg.slogdet(found.covariance)[1]
    return Fitted(
        model=model,
        differing=children.differing,
        etas=found.etas,
        errors=errors,
        of_prior=(errors / sds) ** 2,
        shrinkage=_shrinkage(found.etas[batch.levels.present.any(axis=1)], sds),
        typical=_at_end(children, _nobody(children)),
        own=_at_end(children, found.etas),
        objective=objective,
        contribution=objective - laplace,
        arrival=found.arrival,
        pareto_k=pareto_k,
        trusted=trusted,
        log_marginal=log_marginal,
        predicted=predicted(children, _nobody(children)),
        fitted=fitted,
        residuals=_residuals(batch.levels, fitted, children.error),
        doubts=_doubts(model, batch),
    )


def _seen(levels: Levels) -> Truths:
    seen: Truths = levels.present & ~levels.below
    return seen


def _shrinkage(etas: Floats, sds: Floats) -> Floats:
    if len(etas) < FEW:
        return np.full(len(sds), np.nan)
    shrunk: Floats = 1.0 - np.std(etas, axis=0, ddof=1) / sds
    return shrunk


def _at_end(children: Cohort, etas: Floats) -> dict[str, Floats]:
    """Give the parameters that hold at the end of the records, (n,)."""
    number = len(etas)
    own = individual(children, etas)
    return {
        name: np.broadcast_to(getattr(own, name)[..., -1], number).copy()
        for name in children.typical
    }


def _posteriors(children: Cohort, found: Estimates) -> tuple[Floats, Truths, Floats]:
    """Give Pareto k, whether it is good, and the log marginal likelihood, block by block."""
    number = children.segments.start.shape[0]
    columns = children.segments.start.shape[1] + children.levels.time.shape[1]
    size = max(1, AT_ONCE // (NODES * columns))
    blocks = [np.arange(i, min(i + size, number)) for i in range(0, number, size)]
    parts = [posterior(some(children, rows), _some(found, rows)) for rows in blocks]
    return (
        np.concatenate([each.pareto_k for each in parts]),
        np.concatenate([each.trusted for each in parts]),
        np.concatenate([each.log_marginal for each in parts]),
    )


def _some(found: Estimates, rows: npt.NDArray[np.int64]) -> Estimates:
    return Estimates(
        found.etas[rows],
        found.objective[rows],
        found.covariance[rows],
        found.rough[rows],
        found.arrival[rows],
        found.steps[rows],
    )


def _residuals(levels: Levels, fitted: Floats, error: ErrorModel) -> Floats:
    value = np.where(_seen(levels), levels.value, np.nan)
    with np.errstate(divide="ignore"):
        if error.log:
            weighted = (np.log(value) - np.log(fitted)) / error.log
        else:
            weighted = (value - fitted) / np.hypot(error.additive, error.proportional * fitted)
    found: Floats = weighted
    return found


def _doubts(model: Model, batch: Batch) -> tuple[Doubts, ...]:
    number, columns = batch.segments.start.shape
    found: list[list[tuple[str, Doubt]]] = [[] for _ in range(number)]
    for each in caveats(model, batch.covariates):
        where = np.broadcast_to(each.where, (number, columns)).any(axis=1)
        for row in np.flatnonzero(where).tolist():
            found[row].append((each.covariate, each.doubt))
    return tuple(map(tuple, found))


def _highest(children: Cohort) -> Floats:
    """Give a level that typical children stay below: the highest trough and the largest dose."""
    typical = individual(children, _nobody(children))
    segments = children.segments
    until = float(np.max(children.levels.time)) + 1.0
    troughs = trough_range(solve(typical, segments), until)[1]
    highest = np.max(np.where(np.isfinite(troughs), troughs, 0.0), axis=1)
    dose = NG_PER_ML * np.max(segments.amount, axis=(1, 2))
    found: Floats = highest + dose / np.min(np.broadcast_to(volume(typical), troughs.shape), axis=1)
    return found
