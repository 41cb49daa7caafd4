"""What stands on a family's pages: every day with its dose, nothing else to be misread."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from glidepath.protocol import Text
from glidepath.report.documents.drawn import drawn, marks
from glidepath.report.documents.family import family_data
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.week import Fill, Pieces
from glidepath.report.documents.words import texts
from glidepath.report.language import Language
from unit.report.given import spaced
from unit.report.handed import handed, ordered, solution, tablets, with_events
from unit.report.test_documents_handout import PATTERN, order

EN, ZH = Language.EN, Language.ZH
TABLETS_AT = "2026-02-23T15:00+08:00"


def data(handout: Handout, language: Language = EN) -> dict[str, Any]:
    return family_data(handout, language)


def texts_of(value: object) -> list[str]:
    """Every text that stands anywhere."""
    if isinstance(value, str):
        return [spaced(value)]
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_of(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_of(each)]
    return []


def days(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [day for week in found["weeks"] for day in week["days"]]


def patterned() -> Handout:
    """A week in which the days differ: 0.8 mg on four of them, 0.7 mg on three."""
    return handed(ordered(solution(), PATTERN))


def test_every_day_from_today_to_the_last_one() -> None:
    found = data(handed(solution()))
    assert [len(week["days"]) for week in found["weeks"]] == [7, 7, 1]
    assert [spaced(day["date"]) for day in days(found)][:2] == ["12 Oct", "13 Oct"]
    assert spaced(days(found)[-1]["date"]) == "26 Oct"
    assert days(found)[0]["weekday"] == "Monday"


def test_a_sheet_that_begins_within_a_week_leaves_its_past_days_out() -> None:
    found = data(handed(solution(), "2026-10-15T09:00+08:00"))
    assert [len(week["days"]) for week in found["weeks"]] == [4, 7, 1]
    assert days(found)[0]["weekday"] == "Thursday"


def test_each_day_shows_the_volume_and_the_line_it_is_drawn_to() -> None:
    for day in days(data(handed(solution()))):
        ((part,),) = [intake["parts"] for intake in day["intakes"]]
        assert (part["number"], part["unit"], part["level"]) == ("0.73", "mL", 0.73)
        assert spaced(part["alt"]) == "syringe of 1 mL, filled to 0.73 mL"


def test_the_blood_test_stands_over_its_day_and_on_no_other() -> None:
    notes = [day["note"] for day in days(data(handed(solution())))]
    assert notes == [*[""] * 14, "BLOOD TEST: no medicine before it"]


def test_a_visit_without_a_blood_test_is_named() -> None:
    suspected = order("O5", "2026-10-13T10:00+08:00", "0.73", "clinician")
    record = with_events(solution(), *suspected)
    found = handed(record, "2026-10-13T11:00+08:00")
    only_imaging = tuple(each for each in found.visits if each.visit.id == "imaging")
    moved = tuple(replace(each, planned=date(2026, 10, 20)) for each in only_imaging)
    told = data(replace(found, visits=moved, blood=None, until=date(2026, 10, 20)))
    assert days(told)[-1]["note"] == "VISIT"
    assert [each["heading"] for each in told["next"]] == ["Next visit"]


def test_two_intakes_a_day_are_named_and_each_has_its_box() -> None:
    first = days(data(handed(tablets(), TABLETS_AT)))[0]
    assert [intake["time"] for intake in first["intakes"]] == ["morning", "evening"]
    (part,) = first["intakes"][0]["parts"]
    assert (part["number"], part["count"], spaced(part["strength"])) == ("1", 1, "0.5 mg")
    assert spaced(part["name"]) == "tablet 0.5 mg"


def test_several_fills_are_told_one_by_one_and_together() -> None:
    found = data(handed(ordered(solution(), {"daily_dose": _mg("1.4")})))
    (intake,) = days(found)[0]["intakes"]
    assert [part["number"] for part in intake["parts"]] == ["1", "0.4"]
    assert spaced(intake["together"]) == "together 1.4 mL"
    (dose,) = found["what"]["doses"]
    assert (spaced(dose["big"]), spaced(dose["parts"])) == ("1.4 mL", "1 mL + 0.4 mL")


def _mg(number: str) -> dict[str, object]:
    return {"value": Decimal(number), "unit": "mg"}


def test_days_that_differ_are_named_and_drawn_each_as_it_is() -> None:
    found = data(patterned())
    doses = {spaced(each["big"]): each["days"] for each in found["what"]["doses"]}
    assert doses == {
        "0.8 mL": "Monday, Tuesday, Thursday, Saturday",
        "0.7 mL": "Wednesday, Friday, Sunday",
    }
    numbers = [day["intakes"][0]["parts"][0]["number"] for day in days(found)[:7]]
    assert numbers == ["0.8", "0.8", "0.7", "0.8", "0.7", "0.8", "0.7"]
    assert any("not the same on all days" in line for line in found["what"]["lines"])


def test_what_to_give_is_told_once_in_large_print() -> None:
    what = data(handed(solution()))["what"]
    assert spaced(what["medicine"]) == "sirolimus, oral solution 1 mg/mL"
    ((dose,), lines) = what["doses"], [spaced(line) for line in what["lines"]]
    assert (spaced(dose["big"]), dose["often"], dose["days"], dose["parts"]) == (
        "0.73 mL",
        "once a day",
        "",
        "",
    )
    assert lines[0].startswith("The label must say: sirolimus, oral solution 1 mg/mL.")
    assert any("of 1 mL" in line for line in lines)


def test_tablets_are_given_whole() -> None:
    what = data(handed(tablets(), TABLETS_AT))["what"]
    assert spaced(what["doses"][0]["big"]) == "1 × tablet 0.5 mg"
    assert any(line.startswith("Give them whole") for line in what["lines"])


def test_two_sizes_of_syringe_are_both_spoken_of() -> None:
    found = patterned()
    assert found.week is not None
    other = (Fill("1.2", "3", "0.1"),)
    mixed = replace(found.week, days=(other, *found.week.days[1:]))
    lines = data(replace(found, week=mixed))["what"]["lines"]
    assert any("syringes that you were given" in line for line in lines)


@pytest.mark.parametrize("language", Language)
def test_order_and_last_day_are_in_the_head_of_every_page(language: Language) -> None:
    head = data(handed(solution()), language)["head"]
    assert "4" in head["order"]
    assert head["code"] == "KHE-031"
    until = {EN: "26 Oct 2026", ZH: "2026年10月26日"}[language]
    assert spaced(head["until"]) == until
    assert until in spaced(data(handed(solution()), language)["after"])


def test_next_visit_and_blood_test_on_one_day() -> None:
    (both,) = data(handed(solution()))["next"]
    assert both["heading"] == "Next visit, with a blood test"
    assert spaced(both["day"]) == "Monday, 26 Oct 2026"
    assert both["note"].startswith("That morning give no medicine before the blood has been taken")


def test_next_visit_and_blood_test_on_two_days() -> None:
    visit, blood = data(replace(handed(solution()), blood=date(2026, 10, 28)))["next"]
    assert (visit["heading"], visit["note"]) == ("Next visit", "")
    assert (blood["heading"], spaced(blood["day"])) == (
        "Next blood test",
        "Wednesday, 28 Oct 2026",
    )
    assert "before the blood has been taken" in blood["note"]


def test_a_blood_test_without_a_visit() -> None:
    (blood,) = data(replace(handed(solution()), visits=()))["next"]
    assert blood["heading"] == "Next blood test"


def test_a_visit_that_is_late_says_so() -> None:
    record = with_events(solution(), *order("O5", "2026-10-27T10:00+08:00", "0.73", "clinician"))
    (visit,) = data(handed(record, "2026-11-18T09:00+08:00"))["next"]
    assert spaced(visit["day"]) == "Friday, 20 Nov 2026"
    note = spaced(visit["note"])
    assert note.startswith("It was planned for 17 Nov 2026. Please come by 20 Nov 2026,")
    assert "That morning give no medicine" in note


def test_the_telephone_or_a_line_to_write_it_on() -> None:
    assert data(handed(solution()))["telephone"]["number"] == ""
    told = data(handed(solution(), telephone="021-5555 0100"))
    assert told["telephone"]["number"] == "021-5555 0100"


def test_what_to_do_when() -> None:
    found = data(handed(solution()))
    assert len(found["sections"]) == 5
    told = " ".join(texts_of(found["sections"]))
    assert "Never give two doses" in told
    assert "Do not give it again on your own" in told
    assert "by day or by night" in told
    assert "It becomes firmer." in told
    assert "Bruises" in told


def test_signs_that_a_family_cannot_see_are_left_out() -> None:
    """A sign of another protocol without words for a family: only the last, open one is left."""
    found = handed(solution())
    relapse = found.protocol.relapse
    alien = relapse.signs[0].model_copy(update={"id": "alt", "wording": Text(en="x", zh="某")})
    fields = {name: getattr(found.protocol, name) for name in type(found.protocol).model_fields}
    fields["relapse"] = relapse.model_copy(update={"signs": (alien,)})
    other = replace(found, protocol=type(found.protocol).model_construct(**fields))
    signs = next(each for each in data(other)["sections"] if each["list"])
    assert signs["list"] == ["Anything about your child that worries you."]


def test_nothing_more_to_give_has_no_calendar() -> None:
    found = data(
        handed(with_events(solution(), *order("O5", "2026-10-12T14:50+08:00", "0", "stop")))
    )
    assert found["weeks"] == []
    assert found["what"]["doses"] == []
    assert found["what"]["lines"][0] == "The medicine has been stopped. Give no more of it."
    assert [each["heading"] for each in found["next"]] == ["Next visit"]
    told = " ".join(texts_of(found))
    for words in ("missed", "vomit", "next dose", "change the amount", "no medicine before"):
        assert words not in told
    assert "by day or by night" in told


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("record", [solution(), tablets()], ids=["solution", "tablets"])
def test_no_arm_and_no_number_with_a_nought_at_its_end(record: Any, language: Language) -> None:
    at = TABLETS_AT if record is tablets() else "2026-10-12T15:00+08:00"
    told = " ".join(texts_of(data(handed(record, at), language)))
    for word in ("guided", "maintenance", "taper", "指导停药", "维持治疗", "减量"):
        assert word not in told
    for number in re.findall(r"[0-9]*\.[0-9]+", told):
        assert number[0] != "."
        assert number[-1] != "0"


def test_chinese_says_that_nobody_has_reviewed_it() -> None:
    assert "中文措辞尚未经临床医生审阅" in data(handed(solution()), ZH)["safety"]
    assert data(handed(solution()))["safety"] == texts()["family.made-by"].en


@pytest.mark.parametrize(
    ("fill", "steps", "numbers"),
    [
        (Fill("0.73", "1", "0.01"), 100, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1"),
        (Fill("1.2", "3", "0.1"), 30, "0 0.5 1 1.5 2 2.5 3"),
        (Fill("3.2", "5", "0.2"), 25, "0 1 2 3 4 5"),
        (Fill("0.2", "0.5", "0.01"), 50, "0 0.05 0.1 0.15 0.2 0.25 0.3 0.35 0.4 0.45 0.5"),
        (Fill("7", "60", "7"), 8, "0"),
    ],
)
def test_graduations_are_those_of_the_true_syringe(fill: Fill, steps: int, numbers: str) -> None:
    found = list(marks(fill))
    assert len(found) == steps + 1
    assert " ".join(each["number"] for each in found if each["number"]) == numbers
    assert [each["at"] for each in found[:2]] == [
        0.0,
        pytest.approx(float(Decimal(fill.graduation) / Decimal(fill.capacity))),
    ]
    part = drawn(fill, "", EN)
    assert part["level"] == pytest.approx(float(Decimal(fill.volume) / Decimal(fill.capacity)))


def test_the_line_lies_on_a_graduation() -> None:
    fill = Fill("0.73", "1", "0.01")
    assert drawn(fill, "", EN)["level"] in [each["at"] for each in marks(fill)]


def test_tablets_are_drawn_by_number() -> None:
    part = drawn(Pieces("3", "0.5"), "片剂 0.5 mg", ZH)
    assert (part["count"], spaced(part["strength"])) == (3, "0.5 mg")
    assert part["alt"] == "片剂 0.5 mg，3 份"
