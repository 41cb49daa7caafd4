"""What can be given, how levels are measured, and which drugs interact."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

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


class ProductKind(StrEnum):
    """The pharmaceutical form."""

    SOLUTION = "solution"
    TABLET = "tablet"


class Syringe(Frozen):
    """An oral syringe: what it holds and what it can measure, in millilitres."""

    capacity: VolumeWritten
    graduation: VolumeWritten


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


class Tablet(Frozen):
    """A tablet or capsule that is given whole; ``strength`` in micrograms each."""

    id: Identifier
    wording: Text
    kind: Literal[ProductKind.TABLET]
    strength: DoseWritten
    smallest: DoseWritten
    largest: DoseWritten
    source: str = Field(min_length=1)


Product = Annotated[Solution | Tablet, Field(discriminator="kind")]


def graduations(product: Solution | Tablet) -> tuple[Fraction, ...]:
    """The dose steps that can be given, in micrograms, finest first."""
    if isinstance(product, Tablet):
        return (Fraction(product.strength),)
    return tuple(sorted(product.strength * each.graduation for each in product.syringes))


class Bridge(Frozen):
    """What turns an assay's reading into the trial's: reading x factor, within low to high."""

    factor: Exact
    low: Exact
    high: Exact


class Assay(Frozen):
    """A way to measure the level; ``limit``, in nanograms per litre, is the lowest it reports."""

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
