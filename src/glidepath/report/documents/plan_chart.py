"""The picture of a plan: what was taken and measured, what is planned, what is foreseen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise, zip_longest
from math import isfinite

from glidepath.decide.answer import Answer
from glidepath.decide.basis import Basis
from glidepath.decide.belief import BAND, HALF, Trough
from glidepath.decide.foresee import Ahead, foresee
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.intake import Clock, clock_of, regimes
from glidepath.decide.interactions import turns
from glidepath.decide.learned import Learned
from glidepath.decide.samples import Sample, samples
from glidepath.decide.status import NEVER, Status
from glidepath.pk.spread import Spread
from glidepath.plan.foreseen import regimes as planned_regimes
from glidepath.plan.schedule import Schedule
from glidepath.protocol import Protocol
from glidepath.quantities import When, local_day, nanograms_per_litre
from glidepath.quantities.dose import grams
from glidepath.record.enrolment import Randomised
from glidepath.record.event import Event as Happening
from glidepath.record.illness import RelapseConfirmed, RelapseSuspected
from glidepath.record.measurement import Measured
from glidepath.record.record import day_of, zone_of
from glidepath.record.values import BelowLimit, Quantity
from glidepath.report.documents.words import tell
from glidepath.report.language import Language
from glidepath.report.pictures import (
    BandPoint,
    DoseStep,
    Event,
    EventKind,
    Level,
    LevelChart,
    LevelKind,
    Weight,
)
from glidepath.report.written import level as written_level

THOUSAND = 1000
BEFORE = timedelta(days=35)
"""How much is shown before the trial began for the child."""
USUAL_PAST = 180
"""Days shown of a child that is not randomised."""
AFTER = timedelta(days=30)
"""How much is shown after the last step."""
SETTLING = tuple(timedelta(days=each) for each in (0, 1, 2, 3, 4, 6, 10))
"""How long after each change of what is taken a trough is computed, while it finds its level."""
STEADY = timedelta(days=28)
"""Between two troughs that are computed while nothing changes."""
NOON = time(12)
MARKS = {
    Randomised: ("randomised", EventKind.NOTE),
    RelapseSuspected: ("suspected", EventKind.RELAPSE),
    RelapseConfirmed: ("confirmed", EventKind.RELAPSE),
}


def plan_chart(schedule: Schedule, answer: Answer, language: Language) -> LevelChart:
    """Give the picture of a schedule and of the Belief from which it was made.

    Parameters
    ----------
    answer
        Of the day on which the schedule was made; it has an assessment.
    """
    basis, found = answer.basis, answer.assessment
    if found is None or basis.protocol is None:
        raise AssertionError("a schedule was made from an answer without an assessment")
    first, last = _ends(schedule, basis, found.status)
    participant = basis.record.participant
    return LevelChart(
        title=tell("plan.chart", language, {"participant": participant.id}),
        zone=participant.time_zone,
        now=basis.at,
        doses=tuple(_taken(basis, first)),
        planned=tuple(_planned(schedule, basis, found.status)),
        levels=tuple(_levels(basis, first)),
        band=tuple(_band(schedule, basis, first, last)),
        limit=_limit(basis.protocol, language),
        events=tuple(_events(schedule, basis, first, language)),
        growth=tuple(_weights(schedule, basis, first)),
    )


def _ends(schedule: Schedule, basis: Basis, status: Status) -> tuple[date, date]:
    return first_shown(basis, status), max(
        [basis.day, *(each.day for each in schedule.steps)]
    ) + AFTER


def first_shown(basis: Basis, status: Status) -> date:
    """Give the first day that the picture shows."""
    since = int(status.randomised_days)
    shown = since if since < NEVER else USUAL_PAST
    return basis.day - timedelta(days=shown) - BEFORE


def _noon(day: date) -> datetime:
    """The middle of a day on the wall clock of the child."""
    return datetime.combine(day, NOON)


def _moment_of(happened: When) -> datetime:
    return happened if isinstance(happened, datetime) else _noon(happened)


def _moment(clock: Clock, hours: float) -> datetime:
    return _noon(clock.zero) + timedelta(hours=hours - NOON.hour)


def _taken(basis: Basis, first: date) -> Iterator[DoseStep]:
    """What was to be taken from the first day that is shown until now."""
    clock = clock_of(basis.record, tuple(samples(basis.record.events)))
    if clock is None:
        return
    found = [each for each in regimes(basis.record, clock) if each.since <= clock.hours(basis.at)]
    earlier = [each for each in found if _moment(clock, each.since).date() < first]
    shown = [*earlier[-1:], *found[len(earlier) :]]
    for each in shown:
        start = max(_moment(clock, each.since), _noon(first))
        end = basis.at if each is shown[-1] else None
        yield DoseStep(start, end, each.daily, HOURS_A_DAY // each.interval)


def _planned(schedule: Schedule, basis: Basis, status: Status) -> Iterator[DoseStep]:
    """What goes on until the first step, and every step; nothing while it is interrupted."""
    if not schedule.steps or schedule.steps[0].day > basis.day:
        present = schedule.present
        dose = 0 if status.interrupted else present.dose
        yield DoseStep(basis.at, None, dose / THOUSAND, present.intakes)
    for step in schedule.steps:
        milligrams = step.regimen.dose / THOUSAND
        start = basis.at if step.day == basis.day else _noon(step.day)
        yield DoseStep(start, None, milligrams, step.regimen.intakes)


def _levels(basis: Basis, first: date) -> Iterator[Level]:
    for sample in samples(basis.record.events):
        day = local_day(sample.drawn, zone_of(basis.record))
        if day >= first and isinstance(sample.result, Quantity | BelowLimit):
            yield Level(_moment_of(sample.drawn), *_value(basis, sample, sample.result))


def _value(basis: Basis, sample: Sample, result: Quantity | BelowLimit) -> tuple[float, LevelKind]:
    quantity = result.below if isinstance(result, BelowLimit) else result
    return nanograms_per_litre(quantity.value, quantity.unit) / THOUSAND, _kind(basis, sample)


def _kind(basis: Basis, sample: Sample) -> LevelKind:
    learned = None if basis.belief is None else basis.belief.learned
    if isinstance(learned, Learned) and sample.name in learned.odd:
        return LevelKind.IMPLAUSIBLE
    if isinstance(sample.result, BelowLimit):
        return LevelKind.BELOW_LIMIT
    protocol = basis.protocol
    trial = None if protocol is None else protocol.parameters.level.assay
    return LevelKind.MEASURED if sample.assay == trial else LevelKind.OTHER_ASSAY


def _band(schedule: Schedule, basis: Basis, first: date, last: date) -> Iterator[BandPoint]:
    """Troughs, close together after each change; by proportion only those of the steps.

    Between two of them the line is straight; a test holds it to the trough of every day.
    """
    learned = None if basis.belief is None else basis.belief.learned
    if not isinstance(learned, Learned):
        yield from _by_steps(schedule, last)
        return
    clock = learned.told.clock
    orders = planned_regimes(basis.record, basis.at, clock, schedule.steps)
    ahead = Ahead(orders, learned.told.drugs)
    turned = [basis.day, *_turns(learned, ahead, clock)]
    days = trough_days(turned, max(first, clock.zero), last)
    found = foresee(learned, ahead, [clock.hours(day) for day in days])
    for day, spread in zip(days, found, strict=True):
        yield _point(day, spread, future=day > basis.day)


def _turns(learned: Learned, ahead: Ahead, clock: Clock) -> Iterator[date]:
    """The days on which what is taken, or what acts on it, changes or has changed."""
    plan = learned.told.plan
    hours = [*(each.start for each in plan), *(each.until for each in plan)]
    hours += [*(each.since for each in ahead.regimes), *turns(ahead.drugs)]
    yield from (_moment(clock, hour).date() for hour in hours if isfinite(hour))


def trough_days(turned: Iterable[date], first: date, last: date) -> tuple[date, ...]:
    """Give the days from the first to the last of which the trough is computed."""
    starts = sorted({first, last, *(day for day in turned if first < day < last)})
    found = {first, last}
    for start, following in pairwise(starts):
        found.update(day for each in SETTLING if (day := start + each) < following)
        steady = start + SETTLING[-1] + STEADY
        while steady < following:
            found.add(steady)
            steady += STEADY
    return tuple(sorted(found))


def _point(day: date, spread: Spread, *, future: bool) -> BandPoint:
    median, low50, high50, low90, high90 = spread.quantiles((0.5, *HALF, *BAND))
    return BandPoint(_noon(day), median, low50, high50, low90, high90, future)


def _by_steps(schedule: Schedule, last: date) -> Iterator[BandPoint]:
    for step, following in zip_longest(schedule.steps, schedule.steps[1:]):
        if step.trough is not None:
            yield _of_trough(last if following is None else following.day, step.trough)


def _of_trough(day: date, found: Trough) -> BandPoint:
    half = (found.lower_half / THOUSAND, found.upper_half / THOUSAND)
    most = (found.low / THOUSAND, found.high / THOUSAND)
    return BandPoint(_noon(day), found.median / THOUSAND, *half, *most, future=True)


def _limit(protocol: Protocol, language: Language) -> tuple[float, str]:
    below = protocol.parameters.stop.trough_below
    label = tell("plan.mark.stop-below", language, {"level": written_level(below, 0)})
    return below / THOUSAND, label


def _events(schedule: Schedule, basis: Basis, first: date, language: Language) -> Iterator[Event]:
    for event in _since(basis, first):
        if type(event) in MARKS:
            name, kind = MARKS[type(event)]
            yield Event(_moment_of(event.happened), kind, tell(f"plan.mark.{name}", language))
    if schedule.goal is not None:
        text = tell("plan.mark.judged", language)
        yield Event(_noon(schedule.goal.judged), EventKind.NOTE, text)


def _weights(schedule: Schedule, basis: Basis, first: date) -> Iterator[Weight]:
    for event in _since(basis, first):
        if isinstance(event, Measured) and event.weight is not None:
            kilograms = grams(event.weight.value, event.weight.unit) / THOUSAND
            yield Weight(_moment_of(event.happened), kilograms)
    for step in schedule.steps:
        if step.weight:
            yield Weight(_noon(step.day), step.weight / THOUSAND, foreseen=True)


def _since(basis: Basis, first: date) -> Iterator[Happening]:
    """Everything that happened from the first day that is shown."""
    return (each for each in basis.record.events if day_of(basis.record, each) >= first)
