"""Logistic and Cox regressions, penalised and not: published numbers and other programs."""

import warnings

import numpy as np
import pytest
from scipy import optimize, stats

from glidepath.analyse.cox import cox, firth_cox, partial_likelihood
from glidepath.analyse.firth import firth_logistic, firth_slope, logistic_likelihood
from glidepath.analyse.likelihood import Height, profile, ratio_p, top
from glidepath.analyse.logistic import Separation, logistic, separation
from glidepath.analyse.table_tests import TableTest, p_value
from glidepath.analyse.values import Share
from glidepath.quantities.errors import InputError
from unit.analyse.published import FELL, UNDER_6MP, WEEKS, endometrial, two_arms


def test_nine_of_fifteen_against_one() -> None:
    found = firth_slope(*two_arms(9, 15, 1, 15), 1)
    assert found.value == pytest.approx(2.6481731630, abs=1e-9)
    assert found.interval.low == pytest.approx(0.9035384802, abs=1e-9)
    assert found.interval.high == pytest.approx(5.0317958392, abs=1e-9)


@pytest.mark.parametrize(("a", "b"), [(0, 0), (15, 0), (3, 8)])
def test_with_two_arms_the_penalty_is_half_an_event_a_cell(a: int, b: int) -> None:
    found = firth_slope(*two_arms(a, 15, b, 15), 1)
    odds = (a + 0.5) / (15.5 - a) / ((b + 0.5) / (15.5 - b))
    assert found.value == pytest.approx(np.log(odds), abs=1e-8)


@pytest.mark.parametrize(("a", "b"), [(9, 1), (6, 0), (3, 8)])
def test_the_closed_form_of_two_arms_is_the_ratio_test_of_the_regression(a: int, b: int) -> None:
    p = p_value(TableTest.FIRTH, Share(a, 15), Share(b, 12))
    assert firth_slope(*two_arms(a, 15, b, 12), 1).p == pytest.approx(p, rel=1e-8)


def test_separated_data_give_the_published_numbers() -> None:
    """Those of logistf; the paper prints 2.93 (0.61 to 7.85), -0.03 (-0.12 to 0.04), -2.60
    (-4.37 to -1.23)."""
    fit = firth_logistic(*endometrial())
    assert fit.converged
    values = [each.value for each in fit.coefficients]
    assert values == pytest.approx([3.77455951, 2.92927330, -0.03475175, -2.60416387], abs=5e-7)
    lows = [each.interval.low for each in fit.coefficients]
    assert lows == pytest.approx([1.0825371, 0.6097244, -0.1244587, -4.3651832], abs=5e-7)
    highs = [each.interval.high for each in fit.coefficients]
    assert highs == pytest.approx([7.20928050, 7.85463171, 0.04045547, -1.23272106], abs=5e-7)


def test_the_score_is_the_slope_of_the_height_and_the_curvature_that_of_the_score() -> None:
    likelihood = logistic_likelihood(*endometrial(), penalty=0.5)
    at, step = np.array([0.4, 0.9, -0.02, -0.5]), 1e-5
    height = likelihood(at)
    for column in range(4):
        move = np.zeros(4)
        move[column] = step
        up, down = likelihood(at + move), likelihood(at - move)
        slope = (up.value - down.value) / (2 * step)
        assert height.score[column] == pytest.approx(slope, rel=1e-6, abs=1e-7)
        bend = (down.score - up.score) / (2 * step)
        np.testing.assert_allclose(height.curvature[column], bend, rtol=1e-4, atol=1e-5)


def test_the_ratio_test_is_that_of_a_plain_search() -> None:
    design, outcome = endometrial()
    likelihood = logistic_likelihood(design, outcome, penalty=0.5)
    best = optimize.minimize(lambda b: -likelihood(b).value, np.zeros(4), method="BFGS")
    held = optimize.minimize(
        lambda b: -likelihood(np.array([b[0], 0.0, b[1], b[2]])).value, np.zeros(3), method="BFGS"
    )
    p = stats.chi2.sf(2 * (held.fun - best.fun), 1)
    assert firth_logistic(design, outcome).coefficients[1].p == pytest.approx(p, rel=1e-4)


def test_ordinary_logistic_regression_is_that_of_another_program() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.discrete.discrete_model import Logit

        design, outcome = two_arms(9, 15, 1, 15)
        design = np.column_stack([design, np.arange(30) % 3 == 0])
        other = Logit(outcome.astype(float), design).fit(disp=0)
    found = logistic(design, outcome)
    assert found.separation is Separation.NONE
    assert found.fit is not None
    assert [each.value for each in found.fit.coefficients] == pytest.approx(other.params, abs=1e-7)
    assert [each.p for each in found.fit.coefficients] == pytest.approx(other.pvalues, rel=1e-6)
    lows = [each.interval.low for each in found.fit.coefficients]
    assert lows == pytest.approx(other.conf_int()[:, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (15, 0, Separation.COMPLETE),
        (8, 0, Separation.QUASI),
        (15, 4, Separation.QUASI),
        (8, 1, Separation.NONE),
    ],
)
def test_where_the_arm_separates_no_number_is_given(a: int, b: int, kind: Separation) -> None:
    found = logistic(*two_arms(a, 15, b, 15))
    assert found.separation is kind
    assert (found.fit is None) == (kind is not Separation.NONE)


def test_a_separation_by_a_combination_of_columns_is_seen() -> None:
    design = np.array([[1, 0.0, 0.0], [1, 1.0, 2.0], [1, 2.0, 1.0], [1, 3.0, 3.0], [1, 1.0, 0.5]])
    outcome = design[:, 1] - design[:, 2] > 0.25
    assert separation(design, outcome) is Separation.COMPLETE
    assert separation(*endometrial()) is Separation.QUASI


@pytest.mark.parametrize("ask", [firth_logistic, logistic])
def test_columns_that_depend_on_each_other_are_refused(ask: object) -> None:
    design, outcome = two_arms(3, 5, 1, 5)
    doubled = np.column_stack([design, 1 - design[:, 1]])
    with pytest.raises(InputError, match="depend on each other"):
        ask(doubled, outcome)  # type: ignore[operator]  # one of two functions
    with pytest.raises(InputError, match="does not fit"):
        ask(design, outcome[1:])  # type: ignore[operator]


def test_cox_by_efron() -> None:
    fit = cox(UNDER_6MP[:, None].astype(float), WEEKS, FELL)
    assert fit is not None
    assert fit.coefficients[0].value == pytest.approx(-1.572125149, abs=5e-10)


def efron(design: np.ndarray, time: np.ndarray, event: np.ndarray, at: np.ndarray) -> float:
    """The partial log-likelihood, term by term."""
    total = 0.0
    for moment in sorted(set(time[event])):
        falls = [i for i in range(len(time)) if event[i] and time[i] == moment]
        risk = [i for i in range(len(time)) if time[i] >= moment]
        for j, i in enumerate(falls):
            whole = sum(np.exp(design[k] @ at) for k in risk)
            tied = sum(np.exp(design[k] @ at) for k in falls)
            total += float(design[i] @ at - np.log(whole - j / len(falls) * tied))
    return total


def penalised(design: np.ndarray, time: np.ndarray, event: np.ndarray, at: np.ndarray) -> float:
    """The same with Firth's penalty, the information by differences of differences."""
    step, columns = 1e-3, len(at)
    unit = np.eye(columns) * step
    information = np.empty((columns, columns))
    for i in range(columns):
        for j in range(columns):
            information[i, j] = -(
                efron(design, time, event, at + unit[i] + unit[j])
                - efron(design, time, event, at + unit[i] - unit[j])
                - efron(design, time, event, at - unit[i] + unit[j])
                + efron(design, time, event, at - unit[i] - unit[j])
            ) / (4 * step**2)
    return efron(design, time, event, at) + 0.5 * float(np.log(np.linalg.det(information)))


def test_the_penalised_partial_likelihood_by_brute_force() -> None:
    rng = np.random.default_rng(5)
    design = np.column_stack([np.arange(12) % 2, rng.normal(size=12).round(1)]).astype(float)
    time, event = rng.integers(1, 6, 12).astype(float), rng.random(12) < 0.7
    likelihood = partial_likelihood(design, time, event, 0.5)
    at = np.array([0.4, -0.3])
    assert likelihood(at).value == pytest.approx(penalised(design, time, event, at), abs=1e-5)
    for column in range(2):
        move = np.eye(2)[column] * 1e-5
        slope = (likelihood(at + move).value - likelihood(at - move).value) / 2e-5
        assert likelihood(at).score[column] == pytest.approx(slope, abs=1e-6)
    best = firth_cox(design, time, event).top
    assert best.converged
    for move in 0.01 * np.vstack([np.eye(2), -np.eye(2)]):
        assert likelihood(best.at + move).value < best.height.value


def test_where_every_event_falls_in_one_arm_only_the_penalised_has_an_estimate() -> None:
    design = UNDER_6MP[:, None].astype(float)
    assert cox(design, WEEKS, FELL & ~UNDER_6MP) is None
    found = firth_cox(design, WEEKS, FELL & ~UNDER_6MP)
    assert found.converged
    assert found.coefficients[0].interval.high < 0


def test_cox_without_an_event_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be asked"):
        firth_cox(np.ones((3, 1)), np.ones(3), np.zeros(3, dtype=bool))
    with pytest.raises(InputError, match="cannot be asked"):
        cox(np.ones((3, 1)), np.ones(2), np.ones(3, dtype=bool))


def flat(at: np.ndarray) -> Height:
    """A likelihood that falls so slowly that its profile never falls far enough."""
    information = np.eye(1)
    return Height(-0.5 * float(np.tanh(at[0]) ** 2), np.zeros(1), information, information)


def test_an_interval_may_have_no_end() -> None:
    found = profile(flat, top(flat, np.zeros(1)), 0)
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_a_search_in_a_flat_valley_says_that_it_did_not_end() -> None:
    singular = Height(0.0, np.ones(2), np.zeros((2, 2)), np.zeros((2, 2)))
    found = top(lambda _: singular, np.zeros(2))
    assert not found.converged


def test_a_likelihood_without_a_top_is_not_followed_for_ever() -> None:
    def rising(at: np.ndarray) -> Height:
        return Height(float(at[0]), np.ones(1), np.eye(1), -np.eye(1))

    found = top(rising, np.zeros(1))
    assert not found.converged
    assert found.steps == 200


def test_a_slope_that_leads_nowhere_does_not_end_in_a_top() -> None:
    def wrong(at: np.ndarray) -> Height:
        return Height(-abs(float(at[0])), np.ones(1), np.eye(1), np.eye(1))

    found = top(wrong, np.zeros(1))
    assert not found.converged
    assert abs(found.at[0]) < 1e-3


def test_an_interval_that_was_not_found_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    likelihood = logistic_likelihood(*endometrial(), penalty=0.5)
    best = top(likelihood, np.zeros(4))
    monkeypatch.setattr("glidepath.analyse.likelihood.MOST_STEPS", 1)
    found = profile(likelihood, best, 1)
    assert np.isnan(found.low)
    assert np.isnan(found.high)
    assert np.isnan(ratio_p(likelihood, best, 1))


def test_far_out_the_penalised_likelihood_has_no_height() -> None:
    far = logistic_likelihood(*two_arms(3, 5, 1, 5), penalty=0.5)(np.array([0.0, 5000.0]))
    assert far.value == -np.inf
    likelihood = partial_likelihood(np.arange(3.0)[:, None], np.arange(3.0), np.ones(3) > 0, 0.5)
    assert likelihood(np.array([5000.0])).value == -np.inf


def test_an_estimate_that_was_not_found_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.analyse.likelihood.MOST_STEPS", 1)
    with pytest.raises(InputError, match="did not end"):
        firth_slope(*endometrial(), 1)
