"""Reading lines: in pages, so that no reading holds the ledger for long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glidepath.conduct.envelope import Line
from glidepath.quantities.errors import InputError
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.canonical import commitments
from glidepath.store.chain import Row, genesis, line_of
from glidepath.store.errors import StoreError
from glidepath.store.source import Source

PAGE = 2_000
"""Rows read at a time."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last line's number and hash; 0 and the hash of the trial's name for an empty ledger.

    It is to be given to somebody outside every day: who holds a head can prove that nothing up to
    it was changed later.
    """

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class View:
    """The ledger as one transaction sees it."""

    trial: str
    source: Source

    def head(self) -> Head:
        """Give number and hash of the last line."""
        last = self.source.last()
        return Head(0, genesis(self.trial)) if last is None else Head(last.number, last.hash)

    def version(self, participant: ParticipantId | None) -> int:
        """Give the number of the last line of a participant (``None``: of the trial); 0 if none."""
        return self.source.version(participant)

    def of_command(self, command: str) -> tuple[Line, ...]:
        """Give the lines that a command wrote; none if it is not known."""
        return with_texts(self.source, self.source.of_command(command))

    def page(self, since: int = 0) -> tuple[Line, ...]:
        """Give the first lines after a number; none at the end."""
        return with_texts(self.source, self.source.page(since, PAGE))

    def page_of(self, participant: ParticipantId | None, since: int = 0) -> tuple[Line, ...]:
        """Give the first lines of a participant (``None``: of the trial) after a number."""
        return with_texts(self.source, self.source.page_of(participant, since, PAGE))

    def lines(self, since: int = 0) -> Iterator[Line]:
        """Give every line after a number, in order."""
        while page := self.page(since):
            yield from page
            since = page[-1].number

    def lines_of(self, participant: ParticipantId | None, since: int = 0) -> Iterator[Line]:
        """Give every line of a participant (``None``: of the trial) after a number."""
        while page := self.page_of(participant, since):
            yield from page
            since = page[-1].number


def with_texts(source: Source, rows: Sequence[Row]) -> tuple[Line, ...]:
    """Give the lines of some rows with their free texts, and tombstones where one was erased."""
    committed = [row.number for row in rows if row.commitment]
    found = {(each.line, each.field): each.text for each in source.texts(committed)}
    return tuple(_line(row, found) for row in rows)


def _line(row: Row, found: dict[tuple[int, str], str]) -> Line:
    """Give one line; a file that was damaged may hold anything in the place of a text."""
    try:
        return line_of(row, _texts(row, found))
    except (InputError, AttributeError, TypeError, ValueError) as error:
        raise StoreError(
            f"line {row.number} cannot be read: it is not as it was written",
            "find out what else was touched: glidepath verify; then restore the last back-up",
            "touched",
        ) from error


def _texts(row: Row, found: dict[tuple[int, str], str]) -> dict[str, str | None]:
    if not row.commitment:
        return {}
    return {field: found.get((row.number, field)) for field in commitments(row.payload)}
