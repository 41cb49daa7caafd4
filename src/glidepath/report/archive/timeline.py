"""The timeline of one participant: every line of the ledger, in the order of writing.

Types have names in words; fields stand as in the file, so that nothing is told otherwise than it
was written. What is long is cut, with the number of fields that are left to the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from glidepath.conduct.envelope import Line, content
from glidepath.protocol import Review
from glidepath.quantities import When
from glidepath.record.plain import Plain
from glidepath.report.catalogue import catalogue
from glidepath.report.documents.typeset import typeset
from glidepath.report.language import Language
from glidepath.report.protocols.words import NOTHING, together
from glidepath.report.sentence import Sentence, Value, say
from glidepath.report.written import written

WORDS = "glidepath.report.archive.catalogue"
MOST_FIELDS = 14
MARK = "\x00"
"""Stands where the template sets the number of a page."""
COLUMNS = ("number", "happened", "written", "what")
QUANTITY = frozenset({"value", "unit"})


@dataclass(frozen=True, slots=True)
class Told:
    """What an archive says of itself.

    Parameters
    ----------
    number, hash
        The head of the ledger when it was made.
    """

    trial: str
    participant: str
    number: int
    hash: str


def timeline_pdf(told: Told, lines: Sequence[Line], language: Language) -> bytes:
    """Give the timeline as a PDF."""
    return typeset("archive", language, timeline_data(told, lines, language))


def timeline_data(told: Told, lines: Sequence[Line], language: Language) -> dict[str, Any]:
    """Give what stands on the pages."""
    named: Mapping[str, Value] = {"participant": told.participant, "trial": told.trial}
    head: Mapping[str, Value] = {
        "lines": str(len(lines)),
        "number": str(told.number),
        "hash": told.hash,
    }
    notes = [say(Sentence("note.safety-line"), language)]
    if language is Language.ZH and catalogue(WORDS).chinese is Review.NOT_REVIEWED:
        notes.append(say(Sentence("note.chinese"), language))
    return {
        "title": _tell("page.title", language, named),
        "intro": [_tell("page.head", language, head), *_intro(language)],
        "columns": [_tell(f"column.{each}", language) for each in COLUMNS],
        "rows": [_row(each, language) for each in lines],
        "page": _tell("page.of", language, {"page": MARK, "pages": MARK}).split(MARK),
        "notes": notes,
    }


def _intro(language: Language) -> tuple[str, ...]:
    return tuple(_tell(f"page.{each}", language) for each in ("file", "arm"))


def _row(line: Line, language: Language) -> dict[str, Any]:
    return {
        "number": str(line.number),
        "happened": _moment(line.happened),
        "written": [_moment(line.recorded), f"{line.actor} ({line.role})"],
        "what": _name(line.type, language),
        "fields": list(_fields(line, language)),
    }


def _name(kind: str, language: Language) -> str:
    key = f"type.{kind}"
    return _tell(key, language) if key in catalogue(WORDS).texts else kind


def _moment(moment: When) -> str:
    """A day as it is; an instant with its offset, to the minute."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.utcoffset() == UTC.utcoffset(None):
        return f"{moment:%Y-%m-%d %H:%M}Z"
    return moment.isoformat(" ", "minutes")


def _fields(line: Line, language: Language) -> Iterator[str]:
    erased = {path for path, text in line.free_text.items() if text is None}
    found = [
        f"{path}: {_tell('page.erased', language) if path in erased else text}"
        for path, text in _leaves(content(line), "")
    ]
    yield from found[:MOST_FIELDS]
    if len(found) > MOST_FIELDS:
        number = str(len(found) - MOST_FIELDS)
        yield _tell("page.more", language, {"number": number})


def _leaves(value: Plain, path: str) -> Iterator[tuple[str, str]]:
    """Every field of a payload with its path; a quantity with its unit is one."""
    match value:
        case dict() if set(value) == QUANTITY:
            yield path, f"{value['value']} {value['unit']}"
        case dict():
            for name, part in value.items():
                yield from _leaves(part, f"{path}.{name}" if path else name)
        case list() if any(isinstance(part, dict | list) for part in value):
            for number, part in enumerate(value):
                yield from _leaves(part, f"{path}.{number}")
        case list():
            yield path, ", ".join(_plain(part) for part in value)
        case _:
            yield path, _plain(value)


def _plain(value: Plain) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return str(value).lower()
    return str(value)


def _tell(key: str, language: Language, values: Mapping[str, Value] = NOTHING) -> str:
    filled = {name: say(value, language) for name, value in values.items()}
    text = written(catalogue(WORDS).texts[key], language).format_map(filled)
    return together(text, language)
