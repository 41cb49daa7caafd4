"""One thread that writes for all the others, several commands in one transaction.

A commit waits for the disk; commands that wait meanwhile share the next one. Each is a savepoint of
its own, and is acknowledged only when the transaction is on the disk.
"""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.exc import DBAPIError

from glidepath.store.errors import StoreError
from glidepath.store.source import Database, Source

T = TypeVar("T")
Task: TypeAlias = tuple[Callable[[Source], Any], "Future[Any]"]

MOST = 64
"""Commands in one transaction, at most."""


class Writer:
    """Does work for callers of any thread, in the order in which it came."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: SimpleQueue[Task | None] = SimpleQueue()
        self._entrance = Lock()
        self._ended = False
        self._thread = Thread(target=self._go, name="ledger writer", daemon=True)
        self._thread.start()

    def __call__(self, work: Callable[[Source], T]) -> T:
        """Do the work; what it wrote is on the disk when this returns."""
        done: Future[T] = Future()
        with self._entrance:
            if self._ended:
                raise StoreError(
                    f"{self._database.where}: the ledger is closed", "open it again", "closed"
                )
            self._waiting.put((work, done))
        return done.result()

    def end(self) -> None:
        """Do what waits, then end the thread."""
        with self._entrance:
            self._ended = True
            self._waiting.put(None)
        self._thread.join()

    def _go(self) -> None:
        going = True
        while going:
            tasks = self._next()
            going = tasks[-1] is not None
            self._together([task for task in tasks if task is not None])

    def _next(self) -> list[Task | None]:
        """Wait for a task, and take those that wait behind it."""
        tasks = [self._waiting.get()]
        while tasks[-1] is not None and len(tasks) < MOST:
            try:
                tasks.append(self._waiting.get_nowait())
            except Empty:
                break
        return tasks

    def _together(self, tasks: list[Task]) -> None:
        if not tasks:
            return
        answers: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._database.writing() as source:
                for work, done in tasks:
                    answers.append((done, *_attempt(source, work)))
        except BaseException as error:
            answers = [(done, None, error) for _, done in tasks]
        for done, answer, failure in answers:
            if failure is None:
                done.set_result(answer)
            else:
                done.set_exception(failure)


def _attempt(source: Source, work: Callable[[Source], Any]) -> tuple[Any, BaseException | None]:
    """Give the answer of the work, or what it raised; then nothing of it is written.

    A failure of the database itself ends the whole transaction: none of its commands is written.
    """
    try:
        with source.attempt():
            return work(source), None
    except DBAPIError:
        raise
    except BaseException as error:
        return None, error
