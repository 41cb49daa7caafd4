"""What happened, in one line each: the words of the timeline."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from glidepath.conduct.facts import Fact
from glidepath.protocol import Protocol
from glidepath.quantities.dose import micrograms
from glidepath.record import (
    AdverseEvent,
    BelowLimit,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    DiseaseAssessed,
    DoseOrdered,
    Event,
    Infection,
    LabReported,
    LevelReported,
    Measured,
    NotAnalysed,
    Quantity,
    Randomised,
    RescueTreatment,
    VisitDone,
    VisitMissed,
)
from glidepath.report import Language
from glidepath.report.sentence import Named, Value, say
from glidepath.report.written import SPACE, dose
from glidepath.web.words import tell, texts, told

BODY = ("weight", "height", "systolic", "diastolic", "temperature")
UNITS = {"10*9/L": f"×{SPACE}10⁹/L", "mm[Hg]": "mmHg", "Cel": "°C", "umol/L": "µmol/L", "ug": "µg"}
"""How units of UCUM are written for readers."""


def event_told(event: Event, language: Language, protocol: Protocol | None = None) -> str:
    """Tell an event in one line.

    Parameters
    ----------
    protocol
        Names arms and visits; by their ids, if left out.
    """
    name, values = type(event).__name__, _values(event, language, protocol)
    return tell(f"event.{_variant(event, name)}", language, values)


def fact_told(fact: Event | Fact, language: Language) -> str:
    """Tell an event in one line; a fact of the conduct by its type."""
    return event_told(fact, language) if isinstance(fact, Event) else type(fact).__name__


def quantity_told(quantity: Quantity) -> str:
    """Write a quantity as it was entered, with its unit as people write it."""
    return f"{quantity.value.normalize():f}{SPACE}{UNITS.get(quantity.unit, quantity.unit)}"


def result_told(result: Quantity | BelowLimit | NotAnalysed, language: Language) -> str:
    """Write a result: a number, a limit that it lies below, or that there is none."""
    match result:
        case BelowLimit(below=below):
            return tell("below", language, {"value": quantity_told(below)})
        case NotAnalysed(not_analysed=reason):
            return tell("not-analysed", language, {"reason": missing_told(reason, language)})
        case _:
            return quantity_told(result)


def missing_told(reason: str, language: Language) -> str:
    """Tell why a result is missing: one of the codes by its words, anything else as it stands."""
    key = f"missing.{reason.replace(' ', '-')}"
    return tell(key, language) if key in texts() else reason


def named(key: str, language: Language) -> str:
    """Give the word for an id, where the catalogue has one."""
    return tell(key, language) if key in texts() else key.partition(".")[2]


def _variant(event: Event, name: str) -> str:
    match event:
        case DoseOrdered(daily_dose=ordered) if ordered.value == 0:
            return "DoseOrderedStop"
        case AdverseEvent(resolved=True) | Infection(resolved=True):
            return f"{name}Resolved"
        case _:
            return name


def _listed(keys: Iterable[str], language: Language) -> str:
    return say(Named(tuple(named(each, language) for each in keys)), language)


def _scope(event: Any, language: Language, _: Protocol | None) -> Mapping[str, Value]:
    scope = _listed((f"scope.{each}" for each in sorted(event.scope)), language)
    return {"scope": scope, "version": getattr(event, "protocol_version", "")}


def _arm(event: Any, _: Language, protocol: Protocol | None) -> Mapping[str, Value]:
    found = () if protocol is None else protocol.arms
    return {"arm": next((each.wording for each in found if each.id == event.arm), event.arm)}


def _visit(event: Any, _: Language, protocol: Protocol | None) -> Mapping[str, Value]:
    found = () if protocol is None else protocol.visits
    wording = next((each.wording for each in found if each.id == event.visit), event.visit)
    return {"visit": wording}


def _body(event: Any, language: Language, _: Protocol | None) -> Mapping[str, Value]:
    found = [(each, getattr(event, each)) for each in BODY if getattr(event, each) is not None]
    values = (f"{tell(f'body.{name}', language)} {quantity_told(value)}" for name, value in found)
    return {"values": Named(tuple(values))}


def _level(event: Any, language: Language, _: Protocol | None) -> Mapping[str, Value]:
    return {"result": result_told(event.result, language), "sample": event.sample}


def _laboratory(event: Any, language: Language, _: Protocol | None) -> Mapping[str, Value]:
    test = named(f"test.{event.test}", language)
    return {"test": test, "result": result_told(event.result, language)}


def _disease(event: Any, language: Language, _: Protocol | None) -> Mapping[str, Value]:
    methods = _listed((f"method.{each}" for each in sorted(event.methods)), language)
    return {"response": tell(f"response.{event.response}", language), "methods": methods}


def _order(event: Any, *_: object) -> Mapping[str, Value]:
    return {"dose": dose(micrograms(event.daily_dose.value, event.daily_dose.unit), 2)}


def _rescue(event: Any, language: Language, _: Protocol | None) -> Mapping[str, Value]:
    return {"kind": named(f"rescue.{event.kind}", language)}


def _plain(event: Any, language: Language, _: Protocol | None) -> Mapping[str, Value]:
    return {name: _field(value, language) for name, value in dict(event).items()}


def _field(value: Any, language: Language) -> Value:
    match value:
        case Quantity():
            return quantity_told(value)
        case datetime():
            return told(value, language)
        case str() | int() | Fraction():
            answer = f"answer.{value}"
            return tell(answer, language) if answer in texts() else str(value)
        case _:
            return ""


Values = Callable[[Any, Language, Protocol | None], Mapping[str, Value]]
SPECIAL: Mapping[type[Event], Values] = {
    ConsentGiven: _scope,
    ConsentWithdrawn: _scope,
    Randomised: _arm,
    VisitDone: _visit,
    VisitMissed: _visit,
    Measured: _body,
    LevelReported: _level,
    LabReported: _laboratory,
    DiseaseAssessed: _disease,
    DoseOrdered: _order,
    RescueTreatment: _rescue,
    Corrected: _plain,
}


def _values(event: Event, language: Language, protocol: Protocol | None) -> Mapping[str, Value]:
    return SPECIAL.get(type(event), _plain)(event, language, protocol)
