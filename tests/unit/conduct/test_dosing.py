"""A decision is issued as it was made, and an order answers it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from glidepath.conduct import (
    DeviationState,
    IssueDecision,
    OrderExplained,
    Role,
)
from glidepath.conduct import issued as issued_decision
from glidepath.conduct.ordering import Issued, read, within
from glidepath.decide import believe, decide
from glidepath.record import ConsentWithdrawn, DecisionIssued, DoseOrdered, Measured, VisitDone
from unit.conduct.trials import (
    KHE_1,
    KHE_2,
    START,
    Site,
    deciding,
    examined,
    issued,
    ordering,
    protocols,
    quantity,
    randomised,
    with_consent,
)

DOCTOR, CARE = Role.CLINICIAN, Role.COORDINATOR


def stored(made: Site, decision: str) -> Issued:
    """A decision as an order sees it."""
    found = issued_decision(made.trial.children[KHE_1], decision)
    assert found is not None
    return found


def test_a_decision_is_stored_whole_as_it_was_shown() -> None:
    made = randomised()
    decision = issued(made)
    event = made.trial.children[KHE_1].by_event[decision][1]
    assert isinstance(event, DecisionIssued)
    shown = event.decision["shown"]
    assert isinstance(shown, dict)
    assert shown["answer"] == "decision"
    assert shown["basis"]["digests"] == event.decision["digests"]
    # 10 % of 1 mg may be taken off, and nothing may be added: registered as T2
    assert (stored(made, decision).low, stored(made, decision).high) == (900, 1000)


def test_the_recommended_dose_is_ordered_as_it_is() -> None:
    made = randomised()
    lines = made.do(DOCTOR, ordering(made, issued(made), "0.9"))
    assert [each.type for each in lines] == ["DoseOrdered"]
    assert made.trial.children[KHE_1].deviations == {}


def test_another_dose_needs_a_reason_and_within_the_interval_is_no_deviation() -> None:
    made = randomised()
    decision = issued(made)
    assert made.refused(DOCTOR, ordering(made, decision, "0.95")) == ("order.reason",)
    lines = made.do(DOCTOR, ordering(made, decision, "0.95", why="the family is anxious"))
    assert [each.type for each in lines] == ["DoseOrdered", "OrderExplained"]
    assert not any("anxious" in each.payload for each in lines)
    told = made.trial.children[KHE_1].told(OrderExplained)
    assert [each.why for each in told] == ["the family is anxious"]


@pytest.mark.parametrize("dose", ["0.89", "1.01"])
def test_outside_the_interval_it_is_an_order_and_a_deviation_at_once(dose: str) -> None:
    made = randomised()
    decision = issued(made)
    lines = made.do(DOCTOR, ordering(made, decision, dose, why="as I see it"))
    assert [each.type for each in lines] == ["DoseOrdered", "OrderExplained", "DeviationNoted"]
    (found,) = made.trial.children[KHE_1].deviations.values()
    order = lines[0].payload
    assert '"decision"' in order
    assert found.state is DeviationState.NOTED
    assert (found.rule, found.severity) == ("order.outside-interval", "important")
    assert found.numbers["low"] == 900
    assert found.numbers["dose"] == int(dose.replace(".", "")) * 10
    assert found.id == f"order.outside-interval.{found.event}"


def test_the_last_dose_is_dropped_too_early_as_a_deviation() -> None:
    made = randomised()
    decision = issued(made)
    made.do(DOCTOR, ordering(made, decision, "0", "stop", why="the parents want it"))
    (found,) = made.trial.children[KHE_1].deviations.values()
    assert found.numbers["may_stop"] is False


def test_lowering_for_safety_is_never_a_deviation_and_waits_for_no_decision() -> None:
    made = randomised()
    made.do(DOCTOR, ordering(made, None, "0.4", "safety", why="mucositis"))
    assert made.trial.children[KHE_1].deviations == {}
    decision = issued(made)
    made.do(CARE, weight(made))
    made.do(DOCTOR, ordering(made, decision, "0.3", "safety", why="mucositis"))
    assert made.trial.children[KHE_1].deviations == {}
    raised = ordering(made, None, "0.5", "safety", why="x")
    assert made.refused(DOCTOR, raised) == ("order.raised-for-safety",)


def weight(made: Site) -> Measured:
    return Measured.model_validate({"happened": made.at, "weight": quantity("20", "kg")})


def test_a_decision_is_answered_once() -> None:
    made = randomised()
    decision = issued(made)
    made.do(DOCTOR, ordering(made, decision, "0.9"))
    assert set(made.refused(DOCTOR, ordering(made, decision, "0.9"))) == {
        "order.answered",
        "order.stale",
    }


def test_what_became_known_since_makes_a_decision_stale_and_a_visit_does_not() -> None:
    made = randomised()
    decision = issued(made)
    made.do(CARE, VisitDone.model_validate({"happened": made.at, "visit": "monthly"}))
    made.do(CARE, weight(made))
    refusal = made.send(DOCTOR, ordering(made, decision, "0.9"))
    assert [(each.code, each.inputs["events"]) for each in refusal.unmet] == [
        ("order.stale", ["Measured-2026-03-03"])
    ]
    new = deciding(made)
    made.do(DOCTOR, new)
    made.do(DOCTOR, ordering(made, f"{decision}-2", "0.9"))


def test_what_becomes_known_by_itself_makes_a_decision_stale_too() -> None:
    made = randomised()
    made.pass_(days=1)
    day = {"happened": made.at.date(), "known": made.at.date()}
    made.do(CARE, Measured.model_validate({**day, "weight": quantity("20", "kg")}))
    decision = issued(made)
    assert made.at > START + timedelta(days=2)
    made.do(DOCTOR, ordering(made, decision, "0.9"))  # it was known by the end of the day before
    made = randomised()
    today = {"happened": made.at.date(), "known": made.at.date()}
    made.do(CARE, Measured.model_validate({**today, "weight": quantity("20", "kg")}))
    act = deciding(made)
    made.do(DOCTOR, act)
    name = made.trial.children[KHE_1].of(DecisionIssued)[-1].id or ""
    made.pass_(days=1)
    assert "order.stale" in made.refused(DOCTOR, ordering(made, name, "1.0", why="as before"))


def test_an_order_names_an_issued_decision_a_formulation_and_comes_after_it() -> None:
    made = randomised()
    decision = issued(made)
    act = ordering(made, "D-77", "0.9", formulation="powder")
    assert made.refused(DOCTOR, act) == ("order.no-decision", "order.formulation", "order.reason")
    early = ordering(made, decision, "0.9", happened=made.at - timedelta(days=1))
    assert "order.before-decision" in made.refused(DOCTOR, early)
    assert made.refused(DOCTOR, ordering(made, "Measured-2026-03-02", "0.9", why="x")) == (
        "order.no-decision",
    )


def test_no_dose_without_consent_and_randomisation() -> None:
    made = examined(with_consent())
    made.do(CARE, ConsentWithdrawn.model_validate({"happened": made.at, "scope": ["treatment"]}))
    codes = made.refused(DOCTOR, ordering(made, "D-1", "0.9"))
    assert codes[:3] == ("consent.missing", "step.not-randomised", "order.no-decision")


def test_what_is_issued_was_decided_for_this_child_now_on_this_record() -> None:
    made = randomised(randomised(), KHE_2)
    act = deciding(made, KHE_2)
    assert set(made.refused(DOCTOR, act)) == {
        "decision.other-participant",
        "decision.other-record",
    }
    act = deciding(made)
    made.pass_(minutes=5)
    assert made.refused(DOCTOR, act) == ("decision.other-time",)
    act = deciding(made)
    made.pass_(minutes=-1)
    made.do(CARE, weight(made))
    made.pass_(minutes=-1)
    assert made.refused(DOCTOR, at_(act, made)) == ("decision.other-record",)


def at_(act: IssueDecision, made: Site) -> IssueDecision:
    """The same answer, as if it had been made for the minute at which it is sent."""
    basis = replace(act.answer.basis, at=made.at + timedelta(minutes=1))
    return IssueDecision(replace(act.answer, basis=basis), act.shown)


def test_a_decision_by_another_protocol_is_not_issued() -> None:
    made = randomised()
    act = deciding(made)
    other = replace(act.answer.basis, protocol=None)
    wrong = IssueDecision(replace(act.answer, basis=other), act.shown)
    assert made.refused(DOCTOR, wrong) == ("decision.other-protocol",)


def test_a_refusal_is_issued_too_and_an_order_in_answer_to_it_needs_a_reason() -> None:
    made = randomised()
    act = deciding(made)
    assert type(act.answer).__name__ == "Refusal"
    made.do(DOCTOR, act)
    name = made.trial.children[KHE_1].of(DecisionIssued)[-1].id or ""
    found = stored(made, name)
    assert (found.answer, found.recommended) == ("refusal", None)
    assert made.refused(DOCTOR, ordering(made, name, "0.9")) == ("order.reason",)
    made.do(DOCTOR, ordering(made, name, "0.9", why="no level could be drawn"))
    assert [e.rule for e in made.trial.children[KHE_1].deviations.values()] == [
        "order.outside-interval"
    ]


def of(**fields: Any) -> Issued:
    """A decision with some numbers."""
    stated: dict[str, Any] = {
        "number": 1,
        "at": datetime.fromisoformat("2026-03-02T09:00+08:00"),
        "answer": "decision",
        "low": 900,
        "high": 1000,
        "may_stop": False,
        "free": False,
        "taper_arm": True,
        "recommended": None,
        "present": 1000,
        "next_level": None,
    }
    return Issued(**{**stated, **fields})


def an_order(dose: str, reason: str = "taper") -> DoseOrdered:
    return DoseOrdered.model_validate(
        {
            "happened": "2026-03-02",
            "daily_dose": quantity(dose, "mg"),
            "formulation": "oral-solution",
            "reason": reason,
        }
    )


@pytest.mark.parametrize(
    ("dose", "reason", "fields", "inside"),
    [
        ("0.9", "taper", {}, True),
        ("0.899", "taper", {}, False),
        ("1", "taper", {}, True),
        ("1.001", "taper", {}, False),
        ("7", "taper", {"high": None}, True),
        ("0.1", "taper", {"free": True}, True),
        ("0.9", "taper", {"low": None}, False),
        ("0", "stop", {}, False),
        ("0", "stop", {"may_stop": True}, True),
        ("0", "clinician", {}, False),
        ("0", "clinician", {"taper_arm": False}, True),
        ("0", "clinician", {"low": 0}, True),
        ("0", "clinician", {"present": 0}, True),
    ],
)
def test_what_lies_in_the_interval(
    dose: str, reason: str, fields: dict[str, Any], inside: bool
) -> None:
    assert within(an_order(dose, reason), of(**fields)) is inside


def test_a_decision_that_was_not_issued_here_is_no_ground_for_an_order() -> None:
    assert read(3, {"answer": "decision"}) is None


def test_an_annulled_decision_is_gone() -> None:
    made = randomised()
    found = made.trial.children[KHE_1]
    assert issued_decision(found, None) is None
    assert issued_decision(found, "Randomised-2026-03-02") is None


def test_the_whole_of_an_order_is_compared_with_what_was_recommended() -> None:
    made = randomised()
    decision = issued(made)
    twice = ordering(made, decision, "0.9", interval_hours=12)
    assert made.refused(DOCTOR, twice) == ("order.reason",)


def test_deciding_again_on_the_stored_record_gives_the_stored_answer() -> None:
    made = randomised()
    decision = issued(made)
    child = made.trial.children[KHE_1]
    event = child.by_event[decision][1]
    assert isinstance(event, DecisionIssued)
    at = stored(made, decision).at
    belief = believe(protocols(), child.record, at)
    again = decide(protocols(), child.record, at, belief=belief)
    assert dict(again.basis.digests) == event.decision["digests"]
