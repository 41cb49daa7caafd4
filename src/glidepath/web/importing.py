"""Levels and laboratory values from a table: each row becomes an event, or says why it does not.

Columns: ``participant, happened, test, value, unit`` and, where they are known, ``sample, drawn,
lower, upper``. The test ``level`` is a drug level and needs its sample, and when that was drawn if
nothing said so before. A value is a number, ``<1.0``, or
``nd: reason``; a time without a zone is one of the child's site.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from glidepath.quantities import InputError, zone
from glidepath.record.event import Event
from glidepath.record.reading import event_from
from glidepath.web.bounds import bounds_of_result
from glidepath.web.typed import BELOW, NOT_ANALYSED, NOT_DONE

NEEDED = ("participant", "happened", "test", "value", "unit")
KNOWN = frozenset({*NEEDED, "sample", "drawn", "lower", "upper"})
MOST_ROWS, MOST_BYTES = 2_000, 1_000_000
LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Imported:
    """A row of the table.

    Parameters
    ----------
    number
        Of the line in the file, the header being line 1.
    event
        ``None`` where the row says nothing that can be written.
    wrong
        A key of the words, or empty; `message` says more.
    """

    number: int
    participant: str
    event: Event | None
    wrong: str = ""
    message: str = ""


class Unreadable(Exception):  # noqa: N818 # its name is its key
    """The file is no such table; carries a key of the words and what is meant."""

    def __init__(self, key: str, message: str = "") -> None:
        self.key, self.message = key, message
        super().__init__(key)


class OutsideError(Exception):
    """A number lies outside its bounds, which it carries."""


class UnreadError(ValueError):
    """A cell is not what its column holds: the kind of that, and what stands there."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


def digest_of(content: bytes) -> str:
    """Give what names a file, so that the same one is imported once."""
    return sha256(content).hexdigest()[:32]


def rows_of(content: bytes, places: Mapping[str, str]) -> tuple[Imported, ...]:
    """Read a table.

    Parameters
    ----------
    places
        The time zone of each participant whom the reader may know of.

    Raises
    ------
    Unreadable
        For a file that is too large, no text, or lacks a column.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable("too-large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("no-text") from None
    table = csv.DictReader(io.StringIO(text, newline=""))
    columns = {(each or "").strip() for each in table.fieldnames or ()}
    lacking = [each for each in NEEDED if each not in columns]
    if lacking or columns - KNOWN:
        raise Unreadable("columns", ", ".join(lacking or sorted(columns - KNOWN)))
    found = tuple(_rows(table, places))
    if len(found) > MOST_ROWS:
        raise Unreadable("too-large")
    return found


def _rows(table: "csv.DictReader[str]", places: Mapping[str, str]) -> Iterator[Imported]:
    for row in table:
        cells = {
            name.strip(): (value or "").strip()
            for name, value in row.items()
            if name and isinstance(value, str | None)
        }
        if any(cells.values()):
            yield _row(table.line_num, cells, places)


def _row(number: int, cells: Mapping[str, str], places: Mapping[str, str]) -> Imported:
    code = cells.get("participant", "")
    if code not in places:
        return Imported(number, code, None, "participant")
    try:
        event = event_from(_fields(cells, zone(places[code])))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(each) for each in first["loc"])
        return Imported(number, code, None, "row", f"{where}: {first['msg']}")
    except OutsideError as error:
        return Imported(number, code, None, "range", str(error))
    except UnreadError as error:
        return Imported(number, code, None, error.kind, str(error))
    except (InputError, ValueError, InvalidOperation) as error:
        return Imported(number, code, None, "row", str(error) or "value")
    return Imported(number, code, event)


def _fields(cells: Mapping[str, str], place: tzinfo) -> dict[str, Any]:
    happened = _moment(cells["happened"], place)
    drawn = {"drawn_at": _moment(cells["drawn"], place)} if cells.get("drawn") else {}
    result = _result(cells["value"], cells["unit"], cells["test"])
    if cells["test"] == LEVEL:
        return {
            "type": "LevelReported",
            "happened": happened,
            "sample": cells.get("sample", ""),
            "result": result,
            **drawn,
        }
    limits = {
        f"{side}_limit": {"value": _number(cells[side]), "unit": cells["unit"]}
        for side in ("lower", "upper")
        if cells.get(side)
    }
    found = {"type": "LabReported", "happened": happened, "test": cells["test"]}
    return {**found, "result": result, **limits, **drawn}


def _moment(text: str, place: tzinfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UnreadError("moment", text) from None
    return found.replace(tzinfo=place) if found.tzinfo is None else found


def _result(text: str, unit: str, test: str) -> dict[str, Any]:
    """A result, within the bounds that the page of a visit has too."""
    below, missing = BELOW.fullmatch(text), NOT_ANALYSED.fullmatch(text)
    if missing:
        return {"not_analysed": missing["why"].strip() or NOT_DONE}
    number, bounds = _number(below["limit"] if below else text), bounds_of_result(test, unit)
    if bounds is not None and not bounds.low <= Fraction(number) <= bounds.high:
        raise OutsideError(f"{bounds.told} {bounds.unit}")
    quantity = {"value": number, "unit": unit}
    return {"below": quantity} if below else quantity


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise UnreadError("number", text) from None
