"""A ledger in the schema ``ledger`` of a PostgreSQL database, for several sites."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from glidepath.quantities.errors import input_error
from glidepath.store.chain import genesis
from glidepath.store.errors import StoreError
from glidepath.store.guarding import check_about, missing_guards, refuse_missing
from glidepath.store.postgres_faults import postgres_fault
from glidepath.store.schema import (
    INDEXES,
    POSTGRES_FUNCTIONS,
    POSTGRES_GUARDS,
    SCHEMA_VERSION,
    TABLES,
)
from glidepath.store.source import Source
from glidepath.store.sql import SqlSource

SCHEMA = "ledger"
PATIENCE = "30s"
"""How long a writer waits for the others."""
SETTINGS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""Of the server: a commit is on its disk before it is acknowledged."""

TRIGGERS = """
SELECT t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = to_regnamespace(:schema) AND NOT t.tgisinternal
"""
FUNCTIONS = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = to_regnamespace(:schema)
"""
INDEXED = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
WHERE i.schemaname = :schema
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
"""


class PostgresDatabase:
    """The rows of one trial on a server.

    Parameters
    ----------
    address
        Such as ``postgresql://account@host/trial``.

    Raises
    ------
    StoreError
        When there is no ledger, it is of another version, lacks a guard, or the server does not
        wait for its disk.
    """

    def __init__(self, address: str, *, unguarded: bool = False) -> None:
        self._url = url_of(address)
        self._engine = _engine(self._url)
        try:
            with postgres_fault(self.where), self._engine.connect() as connection:
                self.trial = check_about(connection, self.where)
                _check_settings(connection, self.where)
                if not unguarded:
                    refuse_missing(self.where, _flaws(connection))
        except BaseException:
            self.close()
            raise

    @property
    def where(self) -> str:
        """The address, without the password."""
        return self._url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Source]:
        """Give a transaction that only reads, and sees one state."""
        with postgres_fault(self.where), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield SqlSource(connection, _now)
            connection.exec_driver_sql("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[Source]:
        """Give the one transaction that writes; others wait for the lock on the lines."""
        with postgres_fault(self.where), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN ISOLATION LEVEL READ COMMITTED")
            try:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                connection.exec_driver_sql("LOCK TABLE line IN SHARE ROW EXCLUSIVE MODE")
                yield SqlSource(connection, _now)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    def forget(self) -> None:
        """Let the server overwrite the place of what was erased."""
        with postgres_fault(self.where), self._engine.connect() as connection:
            connection.exec_driver_sql("VACUUM free_text")

    def flaws(self) -> tuple[str, ...]:
        """Name missing guards."""
        with postgres_fault(self.where), self._engine.connect() as connection:
            return _flaws(connection)

    def rebuild(self) -> None:
        """Make the guards and indexes anew."""
        with postgres_fault(self.where), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql("LOCK TABLE line, free_text, about")
            for name, definition, _ in _triggers(connection):
                table = definition.split(" ON ")[1].split(" ")[0]
                connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON {table}')
            for name in _functions(connection):
                connection.exec_driver_sql(f'DROP FUNCTION {SCHEMA}."{name}"')
            for name in _indexes(connection):
                connection.exec_driver_sql(f'DROP INDEX {SCHEMA}."{name}"')
            _make_guards(connection)
            connection.exec_driver_sql("COMMIT")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def create_postgres(address: str, trial: str) -> None:
    """Make the tables of an empty ledger in a database that is there.

    Raises
    ------
    StoreError
        When the database holds a ledger already, or the account may not make one.
    """
    url = url_of(address)
    engine = _engine(url)
    where = url.render_as_string(hide_password=True)
    try:
        with postgres_fault(where), engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
            for table in TABLES:
                connection.exec_driver_sql(table.format(number="BIGINT"))
            connection.execute(
                text("INSERT INTO about VALUES (:trial, :version, :genesis)"),
                {"trial": trial, "version": SCHEMA_VERSION, "genesis": genesis(trial)},
            )
            _make_guards(connection)
            connection.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()


def url_of(address: str) -> URL:
    """Give an address with the driver that this program uses.

    Raises
    ------
    InputError
        For what is not the address of a database.
    """
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise input_error(
            "this is not the address of a database",
            expected="an address such as postgresql://account@host/trial",
            kind="bad-address",
        ) from None


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url, isolation_level="AUTOCOMMIT", pool_size=4, max_overflow=-1, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _set(connection: object, _: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"SET search_path = {SCHEMA}, pg_temp")
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SET client_encoding = 'UTF8'")

    return engine


def _make_guards(connection: Connection) -> None:
    for statement in INDEXES.values():
        connection.exec_driver_sql(statement)
    for name, body in POSTGRES_FUNCTIONS.items():
        connection.exec_driver_sql(
            f"CREATE FUNCTION {SCHEMA}.{name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $body${_of_schema(body)}$body$"
        )
    for name, statement in POSTGRES_GUARDS.items():
        connection.exec_driver_sql(_of_schema(statement))
        table = statement.split("{schema}.")[1].split(" ")[0]
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def _of_schema(statement: str) -> str:
    return statement.replace("{schema}", SCHEMA)


def _triggers(connection: Connection) -> list[tuple[str, str, str]]:
    found = connection.execute(text(TRIGGERS), {"schema": SCHEMA})
    return [(name, definition, enabled) for name, definition, enabled in found]


def _functions(connection: Connection) -> dict[str, str]:
    return _named(connection, FUNCTIONS)


def _indexes(connection: Connection) -> dict[str, str]:
    return _named(connection, INDEXED)


def _named(connection: Connection, statement: str) -> dict[str, str]:
    found = connection.execute(text(statement), {"schema": SCHEMA})
    return {str(name): str(definition) for name, definition in found}


def _flaws(connection: Connection) -> tuple[str, ...]:
    triggers = {
        name: definition if enabled == "A" else "switched off"
        for name, definition, enabled in _triggers(connection)
    }
    wanted = {name: _of_schema(statement) for name, statement in POSTGRES_GUARDS.items()}
    bodies = {name: _of_schema(body) for name, body in POSTGRES_FUNCTIONS.items()}
    present = {name: INDEXES.get(name, "") for name in _indexes(connection)}
    return (
        *missing_guards(triggers, wanted),
        *missing_guards(_functions(connection), bodies),
        *missing_guards(present, INDEXES),
    )


def _check_settings(connection: Connection, where: str) -> None:
    found = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in SETTINGS}
    encoding = str(connection.exec_driver_sql("SHOW server_encoding").scalar())
    if found != SETTINGS or encoding != "UTF8":
        raise StoreError(
            f"{where}: the server has the settings {found} and the encoding {encoding}",
            f"it must have {SETTINGS} and UTF8, or what it acknowledges can be lost",
            "settings",
        )


def _now(connection: Connection) -> datetime:
    moment = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    assert isinstance(moment, datetime)
    return moment
