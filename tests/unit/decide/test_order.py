"""What an ordered dose changes, and what the dose before it leaves behind."""

from typing import Any

import pytest

from glidepath.decide.advance import advance, age
from glidepath.decide.measures import highest_recent_dose
from glidepath.decide.order import steps_ahead
from glidepath.decide.seen import IntakeSeen, Order, Seen, StandingSeen
from glidepath.decide.status import NEVER, Relapse, Status
from glidepath.protocol.parameters import CapBase, CountsFrom, OvercutRule
from unit.decide.given import trial
from unit.decide.test_measures import ADULT, guided, setting

PARAMETERS = trial().parameters


def given(dose: int, interval: int = 24, formulation: int = 0, **other: Any) -> Order:
    return Order(True, dose, interval, formulation, **other)


def child(**fields: Any) -> Status:
    """On 1.00 mg once daily for 400 days."""
    usual = {"interval": 24, "dose_days": 400, "change_days": 400, "highest_dose": 1000}
    return guided(**{**usual, **fields})


def after(status: Status, order: Order) -> Status:
    return advance(PARAMETERS, status, None, order=order)


# --- the order itself -------------------------------------------------------------------------


def test_the_first_reduction_begins_the_taper() -> None:
    found = after(child(weight=14000, taper_days=3), given(900))
    assert (found.dose, found.start_dose, found.start_weight) == (900, 1000, 14000)
    assert (found.taper_days, found.highest_dose) == (0, 1000)
    assert (found.dose_days, found.change_days) == (0, 0)


@pytest.mark.parametrize(
    ("status", "dose"),
    [(child(taper_arm=False), 900), (child(), 1000), (child(), 1100)],
)
def test_no_taper_begins_otherwise(status: Status, dose: int) -> None:
    found = after(status, given(dose))
    assert (found.start_dose, found.start_weight) == (0, 0)
    assert found.highest_dose == dose


def test_the_start_stays_and_the_highest_dose_grows() -> None:
    begun = child(dose=900, start_dose=1000, start_weight=14000, weight=15000, taper_days=40)
    found = after(begun, given(810))
    assert (found.start_dose, found.start_weight, found.taper_days) == (1000, 14000, 40)
    assert after(begun, given(1200)).highest_dose == 1200
    assert after(begun, given(950)).highest_dose == 1000


def test_the_same_order_again_changes_nothing() -> None:
    status = child(level_on_dose=True, dose_proven=True)
    assert after(status, given(1000)) == status


def test_another_dose_ends_the_level_and_the_proof() -> None:
    status = child(level_on_dose=True, pending_valid=True, dose_proven=True)
    found = after(status, given(900))
    assert (found.level_on_dose, found.pending_valid, found.dose_proven) == (False, False, False)
    assert found.changed is False


@pytest.mark.parametrize("order", [given(1000, interval=12), given(1000, formulation=1)])
def test_another_way_of_giving_is_a_change_of_the_same_dose(order: Order) -> None:
    found = after(child(level_on_dose=True, dose_proven=True), order)
    assert (found.interval, found.formulation) == (order.interval, order.formulation)
    assert (found.change_days, found.dose_days) == (0, 400)
    assert (found.changed, found.level_on_dose, found.dose_proven) == (True, False, True)


def test_the_first_order_is_no_change_of_interval() -> None:
    found = after(Status(half_life=ADULT), given(1000))
    assert (found.dose, found.interval, found.changed) == (1000, 24, False)


def test_nothing_ordered_is_no_order() -> None:
    status = child()
    assert after(status, given(500)._replace(given=False)) == status


# --- ends -------------------------------------------------------------------------------------


def test_an_order_of_nothing_ends_the_drug_and_an_interruption() -> None:
    found = after(child(dose=310, start_dose=1000, interrupted=True), given(0))
    assert (found.dose, found.off_drug, found.stopped, found.interrupted) == (0, True, False, False)


def test_treatment_that_was_stopped_is_no_cut_beyond_the_cap() -> None:
    seen = Seen(standing=StandingSeen(stopped=True))
    found = advance(PARAMETERS, child(start_dose=1000), None, seen)
    assert (found.dose, found.off_drug, found.stopped) == (0, True, True)
    assert (found.hold_days, found.cut_days) == (0, NEVER)


def test_a_dose_after_the_end_begins_again() -> None:
    ended = child(dose=0, off_drug=True, stopped=True, start_dose=1000)
    found = after(ended, given(500))
    assert (found.dose, found.off_drug, found.stopped, found.changed) == (500, False, False, False)


def test_nothing_ordered_on_nothing_is_no_end() -> None:
    assert after(Status(), given(0)).off_drug is False


# --- a cut beyond the cap ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "days"),
    [
        (900, 0),
        # 0.899 spans two steps (0.81 is below it), so one month
        (899, 30),
        (810, 30),
        (809, 60),
        # 1.00 to 0.80 spans 2.1 steps, rounded up 3
        (800, 60),
        (729, 60),
        # 0.9 ** 6 = 0.531, 0.9 ** 7 = 0.478
        (500, 180),
    ],
)
def test_the_hold_after_a_cut(dose: int, days: int) -> None:
    found = after(child(), given(dose))
    assert found.hold_days == days
    cut = (1000, dose, 0) if days else (0, 0, NEVER)
    assert (found.cut_from, found.cut_to, found.cut_days) == cut


def test_a_cut_is_measured_from_the_highest_dose_of_the_month() -> None:
    recent = child(dose=900, start_dose=1000, past_dose_1=1000, past_days_1=10)
    assert after(recent, given(810)).hold_days == 30
    assert after(recent._replace(past_days_1=30), given(810)).hold_days == 0


@pytest.mark.parametrize(
    ("status", "order"),
    [
        (child(), given(500, safety=True)),
        (child(taper_arm=False), given(500)),
        (child(relapses=2), given(500)),
        (child(dose=500), given(600)),
        (child(), given(0)),
    ],
)
def test_what_is_no_cut_beyond_the_cap(status: Status, order: Order) -> None:
    assert after(status, order).hold_days == 0


def test_of_two_holds_the_longer_counts() -> None:
    held = child(dose=800, start_dose=1000, hold_days=50, past_dose_1=800, past_days_1=5)
    assert after(held, given(700)).hold_days == 50
    assert after(held._replace(hold_days=10), given(700)).hold_days == 30


def test_a_protocol_without_a_hold_still_notes_the_cut() -> None:
    lenient = setting(taper__overcut_rule=OvercutRule.NONE)
    found = advance(lenient, child(), None, order=given(500))
    assert (found.hold_days, found.cut_from, found.cut_to) == (0, 1000, 500)


def test_steps_of_a_twentieth_after_a_relapse() -> None:
    # 0.95 ** 2 = 0.9025, 0.95 ** 3 = 0.857
    restored = child(relapses=1, remission_again=True, stable_days=90)
    assert after(restored, given(950)).hold_days == 0
    assert after(restored, given(900)).hold_days == 60


def test_steps_of_a_tenth_of_the_start() -> None:
    literal = setting(taper__base=CapBase.STARTING)
    assert advance(literal, child(), None, order=given(800)).hold_days == 30
    assert advance(literal, child(), None, order=given(799)).hold_days == 60


def test_steps_are_counted_to_an_end() -> None:
    # 0.9 ** 44 = 0.0097 of 1 mg: 10 ug is reached with the 44th step
    assert steps_ahead(PARAMETERS, child(), 10) == 43
    assert steps_ahead(PARAMETERS, child(), 1) == 48


def test_a_raise_and_the_same_dose_are_no_cut_however_far_below_the_cap() -> None:
    # 0.80 after 1.00 three days ago: the cap asks for 0.90
    low = child(dose=800, start_dose=1000, past_dose_1=1000, past_days_1=3)
    assert after(low, given(850)).hold_days == 0
    assert after(low, given(800)).hold_days == 0
    assert after(low, given(790)).hold_days == 60


# --- what is remembered -----------------------------------------------------------------------


def past(status: Status) -> list[tuple[int, int]]:
    slots = [
        (status.past_dose_1, status.past_days_1),
        (status.past_dose_2, status.past_days_2),
        (status.past_dose_3, status.past_days_3),
        (status.past_dose_4, status.past_days_4),
    ]
    return [slot for slot in slots if slot[0]]


def test_the_dose_that_ends_is_kept() -> None:
    assert past(after(child(), given(900))) == [(1000, 0)]


def test_smaller_and_older_doses_are_dropped() -> None:
    small = child(dose=1000, past_dose_1=800, past_days_1=3, past_dose_2=1200, past_days_2=8)
    assert past(after(small, given(900))) == [(1000, 0), (1200, 8)]


def test_doses_older_than_a_month_are_dropped() -> None:
    old = child(dose=900, past_dose_1=1000, past_days_1=30, past_dose_2=950, past_days_2=29)
    assert past(after(old, given(800))) == [(900, 0), (950, 29)]


def test_where_no_slot_is_free_the_error_is_on_the_safe_side() -> None:
    full = child(
        dose=800,
        past_dose_1=900,
        past_days_1=4,
        past_dose_2=1000,
        past_days_2=8,
        past_dose_3=1100,
        past_days_3=12,
        past_dose_4=1200,
        past_days_4=29,
    )
    found = after(full, given(700))
    # the larger dose and the later end
    assert past(found) == [(900, 4), (1000, 8), (1100, 12), (1200, 0)]
    assert highest_recent_dose(PARAMETERS, age(found, 29)) == 1200


def test_nothing_is_remembered_of_no_dose() -> None:
    assert past(after(child(dose=0, off_drug=True), given(500))) == []


def lasted(status: Status) -> list[tuple[int, bool]]:
    return [
        (getattr(status, f"lasted_dose_{slot}"), getattr(status, f"lasted_proven_{slot}"))
        for slot in range(1, 7)
    ]


def test_a_dose_that_lasted_is_kept_with_its_proof() -> None:
    status = child(dose_days=30, dose_proven=True, lasted_dose_1=1200, lasted_proven_1=False)
    found = lasted(after(status, given(900)))
    assert found[:3] == [(1000, True), (1200, False), (0, False)]


def test_a_dose_of_29_days_did_not_last() -> None:
    status = child(dose_days=29, lasted_dose_1=1200, lasted_proven_1=True)
    assert lasted(after(status, given(900)))[:2] == [(1200, True), (0, False)]


def test_the_oldest_of_six_is_forgotten() -> None:
    full = {f"lasted_dose_{slot}": 1000 + slot for slot in range(1, 7)}
    found = lasted(after(child(**full), given(900)))
    assert [dose for dose, _ in found] == [1000, 1001, 1002, 1003, 1004, 1005]


def test_time_without_a_dose_is_no_dose_that_lasted() -> None:
    ended = child(dose=0, off_drug=True, dose_days=90, lasted_dose_1=660, lasted_proven_1=True)
    assert lasted(after(ended, given(500)))[0] == (660, True)


# --- the answer to a relapse ------------------------------------------------------------------


def relapsed(**fields: Any) -> Status:
    usual = {"dose": 590, "start_dose": 1000, "relapse": Relapse.CONFIRMED, "stable_days": 7}
    proven = {"lasted_dose_1": 660, "lasted_proven_1": True}
    return child(**{**usual, **proven, **fields})


@pytest.mark.parametrize(
    ("order", "answered"),
    [(given(660), True), (given(1000), True), (given(650), False), (given(0), False)],
)
def test_a_relapse_is_answered_by_the_restore_dose_or_more(order: Order, answered: bool) -> None:
    found = after(relapsed(), order)
    assert (found.relapse == Relapse.NONE, found.relapses) == (answered, int(answered))
    assert found.stable_days == (0 if answered else 7)


def test_a_suspicion_and_the_other_arm_are_not_answered() -> None:
    suspected = after(relapsed(relapse=Relapse.SUSPECTED), given(1000))
    assert (suspected.relapse, suspected.relapses) == (Relapse.SUSPECTED, 0)
    maintained = after(relapsed(taper_arm=False), given(1000))
    assert (maintained.relapse, maintained.relapses) == (Relapse.CONFIRMED, 0)


def test_no_order_and_an_order_of_nothing_answer_no_relapse() -> None:
    enough = relapsed(dose=1000, highest_dose=1000)
    assert after(enough, given(1000)._replace(given=False)) == enough
    nothing = relapsed(dose=0, start_dose=0, lasted_dose_1=0, lasted_proven_1=False)
    assert after(nothing, given(0)).relapse == Relapse.CONFIRMED
    assert after(nothing, given(1)).relapse == Relapse.NONE


def test_relapses_are_counted_to_two() -> None:
    assert after(relapsed(relapses=1), given(1000)).relapses == 2
    assert after(relapsed(relapses=2), given(1000)).relapses == 2


def test_stabilisation_may_count_from_the_restore_alone() -> None:
    at_once = setting(stabilisation__counts_from=CountsFrom.RESTORE)
    assert advance(at_once, relapsed(), None, order=given(660)).remission_again is True
    assert after(relapsed(), given(660)).remission_again is False


# --- time -------------------------------------------------------------------------------------


def test_days_pass() -> None:
    found = age(child(start_dose=1000, taper_days=7, hold_days=3, remission_again=True), 5)
    assert (found.dose_days, found.change_days, found.taper_days) == (405, 405, 12)
    assert (found.hold_days, found.stable_days, found.interrupted_days) == (0, 5, 0)
    assert (found.cut_days, found.past_days_1, found.examined_days) == (NEVER + 5, 5, NEVER + 5)


def test_an_interruption_stops_clocks_but_not_the_calendar() -> None:
    paused = child(start_dose=1000, taper_days=7, hold_days=9, remission_again=True)
    found = age(paused._replace(interrupted=True, past_days_1=3), 5)
    assert (found.dose_days, found.change_days, found.taper_days) == (400, 400, 7)
    assert (found.stable_days, found.interrupted_days) == (0, 5)
    assert (found.hold_days, found.past_days_1) == (4, 8)


def test_before_the_taper_and_before_remission_no_clock_runs() -> None:
    found = age(child(), 5)
    assert (found.taper_days, found.stable_days) == (0, 0)


def test_resuming_counts_as_a_change() -> None:
    paused = child(interrupted=True, interrupted_days=5, level_on_dose=True, pending_valid=True)
    found = advance(PARAMETERS, paused, None, Seen(intake=IntakeSeen(resumed=True)))
    assert (found.interrupted, found.change_days, found.dose_days) == (False, 0, 400)
    assert (found.level_on_dose, found.pending_valid, found.changed) == (False, False, False)


# --- the smallest of all doses --------------------------------------------------


def test_one_microgram_is_a_dose_as_well() -> None:
    least = child(dose=1, highest_dose=1)
    assert after(least, given(1, interval=12)).changed is True
    assert lasted(after(least, given(10)))[0] == (1, False)
    assert after(Status(), given(1)).off_drug is False
    stopped = after(child(dose=0, off_drug=True, stopped=True), given(1))
    assert (stopped.off_drug, stopped.stopped) == (False, False)
    assert after(child(dose=1200, start_dose=1, highest_dose=1200), given(1)).highest_dose == 1200
    assert after(child(), given(1)).hold_days == 48 * 30
    found = age(least._replace(start_dose=1), 3)
    assert found.taper_days == 3
