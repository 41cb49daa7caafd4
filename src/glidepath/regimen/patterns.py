"""Patterns over the week: some days have one daily dose, the others a second one near to it.

Two daily doses may share a week where they follow each other in the sequence of those that can be
given, or where the lower one is no further below the higher than the tolerance. The higher one is
spread as evenly as a week allows, and its first day is Monday. A pattern is known by its total of
a week; its mean rounded down is what must reach a floor, rounded up it counts as the dose.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

WEEK = 7
"""Days."""

TIMES = np.arange(1, WEEK)
"""On how many days a pattern may have its higher dose."""


def rounded_down(total: int) -> int:
    """Give the daily mean of a week's total rounded down: what must reach a floor."""
    return total // WEEK


def rounded_up(total: int) -> int:
    """Give the daily mean of a week's total rounded up: what counts as the dose."""
    return -(-total // WEEK)


def spread(low: int, high: int, times: int) -> tuple[int, ...]:
    """Give seven daily doses, Monday first, with the higher one so many times.

    >>> spread(700, 800, 4)
    (800, 800, 700, 800, 700, 800, 700)
    """
    days = {WEEK * number // times for number in range(times)}
    return tuple(high if day in days else low for day in range(WEEK))


def near(low: Numbers, high: Numbers, tolerance: Fraction) -> npt.NDArray[np.bool_]:
    """Whether two daily doses lie within the tolerance: a share of the higher one."""
    close: npt.NDArray[np.bool_] = low * tolerance.denominator >= high * (
        tolerance.denominator - tolerance.numerator
    )
    return close


def pairs(doses: Sequence[int], tolerance: Fraction) -> Iterator[tuple[Numbers, Numbers]]:
    """Give the pairs of daily doses that may share a week, by their distance in the sequence.

    Parameters
    ----------
    doses
        Every daily dose that can be given, micrograms, rising.
    tolerance
        The share of the higher dose by which the lower one may lie below it; 0 for no patterns.

    Returns
    -------
    iterator of (low, high)
        Arrays of micrograms a day; first the neighbours.
    """
    every = np.asarray(doses, np.int64)
    for apart in range(1, len(every) if tolerance else 1):
        low, high = every[:-apart], every[apart:]
        may = near(low, high, tolerance) | (apart == 1)
        if not may.any():
            return
        yield low[may], high[may]


def totals(doses: Sequence[int], tolerance: Fraction) -> tuple[int, ...]:
    """Give the totals of a week, micrograms, that some pattern has and no dose alike, rising.

    >>> totals((500, 1000), Fraction(3, 20))
    (4000, 4500, 5000, 5500, 6000, 6500)
    """
    every = np.asarray(doses, np.int64)
    even = len(set(np.diff(every).tolist())) <= 1
    found: set[int] = set()
    for low, high in pairs(doses, tolerance):
        found.update((WEEK * low[:, None] + TIMES * (high - low)[:, None]).ravel().tolist())
        if even:  # what lies further apart has no total that neighbours do not have
            break
    return tuple(sorted(found.difference((WEEK * every).tolist())))


def pattern_with(doses: Sequence[int], tolerance: Fraction, total: int) -> tuple[int, ...]:
    """Give the pattern that has a total: of several the one whose days differ least.

    Of those that differ alike, the one with the lower doses on fewer days.

    Raises
    ------
    ValueError
        Where no pattern has it.
    """
    after = bisect_right(doses, total // WEEK)
    if tolerance and 0 < after < len(doses):  # neighbours about the mean differ least of all
        low, high = doses[after - 1], doses[after]
        times, rest = divmod(total - WEEK * low, high - low)
        if times and not rest:
            return spread(low, high, times)
    fitting = [
        (high - low, low, (total - WEEK * low) // (high - low))
        for lows, highs in pairs(doses, tolerance)
        for low, high in zip(*_about(lows, highs, total), strict=True)
        if (total - WEEK * low) % (high - low) == 0
    ]
    if not fitting:
        raise ValueError(f"no pattern has {total} ug a week")
    apart, low, times = min(fitting)
    return spread(low, low + apart, times)


def _about(lows: Numbers, highs: Numbers, total: int) -> tuple[list[int], list[int]]:
    """The pairs between which the mean of a total lies."""
    about = (WEEK * lows < total) & (total < WEEK * highs)
    return lows[about].tolist(), highs[about].tolist()
