"""An NM-TRAN data set as columns: header, comments, numbers, missing items, clock times.

What the columns mean is said in `glidepath.exchange.nmtran_records`.
"""

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from glidepath.exchange.csv_text import sheet_text
from glidepath.quantities.errors import InputError, Place, Problem, input_error, quoted

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

MOST_BYTES = 512 * 2**20
"""Of a file; 10,000 individuals with 40 rows of 12 items take about 20 MiB."""

MOST_TOLD = 50
"""Problems that are told one by one; how many more there are is told last."""

MISSING = frozenset({"", "."})
MARKS = "#@"
"""What begins a comment besides a letter."""

A_NUMBER = "a number, or . where it is missing"
HOURS = "hours, such as 1.5 or 1:30"

_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[EeDd][+-]?[0-9]+)?")
_CLOCK = re.compile(r"([0-9]+):([0-5]?[0-9])")
_MINUTES = 60.0
_NOTHING = ' ,\t"'
DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a data set, as text.

    Parameters
    ----------
    file
        Under which problems are told.
    header
        Line of the names of the columns.
    lines
        Line of each row.
    cells
        By the name of the column in capitals, one for each row.
    comments
        Number of lines that were left out as comments.
    """

    file: str
    header: int
    lines: Sequence[int]
    cells: Mapping[str, Sequence[str]]
    comments: int

    def place(self, row: int, column: str) -> Place:
        """Give the place of an item."""
        return Place(self.file, self.lines[row], column)


def read_table(path: Path) -> Table:
    """Give the columns of an NM-TRAN data set in a CSV file.

    The first line that is not a comment names the columns. As with ``IGNORE=@``, a line whose
    first character is a letter, ``@`` or ``#`` is a comment.

    Raises
    ------
    InputError
        For a file that cannot be read or has no rows, columns without a name or there twice, a
        column of comments, rows with more or fewer items than columns, an ID of letters.
    """
    file = str(path)
    text = sheet_text(path, MOST_BYTES).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    header = _header(lines)
    if header == 0:
        raise _error(Place(file), "the file is empty", "a line with the names of the columns")
    names = _names(lines[header - 1], Place(file, header))
    filled = [(i, line) for i, line in enumerate(lines[header:], header + 1) if _is_filled(line)]
    kept = [(i, line) for i, line in filled if line[0] in DIGITS or not _is_comment(line)]
    if len(kept) < len(filled):
        _refuse_letters([each for each in filled if _is_comment(each[1])], names, file)
    if not kept:
        raise _error(Place(file), "the data set has no rows", "rows beneath the names")
    columns = _plain(kept, len(names)) or _quoted(kept, len(names), file)
    cells = dict(zip(names, columns, strict=True))
    return Table(file, header, [i for i, _ in kept], cells, len(filled) - len(kept))


def numbers(table: Table, column: str, *, clock: bool = False) -> tuple[Floats, list[Problem]]:
    """Give a column as numbers, missing ones as NaN, and every item that is none.

    Parameters
    ----------
    clock
        Whether an item may be hours and minutes, such as ``13:30``.
    """
    cells = table.cells[column]
    read = _hours if clock else _number
    known = {cell: read(cell.strip()) for cell in set(cells)}
    found = np.array([known[cell] for cell in cells], dtype=np.float64)
    wrong = np.isinf(found)
    expected = HOURS if clock else A_NUMBER
    problems = told(table, column, wrong, "{item} is not a number", expected, "not-a-number")
    return np.where(wrong, np.nan, found), problems


def told(
    table: Table, column: str, where: Truths, message: str, expected: str, kind: str
) -> list[Problem]:
    """Give a problem for each row of a column at which something is wrong.

    Parameters
    ----------
    where
        One for each row.
    message
        With ``{item}`` where the item as written belongs.
    """
    cells = table.cells.get(column)
    return [
        Problem(
            table.place(row, column),
            message.format(item=quoted(cells[row].strip()) if cells else ""),
            expected,
            kind,
        )
        for row in np.flatnonzero(where).tolist()
    ]


def refuse(problems: Iterable[Problem]) -> None:
    """Raise every problem, if there is one, in the order of the lines.

    Raises
    ------
    InputError
        With so many problems, and how many more there are.
    """
    found = sorted(problems, key=lambda each: each.place.line or 0)
    more = len(found) - MOST_TOLD
    if more > 0:
        place = Place(found[0].place.file)
        found = [*found[:MOST_TOLD], Problem(place, f"and {more} more problems", kind="more")]
    if found:
        raise InputError(found)


def _error(place: Place, message: str, expected: str) -> InputError:
    return input_error(message, expected=expected, kind="bad-table", place=place)


def _header(lines: Sequence[str]) -> int:
    """Give the number of the line that names the columns: it has ID and TIME, or is the first.

    Comments may come before it. A line that only looks like one is taken where no other is.
    """
    first = 0
    for number, line in enumerate(lines, 1):
        bare = line.strip(_NOTHING)
        if {"ID", "TIME"} <= {name.strip(' "').upper() for name in bare.lstrip(MARKS).split(",")}:
            return number
        if bare and not bare.startswith(tuple(MARKS)):
            first = first or number
            if not _is_comment(bare):
                return first
    return first


def _names(line: str, place: Place) -> list[str]:
    names = [name.strip().upper() for name in next(csv.reader([line.strip().lstrip(MARKS)]))]
    if len(names) == 1 and re.search(r"[;\t ]", names[0]):
        raise _error(place, "the columns are not separated by commas", "commas")
    if all(map(_is_item, names)):
        raise _error(place, "the first line holds no names", "the names of the columns")
    for index, name in enumerate(names):
        if not name or name in names[:index]:
            message = f'the column "{name}" is there twice' if name else "a column has no name"
            raise _error(place, message, "a name for each column")
    if "C" in names:
        message = "the column C marks rows as comments, which is not read"
        raise _error(place, message, "the data set without this column and without those rows")
    return names


def _is_filled(line: str) -> bool:
    return line[:1] in DIGITS or bool(line.strip(_NOTHING))


def _is_comment(line: str) -> bool:
    first = line.lstrip()[0]
    return first.isalpha() or first in MARKS


def _refuse_letters(comments: list[tuple[int, str]], names: list[str], file: str) -> None:
    """Refuse comments that look like rows of somebody whose ID begins with a letter."""
    problems = []
    for number, line in comments:
        first, *others = (cell.strip() for cell in line.split(","))
        marked = first[:1] in ("C", "c", *MARKS)
        if not marked and len(others) == len(names) - 1 and all(map(_is_item, others)):
            message = f"{quoted(first)} begins with a letter, which makes the row a comment"
            expected = "a number as ID, or # in front of a comment"
            place = Place(file, number, names[0])
            problems.append(Problem(place, message, expected, "not-a-number"))
    refuse(problems)


def _plain(kept: list[tuple[int, str]], width: int) -> list[list[str]] | None:
    """Give the columns of rows without quotes in one go; None where they must be looked at."""
    if any('"' in line or line.count(",") != width - 1 for _, line in kept):
        return None
    cells = ",".join([line for _, line in kept]).split(",")
    return [cells[i::width] for i in range(width)]


def _quoted(kept: list[tuple[int, str]], width: int, file: str) -> list[list[str]]:
    """Give the columns of rows of which some have quotes, or too many items, or too few."""
    refuse(
        Problem(Place(file, i), "a quote is not closed", "quotes in pairs", "bad-table")
        for i, line in kept
        if line.count('"') % 2
    )
    reader = csv.reader((line for _, line in kept), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        place = Place(file, kept[reader.line_num - 1][0])
        raise _error(place, f"this row cannot be read: {error}", "commas and quotes") from None
    refuse(
        Problem(
            Place(file, kept[index][0]),
            f"this row has {len(cells)} items",
            f"{width}, as there are columns",
            "bad-table",
        )
        for index, cells in enumerate(rows)
        if len(cells) != width
    )
    return [[cells[i] for cells in rows] for i in range(width)]


def _is_item(cell: str) -> bool:
    return not math.isinf(_hours(cell))


def _number(cell: str) -> float:
    """Give a number, NaN where it is missing, infinity for what is none."""
    if cell in MISSING:
        return math.nan
    return float(cell.upper().replace("D", "E")) if _NUMBER.fullmatch(cell) else math.inf


def _hours(cell: str) -> float:
    match = _CLOCK.fullmatch(cell)
    return int(match[1]) + int(match[2]) / _MINUTES if match else _number(cell)
