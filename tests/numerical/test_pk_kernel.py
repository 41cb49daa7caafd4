"""The closed form against the event-by-event solution, a matrix exponential and an ODE solver."""

import math
from dataclasses import fields, replace

import array_api_strict
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from glidepath.pk.arrays import STEP, tangent
from glidepath.pk.kernel import amounts, exposure, levels, levels_at, levels_of, solve
from glidepath.pk.layout import Dosing, every, from_doses, lay_out, missing, weekly
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.segments import Segments, locate, schedule, stack, take
from glidepath.pk.troughs import trough_range
from numerical import pk_cases, pk_oracle

TOLERANCE = 1e-10
EVERY_CASE = pk_cases.ONE + pk_cases.TWO


def worst(got: pk_cases.Floats, wanted: pk_cases.Floats) -> float:
    """Give the greatest relative difference; two zeros are equal."""
    scale = np.maximum(np.maximum(np.abs(got), np.abs(wanted)), 1e-290)
    return float(np.max(np.abs(got - wanted) / scale))


@pytest.mark.parametrize("values", EVERY_CASE, ids=str)
def test_amounts_equal_those_of_every_dose_taken_alone(values: tuple[float, ...]) -> None:
    got = pk_cases.kernel_amounts(values, lay_out(pk_cases.PLAN), pk_cases.TIMES)
    wanted = pk_cases.oracle_amounts(values, pk_cases.PLAN, pk_cases.TIMES)
    assert worst(got, wanted) < 1e-12


@pytest.mark.parametrize("values", [EVERY_CASE[0], EVERY_CASE[4], pk_cases.TWO[0]], ids=str)
@pytest.mark.parametrize("lag", [0.25, 5.0, 30.0])
def test_a_lag_delays_every_dose(values: tuple[float, ...], lag: float) -> None:
    got = pk_cases.kernel_amounts(values, lay_out(pk_cases.PLAN, lag=lag), pk_cases.TIMES)
    wanted = pk_cases.oracle_amounts(values, pk_cases.PLAN, pk_cases.TIMES, lag)
    assert worst(got, wanted) < TOLERANCE


@pytest.mark.parametrize("values", [EVERY_CASE[0], (1e-7, 155.0, 0.485), pk_cases.TWO[0]], ids=str)
def test_thousands_of_doses_keep_their_digits(values: tuple[float, ...]) -> None:
    plan = [every(0.0, 0.7, 12.0)]
    times = np.array([59_999.0, 60_000.0, 60_003.5])
    got = pk_cases.kernel_amounts(values, lay_out(plan), times)
    assert worst(got, pk_cases.oracle_amounts(values, plan, times)) < TOLERANCE


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.ONE[1], pk_cases.TWO[0]], ids=str)
def test_a_single_dose_equals_the_matrix_exponential(values: tuple[float, ...]) -> None:
    times = np.array([0.1, 1.0, 7.0, 24.0, 100.0])
    got = pk_cases.kernel_amounts(values, lay_out([every(0.0, 2.0, number=1)]), times)
    rates = pk_cases.matrix(values).astype(float)
    wanted = np.array([expm(rates * t)[:, 0] * 2.0 for t in times])
    assert worst(got, wanted) < TOLERANCE


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.TWO[0]], ids=str)
def test_levels_equal_those_of_an_ode_solver(values: tuple[float, ...]) -> None:
    rates = pk_cases.matrix(values).astype(float)
    state, got = np.zeros(len(rates)), []
    for _ in range(4):
        state[0] += 1.5
        run = solve_ivp(lambda _, y: rates @ y, (0, 24), state, "DOP853", rtol=1e-12, atol=1e-14)
        state = run.y[:, -1]
        got.append(state[1] / values[1] * 1000)
    course = solve(pk_cases.parameters(values), lay_out([every(0.0, 1.5)]))
    np.testing.assert_allclose(levels_at(course, np.arange(1, 5)[None] * 24.0)[0], got, rtol=1e-9)


CHANGES = (300.0, 730.0, 1000.0, 1450.0, 2550.0)


@pytest.mark.parametrize("lag", [0.0, 3.0])
def test_parameters_may_change_between_segments(lag: float) -> None:
    segments = lay_out(pk_cases.PLAN, CHANGES, lag)
    epoch = np.searchsorted([*CHANGES], segments.start, side="right")
    grown = 1.0 + 0.1 * epoch
    course = solve(OneCompartment(4.0 * grown**0.75, 155.0 * grown, 0.485 + 0.0 * grown), segments)
    got = np.stack(amounts(course, locate(segments, pk_cases.TIMES[None])), axis=-1)[0]

    def matrix(time: float) -> pk_oracle.Matrix:
        factor = 1.0 + 0.1 * sum(time >= c for c in CHANGES)
        return pk_oracle.one_compartment(4.0 * factor**0.75, 155.0 * factor, 0.485)

    doses = [(t + lag, a) for t, a in pk_oracle.doses(pk_cases.PLAN, 3200.0)]
    wanted = pk_oracle.amounts(matrix, doses, CHANGES, list(pk_cases.TIMES))
    assert worst(got, wanted) < TOLERANCE


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.ONE[1], pk_cases.TWO[0]], ids=str)
@pytest.mark.parametrize("lag", [0.0, 2.0, 40.0])
def test_steady_state_is_where_many_cycles_lead(values: tuple[float, ...], lag: float) -> None:
    week = weekly(0.0, [1, 0, 1, 0, 1, 0, 0])
    times = np.array([0.0, 1.0, 30.0, 100.0, 168.0, 500.0])
    got = pk_cases.kernel_amounts(values, lay_out([replace(week, steady=True)], lag=lag), times)
    weeks = 168.0 * 80
    wanted = pk_cases.kernel_amounts(values, lay_out([week], lag=lag), times + weeks)
    assert worst(got, wanted) < 1e-9


def test_steady_state_forgets_what_went_before() -> None:
    steady = Dosing(500.0, every(500.0, 1.0).intakes, steady=True)
    after, alone = lay_out([every(0.0, 9.0), steady]), lay_out([steady])
    times = np.array([500.0, 511.0, 777.0])
    values = pk_cases.TWO[0]
    assert worst(
        pk_cases.kernel_amounts(values, after, times), pk_cases.kernel_amounts(values, alone, times)
    ) < 1e-15  # fmt: skip


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.TWO[0]], ids=str)
def test_average_level_at_steady_state_is_input_over_clearance(values: tuple[float, ...]) -> None:
    segments = lay_out([replace(every(0.0, 1.2, 12.0), steady=True)])
    course = solve(pk_cases.parameters(values), segments)
    area = exposure(course, locate(segments, np.array([[0.0, 12.0, 120.0]])))[0]
    assert area[0] == pytest.approx(0.0, abs=1e-9)
    np.testing.assert_allclose(area[1:], np.array([1.0, 10.0]) * 1.2 / values[0] * 1000, rtol=1e-12)


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.ONE[1], pk_cases.TWO[0]], ids=str)
def test_exposure_is_the_integral_of_the_level(values: tuple[float, ...]) -> None:
    segments = lay_out(pk_cases.PLAN, CHANGES)
    grown = 1.0 + np.arange(segments.start.shape[1])[None] * 0.05
    course = solve(replace(pk_cases.parameters(values), cl=values[0] * grown), segments)
    nodes, weights = np.polynomial.legendre.leggauss(8)
    cuts = np.unique(np.concatenate((np.arange(0.0, 3000.0, 0.5), segments.start[0])))
    middle, half = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts) / 2
    fine = levels_at(course, (middle[:, None] + half[:, None] * nodes).reshape(1, -1))
    areas = np.cumsum(half * (fine.reshape(-1, 8) @ weights))
    got = exposure(course, locate(segments, np.concatenate(([-5.0], cuts[1:]))[None]))[0]
    assert got[0] == 0.0
    np.testing.assert_allclose(got[1:], areas, rtol=1e-8)


def test_before_the_first_segment_there_is_nothing() -> None:
    segments = lay_out([every(10.0, 1.0)])
    course = solve(pk_cases.parameters(pk_cases.ONE[0]), segments)
    assert levels_at(course, np.array([[-3.0, 9.999, 10.0, 11.0]]))[0, :3].tolist() == [0, 0, 0]


def test_a_state_can_be_carried_on() -> None:
    """Stopping, and going on from the amounts then, changes nothing."""
    parameters = pk_cases.parameters(pk_cases.TWO[0])
    whole = lay_out([every(0.0, 1.0)])
    at = amounts(solve(parameters, whole), locate(whole, np.array([[239.5]])))
    rest = lay_out([Dosing(239.5, every(0.5, 1.0).intakes[:0]), every(240.0, 1.0)])
    carried = solve(parameters, rest, tuple(x[..., 0] for x in at))
    times = np.array([[239.5, 240.0, 300.0, 1000.0]])
    np.testing.assert_allclose(
        levels_at(carried, times), levels_at(solve(parameters, whole), times), rtol=1e-13
    )


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.ONE[1], pk_cases.TWO[0]], ids=str)
@pytest.mark.parametrize("plan", [pk_cases.PLAN, (every(3.0, 1.0),), pk_cases.PLAN[2:3]])
def test_levels_of_a_schedule_equal_those_of_a_course(
    values: tuple[float, ...], plan: tuple[Dosing, ...]
) -> None:
    changes = CHANGES if len(plan) > 1 else ()
    child = lay_out([replace(plan[0], steady=True), *plan[1:]], changes)
    segments, parameters = stack([child, child]), pk_cases.parameters(values)
    parameters = replace(parameters, cl=values[0] * np.array([[1.0], [1.3]]))
    for times in (pk_cases.TIMES, pk_cases.TIMES + 1500.0):
        both = np.stack((times, times + 5.5))
        np.testing.assert_allclose(
            levels_of(parameters, segments, schedule(segments, both)),
            levels_at(solve(parameters, segments), both),
            rtol=1e-12,
        )


def test_a_large_batch_is_solved_in_blocks_without_a_seam() -> None:
    child = lay_out(pk_cases.PLAN, CHANGES)
    times = np.arange(0.0, 24.0 * 365, 24.0)[None]
    cl = np.linspace(2.0, 6.0, 100)[:, None]
    batch = solve(OneCompartment(cl, 155.0, 0.485), stack([child] * 100))
    got = levels_at(batch, np.tile(times, (100, 1)))
    assert got.shape == (100, 365)
    for i in (0, 43, 44, 99):
        alone = levels_at(solve(OneCompartment(cl[i : i + 1], 155.0, 0.485), child), times)
        np.testing.assert_allclose(got[i], alone[0], rtol=1e-12)


def test_parameters_of_one_child_serve_a_batch() -> None:
    child = lay_out(pk_cases.PLAN, CHANGES)
    grown = 4.0 + 0.1 * np.arange(child.start.shape[1])[None]
    parameters = OneCompartment(grown, np.array([[155.0]]), np.array([[0.485]]))
    times = pk_cases.TIMES[None]
    alone = levels_at(solve(parameters, child), times)
    both = levels_at(solve(parameters, stack([child, child])), np.tile(times, (2, 1)))
    np.testing.assert_allclose(both, np.tile(alone, (2, 1)), rtol=1e-13)


def test_bioavailability_multiplies_the_doses() -> None:
    segments, times = lay_out(pk_cases.PLAN), pk_cases.TIMES[None]
    parameters = pk_cases.parameters(pk_cases.ONE[0])
    plain = levels_at(solve(parameters, segments), times)
    np.testing.assert_allclose(
        levels_at(solve(replace(parameters, f=1.3), segments), times), 1.3 * plain, rtol=1e-13
    )


def test_a_batch_equals_its_children_one_by_one() -> None:
    plans = [pk_cases.PLAN, [every(5.0, 0.4)], pk_cases.PLAN[2:]]
    children = [lay_out(plan) for plan in plans]
    cl, times = np.array([[3.0], [4.0], [5.0]]), np.tile(pk_cases.TIMES, (3, 1))
    batch = stack(children)
    together = levels_at(solve(OneCompartment(cl, 155.0, 0.485), batch), times)
    for i, child in enumerate(children):
        alone = solve(OneCompartment(cl[i : i + 1], 155.0, 0.485), child)
        np.testing.assert_allclose(together[i : i + 1], levels_at(alone, times[:1]), rtol=1e-12)
    some = take(batch, np.array([2, 0]))
    np.testing.assert_allclose(
        levels_at(solve(OneCompartment(cl[[2, 0]], 155.0, 0.485), some), times[:2]),
        together[[2, 0]],
        rtol=1e-12,
    )


def test_leading_axes_of_parameters_are_kept() -> None:
    segments = lay_out(pk_cases.PLAN, CHANGES)
    columns = segments.start.shape[1]
    cl = np.linspace(2.0, 6.0, 6).reshape(3, 2, 1, 1) * np.ones(columns)
    times = pk_cases.TIMES[None]
    got = levels_at(solve(OneCompartment(cl, 155.0, 0.485), segments), times)
    assert got.shape == (3, 2, 1, times.shape[1])
    alone = levels_at(solve(OneCompartment(cl[1, 0], 155.0, 0.485), segments), times)
    np.testing.assert_allclose(got[1, 0], alone, rtol=1e-13)


@pytest.mark.parametrize("values", [v for v in EVERY_CASE if min(v) >= 1e-3], ids=str)
def test_tangents_are_derivatives(values: tuple[float, ...]) -> None:
    """Against differences of the oracle, whose extended precision affords a small step."""
    segments, times = lay_out(pk_cases.PLAN), pk_cases.TIMES[1:]
    for i in range(len(values)):
        base = pk_cases.parameters(values)
        name = fields(base)[i].name
        moved = replace(base, **{name: getattr(base, name) * (1 + 1j * STEP)})
        got = tangent(levels_at(solve(moved, segments), times[None]))[0]
        step = 1e-5
        around = [
            pk_cases.oracle_amounts(scaled, pk_cases.PLAN, times)[:, 1] / scaled[1]
            for scaled in (
                [v * (1 + s if j == i else 1) for j, v in enumerate(values)] for s in (step, -step)
            )
        ]
        wanted = (around[0] - around[1]) / (2 * step) * 1000
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-7 * np.abs(wanted).max())


@pytest.mark.parametrize("values", [pk_cases.ONE[0], pk_cases.ONE[1], pk_cases.TWO[0]], ids=str)
@pytest.mark.parametrize("step", [0.0, 1j * STEP])
def test_the_source_needs_no_more_than_the_array_standard(
    values: tuple[float, ...], step: complex
) -> None:
    plan = [replace(pk_cases.PLAN[0], steady=True), *pk_cases.PLAN[1:]]
    segments = lay_out(plan, CHANGES)
    strict = Segments(
        *(array_api_strict.asarray(getattr(segments, f.name)) for f in fields(segments))
    )
    times = np.concatenate(([-1.0], pk_cases.TIMES))[None]
    base = pk_cases.parameters(values)
    arrays = [getattr(base, f.name) for f in fields(base)][:-1]
    wide = [x * (1 + step) + np.zeros(segments.start.shape) for x in arrays]
    here = solve(type(base)(*wide), segments)
    there = solve(type(base)(*(array_api_strict.asarray(x) for x in wide)), strict)
    for question in (levels, exposure):
        got = question(there, locate(strict, array_api_strict.asarray(times)))
        np.testing.assert_array_equal(np.asarray(got), question(here, locate(segments, times)))


amount = st.floats(0.05, 5.0)
gap = st.sampled_from([6.0, 8.0, 12.0, 24.0, 24.5, 48.0])


@settings(max_examples=60, deadline=None)
@given(
    doses=st.lists(st.tuples(gap, st.sampled_from([0.5, 1.0])), min_size=1, max_size=25),
    values=st.sampled_from([pk_cases.ONE[0], pk_cases.ONE[1], pk_cases.TWO[0]]),
)
def test_a_history_spelled_out_equals_the_history_folded(
    doses: list[tuple[float, float]], values: tuple[float, ...]
) -> None:
    times = np.cumsum([g for g, _ in doses])
    amounts = [a for _, a in doses]
    folded = from_doses(list(times), amounts)
    single = [every(t, a, number=1) for t, a in zip(times, amounts, strict=True)]
    assert len(folded) <= len(single)
    moments = np.linspace(times[0], times[-1] + 50.0, 40)
    assert worst(
        pk_cases.kernel_amounts(values, lay_out(folded), moments),
        pk_cases.kernel_amounts(values, lay_out(single), moments),
    ) < 1e-11  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(shift=st.floats(-1e4, 1e4), factor=st.floats(0.01, 100.0))
def test_levels_move_with_the_clock_and_grow_with_the_dose(shift: float, factor: float) -> None:
    values, times = pk_cases.TWO[0], pk_cases.TIMES + 7.0
    moved = [
        replace(
            p,
            start=p.start + shift,
            until=p.until + shift,
            intakes=tuple(replace(i, amount=i.amount * factor) for i in p.intakes),
        )
        for p in pk_cases.PLAN
    ]
    assert worst(
        pk_cases.kernel_amounts(values, lay_out(moved), times + shift),
        factor * pk_cases.kernel_amounts(values, lay_out(pk_cases.PLAN), times),
    ) < 1e-9  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(missed=st.lists(st.integers(0, 29), min_size=1, max_size=6, unique=True))
def test_missed_doses_are_doses_of_nothing(missed: list[int]) -> None:
    plan = missing([every(0.0, 1.0, number=30)], [24.0 * i for i in sorted(missed)])
    taken = [i for i in range(30) if i not in missed]
    single = from_doses([24.0 * i for i in taken], [1.0] * len(taken))
    times = np.linspace(0.0, 900.0, 50)
    values = pk_cases.ONE[0]
    assert worst(
        pk_cases.kernel_amounts(values, lay_out(plan), times) if plan else np.zeros((50, 2)),
        pk_cases.kernel_amounts(values, lay_out(single), times) if single else np.zeros((50, 2)),
    ) < 1e-11  # fmt: skip


STOPS = (every(0.0, 1.0, number=40), every(1300.0, 0.4), weekly(2000.0, [2, 0, 0, 1, 0, 0, 0]))


@pytest.mark.parametrize(
    "values", [*pk_cases.ONE[:3], *pk_cases.TWO[:3], pk_cases.TWO[-1]], ids=str
)
@pytest.mark.parametrize("plan", [pk_cases.PLAN, STOPS, STOPS[1:]])
def test_trough_extremes_are_those_of_all_troughs(
    values: tuple[float, ...], plan: tuple[Dosing, ...]
) -> None:
    until = 4000.0
    segments = lay_out(plan)
    course = solve(pk_cases.parameters(values), segments)
    lowest, highest = trough_range(course, until)
    doses = [t for t, _ in pk_oracle.doses(plan, until)]
    troughs = levels_at(course, np.array([doses]))[0]
    column = np.searchsorted(segments.start[0], np.array(doses) + 1e-9) - 1
    for i in range(segments.start.shape[1]):
        here = troughs[column == i]
        wanted = (here.min(), here.max()) if len(here) else (math.inf, -math.inf)
        assert (lowest[0, i], highest[0, i]) == pytest.approx(wanted, rel=1e-10)


@pytest.mark.parametrize(
    ("values", "initial", "turns"),
    [
        ((3.228, 81.052, 5.831, 552.569, 0.807), (0.0, 2.84, 6.49), 1),
        ((3.311, 105.164, 2.237, 104.604, 0.844), (2.26, 0.57, 0.92), 2),
    ],
)
def test_troughs_that_turn_are_followed(
    values: tuple[float, ...], initial: tuple[float, ...], turns: int
) -> None:
    """What is in the body before can let troughs fall and rise, or rise, fall and rise."""
    segments = lay_out([every(0.0, 1.0, 12.0)])
    state = tuple(np.array([x]) for x in initial)
    course = solve(pk_cases.parameters(values), segments, state)
    troughs = levels_at(course, np.arange(0.0, 3000.0, 12.0)[None])[0]
    steps = np.diff(troughs)
    assert np.sum(np.diff(np.sign(steps[np.abs(steps) > 1e-9 * troughs[1:]])) != 0) == turns
    lowest, highest = trough_range(course, 3000.0)
    assert lowest[0, 0] == pytest.approx(troughs.min(), rel=1e-12)
    assert highest[0, 0] == pytest.approx(troughs.max(), rel=1e-12)
    short = trough_range(course, 5 * 12.0)
    assert short[1][0, 0] == pytest.approx(troughs[:5].max(), rel=1e-12)


parts = st.tuples(st.floats(0, 30), st.floats(0, 30), st.floats(0, 30))


@settings(max_examples=60, deadline=None)
@given(initial=parts, values=st.sampled_from([*pk_cases.ONE[:2], *pk_cases.TWO[:4]]))
def test_trough_extremes_after_any_beginning(
    initial: tuple[float, float, float], values: tuple[float, ...]
) -> None:
    segments = lay_out([weekly(0.0, [2, 0, 0, 1, 0, 0, 0])])
    state = tuple(np.array([x]) for x in initial[: 2 if len(values) == 3 else 3])
    course = solve(pk_cases.parameters(values), segments, state)
    doses = np.sort(np.concatenate((np.arange(0, 2016, 168.0), np.arange(72, 2016, 168.0))))
    troughs = levels_at(course, doses[None])[0]
    lowest, highest = trough_range(course, 2016.0)
    assert lowest[0, 0] == pytest.approx(troughs.min(), rel=1e-9)
    assert highest[0, 0] == pytest.approx(troughs.max(), rel=1e-9)
