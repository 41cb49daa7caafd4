"""Participants' records in and out of files: one YAML or JSON file, or a folder of CSV tables.

Every problem of a file is found in one reading, with file, line and field: what does not fit the
form, and what contradicts itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from glidepath.exchange.documents import is_folder, problems_from_pydantic, read_document
from glidepath.exchange.record_sources import Entry, Source, file_source
from glidepath.quantities.errors import InputError, Problem, placed
from glidepath.quantities.time import zone
from glidepath.record.event import Event
from glidepath.record.flaws import RESTS_ON_ABSENCE, RESTS_ON_BIRTH, Flaw, Severity, severity
from glidepath.record.plausible import USUAL, Plausible
from glidepath.record.problems import flaws
from glidepath.record.reading import event_from, event_type
from glidepath.record.record import Participant, Record, identified

STAND_IN: Mapping[str, str] = {
    "id": "UNKNOWN-0",
    "site": "UNKNOWN",
    "time_zone": "UTC",
    "sex": "unknown",
    "born": "1900",
}


def read_record(path: Path, plausible: Plausible = USUAL) -> Record:
    """Give the record in a file or folder.

    Parameters
    ----------
    path
        A ``.yaml``, ``.yml`` or ``.json`` file, or a folder of CSV tables.
    plausible
        The highest dose and level that can be meant.

    Raises
    ------
    InputError
        When anything in it is an error; with every problem, warnings too.
    """
    record, problems = _read(path, plausible)
    if any(severity(problem.kind) is Severity.ERROR for problem in problems):
        raise InputError(problems)
    return record


def check_record(path: Path, plausible: Plausible = USUAL) -> tuple[Problem, ...]:
    """Give every problem of a record in a file or folder; `severity` of its kind tells errors.

    Raises
    ------
    InputError
        When nothing of it can be read: no such file, no YAML, JSON or CSV.
    """
    return _read(path, plausible)[1]


def _read(path: Path, plausible: Plausible) -> tuple[Record, tuple[Problem, ...]]:
    source = _tables(path) if is_folder(path) else file_source(read_document(path))
    participant, of_participant = _participant(source.participant)
    read = [(entry, _event(entry)) for entry in source.events]
    well_formed = [(entry, event) for entry, event in read if isinstance(event, Event)]
    named, of_names = _named(well_formed)
    misfits = [problem for _, found in read if isinstance(found, tuple) for problem in found]
    of_child = (*source.problems, *of_participant)
    formal = (*of_child, *misfits, *of_names)
    record, entries = _record(participant, named)
    flawed = _flawed(flaws(record, plausible), entries, _not_judged(formal, of_child))
    return record, tuple(sorted((*formal, *flawed), key=_position))


def _tables(folder: Path) -> Source:
    """Read a folder; what reads tables is loaded only where there are some."""
    from glidepath.exchange.record_tables import folder_source

    return folder_source(folder)


def _participant(entry: Entry | None) -> tuple[Participant, Sequence[Problem]]:
    """Give the participant, with stand-ins for what cannot be read."""
    if entry is None:
        return Participant.model_validate(STAND_IN), ()
    try:
        return Participant.model_validate(entry.data), ()
    except ValidationError as error:
        wrong = {detail["loc"][0] for detail in error.errors() if detail["loc"]}
        stated = entry.data if isinstance(entry.data, dict) else {}
        right = {name: value for name, value in stated.items() if name not in wrong}
        participant = Participant.model_validate({**STAND_IN, **right})
        return participant, _misfits(error, entry, Participant)


def _event(entry: Entry) -> Event | tuple[Problem, ...]:
    """Give the event, or everything that is wrong with it."""
    try:
        kind = event_type(entry.data)
        return event_from(entry.data)
    except ValidationError as error:
        return _misfits(error, entry, kind)
    except InputError as error:
        return tuple(entry.located(placed(one, entry.place())) for one in error.problems)


def _misfits(error: ValidationError, entry: Entry, model: type[BaseModel]) -> tuple[Problem, ...]:
    unknown = any(detail["type"] == "extra_forbidden" for detail in error.errors())
    found = problems_from_pydantic(error, entry.document, entry.path, model if unknown else None)
    return tuple(entry.located(problem) for problem in found)


def _named(
    events: Sequence[tuple[Entry, Event]],
) -> tuple[Sequence[tuple[Entry, Event]], Sequence[Problem]]:
    """Give the events with each stated id once, and what is wrong with the others."""
    first: dict[str, Entry] = {}
    kept, problems = [], []
    for entry, event in events:
        other = first.setdefault(event.id, entry) if event.id is not None else entry
        if other is entry:
            kept.append((entry, event))
        else:
            message = f'the id "{event.id}" is there already, at {other.place()}'
            problems.append(Problem(entry.place("id"), message, "an id each", "duplicate-id"))
    return kept, problems


def _record(
    participant: Participant, events: Sequence[tuple[Entry, Event]]
) -> tuple[Record, Mapping[str | None, Entry]]:
    place = zone(participant.time_zone)
    named = identified((event for _, event in events), place)
    entries = {event.id: entry for (entry, _), event in zip(events, named, strict=True)}
    return Record(participant, named), entries


def _not_judged(formal: Sequence[Problem], of_child: Sequence[Problem]) -> frozenset[str]:
    """Give the kinds of flaw that what is unread may cause by itself."""
    absent = RESTS_ON_ABSENCE if formal else frozenset()
    return absent | (RESTS_ON_BIRTH if of_child else frozenset())


def _flawed(
    found: Sequence[Flaw], entries: Mapping[str | None, Entry], not_judged: frozenset[str]
) -> Iterator[Problem]:
    for flaw in found:
        if flaw.kind not in not_judged:
            entry = entries[flaw.event]
            problem = Problem(entry.place(flaw.field), flaw.message, flaw.expected, flaw.kind)
            yield entry.located(problem)


def _position(problem: Problem) -> tuple[str, int, str]:
    return problem.place.file or "", problem.place.line or 0, problem.place.path
