"""Relapses, outcome, consent and entry, by hand; day 0 is 5 January 2026."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from glidepath.conduct.deviations import Deviation, Severity
from glidepath.conduct.deviations.consents import consents
from glidepath.conduct.deviations.entry import entry
from glidepath.conduct.deviations.outcomes import outcomes
from glidepath.conduct.deviations.relapses import relapses
from glidepath.exchange.records import read_record
from glidepath.protocol import Protocol
from oracle import children as c
from unit.conduct.deviations.given import child, done, entered_at, found, history
from unit.decide.given import trial

ROOT = Path(__file__).resolve().parents[4]

# --- relapse --------------------------------------------------------------------------------------


def of_relapses(*events: Any, number: int = 30) -> list[Deviation]:
    return found(relapses, child(entered_at(-100), *events), number)


def test_a_suspicion_is_overdue_after_72_hours() -> None:
    """Suspected at 09:30 of day 0: until 09:30 of day 3."""
    (one,) = of_relapses(c.suspected(0), number=3)
    assert one.rule == "relapse.overdue"
    assert one.key == "relapse.overdue.RelapseSuspected-2026-01-05"
    assert one.known.isoformat() == "2026-01-08T09:30:00+08:00"
    assert one.numbers == {"hours_allowed": 72, "assessed": None, "over": "14.5"}
    assert one.source == "O6"
    assert of_relapses(c.suspected(0), number=2) == []


def test_a_suspicion_that_was_assessed_in_time_or_late() -> None:
    assert of_relapses(c.suspected(0), c.dismissed(2)) == []
    (one,) = of_relapses(c.suspected(0), c.confirmed(3))
    assert one.key == "relapse.overdue.RelapseSuspected-2026-01-05"
    assert one.numbers["assessed"] == "2026-01-08T10:30:00+08:00"
    assert one.numbers["over"] == "1.0"


def test_days_without_a_time_count_in_favour() -> None:
    """Suspected on day 0 without a time: until the end of day 3; assessed on day 3: in time."""
    suspected = c.suspected(0) | {"happened": c.day(0)}
    assert of_relapses(suspected, number=3) == []
    assert len(of_relapses(suspected, number=4)) == 1
    confirmed = c.confirmed(3) | {"happened": c.day(3)}
    assert of_relapses(c.suspected(0), confirmed) == []


def test_worsening_is_a_suspicion_and_the_first_one_counts() -> None:
    (one,) = of_relapses(c.assessed(0, "worsening"), c.suspected(2), c.confirmed(4))
    assert one.event == "DiseaseAssessed-2026-01-05"
    assert of_relapses(c.assessed(0, "no-remission"), number=9) == []


def test_an_assessment_ends_the_suspicion() -> None:
    events = [c.confirmed(-20), c.suspected(0), c.dismissed(1), c.suspected(10), c.dismissed(11)]
    assert of_relapses(*events) == []


def test_who_is_gone_is_not_overdue() -> None:
    died = {"type": "Died", "happened": c.day(2)}
    assert of_relapses(c.suspected(0), died) == []
    later = {"type": "Died", "happened": c.day(9)}
    assert len(of_relapses(c.suspected(0), later)) == 1


# --- outcome --------------------------------------------------------------------------------------


def of_outcomes(*events: Any, number: int = 400) -> list[Deviation]:
    return found(outcomes, child(entered_at(), *events), number)


def judged(number: int) -> dict[str, Any]:
    return {"type": "OutcomeAssessed", "happened": c.moment(number, "15:00"), "remission": "yes"}


def test_an_outcome_that_nobody_judged() -> None:
    """Day 365, fourteen days either way: missing from day 380 on."""
    assert of_outcomes(number=379) == []
    (one,) = of_outcomes(number=380)
    assert (one.key, one.source) == ("outcome.missed.outcome", "O9")
    assert one.numbers == {"day": c.day(365), "opens": c.day(351), "closes": c.day(379)}
    gone = {"type": "LostToFollowUp", "happened": c.day(370)}
    assert of_outcomes(gone) == []
    assert len(of_outcomes(gone | {"happened": c.day(390)})) == 1


@pytest.mark.parametrize(
    ("number", "wrong"), [(350, True), (351, False), (379, False), (380, True)]
)
def test_an_outcome_judged_on_an_examination_outside_its_days(number: int, wrong: bool) -> None:
    told = of_outcomes(c.assessed(number), judged(385))
    assert [each.rule for each in told] == (["outcome.out-of-window"] if wrong else [])
    if wrong:
        assert told[0].numbers["examined"] == c.day(number)


def test_an_outcome_without_any_examination_or_with_a_later_one() -> None:
    (one,) = of_outcomes(c.assessed(365, "remission", "photograph"), judged(366))
    assert one.numbers["examined"] is None
    (one,) = of_outcomes(c.assessed(300), judged(366), c.assessed(370))
    assert one.numbers["examined"] == c.day(300)


def test_without_a_randomisation_there_is_no_outcome() -> None:
    assert found(outcomes, child(c.order(-400, "1", "start")), 500) == []


# --- consent --------------------------------------------------------------------------------------


def of_consents(*events: Any, versions: tuple[Protocol, ...] = ()) -> list[Deviation]:
    return found(consents, child(*events), 400, history(*versions))


def consented(number: int, version: str = "1.0", clock: str = "09:00") -> dict[str, Any]:
    return c.consent(number) | {"happened": c.moment(number, clock), "protocol_version": version}


def withdrawn(number: int, *scope: str) -> dict[str, Any]:
    told = list(scope or ("treatment",))
    return {"type": "ConsentWithdrawn", "happened": c.moment(number, "12:00"), "scope": told}


def test_what_came_before_the_consent() -> None:
    told = of_consents(done(-2, "screening"), consented(-1), c.randomised(0))
    assert [each.key for each in told] == [f"consent.before.VisitDone-{c.day(-2)}"]
    assert (told[0].severity, told[0].source) == (Severity.CRITICAL, "I6")
    told = of_consents(c.randomised(0))
    assert [each.rule for each in told] == ["consent.before"]
    assert told[0].numbers == {"consent": None}
    bare = done(-1, "screening") | {"happened": c.day(-1)}
    assert of_consents(bare, consented(-1)) == []


def test_what_came_after_a_withdrawal() -> None:
    start = [consented(-10), c.randomised(0)]
    told = of_consents(start, withdrawn(5), c.order(6, "0.9"), done(7, "monthly"))
    assert [each.key for each in told] == [f"consent.withdrawn.DoseOrdered-{c.day(6)}"]
    assert told[0].severity is Severity.CRITICAL
    told = of_consents(start, withdrawn(5, "follow-up"), c.order(6, "0.9"), done(7, "monthly"))
    assert [each.event for each in told] == [f"VisitDone-{c.day(7)}"]
    again = of_consents(start, withdrawn(5), consented(6), c.order(7, "0.9"))
    assert again == []


def test_an_order_that_is_no_step_of_the_trial_needs_no_consent() -> None:
    start = [consented(-10), c.randomised(0), withdrawn(5)]
    for reason in ("safety", "clinician"):
        assert of_consents(start, c.order(6, "0.9", reason)) == []
    assert of_consents(start[:-1], c.order(4, "0.9"), withdrawn(5)) == []
    same_day = withdrawn(5) | {"happened": c.day(5)}
    assert of_consents(start[:-1], same_day, c.order(5, "0.9")) == []


def amended(*, again: bool) -> tuple[Protocol, Protocol]:
    """Version 1.1, in effect from day 50 on."""
    second = trial().model_copy(
        update={
            "version": "1.1",
            "amends": "1.0",
            "effective": {"*": date(2026, 2, 24)},
            "requires_reconsent": again,
        }
    )
    return trial(), second


def test_consent_to_a_version_that_did_not_hold() -> None:
    versions = amended(again=False)
    (one,) = of_consents(consented(50), versions=versions)
    assert one.rule == "consent.version"
    assert one.numbers == {"consented": "1.0", "current": "1.1"}
    (one,) = of_consents(consented(49, "1.1"), versions=versions)
    assert one.numbers == {"consented": "1.1", "current": "1.0"}
    assert of_consents(consented(49), versions=versions) == []
    assert of_consents(consented(50, "1.1"), versions=versions) == []


def test_a_visit_under_an_amendment_before_the_guardians_were_asked_again() -> None:
    start = [consented(-10), c.randomised(0), done(30, "monthly")]
    versions = amended(again=True)
    (one,) = of_consents(start, done(60, "monthly"), done(90, "monthly"), versions=versions)
    assert one.key == f"consent.again.VisitDone-{c.day(60)}"
    assert one.numbers == {"amendment": "1.1"}
    asked = [*start, consented(60, "1.1"), done(60, "monthly")]
    assert of_consents(asked, versions=versions) == []
    late = [*start, done(60, "monthly"), consented(61, "1.1")]
    assert [each.rule for each in of_consents(late, versions=versions)] == ["consent.again"]
    none = [consented(-10), c.randomised(0), done(60, "monthly")]
    assert of_consents(none, versions=amended(again=False)) == []
    later = [consented(55, "1.1"), c.randomised(56), done(60, "monthly")]
    assert of_consents(later, versions=versions) == []
    not_there = (
        trial(),
        versions[1].model_copy(update={"effective": {"OTHER": date(2026, 2, 24)}}),
    )
    assert of_consents(none, versions=not_there) == []


# --- entry ----------------------------------------------------------------------------------------


def test_a_child_who_meets_every_criterion_enters_without_a_deviation() -> None:
    record = read_record(ROOT / "examples" / "taper-on-track.yaml")
    assert found(entry, record, 400) == []


def test_a_criterion_that_keeps_out_or_is_not_known() -> None:
    told = found(entry, child(entered_at()), 5)
    by_rule = {each.numbers["criterion"]: each for each in told}
    unknown = by_rule["I4-remission"]
    assert unknown.rule == "eligibility.undetermined"
    assert unknown.key == "eligibility.undetermined.I4-remission"
    assert unknown.numbers["missing"] == "remission-since"
    assert unknown.source == "NCT04448873, inclusion (I4)"
    assert "I6" not in by_rule
    old = child(entered_at())
    born = old.participant.model_copy(update={"born": old.participant.born.__class__(2005)})
    told = found(entry, old.__class__(born, old.events), 5)
    assert [e.rule for e in told if e.numbers["criterion"] == "I2"] == ["eligibility.not-met"]


def test_a_child_who_was_not_randomised_did_not_enter() -> None:
    assert found(entry, child(c.order(-400, "1", "start")), 5) == []
