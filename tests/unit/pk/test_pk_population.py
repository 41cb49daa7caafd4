"""What a model says of a child, and when it should rather not."""

import numpy as np
import pytest

from glidepath.pk.population import Doubt, by_default, caveats, typical
from glidepath.quantities.errors import InputError
from unit.pk.pk_library import library


def test_covariates_of_a_batch_broadcast() -> None:
    weight = np.array([[16.0, 17.0, 18.0], [5.0, 6.0, 7.0]])
    got = typical(library()["fan-2024"], {"weight": weight})
    assert got["cl"].shape == (2, 3)
    assert got["ka"].shape == ()
    assert got["cl"][0, 0] == 4.06


def test_all_bad_covariates_are_named_at_once() -> None:
    with pytest.raises(InputError) as error:
        typical(library()["cheng-2020"], {"weight": np.array([20.0, 0.0])})
    assert [problem.sentence() for problem in error.value.problems] == [
        "weight: not a number above 0; expected body weight in kg",
        (
            "total-bilirubin: missing; cheng-2020 needs it; "
            "expected total bilirubin in serum in umol/L"
        ),
    ]


@pytest.mark.parametrize("weight", [0.0, -3.0, float("nan"), float("inf")])
def test_a_weight_must_be_a_weight(weight: float) -> None:
    with pytest.raises(InputError, match="weight: not a number above 0"):
        typical(library()["fan-2024"], {"weight": weight})


def test_no_is_a_number_for_a_yes_or_no() -> None:
    assert typical(library()["chen-2021"], {"weight": 70.0, "oxcarbazepine": 0})["cl"] == 8.59
    with pytest.raises(InputError, match="oxcarbazepine"):
        typical(library()["chen-2021"], {"weight": 70.0, "oxcarbazepine": -1})


def doubts(name: str, covariates: dict[str, float]) -> set[tuple[str, Doubt]]:
    return {(c.covariate, c.doubt) for c in caveats(library()[name], covariates)}


def test_inside_its_domain_a_model_raises_no_doubt() -> None:
    assert doubts("fan-2024", {"age": 12.0, "weight": 65.0}) == set()
    assert doubts("cincinnati-hybrid", {"age": 0.2, "weight": 6.0}) == set()
    assert doubts("mao-2024", {"age": 60.0}) == set()


def test_outside_unknown_and_immature_are_told_apart() -> None:
    assert doubts("fan-2024", {"age": 0.5, "weight": 70.0}) == {
        ("weight", Doubt.OUTSIDE),
        ("age", Doubt.IMMATURE),
    }
    assert doubts("fan-2024", {"weight": 10.0}) == {("age", Doubt.UNKNOWN)}
    assert doubts("cheng-2020", {"age": 0.99, "weight": 7.0}) == {
        ("age", Doubt.OUTSIDE),
        ("age", Doubt.IMMATURE),
    }
    assert doubts("mao-2024", {"age": 3.0}) == {("age", Doubt.OUTSIDE)}


def test_a_batch_tells_which_child_is_meant() -> None:
    found = caveats(library()["fan-2024"], {"age": 5.0, "weight": np.array([3.0, 20.0])})
    assert [(c.doubt, c.where.tolist()) for c in found] == [(Doubt.OUTSIDE, [True, False])]


@pytest.mark.parametrize(
    ("covariates", "names"),
    [
        ({"age": 0.1, "weight": 4.0}, ["cincinnati-hybrid"]),
        ({"age": 0.01, "weight": 3.0}, ["cincinnati-hybrid"]),
        ({"age": 0.9, "weight": 9.0, "oxcarbazepine": 0.0}, ["cincinnati-hybrid"]),
        (
            {"age": 1.5, "weight": 10.0, "oxcarbazepine": 0.0, "total-bilirubin": 9.0},
            ["chen-2021", "cheng-2020", "cincinnati-hybrid", "fan-2024"],
        ),
        ({"age": 1.5, "weight": 10.0, "cyp3a5": 1.0}, ["cincinnati-hybrid", "fan-2024"]),
        (
            {"age": 9.0, "weight": 50.0, "oxcarbazepine": 0.0, "total-bilirubin": 9.0},
            ["chen-2021", "fan-2024"],
        ),
        ({"age": 16.7, "weight": 60.0, "oxcarbazepine": 0.0}, []),
        ({"weight": 16.0, "oxcarbazepine": 0.0}, []),
    ],
)
def test_models_that_may_advise_unasked(covariates: dict[str, float], names: list[str]) -> None:
    assert [m.name for m in by_default(library().values(), covariates)] == names
