"""A child's record of two years and about 250 events, drawn from a seed, for benchmarks.

Monthly visits on the taper with samples, blood counts, weights and examinations; sixteen cuts of at
most 10 %; a fever with an interruption, missed doses, a cold and an influenza vaccine.
"""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

SHANGHAI = timezone(timedelta(hours=8))
RANDOMISED = date(2024, 1, 8)
DAYS = 730
MONTH = 30
GRADUATION = Decimal("0.01")
LAST = datetime(2026, 1, 10, 12, tzinfo=SHANGHAI)
"""An instant at which all of it is known."""

Fields = Mapping[str, Any]


def quantity(value: object, unit: str) -> Fields:
    """A quantity as a file holds it."""
    return {"value": value, "unit": unit}


def moment(day: int, clock: str) -> str:
    """A time on a day counted from randomisation."""
    return f"{RANDOMISED + timedelta(days=day)}T{clock}+08:00"


def event(kind: str, day: int, clock: str, **fields: object) -> Fields:
    """An event as a file holds it."""
    return {"type": kind, "happened": moment(day, clock), **fields}


def order(day: int, dose: Decimal, reason: str) -> Fields:
    """An order of one oral solution a day."""
    return event(
        "DoseOrdered",
        day,
        "14:00",
        daily_dose=quantity(float(dose), "mg"),
        formulation="oral-solution",
        reason=reason,
    )


def sample(rng: random.Random, name: str, day: int, trough: Decimal) -> Iterator[Fields]:
    """A trough before the morning's dose, and its result a day later."""
    error = Decimal(str(round(rng.uniform(0.9, 1.1), 3)))
    level = max((trough * error).quantize(Decimal("0.1")), Decimal("1.0"))
    drawn = {"last_dose_at": moment(day - 1, "08:00"), "specimen": "whole-blood"}
    yield event("LevelDrawn", day, "07:45", sample=name, assay="lc-ms-ms", **drawn)
    result = quantity(float(level), "ng/mL")
    yield event("LevelReported", day + 1, "15:00", sample=name, result=result)


def laboratory(rng: random.Random, day: int) -> Iterator[Fields]:
    """The month's blood tests."""
    for test, low, high, unit in (
        ("platelets", 210, 290, "10*9/L"),
        ("alt", 12, 30, "U/L"),
        ("creatinine", 28, 40, "umol/L"),
        ("cholesterol", 4, 5, "mmol/L"),
    ):
        result = quantity(rng.randint(low, high), unit)
        yield event("LabReported", day, "11:30", test=test, result=result)


def visit(rng: random.Random, number: int, day: int, dose: Decimal) -> Iterator[Fields]:
    """A monthly visit."""
    yield from sample(rng, f"S{number}", day, 6 * dose)
    months = Decimal(day) / MONTH
    weight = (Decimal("17.2") + months * Decimal("0.2")).quantize(Decimal("0.1"))
    yield event("Measured", day, "08:10", weight=quantity(float(weight), "kg"))
    methods = ["examination", "ultrasound"] if number % 3 == 0 else ["examination"]
    yield event("DiseaseAssessed", day, "09:30", response="remission", methods=methods)
    yield event("VisitDone", day, "10:00", visit="monthly")
    yield from laboratory(rng, day)


def beginning() -> Iterator[Fields]:
    """Two years of remission, consent and the arm."""
    yield order(-900, Decimal(1), "start")
    scope = ["treatment", "follow-up", "data"]
    yield event("ConsentGiven", -14, "09:00", scope=scope, protocol_version="1.0")
    yield event("Randomised", 0, "10:00", arm="guided-discontinuation", stratum={"kmp": "no"})


def between(rng: random.Random) -> Iterator[Fields]:
    """What happens to every child in two years."""
    for number in range(8):
        day = 40 + number * 85 + rng.randint(0, 20)
        yield event("DosesMissed", day, "09:00", count=1)
    fever = 375 + rng.randint(0, 20)
    yield event("DoseInterrupted", fever, "20:00", reason="fever")
    yield event("DoseResumed", fever + 4, "08:00")
    for number, name in enumerate(("cold", "otitis")):
        infection = {"event": f"I{number}", "location": name, "serious": False}
        day = 100 + number * 300 + rng.randint(0, 20)
        yield event("Infection", day, "09:00", **infection)
        yield event("Infection", day + 9, "09:00", **infection, resolved=True)
    yield event("Vaccinated", 280, "10:00", vaccine="influenza", live=False)


def course(rng: random.Random) -> Iterator[Fields]:
    """A visit each month, and a step after it while the dose is above a third."""
    dose = Decimal(1)
    for number, day in enumerate(range(MONTH, DAYS, MONTH)):
        yield from visit(rng, number, day, dose)
        if dose > Decimal("0.25"):
            dose = (dose * Decimal("0.9")).quantize(GRADUATION, ROUND_CEILING)
            yield order(day + 2, dose, "taper")


def two_years(seed: int) -> Fields:
    """Give the record of a child as a file holds it; the same for the same seed."""
    rng = random.Random(seed)
    child = {
        "id": f"BENCH-{seed}",
        "site": "SHA",
        "time_zone": "Asia/Shanghai",
        "sex": "female",
        "born": "2019-07",
        "protocol": "khe-sirolimus",
    }
    events = [*beginning(), *course(rng), *between(rng)]
    return {"participant": child, "events": sorted(events, key=lambda each: each["happened"])}


def write(path: Path, seed: int) -> None:
    """Write the record as a JSON file."""
    path.write_text(json.dumps(two_years(seed), indent=1), "utf-8")
