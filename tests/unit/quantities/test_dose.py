"""Doses, levels and weights: whole numbers that nothing wrong can become."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.quantities.dose import (
    Micrograms,
    grams,
    micrograms,
    milligrams,
    nanograms_per_litre,
)
from glidepath.quantities.errors import InputError
from glidepath.quantities.units import Exact

DOORS: list[tuple[Callable[[Exact, str], int], str]] = [
    (micrograms, "mg"),
    (nanograms_per_litre, "ng/mL"),
    (grams, "kg"),
]


def kind_of(door: Callable[[Exact, str], int], value: object, unit: str) -> str:
    with pytest.raises(InputError) as caught:
        door(value, unit)  # type: ignore[arg-type] # wrong values are the point
    return caught.value.problems[0].kind


@pytest.mark.parametrize(
    ("value", "unit", "dose"),
    [
        ("1.00", "mg", 1000),
        ("0.9", "mg", 900),
        ("0.18", "mg", 180),
        ("0.001", "mg", 1),
        ("250", "ug", 250),
        ("250", "mcg", 250),
        ("1000", "ng", 1),
        ("0.002", "g", 2000),
        ("0", "mg", 0),
        ("-0", "mg", 0),
    ],
)
def test_a_dose_in_whole_micrograms(value: str, unit: str, dose: int) -> None:
    assert micrograms(Decimal(value), unit) == dose


@pytest.mark.parametrize(("door", "unit"), DOORS)
@pytest.mark.parametrize("value", [0.5, float("nan"), True, "1"])
def test_what_is_not_exact_cannot_get_in(
    door: Callable[[Exact, str], int], unit: str, value: object
) -> None:
    assert kind_of(door, value, unit) == "not-exact"


@pytest.mark.parametrize(("door", "unit"), DOORS)
@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_what_is_not_finite_cannot_get_in(
    door: Callable[[Exact, str], int], unit: str, value: str
) -> None:
    assert kind_of(door, Decimal(value), unit) == "not-finite"


@pytest.mark.parametrize(("door", "unit"), DOORS)
def test_an_unknown_unit_cannot_get_in(door: Callable[[Exact, str], int], unit: str) -> None:
    assert kind_of(door, Decimal(1), unit + "x") == "unknown-unit"


@pytest.mark.parametrize("unit", ["mL", "mg/d", "mg/kg", "ng/mL", "h"])
def test_a_dose_is_a_mass(unit: str) -> None:
    assert kind_of(micrograms, Decimal(1), unit) == "wrong-dimension"


def test_a_level_is_a_mass_concentration_and_a_weight_a_mass() -> None:
    assert kind_of(nanograms_per_litre, Decimal(5), "mg") == "wrong-dimension"
    assert kind_of(nanograms_per_litre, Decimal(5), "nmol/L") == "wrong-dimension"
    assert kind_of(grams, Decimal(5), "cm") == "wrong-dimension"


def test_nothing_negative_gets_in() -> None:
    assert kind_of(micrograms, Decimal("-0.001"), "mg") == "negative-dose"
    assert kind_of(nanograms_per_litre, Decimal("-1"), "ng/mL") == "negative-level"
    assert kind_of(grams, Decimal("-1"), "kg") == "negative-weight"


def test_nothing_is_rounded() -> None:
    assert kind_of(micrograms, Decimal("0.1234"), "mg") == "fractional-dose"
    assert kind_of(nanograms_per_litre, Decimal("5.1234"), "ng/mL") == "fractional-level"
    assert kind_of(grams, Decimal("12.3456"), "kg") == "fractional-weight"


def test_nobody_weighs_nothing() -> None:
    assert kind_of(grams, 0, "kg") == "zero-weight"
    assert grams(Decimal("0.001"), "kg") == 1


def test_levels_and_weights() -> None:
    assert nanograms_per_litre(Decimal("5.4"), "ng/mL") == 5400
    assert nanograms_per_litre(Decimal("5.4"), "ug/L") == 5400
    assert nanograms_per_litre(0, "ng/mL") == 0
    assert grams(Decimal("13.25"), "kg") == 13250


def test_an_error_says_what_was_wanted() -> None:
    with pytest.raises(InputError) as caught:
        micrograms(Decimal("0.1234"), "mg")
    assert str(caught.value) == (
        "a dose of 0.1234 mg is not a whole number of ug; expected a whole number of ug"
    )


@pytest.mark.parametrize(
    ("dose", "text"), [(900, "0.9"), (1000, "1"), (10000, "10"), (1, "0.001"), (0, "0")]
)
def test_milligrams_have_no_trailing_zeros(dose: int, text: str) -> None:
    assert str(milligrams(Micrograms(dose))) == text


@given(dose=st.integers(0, 10**12))
def test_milligrams_and_micrograms_are_inverse(dose: int) -> None:
    assert micrograms(milligrams(Micrograms(dose)), "mg") == dose
