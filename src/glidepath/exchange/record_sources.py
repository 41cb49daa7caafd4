"""Where the facts of a record stand: the parts of a file or folder, before they mean anything."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from glidepath.exchange.documents import Data, Document
from glidepath.quantities.errors import Place, Problem

DocumentPath: TypeAlias = tuple[str | int, ...]

_PART = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
PARTS = ("participant", "events")


@dataclass(frozen=True)
class Entry:
    """One participant or event as plain data, and where it stands in its document."""

    data: Data
    document: Document
    path: DocumentPath
    called: Callable[[str], str] = str

    def located(self, problem: Problem) -> Problem:
        """Give a problem with the line of its field, and the name that the file has for it."""
        path = problem.place.path
        line = self.document.line(_path(path))
        return replace(problem, place=replace(problem.place, line=line, path=self.called(path)))

    def place(self, field: str = "") -> Place:
        """The place of a field, such as ``result.unit``, or of the entry as a whole."""
        return self.document.place((*self.path, *(field.split(".") if field else ())))


@dataclass(frozen=True)
class Source:
    """What a file or folder holds, and what of its shape is wrong."""

    participant: Entry | None
    events: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()


def _path(text: str) -> DocumentPath:
    """Give the path that is written ``events[3].daily_dose``."""
    return tuple(int(number) if number else name for name, number in _PART.findall(text))


def file_source(document: Document) -> Source:
    """Give the parts of a document with a participant and a list of events."""
    data = document.data
    if not isinstance(data, dict):
        return Source(None, (), (_problem(document, (), "a list, not a record", "not-a-record"),))
    events = data.get("events")
    listed = events if isinstance(events, list) else []
    return Source(
        Entry(data["participant"], document, ("participant",)) if "participant" in data else None,
        tuple(Entry(event, document, ("events", n)) for n, event in enumerate(listed)),
        tuple(_misshapen(document, data)),
    )


def _misshapen(document: Document, data: Mapping[str, Data]) -> Iterator[Problem]:
    for part in PARTS:
        if part not in data:
            yield _problem(document, (), f'the part "{part}" is missing', "missing")
    for part in data:
        if part not in PARTS:
            yield _problem(document, (part,), f'unknown field "{part}"', "unknown-field")
    if not isinstance(data.get("events", []), list):
        yield _problem(document, ("events",), "the events are no list", "list-type")


def _problem(document: Document, path: DocumentPath, message: str, kind: str) -> Problem:
    return Problem(document.place(path), message, "participant and a list of events", kind)
