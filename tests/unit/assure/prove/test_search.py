"""The search for a course from the first day."""

import pytest

from glidepath.assure.prove.claims import Case
from glidepath.assure.prove.search import breaks, search
from glidepath.assure.prove.trace import UNFORESEEN, Subject, believing, course, ending
from glidepath.decide.numbers import Truth, no
from glidepath.decide.rules import RULES
from glidepath.decide.status import Status
from unit.assure.given import trial

SUBJECT = Subject(trial(), RULES)


def never_treated(case: Case) -> Truth:
    """Claims that no child ever has a dose."""
    return case.status.dose == 0


def never_on_taper(case: Case) -> Truth:
    """Claims that no taper is ever begun."""
    return no(case.ghost.begun)


def test_the_shortest_course_is_found() -> None:
    trace = search(SUBJECT, never_treated, 5)
    assert trace is not None
    (step,) = trace.steps
    assert step.order is not None
    assert step.order.dose == 1000
    assert breaks(SUBJECT, never_treated, trace)


def test_a_course_of_two_orders_is_found() -> None:
    trace = search(SUBJECT, never_on_taper, 5)
    assert trace is not None
    assert [step.order.dose for step in trace.steps if step.order] == [1000, 900]
    assert course(SUBJECT, trace)[-1].ghost.start_dose == 1000


def test_nothing_is_found_where_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.assure.prove.search.ROUNDS", 1)
    assert search(SUBJECT, lambda case: case.status.dose >= 0, 5) is None


def test_the_trough_is_that_of_a_level_on_the_same_dose() -> None:
    assert believing(Status(dose=300, level_dose=300, level=1800))[-3:-1] == (True, 1800)
    assert believing(Status(dose=300, level_dose=310, level=1800))[-3:-1] == (True, UNFORESEEN)
    assert believing(Status(dose=300))[-3:-1] == (False, 0)


def test_a_course_ends_with_the_belief_of_its_status() -> None:
    trace = search(SUBJECT, never_treated, 5)
    assert trace is not None
    case = ending(SUBJECT, trace, course(SUBJECT, trace)[-1])
    assert (case.status.trough_known, case.rules, case.chance) == (False, RULES, trace.chance)
