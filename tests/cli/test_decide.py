"""``decide`` and ``eligible``: times, languages, JSON, protocols, exit status."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from cli.running import ROOT, Glidepath, assert_bad_input
from glidepath.decide import believe, decide
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.quantities import InputError, instant

ON_TRACK = "examples/taper-on-track.yaml"
DAY = "2026-11-16"


def plain(text: str) -> str:
    """Give a text with ordinary spaces, on one line."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    "at",
    [DAY, "2026-11-16T23:59:59.999999+08:00", "2026-11-16T15:59:59.999999Z"],
)
def test_a_day_is_asked_at_its_end_in_the_time_zone_of_the_child(
    at: str, glidepath: Glidepath
) -> None:
    told = glidepath("decide", ON_TRACK, "--at", at)
    assert told.status == 0
    assert told.out == glidepath("decide", ON_TRACK, "--at", DAY).out


def test_an_instant_does_not_see_what_became_known_later_that_day(glidepath: Glidepath) -> None:
    morning = glidepath("decide", "examples/level-pending.yaml", "--at", "2026-04-14T15:29+08:00")
    evening = glidepath("decide", "examples/level-pending.yaml", "--at", "2026-04-14")
    assert (morning.status, evening.status) == (1, 0)
    assert "level drawn on 13 Apr 2026" in plain(morning.out)
    assert "Reduce to 0.59 mg a day." in plain(evening.out)


def test_without_a_time_it_is_now(glidepath: Glidepath) -> None:
    told = glidepath("decide", "examples/off-drug.yaml", "--json")
    assert told.status == 0
    assert json.loads(told.out)["basis"]["at"] >= DAY[:4]


def test_what_became_known_later_changes_nothing(glidepath: Glidepath, tmp_path: Path) -> None:
    text = (ROOT / ON_TRACK).read_text("utf-8")
    later = (
        "  - {type: RelapseConfirmed, happened: 2026-11-10T09:00+08:00,"
        " known: 2026-11-17T09:00+08:00}\n"
    )
    record = tmp_path / "later.yaml"
    record.write_text(text + later, "utf-8")
    before = glidepath("decide", record, "--at", DAY)
    assert before.out == glidepath("decide", ON_TRACK, "--at", DAY).out
    after = glidepath("decide", record, "--at", "2026-11-17")
    assert "Back to 0.81 mg a day" in plain(after.out)


def test_before_the_first_event_nothing_is_proposed(glidepath: Glidepath) -> None:
    told = glidepath("decide", ON_TRACK, "--at", "2021-01-01")
    assert (told.status, told.err) == (1, "")
    assert "Nothing can be proposed." in told.out
    assert " mg a day" not in plain(told.out)


def test_before_any_protocol_nothing_is_proposed(glidepath: Glidepath) -> None:
    told = glidepath("decide", ON_TRACK, "--at", "2019-12-31")
    assert told.status == 1
    assert "No version of the protocol is in force" in plain(told.out)


def test_json_carries_the_numbers_of_the_text(glidepath: Glidepath) -> None:
    asked = ("decide", ON_TRACK, "--at", DAY, "--models", "none")
    text = plain(glidepath(*asked).out)
    data = json.loads(glidepath(*asked, "--json").out)
    found = data["assessment"]
    low, high = found["permitted_low"], found["permitted_high"]
    assert (low["micrograms"], high["micrograms"]) == (657, 1000)
    assert f"Permitted today: {low['milligrams']} to 1.00 mg a day." in text
    assert f"Reduce to {found['recommended']['dose']['milligrams']} mg a day." in text
    trough = found["forecast"]["recommended_ng_per_l"]
    assert (trough["median"], trough["low"], trough["high"]) == (3888, 2687, 5624)
    assert "Trough foreseen on 0.66 mg a day: 3.9 ng/mL (2.7 to 5.6)" in text
    assert f"{data['basis']['knowledge_assumed']} of {data['basis']['events']} events" in text


def test_models_stand_beside_proportion(glidepath: Glidepath) -> None:
    data = json.loads(glidepath("decide", ON_TRACK, "--at", DAY, "--json").out)
    forecast, belief = data["assessment"]["forecast"], data["basis"]["belief"]
    assert belief["basis"] == "models"
    assert sum(float(each["weight"]) for each in belief["learned"]["models"]) == pytest.approx(
        1, abs=0.001
    )
    assert forecast["recommended_by_proportion_ng_per_l"]["median"] == 3888
    assert forecast["recommended_ng_per_l"]["median"] != 3888


def test_named_models_alone_are_asked(glidepath: Glidepath) -> None:
    asked = ("decide", ON_TRACK, "--at", DAY, "--json", "--models", "chen-2021")
    data = json.loads(glidepath(*asked).out)
    models = data["basis"]["belief"]["learned"]["models"]
    assert [(each["model"], each["weight"]) for each in models] == [("chen-2021", "1")]


def test_a_sample_that_is_not_there_cannot_be_left_out(glidepath: Glidepath) -> None:
    told = glidepath("decide", ON_TRACK, "--at", DAY, "--leave-out", "S99")
    assert told.status == 2
    assert "S99" in told.err


def test_what_another_drug_would_do(glidepath: Glidepath) -> None:
    course = ("--drug", "伏立康唑", "--from", "2026-11-20", "--to", "2026-12-03")
    told = glidepath("interact", ON_TRACK, "--at", DAY, *course)
    assert told.status == 0
    assert "Exposure times 11 while it is taken" in plain(told.out)
    assert "With it the next reduction may be permitted from 17 Dec 2026 on" in plain(told.out)
    data = json.loads(glidepath("interact", ON_TRACK, "--at", DAY, *course, "--json").out)
    steady = [each for each in data["moments"] if each["within"]][-1]
    ratio = steady["with_ng_per_l"]["median"] / steady["without_ng_per_l"]["median"]
    assert ratio == pytest.approx(11, rel=0.02)
    back = data["moments"][-1]
    assert back["with_ng_per_l"]["median"] == pytest.approx(
        back["without_ng_per_l"]["median"], 0.02
    )


@pytest.mark.parametrize(
    ("course", "said"),
    [
        (("--drug", "vorikonazol"), "lists no interacting drug"),
        (("--drug", "rifampicin", "--from", "2026-11-01"), "before today"),
        (
            ("--drug", "rifampicin", "--from", "2026-12-02", "--to", "2026-12-01"),
            "before its start",
        ),
    ],
)
def test_a_course_that_cannot_be_meant(
    glidepath: Glidepath, course: tuple[str, ...], said: str
) -> None:
    told = glidepath("interact", ON_TRACK, "--at", DAY, *course)
    assert told.status == 2
    assert said in told.err


@pytest.mark.parametrize("suffix", [".svg", ".html", ".json"])
def test_a_picture(glidepath: Glidepath, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"taper{suffix}"
    told = glidepath("chart", ON_TRACK, "--at", DAY, "--out", str(out))
    assert told.status == 0
    assert "KHE-003" in out.read_text("utf-8")


def test_a_picture_of_no_kind(glidepath: Glidepath, tmp_path: Path) -> None:
    told = glidepath("chart", ON_TRACK, "--at", DAY, "--out", str(tmp_path / "taper.gif"))
    assert told.status == 2
    assert ".svg" in told.err


def test_a_refusal_in_json_names_what_is_missing(glidepath: Glidepath) -> None:
    told = glidepath(
        "decide", "examples/level-pending.yaml", "--at", "2026-04-13T11:30+08:00", "--json"
    )
    data = json.loads(told.out)
    assert told.status == 1
    assert data["answer"] == "refusal"
    assert [each["id"] for each in data["unmet"]] == ["taper.level-pending"]


@pytest.mark.parametrize(
    ("command", "example", "day", "status", "said"),
    [
        ("decide", "taper-on-track", DAY, 0, "减量至每日 0.66 mg。"),
        ("decide", "ready-to-stop", "2026-02-02", 0, "停药：可停用最后剂量（每日 0.31 mg）。"),
        ("eligible", "screening", "2026-01-08", 0, "符合入组条件。"),
        ("eligible", "screening", "2026-01-05", 1, "I5"),
    ],
)
def test_in_chinese(
    command: str, example: str, day: str, status: int, said: str, glidepath: Glidepath
) -> None:
    told = glidepath(command, f"examples/{example}.yaml", "--at", day, "--lang", "zh")
    assert told.status == status
    assert said in plain(told.out)
    assert "中文措辞尚未经临床医生审阅。" in told.out


def test_both_languages_have_the_same_numbers(glidepath: Glidepath) -> None:
    def doses(lang: str) -> list[str]:
        told = glidepath("decide", ON_TRACK, "--at", DAY, "--lang", lang)
        return sorted(re.findall(r"[0-9.]+(?=\s(?:mg|ng/mL)\b)", told.out))

    assert doses("en")
    assert set(doses("en")) == set(doses("zh"))


def test_a_file_and_a_folder_are_protocols(glidepath: Glidepath) -> None:
    expected = glidepath("decide", ON_TRACK, "--at", DAY).out
    for protocol in ("khe-sirolimus/1.0", "examples/amended/1.0.yaml", "examples/amended"):
        assert glidepath("decide", ON_TRACK, "--at", DAY, "-p", protocol).out == expected


def test_an_amendment_holds_once_it_is_consented_to(glidepath: Glidepath, tmp_path: Path) -> None:
    text = (ROOT / ON_TRACK).read_text("utf-8")
    consent = (
        "  - {type: ConsentGiven, happened: 2026-10-20, scope: [treatment, follow-up, data],"
        " protocol_version: '1.1'}\n"
    )
    record = tmp_path / "consented.yaml"
    record.write_text(text + consent, "utf-8")
    told = glidepath("decide", record, "--at", DAY, "-p", "examples/amended", "--json")
    assert json.loads(told.out)["basis"]["version"] == "1.1"
    told = glidepath("decide", ON_TRACK, "--at", DAY, "-p", "examples/amended", "--json")
    assert json.loads(told.out)["basis"]["version"] == "1.0"


@pytest.mark.parametrize("command", ["decide", "eligible"])
@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("yesterday", '"yesterday" is not a date'),
        ("", "is not a date"),
        ("2026-02-30", "2026-02-30"),
        ("2026-11-16T09:00", "does not say its time zone"),
        ("1026-11-16", "the year 1026 cannot be meant"),
    ],
)
def test_a_time_that_is_none(command: str, at: str, part: str, glidepath: Glidepath) -> None:
    assert_bad_input(glidepath(command, ON_TRACK, "--at", at), part)


@pytest.mark.parametrize("command", ["decide", "eligible"])
@pytest.mark.parametrize(
    ("protocol", "part"),
    [
        ("khe-sirolimsu", "expected khe-sirolimus"),
        ("khe-sirolimus/9.9", 'no version "9.9"; expected 1.0'),
        ("nowhere.yaml", "nowhere.yaml: there is no such file"),
        ("docs", "docs: there is no version of the protocol"),
        (ON_TRACK, f"{ON_TRACK}:"),
    ],
)
def test_a_protocol_that_is_none(
    command: str, protocol: str, part: str, glidepath: Glidepath
) -> None:
    assert_bad_input(glidepath(command, ON_TRACK, "-p", protocol), part)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["decide"],
        ["decide", ON_TRACK, "another.yaml"],
        ["decide", ON_TRACK, "--lang", "fr"],
        ["decide", ON_TRACK, "--nonsense"],
        ["record", "check"],
        ["protocol", "diff", "khe-sirolimus"],
    ],
    ids=" ".join,
)
def test_a_command_line_that_is_none(arguments: list[str], glidepath: Glidepath) -> None:
    assert_bad_input(glidepath(*arguments), "Error: ")


def test_no_command_shows_the_help(glidepath: Glidepath) -> None:
    told = glidepath()
    assert told.status == 2
    assert "Commands:" in told.out + told.err


def test_the_version(glidepath: Glidepath) -> None:
    told = glidepath("--version")
    assert (told.status, told.out) == (0, "glidepath 0.1.0\n")


def test_a_belief_that_knows_later_is_bad_input() -> None:
    history, record = read_history("khe-sirolimus"), read_record(ROOT / ON_TRACK)
    at = instant("2026-11-16T09:00+08:00")
    belief = believe(history, record, at + timedelta(minutes=1))
    with pytest.raises(InputError, match="nothing later than 2026-11-16T09:00") as raised:
        decide(history, record, at, belief=belief)
    assert [each.kind for each in raised.value.problems] == ["later-knowledge"]
