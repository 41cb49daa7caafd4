"""What a record says was taken, as dosings on the clock of the models.

Hour 0 is the midnight before the first order, and a day has 24 hours. Orders, interruptions and
missed doses are the record's; the time of day is the stated time of a last dose that lies nearest
to all the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from math import ceil, floor, inf

from glidepath.decide.samples import Sample, hours_after_dose
from glidepath.pk.layout import DAY, WEEK, Dosing, Intake, missing
from glidepath.quantities import InputError, When, local_day, micrograms
from glidepath.record.event import Event
from glidepath.record.record import Record, zone_of
from glidepath.record.treatment import (
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    DosesMissed,
    TreatmentStopped,
    Vomited,
    week_of,
)

MICROGRAMS_A_MILLIGRAM = 1000
SECONDS_AN_HOUR = 3600
MINUTES_AN_HOUR = 60
MORNING = 8.0
"""Hour of the day at which a dose is taken where no record says another."""

INTO_THE_DAY = 1e-6
"""Hours by which rounding may put a moment before the dose given at it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Local times as hours of the models: from the midnight before `zero`'s day."""

    zero: date
    place: tzinfo
    morning: float

    def hours(self, moment: When) -> float:
        """Give the hour of a moment; of a whole day, the hour of its first dose."""
        if not isinstance(moment, datetime):
            return self.midnight(moment) + self.morning
        local = moment.astimezone(self.place)
        since = local.hour + local.minute / MINUTES_AN_HOUR + local.second / SECONDS_AN_HOUR
        return self.midnight(local.date()) + since

    def midnight(self, day: date) -> float:
        """Give the hour with which a day begins."""
        return DAY * (day - self.zero).days


@dataclass(frozen=True, slots=True)
class Regime:
    """What is to be taken from an hour on.

    Parameters
    ----------
    since
        Hour.
    daily
        mg a day; where the days of a week differ, what counts as the dose.
    interval
        Hours between two intakes.
    week
        mg on each day of a week, Monday first; empty where every day has the same.
    """

    since: float
    daily: float
    interval: int
    week: tuple[float, ...] = ()


def clock_of(record: Record, taken: Sequence[Sample]) -> Clock | None:
    """Give the clock of a record; ``None`` before the first order."""
    place = zone_of(record)
    orders = [each for each in record.events if isinstance(each, DoseOrdered)]
    if not orders:
        return None
    zero, interval = local_day(orders[0].happened, place), orders[-1].interval_hours
    stated = [moment for each in taken if (moment := _last_dose(each)) is not None]
    return Clock(zero, place, _usual([_time(each, place) % interval for each in stated], interval))


def _last_dose(sample: Sample) -> datetime | None:
    """The moment of the last dose before a sample, stated or counted back from the sample."""
    if isinstance(sample.last_dose_at, datetime):
        return sample.last_dose_at
    since = hours_after_dose(sample)
    if since is None or not isinstance(sample.drawn, datetime):
        return None
    return sample.drawn - timedelta(hours=float(since))


def _time(moment: datetime, place: tzinfo) -> float:
    local = moment.astimezone(place)
    return local.hour + local.minute / MINUTES_AN_HOUR


def _usual(times: Sequence[float], interval: int) -> float:
    """The time that lies nearest to all the others, around the clock."""

    def apart(one: float) -> float:
        gaps = [abs(one - other) for other in times]
        return sum(min(gap, interval - gap) for gap in gaps)

    return min(sorted(times), key=apart, default=MORNING)


def regimes(record: Record, clock: Clock) -> tuple[Regime, ...]:
    """Give what was to be taken, in order of time; at least one."""
    return tuple(_settled(_regimes(record, clock)))


def interval_at(found: Sequence[Regime], hour: float) -> int:
    """Give the hours between two intakes at a time; before the first order, its own."""
    before = [each for each in found if each.since <= hour]
    return before[-1].interval if before else found[0].interval


def dosings(record: Record, clock: Clock, found: Sequence[Regime]) -> tuple[Dosing, ...]:
    """Give what was taken, in order of time, the last one open-ended.

    Doses missed on known days are left out where one dose a day was to be taken. What was taken
    before a record that does not say "start" begins one cycle early, for ever until then.
    """
    plan = _ended(in_order([dosing_of(each, clock) for each in found]))
    if plan[0].intakes and not _starts_here(record):
        plan[0] = replace(plan[0], start=plan[0].start - plan[0].period, steady=True)
    for time in _missed(record, clock, found):
        try:
            plan = list(missing(plan, [time]))
        except InputError:  # no dose was due: nothing was missed
            continue
    return tuple(plan)


def in_order(found: Sequence[Dosing]) -> tuple[Dosing, ...]:
    """Give dosings in order of time; a later one takes the place of those that it forestalls."""
    plan: list[Dosing] = []
    for dosing in found:
        while plan and plan[-1].start >= dosing.start - INTO_THE_DAY:
            plan.pop()
        plan.append(dosing)
    return tuple(plan)


def _ended(plan: Sequence[Dosing]) -> list[Dosing]:
    """End each dosing where the next one starts, whatever becomes of that one's first dose."""
    ended = [replace(each, until=following.start) for each, following in pairwise(plan)]
    return [*ended, *plan[-1:]]


def first_dose(plan: Sequence[Dosing]) -> float:
    """Give the hour of the first ordered dose, or of the first order where it is of nothing."""
    return plan[0].start + (plan[0].period if plan[0].steady else 0.0)


def due(plan: Sequence[Dosing], since: float, until: float) -> Iterator[float]:
    """Give the hours at which a plan has doses, from one moment to before another."""
    starts = [each.start for each in plan[1:]]
    for each, following in zip(plan, [*starts, inf], strict=True):
        end = min(each.until, following, until) - INTO_THE_DAY
        for intake in each.intakes:
            first = each.start + intake.offset
            number = max(0, ceil((since - INTO_THE_DAY - first) / each.period))
            while (hour := first + number * each.period) < end:
                yield hour
                number += 1


def _starts_here(record: Record) -> bool:
    first = next(each for each in record.events if isinstance(each, DoseOrdered))
    return first.reason == "start"


def _regimes(record: Record, clock: Clock) -> Iterator[Regime]:
    """From the first order on; what ends the drug ends an interruption too."""
    ordered: Regime | None = None
    interrupted = False
    for since, event in _in_time(record, clock):
        if isinstance(event, DoseOrdered):
            ordered = _regime(event, since)
        elif isinstance(event, TreatmentStopped):
            ordered = None if ordered is None else _nothing(ordered)
        else:
            interrupted = isinstance(event, DoseInterrupted)
        if ordered is not None:
            interrupted = interrupted and ordered.daily > 0.0
            yield replace(_nothing(ordered) if interrupted else ordered, since=since)


def _nothing(regime: Regime) -> Regime:
    return replace(regime, daily=0.0, week=())


def _in_time(record: Record, clock: Clock) -> list[tuple[float, Event]]:
    """What was ordered and what was not taken, by the clock's hours: a day counts as its dose."""
    kinds = DoseOrdered | DoseInterrupted | DoseResumed | TreatmentStopped
    found = [(clock.hours(e.happened), e) for e in record.events if isinstance(e, kinds)]
    return sorted(found, key=lambda pair: pair[0])


def _regime(order: DoseOrdered, since: float) -> Regime:
    dose = micrograms(order.daily_dose.value, order.daily_dose.unit)
    week = tuple(each / MICROGRAMS_A_MILLIGRAM for each in week_of(order))
    return Regime(since, dose / MICROGRAMS_A_MILLIGRAM, order.interval_hours, week)


def _settled(regimes: Iterator[Regime]) -> list[Regime]:
    """The last word of an hour counts, and one that says the same again says nothing."""
    kept: dict[float, Regime] = {}
    for regime in regimes:
        kept[regime.since] = regime
    ordered = [kept[since] for since in sorted(kept)]
    return ordered[:1] + [
        later
        for earlier, later in pairwise(ordered)
        if replace(earlier, since=later.since) != later
    ]


def dosing_of(regime: Regime, clock: Clock) -> Dosing:
    """Give what a regime lets a child take, from the clock's first intake after the order."""
    steps = ceil((regime.since - clock.morning - INTO_THE_DAY) / regime.interval)
    start = clock.morning + steps * regime.interval
    if regime.daily == 0.0:
        return Dosing(regime.since, ())
    part = regime.interval / DAY
    if not regime.week:
        return Dosing(start, (Intake(0.0, regime.daily * part),), float(regime.interval))
    return Dosing(start, tuple(_of_a_week(regime, clock, start)), WEEK)


def _of_a_week(regime: Regime, clock: Clock, start: float) -> Iterator[Intake]:
    """The intakes of seven days from an hour on, each by the day of the week that it falls on."""
    for offset in range(0, int(WEEK), regime.interval):
        day = floor((start + offset) / DAY) + clock.zero.weekday()
        amount = regime.week[day % len(regime.week)]
        if amount:
            yield Intake(float(offset), amount * (regime.interval / DAY))


def _missed(record: Record, clock: Clock, found: Sequence[Regime]) -> Iterator[float]:
    for event in record.events:
        if isinstance(event, DosesMissed):
            hours = [clock.hours(day) for day in event.days]
            yield from (hour for hour in hours if interval_at(found, hour) == DAY)


def unclear(record: Record, clock: Clock, found: Sequence[Regime]) -> tuple[float, ...]:
    """Give the hours at which it is not clear what was taken.

    A dose was vomited, or missed on a day that is not known, or one of two doses of a day.
    """
    return tuple(_unclear(record, clock, found))


def _unclear(record: Record, clock: Clock, found: Sequence[Regime]) -> Iterator[float]:
    for event in record.events:
        if isinstance(event, Vomited):
            yield clock.hours(event.happened)
        elif isinstance(event, DosesMissed):
            hours = {clock.hours(day) for day in event.days}
            yield from (hour for hour in hours if interval_at(found, hour) != DAY)
            if len(hours) < event.count:
                yield clock.hours(event.happened)


def hour_of(sample: Sample, clock: Clock, interval: float) -> tuple[float, float] | None:
    """Give the hours of the last dose and of a sample; ``None`` where the time makes no sense.

    The time since the last dose is the record's; the last dose lies on the clock, so that the
    sample falls on the day on which it was drawn.
    """
    since = hours_after_dose(sample)
    if since is None or since < 0:
        return None
    drawn = sample.drawn
    near = clock.hours(drawn) if isinstance(drawn, datetime) else clock.midnight(drawn) + DAY / 2
    last = clock.morning + interval * floor((near - float(since) - clock.morning) / interval + 0.5)
    return last, last + float(since)
