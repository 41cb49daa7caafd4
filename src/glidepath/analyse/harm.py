"""Stopping boundaries for relapse in one arm, by counts: their chances, enumerated.

A boundary says at how many relapses among so many participants the arm is to be stopped. Here each
participant's outcome is known when it is counted; relapses that come late are in `harm_in_time`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from glidepath.analyse.chances import beta_tail
from glidepath.analyse.values import Floats
from glidepath.quantities.errors import input_error

COUNTED: Mapping[int, int] = MappingProxyType({5: 4, 10: 6, 15: 7})
"""At least 4 of 5, 6 of 10, 7 of 15."""
HARM = 0.2
"""A relapse rate that is not to be passed; above the published 17.3 % on stopping."""
CERTAINTY = 0.95
FIRST_LOOK = 3


@dataclass(frozen=True, slots=True)
class Crossing:
    """The chance of having crossed a boundary by each look.

    Parameters
    ----------
    looks
        Participants counted at each look.
    chance
        Of having crossed by then, shape [look].
    expected
        Participants counted until the arm is stopped or all are in, on average.
    """

    looks: tuple[int, ...]
    chance: Floats
    expected: float

    @property
    def by_the_last(self) -> float:
        """The chance of crossing at all."""
        return float(self.chance[-1])

    @property
    def before_the_last(self) -> float:
        """The chance of crossing while there is still somebody to protect."""
        return float(self.chance[-2]) if len(self.chance) > 1 else 0.0


def crossing(boundary: Mapping[int, int], rate: float) -> Crossing:
    """Give the chances of a boundary at a relapse rate, participant by participant.

    Parameters
    ----------
    boundary
        For participants counted, the least relapses at which the arm is stopped.

    Raises
    ------
    InputError
        For a boundary without looks, or one that no count can meet.

    >>> found = crossing(COUNTED, 0.5)
    >>> f"{found.by_the_last:.4f} {found.before_the_last:.4f}"
    '0.7100 0.4072'
    """
    if not boundary or any(not 0 < least <= of for of, least in boundary.items()):
        raise input_error(
            "this boundary cannot be met or has no look",
            expected="at each look from one relapse to as many as participants",
            kind="bad-boundary",
        )
    looks = tuple(sorted(boundary))
    going = np.zeros(looks[-1] + 1)
    going[0] = 1.0
    crossed, chance, expected = 0.0, [], 0.0
    for counted in range(1, looks[-1] + 1):
        expected += 1 - crossed
        going = going * (1 - rate) + np.concatenate([[0.0], going[:-1] * rate])
        if counted in boundary:
            crossed += float(going[boundary[counted] :].sum())
            going[boundary[counted] :] = 0.0
            chance.append(crossed)
    return Crossing(looks, np.array(chance), expected)


def posterior_boundary(
    most: int,
    bound: float = HARM,
    certainty: float = CERTAINTY,
    prior: tuple[float, float] = (1.0, 1.0),
    first: int = FIRST_LOOK,
) -> Mapping[int, int]:
    """Give the boundary of a Bayesian rule: stop once the rate is so certainly above the bound.

    Parameters
    ----------
    most
        Participants of the arm; a look after each.
    prior
        The two parameters of Beta.
    first
        Participants before the first look.

    >>> posterior_boundary(5)
    {3: 2, 4: 3, 5: 3}
    """
    a, b = prior
    found = {}
    for of in range(first, most + 1):
        enough = [x for x in range(1, of + 1) if beta_tail(a + x, b + of - x, bound) >= certainty]
        if enough:
            found[of] = enough[0]
    return found
