"""Facts to drafts, and lines back to facts, whatever version they were written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from pydantic import ValidationError

from glidepath.conduct.command import Command
from glidepath.conduct.envelope import Draft, Line, content
from glidepath.conduct.facts import Fact
from glidepath.conduct.steps import FACT_TYPES
from glidepath.conduct.texts import ERASED, taken_out, with_tombstones
from glidepath.quantities.errors import InputError, Place, Problem, input_error
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.quantities.time import Instant, When
from glidepath.record.event import Event
from glidepath.record.events import EVENT_TYPES
from glidepath.record.plain import Plain, plain
from glidepath.record.reading import event_from

Payload: TypeAlias = Mapping[str, Plain]
Upcaster: TypeAlias = Callable[[Payload], Payload]

UPCASTERS: Mapping[tuple[str, int], Upcaster] = MappingProxyType({})
"""By type of fact and version, the function to the next version; all are at version 1 so far."""

IN_ENVELOPE = frozenset({"type", "happened", "known", "schema_version"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger, read.

    Parameters
    ----------
    number
        Of the line.
    fact
        What it says: an event of the record, or a fact about the conduct.
    content
        A digest of what it says that an erased text does not change: the hash of the line.

    The other fields are those of the `Line`.
    """

    number: int
    participant: ParticipantId | None
    fact: Event | Fact
    happened: When
    known: When
    recorded: Instant
    actor: str
    role: str
    site: SiteId | None
    command: str
    content: str


def draft(fact: Event | Fact, command: Command) -> Draft:
    """Give a fact as it is to be appended, free text apart.

    An event states when it happened and was known; a fact about the conduct happens, and is
    known, as it is entered.
    """
    stated = cast("dict[str, Plain]", plain(fact))
    kept = {name: part for name, part in stated.items() if name not in IN_ENVELOPE}
    payload, free_text = taken_out(type(fact).__name__, kept)
    happened: When = command.at
    known: When = command.at
    if isinstance(fact, Event):
        happened, known = fact.happened, fact.known or command.at
    return Draft(
        participant=command.participant,
        type=type(fact).__name__,
        schema_version=fact.VERSION,
        happened=happened,
        known=known,
        actor=command.actor,
        role=command.role.value,
        site=command.site,
        payload=payload,
        free_text=free_text,
    )


def entry(line: Line, upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS) -> Entry:
    """Give what a line says.

    Raises
    ------
    InputError
        For a line of an unknown type or version, or one that does not fit its type.
    """
    try:
        fact = _fact(line, upcasters)
    except ValidationError as error:
        problems = [
            Problem(_place(line, ".".join(map(str, each["loc"]))), each["msg"], kind="bad-line")
            for each in error.errors(include_url=False)
        ]
        raise InputError(problems) from None
    return Entry(
        line.number,
        line.participant,
        fact,
        line.happened,
        line.known,
        line.recorded,
        line.actor,
        line.role,
        line.site,
        line.command,
        line.hash,
    )


def _fact(line: Line, upcasters: Mapping[tuple[str, int], Upcaster]) -> Event | Fact:
    payload: Payload = content(line)
    if None in line.free_text.values():
        payload = with_tombstones(line.type, payload)
    if line.type in EVENT_TYPES:
        stated = {"type": line.type, "schema_version": line.schema_version}
        return event_from({**payload, **stated, "happened": line.happened, "known": line.known})
    kind = FACT_TYPES.get(line.type)
    if kind is None:
        raise input_error(
            f'nobody knows a fact of the type "{line.type}"',
            expected="a type that this version of the software knows",
            kind="unknown-fact-type",
            place=_place(line),
        )
    return kind.model_validate(_present(line, kind, payload, upcasters))


def _present(
    line: Line,
    kind: type[Fact],
    payload: Payload,
    upcasters: Mapping[tuple[str, int], Upcaster],
) -> Payload:
    version = line.schema_version
    while version < kind.VERSION and (step := upcasters.get((line.type, version))):
        payload, version = step(payload), version + 1
    if version != kind.VERSION:
        raise input_error(
            f"version {line.schema_version} of {line.type} is not known",
            expected=f"a version up to {kind.VERSION}",
            kind="unknown-version",
            place=_place(line, "schema_version"),
        )
    return payload


def _place(line: Line, path: str = "") -> Place:
    return Place(path=f"line {line.number} ({line.type}){f'.{path}' if path else ''}")


def erased(found: Entry, path: str) -> Entry:
    """Give an entry with one of its free texts erased."""
    stated: Any = plain(found.fact)
    *above, last = path.split(".")
    holder = stated
    for part in above:
        holder = holder[part]
    holder[last] = ERASED
    kind = type(found.fact)
    return replace(found, fact=kind.model_validate(stated))
