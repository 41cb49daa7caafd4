"""Molar masses follow from formulae; conversions agree with the factors in clinical use."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.quantities.analytes import SUBSTANCES, convert_analyte, molar_mass
from glidepath.quantities.errors import InputError

# abridged standard atomic weights, IUPAC 2021, doi 10.1515/pac-2019-0603
ATOMIC_WEIGHTS = {
    "H": Decimal("1.008"),
    "C": Decimal("12.011"),
    "N": Decimal("14.007"),
    "O": Decimal("15.999"),
}


@pytest.mark.parametrize("name", sorted(SUBSTANCES))
def test_a_molar_mass_is_the_sum_of_its_atoms(name: str) -> None:
    atoms = re.findall(r"([A-Z])([0-9]*)", SUBSTANCES[name].formula)
    assert molar_mass(name) == sum(ATOMIC_WEIGHTS[atom] * int(count or 1) for atom, count in atoms)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("cholesterol", "386.7"),
        ("triglycerides", "885.4"),
        ("creatinine", "113.12"),
        ("bilirubin", "584.7"),
        ("glucose", "180.16"),
        ("urea", "60.056"),
        ("uric-acid", "168.11"),
        ("sirolimus", "914.2"),
        ("tacrolimus", "804.0"),
        ("ciclosporin", "1202.6"),
    ],
)
def test_a_molar_mass_agrees_with_the_published_one(name: str, published: str) -> None:
    assert abs(molar_mass(name) - Decimal(published)) <= Decimal("0.1")


@pytest.mark.parametrize(
    ("name", "value", "unit", "to", "usual", "tolerance"),
    [
        ("cholesterol", "1", "mmol/L", "mg/dL", 38.67, 0.01),
        ("triglycerides", "1", "mmol/L", "mg/dL", 88.57, 0.03),
        ("creatinine", "1", "mg/dL", "umol/L", 88.4, 0.01),
        ("total-bilirubin", "1", "mg/dL", "umol/L", 17.1, 0.01),
        ("glucose", "1", "mmol/L", "mg/dL", 18.016, 0.001),
        ("urea-nitrogen", "1", "mg/dL", "mmol/L", 0.357, 0.0005),
        ("sirolimus", "5", "ng/mL", "nmol/L", 5.469, 0.001),
    ],
)
def test_the_factors_of_clinical_use(
    name: str, value: str, unit: str, to: str, usual: float, tolerance: float
) -> None:
    found = convert_analyte(name, Decimal(value), unit, to)
    assert float(found) == pytest.approx(usual, abs=tolerance)


def test_a_conversion_is_exact() -> None:
    # 2 mmol/L x 180.156 g/mol = 360.312 mg/L = 36.0312 mg/dL
    assert convert_analyte("glucose", 2, "mmol/L", "mg/dL") == Fraction("36.0312")
    # 1 mg/dL = 10 mg/L; / 113.12 g/mol
    assert convert_analyte("creatinine", 1, "mg/dL", "umol/L") == Fraction(10_000) / Fraction(
        "113.12"
    )


@given(
    name=st.sampled_from(sorted(SUBSTANCES)),
    value=st.decimals(0, 10**6, places=4),
    unit=st.sampled_from(["mmol/L", "umol/L", "nmol/L"]),
    to=st.sampled_from(["mg/dL", "g/L", "ng/mL"]),
)
def test_there_and_back_is_the_same(name: str, value: Decimal, unit: str, to: str) -> None:
    there = convert_analyte(name, value, unit, to)
    assert convert_analyte(name, there, to, unit) == Fraction(value)


def test_what_has_no_molar_mass_converts_within_its_dimension_only() -> None:
    assert convert_analyte("fibrinogen", Decimal("1.5"), "g/L", "mg/dL") == 150
    with pytest.raises(InputError, match='the molar mass of "fibrinogen" is not known'):
        convert_analyte("fibrinogen", 1, "g/L", "umol/L")


def test_a_misspelt_analyte_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="expected creatinine"):
        convert_analyte("creatinin", 1, "mg/dL", "umol/L")


def test_an_analyte_does_not_excuse_another_dimension() -> None:
    with pytest.raises(InputError) as caught:
        convert_analyte("creatinine", 1, "mg/dL", "U/L")
    assert caught.value.problems[0].kind == "wrong-dimension"


def test_a_float_is_refused() -> None:
    with pytest.raises(InputError):
        convert_analyte("glucose", 5.1, "mmol/L", "mg/dL")  # type: ignore[arg-type] # on purpose
