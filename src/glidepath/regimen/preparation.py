"""What is at hand to give the drug with: an oral solution and its syringes, or whole tablets.

Values of their own: which of them a trial has, its protocol says. Amounts are whole micrograms,
volumes exact millilitres.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Syringe:
    """What a syringe holds and the volume of one of its graduations, mL."""

    capacity: Fraction
    graduation: Fraction


@dataclass(frozen=True, slots=True)
class Solution:
    """An oral solution.

    Parameters
    ----------
    strength
        Micrograms in one mL.
    syringes
        With which it is measured, in any order.
    smallest, largest
        The smallest and the largest single intake, micrograms.
    bottle
        What one bottle holds, mL.
    open_days
        Days for which an open bottle keeps.

    Raises
    ------
    ValueError
        Where a graduation is no whole number of micrograms, or there is no syringe.
    """

    strength: Fraction
    syringes: tuple[Syringe, ...]
    smallest: int
    largest: int
    bottle: Fraction
    open_days: int

    def __post_init__(self) -> None:
        if not self.syringes:
            raise ValueError("a solution needs a syringe")
        if any((self.strength * each.graduation).denominator != 1 for each in self.syringes):
            raise ValueError("a graduation is no whole number of micrograms")


@dataclass(frozen=True, slots=True)
class Tablets:
    """Tablets that are given whole, of one strength or of several that may be combined.

    Parameters
    ----------
    strengths
        Micrograms in one tablet of each, in any order.
    smallest, largest
        The smallest and the largest single intake, micrograms.
    most
        Tablets of one intake, at the most.
    """

    strengths: tuple[int, ...]
    smallest: int
    largest: int
    most: int


Preparation: TypeAlias = Solution | Tablets


def amounts(preparation: Preparation) -> tuple[int, ...]:
    """Give every single intake that can be given, micrograms, rising; empty where none can.

    >>> amounts(Tablets((500, 1000), 500, 2500, 2))
    (500, 1000, 1500, 2000)
    """
    if isinstance(preparation, Tablets):
        found = counted(preparation.strengths, preparation.most)
        within = (each for each in found if preparation.smallest <= each <= preparation.largest)
        return tuple(sorted(within))
    return tuple(_measurable(preparation))


def _measurable(solution: Solution) -> Iterator[int]:
    """Every multiple of a graduation, by the finest syringe that holds it."""
    covered = solution.smallest - 1
    for syringe in by_fineness(solution):
        step = int(solution.strength * syringe.graduation)
        top = min(holds(solution, syringe), solution.largest)
        yield from range((covered // step + 1) * step, top + 1, step)
        covered = max(covered, top)


def by_fineness(solution: Solution) -> tuple[Syringe, ...]:
    """Give the syringes, the finest first."""
    return tuple(sorted(solution.syringes, key=lambda each: (each.graduation, each.capacity)))


def largest_syringe(solution: Solution) -> Syringe:
    """Give the syringe that holds most, the finest of equals: it alone is filled several times."""
    return max(solution.syringes, key=lambda each: (each.capacity, -each.graduation))


def holds(solution: Solution, syringe: Syringe) -> int:
    """Give the largest intake, micrograms, that is measured with a syringe."""
    if syringe == largest_syringe(solution):
        return solution.largest
    return int(solution.strength * syringe.capacity)


@lru_cache(maxsize=256)
def counted(strengths: tuple[int, ...], most: int) -> Mapping[int, tuple[int, ...]]:
    """Give, for every sum of at most so many whole tablets, the fewest that make it up.

    Of equally few those with fewer strengths, then those with the strongest tablets.

    Returns
    -------
    mapping
        From micrograms to the tablets, the strongest first.

    >>> counted((500, 1000, 2000), 4)[3500]
    (2000, 1000, 500)
    """
    strongest_first = sorted(set(strengths), reverse=True)
    found: dict[int, tuple[int, ...]] = {}
    for number in range(1, most + 1):
        made = sorted(combinations_with_replacement(strongest_first, number), key=_kinds)
        for tablets in made:
            found.setdefault(sum(tablets), tablets)
    return found


def _kinds(tablets: tuple[int, ...]) -> int:
    return len(set(tablets))
