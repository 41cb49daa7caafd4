"""Randomisation as commands see it: what is wanted, and somebody who holds the seed.

The seed is never in the ledger and never in the state: it lies behind the function that is given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from glidepath.conduct.steps import Allocated
from glidepath.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class AllocationWanted:
    """What an allocation rests on.

    Parameters
    ----------
    trial
        The name of the trial.
    participant
        The code of the child.
    factors
        The value of each factor of the stratum.
    protocol
        The version in force.
    earlier
        Every allocation of the trial so far, of all strata, in order.
    """

    trial: str
    participant: str
    factors: Mapping[str, str]
    protocol: Protocol
    earlier: tuple[Allocated, ...]


Allocate: TypeAlias = Callable[[AllocationWanted], Allocated]
"""Draws an arm; called once, under the lock that the allocation is written under."""
