"""What the record as a whole has against an event that is to be entered."""

from collections.abc import Iterator
from datetime import datetime

from glidepath.conduct.child import Child
from glidepath.conduct.command import Unmet
from glidepath.record.event import Event
from glidepath.record.flaws import Flaw, Severity, severity
from glidepath.record.problems import flaws
from glidepath.record.record import Record


def new_flaws(child: Child, event: Event, at: datetime) -> Iterator[Unmet]:
    """Give every error that the record would have with the event, and has not without it.

    Parameters
    ----------
    at
        When it is entered, which is when it is known where it does not say.
    """
    if event.id is not None and event.id in child.entered:
        yield Unmet("id.taken", {"id": event.id})
        return
    known = event if event.known is not None else event.model_copy(update={"known": at})
    entered = Record(child.participant, (*child.record.events, known))
    before = {_kind(each) for each in _errors(child.record)}
    for each in _errors(entered):
        if _kind(each) not in before:
            yield Unmet(
                "record.flaw",
                {"flaw": each.kind, "field": each.field, "message": each.message},
            )


def _errors(record: Record) -> list[Flaw]:
    return [each for each in flaws(record) if severity(each.kind) is Severity.ERROR]


def _kind(flaw: Flaw) -> tuple[str, str, str]:
    return flaw.kind, flaw.event, flaw.field
