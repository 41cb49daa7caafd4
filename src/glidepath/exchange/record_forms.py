"""What the columns of a CSV table of a record mean: which event a row states, in which columns.

A field has the column of its name, and a quantity a second one for its unit, ``weight_unit``; where
a hospital's table has plainer names, they stand here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import BaseModel

from glidepath.record.events import EVENT_TYPES
from glidepath.record.fields import Shape, shapes
from glidepath.record.measurement import (
    DiseaseAssessed,
    LabReported,
    LevelDrawn,
    LevelReported,
    Measured,
)
from glidepath.record.record import Participant
from glidepath.record.treatment import DoseOrdered

Cells: TypeAlias = Mapping[str, str]

NOT_ANALYSED = "not_analysed"
WITH_UNIT = (Shape.QUANTITY, Shape.QUANTITIES, Shape.RESULT)
_PATH = re.compile(r"([a-z_]+)(?:[.](?:below[.])?(value|unit)|[.](below|not_analysed)|[.[].*)?")


@dataclass(frozen=True)
class Form:
    """How the columns of a row state one event, or the participant.

    Parameters
    ----------
    model
        What is stated.
    columns
        By field, its column where that has another name; the unit of a field as ``dose.unit``.
    without
        Fields that have no column.
    """

    model: type[BaseModel]
    columns: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()

    def fields(self) -> Mapping[str, Shape]:
        """The fields that have columns, with what they hold."""
        absent = self.without | {"type", "schema_version"}
        return {name: shape for name, shape in shapes(self.model).items() if name not in absent}

    def column(self, path: str) -> str:
        """The column of a field by its path, such as ``result.below.unit``."""
        match = _PATH.fullmatch(path)
        if match is None:
            return path
        name, part, inner = match.groups()
        if part == "unit":
            return self.columns.get(f"{name}.unit", f"{name}_unit")
        return NOT_ANALYSED if inner == NOT_ANALYSED else self.columns.get(name, name)

    def all_columns(self) -> Iterator[str]:
        """Every column that a row can have, in the order of the fields."""
        for name, shape in self.fields().items():
            yield self.column(name)
            if shape in WITH_UNIT:
                yield self.column(f"{name}.unit")
            if shape is Shape.RESULT:
                yield NOT_ANALYSED


@dataclass(frozen=True)
class Table:
    """A file of the folder: the forms that its rows may have, and how a row chooses its own.

    Parameters
    ----------
    file
        Name of the file.
    needed
        Columns without which no row can be read.
    forms
        Every form that a row may have.
    choose
        From the cells of a row to the forms that it states, one event each.
    typed
        Columns that are no field of a form.
    """

    file: str
    needed: tuple[str, ...]
    forms: tuple[Form, ...]
    choose: Callable[[Cells], tuple[Form, ...]]
    typed: tuple[str, ...] = ()

    def columns(self) -> tuple[str, ...]:
        """Every column that the table can have."""
        own = [column for form in self.forms for column in form.all_columns()]
        return tuple(dict.fromkeys((*self.typed, *own)))


def _table(file: str, form: Form, *needed: str) -> Table:
    return Table(file, needed, (form,), lambda _: (form,))


_OF_SAMPLE = frozenset(("id", "known", "actor", "role", "note"))
_NAMED = frozenset(("id",))
_UNITS = {"result.unit": "unit", "limit.unit": "unit"}
_DRAWN = {"happened": "drawn_at"}
_REPORTED = {"happened": "reported_at"}
PENDING = Form(LevelDrawn, _DRAWN, _NAMED)
SAMPLED = Form(LevelDrawn, _DRAWN, _OF_SAMPLE)
LEVEL = Form(LevelReported, _REPORTED | _UNITS, _NAMED)
LEVEL_AT_ONCE = Form(LevelReported, _DRAWN | _UNITS, _NAMED)
_LIMITS = {"result.unit": "unit", "lower_limit.unit": "unit", "upper_limit.unit": "unit"}
RESULT = Form(LabReported, _REPORTED | _LIMITS)
RESULT_AT_ONCE = Form(LabReported, _DRAWN | _LIMITS)


def _level_forms(cells: Cells) -> tuple[Form, ...]:
    if "reported_at" in cells:
        return (SAMPLED, LEVEL) if "drawn_at" in cells else (LEVEL,)
    return (LEVEL_AT_ONCE,) if {"result", NOT_ANALYSED} & set(cells) else (PENDING,)


def _result_forms(cells: Cells) -> tuple[Form, ...]:
    return (RESULT,) if "reported_at" in cells else (RESULT_AT_ONCE,)


def _event_forms(cells: Cells) -> tuple[Form, ...]:
    model = EVENT_TYPES.get(cells.get("type", ""))
    return () if model is None else (Form(model),)


PARTICIPANT = _table("participant.csv", Form(Participant), "id", "site", "time_zone", "sex", "born")
TABLES: tuple[Table, ...] = (
    _table(
        "doses.csv",
        Form(DoseOrdered, {"daily_dose.unit": "unit", "pattern.unit": "unit"}),
        *("happened", "daily_dose", "unit", "formulation", "reason"),
    ),
    Table(
        "levels.csv",
        ("sample", "drawn_at", "result", "unit"),
        (PENDING, LEVEL),
        _level_forms,
    ),
    _table("weights.csv", Form(Measured), "happened"),
    Table(
        "laboratory.csv",
        ("test", "drawn_at", "result", "unit"),
        (RESULT, RESULT_AT_ONCE),
        _result_forms,
    ),
    _table("assessments.csv", Form(DiseaseAssessed), "happened", "response", "methods"),
    Table(
        "events.csv",
        ("type", "happened"),
        tuple(Form(model) for model in EVENT_TYPES.values()),
        _event_forms,
        ("type",),
    ),
)
