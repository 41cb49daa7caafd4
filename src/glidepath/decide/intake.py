"""What a record says was taken, as dosings on the clock of the models.

Hour 0 is the midnight before the first order, and a day has 24 hours. Orders, interruptions and
missed doses are the record's; the time of day is the commonest stated time of a last dose.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import pairwise
from math import ceil, inf
from statistics import median

from glidepath.decide.samples import Sample, hours_after_dose
from glidepath.pk.layout import DAY, Dosing, Intake, missing
from glidepath.quantities import InputError, When, micrograms
from glidepath.record.record import Record, zone_of
from glidepath.record.treatment import (
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    DosesMissed,
    TreatmentStopped,
    Vomited,
)

MICROGRAMS_A_MILLIGRAM = 1000
SECONDS_AN_HOUR = 3600
MORNING = 8.0
"""Hour of the day at which a dose is taken where no record says another."""

LATE = 0.5
"""Hours by which a next dose must have waited for a level before it is moved behind the level."""

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
        since = local.hour + local.minute / 60 + local.second / SECONDS_AN_HOUR
        return self.midnight(local.date()) + since

    def midnight(self, day: date) -> float:
        """Give the hour with which a day begins."""
        return DAY * (day - self.zero).days


@dataclass(frozen=True, slots=True)
class Regime:
    """What is to be taken from an hour on: mg a day, and hours between two intakes."""

    since: float
    daily: float
    interval: int


def clock_of(record: Record, taken: Sequence[Sample]) -> Clock | None:
    """Give the clock of a record; ``None`` before the first order."""
    place = zone_of(record)
    orders = [each for each in record.events if isinstance(each, DoseOrdered)]
    if not orders:
        return None
    first = orders[0].happened
    zero = first.astimezone(place).date() if isinstance(first, datetime) else first
    interval = orders[-1].interval_hours
    stated = [each.last_dose_at for each in taken]
    times = [_time(each, place) % interval for each in stated if isinstance(each, datetime)]
    return Clock(zero, place, median(times) if times else MORNING)


def _time(moment: datetime, place: tzinfo) -> float:
    local = moment.astimezone(place)
    return local.hour + local.minute / 60


def regimes(record: Record, clock: Clock) -> tuple[Regime, ...]:
    """Give what was to be taken, in order of time; at least one."""
    return tuple(_settled(_regimes(record, clock)))


def interval_at(found: Sequence[Regime], hour: float) -> int:
    """Give the hours between two intakes at a time; before the first order, its own."""
    before = [each for each in found if each.since <= hour]
    return before[-1].interval if before else found[0].interval


def dosings(record: Record, clock: Clock, found: Sequence[Regime]) -> tuple[Dosing, ...]:
    """Give what was taken, in order of time, the last one open-ended.

    Doses missed on known days are left out where one dose a day was to be taken.
    """
    plan = list(in_order([dosing_of(each, clock) for each in found]))
    if not _starts_here(record):
        plan[0] = replace(plan[0], steady=bool(plan[0].intakes))
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


def delayed(
    plan: Sequence[Dosing], last: float, sample: float, interval: float
) -> tuple[Dosing, ...]:
    """Move the dose that waited for a sample behind it.

    Parameters
    ----------
    last, sample
        Hours of the last dose and of the sample.
    interval
        Hours between two intakes.
    """
    due = last + interval
    place = max(i for i, each in enumerate(plan) if each.start <= due + INTO_THE_DAY)
    of = plan[place]
    following = plan[place + 1].start if place + 1 < len(plan) else inf
    ends = min(of.until, following)
    amounts = [i.amount for i in of.intakes if i.offset == _within(due - of.start, of.period)]
    after_next = due + interval
    if not amounts or due >= ends - INTO_THE_DAY or sample >= min(after_next, ends):
        return tuple(plan)
    once = Dosing(sample, (Intake(0.0, amounts[0]),), float(interval), min(after_next, ends))
    moved = [once]
    if due > of.start + INTO_THE_DAY:
        moved.insert(0, replace(of, until=due))
    if after_next < ends - INTO_THE_DAY:
        turned = _turned(of, after_next)
        moved.append(replace(of, start=after_next, intakes=turned, steady=False))
    return (*plan[:place], *moved, *plan[place + 1 :])


def _turned(of: Dosing, at: float) -> tuple[Intake, ...]:
    turned = [replace(i, offset=_within(of.start + i.offset - at, of.period)) for i in of.intakes]
    return tuple(sorted(turned, key=lambda i: i.offset))


def _within(offset: float, period: float) -> float:
    place = offset % period
    return 0.0 if period - place < INTO_THE_DAY else place


def _starts_here(record: Record) -> bool:
    first = next(each for each in record.events if isinstance(each, DoseOrdered))
    return first.reason == "start"


def _regimes(record: Record, clock: Clock) -> Iterator[Regime]:
    ordered, interrupted = Regime(0.0, 0.0, int(DAY)), False
    for event in record.events:
        if not isinstance(event, DoseOrdered | DoseInterrupted | DoseResumed | TreatmentStopped):
            continue
        since = clock.hours(event.happened)
        if isinstance(event, DoseOrdered):
            ordered = _regime(event, since)
        elif isinstance(event, TreatmentStopped):
            ordered = replace(ordered, daily=0.0)
        else:
            interrupted = isinstance(event, DoseInterrupted)
        yield replace(ordered, since=since, daily=0.0 if interrupted else ordered.daily)


def _regime(order: DoseOrdered, since: float) -> Regime:
    dose = micrograms(order.daily_dose.value, order.daily_dose.unit)
    return Regime(since, dose / MICROGRAMS_A_MILLIGRAM, order.interval_hours)


def _settled(regimes: Iterator[Regime]) -> list[Regime]:
    """The last word of an hour counts, and one that says the same again says nothing."""
    kept: dict[float, Regime] = {}
    for regime in regimes:
        kept[regime.since] = regime
    ordered = [kept[since] for since in sorted(kept)]
    return ordered[:1] + [
        later
        for earlier, later in pairwise(ordered)
        if (earlier.daily, earlier.interval) != (later.daily, later.interval)
    ]


def dosing_of(regime: Regime, clock: Clock) -> Dosing:
    """Give what a regime lets a child take, from the clock's first intake after the order."""
    steps = ceil((regime.since - clock.morning - INTO_THE_DAY) / regime.interval)
    start = clock.morning + steps * regime.interval
    if regime.daily == 0.0:
        return Dosing(regime.since, ())
    amount = regime.daily * regime.interval / DAY
    return Dosing(start, (Intake(0.0, amount),), float(regime.interval))


def _missed(record: Record, clock: Clock, found: Sequence[Regime]) -> Iterator[float]:
    for event in record.events:
        if isinstance(event, DosesMissed):
            hours = [clock.hours(day) for day in event.days]
            yield from (hour for hour in hours if interval_at(found, hour) == DAY)


def unclear(record: Record, clock: Clock, found: Sequence[Regime]) -> tuple[float, ...]:
    """Give the hours at which it is not clear what was taken.

    A dose was vomited, or missed on a day that is not known, or one of two doses of a day.
    """
    return tuple(
        clock.hours(event.happened)
        for event in record.events
        if isinstance(event, Vomited)
        or (isinstance(event, DosesMissed) and not _is_clear(event, clock, found))
    )


def _is_clear(event: DosesMissed, clock: Clock, found: Sequence[Regime]) -> bool:
    hours = [clock.hours(day) for day in event.days]
    return bool(hours) and all(interval_at(found, hour) == DAY for hour in hours)


def hour_of(sample: Sample, clock: Clock, interval: float) -> tuple[float, float] | None:
    """Give the hours of the last dose and of a sample; ``None`` where the time is not known.

    The time since the last dose is the record's; the last dose lies on the clock, so that the
    sample falls on the day on which it was drawn.
    """
    since = hours_after_dose(sample)
    if since is None:
        return None
    stated = clock.hours(sample.drawn)
    near = stated if isinstance(sample.drawn, datetime) else stated - clock.morning + DAY / 2
    last = clock.morning + interval * round((near - float(since) - clock.morning) / interval)
    return last, last + float(since)
