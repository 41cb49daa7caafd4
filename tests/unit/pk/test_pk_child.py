"""One child under several models, against sums over grids of imagined children."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import minimize

from glidepath.pk.between import omega
from glidepath.pk.child import (
    Average,
    Fit,
    History,
    average,
    clearances,
    fit,
    fit_each,
    half_lives,
    lag_of,
    parameters_at,
    parameters_over,
    prior_etas,
    steady_troughs,
    tails,
)
from glidepath.pk.kinds import Estimate, Unit
from glidepath.pk.layout import Dosing, every, lay_out
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model, Parameter
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.residual import Residual
from glidepath.quantities import InputError
from oracle import summed
from oracle.summed import Children, Error, imagine
from oracle.superposed import Floats, Stretch, daily, levels, quantile
from unit.pk.pk_library import library

WEIGHTS = (14.0, 15.0)
"""kg, to and from hour 1000 on."""

AT_WORK = 1.7
"""What a drug multiplies exposure by, from hour 1000 on."""

DOSES = [*daily(8.0, 1448.0, 1.0), *daily(1448.0, 2500.0, 0.8)]
TIMES = (728.0, 1424.0, 1450.0, 2024.0)
FOUND = np.array([7.1, 12.0, 14.0, 9.0])
BELOW = (False, False, False, True)
SEGMENTS = lay_out([every(8.0, 1.0), every(1448.0, 0.8)], [1000.0])


def several(error: Residual | None, model: Model) -> Model:
    return model if error is None else model.model_copy(update={"residual": error})


def sd(value: float, unit: Unit = "1") -> Estimate:
    return Estimate(value=value, unit=unit, meaning="of a test", source="by hand")


COMBINED = Residual(additive=sd(1.2, "ng/mL"), proportional=sd(0.15))
LOG = Residual(log=sd(0.25))


@dataclass(frozen=True)
class Known:
    """What a model says of a child of each weight, worked by hand from its publication."""

    cl: tuple[float, float]
    v: tuple[float, float]
    ka: float
    between: tuple[float, float]
    error: Error


def of_weight(at: float, value: float, exponent: float) -> tuple[float, float]:
    return (
        value * (WEIGHTS[0] / at) ** exponent,
        value * (WEIGHTS[1] / at) ** exponent,
    )


BILIRUBIN = (9 / 11.29) ** -0.32
KNOWN = {
    "fan-2024": Known(
        of_weight(16, 4.06, 1.23), of_weight(16, 155, 1.62), 0.485, (0.2594, 0.0), Error(3.41)
    ),
    "chen-2021": Known(
        of_weight(70, 8.59, 0.75), of_weight(70, 294, 1.0), 0.485, (0.175, 0.0), Error(1.913)
    ),
    "cheng-2020": Known(
        of_weight(28.5, 5.63 * BILIRUBIN, 0.5),
        (144.16, 144.16),
        0.7521,
        (sqrt(0.0353), sqrt(0.0727)),
        Error(proportional=0.2245),
    ),
}
COVARIATES: dict[str, Floats | float] = {
    "weight": np.array([[*WEIGHTS, WEIGHTS[1]]]),
    "age": 4.0,
    "oxcarbazepine": 0.0,
    "total-bilirubin": 9.0,
    "ast": 20.0,
}


def told(
    found: Floats = FOUND,
    below: Sequence[bool] = BELOW,
    assay: float = 0.0,
    scale: float = 1.0,
) -> History:
    """A child on 1 mg and then 0.8 mg, that grows at hour 1000, when a drug is added too."""
    seen = Levels(
        np.array([TIMES[: len(found)]]),
        found[None, :],
        np.array([below]),
        np.ones((1, len(found)), dtype=bool),
    )
    f = np.array([[1.0, AT_WORK, AT_WORK]])
    return History(SEGMENTS, COVARIATES, f, seen, assay, scale)


def true_levels(
    known: Known, cl: Floats, v: Floats, factor: Floats, times: Sequence[float]
) -> Floats:
    stretches = [
        Stretch(0.0, known.cl[0] * cl, known.v[0] * v, known.ka, 1.0),
        Stretch(1000.0, known.cl[1] * cl, known.v[1] * v, known.ka, AT_WORK),
    ]
    return levels(DOSES, stretches, times) * factor[:, None]


def imagined(known: Known, assay: float = 0.0) -> tuple[Children, Floats]:
    """A grid of children, and their true levels."""
    points = 401 if known.between[1] == 0.0 and assay == 0.0 else 61
    children = imagine(*known.between, assay, points)
    return children, true_levels(known, children.cl, children.v, children.factor, TIMES)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("assay", [0.0, 0.061])
@pytest.mark.parametrize("error", [None, "combined", "log"])
def test_the_most_probable_child(name: str, assay: float, error: str | None) -> None:
    residual = {None: None, "combined": COMBINED, "log": LOG}[error]
    law = {None: KNOWN[name].error, "combined": Error(1.2, 0.15), "log": Error(log=0.25)}[error]
    model, known = several(residual, library()[name]), KNOWN[name]
    spreads = np.array([each for each in (*known.between, assay) if each > 0.0])

    def worth(etas: Floats) -> float:
        full = dict(zip(("cl", "v", "f"), (*known.between, assay), strict=True))
        own = iter(etas)
        cl, v, f = (np.exp([next(own) if each > 0.0 else 0.0]) for each in full.values())
        true = true_levels(known, cl, v, f, TIMES)
        density = float(law.density(true, FOUND, BELOW).sum())
        return float(0.5 * np.sum((etas / spreads) ** 2)) - density

    best = minimize(worth, np.zeros(len(spreads)), method="BFGS", options={"gtol": 1e-7}).x
    found = fit(model, told(assay=assay))
    assert found.converged
    assert found.estimates.etas[0] == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("assay", [0.0, 0.061])
def test_the_posterior(name: str, assay: float) -> None:
    known = KNOWN[name]
    children, true = imagined(known, assay)
    weights = summed.explained(children, true, FOUND, known.error, BELOW)
    one = fit(library()[name], told(assay=assay))
    assert one.trusted
    assert one.log_marginal == pytest.approx(log(weights.sum()), abs=0.05)
    own = average([one])
    half_life = log(2) * known.v[1] * children.v / (known.cl[1] * children.cl)
    parameters = parameters_at(one, {**COVARIATES, "weight": WEIGHTS[1]}, one.etas)
    told_half_life = own.spread(lambda _: half_lives(parameters))
    trough = levels(
        daily(-2400.0, 0.0, 1.0),
        [Stretch(-2400.0, known.cl[1] * children.cl, known.v[1] * children.v, known.ka)],
        [0.0],
    )[:, 0]
    told_trough = own.spread(lambda _: steady_troughs(parameters, [24.0])[:, 0])
    for share, close in ((0.25, 0.03), (0.5, 0.012), (0.75, 0.03), (0.9, 0.05)):
        assert told_half_life.quantile(share) == pytest.approx(
            quantile(half_life, weights, share), rel=close
        )
        assert told_trough.quantile(share) == pytest.approx(
            quantile(trough * children.factor, weights, share), rel=close
        )


def test_models_weigh_as_much_as_they_explain() -> None:
    evidence = []
    for known in KNOWN.values():
        children, true = imagined(known)
        evidence.append(summed.explained(children, true, FOUND, known.error, BELOW).sum())
    own = average(fit_each([library()[name] for name in KNOWN], [told() for _ in KNOWN]))
    shares = np.array(evidence) / sum(evidence)
    assert own.weights == pytest.approx(shares, abs=0.01)
    assert sum(own.weights) == pytest.approx(1.0)
    lower = []
    for known in KNOWN.values():
        children, true = imagined(known)
        lower.append(summed.tails(children, true, FOUND, known.error, BELOW))
    expected = shares @ np.array(lower)
    expected = np.where(BELOW, expected, np.minimum(expected, 1.0 - expected))
    assert tails(own) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("assay", [0.0, 0.061])
def test_models_are_solved_together_as_each_alone(assay: float) -> None:
    names = ["fan-2024", "golubovic-2019", "cheng-2020", "chen-2021"]
    models = [library()[name] for name in names]
    models.append(several(LOG, models[0]).model_copy(update={"name": "log"}))
    histories = [told(assay=assay if i != 2 else 0.0) for i in range(len(models))]
    batch = fit_each(models, histories)
    for model, history, one in zip(models, histories, batch, strict=True):
        alone = fit(model, history)
        place = {name: i for i, name in enumerate(one.cohort.differing)}
        shared = [place[name] for name in alone.cohort.differing]
        assert one.model is model
        etas = one.estimates.etas[0]
        assert etas[shared] == pytest.approx(alone.estimates.etas[0], abs=2e-6)
        assert np.delete(etas, shared) == pytest.approx(0.0, abs=1e-9)
        assert one.log_marginal == pytest.approx(alone.log_marginal, abs=0.05)
        medians = [
            average([each]).spread(
                lambda f: half_lives(parameters_at(f, {**COVARIATES, "weight": 15.0}, f.etas))
            )
            for each in (one, alone)
        ]
        assert medians[0].quantile(0.5) == pytest.approx(medians[1].quantile(0.5), rel=0.02)


# --- levels on another scale ----------------------------------------------------------------------


def halved(model: Model) -> Model:
    """The same model for an assay that reads twice as high."""
    parts = {
        name: part.model_copy(update={"value": part.value / 2}) if name in ("cl", "v") else part
        for name, part in model.parameters.items()
    }
    return model.model_copy(update={"parameters": parts, "name": "halved"})


def test_a_model_does_not_lose_weight_by_the_scale_of_its_assay() -> None:
    model = library()["cheng-2020"]
    models = [model, halved(model)]
    own = average(fit_each(models, [told(), told(2.0 * FOUND, scale=2.0)]))
    assert own.weights == pytest.approx((0.5, 0.5), abs=1e-6)
    # three levels were seen; the one below the limit has a probability, not a density
    fits = own.fits
    apart = fits[0].posterior.log_marginal[0] - fits[1].posterior.log_marginal[0]
    assert apart == pytest.approx(3 * log(2.0), abs=1e-6)


# --- odd levels -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("residual", "law", "odd"),
    [(None, Error(3.41), 28.0), (COMBINED, Error(1.2, 0.15), 22.0), (LOG, Error(log=0.25), 40.0)],
)
def test_the_tail_of_an_odd_level(residual: Residual | None, law: Error, odd: float) -> None:
    found = np.array([7.1, odd, 14.0, 9.0])
    below = (False, False, False, False)
    children, true = imagined(KNOWN["fan-2024"])
    lower = summed.tails(children, true, found, law, below)
    own = average([fit(several(residual, library()["fan-2024"]), told(found, below))])
    assert 1e-6 < 1.0 - lower[1] < 1e-3
    assert np.log10(tails(own)[1]) == pytest.approx(np.log10(1.0 - lower[1]), abs=0.15)
    assert np.all(tails(own)[[0, 2, 3]] > 1e-3)


def test_a_level_that_is_not_there_is_not_odd() -> None:
    history = told(np.array([7.1, 60.0, 14.0, 9.0]))
    present = np.array([[True, False, True, True]])
    history = replace(history, levels=replace(history.levels, present=present))
    one = fit(library()["fan-2024"], history)
    assert tails(average([one]))[1] == 1.0
    assert one.log_marginal == pytest.approx(float(one.posterior.log_marginal[0]))


def test_only_a_level_too_high_lies_strangely_below_a_limit() -> None:
    low, high = (
        tails(average([fit(library()["chen-2021"], told(np.array([7.1, 12.0, 14.0, limit])))]))[3]
        for limit in (0.5, 60.0)
    )
    assert high == pytest.approx(1.0, abs=1e-6)
    assert low < 0.01


def test_nodes_without_weight_say_nothing_of_a_level() -> None:
    one = fit(library()["fan-2024"], told())
    weights = np.zeros(one.posterior.weights.shape)
    weights[7] = 1.0
    certain = replace(one, posterior=replace(one.posterior, weights=weights))
    true = one.true[7, 0, :]
    expected = Error(3.41).below(true, FOUND)
    expected = np.where(BELOW, expected, np.minimum(expected, 1.0 - expected))
    assert tails(Average((certain,), (1.0,))) == pytest.approx(expected, rel=1e-6)


# --- what is read from a fit ----------------------------------------------------------------------


def one(name: str = "fan-2024") -> Fit:
    return fit(library()[name], told())


def test_parameters_under_other_covariates() -> None:
    etas = np.array([[0.0], [log(2.0)]])
    found = parameters_at(one(), {"weight": 32.0}, etas, 3.0)
    assert isinstance(found, OneCompartment)
    assert found.cl.shape == (2, 1, 1)
    assert np.ravel(found.cl) == pytest.approx([4.06 * 2**1.23, 2 * 4.06 * 2**1.23])
    assert np.ravel(found.v) == pytest.approx([155 * 2**1.62])
    assert np.ravel(found.f) == pytest.approx([3.0])
    assert clearances(found) == pytest.approx([4.06 * 2**1.23 / 3, 2 * 4.06 * 2**1.23 / 3])


def test_parameters_over_segments() -> None:
    weights, f = np.array([16.0, 32.0]), np.array([1.0, 11.0])
    found = parameters_over(one(), {"weight": weights}, np.zeros((1, 1)), f)
    assert np.ravel(found.cl) == pytest.approx([4.06, 4.06 * 2**1.23])
    assert np.ravel(found.f) == pytest.approx([1.0, 11.0])


def test_half_lives() -> None:
    # fan-2024 at 16 kg: 26.5 h
    fan = parameters_at(one(), {"weight": 16.0}, np.zeros((1, 1)))
    assert half_lives(fan) == pytest.approx([26.46], abs=0.01)
    two = one("golubovic-2019")
    own = parameters_at(two, {"age": 44.0, "ast": 20.0}, np.zeros((1, 5)))
    cl, vc, q, vp = 12.2 * (1 - 0.388), 118.0, 5.07, 609.0
    slow = max(np.linalg.eigvals([[-(cl + q) / vc, q / vp], [q / vc, -q / vp]]))
    assert half_lives(own) == pytest.approx([-log(2) / slow], rel=1e-9)


def test_steady_troughs() -> None:
    fan = parameters_at(one(), {"weight": 16.0}, np.array([[0.0], [0.3]]), 2.0)
    for column, interval in enumerate((24.0, 12.0)):
        given = daily(-1200.0, 0.0, interval / 24.0, interval)
        cl = 4.06 * np.exp(np.array([0.0, 0.3]))
        expected = levels(given, [Stretch(-1200.0, cl, 155.0, 0.485, 2.0)], [0.0])[:, 0]
        found = steady_troughs(fan, [24.0, 12.0])[:, column]
        assert found == pytest.approx(expected, rel=1e-9)


def test_a_steady_trough_of_two_compartments_and_of_a_late_dose() -> None:
    two = one("golubovic-2019")
    own = parameters_at(two, {"age": 44.0, "ast": 20.0}, np.zeros((1, 5)))
    cl, vc, q, vp, ka = 12.2 * (1 - 0.388), 118.0, 5.07, 609.0, 2.19
    rates = np.array([[-ka, 0, 0], [ka, -(cl + q) / vc, q / vp], [0, q / vc, -q / vp]])
    for lag in (0.0, 1.5):
        day = expm(24.0 * rates)
        after = np.linalg.solve(np.eye(3) - day, np.array([1.0, 0.0, 0.0]))
        before = expm((24.0 - lag) * rates) @ after
        found = steady_troughs(own, [24.0], lag)
        assert found[0, 0] == pytest.approx(1000.0 * before[1] / vc, rel=1e-9)


def test_a_lag() -> None:
    model = library()["fan-2024"]
    lag = Parameter(value=0.7, unit="h", meaning="lag", source="by hand")
    late = model.model_copy(update={"parameters": {**model.parameters, "lag": lag}})
    assert lag_of(model, {"weight": 14.0}) == 0.0
    assert lag_of(late, {"weight": np.array([14.0])}) == 0.7
    assert np.ravel(parameters_at(fit(late, told()), {"weight": 16.0}, np.zeros((1, 1))).cl) == [
        pytest.approx(4.06)
    ]


@pytest.mark.parametrize("name", KNOWN)
def test_what_was_thought_of_the_child_beforehand(name: str) -> None:
    found = one(name)
    etas = prior_etas(found.cohort, 4096)
    assert etas.mean(axis=0) == pytest.approx(0.0, abs=0.01)
    assert np.cov(etas.T).reshape(-1) == pytest.approx(
        omega(found.model.between).reshape(-1), rel=0.02, abs=1e-3
    )


def test_a_child_that_no_model_explains_does_not_pass_for_fitted() -> None:
    absurd = told(np.array([7000.0, 12000.0]), (False, False))
    assert not fit(library()["fan-2024"], absurd).converged


def test_a_covariate_that_is_missing_is_named() -> None:
    with pytest.raises(InputError, match="missing; fan-2024 needs it"):
        fit(library()["fan-2024"], replace(told(), covariates={}))


def test_an_average_spreads_over_all_its_models() -> None:
    own = average(fit_each([library()[name] for name in KNOWN], [told() for _ in KNOWN]))
    found = own.spread(lambda f: np.full(len(f.etas), float(len(f.model.name))))
    assert found.below(9.0) == pytest.approx(own.weights[0], abs=0.01)  # fan-2024 has 8 letters
    assert exp(found.log_variance) >= 1.0


def test_doses_after_the_levels_do_not_matter() -> None:
    longer = lay_out([every(8.0, 1.0), every(1448.0, 0.8), Dosing(5000.0, ())], [1000.0])
    f = np.array([[1.0, AT_WORK, AT_WORK, AT_WORK]])
    weight = np.array([[*WEIGHTS, WEIGHTS[1], WEIGHTS[1]]])
    later = replace(told(), segments=longer, f=f, covariates={**COVARIATES, "weight": weight})
    found = fit(library()["chen-2021"], later)
    assert found.log_marginal == pytest.approx(fit(library()["chen-2021"], told()).log_marginal)
