"""A visit as it was typed on one page: each part becomes an event, or says what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from glidepath.quantities import InputError
from glidepath.record.event import Event
from glidepath.record.reading import event_from
from glidepath.web import entering_safety as safety
from glidepath.web.typed import (
    Field,
    Typed,
    Wrong,
    WrongError,
    moment_of,
    number_of,
    quantity_of,
    result_of,
)


def _field(name: str, unit: str) -> Field:
    return Field(name, unit, name)


BODY = (
    _field("weight", "kg"),
    _field("height", "cm"),
    _field("systolic", "mm[Hg]"),
    _field("diastolic", "mm[Hg]"),
    _field("temperature", "Cel"),
)
LABORATORY = (
    _field("platelets", "10*9/L"),
    _field("fibrinogen", "g/L"),
    _field("alt", "U/L"),
    _field("ast", "U/L"),
    _field("creatinine", "umol/L"),
    _field("cholesterol", "mmol/L"),
    _field("triglycerides", "mmol/L"),
    _field("glucose", "mmol/L"),
)
"""What the page of a visit offers, in the units of the hospitals of the trial."""
RESPONSES = ("remission", "no-remission", "worsening", "not-assessable")
METHODS = ("examination", "photograph", "ultrasound", "mri")
SIGN = "sign:"
"""Begins the name of the box of a sign of relapse."""


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
    except WrongError as error:
        return (), error.wrong
    for part in PARTS:
        try:
            for fields in part(typed, at):
                events.append(_event(fields))
        except WrongError as error:
            wrong.extend(error.wrong)
    return tuple(events), tuple(wrong)


def _event(fields: Mapping[str, Any]) -> Event:
    try:
        return event_from(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(each) for each in first["loc"])
        raise WrongError(Wrong(str(fields["type"]), "wrong", f"{where}: {first['msg']}")) from None
    except InputError as error:
        raise WrongError(Wrong(str(fields["type"]), "wrong", str(error))) from None


def _moment(typed: Typed, name: str) -> datetime:
    return moment_of(typed[name], name, typed.place)


def _quantity(typed: Typed, field: Field, at: datetime) -> dict[str, Any]:
    return quantity_of(typed[field.name], field, typed.born, at.astimezone(typed.place).date())


def _result(typed: Typed, field: Field, at: datetime) -> dict[str, Any]:
    """A result: a number, below a limit, or not analysed."""
    return result_of(typed[field.name], field, typed.born, at.astimezone(typed.place).date())


def _visit(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    if not typed["visit"]:
        return
    if typed["visit_missed"] == "yes":
        reason = {"reason": typed["visit_reason"]} if typed["visit_reason"] else {}
        yield {"type": "VisitMissed", "happened": at, "visit": typed["visit"], **reason}
    else:
        yield {"type": "VisitDone", "happened": at, "visit": typed["visit"]}


def _body(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    found: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for each in BODY:
        try:
            found |= {each.name: _quantity(typed, each, at)} if typed[each.name] else {}
        except WrongError as error:
            wrong.extend(error.wrong)
    if wrong:
        raise WrongError(*wrong)
    if found:
        yield {"type": "Measured", "happened": at, **found}


LEVEL = Field("level", "ng/mL", "level")
VOLUME = Field("volume", "mL", "volume")
AFTER_DOSE = Field("vomited_hours", "h", "hours_after_dose")


def _drawing(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    """A new sample: drawn, and its result pending; or its result, where that is known already."""
    if not typed["sample"]:
        return
    drawn = _moment(typed, "drawn") if typed["drawn"] else at
    fields: dict[str, Any] = {
        "sample": typed["sample"],
        "specimen": "whole-blood",
        "assay": typed["assay"] or None,
    }
    if typed["last_dose"]:
        fields["last_dose_at"] = _moment(typed, "last_dose")
    if typed["level"]:
        result = {"drawn_at": drawn, "result": _result(typed, LEVEL, at)}
        yield {"type": "LevelReported", "happened": at, **fields, **result}
    else:
        yield {"type": "LevelDrawn", "happened": drawn, **fields}


def _levels(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    for sample in typed.pending:
        field = Field(f"level:{sample}", LEVEL.unit, LEVEL.of)
        if typed[field.name]:
            result = _result(typed, field, at)
            yield {"type": "LevelReported", "happened": at, "sample": sample, "result": result}


def _test(field: Field) -> "Part":
    """Give the part of the page that holds one test of the laboratory."""

    def part(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
        if not typed[field.name]:
            return
        found = {
            "type": "LabReported",
            "happened": at,
            "test": field.name,
            "result": _result(typed, field, at),
        }
        for side in ("lower", "upper"):
            name = f"{field.name}:{side}"
            if typed[name]:
                found[f"{side}_limit"] = _quantity(typed, Field(name, field.unit, field.of), at)
        yield found

    return part


def _disease(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    if not typed["response"]:
        return
    methods = [each for each in METHODS if typed[f"method:{each}"]]
    if not methods:
        raise WrongError(Wrong("response", "methods"))
    found: dict[str, Any] = {
        "type": "DiseaseAssessed",
        "happened": at,
        "response": typed["response"],
        "methods": methods,
    }
    if typed["volume"]:
        found["volume"] = _quantity(typed, VOLUME, at)
    yield found | ({"note": typed["note"]} if typed["note"] else {})


def _doses(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    if typed["missed"]:
        count = number_of(typed["missed"], Field("missed", "1", "missed"), typed.born, at.date())
        yield {"type": "DosesMissed", "happened": at, "count": int(count)}
    if typed["vomited"]:
        yield _vomited(typed, at)
    if typed["interrupted"]:
        yield {"type": "DoseInterrupted", "happened": at, "reason": typed["interrupted"]}
    if typed["resumed"] == "yes":
        yield {"type": "DoseResumed", "happened": at}


def _vomited(typed: Typed, at: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "Vomited", "happened": _moment(typed, "vomited")}
    if typed[AFTER_DOSE.name]:
        day = at.astimezone(typed.place).date()
        found[AFTER_DOSE.of] = number_of(typed[AFTER_DOSE.name], AFTER_DOSE, typed.born, day)
    return found


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
    found: dict[str, Any] = {"type": kind, "happened": at}
    if typed["relapse"] in ("suspected", "confirmed"):
        found["signs"] = [
            name.removeprefix(SIGN)
            for name in typed.values
            if name.startswith(SIGN) and typed[name] == "yes"
        ]
    if typed["relapse"] == "dismissed":
        if not typed["relapse_reason"]:
            raise WrongError(Wrong("relapse_reason", "required"))
        found["reason"] = typed["relapse_reason"]
    yield found


Part = Callable[[Typed, datetime], Iterator[dict[str, Any]]]
PARTS: tuple[Part, ...] = (
    _visit,
    _body,
    _drawing,
    _levels,
    *(_test(each) for each in LABORATORY),
    _disease,
    safety.adverse,
    safety.infection,
    safety.hospital,
    safety.vaccine,
    safety.rescue,
    _doses,
    _relapse,
)
"""The parts of the page, in the order in which their events are written."""
