"""What a schedule lets one foresee: true troughs and weights."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from glidepath.decide.belief import Trough, trough_of
from glidepath.decide.covariates import GRAMS_A_KILOGRAM, Covariates, covariates
from glidepath.decide.foresee import Ahead, foresee
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.intake import MICROGRAMS_A_MILLIGRAM, MORNING, Clock, Regime
from glidepath.decide.learned import Learned
from glidepath.pk.growth import Growth
from glidepath.plan.imagined import visit_of
from glidepath.plan.question import Question
from glidepath.plan.schedule import Step
from glidepath.plan.walk import Trodden
from glidepath.quantities import Instant
from glidepath.record.record import Record, known_at, zone_of


def troughs(question: Question, steps: Sequence[Trodden]) -> list[Trough | None]:
    """Give the true trough just before the next step; after the last one, a month later."""
    learned = question.belief.learned
    if not isinstance(learned, Learned):
        return [question.belief.by_proportion(each.regimen.dose) for each in steps]
    clock, last = learned.told.clock, steps[-1].day
    month = timedelta(days=question.protocol.parameters.taper.month)
    days = [*(each.day for each in steps[1:]), last + month]
    ahead = Ahead(regimes(question.record, question.at, clock, steps), learned.told.drugs)
    found = foresee(learned, ahead, [clock.hours(day) for day in days])
    return [trough_of(each) for each in found]


def regimes(
    record: Record, at: Instant, clock: Clock, steps: Sequence[Step | Trodden]
) -> tuple[Regime, ...]:
    """Give what is to be taken from each step on."""
    return tuple(
        Regime(
            since=clock.hours(visit_of(record, each.day, at)),
            daily=each.regimen.dose / MICROGRAMS_A_MILLIGRAM,
            interval=HOURS_A_DAY // each.regimen.intakes,
            week=tuple(day / MICROGRAMS_A_MILLIGRAM for day in each.regimen.pattern),
        )
        for each in steps
    )


def weights(question: Question, days: Sequence[date], growth: Growth | None) -> list[int]:
    """Give weights, g, along the growth reference; 0 where none is known."""
    clock, known = _known(question, growth)
    found = known.at(np.array([clock.hours(day) for day in days])).get("weight")
    if found is None:
        return [0] * len(days)
    return [round(float(each) * GRAMS_A_KILOGRAM) for each in found]


def _known(question: Question, growth: Growth | None) -> tuple[Clock, Covariates]:
    """What is known of the child: by the models, else by its record alone."""
    learned = question.belief.learned
    if isinstance(learned, Learned):
        return learned.told.clock, learned.told.covariates
    record = known_at(question.record, question.at)
    clock = Clock(question.day, zone_of(record), MORNING)
    return clock, covariates(record, clock, (), growth)
