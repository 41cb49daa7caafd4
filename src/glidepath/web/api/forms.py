"""The documents that programs are given."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

Plain = dict[str, Any]


class Site(Schema):
    """A site, and the zone in which its days are counted."""

    site: str
    time_zone: str


class TrialTold(Schema):
    """The trial, and what the role of the token may do and read in it.

    Parameters
    ----------
    version
        What a command about the trial states as `seen`; none for roles that are not told.
    sends
        The types that this role may put into a command.
    reads
        The areas that this role reads.
    """

    trial: str
    person: str
    role: str
    site: str | None
    sends: list[str]
    reads: list[str]
    locked: bool
    version: int | None
    protocol: str | None
    versions: dict[str, str]
    sites: list[Site]


class ParticipantNamed(Schema):
    """A participant of the list."""

    participant: str
    site: str
    version: int | None


class Provenance(Schema):
    """Where a fact stands in the ledger, and who wrote it when."""

    number: int
    recorded: datetime
    actor: str
    role: str


class FactSeen(Schema):
    """A fact as the role reads it; blinded roles are not told where it stands."""

    type: str
    happened: datetime | date
    known: datetime | date
    fields: Plain
    provenance: Provenance | None


class ParticipantSeen(Schema):
    """A participant as the role reads it.

    Parameters
    ----------
    version
        What a command states as `seen`; none for a blinded role.
    """

    participant: str
    site: str
    child: Plain
    facts: list[FactSeen]
    version: int | None


class DueTold(Schema):
    """One thing that waits for a person."""

    kind: str
    participant: str
    site: str
    about: str
    state: Literal["ahead", "open", "overdue"]
    since: datetime | date
    by: datetime | date | None
    inputs: Plain


class AuditLine(Schema):
    """A line of the ledger, with its hash."""

    number: int
    participant: str | None
    site: str | None
    type: str
    happened: datetime | date
    known: datetime | date
    recorded: datetime
    actor: str
    role: str
    command: str
    hash: str
    fields: Plain


class DecisionTold(Schema):
    """What may be ordered for a child, and why.

    Parameters
    ----------
    told
        The reasons in the language that was asked for.
    """

    answer: Literal["decision", "refusal"]
    action: str | None
    unmet: list[Plain]
    basis: Plain
    assessment: Plain | None
    told: list[str]


class TroughTold(Schema):
    """A trough that is foreseen, ng/L."""

    low: float
    median: float
    high: float


class ForecastTold(Schema):
    """What is expected of a dose from today on; nothing is stored.

    Parameters
    ----------
    dose
        The smallest that can be given, at or above what was asked for, micrograms a day.
    permitted
        Whether the rules permit it today; none where the clinician alone decides.
    against
        The rules that speak against it.
    trough
        In steady state; none where nothing can be foreseen.
    """

    dose: int
    permitted: bool | None
    against: list[str]
    trough: TroughTold | None
    told: str


class CommandDone(Schema):
    """What a command wrote, as its role reads it.

    Parameters
    ----------
    version
        What the next command states as `seen`; none for a blinded role.
    """

    id: str
    facts: list[FactSeen]
    version: int | None


class Unmet(Schema):
    """One precondition that is not met."""

    code: str
    inputs: Plain
    told: str


class FieldError(Schema):
    """One mistake of a request, by the path of its field."""

    field: str
    message: str


class Conflicting(Schema):
    """What others wrote since, and what was to be written now."""

    version: int | None
    theirs: list[FactSeen]
    ours: list[FactSeen]


class ProblemTold(Schema):
    """Why a request did not do what it asked for (RFC 9457)."""

    type: str
    title: str
    status: int
    errors: list[FieldError] | None = None
    unmet: list[Unmet] | None = None
    conflict: Conflicting | None = None
