"""The laboratory grades of CTCAE as data: where each grade begins.

Source: Common Terminology Criteria for Adverse Events, version 5.0, US National Cancer Institute,
27 November 2017. A grade that is a clinical judgement is not here: no laboratory value gives it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

VERSION = "5.0"


class Side(Enum):
    """On which side of normal a test is graded."""

    LOW = "low"
    HIGH = "high"


class Of(Enum):
    """What the number of a boundary is counted in."""

    VALUE = "value"
    LIMIT = "limit"
    BASELINE = "baseline"


class Baseline(Enum):
    """For which baseline a boundary holds."""

    ANY = "any"
    NORMAL = "normal"
    ABNORMAL = "abnormal"


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where a grade begins: beyond this number, or at it where it is included.

    Parameters
    ----------
    number
        A value in the unit of the scale, or a multiple of the limit (lower or upper, by the side)
        or of the baseline.
    """

    grade: int
    of: Of
    number: Fraction
    baseline: Baseline = Baseline.ANY
    included: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The boundaries of a test in one unit."""

    unit: str
    boundaries: tuple[Boundary, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of CTCAE that a laboratory test is graded by.

    Parameters
    ----------
    name
        The term, in our words.
    category
        Of the adverse event, as the safety rules of a protocol name it.
    highest
        The gravest grade that the test alone can give.
    scales
        One, or one for each kind of unit where CTCAE gives rounded numbers in both.
    """

    name: str
    category: str
    side: Side
    highest: int
    scales: tuple[Scale, ...]


def _at(
    of: Of, *numbers: str, baseline: Baseline = Baseline.ANY, grade: int = 1
) -> tuple[Boundary, ...]:
    """Boundaries of grade after grade; one that is included ends with an equals sign."""
    return tuple(
        Boundary(number, of, Fraction(text.rstrip("=")), baseline, text.endswith("="))
        for number, text in enumerate(numbers, grade)
    )


def _limit_then(*numbers: str) -> tuple[Boundary, ...]:
    """Grade 1 from the limit on, the later grades by value."""
    return (*_at(Of.LIMIT, "1"), *_at(Of.VALUE, *numbers, grade=2))


NORMAL, ABNORMAL = Baseline.NORMAL, Baseline.ABNORMAL
TRANSAMINASE = (
    *_at(Of.LIMIT, "1", "3", "5", "20", baseline=NORMAL),
    *_at(Of.BASELINE, "1.5=", "3", "5", "20", baseline=ABNORMAL),
)
BILIRUBIN = (
    *_at(Of.LIMIT, "1", "1.5", "3", "10", baseline=NORMAL),
    *_at(Of.BASELINE, "1", "1.5", "3", "10", baseline=ABNORMAL),
)
CREATININE = (
    *_at(Of.LIMIT, "1", "1.5", "3", "6"),
    *_at(Of.BASELINE, "1.5", "3", grade=2),
)
FIBRINOGEN = (
    *_at(Of.LIMIT, "1", "0.75", "0.5", "0.25", baseline=NORMAL),
    *_at(Of.BASELINE, "1", "0.75=", "0.5=", "0.25=", baseline=ABNORMAL),
    *_at(Of.VALUE, "0.5", grade=4),
)

TERMS: Mapping[str, Term] = {
    "platelets": Term(
        "platelets decreased", "blood", Side.LOW, 4,
        (Scale("10*9/L", _limit_then("75", "50", "25")),),
    ),
    "neutrophils": Term(
        "neutrophils decreased", "blood", Side.LOW, 4,
        (Scale("10*9/L", _limit_then("1.5", "1.0", "0.5")),),
    ),
    "haemoglobin": Term(
        "anaemia", "blood", Side.LOW, 3, (Scale("g/L", _limit_then("100", "80")),)
    ),
    "alt": Term("ALT increased", "liver", Side.HIGH, 4, (Scale("U/L", TRANSAMINASE),)),
    "ast": Term("AST increased", "liver", Side.HIGH, 4, (Scale("U/L", TRANSAMINASE),)),
    "total-bilirubin": Term(
        "bilirubin increased", "liver", Side.HIGH, 4, (Scale("umol/L", BILIRUBIN),)
    ),
    "creatinine": Term(
        "creatinine increased", "kidney", Side.HIGH, 4, (Scale("umol/L", CREATININE),)
    ),
    "cholesterol": Term(
        "cholesterol high", "lipids", Side.HIGH, 4,
        (
            Scale("mmol/L", _limit_then("7.75", "10.34", "12.92")),
            Scale("mg/dL", _limit_then("300", "400", "500")),
        ),
    ),
    "triglycerides": Term(
        "triglycerides high", "lipids", Side.HIGH, 4,
        (
            Scale("mmol/L", _at(Of.VALUE, "1.71=", "3.42", "5.7", "11.4")),
            Scale("mg/dL", _at(Of.VALUE, "150=", "300", "500", "1000")),
        ),
    ),
    "fibrinogen": Term(
        "fibrinogen decreased", "blood", Side.LOW, 4, (Scale("g/L", FIBRINOGEN),)
    ),
}  # fmt: skip
"""By the name of the test in the record."""
