"""What is seen at one instant, and what a Status makes of it."""

from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.advance import advance
from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    LevelSeen,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.decide.status import NEVER, Relapse, Safety, Status
from glidepath.protocol.parameters import CountsFrom
from unit.decide.given import trial
from unit.decide.test_measures import SLOW, guided, setting

PARAMETERS = trial().parameters


def child(**fields: Any) -> Status:
    """On 1.00 mg for 40 days, with a reference of 6 ng/mL on it."""
    usual = {"interval": 24, "dose_days": 40, "change_days": 40, "level": 6000, "level_dose": 1000}
    return guided(**{**usual, **fields})


def after(status: Status, days: int | None = None, **seen: Any) -> Status:
    return advance(PARAMETERS, status, days, Seen(**seen))


# --- levels ---------------------------------------------------------------------------------------


def result(value: int, **fields: Any) -> LevelSeen:
    usual = {"drawn": True, "reported": True, "timed": True, "quantified": True, "value": value}
    return LevelSeen(**{**usual, **fields})


def test_a_valid_level_becomes_the_level_on_this_dose() -> None:
    found = after(child(changed=True), level=result(7000))
    assert (found.level_on_dose, found.level_days, found.level_quantified) == (True, 0, True)
    assert (found.level, found.level_dose, found.changed) == (7000, 1000, False)


UNSETTLED = [
    {"change_days": 13},
    {"half_life": SLOW, "change_days": 22},
    {"missed_days": 12},
    {"interacting": True},
    {"interrupted": True},
    {"bridged": False},
    {"dose": 0},
]
SETTLED = [
    {"change_days": 14},
    {"half_life": SLOW, "change_days": 23},
    {"missed_days": 13},
]


@pytest.mark.parametrize("fields", UNSETTLED)
def test_a_level_before_the_steady_state_is_not_valid(fields: dict[str, Any]) -> None:
    status = child(**fields)
    assert after(status, level=result(7000)) == status


@pytest.mark.parametrize("fields", SETTLED)
def test_a_level_at_the_steady_state_is_valid(fields: dict[str, Any]) -> None:
    assert after(child(**fields), level=result(7000)).level_on_dose is True


def test_a_level_drawn_otherwise_is_not_valid() -> None:
    assert after(child(), level=result(7000, timed=False)) == child()


def test_a_sample_that_was_not_analysed_says_nothing() -> None:
    clotted = result(0, analysed=False, quantified=False)
    assert after(child(), level=clotted) == child()


def test_below_the_limit_is_a_level_but_no_reference() -> None:
    found = after(child(level_odd=True), level=result(0, quantified=False))
    assert (found.level_on_dose, found.level_quantified) == (True, False)
    assert (found.level, found.level_dose) == (6000, 1000)
    assert (found.level_odd, found.level_half) == (True, False)


@pytest.mark.parametrize(
    ("value", "odd"), [(3599, True), (3600, False), (6000, False), (9600, False), (9601, True)]
)
def test_a_level_far_from_what_proportion_foretells(value: int, odd: bool) -> None:
    assert after(child(), level=result(value)).level_odd is odd


@pytest.mark.parametrize(("value", "half"), [(2999, True), (3000, False)])
def test_a_level_under_half_of_what_is_expected(value: int, half: bool) -> None:
    assert after(child(), level=result(value)).level_half is half


def test_proportion_is_that_of_the_doses() -> None:
    # 6.0 on 1.00 foretells 4.8 on 0.80; 60 % is 2.88, 160 % is 7.68
    lower = child(dose=800)
    assert [after(lower, level=result(each)).level_odd for each in (2879, 2880, 7680, 7681)] == [
        True,
        False,
        False,
        True,
    ]


def test_without_a_reference_nothing_is_odd() -> None:
    found = after(child(level=0, level_dose=0), level=result(100))
    assert (found.level_odd, found.level_half, found.level_dose) == (False, False, 1000)


def test_a_later_level_ends_the_doubt() -> None:
    # each level is compared with the valid one before it
    odd = after(child(), level=result(2000))
    assert (odd.level_odd, odd.level_half) == (True, True)
    assert after(odd, level=result(2100)).level_odd is False


@pytest.mark.parametrize(
    ("level", "toxic"),
    [
        (result(14_999), False),
        (result(15_000), True),
        (result(15_000, timed=False), True),
        (result(15_000, trough=False), False),
        (result(15_000, analysed=False), False),
        (result(20_000, reported=False), False),
    ],
)
def test_a_toxic_level(level: LevelSeen, toxic: bool) -> None:
    assert after(child(), level=level).level_toxic is toxic


def test_a_toxic_level_stands_until_a_lower_one() -> None:
    high = child(level_toxic=True)
    assert after(high, level=result(9000, trough=False)).level_toxic is True
    assert after(high, level=result(9000, timed=False)).level_toxic is False
    assert after(high, level=result(0, quantified=False)).level_toxic is False


def test_a_pending_sample_is_judged_as_it_was_drawn() -> None:
    drawn = after(child(), level=LevelSeen(drawn=True, timed=True))
    assert (drawn.pending, drawn.pending_days, drawn.pending_valid) == (1, 0, True)
    found = after(drawn, 3, level=LevelSeen(reported=True, quantified=True, value=7000))
    assert (found.pending, found.pending_valid) == (0, False)
    assert (found.level_on_dose, found.level, found.level_days) == (True, 7000, 3)


def test_a_pending_sample_drawn_too_soon_stays_invalid() -> None:
    drawn = after(child(change_days=5), level=LevelSeen(drawn=True, timed=True))
    assert (drawn.pending, drawn.pending_valid) == (1, False)
    found = after(drawn, 30, level=LevelSeen(reported=True, quantified=True, value=7000))
    assert (found.pending, found.level_on_dose) == (0, False)


def test_of_two_pending_samples_none_is_taken_for_the_other() -> None:
    two = child(pending=2, pending_valid=True)
    found = after(two, level=LevelSeen(reported=True, quantified=True, value=7000))
    assert (found.pending, found.level_on_dose) == (1, False)


def test_a_report_of_nothing_pending_leaves_none() -> None:
    found = after(child(), level=LevelSeen(reported=True, quantified=True, value=7000))
    assert (found.pending, found.level_on_dose) == (0, False)


def test_a_pending_sample_is_as_old_as_its_drawing() -> None:
    waiting = after(child(pending_days=9), level=LevelSeen(drawn=True, timed=True))
    assert waiting.pending_days == 0
    later = after(waiting, 3, level=LevelSeen())
    assert later.pending_days == 3


def test_the_share_that_is_doubtful_is_the_protocols() -> None:
    lower = setting(maintenance__low_share=Fraction(2, 5))
    for value, half in ((2399, True), (2400, False)):
        found = advance(lower, child(), None, Seen(level=result(value)))
        assert found.level_half is half


# --- the disease ----------------------------------------------------------------------------------


def test_remission_counts_from_today_until_it_is_refuted() -> None:
    found = after(child(), disease=DiseaseSeen(remission=True, imaged=True))
    assert (found.examined_days, found.imaged_days) == (0, 0)
    later = after(found, 5, disease=DiseaseSeen())
    assert (later.examined_days, later.imaged_days) == (5, 5)
    refuted = after(later, disease=DiseaseSeen(refuted=True))
    assert (refuted.examined_days, refuted.imaged_days) == (NEVER, NEVER)


@pytest.mark.parametrize(
    ("fields", "proven"),
    [
        ({"dose_days": 30}, True),
        ({"dose_days": 29}, False),
        ({"dose": 0}, False),
        ({"relapse": Relapse.SUSPECTED}, False),
    ],
)
def test_remission_proves_a_dose_that_has_lasted(fields: dict[str, Any], proven: bool) -> None:
    found = after(child(**fields), disease=DiseaseSeen(remission=True))
    assert found.dose_proven is proven


def test_remission_later_proves_earlier_doses_as_well() -> None:
    status = child(dose_days=3, lasted_dose_1=1200, lasted_dose_3=900)
    found = after(status, disease=DiseaseSeen(remission=True))
    assert (found.lasted_proven_1, found.lasted_proven_2, found.lasted_proven_3) == (
        True,
        False,
        True,
    )
    suspected = after(
        status._replace(relapse=Relapse.SUSPECTED), disease=DiseaseSeen(remission=True)
    )
    assert suspected.lasted_proven_1 is False


def test_what_is_no_examination_proves_nothing() -> None:
    found = after(child(lasted_dose_1=1200), disease=DiseaseSeen(imaged=True))
    assert (found.dose_proven, found.lasted_proven_1, found.imaged_days) == (False, False, 0)


# --- stabilisation --------------------------------------------------------------------------------


def restored(**fields: Any) -> Status:
    return child(**{"relapses": 1, "stable_days": 7, **fields})


@pytest.mark.parametrize("seen", [DiseaseSeen(remission=True), DiseaseSeen(resolved=True)])
def test_remission_again_starts_the_stabilisation(seen: DiseaseSeen) -> None:
    found = after(restored(), disease=seen)
    assert (found.remission_again, found.stable_days) == (True, 0)
    later = after(found, 40, disease=seen)
    assert (later.remission_again, later.stable_days) == (True, 40)


def test_a_confirmed_relapse_may_regain_remission_before_its_answer() -> None:
    found = after(child(relapse=Relapse.CONFIRMED), disease=DiseaseSeen(remission=True))
    assert found.remission_again is True
    calm = after(child(relapse=Relapse.SUSPECTED), disease=DiseaseSeen(remission=True))
    assert calm.remission_again is False


@pytest.mark.parametrize(("days", "again"), [(89, False), (90, True)])
def test_remission_lost_before_the_end_starts_it_anew(days: int, again: bool) -> None:
    waiting = restored(remission_again=True, stable_days=days)
    found = after(waiting, disease=DiseaseSeen(refuted=True))
    assert (found.remission_again, found.stable_days) == (again, days)


def test_counted_from_the_restore_alone_it_is_never_lost() -> None:
    alone = setting(stabilisation__counts_from=CountsFrom.RESTORE)
    waiting = restored(remission_again=True)
    found = advance(alone, waiting, None, Seen(disease=DiseaseSeen(refuted=True)))
    assert found.remission_again is True


# --- relapse --------------------------------------------------------------------------------------

NONE, SUSPECTED, CONFIRMED = Relapse.NONE, Relapse.SUSPECTED, Relapse.CONFIRMED


@pytest.mark.parametrize(
    ("before", "seen", "then", "begins"),
    [
        (NONE, RelapseSeen(suspected=True), SUSPECTED, True),
        (NONE, RelapseSeen(confirmed=True), CONFIRMED, True),
        (NONE, RelapseSeen(dismissed=True), NONE, False),
        (SUSPECTED, RelapseSeen(suspected=True), SUSPECTED, False),
        (SUSPECTED, RelapseSeen(confirmed=True), CONFIRMED, True),
        (SUSPECTED, RelapseSeen(dismissed=True), NONE, False),
        (CONFIRMED, RelapseSeen(suspected=True), CONFIRMED, False),
        (CONFIRMED, RelapseSeen(confirmed=True), CONFIRMED, False),
        (CONFIRMED, RelapseSeen(dismissed=True), CONFIRMED, False),
    ],
)
def test_the_steps_of_a_relapse(
    before: Relapse, seen: RelapseSeen, then: Relapse, begins: bool
) -> None:
    found = after(child(relapse=before, relapse_days=5), relapse=seen)
    assert (found.relapse, found.relapse_days) == (then, 0 if begins else 5)


def test_a_relapse_takes_the_chance_from_doses_that_are_not_proven() -> None:
    doses = {"lasted_dose_1": 660, "lasted_proven_1": True, "lasted_dose_2": 730}
    found = after(child(**doses), relapse=RelapseSeen(confirmed=True))
    assert (found.lasted_dose_1, found.lasted_dose_2) == (660, 0)
    suspected = after(child(**doses), relapse=RelapseSeen(suspected=True))
    assert (suspected.lasted_dose_1, suspected.lasted_dose_2) == (660, 730)


# --- laboratory, intake, standing -----------------------------------------------------------------


def test_the_latest_values_count() -> None:
    before = child(
        platelets=240, platelets_days=9, fibrinogen=3000, fibrinogen_days=9, weight=14000
    )
    seen = LaboratorySeen(platelets_seen=True, platelets=80, fibrinogen=99, weight=99, safety=3)
    found = after(before, laboratory=seen)
    assert (found.platelets, found.platelets_days) == (80, 0)
    assert (found.fibrinogen, found.fibrinogen_days) == (3000, 9)
    assert (found.weight, found.safety) == (14000, Safety.NONE)
    more = LaboratorySeen(
        fibrinogen_seen=True, fibrinogen=1400, weight_seen=True, weight=15000, safety_seen=True
    )
    found = after(found._replace(safety=Safety.PAUSE), laboratory=more)
    assert (found.fibrinogen, found.fibrinogen_days, found.platelets) == (1400, 0, 80)
    assert (found.weight, found.safety) == (15000, Safety.NONE)


def test_an_interruption_begins_once() -> None:
    found = after(child(interrupted_days=99), intake=IntakeSeen(interrupted=True))
    assert (found.interrupted, found.interrupted_days, found.change_days) == (True, 0, 40)
    again = after(found, 4, intake=IntakeSeen(interrupted=True))
    assert (again.interrupted, again.interrupted_days) == (True, 4)


def test_resuming_what_was_not_interrupted_changes_nothing() -> None:
    assert after(child(level_on_dose=True), intake=IntakeSeen(resumed=True)).change_days == 40


def test_an_interacting_drug_is_a_change() -> None:
    taken = IntakeSeen(interaction_changed=True, interacting=True)
    found = after(child(level_on_dose=True), intake=taken)
    assert (found.interacting, found.changed, found.change_days) == (True, True, 0)
    assert found.level_on_dose is False
    same = after(child(interacting=True), intake=IntakeSeen(missed=True))
    assert (same.interacting, same.missed_days, same.change_days) == (True, 0, 40)


def test_a_change_of_assay_leaves_the_regimen() -> None:
    found = after(child(level_on_dose=True), intake=IntakeSeen(assay_changed=True, bridged=False))
    assert (found.bridged, found.change_days, found.level_on_dose) == (False, 40, True)
    assert after(found, intake=IntakeSeen(missed=True)).bridged is False


def test_the_first_allocation_counts() -> None:
    entered = after(Status(), standing=StandingSeen(randomised=True, taper_arm=True))
    assert (entered.randomised, entered.taper_arm, entered.randomised_days) == (True, True, 0)
    again = after(entered, 9, standing=StandingSeen(randomised=True, taper_arm=False))
    assert (again.taper_arm, again.randomised_days) == (True, 9)


def test_the_end_of_a_child_leaves_its_dose() -> None:
    found = after(child(), standing=StandingSeen(ended=True))
    assert (found.ended, found.stopped, found.dose) == (True, False, 1000)


def test_a_treatment_stopped_for_another_reason() -> None:
    found = after(child(), standing=StandingSeen(stopped=True))
    assert (found.stopped, found.off_drug, found.dose, found.change_days) == (True, True, 0, 0)
    assert found.interval == 24


def test_one_microgram_is_a_dose_as_well() -> None:
    least = child(dose=1, level=0, level_dose=0, lasted_dose_1=1)
    found = after(least, level=result(5), disease=DiseaseSeen(remission=True))
    assert (found.level_on_dose, found.dose_proven, found.lasted_proven_1) == (True, True, True)
    reference = child(level=6000, level_dose=1, dose=1)
    assert after(reference, level=result(9601)).level_odd is True
