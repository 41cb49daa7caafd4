"""The visits to come, counted by hand from the protocol's schedule.

The girl of the first example was randomised on 20 July 2026: monthly visits are planned 30 days
apart from 19 August on, imaging on 18 October and every 90 days from there, and 14 days after the
order of 12 October a level.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from glidepath.decide.answer import Assessment
from glidepath.record.event import Event
from glidepath.record.record import Record
from glidepath.report.documents.coming import Coming, coming, next_blood, valid_until
from unit.report.given import event
from unit.report.handed import SIGNED, answered, solution, tablets, with_events

OCTOBER, TODAY = date(2026, 10, 26), date(2026, 10, 12)


def visits(record: Record, at: str = SIGNED) -> dict[str, Coming]:
    answer = answered(record, at)
    assert answer.basis.protocol is not None
    found = coming(answer.basis, answer.basis.protocol, assessment(record, at))
    assert len({each.visit.id for each in found}) == len(found)
    return {each.visit.id: each for each in found}


def assessment(record: Record, at: str = SIGNED) -> Assessment:
    found = answered(record, at).assessment
    assert found is not None
    return found


def done(visit: str, day: str) -> Event:
    return event("VisitDone", f"{day}T10:00+08:00", {"visit": visit})


def order(day: str, dose: str, reason: str) -> Event:
    return event(
        "DoseOrdered",
        f"{day}T14:00+08:00",
        {
            "daily_dose": {"value": Decimal(dose), "unit": "mg"},
            "formulation": "oral-solution",
            "reason": reason,
        },
    )


def test_one_of_each_kind_the_first_first() -> None:
    found = visits(solution())
    assert [(name, each.number, each.planned, each.last) for name, each in found.items()] == [
        ("after-change", 1, date(2026, 10, 26), date(2026, 11, 2)),
        ("monthly", 4, date(2026, 11, 17), date(2026, 11, 20)),
        ("imaging", 2, date(2027, 1, 16), date(2027, 1, 30)),
        ("imaging-before-stop", 1, date(2027, 6, 15), date(2027, 6, 29)),
        ("outcome", 1, date(2027, 7, 20), date(2027, 8, 3)),
    ]
    assert [name for name, each in found.items() if each.blood] == ["after-change", "monthly"]


def test_a_visit_stands_for_the_planned_one_to_which_it_lies_nearest() -> None:
    """Planned for 17 November; done four days early it is the fourth all the same."""
    record = with_events(solution(), done("monthly", "2026-11-13"))
    assert visits(record, "2026-11-14T09:00+08:00")["monthly"].number == 5


def test_a_visit_on_the_day_of_a_change_came_before_it() -> None:
    record = with_events(solution(), done("after-change", "2026-10-12"))
    assert visits(record, "2026-10-12T16:00+08:00")["after-change"].planned == OCTOBER
    later = with_events(solution(), done("after-change", "2026-10-26"))
    assert "after-change" not in visits(later, "2026-10-26T16:00+08:00")


def test_a_suspicion_is_assessed_on_its_own_day() -> None:
    suspected = event("RelapseSuspected", "2026-10-15T10:00+08:00", {"signs": ["growth"]})
    assessed = with_events(solution(), suspected, done("suspicion", "2026-10-15"))
    assert "suspicion" not in visits(assessed, "2026-10-15T16:00+08:00")


def test_a_visit_that_was_missed_does_not_come_again() -> None:
    missed = event("VisitMissed", "2026-11-17T18:00+08:00", {"visit": "monthly"})
    found = visits(with_events(solution(), missed), "2026-11-18T09:00+08:00")
    assert found["monthly"].planned == date(2026, 12, 17)


def test_a_planned_day_that_has_passed_is_awaited_by_the_end_of_its_window() -> None:
    found = visits(solution(), "2026-11-18T09:00+08:00")["monthly"]
    assert found.planned == date(2026, 11, 17)
    assert found.due(date(2026, 11, 18)) == date(2026, 11, 20)
    assert found.due(date(2026, 11, 17)) == date(2026, 11, 17)


def test_a_window_that_has_passed_makes_way_for_the_next_one() -> None:
    assert visits(solution(), "2026-11-21T09:00+08:00")["monthly"].number == 5


def test_a_level_after_a_change_waits_until_it_has_settled() -> None:
    """Five half-lives of 107 h are 22.3 days, so 23: later than the visit's own window."""
    answer, found = answered(solution()), assessment(solution())
    assert answer.basis.protocol is not None
    slow = replace(found, status=found.status._replace(half_life=107 * 60))
    (level,) = (
        each
        for each in coming(answer.basis, answer.basis.protocol, slow)
        if each.visit.id == "after-change"
    )
    assert (level.planned, level.last) == (date(2026, 11, 4), date(2026, 11, 4))


def test_a_suspected_relapse_is_assessed_within_three_days() -> None:
    suspected = event("RelapseSuspected", "2026-10-15T10:00+08:00", {"signs": ["growth"]})
    found = visits(with_events(solution(), suspected), "2026-10-16T09:00+08:00")
    first = next(iter(found.values()))
    assert (first.visit.id, first.planned, first.last) == (
        "suspicion",
        date(2026, 10, 15),
        date(2026, 10, 18),
    )


def test_after_a_restore_the_stabilisation_is_visited() -> None:
    events = (
        event("RelapseSuspected", "2026-10-15T10:00+08:00", {"signs": ["growth"]}),
        event("RelapseConfirmed", "2026-10-16T10:00+08:00", {"signs": ["growth"]}),
        order("2026-10-16", "0.81", "restore"),
    )
    found = visits(with_events(solution(), *events), "2026-10-17T09:00+08:00")
    assert found["stabilisation"].planned == date(2026, 10, 30)
    assert found["stabilisation"].visit.anchor.value == "restore"
    assert "suspicion" not in found


def test_once_the_drug_is_stopped_levels_are_dropped_and_surveillance_begins() -> None:
    record = with_events(solution(), order("2026-10-20", "0", "stop"))
    found = visits(record, "2026-10-21T09:00+08:00")
    assert {name for name, each in found.items() if each.dropped} == {"monthly"}
    assert found["surveillance-early"].planned == date(2026, 11, 19)
    assert "after-change" not in found
    today = date(2026, 10, 21)
    assert (
        next_blood(tuple(found.values()), assessment(record, "2026-10-21T09:00+08:00"), today)
        is None
    )
    assert valid_until(tuple(found.values()), None, today) == date(2026, 11, 19)


def test_the_other_arm_has_visits_of_its_own() -> None:
    assert set(visits(tablets(), "2026-02-23T15:00+08:00")) == {"monthly", "outcome"}


def test_a_sheet_is_valid_until_the_next_visit() -> None:
    found = tuple(visits(solution()).values())
    blood = next_blood(found, assessment(solution()), TODAY)
    assert blood == OCTOBER
    assert valid_until(found, blood, TODAY) == OCTOBER


def test_without_a_visit_the_next_level_counts() -> None:
    known = assessment(solution())
    assert known.next_level == date(2026, 10, 26)
    assert next_blood((), known, TODAY) == OCTOBER
    assert next_blood((), known, date(2026, 11, 1)) == date(2026, 11, 1)
    assert valid_until((), OCTOBER, TODAY) == OCTOBER
    assert valid_until((), None, TODAY) is None
