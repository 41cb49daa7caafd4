"""True levels ahead, under orders and interacting drugs that have not happened yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from glidepath.decide.intake import Clock, Regime, dosing_of, in_order
from glidepath.decide.interactions import Interaction, bioavailability
from glidepath.decide.learned import Ground, Learned
from glidepath.decide.learning import lag_in, middles_of, segments_of
from glidepath.pk.child import Fit, parameters_over
from glidepath.pk.kernel import levels_at, solve
from glidepath.pk.layout import DAY
from glidepath.pk.spread import Spread, spread_of

Floats = npt.NDArray[np.float64]


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
    told = learned.told
    plan = in_order([*told.plan, *(dosing_of(each, told.clock) for each in ahead.regimes)])
    imagined = replace(learned.ground, told=replace(told, plan=plan, drugs=ahead.drugs))
    until = max(*hours, learned.ground.hour)
    found = [_levels(each, imagined, until, hours) for each in learned.average.fits]
    shares = [
        weight * each.posterior.weights[:, 0]
        for each, weight in zip(learned.average.fits, learned.average.weights, strict=True)
    ]
    values, weights = np.concatenate(found), np.concatenate(shares)
    return tuple(spread_of(values[:, i], weights) for i in range(len(hours)))


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
