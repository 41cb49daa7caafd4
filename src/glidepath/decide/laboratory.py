"""Laboratory results as criteria compare them: the latest reading of a test, in one unit."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from glidepath.quantities import InputError, convert, local_day
from glidepath.quantities.analytes import convert_analyte
from glidepath.record.measurement import LabReported, Measured
from glidepath.record.record import Record, day_of, zone_of
from glidepath.record.values import BelowLimit, NotAnalysed, Quantity

SCHWARTZ = Fraction(413, 1000)
"""Bedside Schwartz: eGFR in mL/min/1.73 m2 = 0.413 x height in cm / creatinine in mg/dL.

Source: Schwartz 2009, doi 10.1681/ASN.2008030287; from 1 to 18 years.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """A result in the unit of its comparison; with `below`, it lies below `value`."""

    value: Fraction
    unit: str
    day: date
    below: bool = False
    upper: Fraction | None = None

    def __str__(self) -> str:
        sign = "<" if self.below else ""
        return f"{sign}{float(self.value):g} {self.unit} ({self.day.isoformat()})"


Found = tuple[Reading | None, tuple[str, ...]]
"""A reading, or what is missing."""


def latest_reading(record: Record, test: str, unit: str) -> Found:
    """Give the latest analysed result of a test.

    Parameters
    ----------
    unit
        The unit to give it in; ``"1"`` leaves it in its own, with the upper limit beside it.
    """
    results = [
        (each, each.result)
        for each in record.events
        if isinstance(each, LabReported)
        and each.test == test
        and not isinstance(each.result, NotAnalysed)
    ]
    if not results:
        return None, (test,)
    return _reading(record, *results[-1], unit)


def _reading(record: Record, event: LabReported, result: Quantity | BelowLimit, unit: str) -> Found:
    stated = result.below if isinstance(result, BelowLimit) else result
    unit = stated.unit if unit == "1" else unit
    try:
        value = convert_analyte(event.test, stated.value, stated.unit, unit)
        limit = event.upper_limit
        upper = (
            None if limit is None else convert_analyte(event.test, limit.value, limit.unit, unit)
        )
    except InputError:
        return None, (f"{event.test}-in-{unit}",)
    drawn = event.happened if event.drawn_at is None else event.drawn_at
    day = local_day(drawn, zone_of(record))
    return Reading(value, unit, day, isinstance(result, BelowLimit), upper), ()


def value_of(event: LabReported, unit: str) -> Fraction | None:
    """Give a quantified result in a unit; ``None`` for any other."""
    if not isinstance(event.result, Quantity):
        return None
    try:
        return convert_analyte(event.test, event.result.value, event.result.unit, unit)
    except InputError:
        return None


def bedside_schwartz(record: Record, unit: str) -> Found:
    """Give the estimated glomerular filtration rate from the latest height and creatinine."""
    creatinine, missing = latest_reading(record, "creatinine", "mg/dL")
    heights = [
        (day_of(record, each), each.height)
        for each in record.events
        if isinstance(each, Measured) and each.height is not None
    ]
    if not heights:
        missing = (*missing, "height")
    if creatinine is None or not heights:
        return None, missing
    if creatinine.below or creatinine.value == 0:
        return None, ("creatinine",)
    height = convert(heights[-1][1].value, heights[-1][1].unit, "cm")
    return Reading(SCHWARTZ * height / creatinine.value, unit, creatinine.day), ()
