"""Visits and their levels, held against the plan; days count from 5 January 2026, day 0.

The monthly visit is planned for day 30, 60 and so on: two days before, three after. The level after
a change: day 14, seven days after.
"""

from datetime import date
from typing import Any

from glidepath.conduct.deviations import Deviation, Severity
from glidepath.conduct.deviations.levels import levels
from glidepath.conduct.deviations.visits import visits
from glidepath.protocol import ProtocolHistory
from glidepath.record.record import Record
from oracle import children as c
from unit.conduct.deviations.given import child, done, entered_at, found, history, not_done
from unit.decide.given import trial

MAINTENANCE = "maintenance"
ATTENDED = [done(0, "randomisation")]


def of_visit(
    record: Record, number: int, name: str = "monthly", protocols: ProtocolHistory | None = None
) -> list[Deviation]:
    return [each for each in found(visits, record, number, protocols) if told(each) == name]


def told(one: Deviation) -> object:
    return one.numbers["visit"]


def month(number: int) -> list[dict[str, Any]]:
    """All of a monthly visit that leaves a trace, on one day."""
    tests = ("alt", "creatinine", "cholesterol", "glucose")
    body = {"weight": c.quantity("14", "kg"), "height": c.quantity("95", "cm")}
    pressure = {name: c.quantity("90", "mm[Hg]") for name in ("systolic", "diastolic")}
    return [
        *c.visit(number, "6"),
        {"type": "Measured", "happened": c.moment(number, "09:00"), **body, **pressure},
        *(c.laboratory(number, each, c.quantity("1", "U/L")) for each in tests),
    ]


def test_a_visit_is_missed_once_its_window_is_over() -> None:
    """Day 33 is the last that counts."""
    record = child(entered_at(), ATTENDED)
    assert of_visit(record, 33) == []
    (one,) = of_visit(record, 34)
    assert (one.rule, one.key) == ("visit.missed", "visit.missed.monthly-2026-02-04")
    assert one.severity is Severity.IMPORTANT
    assert one.event is None
    assert one.happened == date(2026, 2, 4)
    assert one.known.isoformat() == "2026-02-08T00:00:00+08:00"
    assert one.numbers == {
        "visit": "monthly", "planned": "2026-02-04", "opens": "2026-02-02",
        "closes": "2026-02-07", "other": None,
    }  # fmt: skip
    assert one.source.startswith("NCT04448873, arm 2 (T4, T7)")
    assert len(of_visit(record, 130)) == 4


def test_a_visit_in_its_window_is_none_and_one_day_outside_it_is_told_with_the_days() -> None:
    for number in (28, 30, 33):
        assert of_visit(child(entered_at(), done(number, "monthly")), 40) == []
    for number, days in ((27, -3), (34, 4)):
        (one,) = of_visit(child(entered_at(), done(number, "monthly")), 40)
        assert one.rule == "visit.out-of-window"
        assert one.key == f"visit.out-of-window.VisitDone-{c.day(number)}"
        assert (one.numbers["days"], one.severity) == (days, Severity.MINOR)


def test_a_visit_that_is_told_as_missed_is_known_at_once() -> None:
    (one,) = of_visit(child(entered_at(), not_done(30, "monthly")), 31)
    assert one.event == f"VisitMissed-{c.day(30)}"
    assert one.key == "visit.missed.monthly-2026-02-04"


def test_a_visit_that_was_made_up_for_is_not_missed() -> None:
    record = child(entered_at(), not_done(30, "monthly"), done(32, "monthly"))
    assert of_visit(record, 40) == []


def test_of_two_visits_the_nearer_stands_for_the_planned_one() -> None:
    record = child(entered_at(), done(40, "monthly"), done(31, "monthly"))
    assert of_visit(record, 50) == []


def test_a_visit_of_which_all_traces_are_there_took_place() -> None:
    assert of_visit(child(entered_at(), month(31)), 40) == []
    assert len(of_visit(child(entered_at(), month(31)[1:]), 40)) == 1
    assert len(of_visit(child(entered_at(), month(35)), 40)) == 1
    drawn = [each | {"drawn_at": c.day(31)} for each in month(35) if each["type"] == "LabReported"]
    others = [each for each in month(31) if each["type"] != "LabReported"]
    assert of_visit(child(entered_at(), others, drawn), 40) == []


def test_a_visit_for_which_another_came_is_a_minor_one() -> None:
    (one,) = of_visit(child(entered_at(), done(31, "stabilisation")), 40)
    assert (one.rule, one.numbers["other"]) == ("visit.replaced", "stabilisation")
    assert one.severity is Severity.MINOR


def test_without_a_dose_there_is_no_monthly_visit_and_after_the_stop_another() -> None:
    record = child(entered_at(), month(30), c.order(40, "0", "stop"))
    assert of_visit(record, 130) == []
    early = of_visit(record, 130, "surveillance-early")
    assert [each.key[-10:] for each in early] == [c.day(70), c.day(100)]
    again = child(entered_at(), month(30), c.order(40, "0", "stop"), c.order(80, "1", "restore"))
    assert len(of_visit(again, 130, "surveillance-early")) == 1
    assert [each.key[-10:] for each in of_visit(again, 130)] == [c.day(90), c.day(120)]


def test_a_treatment_that_was_stopped_ends_the_visits_on_the_drug() -> None:
    stopped = {"type": "TreatmentStopped", "happened": c.day(20), "reason": "infections"}
    assert of_visit(child(entered_at(arm=MAINTENANCE), stopped), 90) == []


def test_who_is_gone_misses_nothing() -> None:
    gone = {"type": "LostToFollowUp", "happened": c.day(20)}
    withdrawn = {"type": "ConsentWithdrawn", "happened": c.day(20), "scope": ["follow-up"]}
    treatment = {"type": "ConsentWithdrawn", "happened": c.day(20), "scope": ["treatment"]}
    assert of_visit(child(entered_at(), gone), 90) == []
    assert of_visit(child(entered_at(), withdrawn), 90) == []
    assert len(of_visit(child(entered_at(), treatment), 90)) == 2


def test_visits_of_the_other_arm_and_of_a_suspicion_are_not_looked_for() -> None:
    record = child(entered_at(arm=MAINTENANCE), c.suspected(100))
    names = {told(each) for each in found(visits, record, 200)}
    assert names == {"randomisation", "monthly"}


def test_before_a_randomisation_only_the_screening_is_planned() -> None:
    screened = {"type": "Screened", "happened": c.moment(-60, "09:00")}
    found_here = found(visits, child(c.order(-300, "1", "start"), screened), 0)
    assert [each.key for each in found_here] == [f"visit.missed.screening-{c.day(-60)}"]


def test_the_level_after_a_change_of_dose() -> None:
    changed = [*entered_at(), *month(0), c.order(0, "0.9")]
    assert of_visit(child(changed), 21, "after-change") == []
    assert len(of_visit(child(changed), 22, "after-change")) == 1
    assert of_visit(child(changed, c.level(15, "5.4")), 22, "after-change") == []
    assert of_visit(child(changed, c.order(10, "1", "clinician")), 23, "after-change") == []


def test_each_version_plans_the_days_on_which_it_is_in_force() -> None:
    """From day 50 on the visit is planned every 60 days, counted from the randomisation."""
    first = trial()
    visits_then = tuple(
        each.model_copy(update={"day": 60, "every": 60}) if each.id == "monthly" else each
        for each in first.visits
    )
    second = first.model_copy(
        update={
            "version": "1.1",
            "amends": "1.0",
            "visits": visits_then,
            "effective": {"*": date(2026, 2, 24)},
        }
    )
    record = child(entered_at(), done(62, "monthly"))
    told_here = of_visit(record, 130, protocols=history(first, second))
    assert [(each.key[-10:], each.version) for each in told_here] == [
        (c.day(30), "1.0"),
        (c.day(120), "1.1"),
    ]


# --- levels ---------------------------------------------------------------------------------------


def of_levels(*events: Any, number: int = 60) -> list[Deviation]:
    return found(levels, child(entered_at(), *events), number)


def test_a_visit_without_its_level() -> None:
    assert of_levels(done(30, "monthly"), number=33) == []
    (one,) = of_levels(done(30, "monthly"), number=34)
    assert (one.rule, one.key) == ("level.missed", "level.missed.monthly-2026-02-04")
    assert one.source == "O10, O20, O21"
    assert one.severity is Severity.IMPORTANT
    assert of_levels(done(30, "monthly"), c.level(31, "6")) == []
    assert of_levels(done(25, "monthly"), c.level(25, "6"), number=40) == []


def test_a_visit_that_was_missed_is_not_told_twice() -> None:
    assert of_levels(not_done(30, "monthly")) == []


def test_a_level_that_is_late() -> None:
    (one,) = of_levels(done(30, "monthly"), c.level(38, "6"))
    assert (one.rule, one.numbers["days"]) == ("level.late", 5)
    assert one.event == f"LevelReported-{c.day(38)}"
    """Day 58 belongs to the next visit."""
    (one,) = of_levels(done(30, "monthly"), c.level(58, "6"), number=59)
    assert one.rule == "level.late"
    (one,) = of_levels(done(30, "monthly"), c.level(58, "6"), done(60, "monthly"), number=61)
    assert one.rule == "level.missed"


def test_a_level_that_cannot_count() -> None:
    wrong = (
        {"hours_since_dose": 2},
        {"hours_since_dose": None},
        {"specimen": "serum"},
        {"assay": "emit"},
    )
    for change in wrong:
        (one,) = of_levels(done(30, "monthly"), c.level(30, "6", **change))
        assert (one.rule, one.key) == ("level.not-valid", "level.not-valid.S30")
    hours = of_levels(done(30, "monthly"), c.level(30, "6", hours_since_dose=2))[0].numbers["hours"]
    assert hours == "2.0"
    again = of_levels(done(30, "monthly"), c.level(30, "6", specimen="serum"), c.level(31, "6"))
    assert again == []


def test_a_level_counts_by_the_interval_and_the_assay_of_its_day() -> None:
    twice = c.order(10, "1", "clinician", interval_hours=12)
    assert of_levels(twice, done(30, "monthly"), c.level(30, "6", hours_since_dose=12)) == []
    assert len(of_levels(twice, done(30, "monthly"), c.level(30, "6"))) == 1
    changed = {"type": "AssayChanged", "happened": c.day(20), "assay": "cmia", "bridged": True}
    assert of_levels(changed, done(30, "monthly"), c.level(30, "6", assay="cmia")) == []
    assert len(of_levels(changed, done(30, "monthly"), c.level(30, "6"))) == 1


def test_an_interval_is_once_daily_before_any_order() -> None:
    record = child(c.consent(-10), c.randomised(0), done(30, "monthly"), c.level(30, "6"))
    assert found(levels, record, 60) == []
