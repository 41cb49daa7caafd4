"""How a synthetic child goes through the trial, visit by visit: what is measured, who enters it.

A level is proportional to the dose, with a scatter; everything else is well, unless the story of
the child says otherwise. What is ordered is what `decide` recommends, asked for and signed through
the same commands as at the bedside.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

import numpy as np

from glidepath.conduct.acts import EvaluateEligibility, Randomise, Screen, TakeConsent
from glidepath.conduct.command import What
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import Guardian
from glidepath.quantities import zone
from glidepath.record.enrolment import ConsentGiven, Screened
from glidepath.record.reading import event_from
from glidepath.record.record import Participant

ZONE = "Asia/Shanghai"
MONTH = 30
USUAL_TROUGH = 5.9
"""ng/mL that the doses of before the trial were chosen for; within the window of maintenance."""
SCATTER = 0.11
"""Of a level about what the dose lets one expect."""
WAITING = 0.2
"""The share of children whose last decision still waits."""
LIMIT = 1.0
"""Of the assay, ng/mL."""


class Story(Enum):
    """What is to be seen on a child."""

    USUAL = "usual"
    SCREENING = "screening"
    PENDING = "pending"
    RELAPSE = "relapse"
    SUSPECTED = "suspected"
    FEVER = "fever"
    LATE = "late"


class Ask(Enum):
    """What is asked for beside events: the decision, answered as it recommends, and signed."""

    ORDER = "order"


Wish: TypeAlias = What | Ask
Step: TypeAlias = tuple[datetime, Role, Wish]
Course: TypeAlias = Generator[Step, int, None]
Month: TypeAlias = Generator[Step, int, int]
"""Steps in order of time; what is sent back is the dose in force, micrograms a day."""


@dataclass(frozen=True)
class Made:
    """A synthetic child.

    Parameters
    ----------
    per_milligram
        The trough in ng/mL that one mg a day gives.
    start
        The dose of before the trial, mg a day.
    """

    participant: Participant
    story: Story
    screened: date
    weight: float
    start: float
    per_milligram: float
    chance: np.random.Generator = field(repr=False)


def made(number: int, site: str, story: Story, screened: date, chance: np.random.Generator) -> Made:
    """Make up a child."""
    age = float(chance.uniform(3.0, 11.5))
    born = screened - timedelta(days=round(age * 365.25))
    weight = 8.5 + 2.3 * age + float(chance.normal(0.0, 1.2))
    start = round(0.052 * weight + float(chance.normal(0.0, 0.05)), 1)
    participant = Participant.model_validate(
        {
            "id": f"SYN-{number:03d}",
            "site": site,
            "time_zone": ZONE,
            "sex": str(chance.choice(["female", "male"])),
            "born": born.isoformat(),
            "protocol": "khe-sirolimus",
        }
    )
    trough = USUAL_TROUGH * float(np.exp(chance.normal(0.0, 0.06)))
    return Made(participant, story, screened, weight, start, trough / start, chance)


def course(child: Made, until: datetime) -> Course:
    """Give the steps of a child up to an instant."""
    yield from _screening(child)
    if child.story is Story.SCREENING:
        return
    randomised = child.screened + timedelta(days=14)
    yield _at(randomised, 10, 20), Role.CLINICIAN, EvaluateEligibility()
    drawn = Randomise({"kmp": "yes" if child.chance.random() < 0.4 else "no"})
    dose = yield _at(randomised, 10, 30), Role.COORDINATOR, drawn
    yield _at(randomised, 10, 40), Role.COORDINATOR, _visit(randomised, "randomisation")
    number, day = 0, randomised + timedelta(days=1)
    while _at(day, 17) < until:
        number += 1
        last = _at(day + timedelta(days=MONTH), 17) >= until
        dose = yield from _month(child, day, number, dose, last=last)
        day += timedelta(days=MONTH + int(child.chance.integers(0, 3)))


def _screening(child: Made) -> Course:
    day = child.screened
    attested = {
        "type": "Screened",
        "happened": _at(day, 9),
        "remission_since": (day - timedelta(days=800)).isoformat(),
        "attestations": {
            name: "no" if name.startswith("E") else "yes"
            for name in ("I1", "I3", "I4-adverse-history", "E1", "E2", "E3", "E4", "E5")
        },
    }
    screened = event_from(attested)
    if not isinstance(screened, Screened):
        raise TypeError("screening is an event of its own")
    yield _at(day, 9, 30), Role.COORDINATOR, Screen(child.participant, screened)
    yield _at(day, 9, 40), Role.COORDINATOR, _consent(day)
    for fields in _history(child):
        doctor = fields["type"] == "DiseaseAssessed"
        yield _at(day, 11), Role.CLINICIAN if doctor else Role.COORDINATOR, event_from(fields)
    for at, role, fields in _findings(child, day, 0):
        yield at, role, event_from(fields)
    yield _at(day, 15), Role.COORDINATOR, _visit(day, "screening")


def _consent(day: date) -> TakeConsent:
    given = event_from(
        {
            "type": "ConsentGiven",
            "happened": _at(day, 9, 35),
            "scope": ["treatment", "follow-up", "data"],
            "protocol_version": "1.0",
            "form_version": "1.0",
            "language": "zh",
        }
    )
    if not isinstance(given, ConsentGiven):
        raise TypeError("a consent is an event of its own")
    return TakeConsent(given, (Guardian(relation="mother", signed=day),))


def _history(child: Made) -> Iterator[dict[str, Any]]:
    """What the chart of the hospital says, typed in on the day of screening."""
    day = child.screened
    known = _at(day, 11)
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


def _month(child: Made, day: date, number: int, dose: int, *, last: bool) -> Month:
    """A monthly visit; two days later its level, the decision and the order."""
    story = child.story if last else Story.USUAL
    if story is Story.LATE:
        return dose
    sample = f"S{number:02d}"
    if story is Story.PENDING:
        yield _at(day, 8, 20), Role.COORDINATOR, event_from(_drawn(day, sample))
    for at, role, fields in _findings(child, day, number):
        if not (story in (Story.SUSPECTED, Story.RELAPSE) and fields["type"] == "DiseaseAssessed"):
            yield at, role, event_from(fields)
    yield _at(day, 15), Role.COORDINATOR, _visit(day, "monthly")
    if story in (Story.SUSPECTED, Story.RELAPSE):
        yield from _relapse(day, story)
    if story is Story.PENDING:
        return dose
    level = max(
        dose / 1000 * child.per_milligram * float(np.exp(child.chance.normal(0, SCATTER))), 0.1
    )
    result = day + timedelta(days=1)
    yield _at(result, 15, 30), Role.COORDINATOR, event_from(_reported(day, sample, level))
    if story is Story.FEVER:
        yield from _fever(result)
    if not last or story is Story.RELAPSE or child.chance.random() > WAITING:
        dose = yield _at(day + timedelta(days=2), 11), Role.CLINICIAN, Ask.ORDER
    return dose


def _relapse(day: date, story: Story) -> Course:
    fields = {
        "type": "RelapseSuspected",
        "happened": _at(day, 15, 10),
        "signs": ["swelling", "pain"],
    }
    yield _at(day, 15, 20), Role.CLINICIAN, event_from(fields)
    if story is Story.RELAPSE:
        confirmed = day + timedelta(days=1)
        fields = {"type": "RelapseConfirmed", "happened": _at(confirmed, 10), "signs": ["swelling"]}
        yield _at(confirmed, 10, 5), Role.CLINICIAN, event_from(fields)


def _fever(day: date) -> Course:
    fields = {
        "type": "Infection",
        "happened": _at(day, 15, 40),
        "event": f"fever-{day}",
        "location": "upper airways, fever of 38.9",
        "serious": True,
    }
    yield _at(day, 15, 45), Role.CLINICIAN, event_from(fields)
    fields = {"type": "DoseInterrupted", "happened": _at(day, 15, 50), "reason": "fever of 38.9"}
    yield _at(day, 15, 55), Role.CLINICIAN, event_from(fields)


def _findings(
    child: Made, day: date, number: int
) -> Iterator[tuple[datetime, Role, dict[str, Any]]]:
    """What is measured, seen and reported from the laboratory on a visit."""
    weight = round(child.weight + 0.18 * number, 1)
    height = round(72 + 3.0 * weight + 0.4 * number, 1)
    body = {
        "type": "Measured",
        "happened": _at(day, 8, 40),
        "weight": {"value": Decimal(f"{weight}"), "unit": "kg"},
        "height": {"value": Decimal(f"{height}"), "unit": "cm"},
        "systolic": {"value": Decimal("88"), "unit": "mm[Hg]"},
        "diastolic": {"value": Decimal("50"), "unit": "mm[Hg]"},
    }
    yield _at(day, 8, 45), Role.COORDINATOR, body
    seen = {
        "type": "DiseaseAssessed",
        "happened": _at(day, 9, 50),
        "response": "remission",
        "methods": ["examination", "ultrasound"] if number % 2 == 0 else ["examination"],
    }
    yield _at(day, 10), Role.CLINICIAN, seen
    tests = (*ROUTINE, *FIRST) if number == 0 else ROUTINE if number % 4 == 0 else ROUTINE[:1]
    for test, value, unit, low, high in tests:
        scattered = value * float(np.exp(child.chance.normal(0.0, 0.05)))
        digits = 0 if value > 20 else 1
        fields = _laboratory(test, round(scattered, digits), unit, low, high)
        yield _at(day, 14, 30), Role.COORDINATOR, fields | {"happened": _at(day, 14, 20)}


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


def _drawn(day: date, sample: str) -> dict[str, Any]:
    return {
        "type": "LevelDrawn",
        "happened": _at(day, 7, 40),
        "sample": sample,
        "last_dose_at": _at(day - timedelta(days=1), 8),
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
    }


def _reported(day: date, sample: str, level: float) -> dict[str, Any]:
    stated = {"value": Decimal(f"{level:.1f}"), "unit": "ng/mL"}
    below = {"below": {"value": Decimal(f"{LIMIT}"), "unit": "ng/mL"}}
    drawn = {name: part for name, part in _drawn(day, sample).items() if name != "type"}
    return {
        **drawn,
        "type": "LevelReported",
        "drawn_at": drawn["happened"],
        "happened": _at(day + timedelta(days=1), 15, 20),
        "result": stated if level >= LIMIT else below,
        "limit": {"value": Decimal(f"{LIMIT}"), "unit": "ng/mL"},
    }


def _visit(day: date, visit: str) -> Any:
    return event_from(
        {
            "type": "VisitDone",
            "happened": _at(day, 10, 35 if visit != "monthly" else 0),
            "visit": visit,
        }
    )


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone(ZONE))
