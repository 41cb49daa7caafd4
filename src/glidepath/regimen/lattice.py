"""The sorted doses that can really be given with one preparation.

Each intake of a day is the same. Patterns over the week are not here yet.
"""

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
        return self._at(dose, "left", 0)

    def at_or_below(self, dose: Any) -> Any:
        """Give the largest dose of the lattice at or below each dose; 0 if none is."""
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
    found: set[int] = set()
    covered = 0
    for measure in sorted(measures, key=lambda each: each.step):
        top = min(measure.largest, largest)
        multiples = range(measure.step, top + 1, measure.step)
        found |= {each for each in multiples if each > covered and each >= smallest}
        covered = max(covered, top)
    if not found:
        raise ValueError("no dose can be measured with these preparations")
    return Lattice(tuple(sorted(each * intakes for each in found)))
