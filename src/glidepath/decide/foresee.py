"""Levels ahead, under orders and interacting drugs that have not happened yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from glidepath.decide.intake import Clock, Regime, dosing_of, in_order
from glidepath.decide.interactions import Interaction, bioavailability
from glidepath.decide.learned import Ground, Learned
from glidepath.decide.learning import lag_in, middles_of, segments_of
from glidepath.pk.child import Fit, parameters_over
from glidepath.pk.kernel import levels_at, solve
from glidepath.pk.layout import DAY
from glidepath.pk.likelihood import error_model
from glidepath.pk.spread import Spread, spread_of

Floats = npt.NDArray[np.float64]

LIKELY = 32
SCORES = np.array([NormalDist().inv_cdf((place + 0.5) / LIKELY) for place in range(LIKELY)])
"""Equally likely values of a standard normal error."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is imagined to happen after the hour of a Belief.

    Parameters
    ----------
    regimes
        What will be taken, each from its hour on, in order of time.
    drugs
        Courses of interacting drugs, those of the record included.
    """

    regimes: tuple[Regime, ...]
    drugs: tuple[Interaction, ...]


def foresee(learned: Learned, ahead: Ahead, hours: Sequence[float]) -> tuple[Spread, ...]:
    """Give the true level at each hour, ng/mL by the trial's assay.

    Parameters
    ----------
    learned
        Of a child.
    ahead
        Imagined; ``Ahead((), learned.told.drugs)`` for nothing new.
    hours
        On the clock of the models; those of the past are levels as the models see them.

    Returns
    -------
    tuple of Spread
        One an hour, parameter uncertainty only: no residual error.
    """
    values = np.concatenate(_true(learned, ahead, hours))
    weights = np.concatenate([*_shares(learned)])
    return tuple(spread_of(values[:, i], weights) for i in range(len(hours)))


def measured(learned: Learned, ahead: Ahead, hours: Sequence[float]) -> tuple[Spread, ...]:
    """Give what would be measured at each hour, ng/mL by the trial's assay.

    Parameters
    ----------
    learned, ahead, hours
        As of `foresee`.

    Returns
    -------
    tuple of Spread
        One an hour, each model's residual error included; never below 0.
    """
    pairs = zip(learned.average.fits, _true(learned, ahead, hours), strict=True)
    values = np.concatenate([_read(each, learned.ground, true) for each, true in pairs])
    weights = np.repeat(np.concatenate([*_shares(learned)]), LIKELY)
    return tuple(spread_of(values[:, i].ravel(), weights) for i in range(len(hours)))


def _read(of: Fit, ground: Ground, true: Floats) -> Floats:
    """Readings of true levels, (n, hours, LIKELY), both by the trial's assay."""
    error, level = error_model(of.model.residual), true[:, :, None]
    if error.log:
        return level * np.exp(error.log * SCORES)
    additive = error.additive * ground.scale(of)[:, None, None]
    spread = np.sqrt(additive**2 + (error.proportional * level) ** 2)
    found: Floats = np.maximum(level + spread * SCORES, 0.0)
    return found


def _true(learned: Learned, ahead: Ahead, hours: Sequence[float]) -> list[Floats]:
    """True levels at every node of every model, each (n, hours)."""
    told = learned.told
    plan = in_order([*told.plan, *(dosing_of(each, told.clock) for each in ahead.regimes)])
    imagined = replace(learned.ground, told=replace(told, plan=plan, drugs=ahead.drugs))
    until = max(*hours, learned.ground.hour)
    return [_levels(each, imagined, until, hours) for each in learned.average.fits]


def _shares(learned: Learned) -> Iterator[Floats]:
    """The weights of the nodes of every model, all together summing to 1."""
    pairs = zip(learned.average.fits, learned.average.weights, strict=True)
    yield from (weight * each.posterior.weights[:, 0] for each, weight in pairs)


def _levels(of: Fit, ground: Ground, until: float, hours: Sequence[float]) -> Floats:
    """Levels at every node, (n, hours)."""
    segments = segments_of(ground, lag_in(of.model, ground), until)
    middles = middles_of(segments, until)
    but = tuple(of.model.covariates)
    f = np.array([bioavailability(ground.told.drugs, hour, but) for hour in middles])
    own = parameters_over(of, ground.told.covariates.at(middles), of.etas, f)
    levels = levels_at(solve(own, segments), np.array([hours]))
    found: Floats = ground.scale(of)[:, None] * levels[:, 0, :]
    return found


def troughs_ahead(clock: Clock, first: float, days: Sequence[int]) -> tuple[float, ...]:
    """Give the hours of the first dose of a day, so many days after the next one."""
    start = clock.morning + DAY * np.ceil((first - clock.morning) / DAY)
    return tuple(float(start + DAY * day) for day in days)
