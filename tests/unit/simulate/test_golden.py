"""A small trial that can be followed by hand: nothing goes wrong, and nobody is late."""

from collections.abc import Sequence

import pytest

from glidepath.simulate.loop import rounds
from unit.simulate.given import CALM, children, setting

CUTS_OF_ONE = [900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310]
"""Each 90 % of the one before, rounded up to 0.01 mg: 729 gives 730, 657 gives 660, and so on."""
CUTS_OF_A_HALF = [450, 410, 370, 340, 310, 280, 260, 240, 220, 200, 180, 170, 160]


def orders(start: float, age: float) -> Sequence[tuple[int, int, float]]:
    """Day, dose and true trough of every order of one child on the taper."""
    numbers = {**CALM, "start__dose": start, "children__age_low": age, "children__age_high": age}
    own = setting({**numbers, "children__z_sd": 0}, horizon=400)
    found = []
    for each in rounds(own, children(own, 1, seed=3, taper=True)):
        if each.ordered.given[0]:
            day, dose = int(each.after.day[0]), int(each.ordered.dose[0])
            found.append((day, dose, float(each.after.trough[0])))
    return found


def test_from_one_milligram_twelve_cuts_and_a_stop_on_day_344() -> None:
    found = orders(1.0, 9.0)
    assert found[0][2] <= 6.2  # ng/mL: so that 0.31 mg gives less than 2
    assert [dose for _, dose, _ in found] == [*CUTS_OF_ONE, 0]
    assert [day for day, _, _ in found] == [*range(0, 331, 30), 344]


def test_from_half_a_milligram_thirteen_cuts_and_no_stop_before_day_374() -> None:
    found = orders(0.5, 2.5)
    assert [dose for _, dose, _ in found] == [*CUTS_OF_A_HALF, 0]
    assert [day for day, _, _ in found] == [*range(0, 361, 30), 374]


def test_a_cut_is_ten_per_cent_rounded_up_by_hand() -> None:
    for start, cuts in ((1000, CUTS_OF_ONE), (500, CUTS_OF_A_HALF)):
        for before, after in zip([start, *cuts], cuts, strict=False):
            assert after == -(-before * 9 // 100) * 10


def test_a_clinic_that_waits_for_results_is_later_by_as_many_days() -> None:
    """Results after two days, asked at once: the second cut comes on day 32, and so on."""
    numbers = {**CALM, "start__dose": 1.0, "level__turnaround": 2, "children__z_sd": 0}
    own = setting({**numbers, "children__age_low": 4.6, "children__age_high": 4.6})
    days = [
        int(each.after.day[0])
        for each in rounds(own, children(own, 1, seed=3, taper=True))
        if each.ordered.given[0]
    ]
    assert days[:4] == [0, 32, 62, 92]


@pytest.mark.parametrize("arm", [True, False])
def test_without_relapse_and_noise_nobody_deviates_or_relapses(arm: bool) -> None:
    own = setting(CALM)
    made = list(rounds(own, children(own, 6, taper=arm)))
    assert not any(each.ordered.deviates.any() for each in made)
    assert not any(each.after.disease.active.any() for each in made)
    if not arm:  # whoever is kept in the window of 5 to 7 stays there, but for growth
        assert all((each.after.trough > 4.0).all() for each in made)
