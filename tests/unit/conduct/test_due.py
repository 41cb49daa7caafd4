"""What is due and overdue: visits, levels, decisions, the 72 hours, reports, consents, queries."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from glidepath.conduct import (
    ConsentRules,
    DeviationExplained,
    DeviationNoted,
    DeviationReviewed,
    Due,
    Kind,
    QueryAnswered,
    QueryOpened,
    Role,
    Screen,
    SeriousReported,
    Sign,
    State,
    due,
    due_for,
)
from glidepath.conduct.due import due_of
from glidepath.conduct.visits import VisitState, planned
from glidepath.protocol import Protocol, ProtocolHistory
from glidepath.record import LevelReported, event_from
from glidepath.record.event import Event
from unit.conduct.trials import (
    CHD,
    KHE_1,
    KHE_2,
    SHA,
    Site,
    child,
    consent,
    issued,
    level,
    opened,
    ordering,
    protocol,
    protocols,
    quantity,
    randomised,
    screened,
    screening,
    with_consent,
)

CARE, DOCTOR, DATA = Role.COORDINATOR, Role.CLINICIAN, Role.MONITOR


def event(made: Site, kind: str, **fields: Any) -> Event:
    return event_from({"type": kind, "happened": made.at, **fields})


def waiting(made: Site, kind: Kind, days: float = 0) -> list[Due]:
    """What of a kind is due some days from now."""
    found = due(made.trial, made.at + timedelta(days=days), protocols())
    return [each for each in found if each.kind is kind]


def visits(made: Site, name: str, days: float = 0) -> list[tuple[str, str]]:
    """Planned day and state of the visits of a name that are due."""
    found = waiting(made, Kind.VISIT, days)
    return [(str(each.inputs["day"]), each.state.value) for each in found if each.about == name]


def test_a_monthly_visit_is_told_two_months_ahead_then_open_then_overdue() -> None:
    made = randomised()  # on 2 March 2026
    assert visits(made, "monthly") == [("2026-04-01", "ahead"), ("2026-05-01", "ahead")]
    # the window is 2 days before to 3 days after
    assert visits(made, "monthly", 28)[0] == ("2026-04-01", "open")
    assert visits(made, "monthly", 33)[0] == ("2026-04-01", "open")
    assert visits(made, "monthly", 34)[0] == ("2026-04-01", "overdue")


def test_a_visit_that_was_done_or_missed_is_due_no_more() -> None:
    made = randomised()
    made.pass_(days=31)
    made.do(CARE, event(made, "VisitDone", visit="monthly"))
    assert ("2026-04-01", "overdue") not in visits(made, "monthly", 20)
    made.pass_(days=35)
    assert ("2026-05-01", "overdue") in visits(made, "monthly")
    made.do(CARE, event(made, "VisitMissed", visit="monthly", reason="a storm"))
    states = {
        str(each.day): each.state
        for each in planned(made.trial.children[KHE_1], protocol(), made.at.date())
        if each.visit == "monthly"
    }
    assert states["2026-04-01"] is VisitState.DONE
    assert states["2026-05-01"] is VisitState.MISSED


def test_visits_of_the_other_arm_are_not_planned() -> None:
    made = randomised(randomised(), KHE_2)
    found = {(each.participant, each.about) for each in waiting(made, Kind.VISIT, 80)}
    assert ("KHE-001", "imaging") in found
    assert ("KHE-002", "imaging") not in found
    assert ("KHE-002", "monthly") in found


def test_a_change_of_dose_asks_for_a_level_two_weeks_later_until_the_next_change() -> None:
    made = randomised()
    made.do(DOCTOR, ordering(made, issued(made), "0.9"))  # on 3 March
    assert visits(made, "after-change") == [("2026-03-17", "ahead")]
    made.pass_(days=5)
    made.do(DOCTOR, ordering(made, None, "0.8", "safety", why="mucositis"))
    assert visits(made, "after-change") == [("2026-03-22", "ahead")]
    made.do(DOCTOR, ordering(made, None, "0", "safety", why="mucositis"))
    assert visits(made, "after-change") == []


def test_after_the_stop_visits_on_the_drug_end_and_surveillance_begins() -> None:
    made = randomised()
    made.do(DOCTOR, ordering(made, issued(made), "0", "stop", why="too early"))
    assert visits(made, "monthly", 40) == []
    assert ("2026-04-02", "overdue") in visits(made, "surveillance-early", 40)
    made = randomised()
    made.do(DOCTOR, event(made, "TreatmentStopped", reason="toxicity"))
    assert visits(made, "monthly", 40) == []


def test_a_restore_and_a_suspicion_have_visits_of_their_own() -> None:
    made = randomised()
    made.do(CARE, event(made, "RelapseSuspected", signs=["pain"]))
    assert visits(made, "suspicion") == [("2026-03-02", "open")]
    made.do(DOCTOR, ordering(made, issued(made), "1.0", "restore", why="relapse"))
    assert visits(made, "stabilisation", 50)[0] == ("2026-03-17", "overdue")


@pytest.mark.parametrize("kind", ["Died", "LostToFollowUp"])
def test_nobody_is_asked_to_come_who_cannot(kind: str) -> None:
    made = randomised()
    issued(made)
    made.do(CARE, event(made, kind))
    assert waiting(made, Kind.VISIT, 100) == []
    assert waiting(made, Kind.OUTCOME, 400) == []
    assert waiting(made, Kind.DECISION) == []


def test_who_withdrew_from_follow_up_is_not_asked_to_come() -> None:
    made = randomised()
    made.do(CARE, event(made, "ConsentWithdrawn", scope=["follow-up"]))
    assert waiting(made, Kind.VISIT, 100) == []
    assert waiting(made, Kind.CONSENT) == []


def test_a_screened_child_has_a_screening_visit() -> None:
    made = screened()
    assert visits(made, "screening") == [("2026-03-02", "open")]
    assert visits(made, "screening", 29) == [("2026-03-02", "overdue")]


def test_a_level_is_pending_until_its_result() -> None:
    made = randomised()
    made.do(CARE, event(made, "LevelDrawn", sample="S1"))
    assert [each.about for each in waiting(made, Kind.LEVEL_PENDING)] == ["S1"]
    level(made, "S2", "5.5")
    assert [each.about for each in waiting(made, Kind.LEVEL_PENDING)] == ["S1"]


def test_a_decision_waits_for_its_order_and_asks_for_the_next_level() -> None:
    made = randomised()
    decision = issued(made)
    assert [each.about for each in waiting(made, Kind.DECISION)] == [decision]
    (asked,) = waiting(made, Kind.LEVEL)
    assert asked.state is State.AHEAD
    made.do(DOCTOR, ordering(made, decision, "0.9"))
    assert waiting(made, Kind.DECISION) == []
    made.pass_(days=1)
    level(made, "S9", "5.5")
    assert waiting(made, Kind.LEVEL) == []


def test_a_level_told_with_its_result_alone_answers_what_the_decision_asked_for() -> None:
    made = randomised()
    issued(made)
    before = made.at - timedelta(days=1)
    for sample, drawn, still in (("S8", before, 1), ("S9", made.at + timedelta(hours=1), 0)):
        made.pass_(days=1)
        told = {
            "happened": made.at,
            "sample": sample,
            "drawn_at": drawn,
            "result": quantity("5.5", "ng/mL"),
        }
        made.do(CARE, LevelReported.model_validate(told))
        assert len(waiting(made, Kind.LEVEL)) == still


def test_no_level_is_asked_for_once_the_drug_is_not_given_any_more() -> None:
    made = randomised()
    decision = issued(made)
    made.do(DOCTOR, ordering(made, decision, "0", reason="stop", why="the guardian wishes it"))
    made.pass_(days=1)
    assert waiting(made, Kind.LEVEL) == []
    made = randomised()
    issued(made)
    made.do(DOCTOR, event(made, "TreatmentStopped", reason="toxicity"))
    made.pass_(days=1)
    assert waiting(made, Kind.LEVEL) == []


def test_a_suspicion_is_to_be_assessed_in_72_hours_and_does_not_lapse() -> None:
    made = randomised()
    suspected = made.at
    made.do(CARE, event(made, "RelapseSuspected", signs=["pain"], known=suspected))
    (clock,) = waiting(made, Kind.SUSPICION, 2.9)
    assert (clock.state, clock.by) == (State.OPEN, suspected + timedelta(hours=72))
    assert waiting(made, Kind.SUSPICION, 3.1)[0].state is State.OVERDUE
    assert waiting(made, Kind.SUSPICION, 300)[0].state is State.OVERDUE
    made.do(DOCTOR, event(made, "RelapseDismissed", reason="a bruise"))
    assert waiting(made, Kind.SUSPICION, 300) == []
    made.do(DOCTOR, event(made, "RelapseConfirmed", signs=["pain"]))
    made.do(DOCTOR, event(made, "RelapseResolved"))
    assert waiting(made, Kind.SUSPICION, 300) == []


def harm(made: Site, **fields: Any) -> Event:
    stated = {"event": "A1", "term": "x", "category": "y", "grade": 3, "serious": True, **fields}
    return event(made, "AdverseEvent", known=made.at, **stated)


@pytest.mark.parametrize(
    ("fields", "regulator"),
    [
        ({"attributed": "yes"}, timedelta(days=15)),
        ({"attributed": "unknown"}, timedelta(days=15)),
        ({"attributed": "no"}, None),
        ({"attributed": "yes", "grade": 4}, timedelta(days=7)),
        ({"attributed": "yes", "grade": 5, "serious": False}, timedelta(days=7)),
    ],
)
def test_a_serious_event_is_reported_in_time(
    fields: dict[str, Any], regulator: timedelta | None
) -> None:
    made = randomised()
    began = made.at
    made.do(CARE, harm(made, **fields))
    clocks = {str(each.inputs["to"]): each.by for each in waiting(made, Kind.SERIOUS_REPORT)}
    wanted = {"sponsor": began + timedelta(hours=24)}
    if regulator is not None:
        wanted["regulator"] = began + regulator
    assert clocks == wanted
    assert {each.state for each in waiting(made, Kind.SERIOUS_REPORT, 1.1)} >= {State.OVERDUE}


def test_a_report_stops_its_clock_and_an_expected_reaction_has_none_to_the_regulator() -> None:
    made = randomised()
    made.do(CARE, harm(made))
    made.do(CARE, SeriousReported(episode="A1", to="sponsor"))
    assert [each.inputs["to"] for each in waiting(made, Kind.SERIOUS_REPORT)] == ["regulator"]
    made.do(CARE, SeriousReported(episode="A1", to="sponsor", expected="yes"))
    assert waiting(made, Kind.SERIOUS_REPORT) == []


def test_a_serious_infection_is_reported_too() -> None:
    made = randomised()
    infection = {"event": "I1", "location": "lung", "serious": True}
    made.do(CARE, event(made, "Infection", **infection))
    assert {each.inputs["to"] for each in waiting(made, Kind.SERIOUS_REPORT)} == {
        "sponsor",
        "regulator",
    }


def amended() -> Protocol:
    """A second version that asks for consent anew."""
    fields = {name: getattr(protocol(), name) for name in Protocol.model_fields}
    news = {
        "version": "1.1",
        "amends": "1.0",
        "effective": {"*": date(2026, 3, 5)},
        "requires_reconsent": True,
    }
    return Protocol.model_construct(**{**fields, **news})


def test_a_new_version_that_asks_for_it_and_an_age_ask_for_consent() -> None:
    made = randomised()
    both = ProtocolHistory((protocol(), amended()))
    found = made.trial.children[KHE_1]

    def asked(rules: ConsentRules, days: int, history: ProtocolHistory = both) -> list[str]:
        at = made.at + timedelta(days=days)
        items = due_of(found, at, history, rules)
        return [each.about for each in items if each.kind is Kind.CONSENT]

    assert asked(ConsentRules(), 0) == []
    assert asked(ConsentRules(), 4) == ["1.1"]
    assert asked(ConsentRules(assent_from=7), 0, protocols()) == []
    assert asked(ConsentRules(assent_from=7), 160, protocols()) == ["assent"]  # 7 in July 2026
    assert asked(ConsentRules(adult_from=7), 160, protocols()) == ["adult"]


def test_who_consented_itself_is_asked_no_more() -> None:
    made = opened(ConsentRules(adult_from=18, assent_from=6))
    made.do(CARE, Screen(child(born="2007-01"), screening(made)))
    made.do(CARE, consent(made, by="participant"))
    assert waiting(made, Kind.CONSENT) == []


def test_a_query_waits_until_it_is_closed() -> None:
    made = with_consent()
    made.do(CARE, event(made, "Measured", weight=quantity("20", "kg"), id="W1"))
    made.do(DATA, QueryOpened(id="Q-1", event="W1", question="?"))
    assert [each.inputs["state"] for each in waiting(made, Kind.QUERY)] == ["open"]
    made.do(CARE, QueryAnswered(query="Q-1", answer="!"))
    assert [each.inputs["state"] for each in waiting(made, Kind.QUERY)] == ["answered"]


def test_a_deviation_waits_and_a_signature_whose_content_changed_is_told() -> None:
    made = with_consent()
    made.do(DOCTOR, Sign("approved", "Liu Wei"))
    assert waiting(made, Kind.SIGNATURE) == []
    made.do(CARE, DeviationNoted(rule="visit.missed", severity="minor"))
    assert [each.about for each in waiting(made, Kind.DEVIATION)] == ["V1"]
    made.do(CARE, event(made, "Measured", weight=quantity("20", "kg")))
    assert [each.inputs["meaning"] for each in waiting(made, Kind.SIGNATURE)] == ["approved"]


def test_a_deviation_that_was_reviewed_waits_no_more() -> None:
    made = with_consent()
    made.do(CARE, DeviationNoted(rule="visit.missed", severity="minor"))
    made.do(CARE, DeviationExplained(deviation="V1", explanation="a storm"))
    made.do(DOCTOR, Sign("approved", "Liu Wei"))  # what is explained is not open any more
    assert [each.inputs["state"] for each in waiting(made, Kind.DEVIATION)] == ["explained"]
    made.do(DATA, DeviationReviewed(deviation="V1", conclusion="no harm"))
    assert waiting(made, Kind.DEVIATION) == []


def test_a_blinded_role_reads_what_is_due_without_what_it_is_about() -> None:
    made = randomised(opened(ConsentRules(assent_from=7)))
    at = made.at + timedelta(days=160)  # seven in July 2026
    (found,) = [
        each
        for each in due_for(Role.STATISTICIAN, made.trial, at, protocols())
        if each.kind is Kind.CONSENT
    ]
    assert (found.about, found.inputs) == ("", {})


def test_the_outcome_is_due_a_year_after_randomisation_for_either_arm() -> None:
    made = randomised(randomised(), KHE_2)
    found = waiting(made, Kind.OUTCOME)
    assert {each.by for each in found} == {date(2027, 3, 16)}  # day 365 and 14 days
    assert {each.since for each in found} == {date(2027, 2, 16)}
    assert [each.kind for each in due_for(Role.ASSESSOR, made.trial, made.at, protocols())] == [
        Kind.OUTCOME,
        Kind.OUTCOME,
    ]


def test_what_is_overdue_stands_first_and_a_site_reads_its_own() -> None:
    made = randomised()
    states = [each.state for each in due(made.trial, made.at + timedelta(days=50), protocols())]
    assert states == sorted(states, key=[State.OVERDUE, State.OPEN, State.AHEAD].index)
    at = datetime(2026, 3, 2, 4, tzinfo=UTC)
    assert due_for(DOCTOR, made.trial, at, protocols(), SHA)
    assert due_for(DOCTOR, made.trial, at, protocols(), CHD) == ()


def test_before_any_version_is_in_force_the_first_one_plans() -> None:
    made = screened()
    early = {name: getattr(protocol(), name) for name in Protocol.model_fields}
    later = Protocol.model_construct(**{**early, "effective": {"*": date(2027, 1, 1)}})
    found = due(made.trial, made.at, ProtocolHistory((later,)))
    assert [each.about for each in found if each.kind is Kind.VISIT] == ["screening"]
