"""The clinician's report of a plan: the same numbers as the schedule, on paper and in a browser."""

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from glidepath.cli.documents import write_plan_html, write_plan_pdf
from glidepath.cli.shared import Lang
from glidepath.decide import Answer, Belief, Refusal, believe, decide
from glidepath.decide.learned import Learned
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import read_models
from glidepath.plan.alternatives import Alternative, Effort
from glidepath.plan.make import plan
from glidepath.plan.schedule import FASTEST, Move, NoPlan, Schedule, WhyNot
from glidepath.quantities import instant
from glidepath.record.record import Record
from glidepath.report.documents.plan_chart import plan_chart
from glidepath.report.documents.plan_page import plan_html
from glidepath.report.documents.plan_report import plan_pdf, plan_words
from glidepath.report.documents.plan_steps import COLUMNS
from glidepath.report.language import Language
from glidepath.report.pictures import EventKind, LevelKind
from glidepath.report.plan import Planned
from unit.report.given import event, spaced
from unit.report.handed import HISTORY, ROOT, example, with_events

EN, ZH = Language.EN, Language.ZH
AT = "2026-11-16T18:00+08:00"
PATTERN_TOLD = "0.66 mL on Monday, Wednesday, Friday and Sunday, 0.65 mL on the other days"
ELSEWHERE = """
import hashlib, sys
sys.path.insert(0, "tests")
from glidepath.report.language import Language
from glidepath.report.documents.plan_report import plan_pdf
from unit.report.test_documents_plan import planned_alone
print(hashlib.sha256(plan_pdf(planned_alone(), Language.ZH)).hexdigest())
"""


@cache
def believed(name: str, at: str, models: tuple[str, ...] = ()) -> Belief:
    return believe(
        HISTORY, example(name), instant(at), models=read_models(models), growth=read_growth()
    )


@cache
def planned(
    name: str = "taper-on-track", at: str = AT, models: tuple[str, ...] = ()
) -> tuple[Schedule, Answer]:
    """A schedule of the fastest pace, and the answer of that day."""
    belief = believed(name, at, models)
    schedule = plan(HISTORY, example(name), instant(at), belief)
    assert isinstance(schedule, Schedule), schedule
    return schedule, decide(HISTORY, example(name), instant(at), belief=belief)


def planned_alone(**changes: Any) -> Planned:
    """A plan that tells of one schedule only."""
    schedule, answer = planned()
    return Planned(answer, replace(schedule, **changes))


def data(changes: dict[str, Any] | None = None, language: Language = EN) -> dict[str, Any]:
    return plan_words(planned_alone(**(changes or {})), language)


def summary(**changes: Any) -> list[str]:
    return [spaced(line) for line in data(changes)["summary"]]


def test_the_way_down_by_hand() -> None:
    """0.73 mg, and a tenth less every 30 days, rounded up to 0.01 mg; the stop at a third of 1 mg.

    0.66, 0.60, 0.54, 0.49, 0.45, 0.41, 0.37, 0.34, 0.31, as the facts of the trial count them.
    """
    found = data()["steps"]
    assert [each["dose"] for each in found] == (
        ["0.66", "0.6", "0.54", "0.49", "0.45", "0.41", "0.37", "0.34", "0.31", "0"]
    )
    assert spaced(found[0]["date"]) == "16 Nov 2026"
    assert spaced(found[1]["date"]) == "16 Dec 2026"


def test_a_row() -> None:
    first = {name: spaced(text) for name, text in data()["steps"][0].items()}
    assert first["given"] == "0.66 mL"
    assert first["share"] == "66 %"
    assert first["permitted"] == "0.657 to 1"
    assert first["move"] == ""
    assert first["level"] == "30 Nov 2026"
    assert first["rules"] == "1"
    assert re.fullmatch(r"0\.03[12]", first["weight"])


def test_the_trough_is_told_to_a_tenth_with_its_interval() -> None:
    """By proportion from 4.3 ng/mL on 0.73 mg: 0.66 mg give 3.89."""
    first = data()["steps"][0]
    assert first["trough"] == "3.9"
    low, high = first["range"].split(" to ")
    assert float(low) < 3.9 < float(high)


def test_the_stop_says_so_and_nothing_else() -> None:
    last = data()["steps"][-1]
    assert (last["dose"], last["move"], last["given"], last["permitted"]) == (
        "0",
        "stop",
        "",
        "or the stop",
    )
    assert last["trough"] == last["level"] == last["weight"] == last["share"] == ""


@pytest.mark.parametrize("move", [Move.RESTORE, Move.SWITCH])
def test_other_moves_are_named(move: Move) -> None:
    schedule, _ = planned()
    first = replace(schedule.steps[0], move=move)
    told = data({"steps": (first, *schedule.steps[1:])})["steps"][0]["move"]
    assert told == {Move.RESTORE: "restore", Move.SWITCH: "other product"}[move]


def test_what_is_not_known_is_left_out() -> None:
    schedule, _ = planned()
    bare = replace(schedule.steps[0], weight=0, trough=None, high=None)
    told = data({"steps": (bare,)})
    first = {name: spaced(text) for name, text in told["steps"][0].items()}
    assert (first["weight"], first["trough"], first["range"]) == ("", "", "")
    assert first["permitted"] == "0.657 or more"


def test_two_intakes_a_day() -> None:
    schedule, _ = planned()
    regimen = replace(schedule.steps[0].regimen, intakes=2)
    told = data({"steps": (replace(schedule.steps[0], regimen=regimen),)})["steps"][0]
    assert spaced(told["given"]) == "2 × 0.33 mL"


def test_a_pattern_says_on_how_many_days_what() -> None:
    schedule, _ = planned()
    week = (660, 650, 660, 650, 660, 650, 660)
    regimen = replace(schedule.steps[0].regimen, dose=656, pattern=week)
    told = data({"steps": (replace(schedule.steps[0], regimen=regimen),)})["steps"][0]
    assert spaced(told["given"]) == PATTERN_TOLD
    assert told["dose"] == "0.656"


def test_what_the_product_cannot_give_is_told() -> None:
    schedule, _ = planned()
    regimen = replace(schedule.steps[0].regimen, dose=5500)
    told = data({"steps": (replace(schedule.steps[0], regimen=regimen),)})["steps"][0]
    assert told["given"] == "cannot be measured"


def test_the_summary_is_that_of_the_command_line() -> None:
    schedule, _ = planned()
    assert schedule.off is not None
    told = summary()
    assert told[0].startswith("Off the drug on ")
    assert told[1].startswith("Not in time for the outcome judged on 20 Jul 2027")
    assert told[-1] == "Today's decision: Reduce to 0.66 mg a day."


def test_what_there_is_to_know_about_the_steps() -> None:
    told = [spaced(line) for line in data({"remission": date(2026, 12, 24)})["notes"]]
    assert told[0] == "Given as oral solution 1 mg/mL, once a day."
    assert any("found again on 24 Dec 2026" in line for line in told)
    assert told[-1].startswith("Doses are what can be measured, rounded up")


def test_a_plan_alone_compares_nothing() -> None:
    told = data()
    assert told["paces"] is None
    assert told["levels"] == []


def test_paces_side_by_side() -> None:
    schedule, answer = planned()
    effort = Effort(steps=10, visits=10, blood_tests=9, days=254, lowest=1600)
    found = Planned(answer, schedule, (Alternative(FASTEST, schedule, effort),))
    paces = plan_words(found, EN)["paces"]
    assert len(paces["columns"]) == len(paces["rows"][0])
    assert paces["rows"][0][3:7] == ["10", "10", "9", "254"]
    assert paces["note"].startswith("Visits: ")


def test_rules_are_named_with_their_sources() -> None:
    assert data()["rules"] == ["cap on reductions (T2, T9, O1, O3)"]


def test_the_foot_names_all_on_which_it_rests() -> None:
    _, answer = planned()
    told = data()["digests"]
    for name in ("protocol", "record", "belief"):
        assert f"{name} {answer.basis.digests[name][:12]}" in told
    assert answer.basis.digests["engine"] in told


def test_the_picture_shows_what_was_and_what_is_planned() -> None:
    schedule, answer = planned()
    chart = plan_chart(schedule, answer, EN)
    assert [round(each.mg, 2) for each in chart.doses] == [1.0, 0.9, 0.81, 0.73]
    assert chart.doses[-1].end == answer.basis.at
    assert [each.mg for each in chart.planned] == [
        each.regimen.dose / 1000 for each in schedule.steps
    ]
    assert chart.limit is not None
    assert (chart.limit[0], spaced(str(chart.limit[1]))) == (2.0, "stop below 2 ng/mL")
    assert {each.kind for each in chart.levels} == {LevelKind.MEASURED}
    assert [str(each.text) for each in chart.events] == ["randomised", "outcome"]
    assert [each.foreseen for each in chart.growth][-1]


def test_by_proportion_only_the_troughs_of_the_steps_are_drawn() -> None:
    schedule, answer = planned()
    band = plan_chart(schedule, answer, EN).band
    assert len(band) == len(schedule.steps) - 1
    assert all(each.future for each in band)
    assert band[0].median == pytest.approx(3.888, abs=0.001)
    assert band[0].low90 < band[0].low50 < band[0].median < band[0].high50 < band[0].high90


def test_with_models_the_band_runs_from_the_past_into_the_future() -> None:
    schedule, answer = planned(models=("fan-2024",))
    belief = answer.basis.belief
    assert belief is not None
    assert isinstance(belief.learned, Learned)
    band = plan_chart(schedule, answer, EN).band
    assert {each.future for each in band} == {False, True}
    days = [each.at.date() for each in band]
    assert days == sorted(set(days))
    assert {each.day for each in schedule.steps} <= set(days)
    after_the_stop = band[-1]
    assert after_the_stop.median < 0.5


def test_until_the_first_step_the_present_dose_goes_on() -> None:
    schedule, answer = planned("restored", "2026-03-23T18:00+08:00")
    chart = plan_chart(schedule, answer, ZH)
    assert (chart.planned[0].start, chart.planned[0].mg) == (answer.basis.at, 0.66)
    kinds = [each.kind for each in chart.events]
    assert kinds.count(EventKind.RELAPSE) == 2


def test_nothing_ordered_nothing_taken() -> None:
    schedule, answer = planned()
    blank = replace(answer.basis, record=Record(answer.basis.record.participant))
    chart = plan_chart(schedule, replace(answer, basis=blank), EN)
    assert (chart.doses, chart.levels) == ((), ())


def test_weights_that_are_not_foreseen_are_not_drawn() -> None:
    schedule, answer = planned()
    steps = tuple(replace(each, weight=0) for each in schedule.steps)
    chart = plan_chart(replace(schedule, steps=steps), answer, EN)
    assert not any(each.foreseen for each in chart.growth)


def test_what_lies_before_the_picture_is_left_out() -> None:
    """Weights of 2022 and earlier, and a weight of the day that is shown first or later."""
    schedule, answer = planned()
    days = [each.at for each in plan_chart(schedule, answer, EN).growth]
    assert min(each.date() for each in days) == date(2026, 6, 29)


def test_the_report_is_written_to_a_file(tmp_path: Path) -> None:
    schedule, answer = planned()
    pdf, page = tmp_path / "a.pdf", tmp_path / "a.html"
    write_plan_pdf(pdf, Planned(answer, schedule), Lang.EN)
    write_plan_html(page, Planned(answer, schedule), Lang.ZH)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert 'lang="zh-Hans"' in page.read_text("utf-8")


def test_levels_of_all_kinds() -> None:
    def level(name: str, day: str, fields: dict[str, Any]) -> Any:
        usual = {
            "sample": name,
            "drawn_at": day,
            "hours_since_dose": 24,
            "specimen": "whole-blood",
            "assay": "lc-ms-ms",
        }
        return event("LevelReported", f"{day}T15:00+08:00", {**usual, **fields})

    record = with_events(
        example("taper-on-track"),
        level("S90", "2026-11-14", {"result": {"below": {"value": 1, "unit": "ng/mL"}}}),
        level("S91", "2026-11-15", {"assay": "cmia", "result": {"value": 5, "unit": "ng/mL"}}),
        level("S92", "2026-11-15", {"result": {"not_analysed": "clotted"}}),
    )
    schedule, _ = planned()
    answer = decide(HISTORY, record, instant(AT), belief=believe(HISTORY, record, instant(AT)))
    found = {
        (each.at.date().isoformat(), each.value): each.kind
        for each in plan_chart(schedule, answer, EN).levels
    }
    assert found["2026-11-14", 1.0] is LevelKind.BELOW_LIMIT
    assert found["2026-11-15", 5.0] is LevelKind.OTHER_ASSAY
    assert len([key for key in found if key[0] == "2026-11-15"]) == 1


def test_a_level_that_no_model_finds_plausible() -> None:
    schedule, answer = planned(models=("fan-2024",))
    belief = answer.basis.belief
    assert belief is not None
    assert isinstance(belief.learned, Learned)
    odd = replace(belief, learned=replace(belief.learned, odd=("S01",)))
    basis = replace(answer.basis, belief=odd)
    kinds = [each.kind for each in plan_chart(schedule, replace(answer, basis=basis), EN).levels]
    assert kinds.count(LevelKind.IMPLAUSIBLE) == 1


def test_a_child_that_is_not_randomised_has_half_a_year_of_its_past() -> None:
    schedule, answer = planned()
    found = answer.assessment
    assert found is not None
    status = found.status._replace(randomised_days=1_000_000)
    alone = replace(answer, assessment=replace(found, status=status))
    first = plan_chart(replace(schedule, goal=None), alone, EN).doses[0]
    assert isinstance(first.start, datetime)
    assert first.start.date() == date(2026, 4, 15)  # 180 and 35 days before


@pytest.mark.parametrize("language", Language)
def test_the_report_is_tagged_titled_and_in_its_language(language: Language) -> None:
    schedule, answer = planned()
    pdf = plan_pdf(Planned(answer, schedule), language)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert {"en": b"/Lang(en-GB)", "zh": b"/Lang(zh-CN)"}[language.value] in pdf
    faces = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert faces == {b"GlidepathNotoSansSC-Regular", b"GlidepathNotoSansSC-Bold"}


def test_the_same_plan_gives_the_same_report_here_and_elsewhere() -> None:
    schedule, answer = planned()
    made = hashlib.sha256(plan_pdf(Planned(answer, schedule), ZH)).hexdigest()
    assert hashlib.sha256(plan_pdf(Planned(answer, schedule), ZH)).hexdigest() == made
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == made


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(spaced(data))


@pytest.mark.parametrize("language", Language)
def test_the_page_for_a_browser_says_the_same_and_loads_nothing(language: Language) -> None:
    schedule, answer = planned()
    text = plan_html(Planned(answer, schedule), language)
    page = Page()
    page.feed(text)
    said, told = " ".join(page.text), plan_words(Planned(answer, schedule), language)
    for line in (*told["summary"], *told["uncertainty"], *told["assumed"], told["digests"]):
        assert spaced(line) in said
    assert page.tags.count("tr") == len(schedule.steps) + 1
    assert page.tags.count("th") == len(COLUMNS)
    assert "script" not in page.tags
    assert "svg" in page.tags
    outside = [
        value for name, value in page.attributes if name in ("src", "href") and value is not None
    ]
    assert all(value.startswith("#") for value in outside)
    assert "default-src 'none'" in text


def test_a_page_without_rules_has_no_empty_list() -> None:
    schedule, answer = planned()
    bare = replace(schedule, steps=tuple(replace(each, rules=()) for each in schedule.steps))
    page = Page()
    page.feed(plan_html(Planned(answer, bare), EN))
    assert "ol" not in page.tags
    assert "Rules and their sources" not in " ".join(page.text)


def test_a_page_with_paces_has_a_table_more() -> None:
    schedule, answer = planned()
    effort = Effort(steps=10, visits=10, blood_tests=9, days=254, lowest=1600)
    found = Planned(answer, schedule, (Alternative(FASTEST, schedule, effort),))
    page = Page()
    page.feed(plan_html(found, EN))
    assert page.tags.count("table") == 2
    assert "Paces side by side" in " ".join(page.text)


def test_without_a_schedule_or_a_protocol_there_is_no_report() -> None:
    schedule, answer = planned()
    with pytest.raises(AssertionError):
        plan_chart(schedule, Refusal(answer.basis, (), None), EN)
    with pytest.raises(ValueError, match="no schedule"):
        plan_words(Planned(answer, NoPlan(WhyNot.OFF_DRUG)), EN)
    nowhere = replace(answer.basis, protocol=None)
    with pytest.raises(ValueError, match="no protocol"):
        plan_words(Planned(replace(answer, basis=nowhere), schedule), EN)
