"""Names lie apart, sealed; nothing else ever holds them."""

import os
import sqlite3
import traceback
from contextlib import closing
from pathlib import Path

import pytest

from contracts.drafts import START, draft
from glidepath.quantities.errors import InputError
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store import identity
from glidepath.store.backup import back_up
from glidepath.store.errors import StoreError
from glidepath.store.identity import Identities, Person, create_identities
from glidepath.store.keys import make_key_file, read_keys, write_keys
from glidepath.store.opening import create_ledger

CODE, OTHER = ParticipantId("KHE-001"), ParticipantId("KHE-002")
MEI = Person(CODE, "Zhang Xiaomei 张晓梅", ("13800138000",), ("SH-4711-99",))
LI = Person(OTHER, "Li Na")
PLANTED = ("Xiaomei", "晓梅", "13800138000", "4711-99")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "identity.key"
    make_key_file(path)
    return path


@pytest.fixture
def folder(tmp_path: Path, keys: Path) -> Path:
    with create_identities(tmp_path / "trial", keys) as people:
        people.put(MEI)
        people.put(LI)
    return tmp_path / "trial"


def held(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def assert_not_held(text: bytes) -> None:
    for name in PLANTED:
        assert name.encode() not in text
        assert name.encode("utf-16-le") not in text


def test_what_is_written_down_is_read(folder: Path, keys: Path) -> None:
    with Identities(folder, keys) as people:
        assert people.person(CODE) == MEI
        assert list(people.everyone()) == [MEI, LI]
        assert people.person(ParticipantId("KHE-009")) is None
        assert people.person(ParticipantId("")) is None
        people.put(Person(CODE, "Zhang Mei"))
        assert people.person(CODE) == Person(CODE, "Zhang Mei")


def test_files_hold_no_name_and_are_their_owners_alone(folder: Path, keys: Path) -> None:
    assert_not_held(held(folder))
    assert (folder / identity.FILE).stat().st_mode & 0o777 == 0o600
    assert keys.stat().st_mode & 0o777 == 0o600


def test_a_person_shows_its_code_alone() -> None:
    assert repr(MEI) == str(MEI) == "Person(KHE-001)"


def test_who_is_forgotten_is_gone(folder: Path, keys: Path) -> None:
    with Identities(folder, keys) as people:
        sealed = people._connection.execute(  # noqa: SLF001
            "SELECT sealed FROM person WHERE participant = ?", (CODE,)
        ).fetchone()[0]
        people.forget(CODE)
        assert people.person(CODE) is None
        assert sealed not in held(folder)
        assert people.person(OTHER) == LI


def test_keys_rotate(folder: Path, keys: Path) -> None:
    before = read_keys(keys)
    old = keys.with_name("old.key")
    write_keys(old, before)
    with Identities(folder, keys) as people:
        people.rotate()
        assert people.person(CODE) == MEI
        people.put(LI)
    assert len(read_keys(keys)) == 1
    assert read_keys(keys) != before
    with Identities(folder, keys) as people:
        assert list(people.everyone()) == [MEI, LI]
    with pytest.raises(StoreError, match="cannot be read with the keys of"):
        Identities(folder, old)


@pytest.mark.parametrize("step", ["first file", "rows", "last file"])
def test_a_rotation_that_is_broken_off_loses_nothing(
    folder: Path, keys: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    write = write_keys

    def broken(*arguments: object) -> None:
        nonlocal calls
        calls += 1
        if (step, calls) in {("first file", 1), ("last file", 2)}:
            raise KeyboardInterrupt
        write(*arguments)  # type: ignore[arg-type]

    def refuse(self: Identities, participant: str, text: str) -> None:
        raise KeyboardInterrupt

    with Identities(folder, keys) as people:
        monkeypatch.setattr(identity, "write_keys", broken)
        if step == "rows":
            monkeypatch.setattr(Identities, "_put", refuse)
        with pytest.raises(KeyboardInterrupt):
            people.rotate()
    with Identities(folder, keys) as people:
        assert list(people.everyone()) == [MEI, LI]


def test_the_key_is_lost(folder: Path, keys: Path) -> None:
    keys.unlink()
    with pytest.raises(StoreError) as raised:
        Identities(folder, keys)
    assert raised.value.kind == "no-key"
    assert "nobody can read the names" in raised.value.advice
    make_key_file(keys)
    with pytest.raises(StoreError) as raised:
        Identities(folder, keys)
    assert raised.value.kind == "wrong-key"


def test_a_key_is_never_overwritten(keys: Path) -> None:
    with pytest.raises(StoreError, match="there is a key file already"):
        make_key_file(keys)


@pytest.mark.skipif(os.name != "posix", reason="no permissions of files")
def test_a_key_file_that_others_can_read(folder: Path, keys: Path) -> None:
    keys.chmod(0o640)
    with pytest.raises(StoreError, match="chmod 600") as raised:
        Identities(folder, keys)
    assert raised.value.kind == "open-key"


@pytest.mark.parametrize("text", [b"", b"no key\n"])
def test_what_is_no_key_file(folder: Path, keys: Path, text: bytes) -> None:
    keys.write_bytes(text)
    with pytest.raises(StoreError, match="this is not a key file"):
        Identities(folder, keys)


def test_rows_that_were_exchanged_are_refused(folder: Path, keys: Path) -> None:
    with closing(sqlite3.connect(folder / identity.FILE)) as connection:
        connection.execute(
            "UPDATE person SET sealed = (SELECT sealed FROM person WHERE participant = ?)"
            " WHERE participant = ?",
            (OTHER, CODE),
        )
        connection.commit()
    with Identities(folder, keys) as people, pytest.raises(StoreError, match="was exchanged"):
        people.person(CODE)


@pytest.mark.parametrize("bad", ["DELETE FROM person WHERE participant = ''", "version"])
def test_what_is_no_file_of_identities(folder: Path, keys: Path, bad: str) -> None:
    with closing(sqlite3.connect(folder / identity.FILE)) as connection:
        connection.execute("PRAGMA user_version = 7" if bad == "version" else bad)
        connection.commit()
    with pytest.raises(StoreError) as raised:
        Identities(folder, keys)
    assert raised.value.kind in {"schema-version", "wrong-key"}


def test_there_are_none_or_some_already(tmp_path: Path, folder: Path, keys: Path) -> None:
    with pytest.raises(StoreError, match="there is a file already"):
        create_identities(folder, keys)
    with pytest.raises(StoreError, match="cannot be opened"):
        Identities(tmp_path / "none", keys)


@pytest.mark.parametrize(
    "bad", [Person(ParticipantId("Zhang Xiaomei"), "x"), Person(CODE, " ", ("13800138000",))]
)
def test_what_is_refused_is_not_quoted(folder: Path, keys: Path, bad: Person) -> None:
    with Identities(folder, keys) as people, pytest.raises(InputError) as raised:
        people.put(bad)
    assert_not_held("".join(traceback.format_exception(raised.value)).encode())


def test_planted_names_are_nowhere_else(
    folder: Path, keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not in the ledger, its back-up, or what errors print."""
    with create_ledger(folder, "trial") as ledger:
        ledger.append("c1", [draft()], 0, START)
        back_up(ledger, tmp_path / "backup")
        with pytest.raises(InputError) as raised:
            ledger.append("c2", [draft(ParticipantId(MEI.name))], 0, START)
    assert sorted(path.name for path in (tmp_path / "backup").iterdir()) == [
        "backup.json",
        "ledger.db",
    ]
    assert_not_held(held(folder))
    assert_not_held(held(tmp_path / "backup"))
    assert_not_held("".join(traceback.format_exception(raised.value)).encode())
    keys.unlink()
    with pytest.raises(StoreError) as lost:
        Identities(folder, keys)
    assert_not_held("".join(traceback.format_exception(lost.value)).encode())
    assert_not_held("".join(capsys.readouterr()).encode())
