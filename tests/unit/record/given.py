"""Short ways to write events and records in tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from glidepath.record import DoseOrdered, Event, Measured, Participant, Quantity, Record, check

CHILD = Participant.model_validate(
    {
        "id": "KHE-001",
        "site": "SHA",
        "time_zone": "Asia/Shanghai",
        "sex": "female",
        "born": "2019-07",
    }
)
MARCH_5 = date(2024, 3, 5)


def quantity(text: str) -> Quantity:
    """``quantity("0.9 mg")``."""
    value, unit = text.split(" ", 1)
    return Quantity(value=Decimal(value), unit=unit)


def day(number: int, month: int = 3) -> date:
    """A day of March 2024, or of another month."""
    return date(2024, month, number)


def at(number: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of March 2024 in universal time."""
    return datetime(2024, 3, number, hour, minute, tzinfo=UTC)


def order(
    happened: date,
    dose: str = "1 mg",
    reason: Literal["taper", "stop", "safety"] = "taper",
    name: str | None = None,
) -> DoseOrdered:
    return DoseOrdered(
        id=name,
        happened=happened,
        daily_dose=quantity(dose),
        formulation="solution",
        reason=reason,
    )


def weighed(happened: date, weight: str) -> Measured:
    return Measured(happened=happened, weight=quantity(weight))


def record(*events: Event, child: Participant = CHILD) -> Record:
    return Record(child, events)


def kinds(*events: Event, child: Participant = CHILD) -> list[tuple[str, str]]:
    """The kind and the place of every problem."""
    return [(found.kind, found.place.path) for found in check(record(*events, child=child))]
