"""Errors of a PostgreSQL server, said in words that help."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from glidepath.store.errors import StoreError
from glidepath.store.faults import FREE

UNKNOWN = ("the server refused", "see the server's own log", "postgresql")
LOST = (
    "the server cannot be reached",
    "see that it runs, then send the command again with the same id: it is written once",
    "unreachable",
)
OF_CLASS = {
    "08": LOST,
    "57": LOST,
    "28": ("the account or its password is refused", "name another account", "account"),
    "3D": ("there is no such database", "make it, or name another one", "no-file"),
    "42": ("the account may not do this", "grant it to the account", "cannot-open"),
    "53": ("the server has no space or memory left; nothing was written", FREE, "disk-full"),
    "P0": (
        "the guards of the ledger refused it",
        "nothing was written; verify the ledger: glidepath verify",
        "refused",
    ),
    "23": (
        "the guards of the ledger refused it",
        "nothing was written; verify the ledger: glidepath verify",
        "refused",
    ),
    "XX": ("the server's files are damaged", "restore the last back-up", "damaged"),
}
OF_STATE = {
    "42P06": ("there is a ledger already", "name another database", "exists"),
    "42P01": ("there is no ledger", "make one, or name another database", "not-a-ledger"),
    "55P03": (
        "another program has been writing for too long",
        "end it, then try again; nothing was written",
        "busy",
    ),
    "25006": ("the server may only be read", "name the server that may be written", "read-only"),
}
"""By the states that PostgreSQL's manual lists in appendix A."""


@contextmanager
def postgres_fault(where: str) -> Iterator[None]:
    """Turn what the server reports into a `StoreError` with its address.

    The server's own words are left out: they may quote what was to be written.
    """
    try:
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None) or ""
        away = LOST if isinstance(error, OperationalError) and not state else UNKNOWN
        found = OF_STATE.get(state, OF_CLASS.get(state[:2], away))
        what, advice, kind = found
        raise StoreError(f"{where}: {what} ({state or 'no answer'})", advice, kind) from None
