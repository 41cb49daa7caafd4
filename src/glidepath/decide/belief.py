"""What is thought of a child's pharmacokinetics, and how sure it is.

Until a model of the child is fitted, the Belief is the linear relation between dose and level
(T5) from the last valid trough, with the half-life of the population, and it says so.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import exp

from glidepath.decide.status import Status
from glidepath.quantities import InputError, input_error

MINUTES_AN_HOUR = 60
NORMAL_95 = 1.6448536269514722
"""The 95 % point of the standard normal distribution: the ends of a 90 % interval."""


@dataclass(frozen=True, slots=True)
class Trough:
    """A predicted true trough, ng/L, with a 90 % interval."""

    median: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Belief:
    """The few numbers of a child's pharmacokinetics that rules and forecasts use.

    Parameters
    ----------
    basis
        What it rests on; ``"linear"`` for plain proportion.
    at
        The instant whose knowledge it holds.
    half_life
        Upper bound of the half-life, minutes.
    level, dose
        A reference: the trough ng/L that a dose of so many micrograms a day gave; 0 for none.
    error
        Standard deviation of one level about the true trough, as a share of it.
    """

    basis: str
    at: datetime
    half_life: int
    level: int
    dose: int
    error: Fraction

    def trough(self, dose: int) -> Trough | None:
        """Predict the steady true trough on a dose; ``None`` without a reference.

        The interval is that of a log-normal error of the one level that is the reference.
        """
        if self.dose == 0:
            return None
        median = Fraction(self.level * dose, self.dose)
        spread = exp(NORMAL_95 * float(self.error))
        return Trough(round(median), round(float(median) / spread), round(float(median) * spread))


def linear_belief(status: Status, at: datetime, half_life: int, error: Fraction) -> Belief:
    """Give the Belief of plain proportion from the last valid quantified trough.

    Parameters
    ----------
    status
        The folded Status at `at`.
    half_life
        Of the population, minutes.
    error
        Proportional standard deviation of a level.
    """
    return Belief("linear", at, half_life, status.level, status.level_dose, error)


def checked(belief: Belief, at: datetime) -> Belief:
    """Give the Belief back, unless it knows more than was known at an instant.

    Raises
    ------
    InputError
        When it was made with knowledge later than `at`.
    """
    if belief.at > at:
        error: InputError = input_error(
            f"the belief holds what was known at {belief.at.isoformat()}",
            expected=f"nothing later than {at.isoformat()}",
            kind="later-knowledge",
        )
        raise error
    return belief


def with_belief(status: Status, belief: Belief) -> Status:
    """Give the Status with what the Belief predicts for the present dose.

    The trough is rounded up, so that a limit of the stop is not met by rounding.
    """
    if belief.dose == 0:
        return status._replace(half_life=belief.half_life, trough_known=False, trough=0)
    trough = -(-belief.level * status.dose // belief.dose)
    return status._replace(half_life=belief.half_life, trough_known=True, trough=trough)
