"""What is found of the individuals of a data set, beside the estimation itself."""

import numpy as np
import pytest

from glidepath.pk import fits
from glidepath.pk.estimate import Arrival
from glidepath.pk.fits import beyond, estimate_all, levels_under
from glidepath.pk.individuals import NO_LEVELS, Individual
from glidepath.pk.layout import every
from glidepath.pk.likelihood import Levels
from glidepath.pk.population import Doubt
from glidepath.pk.posterior import NODES
from unit.pk.pk_library import library

FAN, CHEN = library()["fan-2024"], library()["chen-2021"]
KNOWN = {"weight": (16.0,), "age": (4.0,), "oxcarbazepine": (0.0,)}


def child(*value: float, below: bool = False, age: float = 4.0) -> Individual:
    """Give a child of 16 kg on 1 mg a day, with levels before the second to the last dose."""
    at = np.array([[24.0 * (i + 1) - 0.01 for i in range(len(value))]])
    levels = Levels(at, np.array([value]), np.full(at.shape, below), np.ones(at.shape, bool))
    known = {**KNOWN, "age": (age,)}
    return Individual("1", (every(0.0, 1.0),), levels if value else NO_LEVELS, (0.0,), known)


def test_models_weigh_as_much_as_they_explain() -> None:
    found = estimate_all([child(3.3, 4.9, 5.8), child()], [FAN, CHEN])
    assert found.weights.sum(axis=0) == pytest.approx(1.0)
    assert found.weights[:, 1] == pytest.approx([0.5, 0.5], abs=0.05)
    assert [fit.model.name for fit in found.fits] == ["fan-2024", "chen-2021"]
    assert all(fit.arrival.tolist() == [Arrival.CONVERGED] * 2 for fit in found.fits)


def test_where_no_level_tells_anything_the_prior_is_all_there_is() -> None:
    (fit,) = estimate_all([child()], [FAN]).fits
    assert fit.etas.tolist() == [[0.0]]
    assert fit.errors[0, 0] == pytest.approx(0.2594, rel=1e-4)
    assert fit.of_prior[0, 0] == pytest.approx(1.0, rel=1e-4)
    assert fit.objective[0] == 0.0
    assert fit.contribution[0] == pytest.approx(0.0, abs=1e-4)
    assert fit.own["cl"][0] == fit.typical["cl"][0] == 4.06
    assert np.isnan(fit.shrinkage).all()


def test_shrinkage_is_told_of_five_children_with_levels() -> None:
    children = [child(*(x * np.array([3.3, 4.9, 5.8]))) for x in (0.5, 0.8, 1.0, 1.3, 2.0)]
    (fit,) = estimate_all([*children, child()], [FAN]).fits
    spread = np.sqrt(np.sum((fit.etas[:5, 0] - fit.etas[:5, 0].mean()) ** 2) / 4)
    assert fit.shrinkage[0] == pytest.approx(1.0 - spread / 0.2594)
    assert np.isnan(estimate_all(children[:4], [FAN]).fits[0].shrinkage[0])


def test_a_heavier_prior_draws_the_etas_in() -> None:
    light, heavy = (estimate_all([child(9.0, 11.0)], [FAN], weight) for weight in (0.2, 5.0))
    assert abs(light.fits[0].etas[0, 0]) > abs(heavy.fits[0].etas[0, 0]) > 0.0


def test_posteriors_in_blocks_are_those_of_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    children = [child(3.0 + i, 5.0) for i in range(5)]
    whole = estimate_all(children, [FAN]).fits[0]
    monkeypatch.setattr(fits, "AT_ONCE", 2 * NODES * 3)
    parts = estimate_all(children, [FAN]).fits[0]
    np.testing.assert_allclose(parts.log_marginal, whole.log_marginal, rtol=1e-12)
    np.testing.assert_allclose(parts.pareto_k, whole.pareto_k, atol=1e-9)


def test_what_speaks_against_a_model_is_told_of_each_child() -> None:
    (fit,) = estimate_all([child(5.0), child(5.0, age=0.5), child(5.0, age=14.0)], [FAN]).fits
    assert fit.doubts == (
        (),
        (("age", Doubt.IMMATURE),),
        (("age", Doubt.OUTSIDE),),
    )


def test_levels_are_foretold_for_etas() -> None:
    who = [child(1.0, 1.0)]
    typical, doubts = levels_under(who, FAN, {})
    slower, _ = levels_under(who, FAN, {"cl": -0.5})
    assert np.all(slower > typical)
    assert doubts == ((),)


def test_a_level_a_thousand_times_too_high_is_found() -> None:
    """1 mg a day at 16 kg: peaks stay below 20 ng/mL under both models."""
    people = [child(3.3, 4900.0), child(3.3, 4.9), child(4900.0, below=True), child(3300.0)]
    found = beyond(people, [FAN, CHEN])
    assert [(each.individual, each.place, each.level) for each in found] == [
        (0, 1, 4900.0),
        (3, 0, 3300.0),
    ]
    assert all(5.0 < each.highest < 40.0 for each in found)


def test_a_child_far_from_typical_is_believed() -> None:
    """Four between-child SDs of 0.35 and an interaction of 11-fold exposure make 45 times."""
    assert beyond([child(9.0, 150.0, 250.0)], [FAN]) == ()


def test_a_level_long_after_the_last_dose_is_believed() -> None:
    """After a month a typical child has nothing left, a slow one has."""
    late = Levels(*(np.array([[x]]) for x in (744.0, 2.0, False, True)))
    slow = Individual("1", (every(0.0, 1.0, 24.0, 3),), late, (0.0,), KNOWN)
    assert beyond([slow], [FAN]) == ()
