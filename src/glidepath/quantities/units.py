"""Units by their UCUM codes, in a closed table with exact factors, and conversion between them.

A unit that is not in the table stops the work: there is no default and no guess. Conversion of
one substance between mass and amount needs its molar mass and lives in `analytes`.

Source: The Unified Code for Units of Measure, version 2.1, https://ucum.org/ucum (codes and
factors); hospital spellings that are not UCUM are listed one by one in `unit_table`.
"""

from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from glidepath.quantities.errors import InputError, input_error, quoted
from glidepath.quantities.unit_table import SPELLINGS, UNITS, Dimension, Unit

Exact: TypeAlias = Decimal | int | Fraction

LARGEST_EXPONENT = 30


def unit_named(code: str) -> Unit:
    """Give the unit of a UCUM code, or of a spelling that hospitals use for one.

    Raises
    ------
    InputError
        For a unit that is not in the table; names the nearest known codes.

    >>> unit_named("mcg").code
    'ug'
    """
    unit = UNITS.get(SPELLINGS.get(code, code))
    if unit is None:
        raise _unknown_unit(code)
    return unit


def _unknown_unit(code: str) -> InputError:
    return input_error(
        f"unknown unit {quoted(code)}",
        expected=" or ".join(nearest_units(code)) or "a UCUM code such as mg",
        kind="unknown-unit",
    )


def nearest_units(code: str) -> tuple[str, ...]:
    """Give up to three known UCUM codes that look most like a text."""
    folded = {name.casefold(): SPELLINGS.get(name, name) for name in (*SPELLINGS, *UNITS)}
    near = get_close_matches(code.strip().casefold(), folded, n=3, cutoff=0.5)
    return tuple(dict.fromkeys(folded[name] for name in near))


def exact(value: Exact) -> Fraction:
    """Give a number as an exact fraction.

    Raises
    ------
    InputError
        For a binary float, NaN, an infinity, or an exponent beyond 30.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | Fraction):
        raise input_error(
            f"{quoted(value)} is not an exact number", expected="a decimal number", kind="not-exact"
        )
    if isinstance(value, Decimal) and not _is_moderate(value):
        raise input_error(
            f"{quoted(value)} is not a number that can be meant",
            expected="a finite decimal number",
            kind="not-finite",
        )
    return Fraction(value)


def _is_moderate(value: Decimal) -> bool:
    if not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return abs(int(exponent)) <= LARGEST_EXPONENT and abs(value.adjusted()) <= LARGEST_EXPONENT


@lru_cache(maxsize=8192, typed=True)
def convert(value: Exact, unit: str, to: str) -> Fraction:
    """Give a value in another unit of the same dimension, exactly.

    Parameters
    ----------
    value
        The number in `unit`; a Decimal, int or Fraction, never a float.
    unit, to
        UCUM codes or listed spellings.

    Raises
    ------
    InputError
        For an unknown unit, units of different dimensions, or a value that is not exact.

    >>> convert(Decimal("5.5"), "ng/mL", "ug/L")
    Fraction(11, 2)
    """
    source, target = unit_named(unit), unit_named(to)
    if source.dimension is not target.dimension:
        raise input_error(
            f"{unit} ({source.dimension.value}) cannot be converted to {to}",
            expected=f"a unit of {target.dimension.value}",
            kind="wrong-dimension",
        )
    return exact(value) * source.factor / target.factor


def units_of(dimension: Dimension) -> tuple[str, ...]:
    """Give the UCUM codes of one dimension, in the order of the table."""
    return tuple(code for code, unit in UNITS.items() if unit.dimension is dimension)
