"""Checks of laboratory results: a known test, in a unit of its kind, of a size that can be."""

from collections.abc import Iterator
from difflib import get_close_matches

from glidepath.quantities.units import convert, unit_named
from glidepath.record.flaws import Flaw
from glidepath.record.measurement import LabReported
from glidepath.record.plausible import TESTS, Test
from glidepath.record.timeline import Timeline, name, written
from glidepath.record.values import BelowLimit, Quantity


def results(timeline: Timeline) -> Iterator[Flaw]:
    """Every laboratory result fits its test, and its limits fit each other."""
    for event in timeline.of(LabReported):
        test = TESTS.get(event.test)
        if test is None:
            near = get_close_matches(event.test, TESTS)
            expected = " or ".join(near or TESTS)
            message = f'unknown test "{event.test}": its unit is not checked'
            yield Flaw("unknown-test", name(event), "test", message, expected)
        else:
            yield from _units(event, test)
            yield from _size(event, test)
        yield from _limits(event)


def _stated(event: LabReported) -> Iterator[tuple[str, Quantity]]:
    if isinstance(event.result, Quantity):
        yield "result.unit", event.result
    if isinstance(event.result, BelowLimit):
        yield "result.below.unit", event.result.below
    if event.lower_limit is not None:
        yield "lower_limit.unit", event.lower_limit
    if event.upper_limit is not None:
        yield "upper_limit.unit", event.upper_limit


def _units(event: LabReported, test: Test) -> Iterator[Flaw]:
    for field, quantity in _stated(event):
        dimension = unit_named(quantity.unit).dimension
        if dimension not in test.dimensions:
            message = f"{event.test} in {quantity.unit} ({dimension.value})"
            expected = f"a unit of {' or '.join(one.value for one in test.dimensions)}"
            yield Flaw("wrong-dimension", name(event), field, message, expected)


def _size(event: LabReported, test: Test) -> Iterator[Flaw]:
    result = event.result
    if not isinstance(result, Quantity) or not _same_dimension(result.unit, test.unit):
        return
    if not test.least <= convert(result.value, result.unit, test.unit) <= test.most:
        message = f"{event.test} of {written(result)}"
        expected = f"{test.least} to {test.most} {test.unit}; check the unit"
        yield Flaw("impossible-result", name(event), "result", message, expected)


def _same_dimension(unit: str, other: str) -> bool:
    return unit_named(unit).dimension is unit_named(other).dimension


def _limits(event: LabReported) -> Iterator[Flaw]:
    lower, upper = event.lower_limit, event.upper_limit
    if lower is None or upper is None or not _same_dimension(lower.unit, upper.unit):
        return
    if convert(lower.value, lower.unit, upper.unit) > upper.value:
        message = f"a lower limit of {written(lower)} above the upper one of {written(upper)}"
        yield Flaw("limits-crossed", name(event), "lower_limit", message, "a lower one")
