"""The database itself refuses, whoever asks; and a guard that is missing stops the program."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

from contracts.conftest import TRIAL
from contracts.drafts import FIRST, START, draft
from contracts.server import Server, connect
from glidepath.store.errors import StoreError
from glidepath.store.ledger import Ledger
from glidepath.store.opening import is_address, open_database, open_ledger
from glidepath.store.writing import Redaction

ROW = "'a','1','2026-11-20','2026-11-20','2026-11-22T08:00:00.000000+00:00','n','r',NULL,'{}'"
NEW = f"NULL,{ROW},'cx','','{'0' * 64}','{'1' * 64}'"
REFUSED = (
    "UPDATE line SET payload = '{}' WHERE number = 1",
    "UPDATE line SET number = 9 WHERE number = 2",
    "DELETE FROM line WHERE number = 2",
    "DELETE FROM line",
    f"INSERT INTO line VALUES (9, {NEW})",
    f"INSERT INTO line VALUES (3, {NEW})",
    f"INSERT INTO line VALUES (1, {NEW})",
    (
        "INSERT INTO line SELECT 3, participant, type, schema_version, happened, known,"
        " '2026-11-22T07:59:59.000000+00:00', actor, role, site, payload, 'c9', commitment, hash,"
        " hash FROM line WHERE number = 2"
    ),
    (
        "INSERT INTO line SELECT 3, participant, type, schema_version, happened, known, recorded,"
        " actor, role, site, payload, 'c1', commitment, hash, hash FROM line WHERE number = 2"
    ),
    "UPDATE free_text SET text = 'other'",
    "DELETE FROM free_text",
    f"INSERT INTO free_text VALUES (2, 'note', '{'0' * 64}', 'x')",
    f"INSERT INTO free_text VALUES (7, 'note', '{'0' * 64}', 'x')",
    f"INSERT INTO free_text VALUES (1, 'note', '{'0' * 64}', 'x')",
    "UPDATE about SET trial = 'other'",
    "DELETE FROM about",
    f"INSERT INTO about VALUES ('other', 1, '{'0' * 64}')",
)
BY_SQLITE = (
    f"INSERT OR REPLACE INTO line VALUES (1, {NEW})",
    f"REPLACE INTO line VALUES (2, {NEW})",
    "UPDATE OR REPLACE line SET number = 1 WHERE number = 2",
    f"REPLACE INTO free_text VALUES (1, 'note', '{'0' * 64}', 'x')",
    f"REPLACE INTO about VALUES ('{TRIAL}', 1, '{'0' * 64}')",
    f"INSERT INTO line VALUES (1, {NEW}) ON CONFLICT (number) DO UPDATE SET payload = '{{}}'",
)
BY_POSTGRES = (
    "TRUNCATE line CASCADE",
    "TRUNCATE free_text",
    "TRUNCATE about",
    "SET session_replication_role = replica; DELETE FROM line",
)


class Connection(Protocol):
    def execute(self, statement: str, /) -> Any: ...


@contextmanager
def raw(where: str) -> Iterator[Connection]:
    """Give a connection past the program."""
    if is_address(where):
        with connect(where) as connection:
            connection.execute("SET search_path = ledger")
            yield connection
        return
    with closing(sqlite3.connect(Path(where) / "ledger.db", isolation_level=None)) as made:
        yield made


def filled(where: str) -> None:
    with open_ledger(where) as ledger:
        ledger.append("c1", [draft(free_text={"note": "Mei"})], 0, START)
        ledger.append("c2", [draft()], 1, START)


def assert_refused(where: str, statements: Sequence[str]) -> None:
    filled(where)
    with open_ledger(where) as ledger:
        before = list(ledger.lines())
        for statement in statements:
            with raw(where) as connection, pytest.raises((sqlite3.Error, psycopg.Error)):
                connection.execute(statement)
            assert list(ledger.lines()) == before, statement
        assert ledger.verify().sound


def test_what_was_written_is_neither_changed_nor_removed(where: str) -> None:
    assert_refused(where, REFUSED)


def test_sqlite_does_not_replace(tmp_path: Path, where: str) -> None:
    assert_refused(where, BY_POSTGRES if is_address(where) else BY_SQLITE)


GUARDS = {
    "sqlite": "DROP TRIGGER line_update",
    "postgresql": "DROP TRIGGER line_update ON line",
}


def drop(where: str) -> None:
    with raw(where) as connection:
        connection.execute(GUARDS["postgresql" if is_address(where) else "sqlite"])


def test_a_missing_guard_stops_the_program_and_is_made_anew(where: str) -> None:
    filled(where)
    drop(where)
    with pytest.raises(StoreError, match="the guard line_update is missing") as raised:
        open_ledger(where)
    assert raised.value.kind == "guard"
    assert "glidepath ledger rebuild" in raised.value.advice
    with Ledger(open_database(where, unguarded=True)) as ledger:
        assert [each.message for each in ledger.verify().faults] == [
            "the guard line_update is missing"
        ]
        assert ledger.rebuild().sound
    assert_refused_update(where)


def assert_refused_update(where: str) -> None:
    with raw(where) as connection, pytest.raises((sqlite3.Error, psycopg.Error)):
        connection.execute("UPDATE line SET payload = '{}'")
    open_ledger(where).close()


def test_a_line_that_was_touched_is_named_and_nothing_is_made_anew(where: str) -> None:
    filled(where)
    drop(where)
    with raw(where) as connection:
        connection.execute("""UPDATE line SET payload = '{"weight":99}' WHERE number = 2""")
    with Ledger(open_database(where, unguarded=True)) as ledger:
        first = ledger.verify().faults[0]
        assert (first.line, first.kind) == (2, "changed")
        with pytest.raises(StoreError, match="line 2 was changed") as raised:
            ledger.rebuild()
        assert raised.value.kind == "touched"
        assert "guard line_update is missing" in str(ledger.verify().faults[1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("ALTER TABLE line DISABLE TRIGGER line_update", "the guard line_update was changed"),
        ("ALTER TABLE line ENABLE TRIGGER line_update", "the guard line_update was changed"),
        (
            (
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NEW; END'"
            ),
            "the guard refuse_change was changed",
        ),
        ("DROP INDEX line_command", "the guard line_command is missing"),
        (
            (
                "CREATE TRIGGER other BEFORE UPDATE ON line FOR EACH ROW"
                " EXECUTE FUNCTION refuse_change()"
            ),
            "other does not belong to the ledger",
        ),
    ],
)
def test_guards_of_postgresql(address: str, change: str, message: str) -> None:
    from glidepath.store.opening import create_ledger

    create_ledger(address, TRIAL).close()
    with raw(address) as connection:
        connection.execute(change)
    with pytest.raises(StoreError, match=message):
        open_ledger(address)
    with Ledger(open_database(address, unguarded=True)) as ledger:
        assert ledger.rebuild().sound
    open_ledger(address).close()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("DROP INDEX line_command", "the guard line_command is missing"),
        (
            "CREATE TRIGGER other AFTER INSERT ON line BEGIN SELECT 1; END",
            "other does not belong to the ledger",
        ),
        (
            (
                "DROP TRIGGER line_delete; CREATE TRIGGER line_delete BEFORE DELETE ON line"
                " BEGIN SELECT 1; END"
            ),
            "the guard line_delete was changed",
        ),
    ],
)
def test_guards_of_sqlite(tmp_path: Path, change: str, message: str) -> None:
    from glidepath.store.opening import create_ledger

    create_ledger(tmp_path, TRIAL).close()
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.executescript(change)
    with pytest.raises(StoreError, match=message):
        open_ledger(tmp_path)
    with Ledger(open_database(tmp_path, unguarded=True)) as ledger:
        assert ledger.rebuild().sound
    open_ledger(tmp_path).close()


def test_what_was_erased_is_not_in_the_files(tmp_path: Path) -> None:
    from glidepath.store.opening import create_ledger

    planted = "Zhang Xiaomei 13800138000"
    with create_ledger(tmp_path, TRIAL) as ledger:
        ledger.append("c1", [draft(free_text={"note": planted * 500})], 0, START)
        ledger.append("c2", [draft(n=1)], 1, START)
        ledger.redact("c3", Redaction(1, "note", "a name", "privacy officer", "a", "admin"), START)
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"Xiaomei" not in held
        assert ledger.version(FIRST) == 3


def test_the_settings_wait_for_the_disk(tmp_path: Path, where: str, server: Server) -> None:
    if is_address(where):
        with server.chief() as chief:
            for name in ("fsync", "full_page_writes"):
                row = chief.execute(f"SHOW {name}").fetchone()
                assert row == ("on",)
        return
    with open_ledger(where) as ledger, ledger.database.reading() as source:
        connection = source._connection  # type: ignore[attr-defined]  # noqa: SLF001
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "journal_mode", "recursive_triggers", "foreign_keys")
        }
    assert found == {
        "synchronous": 2,
        "journal_mode": "wal",
        "recursive_triggers": 1,
        "foreign_keys": 1,
    }
