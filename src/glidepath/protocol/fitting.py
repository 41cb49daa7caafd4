"""From a written number and its unit to the exact number that is kept.

How a number is shown is not here.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from glidepath.protocol.kinds import Kept, Span
from glidepath.quantities.errors import input_error
from glidepath.quantities.units import convert
from glidepath.quantities.units import exact as exact_number


def exact(written: object) -> Fraction:
    """The exact fraction that is written as a whole number, a decimal, or ``"1/3"``.

    Raises
    ------
    InputError
        For anything else: a binary float, true or false, a word, a division by nought.

    Examples
    --------
    >>> exact("1/3")
    Fraction(1, 3)
    """
    if isinstance(written, str):
        return _quotient(written)
    if isinstance(written, int | Decimal | Fraction) and not isinstance(written, bool):
        return exact_number(written)
    raise input_error(
        f"{shown(written)} is not a number",
        expected="a number or a fraction such as 1/3",
        kind="not-a-number",
    )


def _quotient(written: str) -> Fraction:
    above, stroke, below = written.partition("/")
    if stroke and _is_whole(above) and _is_whole(below) and int(below):
        return Fraction(int(above), int(below))
    raise input_error(
        f"{shown(written)} is not a number",
        expected="a number or a fraction such as 1/3",
        kind="not-a-number",
    )


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def shown(written: object) -> str:
    """What was written, shortened for a message."""
    text = str(written) if isinstance(written, Decimal) else repr(written)
    return text if len(text) <= 60 else text[:57] + "..."


def number(written: object, unit: str, kept: Kept) -> Fraction:
    """The number in the unit that is kept.

    Raises
    ------
    InputError
        When it is not a number, its unit is unknown or of another dimension, it lies outside the
        permitted range, or it must be whole and is not.
    """
    value = exact(written)
    if unit != kept.unit:
        value = convert(value, unit, kept.unit)
    if not _within(value, kept):
        raise input_error(
            f"{shown(written)} {unit} is out of range", expected=_range(kept), kind="out-of-range"
        )
    if kept.whole and value.denominator != 1:
        raise input_error(
            f"{shown(written)} {unit} is not whole in {kept.unit}",
            expected=f"a whole number of {kept.unit}",
            kind="not-whole",
        )
    return value


def _within(value: Fraction, kept: Kept) -> bool:
    if kept.proper and value in (kept.low, kept.high):
        return False
    return kept.low <= value and (kept.high is None or value <= kept.high)


def _range(kept: Kept) -> str:
    if kept.high is None:
        return f"at least {kept.low} {kept.unit}"
    words = "between {0} and {1}" if kept.proper else "from {0} to {1}"
    return f"a number {words.format(kept.low, kept.high)} {kept.unit}"


def span(written: object, unit: str, kept: Kept) -> Span:
    """The interval ``{low, high}`` in the unit that is kept.

    Raises
    ------
    InputError
        When an end is missing or does not fit, or the low end lies above the high end.
    """
    if not (isinstance(written, Mapping) and set(written) == {"low", "high"}):
        raise input_error(
            f"{shown(written)} is not an interval", expected="low and high", kind="not-an-interval"
        )
    low, high = (int(number(written[end], unit, kept)) for end in ("low", "high"))
    if low > high:
        raise input_error(
            f"low ({low} {kept.unit}) lies above high ({high} {kept.unit})",
            expected="low not above high",
            kind="interval-upside-down",
        )
    return Span(low=low, high=high)
