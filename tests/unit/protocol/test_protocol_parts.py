"""The parts of a protocol: what can be asked of it, and what its models refuse."""

import json
import pickle
from fractions import Fraction

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Product, Text, arm_named, bound_of, faults, graduations, with_value
from glidepath.protocol.criteria import LaboratoryCriterion, LaboratoryLimit, LimitOf, Relation
from glidepath.protocol.parameters import CapBase
from glidepath.protocol.products import Bridge, Syringe
from glidepath.protocol.quantity import Exact, LevelWritten
from glidepath.quantities.errors import InputError

KHE = read_protocol("khe-sirolimus")
LEVEL: TypeAdapter[int] = TypeAdapter(LevelWritten)
EXACT: TypeAdapter[Fraction] = TypeAdapter(Exact)
PRODUCT: TypeAdapter[Product] = TypeAdapter(Product)


def cause(error: ValidationError) -> str:
    found = error.errors()[0].get("ctx", {}).get("error")
    assert isinstance(found, InputError)
    return found.problems[0].kind


def test_an_arm_is_found_by_its_id() -> None:
    found = arm_named(KHE, "maintenance")
    assert found is not None
    assert found.kind == "maintain"
    assert arm_named(KHE, "placebo") is None


def test_another_value_changes_one_parameter_and_nothing_else() -> None:
    before = KHE.parameters
    other = with_value(KHE, "taper.base", CapBase.STARTING)
    assert other.parameters.taper.base is CapBase.STARTING
    assert KHE.parameters is before
    assert KHE.parameters.taper.base is CapBase.PREVIOUS
    back = with_value(other, "taper.base", CapBase.PREVIOUS)
    assert back == KHE
    assert (back.digest, other.digest != KHE.digest) == (KHE.digest, True)


def test_another_value_is_shown_as_the_file_writes_it() -> None:
    level = with_value(KHE, "stop.trough-below", 3000).entries["stop.trough-below"]
    assert (level.value, level.written, level.unit) == (3000, 3, "ng/mL")
    odd = with_value(KHE, "stop.trough-below", 2500).entries["stop.trough-below"]
    assert (odd.value, odd.written) == (2500, 2500)


def test_a_value_without_a_parameter_is_refused() -> None:
    with pytest.raises(KeyError):
        with_value(KHE, "taper.speed", 1)


def test_a_bound_is_a_number_or_a_parameter() -> None:
    (laboratory,) = (each for each in KHE.eligibility if isinstance(each, LaboratoryCriterion))
    bounds = {each.test: bound_of(each, KHE) for each in laboratory.limits}
    assert bounds["alt"] == 1
    assert bounds["egfr"] == 90
    other = with_value(KHE, "eligibility.limit-multiple", Fraction(3, 2))
    assert bound_of(laboratory.limits[0], other) == Fraction(3, 2)
    limit = LaboratoryLimit(
        test="alt",
        relation=Relation.BELOW,
        of=LimitOf.VALUE,
        bound=Fraction(50),
        unit="U/L",
        source="a source",
    )
    assert bound_of(limit, KHE) == 50


@pytest.mark.parametrize("name", ["level.assay", "stop.allowed", "nowhere.at-all"])
def test_a_bound_that_is_no_number_is_a_fault(name: str) -> None:
    (laboratory,) = (each for each in KHE.eligibility if isinstance(each, LaboratoryCriterion))
    limit = laboratory.limits[0].model_copy(update={"bound": name})
    criterion = laboratory.model_copy(update={"limits": (limit,)})
    (fault,) = faults(KHE.model_copy(update={"eligibility": (criterion,)}))
    assert fault.path == ("eligibility", 0, "limits", 0, "bound")
    assert fault.expected == "eligibility.egfr-min or eligibility.limit-multiple"


def test_a_protocol_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        KHE.version = "9.9"
    with pytest.raises(ValidationError):
        KHE.parameters.taper.month = 1


def test_a_protocol_survives_pickling_and_prints_as_plain_json() -> None:
    assert pickle.loads(pickle.dumps(KHE)) == KHE
    plain = json.loads(KHE.model_dump_json())
    assert plain["entries"]["stop.dose-share"]["value"] == "1/3"
    assert plain["drug"]["half_life"] == "62"
    assert len(KHE.digest) == 64


@pytest.mark.parametrize(
    ("written", "kept"),
    [({"value": 2, "unit": "ng/mL"}, 2000), ({"value": "1/2", "unit": "ug/L"}, 500), (1500, 1500)],
)
def test_a_quantity_is_read(written: object, kept: int) -> None:
    assert LEVEL.validate_python(written) == kept


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("2 ng/mL", "not-a-quantity"),
        (True, "not-a-quantity"),
        ({"value": 2}, "not-a-quantity"),
        ({"value": 2, "unit": "mg"}, "wrong-dimension"),
        ({"value": 2, "unit": 7}, "unknown-unit"),
        ({"value": -2, "unit": "ng/mL"}, "out-of-range"),
    ],
)
def test_a_quantity_that_does_not_fit_is_refused(written: object, kind: str) -> None:
    with pytest.raises(ValidationError) as caught:
        LEVEL.validate_python(written)
    assert cause(caught.value) == kind


def test_the_schema_of_a_quantity_asks_for_value_and_unit() -> None:
    schema = LEVEL.json_schema()
    assert schema["required"] == ["value", "unit"]
    assert schema["description"] == "kept in ng/L"
    assert EXACT.json_schema()["anyOf"][0] == {"type": "number"}


def test_graduations_come_finest_first() -> None:
    solution = KHE.parameters.products[0]
    syringes = (
        Syringe(capacity=Fraction(5), graduation=Fraction(1, 5)),
        Syringe(capacity=Fraction(1), graduation=Fraction(1, 100)),
    )
    assert graduations(solution.model_copy(update={"syringes": syringes})) == (10, 200)


@pytest.mark.parametrize(
    ("model", "values", "kind"),
    [
        (Syringe, {"capacity": 1, "graduation": 0}, "bad-syringe"),
        (Bridge, {"factor": 1, "low": 0, "high": 2}, "numbers-disagree"),
        (Bridge, {"factor": 3, "low": 1, "high": 2}, "numbers-disagree"),
        (Text, {"en": "{dose} of {dose}", "zh": "{dose}"}, "placeholders-differ"),
        (Text, {"en": "none", "zh": "{dose}"}, "placeholders-differ"),
    ],
)
def test_a_part_that_cannot_be_meant_is_refused(
    model: type[BaseModel], values: dict[str, object], kind: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    assert cause(caught.value) == kind


def test_placeholders_may_change_their_order() -> None:
    assert Text(en="{dose} from {day}", zh="{day} 起 {dose}").en == "{dose} from {day}"


def product(**values: object) -> dict[str, object]:
    text = {"en": "tablet", "zh": "片剂"}
    return {
        "id": "t",
        "kind": "tablet",
        "wording": text,
        "source": "a source",
        "strength": 500,
        "smallest": 500,
        "largest": 1000,
        **values,
    }


def test_a_tablet_is_given_whole() -> None:
    assert graduations(PRODUCT.validate_python(product())) == (500,)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"strength": 0}, "not-whole"),
        ({"largest": 1200}, "not-whole"),
        ({"smallest": 0}, "intakes-upside-down"),
        ({"smallest": 1500}, "intakes-upside-down"),
    ],
)
def test_a_tablet_that_cannot_be_given_whole_is_refused(
    values: dict[str, object], kind: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        PRODUCT.validate_python(product(**values))
    assert cause(caught.value) == kind
