"""Patterns over the week in words, in both languages; and why no smaller step can be given."""

import json
from dataclasses import replace
from typing import Any

import pytest

from glidepath.decide import Answer, believe, decide
from glidepath.protocol import ProtocolHistory, with_value
from glidepath.report import Language, explain
from glidepath.report.data import as_data
from glidepath.report.sentence import say
from glidepath.report.weekly import mean, weekly
from glidepath.report.written import dose, written
from oracle import children
from oracle.children import at, consent, order, quantity, randomised, visit, weighed
from unit.decide.given import answered, trial

EN, ZH = Language.EN, Language.ZH
SUNDAYS_HALF = ("1", "1", "1", "1", "1", "1", "0.5")
EIGHT_AND_SEVEN = ("0.8", "0.8", "0.7", "0.8", "0.7", "0.8", "0.7")


def asked(
    dose: str,
    formulation: str = "oral-solution",
    week: tuple[str, ...] = (),
    parameters: dict[str, Any] | None = None,
    *,
    interval: int = 24,
    arm: str = "guided-discontinuation",
    level: str | None = "6",
    days: int = 400,
) -> Answer:
    """A child long on a dose, with all in order but where a level is left out."""
    fields: dict[str, Any] = {"formulation": formulation, "interval_hours": interval}
    if week:
        fields["pattern"] = [quantity(each, "mg") for each in week]
    hours = {"hours_since_dose": interval}
    seen = [] if level is None else [children.level(0, level, **hours), *visit(0, level)[1:]]
    events = [
        order(-days, dose, "start", **fields), consent(), weighed(-121, "14"), randomised(arm=arm),
    ]  # fmt: skip
    given = {
        "record": children.record([*events, *seen]),
        "at": at(0),
        "half_life_hours": 62,
        "parameters": parameters or {},
    }
    return answered(given)


def plainly(text: str) -> str:
    return text.replace("\u00a0", " ")


def headline(answer: Answer, language: Language = EN) -> str:
    return plainly(explain(answer, language).headline)


def regimen(answer: Answer, language: Language = EN) -> str:
    return plainly(explain(answer, language).regimen[0])


def details(answer: Answer, language: Language = EN) -> list[str]:
    return [plainly(each) for each in explain(answer, language).details]


# --- days in words --------------------------------------------------------------------------------


def in_words(week: tuple[int, ...], language: Language = EN) -> str:
    return plainly(say(weekly(week, lambda each: dose(each, 2)), language))


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (
            (800, 800, 700, 800, 700, 800, 700),
            "0.80 mg on Monday, Tuesday, Thursday and Saturday, 0.70 mg on the other days",
        ),
        ((80, 70, 70, 70, 70, 70, 70), "0.08 mg on Monday, 0.07 mg on the other days"),
        ((80, 70, 70, 80, 70, 70, 70), "0.08 mg on Monday and Thursday, 0.07 mg on the other days"),
        # two days of the lower dose are sooner named than five of the higher
        ((80, 80, 80, 70, 80, 80, 70), "0.07 mg on Thursday and Sunday, 0.08 mg on the other days"),
        ((80, 80, 80, 80, 80, 80, 70), "0.07 mg on Sunday, 0.08 mg on the other days"),
        # three doses, as somebody wrote them
        (
            (1000, 500, 1000, 750, 500, 500, 500),
            "1.00 mg on Monday and Wednesday, 0.75 mg on Thursday, 0.50 mg on the other days",
        ),
    ],
)
def test_the_days_of_a_week(week: tuple[int, ...], text: str) -> None:
    assert in_words(week) == text


def test_the_days_of_a_week_in_chinese() -> None:
    week = (800, 800, 700, 800, 700, 800, 700)
    assert in_words(week, ZH) == "周一、周二、周四和周六 0.80 mg，其余各日 0.70 mg"


def test_the_mean_to_a_microgram() -> None:
    # 5.3 / 7 = 0.75714
    found = mean((800, 800, 700, 800, 700, 800, 700))
    assert plainly(written(found, EN)) == "0.757 mg"


# --- what is recommended --------------------------------------------------------------------------


def test_a_reduction_by_half_milligram_tablets() -> None:
    answer = asked("1", "tablet-0-5")
    assert headline(answer) == (
        "Reduce to 0.5 mg on Sunday, 1.0 mg on the other days; 0.929 mg a day on average."
    )
    assert regimen(answer) == "tablet 0.5 mg: 1 on Sunday, 2 on the other days, once a day"
    counts = (
        "For the cap this pattern counts as 0.929 mg a day: its mean, rounded up to a microgram."
    )
    assert details(answer) == [counts]
    assert headline(answer, ZH) == "减量为：周日 0.5 mg，其余各日 1.0 mg；平均每日 0.929 mg。"
    assert regimen(answer, ZH) == "片剂 0.5 mg：周日每次 1 份，其余各日每次 2 份；每日 1 次"


def test_a_reduction_below_a_graduation() -> None:
    answer = asked("0.09", level="4")
    assert headline(answer) == (
        "Reduce to 0.09 mg on Monday, 0.08 mg on the other days; 0.081 mg a day on average."
    )
    told = "oral solution 1 mg/mL: 0.09 mL on Monday, 0.08 mL on the other days, once a day"
    assert regimen(answer) == told


def test_twice_daily_tells_each_of_the_two() -> None:
    answer = asked("0.18", interval=12, level="4")
    # 0.162: 0.18 on one day and 0.16 on six, each in two intakes
    assert regimen(answer) == (
        "oral solution 1 mg/mL: 0.09 mL on Monday, 0.08 mL on the other days, 2 times a day"
    )


def test_a_present_pattern_is_kept() -> None:
    answer = asked("0.929", "tablet-0-5", SUNDAYS_HALF, days=10)
    kept = "Keep 0.5 mg on Sunday, 1.0 mg on the other days; 0.929 mg a day on average."
    assert headline(answer) == kept
    assert details(answer) == []


def test_a_present_pattern_is_what_goes_on_meanwhile() -> None:
    answer = asked("0.758", week=EIGHT_AND_SEVEN, level=None)
    told = [plainly(each) for each in explain(answer, EN).meanwhile]
    assert told == [
        (
            "Meanwhile go on with 0.80 mg on Monday, Tuesday, Thursday and Saturday, 0.70 mg on the"
            " other days; 0.757 mg a day on average."
        )
    ]
    (chinese,) = explain(answer, ZH).meanwhile
    assert plainly(chinese).startswith("在此期间继续服用：周一、周二、周四和周六 0.80 mg，")


def test_a_pattern_in_maintenance_is_lowered() -> None:
    answer = asked("1", "tablet-0-5", arm="maintenance", level="9")
    # at 9.0 three quarters: 5.5 mg a week, 0.786
    assert headline(answer).startswith("Lower to 1.0 mg on Monday, Tuesday, Thursday and Saturday,")


def test_large_volumes_name_their_fills() -> None:
    week = ("1.2", "1.2", "1", "1.2", "1", "1.2", "1")
    answer = asked("1.115", week=week, days=10)
    assert "1.20 mL (2 fills of the 1 mL syringe) on Monday" in regimen(answer)


def test_days_without_the_drug() -> None:
    answer = asked("0.429", "tablet-1", ("1", "0", "1", "0", "1", "0", "0"), days=10)
    assert regimen(answer) == (
        "tablet 1 mg: 1 on Monday, Wednesday and Friday, none on the other days, once a day"
    )


def test_a_pattern_that_nothing_measures() -> None:
    answer = asked("0.879", "tablet-0-5", ("0.9", *("0.875",) * 6), days=10)
    assert regimen(answer) == "0.879 mg a day cannot be measured with tablet 0.5 mg, once a day"


# --- no smaller step ------------------------------------------------------------------------------


STUCK = ("1", "1", "0.5", "1", "0.5", "0.5", "0.5")
"""5 mg a week: 0.714."""


def test_no_smaller_step_but_with_the_solution() -> None:
    answer = asked("0.715", "tablet-0-5", STUCK)
    assert details(answer) == [
        (
            "No smaller step can be given with tablet 0.5 mg: from 0.644 to 0.715 mg a day there is"
            " no regimen, not even by a pattern over the week."
        ),
        "With oral solution 1 mg/mL 0.65 mg a day could be given.",
    ]
    assert details(answer, ZH)[1] == "改用口服溶液 1 mg/mL可给予每日 0.65 mg。"


def test_no_smaller_step_without_patterns() -> None:
    answer = asked("1", "tablet-0-5", parameters={"taper.pattern-tolerance": 0})
    assert details(answer) == [
        (
            "No smaller step can be given with tablet 0.5 mg: from 0.9 to 1.0 mg a day there is no"
            " dose, and patterns over the week are not allowed."
        ),
        "By a pattern over the week 0.5 mg on Sunday, 1.0 mg on the other days could be given.",
        "With oral solution 1 mg/mL 0.90 mg a day could be given.",
    ]


def test_no_smaller_step_but_with_a_finer_syringe() -> None:
    assert details(asked("0.01"))[1:] == ["A syringe graduated by 0.001 mL would be fine enough."]
    assert details(asked("0.01"), ZH)[1:] == ["需用刻度为 0.001 mL 的注射器。"]


def test_no_smaller_step_and_nothing_else_at_hand() -> None:
    alone = tuple(each for each in trial().parameters.products if each.id == "tablet-0-5")
    protocols = ProtocolHistory((with_value(trial(), "products", alone),))
    answer = asked("0.5", "tablet-0-5")
    belief = replace(believe(protocols, answer.basis.record, answer.basis.at), half_life=62 * 60)
    again = decide(protocols, answer.basis.record, answer.basis.at, belief=belief)
    # 0.45 would take tablets of 0.05 mg
    assert details(again)[1:] == ["Units of 0.05 mg would be fine enough."]
    assert details(again, ZH)[1:] == ["需用规格为 0.05 mg 的制剂。"]


def test_where_a_step_exists_nothing_is_said() -> None:
    assert details(asked("0.9", days=10)) == []


# --- data -----------------------------------------------------------------------------------------


def found(answer: Answer) -> dict[str, Any]:
    data = as_data(answer)["assessment"]
    assert isinstance(data, dict)
    assert json.loads(json.dumps(data)) == data
    return data


def test_a_pattern_as_data() -> None:
    told = found(asked("1", "tablet-0-5"))["recommended"]
    assert [each["micrograms"] for each in told["pattern"]] == [1000] * 6 + [500]
    half = {"micrograms": 500, "milligrams": "0.5"}
    assert told["dose"]["micrograms"] == 929
    assert told["measured"] == [
        {
            "dose": {"micrograms": 1000, "milligrams": "1"},
            "days": [0, 1, 2, 3, 4, 5],
            "tablets": [{"of": half, "number": 2}],
        },
        {"dose": half, "days": [6], "tablets": [{"of": half, "number": 1}]},
    ]


def test_a_volume_as_data() -> None:
    told = found(asked("1"))["recommended"]
    assert (told["pattern"], told["dose"]["micrograms"]) == ([], 900)
    assert told["measured"] == [
        {
            "dose": {"micrograms": 900, "milligrams": "0.9"},
            "days": list(range(7)),
            "ml": "0.9",
            "syringe": {"capacity_ml": "1", "graduation_ml": "0.01"},
            "fills": 1,
        }
    ]


def test_what_nothing_measures_has_no_measure() -> None:
    assert found(asked("0.995", days=10))["present"]["measured"] == []


def test_the_others_of_the_interval_closest_first() -> None:
    told = [
        (each["dose"]["micrograms"], len(each["pattern"])) for each in found(asked("1"))["beside"]
    ]
    # within half a per cent of 0.9 by patterns; 0.91 alike is one per cent away
    assert told[:4] == [(902, 7), (903, 7), (905, 7), (910, 0)]
    assert found(asked("1", days=10))["beside"] == []
