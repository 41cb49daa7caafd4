"""The models of the library say what the papers say."""

import numpy as np
import pytest

from glidepath.exchange.models import model_names
from glidepath.pk.between import differing, omega
from glidepath.pk.population import typical
from unit.pk.pk_library import library

PAEDIATRIC = ("fan-2024", "chen-2021", "chen-2020", "cheng-2020", "cincinnati-hybrid")


def test_the_library_is_complete_and_files_are_named_like_their_models() -> None:
    names = {"cincinnati-hybrid", "golubovic-2019", "mao-2024", *PAEDIATRIC}
    assert set(library()) == names == set(model_names())


@pytest.mark.parametrize(
    ("name", "covariates", "parameters"),
    [
        ("fan-2024", {"weight": 16.0}, {"cl": 4.06, "v": 155.0, "ka": 0.485}),
        ("fan-2024", {"weight": 32.0}, {"cl": 9.5235, "v": 476.44}),
        ("chen-2021", {"weight": 70.0, "oxcarbazepine": 0.0}, {"cl": 8.59, "v": 294.0}),
        ("chen-2021", {"weight": 35.0, "oxcarbazepine": 1.0}, {"cl": 5.9249, "v": 147.0}),
        ("chen-2020", {"weight": 70.0, "cyp3a5": 1.0}, {"cl": 15.09245, "v": 1840.0}),
        ("chen-2020", {"weight": 70.0, "cyp3a5": 0.0}, {"cl": 7.55, "ka": 0.485}),
        ("cheng-2020", {"weight": 28.5, "total-bilirubin": 11.29}, {"cl": 5.63, "v": 144.16}),
        ("cheng-2020", {"weight": 7.125, "total-bilirubin": 22.58}, {"cl": 2.2550, "ka": 0.7521}),
        ("cincinnati-hybrid", {"weight": 70.0, "age": 0.44}, {"cl": 10.2, "v": 294.0}),
        ("golubovic-2019", {"age": 44.0, "ast": 37.0}, {"cl": 7.4664, "q": 5.07, "vp": 609.0}),
        ("golubovic-2019", {"age": 22.0, "ast": 38.0}, {"cl": 6.1949, "vc": 118.0, "ka": 2.19}),
        ("mao-2024", {"haematocrit": 38.0}, {"cl": 7.09, "v": 496.0, "ka": 0.75}),
        ("mao-2024", {"haematocrit": 28.0}, {"cl": 9.3356}),
    ],
)
def test_typical_parameters_by_hand(
    name: str, covariates: dict[str, float], parameters: dict[str, float]
) -> None:
    got = typical(library()[name], covariates)
    assert {k: float(got[k]) for k in parameters} == pytest.approx(parameters, rel=1e-4)


@pytest.mark.parametrize(("weight", "half_life"), [(3.5, 14.6), (10, 22), (16, 26.5), (60, 44)])
def test_half_lives_of_fan_2024(weight: float, half_life: float) -> None:
    got = typical(library()["fan-2024"], {"weight": weight})
    assert np.log(2) * got["v"] / got["cl"] == pytest.approx(half_life, rel=0.01)


@pytest.mark.parametrize(
    ("name", "names", "matrix"),
    [
        ("fan-2024", ("cl",), [[0.06728836]]),
        ("cheng-2020", ("cl", "v"), [[0.0353, 0.0], [0.0, 0.0727]]),
        ("mao-2024", ("cl", "v"), [[0.104976, 0.0665], [0.0665, 0.182329]]),
    ],
)
def test_between_child_covariance(
    name: str, names: tuple[str, ...], matrix: list[list[float]]
) -> None:
    between = library()[name].between
    assert differing(between) == names
    np.testing.assert_allclose(omega(between), matrix, rtol=1e-12)


def test_golubovic_differs_in_five_parameters() -> None:
    between = library()["golubovic-2019"].between
    assert differing(between) == ("cl", "vc", "vp", "q", "ka")
    assert np.diag(omega(between)).tolist() == [0.0547, 0.306, 0.0657, 0.103, 0.145]


def test_only_the_hybrid_matures_and_it_says_what_it_borrows() -> None:
    assert [name for name, model in library().items() if model.matures] == ["cincinnati-hybrid"]
    hybrid = library()["cincinnati-hybrid"]
    assert "borrowed" in hybrid.cautions[0].en
    borrowed = [p.source for name, p in hybrid.parameters.items() if name != "cl"]
    assert all("borrowed from chen-2021" in source for source in borrowed)


def test_every_model_names_paper_assay_and_domain() -> None:
    for model in library().values():
        assert model.domain
        assert model.cautions
        assert model.drug == "sirolimus"
        assert model.doi or model.name == "cincinnati-hybrid"
        assert model.population.levels or model.name in {"chen-2020", "golubovic-2019"}
