"""How well a procedure keeps the arms close, and how well the next arm is guessed.

Exact: every way that a stratum can go, with its probability, by the same chances that draw. The
guesser knows every arm so far and guesses the arm with fewer participants, at equal numbers either
(the convergence strategy of Blackwell and Hodges, Ann Math Stat 1957;28:449, doi
10.1214/aoms/1177706973); it is open to anybody where the arms are open.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import TypeAlias

from glidepath.conduct.randomisation.chances import (
    Tally,
    allocated,
    block_sizes,
    chances,
    empty,
    with_block,
)
from glidepath.conduct.randomisation.procedure import Procedure

Ways: TypeAlias = Mapping[Tally, Fraction]
Differences: TypeAlias = Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is to be expected of a trial.

    Parameters
    ----------
    guessed
        The share of arms that are guessed right.
    differences
        How likely each final difference is between two arms: first arm less second.
    """

    guessed: Fraction
    differences: Differences

    def apart(self, least: int) -> Fraction:
        """Give how likely the arms end so far apart or further."""
        return sum((p for d, p in self.differences.items() if abs(d) >= least), Fraction(0))

    @property
    def furthest(self) -> int:
        """The largest difference that can be."""
        return max(abs(each) for each in self.differences)


def of_stratum(procedure: Procedure, participants: int) -> Figures:
    """Give the figures of one stratum, or of a trial without strata, of two arms."""
    return _course(procedure, participants)[-1]


def of_two_strata(procedure: Procedure, participants: int, share: Fraction) -> Figures:
    """Give the figures of a trial with two strata.

    Parameters
    ----------
    share
        How likely a participant is to be in the first stratum; each for itself.
    """
    course = _course(procedure, participants)
    right, differences = Fraction(0), defaultdict[int, Fraction](Fraction)
    for first in range(participants + 1):
        second = participants - first
        weight = comb(participants, first) * share**first * (1 - share) ** second
        one, other = course[first], course[second]
        right += weight * (one.guessed * first + other.guessed * second)
        for d, p in one.differences.items():
            for e, q in other.differences.items():
                differences[d + e] += weight * p * q
    return Figures(right / participants, differences)


def _course(procedure: Procedure, participants: int) -> Sequence[Figures]:
    """Give the figures of a stratum of none, one, two and so on participants."""
    ways: Ways = {empty(procedure): Fraction(1)}
    right, found = Fraction(0), [Figures(Fraction(0), {0: Fraction(1)})]
    for number in range(1, participants + 1):
        ready = _gathered(_blocked(procedure, ways))
        right += sum(p * _guessed(procedure, tally) for tally, p in ready.items())
        ways = _gathered(_allocated(procedure, ready))
        found.append(Figures(right / number, _differences(ways)))
    return found


def _blocked(procedure: Procedure, ways: Ways) -> Iterator[tuple[Tally, Fraction]]:
    for tally, p in ways.items():
        sizes = block_sizes(procedure, tally)
        if not sizes:
            yield tally, p
        for size in sizes:
            yield with_block(procedure, tally, size), p / len(sizes)


def _allocated(procedure: Procedure, ways: Ways) -> Iterator[tuple[Tally, Fraction]]:
    for tally, p in ways.items():
        weights = chances(procedure, tally)
        for arm, weight in enumerate(weights):
            if weight:
                yield allocated(tally, arm), p * Fraction(weight, sum(weights))


def _guessed(procedure: Procedure, tally: Tally) -> Fraction:
    """How likely the guess is right: one of the arms with the fewest participants."""
    weights, fewest = chances(procedure, tally), min(tally.counts)
    open_to = [w for w, n in zip(weights, tally.counts, strict=True) if n == fewest]
    return Fraction(sum(open_to), sum(weights) * len(open_to))


def _gathered(ways: Iterator[tuple[Tally, Fraction]]) -> Ways:
    found = defaultdict[Tally, Fraction](Fraction)
    for tally, p in ways:
        found[tally] += p
    return found


def _differences(ways: Ways) -> Differences:
    found = defaultdict[int, Fraction](Fraction)
    for tally, p in ways.items():
        found[tally.counts[0] - tally.counts[1]] += p
    return found
