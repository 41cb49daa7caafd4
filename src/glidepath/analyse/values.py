"""The few shapes of a result: an interval, an estimate with its estimand, events out of so many."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from glidepath.quantities.errors import input_error

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Interval:
    """From one number to another; infinite where the data set no limit."""

    low: float
    high: float


class Estimand(Enum):
    """What is estimated: how events after randomisation count. The value is the sentence."""

    COMPOSITE = (
        "composite: relapse, rescue, a restart or death after randomisation counts as a failure"
    )
    POLICY = "treatment policy: as randomised, whatever was done after"

    @property
    def slug(self) -> str:
        """The name by which catalogues know it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval and the probability of data at least as far from no effect.

    Parameters
    ----------
    p
        ``None`` where the estimator has no test of its own.
    """

    value: float
    interval: Interval
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Events of so many participants.

    Raises
    ------
    InputError
        For fewer events than none, more than participants, or nobody.
    """

    events: int
    of: int

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        if not 0 <= self.events <= self.of or self.of == 0:
            raise input_error(
                f"{self.events} events of {self.of} participants cannot be",
                expected="at least one participant, and from none to all with an event",
                kind="bad-share",
            )

    @property
    def rate(self) -> float:
        """The share itself."""
        return self.events / self.of
