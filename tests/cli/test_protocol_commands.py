"""The commands about protocols: text in two languages, JSON with the same numbers, exit status."""

import json
import re
from pathlib import Path

import pytest

from cli.running import ROOT, Glidepath, assert_bad_input

TRIAL, OTHER = "khe-sirolimus", "liver-tacrolimus"
OLD, NEW = "examples/amended/1.0.yaml", "examples/amended/1.1.yaml"
CHILDREN = ("examples/fever-interrupted.yaml", "examples/ready-to-stop.yaml")
BY_NAME = ("show", "check", "gaps", "prove")


def plain(text: str) -> str:
    """Give a text with ordinary spaces, on one line."""
    return " ".join(text.split())


def test_the_library_is_listed(glidepath: Glidepath) -> None:
    told = glidepath("protocol", "list")
    assert told.status == 0
    assert [line.split()[0] for line in told.out.splitlines()] == [TRIAL, OTHER]


def test_every_criterion_rule_and_open_point_is_shown(glidepath: Glidepath) -> None:
    told = glidepath("protocol", "show")
    assert told.status == 0
    for name in (
        *(f"I{number}" for number in (1, 2, 3, 5, 6)),
        "I4-remission",
        *(f"E{number}" for number in range(1, 6)),
        *(f"M{number}" for number in range(1, 4)),
        *(f"T{number}" for number in range(1, 10)),
        *(f"O{number}" for number in range(1, 25)),
    ):
        assert f"- {name}: " in told.out
    assert glidepath("protocol", "show", TRIAL).out == told.out


def test_shown_in_chinese(glidepath: Glidepath) -> None:
    told = glidepath("protocol", "show", TRIAL, "--lang", "zh")
    assert told.status == 0
    assert "确诊卡波西型血管内皮瘤" in plain(told.out)
    assert "中文措辞尚未经临床医生审阅。" in told.out


@pytest.mark.parametrize("name", [TRIAL, OTHER, f"{TRIAL}/1.0", NEW])
def test_shown_as_data(name: str, glidepath: Glidepath) -> None:
    told = glidepath("protocol", "show", name, "--json")
    assert told.status == 0
    data = json.loads(told.out)
    assert data["id"] in (TRIAL, OTHER)
    assert data["version"] in ("1.0", "1.1")


def test_the_schema_takes_the_protocols_of_the_library(glidepath: Glidepath) -> None:
    schema = json.loads(glidepath("protocol", "schema").out)
    assert {"id", "version", "eligibility", "parameters"} <= set(schema["properties"])


@pytest.mark.slow
def test_the_check_finds_the_numbers_of_the_trial(glidepath: Glidepath) -> None:
    told = glidepath("protocol", "check", TRIAL)
    text = plain(told.out)
    assert told.status == 1
    assert "0.50 mg a day stops on day 374, after 13 cuts to 0.16 mg" in text
    assert "EMIT) cannot verify the stop" in text
    data = json.loads(glidepath("protocol", "check", TRIAL, "--json").out)
    assert str(len(data)) in re.findall("[0-9]+", text.partition("Followed by")[0])


@pytest.mark.slow
def test_the_gaps_name_every_open_point(glidepath: Glidepath) -> None:
    told = glidepath("protocol", "gaps", TRIAL)
    assert told.status == 0
    for number in range(1, 25):
        assert f"\nO{number}  " in told.out


@pytest.mark.slow
def test_the_proofs(glidepath: Glidepath) -> None:
    pytest.importorskip("z3")
    told = glidepath("protocol", "prove", TRIAL)
    assert told.status == 0
    assert "14 proved, 0 refuted, 0 not known" in plain(told.out)
    assert told.out.count("- Proved: ") == 14


def test_a_changed_parameter_and_the_decisions_that_change(glidepath: Glidepath) -> None:
    arguments = ("protocol", "diff", OLD, NEW, *CHILDREN, "--at", "2026-02-16")
    told = glidepath(*arguments)
    text = plain(told.out)
    assert told.status == 0
    assert "the shortest time between two changes: 14 days → 21 days" in text
    assert "2 ng/mL → 1.5 ng/mL" in text
    assert "next reduction: 20 Feb 2026 → 27 Feb 2026" in text
    data = json.loads(glidepath(*arguments, "--json").out)
    told_numbers = re.findall("[0-9]+", text)
    assert len(data["decisions"]) > 0
    assert {str(data["replayed"]), str(len(data["decisions"]))} <= set(told_numbers)


def test_a_version_does_not_differ_from_itself(glidepath: Glidepath) -> None:
    told = glidepath("protocol", "diff", OLD, OLD, *CHILDREN, "--at", "2026-02-16", "--json")
    data = json.loads(told.out)
    assert told.status == 0
    assert (data["differences"], data["decisions"]) == ([], [])
    assert data["replayed"] > 0


def test_a_difference_in_chinese(glidepath: Glidepath) -> None:
    told = glidepath("protocol", "diff", OLD, NEW, "--at", "2026-02-16", "--lang", "zh")
    assert told.status == 0
    assert "两次剂量改变之间的最短间隔" in plain(told.out)


@pytest.mark.parametrize("command", BY_NAME)
@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("khe-sirolimsu", "expected khe-sirolimus"),
        ("khe-sirolimus/9.9", 'no version "9.9"'),
        ("nowhere.yaml", "there is no such file"),
        (CHILDREN[0], f"{CHILDREN[0]}:"),
    ],
)
def test_a_protocol_that_is_none(command: str, name: str, part: str, glidepath: Glidepath) -> None:
    assert_bad_input(glidepath("protocol", command, name), part)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("nowhere.yaml", NEW), "nowhere.yaml: there is no such file"),
        ((OLD, "nowhere.yaml"), "nowhere.yaml: there is no such file"),
        ((OLD, NEW, "nowhere.yaml"), "nowhere.yaml: there is no such file"),
        ((OLD, NEW, "examples/broken.yaml"), "examples/broken.yaml:9: participant.time_zone"),
        ((OLD, NEW, CHILDREN[0], "--at", "soon"), '"soon" is not a date'),
    ],
)
def test_a_comparison_that_cannot_be_made(
    arguments: tuple[str, ...], part: str, glidepath: Glidepath
) -> None:
    assert_bad_input(glidepath("protocol", "diff", *arguments), part)


def test_every_mistake_of_a_protocol_is_told_with_its_line(
    tmp_path: Path, glidepath: Glidepath
) -> None:
    text = (ROOT / OLD).read_text("utf-8")
    text = text.replace("    spacing-min:", "    spacing-mni:")
    text = text.replace("unit: ng/mL", "unit: ng/ml-ish", 1)
    path = tmp_path / "p.yaml"
    path.write_text(text, "utf-8")
    told = glidepath("protocol", "show", path)
    assert_bad_input(told, 'unknown field "spacing-mni"', "ng/ml-ish")
    for line in told.err.splitlines():
        assert re.match(rf"{re.escape(str(path))}:[0-9]+: [a-z]", line)
