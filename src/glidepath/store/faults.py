"""Errors of files and databases, said in words that help."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from glidepath.store.errors import StoreError

BACKUP = "restore the last back-up (glidepath restore), and compare the heads given out"
FREE = "free some space on this disk, then try again; all that was acknowledged is kept"
OWNER = "let the account that runs the program own the folder and its files"

OF_SQLITE = {
    sqlite3.SQLITE_FULL: ("the disk is full; nothing was written", FREE, "disk-full"),
    sqlite3.SQLITE_READONLY: ("the file may only be read", OWNER, "read-only"),
    sqlite3.SQLITE_CANTOPEN: ("the file cannot be opened", OWNER, "cannot-open"),
    sqlite3.SQLITE_PERM: ("the file may not be opened", OWNER, "cannot-open"),
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", BACKUP, "damaged"),
    sqlite3.SQLITE_NOTADB: ("the file is not a database, or is damaged", BACKUP, "damaged"),
    sqlite3.SQLITE_IOERR: (
        "the disk cannot be read or written",
        "look after the disk, then try again; all that was acknowledged is kept",
        "disk",
    ),
    sqlite3.SQLITE_BUSY: ("another program holds the file", "end it, then try again", "busy"),
    sqlite3.SQLITE_CONSTRAINT: (
        "the guards of the ledger refused it",
        "nothing was written; verify the ledger: glidepath verify",
        "refused",
    ),
}
OF_SYSTEM = {
    errno.ENOSPC: ("the disk is full; nothing was written", FREE, "disk-full"),
    errno.EROFS: ("the disk may only be read", OWNER, "read-only"),
    errno.EACCES: ("the account may not do this", OWNER, "cannot-open"),
    errno.EPERM: ("the account may not do this", OWNER, "cannot-open"),
    errno.ENOENT: ("there is no such file", "name the folder of a trial", "no-file"),
    errno.EEXIST: ("there is a file already", "name another folder", "exists"),
}


@contextmanager
def sqlite_fault(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system report into a `StoreError` with the file's name."""
    try:
        yield
    except DBAPIError as error:
        raise _of_sqlite(path, error.orig) from error
    except sqlite3.Error as error:
        raise _of_sqlite(path, error) from error
    except OSError as error:
        what, advice, kind = OF_SYSTEM.get(
            error.errno or 0, (error.strerror or "the system refused", OWNER, "system")
        )
        raise StoreError(f"{path}: {what}", advice, kind) from error


def _of_sqlite(path: Path, error: BaseException | None) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    what, advice, kind = OF_SQLITE.get(
        code, ("SQLite failed", "verify the ledger: glidepath verify", "sqlite")
    )
    return StoreError(f"{path}: {what} ({_shown(error)})", advice, kind)


def _shown(error: BaseException | None) -> str:
    """The message of the driver: it names tables and guards, never values."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
