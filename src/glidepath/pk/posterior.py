"""What a child's own levels leave uncertain: weighted nodes, and whether to trust their weights.

Nodes are laid around the most probable etas by Laplace's covariance and weighted by how probable
they really are. Where a few weights rule all others (Pareto k), the weights fall back to those of
Laplace's approximation, and say so.
"""

import math
from dataclasses import dataclass

from glidepath.pk.arrays import Array, namespace
from glidepath.pk.cohort import Cohort, predicted
from glidepath.pk.estimate import Estimates, pulled
from glidepath.pk.likelihood import misfit
from glidepath.pk.nodes import student_nodes
from glidepath.pk.normal import LOG_ROOT_TWO_PI

NODES, MANY_NODES = 256, 1024
"""Nodes for up to `FEW` etas, and for more."""

FEW = 3

TRUSTED = 0.7
"""Largest Pareto k of trusted weights.

Source: Vehtari, Simpson, Gelman, Yao, Gabry, Pareto smoothed importance sampling, Journal of
Machine Learning Research 2024; 25(72).
"""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Etas with weights, for every child.

    Parameters
    ----------
    etas
        (n, children, p).
    weights
        (n, children), each child's summing to 1.
    pareto_k
        Shape of the tail of the weights, (children,); small is good.
    trusted
        Where the weights are the true ones; elsewhere they are those of Laplace's approximation.
    effective
        Number of equal weights that would tell as much, (children,).
    log_marginal
        Logarithm of the probability density of the child's levels under the model, (children,).
    """

    etas: Array
    weights: Array
    pareto_k: Array
    trusted: Array
    effective: Array
    log_marginal: Array


def posterior(cohort: Cohort, estimates: Estimates, number: int | None = None) -> Posterior:
    """Give the posterior distribution of every child's etas.

    Parameters
    ----------
    cohort
        Children.
    estimates
        Of `glidepath.pk.estimate.estimate`.
    number
        Of nodes; enough for the number of etas if left out.
    """
    xp = namespace(estimates.etas)
    size = estimates.etas.shape[-1]
    number = number or (NODES if size <= FEW else MANY_NODES)
    nodes = student_nodes(number, size)
    device = estimates.etas.device
    points = xp.asarray(nodes.points, device=device)[:, None, :]
    root = xp.linalg.cholesky(estimates.covariance)
    etas = estimates.etas + xp.sum(root * points[:, :, None, :], axis=-1)
    volume = xp.sum(xp.log(xp.linalg.diagonal(root)), axis=-1)
    proposal = xp.asarray(nodes.log_density, device=device)[:, None] - volume
    true = log_posterior(cohort, etas) - proposal
    normal = -0.5 * xp.sum(points * points, axis=-1) - size * LOG_ROOT_TWO_PI - volume - proposal
    laplace = size * LOG_ROOT_TWO_PI + volume + log_posterior(cohort, estimates.etas)
    k = pareto_k(true)
    trusted = k <= TRUSTED
    logs = xp.where(trusted, true, normal)
    weights = _shares(logs)
    marginal = xp.where(trusted, _log_mean(true), laplace)
    return Posterior(etas, weights, k, trusted, 1.0 / xp.sum(weights**2, axis=0), marginal)


def log_posterior(cohort: Cohort, etas: Array) -> Array:
    """Give the logarithm of likelihood times normalised prior, (..., children).

    Parameters
    ----------
    cohort
        Children.
    etas
        (..., children, p).
    """
    xp = namespace(etas)
    fit = misfit(cohort.levels, predicted(cohort, etas), cohort.error)
    square = xp.sum(pulled(etas, cohort.precision) * etas, axis=-1)
    constant = 0.5 * xp.linalg.slogdet(cohort.precision)[1] - etas.shape[-1] * LOG_ROOT_TWO_PI
    return constant - 0.5 * square - xp.sum(fit.value, axis=-1)


def pareto_k(logs: Array) -> Array:
    """Give the shape of the tail of importance weights.

    Parameters
    ----------
    logs
        Logarithms of the weights, (n, ...).

    Returns
    -------
    array
        Of the remaining shape. Below 0.5 the weights are good, above 0.7 they are not.

    Source
    ------
    Zhang, Stephens, A new and efficient estimation method for the generalized Pareto
    distribution, Technometrics 2009; 51: 316-325, with the weak prior of Vehtari and others.
    """
    xp = namespace(logs)
    number = logs.shape[0]
    tail = int(min(0.2 * number, 3.0 * math.sqrt(number)))
    weights = xp.sort(xp.exp(logs - xp.max(logs, axis=0)), axis=0)
    over = weights[number - tail :, ...] - weights[number - tail - 1, ...][None, ...]
    return _generalised_pareto_k(xp.maximum(over, 1e-300 + 0.0 * over))


def model_weights(log_marginals: Array) -> Array:
    """Give the weight of every model for every child, by how well it explains the levels.

    Parameters
    ----------
    log_marginals
        (models, children), of `Posterior`; minus infinity for a model that may not speak.

    Returns
    -------
    array
        (models, children), each child's summing to 1. All models are equally likely beforehand.
    """
    return _shares(log_marginals)


def _generalised_pareto_k(over: Array) -> Array:
    """Fit the exceedances, ascending along axis 0."""
    xp = namespace(over)
    number = over.shape[0]
    grid = 30 + int(math.sqrt(number))
    places = xp.arange(1, grid + 1, dtype=xp.float64, device=over.device)
    start = 1.0 - xp.sqrt(grid / (places - 0.5))
    start = xp.reshape(start, (grid,) + (1,) * (over.ndim - 1))
    quartile = over[int(number / 4 + 0.5) - 1, ...]
    b = 1.0 / over[-1, ...] + start / (3.0 * quartile)
    shape = xp.mean(xp.log1p(-b[:, None, ...] * over), axis=1)
    likelihood = number * (xp.log(-b / shape) - shape - 1.0)
    b = xp.sum(b * _shares(likelihood), axis=0)
    k = xp.mean(xp.log1p(-b * over), axis=0)
    return (number * k + 10.0 * 0.5) / (number + 10.0)


def _shares(logs: Array) -> Array:
    xp = namespace(logs)
    weights = xp.exp(logs - xp.max(logs, axis=0))
    return weights / xp.sum(weights, axis=0)


def _log_mean(logs: Array) -> Array:
    xp = namespace(logs)
    most = xp.max(logs, axis=0)
    return most + xp.log(xp.mean(xp.exp(logs - most), axis=0))
