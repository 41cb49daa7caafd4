"""The most probable parameters of every child at once, and how sure they are.

Levenberg and Marquardt's way: Newton steps on the exact gradient and the expected curvature,
damped where they overshoot, held inside bounds. Children that have arrived leave the batch.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from enum import IntEnum

from glidepath.pk.arrays import Array, namespace
from glidepath.pk.cohort import Cohort, sensitivities, some, with_depot
from glidepath.pk.likelihood import misfit

BOUND = 8.0
"""Between-child SDs within which an eta is looked for."""

ARRIVED = 1e-6
"""A further step that is shorter than this, in posterior SDs, is not taken."""

MOST_STEPS = 60

AT_ONCE = 512
"""Children of one block; more at once would not stay in the processor's cache."""

ENOUGH_TO_LEAVE = 0.25
"""Share of children that must have arrived before they leave a batch."""

DIFFERENCE = 1e-6
"""Step of the curvature, in between-child SDs; its relative error is of that order."""

ROUNDING = 1e-13
"""Relative rise of the density that is taken for rounding."""


class Arrival(IntEnum):
    """How the search for a child's parameters ended."""

    CONVERGED = 0
    AT_BOUND = 1
    NOT_CONVERGED = 2


@dataclass(frozen=True, slots=True)
class Density:
    """Minus the log posterior density at some etas, with gradient and expected curvature.

    Shapes (..., children), (..., children, p), (..., children, p, p). Constants of the prior are
    left out.
    """

    value: Array
    gradient: Array
    curvature: Array


@dataclass(frozen=True, slots=True)
class Estimates:
    """The most probable etas of every child.

    Parameters
    ----------
    etas
        (children, p), in the order of ``Cohort.differing``.
    objective
        Minus the log-likelihood of the levels, plus half the weighted square of the etas;
        (children,). Twice that, less log(2 pi) for every level that was seen, is a person's
        contribution as NONMEM reports it.
    covariance
        Of the etas, by Laplace's approximation: the inverse of the exact curvature, or of the
        expected one where that is not positive (``rough``); (children, p, p).
    rough
        (children,).
    arrival
        `Arrival` of every child; (children,).
    steps
        Steps that were tried; (children,).
    """

    etas: Array
    objective: Array
    covariance: Array
    rough: Array
    arrival: Array
    steps: Array


@dataclass(frozen=True, slots=True)
class _Search:
    """Children still on their way."""

    rows: Array
    etas: Array
    here: Density
    damping: Array
    steps: Array


def estimate(cohort: Cohort, workers: int = 1) -> Estimates:
    """Find the most probable etas of every child.

    Parameters
    ----------
    cohort
        Children.
    workers
        Threads to share the blocks of a large batch; the answer does not depend on them.

    Returns
    -------
    Estimates
        Of all of them, in order; look at ``arrival`` before trusting one.
    """
    children = cohort.segments.start.shape[0]
    if children <= AT_ONCE:
        return _estimate(cohort)
    xp = namespace(cohort.precision)
    every = xp.arange(children, device=cohort.precision.device)
    blocks = [every[i : i + AT_ONCE] for i in range(0, children, AT_ONCE)]
    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(lambda block: _estimate(some(cohort, block)), blocks))
    return Estimates(
        *(xp.concat([getattr(p, f.name) for p in parts], axis=0) for f in fields(Estimates))
    )


def density(cohort: Cohort, etas: Array) -> Density:
    """Give minus the log posterior density at some etas, with its derivatives.

    Parameters
    ----------
    cohort
        Children.
    etas
        (..., children, p).
    """
    xp = namespace(etas)
    true, slopes = sensitivities(cohort, etas)
    fit = misfit(cohort.levels, true, cohort.error)
    pull = pulled(etas, cohort.precision)
    by_level = xp.moveaxis(slopes, 0, -1)
    curvature = xp.matrix_transpose(by_level) @ (fit.curvature[..., None] * by_level)
    return Density(
        xp.sum(fit.value, axis=-1) + 0.5 * xp.sum(pull * etas, axis=-1),
        xp.sum(fit.slope[..., None] * by_level, axis=-2) + pull,
        curvature + cohort.precision,
    )


def pulled(etas: Array, precision: Array) -> Array:
    """Give etas (..., children, p) times a precision (p, p) or (children, p, p)."""
    if precision.ndim == 2:
        return etas @ precision
    return (etas[..., None, :] @ precision)[..., 0, :]


def spread(cohort: Cohort) -> Array:
    """Give the between-child SDs of the prior as it is weighted, (p,) or (children, p)."""
    xp = namespace(cohort.precision)
    return xp.sqrt(xp.linalg.diagonal(xp.linalg.inv(cohort.precision)))


def _estimate(cohort: Cohort) -> Estimates:
    cohort = with_depot(cohort)
    found = _found(cohort)
    xp = namespace(found.etas)
    bound = BOUND * spread(cohort)
    covariance, rough = _covariance(cohort, found)
    at_bound = xp.any(xp.abs(found.etas) >= bound, axis=-1)
    arrival = int(Arrival.AT_BOUND) * xp.astype(at_bound, xp.int64)
    late = found.steps >= MOST_STEPS
    arrival = xp.where(late, int(Arrival.NOT_CONVERGED), arrival)
    return Estimates(found.etas, found.here.value, covariance, rough, arrival, found.steps)


def _found(cohort: Cohort) -> _Search:
    """Let all children search until each has arrived; the result is in their order."""
    bound = BOUND * spread(cohort)
    search, done = _begin(cohort), []
    for _ in range(MOST_STEPS):
        move, arrived = _step(search, bound)
        xp = namespace(move)
        share = float(xp.mean(xp.astype(arrived, xp.float64)))
        if share == 1.0:
            break
        if share >= ENOUGH_TO_LEAVE:
            done.append(_rows(search, xp.nonzero(arrived)[0]))
            going = xp.nonzero(~arrived)[0]
            search, move, arrived = _rows(search, going), xp.take(move, going, axis=0), None
            cohort = some(cohort, going)
            bound = BOUND * spread(cohort)
        search = _tried(cohort, search, move, arrived, bound)
    return _in_order([*done, search])


def _begin(cohort: Cohort) -> _Search:
    xp = namespace(cohort.precision)
    children, size = cohort.segments.start.shape[0], cohort.precision.shape[-1]
    like = {"dtype": xp.float64, "device": cohort.precision.device}
    etas = xp.zeros((children, size), **like)
    nothing = xp.zeros(children, **like)
    rows = xp.arange(children, device=cohort.precision.device)
    return _Search(rows, etas, density(cohort, etas), nothing, nothing)


def _step(search: _Search, bound: Array) -> tuple[Array, Array]:
    """Give the next move of every child, and whether it is too short to be worth it."""
    xp = namespace(search.etas)
    slope, etas = search.here.gradient, search.etas
    held = ((etas <= -bound) & (slope > 0.0)) | ((etas >= bound) & (slope < 0.0))
    free = 1.0 - xp.astype(held, xp.float64)
    slope = slope * free
    eye = xp.eye(bound.shape[-1], dtype=xp.float64, device=bound.device)
    curvature = search.here.curvature * free[:, :, None] * free[:, None, :]
    curvature = curvature + eye * (1.0 - free)[:, None, :]
    stiff = curvature * (1.0 + eye * search.damping[:, None, None])
    move = -xp.linalg.solve(stiff, slope[:, :, None])[:, :, 0]
    length2 = -xp.sum(slope * move, axis=-1) * (1.0 + search.damping)
    return move, length2 <= ARRIVED * ARRIVED


def _tried(
    cohort: Cohort, search: _Search, move: Array, arrived: Array | None, bound: Array
) -> _Search:
    """Take the move where it leads down, and damp the next one where it does not."""
    xp = namespace(move)
    etas = xp.minimum(xp.maximum(search.etas + move, -bound), bound)
    there = density(cohort, etas)
    better = there.value <= search.here.value + ROUNDING * (1.0 + xp.abs(search.here.value))
    there = _with_secant(there, search.here, etas - search.etas)
    looser, tighter = (
        0.1 * search.damping,
        xp.maximum(10.0 * search.damping, 1e-2 + 0.0 * etas[:, 0]),
    )
    going = 1.0 if arrived is None else 1.0 - xp.astype(arrived, xp.float64)
    return _Search(
        search.rows,
        xp.where(better[:, None], etas, search.etas),
        Density(
            xp.where(better, there.value, search.here.value),
            xp.where(better[:, None], there.gradient, search.here.gradient),
            xp.where(better[:, None, None], there.curvature, search.here.curvature),
        ),
        xp.where(better, xp.where(looser < 1e-4, 0.0, looser), tighter),
        search.steps + going,
    )


def _with_secant(there: Density, here: Density, move: Array) -> Density:
    """Correct the expected curvature by how the gradient really changed along the move.

    One update of Broyden, Fletcher, Goldfarb and Shanno, on a fresh expected curvature each time;
    it keeps the matrix positive and makes the last steps short.
    """
    xp = namespace(move)
    change = there.gradient - here.gradient
    bent = (there.curvature @ move[:, :, None])[:, :, 0]
    along, across = xp.sum(change * move, axis=-1), xp.sum(bent * move, axis=-1)
    use = along > 1e-2 * across
    along, across = xp.where(use, along, 1.0), xp.where(use, across, 1.0)
    update = (
        change[:, :, None] * change[:, None, :] / along[:, None, None]
        - bent[:, :, None] * bent[:, None, :] / across[:, None, None]
    )
    curvature = there.curvature + xp.where(use[:, None, None], update, 0.0)
    return Density(there.value, there.gradient, curvature)


def _rows(search: _Search, rows: Array) -> _Search:
    xp = namespace(rows)
    here = Density(*(xp.take(getattr(search.here, f.name), rows, axis=0) for f in fields(Density)))
    other = {
        f.name: xp.take(getattr(search, f.name), rows, axis=0)
        for f in fields(_Search)
        if f.name != "here"
    }
    return _Search(here=here, **other)


def _in_order(parts: list[_Search]) -> _Search:
    xp = namespace(parts[0].rows)
    if len(parts) == 1:
        return parts[0]
    here = Density(
        *(xp.concat([getattr(p.here, f.name) for p in parts], axis=0) for f in fields(Density))
    )
    other = {
        f.name: xp.concat([getattr(p, f.name) for p in parts], axis=0)
        for f in fields(_Search)
        if f.name != "here"
    }
    whole = _Search(here=here, **other)
    return _rows(whole, xp.argsort(whole.rows))


def _covariance(cohort: Cohort, found: _Search) -> tuple[Array, Array]:
    """Give the inverse of the curvature, and where the exact one would not do."""
    xp = namespace(found.etas)
    exact = _exact_curvature(cohort, found.etas, found.here)
    rough = xp.min(xp.linalg.eigvalsh(exact), axis=-1) <= 0.0
    curvature = xp.where(rough[:, None, None], found.here.curvature, exact)
    return xp.linalg.inv(curvature), rough


def _exact_curvature(cohort: Cohort, etas: Array, density_at: Density) -> Array:
    """Give differences of the exact gradient, all directions at once."""
    xp = namespace(etas)
    step = xp.broadcast_to(DIFFERENCE * spread(cohort), etas.shape)
    eye = xp.eye(etas.shape[-1], dtype=xp.float64, device=step.device)
    slopes = density(cohort, etas + eye[:, None, :] * step).gradient
    rows = (slopes - density_at.gradient) / xp.matrix_transpose(step)[:, :, None]
    matrix = xp.moveaxis(rows, 0, -1)
    return 0.5 * (matrix + xp.matrix_transpose(matrix))
