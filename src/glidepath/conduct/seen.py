"""What a role may read of a participant: what the matrix does not grant is absent.

Every page, export, log line and message for a role is made of this, and of nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from glidepath.conduct.child import Child, subject_of
from glidepath.conduct.command import Refusal, Unmet
from glidepath.conduct.matrix import OWN_FORMS, Area, area_of, areas_read
from glidepath.conduct.reading import Entry
from glidepath.conduct.roles import OF_A_SITE, Role, blinded
from glidepath.conduct.trial import Trial
from glidepath.quantities.identifiers import ParticipantId
from glidepath.quantities.time import Instant, When
from glidepath.record.plain import Plain, plain

QUERIES = frozenset(
    {"QueryOpened", "QueryAnswered", "QueryClosed", "QueryReissued", "QueryCancelled"}
)
ABOUT_EVENTS = QUERIES | {"Corrected"}
"""Facts that tell of one event, and are read only by who reads that event."""
IN_ENVELOPE = frozenset({"type", "happened", "known", "schema_version"})
ANYTHING = frozenset({"reason", "note"})
"""Free texts of a correction, in which somebody may have written anything."""


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
    reader = _Reader(role, granted, hidden=blinded(role, locked=trial.locked))
    return Seen(
        participant=child.participant.id,
        site=child.participant.site,
        child=_child(child, granted),
        facts=tuple(_facts(child, reader)),
        version=None if reader.hidden else child.version,
    )


def facts_seen(role: Role, trial: Trial, entries: Iterable[Entry]) -> Iterator[SeenFact]:
    """Give facts as a role reads them: about participants, and about the trial.

    Parameters
    ----------
    entries
        Of the trial; those that the role does not read are left out.
    """
    reader = _reader(role, trial)
    for each in entries:
        about = _told_about(trial, each)
        if about is not None and _read(type(each.fact).__name__, about, reader):
            yield _seen(each, about, reader)


def reads(role: Role, trial: Trial, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Give the entries of which a role reads anything: to count them, or to find some of them."""
    reader = _reader(role, trial)
    for each in entries:
        about = _told_about(trial, each)
        if about is not None and _read(type(each.fact).__name__, about, reader):
            yield each


def _reader(role: Role, trial: Trial) -> "_Reader":
    locked = trial.locked
    return _Reader(role, areas_read(role, locked=locked), hidden=blinded(role, locked=locked))


def _told_about(trial: Trial, entry: Entry) -> str | None:
    """Give the type that an entry is about: its own, or that of the event it tells of."""
    kind = type(entry.fact).__name__
    if kind not in ABOUT_EVENTS:
        return kind
    child = None if entry.participant is None else trial.children.get(entry.participant)
    return None if child is None else _about(child, entry)


@dataclass(frozen=True, slots=True)
class _Reader:
    role: Role
    granted: frozenset[Area]
    hidden: bool

    def owns(self, kind: str | None) -> bool:
        """Whether the role enters the type itself."""
        return kind in OWN_FORMS.get(self.role, frozenset())


def _child(child: Child, granted: frozenset[Area]) -> Mapping[str, Plain]:
    if Area.CHILD not in granted:
        return {}
    return {"sex": child.participant.sex, "born": str(child.participant.born)}


def _facts(child: Child, reader: _Reader) -> Iterator[SeenFact]:
    for each in child.entries:
        kind = type(each.fact).__name__
        about = _about(child, each) if kind in ABOUT_EVENTS else kind
        if about is not None and _read(kind, about, reader):
            yield _seen(each, about, reader)


def _read(kind: str, about: str, reader: _Reader) -> bool:
    """Whether a fact is read: by its own area, or that of the event that it is about."""
    if area_of(about) not in reader.granted:
        return False
    return kind not in QUERIES or Area.QUALITY in reader.granted or reader.owns(about)


def _about(child: Child, line: Entry) -> str | None:
    """Give the type of the event that a fact is about."""
    name = str(getattr(line.fact, "event", ""))
    if not name:
        query = child.queries.get(str(getattr(line.fact, "query", "")))
        name = "" if query is None else query.event
    return subject_of(child, name)


def _seen(line: Entry, about: str, reader: _Reader) -> SeenFact:
    stated = cast("dict[str, Plain]", plain(line.fact))
    kind = type(line.fact).__name__
    fields = {
        name: part
        for name, part in stated.items()
        if name not in IN_ENVELOPE and _granted(kind, about, name, reader)
    }
    new = fields.get("fields")
    if kind == "Corrected" and isinstance(new, dict):
        fields["fields"] = {
            name: part for name, part in new.items() if area_of(about, name) in reader.granted
        }
    told = Provenance(line.number, line.recorded, line.actor, line.role)
    return SeenFact(kind, line.happened, line.known, fields, None if reader.hidden else told)


def _granted(kind: str, about: str, field: str, reader: _Reader) -> bool:
    if kind not in ABOUT_EVENTS:
        return area_of(kind, field) in reader.granted
    return not (reader.hidden and field in ANYTHING and not reader.owns(about))


def may_read(
    trial: Trial, person: str, role: Role, participant: ParticipantId, at: datetime
) -> bool:
    """Say whether somebody may open a participant at all: by role, and for roles of a site there.

    Parameters
    ----------
    at
        Now; delegations hold on days of the participant's site.
    """
    child = trial.children.get(participant)
    if child is None or Area.CODE not in areas_read(role, locked=trial.locked):
        return False
    site = child.participant.site if role in OF_A_SITE else None
    return trial.setup.delegated(person, role, site, child.day(at))


def seen_refusal(role: Role, trial: Trial, refusal: Refusal) -> Refusal:
    """Give a refusal as a role reads it: a blinded role is told codes, without what was looked at.

    Notes
    -----
    The commands of blinded roles are judged by nothing that would tell the arm.
    """
    if not blinded(role, locked=trial.locked):
        return refusal
    return Refusal(tuple(Unmet(code) for code in dict.fromkeys(refusal.codes)))
