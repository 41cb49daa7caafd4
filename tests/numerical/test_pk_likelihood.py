"""Normal tails and residual errors against SciPy, their derivatives against differences."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy import special, stats

from glidepath.pk.kinds import Estimate
from glidepath.pk.likelihood import ErrorModel, Levels, error_model, misfit
from glidepath.pk.normal import log_cdf, log_density
from glidepath.pk.residual import Residual

Floats = npt.NDArray[np.float64]

ERRORS = [
    ErrorModel(additive=1.5),
    ErrorModel(proportional=0.3),
    ErrorModel(additive=0.7, proportional=0.2),
    ErrorModel(log=0.25),
]
TRUE = np.array([[0.3, 1.0, 2.5, 6.0, 30.0]])


def test_the_logarithm_of_the_normal_distribution_far_into_its_tails() -> None:
    z = np.concatenate((np.linspace(-60, 60, 4001), -np.logspace(0, 8, 60)))
    wanted = special.log_ndtr(z)
    assert np.max(np.abs(log_cdf(z) - wanted) / np.maximum(np.abs(wanted), 1.0)) < 1e-13
    np.testing.assert_allclose(log_density(z[:9]), stats.norm.logpdf(z[:9]), rtol=1e-15)


def levels(below: bool) -> Levels:
    shape = TRUE.shape
    return Levels(np.zeros(shape), np.full(shape, 2.0), np.full(shape, below), np.full(shape, True))


def density(error: ErrorModel, true: Floats, below: bool) -> Floats:
    """Give the log-likelihood as SciPy knows it."""
    if error.log:
        known = stats.lognorm(error.log, scale=true)
    else:
        known = stats.norm(true, np.hypot(error.additive, error.proportional * true))
    return np.asarray(known.logcdf(2.0) if below else known.logpdf(2.0))


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("below", [False, True])
def test_the_misfit_is_minus_the_log_likelihood(error: ErrorModel, below: bool) -> None:
    got = misfit(levels(below), TRUE, error)
    np.testing.assert_allclose(got.value, -density(error, TRUE, below), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("below", [False, True])
def test_its_slope_is_the_derivative(error: ErrorModel, below: bool) -> None:
    step = 1e-6 * TRUE
    up, down = (misfit(levels(below), TRUE + s, error).value for s in (step, -step))
    got = misfit(levels(below), TRUE, error)
    np.testing.assert_allclose(got.slope, (up - down) / (2 * step), rtol=2e-6, atol=1e-8)
    assert np.all(got.curvature >= 0.0)


def test_the_curvature_of_a_plain_normal_is_its_precision() -> None:
    got = misfit(levels(below=False), TRUE, ErrorModel(additive=2.0))
    np.testing.assert_allclose(got.curvature, 0.25)


@pytest.mark.parametrize("error", ERRORS)
def test_levels_that_are_not_there_count_for_nothing(error: ErrorModel) -> None:
    present = np.array([[True, False, True, False, False]])
    odd = Levels(
        np.zeros((1, 5)), np.array([[2.0, -np.inf, 2.0, 0.0, 7.0]]),
        np.array([[False, True, True, False, False]]), present,
    )  # fmt: skip
    got = misfit(odd, TRUE, error)
    assert (got.value != 0.0).tolist() == present.tolist()
    assert got.value[0, 0] == misfit(levels(below=False), TRUE, error).value[0, 0]
    assert got.value[0, 2] == misfit(levels(below=True), TRUE, error).value[0, 2]


@pytest.mark.parametrize("error", ERRORS)
def test_nothing_true_does_not_break_it(error: ErrorModel) -> None:
    got = misfit(levels(below=False), 0.0 * TRUE, error)
    assert np.all(np.isfinite(got.value))
    assert np.all(np.isfinite(got.curvature))


def test_numbers_of_a_model_are_taken_over() -> None:
    additive = Estimate(value=1.93, unit="ng/mL", meaning="m", source="s")
    share = Estimate(value=0.249, unit="1", meaning="m", source="s")
    combined = Residual(additive=additive, proportional=share)
    assert error_model(combined) == ErrorModel(additive=1.93, proportional=0.249)
    assert error_model(Residual(log=share)) == ErrorModel(log=0.249)
