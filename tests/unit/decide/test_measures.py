"""Tracks, clocks and doses of reference, by hand."""

from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.measures import (
    after_one_step,
    base_track,
    cap_floor,
    effective_dose,
    half_lives_in_days,
    highest_recent_dose,
    lasting_days,
    on,
    restore_dose,
    shown_track,
    spacing_days,
    taper_start_dose,
)
from glidepath.decide.status import NEVER, Relapse, Status, Track
from glidepath.protocol.parameters import CapBase, Parameters, RestoreDose
from unit.decide.given import trial
from unit.decide.screening import changed

ADULT, SLOW = 62 * 60, 107 * 60
PARAMETERS = trial().parameters


def setting(**values: Any) -> Parameters:
    """The trial's parameters with others: ``restore__fallback=...``."""
    return changed(
        {name.replace("__", ".").replace("_", "-"): each for name, each in values.items()}
    ).parameters


def guided(**fields: Any) -> Status:
    usual = {"taper_arm": True, "randomised": True, "dose": 1000, "half_life": ADULT}
    return Status(**{**usual, **fields})


# --- tracks -----------------------------------------------------------------------------------

STABLE = {"remission_again": True, "stable_days": 90}


@pytest.mark.parametrize(
    ("fields", "track"),
    [
        ({"randomised": False}, Track.SCREENING),
        ({}, Track.TAPER),
        ({"relapse": Relapse.CONFIRMED}, Track.TAPER),
        ({"relapses": 1}, Track.STABILISATION),
        ({"relapses": 1, "remission_again": True, "stable_days": 89}, Track.STABILISATION),
        ({"relapses": 1, "stable_days": 90}, Track.STABILISATION),
        ({"relapses": 1, **STABLE}, Track.SECOND_TAPER),
        ({"relapses": 2, **STABLE}, Track.MANAGED),
        ({"off_drug": True, "dose": 0}, Track.OFF_DRUG),
        ({"stopped": True, "dose": 0}, Track.OFF_DRUG),
        ({"relapses": 2, "off_drug": True, "dose": 0}, Track.OFF_DRUG),
        ({"taper_arm": False}, Track.MAINTENANCE),
        ({"taper_arm": False, "relapse": Relapse.SUSPECTED}, Track.MAINTENANCE),
        ({"taper_arm": False, "relapse": Relapse.CONFIRMED}, Track.MAINTENANCE_RELAPSED),
        ({"taper_arm": False, "stopped": True, "dose": 0}, Track.MAINTENANCE_STOPPED),
        ({"taper_arm": False, "off_drug": True, "dose": 0}, Track.MAINTENANCE_STOPPED),
        ({"ended": True}, Track.ENDED),
        ({"ended": True, "randomised": False}, Track.ENDED),
    ],
)
def test_the_track(fields: dict[str, Any], track: Track) -> None:
    assert base_track(PARAMETERS, guided(**fields)) == track
    assert shown_track(PARAMETERS, guided(**fields)) == track


def test_without_a_second_taper_a_restored_child_is_managed() -> None:
    found = base_track(setting(restore__second_taper=False), guided(relapses=1, **STABLE))
    assert found == Track.MANAGED


@pytest.mark.parametrize(
    ("fields", "track"),
    [
        ({}, Track.INTERRUPTED),
        ({"relapses": 2}, Track.INTERRUPTED),
        ({"taper_arm": False}, Track.INTERRUPTED),
        ({"dose": 0}, Track.TAPER),
        ({"ended": True}, Track.ENDED),
        ({"randomised": False}, Track.SCREENING),
    ],
)
def test_an_interrupted_child(fields: dict[str, Any], track: Track) -> None:
    status = guided(interrupted=True, **fields)
    assert shown_track(PARAMETERS, status) == track
    assert base_track(PARAMETERS, status) != Track.INTERRUPTED


def test_one_of_some_tracks() -> None:
    assert on(Track.TAPER, {Track.TAPER, Track.ENDED}) is True
    assert on(Track.TAPER, {Track.MANAGED}) is False
    assert on(Track.TAPER, set()) is False


# --- clocks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "days"),
    # 5 x 62 h = 310 h = 12.9 days; 107 h: 22.3; 67.2 h: exactly 14; a minute more: 15
    [(ADULT, 13), (SLOW, 23), (4032, 14), (4033, 15), (0, 0)],
)
def test_five_half_lives_in_whole_days(minutes: int, days: int) -> None:
    assert half_lives_in_days(5, guided(half_life=minutes)) == days
    assert spacing_days(PARAMETERS, guided(half_life=minutes)) == max(14, days)


def test_a_dose_lasts_thirty_days_or_five_half_lives() -> None:
    assert lasting_days(PARAMETERS, guided()) == 30
    # 5 x 150 h = 31.25 days
    assert lasting_days(PARAMETERS, guided(half_life=150 * 60)) == 32


# --- the cap ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "highest"),
    [
        ({}, 1000),
        ({"dose": 900, "past_dose_1": 1000, "past_days_1": 29}, 1000),
        ({"dose": 900, "past_dose_1": 1000, "past_days_1": 30}, 900),
        ({"dose": 900, "past_dose_4": 950, "past_days_4": 0}, 950),
        ({"dose": 900, "past_dose_2": 800, "past_days_2": 3}, 900),
    ],
)
def test_the_highest_dose_of_the_last_thirty_days(fields: dict[str, int], highest: int) -> None:
    assert highest_recent_dose(PARAMETERS, guided(**fields)) == highest


@pytest.mark.parametrize(
    ("dose", "floor"), [(1000, 900), (200, 180), (100, 90), (400, 360), (810, 729), (731, 658)]
)
def test_the_floor_of_the_cap(dose: int, floor: int) -> None:
    assert cap_floor(PARAMETERS, guided(dose=dose)) == floor


def test_after_a_relapse_the_cap_is_a_twentieth() -> None:
    assert cap_floor(PARAMETERS, guided(dose=660, relapses=1, **STABLE)) == 627


def test_a_tenth_of_the_starting_dose() -> None:
    literal = setting(taper__base=CapBase.STARTING)
    assert cap_floor(literal, guided(dose=500, start_dose=1000)) == 400
    # the cap alone never drops the last dose
    assert cap_floor(literal, guided(dose=100, start_dose=1000)) == 1
    assert cap_floor(literal, guided(dose=60, start_dose=1000)) == 1
    # a tenth of 1.05 mg is 105 ug; rounded down where the dose is odd: 0.1 x 1009 = 100.9
    assert cap_floor(literal, guided(dose=500, start_dose=1009)) == 400
    assert after_one_step(literal, False, 500, 1000) == 475


def test_without_a_stop_rule_a_tenth_of_the_start_reaches_nothing() -> None:
    literal = setting(taper__base=CapBase.STARTING, stop__allowed=False)
    assert cap_floor(literal, guided(dose=110, start_dose=1000)) == 10
    assert cap_floor(literal, guided(dose=60, start_dose=1000)) == 0


def test_the_dose_from_which_the_taper_started() -> None:
    assert taper_start_dose(guided(dose=700)) == 700
    assert taper_start_dose(guided(dose=700, start_dose=1000)) == 1000


# --- restore ----------------------------------------------------------------------------------


def tapered(**fields: Any) -> Status:
    """At 0.59 mg, from 1.00 mg by 0.81, 0.73 and 0.66."""
    usual = {
        "dose": 590,
        "start_dose": 1000,
        "lasted_dose_1": 660,
        "lasted_proven_1": True,
        "lasted_dose_2": 730,
        "lasted_proven_2": True,
        "lasted_dose_3": 810,
        "lasted_proven_3": False,
        "lasted_dose_6": 1000,
        "lasted_proven_6": True,
    }
    return guided(**{**usual, **fields})


@pytest.mark.parametrize(
    ("fields", "dose"),
    [
        ({}, 660),
        ({"lasted_proven_1": False}, 730),
        ({"lasted_proven_1": False, "lasted_proven_2": False}, 1000),
        ({"dose": 660}, 730),
        ({"dose": 1000}, 0),
        ({"lasted_proven_1": False, "lasted_proven_2": False, "lasted_proven_6": False}, 0),
    ],
)
def test_the_most_recent_dose_that_was_effective(fields: dict[str, Any], dose: int) -> None:
    assert effective_dose(tapered(**fields)) == dose


@pytest.mark.parametrize(
    ("fields", "dose"),
    [
        ({}, 660),
        ({"platelets": 80, "platelets_days": 0}, 1000),
        ({"platelets": 99, "platelets_days": 300}, 1000),
        ({"platelets": 100, "platelets_days": 0}, 660),
        ({"platelets": 80, "platelets_days": NEVER}, 660),
        ({"fibrinogen": 1499, "fibrinogen_days": 0}, 1000),
        ({"fibrinogen": 1500, "fibrinogen_days": 0}, 660),
        ({"fibrinogen": 900, "fibrinogen_days": NEVER}, 660),
        ({"lasted_dose_1": 1200, "platelets": 80, "platelets_days": 0}, 1200),
        ({"lasted_dose_1": 0, "lasted_dose_2": 0, "lasted_dose_6": 0}, 1000),
        ({"dose": 1300}, 1300),
    ],
)
def test_the_restore_of_a_first_relapse(fields: dict[str, Any], dose: int) -> None:
    assert restore_dose(PARAMETERS, tapered(**fields)) == dose


@pytest.mark.parametrize(
    ("fields", "dose"),
    [
        ({"start_weight": 14000, "weight": 16800}, 1200),
        # 1000 x 15 001 / 14 000 = 1071.5
        ({"start_weight": 14000, "weight": 15001}, 1072),
        ({"start_weight": 14000, "weight": 0}, 1000),
        ({"start_weight": 0, "weight": 16800}, 1000),
        ({"start_weight": 14000, "weight": 7000}, 590),
    ],
)
def test_a_second_relapse_goes_back_to_the_start_for_todays_weight(
    fields: dict[str, Any], dose: int
) -> None:
    assert restore_dose(PARAMETERS, tapered(relapses=1, **fields)) == dose


def test_a_second_relapse_by_the_dose_in_milligrams() -> None:
    plain = setting(restore__second_relapse=RestoreDose.TAPER_START)
    status = tapered(relapses=1, start_weight=14000, weight=16800)
    assert restore_dose(plain, status) == 1000


def test_a_step_is_rounded_up() -> None:
    assert after_one_step(PARAMETERS, True, 731, 0) == 658
    assert PARAMETERS.taper.cap == Fraction(1, 10)


def test_one_microgram_is_a_dose_as_well() -> None:
    assert shown_track(PARAMETERS, guided(dose=1, interrupted=True)) == Track.INTERRUPTED
    assert taper_start_dose(guided(dose=700, start_dose=1)) == 1
    least = guided(dose=0, start_dose=1000, lasted_dose_1=1, lasted_proven_1=True)
    assert restore_dose(PARAMETERS, least) == 1
    one_gram = {"start_dose": 1000, "relapses": 1, "dose": 0}
    assert restore_dose(PARAMETERS, guided(start_weight=1, weight=2, **one_gram)) == 2000
    assert restore_dose(PARAMETERS, guided(start_weight=2, weight=1, **one_gram)) == 500
    assert highest_recent_dose(PARAMETERS, guided(dose=0, past_days_1=40)) == 0
