"""``glidepath archive`` and ``archived``."""

from pathlib import Path

import pytest

from cli.running import Glidepath, assert_bad_input
from contracts.drafts import START, draft
from glidepath.store.opening import create_ledger


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """The folder of a trial with three lines about one child."""
    with create_ledger(tmp_path / "trial", "khe") as ledger:
        for n in range(3):
            texts = {"note": f"cough {n}"}
            ledger.append(f"c{n}", [draft(n=n, free_text=texts)], None, START)
    return tmp_path / "trial"


def test_an_archive_is_written_and_checked(
    glidepath: Glidepath, trial: Path, tmp_path: Path
) -> None:
    out = tmp_path / "KHE-001"
    told = glidepath("archive", trial, "KHE-001", "--out", out)
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith(f"{out}: 3 lines about KHE-001; head 3 ")
    assert (out / "archive.pdf").read_bytes().startswith(b"%PDF")
    told = glidepath("archived", out / "archive.jsonl")
    assert (told.status, told.out) == (0, "KHE-001 in khe: 3 lines are as they were written\n")
    text = (out / "archive.jsonl").read_text("utf-8")
    (out / "archive.jsonl").write_text(text.replace("cough 1", "fever 1"), "utf-8")
    told = glidepath("archived", out / "archive.jsonl")
    assert (told.status, told.out) == (1, 'the text "note" of line 2 was changed\n')


def test_nothing_is_overwritten_and_nobody_is_made_up(
    glidepath: Glidepath, trial: Path, tmp_path: Path
) -> None:
    told = glidepath("archive", trial, "KHE-001", "--out", trial)
    assert_bad_input(told, "the folder is not empty", str(trial))
    told = glidepath("archive", trial, "KHE-009", "--out", tmp_path / "x")
    assert_bad_input(told, "no line about KHE-009")
    assert_bad_input(glidepath("archive", trial, "Li Lei", "--out", tmp_path / "x"), "never a name")
    (tmp_path / "file").touch()
    told = glidepath("archive", trial, "KHE-001", "--out", tmp_path / "file" / "x")
    assert_bad_input(told, "the archive cannot be written")
    assert not (tmp_path / "x").exists()
