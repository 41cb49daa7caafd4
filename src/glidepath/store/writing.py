"""Writing lines: what is written, what is known already, what conflicts, and what is erased.

Everything here happens inside one transaction that nobody else writes in.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from glidepath.conduct.envelope import Draft, Line
from glidepath.quantities.errors import (
    InputError,
    Place,
    Problem,
    input_error,
    placed,
    quoted,
)
from glidepath.quantities.identifiers import ParticipantId, SiteId, participant_id, site_id
from glidepath.quantities.time import instant
from glidepath.store.canonical import Secret, commitments, committed, writable
from glidepath.store.chain import Row, recorded_text, sealed, when_text
from glidepath.store.errors import StoreError
from glidepath.store.reading import View, with_texts
from glidepath.store.source import TextRow

REDACTED = "Redacted"
"""The type of the line that tells of an erased text."""

Drafts: TypeAlias = Sequence[Draft] | Callable[[View], Sequence[Draft]]
"""What is to be appended, or how to make it of the ledger as it stands under the lock."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else wrote about the participant since; nothing was written.

    Parameters
    ----------
    participant
        Whom it is about; ``None`` for the trial.
    seen, version
        The version that the writer saw, and the one that there is.
    theirs
        The lines written since.
    ours
        What was to be written now.
    """

    participant: ParticipantId | None
    seen: int
    version: int
    theirs: tuple[Line, ...]
    ours: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """A wish to erase one free text.

    Parameters
    ----------
    line, field
        The number of the line, and the path of the field in its payload.
    reason, asked_by
        Why, and who asked for it. Both stay in the ledger for good.
    actor, role, site
        Who carries it out.
    """

    line: int
    field: str
    reason: str
    asked_by: str
    actor: str
    role: str
    site: SiteId | None = None


def append_within(
    view: View, command: str, drafts: Drafts, seen: int | None, recorded: datetime | None
) -> tuple[Line, ...] | Conflict:
    """Append the drafts of one command; see `Ledger.append`."""
    known = view.of_command(_stated(command, "command"))
    if known:
        return known
    wanted = tuple(drafts(view) if callable(drafts) else drafts)
    subject = _subject(wanted)
    version = view.version(subject)
    if seen is not None and seen != version:
        return Conflict(subject, seen, version, tuple(view.lines_of(subject, seen)), wanted)
    rows, texts = _rows(view, command, wanted, recorded)
    view.source.put(rows, texts)
    return with_texts(view.source, rows)


def redact_within(view: View, command: str, wish: Redaction, recorded: datetime | None) -> Line:
    """Erase a free text and append the line that says so; see `Ledger.redact`."""
    known = view.of_command(_stated(command, "command"))
    if known:
        return known[0]
    row = _row_with_text(view, wish)
    moment = _moment(view, recorded)
    draft = Draft(
        participant=None if row.participant is None else ParticipantId(row.participant),
        type=REDACTED,
        schema_version=1,
        happened=moment,
        known=moment,
        actor=wish.actor,
        role=wish.role,
        site=wish.site,
        payload={
            "asked_by": _stated(wish.asked_by, "asked_by"),
            "field": wish.field,
            "line": wish.line,
            "reason": _stated(wish.reason, "reason"),
        },
    )
    rows, _ = _rows(view, command, (draft,), moment)
    view.source.put(rows, ())
    view.source.erase(wish.line, wish.field)
    return with_texts(view.source, rows)[0]


def _row_with_text(view: View, wish: Redaction) -> Row:
    rows = view.source.page(wish.line - 1, 1) if wish.line > 0 else ()
    if not rows or rows[0].number != wish.line:
        raise input_error(
            f"there is no line {wish.line}",
            expected=f"a number from 1 to {view.head().number}",
            kind="no-line",
            place=Place(path="line"),
        )
    fields = commitments(rows[0].payload) if rows[0].commitment else {}
    left = [each.field for each in view.source.texts([wish.line])]
    if wish.field not in left:
        gone = "has been erased already" if wish.field in fields else "is not there"
        raise input_error(
            f"the free text {quoted(wish.field)} of line {wish.line} {gone}",
            expected=" or ".join(sorted(left)) or "a line with a free text",
            kind="no-text",
            place=Place(path="field"),
        )
    return rows[0]


def _subject(drafts: Sequence[Draft]) -> ParticipantId | None:
    named = {each.participant for each in drafts if each.participant is not None}
    if not drafts or len(named) > 1:
        raise input_error(
            f"a command writes about {', '.join(sorted(named))} at once"
            if named
            else "a command writes nothing",
            expected="at least one draft, all about one participant or about the trial",
            kind="bad-command",
        )
    return next(iter(named), None)


def _moment(view: View, recorded: datetime | None) -> datetime:
    """Give the time of writing, if it is not before the last line's."""
    moment = view.source.now() if recorded is None else instant(recorded)
    last = view.source.last()
    if last is not None and recorded_text(moment) < last.recorded:
        raise StoreError(
            f"the clock says {recorded_text(moment)}, but line {last.number} was written at"
            f" {last.recorded}: the clock was set back, or was ahead then",
            "set the clock right, or wait until it has passed that time; nothing was written",
            "clock-set-back",
        )
    return moment


def _rows(
    view: View, command: str, drafts: Sequence[Draft], recorded: datetime | None
) -> tuple[list[Row], list[TextRow]]:
    written = recorded_text(_moment(view, recorded))
    head = view.head()
    previous, rows, texts, problems = head.hash, [], [], []
    for number, draft in enumerate(drafts, head.number + 1):
        try:
            row, secrets_of = _row(number, draft, command, written)
        except InputError as error:
            at = Place(path=f"drafts[{number - head.number - 1}]")
            problems += [placed(each, at) for each in error.problems]
            continue
        rows.append(sealed(row, previous))
        previous = rows[-1].hash
        texts += [TextRow(number, path, each.salt, each.text) for path, each in secrets_of]
    if problems:
        raise InputError(problems)
    return rows, texts


def _row(
    number: int, draft: Draft, command: str, recorded: str
) -> tuple[Row, list[tuple[str, Secret]]]:
    problems = tuple(_problems(draft))
    if problems:
        raise InputError(problems)
    hidden = {
        path: Secret(secrets.token_hex(32), writable(text, path))
        for path, text in draft.free_text.items()
    }
    payload, commitment = committed(draft.payload, hidden)
    row = Row(
        number=number,
        participant=draft.participant,
        type=draft.type,
        schema_version=draft.schema_version,
        happened=when_text(draft.happened),
        known=when_text(draft.known),
        recorded=recorded,
        actor=draft.actor,
        role=draft.role,
        site=draft.site,
        payload=payload,
        command=command,
        commitment=commitment,
        previous="",
        hash="",
    )
    return row, sorted(hidden.items())


def _problems(draft: Draft) -> Iterator[Problem]:
    """Name everything that is wrong with the envelope of a draft."""
    checks: dict[str, Callable[[], object]] = {
        "participant": lambda: draft.participant is None or coded(draft.participant),
        "site": lambda: draft.site is None or site_id(draft.site),
        "type": lambda: _stated(draft.type, ""),
        "actor": lambda: _stated(draft.actor, ""),
        "role": lambda: _stated(draft.role, ""),
        "happened": lambda: when_text(draft.happened),
        "known": lambda: when_text(draft.known),
        "schema_version": lambda: _counted(draft.schema_version),
    }
    for name, checked in checks.items():
        try:
            checked()
        except InputError as error:
            yield from (placed(each, Place(path=name)) for each in error.problems)


def coded(participant: str) -> ParticipantId:
    """Give a participant's code; what is none may be a name, and is not repeated.

    Raises
    ------
    InputError
        For what is not a code.
    """
    try:
        return participant_id(participant)
    except InputError:
        raise input_error(
            "this is not the code of a participant",
            expected="a code such as KHE-001, never a name",
            kind="bad-participant-id",
        ) from None


def _counted(version: int) -> None:
    if version < 1:
        raise input_error(
            f"{version} is not a version", expected="a whole number from 1", kind="bad-version"
        )


def _stated(text: str, path: str) -> str:
    if not text.strip():
        raise input_error(
            "nothing is stated", expected="a text", kind="empty", place=Place(path=path)
        )
    return writable(text, path)
