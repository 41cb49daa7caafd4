"""What each type of event lets the rules see."""

from decimal import Decimal
from typing import Any

import pytest

from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.decide.status import Safety
from glidepath.decide.translations import (
    TRANSLATIONS,
    Open,
    asks_for,
    interacting,
    newly_open,
    opened_by,
)
from glidepath.record.event import Event
from glidepath.record.events import EVENT_TYPES
from unit.decide.given import trial
from unit.decide.screening import amount, child, event

NOTHING = Open({}, frozenset(), "lc-ms-ms")
SUSPECTED = RelapseSeen(suspected=True)


def made(kind: str, **fields: Any) -> Event:
    return child(event(kind, **fields)).events[0]


def seen(kind: str, **fields: Any) -> Seen | None:
    found = made(kind, **fields)
    return TRANSLATIONS[type(found)](trial(), found)


# --- the disease ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "methods", "expected"),
    [
        ("remission", ["examination"], DiseaseSeen(remission=True)),
        ("remission", ["examination", "mri"], DiseaseSeen(remission=True, imaged=True)),
        ("remission", ["ultrasound"], DiseaseSeen(imaged=True)),
        ("remission", ["photograph"], DiseaseSeen()),
        ("no-remission", ["examination", "mri"], DiseaseSeen(refuted=True)),
        ("not-assessable", ["examination", "mri"], DiseaseSeen()),
    ],
)
def test_an_assessment(response: str, methods: list[str], expected: DiseaseSeen) -> None:
    assert seen("DiseaseAssessed", response=response, methods=methods) == Seen(disease=expected)


def test_worsening_is_a_suspicion_as_well() -> None:
    found = seen("DiseaseAssessed", response="worsening", methods=["examination"])
    assert found == Seen(disease=DiseaseSeen(refuted=True), relapse=SUSPECTED)


def test_the_steps_of_a_relapse() -> None:
    assert seen("RelapseConfirmed") == Seen(relapse=RelapseSeen(confirmed=True))
    dismissed = Seen(relapse=RelapseSeen(dismissed=True))
    assert seen("RelapseDismissed", reason="bruise") == dismissed
    assert seen("RelapseResolved") == Seen(disease=DiseaseSeen(resolved=True))


def test_a_suspicion_may_bring_platelets() -> None:
    assert seen("RelapseSuspected") == Seen(relapse=SUSPECTED)
    counted = LaboratorySeen(platelets_seen=True, platelets=45)
    found = seen("RelapseSuspected", platelets=amount(45, "10*9/L"))
    assert found == Seen(relapse=SUSPECTED, laboratory=counted)


# --- the laboratory and the body -----------------------------------------------------------------


def laboratory(test: str, result: dict[str, Any]) -> Any:
    found = seen("LabReported", test=test, result=result)
    return None if found is None else found.laboratory


def test_platelets_and_fibrinogen_are_rounded_down() -> None:
    # 99.9 is below 100; 1.4999 g/L is 1499.9 mg/L
    counted = laboratory("platelets", amount(Decimal("99.9"), "10*9/L"))
    assert counted == LaboratorySeen(platelets_seen=True, platelets=99)
    found = laboratory("fibrinogen", amount(Decimal("1.4999"), "g/L"))
    assert found == LaboratorySeen(fibrinogen_seen=True, fibrinogen=1499)


def test_below_a_limit_counts_as_none() -> None:
    counted = laboratory("platelets", {"below": amount(20, "10*9/L")})
    assert counted == LaboratorySeen(platelets_seen=True, platelets=0)
    found = laboratory("fibrinogen", {"below": amount(Decimal("0.5"), "g/L")})
    assert found == LaboratorySeen(fibrinogen_seen=True, fibrinogen=0)


def test_other_tests_and_samples_not_analysed_say_nothing() -> None:
    assert laboratory("alt", amount(30, "U/L")) is None
    assert laboratory("platelets", {"not_analysed": "clotted"}) is None


def test_a_weight_in_whole_grams() -> None:
    weighed = LaboratorySeen(weight_seen=True, weight=14250)
    found = seen("Measured", weight=amount(Decimal("14.25"), "kg"))
    assert found == Seen(laboratory=weighed)
    assert seen("Measured", height=amount(90, "cm")) is None


# --- entry, intake, ends -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arm", "taper"),
    [("guided-discontinuation", True), ("maintenance", False), ("some-other-arm", False)],
)
def test_the_arm(arm: str, taper: bool) -> None:
    standing = StandingSeen(randomised=True, taper_arm=taper)
    assert seen("Randomised", arm=arm) == Seen(standing=standing)


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("DoseInterrupted", {"reason": "fever"}, Seen(intake=IntakeSeen(interrupted=True))),
        ("DoseResumed", {}, Seen(intake=IntakeSeen(resumed=True))),
        ("DosesMissed", {"count": 1}, Seen(intake=IntakeSeen(missed=True))),
        ("Vomited", {}, Seen(intake=IntakeSeen(missed=True))),
        ("TreatmentStopped", {"reason": "wish"}, Seen(standing=StandingSeen(stopped=True))),
        ("Died", {}, Seen(standing=StandingSeen(ended=True))),
        ("LostToFollowUp", {}, Seen(standing=StandingSeen(ended=True))),
    ],
)
def test_plain_events(kind: str, fields: dict[str, Any], expected: Seen) -> None:
    assert seen(kind, **fields) == expected


@pytest.mark.parametrize(
    ("assay", "stated", "bridged"),
    [("cmia", True, True), ("cmia", False, False), ("lc-ms-ms", False, True)],
)
def test_a_change_of_assay(assay: str, stated: bool, bridged: bool) -> None:
    found = seen("AssayChanged", assay=assay, bridged=stated)
    assert found == Seen(intake=IntakeSeen(assay_changed=True, bridged=bridged))


def test_every_translation_is_of_a_type_of_event() -> None:
    assert {each.__name__ for each in TRANSLATIONS} <= set(EVENT_TYPES)


# --- what began and has not ended ----------------------------------------------------------------


def ill(grade: int, category: str = "mucositis", **other: Any) -> Event:
    named = {"event": "AE-1", "term": category, "category": category, "grade": grade}
    return made("AdverseEvent", **named, **other)


def infected(serious: bool, **other: Any) -> Event:
    return made("Infection", event="INF-1", location="lung", serious=serious, **other)


@pytest.mark.parametrize(
    ("grade", "category", "asked"),
    [
        (1, "mucositis", Safety.NONE),
        (2, "mucositis", Safety.NONE),
        (3, "mucositis", Safety.PAUSE),
        (3, "lipids", Safety.REFER),
        (4, "lipids", Safety.INTERRUPT),
        (4, "mucositis", Safety.INTERRUPT),
        (5, "mucositis", Safety.INTERRUPT),
    ],
)
def test_what_an_adverse_event_asks_for(grade: int, category: str, asked: Safety) -> None:
    assert asks_for(trial(), ill(grade, category)) == asked  # type: ignore[arg-type]


def test_only_a_serious_infection_asks() -> None:
    assert asks_for(trial(), infected(serious=True)) == Safety.INTERRUPT  # type: ignore[arg-type]
    assert asks_for(trial(), infected(serious=False)) == Safety.NONE  # type: ignore[arg-type]


def test_the_gravest_that_is_open_counts_until_it_is_resolved() -> None:
    both = opened_by(trial(), opened_by(trial(), NOTHING, ill(3)), infected(serious=True))
    assert both.adverse == {"AE-1": Safety.PAUSE, "INF-1": Safety.INTERRUPT}
    found = newly_open(NOTHING, both)
    assert found is not None
    assert found.laboratory == LaboratorySeen(safety_seen=True, safety=Safety.INTERRUPT)
    left = opened_by(trial(), both, infected(serious=True, resolved=True))
    assert left.adverse == {"AE-1": Safety.PAUSE}
    none = opened_by(trial(), left, ill(3, resolved=True))
    assert none == NOTHING


@pytest.mark.parametrize(
    ("drug", "ids"),
    [
        ("clarithromycin", {"clarithromycin"}),
        ("Clarithromycin", {"clarithromycin"}),
        ("rifampin", {"rifampicin"}),
        ("paracetamol", set()),
    ],
)
def test_an_interacting_drug_by_any_of_its_names(drug: str, ids: set[str]) -> None:
    assert interacting(trial(), drug) == ids


def test_a_course_of_an_interacting_drug() -> None:
    started = made("CoMedicationStarted", drug="rifampin")
    stopped = made("CoMedicationStopped", drug="rifampicin")
    during = opened_by(trial(), NOTHING, started)
    assert during.drugs == {"rifampicin"}
    found = newly_open(NOTHING, during)
    assert found is not None
    assert found.intake == IntakeSeen(interaction_changed=True, interacting=True)
    after = opened_by(trial(), during, stopped)
    found = newly_open(during, after)
    assert found is not None
    assert found.intake == IntakeSeen(interaction_changed=True, interacting=False)


def test_what_concerns_nothing_opens_nothing() -> None:
    harmless = made("CoMedicationStarted", drug="paracetamol")
    assert newly_open(NOTHING, opened_by(trial(), NOTHING, harmless)) is None
    visit = made("VisitDone", visit="monthly")
    assert opened_by(trial(), NOTHING, visit) is NOTHING


def test_the_assay_in_use() -> None:
    moved = made("AssayChanged", assay="cmia", bridged=True)
    assert opened_by(trial(), NOTHING, moved).assay == "cmia"
