"""How numbers, doses, dates and names are written in each language.

A value is exact here; its digits, its unit and the space that does not break come only when it
is written.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from glidepath.protocol import Text
from glidepath.report.language import Language

SPACE = "\u00a0"
"""Between a number and its unit; a line is not broken there."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
RANGE = {Language.EN: " to ", Language.ZH: "～"}
MOST_DECIMALS = 3
"""With these a microgram in mg, or a ng/L in ng/mL, is exact."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An exact number with its unit, written with at least so many decimals."""

    number: Fraction
    unit: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """From one measure to another of the same unit, both included."""

    low: Measure
    high: Measure


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days."""

    count: int | Fraction


@dataclass(frozen=True, slots=True)
class Ago:
    """So many days before today."""

    days: int


Written: TypeAlias = str | int | date | Text | Measure | Range | Days | Ago


def dose(micrograms: int, decimals: int) -> Measure:
    """Give a dose in mg, with the decimals of what measures it."""
    return Measure(Fraction(micrograms, 1000), "mg", decimals)


def level(nanograms: int, decimals: int = 1) -> Measure:
    """Give ng/L in ng/mL; with no decimals for a limit that the protocol sets."""
    return Measure(Fraction(nanograms, 1000), "ng/mL", decimals)


def share(part: Fraction) -> Measure | str:
    """Give a share in per cent where that is short, else as a fraction."""
    percent = part * 100
    if round(percent, 1) == percent:
        return Measure(percent, "%")
    return f"{part.numerator}/{part.denominator}"


def hours(minutes: int) -> Measure:
    """Give minutes in hours, to a tenth."""
    return Measure(round(Fraction(minutes, 60), 1), "h")


def cells(count: int) -> Measure:
    """Give a count of cells, 10^9 a litre."""
    return Measure(Fraction(count), f"×{SPACE}10⁹/L")


def written(value: Written, language: Language) -> str:
    """Give a value as it stands in a sentence.

    >>> written(date(2026, 11, 16), Language.ZH)
    '2026年11月16日'
    """
    match value:
        case date():
            return _date(value, language)
        case Text():
            return str(getattr(value, language.value))
        case Measure():
            return f"{fixed(value.number, value.decimals)}{SPACE}{value.unit}".rstrip(SPACE)
        case Range(low=low, high=high):
            return f"{fixed(low.number, low.decimals)}{RANGE[language]}{written(high, language)}"
        case Days(count=count):
            return _days(count, language)
        case Ago(days=days):
            return _ago(days, language)
        case _:
            return str(value)


def fixed(number: Fraction, decimals: int) -> str:
    """Give a number with at least so many decimals, and up to three where it needs them.

    >>> fixed(Fraction(9, 10), 2), fixed(Fraction(171, 200), 2), fixed(Fraction(6), 0)
    ('0.90', '0.855', '6')
    """
    needed = next(
        (many for many in range(decimals, MOST_DECIMALS) if round(number, many) == number),
        MOST_DECIMALS,
    )
    return f"{Decimal(round(number * 10**needed)).scaleb(-needed):f}"


def _date(day: date, language: Language) -> str:
    if language is Language.ZH:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day}{SPACE}{MONTHS[day.month - 1]}{SPACE}{day.year}"


def _days(count: int | Fraction, language: Language) -> str:
    number = fixed(round(Fraction(count), 1), 0)
    if language is Language.ZH:
        return f"{number}{SPACE}天"
    return f"{number}{SPACE}{'day' if count == 1 else 'days'}"


def _ago(days: int, language: Language) -> str:
    if days == 0:
        return "today" if language is Language.EN else "今天"
    if language is Language.ZH:
        return f"{_days(days, language)}前"
    return f"{_days(days, language)} ago"
