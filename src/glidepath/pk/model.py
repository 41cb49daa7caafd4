"""A population model as a file states it: every number with its unit, meaning and source.

`glidepath.pk.population` turns it into numbers for a child. Reading files is not done here.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from glidepath.pk.between import Between, differing, omega
from glidepath.pk.effects import Effect, Maturation
from glidepath.pk.kinds import Estimate, Frozen, Number, Range, Text, Unit
from glidepath.pk.residual import Residual

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
    def _parameters_fit_structure(self) -> Self:
        needed = set(ONE if self.structure == "one-compartment" else TWO)
        if set(self.parameters) - {"lag"} != needed:
            raise ValueError(f"{self.structure} has the parameters {', '.join(sorted(needed))}")
        for name, parameter in self.parameters.items():
            if parameter.unit != UNITS[name]:
                raise ValueError(f"{name} is stated in {UNITS[name]}, not in {parameter.unit}")
            if parameter.value == 0 and name != "lag":
                raise ValueError(f"{name} is not above 0")
        return self

    @model_validator(mode="after")
    def _covariates_are_declared(self) -> Self:
        effects = {e.covariate for p in self.parameters.values() for e in p.effects}
        used = effects | set(self.domain) | set(self.default_within or {})
        if unknown := sorted(used - set(self.covariates)):
            raise ValueError(f"covariates lack {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _between_fits_parameters(self) -> Self:
        names = differing(self.between)
        if unknown := sorted(set(names) - set(self.parameters) | set(names) & {"lag"}):
            raise ValueError(f"people cannot differ in {', '.join(unknown)}")
        omega(self.between)
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
