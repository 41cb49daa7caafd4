"""Blinding: what a blinded role reads does not depend on anything that it may not know.

First by canaries, unmistakable values in every field; then by two trials that differ in what is
blinded alone, and look alike.
"""

from datetime import timedelta
from typing import Any

import pytest

from glidepath.conduct import (
    AssessorUnblinded,
    AssessOutcome,
    Command,
    DeviationExplained,
    DeviationNoted,
    EvaluateEligibility,
    Frozen,
    Locked,
    QueryAnswered,
    QueryClosed,
    QueryOpened,
    Randomise,
    Refusal,
    Role,
    SeriousReported,
    Sign,
    Unmet,
    due_for,
    handler,
    may_read,
    seen_by,
    seen_refusal,
)
from glidepath.conduct.matrix import READS, Area
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Corrected, OutcomeAssessed, event_from
from glidepath.record.event import Event
from glidepath.store.trial import TrialLedger
from glidepath.store.writing import Conflict
from unit.conduct.trials import (
    CHD,
    KHE_1,
    PEOPLE,
    SHA,
    Site,
    alternating,
    evaluated,
    issued,
    ordering,
    protocols,
    quantity,
    randomised,
)

CARE, DOCTOR, DATA, BLIND = Role.COORDINATOR, Role.CLINICIAN, Role.MONITOR, Role.ASSESSOR
STATISTICIAN = Role.STATISTICIAN
BLINDED = [BLIND, STATISTICIAN]
CANARIES = {
    # word: where it was planted
    "guided-discontinuation": "the arm",
    "kmp": "the stratum",
    "CANARY-SAMPLE": "a sample",
    "7.77": "a level",
    "0.777": "an order",
    "oral-solution": "a formulation",
    "CANARY-WHY": "the reason of an order",
    "CANARY-TERM": "an adverse event",
    "CANARY-PLACE": "an infection",
    "canary-drug": "another drug",
    "canary-sign": "a sign of a relapse",
    "CANARY-DISMISSED": "why a relapse was dismissed",
    "CANARY-LESION": "a finding of the disease",
    "CANARY-FEVER": "an interruption",
    "CANARY-STAY": "a stay in hospital",
    "CANARY-VISIT": "a visit that was missed",
    "17.77": "a weight",
    "CANARY-QUESTION": "a query",
    "CANARY-ANSWER": "its answer",
    "CANARY-HOW": "an unblinding",
    "CANARY-EXPLAINED": "a deviation",
    "outside-interval": "a rule that was broken",
    "CANARY-NOTE": "a note",
    "CANARY-CORRECTED": "the reason of a correction",
    "CANARY-WITHDRAWN": "the reason of a withdrawal",
    "CANARY-OVERRIDE": "a criterion that was set aside",
    "DecisionIssued": "that a decision was issued",
    "DoseOrdered": "that a dose was ordered",
    "LevelDrawn": "that blood was drawn",
}


def event(made: Site, kind: str, **fields: Any) -> Event:
    return event_from({"type": kind, "happened": made.at, **fields})


def planted() -> Site:
    """A trial with every canary in its place."""
    made = evaluated()
    made.do(DOCTOR, EvaluateEligibility())
    made.do(CARE, Randomise({"kmp": "no"}))
    order(made)
    illnesses(made)
    papers(made)
    return made


def order(made: Site) -> None:
    """A decision, and an order outside its interval."""
    decision = issued(made)
    made.do(DOCTOR, ordering(made, decision, "0.777", why="CANARY-WHY"))
    made.do(CARE, event(made, "LevelDrawn", sample="CANARY-SAMPLE", note="CANARY-NOTE"))
    level = {"sample": "CANARY-SAMPLE", "result": quantity("7.77", "ng/mL")}
    made.do(CARE, event(made, "LevelReported", **level))


def illnesses(made: Site) -> None:
    """What the drug or the disease did."""
    harm = {"event": "A1", "term": "CANARY-TERM", "category": "mucosa", "grade": 3}
    made.do(CARE, event(made, "AdverseEvent", **harm, serious=True))
    made.do(CARE, SeriousReported(episode="A1", to="sponsor"))
    made.do(CARE, event(made, "Infection", event="I1", location="CANARY-PLACE", serious=False))
    made.do(CARE, event(made, "CoMedicationStarted", drug="canary-drug"))
    made.do(CARE, event(made, "RelapseSuspected", signs=["canary-sign"]))
    made.do(DOCTOR, event(made, "RelapseDismissed", reason="CANARY-DISMISSED"))
    lesion = {"response": "remission", "methods": ["mri"], "findings": {"a": "CANARY-LESION"}}
    made.do(DOCTOR, event(made, "DiseaseAssessed", **lesion))
    made.do(DOCTOR, event(made, "DoseInterrupted", reason="CANARY-FEVER"))
    made.do(CARE, event(made, "Hospitalised", reason="CANARY-STAY"))
    made.do(CARE, event(made, "VisitMissed", visit="imaging", reason="CANARY-VISIT"))
    made.do(CARE, event(made, "Measured", weight=quantity("17.77", "kg"), id="W1"))


def papers(made: Site) -> None:
    """What was asked, answered, corrected, explained and told."""
    made.do(DATA, QueryOpened(id="Q-1", event="W1", question="CANARY-QUESTION"))
    made.do(CARE, QueryAnswered(query="Q-1", answer="CANARY-ANSWER"))
    deviation = next(iter(made.trial.children[KHE_1].deviations))
    made.do(CARE, DeviationExplained(deviation=deviation, explanation="CANARY-EXPLAINED"))
    made.do(CARE, DeviationNoted(rule="visit.missed", severity="minor"))
    made.do(CARE, AssessorUnblinded(person="dr-blind", how="CANARY-HOW"))
    withdrawn = event(made, "ConsentWithdrawn", scope=["treatment"], reason="CANARY-WITHDRAWN")
    made.do(CARE, withdrawn)
    fields = {"event": "W1", "fields": {"note": "CANARY-NOTE"}, "reason": "CANARY-CORRECTED"}
    made.do(CARE, event(made, "Corrected", **fields))


def read(role: Role, made: Site) -> str:
    """Everything that a role can read of a trial, as text."""
    trial = made.trial
    parts: list[object] = [
        seen_by(role, trial, KHE_1),
        due_for(role, trial, made.at + timedelta(days=400), protocols()),
    ]
    return repr([parts, *probes(role, made)])


def probes(role: Role, made: Site) -> list[object]:
    """What the trial answers to everything that a curious person of the role may send."""
    stated = {"happened": made.at, "remission": "yes"}
    form = AssessOutcome(OutcomeAssessed.model_validate(stated), frozenset({"mri"}))
    taken = OutcomeAssessed.model_validate({**stated, "id": "W1"})
    asked: list[Any] = [form, AssessOutcome(taken, frozenset({"mri"}))]
    for name in ("W1", "W2", "DoseOrdered-2026-03-03"):
        fields = {"happened": made.at, "event": name, "reason": "x", "annulled": True}
        asked += [Corrected.model_validate(fields), Sign("x", "y", (name,))]
        asked += [QueryOpened(event=name, question="?"), QueryAnswered(query="Q-1", answer="?")]
    asked += [Sign("x", "y"), Frozen(), event(made, "RelapseSuspected", signs=["pain"])]
    return [made.ledger.run(made.command(role, each, seen=1), recorded=made.at) for each in asked]


def lines(answers: list[object]) -> None:
    """Nothing that was probed has been written."""
    assert not any(isinstance(each, tuple) for each in answers)


@pytest.mark.parametrize("role", BLINDED)
def test_no_canary_appears_in_anything_that_a_blinded_role_can_read(role: Role) -> None:
    text = read(role, planted())
    assert {word: where for word, where in CANARIES.items() if word in text} == {}


def test_every_canary_would_be_seen_by_the_clinician() -> None:
    text = repr(seen_by(DOCTOR, planted().trial, KHE_1))
    missing = {word for word in CANARIES if word not in text}
    assert missing == {"CANARY-OVERRIDE"}  # planted in a trial of its own, below


def test_what_was_set_aside_is_not_read_blind() -> None:
    made = evaluated()
    made.do(DOCTOR, event(made, "ConsentWithdrawn", scope=["treatment"]))
    made.do(DOCTOR, EvaluateEligibility({"I6": "CANARY-OVERRIDE"}))
    assert "CANARY-OVERRIDE" in repr(seen_by(DOCTOR, made.trial, KHE_1))
    for role in BLINDED:
        assert "CANARY-OVERRIDE" not in read(role, made)


def maintained() -> Site:
    """A trial that differs in all that is blinded: the other arm, and little written."""

    def other(wanted: Any) -> Any:
        return alternating(wanted).model_copy(update={"arm": "maintenance"})

    made = evaluated()
    made.ledger = TrialLedger(made.ledger.ledger, handler(protocols(), other))
    made.do(CARE, Randomise({"kmp": "no"}))
    return made


def tapered() -> Site:
    """The other one: tapered, drawn often, ill, queried."""
    made = randomised()
    order(made)
    illnesses(made)
    made.do(DATA, QueryOpened(id="Q-1", event="W1", question="CANARY-QUESTION"))
    made.at = maintained().at
    return made


@pytest.mark.parametrize("role", BLINDED)
def test_two_trials_that_differ_in_what_is_blinded_alone_look_alike(role: Role) -> None:
    one, other = tapered(), maintained()
    at = one.at + timedelta(days=500)
    assert one.trial.number > other.trial.number + 10
    assert seen_by(role, one.trial, KHE_1) == seen_by(role, other.trial, KHE_1)
    assert due_for(role, one.trial, at, protocols()) == due_for(role, other.trial, at, protocols())


def test_what_an_assessor_may_send_is_answered_alike_too() -> None:
    one, other = tapered(), maintained()
    one.at += timedelta(days=2)
    other.at = one.at
    mine, theirs = probes(BLIND, one)[1:], probes(BLIND, other)[1:]
    lines(mine)
    assert mine == theirs


def test_the_assessor_reads_its_own_form_its_queries_and_its_corrections() -> None:
    made = randomised()
    stated = {"happened": made.at, "remission": "yes", "note": "clear"}
    outcome = OutcomeAssessed.model_validate(stated)
    made.do(BLIND, AssessOutcome(outcome, frozenset({"mri"}), {"lesion": "no signal"}))
    name = next(n for n in made.trial.children[KHE_1].entered if n.startswith("Outcome"))
    made.do(DATA, QueryOpened(event=name, field="remission", question="Which sequence?"))
    query = next(iter(made.trial.children[KHE_1].queries))
    made.do(BLIND, QueryAnswered(query=query, answer="T2"))
    made.do(DATA, QueryClosed(query=query))
    fields = {"event": name, "fields": {"remission": "no"}, "reason": "a slip"}
    made.do(BLIND, event(made, "Corrected", **fields))
    seen = seen_by(BLIND, made.trial, KHE_1)
    assert seen is not None
    assert [each.type for each in seen.facts] == [
        "OutcomeAssessed",
        "OutcomeForm",
        "QueryOpened",
        "QueryAnswered",
        "QueryClosed",
        "Corrected",
    ]
    told = repr(seen)
    for word in ("no signal", "Which sequence?", "T2", "a slip", "clear"):
        assert word in told
    assert seen.version is None
    assert all(each.provenance is None for each in seen.facts)
    blind = seen_by(STATISTICIAN, made.trial, KHE_1)
    assert "a slip" not in repr(blind)
    assert "Which sequence?" not in repr(blind)
    assert "'remission': 'no'" in repr(blind)


def test_the_statistician_learns_the_arm_when_the_trial_is_locked_and_the_assessor_never() -> None:
    made = randomised()
    made.do(Role.ADMINISTRATOR, Frozen(), None)
    made.do(Role.ADMINISTRATOR, Locked(), None)
    assert "guided-discontinuation" in repr(seen_by(STATISTICIAN, made.trial, KHE_1))
    assert "guided-discontinuation" not in repr(seen_by(BLIND, made.trial, KHE_1))


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_the_fields_of_its_areas_alone(role: Role) -> None:
    made = randomised()
    seen = seen_by(role, made.trial, KHE_1)
    assert (seen is not None) == (Area.CODE in READS[role])
    if seen is not None:
        assert bool(seen.child) == (Area.CHILD in READS[role])
        randomisation = [each.fields for each in seen.facts if each.type == "Randomised"]
        assert [("arm" in each) for each in randomisation] == (
            [Area.ARM in READS[role]] if Area.PROGRESS in READS[role] else []
        )


def test_the_office_reads_no_clinical_fact() -> None:
    seen = seen_by(Role.ADMINISTRATOR, planted().trial, KHE_1)
    assert seen is not None
    assert seen.facts == ()


def test_there_is_nothing_to_see_of_nobody() -> None:
    assert seen_by(DOCTOR, randomised().trial, ParticipantId("KHE-404")) is None


def test_a_participant_is_opened_by_people_of_its_site_and_of_the_whole_trial() -> None:
    made = randomised()
    may = {
        role
        for role, person in PEOPLE.items()
        if may_read(made.trial, person, role, KHE_1, made.at)
    }
    assert may == set(PEOPLE)
    assert not may_read(made.trial, "dr-liu", Role.MONITOR, KHE_1, made.at)
    assert not may_read(made.trial, "nobody", DOCTOR, KHE_1, made.at)
    assert not may_read(made.trial, "dr-liu", DOCTOR, ParticipantId("KHE-404"), made.at)
    assert not may_read(made.trial, "f", Role.FAMILY, KHE_1, made.at)
    assert not may_read(made.trial, "dr-liu", DOCTOR, KHE_1, made.at - timedelta(days=200))
    assert SHA != CHD


def test_a_blinded_role_is_told_codes_without_what_was_looked_at() -> None:
    made = randomised()
    twice = (Unmet("stage.dead", {"event": "Died-1"}), Unmet("stage.dead", {"event": "Died-2"}))
    assert seen_refusal(BLIND, made.trial, Refusal(twice)) == Refusal((Unmet("stage.dead"),))
    assert seen_refusal(DOCTOR, made.trial, Refusal(twice)) == Refusal(twice)


def test_a_blinded_role_depends_on_no_version_and_a_conflict_shows_others_nothing_of_it() -> None:
    made = randomised()
    stated = {"happened": made.at, "remission": "yes"}
    form = AssessOutcome(OutcomeAssessed.model_validate(stated), frozenset({"mri"}))
    assert isinstance(made.send(BLIND, form, seen=1), tuple)
    weight = event(made, "Measured", weight=quantity("20", "kg"))
    conflict = made.send(CARE, weight, seen=1)
    assert isinstance(conflict, Conflict)
    assert len(conflict.theirs) > 10


def test_the_id_of_somebody_elses_command_reads_nothing() -> None:
    made = randomised()
    weight = event(made, "Measured", weight=quantity("20", "kg"))
    made.do(CARE, weight, command_id="mine")
    stated = {"happened": made.at, "remission": "yes"}
    form = AssessOutcome(OutcomeAssessed.model_validate(stated), frozenset({"mri"}))
    answer = made.ledger.run(
        Command("mine", made.at, "dr-blind", BLIND, SHA, form, KHE_1), recorded=made.at
    )
    assert answer == Refusal((Unmet("command.other-sender"),))
