"""The criteria of eligibility: what must hold, or must not, before a participant enters.

A criterion says what to look at and where the limit lies. Whether a participant meets it is
decided in :mod:`glidepath.decide`.
"""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from glidepath.protocol.fitting import exact
from glidepath.protocol.kinds import Frozen
from glidepath.protocol.quantity import Exact
from glidepath.protocol.wording import Item
from glidepath.quantities.errors import input_error
from glidepath.quantities.units import unit_named


class Role(StrEnum):
    """Whether a criterion lets in or keeps out."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


class Eligibility(Item):
    """What every criterion has."""

    role: Role


class Subject(StrEnum):
    """What a range is about."""

    AGE = "age"


class RangeCriterion(Eligibility):
    """A number between two limits, both included: an age in completed years."""

    kind: Literal["range"]
    of: Subject
    low: Exact
    high: Exact
    unit: Literal["a"]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise input_error(
                "low lies above high", expected="low not above high", kind="range-upside-down"
            )
        return self


class Since(StrEnum):
    """What a duration counts from."""

    REMISSION = "remission"
    TRANSPLANT = "transplant"


class DurationCriterion(Eligibility):
    """At least so many calendar years since something began."""

    kind: Literal["duration"]
    since: Since
    years_min: Annotated[int, Field(gt=0)]


class Relation(StrEnum):
    """On which side of the limit a result must lie."""

    AT_MOST = "at-most"
    BELOW = "below"
    AT_LEAST = "at-least"


class LimitOf(StrEnum):
    """What the limit is measured in."""

    UPPER_LIMIT = "upper-limit"
    VALUE = "value"


class Formula(StrEnum):
    """A result that is computed from others."""

    BEDSIDE_SCHWARTZ = "bedside-schwartz"


def _bound(written: Any) -> Fraction | str:
    if isinstance(written, str) and "." in written:
        return written
    return exact(written)


Bound = Annotated[
    Fraction | str,
    BeforeValidator(_bound),
    WithJsonSchema({"type": ["number", "string"], "description": "a number or a parameter's id"}),
]


class LaboratoryLimit(Frozen):
    """A limit for one laboratory test.

    Parameters
    ----------
    of
        ``upper-limit``: the bound is a multiple of the dated, age-specific upper limit that the
        laboratory reports with the result. ``value``: the bound is a number in ``unit``.
    bound
        An exact number, or the id of a parameter that holds it.
    formula
        Where the test is computed from other results rather than reported.
    """

    test: str = Field(min_length=1)
    relation: Relation
    of: LimitOf
    bound: Bound
    unit: str = "1"
    formula: Formula | None = None
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _unit_is_known(self) -> Self:
        unit_named(self.unit)
        return self


class LaboratoryCriterion(Eligibility):
    """Every one of some laboratory tests within its limit."""

    kind: Literal["laboratory"]
    limits: tuple[LaboratoryLimit, ...] = Field(min_length=1)


class Sex(StrEnum):
    """The sex by which a reference table is read."""

    FEMALE = "female"
    MALE = "male"


class PressureLimit(Frozen):
    """The screening values of one age, from ``age`` in completed years until the next row's."""

    age: int = Field(ge=0)
    sex: Sex
    systolic: int = Field(gt=0)
    diastolic: int = Field(gt=0)


class BloodPressureCriterion(Eligibility):
    """Both pressures below the screening values of age and sex, in mm[Hg]."""

    kind: Literal["blood-pressure"]
    citation: str = Field(min_length=1)
    table: tuple[PressureLimit, ...] = Field(min_length=1)


class AttestationCriterion(Eligibility):
    """Something that an investigator attests."""

    kind: Literal["attestation"]


class AdverseHistoryCriterion(Eligibility):
    """No earlier adverse event of the sort that ``eligibility.adverse-history`` names."""

    kind: Literal["adverse-history"]


class ConsentCriterion(Eligibility):
    """Consent to treatment, given and not withdrawn."""

    kind: Literal["consent"]


Criterion = Annotated[
    RangeCriterion
    | DurationCriterion
    | LaboratoryCriterion
    | BloodPressureCriterion
    | AttestationCriterion
    | AdverseHistoryCriterion
    | ConsentCriterion,
    Field(discriminator="kind"),
]
