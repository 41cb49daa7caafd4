"""Tables out: rows of values to a CSV file."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from glidepath.quantities.errors import Place, input_error


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> int:
    """Write rows to a CSV file, the names of the columns first; give the number of the others.

    Raises
    ------
    InputError
        For a place that cannot be written to.
    """
    number = -1
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            for row in rows:
                csv.writer(file, lineterminator="\n").writerow(row)
                number += 1
    except OSError as error:
        message = f"the file cannot be written: {error.strerror}"
        place = Place(str(path))
        raise input_error(message, expected="a writable place", kind="file", place=place) from None
    return number
