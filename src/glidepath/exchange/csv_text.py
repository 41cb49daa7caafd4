"""The only reader of CSV text: a file in, rows of named cells with their line numbers out."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glidepath.exchange.document_tree import UNPRINTABLE
from glidepath.exchange.documents import MAX_BYTES
from glidepath.quantities.errors import InputError, Place, input_error


@dataclass(frozen=True)
class Row:
    """The cells of one row that are not empty, by column; and the line on which it starts."""

    cells: Mapping[str, str]
    line: int


@dataclass(frozen=True)
class Sheet:
    """A table of text: its file, the names of its columns, its rows."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(path: Path) -> Sheet:
    """Give the table in a CSV file: UTF-8, columns named in the first row, separated by commas.

    Raises
    ------
    InputError
        For a file that cannot be read, is empty, over 16 MiB or not UTF-8, another separator, a
        column without a name or there twice, a row with more or fewer cells than columns.
    """
    file = str(path)
    lines = _lines(sheet_text(path), file)
    _, names = next(lines, (1, []))
    _check_columns(names, file)
    found = [(line, cells) for line, cells in lines if any(cells)]
    uneven = [
        problem
        for line, cells in found
        if len(cells) != len(names)
        for problem in _error(
            f"this row has {len(cells)} cells", f"{len(names)}, as the first row", file, line
        ).problems
    ]
    if uneven:
        raise InputError(uneven)
    rows = (
        Row({name: cell for name, cell in zip(names, cells, strict=True) if cell}, line)
        for line, cells in found
    )
    return Sheet(file, tuple(names), tuple(rows))


def sheet_text(path: Path, most: int = MAX_BYTES) -> str:
    """Give the text of a CSV file.

    Parameters
    ----------
    most
        Bytes that a file may have.

    Raises
    ------
    InputError
        For a file that cannot be read, is too large, or is not UTF-8 text.
    """
    file = str(path)
    try:
        if path.stat().st_size > most:
            raise _error("the file is too large", f"at most {most // 2**20} MiB", file)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _error("this is not UTF-8 text", "UTF-8 (in Excel: CSV UTF-8)", file) from None
    except OSError as error:
        raise _error(f"the file cannot be read: {error.strerror}", "a file", file) from None
    found = UNPRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        message = f"the character U+{ord(found[0]):04X} does not belong in a text file"
        raise _error(message, "UTF-8 text", file, line)
    return text


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _error(f"this row cannot be read: {error}", "commas and quotes", file, line) from None


def _check_columns(names: list[str], file: str) -> None:
    if not any(names):
        raise _error("the file is empty", "a first row with the names of the columns", file)
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        raise _error("the columns are not separated by commas", "commas", file, 1)
    for index, name in enumerate(names):
        if not name or name in names[:index]:
            message = f'the column "{name}" is there twice' if name else "a column has no name"
            raise _error(message, "a name for each column", file, 1)


def _error(message: str, expected: str, file: str, line: int | None = None) -> InputError:
    return input_error(message, expected=expected, kind="bad-table", place=Place(file, line))
