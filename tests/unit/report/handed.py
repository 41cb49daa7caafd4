"""Records of children whose orders are signed, and what their families are handed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from glidepath.decide import Answer, believe, decide
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.quantities import instant
from glidepath.record.event import Event
from glidepath.record.record import Record
from glidepath.record.treatment import DoseOrdered
from glidepath.report.documents.handout import Handout, Nothing, hand_out
from unit.report.given import event

ROOT = Path(__file__).parents[3]
HISTORY = read_history("khe-sirolimus")
SIGNED = "2026-10-12T15:00+08:00"
"""An hour after the last order of the first example was signed."""


@cache
def example(name: str) -> Record:
    """A record of the examples."""
    return read_record(ROOT / "examples" / f"{name}.yaml")


def solution() -> Record:
    """A girl on 0.73 mg a day of the solution, the fourth order, signed."""
    return example("family/solution")


def tablets() -> Record:
    """A boy of the other arm on one tablet twice a day, the second order, signed."""
    return example("family/tablets")


def with_events(record: Record, *events: Event) -> Record:
    """The record with more events."""
    return replace(record, events=(*record.events, *events))


def ordered(record: Record, fields: Mapping[str, Any]) -> Record:
    """The record with other fields of its last order."""
    events = list(record.events)
    place = max(i for i, each in enumerate(events) if isinstance(each, DoseOrdered))
    changed = {**dict(events[place]), **fields}
    events[place] = DoseOrdered.model_validate(changed)
    return replace(record, events=tuple(events))


def signature(order: str, happened: str = SIGNED) -> Event:
    """A signature under an event."""
    return event("Signed", happened, {"event": order, "meaning": "ordered"})


def moment(at: str) -> datetime:
    """An instant."""
    return instant(at)


def answered(record: Record, at: str = SIGNED) -> Answer:
    """What `decide` says."""
    when = moment(at)
    return decide(HISTORY, record, when, belief=believe(HISTORY, record, when))


def asked(record: Record, at: str = SIGNED, telephone: str = "") -> Handout | Nothing:
    """What the family may be handed."""
    return hand_out(record, answered(record, at), telephone)


def handed(record: Record, at: str = SIGNED, telephone: str = "") -> Handout:
    """What the family is handed."""
    found = asked(record, at, telephone)
    assert isinstance(found, Handout), found
    return found
