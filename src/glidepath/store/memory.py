"""A ledger in memory, for the tests of the layers above: the same rules, and nothing is kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock

from glidepath.store.chain import Row
from glidepath.store.source import Source, TextRow


@dataclass(slots=True)
class MemorySource:
    """Rows in a list."""

    rows: list[Row] = field(default_factory=list)
    kept: dict[tuple[int, str], TextRow] = field(default_factory=dict)

    def last(self) -> Row | None:
        """Give the last row."""
        return self.rows[-1] if self.rows else None

    def page(self, since: int, limit: int) -> Sequence[Row]:
        """Give the first rows after a number."""
        return self.rows[since : since + limit]

    def page_of(self, participant: str | None, since: int, limit: int) -> Sequence[Row]:
        """Give the first rows of a participant after a number."""
        found = [row for row in self.rows[since:] if row.participant == participant]
        return found[:limit]

    def of_command(self, command: str) -> Sequence[Row]:
        """Give the rows of a command."""
        return [row for row in self.rows if row.command == command]

    def version(self, participant: str | None) -> int:
        """Give the number of a participant's last row."""
        return max((row.number for row in self.rows if row.participant == participant), default=0)

    def texts(self, numbers: Sequence[int]) -> Sequence[TextRow]:
        """Give the free texts of some rows."""
        wanted = set(numbers)
        return sorted(each for each in self.kept.values() if each.line in wanted)

    def count_texts(self) -> int:
        """Give how many free texts there are."""
        return len(self.kept)

    def put(self, rows: Sequence[Row], texts: Sequence[TextRow]) -> None:
        """Append rows."""
        self.rows.extend(rows)
        self.kept.update({(each.line, each.field): each for each in texts})

    def erase(self, line: int, field: str) -> None:
        """Erase a free text."""
        del self.kept[line, field]

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what was put and erased when the context raises."""
        rows, kept = list(self.rows), dict(self.kept)
        try:
            yield
        except BaseException:
            self.rows[:], self.kept = rows, kept
            raise

    def now(self) -> datetime:
        """Give the time of this machine."""
        return datetime.now(UTC)


class MemoryDatabase:
    """The rows of one trial, as long as the program runs."""

    where = "memory"

    def __init__(self, trial: str) -> None:
        self.trial = trial
        self._source = MemorySource()
        self._turn = RLock()

    @contextmanager
    def reading(self) -> Iterator[Source]:
        """Give the rows, while nobody writes."""
        with self._turn:
            yield self._source

    @contextmanager
    def writing(self) -> Iterator[Source]:
        """Give the rows to one writer."""
        with self._turn, self._source.attempt():
            yield self._source

    def forget(self) -> None:
        """Nothing is left of what was erased."""

    def flaws(self) -> tuple[str, ...]:
        """Nothing guards a list."""
        return ()

    def rebuild(self) -> None:
        """There is nothing to make anew."""

    def close(self) -> None:
        """There is nothing to let go of."""
