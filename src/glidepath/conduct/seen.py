"""What a role may read of a participant: what the matrix does not grant is absent.

Every page, export, log line and message for a role is made of this, and of nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from glidepath.conduct.child import Child
from glidepath.conduct.command import Refusal, Unmet
from glidepath.conduct.matrix import Area, area_of, areas_read
from glidepath.conduct.reading import Entry
from glidepath.conduct.roles import Role, blinded
from glidepath.conduct.trial import Trial
from glidepath.quantities.identifiers import ParticipantId
from glidepath.quantities.time import Instant, When
from glidepath.record.correction import Corrected
from glidepath.record.plain import Plain, plain

ABOUT_EVENTS = frozenset(
    {"QueryOpened", "QueryAnswered", "QueryClosed", "QueryReissued", "QueryCancelled", "Corrected"}
)
"""Facts that tell of one event, and are read by who reads that event."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact stands in the ledger, and who wrote it when; no blinded role is given it.

    A number of a line, and a time of writing, would tell how much is written about a child.
    """

    number: int
    recorded: Instant
    actor: str
    role: str


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact as a role reads it.

    Parameters
    ----------
    fields
        What is granted of it, as plain data.
    provenance
        ``None`` for a blinded role.
    """

    type: str
    happened: When
    known: When
    fields: Mapping[str, Plain]
    provenance: Provenance | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A participant as a role reads it.

    Parameters
    ----------
    child
        Sex and birth, where they are granted.
    facts
        In the order of the ledger.
    version
        What a command states as `seen`; ``None`` for a blinded role, whose commands state none.
    """

    participant: str
    site: str
    child: Mapping[str, Plain]
    facts: tuple[SeenFact, ...]
    version: int | None


def seen_by(role: Role, trial: Trial, participant: ParticipantId) -> Seen | None:
    """Give a participant as a role reads it.

    Returns
    -------
    Seen or None
        ``None`` where there is no such participant, or the role reads no participant at all.
    """
    child = trial.children.get(participant)
    granted = areas_read(role, locked=trial.locked)
    if child is None or Area.CODE not in granted:
        return None
    hidden = blinded(role, locked=trial.locked)
    return Seen(
        participant=child.participant.id,
        site=child.participant.site,
        child=_child(child, granted),
        facts=tuple(_facts(child, granted, hidden=hidden)),
        version=None if hidden else child.version,
    )


def facts_seen(role: Role, trial: Trial, entries: Iterable[Entry]) -> Iterator[SeenFact]:
    """Give facts as a role reads them: about participants, and about the trial.

    Parameters
    ----------
    entries
        Of the trial; those that the role does not read are left out.
    """
    granted = areas_read(role, locked=trial.locked)
    hidden = blinded(role, locked=trial.locked)
    for each in entries:
        child = None if each.participant is None else trial.children.get(each.participant)
        if _read(child, each, granted):
            yield _seen(each, granted, hidden=hidden)


def _child(child: Child, granted: frozenset[Area]) -> Mapping[str, Plain]:
    if Area.CHILD not in granted:
        return {}
    return {"sex": child.participant.sex, "born": str(child.participant.born)}


def _facts(child: Child, granted: frozenset[Area], *, hidden: bool) -> Iterator[SeenFact]:
    for each in child.entries:
        if _read(child, each, granted):
            yield _seen(each, granted, hidden=hidden)


def _read(child: Child | None, line: Entry, granted: frozenset[Area]) -> bool:
    """Whether a fact is read: by its own area, or that of the event that it is about."""
    kind = type(line.fact).__name__
    if kind in ABOUT_EVENTS:
        about = None if child is None else _about(child, line)
        return about is not None and area_of(about) in granted
    return area_of(kind) in granted


def _about(child: Child, line: Entry) -> str | None:
    """Give the type of the event that a fact is about."""
    name = str(getattr(line.fact, "event", ""))
    if not name:
        query = child.queries.get(str(getattr(line.fact, "query", "")))
        name = "" if query is None else query.event
    if name not in child.by_event:
        return None
    about, event = child.by_event[name]
    return _about(child, about) if isinstance(event, Corrected) else type(event).__name__


def _seen(line: Entry, granted: frozenset[Area], *, hidden: bool) -> SeenFact:
    kind = type(line.fact).__name__
    stated = plain(line.fact)
    fields = stated if isinstance(stated, dict) else {}
    return SeenFact(
        type=kind,
        happened=line.happened,
        known=line.known,
        fields={
            name: part
            for name, part in fields.items()
            if name not in ("type", "happened", "known", "schema_version")
            and area_of(kind, name) in granted
        },
        provenance=None
        if hidden
        else Provenance(line.number, line.recorded, line.actor, line.role),
    )


def seen_refusal(role: Role, trial: Trial, refusal: Refusal) -> Refusal:
    """Give a refusal as a role reads it: a blinded role is told codes, without what was looked at.

    Notes
    -----
    The commands of blinded roles are judged by nothing that would tell the arm.
    """
    if not blinded(role, locked=trial.locked):
        return refusal
    return Refusal(tuple(Unmet(code) for code in dict.fromkeys(refusal.codes)))
