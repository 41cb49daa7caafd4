"""The regimen of a dose, those beside it, and what would be needed where there is none."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from glidepath.decide import Decision, believe, decide
from glidepath.decide.answer import Assessment, Regimen
from glidepath.decide.belief import LINEAR, Belief
from glidepath.decide.beside import beside, no_step, swing
from glidepath.decide.course import Course
from glidepath.decide.regimens import measured_by_days, present_regimen
from glidepath.decide.status import Status
from glidepath.decide.translations import Open
from glidepath.protocol import ProtocolHistory
from glidepath.regimen import Counted, Drawn, NoRegimen
from oracle import children
from oracle.children import DAY_0, at, consent, order, quantity, randomised, visit, weighed
from unit.decide.by_hand import learned
from unit.decide.given import overridden, record_of, trial

SUNDAYS_HALF = ["1", "1", "1", "1", "1", "1", "0.5"]
WEEK = (1000, 1000, 1000, 1000, 1000, 1000, 500)


def belief(hours: float, **other: Any) -> Belief:
    fields: dict[str, Any] = {"level": 0, "dose": 0, "error": Fraction(1, 5), **other}
    return Belief(LINEAR, datetime(2026, 1, 5, tzinfo=UTC), int(hours * 60), **fields)


def assessed(*orders: Any, parameters: dict[str, Any] | None = None, arm: str = "") -> Decision:
    """What is decided on day 0, all being in order."""
    events = [
        *orders, consent(), weighed(-121, "14"),
        randomised(arm=arm or "guided-discontinuation"), *visit(0, "6"),
    ]  # fmt: skip
    protocols = ProtocolHistory((overridden(parameters or {}),))
    record, moment = record_of(children.record(events)), datetime.fromisoformat(at(0))
    found = decide(protocols, record, moment, belief=believe(protocols, record, moment))
    assert isinstance(found, Decision)
    return found


def tablets(dose: str, week: list[str] | None = None, number: int = -400) -> Any:
    fields = {"pattern": [quantity(each, "mg") for each in week]} if week else {}
    return order(number, dose, "start", formulation="tablet-0-5", **fields)


def others(found: Decision, **by: Any) -> list[tuple[int, tuple[int, ...]]]:
    protocol, held = found.basis.protocol, found.basis.belief
    assert protocol is not None
    assert held is not None
    told = beside(protocol, found.assessment, replace(held, **by))
    return [(each.dose, each.pattern) for each in told]


# --- the regimen of a dose ------------------------------------------------------------------------


def test_what_is_recommended_by_tablets_is_a_pattern() -> None:
    found = assessed(tablets("1")).assessment
    assert found.present == Regimen(1000, 1, "tablet-0-5")
    assert found.recommended == Regimen(929, 1, "tablet-0-5", WEEK)


def test_the_present_pattern_stays_where_nothing_changes() -> None:
    found = assessed(tablets("0.929", SUNDAYS_HALF, -10)).assessment
    assert found.present == found.recommended == Regimen(929, 1, "tablet-0-5", WEEK)


def test_a_formulation_changed_keeps_the_pattern_and_a_stop_ends_it() -> None:
    changed = {
        "type": "FormulationChanged", "happened": children.moment(-5, "14:00"),
        "formulation": "oral-solution",
    }  # fmt: skip
    found = assessed(tablets("0.929", SUNDAYS_HALF, -40), changed).assessment
    assert found.present == Regimen(929, 1, "oral-solution", WEEK)
    stopped = assessed(tablets("0.929", SUNDAYS_HALF, -40), order(-5, "0", "stop")).assessment
    assert stopped.present is not None
    assert (stopped.present.dose, stopped.present.pattern) == (0, ())


def test_before_the_first_order_there_is_no_regimen() -> None:
    course = Course(DAY_0, Status(), Open({}, frozenset(), "lc-ms-ms"), ())
    assert present_regimen(course) is None


def test_another_pattern_of_the_same_mean_is_no_change() -> None:
    mondays = ["0.5", *["1"] * 6]
    found = assessed(tablets("0.929", SUNDAYS_HALF, -40), tablets("0.929", mondays, -3)).assessment
    assert (found.status.dose_days, found.status.change_days) == (40, 40)
    assert found.present is not None
    assert found.present.pattern == (500, *[1000] * 6)


# --- how it is measured ---------------------------------------------------------------------------


def test_days_and_measures() -> None:
    (high, low) = measured_by_days(Regimen(929, 1, "tablet-0-5", WEEK), trial())
    assert high == (1000, (0, 1, 2, 3, 4, 5), Counted(((500, 2),)))
    assert low == (500, (6,), Counted(((500, 1),)))
    ((dose, days, how),) = measured_by_days(Regimen(900, 2, "oral-solution"), trial())
    assert (dose, days) == (900, tuple(range(7)))
    assert isinstance(how, Drawn)
    assert how.volume == Fraction(45, 100)


@pytest.mark.parametrize(
    "regimen",
    [
        Regimen(900, 1, "elixir"),
        Regimen(905, 1, "oral-solution"),
        Regimen(0, 1, "oral-solution"),
        Regimen(829, 1, "tablet-0-5", (1000, 1000, 1000, 1000, 800, 500, 500)),
    ],
)
def test_what_nothing_measures(regimen: Regimen) -> None:
    assert measured_by_days(regimen, trial()) == ()


# --- beside the recommended one -------------------------------------------------------------------


def test_the_others_within_the_interval() -> None:
    # below 0.09 only patterns; 0.081 counts as 0.082 and is recommended itself
    found = others(assessed(order(-400, "0.09", "start")))
    assert [dose for dose, _ in found] == [83, 85, 86, 88, 89]
    assert found[0] == (83, (90, 80, 80, 90, 80, 80, 80))


def test_without_patterns_the_others_are_alike() -> None:
    found = others(assessed(order(-400, "1", "start"), parameters={"taper.pattern-tolerance": 0}))
    assert found == [(dose, ()) for dose in (910, 920, 930, 940, 950, 960)]


@pytest.mark.parametrize(
    "events",
    [
        [order(-10, "1", "start")],
        [tablets("0.5")],
        [order(-400, "1", "start"), order(-5, "0", "stop")],
    ],
)
def test_beside_no_reduction_there_is_nothing(events: list[Any]) -> None:
    assert others(assessed(*events)) == []


# --- fluctuation ----------------------------------------------------------------------------------


def swings(found: Belief, *week: int) -> float:
    (share,) = swing(found)(np.array([week]))
    return float(share)


def test_one_dose_a_week_with_a_half_life_of_a_day() -> None:
    # before the doses of the days: 1/2, 1/4 .. 1/128 of it; their sum is 127/128
    expected = (1 / 2 - 1 / 128) / (127 / 128 / 7)
    assert swings(belief(24), 700, 0, 0, 0, 0, 0, 0) == pytest.approx(expected)


def test_alike_does_not_swing_and_a_slow_child_swings_less() -> None:
    assert swings(belief(62), *[900] * 7) == pytest.approx(0)
    assert 0 < swings(belief(107), *WEEK) < swings(belief(62), *WEEK) < swings(belief(24), *WEEK)


def test_what_is_spread_evenly_swings_less() -> None:
    apart, together = (800, 700, 800, 700, 800, 700, 700), (800, 800, 800, 700, 700, 700, 700)
    assert swings(belief(62), *apart) < swings(belief(62), *together)


def test_models_know_the_half_life() -> None:
    # the median of 10 to 50 h is 30 h
    known = belief(62, learned=learned())
    assert swings(known, *WEEK) == pytest.approx(swings(belief(30), *WEEK), rel=1e-6)


# --- no smaller step ------------------------------------------------------------------------------


def missing(found: Decision) -> NoRegimen | None:
    assert found.basis.protocol is not None
    return no_step(found.basis.protocol, found.assessment)


def test_a_whole_step_that_nothing_measures() -> None:
    found = missing(assessed(tablets("0.5")))
    assert found is not None
    assert (found.asked, found.interval) == ("tablet-0-5", (450, 499))
    assert [(name, each.dose) for name, each in found.others] == [("oral-solution", 450)]
    assert found.by_pattern is None


def test_in_the_second_taper_a_step_is_half_as_long() -> None:
    status = Status(
        taper_arm=True, randomised=True, dose=1000, interval=24, relapses=1,
        remission_again=True, stable_days=90, start_dose=1000, highest_dose=1000,
    )  # fmt: skip
    usual = assessed(tablets("1")).assessment
    found = no_step(overridden({"taper.pattern-tolerance": 0}), replace(usual, status=status))
    assert found is not None
    assert found.interval == (950, 999)


@pytest.mark.parametrize(
    "changes",
    [
        {"present": None},
        {"giveable": False},
        {"status": Status(taper_arm=True, randomised=True, interval=24)},
        {"status": Status(randomised=True, dose=500, interval=24)},
    ],
)
def test_where_no_step_is_asked_for_none_is_missing(changes: dict[str, Any]) -> None:
    found: Assessment = assessed(tablets("0.5")).assessment
    assert no_step(trial(), found) is not None
    assert no_step(trial(), replace(found, **changes)) is None


def test_where_a_step_is_left_none_is_missing() -> None:
    assert missing(assessed(tablets("1"))) is None
    assert missing(assessed(order(-10, "0.9", "start"))) is None
