"""The order of steps: nothing before what it rests on, nothing after what ends it."""

from datetime import date, timedelta
from typing import Any

import pytest

from glidepath.conduct import (
    EvaluateEligibility,
    Frozen,
    Locked,
    Randomise,
    RegistrationCorrected,
    Role,
    Unfrozen,
    Unlocked,
    handler,
)
from glidepath.quantities.partial_date import partial_date
from glidepath.record import DoseOrdered, Measured, event_from
from glidepath.record.event import Event
from glidepath.store.trial import TrialLedger
from unit.conduct.trials import (
    KHE_1,
    KHE_2,
    Site,
    evaluated,
    examined,
    issued,
    opened,
    ordering,
    protocols,
    quantity,
    randomised,
    screened,
    screening,
    with_consent,
)

CARE, DOCTOR, DRUGS, DATA = Role.COORDINATOR, Role.CLINICIAN, Role.PHARMACIST, Role.MONITOR


def event(made: Site, kind: str, **fields: Any) -> Event:
    """An event of now, as somebody enters it."""
    return event_from({"type": kind, "happened": made.at, **fields})


def test_a_child_is_randomised_after_consent_and_eligibility_and_all_that_lacks_is_named() -> None:
    made = screened()
    codes = made.refused(CARE, Randomise({}))
    assert codes[:2] == ("consent.missing", "eligibility.missing")
    assert set(codes) == {
        "consent.missing",
        "eligibility.missing",
        "eligibility.not-met",
        "randomisation.stratum",
    }


def test_a_child_is_randomised_once() -> None:
    made = randomised()
    found = made.trial.children[KHE_1]
    assert found.randomised is not None
    assert found.allocation is not None
    assert found.randomised.arm == found.allocation.arm == "guided-discontinuation"
    assert found.allocation.stratum == "kmp=no"
    assert made.refused(CARE, Randomise({"kmp": "no"})) == ("step.randomised",)
    assert made.refused(CARE, EvaluateEligibility()) == ("step.randomised",)


def test_allocations_go_on_where_the_last_one_ended() -> None:
    made = randomised(randomised(), KHE_2)
    numbers = [(each.number, each.index, each.arm) for each in made.trial.allocations]
    assert numbers == [(1, 1, "guided-discontinuation"), (2, 2, "maintenance")]


def test_without_the_seed_nobody_is_randomised() -> None:
    made = evaluated()
    made.ledger = TrialLedger(made.ledger.ledger, handler(protocols()))
    assert made.refused(CARE, Randomise({"kmp": "no"})) == ("randomisation.no-seed",)


def test_a_criterion_is_set_aside_by_a_clinician_with_a_reason() -> None:
    made = with_consent()
    reasons = {"I5": "results on paper", "I2": " ", "E3-blood-pressure": " "}
    assert made.refused(CARE, EvaluateEligibility(reasons)) == (
        "eligibility.override-role",
        "eligibility.override-reason",
        "eligibility.override",
        "eligibility.override-reason",
    )
    lines = made.do(DOCTOR, EvaluateEligibility({"I5": "results on paper"}))
    assert [each.type for each in lines] == ["EligibilityEvaluated", "DeviationNoted"]
    assert not any("results on paper" in each.payload for each in lines)
    found = made.trial.children[KHE_1]
    assert found.evaluation is not None
    assert found.evaluation.outcome == "undetermined"
    assert found.evaluation.overrides == {"I5": "results on paper"}
    assert [each.rule for each in found.deviations.values()] == ["eligibility.I5"]
    again = made.do(DOCTOR, EvaluateEligibility({"I5": "results on paper"}))
    assert [each.type for each in again] == ["EligibilityEvaluated"]
    left = made.send(CARE, Randomise({"kmp": "no"})).unmet
    assert [each.inputs["criterion"] for each in left] == ["E3-blood-pressure"]


def test_what_was_found_eligible_has_to_be_so_still() -> None:
    made = evaluated()
    high = {"test": "alt", "result": quantity("90", "U/L"), "upper_limit": quantity("40", "U/L")}
    made.do(CARE, event(made, "LabReported", **high))
    refusal = made.send(CARE, Randomise({"kmp": "no"}))
    assert [(e.code, e.inputs["criterion"]) for e in refusal.unmet] == [
        ("eligibility.not-met", "I5")
    ]


def test_an_order_that_the_child_came_with_lies_before_randomisation() -> None:
    made = randomised()
    order = {"daily_dose": quantity("0.9", "mg"), "formulation": "oral-solution"}
    now = event(made, "DoseOrdered", **order, reason="taper")
    assert made.refused(CARE, now) == ("step.randomised",)
    earlier = event_from(
        {**order, "type": "DoseOrdered", "happened": "2024-05-02", "reason": "start"}
    )
    made.do(CARE, earlier)


@pytest.mark.parametrize(
    ("kind", "fields", "role", "code"),
    [
        ("VisitDone", {"visit": "tea"}, CARE, "visit.unknown"),
        ("VisitMissed", {"visit": "tea"}, CARE, "visit.unknown"),
        ("RelapseDismissed", {"reason": "a cold"}, DOCTOR, "step.no-suspicion"),
        ("RelapseResolved", {}, DOCTOR, "step.no-relapse"),
        ("DoseResumed", {}, DOCTOR, "step.no-interruption"),
        ("CoMedicationStopped", {"drug": "rifampicin"}, CARE, "step.not-taken"),
        ("FormulationChanged", {"formulation": "powder"}, DRUGS, "formulation.unknown"),
        ("Dispensed", {"order": "O-1", "amount": quantity("50", "mL")}, DRUGS, "step.no-order"),
    ],
)
def test_no_step_without_the_one_before(
    kind: str, fields: dict[str, Any], role: Role, code: str
) -> None:
    made = randomised()
    assert code in made.refused(role, event(made, kind, **fields))


def test_a_relapse_is_suspected_then_confirmed_or_dismissed_then_resolved() -> None:
    made = randomised()
    made.do(CARE, event(made, "RelapseSuspected", signs=["growth"]))
    made.do(DOCTOR, event(made, "RelapseDismissed", reason="a bruise"))
    assert made.refused(DOCTOR, event(made, "RelapseDismissed", reason="a bruise")) == (
        "step.no-suspicion",
    )
    made.do(CARE, event(made, "RelapseSuspected", signs=["pain"]))
    made.do(DOCTOR, event(made, "RelapseConfirmed", signs=["pain"]))
    made.do(DOCTOR, event(made, "RelapseResolved"))
    assert made.refused(DOCTOR, event(made, "RelapseResolved")) == ("step.no-relapse",)


def test_a_drug_is_interrupted_and_resumed() -> None:
    made = randomised()
    made.do(DOCTOR, event(made, "DoseInterrupted", reason="fever"))
    made.do(DOCTOR, event(made, "DoseResumed"))
    assert "step.no-interruption" in made.refused(DOCTOR, event(made, "DoseResumed"))
    made.do(DRUGS, event(made, "CoMedicationStarted", drug="rifampicin"))
    made.do(DRUGS, event(made, "CoMedicationStopped", drug="rifampicin"))
    made.do(DRUGS, event(made, "FormulationChanged", formulation="oral-solution"))


def test_the_drug_is_handed_out_for_an_order() -> None:
    made = randomised()
    decision = issued(made)
    made.do(DOCTOR, ordering(made, decision, "0.9"))
    orders = made.trial.children[KHE_1].of(DoseOrdered)
    order = next(each.id for each in orders if each.decision == decision)
    handed = {"order": order, "amount": quantity("50", "mL")}
    assert set(made.refused(DRUGS, event(made, "Dispensed", **handed))) == {
        "dispense.unsigned",
        "dispense.formulation",
        "dispense.unchecked",
        "supply.no-batch",
    }
    made.do(CARE, event(made, "VisitDone", visit="monthly"))


def test_a_child_dies_once_and_nothing_is_done_with_it_afterwards() -> None:
    made = randomised()
    before = made.at
    made.pass_(days=1)
    made.do(CARE, event(made, "Died", cause="accident"))
    made.pass_(days=1)
    weight = {"weight": quantity("20", "kg")}
    assert set(made.refused(CARE, event(made, "Measured", **weight))) == {
        "stage.dead",
        "record.flaw",
    }
    assert made.refused(CARE, event(made, "Died")) == ("step.dead",)
    made.do(CARE, event_from({"type": "Measured", "happened": before, **weight}))
    result = {"test": "alt", "result": quantity("20", "U/L"), "drawn_at": before}
    made.do(CARE, event(made, "LabReported", **result))


def test_a_child_that_was_lost_may_come_back_but_is_given_no_dose() -> None:
    made = randomised()
    decision = issued(made)
    made.do(CARE, event(made, "LostToFollowUp"))
    assert made.refused(CARE, event(made, "LostToFollowUp")) == ("step.found",)
    made.pass_(days=1)
    codes = made.refused(DOCTOR, ordering(made, decision, "0.9"))
    assert set(codes) == {"stage.lost", "order.stale"}
    made.do(CARE, event(made, "Measured", weight=quantity("20", "kg")))


def test_what_is_frozen_is_not_changed_but_harm_is_written_down() -> None:
    made = randomised()
    made.do(DATA, Frozen())
    assert made.refused(DATA, Frozen()) == ("stage.frozen",)
    weight = event(made, "Measured", weight=quantity("20", "kg"))
    assert made.refused(CARE, weight) == ("stage.frozen",)
    harm = {"event": "A1", "term": "mucositis", "category": "mucosa", "grade": 2}
    made.do(CARE, event(made, "AdverseEvent", **harm))
    made.do(DATA, Locked())
    assert made.refused(CARE, event(made, "AdverseEvent", **harm, note="x")) == ("stage.locked",)
    assert made.refused(DATA, Unfrozen(reason="late")) == ("stage.locked",)
    made.do(CARE, event(made, "ConsentWithdrawn", scope=["data"]))
    made.do(DATA, Unlocked(reason="late result"))
    assert made.refused(DATA, Unlocked(reason="late result")) == ("stage.not-locked",)
    made.do(DATA, Unfrozen(reason="late result"))
    assert made.refused(DATA, Unfrozen(reason="again")) == ("stage.not-frozen",)
    made.do(CARE, weight)


def test_what_is_open_is_not_locked() -> None:
    made = randomised()
    drawn = {"sample": "S1", "specimen": "whole-blood"}
    made.do(CARE, event(made, "LevelDrawn", **drawn))
    made.do(CARE, event(made, "RelapseSuspected", signs=["pain"]))
    assert made.refused(DATA, Locked()) == (
        "stage.not-frozen",
        "stage.incomplete",
        "stage.incomplete",
    )
    made.do(Role.ADMINISTRATOR, Frozen(), None)
    refusal = made.send(Role.ADMINISTRATOR, Locked(), None)
    assert {each.inputs["open"] for each in refusal.unmet} == {"level-pending", "suspicion"}
    assert made.refused(CARE, event(made, "Measured", weight=quantity("20", "kg"))) == (
        "stage.frozen",
    )


def test_nothing_is_entered_before_it_happens() -> None:
    made = with_consent()
    weight = {"weight": quantity("20", "kg"), "type": "Measured"}
    soon = event_from({**weight, "happened": made.at + timedelta(hours=1)})
    assert "time.not-yet" in made.refused(CARE, soon)
    tomorrow = event_from({**weight, "happened": date(2026, 3, 3)})
    assert "time.not-yet" in made.refused(CARE, tomorrow)
    known = event_from({**weight, "happened": made.at, "known": made.at + timedelta(hours=1)})
    assert made.refused(CARE, known) == ("time.not-yet",)
    made.do(CARE, event_from({**weight, "happened": date(2026, 3, 2)}))


def test_a_record_that_would_be_wrong_is_refused_with_the_flaw() -> None:
    made = with_consent()
    heavy = event(made, "Measured", weight=quantity("900", "kg"))
    refusal = made.send(CARE, heavy)
    assert [(each.code, each.inputs["flaw"]) for each in refusal.unmet] == [
        ("record.flaw", "impossible-weight")
    ]


def test_an_id_is_taken_once_and_one_is_made_where_none_is_given() -> None:
    made = with_consent()
    weight = {"weight": quantity("20", "kg")}
    made.do(CARE, event(made, "Measured", **weight, id="W1"))
    assert made.refused(CARE, event(made, "Measured", **weight, id="W1")) == ("id.taken",)
    for value in ("20.1", "20.2", "20.3"):
        made.do(CARE, event(made, "Measured", weight=quantity(value, "kg")))
    ids = [name for name in made.trial.children[KHE_1].entered if name.startswith(("W", "Mea"))]
    assert ids == ["W1", "Measured-2026-03-02", "Measured-2026-03-02-2", "Measured-2026-03-02-3"]


def test_what_is_known_is_known_when_it_is_entered() -> None:
    made = with_consent()
    made.pass_(days=2)
    made.do(
        CARE,
        event_from({"type": "Measured", "happened": "2026-03-01", "weight": quantity("20", "kg")}),
    )
    assert made.trial.children[KHE_1].of(Measured)[-1].known == made.at


def test_sex_and_birth_are_registered_anew_with_a_reason() -> None:
    made = screened()
    right = RegistrationCorrected(sex="male", born=partial_date("2019-08"), reason="misread")
    lines = made.do(CARE, right)
    assert "misread" not in lines[0].payload
    found = made.trial.children[KHE_1].participant
    assert (found.sex, str(found.born), found.site) == ("male", "2019-08", "SHA")


def test_screening_needs_the_whole_command() -> None:
    made = opened()
    assert "role.not-permitted" in made.refused(CARE, screening(made))
    made = examined(with_consent())
    assert made.trial.children[KHE_1].randomised is None
