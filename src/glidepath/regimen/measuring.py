"""How one intake is measured: drawn up in a syringe, or counted out in tablets."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TypeAlias

from glidepath.regimen.preparation import (
    Preparation,
    Solution,
    Syringe,
    Tablets,
    by_fineness,
    counted,
    holds,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An intake of a solution: mL in all, with which syringe, and how often it is filled."""

    volume: Fraction
    syringe: Syringe
    fills: int


@dataclass(frozen=True, slots=True)
class Counted:
    """An intake of tablets: the strength, micrograms, and the number of each, strongest first."""

    tablets: tuple[tuple[int, int], ...]


Measured: TypeAlias = Drawn | Counted


def measured(preparation: Preparation, amount: int) -> Measured:
    """Say how an intake is measured.

    Parameters
    ----------
    amount
        Micrograms.

    Raises
    ------
    ValueError
        Where the preparation cannot give it.
    """
    if preparation.smallest <= amount <= preparation.largest:
        if isinstance(preparation, Tablets):
            return _counted(preparation, amount)
        return _drawn(preparation, amount)
    raise _unmeasurable(amount)


def _counted(preparation: Tablets, amount: int) -> Counted:
    tablets = counted(preparation.strengths, preparation.most).get(amount)
    if tablets is None:
        raise _unmeasurable(amount)
    return Counted(tuple(Counter(tablets).items()))


def _drawn(solution: Solution, amount: int) -> Drawn:
    syringe = next(each for each in by_fineness(solution) if holds(solution, each) >= amount)
    volume = amount / solution.strength
    if (volume / syringe.graduation).denominator != 1:
        raise _unmeasurable(amount)
    return Drawn(volume, syringe, ceil(volume / syringe.capacity))


def _unmeasurable(amount: int) -> ValueError:
    return ValueError(f"{amount} ug cannot be measured with this preparation")


def handled(how: Measured) -> int:
    """Count what is handled for an intake: fills of a syringe, or tablets."""
    return how.fills if isinstance(how, Drawn) else sum(number for _, number in how.tablets)


def digits(how: Measured) -> int:
    """Give the decimals of a volume in mL that have to be read off; of tablets none.

    >>> digits(Drawn(Fraction(4, 5), Syringe(Fraction(1), Fraction(1, 100)), 1))
    1
    """
    if isinstance(how, Counted):
        return 0
    return next(many for many in range(10) if (how.volume * 10**many).denominator == 1)
