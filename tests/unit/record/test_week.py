"""An order with a pattern: seven daily doses, whose mean rounded up is the daily dose."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from glidepath.quantities.errors import InputError
from glidepath.record import Corrected, DoseOrdered, check, event_from, plain
from glidepath.record.correction import corrected
from glidepath.record.fields import Shape, shapes
from glidepath.record.treatment import week_of
from unit.record.given import day, order, quantity, record, weighed


def written(week: list[str], dose: str = "0.929", unit: str = "mg") -> dict[str, Any]:
    """An order as a file has it."""
    return {
        "type": "DoseOrdered",
        "happened": "2026-01-05",
        "daily_dose": {"value": Decimal(dose), "unit": unit},
        "formulation": "tablet-0-5",
        "reason": "taper",
        "pattern": [{"value": Decimal(each), "unit": "mg"} for each in week],
    }


SIX_OF_ONE = ["1"] * 6 + ["0.5"]


def ordered(week: list[str], dose: str = "0.929", unit: str = "mg") -> DoseOrdered:
    found = event_from(written(week, dose, unit))
    assert isinstance(found, DoseOrdered)
    return found


def test_six_and_a_half_milligrams_a_week() -> None:
    # 6.5 / 7 = 0.92857
    found = ordered(SIX_OF_ONE)
    assert week_of(found) == (1000, 1000, 1000, 1000, 1000, 1000, 500)
    assert ordered(SIX_OF_ONE, "929", "ug").pattern == found.pattern


def test_a_whole_mean_is_the_dose_itself() -> None:
    assert week_of(ordered(["0.83", "0.76", *["0.76"] * 5], "0.77")) == (830, *[760] * 6)


def test_days_without_a_dose_are_what_was_ordered() -> None:
    # 3 mg a week: 0.42857
    assert sum(week_of(ordered(["1", "0", "1", "0", "1", "0", "0"], "0.429"))) == 3000


def test_seven_like_doses_are_no_pattern() -> None:
    assert week_of(ordered(["1"] * 7, "1")) == ()
    assert week_of(order(day(5))) == ()


def test_reading_and_writing_are_inverse() -> None:
    found = ordered(SIX_OF_ONE)
    again = plain(found)
    assert isinstance(again, dict)
    assert len(again["pattern"]) == 7  # type: ignore[arg-type]
    assert event_from(again) == found
    assert "pattern" not in plain(order(day(5)))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("week", "dose", "kind"),
    [
        (SIX_OF_ONE, "0.928", "pattern-mean"),
        (SIX_OF_ONE, "0.93", "pattern-mean"),
        (SIX_OF_ONE, "1", "pattern-mean"),
        (["1"] * 6, "1", "not-a-week"),
        (["1"] * 8, "1", "not-a-week"),
        (["1"] * 6 + ["0.5005555"], "0.929", "fractional-dose"),
    ],
)
def test_a_pattern_that_is_refused(week: list[str], dose: str, kind: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ordered(week, dose)
    (detail,) = caught.value.errors()
    error = detail["ctx"]["error"]
    assert isinstance(error, InputError)
    assert [each.kind for each in error.problems] == [kind]


def test_the_message_names_both_doses() -> None:
    with pytest.raises(ValidationError, match="a mean of 929 ug, the daily dose is 930 ug"):
        ordered(SIX_OF_ONE, "0.93")


def test_a_correction_of_the_dose_alone_does_not_fit_the_pattern() -> None:
    stated = ordered(SIX_OF_ONE)
    fields = {"daily_dose": {"value": 1, "unit": "mg"}}
    event = Corrected(happened=day(6), event="O1", fields=fields, reason="typing error")
    with pytest.raises(ValidationError, match="a mean of 929 ug"):
        corrected(stated, event)
    both = {**fields, "pattern": [{"value": 1, "unit": "mg"}] * 7}
    settled = corrected(stated, event.model_copy(update={"fields": both}))
    assert isinstance(settled, DoseOrdered)
    assert week_of(settled) == ()


def test_one_day_of_a_pattern_may_be_too_much() -> None:
    # 100 mg a day for 17 kg on the mean, and 700 mg on one day
    stated = order(day(5), "100 mg").model_copy(
        update={"pattern": (quantity("700 mg"), *[quantity("0 mg")] * 6)}
    )
    assert check(record(weighed(day(1), "17 kg"), order(day(5), "100 mg"))) == ()
    (flaw,) = check(record(weighed(day(1), "17 kg"), stated))
    assert (flaw.kind, flaw.place.path) == ("dose-too-high", "events[1].daily_dose")


def test_a_list_of_quantities_has_a_shape_of_its_own() -> None:
    assert shapes(DoseOrdered)["pattern"] is Shape.QUANTITIES
