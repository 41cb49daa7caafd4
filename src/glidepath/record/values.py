"""The kinds of value that a fact of the record is made of.

Here lives what one field may hold: a moment or a whole day, an exact quantity with its unit, a
result that may lie below a limit. What happened to a child lives in the modules of events.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    PlainValidator,
    StrictBool,
    StrictInt,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from glidepath.quantities.dose import grams, micrograms, nanograms_per_litre
from glidepath.quantities.errors import InputError, Place, Problem, input_error, placed
from glidepath.quantities.partial_date import PartialDate, partial_date
from glidepath.quantities.time import day, when
from glidepath.quantities.units import convert, unit_named

MomentOrDay = TypeVar("MomentOrDay", datetime | date, date)

YEARS = range(1980, 2151)
"""Years in which an event can lie: since all zones differ from UTC by whole minutes."""

DAYS_OF_A_WEEK = 7
NOT_ANALYSED = "not_analysed"
DECIMAL_COMMA = re.compile("-?[0-9]+,[0-9]+")


class Value(BaseModel):
    """A frozen part of an event; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _moment(value: object) -> datetime | date:
    if isinstance(value, str | date):
        return _in_our_time(when(value))
    raise input_error(
        "this is no time", expected="2024-03-05 or 2024-03-05T07:45+08:00", kind="bad-time"
    )


def _in_our_time(moment: MomentOrDay) -> MomentOrDay:
    if moment.year in YEARS:
        return moment
    raise input_error(
        f"the year {moment.year} cannot be meant",
        expected=f"a year from {YEARS.start} to {YEARS.stop - 1}",
        kind="bad-year",
    )


def _day(value: object) -> date:
    if isinstance(value, str | date):
        return _in_our_time(day(value))
    raise input_error("this is no date", expected="a date such as 2024-03-05", kind="bad-date")


def _partial(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, str | int | date) and not isinstance(value, bool | datetime):
        return partial_date(value)
    raise input_error("this is no date", expected="2024, 2024-03 or 2024-03-05", kind="bad-date")


def _exact(value: object) -> Decimal:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite():
            return number
        raise input_error("not a finite number", expected="a number", kind="not-finite")
    if isinstance(value, str) and DECIMAL_COMMA.fullmatch(value):
        right = value.replace(",", ".")
        message = f'"{value}" has a decimal comma'
        raise input_error(message, expected=right, kind="decimal-comma")
    written = f'"{value}"' if isinstance(value, str) else "this"
    raise input_error(f"{written} is no exact number", expected="one like 0.9", kind="not-a-number")


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise input_error("a number below 0", expected="0 or more", kind="negative")
    return value


def _known_unit(unit: str) -> str:
    unit_named(unit)
    return unit


def _answer(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _plain_fields(value: Mapping[str, object]) -> Mapping[str, object]:
    for part in value.values():
        _check_plain(part)
    return value


def _check_plain(value: object) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case Decimal():
            _exact(value)
        case Mapping():
            _plain_fields(value)
        case list():
            for part in value:
                _check_plain(part)
        case _:
            raise input_error("this is no plain data", expected="text, numbers", kind="not-plain")


When: TypeAlias = Annotated[
    datetime | date,
    PlainValidator(_moment),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "format": "date-time"},
            ]
        }
    ),
    "day or moment",
]
Day: TypeAlias = Annotated[
    date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"}), "day"
]
Partial: TypeAlias = Annotated[
    PartialDate,
    PlainValidator(_partial),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}),
    "year, month or day",
]
Number: TypeAlias = Annotated[
    Decimal, PlainValidator(_exact), WithJsonSchema({"type": "number"}), "number"
]
Hours: TypeAlias = Annotated[Number, AfterValidator(_not_negative), "hours"]
Words: TypeAlias = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=4000), "text"
]
Key: TypeAlias = Annotated[
    str,
    StringConstraints(strict=True, pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80),
    "name",
]
Answer: TypeAlias = Annotated[Literal["yes", "no", "unknown"], BeforeValidator(_answer)]
YesNo: TypeAlias = Annotated[Literal["yes", "no"], BeforeValidator(_answer)]
Code: TypeAlias = Annotated[
    str,
    StringConstraints(strict=True, pattern="^[A-Za-z0-9][A-Za-z0-9 ./_-]*$", max_length=40),
    "number of a batch",
]
PlainFields: TypeAlias = Annotated[
    Mapping[str, object], AfterValidator(_plain_fields), "named values"
]
Flag: TypeAlias = Annotated[StrictBool, "true or false"]
Count: TypeAlias = Annotated[StrictInt, "whole number"]


class Quantity(Value):
    """An exact number, not negative, with its unit as it was written down."""

    value: Annotated[Number, AfterValidator(_not_negative)]
    unit: Annotated[Words, AfterValidator(_known_unit), "unit"]


class BelowLimit(Value):
    """A result below the limit of quantification."""

    below: Quantity


class NotAnalysed(Value):
    """A sample that gave no result, with the reason."""

    not_analysed: Words


AnyResult: TypeAlias = Quantity | BelowLimit | NotAnalysed


def _no_text(value: object) -> object:
    if isinstance(value, str):
        expected = "{value: 6.2, unit: ng/mL}, {below: {value: 2, unit: ng/mL}} or a not_analysed"
        raise input_error(f'the text "{value}" is no result', expected=expected, kind="not-result")
    return value


def _branch(value: object) -> str:
    if isinstance(value, BelowLimit) or (isinstance(value, Mapping) and "below" in value):
        return "below-limit"
    if isinstance(value, NotAnalysed) or (isinstance(value, Mapping) and NOT_ANALYSED in value):
        return "not-analysed"
    return "quantity"


def _measured_in(*units: str) -> AfterValidator:
    """A check that a quantity can be expressed in one of these units."""

    def check(quantity: Quantity) -> Quantity:
        problems = [found for unit in units for found in _misfit(quantity, unit)]
        if len(problems) == len(units):
            raise InputError(problems[:1])
        return quantity

    return AfterValidator(check)


def _misfit(quantity: Quantity, unit: str) -> tuple[Problem, ...]:
    try:
        convert(quantity.value, quantity.unit, unit)
    except InputError as error:
        return tuple(placed(problem, Place(path="unit")) for problem in error.problems)
    return ()


def _whole_micrograms(quantity: Quantity) -> Quantity:
    micrograms(quantity.value, quantity.unit)
    return quantity


def _whole_grams(quantity: Quantity) -> Quantity:
    grams(quantity.value, quantity.unit)
    return quantity


def _whole_nanograms(quantity: Quantity) -> Quantity:
    nanograms_per_litre(quantity.value, quantity.unit)
    return quantity


Result: TypeAlias = Annotated[
    Annotated[Quantity, Tag("quantity")]
    | Annotated[BelowLimit, Tag("below-limit")]
    | Annotated[NotAnalysed, Tag("not-analysed")],
    Discriminator(_branch),
    BeforeValidator(_no_text),
    "result",
]
Dose: TypeAlias = Annotated[
    Quantity, _measured_in("ug"), AfterValidator(_whole_micrograms), "mass, in whole micrograms"
]


def _seven(week: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    if len(week) in (0, DAYS_OF_A_WEEK):
        return week
    raise input_error(
        f"{len(week)} doses are no week", expected="seven, Monday first", kind="not-a-week"
    )


Week: TypeAlias = Annotated[
    tuple[Dose, ...], AfterValidator(_seven), "seven masses, Monday first, in whole micrograms"
]
Concentration: TypeAlias = Annotated[
    Quantity, _measured_in("ng/L"), AfterValidator(_whole_nanograms), "mass concentration"
]


def _level_below(result: BelowLimit) -> BelowLimit:
    limit = result.below
    problems = [placed(found, Place(path="below")) for found in _misfit(limit, "ng/L")]
    if problems:
        raise InputError(problems)
    _whole_nanograms(limit)
    return result


LevelResult: TypeAlias = Annotated[
    Annotated[Concentration, Tag("quantity")]
    | Annotated[BelowLimit, AfterValidator(_level_below), Tag("below-limit")]
    | Annotated[NotAnalysed, Tag("not-analysed")],
    Discriminator(_branch),
    BeforeValidator(_no_text),
    "result, as a mass concentration",
]
Weight: TypeAlias = Annotated[
    Quantity, _measured_in("kg"), AfterValidator(_whole_grams), "mass, in whole grams"
]
Height: TypeAlias = Annotated[Quantity, _measured_in("cm"), "length"]
Pressure: TypeAlias = Annotated[Quantity, _measured_in("mm[Hg]"), "pressure"]
Volume: TypeAlias = Annotated[Quantity, _measured_in("mL"), "volume"]
Amount: TypeAlias = Annotated[
    Quantity, _measured_in("mL", "mg", "1"), "volume, mass or number (of tablets: unit 1)"
]
CellCount: TypeAlias = Annotated[Quantity, _measured_in("10*9/L"), "number concentration"]
Temperature: TypeAlias = Annotated[Quantity, _measured_in("Cel"), "temperature"]
