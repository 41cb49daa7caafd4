"""Which steps there are to choose from, and on which day each comes first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from glidepath.decide.ahead import HORIZON
from glidepath.decide.answer import Regimen
from glidepath.decide.belief import Belief
from glidepath.decide.course import Course, InForce
from glidepath.decide.decide import by_protocol
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.measures import spacing_days
from glidepath.plan.giveable import giveable
from glidepath.plan.outlook import Numbers, Outlook, Truths, doses, outlook
from glidepath.plan.schedule import Move
from glidepath.plan.stride import Stride
from glidepath.protocol.model import Protocol

NEAR = 130
"""Days that are looked at first: more than a month, and than a stabilisation of the trial."""


@dataclass(frozen=True, slots=True)
class Frame:
    """By what a schedule is made.

    Parameters
    ----------
    in_force
        The protocol version that holds for the child on a day.
    others
        Formulations to which it may change, once.
    """

    in_force: InForce
    belief: Belief
    stride: Stride = field(default=Stride())
    others: tuple[str, ...] = ()

    def on(self, day: date) -> tuple[Protocol, Belief]:
        """Give the protocol of a day, and the Belief as it counts there."""
        protocol = self.in_force(day)
        return protocol, by_protocol(protocol, self.belief)


class Choice(NamedTuple):
    """A step so many days from now, and the formulation after it."""

    days: int
    move: Move
    formulation: str


class Choices(NamedTuple):
    """The first step that is permitted, if there is one, and what may end earlier all the same."""

    first: Choice | None
    others: tuple[Choice, ...]


def choices(frame: Frame, course: Course, untried: tuple[str, ...]) -> Choices:
    """Give the steps to choose from.

    A reduction that would only delay the stop is none of them. One that would bar a larger one
    soon stands beside it, and a change to a formulation that could go lower beside both.

    Parameters
    ----------
    course
        Of today, no result awaited.
    untried
        Formulations to which it may still change.
    """
    near = _within(frame, course, untried, NEAR)
    found = near or _within(frame, course, untried, HORIZON)
    return found or Choices(None, ())


def _within(frame: Frame, course: Course, untried: tuple[str, ...], days: int) -> Choices | None:
    """The choices of so many days; ``None`` for none, or where later days might change them."""
    protocol, belief = frame.on(course.day)
    seen = outlook(protocol, course.status, belief, days)
    formulation, stride = course.formulations[course.status.formulation], frame.stride
    wait = max(stride.every - int(course.status.change_days), 0)
    lower = np.where(seen.stops, course.status.dose, doses(protocol, seen, formulation))
    reductions = _falls(lower, course.status.dose, wait)
    held = wait if stride.stop is None else max((stride.stop - course.day).days, 0)
    stop = _first(seen.stops, held)
    rest = max(int(spacing_days(protocol.parameters, course.status)), stride.every)
    if reductions and reductions[0] + rest >= days < HORIZON:
        return None
    if stop is not None and (not reductions or stop <= reductions[0] + rest):
        return Choices(Choice(stop, Move.STOP, formulation), ())
    changes = tuple(_changes(protocol, seen, int(min(lower)), untried))
    if not reductions:
        return Choices(None, changes) if changes else None
    first, *later = (Choice(each, Move.REDUCE, formulation) for each in reductions)
    return Choices(first, (*(later if stride == Stride() else ()), *changes))


def _falls(lower: Numbers, dose: int, wait: int) -> list[int]:
    """The days on which a dose lower than any before first becomes possible."""
    before = np.minimum.accumulate(np.concatenate([[dose], lower[wait:-1]]))
    return [int(day) + wait for day in np.flatnonzero(lower[wait:] < before)]


def _first(found: Truths, wait: int) -> int | None:
    days = np.flatnonzero(found[wait:])
    return int(days[0]) + wait if len(days) else None


def _changes(
    protocol: Protocol, seen: Outlook, lowest: int, untried: tuple[str, ...]
) -> Iterator[Choice]:
    """Changes to formulations that can give the same dose now, and a lower one next."""
    day = _first(seen.calm, 0)
    if day is None:
        return
    dose = int(seen.status.dose)
    for each in untried:
        given = Regimen(dose, HOURS_A_DAY // int(seen.status.interval), each)
        lower = np.where(seen.stops, dose, doses(protocol, seen, each))
        if giveable(protocol, given) and int(min(lower)) < lowest:
            yield Choice(day, Move.SWITCH, each)
