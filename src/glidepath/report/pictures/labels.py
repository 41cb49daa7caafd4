"""Where words stand, so that none lies on another."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 5
"""Pixels between two words."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a word takes up from left to right, in pixels."""

    left: float
    right: float

    def meets(self, other: "Span") -> bool:
        """Tell whether two words lie on each other, or too close."""
        return self.left < other.right + GAP and other.left < self.right + GAP


def lines(spans: Sequence[Span]) -> list[int]:
    """Give for each word the lowest line on which it lies on none before it; the first is 0.

    >>> lines([Span(0, 30), Span(20, 50), Span(60, 90)])
    [0, 1, 0]
    """
    taken: list[list[Span]] = []
    found = []
    for span in spans:
        free = (
            each for each, line in enumerate(taken) if not any(span.meets(other) for other in line)
        )
        line = next(free, len(taken))
        if line == len(taken):
            taken.append([])
        taken[line].append(span)
        found.append(line)
    return found


def apart(spans: Sequence[Span]) -> list[bool]:
    """Tell which words can stand on one line; an earlier one goes before a later one.

    >>> apart([Span(0, 30), Span(20, 50), Span(60, 90)])
    [True, False, True]
    """
    return [line == 0 for line in lines(spans)]
