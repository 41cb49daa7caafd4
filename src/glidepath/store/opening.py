"""Where a ledger is: a folder on this machine, or the address of a PostgreSQL database."""

from pathlib import Path

from glidepath.quantities.errors import input_error
from glidepath.store.grouping import Writer
from glidepath.store.ledger import Ledger
from glidepath.store.source import Database
from glidepath.store.sqlite import FILE, SqliteDatabase, create_sqlite

ADDRESS = ("postgresql://", "postgresql+psycopg://", "postgres://")


def open_ledger(where: str | Path, *, grouped: bool = False) -> Ledger:
    """Open the ledger of a trial.

    Parameters
    ----------
    where
        The folder of the trial, the file of a ledger, or the address of a database such as
        ``postgresql://account@host/trial``.
    grouped
        Whether one thread writes for all threads of this process, several commands at once, as a
        server wants it.

    Raises
    ------
    StoreError
        When there is none, it is damaged or of another version, or a guard is missing.
    """
    database = open_database(where)
    return Ledger(database, Writer(database) if grouped else None)


def open_database(where: str | Path, *, unguarded: bool = False) -> Database:
    """Open the rows of a trial.

    Parameters
    ----------
    where
        As for `open_ledger`.
    unguarded
        Open also where guards are missing, to make them anew.
    """
    if is_address(where):
        from glidepath.store.postgresql import PostgresDatabase

        return PostgresDatabase(str(where), unguarded=unguarded)
    return SqliteDatabase(file_of(Path(where)), unguarded=unguarded)


def create_ledger(where: str | Path, trial: str) -> Ledger:
    """Make the empty ledger of a trial, and open it.

    Raises
    ------
    InputError
        For a trial without a name.
    StoreError
        When there is a ledger already, or none can be made.
    """
    if not trial.strip():
        raise input_error("the trial has no name", expected="a name", kind="no-trial")
    if is_address(where):
        from glidepath.store.postgresql import create_postgres

        create_postgres(str(where), trial)
    else:
        create_sqlite(file_of(Path(where)), trial)
    return open_ledger(where)


def is_address(where: str | Path) -> bool:
    """Whether this is the address of a database, not a path."""
    return str(where).startswith(ADDRESS)


def file_of(path: Path) -> Path:
    """Give the file of a ledger from its own path or its folder's."""
    return path if path.suffix == ".db" else path / FILE
