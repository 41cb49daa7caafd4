"""Doses, levels and weights as whole numbers: micrograms, nanograms per litre, grams.

These are the only doors by which such a number gets in. Whole numbers are compared exactly;
binary fractions would refuse legal doses (0.9 x 0.20 lies above 0.18).
"""

from decimal import Decimal
from fractions import Fraction
from typing import NewType

from glidepath.quantities.errors import input_error
from glidepath.quantities.units import Exact, convert

Micrograms = NewType("Micrograms", int)
NanogramsPerLitre = NewType("NanogramsPerLitre", int)
Grams = NewType("Grams", int)


def micrograms(value: Exact, unit: str) -> Micrograms:
    """Give a dose in whole micrograms.

    Parameters
    ----------
    value
        The dose in `unit`, exact, not negative.
    unit
        A unit of mass.

    Raises
    ------
    InputError
        For a float, NaN, an infinity, a negative dose, a part of a microgram, an unknown unit,
        or a unit that is not a mass.

    >>> micrograms(Decimal("0.18"), "mg")
    180
    """
    return Micrograms(_whole(value, unit, "ug", "dose"))


def milligrams(dose: Micrograms) -> Decimal:
    """Give a dose in milligrams, exact, without trailing zeros.

    >>> str(milligrams(micrograms(900, "ug")))
    '0.9'
    """
    whole, rest = divmod(dose, 1000)
    return Decimal(dose).scaleb(-3).normalize() if rest else Decimal(whole)


def nanograms_per_litre(value: Exact, unit: str) -> NanogramsPerLitre:
    """Give a blood level in whole nanograms per litre (1 ng/mL is 1000).

    Raises
    ------
    InputError
        For a float, NaN, an infinity, a negative level, more than three decimals of ng/mL, an
        unknown unit, or a unit that is not a mass concentration.

    >>> nanograms_per_litre(Decimal("5.4"), "ng/mL")
    5400
    """
    return NanogramsPerLitre(_whole(value, unit, "ng/L", "level"))


def grams(value: Exact, unit: str) -> Grams:
    """Give a body weight in whole grams.

    Raises
    ------
    InputError
        For a float, NaN, an infinity, a weight of zero or less, a part of a gram, an unknown
        unit, or a unit that is not a mass.

    >>> grams(Decimal("13.25"), "kg")
    13250
    """
    weight = _whole(value, unit, "g", "weight")
    if weight == 0:
        raise input_error("a weight of zero", expected="a weight above zero", kind="zero-weight")
    return Grams(weight)


def _whole(value: Exact, unit: str, to: str, name: str) -> int:
    amount: Fraction = convert(value, unit, to)
    if amount < 0:
        raise input_error(
            f"a negative {name}: {value} {unit}", expected="zero or more", kind=f"negative-{name}"
        )
    if amount.denominator != 1:
        raise input_error(
            f"a {name} of {value} {unit} is not a whole number of {to}",
            expected=f"a whole number of {to}",
            kind=f"fractional-{name}",
        )
    return amount.numerator
