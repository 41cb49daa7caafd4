"""What is checked before a ledger is opened: that it is one, of this version, with every guard."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from glidepath.store.chain import genesis
from glidepath.store.errors import StoreError
from glidepath.store.schema import ABOUT, SCHEMA_VERSION


def check_about(connection: Connection, where: str) -> str:
    """Give the name of the trial.

    Raises
    ------
    StoreError
        When this is no ledger, or one of another version.
    """
    try:
        rows = connection.execute(select(ABOUT)).all()
    except DBAPIError as error:
        if not _no_table(error):
            raise
        rows = []
    if len(rows) != 1:
        raise StoreError(
            f"{where} is not a ledger of Glidepath",
            "name the folder or the address of a trial's ledger, or make one",
            "not-a-ledger",
        )
    trial, version, start = rows[0]
    if version != SCHEMA_VERSION:
        other = "newer" if version > SCHEMA_VERSION else "unknown"
        raise StoreError(
            f"{where} is written in version {version} of the ledger's tables, by a {other} program",
            f"use a program that knows it; this one knows version {SCHEMA_VERSION}."
            " Nothing was changed",
            "schema-version",
        )
    if start != genesis(trial):
        raise StoreError(
            f"{where}: the name of the trial was changed",
            "restore the last back-up: glidepath restore",
            "touched",
        )
    return str(trial)


def _no_table(error: DBAPIError) -> bool:
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", "") in {
        "42P01",
        "3F000",
    }


def missing_guards(found: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[str]:
    """Name every guard that is not there, or has another text, or is one too many."""
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"the guard {name} is missing"
        elif name not in wanted:
            yield f"{name} does not belong to the ledger"
        elif found[name] != wanted[name]:
            yield f"the guard {name} was changed"


def refuse_missing(where: str, flaws: Sequence[str]) -> None:
    """Stop where a guard is missing.

    Raises
    ------
    StoreError
        Naming every one.
    """
    if flaws:
        raise StoreError(
            f"{where}: {', '.join(flaws)}",
            "find out who did this, then run: glidepath ledger rebuild",
            "guard",
        )
