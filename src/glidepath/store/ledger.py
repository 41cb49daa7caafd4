"""The ledger: an append-only log whose lines are chained by hashes.

One interface over memory, SQLite and PostgreSQL. A line is never changed; a free text can be
erased, and a line tells of it. Types and payloads are only text here.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Self, TypeVar

from glidepath.conduct.envelope import Line
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.checking import Fault, Verdict, check
from glidepath.store.errors import StoreError
from glidepath.store.grouping import Writer
from glidepath.store.memory import MemoryDatabase
from glidepath.store.reading import Head, View
from glidepath.store.source import Database, Source
from glidepath.store.writing import (
    Conflict,
    Drafts,
    Redaction,
    append_within,
    redact_within,
)

T = TypeVar("T")


class Ledger:
    """The ledger of one trial.

    Parameters
    ----------
    database
        Where the rows are.
    writer
        The thread that writes for all; each command has a transaction of its own, if left out.
    """

    def __init__(self, database: Database, writer: Writer | None = None) -> None:
        self.database = database
        self._writer = writer

    @property
    def trial(self) -> str:
        """The name of the trial."""
        return self.database.trial

    def append(
        self,
        command: str,
        drafts: Drafts,
        seen: int | None,
        recorded: datetime | None = None,
    ) -> tuple[Line, ...] | Conflict:
        """Append the drafts of one command: all of them or none.

        Parameters
        ----------
        command
            The id of the command. If it is known already, the lines that it wrote then are given
            and nothing is written: a double click is one event.
        drafts
            At least one, all about one participant or about the trial; or a function that makes
            them of the ledger as it stands under the lock, and is called once.
        seen
            The version of the participant (of the trial, where no draft names one) that the writer
            saw: the number of its last line, 0 if none. ``None`` depends on no version.
        recorded
            The time of writing; the clock that all writers share, if left out.

        Returns
        -------
        tuple of Line, or Conflict
            The lines, which are on the disk; or what somebody else wrote since `seen`.

        Raises
        ------
        InputError
            For drafts that cannot be kept; every problem of every draft is named.
        StoreError
            When the store cannot write, or the clock is behind the last line.
        """
        return self._run(
            lambda source: append_within(View(self.trial, source), command, drafts, seen, recorded)
        )

    def redact(self, command: str, wish: Redaction, recorded: datetime | None = None) -> Line:
        """Erase one free text, and give the line that tells of it.

        The chain stays whole. What was erased is overwritten in the store itself; back-ups made
        before still hold it.

        Raises
        ------
        InputError
            When there is no such text, or it has been erased already.
        StoreError
            As `append` does.
        """
        line = self._run(
            lambda source: redact_within(View(self.trial, source), command, wish, recorded)
        )
        self.database.forget()
        return line

    @contextmanager
    def snapshot(self) -> Iterator[View]:
        """Give the ledger as it stands now; what is written meanwhile is not seen."""
        with self.database.reading() as source:
            yield View(self.trial, source)

    def head(self) -> Head:
        """Give number and hash of the last line."""
        with self.snapshot() as view:
            return view.head()

    def version(self, participant: ParticipantId | None) -> int:
        """Give the number of a participant's last line; 0 for none."""
        with self.snapshot() as view:
            return view.version(participant)

    def of_command(self, command: str) -> tuple[Line, ...]:
        """Give the lines that a command wrote; none if it is not known."""
        with self.snapshot() as view:
            return view.of_command(command)

    def lines(self, since: int = 0) -> Iterator[Line]:
        """Give every line after a number, in order; lines written meanwhile are met too."""
        return self._paged(lambda view, number: view.page(number), since)

    def lines_of(self, participant: ParticipantId | None, since: int = 0) -> Iterator[Line]:
        """Give every line of a participant (``None``: of the trial) after a number."""
        return self._paged(lambda view, number: view.page_of(participant, number), since)

    def verify(self, heads: Iterable[Head] = ()) -> Verdict:
        """Compute everything anew, and compare it with heads that were given out."""
        flaws = tuple(Fault(None, flaw, "guard") for flaw in self.database.flaws())
        with self.database.reading() as source:
            found = check(source, self.trial, heads)
        return Verdict(found.head, (*found.faults, *flaws), found.heads, found.erased)

    def rebuild(self) -> Verdict:
        """Make the guards and indexes anew, if every line is as it was written.

        Raises
        ------
        StoreError
            When a line was touched: then nothing is made anew.
        """
        with self.database.reading() as source:
            found = check(source, self.trial)
        if not found.sound:
            raise StoreError(
                f"{self.database.where}: {found.faults[0].message}",
                "nothing was rebuilt; keep this store as it is, and restore the last back-up",
                "touched",
            )
        self.database.rebuild()
        return self.verify()

    def close(self) -> None:
        """Write what waits, then let go of files and connections."""
        if self._writer is not None:
            self._writer.end()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _run(self, work: Callable[[Source], T]) -> T:
        if self._writer is not None:
            return self._writer(work)
        with self.database.writing() as source:
            return work(source)

    def _paged(self, page: Callable[[View, int], tuple[Line, ...]], since: int) -> Iterator[Line]:
        while True:
            with self.snapshot() as view:
                lines = page(view, since)
            if not lines:
                return
            yield from lines
            since = lines[-1].number


def in_memory(trial: str) -> Ledger:
    """Give an empty ledger in memory, for tests."""
    return Ledger(MemoryDatabase(trial))
