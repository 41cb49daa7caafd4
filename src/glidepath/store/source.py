"""The port of the store: what a database must be able to do, and nothing more.

What a ledger is stands in `writing`, `reading` and `checking`, once; memory, SQLite and PostgreSQL
only keep rows.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

from glidepath.store.chain import Row


class TextRow(NamedTuple):
    """A free text as it is kept, with the salt of its commitment."""

    line: int
    field: str
    salt: str
    text: str


class Source(Protocol):
    """One transaction on the rows; it sees one state of them from beginning to end."""

    def last(self) -> Row | None:
        """Give the last row; ``None`` for an empty ledger."""

    def page(self, since: int, limit: int) -> Sequence[Row]:
        """Give the first rows after a number, in order."""

    def page_of(self, participant: str | None, since: int, limit: int) -> Sequence[Row]:
        """Give the first rows of a participant (``None``: of the trial) after a number."""

    def of_command(self, command: str) -> Sequence[Row]:
        """Give the rows that a command wrote, in order."""

    def version(self, participant: str | None) -> int:
        """Give the number of a participant's last row; 0 for none."""

    def texts(self, numbers: Sequence[int]) -> Sequence[TextRow]:
        """Give the free texts of some rows, by number and field."""

    def count_texts(self) -> int:
        """Give how many free texts there are."""

    def put(self, rows: Sequence[Row], texts: Sequence[TextRow]) -> None:
        """Append rows with their free texts."""

    def erase(self, line: int, field: str) -> None:
        """Erase a free text whose redaction has been put."""

    def attempt(self) -> AbstractContextManager[None]:
        """Give a part of the transaction that is undone alone when it raises."""

    def now(self) -> datetime:
        """Give the time, by the clock that all writers share."""


class Database(Protocol):
    """Where the rows of one trial are."""

    @property
    def trial(self) -> str:
        """The name of the trial."""

    @property
    def where(self) -> str:
        """The file or address, for messages; without a password."""

    def reading(self) -> AbstractContextManager[Source]:
        """Give a transaction that only reads."""

    def writing(self) -> AbstractContextManager[Source]:
        """Give the one transaction that writes; it is on the disk when the context is left."""

    def forget(self) -> None:
        """Overwrite what was erased, as far as the database can."""

    def flaws(self) -> tuple[str, ...]:
        """Name every guard that is missing or not as it was made, and damage of the file."""

    def rebuild(self) -> None:
        """Make the guards and indexes anew."""

    def close(self) -> None:
        """Let go of files and connections."""
