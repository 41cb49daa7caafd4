"""Whether anything can be proposed at all: consent, randomisation, a dose, a child in the trial."""

from collections.abc import Mapping, Sequence
from datetime import date

from glidepath.decide.answer import Assessment, Unmet
from glidepath.decide.sources import consent_criteria, open_points
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol
from glidepath.record.enrolment import ConsentGiven, ConsentWithdrawn
from glidepath.record.event import Event
from glidepath.record.record import Record, day_of


def consented(record: Record) -> Mapping[str, date]:
    """Give the first day on which the guardians consented to each protocol version."""
    found: dict[str, date] = {}
    for event in record.events:
        if type(event) is ConsentGiven and "treatment" in event.scope:
            found.setdefault(event.protocol_version, day_of(record, event))
    return found


def treated_with_consent(events: Sequence[Event]) -> bool:
    """Whether consent to the treatment was given and has not been withdrawn since."""
    given = False
    for event in events:
        if type(event) is ConsentGiven and "treatment" in event.scope:
            given = True
        elif type(event) is ConsentWithdrawn and "treatment" in event.scope:
            given = False
    return given


def standing(protocol: Protocol, record: Record, assessment: Assessment) -> tuple[Unmet, ...]:
    """Give every precondition of any answer that is not met.

    Parameters
    ----------
    record
        As known at the instant of the decision.
    """
    status = assessment.status
    consent = consent_criteria(protocol)
    conditions = (
        ("standing.consent", consent, treated_with_consent(record.events)),
        ("standing.randomised", _open(protocol, "randomisation.method"), status.randomised),
        ("standing.dose", "", _has_dose(status)),
        ("standing.ended", _open(protocol, "outcome.day"), not status.ended),
        (
            "standing.formulation",
            _open(protocol, "products"),
            assessment.giveable or assessment.present is None,
        ),
    )
    return tuple(Unmet(name, source, {}) for name, source, met in conditions if not met)


def _open(protocol: Protocol, parameter: str) -> str:
    return ", ".join(open_points(protocol, (parameter,)))


def _has_dose(status: Status) -> bool:
    """Whether a dose is in force, or one was and has ended."""
    return bool(status.dose > 0 or status.off_drug or status.stopped)
