"""An explanation in a terminal: order, width, and Chinese characters of two columns."""

import pytest

from glidepath.decide import Answer
from glidepath.report import Language, explain, render_text
from glidepath.report.text import WIDTH
from glidepath.report.wrapped import columns, table, wrap
from unit.decide.given import SCENARIOS, answered, scenario
from unit.report.given import TAPER, answer, spaced


def text(found: Answer, language: Language = Language.EN) -> str:
    """The text of an answer, with plain spaces."""
    return spaced(render_text(explain(found, language)))


def test_it_reads_from_what_to_why_to_when() -> None:
    found = text(answer())
    parts = [
        "KHE-001 · 5 Jan 2026",
        "Reduce to 0.81 mg a day.\n0.81 mL of oral solution 1 mg/mL, once a day\n",
        "Permitted today: 0.81 to 1.00 mg a day.\n\nWhy\n  - A reduction takes off at most 10 %",
        "[decides; T2, T9, O1, O3]",
        "[upper limit; O5, O17]",
        "The stop\n  - The stop needs a dose",
        "Also not met: trough low enough to stop, length of the taper.",
        "Also looked at\n",
        "Nothing to note: ",
        "What would change the answer\n",
        "When to look again\n",
        "Forecast\n",
        "Assumed\n",
        "\n\nResearch software, not a medical device. A clinician decides.",
    ]
    places = [found.index(part) for part in parts]
    assert places == sorted(places)


def test_rules_that_ask_for_nothing_are_told_by_name_alone() -> None:
    found = text(answer())
    assert "No open adverse event asks for a pause." not in found
    assert "adverse event that pauses" in found


def test_what_is_missing_comes_before_what_goes_on_and_is_told_once() -> None:
    found = text(answer(TAPER._replace(level_days=41)))
    sentence = "Measure a level first: the last one is 41 days old"
    assert found.count("41 days old") == 2
    assert found.index(sentence) < found.index("Missing\n") < found.index("Meanwhile go on")
    assert found.index("Meanwhile go on") < found.index("0.90 mL") < found.index("Why\n")


def test_without_standing_it_says_that_nothing_decides() -> None:
    found = text(answered(scenario("162-consent-withdrawn", "given.json")))
    assert "Computed all the same\n" in found
    assert "Why\n" not in found
    assert "[decides" not in found


def test_near_the_stop_every_condition_is_told() -> None:
    found = text(answered(scenario("020-stop-day-344", "given.json")))
    assert "The taper has lasted 344 days" in found
    assert "[met; T6, O2]" in found.replace("\n    ", " ")


def test_chinese_has_its_own_marks() -> None:
    found = text(answer(), Language.ZH).replace("\n    ", "")
    assert "［起决定作用；T2、T9、O1、O3］" in found
    assert "无异常：" in found
    assert found.endswith("中文措辞尚未经临床医生审阅。")


@pytest.mark.parametrize("slug", SCENARIOS)
def test_every_scenario_is_told_within_the_width(slug: str) -> None:
    given = answered(scenario(slug, "given.json"))
    for language in Language:
        found = render_text(explain(given, language))
        assert all(columns(line) <= WIDTH for line in found.split("\n"))
        assert "{" not in found
        assert "None" not in found


def test_a_line_breaks_after_a_space_and_not_inside_a_quantity() -> None:
    assert wrap("give 0.64\u00a0mg a day", 11) == "give\n0.64\u00a0mg a\nday"


def test_later_lines_are_indented() -> None:
    assert wrap("one two three", 9, "- ", "  ") == "- one two\n  three"


def test_chinese_breaks_between_characters_but_not_before_a_stop() -> None:
    assert wrap("减量维持。", 8) == "减量维\n持。"
    assert wrap("维持（一）", 6) == "维持\n（一）"


def test_a_chinese_date_is_not_torn() -> None:
    assert wrap("于2026年11月16日采血", 15) == "于\n2026年11月16日\n采血"


def test_a_word_wider_than_the_line_stands_alone() -> None:
    assert wrap("abcdefgh ij", 4) == "abcdefgh\nij"
    assert wrap("", 4) == ""


def test_columns_of_a_table_line_up_and_long_cells_go_on_beneath() -> None:
    found = table(("规则", "b"), [("one two", "x"), ("三", "y")], (4, 4))
    assert found.split("\n") == ["规则  b", "----  -", "one   x", "two", "三    y"]
