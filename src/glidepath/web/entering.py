"""A visit as it was typed on one page: each part becomes an event, or says what is wrong with it.

A value field takes a number, ``<1.0`` for below the limit, or ``nd: reason`` for not analysed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from glidepath.quantities import InputError
from glidepath.record.event import Event
from glidepath.record.reading import event_from

NUMBER = re.compile(r"[0-9]{1,7}([.,][0-9]{1,4})?")
BELOW = re.compile(r"[<＜]\s*(?P<limit>[0-9]{1,7}([.,][0-9]{1,4})?)")
NOT_ANALYSED = re.compile(r"nd\b[:：]?\s*(?P<why>.*)", re.IGNORECASE | re.DOTALL)
NOT_DONE = "not done"


@dataclass(frozen=True, slots=True)
class Field:
    """A field for a number: its unit, and the bounds of what can be meant.

    Parameters
    ----------
    name
        Of the field, and of the quantity or test that it holds.
    """

    name: str
    unit: str
    low: str
    high: str
    step: str = "0.1"


BODY = (
    Field("weight", "kg", "0.3", "400"),
    Field("height", "cm", "25", "260"),
    Field("systolic", "mm[Hg]", "30", "260", "1"),
    Field("diastolic", "mm[Hg]", "10", "180", "1"),
    Field("temperature", "Cel", "30", "44"),
)
LABORATORY = (
    Field("platelets", "10*9/L", "0", "3000", "1"),
    Field("fibrinogen", "g/L", "0", "20"),
    Field("alt", "U/L", "0", "20000", "1"),
    Field("ast", "U/L", "0", "20000", "1"),
    Field("creatinine", "umol/L", "0", "3000", "1"),
    Field("cholesterol", "mmol/L", "0", "60"),
    Field("triglycerides", "mmol/L", "0", "150"),
    Field("glucose", "mmol/L", "0", "100"),
)
"""Bounds are wide enough for every sick child and too narrow for a wrong unit; none is a reference
range, and none judges health."""
RESPONSES = ("remission", "no-remission", "worsening", "not-assessable")
METHODS = ("examination", "photograph", "ultrasound", "mri")
GRADES = ("1", "2", "3", "4", "5")
CATEGORIES = ("general", "infection", "mucositis", "lipids", "blood", "liver", "kidney", "skin")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field: its name, and a key of the words or a sentence."""

    field: str
    key: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A page as it was typed.

    Parameters
    ----------
    values
        Texts by field.
    place
        The time zone of the child.
    pending
        Samples whose results are awaited.
    """

    values: Mapping[str, str]
    place: tzinfo
    pending: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()


class _WrongError(Exception):
    def __init__(self, wrong: Wrong) -> None:
        self.wrong = wrong
        super().__init__(wrong)


def events_of(typed: Typed) -> tuple[tuple[Event, ...], tuple[Wrong, ...]]:
    """Give the events that were typed, in their order, and everything that is wrong.

    Returns
    -------
    events, wrong
        Nothing is to be written where anything is wrong.
    """
    events: list[Event] = []
    wrong: list[Wrong] = []
    try:
        at = _moment(typed, "at")
    except _WrongError as error:
        return (), (error.wrong,)
    for part in PARTS:
        try:
            for fields in part(typed, at):
                events.append(_event(fields))
        except _WrongError as error:
            wrong.append(error.wrong)
    return tuple(events), tuple(wrong)


def _event(fields: Mapping[str, Any]) -> Event:
    try:
        return event_from(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(each) for each in first["loc"])
        raise _WrongError(Wrong(str(fields["type"]), "wrong", f"{where}: {first['msg']}")) from None
    except InputError as error:
        raise _WrongError(Wrong(str(fields["type"]), "wrong", str(error))) from None


def _moment(typed: Typed, name: str) -> datetime:
    try:
        naive = datetime.fromisoformat(typed[name])
    except ValueError:
        raise _WrongError(Wrong(name, "moment")) from None
    return naive.replace(tzinfo=typed.place) if naive.tzinfo is None else naive


def number_of(text: str, field: Field) -> Decimal:
    """Give a number as it was typed, within its bounds."""
    if not NUMBER.fullmatch(text):
        raise _WrongError(Wrong(field.name, "number"))
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise _WrongError(Wrong(field.name, "number")) from None
    if not Decimal(field.low) <= number <= Decimal(field.high):
        raise _WrongError(Wrong(field.name, "range", f"{field.low} – {field.high} {field.unit}"))
    return number


def _quantity(text: str, field: Field) -> dict[str, Any]:
    return {"value": number_of(text, field), "unit": field.unit}


def _result(text: str, field: Field) -> dict[str, Any]:
    """A result: a number, below a limit, or not analysed."""
    below, missing = BELOW.fullmatch(text), NOT_ANALYSED.fullmatch(text)
    if below:
        return {"below": _quantity(below["limit"], field)}
    if missing:
        return {"not_analysed": missing["why"].strip() or NOT_DONE}
    return _quantity(text, field)


def _visit(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    if typed["visit"]:
        yield {"type": "VisitDone", "happened": at, "visit": typed["visit"]}


def _body(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    found = {each.name: _quantity(typed[each.name], each) for each in BODY if typed[each.name]}
    if found:
        yield {"type": "Measured", "happened": at, **found}


LEVEL = Field("level", "ng/mL", "0.1", "200")


def _drawing(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    if not typed["sample"]:
        return
    drawn = {
        "type": "LevelDrawn",
        "happened": _moment(typed, "drawn") if typed["drawn"] else at,
        "sample": typed["sample"],
        "specimen": "whole-blood",
        "assay": typed["assay"] or None,
    }
    if typed["last_dose"]:
        drawn["last_dose_at"] = _moment(typed, "last_dose")
    yield drawn


def _levels(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    for sample in typed.pending:
        name = f"level:{sample}"
        if typed[name]:
            field = Field(name, LEVEL.unit, LEVEL.low, LEVEL.high)
            yield {
                "type": "LevelReported",
                "happened": at,
                "sample": sample,
                "result": _result(typed[name], field),
            }


def _laboratory(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    for each in LABORATORY:
        if not typed[each.name]:
            continue
        found = {
            "type": "LabReported",
            "happened": at,
            "test": each.name,
            "result": _result(typed[each.name], each),
        }
        for side in ("lower", "upper"):
            name = f"{each.name}:{side}"
            if typed[name]:
                limit = Field(name, each.unit, each.low, each.high)
                found[f"{side}_limit"] = _quantity(typed[name], limit)
        yield found


def _disease(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    if not typed["response"]:
        return
    methods = [each for each in METHODS if typed[f"method:{each}"]]
    if not methods:
        raise _WrongError(Wrong("response", "methods"))
    found: dict[str, Any] = {
        "type": "DiseaseAssessed",
        "happened": at,
        "response": typed["response"],
        "methods": methods,
    }
    yield found | ({"note": typed["note"]} if typed["note"] else {})


def _harm(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    name = f"{at:%Y%m%d-%H%M}"
    if typed["adverse"]:
        yield {
            "type": "AdverseEvent",
            "happened": at,
            "event": f"ae-{name}",
            "term": typed["adverse"],
            "category": typed["category"] or "general",
            "grade": int(typed["grade"]) if typed["grade"] in GRADES else 0,
            "serious": typed["adverse_serious"] == "yes",
        }
    if typed["infection"]:
        yield {
            "type": "Infection",
            "happened": at,
            "event": f"infection-{name}",
            "location": typed["infection"],
            "serious": typed["infection_serious"] == "yes",
        }


def _doses(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    if typed["missed"]:
        count = number_of(typed["missed"], Field("missed", "1", "1", "90", "1"))
        yield {"type": "DosesMissed", "happened": at, "count": int(count)}
    if typed["interrupted"]:
        yield {"type": "DoseInterrupted", "happened": at, "reason": typed["interrupted"]}
    if typed["resumed"] == "yes":
        yield {"type": "DoseResumed", "happened": at}


def _relapse(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    kinds = {
        "suspected": "RelapseSuspected",
        "confirmed": "RelapseConfirmed",
        "dismissed": "RelapseDismissed",
        "resolved": "RelapseResolved",
    }
    kind = kinds.get(typed["relapse"])
    if kind is None:
        return
    reason = {"reason": typed["relapse_reason"]} if typed["relapse"] == "dismissed" else {}
    yield {"type": kind, "happened": at, **reason}


Part = Callable[[Typed, datetime], Iterator[dict[str, Any]]]
PARTS: tuple[Part, ...] = (
    _visit,
    _body,
    _drawing,
    _levels,
    _laboratory,
    _disease,
    _harm,
    _doses,
    _relapse,
)
"""The parts of the page, in the order in which their events are written."""
