"""What a model refuses is told in plain words, with the line of the field."""

import re
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    TypeAdapter,
    ValidationError,
)

from glidepath.exchange.documents import parse_document, problems_from_pydantic
from glidepath.quantities.errors import Problem, input_error
from glidepath.quantities.units import unit_named


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Arm(Enum):
    TAPER = "taper"
    MAINTAIN = "maintain"


def even(value: int) -> int:
    if value % 2:
        raise ValueError("an odd number of tablets")
    return value


def known_unit(code: str) -> str:
    return unit_named(code).code


def two_problems(value: str) -> str:
    found = [Problem(message="one"), Problem(message="two", expected="less")]
    if value == "bad":
        raise type(input_error(""))(found)
    return value


class Quantity(Model):
    value: Decimal
    unit: Annotated[str, AfterValidator(known_unit)]


class Ordered(Model):
    type: Literal["dose-ordered"]
    daily_dose: Quantity
    tablets: Annotated[StrictInt, AfterValidator(even)] = 0
    arm: Arm | None = None
    signed: StrictBool = False
    tags: list[Annotated[str, Field(max_length=4)]] = []
    share: Annotated[Decimal, Field(gt=0, le=1)] = Decimal(1)
    note: Annotated[str, AfterValidator(two_problems)] = ""


class Level(Model):
    type: Literal["level"]
    result: Quantity | StrictInt
    limits: dict[str, Quantity] = {}


class Record(Model):
    events: list[Annotated[Ordered | Level, Field(discriminator="type")]]


ORDER = "events:\n- type: dose-ordered\n  daily_dose: {value: 1, unit: mg}\n"
LEVEL = "events:\n- type: level\n"


def problems(text: str, model: Any = Record) -> tuple[Problem, ...]:
    document = parse_document(text, "a.yaml")
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Record).validate_python(document.data)
    return problems_from_pydantic(caught.value, document, (), model)


@pytest.mark.parametrize(
    ("text", "sentence", "kind"),
    [
        (
            ORDER + "  tablets: two\n",
            '4: events[0].tablets: the text "two" does not fit; expected a whole number',
            "int-type",
        ),
        (
            ORDER + "  tablets: 2.5\n",
            "4: events[0].tablets: the value 2.5 does not fit; expected a whole number",
            "int-type",
        ),
        (
            ORDER + "  tablets: 3\n",
            "4: events[0].tablets: an odd number of tablets",
            "value-error",
        ),
        (
            ORDER + "  signed: yes\n",
            '4: events[0].signed: the text "yes" does not fit; expected true or false',
            "bool-type",
        ),
        (
            ORDER + "  arm: tapering\n",
            "4: events[0].arm: the text \"tapering\" does not fit; expected 'taper' or 'maintain'",
            "enum",
        ),
        (
            ORDER + "  tags: [ok,\n   toolong]\n",
            '5: events[0].tags[1]: the text "toolong" does not fit; expected at most 4 characters',
            "string-too-long",
        ),
        (
            ORDER + "  tags: true\n",
            "4: events[0].tags: true does not fit; expected a list",
            "list-type",
        ),
        (
            ORDER + "  share: 0\n",
            "4: events[0].share: the value 0 does not fit; expected more than 0",
            "greater-than",
        ),
        (
            ORDER + "  share: 1.5\n",
            "4: events[0].share: the value 1.5 does not fit; expected 1 or less",
            "less-than-equal",
        ),
        (
            ORDER + "  note:\n",
            "4: events[0].note: an empty value does not fit; expected a text",
            "string-type",
        ),
        (
            ORDER + "  note: [a]\n",
            "4: events[0].note: a list does not fit; expected a text",
            "string-type",
        ),
        (
            ORDER + "  note: {a: 1}\n",
            "4: events[0].note: a group of fields does not fit; expected a text",
            "string-type",
        ),
        (
            ORDER + "  arm: " + "x" * 50 + "\n",
            (
                '4: events[0].arm: the text "' + "x" * 40 + '..." does not fit; '
                "expected 'taper' or 'maintain'"
            ),
            "enum",
        ),
        (
            LEVEL + "  result: {value: 5, unit: mgg/L}\n",
            '3: events[0].result.unit: unknown unit "mgg/L"; expected mg/L or mg/mL or mg/dL',
            "unknown-unit",
        ),
        (
            LEVEL + "  result: low\n",
            (
                '3: events[0].result: the text "low" does not fit; '
                "expected named fields or a whole number"
            ),
            "model-type",
        ),
        (
            "events:\n- daily_dose: 1\n",
            "2: events[0]: the field type is missing",
            "union-tag-not-found",
        ),
        (
            "events:\n- type: dose-orderd\n",
            '2: events[0]: unknown type "dose-orderd"; expected dose-ordered',
            "union-tag-invalid",
        ),
        (
            "events: 5\n",
            "1: events: the value 5 does not fit; expected a list",
            "list-type",
        ),
        ("a: 1\nevents: []\n", '1: a: unknown field "a"', "unknown-field"),
        ("events:\n- type: level\n", "2: events[0].result: this field is missing", "missing"),
        ("- 1\n", "1: a list does not fit; expected named fields", "model-type"),
    ],
)
def test_one_problem_in_words(text: str, sentence: str, kind: str) -> None:
    (problem,) = problems(text)
    assert problem.sentence() == f"a.yaml:{sentence}"
    assert problem.kind == kind


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (ORDER + "  tabelts: 2\n", "tablets"),
        (LEVEL + "  result: 5\n  limit: {}\n", "limits"),
        (LEVEL + "  result: {value: 5, unti: mg/L, unit: mg/L}\n", "unit"),
        (LEVEL + "  result: 5\n  limits:\n    low: {value: 5, unit: mg/L, vlaue: 1}\n", "value"),
        ("event: []\nevents: []\n", "events"),
    ],
)
def test_an_unknown_field_is_answered_with_the_nearest(text: str, near: str) -> None:
    found = [problem for problem in problems(text) if problem.kind == "unknown-field"]
    assert [problem.expected for problem in found] == [near]


def test_where_one_branch_of_a_union_nearly_fits_only_its_problem_is_told() -> None:
    (problem,) = problems(LEVEL + "  result: {value: 5}\n")
    assert problem.sentence() == "a.yaml:3: events[0].result.unit: this field is missing"


def test_without_the_model_an_unknown_field_is_only_named() -> None:
    (problem,) = problems(ORDER + "  tabelts: 2\n", None)
    assert problem.sentence() == 'a.yaml:4: events[0].tabelts: unknown field "tabelts"'


def test_a_model_that_no_schema_can_state_gives_no_suggestion() -> None:
    (problem,) = problems(ORDER + "  tabelts: 2\n", re.Match)
    assert problem.expected == ""


def test_every_problem_is_told_in_the_order_of_the_lines() -> None:
    found = problems(
        "events:\n- type: level\n  limits: 5\n- type: nothing\n- type: dose-ordered\n"
        "  daily_dose: {value: x}\n  tablets: x\n"
    )
    assert [(problem.place.line, problem.place.path) for problem in found] == [
        (2, "events[0].result"),
        (3, "events[0].limits"),
        (4, "events[1]"),
        (6, "events[2].daily_dose.value"),
        (6, "events[2].daily_dose.unit"),
        (7, "events[2].tablets"),
    ]


def test_an_input_error_with_several_problems_keeps_them() -> None:
    found = problems(ORDER + "  note: bad\n")
    assert [problem.sentence() for problem in found] == [
        "a.yaml:4: events[0].note: one",
        "a.yaml:4: events[0].note: two; expected less",
    ]


def test_a_part_of_a_document_has_the_lines_of_the_whole() -> None:
    document = parse_document("\nchild:\n  levels:\n  - value: 5\n    unit: mgg\n", "a.yaml")
    with pytest.raises(ValidationError) as caught:
        Quantity.model_validate({"value": 5, "unit": "mgg"})
    (problem,) = problems_from_pydantic(caught.value, document, ("child", "levels", 0))
    assert problem.sentence().startswith('a.yaml:5: child.levels[0].unit: unknown unit "mgg"')


def test_data_that_is_not_in_the_document_is_told_at_its_prefix() -> None:
    document = parse_document("a: 1\nb: 2\n", "a.yaml")
    with pytest.raises(ValidationError) as caught:
        Quantity.model_validate({"value": "x", "unit": "mg"})
    (problem,) = problems_from_pydantic(caught.value, document, ("b", 0, "c"))
    assert (problem.place.line, problem.place.path) == (2, "b[0].c")
