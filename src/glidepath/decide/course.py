"""A child's Status at one day: the record folded with `advance`, one instant at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

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
from glidepath.record.treatment import DoseOrdered, FormulationChanged

InForce = Callable[[date], Protocol]
"""The protocol version that holds for the child on a day."""


@dataclass(frozen=True, slots=True)
class Course:
    """The Status on a day, with what is open then and the formulation in use."""

    day: date
    status: Status
    opened: Open
    formulations: tuple[str, ...]


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

    def step(course: Course, happening: Happening) -> Course:
        return _step(in_force(happening[0]), course, happening)

    course = reduce(step, found, start)
    return _move(in_force(day), course, day, None, None)


def _step(protocol: Protocol, course: Course, happening: Happening) -> Course:
    day, each = happening
    if isinstance(each, Sample):
        limits = protocol.parameters.level
        level = level_seen(each, limits, course.opened.assay, course.status.interval)
        return _move(protocol, course, day, Seen(level=level), None)
    course = _formulated(course, each)
    opened = opened_by(protocol, course.opened, each)
    seen = _seen(protocol, course.opened, opened, each)
    order = _order(course, each)
    if opened is not course.opened:
        course = replace(course, opened=opened)
    if seen is None and order is None:
        return course
    return _move(protocol, course, day, seen, order)


def _seen(protocol: Protocol, before: Open, after: Open, event: Event) -> Seen | None:
    translate = TRANSLATIONS.get(type(event))
    return newly_open(before, after) if translate is None else translate(protocol, event)


def _formulated(course: Course, event: Event) -> Course:
    """Number the formulations in the order in which they were first used."""
    if not isinstance(event, DoseOrdered | FormulationChanged):
        return course
    if event.formulation in course.formulations:
        return course
    return replace(course, formulations=(*course.formulations, event.formulation))


def _order(course: Course, event: Event) -> Order | None:
    if isinstance(event, FormulationChanged):
        number = course.formulations.index(event.formulation)
        return Order(
            given=True,
            dose=course.status.dose,
            interval=course.status.interval,
            formulation=number,
        )
    if not isinstance(event, DoseOrdered):
        return None
    return Order(
        given=True,
        dose=micrograms(event.daily_dose.value, event.daily_dose.unit),
        interval=event.interval_hours,
        formulation=course.formulations.index(event.formulation),
        safety=event.reason == "safety",
    )


def _move(
    protocol: Protocol, course: Course, day: date, seen: Seen | None, order: Order | None
) -> Course:
    """Advance to a day; nothing seen and nothing ordered waits for what comes next."""
    elapsed = (day - course.day).days if day != course.day else None
    status = advance(protocol.parameters, course.status, elapsed, seen, order)
    return Course(day, status, course.opened, course.formulations)
