"""The names of an NM-TRAN data set: items with a meaning of their own, covariates, units."""

from collections.abc import Mapping
from types import MappingProxyType

ITEMS = (
    "ID", "TIME", "AMT", "DV", "EVID", "MDV", "II", "ADDL", "SS", "CMT", "RATE",
    "BLQ", "CENS", "LLOQ",
)  # fmt: skip
"""The items that are read; ID, TIME and AMT must be there, and DV where levels are wanted."""

OF_LEVELS = frozenset({"DV", "MDV", "BLQ", "CENS", "LLOQ"})
"""The items that are not looked at where levels are not wanted."""

UNREAD: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("DATE", "DAT1", "DAT2", "DAT3"), "TIME in hours that go on counting after midnight"
        ),
        **dict.fromkeys(("PCMT", "CALL", "CONT", "L1", "L2", "RAW_", "MRG_", "RPT_"), ""),
    }
)
"""Items of NONMEM that would change the answer and are not read, with what is expected instead."""

COVARIATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "weight": ("WT", "WEIGHT", "BW", "BWT"),
        "age": ("AGE",),
        "sex": ("SEX",),
        "height": ("HT", "HEIGHT"),
        "total-bilirubin": ("TBIL", "TBILI", "BILI"),
        "oxcarbazepine": ("OXC",),
        "cyp3a5": ("CYP3A5",),
        "haematocrit": ("HCT",),
        "ast": ("AST",),
        "alt": ("ALT",),
        "albumin": ("ALB",),
        "creatinine": ("CREA", "SCR"),
    }
)
"""By the name of a covariate in the models: the columns that may hold it, the first when written.

Any covariate may also stand in a column of its own name, in capitals, with _ for -.
"""

LEVEL_UNITS: Mapping[str, float] = MappingProxyType(
    {"ng/mL": 1.0, "ug/L": 1.0, "ug/mL": 1000.0, "mg/L": 1000.0, "ng/L": 0.001, "pg/mL": 0.001}
)
"""What a level in a unit is multiplied by to be in ng/mL."""

THOUSANDTHS: Mapping[str, str] = MappingProxyType(
    {
        "ng/mL": "ng/L",
        "ug/L": "ng/L",
        "ug/mL": "ng/mL",
        "mg/L": "ug/L",
        "ng/L": "pg/L",
        "pg/mL": "pg/L",
    }
)
"""By a unit of levels, the thousandth part of it, by the name that is likely meant."""


def columns_of(covariate: str) -> tuple[str, ...]:
    """Give the columns that may hold a covariate, the one that is written first.

    >>> columns_of("body-fat")
    ('BODY_FAT',)
    """
    own = covariate.upper().replace("-", "_")
    return tuple(dict.fromkeys((*COVARIATES.get(covariate, ()), own)))


def covariate_of(column: str) -> str | None:
    """Give the covariate that a column holds by its name; None for a column of another name.

    >>> covariate_of("WT"), covariate_of("DVID")
    ('weight', None)
    """
    return next((name for name in COVARIATES if column in columns_of(name)), None)
