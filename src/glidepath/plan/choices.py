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
    """The steps to choose from; none of any kind where no step is in sight.

    Parameters
    ----------
    stop
        ``None`` where it is not in sight, or a reduction comes first.
    reductions
        In order of time, each lower than the one before: what waiting alone permits.
    changes
        To formulations that could go lower than the present one.
    """

    stop: Choice | None
    reductions: tuple[Choice, ...] = ()
    changes: tuple[Choice, ...] = ()


def choices(frame: Frame, course: Course, untried: tuple[str, ...]) -> Choices:
    """Give the steps to choose from.

    A reduction that would only put off the stop is none of them.

    Parameters
    ----------
    course
        Of today, no result awaited.
    untried
        Formulations to which it may still change.
    """
    near = _within(frame, course, untried, NEAR)
    found = near or _within(frame, course, untried, HORIZON)
    return found or Choices(None)


def _within(frame: Frame, course: Course, untried: tuple[str, ...], days: int) -> Choices | None:
    """The choices of so many days; ``None`` for none, or where later days might change them."""
    protocol, belief = frame.on(course.day)
    seen = outlook(protocol, course.status, belief, days)
    formulation, stride = course.formulations[course.status.formulation], frame.stride
    wait = max(stride.every - int(course.status.change_days), 0)
    lower = np.where(seen.stops, course.status.dose, doses(protocol, seen, formulation))
    falls = _falls(lower, course.status.dose, wait)
    rest = max(int(spacing_days(protocol.parameters, course.status)), stride.every)
    if falls and falls[-1] + rest >= days < HORIZON:
        return None
    held = wait if stride.stop is None else max((stride.stop - course.day).days, 0)
    stop = _first(seen.stops, held)
    if stop is not None:
        falls = [each for each in falls if each + rest < stop]
        if not falls:
            return Choices(Choice(stop, Move.STOP, formulation))
    changes = tuple(_changes(protocol, seen, int(min(lower)), course.pattern, untried))
    reductions = tuple(Choice(each, Move.REDUCE, formulation) for each in falls)
    return Choices(None, reductions, changes) if reductions or changes else None


def _falls(lower: Numbers, dose: int, wait: int) -> list[int]:
    """The days on which a dose lower than any before first becomes possible."""
    before = np.minimum.accumulate(np.concatenate([[dose], lower[wait:-1]]))
    return [int(day) + wait for day in np.flatnonzero(lower[wait:] < before)]


def _first(found: Truths, wait: int) -> int | None:
    days = np.flatnonzero(found[wait:])
    return int(days[0]) + wait if len(days) else None


def _changes(
    protocol: Protocol,
    seen: Outlook,
    lowest: int,
    pattern: tuple[int, ...],
    untried: tuple[str, ...],
) -> Iterator[Choice]:
    """Changes to formulations that can give the same dose now, and a lower one next."""
    day = _first(seen.calm, 0)
    if day is None:
        return
    dose = int(seen.status.dose)
    for each in untried:
        given = Regimen(dose, HOURS_A_DAY // int(seen.status.interval), each, pattern)
        lower = np.where(seen.stops, dose, doses(protocol, seen, each))
        if giveable(protocol, given) and int(min(lower)) < lowest:
            yield Choice(day, Move.SWITCH, each)
