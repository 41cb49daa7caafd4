"""Corrections, queries, verification, signatures, deviations, serious reports, the blinded form."""

from datetime import date
from typing import Any

import pytest

from glidepath.conduct import (
    AssessorUnblinded,
    AssessOutcome,
    Delegated,
    DeviationExplained,
    DeviationNoted,
    DeviationReviewed,
    DeviationState,
    QueryAnswered,
    QueryCancelled,
    QueryClosed,
    QueryOpened,
    QueryReissued,
    QueryState,
    Role,
    SeriousReported,
    Sign,
    SignatureGiven,
    Verified,
    Verify,
    holds,
)
from glidepath.conduct.reading import draft
from glidepath.record import Corrected, DoseOrdered, Measured, OutcomeAssessed, event_from
from glidepath.record.event import Event
from unit.conduct.trials import (
    KHE_1,
    Site,
    issued,
    ordering,
    quantity,
    randomised,
    screened,
    with_consent,
)

CARE, DOCTOR, DATA, BLIND = Role.COORDINATOR, Role.CLINICIAN, Role.MONITOR, Role.ASSESSOR
WEIGHT = "Measured-2026-03-02"


def event(made: Site, kind: str, **fields: Any) -> Event:
    return event_from({"type": kind, "happened": made.at, **fields})


def weighed() -> Site:
    """A trial with a child whose weight was entered."""
    made = with_consent()
    made.do(CARE, event(made, "Measured", weight=quantity("20", "kg")))
    return made


def correction(made: Site, name: str = WEIGHT, **fields: Any) -> Corrected:
    stated = {"happened": made.at, "event": name, "reason": "misread", **fields}
    return Corrected.model_validate(stated)


def judged(made: Site, remission: str = "yes", **fields: Any) -> AssessOutcome:
    """The assessor's judgement of now."""
    stated = {"happened": made.at, "remission": remission, **fields}
    outcome = OutcomeAssessed.model_validate(stated)
    return AssessOutcome(outcome, frozenset({"mri"}), {"lesion": "no signal"})


def test_a_correction_says_why_and_the_event_reads_anew() -> None:
    made = weighed()
    new = {"weight": quantity("20.5", "kg")}
    lines = made.do(CARE, correction(made, fields=new))
    assert "misread" not in lines[0].payload
    child = made.trial.children[KHE_1]
    assert [str(each.weight.value) for each in child.of(Measured) if each.weight] == ["20.5"]
    assert [each.weight for each in child.entered.values() if isinstance(each, Measured)] != []
    made.do(CARE, correction(made, annulled=True))
    assert made.trial.children[KHE_1].of(Measured) == ()


def test_a_correction_that_makes_the_record_wrong_is_refused() -> None:
    made = weighed()
    codes = made.refused(CARE, correction(made, fields={"weight": quantity("900", "kg")}))
    assert codes == ("record.flaw",)
    assert made.refused(CARE, correction(made, "W-7", annulled=True)) == (
        "event.unknown",
        "record.flaw",
    )


def test_what_was_wrong_before_keeps_nothing_else_from_being_entered() -> None:
    """A line that an earlier version let in stays an error, and is nobody else's."""
    made = weighed()
    heavy = Measured.model_validate(
        {"id": "W-9", "happened": made.at, "known": made.at, "weight": quantity("900", "kg")}
    )
    made.ledger.ledger.append("old", (draft(heavy, made.command(CARE, heavy)),), None, made.at)
    assert [field for _, event, field in made.trial.children[KHE_1].errors if event == "W-9"]
    made.pass_(minutes=1)
    made.do(CARE, event(made, "Measured", weight=quantity("20.4", "kg")))


def test_who_may_enter_a_type_may_correct_it_and_nobody_what_was_drawn_or_shown() -> None:
    made = randomised()
    decision = issued(made)
    made.do(DOCTOR, ordering(made, decision, "0.9"))
    order = made.trial.children[KHE_1].of(DoseOrdered)[-1].id or ""
    seen = "DiseaseAssessed-2026-03-02"
    worse = {"response": "worsening"}
    assert made.refused(CARE, correction(made, seen, fields=worse)) == ("correction.role",)
    made.do(DOCTOR, correction(made, seen, fields=worse))
    corrected = next(n for n in made.trial.children[KHE_1].entered if n.startswith("Corr"))
    back = correction(made, corrected, annulled=True)
    assert made.refused(CARE, back) == ("correction.role",)
    for name in ("Randomised-2026-03-02", decision):
        assert made.refused(DOCTOR, correction(made, name, annulled=True)) == ("correction.fixed",)
    dose = {"daily_dose": quantity("0.5", "mg")}
    assert made.refused(DOCTOR, correction(made, order, fields=dose)) == ("correction.fixed",)
    assert made.refused(CARE, correction(made, order, fields={"note": "x"})) == ("correction.role",)
    made.do(DOCTOR, correction(made, order, fields={"note": "x"}))


def test_a_query_is_opened_answered_reissued_closed_and_cancelled() -> None:
    made = weighed()
    about = QueryOpened(event=WEIGHT, field="weight", question="Which scale?")
    lines = made.do(DATA, about)
    assert "scale" not in lines[0].payload
    ((name, query),) = made.trial.children[KHE_1].queries.items()
    assert (query.state, query.question, query.asked_by) == (
        QueryState.OPEN,
        "Which scale?",
        "mon-1",
    )
    assert made.refused(DATA, QueryClosed(query=name)) == ("query.step",)
    made.do(CARE, QueryAnswered(query=name, answer="The one in the ward"))
    assert made.refused(CARE, QueryAnswered(query=name, answer="x")) == ("query.step",)
    made.do(DATA, QueryReissued(query=name, question="Which ward?"))
    query = made.trial.children[KHE_1].queries[name]
    assert (query.state, query.question, query.answer) == (QueryState.OPEN, "Which ward?", None)
    made.do(CARE, QueryAnswered(query=name, answer="Ward 3"))
    made.do(DATA, QueryClosed(query=name))
    assert made.trial.children[KHE_1].queries[name].settled
    assert made.refused(DATA, QueryCancelled(query=name, reason="x")) == ("query.step",)
    made.do(DATA, QueryReissued(query=name, question="Sure?"))
    made.do(DATA, QueryCancelled(query=name, reason="asked twice"))
    assert made.trial.children[KHE_1].queries[name].state is QueryState.CANCELLED


def test_a_query_is_about_an_event_and_one_of_its_fields() -> None:
    made = weighed()
    unknown = QueryOpened(event="W-7", question="?")
    assert made.refused(DATA, unknown) == ("event.unknown",)
    field = QueryOpened(event=WEIGHT, field="colour", question="?")
    assert made.refused(DATA, field) == ("event.field",)
    assert made.refused(CARE, QueryAnswered(query="Q-7", answer="x")) == ("query.unknown",)
    made.do(DATA, QueryOpened(id="Q-1", event=WEIGHT, question="?"))
    assert made.refused(DATA, QueryOpened(id="Q-1", event=WEIGHT, question="?")) == ("id.taken",)


def test_what_was_verified_is_so_until_it_changes() -> None:
    made = weighed()
    assert made.refused(DATA, Verify("W-7", ("weight",))) == ("event.unknown",)
    assert made.refused(DATA, Verify(WEIGHT, ("colour",))) == ("event.field",)
    made.do(DATA, Verify(WEIGHT, ("weight",)))
    (verified,) = made.trial.children[KHE_1].told(Verified)
    assert (verified.event, verified.fields) == (WEIGHT, ("weight",))
    made.do(CARE, event(made, "Measured", height=quantity("116", "cm")))
    assert holds(made.trial.children[KHE_1], verified)
    made.do(CARE, correction(made, fields={"weight": quantity("20.5", "kg")}))
    assert not holds(made.trial.children[KHE_1], verified)


def test_a_signature_stands_and_is_visibly_invalid_once_its_content_changes() -> None:
    made = weighed()
    made.do(DOCTOR, Sign("approved", "Liu Wei", (WEIGHT,)))
    made.do(DOCTOR, Sign("approved", "Liu Wei"))
    one, whole = made.trial.children[KHE_1].told(SignatureGiven)
    assert (one.name, one.meaning) == ("Liu Wei", "approved")
    assert holds(made.trial.children[KHE_1], one)
    assert holds(made.trial.children[KHE_1], whole)
    made.do(CARE, event(made, "Measured", height=quantity("116", "cm")))
    assert holds(made.trial.children[KHE_1], one)
    assert not holds(made.trial.children[KHE_1], whole)
    made.do(CARE, correction(made, fields={"weight": quantity("20.5", "kg")}))
    first = next(n for n in made.trial.children[KHE_1].entered if n.startswith("Corrected"))
    assert not holds(made.trial.children[KHE_1], one)
    made.do(CARE, correction(made, first, annulled=True))
    assert not holds(made.trial.children[KHE_1], one)


def test_nothing_incomplete_is_signed() -> None:
    made = weighed()
    made.do(CARE, event(made, "LevelDrawn", sample="S1"))
    made.do(CARE, event(made, "RelapseSuspected", signs=["pain"]))
    made.do(DATA, QueryOpened(id="Q-1", event=WEIGHT, question="?"))
    made.do(CARE, DeviationNoted(rule="visit.missed", severity="minor"))
    refusal = made.send(DOCTOR, Sign("approved", "Liu Wei"))
    assert {each.inputs["open"] for each in refusal.unmet} == {
        "query-open",
        "level-pending",
        "suspicion",
        "deviation-unexplained",
    }
    about = made.send(DOCTOR, Sign("approved", "Liu Wei", (WEIGHT,)))
    assert [each.inputs["about"] for each in about.unmet] == ["Q-1"]
    made.do(DOCTOR, Sign("approved", "Liu Wei", ("Screened-2026-03-02",)))
    assert made.refused(DOCTOR, Sign(" ", "", ("W-7",))) == ("sign.name", "event.unknown")


def test_a_deviation_is_noted_explained_and_reviewed_by_somebody_else() -> None:
    made = weighed()
    made.do(CARE, DeviationNoted(rule="visit.missed", event=WEIGHT, severity="minor"))
    ((name, found),) = made.trial.children[KHE_1].deviations.items()
    assert (name, found.state) == ("V1", DeviationState.NOTED)
    again = DeviationNoted(id="V1", rule="visit.missed", severity="minor")
    assert made.refused(CARE, again) == ("id.taken",)
    nowhere = DeviationNoted(rule="visit.missed", event="W-7", severity="minor")
    assert made.refused(CARE, nowhere) == ("event.unknown",)
    reviewed = DeviationReviewed(deviation=name, conclusion="no harm")
    assert made.refused(DATA, reviewed) == ("deviation.unexplained",)
    unknown = DeviationExplained(deviation="V9", explanation="x")
    assert made.refused(CARE, unknown) == ("deviation.unknown",)
    nothing = DeviationReviewed(deviation="V9", conclusion="x")
    assert made.refused(DATA, nothing) == ("deviation.unknown",)
    made.do(CARE, DeviationExplained(deviation=name, explanation="a storm"))
    assert made.trial.children[KHE_1].deviations[name].state is DeviationState.EXPLAINED
    made.do(DATA, reviewed)
    assert made.trial.children[KHE_1].deviations[name].state is DeviationState.REVIEWED
    made.do(CARE, DeviationExplained(deviation=name, explanation="a flood"))
    assert made.trial.children[KHE_1].deviations[name].state is DeviationState.EXPLAINED


def test_who_explained_a_deviation_does_not_review_it() -> None:
    made = weighed()
    both = Delegated(person="nurse-chen", role=DATA, starts=date(2026, 1, 1))
    made.do(Role.ADMINISTRATOR, both, None)
    made.do(CARE, DeviationNoted(rule="visit.missed", severity="minor"))
    made.do(CARE, DeviationExplained(deviation="V1", explanation="a storm"))
    reviewed = DeviationReviewed(deviation="V1", conclusion="no harm")
    assert made.refused(DATA, reviewed, actor="nurse-chen") == ("deviation.reviewed-by-explainer",)


@pytest.mark.parametrize(
    ("kind", "fields", "known"),
    [
        ("AdverseEvent", {"term": "x", "category": "y", "grade": 2}, False),
        ("AdverseEvent", {"term": "x", "category": "y", "grade": 2, "serious": True}, True),
        ("AdverseEvent", {"term": "x", "category": "y", "grade": 5}, True),
        ("Infection", {"location": "x", "serious": True}, True),
        ("Infection", {"location": "x", "serious": False}, False),
    ],
)
def test_only_a_serious_event_is_reported_on(
    kind: str, fields: dict[str, Any], known: bool
) -> None:
    made = weighed()
    made.do(CARE, event(made, kind, event="A1", **fields))
    report = SeriousReported(episode="A1", to="sponsor")
    if known:
        made.do(CARE, report)
    else:
        assert made.refused(CARE, report) == ("serious.unknown",)


def test_the_assessor_judges_blind_on_a_form_of_its_own() -> None:
    made = randomised()
    lines = made.do(BLIND, judged(made))
    assert [each.type for each in lines] == ["OutcomeAssessed", "OutcomeForm"]
    assert "no signal" not in lines[1].payload


def test_no_outcome_before_randomisation() -> None:
    made = with_consent()
    assert made.refused(BLIND, judged(made)) == ("step.not-randomised",)


def test_who_knows_the_arm_does_not_assess() -> None:
    made = randomised()
    nobody = AssessorUnblinded(person="dr-liu", how="works on the ward")
    assert made.refused(CARE, nobody) == ("assessor.unknown",)
    lines = made.do(CARE, AssessorUnblinded(person="dr-blind", how="saw the chart"))
    assert "chart" not in lines[0].payload
    assert made.refused(BLIND, judged(made)) == ("outcome.unblinded",)


def test_the_assessor_corrects_and_signs_its_own_judgement_alone() -> None:
    made = randomised()
    lines = made.do(BLIND, judged(made))
    name = next(n for n in made.trial.children[KHE_1].entered if n.startswith("Outcome"))
    assert lines[0].payload.count(name) == 1
    made.do(BLIND, correction(made, name, fields={"remission": "no"}))
    assert made.refused(DOCTOR, correction(made, name, annulled=True)) == ("correction.role",)
    made.do(BLIND, Sign("judged blind", "Blind, A.", (name,)))
    assert made.refused(BLIND, Sign("judged", "Blind, A.")) == ("sign.events",)
    assert made.refused(BLIND, judged(made, id="O-1")) == ("id.given",)


def test_a_screened_child_has_no_deviations_nor_queries() -> None:
    child = screened().trial.children[KHE_1]
    assert (dict(child.queries), dict(child.deviations)) == ({}, {})
