"""The ledger: nothing is changed unseen, nothing is there twice, nothing acknowledged is lost."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from glidepath.conduct.envelope import Draft, Line
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.backup import back_up, drill
from glidepath.store.copying import copy_ledger
from glidepath.store.errors import StoreError
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger, open_ledger
from glidepath.store.sqlite import FILE
from glidepath.store.writing import Conflict, Redaction
from glidepath.validation.check import NotHeldError, hold

CHILD = ParticipantId("VAL-001")
THEN = datetime(2026, 1, 5, 8, tzinfo=UTC)
SECRET = "a text that is to be erased"
LINES = 4
CHANGES = (
    "UPDATE line SET payload = '{}' WHERE number = 2",
    "UPDATE line SET recorded = '2020-01-01T00:00:00.000000+00:00' WHERE number = 2",
    "DELETE FROM line WHERE number = 2",
    "DELETE FROM line",
    "INSERT OR REPLACE INTO line SELECT * FROM line WHERE number = 2",
)


def _draft(number: int) -> Draft:
    return Draft(
        participant=CHILD,
        type="Measured",
        schema_version=1,
        happened=THEN,
        known=THEN,
        actor="validation",
        role="validation",
        site=None,
        payload={"number": number},
        free_text={"note": SECRET},
    )


def _filled(folder: Path) -> Ledger:
    ledger = create_ledger(folder, "validation")
    for number in range(LINES):
        ledger.append(f"c{number}", [_draft(number)], number, THEN + timedelta(minutes=number))
    return ledger


def append_only(folder: Path) -> int:
    """Ask the database itself to change, delete and replace lines: each must be refused."""
    _filled(folder).close()
    for change in CHANGES:
        with closing(sqlite3.connect(folder / FILE)) as connection:
            connection.execute("PRAGMA recursive_triggers = ON")
            try:
                connection.execute(change)
            except sqlite3.IntegrityError:  # of a trigger; no other fault counts as a refusal
                continue
            raise NotHeldError(f"the database did it: {change}")
    with open_ledger(folder) as ledger:
        hold(ledger.verify().sound, "the ledger is not sound")
    return len(CHANGES)


def touched(folder: Path) -> int:
    """Change a byte of each line in the file; verifying must name the line."""
    _filled(folder).close()
    whole = (folder / FILE).read_bytes()
    for number in range(LINES):
        old, new = f'"number":{number}'.encode(), f'"number":{number + 5}'.encode()
        hold(whole.count(old) == 1, f"line {number + 1} is not there once")
        (folder / FILE).write_bytes(whole.replace(old, new))
        with open_ledger(folder) as ledger:
            lines = [each.line for each in ledger.verify().faults]
        hold(lines[:1] == [number + 1], f"line {number + 1} was changed, {lines} were named")
    return LINES


def recorded_times(folder: Path) -> int:
    """Read the times of writing: in UTC, never going back; a clock that does is refused."""
    with _filled(folder) as ledger:
        times = [each.recorded for each in ledger.lines()]
        hold(times == sorted(times), "a time of writing goes back")
        hold(all(each.utcoffset() == timedelta(0) for each in times), "a time is not in UTC")
        try:
            ledger.append("late", [_draft(9)], None, THEN)
        except StoreError:
            return len(times) + 1
    raise NotHeldError("a line was written at a time before the last line's")


def double_command(folder: Path) -> int:
    """Send one command twice: it is written once, and both get the same answer."""
    with _filled(folder) as ledger:
        first = ledger.append("twice", [_draft(7)], None)
        second = ledger.append("twice", [_draft(7)], None)
        hold(first == second, "the second answer differs")
        hold(ledger.head().number == LINES + 1, "it was written twice")
    return 2


def conflicts(folder: Path) -> int:
    """Write on a version that is no longer the last: refused, with what was written since."""
    with _filled(folder) as ledger:
        found = ledger.append("stale", [_draft(8)], LINES - 1)
        hold(isinstance(found, Conflict), "it was written")
        hold(isinstance(found, Conflict) and len(found.theirs) == 1, "theirs is not told")
        hold(ledger.head().number == LINES, "a line was written")
    return 1


def redacted(folder: Path) -> int:
    """Erase a free text: the chain stays whole, the text is in no file, a line tells of it."""
    with _filled(folder) as ledger:
        for line in range(1, LINES + 1):
            ledger.redact(f"r{line}", Redaction(line, "note", "wish", "family", "a", "b"))
        verdict = ledger.verify()
        hold(verdict.sound and verdict.erased == LINES, "the chain did not stay whole")
    held = b"".join(each.read_bytes() for each in folder.iterdir())
    hold(SECRET.encode() not in held, "an erased text is still in a file")
    return LINES


def backed_up(folder: Path) -> int:
    """Take a back-up of a ledger in use, and restore it in another place."""
    with _filled(folder / "trial") as ledger:
        back_up(ledger, folder / "copy")
        ledger.append("since", [_draft(9)], None)
        found = drill(folder / "copy", ledger)
    hold(found.verdict.sound and found.behind == 1, "the back-up is not the ledger of its time")
    return found.verdict.head.number


def copied(folder: Path) -> int:
    """Copy a ledger to another database: the same lines with the same hashes."""

    def all_of(ledger: Ledger) -> list[Line]:
        return list(ledger.lines())

    with _filled(folder / "one") as ledger:
        copy_ledger(ledger, folder / "other")
        with open_ledger(folder / "other") as copy:
            hold(all_of(copy) == all_of(ledger), "the copy differs")
    return LINES
