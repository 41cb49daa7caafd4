"""A counterexample as a history: what happened to a child, day by day, and what then fails.

Importing this needs the solver.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from typing import Any, cast

from glidepath.assure.prove import Counterexample
from glidepath.protocol import Protocol, arm_named
from glidepath.quantities import convert, study_day
from glidepath.report.language import Language
from glidepath.report.protocols.findings import times_of
from glidepath.report.protocols.units import dose_decimals, unit_shown
from glidepath.report.protocols.values import BETWEEN
from glidepath.report.protocols.words import bullet, line, listed, tell, texts
from glidepath.report.sentence import Value
from glidepath.report.setting import USUAL_DECIMALS
from glidepath.report.written import Days, Measure, dose, level, written

Plain = Mapping[str, Any]
"""An event of a record as plain data."""

DAILY = 24


def history(
    protocol: Protocol, name: str, case: Counterexample, language: Language
) -> Iterator[str]:
    """Tell the history that leads to a counterexample, and what fails at its end.

    Parameters
    ----------
    name
        Id of the property that fails.
    """
    if case.record is None or case.day is None:
        state = ", ".join(
            f"{each} {value}" for each, value in {**case.status, **case.chance}.items()
        )
        yield line(tell("proof.state", language, {"state": state}), 2)
        return
    events = cast(Sequence[Plain], case.record["events"])
    first = _day(events[0])
    yield line(tell("proof.history", language), 2)
    for day, some in groupby(events, _day):
        told = BETWEEN[language].join(_told(protocol, each, language) for each in some)
        yield bullet(_dated("event", day, first, told, language), 4)
    failing = tell(f"proof.broken.{name}", language, _ends(protocol, case))
    yield bullet(_dated("end", case.day, first, failing, language), 4)
    if not case.replayed:
        yield line(tell("proof.not-replayed", language), 4)


def _day(event: Plain) -> date:
    return datetime.fromisoformat(str(event["happened"])).date()


def _dated(key: str, day: date, first: date, told: str, language: Language) -> str:
    values: dict[str, Value] = {"day": day, "number": study_day(day, first), "told": told}
    return tell(f"proof.{key}", language, values)


def _ends(protocol: Protocol, case: Counterexample) -> Mapping[str, Value]:
    """The numbers of the last sentence: the present dose, and those that were picked by chance."""
    chance = {name: int(number) for name, number in case.chance.items()}
    digits = dose_decimals(protocol, None)
    present, picked = int(case.status.get("dose", 0)), chance.get("dose", 0)
    return {
        "present": dose(present, digits if present else 0),
        "dose": dose(picked, digits if picked else 0),
        "days": Days(chance.get("days", 0)),
        "value": level(chance.get("value", 0)),
        "higher": level(chance.get("higher", 0)),
    }


def _told(protocol: Protocol, event: Plain, language: Language) -> str:
    kind = str(event["type"])
    named = {
        "DoseOrdered": _order,
        "LevelReported": _level,
        "DiseaseAssessed": _assessed,
    }
    name = named[kind](event) if kind in named else kind
    return tell(f"proof.told.{name}", language, dict(_values(protocol, event, language)))


def _order(event: Plain) -> str:
    return "DoseOrdered-safety" if event["reason"] == "safety" else "DoseOrdered"


def _level(event: Plain) -> str:
    timed = "" if "hours_since_dose" in event else "-untimed"
    return f"LevelReported{timed}{'-below' if 'below' in event['result'] else ''}"


def _assessed(event: Plain) -> str:
    return f"DiseaseAssessed-{event['response']}"


def _values(protocol: Protocol, event: Plain, language: Language) -> Iterator[tuple[str, Value]]:
    """What an event says, by the places of its sentence."""
    if "arm" in event:
        arm = arm_named(protocol, event["arm"])
        yield "arm", event["arm"] if arm is None else arm.wording
    if "daily_dose" in event:
        micrograms = int(_in(event["daily_dose"], "ug"))
        yield "dose", dose(micrograms, USUAL_DECIMALS if micrograms else 0)
        yield "times", times_of(event.get("interval_hours", DAILY), language)
    if event["type"] == "LevelReported":
        yield "level", level(int(_in(event["result"].get("below", event["result"]), "ng/L")))
    if "methods" in event:
        yield (
            "methods",
            listed(tuple(_called("method", each, language) for each in event["methods"]), language),
        )
    if "test" in event:
        yield "test", _called("test", event["test"], language)
        yield "result", _measured(event["result"])
    if "weight" in event:
        yield "weight", Measure(_in(event["weight"], "kg"), "kg")
    if "drug" in event:
        drugs = {each.id: each for each in protocol.parameters.interacting}
        yield "drug", written(drugs[event["drug"]].wording, language)


def _in(quantity: Plain, unit: str) -> Fraction:
    return convert(quantity["value"], quantity["unit"], unit)


def _measured(quantity: Plain) -> Measure:
    return Measure(Fraction(quantity["value"]), unit_shown(str(quantity["unit"])))


def _called(kind: str, name: str, language: Language) -> str:
    key = f"proof.{kind}.{name}"
    return tell(key, language) if key in texts() else name
