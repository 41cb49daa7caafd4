"""Orders held against what was permitted: by hand, and by the golden scenarios."""

import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.conduct.deviations import Deviation, Ground, Severity
from glidepath.conduct.deviations.orders import Interval, of_order, orders, read_interval
from glidepath.conduct.deviations.scene import scene_of
from glidepath.decide import believe
from glidepath.decide.belief import Belief
from glidepath.protocol import ProtocolHistory
from glidepath.record.record import Record
from glidepath.record.treatment import DoseOrdered
from glidepath.report import as_data
from oracle import children as c
from unit.conduct.deviations.given import child, found, history, tapering
from unit.decide.given import SCENARIOS, answered, overridden, record_of, scenario, trial

OUTSIDE = "order.outside-interval"
MAINTENANCE = "maintenance"
LONG = "GLIDEPATH_SOAK" in os.environ


def of_orders(record: Record, number: int = 60, **other: Any) -> list[Deviation]:
    return found(orders, record, number, **other)


def only(record: Record, number: int = 60, **other: Any) -> Deviation:
    (one,) = of_orders(record, number, **other)
    return one


def rules(one: Deviation) -> set[str]:
    return {each.rule for each in one.broken}


def test_a_step_within_the_cap_is_no_deviation() -> None:
    assert of_orders(tapering(c.order(0, "0.9"))) == []


def test_a_step_beyond_the_cap() -> None:
    """A tenth of 1.00 mg may be taken off: not below 0.9 mg."""
    one = only(tapering(c.order(0, "0.8")))
    assert one.rule == OUTSIDE
    assert one.key == f"{OUTSIDE}.DoseOrdered-2026-01-05"
    assert one.event == "DoseOrdered-2026-01-05"
    assert rules(one) == {"taper.monthly-cap"}
    assert one.source == "T2, T9, O1, O3"
    assert one.severity is Severity.IMPORTANT
    assert one.numbers == {
        "dose": 800, "reason": "taper", "present": 1000, "low": 900, "high": 1000,
        "may_stop": False,
    }  # fmt: skip
    assert (one.version, one.ground) == ("1.0", Ground.WHATEVER)
    (cap,) = one.broken
    assert cap.bound == 900


def test_a_step_too_early_and_without_a_level_names_every_rule() -> None:
    """Ten days after a whole step: neither the month nor the two weeks nor a level on 0.9 mg."""
    one = only(tapering(c.order(0, "0.9"), c.remission(10), c.order(10, "0.85")))
    assert rules(one) == {"taper.monthly-cap", "taper.spacing", "taper.level"}
    assert one.numbers["low"] == 900


def test_a_step_at_a_suspected_relapse_is_critical() -> None:
    one = only(tapering(c.suspected(0), c.order(0, "0.95")))
    assert rules(one) == {"relapse.open"}
    assert one.severity is Severity.CRITICAL


def test_a_step_while_a_result_is_awaited() -> None:
    record = tapering(c.drawn(0) | {"sample": "S-x", "happened": c.moment(0, "12:00")})
    one = only(Record(record.participant, (*record.events, *_orders(c.order(0, "0.95")))))
    assert rules(one) == {"taper.level-pending"}


def _orders(*events: dict[str, Any]) -> tuple[DoseOrdered, ...]:
    return tuple(DoseOrdered.model_validate(each) for each in events)


def test_lowering_for_safety_never_is_one() -> None:
    assert of_orders(tapering(c.order(0, "0.3", "safety"))) == []
    assert of_orders(tapering(c.suspected(0), c.order(0, "0", "safety"))) == []


def test_a_raise_that_is_called_safety_is_judged_as_any_other() -> None:
    assert rules(only(tapering(c.order(0, "1.2", "safety")))) == {"taper.highest-earlier"}


def test_a_raise_to_the_highest_earlier_dose_is_none_and_beyond_it_a_minor_one() -> None:
    lower = tapering(c.order(0, "0.9"), c.order(20, "1", "clinician"))
    assert of_orders(lower) == []
    one = only(tapering(c.order(0, "0.9"), c.order(20, "1.01", "clinician")))
    assert rules(one) == {"taper.highest-earlier"}
    assert one.severity is Severity.MINOR


def test_a_stop_before_its_time() -> None:
    """From 1 mg, on day 0 of a taper, at 6 ng/mL and without imaging."""
    one = only(tapering(c.order(0, "0", "stop")))
    assert {"stop.dose", "stop.trough", "stop.duration", "stop.imaging"} <= rules(one)
    assert "taper.monthly-cap" not in rules(one)


def test_a_stop_in_disguise_is_judged_as_a_stop() -> None:
    assert only(tapering(c.order(0, "0", "clinician"))).rule == OUTSIDE


def test_in_the_maintenance_arm_the_clinician_may_end_the_treatment() -> None:
    entered = c.entered(arm=MAINTENANCE)
    assert of_orders(child(entered, c.visit(0, "6"), c.order(0, "0", "clinician"))) == []
    ended = child(entered, c.order(-20, "0", "clinician"), c.order(0, "0.7", "clinician"))
    assert of_orders(ended) == []


def test_nothing_that_is_ordered_again_as_nothing_is_no_stop() -> None:
    ended = c.order(-20, "0", "safety")
    assert of_orders(child(c.entered(), ended, c.order(0, "0", "clinician"))) == []


def test_less_than_the_restore_after_a_confirmed_relapse_is_critical() -> None:
    """0.9 mg lasted no month with remission behind it: back to the start, 1 mg."""
    relapsed = tapering(c.order(0, "0.9"), c.confirmed(20))
    again = Record(
        relapsed.participant, (*relapsed.events, *_orders(c.order(20, "0.9", "restore")))
    )
    one = only(again)
    assert rules(one) == {"relapse.restore"}
    assert one.severity is Severity.CRITICAL
    enough = _orders(c.order(20, "1", "restore"))
    assert of_orders(Record(relapsed.participant, (*relapsed.events, *enough))) == []


def test_no_reduction_with_another_interval() -> None:
    one = only(tapering(c.order(0, "0.9", interval_hours=12)))
    assert (one.rule, one.source) == ("order.reduction-with-change", "O18")
    assert of_orders(tapering(c.order(0, "1", "clinician", interval_hours=12))) == []


def test_after_a_long_interruption_the_clinician_decides() -> None:
    long = tapering(c.interrupted(1), c.order(12, "0.5", "clinician"))
    assert of_orders(long) == []
    short = tapering(c.interrupted(1), c.order(5, "0.5", "clinician"))
    assert "safety.interrupted" in rules(only(short))


def test_orders_before_the_randomisation_are_not_of_the_trial() -> None:
    assert of_orders(child(c.entered(), c.order(-200, "0.2", "clinician"))) == []
    assert of_orders(child(c.order(-400, "1", "start"), c.order(0, "0.2"))) == []


def test_an_order_after_the_end() -> None:
    died = {"type": "Died", "happened": c.moment(0, "08:00")}
    assert only(tapering(died, c.order(1, "0.9"))).rule == "order.after-end"


def test_an_order_where_no_version_is_in_force() -> None:
    later = trial().model_copy(update={"effective": {"*": date(2027, 1, 1)}})
    one = only(tapering(c.order(0, "0.9")), protocols=history(later))
    assert one.rule == "order.no-version"
    assert "low" not in one.numbers


def test_what_became_known_later_is_not_held_against_an_order() -> None:
    infected = c.infection(0) | {"known": c.moment(3, "09:00")}
    assert of_orders(tapering(infected, c.order(0, "0.9"))) == []
    assert only(tapering(c.infection(0), c.order(0, "0.9"))).severity is Severity.CRITICAL


def test_an_order_is_judged_as_it_was_corrected() -> None:
    wrong = c.order(0, "0.09") | {"id": "O-1"}
    corrected = {
        "type": "Corrected",
        "happened": c.moment(1, "09:00"),
        "event": "O-1",
        "fields": {"daily_dose": {"value": Decimal("0.9"), "unit": "mg"}},
        "reason": "typed wrongly",
    }
    assert only(tapering(wrong), 0).key == f"{OUTSIDE}.O-1"
    assert of_orders(tapering(wrong, corrected)) == []


# --- the interval that was shown ------------------------------------------------------------------


def issued(
    number: int = 0, clock: str = "12:30", low: int = 700, high: int | None = 1000
) -> dict[str, Any]:
    permitted = {"low": low, "high": high, "may_stop": False}
    happened = c.moment(number, clock)
    return {
        "type": "DecisionIssued",
        "id": "D-1",
        "happened": happened,
        "decision": {"at": happened, "permitted": permitted},
    }


def test_an_order_is_judged_by_the_interval_that_was_shown_for_it() -> None:
    assert of_orders(tapering(issued(), c.order(0, "0.75", decision="D-1"))) == []
    assert of_orders(tapering(issued(), c.order(0, "0.75"))) == []
    one = only(tapering(issued(), c.order(0, "0.65", decision="D-1")))
    assert (one.ground, one.numbers["low"]) == (Ground.SHOWN, 700)
    assert rules(one) == {"taper.monthly-cap"}
    high = only(tapering(issued(low=900, high=950), c.order(0, "1", decision="D-1")))
    assert (high.ground, high.numbers["high"], high.broken) == (Ground.SHOWN, 950, ())
    open_end = tapering(issued(high=None), c.order(0, "3", decision="D-1"))
    assert of_orders(open_end) == []


def test_a_decision_of_another_day_or_for_another_order_is_not_the_one_shown() -> None:
    before = tapering(issued(-1), c.order(0, "0.75"))
    assert only(before).ground is Ground.WHATEVER
    other = tapering(issued(), c.order(0, "0.75", decision="D-2"))
    assert only(other).ground is Ground.WHATEVER


def test_what_came_after_the_decision_outdates_it() -> None:
    toxic = c.level(0, "16") | {"sample": "S-late", "happened": c.moment(0, "13:00")}
    record = tapering(issued(), toxic, c.order(0, "0.95", decision="D-1"))
    one = only(record)
    assert one.ground is Ground.WHATEVER
    assert "safety.toxic-level" in rules(one)


def test_an_interval_is_read_as_it_was_printed_too() -> None:
    answer = answered(scenario("013-overcut-ten-days-ago", "given.json"))
    assert read_interval(as_data(answer)) == Interval(800, 1000, may_stop=False)
    restored = answered(scenario("109-relapse-confirmed", "given.json"))
    assert read_interval(as_data(restored)).high is None  # type: ignore[union-attr]
    assert read_interval({"answer": "refusal", "assessment": None}) is None
    assert read_interval({"permitted": None}) is None
    imported = issued() | {"decision": {"source": "paper"}}
    assert only(tapering(imported, c.order(0, "0.8", decision="D-1"))).ground is Ground.WHATEVER


# --- the half-life --------------------------------------------------------------------------------


def test_an_order_that_was_legal_with_the_childs_own_half_life_is_no_deviation() -> None:
    """A dose missed ten days before the level: five half-lives of 62 h are 13 days, of 30 h 7.

    By the population's half-life the level is not valid; this child may well have had a shorter
    one. With a Belief that says 62 h the order does deviate.
    """
    record = child(
        c.entered(), c.visit(-40, "6"), c.order(-40, "0.9"), c.missed(-10), c.visit(0, "5.4"),
        c.order(0, "0.81"),
    )  # fmt: skip
    assert of_orders(record) == []

    def believing(known: Record, at: datetime) -> Belief:
        return believe(history(), known, at)

    one = only(record, believing=believing)
    assert (rules(one), one.ground) == ({"taper.level"}, Ground.BELIEVED)


# --- the golden scenarios -------------------------------------------------------------------------

JUDGED = [
    slug for slug in SCENARIOS if scenario(slug, "expected.json").get("permitted_low") is not None
]
CHOSEN = JUDGED if LONG else JUDGED[::6]
UNDECIDED = ("screening", "maintenance-stopped", "maintenance-relapsed", "ended")


def ordered_in(slug: str, dose: int, reason: str) -> list[Deviation]:
    """What is found of an order that is made a minute after the question of a scenario."""
    asked = scenario(slug, "given.json")
    record, at = record_of(asked["record"]), datetime.fromisoformat(asked["at"])
    present = answered(asked).assessment.present  # type: ignore[union-attr]
    if present is None:
        return []
    order = DoseOrdered.model_validate(
        {
            "id": "ORDER",
            "happened": at + timedelta(minutes=1),
            "daily_dose": {"value": Decimal(dose) / 1000, "unit": "mg"},
            "interval_hours": 24 // present.intakes,
            "formulation": present.formulation,
            "reason": reason,
        }
    )
    protocols = ProtocolHistory((overridden(asked["parameters"]),))
    minutes = int(Fraction(str(asked["half_life_hours"])) * 60)

    def believing(known: Record, when: datetime) -> Belief:
        return replace(believe(protocols, known, when), half_life=minutes)

    record = Record(record.participant, (*record.events, order))
    scene = scene_of(protocols, record, at + timedelta(minutes=2), believing)
    return list(of_order(scene, order)) if scene.randomised is not None else []


def expected_of(slug: str) -> tuple[int, int | None, bool, bool]:
    """The interval of the independent computation, and whether the clinician decides."""
    told = scenario(slug, "expected.json")
    free = told["action"] == "clinician" or told["track"] in UNDECIDED
    return told["permitted_low"], told["permitted_high"], told["may_stop"], free


@pytest.mark.parametrize("slug", CHOSEN)
def test_orders_at_both_ends_of_a_golden_interval(slug: str) -> None:
    low, high, may_stop, free = expected_of(slug)
    present = scenario(slug, "expected.json")["present"]
    if low > 0:
        assert ordered_in(slug, low, "clinician") == []
    if low > 1:
        assert bool(ordered_in(slug, low - 1, "clinician")) is not free
    if high:
        assert ordered_in(slug, high, "clinician") == []
        assert bool(ordered_in(slug, high + 1, "clinician")) is not free
    stops = may_stop or low == 0 or present == 0 or free
    assert bool(ordered_in(slug, 0, "stop")) is not stops


@settings(max_examples=25)
@given(st.sampled_from(JUDGED), st.integers(1, 2_500))
def test_an_order_deviates_just_where_it_lies_outside(slug: str, dose: int) -> None:
    low, high, _, free = expected_of(slug)
    inside = low <= dose and (high is None or dose <= high)
    found_here = ordered_in(slug, dose, "clinician")
    if scenario(slug, "expected.json")["track"] != "screening":
        assert bool(found_here) is not (inside or free)
    assert all(each.broken for each in found_here)
