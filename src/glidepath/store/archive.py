"""One participant's lines in a file of their own, so that their hashes can be computed anew.

The file is JSON lines: what it is, then each line as it is hashed, with the texts that were not
erased and the salts of their commitments. That lines of others were left out in between cannot be
seen from it; that none of these was changed can.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from glidepath.conduct.envelope import Line
from glidepath.quantities.errors import InputError, Place, Problem, input_error
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.canonical import Secret, commitments, digest
from glidepath.store.chain import HASHED, Row, genesis, line_hash, line_of
from glidepath.store.checking import Fault
from glidepath.store.faults import sqlite_fault
from glidepath.store.ledger import Ledger
from glidepath.store.reading import PAGE, Head, View
from glidepath.store.source import TextRow

FORMAT = "glidepath-archive-1"
NUMBERS = ("number", "schema_version")
MAYBE = ("participant", "site")


@dataclass(frozen=True, slots=True)
class Archive:
    """One participant's lines with their texts.

    Parameters
    ----------
    head
        Of the whole ledger when the archive was made.
    """

    trial: str
    participant: str
    head: Head
    rows: tuple[Row, ...]
    texts: tuple[TextRow, ...]

    def lines(self) -> Iterator[Line]:
        """Give the lines as they are read everywhere; ``None`` for a text that was erased."""
        known = {(each.line, each.field): each.text for each in self.texts}
        for row in self.rows:
            names = commitments(row.payload) if row.commitment else ()
            yield line_of(row, {name: known.get((row.number, name)) for name in names})


def archive_of(ledger: Ledger, participant: ParticipantId) -> Archive:
    """Take a participant's lines out of a ledger, as it stands now.

    Raises
    ------
    InputError
        For a participant of whom the ledger has no line.
    """
    with ledger.snapshot() as view:
        rows = tuple(_rows(view, participant))
        texts = tuple(
            text
            for start in range(0, len(rows), PAGE)
            for text in view.source.texts([row.number for row in rows[start : start + PAGE]])
        )
        if not rows:
            raise input_error(
                f"the ledger has no line about {participant}",
                expected="a participant of this trial",
                kind="unknown-participant",
            )
        return Archive(ledger.trial, participant, view.head(), rows, texts)


def archive_text(archive: Archive) -> str:
    """Give an archive as the text of a file; the same archive gives the same bytes."""
    head: dict[str, Any] = {
        "format": FORMAT,
        "trial": archive.trial,
        "participant": archive.participant,
        "lines": len(archive.rows),
        "head": {"number": archive.head.number, "hash": archive.head.hash},
    }
    texts: dict[int, dict[str, dict[str, str]]] = {}
    for each in archive.texts:
        texts.setdefault(each.line, {})[each.field] = {"salt": each.salt, "text": each.text}
    told = [head, *({**row._asdict(), "texts": texts.get(row.number, {})} for row in archive.rows)]
    return "".join(f"{json.dumps(each, ensure_ascii=False, sort_keys=True)}\n" for each in told)


def read_archive(path: Path) -> Archive:
    """Read an archive; whether its hashes are right is not looked at.

    Raises
    ------
    InputError
        Which names the line of the file.
    """
    with sqlite_fault(path):
        lines = path.read_text("utf-8", errors="replace").splitlines()
    entries = [_entry(path, number, text) for number, text in enumerate(lines, 1)]
    head = entries[0] if entries else {}
    if head.get("format") != FORMAT:
        raise _bad(path, 1, "this is no archive of a participant", f"format: {FORMAT}")
    try:
        found = _archive(head, entries[1:])
    except (KeyError, TypeError, AttributeError) as error:
        raise _bad(
            path, None, f"a field is missing or of another kind: {error}", "an archive as written"
        ) from None
    if len(found.rows) != head["lines"]:
        message = f"{len(found.rows)} lines are there"
        raise _bad(path, len(lines), message, f"{head['lines']}: was the file cut off?")
    return found


def check_archive(archive: Archive) -> tuple[Fault, ...]:
    """Compute every hash and commitment anew; name each line that is not as it was written."""
    return (*_chain_faults(archive), *_text_faults(archive))


def _chain_faults(archive: Archive) -> Iterator[Fault]:
    for row in archive.rows:
        if line_hash(row.previous, row[:HASHED]) != row.hash:
            yield Fault(row.number, f"line {row.number} was changed", "changed")
        if row.participant != archive.participant:
            yield Fault(row.number, f"line {row.number} is about another participant", "other")
        if row.number == 1 and row.previous != genesis(archive.trial):
            yield Fault(1, "line 1 does not follow from the name of the trial", "rewritten")
        if row.number == archive.head.number and row.hash != archive.head.hash:
            yield Fault(row.number, f"line {row.number} is not the head", "head-differs")
    for before, row in pairwise(archive.rows):
        if row.number <= before.number:
            yield Fault(row.number, f"line {row.number} is not in its place", "missing")
        if row.number == before.number + 1 and row.previous != before.hash:
            message = f"line {row.number} does not follow from line {before.number}"
            yield Fault(row.number, message, "rewritten")


def _text_faults(archive: Archive) -> Iterator[Fault]:
    stated = {row.number: _commitments(row.payload) for row in archive.rows}
    for row in archive.rows:
        if digest(stated[row.number]) != row.commitment:
            message = f"line {row.number} has a wrong digest of its texts"
            yield Fault(row.number, message, "changed")
    for text in archive.texts:
        commitment = stated.get(text.line, {}).get(text.field)
        if commitment is None or not _fits(text, commitment):
            message = f'the text "{text.field}" of line {text.line} was changed'
            yield Fault(text.line, message, "text")


def _commitments(payload: str) -> Mapping[str, str]:
    """The commitments of a payload; none of one that is not JSON, whose line was changed."""
    try:
        return commitments(payload)
    except ValueError:
        return {}


def _fits(text: TextRow, commitment: str) -> bool:
    try:
        return Secret(text.salt, text.text).commitment == commitment
    except ValueError:
        return False


def _rows(view: View, participant: ParticipantId) -> Iterator[Row]:
    since = 0
    while page := view.source.page_of(participant, since, PAGE):
        yield from page
        since = page[-1].number


def _archive(head: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> Archive:
    rows = tuple(_row(each) for each in entries)
    texts = tuple(
        TextRow(int(each["number"]), field, str(kept["salt"]), str(kept["text"]))
        for each in entries
        for field, kept in sorted(each["texts"].items())
    )
    given = Head(int(head["head"]["number"]), str(head["head"]["hash"]))
    return Archive(str(head["trial"]), str(head["participant"]), given, rows, texts)


def _row(entry: Mapping[str, Any]) -> Row:
    """A line as it is hashed: whole numbers where they belong, else texts or nothing."""
    for name in Row._fields:
        kinds = (int,) if name in NUMBERS else (str, type(None)) if name in MAYBE else (str,)
        if type(entry[name]) not in kinds:
            raise TypeError(name)
    return Row(**{name: entry[name] for name in Row._fields})


def _entry(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _bad(path, number, "this line is not JSON", "one object a line")
    return found


def _bad(path: Path, line: int | None, message: str, expected: str) -> InputError:
    return InputError([Problem(Place(str(path), line), message, expected, "bad-archive")])
