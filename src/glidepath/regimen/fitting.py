"""A regimen within an interval, or why there is none and what would fit instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from glidepath.regimen.lattice import daily
from glidepath.regimen.patterns import WEEK, rounded_up, totals
from glidepath.regimen.preparation import Preparation, Solution
from glidepath.regimen.ranking import Interval
from glidepath.regimen.regimen import Regimen, of_total

NEIGHBOURS = Fraction(1, 1_000_000)
"""A tolerance so small that only doses that follow each other may share a week."""

ROUND = (5, 2, 1)
LEAST_DECIMALS, MOST_DECIMALS = 0, 3
"""Graduations are looked for from 5 mL down to 0.001 mL, or from 5 mg down to 0.001 mg."""


@dataclass(frozen=True, slots=True)
class NoRegimen:
    """Nothing fits: the interval, and what would.

    Parameters
    ----------
    asked
        The formulation that was asked about.
    interval
        Within which the mean had to lie.
    by_pattern
        The regimen that would fit if the days of a week might differ; ``None`` where they might
        already, or none would.
    others
        Other formulations that were offered, each with its regimen.
    graduation
        The coarsest round step with which the same formulation would fit: mL of a solution,
        micrograms of a tablet; ``None`` where none would.
    """

    asked: str
    interval: Interval
    by_pattern: Regimen | None
    others: tuple[tuple[str, Regimen], ...]
    graduation: Fraction | None


def fit(
    offered: Mapping[str, Preparation],
    asked: str,
    intakes: int,
    tolerance: Fraction,
    interval: Interval,
) -> Regimen | NoRegimen:
    """Give the lowest regimen within an interval, alike on every day if one is.

    Parameters
    ----------
    offered
        Every formulation at hand, by name; the one asked about is among them.
    asked
        The formulation that is wanted.
    tolerance
        The share by which the days of a pattern may differ; 0 for no patterns.
    interval
        The mean rounded down reaches its lower end, and rounded up does not pass its upper one.

    Raises
    ------
    KeyError
        Where what is asked about is not offered.
    """
    found = lowest(offered[asked], intakes, tolerance, interval)
    if found is not None:
        return found
    others = ((name, lowest(each, intakes, tolerance, interval)) for name, each in offered.items())
    return NoRegimen(
        asked=asked,
        interval=interval,
        by_pattern=None if tolerance else lowest(offered[asked], intakes, NEIGHBOURS, interval),
        others=tuple((name, other) for name, other in others if other is not None),
        graduation=graduation_for(offered[asked], intakes, interval),
    )


def lowest(
    preparation: Preparation, intakes: int, tolerance: Fraction, interval: Interval
) -> Regimen | None:
    """Give the lowest regimen within an interval, by a pattern only where none is alike."""
    doses = daily(preparation, intakes)
    alike = [WEEK * dose for dose in doses if interval.low <= dose <= interval.high]
    weekly = totals(doses, tolerance) if doses and not alike else ()
    found = alike or [each for each in weekly if _inside(each, interval)]
    return of_total(preparation, intakes, tolerance, min(found)) if found else None


def _inside(total: int, interval: Interval) -> bool:
    return WEEK * interval.low <= total and rounded_up(total) <= interval.high


def graduation_for(preparation: Preparation, intakes: int, interval: Interval) -> Fraction | None:
    """Give the coarsest round graduation by which a dose alike lies within an interval.

    Returns
    -------
    Fraction or None
        mL of a solution, micrograms of a tablet.
    """
    unit = preparation.strength if isinstance(preparation, Solution) else Fraction(1000)
    for decimals in range(LEAST_DECIMALS, MOST_DECIMALS + 1):
        for figure in ROUND:
            graduation = Fraction(figure, 10**decimals)
            step = unit * graduation * intakes
            multiple = -(-interval.low // step) * step
            if step.denominator == 1 and 0 < multiple <= interval.high:
                return graduation if isinstance(preparation, Solution) else unit * graduation
    return None
