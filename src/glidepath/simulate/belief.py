"""What the clinic believes, as two columns: a bound of the half-life, and the trough foretold.

By plain proportion, or re-estimated for the whole batch with the estimator of `glidepath.pk`.
"""

from dataclasses import replace
from math import log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glidepath.decide.belief import UPPER, foretold
from glidepath.decide.numbers import Number
from glidepath.decide.status import Status
from glidepath.pk.cohort import Cohort, cohort, individual
from glidepath.pk.estimate import estimate
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.segments import Segments
from glidepath.protocol.parameters import HalfLife
from glidepath.simulate.body import unit_troughs
from glidepath.simulate.children import Children, some, typical_at, weight_on
from glidepath.simulate.setting import Setting

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]

KEPT = 8
"""Levels, and doses, that a fit looks back on."""

REFIT = 25
"""Days before a child is fitted again: once a month."""

UPPER_Z = 1.2815515655446004
"""The one-sided 90 % point of the standard normal distribution (`UPPER`)."""

HOURS_A_DAY = 24.0
MINUTES_AN_HOUR = 60
MICROGRAMS = 1000.0
LEAST = 1e-3
"""ng/mL; stands in for a level of nothing, which no model could explain."""

assert UPPER == 0.90


class Beliefs(NamedTuple):
    """What is believed, and on what it rests; n children.

    Parameters
    ----------
    half_life
        Bound, minutes, (n,).
    unit
        Steady trough of a microgram a day, ng/L, in the trial's assay; 0 where nothing is fitted.
    fitted
        Day of the last fit, (n,).
    hour, level, below, present
        Of the last levels, the newest last, ng/mL in the trial's assay, (n, `KEPT`).
    since, dose
        Of the last doses: day, and mg a day; the newest last, (n, `KEPT`).
    known
        How many of the doses are there, (n,).
    """

    half_life: Numbers
    unit: Floats
    fitted: Floats
    hour: Floats
    level: Floats
    below: Truths
    present: Truths
    since: Floats
    dose: Floats
    known: Numbers


def linear(setting: Setting, number: int) -> Beliefs:
    """Give what is believed before any model is fitted: the half-life of the population."""
    wide = (number, KEPT)
    return Beliefs(
        half_life=np.full(number, setting.half_life, np.int64),
        unit=np.zeros(number),
        fitted=np.full(number, -np.inf),
        hour=np.zeros(wide),
        level=np.ones(wide),
        below=np.zeros(wide, bool),
        present=np.zeros(wide, bool),
        since=np.zeros(wide),
        dose=np.zeros(wide),
        known=np.zeros(number, np.int64),
    )


def told_of_dose(beliefs: Beliefs, where: Truths, day: Floats, dose: Numbers) -> Beliefs:
    """Remember an order."""
    return beliefs._replace(
        since=_rolled(beliefs.since, where, day),
        dose=_rolled(beliefs.dose, where, dose / MICROGRAMS),
        known=np.minimum(beliefs.known + where, KEPT),
    )


def told_of_level(
    beliefs: Beliefs, where: Truths, hour: Floats, level: Floats, below: Truths
) -> Beliefs:
    """Remember a level, ng/mL; the limit where it lies below."""
    return beliefs._replace(
        hour=_rolled(beliefs.hour, where, hour),
        level=_rolled(beliefs.level, where, np.maximum(level, LEAST)),
        below=_rolled(beliefs.below, where, below),
        present=_rolled(beliefs.present, where, np.ones(len(where), bool)),
    )


def _rolled(kept: Any, where: Truths, newest: Any) -> Any:
    moved = np.concatenate((kept[:, 1:], newest[:, None].astype(kept.dtype)), axis=1)
    return np.where(where[:, None], moved, kept)


def columns(beliefs: Beliefs, status: Status) -> Status:
    """Give the Status with what is believed."""
    models: Number = np.ceil(beliefs.unit * status.dose).astype(np.int64)
    return foretold(status, beliefs.half_life, status.level, status.level_dose, models)


def refitted(
    setting: Setting, children: Children, beliefs: Beliefs, where: Truths, day: Floats
) -> Beliefs:
    """Fit the children anew that have something to be fitted to and were not fitted this month."""
    if setting.fitted is None:
        return beliefs
    rows = np.flatnonzero(
        where & (day - beliefs.fitted >= REFIT) & beliefs.present.any(axis=1) & (beliefs.known > 0)
    )
    if not rows.size:
        return beliefs
    bound, unit = _fit(
        setting, setting.fitted, some(children, rows), _taken(beliefs, rows), day[rows]
    )
    half_life = beliefs.half_life.copy()
    if setting.parameters.taper.half_life is not HalfLife.POPULATION:
        half_life[rows] = bound
    units, fitted = beliefs.unit.copy(), beliefs.fitted.copy()
    units[rows], fitted[rows] = unit, day[rows]
    return beliefs._replace(half_life=half_life, unit=units, fitted=fitted)


def _taken(beliefs: Beliefs, rows: Rows) -> Beliefs:
    parts: list[Any] = [part[rows] for part in beliefs]
    return Beliefs(*parts)


def _fit(
    setting: Setting, model: Model, children: Children, beliefs: Beliefs, day: Floats
) -> tuple[Numbers, Floats]:
    """The bound of the half-life, minutes, and the trough of a microgram a day, ng/L."""
    under = as_cohort(setting, model, children, beliefs)
    found = estimate(under)
    now = _now(setting, model, children, under, found.etas, day)
    hours = log(2.0) * np.broadcast_to(now.v / now.cl, (children.number, 1))[:, 0]
    sign = np.array([{"v": 1.0, "cl": -1.0}.get(name, 0.0) for name in under.differing])
    spread = np.sqrt(np.einsum("i,nij,j->n", sign, found.covariance, sign))
    bound = np.ceil(hours * np.exp(UPPER_Z * spread) * MINUTES_AN_HOUR).astype(np.int64)
    unit = unit_troughs(now, setting.interval, children.number) * setting.factor(model)
    return bound, unit


def as_cohort(setting: Setting, model: Model, children: Children, beliefs: Beliefs) -> Cohort:
    """Give what is remembered of children as the estimator takes it."""
    segments = _segments(setting, beliefs)
    middle = np.maximum(segments.start / HOURS_A_DAY, 0.0)
    weights = np.column_stack([weight_on(children, middle[:, place]) for place in range(KEPT)])
    flat = _repeated(children)
    own = typical_at(model, flat, weights.ravel(), middle.ravel(), setting)
    covariates = _Columns(own, weights.shape)
    levels = Levels(
        beliefs.hour,
        beliefs.level / setting.factor(model),
        beliefs.below,
        beliefs.present & (beliefs.hour >= segments.start[:, :1]),
    )
    bare = cohort(model, _any_covariates(model), segments, levels)
    return replace(bare, typical=covariates.wide())


class _Columns(NamedTuple):
    """Typical parameters of children times segments, laid flat."""

    own: dict[str, Floats]
    shape: tuple[int, ...]

    def wide(self) -> dict[str, Floats]:
        """Give them as (children, segments), or (1, 1) where all share one."""
        return {
            name: value.reshape(self.shape) if value.size > 1 else value.reshape(1, 1)
            for name, value in self.own.items()
            if name != "lag"
        }


def _any_covariates(model: Model) -> dict[str, float]:
    """Covariates that only make a cohort; its typical parameters are replaced."""
    return dict.fromkeys(model.needed, 1.0)


def _repeated(children: Children) -> Children:
    return some(children, np.repeat(np.arange(children.number), KEPT))


def _segments(setting: Setting, beliefs: Beliefs) -> Segments:
    """Remembered doses; places that are not filled lie in front and last no time."""
    number = len(beliefs.known)
    place = np.arange(KEPT)[None, :]
    first = (KEPT - beliefs.known)[:, None]
    filled = place >= first
    begin = np.take_along_axis(beliefs.since, first, axis=1)
    start = np.where(filled, beliefs.since, begin)
    following = np.concatenate((start[:, 1:], np.full((number, 1), np.inf)), axis=1)
    doses_a_day = HOURS_A_DAY / setting.interval
    return Segments(
        start=start * HOURS_A_DAY,
        period=np.full(start.shape, float(setting.interval)),
        cycles=np.where(filled, (following - start) * doses_a_day, 0.0),
        offset=np.zeros((*start.shape, 1)),
        amount=np.where(filled, beliefs.dose / doses_a_day, 0.0)[:, :, None],
        again=np.zeros((*start.shape, 1), bool),
        steady=place == first,
    )


def _now(
    setting: Setting,
    model: Model,
    children: Children,
    under: Cohort,
    etas: Floats,
    day: Floats,
) -> OneCompartment:
    own = typical_at(model, children, weight_on(children, day), day, setting)
    found = individual(replace(under, typical=own), etas)
    assert isinstance(found, OneCompartment)
    return found
