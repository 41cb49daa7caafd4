"""What can be given, how levels are measured, and which drugs interact."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from glidepath.protocol.kinds import Frozen, Identifier
from glidepath.protocol.quantity import (
    DaysWritten,
    DoseWritten,
    Exact,
    LevelWritten,
    StrengthWritten,
    VolumeWritten,
)
from glidepath.protocol.wording import Text
from glidepath.quantities.errors import input_error


class ProductKind(StrEnum):
    """The pharmaceutical form."""

    SOLUTION = "solution"
    TABLET = "tablet"


class Syringe(Frozen):
    """An oral syringe: what it holds and what it can measure, in millilitres."""

    capacity: VolumeWritten
    graduation: VolumeWritten

    @model_validator(mode="after")
    def _can_measure(self) -> Self:
        if not 0 < self.graduation <= self.capacity:
            raise input_error(
                "the syringe cannot measure",
                expected="a graduation above nought within capacity",
                kind="bad-syringe",
            )
        return self


class Solution(Frozen):
    """An oral liquid.

    Parameters
    ----------
    strength
        Micrograms per millilitre.
    syringes
        With which it is measured.
    smallest, largest
        The smallest and largest single intake, in micrograms.
    bottle, open_days
        Millilitres in a bottle, and the days it keeps once open.
    """

    id: Identifier
    wording: Text
    kind: Literal[ProductKind.SOLUTION]
    strength: StrengthWritten
    syringes: tuple[Syringe, ...] = Field(min_length=1)
    smallest: DoseWritten
    largest: DoseWritten
    bottle: VolumeWritten
    open_days: DaysWritten
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_given(self) -> Self:
        _require_order(self.smallest, self.largest)
        for step in _steps(self):
            if step.denominator != 1:
                raise input_error(
                    "a graduation of the syringe is not a whole number of micrograms",
                    expected="a strength and graduations that give whole micrograms",
                    kind="not-whole",
                )
        return self


class Tablet(Frozen):
    """A tablet or capsule that is given whole; ``strength`` in micrograms each."""

    id: Identifier
    wording: Text
    kind: Literal[ProductKind.TABLET]
    strength: DoseWritten
    smallest: DoseWritten
    largest: DoseWritten
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_given(self) -> Self:
        _require_order(self.smallest, self.largest)
        if self.strength < 1 or self.smallest % self.strength or self.largest % self.strength:
            raise input_error(
                "the smallest or largest intake is not a number of whole tablets",
                expected=f"multiples of {self.strength} ug",
                kind="not-whole",
            )
        return self


def _require_order(smallest: int, largest: int) -> None:
    if not 0 < smallest <= largest:
        raise input_error(
            f"the smallest intake ({smallest} ug) does not fit the largest ({largest} ug)",
            expected="above nought and not above the largest",
            kind="intakes-upside-down",
        )


Product = Annotated[Solution | Tablet, Field(discriminator="kind")]


def graduations(product: Solution | Tablet) -> tuple[int, ...]:
    """The dose steps that can be given, in micrograms, finest first."""
    if isinstance(product, Tablet):
        return (product.strength,)
    return tuple(sorted(int(step) for step in _steps(product)))


def _steps(solution: Solution) -> list[Fraction]:
    return [solution.strength * each.graduation for each in solution.syringes]


class Bridge(Frozen):
    """What turns an assay's reading into the trial's: reading x factor, within low to high."""

    factor: Exact
    low: Exact
    high: Exact

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 < self.low <= self.factor <= self.high:
            raise input_error(
                "the factor lies outside its range",
                expected="0 < low <= factor <= high",
                kind="numbers-disagree",
            )
        return self


class Assay(Frozen):
    """A way to measure the level.

    Parameters
    ----------
    limit
        The lowest level that it reports, in nanograms per litre.
    to_trial_assay
        ``None`` for the trial's own assay, and for one that nobody has bridged to it.
    """

    id: Identifier
    wording: Text
    limit: LevelWritten
    to_trial_assay: Bridge | None
    source: str = Field(min_length=1)


class Effect(StrEnum):
    """What an interacting drug does to exposure."""

    RAISES = "raises"
    LOWERS = "lowers"


class InteractingDrug(Frozen):
    """A drug whose start or stop changes exposure; ``auc_factor`` where it is known."""

    id: Identifier
    names: tuple[str, ...] = Field(min_length=1)
    wording: Text
    effect: Effect
    auc_factor: Exact | None = None
    source: str = Field(min_length=1)
