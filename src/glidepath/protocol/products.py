"""What can be given, how levels are measured, and which drugs interact."""

from enum import StrEnum
from fractions import Fraction

from glidepath.protocol.kinds import Frozen
from glidepath.protocol.wording import Text


class ProductKind(StrEnum):
    """The pharmaceutical form."""

    SOLUTION = "solution"
    TABLET = "tablet"


class Syringe(Frozen):
    """An oral syringe: what it holds and what it can measure, in millilitres."""

    capacity: Fraction
    graduation: Fraction


class Product(Frozen):
    """A preparation of the drug.

    Parameters
    ----------
    strength
        Micrograms per millilitre of a solution, per tablet of a tablet.
    syringes
        For a solution, smallest first; empty for a tablet.
    smallest, largest
        The smallest and largest single intake, in micrograms.
    bottle, open_days
        Millilitres in a bottle, and the days it keeps once open; ``None`` for tablets.
    """

    id: str
    wording: Text
    kind: ProductKind
    strength: int
    syringes: tuple[Syringe, ...] = ()
    smallest: int
    largest: int
    bottle: Fraction | None = None
    open_days: int | None = None
    source: str

    @property
    def graduations(self) -> tuple[int, ...]:
        """The dose steps in micrograms that can be measured, finest first."""
        if self.kind is ProductKind.TABLET:
            return (self.strength,)
        return tuple(sorted(int(self.strength * s.graduation) for s in self.syringes))


class Bridge(Frozen):
    """What one assay's reading is on the trial's assay: reading x factor, within low to high."""

    factor: Fraction
    low: Fraction
    high: Fraction


class Assay(Frozen):
    """A way to measure the level; ``limit`` in nanograms per litre."""

    id: str
    wording: Text
    limit: int
    to_trial_assay: Bridge | None
    source: str


class Effect(StrEnum):
    """What an interacting drug does to exposure."""

    RAISES = "raises"
    LOWERS = "lowers"


class InteractingDrug(Frozen):
    """A drug whose start or stop changes exposure; ``auc_factor`` where it is known."""

    id: str
    names: tuple[str, ...]
    wording: Text
    effect: Effect
    auc_factor: Fraction | None = None
    source: str
