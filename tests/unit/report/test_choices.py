"""Open choices in words: question, default, reason, alternatives, and what each changes."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from glidepath.assure.gaps import Choice, Effect, Gap, Option, gaps
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Parameter
from glidepath.report.language import Language
from glidepath.report.protocols.choices import gaps_data, gaps_text
from glidepath.report.wrapped import columns
from unit.report.given import spaced

TRIAL = read_protocol("khe-sirolimus")
EN, ZH = Language.EN, Language.ZH


@cache
def found() -> tuple[Gap, ...]:
    return gaps(TRIAL)


def gap(identifier: str, effects: Sequence[Effect] = ()) -> Gap:
    """The point of one parameter, with effects of its first alternative."""
    entry: Parameter = TRIAL.entries[identifier]
    options = tuple(
        Option(each, tuple(effects) if place == 0 else ())
        for place, each in enumerate(entry.alternatives)
    )
    point = next(each for each in TRIAL.open_points if each.id == entry.open)
    return Gap(point.id, point.wording, (Choice(entry, options),), ("T2", "T2", "monthly"))


def said(some: Gap, language: Language = EN) -> list[str]:
    """The lines of one point."""
    return spaced(gaps_text(TRIAL, [some], language)).split("\n\n")[1].splitlines()


def test_a_point_has_question_default_reason_and_alternatives() -> None:
    assert said(gap("remission.platelets-min")) == [
        "O19  How fresh the evidence of remission must be.",
        "  rests on it: T2, monthly",
        "  remission.platelets-min: the platelets that count as remission",
        "    Default: 100 × 10⁹/L. The threshold of haematological response in the published",
        "    cohorts.",
        "    Or: 150 × 10⁹/L. The usual lower limit of normal.",
    ]
    assert said(gap("remission.platelets-min"), ZH) == [
        "O19  缓解的证据须多新。",
        "  涉及条目：T2、monthly",
        "  remission.platelets-min：视为缓解的血小板计数",
        "    默认：100 × 10⁹/L。已发表队列中血液学缓解的界值。",
        "    或：150 × 10⁹/L。常用的正常下限。",
    ]


def test_what_an_alternative_changes_is_told_for_each_starting_dose() -> None:
    effects = [
        Effect("stop", "d", 500, 374, 390),
        Effect("to-spare", "d", 500, -23, -39),
        Effect("stop", "d", 1000, 344, None),
        Effect("restored", "ug", 1000, 730, 1000),
    ]
    lines = said(gap("taper.spacing-min", effects))
    assert "      first day of the stop: 0.50 mg: 374 → 390; 1.00 mg: 344 → never" in lines
    assert "      dose after a relapse at two thirds: 1.00 mg: 0.73 mg → 1.00 mg" in lines
    assert not [each for each in lines if "to spare" in each]


def test_days_to_spare_are_told_where_the_stop_stays() -> None:
    lines = said(gap("outcome.day", [Effect("to-spare", "d", 1000, 7, 2)]))
    assert "      days to spare for the outcome: 1.00 mg: 7 → 2" in lines


def test_a_change_that_is_alike_for_every_starting_dose_is_told_once() -> None:
    effects = [Effect("hold", "d", start, 60, 0) for start in (500, 1000)]
    lines = said(gap("taper.overcut-rule", effects))
    assert "      days without a reduction after a fifth was cut at once: 60 → 0" in lines


def test_the_starting_doses_are_named_at_the_top_where_there_are_some() -> None:
    bare, named = (
        spaced(gaps_text(TRIAL, [gap("taper.month", effects)], EN)).split("\n\n")[0]
        for effects in ((), [Effect("hold", "d", 500, 60, 0)])
    )
    assert "0.50 mg a day" in " ".join(named.split())
    assert "mg" not in bare


def test_a_point_on_which_nothing_rests_says_nothing_of_it() -> None:
    point = gap("taper.month")
    assert "rests on it" not in gaps_text(TRIAL, [Gap("O3", point.wording, (), ())], EN)


def test_a_parameter_without_a_reason_is_told_all_the_same() -> None:
    entry = TRIAL.entries["taper.cap"]
    lines = said(Gap("O1", entry.wording, (Choice(entry, ()),), ()))
    assert "    Default: 10 %." in lines


def test_nothing_open_says_so() -> None:
    assert gaps_text(TRIAL, (), EN).startswith("khe-sirolimus 1.0 leaves nothing open.")


def test_every_open_point_of_the_trial_is_told() -> None:
    for language in Language:
        text = gaps_text(TRIAL, found(), language)
        lines = text.splitlines()
        for number in range(1, 25):
            assert [each for each in lines if each.startswith(f"O{number}  ")]
        assert max(columns(each) for each in lines) <= 88
        assert "{" not in text
        assert "None" not in text


def test_data_are_exact_and_whole() -> None:
    data: list[Any] = gaps_data([gap("taper.spacing-min", [Effect("stop", "d", 500, 374, None)])])
    assert json.loads(json.dumps(data)) == data
    (point,) = data
    assert list(point) == ["id", "wording", "items", "parameters"]
    (parameter,) = point["parameters"]
    assert (parameter["id"], parameter["value"], parameter["unit"]) == (
        "taper.spacing-min",
        14,
        "d",
    )
    assert parameter["alternatives"] == [
        {
            "value": 21,
            "meaning": {"en": "Three weeks between two changes.", "zh": "两次改变之间间隔三周。"},
            "effects": [
                {"number": "stop", "unit": "d", "start": 500, "default": 374, "chosen": None}
            ],
        },
        {
            "value": 30,
            "meaning": {
                "en": "A whole month between two changes.",
                "zh": "两次改变之间间隔整一个月。",
            },
            "effects": [],
        },
    ]


def test_every_open_point_of_the_trial_is_data() -> None:
    assert len(json.loads(json.dumps(gaps_data(found())))) == 24
