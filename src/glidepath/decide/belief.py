"""What is thought of a child's pharmacokinetics, and how sure it is.

Where models could be fitted to the child's own levels, it is their averaged posterior; plain
proportion (T5) from the last valid trough stands beside it, and alone where they could not.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from math import ceil, exp, log
from statistics import NormalDist

from glidepath.decide.learned import Learned, Unfitted
from glidepath.decide.numbers import Number, maximum, safe_ratio, where
from glidepath.decide.status import Status
from glidepath.pk.spread import Spread
from glidepath.protocol.parameters import Parameters
from glidepath.protocol.products import Effect
from glidepath.quantities import InputError, input_error

MINUTES_AN_HOUR = 60
NANOGRAMS = 1000
"""ng/L in one ng/mL."""

LINEAR, MODELS = "linear", "models"
ONCE_DAILY = 24
"""Hours between two intakes."""

UPPER = 0.90
"""The one-sided bound of the half-life (O4)."""

BAND, HALF = (0.05, 0.95), (0.25, 0.75)
"""Ends of the 90 % and of the 50 % interval."""


@dataclass(frozen=True, slots=True)
class Trough:
    """A predicted true trough, ng/L: the median, a 90 % and a 50 % interval."""

    median: int
    low: int
    high: int
    lower_half: int
    upper_half: int


@dataclass(frozen=True)
class Belief:
    """What is thought of a child's pharmacokinetics; rules see only a few numbers of it.

    Parameters
    ----------
    basis
        What it rests on: ``"models"``, or ``"linear"`` for plain proportion.
    at
        The instant whose knowledge it holds.
    half_life
        Upper bound of the half-life, minutes.
    level, dose
        A reference: the trough ng/L that a dose of so many micrograms a day gave; 0 for none.
    error
        Standard deviation of one level about the true trough, as a share of it.
    learned
        What the models say, or why there is nothing.
    """

    basis: str
    at: datetime
    half_life: int
    level: int
    dose: int
    error: Fraction
    learned: Learned | Unfitted = Unfitted.NO_MODELS

    def trough(self, dose: int, interval: int = ONCE_DAILY) -> Trough | None:
        """Predict the steady true trough on a dose, from the best basis; ``None`` without one.

        Parameters
        ----------
        dose
            Micrograms a day.
        interval
            Hours between two intakes; proportion knows only the one of its reference.
        """
        if isinstance(self.learned, Unfitted):
            return self.by_proportion(dose)
        return trough_of(self.learned.troughs[interval], dose)

    def by_proportion(self, dose: int) -> Trough | None:
        """Predict the steady true trough by plain proportion; ``None`` without a reference.

        The intervals are those of a log-normal error of the one level that is the reference.
        """
        if self.dose == 0:
            return None
        median = Fraction(self.level * dose, self.dose)
        ends = (NormalDist().inv_cdf(share) * float(self.error) for share in (*BAND, *HALF))
        return Trough(round(median), *(round(float(median) * exp(each)) for each in ends))

    def below(self, dose: int, limit: int, interval: int = ONCE_DAILY) -> float | None:
        """Give the probability that the steady true trough on a dose lies below a limit, ng/L."""
        if not isinstance(self.learned, Unfitted):
            return self.learned.troughs[interval].below(limit / dose) if dose else 1.0
        if self.dose == 0:
            return None
        if dose == 0:
            return 1.0
        away = log(limit * self.dose / (self.level * dose)) / float(self.error)
        return NormalDist().cdf(away)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that it says."""
        learned = self.learned
        told = learned.value if isinstance(learned, Unfitted) else learned.digest
        parts = (self.basis, self.at.isoformat(), self.half_life, self.level, self.dose)
        return sha256(json.dumps([*parts, str(self.error), told]).encode()).hexdigest()


def trough_of(found: Spread, times: int = NANOGRAMS) -> Trough:
    """Give an uncertain level as a Trough.

    Parameters
    ----------
    found
        ng/mL, or ng/mL of each mg.
    times
        ng/L in one ng/mL, or micrograms of a dose.
    """
    return Trough(*(round(found.quantile(share) * times) for share in (0.5, *BAND, *HALF)))


def linear_belief(
    status: Status,
    at: datetime,
    half_life: int,
    error: Fraction,
    learned: Learned | Unfitted = Unfitted.NO_MODELS,
) -> Belief:
    """Give the Belief with the last valid quantified trough as the reference of proportion.

    Parameters
    ----------
    status
        The folded Status at `at`.
    half_life
        Upper bound, minutes.
    error
        Proportional standard deviation of a level.
    learned
        What the models say, or why there is nothing.
    """
    basis = LINEAR if isinstance(learned, Unfitted) else MODELS
    return Belief(basis, at, half_life, status.level, status.level_dose, error, learned)


def half_life_bound(learned: Learned) -> int:
    """The upper bound of a child's own half-life, minutes, rounded up (O4)."""
    return ceil(learned.half_life.quantile(UPPER) * MINUTES_AN_HOUR)


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

    The trough is the higher one of models and proportion, rounded up, and known only where
    proportion has a reference: a limit of the stop is met neither by rounding nor by one alone.
    """
    models: Number = 0
    if belief.dose > 0 and not isinstance(belief.learned, Unfitted):
        unit = belief.learned.troughs[status.interval].quantile(0.5)
        models = ceil(unit * status.dose)
    return foretold(status, belief.half_life, belief.level, belief.dose, models)


def foretold(
    status: Status, half_life: Number, level: Number, dose: Number, models: Number = 0
) -> Status:
    """Give the Status with the columns of a Belief, of one child or of many.

    Parameters
    ----------
    half_life
        Upper bound, minutes.
    level, dose
        The reference of proportion, ng/L on so many micrograms a day; a dose of 0 for none.
    models
        The trough that models foretell on the present dose, ng/L, rounded up; 0 for none.
    """
    known = dose > 0
    by_proportion = safe_ratio(level * status.dose, dose)
    trough = where(known, maximum(by_proportion, models), 0)
    return status._replace(half_life=half_life, trough_known=known, trough=trough)


def exposure_falls(parameters: Parameters, belief: Belief, drugs: Collection[str]) -> bool:
    """Whether exposure is foreseen to fall beyond what is told: by growth, or by a drug taken.

    A drug whose effect has no number counts. Plain proportion foresees no growth.

    Parameters
    ----------
    drugs
        Ids of the interacting drugs being taken.
    """
    least = 1 - parameters.exposure_fall.share
    if not isinstance(belief.learned, Unfitted) and belief.learned.exposure_ahead < least:
        return True
    return any(
        drug.effect is Effect.LOWERS and (drug.auc_factor is None or drug.auc_factor < least)
        for drug in parameters.interacting
        if drug.id in drugs
    )
