"""A child's course from the first day, one small step after another, with its ghost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from glidepath.assure.prove.claims import Case, Chance
from glidepath.assure.prove.ghosts import Ghost, followed
from glidepath.assure.prove.steps import Step, taken
from glidepath.decide.decide import of_population
from glidepath.decide.numbers import Truth, where
from glidepath.decide.rules import Rule
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol

UNFORESEEN = 1_000_000
"""A trough, ng/L, beyond every limit: that of a dose on which no level was measured."""


class Trace(NamedTuple):
    """Small steps, for each whether the ghost picks a dose that ends, and numbers by chance."""

    steps: tuple[Step, ...]
    picks: tuple[Truth, ...]
    chance: Chance


@dataclass(frozen=True, slots=True)
class Subject:
    """A protocol and the rules that are put to the proof under it."""

    protocol: Protocol
    rules: Sequence[Rule]


class Stand(NamedTuple):
    """Where a child stands, and what truly happened to it."""

    status: Status
    ghost: Ghost


def course(subject: Subject, trace: Trace) -> tuple[Stand, ...]:
    """Give where the child stands before each step, and after the last."""
    parameters = subject.protocol.parameters
    stand = Stand(Status(half_life=of_population(subject.protocol.drug)), Ghost())
    stands = [stand]
    for step, picked in zip(trace.steps, trace.picks, strict=True):
        ghost = followed(parameters, stand.ghost, stand.status, step, picked)
        stand = Stand(taken(parameters, stand.status, step), ghost)
        stands.append(stand)
    return tuple(stands)


def ending(subject: Subject, trace: Trace, stand: Stand) -> Case:
    """Give the case at the end of a course, with the trough that plain proportion foresees."""
    status = believing(stand.status)
    return Case(subject.protocol.parameters, subject.rules, status, stand.ghost, trace.chance)


def believing(status: Status) -> Status:
    """Give the Status with the trough of the present dose, where its level was measured."""
    here = where(status.level_dose == status.dose, status.level, UNFORESEEN)
    known = status.level_dose > 0
    return status._replace(trough_known=known, trough=where(known, here, 0))
