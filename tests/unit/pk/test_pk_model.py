"""A model file that does not hold together is refused, with the field and the reason."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from glidepath.pk.model import Model


def number(value: object, unit: str = "1") -> dict[str, Any]:
    return {"value": value, "unit": unit, "meaning": "some number", "source": "a test"}


def text(words: str) -> dict[str, str]:
    return {"en": words, "zh": words}


WHOLE: dict[str, Any] = {
    "name": "some-model",
    "drug": "some drug",
    "title": text("A model"),
    "source": "a test",
    "structure": "one-compartment",
    "population": {"description": text("people")},
    "assay": {"method": "emit"},
    "covariates": {"weight": {"unit": "kg", "meaning": "body weight"}},
    "parameters": {
        "cl": number(4, "L/h")
        | {
            "effects": [
                {"kind": "power", "covariate": "weight", "centre": 16, "exponent": number(1)}
            ]
        },
        "v": number(Decimal("155.5"), "L"),
        "ka": number(0.485, "1/h"),
        "lag": number(0, "h"),
    },
    "between": [{"of": ["cl"], "scale": "sd", "estimate": number(0.3)}],
    "residual": {"additive": number(2, "ng/mL")},
}


def changed(path: str, value: object) -> dict[str, Any]:
    whole = copy.deepcopy(WHOLE)
    *way, last = path.split(".")
    here: Any = whole
    for step in way:
        here = here[int(step)] if step.isdigit() else here[step]
    here[last] = value
    return whole


def test_a_whole_model_is_read() -> None:
    model = Model.model_validate(WHOLE)
    assert model.parameters["v"].value == 155.5
    assert model.needed == ("weight",)
    assert not model.matures


V = {"of": ["v"], "scale": "sd", "estimate": number(0.3)}
CL = WHOLE["between"][0]


def covariance(of: list[str], value: float) -> dict[str, Any]:
    return {"of": of, "scale": "covariance", "estimate": number(value)}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("name", "Some Model", "should match pattern"),
        ("doi", "doi:10", "should match pattern"),
        ("colour", "red", "Extra inputs are not permitted"),
        ("parameters.cl.value", "4", "'4' is not a number"),
        ("parameters.cl.value", True, "True is not a number"),
        ("between.0.estimate.value", float("nan"), "finite number"),
        ("parameters.cl.value", -4, "greater than or equal to 0"),
        ("parameters.cl.value", 0, "cl is not above 0"),
        ("parameters.cl.unit", "mL/min", "Input should be"),
        ("parameters.cl.unit", "L", "cl is stated in L/h, not in L"),
        ("parameters.cl.source", "", "at least 1 character"),
        ("parameters.cl.effects.0.kind", "eval", "does not match any of the expected tags"),
        ("parameters.cl.effects.0.centre", 0, "greater than 0"),
        ("parameters.cl.effects.0.covariate", "height", "covariates lack height"),
        ("parameters.vp", number(3, "L"), "one-compartment has the parameters cl, ka, v"),
        ("structure", "two-compartment", "two-compartment has the parameters cl, ka, q, vc, vp"),
        ("domain", {"age": {"low": 1}}, "covariates lack age"),
        ("default_within", {"age": {"low": 1}}, "covariates lack age"),
        ("domain", {"weight": {"low": 3, "high": 2}}, "low end 3.0 is above the high end 2.0"),
        ("between", [], "at least 1 item"),
        ("between", [CL, CL], "between gives the spread of a parameter twice"),
        ("between", [covariance(["cl"], 0.1)], "one name, and two for a covariance"),
        ("between", [{**CL, "of": ["cl", "v"]}], "one name, and two for a covariance"),
        ("between", [CL, covariance(["cl", "v"], 0.1)], "needs the variance of v too"),
        ("between", [CL, V, covariance(["cl", "v"], 0.09)], "a correlation of 1 or more"),
        ("between", [{**CL, "estimate": number(0)}], "sd of cl is not above 0"),
        ("between", [{**CL, "of": ["vp"]}], "people cannot differ in vp"),
        ("between", [{**CL, "of": ["lag"]}], "people cannot differ in lag"),
        ("residual", {}, "give additive, proportional or both, or else log alone"),
        ("residual", {"log": number(0.2), "proportional": number(0.2)}, "or else log alone"),
        ("residual", {"additive": number(2)}, "additive is an SD above 0 in ng/mL"),
        ("residual", {"log": number(0)}, "log is an SD above 0 in 1"),
    ],
)
def test_what_does_not_hold_together_is_refused(path: str, value: object, words: str) -> None:
    with pytest.raises(ValidationError) as error:
        Model.model_validate(changed(path, value))
    assert words in str(error.value)


def test_a_model_cannot_be_changed() -> None:
    model = Model.model_validate(WHOLE)
    with pytest.raises(ValidationError, match="frozen"):
        model.name = "other"
