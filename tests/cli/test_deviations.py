"""``glidepath deviations``: what it prints, and its exit status."""

import json
from pathlib import Path

import pytest

from cli.running import ROOT, Glidepath, assert_bad_input
from glidepath.conduct import DeviationExplained, DeviationReviewed, Role
from glidepath.store.copying import copy_ledger
from unit.conduct.trials import KHE_1, issued, ordering, randomised

RESTORED = "examples/restored.yaml"


def test_deviations_of_an_example(glidepath: Glidepath) -> None:
    told = glidepath("deviations", RESTORED, "--at", "2026-03-23")
    assert (told.status, told.err) == (1, "")
    assert told.out.replace("\u00a0", " ").startswith("KHE-004 · deviations by 23 Mar 2026\n")
    assert "order outside" not in told.out
    told = glidepath("deviations", RESTORED, "--at", "2026-03-23", "--lang", "zh")
    assert told.out.startswith("KHE-004 · 截至2026年3月23日的方案偏离\n")


def test_no_deviation_is_exit_0(glidepath: Glidepath) -> None:
    told = glidepath("deviations", "examples/screening.yaml", "--at", "2026-01-08", "--json")
    assert (told.status, told.out) == (0, "[]\n")


@pytest.mark.parametrize(("models", "ground"), [(None, "whatever"), ("fan-2024", "believed")])
def test_an_order_that_was_changed_by_hand(
    glidepath: Glidepath, tmp_path: Path, models: str | None, ground: str
) -> None:
    """The step from 0.66 to 0.60 mg in December made one to 0.50 mg: a tenth leaves 0.594 mg."""
    text = (ROOT / RESTORED).read_text("utf-8")
    step = "2025-12-15T14:00+08:00, daily_dose: {value: 0.60, unit: mg}"
    assert step in text
    path = tmp_path / "child.yaml"
    path.write_text(text.replace(step, step.replace("0.60", "0.50")), "utf-8")
    with_models = () if models is None else ("--models", models)
    told = glidepath("deviations", path, "--at", "2025-12-16", "--json", *with_models)
    (order,) = (each for each in json.loads(told.out) if each["rule"].startswith("order."))
    assert (order["numbers"]["dose"], order["numbers"]["low"]) == (500, 594)
    assert [each["rule"] for each in order["broken"]] == ["taper.monthly-cap"]
    assert order["ground"] == ground


def test_bad_input_is_named(glidepath: Glidepath) -> None:
    assert_bad_input(glidepath("deviations", "examples/broken.yaml"), "broken.yaml", "mgs")


def test_every_participant_of_a_trial_is_looked_at_and_what_is_reviewed_is_not_open(
    glidepath: Glidepath, tmp_path: Path
) -> None:
    made = randomised()
    beyond = ordering(made, issued(made), "0.5", why="the family asked for a larger step")
    made.do(Role.CLINICIAN, beyond)
    folder, at = tmp_path / "trial", made.at.isoformat()
    copy_ledger(made.ledger.ledger, folder / "noted")
    told = glidepath("deviations", folder / "noted", "--at", at)
    assert told.status == 1
    assert told.out.startswith("KHE-001 ·")
    told = glidepath("deviations", folder / "noted", "--at", at, "--json")
    (order,) = (
        each for each in json.loads(told.out)["KHE-001"] if each["rule"].startswith("order")
    )
    assert (order["numbers"]["dose"], order["numbers"]["low"]) == (500, 900)
    assert order["state"] == "noted"
    for each in made.trial.children[KHE_1].deviations:
        made.do(Role.CLINICIAN, DeviationExplained(deviation=each, explanation="as above"))
        made.do(Role.MONITOR, DeviationReviewed(deviation=each, conclusion="retrained"))
    copy_ledger(made.ledger.ledger, folder / "reviewed")
    told = glidepath("deviations", folder / "reviewed", "--at", at, "--json")
    states = {each["rule"]: each["state"] for each in json.loads(told.out)["KHE-001"]}
    assert states[order["rule"]] == "reviewed"
    assert told.status == int(any(each != "reviewed" for each in states.values()))
