"""``plan``: paces, formulations, languages, JSON, files, exit status."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cli.running import ROOT, Glidepath, assert_bad_input
from glidepath.cli.plan_answers import pace_of
from glidepath.plan.schedule import EVEN, FASTEST, Pace, PaceKind
from glidepath.quantities import day

ON_TRACK = "examples/taper-on-track.yaml"
DAY = "2026-11-16"


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_fastest_permitted_pace(glidepath: Glidepath) -> None:
    told = glidepath("plan", ON_TRACK, "--at", DAY)
    assert (told.status, told.err) == (0, "")
    text = plain(told.out)
    # 0.73 on 16 Nov 2026: 0.66 0.60 0.54 0.49 0.45 0.41 0.37 0.34 0.31, a month apart, then 14 days
    assert "Off the drug on 28 Jul 2027, at the fastest permitted pace." in text
    assert "Today's decision: Reduce to 0.66 mg a day." in text
    assert "16 Nov 2026 0.66 mg (0.66 mL)" in text
    assert "evenly spread not by" in text
    assert "The last levels on their glide path" in text
    assert "13 Nov 2026: 4.3 ng/mL; foreseen" in text
    assert max(len(line) for line in told.out.splitlines()) <= 88


def test_a_pace_of_ones_own(glidepath: Glidepath) -> None:
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--pace", "45d:5%", "--models", "none")
    assert told.status == 0
    text = plain(told.out)
    assert "by at most 5 % and at least 45 days from step to step" in text
    assert "own: 5 % every 45 days" in text


def test_json_carries_the_numbers_of_the_text(glidepath: Glidepath) -> None:
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--json", "--models", "none")
    assert told.status == 0
    data = json.loads(told.out)
    assert data["plan"]["off"] == "2027-07-28"
    doses = [each["regimen"]["dose"]["micrograms"] for each in data["plan"]["steps"]]
    assert doses == [660, 600, 540, 490, 450, 410, 370, 340, 310, 0]
    # by proportion from 4.3 on 0.73
    first = data["plan"]["steps"][0]["trough_ng_per_l"]["median"]
    assert first == round(Fraction(4300 * 660, 730))
    assert data["no_plan"] is None
    assert [each["sample"] for each in data["levels"]] == ["S07", "S06", "S05"]
    assert data["decision"]["action"] == "reduce"


def test_in_chinese(glidepath: Glidepath) -> None:
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--lang", "zh", "--models", "none")
    assert told.status == 0
    assert "停药日为2027年7月28日" in told.out


def test_an_even_pace_that_cannot_be(glidepath: Glidepath) -> None:
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--pace", "even", "--models", "none")
    assert told.status == 1
    text = plain(told.out)
    assert "No even plan: the stop should fall by 6 Jul 2027" in text
    assert "fastest permitted 28 Jul 2027" in text


def test_an_even_pace_to_another_day(glidepath: Glidepath) -> None:
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--pace", "even:2027-12-31", "--models", "none")
    assert told.status == 0
    assert "Off the drug on 31 Dec 2027, evenly spread" in plain(told.out)
    past = glidepath("plan", ON_TRACK, "--at", DAY, "--pace", "even:2026-01-31")
    assert past.status == 1
    assert "31 Jan 2026, by which the stop should fall, has gone by" in plain(past.out)


@pytest.mark.parametrize(
    ("example", "at", "part"),
    [
        ("off-drug", "2025-11-25", "this child is off the drug already"),
        ("screening", "2026-01-08", "nothing can be proposed for this child yet"),
        ("fever-interrupted", "2026-02-03", "while the drug is interrupted"),
        ("relapse-suspected", "2026-05-12", "time alone does not end what stands in the way"),
        ("maintenance-out-of-window", "2026-05-20", "only a taper is planned"),
    ],
)
def test_where_there_is_no_plan_it_says_why(
    example: str, at: str, part: str, glidepath: Glidepath
) -> None:
    told = glidepath("plan", f"examples/{example}.yaml", "--at", at, "--models", "none")
    assert (told.status, told.err) == (1, "")
    assert part in plain(told.out)
    data = json.loads(
        glidepath("plan", f"examples/{example}.yaml", "--at", at, "--models", "none", "--json").out
    )
    assert data["plan"] is None
    assert data["no_plan"]["why"]


def test_formulations(glidepath: Glidepath, tmp_path: Path) -> None:
    text = (ROOT / ON_TRACK).read_text("utf-8")
    tablets = tmp_path / "tablets.yaml"
    tablets.write_text(
        text.replace("formulation: oral-solution", "formulation: tablet-0-5"), "utf-8"
    )
    asked = ("plan", tablets, "--at", DAY, "--models", "none")
    alone = glidepath(*asked)
    assert alone.status == 0
    text = plain(alone.out)
    assert "By this plan the last dose is never dropped: it ends at 0.715 mg a day" in text
    assert "0.65 mg a day would be possible; ask again with --formulations oral-solution" in text
    both = glidepath(*asked, "--formulations", "oral-solution, tablet-1")
    assert both.status == 0
    assert "Off the drug on 11 Aug 2027" in plain(both.out)
    assert "A change of formulation keeps the dose" in plain(both.out)
    unknown = glidepath(*asked, "--formulations", "elixir")
    assert_bad_input(unknown, "no formulation elixir", "oral-solution")


@pytest.mark.parametrize(
    "pace",
    ["slow", "45d", "45d:", "0d:5%", "45d:0%", "45d:100%", "45:5%", "d:5%", "even:", "5%:45d"],
)
def test_a_pace_that_is_none(pace: str, glidepath: Glidepath) -> None:
    assert_bad_input(glidepath("plan", ON_TRACK, "--at", DAY, "--pace", pace))


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("fastest", FASTEST),
        ("even", EVEN),
        ("even:2027-06-30", Pace(PaceKind.EVEN, until=day("2027-06-30"))),
        ("45d:5%", Pace(PaceKind.OWN, 45, Fraction(1, 20))),
        ("30d:7.5%", Pace(PaceKind.OWN, 30, Fraction(3, 40))),
    ],
)
def test_paces_as_they_are_written(text: str, pace: Pace) -> None:
    assert pace_of(text) == pace


def test_a_sample_left_out_is_left_out_of_the_paths_too(glidepath: Glidepath) -> None:
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--leave-out", "S06", "--json")
    assert told.status == 0
    data: Any = json.loads(told.out)
    assert [each["sample"] for each in data["levels"]] == ["S07", "S06", "S05"]
    assert_bad_input(glidepath("plan", ON_TRACK, "--at", DAY, "--leave-out", "S99"), "S99")


def test_what_became_known_later_changes_nothing(glidepath: Glidepath, tmp_path: Path) -> None:
    text = (ROOT / ON_TRACK).read_text("utf-8")
    later = (
        "  - {type: RelapseConfirmed, happened: 2026-11-10T09:00+08:00,"
        " known: 2026-11-17T09:00+08:00}\n"
    )
    record = tmp_path / "later.yaml"
    record.write_text(text + later, "utf-8")
    asked = ("--models", "none", "--at")
    assert (
        glidepath("plan", record, *asked, DAY).out == glidepath("plan", ON_TRACK, *asked, DAY).out
    )
    after = glidepath("plan", record, *asked, "2026-11-17")
    assert "back to 0.81 mg" in plain(after.out)


def test_files_are_written_beside_the_text(glidepath: Glidepath, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--models", "none", "--html", page)
    assert told.status == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    paper = tmp_path / "plan.pdf"
    told = glidepath("plan", ON_TRACK, "--at", DAY, "--models", "none", "--pdf", paper)
    assert told.status == 0
    assert paper.read_bytes().startswith(b"%PDF")
    none = tmp_path / "none.pdf"
    off = glidepath("plan", "examples/off-drug.yaml", "--at", "2025-11-25", "--pdf", none)
    assert off.status == 1
    assert not none.exists()
