"""The chain: the hash of each line follows from its content and from the line before."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from glidepath.conduct.envelope import Line
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.quantities.time import Instant, When, day, instant, when


class Row(NamedTuple):
    """A line as it is kept: texts and whole numbers, in the order in which they are hashed."""

    number: int
    participant: str | None
    type: str
    schema_version: int
    happened: str
    known: str
    recorded: str
    actor: str
    role: str
    site: str | None
    payload: str
    command: str
    commitment: str
    previous: str
    hash: str


HASHED = len(Row._fields) - 2
"""The fields of a row that are content: all but the two hashes."""


def genesis(trial: str) -> str:
    """Give the hash that line 1 follows: that of the trial's name."""
    return sha256(trial.encode()).hexdigest()


def line_hash(previous: str, fields: Sequence[str | int | None]) -> str:
    """Give the hash of a line.

    Parameters
    ----------
    previous
        The hash of the line before.
    fields
        The content, in the order of `Row`, without the two hashes.

    Returns
    -------
    str
        SHA-256, in 64 hexadecimal digits, of the UTF-8 text made of the previous hash and each
        field in turn: its length in characters, a colon, the field; a hyphen alone for no value.
        No two lines give one text, because each length says where its field ends.
    """
    parts = [
        "-" if each is None else f"{len(text := str(each))}:{text}" for each in (previous, *fields)
    ]
    return sha256("".join(parts).encode()).hexdigest()


def sealed(row: Row, previous: str) -> Row:
    """Give a row with the hashes that follow from the line before."""
    return row._replace(previous=previous, hash=line_hash(previous, row[:HASHED]))


def when_text(moment: When) -> str:
    """Give an instant or a whole day as it is kept."""
    if isinstance(moment, datetime):
        return instant(moment).isoformat()
    return day(moment).isoformat()


def recorded_text(moment: Instant) -> str:
    """Give the instant of writing as it is kept: in UTC, all of one length, so that texts sort."""
    return instant(moment).astimezone(UTC).isoformat(timespec="microseconds")


def line_of(row: Row, free_text: dict[str, str | None]) -> Line:
    """Give a line from its row and its texts."""
    return Line(
        number=row.number,
        participant=None if row.participant is None else ParticipantId(row.participant),
        type=row.type,
        schema_version=row.schema_version,
        happened=when(row.happened),
        known=when(row.known),
        recorded=instant(row.recorded),
        actor=row.actor,
        role=row.role,
        site=None if row.site is None else SiteId(row.site),
        payload=row.payload,
        command=row.command,
        commitment=row.commitment,
        previous=row.previous,
        hash=row.hash,
        free_text=free_text,
    )
