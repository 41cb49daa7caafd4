"""Learning what models say of one child: record in, averaged posterior out.

Choices and assumptions stand in docs/decisions/0010-the-belief-from-models.md.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from math import ceil

import numpy as np
import numpy.typing as npt

from glidepath.decide.covariates import covariates
from glidepath.decide.fitted import Circumstances, found_levels
from glidepath.decide.intake import clock_of, dosings, first_dose, regimes, unclear
from glidepath.decide.interactions import bioavailability, interactions, turns
from glidepath.decide.learned import Ground, Learned, Share, Told, Unfitted
from glidepath.decide.samples import samples
from glidepath.decide.waiting import agreed
from glidepath.pk.assays import IMMUNOASSAY, KINDS, AssayKind, factor
from glidepath.pk.child import (
    Average,
    Fit,
    History,
    average,
    clearances,
    fit_each,
    half_lives,
    lag_of,
    prior_etas,
    steady_troughs,
    tails,
)
from glidepath.pk.growth import Growth
from glidepath.pk.layout import DAY, Dosing, lay_out
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model
from glidepath.pk.population import MATURE, by_default, caveats
from glidepath.pk.segments import Segments
from glidepath.pk.spread import Spread, spread_of
from glidepath.protocol.model import Protocol
from glidepath.quantities import InputError, input_error
from glidepath.record.record import Record
from glidepath.record.values import BelowLimit, Quantity

INTERVALS = (24, 12)
"""Hours between two intakes for which troughs are foretold."""

LONGEST = 60 * DAY
"""Hours for which covariates may stand still."""

ODD = 1e-3
"""Tail of the posterior predictive distribution below which a level is odd; a setting of ours."""

NOTHING = 1e-12
"""Variance of a logarithm that is taken for rounding."""

Floats = npt.NDArray[np.float64]


def told(
    protocol: Protocol, record: Record, growth: Growth | None, left_out: Collection[str] = ()
) -> Told | None:
    """Gather what a record tells models; ``None`` before the first order."""
    taken = tuple(samples(record.events))
    clock = clock_of(record, taken)
    if clock is None:
        return None
    found, drugs = regimes(record, clock), interactions(protocol, record, clock)
    plan = dosings(record, clock, found)
    half_lives_long = protocol.parameters.taper.spacing_half_lives * protocol.drug.half_life
    where = Circumstances(
        clock=clock,
        limits=protocol.parameters.level,
        regimes=found,
        named=left_out,
        unclear=unclear(record, clock, found),
        settling=float(half_lives_long),
        start=first_dose(plan),
        drugs=drugs,
    )
    plan, levels = agreed(plan, tuple(found_levels(taken, where)))
    known = covariates(record, clock, drugs, growth)
    return Told(clock, found, plan, levels, drugs, known)


def learn(
    protocol: Protocol,
    record: Record,
    at: datetime,
    models: Sequence[Model],
    growth: Growth | None = None,
    left_out: Collection[str] = (),
    *,
    asked: bool = False,
) -> Learned | Unfitted:
    """Fit the models that may speak for a child, and average them.

    Parameters
    ----------
    record
        As known at `at`.
    models
        To choose from; those of other drugs are passed over.
    growth
        References; without them the last weight stands for later ones.
    left_out
        Names of samples that are not fitted.
    asked
        Whether somebody asked for just these models, so that they speak outside their default
        ranges too; below one year still only those that know of maturation.

    Returns
    -------
    Learned or Unfitted
        The reason where nothing could be fitted.

    Raises
    ------
    InputError
        For a sample to be left out that the record does not have, and where a model that was asked
        for needs a covariate that is not known.
    """
    _require_samples(record, left_out)
    models = [each for each in models if each.drug == protocol.drug.id]
    if not models:
        return Unfitted.NO_MODELS
    known = told(protocol, record, growth, left_out)
    if known is None:
        return Unfitted.NO_DOSE
    now = known.clock.hours(at)
    present = known.covariates.at(np.array([now]))
    if "weight" not in present:
        return Unfitted.NO_WEIGHT
    chosen = by_default(models, {name: float(x[0]) for name, x in present.items()})
    if asked:
        mature = bool(present["age"][0] >= MATURE)
        chosen = tuple(each for each in models if mature or each.matures)
    if not chosen:
        return Unfitted.NO_MODEL_FITS
    if not known.used:
        return Unfitted.NO_LEVEL
    trial = KINDS.get(protocol.parameters.level.assay, AssayKind.IMMUNOASSAY)
    days = protocol.parameters.exposure_fall.days
    return _learned(Ground(known, now, trial, present), chosen, days)


def _require_samples(record: Record, names: Collection[str]) -> None:
    taken = samples(record.events) if names else ()
    measured = [each.name for each in taken if isinstance(each.result, Quantity | BelowLimit)]
    if strange := sorted(set(names) - set(measured)):
        error: InputError = input_error(
            f"no level was measured in {', '.join(strange)}",
            expected=f"one of {', '.join(measured)}" if measured else "a record with a level",
            kind="unknown-sample",
        )
        raise error


def _learned(ground: Ground, models: Sequence[Model], days: int) -> Learned:
    now = ground.hour
    laid = {lag: segments_of(ground, lag, now) for lag in {lag_in(each, ground) for each in models}}
    histories = [history(each, ground, laid[lag_in(each, ground)]) for each in models]
    averaged = average(fit_each(models, histories))
    half_life = averaged.spread(lambda f: half_lives(ground.parameters(f, f.etas, now)))
    odd = tails(averaged) < ODD
    return Learned(
        ground=ground,
        average=averaged,
        shares=tuple(_shares(averaged, ground)),
        half_life=half_life,
        prior_share=_prior_share(averaged, ground, half_life),
        troughs=troughs(averaged, ground),
        exposure_ahead=_exposure_ahead(averaged, ground, days * DAY),
        odd=tuple(x.sample for x, is_odd in zip(ground.told.used, odd, strict=True) if is_odd),
    )


def lag_in(model: Model, ground: Ground) -> float:
    """Give the lag of a model for a child, h."""
    return lag_of(model, ground.at(model, ground.hour)[0])


def segments_of(ground: Ground, lag: float, until: float) -> Segments:
    """Give what was taken as a model sees it: every dose arrives after its lag, h."""
    plan = ground.told.plan
    if lag > 0.0 and not plan[0].steady:
        plan = (Dosing(plan[0].start - lag, ()), *plan)
    return lay_out(plan, changes(ground.told, until), lag)


def changes(known: Told, until: float) -> tuple[float, ...]:
    """Give the hours at which covariates or interacting drugs may change.

    Between any two, and two changes of dose, there are no more than `LONGEST` hours.
    """
    start = known.plan[0].start
    inside = {h for h in turns(known.drugs) if start < h < until}
    marks = sorted({start, until, *inside, *(d.start for d in known.plan if d.start < until)})
    return (*inside, *_between(marks))


def _between(marks: Sequence[float]) -> Iterator[float]:
    for early, late in pairwise(marks):
        parts = ceil((late - early) / LONGEST)
        yield from (early + (late - early) * i / parts for i in range(1, parts))


def history(model: Model, ground: Ground, segments: Segments) -> History:
    """Give what one model is told: covariates in the middle of each segment, levels in its unit."""
    middles = middles_of(segments, ground.hour)
    found = ground.told.covariates.at(middles)
    but = tuple(model.covariates)
    f = [bioavailability(ground.told.drugs, hour, but) for hour in middles]
    used = ground.told.used
    scale = factor(ground.trial, ground.kind(model))
    levels = Levels(
        time=np.array([[each.hour for each in used]]),
        value=scale * np.array([[each.level for each in used]]),
        below=np.array([[each.below for each in used]]),
        present=np.ones((1, len(used)), dtype=bool),
    )
    same = ground.read is ground.kind(model)
    return History(
        segments,
        {name: found[name][None, :] for name in model.needed},
        np.array([f]),
        levels,
        0.0 if same else IMMUNOASSAY.spread,
        scale,
    )


def middles_of(segments: Segments, until: float) -> Floats:
    """Give the middle of every segment of one child, h; the last ends at `until`."""
    starts = segments.start[0]
    ends = np.append(starts[1:], max(until, float(starts[-1])))
    middles: Floats = 0.5 * (starts + ends)
    return middles


def troughs(of: Average, ground: Ground) -> dict[int, Spread]:
    """Give the steady true trough of 1 mg a day, ng/mL by the trial's assay, by interval."""
    steady = {one.model.name: _steady(one, ground) for one in of.fits}

    def of_interval(place: int) -> Spread:
        return of.spread(lambda one: steady[one.model.name][:, place])

    return {interval: of_interval(place) for place, interval in enumerate(INTERVALS)}


def _steady(of: Fit, ground: Ground) -> Floats:
    own = ground.parameters(of, of.etas, ground.hour)
    found = steady_troughs(own, INTERVALS, lag_in(of.model, ground))
    return ground.scale(of)[:, None] * found


def _prior_share(of: Average, ground: Ground, half_life: Spread) -> float:
    prior = _prior_half_life(of, ground).log_variance
    return half_life.log_variance / prior if prior > NOTHING else 1.0


def _prior_half_life(of: Average, ground: Ground) -> Spread:
    """The half-life before any level was known, all models alike."""
    etas = [prior_etas(one.cohort) for one in of.fits]
    pairs = zip(of.fits, etas, strict=True)
    found = [half_lives(ground.parameters(one, nodes, ground.hour)) for one, nodes in pairs]
    values = np.concatenate(found)
    return spread_of(values, np.full(len(values), 1.0))


def _exposure_ahead(of: Average, ground: Ground, hours: float) -> float:
    """Exposure at an unchanged dose after some hours, as a share of today's."""

    def ratio(one: Fit) -> float:
        nothing = np.zeros((1, one.etas.shape[1]))
        now, later = (
            clearances(ground.parameters(one, nothing, ground.hour + ahead))
            for ahead in (0.0, hours)
        )
        return float(now[0] / later[0])

    return sum(weight * ratio(one) for one, weight in zip(of.fits, of.weights, strict=True))


def _shares(of: Average, ground: Ground) -> Iterator[Share]:
    for one, weight in zip(of.fits, of.weights, strict=True):
        yield Share(
            model=one.model.name,
            weight=weight,
            converged=one.converged,
            trusted=one.trusted,
            pareto_k=float(one.posterior.pareto_k[0]),
            caveats=caveats(one.model, ground.present),
        )
