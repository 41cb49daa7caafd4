"""Screening records and questions, in few words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from glidepath.decide.criteria import Screening, Verdict, judge
from glidepath.protocol import Protocol, with_value
from glidepath.record.record import Record
from unit.decide.given import record_of, trial

TODAY = date(2026, 1, 5)
MORNING = "2026-01-05T09:00+08:00"


def event(kind: str, **fields: Any) -> dict[str, Any]:
    """An event of the day of screening, unless a field says otherwise."""
    return {"type": kind, "happened": MORNING} | fields


def amount(value: Any, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit}


def child(*events: dict[str, Any], **about: str) -> Record:
    """A girl born in June 2020, with these events."""
    participant = {
        "id": "KHE-001",
        "site": "SITE-01",
        "time_zone": "Asia/Shanghai",
        "sex": "female",
        "born": "2020-06",
    }
    return record_of({"participant": participant | about, "events": events})


def changed(values: Mapping[str, Any]) -> Protocol:
    """The trial with other values of parameters."""
    protocol = trial()
    for name, value in values.items():
        protocol = with_value(protocol, name, value)
    return protocol


def verdict(
    criterion: str, record: Record, on: date = TODAY, protocol: Protocol | None = None
) -> Verdict:
    """What one criterion of the trial says of a child."""
    asked = protocol or trial()
    found = next(each for each in asked.eligibility if each.id == criterion)
    return judge(found, Screening(record, on, asked))
