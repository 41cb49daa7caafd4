"""Molar masses, and exact conversion of a concentration between mass and amount of substance.

Source: formulae from PubChem (the CID stands beside each); atomic weights are the abridged ones
of IUPAC (H 1.008, C 12.011, N 14.007, O 15.999): Prohaska et al., Standard atomic weights of the
elements 2021, Pure Appl. Chem. 2022;94:573, doi 10.1515/pac-2019-0603. By convention triglycerides
count as triolein and urea nitrogen as the two nitrogen atoms of urea. What is measured by mass
alone, fibrinogen for example, has no entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType

from glidepath.quantities.errors import InputError, input_error, quoted
from glidepath.quantities.unit_table import Dimension
from glidepath.quantities.units import Exact, convert, exact, unit_named

_BETWEEN = {Dimension.MASS_CONCENTRATION, Dimension.SUBSTANCE_CONCENTRATION}


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance: chemical formula, PubChem CID, molar mass in g/mol."""

    formula: str
    cid: int
    molar_mass: Decimal


_CHOLESTEROL = Substance("C27H46O", 5997, Decimal("386.664"))
_BILIRUBIN = Substance("C33H36N4O6", 5280352, Decimal("584.673"))

SUBSTANCES: Mapping[str, Substance] = MappingProxyType(
    {
        "cholesterol": _CHOLESTEROL,
        "hdl-cholesterol": _CHOLESTEROL,
        "ldl-cholesterol": _CHOLESTEROL,
        "triglycerides": Substance("C57H104O6", 5497163, Decimal("885.453")),
        "creatinine": Substance("C4H7N3O", 588, Decimal("113.120")),
        "bilirubin": _BILIRUBIN,
        "total-bilirubin": _BILIRUBIN,
        "direct-bilirubin": _BILIRUBIN,
        "glucose": Substance("C6H12O6", 5793, Decimal("180.156")),
        "urea": Substance("CH4N2O", 1176, Decimal("60.056")),
        "urea-nitrogen": Substance("N2", 1176, Decimal("28.014")),
        "uric-acid": Substance("C5H4N4O3", 1175, Decimal("168.112")),
        "sirolimus": Substance("C51H79NO13", 5284616, Decimal("914.187")),
        "tacrolimus": Substance("C44H69NO12", 445643, Decimal("804.031")),
        "ciclosporin": Substance("C62H111N11O12", 5284373, Decimal("1202.635")),
    }
)


def convert_analyte(analyte: str, value: Exact, unit: str, to: str) -> Fraction:
    """Give a concentration of an analyte in another unit, exactly.

    Parameters
    ----------
    analyte
        An identifier such as ``creatinine``; it matters only between mass and amount.
    value
        The number in `unit`; a Decimal, int or Fraction, never a float.
    unit, to
        UCUM codes or listed spellings.

    Raises
    ------
    InputError
        For an unknown unit, units that cannot be compared, an inexact value, or an analyte whose
        molar mass is not in the table where it is needed.

    >>> convert_analyte("glucose", Decimal("5"), "mmol/L", "mg/dL")
    Fraction(45039, 500)
    """
    source, target = unit_named(unit), unit_named(to)
    if {source.dimension, target.dimension} != _BETWEEN:
        return convert(value, unit, to)
    amount = exact(value) * source.factor / target.factor
    mass = Fraction(molar_mass(analyte))
    return amount / mass if target.dimension is Dimension.SUBSTANCE_CONCENTRATION else amount * mass


def molar_mass(analyte: str) -> Decimal:
    """Give the molar mass of an analyte in g/mol.

    Raises
    ------
    InputError
        For an analyte that is not in the table; names the nearest ones.
    """
    substance = SUBSTANCES.get(analyte)
    if substance is None:
        raise _unknown_substance(analyte)
    return substance.molar_mass


def _unknown_substance(analyte: str) -> InputError:
    near = get_close_matches(analyte, SUBSTANCES)
    return input_error(
        f"the molar mass of {quoted(analyte)} is not known",
        expected=" or ".join(near) or "a unit of the kind in which it was measured",
        kind="unknown-analyte",
    )
