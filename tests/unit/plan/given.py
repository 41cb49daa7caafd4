"""Children whose tapers are planned, and the question put to the planner."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from glidepath.decide import Belief, believe
from glidepath.plan.make import plan
from glidepath.plan.schedule import FASTEST, Move, NoPlan, Pace, PaceKind, Schedule
from glidepath.protocol import Protocol, ProtocolHistory
from glidepath.record.record import Record
from unit.decide.given import record_of, trial

DAY = date(2026, 1, 5)
"""Randomised at nine, asked at noon."""

PLACE = ZoneInfo("Asia/Shanghai")
ADULT = 62 * 60
"""The half-life of the population, minutes: five of them last 12.9 days, so 14 are waited."""

PARTICIPANT = {
    "id": "KHE-001",
    "site": "SITE-01",
    "time_zone": "Asia/Shanghai",
    "sex": "female",
    "born": "2020-06",
    "protocol": "khe-sirolimus",
}
Fields = Mapping[str, Any]


def later(days: int) -> date:
    """So many days after the randomisation."""
    return DAY + timedelta(days=days)


def moment(days: int, clock: str = "12:00") -> datetime:
    """A local time, so many days after the randomisation."""
    return datetime.combine(later(days), time.fromisoformat(clock), PLACE)


def event(kind: str, days: int, clock: str = "09:00", **fields: Any) -> dict[str, Any]:
    """An event as a file holds it."""
    return {"type": kind, "happened": moment(days, clock).isoformat(), **fields}


def order(dose: int, days: int, clock: str = "14:00", **fields: Any) -> dict[str, Any]:
    """An order of so many micrograms a day."""
    usual = {
        "daily_dose": {"value": Decimal(dose) / 1000, "unit": "mg"},
        "formulation": "oral-solution",
        "reason": "taper",
    }
    return event("DoseOrdered", days, clock, **{**usual, **fields})


def level(value: float, days: int, **fields: Any) -> dict[str, Any]:
    """A trough in ng/mL as the trial wants it, drawn at eight."""
    usual = {
        "sample": f"S{days}",
        "result": {"value": Decimal(str(value)), "unit": "ng/mL"},
        "drawn_at": moment(days, "08:00").isoformat(),
        "hours_since_dose": 24,
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
    }
    return event("LevelReported", days, "11:00", **{**usual, **fields})


def weighing(kilograms: float, days: int) -> dict[str, Any]:
    return event("Measured", days, weight={"value": Decimal(str(kilograms)), "unit": "kg"})


def remission(days: int, **fields: Any) -> dict[str, Any]:
    usual = {"response": "remission", "methods": ["examination", "ultrasound"]}
    return event("DiseaseAssessed", days, **{**usual, **fields})


def platelets(days: int, count: int = 240) -> dict[str, Any]:
    result = {"value": count, "unit": "10*9/L"}
    return event("LabReported", days, test="platelets", result=result)


def visit(value: float, days: int) -> list[dict[str, Any]]:
    """All that a step needs, documented on one day."""
    return [level(value, days), remission(days), platelets(days)]


def entered(
    dose: int = 1000, value: float = 6, weight: float | None = 14, **fields: Any
) -> list[dict[str, Any]]:
    """A child long on its dose, randomised to the taper on day 0, with all in order."""
    weighed = [] if weight is None else [weighing(weight, -10)]
    return [
        order(dose, -400, reason="maintenance", **fields),
        event(
            "ConsentGiven", -10, scope=["treatment", "follow-up", "data"], protocol_version="1.0"
        ),
        *weighed,
        event("Randomised", 0, arm="guided-discontinuation"),
        *visit(value, -1),
    ]


def tapered(doses: Sequence[int], every: int = 30, value: float = 6) -> list[dict[str, Any]]:
    """A child that entered and was reduced, first on day 0, with all in order each time."""
    found, start = entered(doses[0], value), doses[0]
    for number, (before, dose) in enumerate(pairwise(doses)):
        if number:
            found += visit(round(value * before / start, 3), number * every)
        found.append(order(dose, number * every))
    return found


def record(events: Iterable[Fields]) -> Record:
    return record_of({"participant": PARTICIPANT, "events": list(events)})


@cache
def history(*versions: Protocol) -> ProtocolHistory:
    return ProtocolHistory(versions or (trial(),))


def linear(
    events: Iterable[Fields], at: datetime, protocol: Protocol | None = None, half_life: int = ADULT
) -> Belief:
    """Plain proportion, with a half-life."""
    return replace(believe(_history(protocol), record(events), at), half_life=half_life)


def _history(protocol: Protocol | None) -> ProtocolHistory:
    return history() if protocol is None else ProtocolHistory((protocol,))


def planned(
    events: Sequence[Fields],
    days: int = 0,
    pace: Pace = FASTEST,
    *,
    formulations: Sequence[str] = (),
    protocol: Protocol | None = None,
    half_life: int = ADULT,
) -> Schedule | NoPlan:
    """What is planned by plain proportion, at noon so many days after the randomisation."""
    at = moment(days)
    belief = linear(events, at, protocol, half_life)
    return plan(_history(protocol), record(events), at, belief, pace, formulations)


def scheduled(
    events: Sequence[Fields], days: int = 0, pace: Pace = FASTEST, **how: Any
) -> Schedule:
    """The schedule where there is one."""
    found = planned(events, days, pace, **how)
    assert isinstance(found, Schedule), found
    return found


def refused(events: Sequence[Fields], days: int = 0, pace: Pace = FASTEST, **how: Any) -> NoPlan:
    """Why there is none."""
    found = planned(events, days, pace, **how)
    assert isinstance(found, NoPlan), found
    return found


def days_of(schedule: Schedule, move: Move | None = None) -> list[int]:
    """The days of the steps, from the randomisation."""
    return [(each.day - DAY).days for each in schedule.steps if move in (None, each.move)]


def doses_of(schedule: Schedule) -> list[int]:
    return [each.regimen.dose for each in schedule.steps]


def moves_of(schedule: Schedule) -> list[str]:
    return [each.move.value for each in schedule.steps]


OWN = PaceKind.OWN
EVENLY = PaceKind.EVEN
