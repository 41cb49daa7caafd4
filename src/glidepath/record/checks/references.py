"""Checks of what events say of events: the other one is there, and a correction fits it."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from glidepath.quantities.errors import InputError
from glidepath.record.correction import Corrected, Signed, corrected
from glidepath.record.event import Event
from glidepath.record.flaws import Flaw
from glidepath.record.record import Record, known_from
from glidepath.record.timeline import name
from glidepath.record.treatment import DecisionIssued, Dispensed, DoseOrdered, Returned


def references(record: Record) -> Iterator[Flaw]:
    """Every event that is named by another is there, and is of the type that is meant."""
    events = {name(event): event for event in record.events}
    for event in record.events:
        match event:
            case Corrected(event=target) | Signed(event=target):
                yield from _missing(events, event, "event", target, Event)
            case Dispensed(order=target) | Returned(order=target) if target is not None:
                yield from _missing(events, event, "order", target, DoseOrdered)
            case DoseOrdered(decision=target) if target is not None:
                for flaw in _missing(events, event, "decision", target, DecisionIssued):
                    yield Flaw("decision-not-there", flaw.event, flaw.field, flaw.message)


def _missing(
    events: Mapping[str, Event], event: Event, field: str, target: str, kind: type[Event]
) -> Iterator[Flaw]:
    if not isinstance(events.get(target), kind):
        wanted = "event" if kind is Event else kind.__name__
        message = f'there is no {wanted} with the id "{target}"'
        yield Flaw("unknown-reference", name(event), field, message, "the id of one")


def corrections(record: Record) -> Iterator[Flaw]:
    """A correction is known after the event that it names, and fits it."""
    events = {event.id: event for event in record.events}
    for event in record.events:
        if isinstance(event, Corrected) and (target := events.get(event.event)) is not None:
            if known_from(record, event) < known_from(record, target):
                message = f"this correction was known before {event.event}"
                expected = "a later `known`"
                yield Flaw("correction-order", name(event), "known", message, expected)
            yield from _misfit(event, target)


def _misfit(event: Corrected, target: Event) -> Iterator[Flaw]:
    try:
        corrected(target, event)
    except InputError as error:
        for problem in error.problems:
            yield Flaw("correction-field", name(event), "fields", problem.message, problem.expected)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            path = ".".join(str(part) for part in ("fields", *detail["loc"]))
            message = detail["msg"].removeprefix("Value error, ")
            yield Flaw("correction-value", name(event), path, message)
