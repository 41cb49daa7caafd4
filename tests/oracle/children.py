"""Events as a participant file states them, by the number of days since 5 January 2026.

A plain vocabulary for writing histories: ``order(0, "0.9")`` is a dose ordered on day 0. Times are
in the site's zone; a sample is drawn in the morning, before the dose and before any order.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from oracle.past import GUIDED

DAY_0 = date(2026, 1, 5)
SOLUTION = "oral-solution"

Event = dict[str, Any]


def day(number: int) -> str:
    return (DAY_0 + timedelta(days=number)).isoformat()


def moment(number: int, clock: str) -> str:
    return f"{day(number)}T{clock}+08:00"


def at(number: int, clock: str = "12:00") -> str:
    """The usual moment of deciding: after the morning's results, before the order."""
    return moment(number, clock)


def quantity(value: str | int | Decimal, unit: str) -> dict[str, Any]:
    return {"value": Decimal(value), "unit": unit}


def record(*events: Event | list[Event]) -> dict[str, Any]:
    """A child of the one site, with these events."""
    flat: list[Event] = []
    for event in events:
        flat += event if isinstance(event, list) else [event]
    participant = {
        "id": "KHE-001",
        "site": "SITE-01",
        "time_zone": "Asia/Shanghai",
        "sex": "female",
        "born": "2020-06",
        "protocol": "khe-sirolimus",
    }
    return {"participant": participant, "events": flat}


# --- entry ----------------------------------------------------------------------------------


def consent(number: int = -130) -> Event:
    scope = ["treatment", "follow-up", "data"]
    happened = moment(number, "09:00")
    return {"type": "ConsentGiven", "happened": happened, "scope": scope, "protocol_version": "1.0"}


def randomised(number: int = -120, arm: str = GUIDED) -> Event:
    return {"type": "Randomised", "happened": moment(number, "09:00"), "arm": arm}


def entered(
    dose: str = "1", since: int = -400, arm: str = GUIDED, weight: str = "14"
) -> list[Event]:
    """Consent, a dose long in force, a weight, and the arm, well before day 0."""
    return [order(since, dose, "start"), consent(), weighed(-121, weight), randomised(arm=arm)]


# --- doses ------------------------------------------------------------------------------------


def order(number: int, dose: str | Decimal, reason: str = "taper", **other: Any) -> Event:
    return {
        "type": "DoseOrdered",
        "happened": moment(number, "14:00"),
        "daily_dose": quantity(dose, "mg"),
        "interval_hours": 24,
        "formulation": SOLUTION,
        "reason": reason,
    } | other


def interrupted(number: int, clock: str = "14:00") -> Event:
    return {"type": "DoseInterrupted", "happened": moment(number, clock), "reason": "fever"}


def resumed(number: int, clock: str = "14:00") -> Event:
    return {"type": "DoseResumed", "happened": moment(number, clock)}


def missed(number: int, count: int = 1) -> Event:
    return {"type": "DosesMissed", "happened": day(number), "count": count}


# --- what was measured ----------------------------------------------------------------------------


def level(number: int, result: str | Decimal | dict[str, Any], **other: Any) -> Event:
    """A sample drawn at eight, 24 h after the dose, and reported at eleven of the same day."""
    value = result if isinstance(result, dict) else quantity(result, "ng/mL")
    return {
        "type": "LevelReported",
        "happened": moment(number, "11:00"),
        "sample": f"S{number}",
        "result": value,
        "drawn_at": moment(number, "08:00"),
        "hours_since_dose": Decimal(24),
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
    } | other


def drawn(number: int) -> Event:
    """A sample whose result has not come."""
    return {
        "type": "LevelDrawn",
        "happened": moment(number, "08:00"),
        "sample": f"S{number}",
        "hours_since_dose": Decimal(24),
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
    }


def below(limit: str = "2.0") -> dict[str, Any]:
    return {"below": quantity(limit, "ng/mL")}


def assessed(number: int, response: str = "remission", *methods: str) -> Event:
    seen = list(methods or ("examination",))
    happened = moment(number, "09:00")
    return {"type": "DiseaseAssessed", "happened": happened, "response": response, "methods": seen}


def platelets(number: int, count: int = 240) -> Event:
    return laboratory(number, "platelets", quantity(count, "10*9/L"))


def laboratory(number: int, test: str, result: dict[str, Any]) -> Event:
    happened = moment(number, "10:00")
    return {"type": "LabReported", "happened": happened, "test": test, "result": result}


def weighed(number: int, weight: str) -> Event:
    happened = moment(number, "09:00")
    return {"type": "Measured", "happened": happened, "weight": quantity(weight, "kg")}


def remission(number: int) -> list[Event]:
    """Remission by examination, with 240 platelets."""
    return [assessed(number), platelets(number)]


def visit(number: int, trough: str | Decimal) -> list[Event]:
    """A valid level, remission and platelets, all on one day."""
    return [level(number, trough), *remission(number)]


# --- relapse, harms -------------------------------------------------------------------------------


def suspected(number: int) -> Event:
    return {"type": "RelapseSuspected", "happened": moment(number, "09:30"), "signs": ["firmness"]}


def confirmed(number: int) -> Event:
    return {"type": "RelapseConfirmed", "happened": moment(number, "10:30"), "signs": ["growth"]}


def dismissed(number: int) -> Event:
    happened = moment(number, "10:30")
    return {"type": "RelapseDismissed", "happened": happened, "reason": "bruise after a fall"}


def adverse(number: int, grade: int, category: str = "mucositis", **other: Any) -> Event:
    return {
        "type": "AdverseEvent",
        "happened": moment(number, "09:00"),
        "event": "AE-1",
        "term": category,
        "category": category,
        "grade": grade,
    } | other


def infection(number: int, *, serious: bool = True, resolved: bool = False) -> Event:
    return {
        "type": "Infection",
        "happened": moment(number, "09:00"),
        "event": "INF-1",
        "location": "lung",
        "serious": serious,
        "resolved": resolved,
    }


def drug(number: int, name: str, kind: str = "CoMedicationStarted") -> Event:
    return {"type": kind, "happened": moment(number, "14:00"), "drug": name}
