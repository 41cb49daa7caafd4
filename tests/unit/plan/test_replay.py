"""Every step is put to the decision: what it does not allow cannot be returned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.answer import Regimen
from glidepath.decide.course import Course
from glidepath.plan.choices import Frame
from glidepath.plan.giveable import lattice_with
from glidepath.plan.make import plan
from glidepath.plan.schedule import Move, NoPlan, Schedule, WhyNot
from glidepath.plan.walk import Trodden, Way, walk
from glidepath.protocol import Protocol, ProtocolHistory, with_value
from unit.decide.given import trial
from unit.plan.given import (
    days_of,
    doses_of,
    entered,
    later,
    linear,
    moment,
    record,
    refused,
    scheduled,
)

Break = Callable[[Trodden], Trodden]


def by(step: Trodden, micrograms: int) -> Trodden:
    given = step.regimen
    return replace(step, regimen=Regimen(given.dose + micrograms, 1, given.formulation))


def lower(step: Trodden) -> Trodden:
    return by(step, -10)


def between(step: Trodden) -> Trodden:
    """No graduation of the syringe."""
    return by(step, 5)


def raised(step: Trodden) -> Trodden:
    """Beyond the highest earlier dose."""
    return by(step, 1010)


def sooner(step: Trodden) -> Trodden:
    return replace(step, day=step.day - timedelta(days=1))


def stopped(step: Trodden) -> Trodden:
    return replace(by(step, -step.regimen.dose), move=Move.STOP)


def undocumented(step: Trodden) -> Trodden:
    """A restore waits for no level."""
    return replace(step, move=Move.RESTORE)


def elsewhere(step: Trodden) -> Trodden:
    """A formulation that the protocol does not know."""
    return replace(step, regimen=replace(step.regimen, formulation="elixir"))


@pytest.mark.parametrize(
    ("number", "broken", "day", "move"),
    [
        (0, lower, 0, "reduce"),
        (5, lower, 150, "reduce"),
        (5, between, 150, "reduce"),
        (5, raised, 150, "reduce"),
        (5, elsewhere, 150, "reduce"),
        (1, sooner, 29, "reduce"),
        (10, stopped, 300, "stop"),
        (1, undocumented, 30, "restore"),
        (12, sooner, 343, "stop"),
    ],
)
def test_a_walk_that_goes_wrong_is_found(
    number: int, broken: Break, day: int, move: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(frame: Frame, course: Course) -> Way:
        way = walk(frame, course)
        steps = list(way.steps)
        steps[number] = broken(steps[number])
        return replace(way, steps=tuple(steps))

    monkeypatch.setattr("glidepath.plan.make.walk", wrong)
    assert refused(entered()) == NoPlan(WhyNot.NOT_REPLAYED, details=(later(day).isoformat(), move))


def test_nobody_is_planned_for_what_the_protocol_has_not() -> None:
    with pytest.raises(AssertionError, match="elixir"):
        lattice_with(trial(), "elixir", 24)


def test_a_walk_ends_some_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.plan.walk.MOST_STEPS", 3)
    found = scheduled(entered())
    assert (doses_of(found), found.off, found.held) == ([900, 810, 730], None, ())


# --- a protocol that changes on the way -----------------------------------------------------------


def amended(start: date, **values: Any) -> ProtocolHistory:
    """The trial, and an amendment that takes effect on a day."""
    fields = {name: getattr(trial(), name) for name in Protocol.model_fields}
    fields |= {"version": "1.1", "amends": "1.0", "effective": {"*": start}}
    protocol = Protocol.model_construct(**fields)
    for identifier, value in values.items():
        protocol = with_value(protocol, identifier, value)
    return ProtocolHistory((trial(), protocol))


def by_versions(history: ProtocolHistory) -> Schedule:
    at = moment(0)
    found = plan(history, record(entered()), at, linear(entered(), at))
    assert isinstance(found, Schedule), found
    return found


def test_from_an_amendment_on_its_own_cap_counts() -> None:
    # 10 % until day 119, then 5 %: 0.66 becomes 0.63 on day 120, 0.60 on day 150
    found = by_versions(amended(later(100), **{"taper.cap": Fraction(1, 20)}))
    assert doses_of(found)[:6] == [900, 810, 730, 660, 630, 600]
    assert days_of(found)[:6] == [0, 30, 60, 90, 120, 150]


def test_a_step_that_an_amendment_puts_off_waits_for_it() -> None:
    # from day 20 on 40 days between two steps: not day 30 but day 40
    found = by_versions(amended(later(20), **{"taper.spacing-min": 40}))
    assert days_of(found)[:3] == [0, 40, 80]
