"""What goes wrong is said in words that help, and nothing that was acknowledged is lost."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from contracts.drafts import START, draft
from contracts.server import Server
from glidepath.quantities.errors import InputError
from glidepath.store import sqlite
from glidepath.store.errors import StoreError
from glidepath.store.faults import sqlite_fault
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger, open_database, open_ledger
from glidepath.store.postgres_faults import postgres_fault

TRIAL = "trial"


def filled(folder: Path, lines: int = 40) -> list[str]:
    """Make a ledger, and give its hashes."""
    with create_ledger(folder, TRIAL) as ledger:
        for n in range(lines):
            ledger.append(f"c{n}", [draft(n=n, pad="x" * 200)], n, START)
        return [each.hash for each in ledger.lines()]


def refused(folder: Path, kind: str, *parts: str) -> None:
    with pytest.raises(StoreError) as raised:
        open_ledger(folder).close()
    assert raised.value.kind == kind
    for part in (str(folder), *parts):
        assert part in str(raised.value)


def test_an_error_says_what_happened_and_what_to_do() -> None:
    error = StoreError("the disk is full", "free some space", "disk-full")
    assert str(error) == "the disk is full; free some space"


def test_no_ledger(tmp_path: Path) -> None:
    refused(tmp_path, "no-file", "there is no such file")


def test_a_ledger_is_not_made_twice(tmp_path: Path) -> None:
    hashes = filled(tmp_path, 2)
    with pytest.raises(StoreError, match="there is a file already"):
        create_ledger(tmp_path, TRIAL)
    with open_ledger(tmp_path) as ledger:
        assert [each.hash for each in ledger.lines()] == hashes


def test_a_trial_has_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the trial has no name"):
        create_ledger(tmp_path, " ")


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    assert (tmp_path / "ledger.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("held", "part"), [(b"", "is empty"), (b"a,b\n" * 100, "is not a ledger"), (b"SQLite", "not")]
)
def test_another_file(tmp_path: Path, held: bytes, part: str) -> None:
    (tmp_path / "ledger.db").write_bytes(held)
    refused(tmp_path, "damaged", part, "glidepath restore")


def test_another_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("CREATE TABLE other (a)")
    refused(tmp_path, "not-a-ledger", "is not a ledger of Glidepath")


@pytest.mark.parametrize(("version", "word"), [(2, "newer"), (0, "unknown")])
def test_another_version_of_the_tables(tmp_path: Path, version: int, word: str) -> None:
    filled(tmp_path, 1)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("DROP TRIGGER about_update")
        connection.execute("UPDATE about SET schema_version = ?", (version,))
        connection.commit()
    refused(tmp_path, "schema-version", f"version {version}", word, "this one knows version 1")


def test_another_name_of_the_trial(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("DROP TRIGGER about_update")
        connection.execute("UPDATE about SET trial = 'other'")
        connection.commit()
    refused(tmp_path, "touched", "the name of the trial was changed")


def test_settings_that_would_lose_what_was_acknowledged(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    refused(tmp_path, "settings", "journal_mode")


def test_a_file_that_was_cut_off(tmp_path: Path) -> None:
    filled(tmp_path)
    file = tmp_path / "ledger.db"
    size = file.stat().st_size
    os.truncate(file, size // 2)
    refused(tmp_path, "damaged", "was cut off", str(size), "heads given out")


def test_a_file_that_was_cut_off_below_the_header(tmp_path: Path) -> None:
    filled(tmp_path)
    os.truncate(tmp_path / "ledger.db", 4096)
    refused(tmp_path, "damaged", "was cut off")


def unless_found(folder: Path) -> list[str] | None:
    """Give the hashes of the lines, unless something is found wrong."""
    try:
        with Ledger(open_database(folder, unguarded=True)) as ledger:
            sound = ledger.verify().sound
            return [each.hash for each in ledger.lines()] if sound else None
    except StoreError:
        return None


def test_a_byte_that_flipped_is_found(tmp_path: Path) -> None:
    """Whatever byte of whatever page flips: it is found, or it is none that a line rests on."""
    hashes = filled(tmp_path / "a")
    whole = (tmp_path / "a/ledger.db").read_bytes()
    found = 0
    for place in range(0, len(whole), 997):
        folder = tmp_path / "b"
        folder.mkdir()
        flipped = bytearray(whole)
        flipped[place] ^= 0x40
        (folder / "ledger.db").write_bytes(flipped)
        read = unless_found(folder)
        assert read in (None, hashes)
        found += read is None
        shutil.rmtree(folder)
    assert found > 20


def test_a_byte_that_flipped_in_a_line_names_the_line(tmp_path: Path) -> None:
    with create_ledger(tmp_path, TRIAL) as ledger:
        for n, word in enumerate(("one", "two", "three")):
            ledger.append(f"c{n}", [draft(word=word)], n, START)
    file = tmp_path / "ledger.db"
    file.write_bytes(file.read_bytes().replace(b'{"word":"two"}', b'{"word":"twp"}'))
    with open_ledger(tmp_path) as ledger:
        (fault,) = ledger.verify().faults
    assert (fault.line, fault.kind) == (2, "changed")


def limit_pages(ledger: Ledger) -> None:
    """Let SQLite find the disk full after thirty pages."""
    assert isinstance(ledger.database, sqlite.SqliteDatabase)
    with ledger.database._engine.connect() as connection:  # noqa: SLF001
        connection.exec_driver_sql("PRAGMA max_page_count = 30")


def fill(ledger: Ledger, kept: list[str]) -> None:
    """Append until nothing fits any more."""
    for n in range(100):
        lines = ledger.append(f"c{n}", [draft(n=n, pad="x" * 3000)], n, START)
        assert isinstance(lines, tuple)
        kept.append(lines[0].hash)


@pytest.mark.parametrize("grouped", [False, True])
def test_the_disk_is_full(tmp_path: Path, grouped: bool) -> None:
    create_ledger(tmp_path, TRIAL).close()
    kept: list[str] = []
    with open_ledger(tmp_path, grouped=grouped) as ledger:
        limit_pages(ledger)
        with pytest.raises(StoreError) as raised:
            fill(ledger, kept)
        assert raised.value.kind == "disk-full"
        assert "the disk is full; nothing was written" in raised.value.what
        assert "free some space" in raised.value.advice
        assert len(kept) > 3
    with open_ledger(tmp_path, grouped=grouped) as ledger:
        assert [each.hash for each in ledger.lines()] == kept
        assert ledger.verify().sound
        assert isinstance(ledger.append("last", [draft()], len(kept), START), tuple)


READER = """
import sys
from glidepath.store.errors import StoreError
from glidepath.store.opening import open_ledger
sys.path.insert(0, "tests")
from contracts.drafts import START, draft
try:
    with open_ledger(sys.argv[1]) as ledger:
        ledger.append("other", [draft(pad="x" * int(sys.argv[2]))], None, None)
except StoreError as error:
    print(error.kind)
    print(error)
"""


def with_limit(folder: Path, size: int, limit: int) -> str:
    """Append in a program that may write no file longer than the limit."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-c", READER, str(folder), str(size)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )
    return done.stdout + done.stderr


def test_a_write_beyond_what_the_disk_holds(tmp_path: Path) -> None:
    hashes = filled(tmp_path, 3)
    told = with_limit(tmp_path, size=3_000_000, limit=1_000_000)
    assert told.startswith(("disk\n", "disk-full\n")), told
    assert "all that was acknowledged is kept" in told
    with open_ledger(tmp_path) as ledger:
        assert [each.hash for each in ledger.lines()] == hashes


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    hashes = filled(tmp_path, 3)
    (tmp_path / "ledger.db").chmod(0o444)
    with (
        sqlite_of(tmp_path) as connection,
        pytest.raises(StoreError) as raised,
        sqlite_fault(tmp_path / "ledger.db"),
    ):
        connection.execute("CREATE TABLE other (a)")
    assert raised.value.kind == "read-only"
    assert "may only be read" in raised.value.what
    with open_ledger(tmp_path) as ledger:
        assert [each.hash for each in ledger.lines()] == hashes


def sqlite_of(folder: Path) -> "closing[sqlite3.Connection]":
    path = (folder / "ledger.db").as_uri()
    return closing(sqlite3.connect(f"{path}?mode=ro", uri=True))


def test_another_program_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, 1)
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_ledger(tmp_path) as ledger:
            with pytest.raises(StoreError) as raised:
                ledger.append("c9", [draft()], 1, START)
            assert raised.value.kind == "busy"
            other.execute("ROLLBACK")
            assert isinstance(ledger.append("c9", [draft()], 1, START), tuple)


def test_a_fault_that_nobody_foresaw_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="SQLite failed \\(odd\\)"), sqlite_fault(tmp_path):
        raise sqlite3.Error("odd")
    with pytest.raises(StoreError, match="SQLite failed \\(Error\\)"), sqlite_fault(tmp_path):
        raise sqlite3.Error
    with pytest.raises(StoreError, match="the system refused"), sqlite_fault(tmp_path):
        raise OSError
    with pytest.raises(StoreError, match="the disk is full"), sqlite_fault(tmp_path):
        raise OSError(28, "No space left on device")


def test_states_of_a_server() -> None:
    def kind(error: Exception) -> str:
        with pytest.raises(StoreError) as raised, postgres_fault("there"):
            raise error
        assert raised.value.what.startswith("there: ")
        return raised.value.kind

    class Origin(Exception):  # noqa: N818
        def __init__(self, sqlstate: str | None) -> None:
            self.sqlstate = sqlstate

    states = {
        "53100": "disk-full",
        "25006": "read-only",
        "57P01": "unreachable",
        "28P01": "account",
        "42501": "cannot-open",
        "42P06": "exists",
        "XX001": "damaged",
        "22000": "postgresql",
    }
    assert {s: kind(ProgrammingError("", {}, Origin(s))) for s in states} == states
    assert kind(OperationalError("", {}, Origin(None))) == "unreachable"
    assert kind(ProgrammingError("", {}, Origin(None))) == "postgresql"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def test_addresses(server: Server) -> None:
    address = server.database()
    with pytest.raises(StoreError) as raised:
        open_ledger(address)
    assert raised.value.kind == "not-a-ledger"
    create_ledger(address, TRIAL).close()
    with pytest.raises(StoreError) as raised:
        create_ledger(address, TRIAL)
    assert raised.value.kind == "exists"
    with pytest.raises(StoreError) as raised:
        open_ledger("postgresql://a:secret@/none?host=/none")
    assert raised.value.kind == "unreachable"
    assert "secret" not in str(raised.value)
    with pytest.raises(InputError, match="this is not the address of a database"):
        open_ledger("postgresql://a:b:c@d:e/f")
    with server.chief() as chief:
        chief.execute("ALTER SYSTEM SET full_page_writes = off")
        chief.execute("SELECT pg_reload_conf()")
        chief.execute("SELECT pg_sleep(1)")
        with pytest.raises(StoreError) as raised:
            open_ledger(address)
        assert raised.value.kind == "settings"
