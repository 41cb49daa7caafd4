"""Etas of data sets against an engine of its own: record by record, minimised by SciPy."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from glidepath.exchange.models import read_model
from glidepath.exchange.nmtran import read_nmtran
from glidepath.pk.estimate import Arrival
from glidepath.pk.fits import Fitted, estimate_all
from unit.exchange import nmtran_oracle as oracle

Floats = npt.NDArray[np.float64]
Record = Mapping[str, float]

ONE = """
name: one
drug: a drug
title: {en: one compartment, zh: 一室模型}
source: a test
structure: one-compartment
population: {description: {en: nobody, zh: 无}}
assay: {method: not-reported}
covariates: {weight: {unit: kg, meaning: body weight}}
parameters:
  cl:
    value: 3
    unit: L/h
    meaning: clearance at 12 kg
    source: a test
    effects:
      - kind: power
        covariate: weight
        centre: 12
        exponent: {value: 0.75, unit: "1", meaning: exponent, source: a test}
  v:
    value: 90
    unit: L
    meaning: volume at 12 kg
    source: a test
    effects:
      - kind: power
        covariate: weight
        centre: 12
        exponent: {value: 1, unit: "1", meaning: exponent, source: a test}
  ka: {value: 0.6, unit: 1/h, meaning: absorption, source: a test}
between:
  - {of: [cl], scale: variance, estimate: {value: 0.09, unit: "1", meaning: x, source: a test}}
  - {of: [v], scale: variance, estimate: {value: 0.16, unit: "1", meaning: x, source: a test}}
  - {of: [cl, v], scale: covariance, estimate: {value: 0.05, unit: "1", meaning: x, source: a test}}
  - {of: [ka], scale: sd, estimate: {value: 0.5, unit: "1", meaning: x, source: a test}}
residual: RESIDUAL
"""
OMEGA = [[0.09, 0.05, 0.0], [0.05, 0.16, 0.0], [0.0, 0.0, 0.25]]
TWO_OMEGA = np.diag([0.0547, 0.306, 0.0657, 0.103, 0.145])
STATED = "{{value: {}, unit: {}, meaning: x, source: a test}}"
COMBINED = {"additive": (0.4, "ng/mL"), "proportional": (0.15, '"1"')}
LOGARITHMIC = {"log": (0.25, '"1"')}
HEADER = "ID,TIME,AMT,DV,EVID,MDV,II,ADDL,SS,CMT,BLQ,LLOQ,WT,AGE,AST\n"


def one(record: Record, etas: Floats) -> oracle.Parameters:
    size = record["WT"] / 12
    cl, v, ka = np.exp(etas)
    return {"CL": 3 * size**0.75 * cl, "V": 90 * size * v, "KA": 0.6 * ka}


def two(record: Record, etas: Floats) -> oracle.Parameters:
    p = dict(oracle.golubovic(record))
    for name, eta in zip(("CL", "V", "VP", "Q", "KA"), etas, strict=True):
        p[name] *= math.exp(eta)
    return p


def fan(record: Record, etas: Floats) -> oracle.Parameters:
    typical = oracle.fan(record)
    return {**typical, "CL": typical["CL"] * math.exp(etas[0])}


Of = Callable[[Record, Floats], oracle.Parameters]


def true_levels(
    own: list[dict[str, float]], of: Of, etas: Floats, locf: bool = False
) -> list[float]:
    return oracle.levels(own, lambda record: of(record, etas), 0.0, locf)


def data_set(of: Of, omega: Any, seed: int) -> str:
    """Draw growing children with tapers of several kinds, levels, and some below a limit of 2."""
    rng = np.random.default_rng(seed)
    text = HEADER
    for child in (1, 2, 3):
        etas = rng.multivariate_normal(np.zeros(len(omega)), omega)
        weight, rows = rng.uniform(8, 14), []
        rows.append(f"{child},0,1.1,.,1,1,12,{[27, 40, 13][child - 1]},{int(child == 3)},1,0,2")
        rows.append(f"{child},340,1.4,.,1,1,24,20,0,1,0,2")
        rows.append(f"{child},500.5,0.6,.,1,1,0,0,0,1,0,2")
        rows += [f"{child},{time},.,DV,0,0,0,0,0,2,BLQ,2" for time in (3, 167, 345, 503, 670, 950)]
        rows.sort(key=lambda row: float(row.split(",")[1]))
        grown = [f"{row},{weight + 0.1 * i:.1f},40,{30 + i % 2 * 10}" for i, row in enumerate(rows)]
        blank = [row.replace("DV", "5").replace("BLQ", "0") for row in grown]
        (own,) = oracle.records(HEADER + "\n".join(blank)).values()
        true = true_levels(own, of, etas)
        measured = [max(level * math.exp(0.2 * rng.standard_normal()), 0.1) for level in true]
        for row in grown:
            if "DV" in row:
                level = measured.pop(0)
                below = level < 2.0
                row = row.replace("DV", "." if below else f"{level:.2f}")
                row = row.replace("BLQ", "1" if below else "0")
            text += row + "\n"
    return text


def misfit(level: float, true: float, below: bool, error: Mapping[str, Any]) -> float:
    """Give minus twice the log-likelihood of a level; below a limit, of lying there."""
    if "log" in error:
        sd = error["log"][0]
        z, scale = (math.log(level) - math.log(true)) / sd, sd * level
    else:
        scale = math.hypot(error["additive"][0], error["proportional"][0] * true)
        z = (level - true) / scale
    if below:
        return float(-2.0 * norm.logcdf(z))
    return float(z * z + 2.0 * math.log(scale))


def best(
    own: list[dict[str, float]],
    of: Of,
    omega: Any,
    error: Mapping[str, Any],
    weight: float,
    locf: bool,
) -> tuple[Floats, float]:
    """Give the etas at which the objective is least, and the objective."""
    inverse = weight * np.linalg.inv(np.asarray(omega))
    read = [record for record in own if record["EVID"] == 0]

    def objective(etas: Floats) -> float:
        true = true_levels(own, of, etas, locf)
        total = float(etas @ inverse @ etas)
        for record, level in zip(read, true, strict=True):
            below = record["BLQ"] == 1
            seen = record["LLOQ"] if below else record["DV"]
            total += 0.0 if record["MDV"] else misfit(seen, level, below, error)
        return total

    start = np.zeros(len(inverse))
    found = minimize(objective, start, method="BFGS", options={"gtol": 1e-7, "eps": 1e-6})
    simplex = np.vstack([found.x, found.x + 1e-3 * np.eye(len(start))])
    options = {"xatol": 1e-7, "fatol": 1e-11, "maxiter": 2000, "initial_simplex": simplex}
    last = minimize(objective, found.x, method="Nelder-Mead", options=options)
    return last.x, float(last.fun)


def fitted(folder: Path, text: str, model: str, weight: float = 1.0, locf: bool = False) -> Fitted:
    path = folder / "data.csv"
    path.write_text(text, "utf-8")
    read = read_model(model)
    data = read_nmtran(path, [read], locf=locf)
    return estimate_all(data.individuals, [read], weight).fits[0]


def model_file(folder: Path, error: Mapping[str, Any]) -> str:
    residual = ", ".join(f"{name}: {STATED.format(*stated)}" for name, stated in error.items())
    path = folder / "one.yaml"
    path.write_text(ONE.replace("RESIDUAL", f"{{{residual}}}"), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("error", "weight", "locf"),
    [
        pytest.param(COMBINED, 1.0, False, id="combined"),
        pytest.param(COMBINED, 0.3, True, id="light-prior-locf"),
        pytest.param(LOGARITHMIC, 1.0, False, id="log"),
    ],
)
def test_one_compartment(
    error: Mapping[str, Any], weight: float, locf: bool, tmp_path: Path
) -> None:
    text = data_set(one, OMEGA, seed=7)
    assert ",1,2," in text
    got = fitted(tmp_path, text, model_file(tmp_path, error), weight, locf)
    assert got.differing == ("cl", "v", "ka")
    for i, own in enumerate(oracle.records(text).values()):
        etas, objective = best(own, one, OMEGA, error, weight, locf)
        np.testing.assert_allclose(got.etas[i], etas, atol=2e-5)
        assert got.objective[i] == pytest.approx(objective, abs=1e-6)
        at_end = one(own[-1], got.etas[i])
        assert got.own["cl"][i] == pytest.approx(at_end["CL"])
        assert got.own["v"][i] == pytest.approx(at_end["V"])
        true = true_levels(own, one, got.etas[i], locf)
        np.testing.assert_allclose(got.fitted[i], true, rtol=1e-6)
        typical = true_levels(own, one, np.zeros(3), locf)
        np.testing.assert_allclose(got.predicted[i], typical, rtol=1e-6)
    assert got.arrival.tolist() == [Arrival.CONVERGED] * 3


def test_two_compartments(tmp_path: Path) -> None:
    error = {"additive": (1.93, ""), "proportional": (0.249, "")}
    text = data_set(two, TWO_OMEGA, seed=11).replace(",1.1,", ",4.1,").replace(",1.4,", ",3.4,")
    got = fitted(tmp_path, text, "golubovic-2019")
    assert got.differing == ("cl", "vc", "vp", "q", "ka")
    for i, own in enumerate(oracle.records(text).values()):
        etas, objective = best(own, two, TWO_OMEGA, error, 1.0, locf=False)
        np.testing.assert_allclose(got.etas[i], etas, atol=5e-5)
        assert got.objective[i] == pytest.approx(objective, abs=1e-6)


def test_the_contribution_is_that_of_laplace(tmp_path: Path) -> None:
    """With one eta: minus twice the log of the integral over it, by quadrature."""
    text = HEADER + "1,0,1,.,1,1,24,20,0,1,0,2,16,4,0\n1,167,.,7,0,0,0,0,0,2,0,2,16,4,0\n"
    text += "1,335,.,9,0,0,0,0,0,2,0,2,16,4,0\n"
    got = fitted(tmp_path, text, "fan-2024")
    (own,) = oracle.records(text).values()
    eta = np.linspace(-1.5, 1.5, 601)
    logs = []
    for each in eta.tolist():
        true = true_levels(own, fan, np.array([each]))
        seen = -0.5 * sum(((m - t) / 3.41) ** 2 for m, t in zip((7, 9), true, strict=True))
        logs.append(seen - 2 * math.log(3.41) - 0.5 * (each / 0.2594) ** 2)
    area = np.trapezoid(np.exp(logs), eta) / (0.2594 * math.sqrt(2 * math.pi))
    assert got.contribution[0] == pytest.approx(-2 * math.log(area), abs=0.05)
    assert got.errors[0, 0] == pytest.approx(0.2594 * math.sqrt(got.of_prior[0, 0]))
    weighted = (np.array([7, 9]) - got.fitted[0]) / 3.41
    np.testing.assert_allclose(got.residuals[0], weighted)
