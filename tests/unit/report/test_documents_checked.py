"""The second check: weeks that are wrong on purpose, and what it says of each."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Product, Text
from glidepath.quantities import InputError
from glidepath.record.treatment import DoseOrdered
from glidepath.report.documents.checked import Ordered, checked, ordered
from glidepath.report.documents.week import Fill, Part, Pieces, Week
from unit.report.given import event

PRODUCTS = {each.id: each for each in read_protocol("khe-sirolimus").parameters.products}
SOLUTION, TABLET = PRODUCTS["oral-solution"], PRODUCTS["tablet-0-5"]
ASKED = Ordered((Decimal("0.73"),) * 7, 1)


def week(*parts: Part, product: Product = SOLUTION, intakes: int = 1) -> Week:
    return Week(product, intakes, (parts,) * 7)


def kinds(given: Week, asked: Ordered = ASKED) -> set[str]:
    with pytest.raises(InputError) as raised:
        checked(given, asked)
    return {each.kind for each in raised.value.problems}


def messages(given: Week, asked: Ordered = ASKED) -> Sequence[str]:
    with pytest.raises(InputError) as raised:
        checked(given, asked)
    return [each.sentence() for each in raised.value.problems]


def named(product: Product, en: str, zh: str) -> Product:
    return product.model_copy(update={"wording": Text(en=en, zh=zh)})


def test_what_agrees_is_given_back() -> None:
    right = week(Fill("0.73", "1", "0.01"))
    assert checked(right, ASKED) is right


def test_fills_add_up() -> None:
    fills = (Fill("1", "1", "0.01"), Fill("0.4", "1", "0.01"))
    assert checked(week(*fills), Ordered((Decimal("1.40"),) * 7, 1))


def test_intakes_add_up() -> None:
    assert checked(week(Fill("0.4", "1", "0.01"), intakes=2), Ordered((Decimal("0.8"),) * 7, 2))


def test_tablets_add_up() -> None:
    assert checked(week(Pieces("3", "0.5"), product=TABLET), Ordered((Decimal("1.5"),) * 7, 1))


def test_days_of_a_pattern_are_checked_one_by_one() -> None:
    high, low = (Fill("0.8", "1", "0.01"),), (Fill("0.7", "1", "0.01"),)
    given = Week(SOLUTION, 1, (high, low, high, low, high, low, high))
    doses = tuple(Decimal(each) for each in (*("0.8", "0.7") * 3, "0.8"))
    assert checked(given, Ordered(doses, 1)) is given
    swapped = Ordered((doses[1], doses[0], *doses[2:]), 1)
    (monday, tuesday) = messages(given, swapped)
    assert monday.startswith("calendar.monday: what is printed gives 0.8 mg at a time")
    assert tuesday.startswith("calendar.tuesday: what is printed gives 0.7 mg at a time")


@pytest.mark.parametrize(
    ("volume", "dose", "told"),
    [
        ("0.7", "0.07", "10 times too much; expected 0.07 mg, as ordered"),
        ("0.07", "0.70", "10 times too little; expected 0.7 mg, as ordered"),
        ("0.01", "1", "100 times too little; expected 1 mg, as ordered"),
    ],
)
def test_a_slip_of_the_point_is_named(volume: str, dose: str, told: str) -> None:
    """Each of these volumes could be drawn up: only the order says that it is wrong."""
    asked = Ordered((Decimal(dose),) * 7, 1)
    assert kinds(week(Fill(volume, "1", "0.01")), asked) == {"factor-of-ten"}
    assert all(each.endswith(told) for each in messages(week(Fill(volume, "1", "0.01")), asked))


def test_all_seven_days_are_told() -> None:
    assert len(messages(week(Fill("0.72", "1", "0.01")))) == 7
    assert kinds(week(Fill("0.72", "1", "0.01"))) == {"wrong-dose"}


@pytest.mark.parametrize(
    ("fill", "kind"),
    [
        (Fill("0.73", "3", "0.1"), "wrong-syringe"),
        (Fill("0.73", "1", "0.1"), "wrong-syringe"),
        (Fill("0.735", "1", "0.01"), "between-graduations"),
        (Fill("1.01", "1", "0.01"), "beyond-syringe"),
        (Fill("0", "1", "0.01"), "beyond-syringe"),
    ],
)
def test_a_volume_that_the_syringe_cannot_show(fill: Fill, kind: str) -> None:
    assert kind in kinds(week(fill))


def test_another_strength_in_the_name_of_the_product() -> None:
    """The bottle says 2 mg/mL: half of the volume would be right."""
    stronger = named(SOLUTION, "oral solution 2 mg/mL", "口服溶液 2 mg/mL")
    assert kinds(week(Fill("0.73", "1", "0.01"), product=stronger)) == {"wrong-dose"}
    tenfold = named(SOLUTION, "oral solution 10 mg/mL", "口服溶液 10 mg/mL")
    assert kinds(week(Fill("0.73", "1", "0.01"), product=tenfold)) == {"factor-of-ten"}


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("oral solution", "口服溶液"),
        ("oral solution 1 mg/mL", "口服溶液 2 mg/mL"),
        ("oral solution 1 mg/mL or 2 mg/mL", "口服溶液 1 mg/mL 或 2 mg/mL"),
        ("oral solution 1 mg/mL", "口服溶液"),
        ("oral solution 1,5 mg/mL", "口服溶液 1,5 mg/mL"),
    ],
)
def test_a_name_that_does_not_state_one_strength(en: str, zh: str) -> None:
    given = week(Fill("0.73", "1", "0.01"), product=named(SOLUTION, en, zh))
    assert kinds(given) == {"no-strength"}
    assert len(messages(given)) == 1


@pytest.mark.parametrize(
    ("en", "volume"),
    [
        ("oral solution 1000 ug/mL", "0.73"),
        ("oral solution 1000 µg / mL", "0.73"),
        ("oral solution 60 mg/60 mL", "0.73"),
        ("oral solution 0.5 mg/mL", "1.46"),
    ],
)
def test_strengths_are_read_from_words(en: str, volume: str) -> None:
    product = named(SOLUTION, en, en)
    first, second = str(min(Decimal(volume), Decimal(1))), Decimal(volume) - 1
    fills = [Fill(first, "1", "0.01")]
    fills += [Fill(str(second), "1", "0.01")] if second > 0 else []
    assert checked(week(*fills, product=product), ASKED)


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        (Pieces("1.5", "0.5"), "not-whole"),
        (Pieces("0", "0.5"), "not-whole"),
        (Pieces("3", "5"), "wrong-strength"),
        (Pieces("30", "0.5"), "factor-of-ten"),
    ],
)
def test_tablets_that_are_wrong(pieces: Pieces, kind: str) -> None:
    assert kind in kinds(week(pieces, product=TABLET), Ordered((Decimal("1.5"),) * 7, 1))


def test_a_syringe_for_tablets_is_none_of_the_product() -> None:
    given = week(Fill("0.5", "1", "0.01"), product=TABLET)
    assert "wrong-syringe" in kinds(given, Ordered((Decimal("0.5"),) * 7, 1))


def test_another_number_of_intakes() -> None:
    assert "wrong-intakes" in kinds(week(Fill("0.73", "1", "0.01"), intakes=2))


def test_nothing_ordered_and_something_printed() -> None:
    asked = Ordered((Decimal(0),) * 7, 1)
    assert kinds(week(Fill("0.73", "1", "0.01")), asked) == {"wrong-dose"}


def test_a_week_has_seven_days() -> None:
    six = replace(week(Fill("0.73", "1", "0.01")), days=((Fill("0.73", "1", "0.01"),),) * 6)
    assert kinds(six) == {"no-week"}


def order(value: object, unit: str, hours: int = 24) -> DoseOrdered:
    fields = {
        "id": "O",
        "daily_dose": {"value": value, "unit": unit},
        "interval_hours": hours,
        "formulation": "oral-solution",
        "reason": "taper",
    }
    found = event("DoseOrdered", "2026-10-12", fields)
    assert isinstance(found, DoseOrdered)
    return found


@pytest.mark.parametrize(
    ("value", "unit", "milligrams"),
    [
        (Decimal("0.73"), "mg", Decimal("0.73")),
        (730, "ug", Decimal("0.73")),
        (Decimal("0.00073"), "g", Decimal("0.73")),
    ],
)
def test_what_was_ordered_is_read_from_its_own_digits(
    value: object, unit: str, milligrams: Decimal
) -> None:
    assert ordered(order(value, unit)) == Ordered((milligrams,) * 7, 1)
    assert ordered(order(value, unit, 12)).intakes == 2


def test_a_unit_that_the_second_check_does_not_know_stops() -> None:
    with pytest.raises(InputError) as raised:
        ordered(order(730_000, "ng"))
    assert raised.value.problems[0].kind == "unchecked-unit"


def test_a_pattern_is_read_day_by_day() -> None:
    doses = ["0.8", "0.8", "0.7", "0.8", "0.7", "0.8", "0.7"]
    week = [{"value": Decimal(each), "unit": "mg"} for each in doses]
    fields = {
        "id": "O",
        "daily_dose": {"value": Decimal("0.758"), "unit": "mg"},
        "pattern": week,
        "formulation": "oral-solution",
        "reason": "taper",
    }
    found = event("DoseOrdered", "2026-10-12", fields)
    assert isinstance(found, DoseOrdered)
    assert ordered(found) == Ordered(tuple(map(Decimal, doses)), 1)
