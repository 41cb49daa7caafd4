"""What the days ahead need, by hand: bottles that keep for 30 days, tablets by the week."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from glidepath.conduct.dispensing import InForce, Signature
from glidepath.conduct.stock import Batch, products_of
from glidepath.exchange.protocols import read_history
from glidepath.record.treatment import DoseOrdered
from glidepath.web.supplying import needs

PRODUCTS = products_of(read_history("khe-sirolimus"))
MONDAY = date(2026, 11, 16)
SIGNED = Signature(1, "dr", "clinician", "Dr Li", "ordered", datetime(2026, 11, 1, tzinfo=UTC))


def order(dose: str, formulation: str = "oral-solution", **more: Any) -> InForce:
    """An order, signed if nothing else is said."""
    signed = more.pop("signed", SIGNED)
    fields = {
        "happened": date(2026, 11, 1),
        "daily_dose": {"value": Decimal(dose), "unit": "mg"},
        "formulation": formulation,
        "reason": "clinician",
        **more,
    }
    return InForce(
        DoseOrdered.model_validate(fields), formulation, signed, (), None, off_drug=False
    )


def shelf(amount: int, expires: date, formulation: str = "oral-solution") -> dict[Any, Batch]:
    key = (formulation, "B1")
    return {key: Batch(*key, expires, received=Fraction(amount))}


def test_every_child_opens_bottles_of_its_own() -> None:
    """31 days: 0.5 mL a day leaves the first bottle open for 30 days, so each opens two.

    31 x 0.5 + 31 x 1.5 = 62 mL are drawn, four bottles of 60 mL leave the shelf.
    """
    orders = {"A": order("0.5"), "B": order("1.5")}
    (found,) = needs(orders, PRODUCTS, shelf(239, date(2027, 1, 1)), MONDAY, 31)
    assert (found.children, found.bottles) == (2, 4)
    assert found.drawn == 62
    assert found.wanted == 240
    assert found.lacking == 1


def test_what_expires_before_the_last_day_does_not_count() -> None:
    orders = {"A": order("0.5")}
    last = date(2026, 12, 14)
    (enough,) = needs(orders, PRODUCTS, shelf(60, last), MONDAY, 28)
    assert enough.lacking == 0
    (late,) = needs(orders, PRODUCTS, shelf(60, date(2026, 12, 13)), MONDAY, 28)
    assert late.usable == 0
    assert late.lacking == 60


def test_tablets_are_counted_by_the_days_of_the_week() -> None:
    """Monday to Friday 1 mg, else 0.5 mg, of 0.5 mg tablets: 8 days from a Monday take 14."""
    week = [{"value": Decimal("1" if day < 5 else "0.5"), "unit": "mg"} for day in range(7)]
    mean = Decimal("0.858")  # 6 mg / 7 = 857.14 ug, rounded up
    tablets = order(str(mean), "tablet-0-5", pattern=week)
    (found,) = needs({"A": tablets}, PRODUCTS, {}, MONDAY, 8)
    assert found.wanted == 5 * 2 + 2 * 1 + 2
    assert found.bottles == 0
    assert found.lacking == 14


def test_who_needs_nothing_and_who_cannot_be_counted() -> None:
    orders = {
        "unsigned": order("0.5", signed=None),
        "stopped": order("0"),
        "odd": order("0.7", "tablet-0-5"),
        "other": order("0.5", "powder"),
    }
    (found,) = needs(orders, PRODUCTS, {}, MONDAY, 28)
    assert found.formulation == "tablet-0-5"
    assert found.unmeasured == ("odd",)
    assert found.wanted == 0
