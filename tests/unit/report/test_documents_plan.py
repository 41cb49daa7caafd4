"""The clinician's report of a plan: the same numbers as the schedule, on paper and in a browser."""

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
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
from glidepath.plan.make import plan
from glidepath.plan.schedule import Goal, Move, Pace, PaceKind, Schedule
from glidepath.quantities import instant
from glidepath.record.record import Record
from glidepath.report.documents.plan_chart import plan_chart
from glidepath.report.documents.plan_page import plan_html
from glidepath.report.documents.plan_report import plan_pdf, plan_words
from glidepath.report.documents.plan_steps import COLUMNS
from glidepath.report.language import Language
from glidepath.report.pictures import EventKind, LevelKind
from unit.report.given import event, spaced
from unit.report.handed import HISTORY, ROOT, example, with_events

EN, ZH = Language.EN, Language.ZH
AT = "2026-11-16T18:00+08:00"
ELSEWHERE = """
import hashlib, sys
sys.path.insert(0, "tests")
from glidepath.report.language import Language
from glidepath.report.documents.plan_report import plan_pdf
from unit.report.test_documents_plan import planned
schedule, answer = planned()
print(hashlib.sha256(plan_pdf(schedule, answer, Language.ZH)).hexdigest())
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


def data(changes: dict[str, Any] | None = None, language: Language = EN) -> dict[str, Any]:
    schedule, answer = planned()
    return plan_words(replace(schedule, **(changes or {})), answer, language)


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
    assert told["uncertainty"][0].startswith("No trough can be foreseen")


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
    assert spaced(told["given"]) == "0.66 mL on 4 days, 0.65 mL on 3 days"
    assert told["dose"] == "0.656"


def test_what_the_product_cannot_give_is_told() -> None:
    schedule, _ = planned()
    regimen = replace(schedule.steps[0].regimen, dose=5500)
    told = data({"steps": (replace(schedule.steps[0], regimen=regimen),)})["steps"][0]
    assert told["given"] == "cannot be measured"


def test_the_summary() -> None:
    schedule, _ = planned()
    assert schedule.off is not None
    first, goal, condition, today = summary()
    assert first.startswith("From 0.73 mg a day to off the drug on ")
    assert first.endswith("in 10 steps.")
    late = (schedule.off - date(2027, 7, 6)).days
    assert goal.startswith(f"Not in time, by {late} days: the outcome is judged on 20 Jul 2027")
    assert "until 6 Jul 2027" in goal
    assert condition.startswith("Only if nothing relapses")
    assert today == "Today's decision: Reduce to 0.66 mg a day."


def test_other_endings() -> None:
    schedule, _ = planned()
    stop = schedule.steps[-1]
    assert "in one step." in summary(steps=(stop,), off=stop.day)[0]
    goal = Goal(date(2028, 1, 1), date(2027, 12, 18))
    assert summary(goal=goal)[1].startswith("In time: the outcome is judged on 1 Jan 2028")
    never = summary(off=None, steps=schedule.steps[:2], held=("stop.allowed",), coarse=True)
    assert never[0].startswith("From 0.73 mg a day to 0.6 mg a day by 16 Dec 2026, in 2 steps;")
    assert never[1].startswith("Not in time: the outcome is judged on 20 Jul 2027")
    assert never[2].startswith("What stands in front of it for good: ")
    assert never[3] == "Only the measure is too coarse for another reduction."
    assert summary(off=None, steps=(), goal=None)[0] == (
        "It stays at 0.73 mg a day; the stop is never reached."
    )


def test_where_the_rules_are_stricter_than_a_pace() -> None:
    schedule, _ = planned()
    first = replace(schedule.steps[0], stricter=("taper.monthly-cap",))
    told = summary(steps=(first, *schedule.steps[1:]))
    assert "The rules are stricter than this pace on 16 Nov 2026." in told


@pytest.mark.parametrize(
    ("pace", "told"),
    [
        (Pace(PaceKind.FASTEST), "fastest permitted pace"),
        (Pace(PaceKind.EVEN, 30, Fraction(1, 20)), "evenly spread, every 30 days"),
        (
            Pace(PaceKind.OWN, 60, Fraction(1, 20)),
            "own pace, every 60 days at the least, 5 % at the most",
        ),
    ],
)
def test_the_pace_is_named(pace: Pace, told: str) -> None:
    assert spaced(data({"pace": pace})["subtitle"]).endswith(f"version 1.0 · {told}")


def test_rules_are_named_with_their_sources() -> None:
    assert data()["rules"] == ["cap on reductions (T2, T9, O1, O3)"]


def test_what_is_assumed() -> None:
    told = " ".join(
        spaced(line)
        for line in data({"remission": date(2026, 12, 24), "awaited": ("S9",)})["assumed"]
    )
    assert "Remission is taken to be found again on 24 Dec 2026." in told
    assert "taken for never analysed: S9." in told
    assert "rounded up" in told


def test_the_foot_names_all_on_which_it_rests() -> None:
    _, answer = planned()
    told = data()["digests"]
    for name in ("protocol", "record", "belief"):
        assert f"{name} {answer.basis.digests[name][:12]}" in told
    assert answer.basis.digests["engine"] in told


def test_models_say_that_growth_is_foreseen() -> None:
    schedule, answer = planned(models=("fan-2024",))
    told = plan_words(schedule, answer, EN)
    assert any("place among children of its age" in line for line in told["uncertainty"])


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
    write_plan_pdf(pdf, schedule, answer, Lang.EN)
    write_plan_html(page, schedule, answer, Lang.ZH)
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
    pdf = plan_pdf(schedule, answer, language)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert {"en": b"/Lang(en-GB)", "zh": b"/Lang(zh-CN)"}[language.value] in pdf
    faces = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert faces == {b"GlidepathNotoSansSC-Regular", b"GlidepathNotoSansSC-Bold"}


def test_the_same_plan_gives_the_same_report_here_and_elsewhere() -> None:
    schedule, answer = planned()
    made = hashlib.sha256(plan_pdf(schedule, answer, ZH)).hexdigest()
    assert hashlib.sha256(plan_pdf(schedule, answer, ZH)).hexdigest() == made
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
    text = plan_html(schedule, answer, language)
    page = Page()
    page.feed(text)
    said, told = " ".join(page.text), plan_words(schedule, answer, language)
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
    page.feed(plan_html(bare, answer, EN))
    assert "ol" not in page.tags
    assert "Rules and their sources" not in " ".join(page.text)


def test_an_answer_without_an_assessment_has_no_report() -> None:
    schedule, answer = planned()
    with pytest.raises(AssertionError):
        plan_chart(schedule, Refusal(answer.basis, (), None), EN)
    nowhere = replace(answer.basis, protocol=None)
    with pytest.raises(AssertionError):
        plan_words(schedule, replace(answer, basis=nowhere), EN)
