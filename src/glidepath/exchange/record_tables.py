"""A record as a folder of CSV tables, as a hospital exports them.

Here rows become the same plain data that a YAML file holds; what they mean, the types of event say.
An empty cell states nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from glidepath.exchange.csv_text import Row, Sheet, read_sheet
from glidepath.exchange.documents import Data, Document, parse_document
from glidepath.exchange.record_forms import (
    NOT_ANALYSED,
    PARTICIPANT,
    TABLES,
    WITH_UNIT,
    Cells,
    Form,
    Table,
)
from glidepath.exchange.record_sources import Entry, Source
from glidepath.quantities.errors import InputError, Place, Problem
from glidepath.record.fields import Shape
from glidepath.record.record import Participant

_NUMBER = re.compile("-?[0-9]+([.][0-9]+)?")
_WHOLE = re.compile("-?[0-9]+")
BELOW = ("<", "\N{FULLWIDTH LESS-THAN SIGN}")
_TRUTH: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False}


def folder_source(folder: Path) -> Source:
    """Give the parts of a record in a folder of CSV tables, and what is wrong with their shape."""
    problems = list(_unknown_files(folder))
    children, of_child = _entries(PARTICIPANT, folder)
    if len(children) != 1 and not of_child:
        place = Place(str(folder / PARTICIPANT.file))
        message = f"{len(children)} participants" if children else "no participant"
        problems.append(Problem(place, message, "one row", "one-participant"))
    read = [_entries(table, folder) for table in TABLES]
    events = tuple(entry for entries, _ in read for entry in entries)
    problems += [*of_child, *(problem for _, found in read for problem in found)]
    return Source(children[0] if children else None, events, tuple(problems))


def _unknown_files(folder: Path) -> Iterator[Problem]:
    known = [table.file for table in (PARTICIPANT, *TABLES)]
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            near = get_close_matches(path.name, known) or known
            message = "no table of a record has this name"
            yield Problem(Place(str(path)), message, " or ".join(near), "unknown-table")


def _entries(table: Table, folder: Path) -> tuple[Sequence[Entry], Sequence[Problem]]:
    path = folder / table.file
    if not path.exists():
        return (), ()
    try:
        sheet = read_sheet(path)
    except InputError as error:
        return (), error.problems
    problems = tuple(_column_problems(table, sheet))
    if any(problem.kind == "missing-column" for problem in problems):
        return (), problems
    known = frozenset(table.columns())
    read = (_row_entries(table, sheet, row, known) for row in sheet.rows)
    return [entry for entries in read for entry in entries], problems


def _column_problems(table: Table, sheet: Sheet) -> Iterator[Problem]:
    known, place = table.columns(), Place(sheet.file, 1)
    for name in sheet.columns:
        if name not in known:
            near = " or ".join(get_close_matches(name, known) or known[:12])
            yield Problem(place, f'unknown column "{name}"', near, "unknown-column")
    for name in table.needed:
        if name not in sheet.columns:
            yield Problem(place, f'the column "{name}" is missing', name, "missing-column")


def _row_entries(table: Table, sheet: Sheet, row: Row, known: frozenset[str]) -> Iterator[Entry]:
    cells = {name: cell for name, cell in row.cells.items() if name in known}
    forms = table.choose(cells)
    for form in forms:
        foreign = set(cells) - {*form.all_columns(), *table.typed} if table.typed else ()
        data = {**_data(form, cells), **{name: cells[name] for name in foreign}}
        yield _entry(data, sheet, row, form.column)
    if not forms:
        yield _entry({"type": cells.get("type")}, sheet, row, str)


def _entry(data: dict[str, Data], sheet: Sheet, row: Row, called: Callable[[str], str]) -> Entry:
    return Entry(data, Document(data, sheet.file, {(): row.line}), (), called)


def _data(form: Form, cells: Cells) -> dict[str, Data]:
    """Give the fields that the cells of a row state; a cell that does not fit stays text."""
    stated: dict[str, Data] = {}
    if form.model is not Participant:
        stated["type"] = form.model.__name__
    found = {name: _value(name, shape, form, cells) for name, shape in form.fields().items()}
    return stated | {name: value for name, value in found.items() if value is not None}


def _value(name: str, shape: Shape, form: Form, cells: Cells) -> Data:
    if shape is Shape.RESULT and NOT_ANALYSED in cells:
        return {NOT_ANALYSED: cells[NOT_ANALYSED]}
    cell = cells.get(form.column(name))
    if cell is None:
        return None
    if shape not in WITH_UNIT:
        return _plain(cell, shape)
    unit = cells.get(form.column(f"{name}.unit"))
    stated: dict[str, Data] = {} if unit is None else {"unit": unit}
    if shape is Shape.QUANTITIES:
        return [_quantity(part, stated, shape) for part in _parts(cell)]
    return _quantity(cell, stated, shape)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _quantity(cell: str, unit: dict[str, Data], shape: Shape) -> Data:
    below = cell.startswith(BELOW) and shape is Shape.RESULT
    number = _plain(cell[1:].strip() if below else cell, Shape.NUMBER)
    quantity: dict[str, Data] = {"value": number, **unit}
    return {"below": quantity} if below else quantity


def _plain(cell: str, shape: Shape) -> Data:
    match shape:
        case Shape.FLAG:
            return _TRUTH.get(cell.lower(), cell)
        case Shape.COUNT:
            return int(cell) if _WHOLE.fullmatch(cell) else cell
        case Shape.NUMBER:
            return Decimal(cell) if _NUMBER.fullmatch(cell) else cell
        case Shape.LIST:
            return [*_parts(cell)]
        case Shape.NAMED:
            return _named(cell)
        case _:
            return cell


def _named(cell: str) -> Data:
    """Give ``kmp=yes; form=B`` or a JSON object as named values."""
    if cell.startswith("{"):
        try:
            return parse_document(cell, "cell.json").data
        except InputError:
            return cell
    pairs = [part.split("=", 1) for part in cell.split(";") if part.strip()]
    if any(len(pair) < len(("name", "value")) for pair in pairs):
        return cell
    return {name.strip(): value.strip() for name, value in pairs}
