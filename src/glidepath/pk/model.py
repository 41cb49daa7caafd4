"""A population model as a file states it: every number with its unit, meaning and source.

`glidepath.pk.population` turns it into numbers for a child. Reading files is not done here.
"""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from glidepath.pk.between import Between, omega
from glidepath.pk.effects import Effect, Maturation
from glidepath.pk.kinds import Estimate, Frozen, Number, Range, Text, Unit
from glidepath.pk.residual import Residual
from glidepath.quantities.errors import InputError, Place, Problem

ONE = ("cl", "v", "ka")
TWO = ("cl", "vc", "q", "vp", "ka")
UNITS: dict[str, Unit] = {
    "cl": "L/h", "v": "L", "vc": "L", "q": "L/h", "vp": "L", "ka": "1/h", "lag": "h",
}  # fmt: skip
"""The unit in which each parameter is stated."""


class Population(Frozen):
    """The people whose levels the model describes."""

    description: Text
    participants: int | None = Field(default=None, gt=0)
    levels: int | None = Field(default=None, gt=0)


class Assay(Frozen):
    """How their levels were measured; the limits in ng/mL, where they are known."""

    method: Literal["emit", "cmia", "fpia", "lc-ms-ms", "not-reported"]
    low: Number | None = Field(default=None, ge=0)
    high: Number | None = Field(default=None, gt=0)


class Covariate(Frozen):
    """What the model must know of a person."""

    unit: Unit
    meaning: str = Field(min_length=1)


class Parameter(Estimate):
    """A structural parameter: its typical value and what it depends on."""

    value: Number = Field(ge=0)
    effects: tuple[Effect, ...] = ()


class Model(Frozen):
    """A population model.

    Parameters
    ----------
    name
        Of the file, in kebab-case.
    drug
        Of which it speaks.
    source, doi
        Where the model was published.
    structure
        ``one-compartment`` with cl, v, ka or ``two-compartment`` with cl, vc, q, vp, ka; either
        with an optional lag. Clearances and volumes are apparent.
    population, assay, covariates
        What it was fitted on, and what it asks for.
    domain
        Ranges of covariates it was fitted on; outside, a result carries a warning.
    default_within
        Ranges in which it advises unasked; None if only when asked for.
    cautions
        What a reader of its results must know.
    parameters, between, residual
        The numbers.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    drug: str = Field(min_length=1)
    title: Text
    source: str = Field(min_length=1)
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,}/\S+$")
    structure: Literal["one-compartment", "two-compartment"]
    population: Population
    assay: Assay
    covariates: dict[str, Covariate] = Field(default_factory=dict)
    domain: dict[str, Range] = Field(default_factory=dict)
    default_within: dict[str, Range] | None = None
    cautions: tuple[Text, ...] = ()
    parameters: dict[str, Parameter]
    between: tuple[Between, ...] = Field(min_length=1)
    residual: Residual

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = (*_of_parameters(self), *_of_covariates(self), *_of_between(self))
        if problems:
            raise InputError(problems)
        return self

    @property
    def needed(self) -> tuple[str, ...]:
        """The covariates without which the model gives no number, in the order of the file."""
        used = {e.covariate for p in self.parameters.values() for e in p.effects}
        return tuple(name for name in self.covariates if name in used)

    @property
    def matures(self) -> bool:
        """Whether clearance grows out of the immaturity of a newborn."""
        return any(isinstance(e, Maturation) for e in self.parameters["cl"].effects)


def _problem(path: str, message: str) -> Problem:
    return Problem(Place(path=path), message, kind="unfit-model")


def _of_parameters(model: Model) -> Iterator[Problem]:
    needed = set(ONE if model.structure == "one-compartment" else TWO)
    if set(model.parameters) - {"lag"} != needed:
        names = ", ".join(sorted(needed))
        yield _problem("parameters", f"{model.structure} has the parameters {names}")
    for name, parameter in model.parameters.items():
        unit = UNITS.get(name, parameter.unit)
        if parameter.unit != unit:
            message = f"{name} is stated in {unit}, not in {parameter.unit}"
            yield _problem(f"parameters.{name}.unit", message)
        if parameter.value == 0 and name != "lag":
            yield _problem(f"parameters.{name}.value", f"{name} is not above 0")


def _of_covariates(model: Model) -> Iterator[Problem]:
    used = {
        f"parameters.{name}.effects[{i}].covariate": effect.covariate
        for name, parameter in model.parameters.items()
        for i, effect in enumerate(parameter.effects)
    }
    used |= {f"domain.{name}": name for name in model.domain}
    used |= {f"default_within.{name}": name for name in model.default_within or {}}
    for path, name in used.items():
        if name not in model.covariates:
            yield _problem(path, f"covariates lack {name}")


def _of_between(model: Model) -> Iterator[Problem]:
    known = set(model.parameters) - {"lag"}
    for i, each in enumerate(model.between):
        if each.scale != "covariance" and each.of[0] not in known:
            yield _problem(f"between[{i}].of", f"people cannot differ in {each.of[0]}")
    try:
        omega(model.between)
    except ValueError as error:
        yield _problem("between", str(error))
