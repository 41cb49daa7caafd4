"""What the clinic believes: proportion, and estimates of the whole batch."""

from math import exp, log

import numpy as np
import pytest

from glidepath.exchange.models import read_model
from glidepath.pk.cohort import cohort
from glidepath.pk.estimate import estimate
from glidepath.pk.layout import DAY, Dosing, Intake, lay_out
from glidepath.pk.likelihood import Levels
from glidepath.protocol import with_value
from glidepath.protocol.parameters import HalfLife
from glidepath.quantities import InputError
from glidepath.simulate.belief import as_cohort, linear
from glidepath.simulate.children import some, weight_on
from glidepath.simulate.living import Round
from glidepath.simulate.loop import rounds
from glidepath.simulate.outcomes import tally
from unit.simulate.given import CALM, children, setting, trial

FITTED = {**CALM, "level__error": 0.15}


def test_proportion_has_the_half_life_of_the_population() -> None:
    own = setting({})
    assert (linear(own, 3).half_life == 62 * 60).all()
    for each in rounds(own, children(own, 4)):
        status = each.status
        known = status.level_dose > 0
        foretold = -(-status.level * status.dose // np.maximum(status.level_dose, 1))
        np.testing.assert_array_equal(status.trough, np.where(known, foretold, 0))


def last_fit(name: str) -> tuple[list[Round], float, float]:
    """One child on the taper under a fitted model: its rounds, and eta and bound by hand."""
    own = setting(FITTED, fitted=read_model(name), horizon=100)
    child = children(own, 1, seed=6, taper=True)
    made = list(rounds(own, child))
    assert own.fitted is not None
    orders = [(-120.0, float(child.start[0]))]
    levels = [(-14.0 * DAY, float(made[0].before.sample.value[0]))]
    fits = []
    for each in made:
        day = float(each.after.day[0])
        if each.facts.reported[0]:
            levels.append((day * DAY, float(each.after.sample.value[0])))
        if each.after.beliefs.fitted[0] == day:
            fits.append((day, list(orders), list(levels)))
        if each.ordered.given[0]:
            orders.append((day, float(each.ordered.dose[0])))
    day, orders, levels = fits[-1]
    dosings = [
        Dosing(start * DAY, (Intake(0.0, dose / 1000.0),), steady=place == 0)
        for place, (start, dose) in enumerate(orders)
    ]
    segments = lay_out(dosings)
    times = np.array([[hour for hour, _ in levels]])
    values = np.array([[value / 1000.0 for _, value in levels]]) / own.factor(own.fitted)
    nothing = np.zeros(times.shape, bool)
    at = np.maximum(segments.start[0] / DAY, 0.0)
    weights = np.array([[float(weight_on(child, day_)[0]) for day_ in at]])
    ages = child.age[:, None] + at[None, :] / 365.25
    known = {"weight": weights, "age": ages, "total-bilirubin": 9.0, "oxcarbazepine": 0.0}
    hand = cohort(own.fitted, known, segments, Levels(times, values, nothing, ~nothing))
    found = estimate(hand)
    batch = estimate(as_cohort(own, own.fitted, child, made[-1].after.beliefs))
    assert len(fits) >= 3
    place = next(i for i, each in enumerate(made) if each.after.day[0] == day)
    fitted_then = made[place].after.beliefs
    again = estimate(as_cohort(own, own.fitted, child, made[place].before.beliefs))
    assert batch.etas.shape == again.etas.shape == found.etas.shape
    weight = float(weight_on(child, day)[0])
    spread = np.sqrt(_variance(hand.differing, found.covariance[0]))
    typical = _half_life(name, weight, hand.differing, found.etas[0])
    return made, float(fitted_then.half_life[0]), 60.0 * typical * np.exp(1.2815515655 * spread)


def _variance(names: tuple[str, ...], covariance: np.ndarray) -> float:
    sign = np.array([1.0 if name == "v" else -1.0 for name in names])
    return float(sign @ covariance @ sign)


def _half_life(name: str, weight: float, names: tuple[str, ...], etas: np.ndarray) -> float:
    """Hours; the models' formulas as published."""
    eta = dict(zip(names, etas, strict=True))
    if name == "fan-2024":
        cl, v = 4.06 * (weight / 16) ** 1.23, 155 * (weight / 16) ** 1.62
    else:
        cl, v = 5.63 * (9 / 11.29) ** -0.32 * (weight / 28.5) ** 0.50, 144.16
    return float(log(2) * v / cl) * exp(float(eta.get("v", 0.0)) - float(eta.get("cl", 0.0)))


@pytest.mark.parametrize("name", ["fan-2024", "cheng-2020"])
def test_a_batch_is_fitted_as_one_child_would_be_by_hand(name: str) -> None:
    made, bound, by_hand = last_fit(name)
    assert bound == pytest.approx(by_hand, rel=2e-3)
    assert made[-1].after.beliefs.unit[0] > 0


def test_a_child_is_fitted_once_a_month_at_most() -> None:
    own = setting(FITTED, fitted=read_model("fan-2024"))
    made = list(rounds(own, children(own, 3, taper=True)))
    days = sorted({float(each.after.beliefs.fitted[0]) for each in made if 0 in each.places})[1:]
    assert len(days) >= 8
    assert min(np.diff(days)) >= 25


def test_where_the_protocol_counts_with_the_population_the_bound_stays() -> None:
    protocol = with_value(trial(), "taper.half-life", HalfLife.POPULATION)
    own = setting(FITTED, fitted=read_model("fan-2024"), protocol=protocol, horizon=80)
    for each in rounds(own, children(own, 2, taper=True)):
        assert (each.after.beliefs.half_life == 62 * 60).all()


def test_a_fitted_clinic_can_do_better_or_worse_but_tells_the_same_children() -> None:
    plain, fitted = setting(FITTED), setting(FITTED, fitted=read_model("chen-2021"))
    those = children(plain, 10, taper=True)
    one = tally(plain, those, rounds(plain, those))
    other = tally(fitted, those, rounds(fitted, those))
    np.testing.assert_array_equal(one.start, other.start)
    assert (other.reductions >= one.reductions).mean() > 0.5
    assert some(those, np.array([3, 4])).number == 2


@pytest.mark.parametrize(
    ("part", "name", "words"),
    [("fitted", "golubovic-2019", "two compartments")],
)
def test_a_model_that_cannot_be_fitted_is_refused(part: str, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        setting({}, **{part: read_model(name)})
