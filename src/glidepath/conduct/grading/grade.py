"""The grade of one laboratory value, or why it has none.

Pure: a result with its dated limits, and a baseline with its own, give a grade with all that it
was computed from. It is a help for who judges the adverse event; attribution is not graded.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from glidepath.conduct.grading.table import (
    TERMS,
    VERSION,
    Baseline,
    Boundary,
    Of,
    Scale,
    Side,
    Term,
)
from glidepath.quantities import InputError
from glidepath.quantities.analytes import convert_analyte
from glidepath.quantities.units import unit_named
from glidepath.record.measurement import LabReported
from glidepath.record.values import BelowLimit, NotAnalysed, Quantity

JUST_BELOW = 1 - Fraction(1, 10**9)
"""A result below a limit of quantification lies from 0 to just below that limit."""


class Reason(Enum):
    """Why a value cannot be graded."""

    NO_TERM = "no-term"
    NOT_ANALYSED = "not-analysed"
    BELOW_LIMIT = "below-limit"
    UNIT = "unit"
    LIMIT = "limit"
    BASELINE = "baseline"
    BASELINE_LIMIT = "baseline-limit"
    LIMIT_CONTRADICTS = "limit-contradicts"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a value is graded from, in one unit; ``None`` for what is not stated.

    Parameters
    ----------
    lowest, highest
        The result; two numbers where it lies below a limit of quantification.
    limit
        The dated, age-specific limit of the laboratory on the side that is graded.
    baseline, normal
        The result before the trial, and whether it was normal by its own limit.
    """

    unit: str
    lowest: Fraction
    highest: Fraction
    limit: Fraction | None = None
    baseline: Fraction | None = None
    normal: bool | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade, 0 for none, with its version and what it was computed from.

    Parameters
    ----------
    clinical_above
        Whether a graver grade than the test can give is a clinical judgement, and may be due.
    """

    test: str
    term: str
    category: str
    grade: int
    version: str
    grounds: Grounds
    clinical_above: bool


@dataclass(frozen=True, slots=True)
class Ungraded:
    """No grade, and why; a person has to judge."""

    test: str
    reason: Reason
    version: str = VERSION


Graded: TypeAlias = Grade | Ungraded


def grade(event: LabReported, baseline: LabReported | None = None) -> Graded:
    """Grade one laboratory result.

    Parameters
    ----------
    event
        The result, with the limits that the laboratory stated for it.
    baseline
        The result of the same test before the trial, with the limits of that time.

    Returns
    -------
    Grade or Ungraded
        A value within its stated limit that the table would grade is not graded: either the limit
        is wrong, or normal for the child's age, and a person has to say which.
    """
    term = TERMS.get(event.test)
    if term is None:
        return Ungraded(event.test, Reason.NO_TERM)
    if isinstance(event.result, NotAnalysed):
        return Ungraded(event.test, Reason.NOT_ANALYSED)
    try:
        scale = _scale(term, _stated(event.result).unit)
        grounds = _grounds(term.side, scale.unit, event, event.result, baseline)
    except InputError:
        return Ungraded(event.test, Reason.UNIT)
    return _graded(event.test, term, scale, grounds)


def _graded(test: str, term: Term, scale: Scale, grounds: Grounds) -> Graded:
    found = {_judged(term, scale, grounds, value) for value in (grounds.lowest, grounds.highest)}
    if len(found) > 1:
        return Ungraded(test, Reason.BELOW_LIMIT)
    (judged,) = found
    if isinstance(judged, Reason):
        return Ungraded(test, judged)
    above = judged == term.highest < 4
    return Grade(test, term.name, term.category, judged, VERSION, grounds, above)


def _judged(term: Term, scale: Scale, grounds: Grounds, value: Fraction) -> int | Reason:
    """The gravest grade whose boundary is passed, if no unknown boundary could make it graver."""
    passed, unknown = [0], []
    for each in scale.boundaries:
        known = _applies(each, grounds)
        place = _place(each, grounds)
        if known is None:
            unknown.append((each.grade, _why_unknown(grounds)))
        elif known and place is None:
            unknown.append((each.grade, _lacking(each)))
        elif known and place is not None and _beyond(term.side, each, value, place):
            passed.append(each.grade)
    gravest = max(passed)
    for graver, why in unknown:
        if graver > gravest:
            return why
    return Reason.LIMIT_CONTRADICTS if _contradicted(term, scale, grounds, value) else gravest


def _contradicted(term: Term, scale: Scale, grounds: Grounds, value: Fraction) -> bool:
    """Whether a boundary by value is passed although the value is normal by its limit."""
    if not any(each.of is Of.LIMIT for each in scale.boundaries) or grounds.limit is None:
        return False
    outside = _beyond(term.side, Boundary(1, Of.LIMIT, Fraction(1)), value, grounds.limit)
    return not outside and any(
        each.of is Of.VALUE and _beyond(term.side, each, value, each.number)
        for each in scale.boundaries
    )


def _applies(boundary: Boundary, grounds: Grounds) -> bool | None:
    if boundary.baseline is Baseline.ANY:
        return True
    if grounds.normal is None:
        return None
    return grounds.normal is (boundary.baseline is Baseline.NORMAL)


def _place(boundary: Boundary, grounds: Grounds) -> Fraction | None:
    if boundary.of is Of.VALUE:
        return boundary.number
    base = grounds.limit if boundary.of is Of.LIMIT else grounds.baseline
    return None if base is None else base * boundary.number


def _why_unknown(grounds: Grounds) -> Reason:
    return Reason.BASELINE if grounds.baseline is None else Reason.BASELINE_LIMIT


def _lacking(boundary: Boundary) -> Reason:
    return Reason.LIMIT if boundary.of is Of.LIMIT else Reason.BASELINE


def _beyond(side: Side, boundary: Boundary, value: Fraction, place: Fraction) -> bool:
    if boundary.included and value == place:
        return True
    return value < place if side is Side.LOW else value > place


def _scale(term: Term, unit: str) -> Scale:
    """The scale in the kind of unit that the result has; else the first."""
    kind = unit_named(unit).dimension
    alike = (each for each in term.scales if unit_named(each.unit).dimension is kind)
    return next(alike, term.scales[0])


def _grounds(
    side: Side,
    unit: str,
    event: LabReported,
    result: Quantity | BelowLimit,
    baseline: LabReported | None,
) -> Grounds:
    lowest, highest = _ends(event.test, result, unit)
    before = None if baseline is None else _baseline(side, unit, baseline)
    value, normal = (None, None) if before is None else before
    return Grounds(unit, lowest, highest, _limit(side, event, unit), value, normal)


def _baseline(side: Side, unit: str, event: LabReported) -> tuple[Fraction, bool | None] | None:
    """The baseline and whether it was normal; none where it was not quantified."""
    if not isinstance(event.result, Quantity):
        return None
    value = convert_analyte(event.test, event.result.value, event.result.unit, unit)
    limit = _limit(side, event, unit)
    if limit is None:
        return value, None
    return value, value >= limit if side is Side.LOW else value <= limit


def _ends(test: str, result: Quantity | BelowLimit, unit: str) -> tuple[Fraction, Fraction]:
    stated = _stated(result)
    value = convert_analyte(test, stated.value, stated.unit, unit)
    return (Fraction(0), value * JUST_BELOW) if isinstance(result, BelowLimit) else (value, value)


def _stated(result: Quantity | BelowLimit) -> Quantity:
    return result.below if isinstance(result, BelowLimit) else result


def _limit(side: Side, event: LabReported, unit: str) -> Fraction | None:
    limit = event.lower_limit if side is Side.LOW else event.upper_limit
    return None if limit is None else convert_analyte(event.test, limit.value, limit.unit, unit)
