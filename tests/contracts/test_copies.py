"""From SQLite to PostgreSQL and back: the same lines, the same hashes, the same texts."""

import re
from pathlib import Path

import pytest

from contracts.conftest import TRIAL
from contracts.drafts import SECOND, START, draft
from glidepath.store.backup import back_up, drill, restore
from glidepath.store.copying import copy_ledger
from glidepath.store.opening import create_ledger, open_ledger
from glidepath.store.writing import Redaction


def test_there_and_back(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.store.copying.PAGE", 2)
    with create_ledger(tmp_path / "trial", TRIAL) as ledger:
        for n in range(5):
            ledger.append(f"c{n}", [draft(n=n, text="孩子", free_text={"note": "梅"})], n, START)
        ledger.append("d", [draft(None), draft(SECOND)], None, START)
        ledger.redact("r", Redaction(3, "note", "why", "who", "a", "b"), START)
        head, lines = ledger.head(), list(ledger.lines())
        assert copy_ledger(ledger, address).head == head
    with open_ledger(address) as served:
        assert list(served.lines()) == lines
        assert served.verify([head]).sound
        back_up(served, tmp_path / "backup")
        assert drill(tmp_path / "backup", served).behind == 0
        assert copy_ledger(served, tmp_path / "again").head == head
    with open_ledger(tmp_path / "again") as again:
        assert list(again.lines()) == lines


def test_a_backup_is_restored_to_a_server(tmp_path: Path, address: str) -> None:
    with create_ledger(tmp_path / "trial", TRIAL) as ledger:
        ledger.append("c1", [draft(free_text={"note": "x"})], 0, START)
        taken = back_up(ledger, tmp_path / "backup")
    assert restore(tmp_path / "backup", address).head == taken.head


KEPT = Path(__file__).with_name("kept")


@pytest.mark.parametrize("folder", sorted(KEPT.iterdir()), ids=lambda path: path.name)
def test_a_ledger_that_was_kept_is_read(folder: Path, tmp_path: Path) -> None:
    """A file of each version of the tables, written once and never again."""
    head = (folder / "head.txt").read_text("utf-8").split()
    (tmp_path / "ledger.db").write_bytes((folder / "ledger.db").read_bytes())
    with open_ledger(tmp_path) as ledger:
        assert [str(ledger.head().number), ledger.head().hash] == head
        assert ledger.verify([ledger.head()]).sound
        lines = list(ledger.lines())
        told = (folder / "lines.txt").read_text("utf-8").splitlines()
        assert [f"{x.number} {x.participant} {x.type} {x.payload}" for x in lines] == told
        assert [dict(each.free_text) for each in lines if each.free_text] == [
            {"note": None},
            {"note": "kept 孩子"},
        ]
    assert re.fullmatch(r"ledger-[0-9]+", folder.name)
