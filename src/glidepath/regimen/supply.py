"""How much of a preparation so many days take: bottles, or tablets of each strength."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TypeAlias

from glidepath.regimen.measuring import Counted, Drawn, Measured
from glidepath.regimen.patterns import WEEK
from glidepath.regimen.preparation import Solution
from glidepath.regimen.regimen import Regimen, intakes_of


@dataclass(frozen=True, slots=True)
class Bottles:
    """Bottles to be opened, and the mL drawn from them."""

    number: int
    volume: Fraction


@dataclass(frozen=True, slots=True)
class TabletCount:
    """Tablets of each strength, micrograms, the strongest first."""

    tablets: tuple[tuple[int, int], ...]


Supply: TypeAlias = Bottles | TabletCount


def supply_for(given: Regimen, days: int, weekday: int) -> Supply:
    """Count what so many days take.

    An intake is drawn from one bottle: what is left in a bottle and does not suffice is thrown
    away, and so is a bottle that has been open for longer than it keeps.

    Parameters
    ----------
    days
        The first one included.
    weekday
        Of the first day, Monday 0.

    Raises
    ------
    ValueError
        Where an intake cannot be measured.
    """
    week = dict(intakes_of(given))
    taken = [week[(weekday + day) % WEEK] for day in range(days)]
    if isinstance(given.preparation, Solution):
        return _bottles(given.preparation, list(_volumes(taken)), given.intakes)
    return _tablets(taken, given.intakes)


def _volumes(taken: list[Measured]) -> Iterator[Fraction]:
    return (how.volume for how in taken if isinstance(how, Drawn))


def _bottles(solution: Solution, volumes: list[Fraction], intakes: int) -> Bottles:
    number, left, until = 0, Fraction(0), 0
    for day, volume in enumerate(volumes):
        left = left if day < until else Fraction(0)
        for _ in range(intakes):
            if left < volume:
                opened = ceil(volume / solution.bottle)
                number, left, until = (
                    number + opened,
                    opened * solution.bottle,
                    day + solution.open_days,
                )
            left -= volume
    return Bottles(number, intakes * sum(volumes, Fraction(0)))


def _tablets(taken: list[Measured], intakes: int) -> TabletCount:
    found: Counter[int] = Counter()
    for how in [each for each in taken if isinstance(each, Counted)]:
        found.update({strength: intakes * number for strength, number in how.tablets})
    return TabletCount(tuple(sorted(found.items(), reverse=True)))
