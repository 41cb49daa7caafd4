"""Operating characteristics of a table that can be counted by hand, and their errors."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from glidepath.simulate.characteristics import Characteristic, characteristics, differences
from glidepath.simulate.outcomes import Outcomes, joined
from glidepath.simulate.results import Simulated, curves, spreads
from glidepath.simulate.trials import Plan
from unit.simulate.given import setting

INF = np.inf


def table(**columns: Any) -> Outcomes:
    """Four children of the taper arm; what is not given is 0, false or never."""
    number = 4
    blank: dict[str, Any] = {}
    for each in fields(Outcomes):
        kind = str(each.type)
        if "Truths" in kind:
            blank[each.name] = np.zeros(number, bool)
        elif each.name in ("off", "first_off", "onset", "confirmed", "lost"):
            blank[each.name] = np.full(number, INF)
        else:
            blank[each.name] = np.zeros(number, float if "Floats" in kind else np.int64)
    blank["taper"] = np.ones(number, bool)
    blank["start"] = np.full(number, 1000)
    return Outcomes(**{**blank, **{name: np.array(value) for name, value in columns.items()}})


def by_id(found: tuple[Characteristic, ...], arm: str = "taper") -> dict[str, Characteristic]:
    return {each.id: each for each in found if each.arm == arm}


def test_a_share_and_its_error_by_hand() -> None:
    found = by_id(characteristics(table(success=[True, False, False, False]), 365))
    assert found["success"].value == 0.25
    assert found["success"].error == pytest.approx(0.5 / 4**0.5)  # SD of 1, 0, 0, 0 is 0.5
    assert found["success"].children == 4


def test_a_ratio_is_of_sums_and_not_a_mean_of_ratios() -> None:
    one = table(within=[1, 2, 0, 3], levels=[2, 4, 0, 4])
    found = by_id(characteristics(one, 365))["within"]
    assert found.value == pytest.approx(6 / 10)
    residuals = np.array([1, 2, 0, 3]) - 0.6 * np.array([2, 4, 0, 4])
    assert found.error == pytest.approx(residuals.std(ddof=1) / 2.5 / 2)


def test_days_to_detection_count_only_relapses_confirmed_by_the_outcome() -> None:
    one = table(onset=[100.0, 200.0, 360.0, INF], confirmed=[110.0, 230.0, 370.0, INF])
    found = by_id(characteristics(one, 365))
    assert found["detection"].value == pytest.approx((10 + 30) / 2)
    assert found["relapse"].value == 0.75


def test_where_nobody_counts_there_is_no_number_and_for_one_no_error() -> None:
    assert by_id(characteristics(table(), 365))["detection"].value is None
    one = by_id(characteristics(table(onset=[1, INF, INF, INF], confirmed=[3, INF, INF, INF]), 365))
    assert (one["detection"].value, one["detection"].error) == (2.0, None)


def test_each_arm_is_told_by_itself_and_an_empty_one_not_at_all() -> None:
    one = replace(table(visits=[1, 2, 3, 4]), taper=np.array([True, True, False, False]))
    assert by_id(characteristics(one, 365))["visits"].value == 1.5
    assert by_id(characteristics(one, 365), "maintenance")["visits"].value == 3.5
    assert by_id(characteristics(table(), 365), "maintenance") == {}


def test_a_difference_of_the_same_children_has_the_error_of_the_pairs() -> None:
    one, other = table(visits=[10, 20, 30, 40]), table(visits=[11, 22, 31, 42])
    found = by_id(differences(one, other, (365, 365)))["visits"]
    assert found.value == pytest.approx(1.5)
    assert found.error == pytest.approx(np.array([1, 2, 1, 2]).std(ddof=1) / 2)


def test_children_on_other_arms_are_not_paired() -> None:
    other = replace(table(), taper=np.array([True, True, True, False]))
    assert by_id(differences(table(), other, (365, 365)))["visits"].value is None


def test_curves_and_spreads_count_children_and_trials() -> None:
    trials = replace(
        joined([table(success=[True, True, False, False], first_off=[10.0, 25.0, INF, INF])] * 2),
        trial=np.repeat([0, 1], 4),
        success=np.array([True, True, False, False, False, False, False, False]),
    )
    found = Simulated(setting({}, horizon=30), Plan(4, 2, 1), trials)
    off = next(each for each in curves(found) if each.id == "off")
    assert off.days == (0, 10, 20, 30)
    assert off.shares == (0.0, 0.25, 0.25, 0.5)
    success = spreads(found)[0]
    assert (success.low, success.high, success.some, success.of) == (0, 2, 0.5, 4)
