"""How a number is written where somebody measures by it.

A nought stands before the point, none at the end after it: .7 is read as 7, and 7.0 as 70.

Source: NCPDP, Standardizing the dosing designations on prescription container labels of oral
liquid medications, March 2014; ISMP list of error-prone dose designations.
"""

from decimal import Decimal
from fractions import Fraction

from glidepath.report.written import SPACE

MOST_DECIMALS = 6
"""More no dose, volume or strength has."""


def plain(number: Fraction | int) -> str:
    """Write a number without a nought at its end.

    Raises
    ------
    ValueError
        For a number that so many decimals do not write out.

    >>> plain(Fraction(7, 10)), plain(Fraction(5)), plain(Fraction(73, 100))
    ('0.7', '5', '0.73')
    """
    for decimals in range(MOST_DECIMALS + 1):
        scaled = number * 10**decimals
        if scaled == int(scaled):
            return f"{Decimal(int(scaled)).scaleb(-decimals):f}"
    raise ValueError(f"{number} cannot be written out")


def milligrams(micrograms: int) -> str:
    """Write a dose of whole micrograms in mg.

    >>> milligrams(900)
    '0.9'
    """
    return plain(Fraction(micrograms, 1000))


def with_unit(number: str, unit: str) -> str:
    """Join a number and its unit, so that no line breaks between them."""
    return f"{number}{SPACE}{unit}"
