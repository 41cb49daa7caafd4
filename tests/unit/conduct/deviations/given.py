"""Children for the tests of deviations, in the plain vocabulary of the oracle."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from glidepath.conduct.deviations import Deviation
from glidepath.conduct.deviations.scene import Believing, Scene, scene_of
from glidepath.protocol import Protocol, ProtocolHistory
from glidepath.record.record import Record
from oracle import children as c
from oracle.past import GUIDED
from unit.decide.given import record_of, trial

Event = dict[str, Any]
Find = Callable[[Scene], Iterator[Deviation]]


def history(*versions: Protocol) -> ProtocolHistory:
    """The trial's protocol, or other versions."""
    return ProtocolHistory(versions or (trial(),))


def child(*events: Event | list[Event]) -> Record:
    """A child with these events."""
    return record_of(c.record(*events))


def moment(number: int, clock: str = "23:59") -> datetime:
    """An instant of a day."""
    return datetime.fromisoformat(c.moment(number, clock))


def found(
    find: Find,
    record: Record,
    number: int,
    protocols: ProtocolHistory | None = None,
    believing: Believing | None = None,
) -> list[Deviation]:
    """What one finder finds by the end of a day."""
    scene = scene_of(protocols or history(), record, moment(number), believing)
    return list(find(scene))


def tapering(*events: Event | list[Event]) -> Record:
    """A child on 1 mg, long in the guided arm, with all that a reduction needs on day 0."""
    return child(c.entered(), c.visit(0, "6"), *events)


def done(number: int, name: str, clock: str = "10:00") -> Event:
    return {"type": "VisitDone", "happened": c.moment(number, clock), "visit": name}


def not_done(number: int, name: str) -> Event:
    return {"type": "VisitMissed", "happened": c.day(number), "visit": name, "reason": "snow"}


def entered_at(number: int = 0, arm: str = GUIDED, dose: str = "1") -> list[Event]:
    """A child that is randomised on a day, on a dose of long standing."""
    return [
        c.order(number - 300, dose, "start"),
        c.consent(number - 10),
        c.weighed(number - 1, "14"),
        c.randomised(number, arm),
    ]
