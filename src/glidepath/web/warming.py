"""What pages of many children rest on, computed ahead of them, in a thread and process of its own.

First what somebody waits for, then every child of today, then plans, and in the evening the next
day: so no page waits for the decisions of the whole cohort, not even the first one of a day.
"""

import gc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from logging import getLogger
from threading import Condition, Thread
from time import sleep
from typing import TypeAlias

from glidepath.conduct.child import Child
from glidepath.conduct.due import due_of
from glidepath.conduct.facts import ConsentRules
from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.quantities import Instant, instant
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record.record import Record
from glidepath.report import Language
from glidepath.web.apart import Apart
from glidepath.web.drawing import keep_picture
from glidepath.web.opened import Opened, Ponder, opened
from glidepath.web.thinking import Thought

PAUSE = 60
"""Seconds between two rounds; what has not changed costs next to nothing in a round."""
BREATH = 0.01
"""Seconds after each step, so that readers come first."""
EVENING = timedelta(hours=6)
"""So long before a day begins it is computed."""

Step: TypeAlias = Callable[[Opened, Child], None]


def warm() -> None:
    """Begin to compute ahead, for as long as the process runs."""
    trial = opened()
    worker = Worker(trial)
    trial.ahead, trial.apart = worker, trial.apart or thinking(Apart(trial.history))
    Thread(target=worker.go, name="warming", daemon=True).start()


def thinking(apart: Apart) -> Ponder:
    """Let a process apart think; the pictures that it drew meanwhile are kept."""

    def pondered(record: Record, at: datetime) -> tuple[Thought, Schedule | NoPlan]:
        found = apart(record, at)
        for language, drawn in found.pictures.items():
            keep_picture(found.thought, language, drawn)
        return found.thought, found.schedule

    return pondered


class Worker:
    """Computes ahead; what is wanted goes before everything else.

    Parameters
    ----------
    trial
        Of which it is computed.
    """

    def __init__(self, trial: Opened) -> None:
        self._trial = trial
        self._wanted: dict[str, None] = {}
        self._stirred = Condition()

    def want(self, code: str) -> None:
        """Compute what is shown of a child before anything else."""
        with self._stirred:
            self._wanted.setdefault(code)
            self._stirred.notify()

    def go(self) -> None:
        """Go round after round, for as long as the process runs."""
        self._try(self.round)
        spare()
        while True:
            self._rest()
            self._try(self.round)

    def _try(self, work: Callable[[], None]) -> None:
        """Go on after a failure: it is written down, and the child's own page tells it whole."""
        try:
            work()
        except Exception:
            getLogger(__name__).exception("what pages show could not be computed ahead")

    def round(self) -> None:
        """Compute what is not kept yet, once."""
        self._answer()
        for step in (shown, plans, tomorrow):
            for child in tuple(self._trial.trial().children.values()):
                self._try(partial(step, self._trial, child))
                sleep(BREATH if self._trial.ahead is self else 0)
                self._answer()

    def _rest(self) -> None:
        with self._stirred:
            if not self._wanted:
                self._stirred.wait(PAUSE)

    def _answer(self) -> None:
        """Compute what somebody waits for, as the ledger tells it by now."""
        for code in self._asked():
            child = self._trial.trial().children.get(ParticipantId(code))
            if child is not None:
                self._try(partial(shown, self._trial, child))

    def _asked(self) -> Iterator[str]:
        while True:
            with self._stirred:
                code = next(iter(self._wanted), None)
                if code is None:
                    return
                del self._wanted[code]
            yield code


def round_of(trial: Opened) -> None:
    """Compute once what is not kept yet."""
    Worker(trial).round()


def shown(trial: Opened, child: Child, at: Instant | None = None) -> None:
    """Compute what is due of a child, its card and its row of the pharmacy, in both languages."""
    from glidepath.web.pages.pharmacy import keep_row
    from glidepath.web.pages.today import card_of

    now = trial.now() if at is None else at
    due_of(child, now, trial.history, _rules(trial))
    thought = trial.ponder(child, now)
    for language in Language:
        card_of(trial, child, language, now)
        keep_row(trial, child, thought, language)


def plans(trial: Opened, child: Child) -> None:
    """Compute the plan of a child."""
    trial.plan(trial.thought(child))


def tomorrow(trial: Opened, child: Child) -> None:
    """In the evening, compute what is shown of a child when its next day has begun."""
    later = instant(trial.now() + EVENING)
    if child.day(later) != child.day(trial.now()):
        shown(trial, child, later)


def _rules(trial: Opened) -> ConsentRules:
    told = trial.trial().setup.opened
    return ConsentRules() if told is None else told.consent


def spare() -> None:
    """Spare the collector of garbage what stays: a look at all of it would stop every page."""
    gc.collect()
    gc.freeze()
