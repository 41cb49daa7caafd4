"""The loop's troughs are those of the pharmacokinetic engine, solved over the whole history."""

import numpy as np
import pytest

from glidepath.exchange.models import read_model
from glidepath.pk.kernel import levels_at, solve
from glidepath.pk.layout import DAY, Dosing, Intake, lay_out
from glidepath.pk.one_compartment import OneCompartment
from glidepath.simulate.children import Children, parameters_at, some, weight_on
from glidepath.simulate.living import Round
from glidepath.simulate.loop import rounds
from glidepath.simulate.setting import Setting
from unit.simulate.given import STORMY, children, setting


def whole(own: Setting, child: Children, made: list[Round]) -> tuple[list[float], list[float]]:
    """Troughs of one child in the loop, and by the engine from one history."""
    after = [each.after for each in made if each.here[0]]
    plan = {-720.0: float(child.start[0]) / 1000.0}
    for each in after:
        day, taken = float(each.day[0]) * DAY, 0.0
        if not each.status.interrupted[0]:
            taken = float(each.status.dose[0]) / 1000.0
        plan[day] = 0.0 if each.skips[0] else taken
        if each.skips[0]:
            plan[day + DAY] = taken
    dosings = [
        Dosing(start, (Intake(0.0, amount),), steady=start < 0.0)
        for start, amount in sorted(plan.items())
    ]
    days = [float(each.day[0]) for each in after]
    segments = lay_out(dosings, [day * DAY for day in days])
    parts = []
    for start in segments.start[0]:
        place = max(i for i, day in enumerate(days) if i == 0 or day * DAY <= start + 1e-6)
        at = np.array([days[place]])
        body = parameters_at(own.model, child, weight_on(child, at), at, own)
        assert isinstance(body, OneCompartment)
        factor = own.assumptions["course.exposure"] if after[place].course[0] else 1.0
        parts.append((float(body.cl[0, 0]), float(body.v[0, 0]), float(body.ka[0, 0]), factor))
    columns = [np.array([[part[i] for part in parts]]) for i in range(4)]
    times = np.array([[day * DAY - 1e-6 for day in days[1:]]])
    engine = levels_at(solve(OneCompartment(*columns), segments), times)[0] * child.factor[0]
    return [float(each.trough[0]) for each in after[1:]], engine.tolist()


@pytest.mark.parametrize(("seed", "name"), [(1, "fan-2024"), (4, "chen-2021"), (7, "cheng-2020")])
def test_troughs_are_those_of_one_history(seed: int, name: str) -> None:
    own = setting({**STORMY, "missed__per_year": 12}, model=read_model(name), horizon=200)
    four = children(own, 3, seed, taper=True)
    checked = 0
    for place in range(3):
        child = some(four, np.array([place]))
        loop, engine = whole(own, child, list(rounds(own, child)))
        np.testing.assert_allclose(loop, engine, rtol=1e-6, atol=1e-9)
        checked += len(loop)
    assert checked > 60


def test_the_starting_dose_gives_the_trough_that_was_aimed_at() -> None:
    own = setting({"start__trough_low": 6, "start__trough_high": 6})
    many = children(own, 200)
    trough = next(iter(rounds(own, many))).after.trough
    doses = np.array([0, *own.lattice.doses])
    place = np.searchsorted(doses, many.start)
    given = place < len(doses) - 1
    gap = np.maximum(doses[place[given] + 1] - many.start[given], np.diff(doses)[place[given] - 1])
    wanted = 6.0 * many.start / trough
    assert given.sum() > 190
    assert (np.abs(many.start - wanted)[given] <= 0.5 * gap + 0.5).all()


def test_alone_or_beside_others_a_child_lives_the_same_life() -> None:
    own = setting(STORMY)
    six = children(own, 6, seed=9)
    beside = [each.after.trough[each.places == 3] for each in rounds(own, six)]
    alone = [each.after.trough for each in rounds(own, some(six, np.array([3])))]
    found = [float(x[0]) for x in beside if len(x)]
    np.testing.assert_array_equal([float(x[0]) for x in alone], found[: len(alone)])
