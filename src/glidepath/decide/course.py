"""A child's Status at one day: the record folded with `advance`, one instant at a time."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from glidepath.decide.advance import advance
from glidepath.decide.happenings import Happening, happenings
from glidepath.decide.samples import Sample, level_seen
from glidepath.decide.seen import Order, Seen
from glidepath.decide.status import Status
from glidepath.decide.translations import TRANSLATIONS, Open, newly_open, opened_by
from glidepath.protocol.model import Protocol
from glidepath.quantities import micrograms
from glidepath.record.event import Event
from glidepath.record.record import Record
from glidepath.record.treatment import DoseOrdered, FormulationChanged, week_of

InForce = Callable[[date], Protocol]
"""The protocol version that holds for the child on a day."""


class Course(NamedTuple):
    """The Status on a day, with what is open then, and the formulation and pattern in use."""

    day: date
    status: Status
    opened: Open
    formulations: tuple[str, ...]
    pattern: tuple[int, ...] = ()


def follow(record: Record, in_force: InForce, day: date, half_life: int) -> Course:
    """Fold a record up to a day.

    Parameters
    ----------
    record
        As known at one instant.
    in_force
        The protocol version by which each event is judged.
    day
        Local day of the site.
    half_life
        Upper bound of the half-life, minutes, by which spacing and levels are judged.
    """
    found = list(happenings(record))
    first = min((when for when, _ in found), default=day)
    assay = in_force(min(first, day)).parameters.level.assay
    start = Course(min(first, day), Status(half_life=half_life), Open({}, frozenset(), assay), ())

    course = start
    for happening in found:
        course = _step(in_force(happening[0]), course, happening)
    return _move(in_force(day), course, day, None, None)


def _step(protocol: Protocol, course: Course, happening: Happening) -> Course:
    day, each = happening
    if isinstance(each, Sample):
        limits = protocol.parameters.level
        level = level_seen(each, limits, course.opened.assay, course.status.interval)
        return _move(protocol, course, day, Seen(level=level), None)
    if type(each) is DoseOrdered or type(each) is FormulationChanged:
        course = _formulated(course, each)
        return _move(protocol, course, day, None, _order(course, each))
    opened = opened_by(protocol, course.opened, each)
    seen = _seen(protocol, course.opened, opened, each)
    if opened is not course.opened:
        course = course._replace(opened=opened)
    return course if seen is None else _move(protocol, course, day, seen, None)


def _seen(protocol: Protocol, before: Open, after: Open, event: Event) -> Seen | None:
    translate = TRANSLATIONS.get(type(event))
    return newly_open(before, after) if translate is None else translate(protocol, event)


def _formulated(course: Course, event: DoseOrdered | FormulationChanged) -> Course:
    """Number the formulations in the order in which they were first used; keep the pattern."""
    known = event.formulation in course.formulations
    used = course.formulations if known else (*course.formulations, event.formulation)
    pattern = week_of(event) if type(event) is DoseOrdered else course.pattern
    return course._replace(formulations=used, pattern=pattern)


def _order(course: Course, event: DoseOrdered | FormulationChanged) -> Order:
    number = course.formulations.index(event.formulation)
    if type(event) is DoseOrdered:
        dose = micrograms(event.daily_dose.value, event.daily_dose.unit)
        interval, safety = event.interval_hours, event.reason == "safety"
        return Order(given=True, dose=dose, interval=interval, formulation=number, safety=safety)
    dose, interval = course.status.dose, course.status.interval
    return Order(given=True, dose=dose, interval=interval, formulation=number)


def _move(
    protocol: Protocol, course: Course, day: date, seen: Seen | None, order: Order | None
) -> Course:
    """Advance to a day; nothing seen and nothing ordered waits for what comes next."""
    elapsed = (day - course.day).days if day != course.day else None
    status = advance(protocol.parameters, course.status, elapsed, seen, order)
    return Course(day, status, course.opened, course.formulations, course.pattern)
