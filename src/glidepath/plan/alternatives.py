"""Schedules at several paces side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from glidepath.decide.belief import Belief
from glidepath.pk.growth import Growth
from glidepath.plan.make import planned
from glidepath.plan.question import Question, asked
from glidepath.plan.schedule import EVEN, FASTEST, Move, NoPlan, Pace, Schedule, Step
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant
from glidepath.record.record import Record

LEVEL = "taper.level"
"""The rule that wants a valid level before a step."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a schedule asks of a child and its family.

    Parameters
    ----------
    days
        On the drug, from today on; ``None`` where there is no end.
    steps
        Orders, the stop included.
    visits
        Days on which the child is seen: at every step, and so often between that no two
        examinations lie further apart than the protocol allows before a reduction.
    blood_tests
        Levels: one before every step, and so many between that no two lie further apart.
    lowest
        The lowest trough foreseen before the last dose is dropped, ng/L; ``None`` where none is.
    """

    days: int | None
    steps: int
    visits: int
    blood_tests: int
    lowest: int | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One pace, the schedule by it or why there is none, and what it asks for."""

    pace: Pace
    outcome: Schedule | NoPlan
    effort: Effort | None


def alternatives(
    protocols: ProtocolHistory,
    record: Record,
    at: Instant,
    belief: Belief,
    paces: Sequence[Pace] = (FASTEST, EVEN),
    formulations: Sequence[str] = (),
    growth: Growth | None = None,
) -> tuple[Alternative, ...] | NoPlan:
    """Give schedules at several paces.

    Parameters
    ----------
    protocols, record, at, belief, formulations, growth
        As of `glidepath.plan.make.plan`.
    paces
        In the order of the answer.

    Returns
    -------
    tuple of Alternative, or NoPlan
        Why there is nothing to plan at any pace.
    """
    question = asked(protocols, record, at, belief, tuple(formulations))
    if isinstance(question, NoPlan):
        return question
    found = []
    for pace in paces:
        outcome = planned(question, pace, growth)
        effort = effort_of(question, outcome) if isinstance(outcome, Schedule) else None
        found.append(Alternative(pace, outcome, effort))
    return tuple(found)


def effort_of(question: Question, schedule: Schedule) -> Effort:
    """Say what a schedule asks of a child and its family."""
    parameters, steps = question.protocol.parameters, schedule.steps
    days = [question.day, *(each.day for each in steps)]
    troughs = [each.trough for each in steps if each.trough is not None]
    return Effort(
        days=(days[-1] - question.day).days if schedule.off is not None else None,
        steps=len(steps),
        visits=len(steps) + _between(days, parameters.remission.max_age),
        blood_tests=_before_steps(steps) + _between(days, parameters.level.max_age),
        lowest=min((each.median for each in troughs), default=None),
    )


def _before_steps(steps: Sequence[Step]) -> int:
    """Steps that need a level of their own: all but a restore, and a first one that has it."""
    known = steps[0].move is not Move.RESTORE and LEVEL not in steps[0].needs
    return sum(each.move is not Move.RESTORE for each in steps) - known


def _between(days: Sequence[date], apart: int) -> int:
    """How many days must come between some days, so that no two lie further apart than allowed."""
    return sum(max(-(-(after - day).days // apart) - 1, 0) for day, after in pairwise(days))
