"""The golden scenarios against the oracle, and the oracle against numbers worked by hand."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from oracle.children import assessed, at, day, entered, order, record, visit
from oracle.histories import questions
from oracle.naive import decide_naively
from oracle.worked import WORKED

ROOT = Path(__file__).resolve().parents[2]

SCENARIOS = {
    path.name[4:]: path for path in ROOT.glob("src/glidepath/validation/scenarios/[0-9]*-*")
}


def read(slug: str, name: str) -> Any:
    return json.loads((SCENARIOS[slug] / name).read_text("utf-8"), parse_float=Decimal)


def test_every_scenario_is_worked_by_hand() -> None:
    assert set(SCENARIOS) == set(WORKED)
    assert len({path.name[:3] for path in SCENARIOS.values()}) == len(SCENARIOS) >= 60


@pytest.mark.parametrize("slug", sorted(SCENARIOS))
def test_the_oracle_gives_the_expected_answer(slug: str) -> None:
    given = read(slug, "given.json")
    answer = decide_naively(
        given["record"], given["at"], given["parameters"], given["half_life_hours"]
    )
    assert answer == read(slug, "expected.json")


@pytest.mark.parametrize("slug", sorted(WORKED))
def test_the_expected_answer_carries_what_was_worked_by_hand(slug: str) -> None:
    expected = read(slug, "expected.json")
    assert {name: expected[name] for name in WORKED[slug]} == WORKED[slug]


@pytest.mark.parametrize("slug", sorted(SCENARIOS))
def test_every_scenario_says_why(slug: str) -> None:
    assert len((SCENARIOS[slug] / "why.md").read_text("utf-8").strip()) > 20


def cut_as_fast_as_permitted(start: str, cuts: int) -> tuple[list[dict[str, Any]], list[int]]:
    """Every 30 days the recommended dose, given `cuts` times; the events and the doses."""
    events, doses, now = entered(start), [], Decimal(start)
    for number in range(cuts):
        events += visit(30 * number, now * 6)
        answer = decide_naively(record(events), at(30 * number))
        assert answer["action"] == "reduce"
        doses.append(answer["recommended"])
        now = Decimal(answer["recommended"]) / 1000
        events.append(order(30 * number, now))
    return events, doses


def test_twelve_cuts_with_rounding_up() -> None:
    _, doses = cut_as_fast_as_permitted("1", 12)
    assert doses == [900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310]


def first_stop(start: str, cuts: int, days: range) -> int:
    """The first of the days on which the last dose may be dropped, all evidence being fresh."""
    events, doses = cut_as_fast_as_permitted(start, cuts)
    trough = Decimal(doses[-1]) * 6 / 1000
    for number in days:
        fresh = [*visit(number, trough), assessed(number, "remission", "examination", "mri")]
        if decide_naively(record(events, fresh), at(number))["may_stop"]:
            return number
    raise AssertionError("no stop on any of the days")


def test_from_one_milligram_the_stop_opens_on_day_344() -> None:
    assert first_stop("1", 12, range(331, 350)) == 344


def test_from_half_a_milligram_the_stop_opens_on_day_374() -> None:
    _, doses = cut_as_fast_as_permitted("0.5", 13)
    assert doses[-1] == 160
    assert first_stop("0.5", 13, range(361, 380)) == 374


ISSUE: list[tuple[str, dict[str, Any]]] = [
    ("first-full-cut", {"permitted_low": 900, "permitted_high": 1000, "recommended": 900}),
    ("small-cut-sixteen-days-ago", {"permitted_low": 900, "permitted_high": 1000}),
    ("small-cut-ten-days-ago", {"action": "keep", "next_reduction": day(-10 + 14)}),
    ("small-cut-ten-days-ago-slow-child", {"next_reduction": day(-10 + 23)}),
    ("full-cut-sixteen-days-ago", {"action": "keep", "next_reduction": day(-16 + 30)}),
    ("cut-of-a-fifth-of-a-milligram", {"action": "reduce", "permitted_low": 180}),
    ("cut-of-a-tenth-of-a-milligram", {"action": "reduce", "permitted_low": 90}),
    ("cut-of-two-fifths-of-a-milligram", {"action": "reduce", "permitted_low": 360}),
    ("overcut-ten-days-ago", {"recommended": 800, "next_reduction": day(-10 + 60)}),
    ("relapse-confirmed", {"action": "restore", "restore_dose": 660}),
    ("relapse-confirmed-with-kmp", {"action": "restore", "restore_dose": 1000}),
    ("stabilisation-day-119", {"action": "keep", "next_reduction": day(150 + 120)}),
    ("second-taper-day-120", {"permitted_low": 627, "recommended": 630}),
    ("relapse-after-the-stop", {"action": "restore", "restore_dose": 340}),
    ("second-relapse", {"action": "restore", "restore_dose": 1200}),
    ("managed-no-third-taper", {"track": "managed", "next_reduction": None}),
    ("stop-day-344", {"action": "stop", "present": 310}),
    ("no-stop-day-343", {"may_stop": False}),
    ("no-stop-at-034", {"may_stop": False, "present": 340}),
    ("no-stop-in-suspected-relapse", {"may_stop": False}),
    ("no-stop-on-day-170", {"may_stop": False}),
    ("fever-resumed", {"present": 900, "permitted_low": 900, "next_reduction": day(25 + 14)}),
    ("fever-level-too-soon", {"unmet": ["taper.level"]}),
    ("maintenance-nine", {"action": "lower", "recommended": 750}),
    ("maintenance-six-point-eight", {"action": "keep", "recommended": 1000}),
    ("maintenance-below-the-limit", {"action": "keep", "permitted_high": 1000}),
    ("maintenance-toxic", {"action": "interrupt"}),
    ("twice-daily-to-once-daily", {"permitted_low": 1000, "recommended": 1000}),
]


@pytest.mark.parametrize(("slug", "numbers"), ISSUE, ids=[slug for slug, _ in ISSUE])
def test_the_numbers_that_must_come_out(slug: str, numbers: dict[str, Any]) -> None:
    expected = read(slug, "expected.json")
    assert {name: expected[name] for name in numbers} == numbers


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions())
def test_every_random_history_has_one_answer(question: dict[str, Any]) -> None:
    answer = decide_naively(**question)
    low, high, dose = (answer[k] for k in ("permitted_low", "permitted_high", "recommended"))
    assert answer["refused"] == bool(answer["unmet"])
    if dose is not None:
        assert high is None or low <= high
        assert answer["action"] == "stop" or low <= dose
    if answer["action"] == "reduce":
        assert answer["present"] * 9 <= 10 * dose < answer["present"] * 10
        assert answer["next_reduction"] == question["at"][:10]
