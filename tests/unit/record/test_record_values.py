"""The kinds of value: what gets in, and what does not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from glidepath.quantities.errors import InputError
from glidepath.quantities.partial_date import PartialDate
from glidepath.record import (
    BelowLimit,
    DoseOrdered,
    DosesMissed,
    LabReported,
    LevelReported,
    Measured,
    NotAnalysed,
    Quantity,
    Returned,
    Screened,
    Vomited,
    event_from,
)

ORDER: dict[str, Any] = {
    "type": "DoseOrdered",
    "happened": "2024-03-05",
    "daily_dose": {"value": Decimal("0.90"), "unit": "mg"},
    "formulation": "solution",
    "reason": "taper",
}


def problems(**fields: Any) -> list[tuple[str, str]]:
    """The inner path and kind of every problem of an order with other fields."""
    with pytest.raises(ValidationError) as caught:
        DoseOrdered.model_validate({**ORDER, **fields})
    found = []
    for detail in caught.value.errors():
        path = ".".join(str(part) for part in detail["loc"])
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, InputError):
            found += [
                (".".join(p for p in (path, one.place.path) if p), one.kind)
                for one in cause.problems
            ]
        else:
            found.append((path, detail["type"]))
    return found


def dose(value: object, unit: str = "mg") -> dict[str, object]:
    return {"value": value, "unit": unit}


def test_an_order_keeps_what_was_written() -> None:
    order = event_from(ORDER)
    assert isinstance(order, DoseOrdered)
    assert order.happened == date(2024, 3, 5)
    assert str(order.daily_dose.value) == "0.90"
    assert order.daily_dose.unit == "mg"
    assert order.interval_hours == 24


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"daily_dose": dose(Decimal("0.9"), "mgg")}, ("daily_dose.unit", "unknown-unit")),
        ({"daily_dose": dose(Decimal("0.9"), "mL")}, ("daily_dose.unit", "wrong-dimension")),
        ({"daily_dose": dose(Decimal("0.9005"))}, ("daily_dose", "fractional-dose")),
        ({"daily_dose": dose(-1)}, ("daily_dose.value", "negative")),
        ({"daily_dose": dose(0.9)}, ("daily_dose.value", "not-a-number")),
        ({"daily_dose": dose(True)}, ("daily_dose.value", "not-a-number")),
        ({"daily_dose": dose("0,9")}, ("daily_dose.value", "decimal-comma")),
        ({"daily_dose": dose("0.9")}, ("daily_dose.value", "not-a-number")),
        ({"daily_dose": dose(Decimal("NaN"))}, ("daily_dose.value", "not-finite")),
        ({"daily_dose": dose(Decimal("-Infinity"))}, ("daily_dose.value", "not-finite")),
        ({"daily_dose": {"value": 1}}, ("daily_dose.unit", "missing")),
        ({"daily_dose": dose(0)}, ("", "stop-dose")),
        ({"reason": "stop"}, ("", "stop-dose")),
        ({"interval_hours": 8}, ("interval_hours", "literal_error")),
        ({"happened": "2024-03-05T07:45"}, ("happened", "naive-time")),
        ({"happened": datetime.fromisoformat("2024-03-05T07:45")}, ("happened", "naive-time")),
        ({"happened": "yesterday"}, ("happened", "bad-date")),
        ({"happened": 20240305}, ("happened", "bad-time")),
        ({"known": "2024-02-30"}, ("known", "bad-date")),
        ({"happened": "1924-03-05"}, ("happened", "bad-year")),
        ({"known": "2151-03-05T08:00Z"}, ("known", "bad-year")),
        ({"formulation": "oral solution"}, ("formulation", "string_pattern_mismatch")),
        ({"dose": 1}, ("dose", "extra_forbidden")),
    ],
)
def test_what_does_not_get_in(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(**fields) == [expected]


@pytest.mark.parametrize("reason", ["stop", "safety", "clinician"])
def test_an_order_of_nothing_says_why(reason: str) -> None:
    order = DoseOrdered.model_validate({**ORDER, "daily_dose": dose(0), "reason": reason})
    assert order.daily_dose.value == 0


def test_all_problems_of_an_event_are_told_together() -> None:
    found = problems(happened="soon", daily_dose=dose(1, "mgg"), colour="red")
    assert found == [
        ("happened", "bad-date"),
        ("daily_dose.unit", "unknown-unit"),
        ("colour", "extra_forbidden"),
    ]


def test_events_are_frozen() -> None:
    order = event_from(ORDER)
    with pytest.raises(ValidationError, match="frozen"):
        order.note = "changed"


LEVEL: dict[str, Any] = {"happened": "2024-03-05", "sample": "S1"}


def test_a_result_has_three_forms() -> None:
    stated = [
        {"value": Decimal("6.2"), "unit": "ng/mL"},
        {"below": {"value": 2, "unit": "ng/mL"}},
        {"not_analysed": "clotted"},
    ]
    found = [LevelReported.model_validate({**LEVEL, "result": one}).result for one in stated]
    assert found == [
        Quantity(value=Decimal("6.2"), unit="ng/mL"),
        BelowLimit(below=Quantity(value=Decimal(2), unit="ng/mL")),
        NotAnalysed(not_analysed="clotted"),
    ]
    again = [LevelReported.model_validate({**LEVEL, "result": one}).result for one in found]
    assert again == found


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ("<2.0", 'the text "<2.0" is no result'),
        ({"value": 6, "unit": "mg"}, "cannot be converted to ng/L"),
        ({"below": {"value": 2, "unit": "mmol/L"}}, "cannot be converted to ng/L"),
        ({"below": {"value": Decimal("0.0001"), "unit": "ng/L"}}, "not a whole number"),
        ({"value": Decimal("0.0001"), "unit": "ng/mL"}, "not a whole number"),
        ({"not_analysed": ""}, "at least 1 character"),
        (7, "valid dictionary"),
    ],
)
def test_a_level_that_is_no_level(result: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        LevelReported.model_validate({**LEVEL, "result": result})


def test_a_laboratory_result_may_have_any_unit() -> None:
    fields = {"happened": "2024-03-05", "test": "alt", "result": {"value": 20, "unit": "U/L"}}
    result = LabReported.model_validate(fields).result
    assert result == Quantity(value=Decimal(20), unit="U/L")


@pytest.mark.parametrize("unit", ["mL", "mg", "1"])
def test_an_amount_is_volume_mass_or_number(unit: str) -> None:
    fields = {"happened": "2024-03-05", "amount": {"value": 60, "unit": unit}}
    assert Returned.model_validate(fields).amount.unit == unit


def test_an_amount_of_time_is_none() -> None:
    fields = {"happened": "2024-03-05", "amount": {"value": 60, "unit": "d"}}
    with pytest.raises(ValidationError, match="cannot be converted to mL"):
        Returned.model_validate(fields)


def test_answers_are_read_also_as_truth_values() -> None:
    stated = {"i1": True, "i2": False, "i3": "unknown"}
    screened = Screened.model_validate({"happened": "2024-03-05", "attestations": stated})
    assert screened.attestations == {"i1": "yes", "i2": "no", "i3": "unknown"}


@pytest.mark.parametrize("stated", ["2021-10", PartialDate(2021, 10)])
def test_a_partial_date_keeps_what_is_unknown(stated: object) -> None:
    screened = Screened.model_validate({"happened": "2024-03-05", "remission_since": stated})
    assert screened.remission_since == PartialDate(2021, 10)


def test_a_year_alone_is_a_number_in_yaml() -> None:
    screened = Screened.model_validate({"happened": "2024-03-05", "remission_since": 2021})
    assert screened.remission_since == PartialDate(2021)


@pytest.mark.parametrize("stated", [True, Decimal(1), datetime(2021, 1, 1, tzinfo=UTC), []])
def test_what_is_no_partial_date(stated: object) -> None:
    with pytest.raises(ValidationError, match="no date"):
        Screened.model_validate({"happened": "2024-03-05", "remission_since": stated})


def test_days_are_days() -> None:
    fields = {"happened": "2024-03-05", "count": 2, "days": ["2024-03-03", date(2024, 3, 4)]}
    assert DosesMissed.model_validate(fields).days == (date(2024, 3, 3), date(2024, 3, 4))


@pytest.mark.parametrize("stated", ["2024-03-03T08:00Z", 3])
def test_what_is_no_day(stated: object) -> None:
    with pytest.raises(ValidationError, match="date"):
        DosesMissed.model_validate({"happened": "2024-03-05", "count": 1, "days": [stated]})


def test_hours_are_not_negative() -> None:
    with pytest.raises(ValidationError, match="below 0"):
        Vomited.model_validate({"happened": "2024-03-05", "hours_after_dose": Decimal(-1)})


def test_a_measurement_measures_something() -> None:
    with pytest.raises(ValidationError, match="nothing was measured"):
        Measured(happened=date(2024, 3, 5))


@pytest.mark.parametrize("part", [0.5, Decimal("NaN"), date(2024, 3, 5), {"deep": [0.5]}])
def test_a_stored_decision_is_plain_data(part: object) -> None:
    with pytest.raises(ValidationError):
        event_from({"type": "DecisionIssued", "happened": "2024-03-05", "decision": {"a": part}})


def test_a_stored_decision_may_be_deep() -> None:
    decision = {"findings": [{"bound": Decimal("0.9"), "binds": True, "none": None, "n": 3}]}
    event_from({"type": "DecisionIssued", "happened": "2024-03-05", "decision": decision})


@pytest.mark.parametrize(("value", "kind"), [(0, "zero"), (Decimal("17.00005"), "whole number")])
def test_a_weight_is_whole_grams(value: object, kind: str) -> None:
    fields = {"happened": "2024-03-05", "weight": {"value": value, "unit": "kg"}}
    with pytest.raises(ValidationError, match=kind):
        Measured.model_validate(fields)
