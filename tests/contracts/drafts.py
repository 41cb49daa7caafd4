"""Drafts for the contracts, and the chain computed the obvious way."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from glidepath.conduct.envelope import Draft, Line
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.record.plain import Plain

FIRST = ParticipantId("KHE-001")
SECOND = ParticipantId("KHE-002")
SITE = SiteId("SHA")
START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def draft(
    participant: ParticipantId | None = FIRST,
    *,
    free_text: Mapping[str, str] | None = None,
    **payload: Plain,
) -> Draft:
    """Give a draft with some payload."""
    return Draft(
        participant=participant,
        type="Measured",
        schema_version=1,
        happened=date(2026, 11, 20),
        known=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        actor="nurse-7",
        role="coordinator",
        site=SITE,
        payload=payload or {"weight": 12},
        free_text=free_text or {},
    )


def later(minutes: float) -> datetime:
    """Give a time after the start."""
    return START + timedelta(minutes=minutes)


def hash_by_hand(line: Line) -> str:
    """Give the hash of a line as record 0013 states it, field by field."""
    told = [
        line.previous,
        str(line.number),
        line.participant,
        line.type,
        str(line.schema_version),
        line.happened.isoformat(),
        line.known.isoformat(),
        line.recorded.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        line.actor,
        line.role,
        line.site,
        line.payload,
        line.command,
        line.commitment,
    ]
    text = ""
    for each in told:
        text += "-" if each is None else str(len(each)) + ":" + each
    return sha256(text.encode("utf-8")).hexdigest()


def chain_by_hand(lines: list[Line], trial: str) -> None:
    """Assert that the lines follow from each other and from the name of the trial."""
    before = sha256(trial.encode("utf-8")).hexdigest()
    for number, line in enumerate(lines, 1):
        assert line.number == number
        assert line.previous == before
        assert line.hash == hash_by_hand(line)
        before = line.hash
