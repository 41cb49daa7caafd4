"""What is typed in of a synthetic child: what was seen, measured and reported, field by field."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from glidepath.conduct.roles import Role
from glidepath.quantities import zone
from glidepath.record.event import Event
from glidepath.record.reading import event_from
from glidepath.web.demonstration.children import ZONE, Made

MONTHLY = 10
"""The month after which every child is looked at by ultrasound, since the last dose may be near."""
LIMIT = 1.0
"""Of the assay, ng/mL."""


def history(child: Made) -> Iterator[dict[str, Any]]:
    """What the chart of the hospital says, typed in on the day of screening."""
    day = child.screened
    known = moment(day, 11)
    for back, share, hours in ((1100, 0.8, 12), (700, 1.0, 12), (150, 1.0, 24)):
        yield {
            "type": "DoseOrdered",
            "happened": day - timedelta(days=back),
            "known": known,
            "daily_dose": {"value": Decimal(f"{round(child.start * share, 2)}"), "unit": "mg"},
            "interval_hours": hours,
            "formulation": "oral-solution",
            "reason": "start" if back == 1100 else "maintenance",
        }
    for back, method in ((790, "mri"), (420, "ultrasound"), (60, "mri")):
        yield {
            "type": "DiseaseAssessed",
            "happened": day - timedelta(days=back),
            "known": known,
            "response": "remission",
            "methods": ["examination", method],
        }
    for back in (790, 60):
        yield _laboratory("platelets", 240, "10*9/L", 150, 450) | {
            "happened": day - timedelta(days=back),
            "known": known,
        }


def findings(
    child: Made, day: date, number: int, *, imaged: bool = False
) -> Iterator[tuple[datetime, Role, dict[str, Any]]]:
    """What is measured, seen and reported from the laboratory on a visit."""
    weight = round(child.weight + 0.18 * number, 1)
    height = round(72 + 3.0 * weight + 0.4 * number, 1)
    body = {
        "type": "Measured",
        "happened": moment(day, 8, 40),
        "weight": {"value": Decimal(f"{weight}"), "unit": "kg"},
        "height": {"value": Decimal(f"{height}"), "unit": "cm"},
        "systolic": {"value": Decimal("88"), "unit": "mm[Hg]"},
        "diastolic": {"value": Decimal("50"), "unit": "mm[Hg]"},
    }
    yield moment(day, 8, 45), Role.COORDINATOR, body
    methods = (
        ["examination", "ultrasound"]
        if imaged or number % 2 == 0 or number > MONTHLY
        else ["examination"]
    )
    yield moment(day, 10), Role.CLINICIAN, assessed(day, methods)
    tests = (*ROUTINE, *FIRST) if number == 0 else ROUTINE if number % 4 == 0 else ROUTINE[:1]
    for test, value, unit, low, high in tests:
        scattered = value * float(np.exp(child.chance.normal(0.0, 0.05)))
        digits = 0 if value > 20 else 1
        fields = _laboratory(test, round(scattered, digits), unit, low, high)
        yield moment(day, 14, 30), Role.COORDINATOR, fields | {"happened": moment(day, 14, 20)}


ROUTINE: tuple[tuple[str, float, str, float | None, float], ...] = (
    ("platelets", 252, "10*9/L", 150, 450),
    ("alt", 17, "U/L", None, 35),
    ("creatinine", 33, "umol/L", None, 48),
    ("cholesterol", 4.3, "mmol/L", None, 5.2),
    ("triglycerides", 1.1, "mmol/L", None, 1.7),
)
FIRST: tuple[tuple[str, float, str, float | None, float], ...] = (
    ("ast", 26, "U/L", None, 40),
    ("total-bilirubin", 7.1, "umol/L", None, 17.1),
    ("glucose", 4.6, "mmol/L", None, 5.6),
    ("fibrinogen", 2.6, "g/L", 1.5, 4.0),
    ("d-dimer", 180, "ug/L{FEU}", None, 500),
)
"""Tests with a usual value and the limits of the laboratory."""


def assessed(day: date, methods: list[str]) -> dict[str, Any]:
    """Give an examination that finds the child in remission."""
    return {
        "type": "DiseaseAssessed",
        "happened": moment(day, 9, 50),
        "response": "remission",
        "methods": methods,
    }


def _laboratory(
    test: str, value: float, unit: str, low: float | None, high: float
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "type": "LabReported",
        "test": test,
        "result": {"value": Decimal(f"{value:g}"), "unit": unit},
        "upper_limit": {"value": Decimal(f"{high:g}"), "unit": unit},
    }
    if low is not None:
        fields["lower_limit"] = {"value": Decimal(f"{low:g}"), "unit": unit}
    return fields


def drawn(day: date, sample: str) -> dict[str, Any]:
    return {
        "type": "LevelDrawn",
        "happened": moment(day, 7, 40),
        "sample": sample,
        "last_dose_at": moment(day - timedelta(days=1), 8),
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
    }


def reported(day: date, sample: str, level: float) -> dict[str, Any]:
    stated = {"value": Decimal(f"{level:.1f}"), "unit": "ng/mL"}
    below = {"below": {"value": Decimal(f"{LIMIT}"), "unit": "ng/mL"}}
    sampled = {name: part for name, part in drawn(day, sample).items() if name != "type"}
    return {
        **sampled,
        "type": "LevelReported",
        "drawn_at": sampled["happened"],
        "happened": moment(day + timedelta(days=1), 15, 20),
        "result": stated if level >= LIMIT else below,
        "limit": {"value": Decimal(f"{LIMIT}"), "unit": "ng/mL"},
    }


def visit(day: date, name: str) -> Event:
    return event_from(
        {
            "type": "VisitDone",
            "happened": moment(day, 10, 35 if name != "monthly" else 0),
            "visit": name,
        }
    )


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone(ZONE))
