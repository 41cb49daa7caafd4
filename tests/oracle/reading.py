"""A participant file as plain facts: exact numbers, local days, and only what was known then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

MICROGRAMS = {"ug": 1, "µg": 1, "mcg": 1, "mg": 1000}
NANOGRAMS_PER_LITRE = {"ng/L": 1, "ng/mL": 1000, "ug/L": 1000}
MILLIGRAMS_PER_LITRE = {"mg/L": 1, "mg/dL": 10, "g/L": 1000}
GRAMS = {"g": 1, "kg": 1000}


@dataclass(frozen=True, eq=False)
class Fact:
    """One event of the file, with its local day and, where one was given, its exact moment."""

    rank: int
    kind: str
    day: date
    moment: datetime | None
    data: Mapping[str, Any]


def amount(quantity: Mapping[str, Any], factors: Mapping[str, int]) -> Fraction:
    """The quantity in the unit of the table; a unit that is not in the table raises KeyError."""
    return Fraction(str(quantity["value"])) * factors[quantity["unit"]]


def when(text: str, zone: ZoneInfo) -> tuple[date, datetime | None]:
    """The local day and, unless the text is a bare date, the moment."""
    if len(text) == len("2026-01-05"):
        return date.fromisoformat(text), None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment.astimezone(zone).date(), moment


def known_since(event: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """The moment from which the event was known; a bare date is known when that day is over."""
    day, moment = when(event.get("known") or event["happened"], zone)
    return moment or datetime.combine(day + timedelta(days=1), time(), zone)


def corrected(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events with every known correction written over them, without those annulled."""
    by_id = {event["id"]: dict(event) for event in events}
    for event in events:
        if event["type"] == "Corrected" and event["event"] in by_id:
            by_id[event["event"]].update(event.get("fields", {}))
            by_id[event["event"]]["annulled"] = event.get("annulled", False)
    return [by_id[event["id"]] for event in events if not by_id[event["id"]].get("annulled")]


def facts(record: Mapping[str, Any], at: datetime) -> list[Fact]:
    """All that was known at `at`, in the order in which it happened.

    Within one day an event without a time comes after those that have one.
    """
    zone = ZoneInfo(record["participant"]["time_zone"])
    listed = [{"id": f"#{index}", **event} for index, event in enumerate(record["events"])]
    seen = [event for event in listed if known_since(event, zone) <= at]
    dated = [(*when(event["happened"], zone), event) for event in corrected(seen)]
    dated.sort(key=lambda item: (item[0], item[1] is None, item[1] or at))
    return [
        Fact(rank, event["type"], day, moment, event)
        for rank, (day, moment, event) in enumerate(dated)
    ]


def precedes_in_time(
    earlier: tuple[date, datetime | None], later: tuple[date, datetime | None]
) -> bool:
    """Whether `earlier` counts before `later`: a bare date counts at the end of its day."""
    if earlier[0] != later[0]:
        return earlier[0] < later[0]
    if later[1] is None:
        return True
    return earlier[1] is not None and earlier[1] <= later[1]
