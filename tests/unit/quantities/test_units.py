"""Units: exact factors, checked against pint; unknown ones stop."""

import re
from decimal import Decimal
from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.quantities.errors import InputError
from glidepath.quantities.unit_table import SPELLINGS, UNITS, Dimension
from glidepath.quantities.units import convert, exact, nearest_units, unit_named, units_of

CODES = sorted(UNITS)
BY_DIMENSION = [units_of(dimension) for dimension in Dimension]
PAIRS = st.sampled_from(BY_DIMENSION).flatmap(
    lambda codes: st.tuples(st.sampled_from(codes), st.sampled_from(codes))
)
VALUES = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)

PINT_NAMES = {
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "mo": "julian_year/12",
    "a": "julian_year",
    "m2": "m**2",
    "cm2": "cm**2",
    "Cel": "delta_degC",
    "mm[Hg]": "mmHg",
    "1": "dimensionless",
    "%": "percent",
    "mL/min/{1.73_m2}": "mL/min",
}


def pint_name(code: str) -> str:
    if code in PINT_NAMES:
        return PINT_NAMES[code]
    name = re.sub(r"\{.*\}", "", code)
    name = re.sub(r"^10\*(\d+)", r"1e\1", name)
    name = re.sub(r"^/", "1/", name)
    name = re.sub(r"\bm2\b", "m**2", name)
    return re.sub(r"/d\b", "/day", name)


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


@pytest.mark.parametrize("codes", BY_DIMENSION, ids=lambda codes: codes[0])
def test_every_factor_agrees_with_pint(
    codes: tuple[str, ...], registry: "pint.UnitRegistry[float]"
) -> None:
    base = registry(pint_name(codes[0]))
    for code in codes:
        theirs = (registry(pint_name(code)) / base).to("").magnitude
        # UCUM defines mm[Hg] as 133.322 Pa, pint has 133.322387415 Pa
        assert float(convert(1, code, codes[0])) == pytest.approx(theirs, rel=4e-6)


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        ("1", "mg", "ug", Fraction(1000)),
        ("0.18", "mg", "ug", Fraction(180)),
        ("5.4", "ng/mL", "ng/L", Fraction(5400)),
        ("7", "ng/mL", "ug/L", Fraction(7)),
        ("1.5", "g/L", "mg/dL", Fraction(150)),
        ("12", "g/dL", "g/L", Fraction(120)),
        ("250", "10*3/uL", "10*9/L", Fraction(250)),
        ("4.5", "10*6/uL", "10*12/L", Fraction(9, 2)),
        ("50000", "/uL", "10*9/L", Fraction(50)),
        ("2", "a", "d", Fraction("730.5")),
        ("1", "mo", "d", Fraction("30.4375")),
        ("62", "h", "d", Fraction(31, 12)),
        ("0.8", "mg/m2", "ug/m2", Fraction(800)),
        ("0.02", "mg/kg", "ug/kg", Fraction(20)),
        ("1", "ukat/L", "U/L", Fraction(60)),
        ("16", "kPa", "mm[Hg]", Fraction(16000) / Fraction("133.322")),
        ("10", "%", "1", Fraction(1, 10)),
        ("3", "L/h", "mL/min", Fraction(50)),
    ],
)
def test_conversions_worked_by_hand(value: str, unit: str, to: str, result: Fraction) -> None:
    assert convert(Decimal(value), unit, to) == result


@given(value=VALUES, pair=PAIRS)
def test_there_and_back_is_the_same(value: Decimal, pair: tuple[str, str]) -> None:
    unit, to = pair
    assert convert(convert(value, unit, to), to, unit) == Fraction(value)


@given(value=VALUES, pair=PAIRS)
def test_order_is_kept(value: Decimal, pair: tuple[str, str]) -> None:
    unit, to = pair
    assert convert(value, unit, to) < convert(value + 1, unit, to)


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_every_spelling_leads_to_a_code_and_hides_none(spelling: str) -> None:
    assert spelling not in UNITS
    assert unit_named(spelling) is UNITS[SPELLINGS[spelling]]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_itself(code: str) -> None:
    assert unit_named(code).code == code


def test_micro_is_known_by_both_of_its_letters() -> None:
    assert unit_named("\u00b5g") is unit_named("\u03bcg") is unit_named("mcg") is UNITS["ug"]


@pytest.mark.parametrize("code", ["mgg", "MG", "Mg", "", " mg", "mg ", "IU", "month", "cc", "G/L"])
def test_an_unknown_unit_stops(code: str) -> None:
    with pytest.raises(InputError) as caught:
        unit_named(code)
    assert caught.value.problems[0].kind == "unknown-unit"
    assert f'unknown unit "{code}"' in str(caught.value)


def test_an_unknown_unit_is_answered_with_the_nearest() -> None:
    assert nearest_units("NG/ML")[0] == "ng/mL"
    assert nearest_units("mcg/kgs")[0] == "ug/kg"
    assert nearest_units("furlong") == ()


def test_where_nothing_is_near_a_code_is_asked_for() -> None:
    with pytest.raises(InputError, match="expected a UCUM code"):
        unit_named("furlong")


@pytest.mark.parametrize(
    ("unit", "to"),
    [("mg", "mL"), ("mg", "mg/d"), ("mg/L", "mg/L{FEU}"), ("mmol/L", "mg/dL"), ("mg/kg", "mg/m2")],
)
def test_another_dimension_stops(unit: str, to: str) -> None:
    with pytest.raises(InputError) as caught:
        convert(1, unit, to)
    assert caught.value.problems[0].kind == "wrong-dimension"


@pytest.mark.parametrize("value", [0.1, 1.0, float("nan"), True, "1", None])
def test_what_is_not_exact_stops(value: object) -> None:
    with pytest.raises(InputError) as caught:
        exact(value)  # type: ignore[arg-type] # what the types forbid is refused when it runs too
    assert caught.value.problems[0].kind == "not-exact"


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "1e999999", "1e-31"])
def test_what_is_not_a_moderate_number_stops(text: str) -> None:
    with pytest.raises(InputError) as caught:
        exact(Decimal(text))
    assert caught.value.problems[0].kind == "not-finite"


def test_a_long_number_with_a_small_exponent_stops_too() -> None:
    with pytest.raises(InputError):
        exact(Decimal("1" * 32))
    assert exact(Decimal("1e30")) == 10**30
    assert exact(Decimal("1e-30")) == Fraction(1, 10**30)


@given(value=VALUES)
def test_exact_is_exact(value: Decimal) -> None:
    assert exact(value) == Fraction(str(value))


def test_units_of_a_dimension_come_in_the_order_of_the_table() -> None:
    assert units_of(Dimension.MASS) == ("kg", "g", "mg", "ug", "ng")
    assert sum(len(codes) for codes in BY_DIMENSION) == len(UNITS)
