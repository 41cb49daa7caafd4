"""Rules that speak against a dose: just those that the permitted interval rests on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from glidepath.decide import Assessment, believe, decide
from glidepath.decide.against import against
from glidepath.decide.answer import Finding
from glidepath.decide.rules import Kind, Role, Scope
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.quantities import last_moment
from glidepath.record.record import zone_of

EXAMPLES = Path(__file__).parents[3] / "examples"


def assessed(name: str, on: date) -> Assessment:
    history, record = read_history("khe-sirolimus"), read_record(EXAMPLES / f"{name}.yaml")
    at = last_moment(on, zone_of(record))
    found = decide(history, record, at, belief=believe(history, record, at)).assessment
    assert found is not None
    return found


def finding(kind: Kind, scope: Scope, bound: int | None) -> Finding:
    return Finding("r", "s", kind, scope, Role.LIMIT, bound, True, True, {}, None)


@pytest.mark.parametrize(
    ("kind", "scope", "bound", "dose", "speaks"),
    [
        (Kind.FLOOR, Scope.REDUCTION, 657, 656, True),
        (Kind.FLOOR, Scope.REDUCTION, 657, 657, False),
        (Kind.FLOOR, Scope.REDUCTION, 900, 730, False),  # a floor above the present dose is it
        (Kind.FLOOR, Scope.REDUCTION, 900, 729, True),
        (Kind.FLOOR, Scope.REDUCTION, 657, 0, False),  # the stop is another step
        (Kind.FLOOR, Scope.STOP, 730, 0, True),
        (Kind.FLOOR, Scope.STOP, 730, 100, False),
        (Kind.FLOOR, Scope.BOTH, 730, 0, True),
        (Kind.RAISE, Scope.BOTH, 800, 799, True),
        (Kind.RAISE, Scope.BOTH, 800, 800, False),
        (Kind.CEILING, Scope.BOTH, 1000, 1001, True),
        (Kind.CEILING, Scope.BOTH, 500, 730, False),  # a ceiling never lowers the present dose
        (Kind.CEILING, Scope.BOTH, None, 5000, False),
        (Kind.NOTICE, Scope.BOTH, 1, 0, False),
    ],
)
def test_a_bound_against_a_dose(
    kind: Kind, scope: Scope, bound: int | None, dose: int, *, speaks: bool
) -> None:
    found = assessed("taper-on-track", date(2026, 11, 16))
    assert found.status.dose == 730
    one = replace(found, findings=(finding(kind, scope, bound),))
    assert bool(against(one, dose)) is speaks


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("taper-on-track", date(2026, 11, 16)),
        ("taper-on-track", date(2026, 9, 10)),
        ("maintenance-out-of-window", date(2026, 5, 20)),
        ("fever-interrupted", date(2026, 2, 16)),
    ],
)
def test_it_agrees_with_the_permitted_interval(name: str, on: date) -> None:
    found = assessed(name, on)
    high = 10**6 if found.high is None else found.high
    for dose in range(1, 2_500, 7):
        assert (not against(found, dose)) is (found.low <= dose <= high), dose
    assert (not against(found, 0)) is found.may_stop
