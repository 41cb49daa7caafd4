"""``design`` and ``analyse``: text, JSON, files, exit status."""

import json
from pathlib import Path

import pytest

from cli.running import Glidepath, assert_bad_input

TRIAL = "examples/trial"


def test_a_design_in_numbers(glidepath: Glidepath) -> None:
    told = glidepath("design", "--json")
    assert (told.status, told.err) == (0, "")
    data = json.loads(told.out)
    sizes = {each["test"]: round(each["size"], 4) for each in data["tests"]}
    assert sizes == {
        "fisher": 0.0177,
        "mid-p": 0.0433,
        "boschloo": 0.0433,
        "firth": 0.0433,
        "pearson": 0.055,
        "wald": 0.0427,
    }
    assert data["seed"] == 1


def test_a_design_of_other_arms(glidepath: Glidepath) -> None:
    told = glidepath("design", "--taper", "20", "--maintenance", "10", "--lang", "zh")
    assert told.status == 0
    assert "设计：指导停药组 20 人，维持治疗组 10 人" in told.out


def test_an_analysis_as_text_and_as_data(glidepath: Glidepath) -> None:
    told = glidepath("analyse", TRIAL)
    assert (told.status, told.err) == (0, "")
    assert "A significant primary result shows that the arms were obeyed." in told.out
    data = json.loads(glidepath("analyse", TRIAL, "--json", "--seed", "7").out)
    assert data["seed"] == 7
    assert data["primary"]["registered"] is None
    assert data["relapse"]["estimand"].startswith("treatment policy")


@pytest.mark.parametrize("name", ["report.pdf", "report.HTML"])
def test_reports_are_written(name: str, glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / name
    told = glidepath("analyse", TRIAL, "--report", path, "--lang", "zh")
    assert told.status == 0
    assert told.out.strip() == str(path)
    assert path.stat().st_size > 10_000


def test_what_is_wrong_is_told(glidepath: Glidepath, tmp_path: Path) -> None:
    assert_bad_input(glidepath("analyse", tmp_path / "nowhere"), "this is no folder")
    assert_bad_input(glidepath("analyse", TRIAL, "--report", "report.docx"), '".docx"', ".pdf")
    assert_bad_input(glidepath("design", "--taper", "1"), "cannot be enumerated")
    assert_bad_input(
        glidepath("design", "--report", tmp_path / "no" / "x.pdf"), "cannot be written"
    )
