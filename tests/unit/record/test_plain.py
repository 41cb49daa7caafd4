"""Plain data and the words for fields."""

from decimal import Decimal

import pytest

from glidepath.record import AdverseEvent, DosesMissed, LabReported, Randomised, Screened, plain
from glidepath.record.fields import Shape, meanings, shapes
from glidepath.record.plain import plain_text
from unit.record.given import CHILD, day, order


def test_a_participant_as_plain_data() -> None:
    assert plain(CHILD) == {
        "id": "KHE-001",
        "site": "SHA",
        "time_zone": "Asia/Shanghai",
        "sex": "female",
        "born": "2019-07",
    }


def test_a_float_is_no_plain_data() -> None:
    with pytest.raises(TypeError, match=r"cannot hold 0\.5"):
        plain({"a": [0.5]})


def test_sets_and_lists_are_lists() -> None:
    assert plain((frozenset({"b", "a"}), [True, None], Decimal("0.90"))) == [
        ["a", "b"],
        [True, None],
        Decimal("0.90"),
    ]


def test_trailing_zeros_make_no_other_text() -> None:
    assert plain_text(order(day(5), "0.90 mg")) == plain_text(order(day(5), "0.9 mg"))
    assert plain_text(order(day(5), "10 mg")) != plain_text(order(day(5), "1 mg"))


def test_the_shapes_of_fields() -> None:
    assert shapes(LabReported)["result"] is Shape.RESULT
    assert shapes(LabReported)["lower_limit"] is Shape.QUANTITY
    assert shapes(LabReported)["drawn_at"] is Shape.TEXT
    assert shapes(AdverseEvent)["grade"] is Shape.COUNT
    assert shapes(AdverseEvent)["serious"] is Shape.FLAG
    assert shapes(DosesMissed)["days"] is Shape.LIST
    assert shapes(Screened)["attestations"] is Shape.NAMED
    assert shapes(Randomised)["number"] is Shape.COUNT
    assert shapes(type(order(day(5))))["interval_hours"] is Shape.COUNT


def test_the_words_for_fields() -> None:
    assert meanings(Screened)["attestations"] == "named values: `yes`, `no`, `unknown`"
    assert meanings(Screened)["remission_since"] == "year, month or day"
    assert meanings(LabReported)["upper_limit"] == "quantity"
    assert meanings(DosesMissed)["days"] == "list: day"
    assert meanings(AdverseEvent)["grade"] == "1 to 5"
