"""Bounds of what can be meant: wide enough for every sick child, too narrow for a wrong unit.

They are no reference ranges and judge no health. No publication states such bounds: they are chosen
by hand, far outside the growth charts of the WHO (2006, 2007) and outside what laboratories report
of the gravely ill, so that a wrong unit or digit shows and an ill child does not. What dose and
what level can be meant depends on the drug, which the record does not know: see `Plausible`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from glidepath.quantities.unit_table import Dimension


@dataclass(frozen=True, slots=True)
class Plausible:
    """Highest dose and level that can be meant; by default, for calcineurin and mTOR inhibitors.

    Parameters
    ----------
    dose_by_weight
        Micrograms a day for each kilogram. 40 mg/kg is far above sirolimus, tacrolimus and
        ciclosporin, and below 1000 x 0.05 mg/kg. A drug that is dosed higher, such as mycophenolate
        (1200 mg/m2, about 50 mg/kg in a small child), needs its own bound.
    level
        Nanograms per litre. 2000 ng/mL is above the ciclosporin levels aimed at two hours after a
        dose; 1000 times a level of 2 ng/mL or more lies beyond it.
    out_of_line
        The factor from the median of the other doses (levels) at which a unit is in doubt: beyond
        every real change, below 1000.
    """

    dose_by_weight: int = 40_000
    level: int = 2_000_000
    out_of_line: int = 100


USUAL = Plausible()


class Body(NamedTuple):
    """From this age in completed years: weights in grams and heights in millimetres."""

    age: int
    least_weight: int
    most_weight: int
    least_height: int
    most_height: int


BODIES: tuple[Body, ...] = (
    Body(0, 300, 20_000, 250, 1_000),
    Body(1, 3_500, 27_000, 450, 1_200),
    Body(2, 5_000, 35_000, 550, 1_350),
    Body(4, 6_500, 60_000, 650, 1_600),
    Body(7, 9_000, 110_000, 750, 1_900),
    Body(11, 12_000, 200_000, 850, 2_300),
    Body(16, 15_000, 400_000, 900, 2_600),
)


class Test(NamedTuple):
    """A laboratory test: what it may be measured in, and the bounds of a result in one unit."""

    dimensions: tuple[Dimension, ...]
    unit: str
    least: int
    most: int


_CELLS = (Dimension.NUMBER_CONCENTRATION,)
_MASS = (Dimension.MASS_CONCENTRATION,)
_EITHER = (Dimension.SUBSTANCE_CONCENTRATION, Dimension.MASS_CONCENTRATION)
_ENZYME = (Dimension.CATALYTIC_CONCENTRATION,)
_DIMER = (Dimension.MASS_CONCENTRATION, Dimension.MASS_CONCENTRATION_FEU)

TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "platelets": Test(_CELLS, "10*9/L", 0, 5_000),
        "neutrophils": Test(_CELLS, "10*9/L", 0, 500),
        "lymphocytes": Test(_CELLS, "10*9/L", 0, 1_000),
        "leukocytes": Test(_CELLS, "10*9/L", 0, 1_500),
        "haemoglobin": Test(_MASS, "g/L", 10, 300),
        "fibrinogen": Test(_MASS, "mg/L", 0, 20_000),
        "d-dimer": Test(_DIMER, "ug/L", 0, 1_000_000),
        "alt": Test(_ENZYME, "U/L", 0, 50_000),
        "ast": Test(_ENZYME, "U/L", 0, 50_000),
        "total-bilirubin": Test(_EITHER, "umol/L", 0, 1_500),
        "creatinine": Test(_EITHER, "umol/L", 1, 4_000),
        "cholesterol": Test(_EITHER, "mmol/L", 0, 60),
        "triglycerides": Test(_EITHER, "mmol/L", 0, 250),
        "glucose": Test(_EITHER, "mmol/L", 0, 150),
        "urea": Test(_EITHER, "mmol/L", 0, 150),
    }
)
