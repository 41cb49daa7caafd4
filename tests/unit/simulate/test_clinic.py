"""Clinics: they follow, wait, or order more or less than is permitted, as often as is said."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from glidepath.decide.table import Action
from glidepath.exchange.models import read_model
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import with_value
from glidepath.quantities import InputError
from glidepath.simulate.living import Round
from glidepath.simulate.loop import rounds
from glidepath.simulate.outcomes import Outcomes, outcomes
from glidepath.simulate.trials import Plan, children_of
from unit.simulate.given import CALM, children, setting, trial

ONE = {**CALM, "start__dose": 1.0, "children__age_low": 9, "children__age_high": 12}


def table(numbers: Mapping[str, float], number: int = 30) -> Outcomes:
    own = setting({**ONE, **numbers})
    return outcomes(own, children(own, number, taper=True))


def made(numbers: Mapping[str, float], number: int = 6) -> list[Round]:
    own = setting({**ONE, **numbers})
    return list(rounds(own, children(own, number, taper=True)))


def test_who_always_follows_never_deviates_and_reduces_as_often_as_is_permitted() -> None:
    found = table({})
    assert found.deviations.sum() == 0
    assert (found.reductions == 12).mean() > 0.8
    np.testing.assert_array_equal(found.orders[found.off <= 365], 13)


def test_twice_the_permitted_cut_is_a_deviation_and_the_rules_hold_the_taper() -> None:
    found = table({"clinic__larger": 1})
    assert (found.deviations >= 1).all()
    assert (found.deviations == found.reductions).all()
    first = next(each for each in made({"clinic__larger": 1}) if each.ordered.given.any())
    assert first.ordered.dose.tolist() == [800] * 6  # 1.00 less twice 0.10
    assert (first.after.status.hold_days > 0).all()


def test_half_the_permitted_cut_is_none() -> None:
    found = made({"clinic__smaller": 1})
    first = next(each for each in found if each.ordered.given.any())
    assert first.ordered.dose.tolist() == [950] * 6
    assert not any(each.ordered.deviates.any() for each in found)


def test_an_order_that_waits_comes_so_many_days_later() -> None:
    own = setting({**ONE, "clinic__lag": 0.5, "clinic__lag_days": 4}, horizon=20)
    those = children(own, 40, taper=True)
    days: list[float] = []
    for each in rounds(own, those):
        days += each.after.day[each.ordered.given].tolist()
    assert set(days[:40]) <= {0.0, 4.0, 8.0, 12.0, 16.0, 20.0}
    assert 10 < sum(day == 0.0 for day in days) < 30


def test_missed_visits_and_late_results_slow_the_taper_down() -> None:
    calm, late = (
        table({}),
        table({"level__turnaround": 2, "level__late": 0.5, "visit__missed": 0.2}),
    )
    assert late.absences.sum() > 0
    assert calm.absences.sum() == 0
    assert late.reductions.mean() < calm.reductions.mean()


def test_who_is_lost_is_no_success_and_is_followed_no_longer() -> None:
    found = table({"lost__per_year": 2})
    lost = np.isfinite(found.lost)
    assert 0.5 < lost.mean() < 1.0
    assert not found.success[lost].any()
    assert (found.visits[lost] < found.visits.max()).all()


def test_an_infection_interrupts_and_the_drug_is_taken_again() -> None:
    found = made({"infection__per_year": 3})
    interrupted = [each.after.status.interrupted.any() for each in found]
    assert any(interrupted)
    assert any(each.facts.resumed.any() for each in found)
    for each in found:
        asked = each.answered.asked & each.after.ill & (each.status.dose > 0)
        assert set(each.answered.action[asked].tolist()) <= {int(Action.INTERRUPT)}


def test_where_an_infection_only_pauses_nobody_leaves_the_drug_out() -> None:
    entry = trial().entries["safety.serious-infection"]
    pause = next(each.value for each in entry.alternatives if each.value == "pause")
    own = setting(
        {**ONE, "infection__per_year": 3},
        protocol=with_value(trial(), "safety.serious-infection", pause),
        horizon=200,
    )
    found = list(rounds(own, children(own, 6, taper=True)))
    assert any(each.facts.ill.any() for each in found)
    assert not any(each.after.status.interrupted.any() for each in found)


def test_a_toxic_level_leaves_the_drug_out_until_a_level_below_it() -> None:
    numbers = {**CALM, "start__trough_low": 25, "start__trough_high": 25, "level__error": 0.05}
    own = setting(numbers, horizon=60)
    found = list(rounds(own, children(own, 6, taper=False)))
    assert any(each.halted.any() for each in found)
    assert any(each.restarted.any() for each in found)
    assert all(np.isin(each.answered.action[each.halted], Action.INTERRUPT).all() for each in found)


def test_a_drug_that_the_protocol_does_not_list_acts_unseen_by_the_rules() -> None:
    own = setting({**ONE, "course__per_year": 6}, horizon=100)
    table_ = dict(own.assumptions.table)
    table_["course.drug"] = table_["course.drug"].model_copy(update={"value": "honey"})
    hidden = replace(own, assumptions=replace(own.assumptions, table=table_))
    for each, seen in ((own, True), (hidden, False)):
        found = list(rounds(each, children(each, 6, taper=True)))
        assert any(one.after.course.any() for one in found)
        assert any(one.after.status.interacting.any() for one in found) is seen


def test_allocation_is_balanced_in_every_trial_and_all_are_on_one_arm_where_there_is_one() -> None:
    own = setting({})
    plan = Plan(30, 20, 3)
    arms = children_of(own, plan, plan.chunks[0])
    assert np.bincount(arms.trial, weights=arms.taper).tolist() == [15.0] * 20
    other = setting({}, protocol=read_protocol("liver-tacrolimus"))
    assert children_of(other, plan, plan.chunks[0]).taper.all()


def test_what_a_setting_lacks_is_named() -> None:
    with pytest.raises(InputError, match="no product gold"):
        setting({}, formulation="gold")
    with pytest.raises(InputError, match="have no ast"):
        children(setting({}, model=read_model("golubovic-2019")), 2)
    fan = read_model("fan-2024")
    lag = fan.parameters["ka"].model_copy(update={"unit": "h"})
    late = fan.model_copy(update={"parameters": {**fan.parameters, "lag": lag}})
    with pytest.raises(InputError, match="has a lag"):
        setting({}, model=late)
