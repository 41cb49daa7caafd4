"""What is given on each day of a week, in the very numbers that are printed.

Everything that a page shows of a dose (the large print, the line in the syringe, the count of
tablets) is made from these texts, and these texts are what is recomputed before a page is set.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from glidepath.protocol import Product, Solution
from glidepath.quantities.errors import input_error
from glidepath.report.documents.numbers import milligrams, plain

WEEK = 7


@dataclass(frozen=True, slots=True)
class Fill:
    """One fill of an oral syringe, in mL as written: what is drawn up, and what it can show."""

    volume: str
    capacity: str
    graduation: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many whole tablets of one strength, in mg as written."""

    count: str
    strength: str


Part: TypeAlias = Fill | Pieces
Intake: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What is given on each day of the week.

    Parameters
    ----------
    product
        Of what.
    intakes
        Of a day, all alike.
    days
        Monday first: the parts of one intake.
    """

    product: Product
    intakes: int
    days: tuple[Intake, ...]

    @property
    def alike(self) -> bool:
        """Whether every day is the same."""
        return len(set(self.days)) == 1


def week_of(product: Product, doses: Sequence[int], intakes: int) -> Week:
    """Say what is given of seven daily doses.

    Parameters
    ----------
    doses
        Micrograms a day, Monday first.
    intakes
        Of a day, all alike.

    Raises
    ------
    InputError
        For a dose that the product cannot give.
    """
    return Week(product, intakes, tuple(_intake(product, dose, intakes) for dose in doses))


def _intake(product: Product, dose: int, intakes: int) -> Intake:
    amount = Fraction(dose, intakes)
    if not product.smallest <= amount <= product.largest:
        raise _not_given(product, dose)
    if isinstance(product, Solution):
        return tuple(_fills(product, amount, dose))
    count = amount / product.strength
    if count.denominator != 1:
        raise _not_given(product, dose)
    return (Pieces(plain(count), milligrams(product.strength)),)


def _fills(solution: Solution, amount: Fraction, dose: int) -> Iterator[Fill]:
    """The finest syringe that holds it; what the largest does not hold, in several fills."""
    volume = amount / solution.strength
    finest = sorted(solution.syringes, key=lambda each: (each.graduation, each.capacity))
    largest = max(solution.syringes, key=lambda each: (each.capacity, -each.graduation))
    syringe = next((each for each in finest if each.capacity >= volume), largest)
    if (volume / syringe.graduation).denominator != 1:
        raise _not_given(solution, dose)
    while volume > 0:
        drawn = min(volume, syringe.capacity)
        yield Fill(plain(drawn), plain(syringe.capacity), plain(syringe.graduation))
        volume -= drawn


def _not_given(product: Product, dose: int) -> Exception:
    return input_error(
        f"{milligrams(dose)} mg a day cannot be measured with {product.wording.en}",
        expected="a dose that whole graduations or whole tablets give",
        kind="not-measurable",
    )
