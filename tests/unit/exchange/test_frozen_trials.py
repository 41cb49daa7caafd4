"""A frozen trial in: what is read, and every problem with file, line and field."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from glidepath.analyse.dataset import Ended
from glidepath.exchange.frozen_trials import read_frozen_trial
from glidepath.quantities.errors import InputError, Problem

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "trial"
Change = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(EXAMPLE, tmp_path / "trial"))


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace a text in a file once, and state the hash that the tables then have."""

    def changed(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        before = sha256(path.read_bytes()).hexdigest()
        path.write_text(text.replace(old, new, 1), "utf-8")
        head = folder / "trial.yaml"
        after = sha256(path.read_bytes()).hexdigest()
        head.write_text(head.read_text("utf-8").replace(before, after), "utf-8")

    return changed


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        read_frozen_trial(folder)
    return list(caught.value.problems)


def only(folder: Path) -> Problem:
    (found,) = problems(folder)
    return found


def test_the_example_is_read() -> None:
    data = read_frozen_trial(EXAMPLE)
    assert len(data.codes) == 30
    assert int(data.taper.sum()) == 16
    assert data.frozen.made_up
    assert data.allocation.kind == "big-stick"
    place = data.codes.index("KHE-009")
    assert data.ended[place] is Ended.LOST
    assert not data.remission.known[place]
    assert not data.primary.known[place]
    relapsed = data.codes.index("KHE-004")
    assert (data.relapse.free[relapsed], data.relapse.found[relapsed]) == (213.0, 246.0)
    assert data.dose.values[relapsed] == 1.06
    assert np.isinf(data.relapse.found[place])
    assert {event.term for event in data.adverse} >= {"pneumonia", "rash"}
    whole = sha256((EXAMPLE / "participants.csv").read_bytes()).hexdigest()
    assert data.frozen.hashes["participants.csv"] == whole
    assert set(data.frozen.hashes) == {"trial.yaml", "participants.csv", "adverse-events.csv"}


def test_rows_stand_in_the_order_of_entry(change: Change, folder: Path) -> None:
    change("participants.csv", "KHE-030,30,", "KHE-030,31,")
    change("participants.csv", "KHE-001,1,", "KHE-001,30,")
    assert read_frozen_trial(folder).codes[-2:] == ("KHE-001", "KHE-030")


def test_a_table_that_was_changed_after_the_freeze_is_refused(folder: Path) -> None:
    path = folder / "participants.csv"
    path.write_text(path.read_text("utf-8").replace("0.26", "0.27", 1), "utf-8")
    found = only(folder)
    assert found.kind == "changed"
    assert found.place.file == str(path)
    assert sha256(path.read_bytes()).hexdigest() in found.message


def test_a_hash_must_be_stated_and_no_other(folder: Path) -> None:
    head = folder / "trial.yaml"
    text = head.read_text("utf-8").replace("participants.csv:", "patients.csv:")
    head.write_text(text, "utf-8")
    assert {each.kind for each in problems(folder)} == {"missing-hash", "unknown-table"}


@pytest.mark.parametrize(
    ("name", "old", "new", "kind", "path", "line"),
    [
        ("participants.csv", "KHE-002,2,taper", "KHE-002,2,other", None, "arm", 3),
        ("participants.csv", "KHE-002,2,", "KHE-002,two,", None, "order", 3),
        ("participants.csv", "0.26,487", "-0.26,487", None, "dose_mg", 3),
        ("participants.csv", "0.26,487", "inf,487", None, "dose_mg", 3),
        ("participants.csv", "213,246", "246,213", "order-of-days", "relapse_found", 5),
        ("participants.csv", "yes,yes,0,517", "yes,yes,0.5,517", "contradiction", "dose_mg", 2),
        ("participants.csv", "KHE-003,3,", "KHE-002,3,", "duplicate", "code", 4),
        ("participants.csv", "KHE-003,3,", "KHE-003,2,", "duplicate", "order", 4),
        ("adverse-events.csv", "KHE-", "XYZ-", "unknown-code", "code", 2),
        ("trial.yaml", "screened: 41", "screened: 40", "miscounted", "screening.screened", None),
        ("trial.yaml", "big-stick", "dice", "unknown-procedure", "randomisation", None),
        ("trial.yaml", "judged-on: 365", "judged-on: 0", None, "judged-on", None),
        ("trial.yaml", "frozen:", "frosen:", None, None, None),
    ],
)
def test_each_problem_has_its_place(
    name: str,
    old: str,
    new: str,
    kind: str | None,
    path: str | None,
    line: int | None,
    change: Change,
    folder: Path,
) -> None:
    change(name, old, new)
    found = problems(folder)[0]
    assert found.place.file == str(folder / name)
    assert kind is None or found.kind == kind
    assert path is None or found.place.path == path
    assert line is None or found.place.line == line
    assert found.expected or found.kind == "missing"


def test_columns_are_told_once(change: Change, folder: Path) -> None:
    change("participants.csv", "mean_trough", "trough")
    assert only(folder).message == 'unknown column "trough"'
    change("participants.csv", "free_until", "free")
    messages = {each.message for each in problems(folder)}
    assert 'the column "free_until" is missing' in messages


def test_both_arms_must_have_somebody(change: Change, folder: Path) -> None:
    path = folder / "participants.csv"
    text = path.read_text("utf-8")
    change("participants.csv", text, text.replace("maintenance", "taper"))
    assert only(folder).kind == "empty-arm"


def test_too_many_participants_are_refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr("glidepath.exchange.frozen_trials.MOST", 20)
    assert only(folder).kind == "too-many"


def test_files_that_are_not_there(folder: Path, tmp_path: Path) -> None:
    assert only(tmp_path / "nowhere").kind == "not-a-folder"
    (folder / "adverse-events.csv").unlink()
    assert only(folder).kind == "file"
    (folder / "trial.yaml").unlink()
    assert only(folder).kind == "missing-file"


def test_where_a_ledger_is_stated_it_is_kept(change: Change, folder: Path) -> None:
    change("trial.yaml", "made-up: true", "ledger: 812 9f3a")
    data = read_frozen_trial(folder)
    assert data.frozen.ledger == "812 9f3a"
    assert not data.frozen.made_up
