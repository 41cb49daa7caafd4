"""What a population model says of a child: typical parameters, and whether it may speak at all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from glidepath.pk.arrays import Array, as_floats, namespace
from glidepath.pk.effects import multiplier
from glidepath.pk.kinds import Range
from glidepath.pk.model import Model
from glidepath.quantities.errors import InputError, Place, Problem

AGE = "age"
"""The covariate by which immaturity is judged, in years."""

MATURE = 1.0
"""Years of age; below, only a model with maturation may advise."""


class Doubt(Enum):
    """Why a result of a model deserves less trust; the value is the sentence."""

    OUTSIDE = "outside what the model was fitted on"
    UNKNOWN = "not known, so that it may lie outside what the model was fitted on"
    IMMATURE = "below one year, where this model knows nothing of immaturity"


@dataclass(frozen=True, slots=True)
class Caveat:
    """A doubt about a model, with the covariate that raises it.

    Parameters
    ----------
    model
        Its name.
    covariate
        Its name.
    doubt
        What is wrong with it.
    where
        For which children; of the covariate's shape.
    """

    model: str
    covariate: str
    doubt: Doubt
    where: Array


def typical(model: Model, covariates: Mapping[str, Array]) -> dict[str, Array]:
    """Give the parameters of a typical child with these covariates.

    Parameters
    ----------
    model
        Any.
    covariates
        By name, in the model's units; arrays that broadcast, such as (children, segments).

    Returns
    -------
    dict of array
        By the name of the parameter, in its unit.

    Raises
    ------
    InputError
        Naming every covariate that the model needs and that is missing, zero or not a number.
    """
    if problems := list(_problems(model, covariates)):
        raise InputError(problems)
    return {name: _value(model, name, covariates) for name in model.parameters}


def caveats(model: Model, covariates: Mapping[str, Array]) -> tuple[Caveat, ...]:
    """Give every reason to doubt the model for these children; none where it fits.

    Parameters
    ----------
    model
        Any.
    covariates
        By name, in the model's units.
    """
    return tuple(c for c in _doubts(model, covariates) if bool(namespace(c.where).any(c.where)))


def by_default(models: Iterable[Model], covariates: Mapping[str, float]) -> tuple[Model, ...]:
    """Choose the models that may advise on a child unasked.

    Parameters
    ----------
    models
        To choose from.
    covariates
        Of one child, by name.

    Returns
    -------
    tuple of Model
        Those that are offered by default for such a child, whose covariates are all known, and,
        below one year of age, that know of maturation. May be empty.
    """
    return tuple(m for m in models if _is_default(m, covariates))


def _problems(model: Model, covariates: Mapping[str, Array]) -> Iterator[Problem]:
    for name in model.needed:
        unit = model.covariates[name].unit
        place, expected = Place(path=name), f"{model.covariates[name].meaning} in {unit}"
        if name not in covariates:
            yield Problem(place, f"missing; {model.name} needs it", expected, "missing-covariate")
            continue
        (x,) = as_floats(covariates[name])
        xp, yes_or_no = namespace(x), unit == "1"
        good = xp.isfinite(x) & ((x >= 0.0) if yes_or_no else (x > 0.0))
        if not bool(xp.all(good)):
            yield Problem(place, "not a number above 0", expected, "bad-covariate")


def _value(model: Model, name: str, covariates: Mapping[str, Array]) -> Array:
    parameter = model.parameters[name]
    (value,) = as_floats(parameter.value)
    for effect in parameter.effects:
        value = value * multiplier(effect, covariates)
    return value


def _doubts(model: Model, covariates: Mapping[str, Array]) -> Iterator[Caveat]:
    for name, within in model.domain.items():
        (x,) = as_floats(covariates.get(name, float("nan")))
        xp = namespace(x)
        known = xp.isfinite(x)
        yield Caveat(model.name, name, Doubt.UNKNOWN, ~known)
        yield Caveat(model.name, name, Doubt.OUTSIDE, known & ~_inside(within, x))
    (age,) = as_floats(covariates.get(AGE, float("nan")))
    if not model.matures:
        yield Caveat(model.name, AGE, Doubt.IMMATURE, age < MATURE)


def _inside(within: Range, x: Array) -> Array:
    low = float("-inf") if within.low is None else within.low
    high = float("inf") if within.high is None else within.high
    return (x >= low) & (x <= high)


def _is_default(model: Model, covariates: Mapping[str, float]) -> bool:
    ranges = model.default_within
    if ranges is None or not {*model.needed, *ranges, AGE} <= set(covariates):
        return False
    inside = all(bool(_inside(within, covariates[name])) for name, within in ranges.items())
    return inside and (model.matures or covariates[AGE] >= MATURE)
