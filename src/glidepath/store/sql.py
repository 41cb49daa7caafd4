"""Rows in a relational database: the same statements for SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError

from glidepath.store.chain import Row
from glidepath.store.schema import FREE_TEXT, LINE
from glidepath.store.source import TextRow

LAST = select(LINE).order_by(LINE.c.number.desc()).limit(1)
SINCE = (
    select(LINE)
    .where(LINE.c.number > bindparam("since"))
    .order_by(LINE.c.number)
    .limit(bindparam("most"))
)
OF_PARTICIPANT = SINCE.where(LINE.c.participant == bindparam("participant"))
OF_TRIAL = SINCE.where(LINE.c.participant.is_(None))
OF_COMMAND = select(LINE).where(LINE.c.command == bindparam("command")).order_by(LINE.c.number)
VERSION = select(func.max(LINE.c.number)).where(LINE.c.participant == bindparam("participant"))
VERSION_OF_TRIAL = select(func.max(LINE.c.number)).where(LINE.c.participant.is_(None))
TEXTS = (
    select(FREE_TEXT)
    .where(FREE_TEXT.c.line.in_(bindparam("lines", expanding=True)))
    .order_by(FREE_TEXT.c.line, FREE_TEXT.c.field)
)
COUNT_TEXTS = select(func.count()).select_from(FREE_TEXT)
ERASE = delete(FREE_TEXT).where(
    FREE_TEXT.c.line == bindparam("at"), FREE_TEXT.c.field == bindparam("path")
)


class SqlSource:
    """One transaction on a connection.

    Parameters
    ----------
    connection
        Inside a transaction that somebody else begins and ends.
    clock
        How the time is asked for.
    """

    def __init__(self, connection: Connection, clock: Callable[[Connection], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def last(self) -> Row | None:
        """Give the last row."""
        rows = self._rows(LAST)
        return rows[0] if rows else None

    def page(self, since: int, limit: int) -> Sequence[Row]:
        """Give the first rows after a number."""
        return self._rows(SINCE, since=since, most=limit)

    def page_of(self, participant: str | None, since: int, limit: int) -> Sequence[Row]:
        """Give the first rows of a participant after a number."""
        if participant is None:
            return self._rows(OF_TRIAL, since=since, most=limit)
        return self._rows(OF_PARTICIPANT, since=since, most=limit, participant=participant)

    def of_command(self, command: str) -> Sequence[Row]:
        """Give the rows of a command."""
        return self._rows(OF_COMMAND, command=command)

    def version(self, participant: str | None) -> int:
        """Give the number of a participant's last row."""
        if participant is None:
            found = self._connection.execute(VERSION_OF_TRIAL).scalar()
        else:
            found = self._connection.execute(VERSION, {"participant": participant}).scalar()
        return int(found or 0)

    def texts(self, numbers: Sequence[int]) -> Sequence[TextRow]:
        """Give the free texts of some rows."""
        if not numbers:
            return ()
        found = self._connection.execute(TEXTS, {"lines": list(numbers)})
        return [TextRow._make(each) for each in found]

    def count_texts(self) -> int:
        """Give how many free texts there are."""
        return int(self._connection.execute(COUNT_TEXTS).scalar_one())

    def put(self, rows: Sequence[Row], texts: Sequence[TextRow]) -> None:
        """Append rows with their free texts."""
        self._connection.execute(insert(LINE), [row._asdict() for row in rows])
        if texts:
            self._connection.execute(insert(FREE_TEXT), [each._asdict() for each in texts])

    def erase(self, line: int, field: str) -> None:
        """Erase a free text."""
        self._connection.execute(ERASE, {"at": line, "path": field})

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo this part alone when the context raises."""
        self._connection.exec_driver_sql("SAVEPOINT attempt")
        try:
            yield
        except DBAPIError:
            raise  # the database may have undone everything already: whoever began it ends it
        except BaseException:
            self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
            self._connection.exec_driver_sql("RELEASE SAVEPOINT attempt")
            raise
        self._connection.exec_driver_sql("RELEASE SAVEPOINT attempt")

    def now(self) -> datetime:
        """Give the time."""
        return self._clock(self._connection)

    def _rows(self, statement: Select[tuple[object, ...]], **values: object) -> list[Row]:
        return list(map(Row._make, self._connection.execute(statement, values)))
