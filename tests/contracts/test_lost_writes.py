"""When the power goes, what was acknowledged is there: the writes since the last sync are lost."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from contracts.conftest import TRIAL
from contracts.lost_writes import Acknowledged, Step, Synchronised, Wrote, laid, left, traced
from glidepath.store.errors import StoreError
from glidepath.store.opening import create_ledger, open_ledger

LONG = "GLIDEPATH_SOAK" in os.environ
LINES, CRASHES = (400, 4_000) if LONG else (12, 60)
WRITER = str(Path(__file__).with_name("writer.py"))


def may_trace() -> bool:
    """Whether this machine lets a program be traced; some containers do not."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True)
    return tried.returncode == 0


pytestmark = pytest.mark.skipif(not may_trace(), reason="no program may be traced here")


def written(tmp_path: Path, grouped: str) -> tuple[dict[str, bytes], tuple[Step, ...]]:
    folder = tmp_path / "trial"
    create_ledger(folder, TRIAL).close()
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    program = [WRITER, str(folder), "w", str(LINES), *([grouped] if grouped else [])]
    return before, traced(program, folder, tmp_path / "trace")


@pytest.mark.parametrize("grouped", ["", "grouped"])
def test_what_was_acknowledged_survives_the_loss_of_power(tmp_path: Path, grouped: str) -> None:
    before, steps = written(tmp_path, grouped)
    assert sum(isinstance(each, Acknowledged) for each in steps) == LINES
    assert sum(isinstance(each, Wrote) for each in steps) > LINES
    chance = random.Random(20261128)
    for _ in range(CRASHES):
        gone = steps[: chance.randrange(len(steps) + 1)]
        folder = laid(tmp_path / "after", left(before, gone, chance))
        with open_ledger(folder) as ledger:
            assert ledger.verify().sound
            kept = {each.command for each in ledger.lines()}
        assert {each.command for each in gone if isinstance(each, Acknowledged)} <= kept


def test_without_synchronisation_something_is_lost(tmp_path: Path) -> None:
    # the same machinery, told that nothing was ever synchronised, must find losses
    before, steps = written(tmp_path, "")
    never = [each for each in steps if not isinstance(each, Synchronised)]
    chance = random.Random(7)
    lost = 0
    for _ in range(20):
        folder = laid(tmp_path / "after", left(before, never, chance))
        try:
            with open_ledger(folder) as ledger:
                lost += len(list(ledger.lines())) < LINES
        except StoreError:
            lost += 1
    assert lost > 0
