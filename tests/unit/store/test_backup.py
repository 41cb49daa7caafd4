"""Back-ups, copies and heads: what is restored is what was there."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from contracts.conftest import TRIAL
from contracts.drafts import START, draft
from glidepath.quantities.errors import InputError
from glidepath.store.backup import NOTE, back_up, drill, read_backup, restore
from glidepath.store.copying import copy_ledger
from glidepath.store.errors import StoreError
from glidepath.store.heads import head_text, read_heads
from glidepath.store.ledger import Ledger, in_memory
from glidepath.store.opening import create_ledger, open_ledger
from glidepath.store.reading import Head
from glidepath.store.source import Source
from glidepath.store.writing import Redaction


def filled(folder: Path, lines: int = 5) -> Ledger:
    ledger = create_ledger(folder, TRIAL)
    for n in range(lines):
        ledger.append(f"c{n}", [draft(n=n, free_text={"note": f"t{n}"})], n, START)
    ledger.redact("r", Redaction(1, "note", "why", "who", "a", "b"), START)
    return ledger


def test_a_backup_is_taken_while_others_write_and_restored(tmp_path: Path) -> None:
    with filled(tmp_path / "trial") as ledger:
        before = list(ledger.lines())
        taken = back_up(ledger, tmp_path / "backup")
        assert taken.head == ledger.head()
        assert read_backup(tmp_path / "backup") == taken
        ledger.append("later", [draft()], 6, START)
        found = drill(tmp_path / "backup", ledger)
        assert (found.behind, found.verdict.sound, found.verdict.erased) == (1, True, 1)
    assert drill(tmp_path / "backup").behind is None
    assert restore(tmp_path / "backup", tmp_path / "new").head == taken.head
    with open_ledger(tmp_path / "new") as again:
        assert list(again.lines()) == before
        assert again.trial == TRIAL
    assert (tmp_path / "new/ledger.db").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="there is a ledger already"):
        restore(tmp_path / "backup", tmp_path / "new")


def test_an_empty_ledger_is_backed_up(tmp_path: Path) -> None:
    with create_ledger(tmp_path / "trial", TRIAL) as ledger:
        back_up(ledger, tmp_path / "backup")
        assert drill(tmp_path / "backup", ledger).behind == 0


def test_a_backup_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    with in_memory(TRIAL) as ledger, pytest.raises(StoreError, match="is not empty"):
        back_up(ledger, tmp_path)


def test_a_backup_of_another_ledger(tmp_path: Path) -> None:
    with filled(tmp_path / "trial") as ledger:
        back_up(ledger, tmp_path / "backup")
    with filled(tmp_path / "other") as other, pytest.raises(StoreError, match="is not in") as told:
        drill(tmp_path / "backup", other)
    assert told.value.kind == "other-chain"


def test_a_backup_that_was_touched(tmp_path: Path) -> None:
    with filled(tmp_path / "trial") as ledger:
        back_up(ledger, tmp_path / "backup")
    file, note = tmp_path / "backup/ledger.db", tmp_path / "backup" / NOTE
    whole, told = file.read_bytes(), note.read_text("utf-8")
    file.write_bytes(whole.replace(b'"n":3', b'"n":9'))
    with pytest.raises(StoreError, match="is not as it was taken"):
        restore(tmp_path / "backup", tmp_path / "new")
    from hashlib import sha256

    data = json.loads(told) | {"sha256": sha256(file.read_bytes()).hexdigest()}
    note.write_text(json.dumps(data), "utf-8")
    with pytest.raises(StoreError, match="line 4 was changed"):
        drill(tmp_path / "backup")
    for text in ("no json", "[]", '{"a": 1}'):
        note.write_text(text, "utf-8")
        with pytest.raises(StoreError, match="is not the note of a back-up"):
            read_backup(tmp_path / "backup")
    note.unlink()
    with pytest.raises(StoreError, match="there is no such file"):
        read_backup(tmp_path / "backup")


def test_a_ledger_that_was_touched_is_not_backed_up(tmp_path: Path) -> None:
    filled(tmp_path / "trial").close()
    with closing(sqlite3.connect(tmp_path / "trial/ledger.db")) as connection:
        (text,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'line_update'"
        ).fetchone()
        connection.execute("DROP TRIGGER line_update")
        connection.execute("UPDATE line SET actor = 'other' WHERE number = 2")
        connection.execute(text)
        connection.commit()
    with open_ledger(tmp_path / "trial") as ledger:
        with pytest.raises(StoreError, match="line 2 was changed"):
            back_up(ledger, tmp_path / "backup")
        with pytest.raises(StoreError, match="line 2 was changed") as told:
            copy_ledger(ledger, tmp_path / "copy")
        assert told.value.kind == "copy-differs"


def test_a_copy_is_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.store.copying.PAGE", 2)
    with filled(tmp_path / "trial") as ledger:
        verdict = copy_ledger(ledger, tmp_path / "copy")
        assert verdict.head == ledger.head()
        with open_ledger(tmp_path / "copy") as copy:
            assert list(copy.lines()) == list(ledger.lines())


def test_a_copy_that_differs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from glidepath.store import copying

    pages = copying.pages
    calls = 0

    def lose(source: Source) -> object:
        nonlocal calls
        calls += 1
        return pages(source) if calls < 3 else iter(())

    monkeypatch.setattr(copying, "pages", lose)
    with filled(tmp_path / "trial") as ledger, pytest.raises(StoreError, match="the copy differs"):
        copy_ledger(ledger, tmp_path / "copy")


def test_heads_are_read_as_they_are_printed(tmp_path: Path) -> None:
    heads = (Head(0, "ab" * 32), Head(12, "0" * 64))
    path = tmp_path / "heads.txt"
    path.write_text(f"# given out\n{head_text(heads[0])}\n\n  {head_text(heads[1])}\n", "utf-8")
    assert read_heads(path) == heads


def test_every_line_that_is_no_head_is_named(tmp_path: Path) -> None:
    path = tmp_path / "heads.txt"
    path.write_text(f"1 abc\n2 {'0' * 64}\nx\n", "utf-8")
    with pytest.raises(InputError) as raised:
        read_heads(path)
    assert [(each.place.file, each.place.line) for each in raised.value.problems] == [
        (str(path), 1),
        (str(path), 3),
    ]
    with pytest.raises(StoreError, match="there is no such file"):
        read_heads(tmp_path / "none")
