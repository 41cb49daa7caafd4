"""The sorted doses that can really be given with one preparation.

Each intake of a day is the same. Patterns over the week are not here yet.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to measure an intake, in micrograms: every multiple of a step up to the largest.

    Parameters
    ----------
    step
        What one graduation of a syringe, or one tablet, holds.
    largest
        What the syringe holds, or the most tablets of one intake.
    """

    step: int
    largest: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """Daily doses that can be given, in micrograms, rising; never empty."""

    doses: tuple[int, ...]

    def at_or_above(self, dose: Any) -> Any:
        """Give the smallest dose of the lattice at or above each dose; its largest if none is.

        Parameters
        ----------
        dose
            Micrograms a day, one number or an array.
        """
        if type(dose) is int:
            place = bisect_left(self.doses, dose)
            return self.doses[min(place, len(self.doses) - 1)] if dose > 0 else 0
        return self._at(dose, "left", 0)

    def at_or_below(self, dose: Any) -> Any:
        """Give the largest dose of the lattice at or below each dose; 0 if none is."""
        if type(dose) is int:
            place = bisect_right(self.doses, dose)
            return self.doses[place - 1] if place else 0
        return self._at(dose, "right", -1)

    def _at(self, dose: Any, side: Any, shift: int) -> Any:
        doses = np.asarray((0, *self.doses))
        place = np.searchsorted(doses, dose, side=side) + shift
        found = doses[np.clip(place, 0, len(doses) - 1)]
        return int(found) if np.ndim(dose) == 0 else found


def daily_doses(measures: Sequence[Measure], smallest: int, largest: int, intakes: int) -> Lattice:
    """Give the lattice of equal intakes.

    Parameters
    ----------
    measures
        The syringes or tablets at hand; an intake uses the finest that holds it.
    smallest, largest
        The smallest and largest intake, micrograms.
    intakes
        Intakes a day, 1 or 2.

    Raises
    ------
    ValueError
        When nothing can be measured.

    >>> daily_doses([Measure(10, 1000)], 50, 70, 1).doses
    (50, 60, 70)
    """
    found: list[int] = []
    covered = 0
    for measure in sorted(measures, key=lambda each: each.step):
        top = min(measure.largest, largest)
        below = max(covered, smallest - 1, 0)
        first = (below // measure.step + 1) * measure.step
        found += range(first * intakes, top * intakes + 1, measure.step * intakes)
        covered = max(covered, top)
    if not found:
        raise ValueError("no dose can be measured with these preparations")
    return Lattice(tuple(found))
