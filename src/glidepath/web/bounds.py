"""The bounds of what can be typed: those by which the record judges what can be meant.

One source for the field that is typed in, for the form that is sent, and for the table that is
imported: what `glidepath.record` would refuse is told while it is typed. None is a reference range,
and none judges health.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from glidepath.quantities import InputError, PartialDate
from glidepath.quantities.units import convert, unit_named
from glidepath.record.checks.body import PRESSURES, TEMPERATURES, bodies_of
from glidepath.record.plausible import BODIES, TESTS, Body


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that can be meant, in a unit."""

    low: Fraction
    high: Fraction
    unit: str

    @property
    def told(self) -> str:
        """Both ends, as they are written beside a field."""
        return f"{number_told(self.low)} – {number_told(self.high)}"


Band = tuple[date, Bounds]
"""Bounds, and the day from which they hold."""

LEVEL = Bounds(Fraction(0), Fraction(200), "ng/mL")
"""Of the trial's drug: four times the highest trough that was published of a child (46.8 ng/mL)."""
MISSED = Bounds(Fraction(1), Fraction(90), "1")
"""Doses between two visits."""
AFTER_DOSE = Bounds(Fraction(0), Fraction(24), "h")
"""Between a dose and vomiting: the next dose comes after a day."""
PRESSURE = Bounds(Fraction(PRESSURES.start), Fraction(PRESSURES.stop - 1), "mm[Hg]")
TEMPERATURE = Bounds(Fraction(TEMPERATURES.start), Fraction(TEMPERATURES.stop - 1), "Cel")
_ALWAYS: Mapping[str, Bounds] = {
    "level": LEVEL,
    "missed": MISSED,
    "count": MISSED,
    "hours_after_dose": AFTER_DOSE,
    "systolic": PRESSURE,
    "diastolic": PRESSURE,
    "temperature": TEMPERATURE,
    **{
        name: Bounds(Fraction(each.least), Fraction(each.most), each.unit)
        for name, each in TESTS.items()
    },
}
"""By name of the quantity or test; a laboratory value in the unit in which the record judges it."""
BY_AGE = frozenset({"weight", "height"})


def number_told(number: Fraction) -> str:
    """Write a bound as a number is typed."""
    return f"{float(number):g}" if number.denominator != 1 else str(number.numerator)


def bounds_of(name: str, unit: str, born: PartialDate, day: date) -> Bounds | None:
    """Give the bounds of a quantity or test, in a unit; ``None`` where the record knows none.

    Parameters
    ----------
    name
        Such as ``weight``, ``platelets`` or ``level``.
    born, day
        What a child can weigh and measure depends on its age.
    """
    if name in BY_AGE:
        return _converted(_of_body(name, *bodies_of(born, day)), unit)
    return bounds_of_result(name, unit)


def bounds_of_result(name: str, unit: str) -> Bounds | None:
    """Give the bounds of what does not depend on age; ``None`` where the record knows none."""
    return _converted(_ALWAYS.get(name), unit)


def _converted(found: Bounds | None, unit: str) -> Bounds | None:
    return None if found is None or not _alike(found.unit, unit) else _in(found, unit)


def _alike(unit: str, other: str) -> bool:
    """Whether one can be expressed in the other, so that the bounds say something of it."""
    try:
        return unit_named(unit).dimension is unit_named(other).dimension
    except InputError:
        return False


def _of_body(name: str, young: Body, old: Body) -> Bounds:
    if name == "weight":
        return Bounds(
            Fraction(young.least_weight, 1000), Fraction(old.most_weight, 1000), unit="kg"
        )
    return Bounds(Fraction(young.least_height, 10), Fraction(old.most_height, 10), unit="cm")


def _in(bounds: Bounds, unit: str) -> Bounds:
    if unit == bounds.unit:
        return bounds
    low, high = (convert(each, bounds.unit, unit) for each in (bounds.low, bounds.high))
    return Bounds(low, high, unit)


def bands(name: str, unit: str, born: PartialDate, today: date) -> tuple[Band, ...]:
    """Give bounds with the days from which they hold, from birth to today; none where none are."""
    if name not in BY_AGE:
        always = bounds_of(name, unit, born, today)
        return () if always is None else ((born.earliest(), always),)
    days = sorted({born.earliest(), *_birthdays(born, today)})
    found: list[Band] = []
    for day in days:
        bounds = bounds_of(name, unit, born, day)
        if bounds is not None and (not found or found[-1][1] != bounds):
            found.append((day, bounds))
    return tuple(found)


def _birthdays(born: PartialDate, today: date) -> Iterator[date]:
    """The days on which an age is reached at which bounds change."""
    for body in BODIES:
        for first in (born.earliest(), born.latest()):
            day = _years_after(first, body.age)
            if day <= today:
                yield day


def _years_after(day: date, years: int) -> date:
    """The same day some years later; of a 29th of February, the first day on which age counts."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
