"""Models and estimates as people and programs read them, typed by hand."""

import json
import math

import numpy as np
import pytest

from glidepath.exchange.models import model_names, read_model, read_models
from glidepath.pk.fits import estimate_all, levels_under
from glidepath.pk.individuals import NO_LEVELS, Individual
from glidepath.pk.kinds import Range
from glidepath.pk.layout import every
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model
from glidepath.report.estimates import (
    ROWS,
    estimates_data,
    estimates_rows,
    estimates_text,
    levels_data,
    levels_rows,
    levels_text,
)
from glidepath.report.language import Language
from glidepath.report.models import (
    equations,
    model_data,
    model_text,
    models_data,
    models_text,
    range_told,
)

EN, ZH = Language.EN, Language.ZH
SPACE = "\N{NO-BREAK SPACE}"
CLEARANCE_OF_TWO = (
    "cl = 12.2 L/h × (0.63 if AST > 37 U/L, else 1) × (1 − 0.388 × age / 44 years) × exp(eta_cl)"
)
MODELS = read_models(model_names())


def plain(text: str) -> str:
    return text.replace(SPACE, " ")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "fan-2024",
            [
                "cl = 4.06 L/h × (weight / 16 kg)^1.23 × exp(eta_cl)",
                "v = 155 L × (weight / 16 kg)^1.62",
                "ka = 0.485 1/h",
            ],
        ),
        (
            "chen-2020",
            [
                "cl = 7.55 L/h × (weight / 70 kg)^0.75 × (1 + 0.999 × cyp3a5) × exp(eta_cl)",
                "v = 1840 L × (weight / 70 kg)",
                "ka = 0.485 1/h",
            ],
        ),
        (
            "cincinnati-hybrid",
            [
                "cl = 20.4 L/h × (weight / 70 kg)^0.75 × age / (age + 0.44 years) × exp(eta_cl)",
                "v = 294 L × (weight / 70 kg)",
                "ka = 0.485 1/h",
            ],
        ),
        (
            "golubovic-2019",
            [
                CLEARANCE_OF_TWO,
                "vc = 118 L × exp(eta_vc)",
                "q = 5.07 L/h × exp(eta_q)",
                "vp = 609 L × exp(eta_vp)",
                "ka = 2.19 1/h × exp(eta_ka)",
            ],
        ),
    ],
)  # fmt: skip
def test_equations_can_be_read(name: str, told: list[str]) -> None:
    assert [plain(line) for line in equations(read_model(name), EN)] == told


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_number_is_shown_with_meaning_and_source(model: Model) -> None:
    text = " ".join(plain(model_text(model, EN)).split())
    estimates = [
        *model.parameters.values(),
        *(
            getattr(effect, part)
            for parameter in model.parameters.values()
            for effect in parameter.effects
            for part in ("exponent", "slope", "factor", "half")
            if hasattr(effect, part)
        ),
        *(each.estimate for each in model.between),
        *(getattr(model.residual, part) for part in ("additive", "proportional", "log")),
    ]
    for each in estimates:
        if each is not None:
            unit = {"1": "", "a": " years"}.get(each.unit, f" {each.unit}")
            assert f"= {each.value:g}{unit}: {each.meaning} [{each.source}]" in text
    for caution in model.cautions:
        assert caution.en in text
    assert model.doi is None or model.doi in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_model_is_told_in_both_languages(model: Model, language: Language) -> None:
    text = model_text(model, language)
    assert getattr(model.title, language.value).split("（")[0].split(" (")[0] in text.replace(
        "\n", " "
    )
    assert ("中文措辞尚未经临床医生审阅" in text) is (language is ZH)
    assert "{" not in text


def test_domain_offer_and_assay_are_told() -> None:
    fan, mao = (
        " ".join(plain(model_text(read_model(n), EN)).split()) for n in ("fan-2024", "mao-2024")
    )
    assert "Domain: age 0.08 to 12 years, weight 3.3 to 65 kg. Outside, a result carries" in fan
    assert "Offered unasked: age 0.08 to 12 years, weight 3.3 to 65 kg." in fan
    assert "Assay: EMIT, 3.5 to 30 ng/mL." in fan
    assert "49 people, 134 levels." in fan
    assert "Only when asked for." in mao
    assert "Assay: not reported." in mao
    assert "eta_v 0.0665 0.182329 0.427" in mao
    assert "covariance of eta cl and v = 0.0665" in mao


def test_what_a_model_leaves_open_is_said() -> None:
    data = read_model("fan-2024").model_dump()
    data |= {"default_within": {}, "domain": {}, "cautions": ()}
    text = model_text(Model.model_validate(data), EN)
    assert "Domain: not stated." in text
    assert "Offered unasked to all whose covariates are known." in text
    assert "Cautions" not in text


@pytest.mark.parametrize(
    ("within", "told"),
    [
        (Range(low=1, high=2), "1 to 2 kg"),
        (Range(low=0), "from 0 kg on"),
        (Range(high=3.5), "up to 3.5 kg"),
        (Range(), "any"),
    ],
)
def test_ranges_are_told(within: Range, told: str) -> None:
    assert plain(range_told(within, "kg", EN)) == told


def test_the_list_has_a_row_for_each_model() -> None:
    rows = {line.split()[0]: plain(line) for line in models_text(MODELS, EN).splitlines()[2:]}
    assert set(model_names()) <= set(rows)
    assert "0.08 to 12 years" in rows["fan-2024"]
    assert rows["fan-2024"].endswith("by default")
    assert rows["golubovic-2019"].endswith("when asked")
    assert "默认" in models_text(MODELS, ZH)


def test_models_as_data_are_whole() -> None:
    data = json.loads(json.dumps(models_data(MODELS)))
    assert [each["name"] for each in data] == list(model_names())
    mao = model_data(read_model("mao-2024"))
    assert mao["covariance"]["of"] == ["cl", "v"]
    np.testing.assert_allclose(
        mao["covariance"]["matrix"], [[0.104976, 0.0665], [0.0665, 0.182329]]
    )
    assert mao["needed"] == ["haematocrit"]
    assert mao["parameters"]["cl"]["value"] == 7.09


def child(name: str, *value: float) -> Individual:
    at = np.array([[23.5, 47.5, 71.5]])[:, : len(value)]
    below = np.array([[x == 1.5 for x in value]])
    present = np.array([[not math.isnan(x) for x in value]])
    levels = Levels(at, np.array([value]), below, present) if value else NO_LEVELS
    known = {"weight": (16.0,), "age": (14.0,), "oxcarbazepine": (0.0,)}
    return Individual(name, (every(0.0, 1.0),), levels, (0.0,), known, tuple(at[0].tolist()))


PEOPLE = [
    child("1", 3.3, 1.5, math.nan),
    child("2"),
    *(child(str(n), 2.0 + n) for n in range(3, 7)),
]
BOTH = read_models(["fan-2024", "chen-2021"])
FOUND = estimate_all(PEOPLE, BOTH)


def test_estimates_are_told_individual_by_individual() -> None:
    text = estimates_text(FOUND, EN)
    fit = FOUND.fits[0]
    assert [line for line in text.splitlines() if line.startswith("ID ")] == [
        f"ID {n}" for n in range(1, 7)
    ]
    (row, *_) = [line.split() for line in text.splitlines() if line.startswith("cl, L/h")]
    assert row[2:] == [
        "4.06",
        f"{fit.own['cl'][0]:.6g}",
        f"{fit.etas[0, 0]:.4f}",
        f"{fit.errors[0, 0]:.4f}",
        f"{100 * fit.of_prior[0, 0]:.0f}",
        "%",
    ]
    assert "47.5  < 1.5" in text
    assert "Caution: fan-2024: age lies outside what the model was fitted on." in text
    assert "Shrinkage of the etas over all IDs" in text
    assert text.splitlines()[-1] == "Research software, not a medical device. A clinician decides."
    chinese = estimates_text(FOUND, ZH)
    assert "注意：fan-2024：年龄超出该模型的建模范围。" in chinese
    assert "已收敛" in chinese


def test_few_individuals_have_no_shrinkage_and_poor_posteriors_say_so() -> None:
    found = estimate_all(PEOPLE[:1], BOTH)
    found.fits[0].trusted[0] = False
    text = estimates_text(found, EN)
    assert "Shrinkage" not in text
    assert f"{found.fits[0].pareto_k[0]:.2f}, by Laplace" in text


def test_estimates_as_data_are_whole() -> None:
    data = json.loads(json.dumps(estimates_data(FOUND), allow_nan=False))
    one = data["individuals"][0]
    assert data["models"] == ["fan-2024", "chen-2021"]
    assert sum(one["weights"].values()) == pytest.approx(1.0)
    fan = one["models"]["fan-2024"]
    assert fan["parameters"]["cl"] == pytest.approx(4.06 * math.exp(fan["etas"]["cl"]))
    assert fan["typical"] == {"cl": 4.06, "v": 155.0, "ka": 0.485}
    assert (fan["search"], fan["converged"], fan["trusted"]) == ("converged", True, True)
    assert fan["cautions"] == [
        {"covariate": "age", "doubt": "outside what the model was fitted on"}
    ]
    first, second, third = fan["levels"]
    assert (first["time"], first["dv"], first["below"]) == (23.5, 3.3, False)
    assert first["iwres"] == pytest.approx((3.3 - first["ipred"]) / 3.41)
    assert (second["dv"], second["below"], second["iwres"]) == (1.5, True, None)
    assert (third["dv"], third["iwres"]) == (None, None)
    assert data["individuals"][1]["models"]["fan-2024"]["levels"] == []
    assert set(data["shrinkage"]["fan-2024"]) == {"cl"}
    assert estimates_data(estimate_all(PEOPLE[:1], BOTH))["shrinkage"]["fan-2024"] == {"cl": None}


def test_estimates_as_rows_have_one_for_each_level_and_model() -> None:
    header, *rows = estimates_rows(FOUND)
    assert tuple(header[: len(ROWS)]) == ROWS
    assert header[len(ROWS) :] == (
        "cl", "v", "ka", "eta_cl", "se_cl", "objective", "contribution", "search", "pareto_k"
    )  # fmt: skip
    assert all(len(row) == len(header) for row in rows)
    assert len(rows) == 2 * (3 + 1 + 4)
    named = dict(zip(header, rows[1], strict=True))
    assert (named["id"], named["time"], named["dv"], named["below"]) == ("1", 47.5, 1.5, True)
    assert named["iwres"] == ""
    empty = dict(zip(header, next(row for row in rows if row[0] == "2"), strict=True))
    assert (empty["time"], empty["dv"], empty["cl"]) == ("", "", 4.06)


def test_foretold_levels_are_told_with_a_column_for_each_model() -> None:
    found = {each.name: levels_under(PEOPLE[:1], each, {"cl": 0.1}) for each in BOTH}
    foreseen = {name: levels for name, (levels, _) in found.items()}
    doubts = {name: told for name, (_, told) in found.items()}
    of_models = [(name, each) for name, told in doubts.items() for each in told]
    text = levels_text(PEOPLE[:1], foreseen, {"cl": 0.1}, of_models, EN)
    assert text.startswith("Levels for the etas cl = 0.1, ng/mL, without residual error.")
    assert text.splitlines()[2].split() == ["ID", "TIME", "fan-2024", "chen-2021"]
    assert text.splitlines()[4].split() == [
        "1",
        "23.5",
        *(f"{x[0, 0]:.4g}" for x in foreseen.values()),
    ]
    assert "Caution: fan-2024: age lies outside" in text
    alone = levels_text(PEOPLE[:1], foreseen, {}, [], ZH)
    assert alone.startswith("典型患儿的血药浓度")
    assert "注意" not in alone
    (data,) = levels_data(PEOPLE[:1], foreseen, doubts)
    assert data["models"]["chen-2021"]["levels"][2] == {
        "time": 71.5,
        "level": foreseen["chen-2021"][0, 2],
    }
    assert data["models"]["fan-2024"]["cautions"][0]["covariate"] == "age"
    rows = list(levels_rows(PEOPLE[:1], foreseen))
    assert rows[0] == ("id", "time", "fan-2024", "chen-2021")
    assert rows[1] == ("1", 23.5, *(float(x[0, 0]) for x in foreseen.values()))
