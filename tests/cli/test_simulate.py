"""``simulate`` and ``protocol gaps --simulate``: what they print and write, on a small scale."""

import json
import re
import shlex
from pathlib import Path

import pytest

from cli.running import ROOT, Glidepath, assert_bad_input
from glidepath import __version__

PAGE = (ROOT / "docs/simulation.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("glidepath ")
]
SMALL = {"--trials": "1", "--children": "3"}


def test_it_prints_both_arms_the_assumptions_and_what_it_cannot_tell(glidepath: Glidepath) -> None:
    told = glidepath("simulate", "--trials", "2", "--children", "4", "--until", "60")
    assert told.status == 0
    out = " ".join(told.out.split())
    for words in (
        "Trials: 2, children in each: 4; outcome judged on day 365, followed to day 60; seed 1.",
        "The simulation ends before the outcome is judged",
        "guided discontinuation",
        "maintenance",
        "What this cannot tell",
        "have no published source",
        "Research software, not a medical device",
    ):
        assert words in out


def test_in_chinese_it_says_that_nobody_has_reviewed_it(glidepath: Glidepath) -> None:
    told = glidepath(
        "simulate", "--trials", "1", "--children", "4", "--until", "30", "--lang", "zh"
    )
    assert "指导停药组" in told.out
    assert "模拟不能说明的问题" in told.out
    assert "尚未经临床医生审阅" in told.out


def test_as_json_two_protocols_have_characteristics_and_changes(glidepath: Glidepath) -> None:
    told = glidepath(
        "simulate", "--trials", "1", "--children", "4", "--until", "60", "--json",
        "--compare", ROOT / "examples/amended/1.1.yaml", "--fit", "chen-2021",
    )  # fmt: skip
    data = json.loads(told.out)
    assert [each["version"] for each in data["simulations"]] == ["1.0", "1.1"]
    assert data["simulations"][0]["fitted"] == "chen-2021"
    first = data["simulations"][0]["characteristics"]
    assert {each["arm"] for each in first} == {"taper", "maintenance"}
    assert {"success", "relapse", "visits"} <= {each["id"] for each in first}
    changed = {(each["id"], each["arm"]): each for each in data["changes"]}
    assert changed["lost", "taper"]["value"] == 0.0
    assert data["assumptions"]["relapse.published"]["value"] == 0.173
    assert data["engine"] == __version__


def test_the_same_seed_gives_the_same_numbers_with_two_workers_and_kept_chunks(
    glidepath: Glidepath, tmp_path: Path
) -> None:
    asked = ("simulate", "--trials", "2", "--children", "3", "--until", "40", "--json")
    alone = glidepath(*asked)
    assert glidepath(*asked, "--keep", tmp_path / "kept").out == alone.out
    assert glidepath(*asked, "--keep", tmp_path / "kept").out == alone.out
    assert glidepath(*asked, "--seed", "2").out != alone.out
    assert_bad_input(
        glidepath(*asked, "--seed", "2", "--keep", tmp_path / "kept"), "another simulation"
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_needs_nothing_else_and_states_every_assumption(
    glidepath: Glidepath, tmp_path: Path, lang: str
) -> None:
    page = tmp_path / "report.html"
    told = glidepath(
        "simulate", "--trials", "2", "--children", "4", "--until", "60", "--lang", lang,
        "--report", page, "--compare", ROOT / "examples/amended/1.1.yaml",
    )  # fmt: skip
    assert told.status == 0
    html = page.read_text("utf-8")
    assert html.count("<svg") == 2
    hosts = set(re.findall(r"https?://[^\"' )<]+", html))
    assert all(each.startswith("http://www.w3.org/") for each in hosts)
    assert "<script" not in html
    assert "default-src 'none'" in html
    for name in ("relapse.keep", "clinic.larger", "level.late-days"):
        assert name in html
    assert "Int J Cancer 2023" in html


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (["nowhere"], ["nowhere"]),
        (["khe-sirolimus", "--truth", "nobody-2030"], ["nobody-2030", "expected"]),
        (["khe-sirolimus", "--truth", "golubovic-2019"], ["ast", "golubovic-2019"]),
        (["khe-sirolimus", "--fit", "golubovic-2019"], ["two compartments"]),
        (["khe-sirolimus", "--engine", "grid"], ["no engine grid"]),
        (["khe-sirolimus", "--assumptions", "none.yaml"], ["none.yaml", "no such file"]),
    ],
)
def test_bad_input_is_named(glidepath: Glidepath, asked: list[str], parts: list[str]) -> None:
    assert_bad_input(glidepath("simulate", *asked, "--trials", "1", "--children", "2"), *parts)


def test_a_bad_assumption_has_file_line_and_field(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "format: glidepath-assumptions-1\nassumptions:\n  visit.missed: {value: 7}\n", "utf-8"
    )
    told = glidepath("simulate", "--assumptions", path)
    assert_bad_input(told, "mine.yaml:3", "assumptions.visit.missed.value", "expected 0 to 1")


def test_a_page_that_cannot_be_written_is_named(glidepath: Glidepath, tmp_path: Path) -> None:
    told = glidepath(
        "simulate", "--trials", "1", "--children", "2", "--until", "20",
        "--report", tmp_path / "nowhere" / "report.html",
    )  # fmt: skip
    assert told.status == 2
    assert "the file cannot be written" in told.err


def test_the_page_of_the_docs_has_commands() -> None:
    assert len(COMMANDS) >= 6
    assert any("liver-tacrolimus" in each and "--assumptions" in each for each in COMMANDS)


@pytest.mark.parametrize("command", [each for each in COMMANDS if " simulate " in each])
def test_the_commands_of_the_docs_run_in_small(
    glidepath: Glidepath, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    words = shlex.split(command)[1:]
    for place, word in enumerate(words):
        if word in SMALL:
            words[place + 1] = SMALL[word]
        if word in ("--report", "--keep"):
            words[place + 1] = str(tmp_path / words[place + 1])
        if word == "--workers":
            words[place + 1] = "1"
    monkeypatch.chdir(ROOT)
    told = glidepath(*words, "--until", "90")
    assert (told.status, told.err) == (0, "")
    assert "Monte Carlo" in told.out


def test_gaps_can_be_simulated_point_by_point(glidepath: Glidepath) -> None:
    asked = ("protocol", "gaps", "--simulate", "--children", "4", "--point", "O15")
    told = glidepath(*asked, "--json")
    assert json.loads(told.out) == []  # O15 is about who stays in; nothing of it is simulated
    assert "by 4 simulated children" in glidepath(*asked).out
    assert_bad_input(glidepath(*asked, "--point", "O99"), "no open point O99", "O1, O2")
