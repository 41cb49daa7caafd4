"""``protocol diff``: what an amendment changes, on paper and for the children already enrolled.

Every enrolled child is replayed as it was treated, and asked about under both versions: just
before each order, at each visit, each month, and at the end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from glidepath.assure.paths import leaves
from glidepath.decide.answer import Answer, Decision
from glidepath.decide.decide import believe, decide
from glidepath.protocol.history import EVERY_SITE, ProtocolHistory
from glidepath.protocol.model import Protocol
from glidepath.protocol.wording import Text
from glidepath.quantities import Instant, instant, last_moment
from glidepath.record.enrolment import Randomised, VisitDone
from glidepath.record.event import Event
from glidepath.record.record import Record, day_of, known_at, known_from, zone_of
from glidepath.record.treatment import DoseOrdered

BEFORE = timedelta(microseconds=1)
IDENTITY = frozenset({"version", "amends", "changes", "effective", "requires-reconsent"})
"""What makes a version a version, and no difference in what it says."""


class Subject(StrEnum):
    """What a difference is about."""

    PARAMETER = "parameter"
    WORDING = "wording"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions say differently; ``None`` where a version does not have it.

    Parameters
    ----------
    path
        As in the file, with ids for places in a list: ``visits.monthly.every``.
    """

    subject: Subject
    path: str
    old: Any
    new: Any


class Occasion(StrEnum):
    """Why a child is asked about at an instant."""

    ORDER = "order"
    VISIT = "visit"
    MONTH = "month"
    AT = "at"


@dataclass(frozen=True, slots=True)
class ChangedDecision:
    """A decision that the versions answer differently.

    Parameters
    ----------
    event
        Id of the order or the visit; ``None`` for a month and for the end.
    parts
        Names of what differs, such as ``action``, ``low``, ``recommended``, ``unmet``.
    """

    participant: str
    occasion: Occasion
    event: str | None
    at: Instant
    old: Answer
    new: Answer
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProtocolDiff:
    """All that differs between two versions.

    Parameters
    ----------
    replayed
        How many decisions were compared.
    not_enrolled
        Participants who were not randomised by then, and were left out.
    """

    differences: tuple[Difference, ...]
    decisions: tuple[ChangedDecision, ...]
    replayed: int
    not_enrolled: tuple[str, ...]


def diff(old: Protocol, new: Protocol, records: Sequence[Record], at: datetime) -> ProtocolDiff:
    """Compare two versions of a protocol, and what they decide for children.

    Parameters
    ----------
    old, new
        Each as if it alone had been in force from the beginning, at every site.
    records
        One for each participant, whole.
    at
        The last instant that is asked about; nothing known later is seen.

    Raises
    ------
    InputError
        For a naive time.
    """
    last = instant(at)
    enrolled = [record for record in records if _randomised(known_at(record, last))]
    asked = [
        _asked(alone(old), alone(new), record, *occasion)
        for record in enrolled
        for occasion in occasions(record, last, old.parameters.taper.month)
    ]
    left_out = [each.participant.id for each in records if each not in enrolled]
    return ProtocolDiff(
        differences=tuple(differences(old, new)),
        decisions=tuple(each for each in asked if each.parts),
        replayed=len(asked),
        not_enrolled=tuple(left_out),
    )


def alone(protocol: Protocol) -> ProtocolHistory:
    """Give the history in which one version was always in force, at every site."""
    fields = {name: getattr(protocol, name) for name in Protocol.model_fields}
    fields |= {"effective": {EVERY_SITE: date.min}, "amends": None, "changes": ()}
    fields |= {"requires_reconsent": False}
    return ProtocolHistory((Protocol.model_construct(**fields),))


def _randomised(record: Record) -> Randomised | None:
    found = (event for event in record.events if isinstance(event, Randomised))
    return next(found, None)


def occasions(
    record: Record, last: Instant, month: int
) -> Iterator[tuple[Occasion, str | None, Instant]]:
    """Give the instants at which a child is asked about, in the order of time.

    Parameters
    ----------
    last
        The last instant.
    month
        Days between two monthly questions, counted from randomisation.
    """
    known = known_at(record, last)
    found = [*_of_events(known), *_of_months(known, last, month), (Occasion.AT, None, last)]
    yield from sorted(found, key=lambda each: (each[2], list(Occasion).index(each[0])))


def _of_events(record: Record) -> Iterator[tuple[Occasion, str | None, Instant]]:
    for event in record.events:
        if isinstance(event, DoseOrdered):
            yield Occasion.ORDER, _named(event), known_from(record, event) - BEFORE
        elif isinstance(event, VisitDone):
            yield Occasion.VISIT, _named(event), known_from(record, event)


def _named(event: Event) -> str | None:
    return None if event.id is None else str(event.id)


def _of_months(
    record: Record, last: Instant, month: int
) -> Iterator[tuple[Occasion, str | None, Instant]]:
    randomised = _randomised(record)
    if randomised is not None:
        place = zone_of(record)
        day = day_of(record, randomised) + timedelta(days=month)
        while (moment := last_moment(day, place)) <= last:
            yield Occasion.MONTH, None, moment
            day += timedelta(days=month)


def _asked(
    old: ProtocolHistory,
    new: ProtocolHistory,
    record: Record,
    occasion: Occasion,
    event: str | None,
    at: Instant,
) -> ChangedDecision:
    before, after = (
        decide(each, record, at, belief=believe(each, record, at)) for each in (old, new)
    )
    parts = tuple(name for name in PARTS if essence(before).get(name) != essence(after).get(name))
    participant = str(record.participant.id)
    return ChangedDecision(participant, occasion, event, at, before, after, parts)


PARTS = (
    "unmet",
    "action",
    "track",
    "low",
    "high",
    "may_stop",
    "recommended",
    "restore",
    "next_reduction",
    "next_stop",
    "next_level",
)
"""What makes two answers different; the findings behind them follow."""


def essence(answer: Answer) -> dict[str, Any]:
    """Give what a clinician would act on, by the names of `PARTS`."""
    unmet = () if isinstance(answer, Decision) else tuple(each.id for each in answer.unmet)
    action = answer.action if isinstance(answer, Decision) else None
    assessment = answer.assessment
    said = {} if assessment is None else {name: getattr(assessment, name) for name in PARTS[2:]}
    return {"unmet": unmet, "action": action, **said}


def differences(old: Protocol, new: Protocol) -> Iterator[Difference]:
    """Give everything that two versions say differently, in the order of the file."""
    before, after = dict(leaves(old)), dict(leaves(new))
    for path in dict.fromkeys((*before, *after)):
        said = before.get(path), after.get(path)
        if said[0] != said[1] and path.partition(".")[0] not in IDENTITY:
            yield Difference(_subject(path, said), path, *said)


def _subject(path: str, said: tuple[Any, Any]) -> Subject:
    if any(isinstance(each, Text) for each in said):
        return Subject.WORDING
    if path.startswith("parameters.") and path.endswith((".value", ".unit")):
        return Subject.PARAMETER
    return Subject.STRUCTURE
