"""Missing outcomes, openly: every way in which they could have come out, and what it would give."""

from dataclasses import dataclass

from glidepath.analyse.chances import LEVEL
from glidepath.analyse.operating import LARGEST_P
from glidepath.analyse.risk_difference import miettinen_nurminen
from glidepath.analyse.table_tests import TableTest, p_values
from glidepath.analyse.values import Estimate, Share

MOST_STEPS = 10
"""From none of the missing to all of them."""


@dataclass(frozen=True, slots=True)
class Completed:
    """One way in which the missing outcomes could have come out.

    Parameters
    ----------
    first, second
        How many of the missing of each arm had the event.
    difference
        Of the rates, with the interval of Miettinen and Nurminen.
    p
        By Boschloo's test.
    """

    first: int
    second: int
    difference: Estimate
    p: float

    @property
    def significant(self) -> bool:
        """Whether the test rejects."""
        return self.p <= LARGEST_P


@dataclass(frozen=True, slots=True)
class Tipping:
    """All of them, by the events among the missing of the first arm, then of the second."""

    missing_first: int
    missing_second: int
    ways: tuple[Completed, ...]

    @property
    def turns(self) -> bool:
        """Whether the missing could turn the result."""
        return len({each.significant for each in self.ways}) > 1


def tipping(
    first: Share, second: Share, missing_first: int, missing_second: int, level: float = LEVEL
) -> Tipping:
    """Give what every way of filling in the missing outcomes would give.

    Parameters
    ----------
    first, second
        Events among those whose outcome is known.
    missing_first, missing_second
        Participants whose outcome is not. Where there are more than ten in an arm, eleven counts
        from none to all stand for all.
    """
    of, other = first.of + missing_first, second.of + missing_second
    p = p_values(TableTest.BOSCHLOO, of, other)
    ways = [
        Completed(
            i,
            j,
            miettinen_nurminen(Share(first.events + i, of), Share(second.events + j, other), level),
            float(p[first.events + i, second.events + j]),
        )
        for i in _counts(missing_first)
        for j in _counts(missing_second)
    ]
    return Tipping(missing_first, missing_second, tuple(ways))


def _counts(missing: int) -> list[int]:
    steps = min(missing, MOST_STEPS)
    return [round(missing * step / steps) for step in range(steps + 1)] if steps else [0]
