"""A frozen trial in: a folder with ``trial.yaml``, ``participants.csv`` and ``adverse-events.csv``.

The head states the SHA-256 of both tables; a table that is another is refused. Every problem is
told with file, line and field.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from glidepath.analyse.between_visits import Visits
from glidepath.analyse.dataset import (
    AdverseEvent,
    Allocation,
    Dataset,
    Ended,
    Frozen,
    Missing,
    Screening,
    known,
)
from glidepath.analyse.procedures import procedure
from glidepath.exchange.csv_text import Sheet, read_sheet
from glidepath.exchange.documents import Document, is_folder, read_document
from glidepath.exchange.model_problems import problems_from_pydantic
from glidepath.quantities.errors import InputError, Place, Problem, input_error, placed, quoted

HEAD, PARTICIPANTS, ADVERSE = "trial.yaml", "participants.csv", "adverse-events.csv"
MOST = 400
"""Participants; the exact methods enumerate all tables of two arms."""

Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Day = Annotated[int, Field(ge=0)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Randomisation(_Closed):
    """The procedure that allocated: its name and its numbers."""

    procedure: Word
    numbers: tuple[int, ...] = ()


class Screened(_Closed):
    """How many were screened, and how many did not enter, by reason."""

    screened: Annotated[int, Field(ge=0)]
    excluded: dict[Word, Annotated[int, Field(ge=0)]] = {}


class Head(_Closed):
    """What is said once of a frozen trial; see ``docs/analysis.md``."""

    trial: Word
    protocol: Word
    frozen: Word
    judged_on: Annotated[int, Field(gt=0, alias="judged-on")]
    randomisation: Randomisation
    screening: Screened
    hashes: dict[Word, Digest]
    ledger: str = ""
    protocols: dict[Word, Digest] = {}
    made_up: Annotated[bool, Field(alias="made-up")] = False


class ParticipantRow(_Closed):
    """One participant; an empty cell is a missing value."""

    code: Word
    order: Annotated[int, Field(gt=0)]
    arm: Literal["taper", "maintenance"]
    stratum: Word
    received: bool
    free_until: Day
    remission: bool | None = None
    off_drug: bool | None = None
    dose_mg: Number | None = None
    relapse_found: Day | None = None
    last_dose: Day | None = None
    mean_trough: Number | None = None
    ended: Literal["lost", "withdrew", "died"] | None = None
    why_missing: Missing | None = None


class EventRow(_Closed):
    """One adverse event."""

    code: Word
    term: Word
    grade: Annotated[int, Field(ge=1, le=5)] | None = None
    serious: bool
    related: bool


Model = TypeVar("Model", bound=BaseModel)
Rows = Sequence[tuple[Model, Place]]


def read_frozen_trial(folder: Path) -> Dataset:
    """Give a frozen trial.

    Raises
    ------
    InputError
        With every problem: a file that is missing or not the one that was frozen, a field that is
        not right, rows that contradict each other.
    """
    if not is_folder(folder):
        raise input_error(
            "this is no folder",
            expected=f"a folder with {HEAD}, {PARTICIPANTS} and {ADVERSE}",
            kind="not-a-folder",
            place=Place(str(folder)),
        )
    head, document = _head(folder / HEAD)
    problems = list(_changed(head, document, folder))
    participants, of_participants = _rows(ParticipantRow, folder / PARTICIPANTS)
    events, of_events = _rows(EventRow, folder / ADVERSE)
    problems += [*of_participants, *of_events]
    if not problems:
        problems += [*_contradictions(participants, folder), *_unknown(participants, events)]
        problems += _miscounted(head, document, len(participants))
    if problems:
        raise InputError(problems)
    return _dataset(head, document, _in_order(participants), [row for row, _ in events])


def _head(path: Path) -> tuple[Head, Document]:
    document = read_document(path)
    try:
        return Head.model_validate(document.data), document
    except ValidationError as error:
        raise InputError(problems_from_pydantic(error, document, model=Head)) from None


def _changed(head: Head, document: Document, folder: Path) -> Iterator[Problem]:
    for name in (PARTICIPANTS, ADVERSE):
        if name not in head.hashes:
            place = document.place(("hashes", name))
            yield Problem(place, "the hash is missing", "SHA-256 of the table", "missing-hash")
        elif (found := _hash(folder / name)) != head.hashes[name]:
            message = f"this is not the table that was frozen: its SHA-256 is {found}"
            expected = f"{head.hashes[name]}, as {HEAD} states"
            yield Problem(Place(str(folder / name)), message, expected, "changed")
    for name in sorted(set(head.hashes) - {PARTICIPANTS, ADVERSE}):
        place = document.place(("hashes", name))
        expected = f"{PARTICIPANTS} and {ADVERSE}"
        yield Problem(place, f"no table is called {quoted(name)}", expected, "unknown-table")


def _hash(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        place = Place(str(path))
        raise input_error(message, expected="a file", kind="file", place=place) from None


def _rows(model: type[Model], path: Path) -> tuple[Rows[Model], list[Problem]]:
    sheet = read_sheet(path)
    found: list[tuple[Model, Place]] = []
    problems: list[Problem] = []
    for row in sheet.rows:
        document = Document(dict(row.cells), sheet.file, {(): row.line})
        try:
            found.append((model.model_validate(row.cells), document.place(())))
        except ValidationError as error:
            problems += problems_from_pydantic(error, document, model=model)
    return found, _of_columns(model, sheet) or problems


def _of_columns(model: type[BaseModel], sheet: Sheet) -> list[Problem]:
    """Give what is wrong with the names of the columns, which every row would repeat."""
    place, known = Place(sheet.file, 1), list(model.model_fields)
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    unknown = [name for name in sheet.columns if name not in known]
    missing = [name for name in needed if name not in sheet.columns]
    return [
        *(
            Problem(place, f"unknown column {quoted(n)}", ", ".join(known), "column")
            for n in unknown
        ),
        *(Problem(place, f"the column {quoted(n)} is missing", n, "column") for n in missing),
    ]


def _contradictions(rows: Rows[ParticipantRow], folder: Path) -> Iterator[Problem]:
    file = Place(str(folder / PARTICIPANTS))
    if len(rows) > MOST:
        yield Problem(file, f"{len(rows)} participants", f"at most {MOST}", "too-many")
    for arm in ("taper", "maintenance"):
        if not any(row.arm == arm for row, _ in rows):
            yield Problem(file, f"nobody is in the arm {arm}", "both arms", "empty-arm")
    seen: dict[str, set[object]] = {"code": set(), "order": set()}
    for row, place in rows:
        for name, values in seen.items():
            value = getattr(row, name)
            if value in values:
                message = f"{quoted(value)} is there twice"
                yield placed(Problem(Place(path=name), message, "each once", "duplicate"), place)
            values.add(value)
        yield from (placed(each, place) for each in _of_row(row))


def _of_row(row: ParticipantRow) -> Iterator[Problem]:
    found = row.relapse_found
    if found is not None and found <= row.free_until:
        message = f"a relapse found on day {found}, and free of it until day {row.free_until}"
        yield Problem(
            Place(path="relapse_found"), message, "a day after the last free one", "order-of-days"
        )
    if row.off_drug and row.dose_mg:
        message = f"off the drug, and {row.dose_mg:g} mg a day"
        yield Problem(Place(path="dose_mg"), message, "0, or off_drug no", "contradiction")


def _unknown(rows: Rows[ParticipantRow], events: Rows[EventRow]) -> Iterator[Problem]:
    codes = {row.code for row, _ in rows}
    for event, place in events:
        if event.code not in codes:
            message = f"there is no participant {quoted(event.code)}"
            problem = Problem(Place(path="code"), message, f"one of {PARTICIPANTS}", "unknown-code")
            yield placed(problem, place)


def _miscounted(head: Head, document: Document, randomised: int) -> Iterator[Problem]:
    excluded = sum(head.screening.excluded.values())
    if head.screening.screened != excluded + randomised:
        message = (
            f"{head.screening.screened} screened, {excluded} excluded, {randomised} randomised"
        )
        place = document.place(("screening", "screened"))
        yield Problem(place, message, "the first to be the sum of the others", "miscounted")


def _in_order(rows: Rows[ParticipantRow]) -> list[ParticipantRow]:
    return sorted((row for row, _ in rows), key=lambda row: row.order)


def _dataset(
    head: Head, document: Document, rows: list[ParticipantRow], events: list[EventRow]
) -> Dataset:
    places = {row.code: place for place, row in enumerate(rows)}
    relapse = Visits(
        np.array([float(row.free_until) for row in rows]),
        np.array([np.inf if row.relapse_found is None else row.relapse_found for row in rows]),
    )
    return Dataset(
        codes=tuple(places),
        taper=np.array([row.arm == "taper" for row in rows]),
        strata=tuple(row.stratum for row in rows),
        received=np.array([row.received for row in rows]),
        remission=known([row.remission for row in rows]),
        off_drug=known([row.off_drug for row in rows]),
        dose=known([row.dose_mg for row in rows]),
        relapse=relapse,
        last_dose=known([row.last_dose for row in rows]),
        exposure=known([row.mean_trough for row in rows]),
        ended=tuple(Ended.NOT if row.ended is None else Ended(row.ended) for row in rows),
        judged_on=head.judged_on,
        screening=Screening(head.screening.screened, head.screening.excluded),
        allocation=_allocation(head, document),
        frozen=Frozen(
            head.trial,
            head.protocol,
            head.frozen,
            {HEAD: _hash(Path(document.file)), **head.hashes},
            head.ledger,
            head.made_up,
            head.protocols,
        ),
        adverse=tuple(
            AdverseEvent(places[each.code], each.term, each.grade or 0, each.serious, each.related)
            for each in events
        ),
        missing=tuple(row.why_missing for row in rows),
    )


def _allocation(head: Head, document: Document) -> Allocation:
    used = head.randomisation
    try:
        return Allocation(used.procedure, used.numbers, procedure(used.procedure, used.numbers))
    except InputError as error:
        place = document.place(("randomisation",))
        raise InputError([placed(each, place) for each in error.problems]) from None
