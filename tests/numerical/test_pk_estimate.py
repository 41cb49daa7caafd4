"""Estimation against general optimisers, quadrature and simulation."""

from dataclasses import fields, replace

import array_api_strict
import numpy as np
import pytest
from scipy import stats
from scipy.integrate import trapezoid
from scipy.optimize import minimize

from glidepath.pk.between import omega
from glidepath.pk.cohort import Cohort, cohort, individual, predicted, sensitivities, some
from glidepath.pk.estimate import Arrival, density, estimate
from glidepath.pk.kernel import levels_at, solve
from glidepath.pk.layout import every, lay_out
from glidepath.pk.likelihood import ErrorModel, Levels, misfit
from glidepath.pk.nodes import even_points, student_nodes
from glidepath.pk.posterior import log_posterior, model_weights, pareto_k, posterior
from glidepath.pk.segments import Segments, stack
from glidepath.quantities.errors import InputError
from numerical import pk_cases

Floats = pk_cases.Floats
KNOWN = {"age": 40.0, "ast": 20.0, "oxcarbazepine": 0.0, "total-bilirubin": 9.0}
MODELS = ["fan-2024", "chen-2021", "cheng-2020", "golubovic-2019"]


def virtual(name: str, children: int, levels: int, limit: float = 1.5, seed: int = 5) -> Cohort:
    """Draw growing children on a taper, their levels, and which of them lie below a limit."""
    rng = np.random.default_rng(seed)
    model = pk_cases.model(name)
    taper = [every(720.0 * i, 1.6 * 0.85**i) for i in range(5)]
    segments = stack([lay_out(taper, [1000.0, 2500.0])] * children)
    weight = 12.0 + segments.start / 720.0 + rng.uniform(0, 20, (children, 1))
    times = np.sort(rng.integers(2, 140, (children, levels)) * 24.0 + 3.0, axis=1)
    blank = Levels(
        times, np.ones(times.shape), np.zeros(times.shape, bool), np.ones(times.shape, bool)
    )
    empty = cohort(model, KNOWN | {"weight": weight}, segments, blank)
    etas = rng.multivariate_normal(np.zeros(len(empty.differing)), omega(model.between), children)
    true, error = predicted(empty, etas), empty.error
    scatter = np.hypot(error.additive, error.proportional * true)
    value = true + scatter * rng.standard_normal(true.shape)
    seen = replace(blank, value=np.maximum(value, limit), below=value < limit)
    return cohort(model, KNOWN | {"weight": weight}, segments, seen)


def objective(children: Cohort, etas: Floats) -> float:
    """Give what estimation minimises, for one child."""
    fit = misfit(children.levels, predicted(children, etas[None]), children.error)
    return float(fit.value.sum() + 0.5 * etas @ children.precision @ etas)


def best(child: Cohort) -> Floats:
    """Give the minimum as two general optimisers find it."""
    start = np.zeros(child.precision.shape[0])
    first = minimize(lambda e: objective(child, e), start, method="BFGS", options={"gtol": 1e-8})
    simplex = np.vstack((first.x, first.x + 1e-4 * np.eye(len(first.x))))
    second = minimize(
        lambda e: objective(child, e), first.x, method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-12, "maxiter": 1000, "initial_simplex": simplex},
    )  # fmt: skip
    found: Floats = second.x
    return found


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("levels", [1, 6])
def test_etas_equal_those_of_general_optimisers(name: str, levels: int) -> None:
    children = virtual(name, 2, levels)
    got = estimate(children)
    assert got.arrival.tolist() == [Arrival.CONVERGED] * 2
    for i in range(2):
        child = some(children, np.array([i]))
        wanted = best(child)
        np.testing.assert_allclose(got.etas[i], wanted, atol=1e-5)
        assert got.objective[i] == pytest.approx(objective(child, wanted), abs=1e-8)


@pytest.mark.parametrize("error", [ErrorModel(log=0.3), ErrorModel(additive=1.0, proportional=0.2)])
def test_other_errors_are_estimated_too(error: ErrorModel) -> None:
    children = replace(virtual("cheng-2020", 2, 5), error=error)
    got = estimate(children)
    for i in range(2):
        np.testing.assert_allclose(got.etas[i], best(some(children, np.array([i]))), atol=1e-5)


@pytest.mark.parametrize("name", ["cheng-2020", "golubovic-2019"])
def test_sensitivities_and_gradient_are_derivatives(name: str) -> None:
    children = virtual(name, 3, 6)
    size = len(children.differing)
    etas = np.random.default_rng(1).normal(0, 0.3, (3, size))
    true, slopes = sensitivities(children, etas)
    np.testing.assert_allclose(true, predicted(children, etas), rtol=1e-14)
    gradient = density(children, etas).gradient
    for i in range(size):
        step = 1e-5 * np.eye(size)[i]
        up, down = predicted(children, etas + step), predicted(children, etas - step)
        scale = np.abs(slopes[i]).max()
        np.testing.assert_allclose(slopes[i], (up - down) / 2e-5, rtol=1e-7, atol=1e-8 * scale)
        higher, lower = density(children, etas + step).value, density(children, etas - step).value
        np.testing.assert_allclose(gradient[:, i], (higher - lower) / 2e-5, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["fan-2024", "golubovic-2019"])
def test_covariance_is_the_inverse_of_the_curvature(name: str) -> None:
    children = virtual(name, 2, 6)
    got = estimate(children)
    size = got.etas.shape[1]
    eye = 1e-4 * np.eye(size)
    for i in range(2):
        child, mode = some(children, np.array([i])), got.etas[i]
        wanted = [
            [
                sum(
                    s * t * objective(child, mode + s * eye[a] + t * eye[b])
                    for s in (1, -1)
                    for t in (1, -1)
                )
                / 4e-8
                for b in range(size)
            ]
            for a in range(size)
        ]
        np.testing.assert_allclose(np.linalg.inv(got.covariance[i]), wanted, rtol=2e-4, atol=2e-4)
    assert not got.rough.any()


def test_a_batch_in_blocks_equals_its_children_alone() -> None:
    children = virtual("fan-2024", 600, 2)
    together = estimate(children)
    assert together.etas.shape == (600, 1)
    np.testing.assert_array_equal(together.etas, estimate(children, workers=2).etas)
    for i in (0, 511, 512, 599):
        alone = estimate(some(children, np.array([i])))
        np.testing.assert_allclose(together.etas[i], alone.etas[0], atol=1e-9)


def test_levels_beyond_belief_stop_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the exact curvature is negative, and the expected one stands in, visibly."""
    monkeypatch.setattr("glidepath.pk.estimate.BOUND", 2.5)
    children = virtual("fan-2024", 3, 3)
    high = np.array([[1.0], [1e3], [1e-3]])
    wild = replace(
        children.levels, value=children.levels.value * high, below=np.zeros((3, 3), bool)
    )
    got = estimate(replace(children, levels=wild, precision=0.1 * children.precision))
    assert got.arrival.tolist() == [Arrival.CONVERGED, Arrival.AT_BOUND, Arrival.CONVERGED]
    assert got.etas[1, 0] == pytest.approx(-2.5 * 0.2594 / np.sqrt(0.1))
    assert got.rough.tolist() == [False, True, False]
    assert np.all(got.covariance > 0.0)


def test_a_search_that_does_not_arrive_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.pk.estimate.MOST_STEPS", 1)
    assert estimate(virtual("golubovic-2019", 2, 6)).arrival.tolist() == [Arrival.NOT_CONVERGED] * 2


def test_impossible_levels_are_named() -> None:
    model, children = pk_cases.model("fan-2024"), virtual("fan-2024", 2, 3)
    time, value = children.levels.time.copy(), children.levels.value.copy()
    value[0, 1], value[1, 0], value[1, 1] = 0.0, np.nan, -3.0
    time[1, 2] = -1.0
    present = np.array([[True, True, True], [True, False, True]])
    levels = Levels(time, value, np.zeros((2, 3), bool), present)
    with pytest.raises(InputError) as error:
        cohort(model, {"weight": 16.0}, children.segments, levels)
    assert [problem.sentence() for problem in error.value.problems] == [
        "[0].levels[1]: not a level; expected a finite number above 0 in ng/mL",
        "[1].levels[0]: not a level; expected a finite number above 0 in ng/mL",
        "[1].levels[2]: before the first dose; expected a time at or after it",
    ]


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_prior_has_some_weight(weight: float) -> None:
    children = virtual("fan-2024", 1, 1)
    with pytest.raises(InputError, match="weight of the prior is"):
        cohort(
            pk_cases.model("fan-2024"), {"weight": 16.0}, children.segments, children.levels, weight
        )


def test_without_levels_the_child_is_typical() -> None:
    children = virtual("cheng-2020", 2, 3)
    nothing = replace(children.levels, present=np.zeros((2, 3), bool))
    alone = replace(children, levels=nothing)
    got = estimate(alone)
    np.testing.assert_array_equal(got.etas, 0.0)
    np.testing.assert_allclose(got.covariance[0], np.diag([0.0353, 0.0727]), rtol=1e-6)
    assert posterior(alone, got).log_marginal == pytest.approx(0.0, abs=0.03)


def test_a_heavier_prior_draws_the_child_to_the_typical_one() -> None:
    model, children = pk_cases.model("fan-2024"), virtual("fan-2024", 5, 4)
    covariates = {"weight": np.full((5, 1), 16.0)}
    sizes = []
    for weight in (0.1, 1.0, 10.0):
        weighed = cohort(model, covariates, children.segments, children.levels, weight)
        sizes.append(np.abs(estimate(weighed).etas))
    assert np.all(sizes[0] > sizes[1])
    assert np.all(sizes[1] > sizes[2])


def test_individual_parameters_are_typical_times_exp_eta() -> None:
    children = virtual("cheng-2020", 2, 3)
    etas = np.array([[0.5, -0.2], [0.0, 0.1]])
    own = individual(children, etas)
    np.testing.assert_allclose(own.cl, children.typical["cl"] * np.exp(etas[:, :1]))
    course = solve(own, children.segments)
    np.testing.assert_allclose(
        predicted(children, etas), levels_at(course, children.levels.time), rtol=1e-12
    )


@pytest.mark.parametrize("name", ["chen-2021", "golubovic-2019"])
def test_the_source_needs_no_more_than_the_array_standard(name: str) -> None:
    model, children = pk_cases.model(name), virtual(name, 3, 4)
    strict = array_api_strict.asarray
    segments = Segments(*(strict(getattr(children.segments, f.name)) for f in fields(Segments)))
    levels = Levels(*(strict(getattr(children.levels, f.name)) for f in fields(Levels)))
    weight = np.full((3, 1), 20.0)
    here = cohort(model, KNOWN | {"weight": weight}, children.segments, children.levels)
    there = cohort(model, KNOWN | {"weight": strict(weight)}, segments, levels)
    got, wanted = estimate(there), estimate(here)
    np.testing.assert_array_equal(np.asarray(got.etas), wanted.etas)
    np.testing.assert_array_equal(
        np.asarray(posterior(there, got).weights), posterior(here, wanted).weights
    )


def grid_answer(child: Cohort) -> tuple[float, float, float]:
    """Give log marginal, mean and SD of a single eta by quadrature."""
    eta = np.linspace(-2.5, 2.5, 4001)
    logs = log_posterior(child, eta[:, None, None])[:, 0]
    dense = np.exp(logs - logs.max())
    area = trapezoid(dense, eta)
    mean = trapezoid(dense * eta, eta) / area
    return (
        float(np.log(area) + logs.max()),
        float(mean),
        float(np.sqrt(trapezoid(dense * (eta - mean) ** 2, eta) / area)),
    )


@pytest.mark.parametrize("name", ["fan-2024", "chen-2021"])
def test_the_posterior_equals_quadrature(name: str) -> None:
    children = virtual(name, 6, 3)
    got = posterior(children, estimate(children))
    assert got.trusted.all()
    assert np.all(got.pareto_k < 0.5)
    assert np.all(got.effective > 100)
    mean = np.sum(got.weights[..., None] * got.etas, axis=0)[:, 0]
    sd = np.sqrt(np.sum(got.weights * (got.etas[..., 0] - mean) ** 2, axis=0))
    for i in range(6):
        wanted = grid_answer(some(children, np.array([i])))
        assert (got.log_marginal[i], mean[i], sd[i]) == pytest.approx(wanted, abs=0.006)


def test_untrusted_weights_fall_back_to_laplace() -> None:
    """A mode and a width that have nothing to do with the posterior make weights worthless."""
    children = virtual("fan-2024", 2, 6)
    good = estimate(children)
    far = replace(
        good,
        etas=good.etas + np.array([[0.0], [3.0]]),
        covariance=good.covariance * np.array([1.0, 1e-2])[:, None, None],
    )
    got = posterior(children, far)
    assert got.trusted.tolist() == [True, False]
    mean = np.sum(got.weights * got.etas[..., 0], axis=0)
    sd = np.sqrt(np.sum(got.weights * (got.etas[..., 0] - mean) ** 2, axis=0))
    assert mean[1] == pytest.approx(far.etas[1, 0], abs=2e-3)
    assert sd[1] == pytest.approx(np.sqrt(far.covariance[1, 0, 0]), rel=0.05)


@pytest.mark.parametrize("shape", [0.1, 0.5, 1.0])
def test_pareto_k_finds_the_shape_of_a_tail(shape: float) -> None:
    weights = stats.genpareto(shape).ppf((np.arange(100_000) + 0.5) / 100_000)
    got = pareto_k(np.log(weights)[:, None])
    assert got[0] == pytest.approx(shape, abs=0.05)


def test_equal_weights_have_no_tail() -> None:
    assert pareto_k(np.zeros((256, 1)))[0] < 0.7


def test_nodes_are_even_and_follow_student() -> None:
    cube = even_points(1024, 3)
    assert np.all((cube > 0) & (cube < 1))
    counts = np.histogramdd(cube, bins=4)[0]
    assert counts.min() > 0.7 * 16
    nodes = student_nodes(4096, 5)
    for coordinate in nodes.points.T:
        assert stats.kstest(coordinate, stats.t(4).cdf).statistic < 0.01
    known = stats.t(4).logpdf(nodes.points[:9]).sum(axis=1)
    np.testing.assert_allclose(nodes.log_density[:9], known, rtol=1e-12)
    assert student_nodes(4096, 5) is nodes


def test_models_are_weighed_by_evidence() -> None:
    logs = np.log(np.array([[1.0, 1.0], [3.0, 1.0]])) - 1000.0
    np.testing.assert_allclose(model_weights(logs), [[0.25, 0.5], [0.75, 0.5]])
    silent = np.array([[0.0], [-np.inf]])
    np.testing.assert_allclose(model_weights(silent), [[1.0], [0.0]])


def test_the_model_that_made_the_levels_gets_the_weight() -> None:
    made = virtual("chen-2021", 40, 12, limit=0.05)
    weight = made.typical["v"] / 294.0 * 70.0
    marginals = []
    for name in ("chen-2021", "fan-2024"):
        known = KNOWN | {"weight": weight}
        children = cohort(pk_cases.model(name), known, made.segments, made.levels)
        marginals.append(posterior(children, estimate(children)).log_marginal)
    shares = model_weights(np.stack(marginals))
    assert shares[0].mean() > 0.75


@pytest.mark.parametrize("levels", [1, 5])
def test_intervals_cover_what_they_promise(levels: int) -> None:
    """Simulation-based calibration, the short form: ranks of the true eta are even."""
    rng = np.random.default_rng(11)
    children = virtual("chen-2021", 400, levels, limit=2.0, seed=12)
    etas = rng.normal(0, 0.175, (400, 1))
    true = predicted(children, etas)
    value = true + 1.913 * rng.standard_normal(true.shape)
    seen = replace(children.levels, value=np.maximum(value, 2.0), below=value < 2.0)
    drawn = replace(children, levels=seen)
    got = posterior(drawn, estimate(drawn))
    ranks = np.sum(got.weights * (got.etas[..., 0] < etas[:, 0]), axis=0)
    assert stats.kstest(ranks, "uniform").pvalue > 1e-3
    inside = np.mean((ranks > 0.05) & (ranks < 0.95))
    assert inside == pytest.approx(0.9, abs=4 * np.sqrt(0.09 / 400))
