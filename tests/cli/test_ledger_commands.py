"""The commands about a ledger: what they print, and their exit status."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.running import Glidepath, assert_bad_input
from contracts.drafts import START, draft
from glidepath.store.opening import create_ledger


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """Give the folder of a trial with three lines."""
    with create_ledger(tmp_path / "trial", "khe-sirolimus") as ledger:
        for n in range(3):
            ledger.append(f"c{n}", [draft(n=n)], n, START)
    return tmp_path / "trial"


def damage(trial: Path, *statements: str) -> None:
    with closing(sqlite3.connect(trial / "ledger.db")) as connection:
        for statement in ("DROP TRIGGER line_update", *statements):
            connection.execute(statement)
        connection.commit()


def test_a_head_that_was_printed_is_compared_later(
    glidepath: Glidepath, trial: Path, tmp_path: Path
) -> None:
    told = glidepath("ledger", "head", trial)
    assert told.status == 0
    heads = tmp_path / "heads.txt"
    heads.write_text(told.out, "utf-8")
    told = glidepath("verify", trial, "--heads", heads)
    assert told.status == 0
    assert "khe-sirolimus: 3 lines are as they were written" in told.out
    assert "heads given out that agree: 1" in told.out
    assert told.out == glidepath("ledger", "verify", trial, "--heads", heads).out
    data = json.loads(glidepath("ledger", "head", trial, "--json").out)
    assert (data["trial"], data["number"]) == ("khe-sirolimus", 3)
    assert f"3 {data['hash']}\n" == heads.read_text("utf-8")
    heads.write_text(f"9 {'0' * 64}\n", "utf-8")
    told = glidepath("verify", trial, "--heads", heads, "--json")
    assert told.status == 1
    (fault,) = json.loads(told.out)["faults"]
    assert (fault["line"], fault["kind"]) == (4, "cut-off")


def test_a_line_that_was_touched_is_named(glidepath: Glidepath, trial: Path) -> None:
    damage(trial, "UPDATE line SET payload = '{}' WHERE number = 2")
    told = glidepath("verify", trial)
    assert told.status == 1
    assert told.out.splitlines()[0] == "line 2 was changed: its content does not give its hash"
    assert "the guard line_update is missing" in told.out
    assert_bad_input(glidepath("ledger", "head", trial), "line_update is missing", "rebuild")
    told = glidepath("ledger", "rebuild", trial)
    assert told.status == 2
    assert "line 2 was changed" in told.err


def test_guards_are_made_anew(glidepath: Glidepath, trial: Path) -> None:
    assert glidepath("ledger", "rebuild", trial, "--check").status == 0
    damage(trial)
    told = glidepath("ledger", "rebuild", trial, "--check")
    assert (told.status, told.out) == (1, "the guard line_update is missing\n")
    told = glidepath("ledger", "rebuild", trial)
    assert told.status == 0
    assert "were made anew behind 3 sound lines" in told.out
    assert glidepath("ledger", "rebuild", trial, "--check").status == 0


def test_a_ledger_is_copied(glidepath: Glidepath, trial: Path, tmp_path: Path) -> None:
    told = glidepath("ledger", "copy", trial, tmp_path / "copy")
    assert told.status == 0
    assert "copied, and equal in 3 lines" in told.out
    assert_bad_input(
        glidepath("ledger", "copy", trial, tmp_path / "copy"), "there is a file already"
    )


def test_a_backup_is_taken_tried_out_and_restored(
    glidepath: Glidepath, trial: Path, tmp_path: Path
) -> None:
    told = glidepath("backup", trial, tmp_path / "backup")
    assert told.status == 0
    assert "3 lines of khe-sirolimus, verified: 3 " in told.out
    told = glidepath("restore", tmp_path / "backup", "--drill")
    assert told.status == 0
    assert "restored elsewhere and verified" in told.out
    assert "written since" not in told.out
    told = glidepath("restore", tmp_path / "backup", "--drill", "--live", trial)
    assert "lines written since: 0" in told.out
    told = glidepath("restore", tmp_path / "backup", tmp_path / "new")
    assert told.status == 0
    assert "restored and verified 3 lines" in told.out
    assert glidepath("verify", tmp_path / "new").status == 0


@pytest.mark.parametrize("options", [(), ("to", "--drill"), ("to", "--live", "x")])
def test_restoring_needs_a_place_or_is_a_drill(
    glidepath: Glidepath, options: tuple[str, ...]
) -> None:
    assert_bad_input(glidepath("restore", "backup", *options), "--drill")


def test_no_ledger(glidepath: Glidepath, tmp_path: Path) -> None:
    assert_bad_input(glidepath("verify", tmp_path), str(tmp_path), "there is no such file")
