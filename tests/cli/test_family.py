"""What a family gets, at the command line: all of it or nothing."""

from pathlib import Path

import pytest

from architecture.test_imports import PROGRAM, loaded_by
from cli.running import Glidepath, assert_bad_input

SOLUTION = "examples/family/solution.yaml"
SIGNED = ("--at", "2026-10-12T15:00+08:00")
TABLETS = ("examples/family/tablets.yaml", "--at", "2026-02-23T15:00+08:00")


def plain(text: str) -> list[str]:
    return text.replace("\N{NO-BREAK SPACE}", " ").splitlines()


def test_all_three_documents_are_written(tmp_path: Path, glidepath: Glidepath) -> None:
    pdf, ics, card = (tmp_path / name for name in ("a.pdf", "a.ics", "b.pdf"))
    told = glidepath("family", SOLUTION, *SIGNED, "--pdf", pdf, "--ics", ics, "--card", card)
    assert (told.status, told.err) == (0, "")
    assert plain(told.out) == [
        f"{pdf}: medicine calendar, order no. 4, valid until 26 Oct 2026",
        f"{card}: emergency card, order no. 4, valid until 26 Oct 2026",
        f"{ics}: visits and blood tests, order no. 4",
    ]
    assert pdf.read_bytes().startswith(b"%PDF")
    assert card.read_bytes().startswith(b"%PDF")
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_only_what_is_asked_for_is_written(tmp_path: Path, glidepath: Glidepath) -> None:
    card = tmp_path / "card.pdf"
    told = glidepath("family", *TABLETS, "--card", card, "--lang", "zh", "--models", "none")
    assert told.status == 0
    assert plain(told.out) == [
        f"{card}：急救卡，医嘱第 2 号，有效期至2026年3月25日",
        "中文措辞尚未经临床医生审阅。",
    ]
    assert list(tmp_path.iterdir()) == [card]


def test_the_same_question_gives_the_same_files(tmp_path: Path, glidepath: Glidepath) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    for path in (one, two):
        assert glidepath("family", SOLUTION, *SIGNED, "--pdf", path).status == 0
    assert one.read_bytes() == two.read_bytes()


def test_an_order_without_a_signature_writes_nothing(tmp_path: Path, glidepath: Glidepath) -> None:
    pdf = tmp_path / "a.pdf"
    told = glidepath("family", "examples/taper-on-track.yaml", "--at", "2026-11-16", "--pdf", pdf)
    assert (told.status, told.err) == (1, "")
    opening, reason = plain(told.out)
    assert opening == "Nothing is handed out."
    assert reason.startswith("The order of 12 Oct 2026 is not signed.")
    assert reason.endswith("sign it, and ask again.")
    assert not pdf.exists()


def test_a_child_without_standing_is_told_what_is_missing(
    tmp_path: Path, glidepath: Glidepath
) -> None:
    told = glidepath(
        "family", "examples/screening.yaml", "--at", "2026-01-08", "--pdf", tmp_path / "a.pdf"
    )
    assert told.status == 1
    assert plain(told.out)[:2] == [
        "Nothing is handed out.",
        "Nothing can be proposed for this child:",
    ]
    assert plain(told.out)[2:] == ["  - Randomise first: the child has no arm."]


def test_the_reason_is_told_in_chinese(tmp_path: Path, glidepath: Glidepath) -> None:
    told = glidepath(
        "family",
        "examples/fever-interrupted.yaml",
        "--at",
        "2026-02-03",
        "--ics",
        tmp_path / "a.ics",
        "--lang",
        "zh",
    )
    assert told.status == 1
    assert plain(told.out)[0] == "未生成任何家庭文件。"


def test_a_dose_that_the_syringe_cannot_show_is_bad_input(
    tmp_path: Path, glidepath: Glidepath
) -> None:
    record = tmp_path / "record.yaml"
    text = Path(SOLUTION).read_text("utf-8")
    record.write_text(text.replace("{value: 0.73, unit: mg}", "{value: 0.735, unit: mg}"), "utf-8")
    told = glidepath("family", record, *SIGNED, "--pdf", tmp_path / "a.pdf")
    assert_bad_input(told, "0.735 mg a day cannot be measured with oral solution 1 mg/mL")
    assert not (tmp_path / "a.pdf").exists()


def test_no_file_asked_for(glidepath: Glidepath) -> None:
    told = glidepath("family", SOLUTION, *SIGNED)
    assert_bad_input(told, "no file is asked for; expected --pdf, --ics or --card")


@pytest.mark.parametrize("number", ["call me", "12", "021-5555\n0100", "x" * 50])
def test_a_telephone_that_is_none(number: str, tmp_path: Path, glidepath: Glidepath) -> None:
    told = glidepath(
        "family", SOLUTION, *SIGNED, "--pdf", tmp_path / "a.pdf", "--telephone", number
    )
    assert_bad_input(told, "--telephone", "no telephone number")


@pytest.mark.parametrize("number", ["021-6493 1990", "+86 21 6493 1990", "021-64931990 转 123"])
def test_a_telephone(number: str, tmp_path: Path, glidepath: Glidepath) -> None:
    ics = tmp_path / "a.ics"
    told = glidepath("family", SOLUTION, *SIGNED, "--ics", ics, "--telephone", number)
    assert told.status == 0
    assert number in ics.read_text("utf-8").replace("\r\n ", "").replace("\n ", "")


def test_a_folder_that_is_not_there(tmp_path: Path, glidepath: Glidepath) -> None:
    path = tmp_path / "nowhere" / "a.pdf"
    told = glidepath("family", SOLUTION, *SIGNED, "--pdf", path)
    assert_bad_input(told, str(path), "the document cannot be written")


def test_help_and_a_decision_set_no_page() -> None:
    heavy = {"typst", "icalendar", "altair", "vl_convert"}
    assert loaded_by(f"{PROGRAM}; main()") & heavy == set()
    asked = "main(['decide', 'examples/taper-on-track.yaml', '--at', '2026-11-16'])"
    assert loaded_by(f"from glidepath.cli.main import main; {asked}") & heavy == set()
