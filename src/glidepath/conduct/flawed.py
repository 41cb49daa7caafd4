"""What the record as a whole has against an event that is to be entered."""

from collections.abc import Iterator
from datetime import datetime

from glidepath.conduct.child import Child
from glidepath.conduct.command import Unmet
from glidepath.record.event import Event
from glidepath.record.flaws import Severity, severity
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
    for each in flaws(Record(child.participant, (*child.record.events, known))):
        if severity(each.kind) is not Severity.ERROR:
            continue  # and what the record has without the event is looked for only when asked
        if (each.kind, each.event, each.field) not in child.errors:
            yield Unmet(
                "record.flaw",
                {"flaw": each.kind, "field": each.field, "message": each.message},
            )
