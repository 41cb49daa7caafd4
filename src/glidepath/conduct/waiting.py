"""What can wait for a person: its kinds, and how urgent it is at an instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from glidepath.conduct.matrix import Area
from glidepath.record.plain import Plain


class Kind(StrEnum):
    """What is due."""

    VISIT = "visit"
    LEVEL_PENDING = "level-pending"
    LEVEL = "level"
    DECISION = "decision"
    SUSPICION = "suspicion"
    SERIOUS_REPORT = "serious-report"
    CONSENT = "consent"
    QUERY = "query"
    DEVIATION = "deviation"
    SIGNATURE = "signature"
    OUTCOME = "outcome"


class State(StrEnum):
    """How urgent it is."""

    AHEAD = "ahead"
    OPEN = "open"
    OVERDUE = "overdue"


URGENCY = (State.OVERDUE, State.OPEN, State.AHEAD)
"""The order in which things are told."""

AREA_OF_KIND: Mapping[Kind, Area] = {
    Kind.VISIT: Area.VISITS,
    Kind.LEVEL_PENDING: Area.LEVELS,
    Kind.LEVEL: Area.LEVELS,
    Kind.DECISION: Area.TREATMENT,
    Kind.SUSPICION: Area.RELAPSE,
    Kind.SERIOUS_REPORT: Area.SAFETY,
    Kind.CONSENT: Area.CONSENT,
    Kind.QUERY: Area.QUALITY,
    Kind.DEVIATION: Area.QUALITY,
    Kind.SIGNATURE: Area.QUALITY,
    Kind.OUTCOME: Area.OUTCOME,
}
"""Who reads an area reads what is due in it."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits for a person.

    Parameters
    ----------
    about
        The id of the visit, event, sample, query or episode.
    since
        From when it can be done.
    by
        By when it is due; ``None`` where nothing says.
    inputs
        What else is to be told.
    """

    kind: Kind
    participant: str
    site: str
    about: str
    state: State
    since: datetime | date
    by: datetime | date | None = None
    inputs: Mapping[str, Plain] = field(default_factory=dict)


def by_the_hour(found: Due) -> bool:
    """Say whether how urgent it is changes within a day."""
    return isinstance(found.since, datetime) or isinstance(found.by, datetime)


def now(found: Due, at: datetime, today: date) -> Due:
    """Give what is due with its state at an instant."""
    state = State.OPEN
    if _later(found.since, at, today):
        state = State.AHEAD
    elif found.by is not None and not _later(found.by, at, today) and found.by not in (at, today):
        state = State.OVERDUE
    return found if found.state is state else replace(found, state=state)


def _later(moment: datetime | date, at: datetime, today: date) -> bool:
    return moment > at if isinstance(moment, datetime) else moment > today
