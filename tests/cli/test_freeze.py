"""``glidepath freeze``, and ``analyse`` of a trial's own ledger."""

from hashlib import sha256
from pathlib import Path

import pytest

from cli.running import Glidepath, assert_bad_input
from glidepath.store.copying import copy_ledger
from glidepath.store.opening import create_ledger
from unit.analyse.locked_trial import OFF, locked
from unit.conduct.trials import TRIAL, opened, randomised


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A locked trial on a disk."""
    path = tmp_path_factory.mktemp("locked") / "trial"
    copy_ledger(locked().ledger.ledger, path)
    return path


def test_a_locked_trial_is_frozen_and_analysed_alike(
    glidepath: Glidepath, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "frozen"
    told = glidepath("freeze", folder, "--out", out)
    assert (told.status, told.err) == (0, "")
    first, *hashes = told.out.splitlines()
    trial = locked().trial
    assert first == f"{out}: 7 participants; head {trial.number} {trial.hash}"
    names = ("trial.yaml", "participants.csv", "adverse-events.csv")
    assert hashes == [f"{sha256((out / n).read_bytes()).hexdigest()}  {n}" for n in names]
    frozen = glidepath("analyse", out)
    assert frozen.status == 0
    assert glidepath("analyse", folder) == frozen
    text = " ".join(frozen.out.split())
    assert f"ledger with the head {trial.number} {trial.hash}" in text
    assert (
        "Remission is not known: lost 1; died 1; not examined within the days 1;"
        " examined and not assessed 1." in text
    )
    assert_bad_input(glidepath("freeze", folder, "--out", out), "the folder is not empty")


@pytest.mark.parametrize(
    ("lang", "line"), [("en", "The trial is not locked."), ("zh", "试验尚未锁库。")]
)
def test_a_trial_that_is_not_locked_is_refused(
    lang: str, line: str, glidepath: Glidepath, tmp_path: Path
) -> None:
    made = randomised(opened())
    copy_ledger(made.ledger.ledger, tmp_path / "trial")
    told = glidepath("freeze", tmp_path / "trial", "--out", tmp_path / "out", "--lang", lang)
    assert (told.status, told.err) == (1, "")
    lines = told.out.splitlines()
    assert lines[0] == line
    assert OFF in lines[1]
    assert len(lines) == 5  # not locked, who, nobody in one arm, no procedure; nothing was written
    assert not (tmp_path / "out").exists()
    assert glidepath("analyse", tmp_path / "trial", "--lang", lang) == told


def test_another_protocol_is_refused_and_an_empty_ledger_too(
    glidepath: Glidepath, folder: Path, tmp_path: Path
) -> None:
    told = glidepath("analyse", folder, "--protocol", "liver-tacrolimus")
    assert told.status == 1
    assert "Version 1.0 of the protocol is not at hand" in told.out
    create_ledger(tmp_path / "trial", TRIAL).close()
    told = glidepath("analyse", tmp_path / "trial" / "ledger.db")
    assert told.status == 1
    assert "holds no trial yet" in told.out
    assert_bad_input(glidepath("analyse", "postgresql://nobody@localhost:1/none"), "postgresql")
