"""What is thought of a child at an instant: computed once for one state of what is known."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Generic, TypeVar

from glidepath.decide import Belief, believe, decide
from glidepath.decide.answer import Answer, Regimen
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import ADVISING, read_models
from glidepath.pk.model import Model
from glidepath.plan.make import plan
from glidepath.plan.schedule import FASTEST, Move, NoPlan, Schedule, Step
from glidepath.protocol.history import ProtocolHistory
from glidepath.record.record import Record
from glidepath.regimen import Lattice

Key = TypeVar("Key")
T = TypeVar("T")
KEPT = 1024
"""Thoughts that are kept; one is some hundred kilobytes."""


@dataclass(frozen=True)
class Thought:
    """What is thought of a child, and what may be done.

    Parameters
    ----------
    record
        As it was known.
    """

    history: ProtocolHistory
    record: Record
    at: datetime
    belief: Belief
    answer: Answer


@cache
def advising() -> tuple[Model, ...]:
    """Give the models that may advise unasked."""
    return read_models(ADVISING)


def think(history: ProtocolHistory, record: Record, at: datetime) -> Thought:
    """Believe and decide, on what was known at an instant."""
    belief = believe(history, record, at, models=advising(), growth=read_growth())
    return Thought(history, record, at, belief, decide(history, record, at, belief=belief))


def planned(thought: Thought) -> Schedule | NoPlan:
    """Give the fastest plan that the rules permit, or why there is none."""
    return plan(thought.history, thought.record, thought.at, thought.belief, FASTEST)


def unplanned(thought: Thought, regimen: Regimen | None = None) -> Schedule | None:
    """Give a schedule without a plan: the present dose goes on, or another one from today.

    Returns
    -------
    Schedule or None
        ``None`` where no dose is ordered.
    """
    found = thought.answer.assessment
    if found is None or found.present is None:
        return None
    steps = () if regimen is None else (_step(thought, found.present, regimen),)
    return Schedule(FASTEST, found.present, steps, None, (), None, None)


def _step(thought: Thought, present: Regimen, regimen: Regimen) -> Step:
    move = Move.STOP if regimen.dose == 0 else Move.REDUCE
    move = Move.RESTORE if regimen.dose > present.dose else move
    interval = thought.answer.assessment
    low, high = (0, None) if interval is None else (interval.low, interval.high)
    return Step(
        day=thought.answer.basis.day,
        move=move,
        regimen=regimen,
        low=low,
        high=high,
        share=FASTEST.share,
        weight=0,
        level_from=None,
        trough=thought.belief.trough(regimen.dose),
        rules=(),
    )


class Kept(Generic[Key, T]):
    """The last values that were computed, by what they were computed from.

    Parameters
    ----------
    most
        So many are kept; the one that was not asked for the longest goes first.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._values: OrderedDict[Key, T] = OrderedDict()
        self._making: dict[Key, Lock] = {}
        self._turn = Lock()

    def __call__(self, key: Key, compute: Callable[[], T]) -> T:
        """Give the value of a key; compute it where it is not kept, in one thread at a time."""
        with self._turn:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._turn:
                if key in self._values:
                    return self._values[key]
            try:
                return self._put(key, compute())
            finally:
                with self._turn:
                    self._making.pop(key, None)

    def there(self, key: Key) -> T | None:
        """Give the value of a key, or ``None`` where it is not kept: nothing is computed."""
        with self._turn:
            return self._values.get(key)

    def _put(self, key: Key, value: T) -> T:
        with self._turn:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


def at_or_above(lattice: Lattice | None, dose: int) -> int:
    """Give the smallest dose alike on every day that can be given, at or above another."""
    return dose if lattice is None or dose == 0 else max(int(lattice.at_or_above(dose)), dose)
