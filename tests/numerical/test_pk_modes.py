"""The short way by modes against the chain, and where the chain must answer instead."""

from dataclasses import fields, replace

import numpy as np
import pytest

from glidepath.pk.cohort import predicted, sensitivities, with_depot
from glidepath.pk.kernel import NG_PER_ML, amounts, levels, levels_of, solve
from glidepath.pk.kinetics import kinetics, volume
from glidepath.pk.layout import Dosing, every, lay_out, weekly
from glidepath.pk.modes import apart
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.segments import locate, schedule
from numerical import pk_cases
from numerical.test_pk_estimate import virtual


def meet(values: tuple[float, ...]) -> bool:
    """Whether absorption is within 1 % of another rate, or the drug hardly leaves or moves."""
    *sizes, ka = values
    other = (sizes[0] / sizes[1],) if len(sizes) == 2 else pk_cases.eigenvalues(*sizes)
    return min(other) < 1e-4 or any(abs(ka / rate - 1.0) < 0.01 for rate in other)


PLANS: tuple[tuple[Dosing, ...], ...] = (
    pk_cases.PLAN,
    (replace(weekly(0.0, [2, 0, 0, 1, 0, 0, 0]), steady=True), every(1000.0, 0.4, 12.0)),
)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("values", pk_cases.ONE + pk_cases.TWO, ids=str)
def test_modes_give_the_levels_of_the_chain(
    values: tuple[float, ...], plan: tuple[Dosing, ...]
) -> None:
    segments, times = lay_out(plan, [300.0, 1100.0]), pk_cases.TIMES[None] + 3.0
    parameters = pk_cases.parameters(values)
    course, moments = solve(parameters, segments), locate(segments, times)
    wanted = amounts(course, moments)[1] * NG_PER_ML / volume(parameters)
    np.testing.assert_allclose(levels(course, moments), wanted, rtol=1e-11)
    got = levels_of(parameters, segments, schedule(segments, times))
    np.testing.assert_allclose(got, wanted, rtol=1e-11)


@pytest.mark.parametrize("values", pk_cases.ONE + pk_cases.TWO, ids=str)
def test_where_rates_meet_the_chain_answers(values: tuple[float, ...]) -> None:
    segments = lay_out(pk_cases.PLAN)
    structure = kinetics(pk_cases.parameters(values))
    modes = structure.modes(structure.rates(pk_cases.parameters(values)))
    assert apart(modes, segments, locate(segments, pk_cases.TIMES[None])) == (not meet(values))


def test_a_level_in_the_first_seconds_is_left_to_the_chain() -> None:
    segments, parameters = lay_out([every(0.0, 1.0)]), pk_cases.parameters(pk_cases.ONE[0])
    structure = kinetics(parameters)
    modes = structure.modes(structure.rates(parameters))
    for seconds, expected in ((1.0, False), (60.0, True)):
        times = np.array([[seconds / 3600.0]])
        assert apart(modes, segments, locate(segments, times)) == expected
        dose = levels_of(parameters, segments, schedule(segments, times))
        by_hand = NG_PER_ML / 155.0 * 0.485 * times
        np.testing.assert_allclose(dose, by_hand, rtol=0.01)


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.TWO[0]], ids=str)
def test_parameters_may_change_on_the_short_way(values: tuple[float, ...]) -> None:
    segments, times = lay_out(pk_cases.PLAN, [300.0, 1000.0]), pk_cases.TIMES[None]
    grown = 1.0 + 0.1 * np.arange(segments.start.shape[1])[None]
    base = pk_cases.parameters(values)
    scaled = {f.name: getattr(base, f.name) * grown for f in fields(base) if f.name != "ka"}
    parameters = replace(base, **scaled, ka=base.ka / grown)
    course, moments = solve(parameters, segments), locate(segments, times)
    litres = volume(parameters).ravel()[np.searchsorted(segments.start[0], times[0], "right") - 1]
    wanted = amounts(course, moments)[1] * NG_PER_ML / litres
    got = levels_of(parameters, segments, schedule(segments, times))
    np.testing.assert_allclose(got[0, 1:], wanted[0, 1:], rtol=1e-12)


def test_the_depot_may_be_solved_beforehand() -> None:
    children = virtual("cheng-2020", 3, 6)
    etas = np.random.default_rng(3).normal(0, 0.3, (3, 2))
    with_its = with_depot(children)
    assert with_its.depot is not None
    np.testing.assert_array_equal(predicted(with_its, etas), predicted(children, etas))


def test_no_depot_is_kept_where_people_differ_in_absorption_or_rates_meet() -> None:
    assert with_depot(virtual("golubovic-2019", 2, 6)).depot is None
    children = virtual("fan-2024", 2, 6)
    own = {**children.typical, "ka": children.typical["cl"] / children.typical["v"]}
    assert with_depot(replace(children, typical=own)).depot is None


def test_derivatives_in_bioavailability_and_size_follow_from_the_others() -> None:
    """Levels are in proportion to bioavailability, and fall as all sizes grow alike."""
    children = virtual("cheng-2020", 3, 6)
    own = {**children.typical, "f": np.full((3, 1), 0.8)}
    names = ("cl", "v", "f")
    wide = replace(children, typical=own, differing=names, precision=np.eye(3))
    etas = np.random.default_rng(4).normal(0, 0.3, (3, 3))
    true, slopes = sensitivities(wide, etas)
    assert wide.structure is OneCompartment
    for i, _ in enumerate(names):
        step = 1e-5 * np.eye(3)[i]
        up, down = predicted(wide, etas + step), predicted(wide, etas - step)
        np.testing.assert_allclose(slopes[i], (up - down) / 2e-5, rtol=1e-6, atol=1e-7 * true.max())
    np.testing.assert_allclose(slopes[0] + slopes[1], -true, rtol=1e-12)
    np.testing.assert_array_equal(slopes[2], true)
