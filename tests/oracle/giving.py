"""What can be given: whole graduations or tablets, the same every day, or by patterns of a week.

Every dose is tried, one after the other, and every choice of days.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise
from math import ceil, floor

from oracle.parameters import PRODUCTS
from oracle.past import Past, orders

DAYS = 7


def sequence(past: Past) -> tuple[int, ...]:
    """Every daily dose of equal intakes of the product in use, micrograms, smallest first."""
    last = orders(past)[-1]
    step, largest = PRODUCTS[last.formulation]
    return tuple(24 // last.interval * each for each in range(step, largest + 1, step))


def alike_at_or_above(past: Past, dose: int) -> int:
    """The smallest dose, the same every day, at or above `dose`; beyond the largest, `dose`."""
    return min((each for each in sequence(past) if each >= dose), default=dose)


def alike_at_or_below(past: Past, dose: int) -> int:
    return max((each for each in sequence(past) if each <= dose), default=0)


def step_down(past: Past, low: int, counted_from: int) -> int:
    """The lowest dose at or above `low`; by a pattern only where none alike is a step at all."""
    alike = alike_at_or_above(past, low)
    if alike < counted_from:
        return alike
    found = smallest_pattern(sequence(past), tolerance(past), low)
    return min(alike, counts(found)) if found else alike


def tolerance(past: Past) -> Fraction:
    share: Fraction = past.parameters["taper"]["pattern-tolerance"]
    return share


def counts(week: tuple[int, ...]) -> int:
    """The dose that a week counts as: its mean, rounded up."""
    return ceil(Fraction(sum(week), DAYS))


@lru_cache(maxsize=4096)
def smallest_pattern(doses: tuple[int, ...], share: Fraction, low: int) -> tuple[int, ...] | None:
    """The week with the smallest mean that, rounded down, is at or above `low`.

    Of those with one mean, the one whose days differ least.
    """
    reaching = [
        (sum(week), max(week) - min(week), week)
        for less, more in neighbours(doses, share, low)
        for times in range(1, DAYS)
        if floor(Fraction(sum(week := spread(less, more, times)), DAYS)) >= low
    ]
    return min(reaching)[2] if reaching else None


def neighbours(doses: tuple[int, ...], share: Fraction, low: int) -> Iterator[tuple[int, int]]:
    """Pairs about `low` of doses that follow each other, or lie within the share of the higher."""
    if share == 0:
        return
    following = set(pairwise(doses))
    for less in [each for each in doses if each < low]:
        for more in [each for each in doses if each >= low]:
            if (less, more) in following or more - less <= share * more:
                yield less, more


@lru_cache(maxsize=4096)
def spread(less: int, more: int, times: int) -> tuple[int, ...]:
    """A week from Monday on with the higher dose on so many days, the first of them Monday.

    Any two runs of days of one length hold as many of them, give or take one; of the choices that
    are so even, the one with the earliest days.
    """
    days = next(
        chosen for chosen in combinations(range(DAYS), times) if 0 in chosen and even(chosen)
    )
    return tuple(more if day in days else less for day in range(DAYS))


def even(chosen: tuple[int, ...]) -> bool:
    for length in range(1, DAYS):
        runs = [
            sum((first + day) % DAYS in chosen for day in range(length)) for first in range(DAYS)
        ]
        if max(runs) - min(runs) > 1:
            return False
    return True
