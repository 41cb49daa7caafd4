"""Children with their doses, levels and model: what estimation is about."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from glidepath.pk.arrays import STEP, Array, as_floats, exp, namespace, tangent, value
from glidepath.pk.between import differing, omega
from glidepath.pk.kernel import depot_of, levels_of
from glidepath.pk.likelihood import ErrorModel, Levels, error_model
from glidepath.pk.model import Model
from glidepath.pk.modes import Depot, Held
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.population import typical
from glidepath.pk.segments import SNAP, Schedule, Segments, schedule, take
from glidepath.pk.two_compartment import TwoCompartment
from glidepath.quantities.errors import InputError, Place, Problem, input_error

FACTOR = "f"
"""Relative bioavailability, to which levels are proportional."""

ABSORPTION = "ka"
"""The rate constant of absorption; all other parameters but bioavailability are sizes."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A batch of children under one model.

    Parameters
    ----------
    structure
        Class of the parameters.
    typical
        Parameters of a typical child, each (children, segments), (children, 1) or (1, 1).
    differing
        Names of the parameters that are ``typical * exp(eta)``.
    precision
        Inverse of the between-child covariance, times the weight of the prior; (p, p), or
        (children, p, p) where each row has a model of its own.
    error
        Residual error; its numbers (children, 1) where each row has a model of its own.
    segments, levels
        Doses and measured levels.
    schedule
        Of the levels in the segments.
    depot
        Of `with_depot`; what is in the depot, looked up once.
    """

    structure: type[OneCompartment] | type[TwoCompartment]
    typical: Mapping[str, Array]
    differing: tuple[str, ...]
    precision: Array
    error: ErrorModel
    segments: Segments
    levels: Levels
    schedule: Schedule
    depot: Depot | None = None


def cohort(
    model: Model,
    covariates: Mapping[str, Array],
    segments: Segments,
    levels: Levels,
    prior_weight: float = 1.0,
) -> Cohort:
    """Put children under a model.

    Parameters
    ----------
    model
        Of which a lag, if it has one, has already gone into the segments.
    covariates
        By name, each (children, segments), (children, 1) or a number.
    segments, levels
        Of the children.
    prior_weight
        Above 0; 1 takes the model at its word, less lets the levels speak louder.

    Raises
    ------
    InputError
        Where a covariate that the model needs is missing or impossible, a level is not above 0
        or lies before the first dose, or the weight of the prior is not above 0.
    """
    xp = namespace(segments.start)
    if not 0.0 < prior_weight < math.inf:
        raise input_error(f"weight of the prior is {prior_weight}", expected="above 0")
    _require_levels(segments, levels)
    own = {k: _as_columns(v, segments) for k, v in typical(model, covariates).items() if k != "lag"}
    spread = xp.asarray(omega(model.between), dtype=xp.float64, device=segments.start.device)
    return Cohort(
        OneCompartment if model.structure == "one-compartment" else TwoCompartment,
        own,
        differing(model.between),
        prior_weight * xp.linalg.inv(spread),
        error_model(model.residual),
        segments,
        levels,
        schedule(segments, levels.time),
    )


def some(cohort: Cohort, children: Array) -> Cohort:
    """Give some of the children, by their numbers."""
    xp = namespace(children)

    def rows(x: Array) -> Array:
        return x if x.shape[0] == 1 else xp.take(x, children, axis=0)

    levels = cohort.levels
    few = Levels(rows(levels.time), rows(levels.value), rows(levels.below), rows(levels.present))
    segments = take(cohort.segments, children)
    return replace(
        cohort,
        typical={name: rows(x) for name, x in cohort.typical.items()},
        precision=rows(cohort.precision) if cohort.precision.ndim == 3 else cohort.precision,
        error=_rows_of(cohort.error, rows),
        segments=segments,
        levels=few,
        schedule=schedule(segments, few.time),
        depot=cohort.depot and _rows_of_depot(cohort.depot, rows),
    )


def _rows_of_depot(depot: Depot, rows: Callable[[Array], Array]) -> Depot:
    return Depot(rows(depot.begun), Held(rows(depot.held.older), rows(depot.held.fresh)))


def _rows_of(error: ErrorModel, rows: Callable[[Array], Array]) -> ErrorModel:
    parts = (getattr(error, f.name) for f in fields(error))
    return ErrorModel(*(part if isinstance(part, float) else rows(part) for part in parts))


def individual(cohort: Cohort, etas: Array) -> OneCompartment | TwoCompartment:
    """Give the parameters of children with these etas, (..., children, p)."""
    return _individual(cohort, etas)


def _individual(cohort: Cohort, etas: Array, *typical: str) -> OneCompartment | TwoCompartment:
    """Give the parameters of children with these etas, some left at those of a typical child."""
    own = dict(cohort.typical)
    for i, name in enumerate(cohort.differing):
        if name not in typical:
            own[name] = own[name] * exp(etas[..., i])[..., None]
    return cohort.structure(**own)


def predicted(cohort: Cohort, etas: Array) -> Array:
    """Give the true levels, ng/mL, of children with these etas.

    Parameters
    ----------
    cohort
        Children.
    etas
        (..., children, p).

    Returns
    -------
    array
        (..., children, n), at the times of the measured levels.
    """
    own = _individual(cohort, etas, FACTOR)
    levels = levels_of(own, cohort.segments, cohort.schedule, cohort.depot)
    if FACTOR not in cohort.differing:
        return levels
    return levels * exp(etas[..., cohort.differing.index(FACTOR)])[..., None]


def with_depot(cohort: Cohort) -> Cohort:
    """Solve the depot of the children once, if nobody differs in absorption."""
    if ABSORPTION in cohort.differing:
        return cohort
    own = cohort.structure(**cohort.typical)
    return replace(cohort, depot=depot_of(own, cohort.segments, cohort.schedule))


def sensitivities(cohort: Cohort, etas: Array) -> tuple[Array, Array]:
    """Give the true levels, and their derivatives in the etas.

    Returns
    -------
    tuple of array
        (..., children, n) ng/mL, and (p, ..., children, n).
    """
    xp = namespace(etas)
    ways = _directions(cohort)
    eye = xp.eye(etas.shape[-1], dtype=xp.float64, device=etas.device)
    moved = xp.stack([etas + 1.0j * STEP * eye[cohort.differing.index(each), :] for each in ways])
    levels = predicted(cohort, moved)
    found = dict(zip(ways, _parts(tangent(levels)), strict=True))
    true = value(levels[0, ...])
    if FACTOR in cohort.differing:
        found[FACTOR] = true
    for name in cohort.differing:
        if name not in found:
            found[name] = -true - sum(found[each] for each in _sizes(cohort) if each != name)
    return true, xp.stack([found[name] for name in cohort.differing])


def _sizes(cohort: Cohort) -> tuple[str, ...]:
    """Give clearances and volumes: where all of them grow alike, levels fall in proportion."""
    return tuple(name for name in cohort.typical if name not in (FACTOR, ABSORPTION))


def _directions(cohort: Cohort) -> tuple[str, ...]:
    """Give the parameters to be moved; the derivatives in the others follow from theirs."""
    sizes = _sizes(cohort)
    spared = sizes[-1] if set(sizes) <= set(cohort.differing) else None
    return tuple(name for name in cohort.differing if name not in (FACTOR, spared))


def _parts(x: Array) -> list[Array]:
    return [x[i, ...] for i in range(x.shape[0])]


def _require_levels(segments: Segments, levels: Levels) -> None:
    xp = namespace(levels.time)
    wrong = levels.present & ~((levels.value > 0.0) & xp.isfinite(levels.value))
    early = levels.present & ~(levels.time >= segments.start[:, :1] - SNAP)
    problems = [
        *_problems(wrong, "not a level", "a finite number above 0 in ng/mL"),
        *_problems(early, "before the first dose", "a time at or after it"),
    ]
    if problems:
        raise InputError(problems)


def _problems(where: Array, message: str, expected: str) -> Iterator[Problem]:
    children, places = namespace(where).nonzero(where)
    for child, place in zip(children, places, strict=True):
        path = f"[{int(child)}].levels[{int(place)}]"
        yield Problem(Place(path=path), message, expected, "level")


def _as_columns(x: Array, segments: Segments) -> Array:
    """Give a parameter two axes, in the library of the segments."""
    _, x = as_floats(segments.start, x)
    return namespace(x).reshape(x, (1, 1)) if x.ndim == 0 else x
