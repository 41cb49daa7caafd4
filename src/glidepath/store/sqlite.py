"""A ledger in one SQLite file: ``ledger.db`` in the folder of the trial."""

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from glidepath.store.chain import genesis
from glidepath.store.errors import StoreError
from glidepath.store.faults import sqlite_fault
from glidepath.store.guarding import check_about, missing_guards, refuse_missing
from glidepath.store.schema import INDEXES, SCHEMA_VERSION, SQLITE_GUARDS, TABLES
from glidepath.store.source import Source
from glidepath.store.sql import SqlSource
from glidepath.store.turns import turn

FILE = "ledger.db"
SETTINGS = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA synchronous = FULL",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
"""Of every connection. FULL: a commit is on the disk before it is acknowledged."""

PATIENCE = 30.0
"""Seconds that a writer waits for writers of other processes."""
LONGEST, SHORTEST = 0.03, 0.002
"""Seconds between two tries, at first and after long waiting; drawn by chance, so that none waits
in step. Who has waited longer asks more often, so that none waits for ever."""
SHARE = 0.9
"""By what the time between two tries is multiplied each time."""


class SqliteDatabase:
    """The rows of one trial in a file.

    Parameters
    ----------
    path
        The file, which is there.

    Raises
    ------
    StoreError
        When the file is missing, damaged, of another version, or lacks a guard.
    """

    def __init__(self, path: Path, *, unguarded: bool = False) -> None:
        self.path = path
        self._turn = Lock()
        _check_whole(path)
        self._engine = _engine(path)
        try:
            with sqlite_fault(path), self._engine.connect() as connection:
                self.trial = check_about(connection, str(path))
                _check_settings(connection, path)
                if not unguarded:
                    refuse_missing(str(path), _flaws(connection))
        except BaseException:
            self.close()
            raise

    @property
    def where(self) -> str:
        """The path of the file."""
        return str(self.path)

    @contextmanager
    def reading(self) -> Iterator[Source]:
        """Give a transaction that only reads."""
        with sqlite_fault(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield SqlSource(connection, _now)
            connection.exec_driver_sql("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[Source]:
        """Give the one transaction that writes."""
        with (
            self._turn,
            turn(self.path, PATIENCE),
            sqlite_fault(self.path),
            self._engine.connect() as connection,
        ):
            begin(connection, self.path)
            try:
                yield SqlSource(connection, _now)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    def forget(self) -> None:
        """Empty the write-ahead log, which may still hold what was erased from the file."""
        with sqlite_fault(self.path), self._turn, self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def flaws(self) -> tuple[str, ...]:
        """Name missing guards, and what SQLite itself finds wrong with the file."""
        with sqlite_fault(self.path), self._engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(5)").scalars().all()
            damage = () if found == ["ok"] else tuple(f"the file is damaged: {x}" for x in found)
            return (*_flaws(connection), *damage)

    def rebuild(self) -> None:
        """Make the guards and indexes anew."""
        with self._turn, sqlite_fault(self.path), self._engine.connect() as connection:
            begin(connection, self.path)
            for kind in ("trigger", "index"):
                for name in _made(connection, kind):
                    connection.exec_driver_sql(f'DROP {kind} "{name}"')
            for statement in (*INDEXES.values(), *SQLITE_GUARDS.values()):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql("COMMIT")

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the file while others go on writing."""
        with sqlite_fault(self.path), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            with sqlite_fault(path):
                copy = sqlite3.connect(path, isolation_level=None)
                try:
                    driver.backup(copy)
                    copy.execute("PRAGMA journal_mode = WAL")
                finally:
                    copy.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def create_sqlite(path: Path, trial: str) -> None:
    """Make the file of an empty ledger, readable and writable for its owner alone.

    Raises
    ------
    StoreError
        When there is a file already, or none can be made.
    """
    with sqlite_fault(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    engine = _engine(path)
    try:
        with sqlite_fault(path), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for table in TABLES:
                connection.exec_driver_sql(f"{table.format(number='INTEGER')} STRICT")
            connection.exec_driver_sql(
                "INSERT INTO about VALUES (?, ?, ?)", (trial, SCHEMA_VERSION, genesis(trial))
            )
            for statement in (*INDEXES.values(), *SQLITE_GUARDS.values()):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()


def begin(connection: Connection, path: Path) -> None:
    """Begin the transaction that writes, behind writers of other processes.

    Raises
    ------
    StoreError
        When they do not end in `PATIENCE` seconds.
    """
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    until, pause = time.monotonic() + PATIENCE, LONGEST
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            break
        except DBAPIError as error:
            if not _busy(error):
                raise
            if time.monotonic() > until:
                raise StoreError(
                    f"{path}: another program has been writing for {PATIENCE:.0f} seconds",
                    "end it, then try again; nothing was written",
                    "busy",
                ) from None
        time.sleep(random.uniform(pause / 2, pause))
        pause = max(pause * SHARE, SHORTEST)
    connection.exec_driver_sql("PRAGMA busy_timeout = 10000")


def _busy(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        ),
        isolation_level="AUTOCOMMIT",
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set)
    return engine


def _set(connection: sqlite3.Connection, _: object) -> None:
    for setting in SETTINGS:
        connection.execute(setting)


def _check_whole(path: Path) -> None:
    """See that the file is as long as its first page says."""
    with sqlite_fault(path), path.open("rb") as file:
        header = file.read(100)
        size = os.fstat(file.fileno()).st_size
    if header[:16] != b"SQLite format 3\x00" or len(header) < 100:
        raise StoreError(
            f"{path} is not a ledger" if size else f"{path} is empty",
            "name the folder of a trial, or restore the last back-up: glidepath restore",
            "damaged",
        )
    page = int.from_bytes(header[16:18], "big")
    needed = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if size < needed and not _log(path):
        raise StoreError(
            f"{path} was cut off: it has {size} bytes of {needed}",
            "restore the last back-up (glidepath restore), and compare the heads given out",
            "damaged",
        )


def _log(path: Path) -> bool:
    """Whether there is a write-ahead log, from which SQLite completes the file."""
    with suppress(OSError):
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    return False


def _check_settings(connection: Connection, path: Path) -> None:
    found = {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys")
    }
    wanted = {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1, "foreign_keys": 1}
    if found != wanted:
        raise StoreError(
            f"{path}: SQLite has the settings {found}",
            f"it must have {wanted}; is the folder on a network drive?",
            "settings",
        )


def _made(connection: Connection, kind: str) -> dict[str, str]:
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)
    )
    return {str(name): str(sql) for name, sql in found}


def _flaws(connection: Connection) -> tuple[str, ...]:
    return (
        *missing_guards(_made(connection, "trigger"), SQLITE_GUARDS),
        *missing_guards(_made(connection, "index"), INDEXES),
    )


def _now(_: Connection) -> datetime:
    return datetime.now(UTC)
