"""The covariates of an NM-TRAN data set: which columns hold them, and what they must be.

A missing item means what the row above it says. NONMEM would read it as 0, and a child of 0 kg has
no clearance; so it is refused on the first row of an individual.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from glidepath.exchange.nmtran_checks import Ints
from glidepath.exchange.nmtran_items import ITEMS, UNREAD, columns_of, covariate_of
from glidepath.exchange.nmtran_table import Floats, Table, Truths, numbers, refuse, told
from glidepath.pk.kinds import Unit
from glidepath.pk.model import Model
from glidepath.quantities.errors import Place, Problem


@dataclass(frozen=True, slots=True)
class Covariates:
    """Covariates of every row.

    Parameters
    ----------
    values
        By name, one for each row; NaN where it is not known.
    differs
        Whether a row differs from the one above it, of the same individual.
    unused
        Columns of numbers that nothing asks for.
    """

    values: dict[str, Floats]
    differs: Truths
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A covariate, what models say it is, and one that cannot do without it."""

    name: str
    unit: Unit | None = None
    meaning: str = ""
    needed_by: str = ""


def covariates_of(table: Table, first: Ints, models: Sequence[Model]) -> Covariates:
    """Give the covariates that models speak of; without models, all that are known by name.

    Parameters
    ----------
    first
        Row with which each individual starts, and the number of rows at the end.

    Raises
    ------
    InputError
        For a covariate that a model needs and that has no column, is missing on the first row of
        an individual, or is not above 0; for one in two columns; for text in any column.
    """
    problems: list[Problem] = []
    values, used = {}, set()
    for wanted in _wanted(models) if models else _by_name(table):
        column, found = _column(table, wanted)
        problems += found
        if column is not None:
            used.add(column)
            raw, found = numbers(table, column)
            problems += found or _faults(table, column, wanted, raw, first)
            values[wanted.name] = _carried(raw, first)
    others = [name for name in table.cells if name not in {*used, *ITEMS, *UNREAD}]
    problems += _texts(table, others)
    refuse(problems)
    return Covariates(values, _differs(values.values(), first), tuple(others))


def _wanted(models: Sequence[Model]) -> Iterator[_Wanted]:
    names: dict[str, list[Model]] = {}
    for model in models:
        for name in (*model.needed, *model.domain, *(model.default_within or {})):
            names.setdefault(name, []).append(model)
    for name, speaking in names.items():
        about = speaking[0].covariates[name]
        needing = next((model.name for model in speaking if name in model.needed), "")
        yield _Wanted(name, about.unit, about.meaning, needing)


def _by_name(table: Table) -> Iterator[_Wanted]:
    names = dict.fromkeys(covariate_of(column) for column in table.cells)
    yield from (_Wanted(name) for name in names if name is not None)


def _column(table: Table, wanted: _Wanted) -> tuple[str | None, list[Problem]]:
    there = [name for name in columns_of(wanted.name) if name in table.cells]
    place = Place(table.file, table.header)
    if len(there) > 1:
        message = f"the columns {' and '.join(there)} both hold {wanted.name}"
        return there[0], [Problem(place, message, "one of them", "covariate")]
    if there or not wanted.needed_by:
        return next(iter(there), None), []
    column = columns_of(wanted.name)[0]
    message = f"the column {column} is missing; {wanted.needed_by} needs it"
    return None, [Problem(place, message, _expected(wanted), "missing-covariate")]


def _expected(wanted: _Wanted) -> str:
    return wanted.meaning if wanted.unit == "1" else f"{wanted.meaning} in {wanted.unit}"


def _faults(
    table: Table, column: str, wanted: _Wanted, raw: Floats, first: Ints
) -> Iterator[Problem]:
    if not wanted.needed_by:
        return
    lacks = np.zeros(len(raw), dtype=bool)
    lacks[first[:-1]] = np.isnan(raw[first[:-1]])
    message = f"missing on the first row of the ID; {wanted.needed_by} needs it"
    yield from told(table, column, lacks, message, _expected(wanted), "missing-covariate")
    wrong = raw < 0.0 if wanted.unit == "1" else raw <= 0.0
    message, expected = "{item} is impossible", f"{_expected(wanted)}, above 0"
    yield from told(table, column, wrong, message, expected, "bad-covariate")


def _carried(raw: Floats, first: Ints) -> Floats:
    """Give each item, a missing one as the last above it of the same individual."""
    rows = np.arange(len(raw))
    stated = np.where(np.isnan(raw), 0, rows)
    stated[first[:-1]] = first[:-1]
    carried: Floats = raw[np.maximum.accumulate(stated)]
    return carried


def _differs(values: Iterable[Floats], first: Ints) -> Truths:
    differs = np.zeros(first[-1], dtype=bool)
    for each in values:
        other = each[1:] != each[:-1]
        differs[1:] |= other & ~(np.isnan(each[1:]) & np.isnan(each[:-1]))
    differs[first[:-1]] = False
    return differs


def _texts(table: Table, columns: Iterable[str]) -> Iterator[Problem]:
    for column in columns:
        for wrong in numbers(table, column)[1][:1]:
            message = wrong.message.replace(
                "is not a number", "is text, which NM-TRAN does not read"
            )
            expected = "numbers, or a data set without this column"
            yield Problem(wrong.place, message, expected, "text-column")
