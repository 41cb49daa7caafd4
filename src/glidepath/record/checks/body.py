"""Checks of the body: what a child of an age can weigh and measure, and how fast that changes."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from glidepath.quantities.partial_date import PartialDate, age_in_years
from glidepath.quantities.units import convert
from glidepath.record.flaws import Flaw
from glidepath.record.measurement import Measured
from glidepath.record.plausible import BODIES, Body
from glidepath.record.timeline import Timeline, name, rounded, written
from glidepath.record.values import Quantity

TOLERATED_JUMP = Fraction(1, 10)
GROWTH_BY_DAY = Fraction(1, 10) / 30
INFANT_GROWTH_BY_DAY = Fraction(3, 10) / 30
TOLERATED_SHRINKING = 1
PRESSURES = range(10, 301)
TEMPERATURES = range(20, 46)


def bodies(timeline: Timeline, day: date) -> tuple[Body, Body]:
    """Give the bounds at the youngest and at the oldest age that the child can have on a day."""
    return bodies_of(timeline.participant.born, day)


def bodies_of(born: PartialDate, day: date) -> tuple[Body, Body]:
    """Give the bounds at the youngest and at the oldest age of who was born then, on a day."""
    youngest, oldest = age_in_years(born, max(day, born.earliest()))
    return _body(youngest), _body(oldest)


def _body(age: int) -> Body:
    return [body for body in BODIES if body.age <= age][-1]


def sizes(timeline: Timeline) -> Iterator[Flaw]:
    """Weight and height that a child of this age can have."""
    for event in timeline.of(Measured):
        young, old = bodies(timeline, timeline.day(event.happened))
        weights = (Fraction(young.least_weight, 1000), Fraction(old.most_weight, 1000))
        heights = (Fraction(young.least_height, 10), Fraction(old.most_height, 10))
        yield from _within(event, "weight", event.weight, "kg", weights)
        yield from _within(event, "height", event.height, "cm", heights)


def _within(
    event: Measured,
    field: str,
    quantity: Quantity | None,
    unit: str,
    bounds: tuple[Fraction, Fraction],
) -> Iterator[Flaw]:
    if quantity is None:
        return
    least, most = bounds
    if not least <= _in(quantity, unit) <= most:
        message = f"a {field} of {written(quantity)} at this age"
        expected = f"{rounded(least)} to {rounded(most)} {unit}; check the unit and the date"
        yield Flaw(f"impossible-{field}", name(event), field, message, expected)


def circulation(timeline: Timeline) -> Iterator[Flaw]:
    """Blood pressure and temperature that a living child can have."""
    for event in timeline.of(Measured):
        yield from _pressure(event)
        if event.temperature is not None:
            degrees = _in(event.temperature, "Cel")
            if not TEMPERATURES.start <= degrees < TEMPERATURES.stop:
                message = f"a temperature of {written(event.temperature)}"
                expected = "20 to 45 Cel; is it in Fahrenheit?"
                yield Flaw("impossible-temperature", name(event), "temperature", message, expected)


def _pressure(event: Measured) -> Iterator[Flaw]:
    stated = {"systolic": event.systolic, "diastolic": event.diastolic}
    found = {
        field: _in(pressure, "mm[Hg]") for field, pressure in stated.items() if pressure is not None
    }
    for field, pressure in found.items():
        if not PRESSURES.start <= pressure < PRESSURES.stop:
            message = f"a {field} pressure of {rounded(pressure)} mm[Hg]"
            yield Flaw("impossible-pressure", name(event), field, message, "10 to 300 mm[Hg]")
    if len(found) == len(stated) and found["diastolic"] >= found["systolic"]:
        message = "the diastolic pressure is not below the systolic"
        yield Flaw("impossible-pressure", name(event), "diastolic", message, "a lower one")


def jumps(timeline: Timeline) -> Iterator[Flaw]:
    """Weight changes by at most a tenth, and a tenth for each 30 days between (infants: three).

    Notes
    -----
    Most children of trial age gain 1 % in 30 days and lose a tenth only by grave illness; a
    transposed digit changes far more. Infants may double in two months.
    """
    weighed = [(one, one.weight) for one in timeline.of(Measured) if one.weight is not None]
    for (earlier, before), (later, after) in pairwise(weighed):
        days = (timeline.day(later.happened) - timeline.day(earlier.happened)).days
        infant = bodies(timeline, timeline.day(earlier.happened))[0].age < 1
        growth = INFANT_GROWTH_BY_DAY if infant else GROWTH_BY_DAY
        tolerated = TOLERATED_JUMP + growth * days
        change = abs(_in(after, "kg") / _in(before, "kg") - 1)
        if change > tolerated:
            message = (
                f"{written(after)}, {days} days after {written(before)}:"
                f" a change of {rounded(change * 100)} %"
            )
            expected = f"at most {rounded(tolerated * 100)} % in that time; a digit, another child?"
            yield Flaw("weight-jumps", name(later), "weight", message, expected)


def shrinking(timeline: Timeline) -> Iterator[Flaw]:
    """Height does not fall by more than 1 cm, the error of measuring a child."""
    measured = [(one, one.height) for one in timeline.of(Measured) if one.height is not None]
    for (_, before), (later, after) in pairwise(measured):
        if _in(before, "cm") - _in(after, "cm") > TOLERATED_SHRINKING:
            message = f"{written(after)}, after {written(before)}"
            yield Flaw("height-shrinks", name(later), "height", message, "no loss of height")


def _in(quantity: Quantity, unit: str) -> Fraction:
    return convert(quantity.value, quantity.unit, unit)
