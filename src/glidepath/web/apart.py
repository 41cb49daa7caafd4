"""Thinking in a process of its own, so that what is computed ahead takes no turns from the pages.

One process, asked for one child at a time. What both sides know already (the record, the versions
of the protocol) does not travel back with the answer. Where the process ends, this one thinks.
"""

import io
import pickle
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.protocol.history import ProtocolHistory
from glidepath.record.record import Record
from glidepath.report import Language
from glidepath.web.drawing import drawn_ahead
from glidepath.web.thinking import Thought, planned, think


@dataclass(frozen=True, slots=True)
class Pondered:
    """What is thought of a child, its plan, and the picture of its path in every language."""

    thought: Thought
    schedule: Schedule | NoPlan
    pictures: Mapping[Language, str | None]


class Apart:
    """A process that thinks.

    Parameters
    ----------
    history
        The versions of the protocol by which every child is judged.
    """

    def __init__(self, history: ProtocolHistory) -> None:
        self._history = history
        self._turn = Lock()
        self._ended = False
        self._begin()

    def _begin(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=answer, args=(theirs, self._history), name="thinking", daemon=True
        )
        self._process.start()
        theirs.close()

    def __call__(self, record: Record, at: datetime) -> Pondered:
        """Give what is thought of a child at an instant, its plan and its pictures."""
        told = self._ask(pickle.dumps((record, at)))
        if not told:
            return ponder(self._history, record, at)
        found: Pondered = _Reader(io.BytesIO(told), _known(self._history, record)).load()
        return found

    def _ask(self, question: bytes) -> bytes:
        """Give the answer of the process; nothing where it could not, and then a new one begins."""
        with self._turn:
            try:
                self._pipe.send_bytes(question)
                return self._pipe.recv_bytes()
            except (EOFError, OSError):
                if not self._ended:
                    getLogger(__name__).warning("the process that thinks ended, and begins anew")
                    self._begin()
                return b""

    def end(self) -> None:
        """End the process, once it has answered."""
        with self._turn:
            self._ended = True
            self._pipe.close()
        self._process.join()


def ponder(history: ProtocolHistory, record: Record, at: datetime) -> Pondered:
    """Think of a child, plan, and draw."""
    thought = think(history, record, at)
    schedule = planned(thought)
    drawn = {each: drawn_ahead(thought, schedule, each) for each in Language}
    return Pondered(thought, schedule, drawn)


def answer(pipe: Connection, history: ProtocolHistory) -> None:
    """Answer until nobody asks any more; who interrupts the server ends this process with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            pipe.send_bytes(answered(history, pipe.recv_bytes()))
        except (EOFError, OSError):
            return


def answered(history: ProtocolHistory, question: bytes) -> bytes:
    """Give an answer as it travels; nothing where thinking failed: who asked finds out why."""
    record, at = pickle.loads(question)
    written = io.BytesIO()
    try:
        _Writer(written, _known(history, record)).dump(ponder(history, record, at))
    except Exception:
        return b""
    return written.getvalue()


def _known(history: ProtocolHistory, record: Record) -> tuple[object, ...]:
    """What both sides know, in one order."""
    return history, record, *history.versions


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, known: tuple[object, ...]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._places = {id(each): place for place, each in enumerate(known)}

    def persistent_id(self, obj: Any) -> int | None:
        """Name what both sides know by its place."""
        return self._places.get(id(obj))


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, known: tuple[object, ...]) -> None:
        super().__init__(file)
        self._known = known

    def persistent_load(self, pid: int) -> object:
        """Give what is known by its place."""
        return self._known[pid]
