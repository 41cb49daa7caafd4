"""Exact numbers of a check, a comparison or a parameter, as people read them."""

from collections.abc import Mapping
from fractions import Fraction

from glidepath.protocol import Product, Protocol, graduations
from glidepath.report.sentence import Value
from glidepath.report.setting import USUAL_DECIMALS, decimals
from glidepath.report.written import Days, Measure, cells, dose, hours, level, share

UNITS: Mapping[str, str] = {
    "10*9/L": "×\u00a010⁹/L",
    "mL/min/{1.73_m2}": "mL/min/1.73\u00a0m²",
    "mm[Hg]": "mmHg",
    "ug": "µg",
}
"""How a UCUM code is written for people, where that is another way."""

SHORT = 12
"""A share is told as a fraction only where its parts are few."""


def unit_shown(code: str) -> str:
    """Give a unit as people write it."""
    return UNITS.get(code, code)


def dose_decimals(protocol: Protocol, product: str | None) -> int:
    """Give the decimals of a dose in mg that a product needs, or the finest of all products."""
    products = protocol.parameters.products
    known = [each for each in products if each.id == product] or list(products)
    return max((_decimals(each) for each in known), default=USUAL_DECIMALS)


def _decimals(product: Product) -> int:
    return decimals(Fraction(graduations(product)[0], 1000))


def part(number: Fraction) -> Measure | str:
    """Give a share: 10 %, 1/3, or 89 % where neither is short."""
    if number.denominator <= SHORT or round(number * 100, 1) == number * 100:
        return share(number)
    return Measure(Fraction(round(number * 100)), "%")


def measured(number: int | Fraction, unit: str, digits: int = USUAL_DECIMALS) -> Value:
    """Give a number with its unit.

    Parameters
    ----------
    unit
        As in :mod:`glidepath.assure.checks.table`; doses in micrograms, levels in ng/L.
    digits
        The decimals of a dose in mg.
    """
    match unit:
        case "ug":
            return dose(int(number), digits)
        case "ng/L":
            return level(int(number), 0)
        case "min":
            return hours(int(number))
        case "h":
            return hours(int(number) * 60)
        case "d":
            return Days(number)
        case "10*9/L":
            return cells(int(number))
        case "share":
            return part(Fraction(number))
        case _:
            return str(number)
