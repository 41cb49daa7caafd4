"""Thinking in a process of its own, so that what is computed ahead takes no turns from the pages.

One process, asked for one child at a time. What both sides know already (the record, the versions
of the protocol) does not travel back with the answer. Where the process ends, this one thinks.
"""

import io
import pickle
import signal
from datetime import datetime
from logging import getLogger
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.protocol.history import ProtocolHistory
from glidepath.record.record import Record
from glidepath.web.thinking import Thought, planned, think

Pondered = tuple[Thought, Schedule | NoPlan]
"""What is thought of a child, and its plan."""


class Apart:
    """A process that thinks.

    Parameters
    ----------
    history
        The versions of the protocol by which every child is judged.
    """

    def __init__(self, history: ProtocolHistory) -> None:
        context = get_context("spawn")
        self._history = history
        self._pipe, theirs = context.Pipe()
        self._turn = Lock()
        self._process = context.Process(
            target=_answer, args=(theirs, history), name="thinking", daemon=True
        )
        self._process.start()
        theirs.close()

    def __call__(self, record: Record, at: datetime) -> Pondered:
        """Give what is thought of a child at an instant, and its plan."""
        try:
            with self._turn:
                self._pipe.send_bytes(pickle.dumps((record, at)))
                answer = self._pipe.recv_bytes()
        except (EOFError, OSError):
            getLogger(__name__).warning("the process that thinks has ended: pages may be slower")
            return ponder(self._history, record, at)
        found: Pondered = _Reader(io.BytesIO(answer), _known(self._history, record)).load()
        return found

    def end(self) -> None:
        """End the process, once it has answered."""
        self._pipe.close()
        self._process.join()


def ponder(history: ProtocolHistory, record: Record, at: datetime) -> Pondered:
    """Think of a child, and plan."""
    thought = think(history, record, at)
    return thought, planned(thought)


def _answer(pipe: Connection, history: ProtocolHistory) -> None:
    """Answer until nobody asks any more; who interrupts the server ends this process with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            record, at = pickle.loads(pipe.recv_bytes())
        except EOFError:
            return
        written = io.BytesIO()
        _Writer(written, _known(history, record)).dump(ponder(history, record, at))
        pipe.send_bytes(written.getvalue())


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
