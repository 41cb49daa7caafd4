"""What is given on each day of a week, in the very numbers that are printed.

Everything that a page shows of a dose (the large print, the line in the syringe, the count of
tablets) is made from these texts, and these texts are what is recomputed before a page is set.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from glidepath.decide.giving import preparation
from glidepath.protocol import Product
from glidepath.quantities.errors import input_error
from glidepath.regimen import WEEK, Counted, Drawn, Regimen, measured_on
from glidepath.report.documents.numbers import milligrams, plain

__all__ = ["WEEK", "Fill", "Intake", "Part", "Pieces", "Week", "week_of"]


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
    given = Regimen(preparation(product), intakes, tuple(doses))
    return Week(product, intakes, tuple(_intake(product, given, dose) for dose in doses))


def _intake(product: Product, given: Regimen, dose: int) -> Intake:
    try:
        how = measured_on(given, dose)
    except ValueError:
        raise _not_given(product, dose) from None
    return tuple(_fills(how)) if isinstance(how, Drawn) else tuple(_pieces(how))


def _fills(how: Drawn) -> Iterator[Fill]:
    """Whole syringes first, and what is left."""
    capacity, left = how.syringe.capacity, how.volume
    for _ in range(how.fills):
        drawn = min(left, capacity)
        yield Fill(plain(drawn), plain(capacity), plain(how.syringe.graduation))
        left -= drawn


def _pieces(how: Counted) -> Iterator[Pieces]:
    for strength, count in how.tablets:
        yield Pieces(plain(count), milligrams(strength))


def _not_given(product: Product, dose: int) -> Exception:
    return input_error(
        f"{milligrams(dose)} mg a day cannot be measured with {product.wording.en}",
        expected="a dose that whole graduations or whole tablets give",
        kind="not-measurable",
    )
