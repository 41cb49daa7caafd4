"""The sorted doses that can really be given: alike on every day, and by patterns over the week."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from glidepath.regimen import patterns
from glidepath.regimen.patterns import WEEK, Numbers, rounded_up
from glidepath.regimen.preparation import Preparation, amounts


@dataclass(frozen=True, slots=True)
class Lattice:
    """What can be given, rising.

    Parameters
    ----------
    doses
        Alike on every day, micrograms a day; never empty.
    totals
        Of a week, micrograms: what patterns have and no dose alike on every day has.
    """

    doses: tuple[int, ...]
    totals: tuple[int, ...] = ()
    _doses: Numbers = field(init=False, repr=False, compare=False)
    _totals: Numbers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_doses", np.asarray((0, *self.doses), np.int64))
        object.__setattr__(self, "_totals", np.asarray((0, *self.totals), np.int64))

    def at_or_above(self, dose: Any) -> Any:
        """Give the smallest dose alike at or above each dose; the largest if none is.

        Parameters
        ----------
        dose
            Micrograms a day, one number or an array.
        """
        if np.ndim(dose):
            place = np.searchsorted(self._doses, dose, side="left")
            return self._doses[np.minimum(place, len(self.doses))]
        return (
            self.doses[min(bisect_left(self.doses, dose), len(self.doses) - 1)] if dose > 0 else 0
        )

    def at_or_below(self, dose: Any) -> Any:
        """Give the largest dose alike at or below each dose; 0 if none is."""
        if np.ndim(dose):
            return self._doses[np.maximum(np.searchsorted(self._doses, dose, side="right") - 1, 0)]
        place = bisect_right(self.doses, dose)
        return self.doses[place - 1] if place else 0

    def pattern_at_or_above(self, dose: Any) -> Any:
        """Give what counts as the dose of the smallest pattern whose mean reaches each dose.

        The mean rounded down is at or above `dose`; rounded up it counts. Where no pattern
        reaches a dose, the smallest dose alike that does, or the largest.

        Parameters
        ----------
        dose
            Micrograms a day, one number or an array.
        """
        if np.ndim(dose):
            after = np.searchsorted(self._totals, WEEK * np.asarray(dose), side="left")
            none = (after == 0) | (after == len(self._totals))
            found = -(-self._totals[np.where(none, 0, after)] // WEEK)
            return np.where(none, self.at_or_above(dose), found)
        total = self.total_at_or_above(dose)
        return self.at_or_above(dose) if total is None else rounded_up(total)

    def pattern_at_or_below(self, dose: Any) -> Any:
        """Give what counts as the dose of the largest pattern at or below each dose; 0 if none."""
        if np.ndim(dose):
            after = np.searchsorted(self._totals, WEEK * np.asarray(dose), side="right")
            return -(-self._totals[np.maximum(after - 1, 0)] // WEEK)
        place = bisect_right(self.totals, WEEK * dose)
        return rounded_up(self.totals[place - 1]) if place else 0

    def total_at_or_above(self, dose: int) -> int | None:
        """Give the week's total of the smallest pattern whose mean reaches a dose."""
        place = bisect_left(self.totals, WEEK * dose)
        return self.totals[place] if dose > 0 and place < len(self.totals) else None


@lru_cache(maxsize=256)
def lattice_for(
    preparations: tuple[Preparation, ...], intakes: int, tolerance: Fraction = Fraction(0)
) -> Lattice:
    """Give what can be given with any one of several preparations.

    Both intakes of a day are alike, and all days of a week are given with one preparation.

    Parameters
    ----------
    preparations
        At least one, in any order.
    intakes
        Intakes a day, 1 or 2.
    tolerance
        The share by which the days of a pattern may differ; 0 for no patterns.

    Raises
    ------
    ValueError
        When nothing can be given.

    >>> from glidepath.regimen.preparation import Tablets
    >>> lattice_for((Tablets((500,), 500, 1000, 2),), 1, Fraction(3, 20)).totals
    (4000, 4500, 5000, 5500, 6000, 6500)
    """
    each = [daily(preparation, intakes) for preparation in preparations]
    alike = sorted({dose for doses in each for dose in doses})
    if not alike:
        raise ValueError("no dose can be given with these preparations")
    weekly = {total for doses in each if doses for total in patterns.totals(doses, tolerance)}
    return Lattice(tuple(alike), tuple(sorted(weekly - {WEEK * dose for dose in alike})))


def daily(preparation: Preparation, intakes: int) -> tuple[int, ...]:
    """Give every daily dose of equal intakes, micrograms, rising; empty where there is none."""
    return tuple(intakes * amount for amount in amounts(preparation))
