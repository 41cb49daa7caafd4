"""Back-ups of a ledger: taken while others write, restored, and tried out.

A back-up is a folder with a ledger in one SQLite file, wherever the original is, and a note of its
head and digest. Names of people are not in it: they lie apart. A text that was erased after a
back-up is still in that back-up.
"""

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from glidepath.store.checking import Verdict
from glidepath.store.copying import copy_ledger
from glidepath.store.errors import StoreError
from glidepath.store.faults import sqlite_fault
from glidepath.store.ledger import Ledger
from glidepath.store.opening import file_of, is_address, open_ledger
from glidepath.store.reading import Head
from glidepath.store.sqlite import FILE, SqliteDatabase

NOTE = "backup.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a back-up says of itself.

    Parameters
    ----------
    trial, number, hash
        The trial, and the head of the ledger when it was taken.
    taken
        When it was taken, in UTC.
    sha256
        The digest of the file.
    """

    trial: str
    number: int
    hash: str
    taken: str
    sha256: str

    @property
    def head(self) -> Head:
        """The head of the ledger when the back-up was taken."""
        return Head(self.number, self.hash)


@dataclass(frozen=True, slots=True)
class Drill:
    """What trying out a back-up found.

    Parameters
    ----------
    backup
        What the back-up says of itself.
    verdict
        What verifying the restored ledger found.
    behind
        How many lines the ledger has that the back-up has not; ``None`` where it was not asked.
    """

    backup: Backup
    verdict: Verdict
    behind: int | None


def back_up(ledger: Ledger, folder: Path) -> Backup:
    """Write a back-up, verified, into a folder that is empty or not there.

    Raises
    ------
    StoreError
        When the folder holds something, cannot be written, or the copy is not as it was written.
    """
    with sqlite_fault(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise StoreError(f"{folder} is not empty", "name another folder", "exists")
    file, taken = folder / FILE, datetime.now(UTC)
    if isinstance(ledger.database, SqliteDatabase):
        ledger.database.copy_to(file)
    else:
        copy_ledger(ledger, folder)
    head = _verified(file, ()).head
    with sqlite_fault(folder):
        stated = Backup(
            ledger.trial, head.number, head.hash, taken.isoformat(timespec="seconds"), _digest(file)
        )
        (folder / NOTE).write_text(f"{json.dumps(asdict(stated), indent=2)}\n", "utf-8")
    return stated


def restore(folder: Path, where: str | Path) -> Verdict:
    """Make a ledger again from a back-up, where there is none, and verify it.

    Parameters
    ----------
    folder
        The back-up.
    where
        A folder or an address, as for `create_ledger`.

    Raises
    ------
    StoreError
        When the back-up is not as it was taken, or there is a ledger already.
    """
    stated = read_backup(folder)
    if is_address(where):
        with tempfile.TemporaryDirectory() as aside:
            restore(folder, aside)
            with open_ledger(aside) as ledger:
                return copy_ledger(ledger, where)
    file = file_of(Path(where))
    with sqlite_fault(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            raise StoreError(f"{file}: there is a ledger already", "name another folder", "exists")
        partial = file.with_name(f"{file.name}.partial")
        partial.touch(mode=0o600)
        shutil.copyfile(folder / FILE, partial)
        partial.replace(file)
    return _verified(file, (stated.head,))


def drill(folder: Path, live: Ledger | None = None) -> Drill:
    """Restore a back-up in a temporary folder, verify it, and compare it with the live ledger.

    Raises
    ------
    StoreError
        When the back-up cannot be restored, or does not belong to the live ledger.
    """
    stated = read_backup(folder)
    with tempfile.TemporaryDirectory() as aside:
        verdict = restore(folder, aside)
    return Drill(stated, verdict, None if live is None else _behind(stated, live))


def read_backup(folder: Path) -> Backup:
    """Read what a back-up says of itself, and see that its file is as it was taken.

    Raises
    ------
    StoreError
        When it is not.
    """
    with sqlite_fault(folder / NOTE):
        text = (folder / NOTE).read_text("utf-8")
    try:
        stated = Backup(**json.loads(text))
    except (ValueError, TypeError):
        raise StoreError(
            f"{folder / NOTE} is not the note of a back-up", "take another back-up", "damaged"
        ) from None
    with sqlite_fault(folder / FILE):
        digest = _digest(folder / FILE)
    if digest != stated.sha256:
        raise StoreError(
            f"{folder / FILE} is not as it was taken: its digest is {digest}, not {stated.sha256}",
            "take another back-up, and look after the disk",
            "damaged",
        )
    return stated


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _verified(file: Path, heads: tuple[Head, ...]) -> Verdict:
    with open_ledger(file) as ledger:
        verdict = ledger.verify(heads)
    if not verdict.sound:
        raise StoreError(
            f"{file}: {verdict.faults[0].message}",
            "do not use it; verify the ledger itself: glidepath verify",
            "touched",
        )
    return verdict


def _behind(stated: Backup, live: Ledger) -> int:
    with live.snapshot() as view:
        rows = view.source.page(stated.number - 1, 1) if stated.number else ()
        head = view.head()
    same = Head(rows[0].number, rows[0].hash) == stated.head if rows else stated.number == 0
    if live.trial != stated.trial or not same:
        raise StoreError(
            f"line {stated.number} of the back-up is not in {live.database.where}",
            "verify the ledger with the heads given out: glidepath verify",
            "other-chain",
        )
    return head.number - stated.number
