"""The invariants, each broken by a Status that cannot be, on one child and on many."""

from typing import Any

import numpy as np
import pytest

from glidepath.decide.invariants import INVARIANTS, broken, sound
from glidepath.decide.status import Relapse, Status
from unit.assure.given import trial

PARAMETERS = trial().parameters
BEGUN = Status(
    taper_arm=True,
    randomised=True,
    randomised_days=60,
    dose=900,
    interval=24,
    dose_days=20,
    change_days=15,
    past_dose_1=1000,
    past_days_1=20,
    highest_dose=1000,
    start_dose=1000,
    start_weight=14_000,
    taper_days=20,
    weight=14_000,
    lasted_dose_1=1000,
    lasted_proven_1=True,
    half_life=3720,
)

IMPOSSIBLE: list[tuple[str, dict[str, Any]]] = [
    ("clocks", {"taper_days": -1}),
    ("clocks", {"change_days": 21}),
    ("clocks", {"past_days_4": -1}),
    ("amounts", {"pending": -1}),
    ("amounts", {"weight": -1}),
    ("doses", {"past_dose_3": -1}),
    ("doses", {"lasted_dose_6": -1}),
    ("steps", {"relapse": 3}),
    ("steps", {"relapses": 3, "safety": 4}),
    ("arms", {"randomised": False}),
    ("arms", {"remission_again": True}),
    ("off-drug", {"stopped": True}),
    ("off-drug", {"off_drug": True}),
    ("taper", {"highest_dose": 950}),
    ("taper", {"highest_dose": 1000, "dose": 1001}),
    ("taper", {"start_dose": 0, "highest_dose": 900}),
    ("slots", {"past_dose_2": 950, "past_days_2": 25}),
    ("proven", {"lasted_proven_2": True}),
    ("level", {"level_on_dose": True, "level_quantified": True, "level_dose": 1000}),
    ("level", {"level_on_dose": True, "changed": True}),
    ("level", {"level_quantified": True}),
    ("hold", {"hold_days": 30, "cut_from": 900, "cut_to": 900}),
]


def test_the_empty_status_and_a_usual_one_are_sound() -> None:
    assert broken(PARAMETERS, Status()) == ()
    assert broken(PARAMETERS, BEGUN) == ()
    assert sound(PARAMETERS, BEGUN)


@pytest.mark.parametrize(("name", "changes"), IMPOSSIBLE)
def test_an_impossible_status_is_named(name: str, changes: dict[str, Any]) -> None:
    status = BEGUN._replace(**changes)
    assert broken(PARAMETERS, status) == (name,)
    assert not sound(PARAMETERS, status)


def test_every_invariant_can_be_broken() -> None:
    assert {name for name, _ in IMPOSSIBLE} == {each.id for each in INVARIANTS}


@pytest.mark.parametrize(
    "changes",
    [
        {"remission_again": True, "relapse": Relapse.CONFIRMED},
        {"past_dose_4": 1100, "past_days_4": 0},
        {"level_on_dose": True, "level_quantified": True, "level_dose": 900},
        {"hold_days": 30, "cut_from": 1000, "cut_to": 900},
    ],
)
def test_what_can_be_is_not_refused(changes: dict[str, Any]) -> None:
    assert broken(PARAMETERS, BEGUN._replace(**changes)) == ()


def test_of_many_children_one_is_enough() -> None:
    many = Status(*(np.array([value, value]) for value in BEGUN))
    assert broken(PARAMETERS, many) == ()
    late = many._replace(taper_days=np.array([20, -1]))
    assert broken(PARAMETERS, late) == ("clocks",)
    assert list(sound(PARAMETERS, late)) == [True, False]
