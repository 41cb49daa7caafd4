"""The table of units: UCUM code, dimension, exact factor to the base unit of the dimension.

Source: The Unified Code for Units of Measure, version 2.1, https://ucum.org/ucum. `mo` and `a` are
the mean Julian month (30.4375 d) and year (365.25 d) of UCUM; the month of a taper is a parameter
of the protocol, in days. `mm[Hg]` is 133.322 Pa by definition of UCUM.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from types import MappingProxyType


class Dimension(Enum):
    """What a unit measures; the value is the word that is printed."""

    MASS = "mass"
    VOLUME = "volume"
    TIME = "time"
    LENGTH = "length"
    AREA = "area"
    TEMPERATURE = "temperature"
    PRESSURE = "pressure"
    FRACTION = "fraction"
    MASS_RATE = "mass a day"
    MASS_BY_WEIGHT = "mass by body weight"
    MASS_BY_SURFACE = "mass by body surface"
    MASS_RATE_BY_WEIGHT = "mass a day by body weight"
    MASS_RATE_BY_SURFACE = "mass a day by body surface"
    MASS_CONCENTRATION = "mass concentration"
    MASS_CONCENTRATION_FEU = "mass concentration in fibrinogen equivalent units"
    SUBSTANCE_CONCENTRATION = "substance concentration"
    NUMBER_CONCENTRATION = "number concentration"
    CATALYTIC_CONCENTRATION = "catalytic concentration"
    VOLUME_RATE = "volume a minute"
    FILTRATION_RATE = "volume a minute by body surface"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: UCUM code, dimension, and how many base units of the dimension it is."""

    code: str
    dimension: Dimension
    factor: Fraction


_FACTORS: Mapping[Dimension, Mapping[str, str]] = {
    Dimension.MASS: {"kg": "1000", "g": "1", "mg": "1e-3", "ug": "1e-6", "ng": "1e-9"},
    Dimension.VOLUME: {"L": "1", "dL": "1e-1", "mL": "1e-3", "uL": "1e-6"},
    Dimension.TIME: {
        "min": "1",
        "h": "60",
        "d": "1440",
        "wk": "10080",
        "mo": "43830",
        "a": "525960",
    },
    Dimension.LENGTH: {"m": "1", "cm": "1e-2", "mm": "1e-3"},
    Dimension.AREA: {"m2": "1", "cm2": "1e-4"},
    Dimension.TEMPERATURE: {"Cel": "1"},
    Dimension.PRESSURE: {"mm[Hg]": "133.322", "kPa": "1000"},
    Dimension.FRACTION: {"1": "1", "%": "1e-2"},
    Dimension.MASS_RATE: {"g/d": "1", "mg/d": "1e-3", "ug/d": "1e-6"},
    Dimension.MASS_BY_WEIGHT: {"g/kg": "1", "mg/kg": "1e-3", "ug/kg": "1e-6"},
    Dimension.MASS_BY_SURFACE: {"g/m2": "1", "mg/m2": "1e-3", "ug/m2": "1e-6"},
    Dimension.MASS_RATE_BY_WEIGHT: {"mg/kg/d": "1e-3", "ug/kg/d": "1e-6"},
    Dimension.MASS_RATE_BY_SURFACE: {"mg/m2/d": "1e-3", "ug/m2/d": "1e-6"},
    Dimension.MASS_CONCENTRATION: {
        "g/L": "1",
        "g/dL": "10",
        "mg/mL": "1",
        "mg/dL": "1e-2",
        "mg/L": "1e-3",
        "ug/mL": "1e-3",
        "ug/dL": "1e-5",
        "ug/L": "1e-6",
        "ng/mL": "1e-6",
        "ng/L": "1e-9",
        "pg/mL": "1e-9",
    },
    Dimension.MASS_CONCENTRATION_FEU: {
        "mg/L{FEU}": "1e-3",
        "ug/mL{FEU}": "1e-3",
        "ng/mL{FEU}": "1e-6",
        "ug/L{FEU}": "1e-6",
    },
    Dimension.SUBSTANCE_CONCENTRATION: {
        "mol/L": "1",
        "mmol/L": "1e-3",
        "umol/L": "1e-6",
        "nmol/L": "1e-9",
        "pmol/L": "1e-12",
    },
    Dimension.NUMBER_CONCENTRATION: {
        "10*12/L": "1e12",
        "10*9/L": "1e9",
        "10*6/L": "1e6",
        "10*6/uL": "1e12",
        "10*3/uL": "1e9",
        "/uL": "1e6",
        "/L": "1",
    },
    Dimension.CATALYTIC_CONCENTRATION: {"U/L": "1", "ukat/L": "60", "nkat/L": "6e-2"},
    Dimension.VOLUME_RATE: {"mL/min": "1", "L/h": "50/3"},
    Dimension.FILTRATION_RATE: {"mL/min/{1.73_m2}": "1"},
}

UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        code: Unit(code, dimension, Fraction(factor))
        for dimension, factors in _FACTORS.items()
        for code, factor in factors.items()
    }
)

SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "mcg": "ug",
        "µg": "ug",
        "μg": "ug",
        "l": "L",
        "dl": "dL",
        "ml": "mL",
        "µL": "uL",
        "μL": "uL",
        "µl": "uL",
        "ul": "uL",
        "minutes": "min",
        "hr": "h",
        "hour": "h",
        "hours": "h",
        "day": "d",
        "days": "d",
        "week": "wk",
        "weeks": "wk",
        "year": "a",
        "years": "a",
        "m^2": "m2",
        "m²": "m2",
        "°C": "Cel",
        "℃": "Cel",
        "mmHg": "mm[Hg]",
        "mm Hg": "mm[Hg]",
        "mg/day": "mg/d",
        "mcg/d": "ug/d",
        "mcg/day": "ug/d",
        "µg/d": "ug/d",
        "μg/d": "ug/d",
        "ug/day": "ug/d",
        "mcg/kg": "ug/kg",
        "µg/kg": "ug/kg",
        "μg/kg": "ug/kg",
        "mg/m^2": "mg/m2",
        "mg/m²": "mg/m2",
        "mg/(kg.d)": "mg/kg/d",
        "mg/kg/day": "mg/kg/d",
        "mg/(m2.d)": "mg/m2/d",
        "mg/m2/day": "mg/m2/d",
        "mg/m²/d": "mg/m2/d",
        "g/l": "g/L",
        "g/dl": "g/dL",
        "mg/ml": "mg/mL",
        "mg/dl": "mg/dL",
        "mg/l": "mg/L",
        "mcg/mL": "ug/mL",
        "mcg/ml": "ug/mL",
        "ug/ml": "ug/mL",
        "µg/mL": "ug/mL",
        "μg/mL": "ug/mL",
        "µg/ml": "ug/mL",
        "ug/dl": "ug/dL",
        "mcg/dL": "ug/dL",
        "µg/dL": "ug/dL",
        "μg/dL": "ug/dL",
        "mcg/L": "ug/L",
        "mcg/l": "ug/L",
        "ug/l": "ug/L",
        "µg/L": "ug/L",
        "μg/L": "ug/L",
        "µg/l": "ug/L",
        "ng/ml": "ng/mL",
        "ng/l": "ng/L",
        "pg/ml": "pg/mL",
        "mg/L FEU": "mg/L{FEU}",
        "ug/mL FEU": "ug/mL{FEU}",
        "µg/mL FEU": "ug/mL{FEU}",
        "ng/mL FEU": "ng/mL{FEU}",
        "ug/L FEU": "ug/L{FEU}",
        "µg/L FEU": "ug/L{FEU}",
        "mol/l": "mol/L",
        "mmol/l": "mmol/L",
        "umol/l": "umol/L",
        "µmol/L": "umol/L",
        "μmol/L": "umol/L",
        "µmol/l": "umol/L",
        "nmol/l": "nmol/L",
        "pmol/l": "pmol/L",
        "10^12/L": "10*12/L",
        "x10^12/L": "10*12/L",
        "x10*12/L": "10*12/L",
        "×10^12/L": "10*12/L",
        "10^9/L": "10*9/L",
        "10^9/l": "10*9/L",
        "x10^9/L": "10*9/L",
        "x10^9/l": "10*9/L",
        "x10*9/L": "10*9/L",
        "x10E9/L": "10*9/L",
        "10E9/L": "10*9/L",
        "×10^9/L": "10*9/L",
        "×10*9/L": "10*9/L",
        "×10⁹/L": "10*9/L",
        "10⁹/L": "10*9/L",
        "10^6/L": "10*6/L",
        "10^3/uL": "10*3/uL",
        "10^3/µL": "10*3/uL",
        "10^3/μL": "10*3/uL",
        "x10^3/uL": "10*3/uL",
        "K/uL": "10*3/uL",
        "10^6/uL": "10*6/uL",
        "/mm3": "/uL",
        "/µL": "/uL",
        "/μL": "/uL",
        "IU/L": "U/L",
        "U/l": "U/L",
        "IU/l": "U/L",
        "µkat/L": "ukat/L",
        "μkat/L": "ukat/L",
        "mL/min/1.73m2": "mL/min/{1.73_m2}",
        "mL/min/1.73 m2": "mL/min/{1.73_m2}",
        "mL/min/1.73 m²": "mL/min/{1.73_m2}",
        "mL/min/1.73m²": "mL/min/{1.73_m2}",
        "mL/min/(1.73.m2)": "mL/min/{1.73_m2}",
        "ml/min/1.73m2": "mL/min/{1.73_m2}",
    }
)
