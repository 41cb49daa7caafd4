"""The envelope: what stands around every fact of a trial, before and after it is written.

A `Draft` is to be appended; a `Line` stands in the ledger. What the types and payloads mean is not
said here, and how lines are kept is the store's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.quantities.time import Instant, When
from glidepath.record.plain import Plain


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact that is to be appended.

    Parameters
    ----------
    participant
        The code of the child; ``None`` for a fact about the trial.
    type, schema_version
        What kind of fact it is, and in which version of that kind the payload is written.
    happened, known
        When it took place, and when the trial's staff could know it: instants or whole days.
    actor, role, site
        Who says so, by the code of an account; ``None`` for a site where there is none.
    payload
        The fact as plain data, without its free text.
    free_text
        The texts that may have to be erased one day, by the path of their field in the payload:
        names and numbers of list entries joined by dots, such as ``event.note``.
    """

    participant: ParticipantId | None
    type: str
    schema_version: int
    happened: When
    known: When
    actor: str
    role: str
    site: SiteId | None
    payload: Mapping[str, Plain]
    free_text: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger.

    Parameters
    ----------
    number
        1 for the first line of the trial; no number is left out.
    recorded
        When it was written, in UTC.
    payload
        The canonical JSON text; a field of free text holds a commitment instead.
    command
        The id of the command that wrote it.
    commitment
        The digest of all commitments of the payload; empty where there is no free text.
    previous, hash
        The hash of the line before, and of this one: 64 hexadecimal digits.
    free_text
        The texts by the path of their field; ``None`` is the tombstone of an erased one.

    The other fields are those of the `Draft`.
    """

    number: int
    participant: ParticipantId | None
    type: str
    schema_version: int
    happened: When
    known: When
    recorded: Instant
    actor: str
    role: str
    site: SiteId | None
    payload: str
    command: str
    commitment: str
    previous: str
    hash: str
    free_text: Mapping[str, str | None] = field(default_factory=dict)


_EXACT = json.JSONDecoder(parse_float=Decimal)


def content(line: Line) -> dict[str, Plain]:
    """Give the payload of a line as plain data, each free text in its place; ``None`` if erased."""
    payload: dict[str, Plain] = _EXACT.decode(line.payload)
    for path, text in line.free_text.items():
        *above, last = path.split(".")
        holder: Any = payload
        for part in above:
            holder = holder[int(part) if isinstance(holder, list) else part]
        holder[last] = text
    return payload
