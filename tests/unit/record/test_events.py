"""Every type of event: the fewest fields that it takes, and how it is read."""

from typing import Any

import pytest
from pydantic import ValidationError

from glidepath.quantities.errors import InputError
from glidepath.record import EVENT_TYPES, Corrected, VisitDone, event_from, plain
from glidepath.record.event import Event
from glidepath.record.fields import required
from glidepath.record.reading import event_type
from glidepath.record.upcast import Fields, upcast

ML = {"value": 60, "unit": "mL"}
FEWEST: dict[str, dict[str, Any]] = {
    "Screened": {},
    "ConsentGiven": {"scope": ["treatment"], "protocol_version": "1.0"},
    "ConsentWithdrawn": {"scope": ["treatment", "data"]},
    "Randomised": {"arm": "maintenance"},
    "VisitDone": {"visit": "month-1"},
    "VisitMissed": {"visit": "month-1"},
    "Measured": {"weight": {"value": 17, "unit": "kg"}},
    "LevelDrawn": {"sample": "S1"},
    "LevelReported": {"sample": "S1", "result": {"not_analysed": "clotted"}},
    "LabReported": {"test": "alt", "result": {"value": 20, "unit": "U/L"}},
    "DiseaseAssessed": {"response": "remission", "methods": ["examination"]},
    "RelapseSuspected": {},
    "RelapseConfirmed": {},
    "RelapseDismissed": {"reason": "infection"},
    "RelapseResolved": {},
    "AdverseEvent": {"event": "A1", "term": "ulcer", "category": "mucositis", "grade": 2},
    "Infection": {"event": "I1", "location": "lung", "serious": True},
    "Hospitalised": {"reason": "pneumonia"},
    "RescueTreatment": {"kind": "steroid"},
    "CoMedicationStarted": {"drug": "fluconazole"},
    "CoMedicationStopped": {"drug": "fluconazole"},
    "DecisionIssued": {"decision": {"action": "reduce"}},
    "DoseOrdered": {
        "daily_dose": {"value": 1, "unit": "mg"},
        "formulation": "solution",
        "reason": "start",
    },
    "Dispensed": {"order": "O1", "amount": ML},
    "Returned": {"amount": ML},
    "DosesMissed": {"count": 1},
    "Vomited": {},
    "DoseInterrupted": {"reason": "fever"},
    "DoseResumed": {},
    "TreatmentStopped": {"reason": "toxicity"},
    "FormulationChanged": {"formulation": "tablet"},
    "AssayChanged": {"assay": "emit", "bridged": False},
    "Genotyped": {"gene": "CYP3A5", "result": "*1/*3"},
    "Vaccinated": {"vaccine": "MMR", "live": True},
    "OutcomeAssessed": {"remission": "yes"},
    "LostToFollowUp": {},
    "Died": {},
    "Corrected": {"event": "O1", "fields": {"note": "x"}, "reason": "typing error"},
    "Signed": {"event": "O1", "meaning": "approved"},
}


def test_every_type_is_tested() -> None:
    assert list(FEWEST) == list(EVENT_TYPES)


@pytest.mark.parametrize("name", FEWEST)
def test_the_fewest_fields_are_enough_and_needed(name: str) -> None:
    fields = {"type": name, "happened": "2024-03-05", **FEWEST[name]}
    event = event_from(fields)
    assert type(event) is EVENT_TYPES[name]
    assert type(event).__name__ == name
    for needed in required(type(event)):
        with pytest.raises(ValidationError, match=needed):
            event_from({other: value for other, value in fields.items() if other != needed})


@pytest.mark.parametrize("name", FEWEST)
def test_reading_and_writing_are_inverse(name: str) -> None:
    event = event_from({"type": name, "happened": "2024-03-05T08:00Z", **FEWEST[name]})
    assert event_from(plain(event)) == event


@pytest.mark.parametrize("name", FEWEST)
def test_an_unknown_field_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="colour"):
        event_from({"type": name, "happened": "2024-03-05", **FEWEST[name], "colour": 1})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"type": "DoseOrderd"}, 'type: unknown event type "DoseOrderd"; expected DoseOrdered'),
        ({"type": "xyz"}, 'type: unknown event type "xyz"; expected such as DoseOrdered'),
        ({"happened": "2024-03-05"}, "an event without its type; expected such as DoseOrdered"),
        ({"type": None}, "type: an event without its type; expected such as DoseOrdered"),
        ([], "this is no event; expected type, happened and more"),
    ],
)
def test_an_event_without_a_known_type(data: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        event_type(data)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("fields", [{}, {"annulled": True, "fields": {"note": "x"}}])
def test_a_correction_corrects_or_annuls(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="either new values in fields"):
        Corrected.model_validate({"happened": "2024-03-05", "event": "E", "reason": "r", **fields})


class Weighed(Event):
    """A type of event in its third version, as it will be."""

    VERSION = 3

    schema_version: int = 3
    grams: int


def _named_mass(fields: Fields) -> Fields:
    return {"happened": fields["happened"], "mass": fields["kilograms"]}


def _in_grams(fields: Fields) -> Fields:
    mass = fields["mass"]
    assert isinstance(mass, int)
    return {"happened": fields["happened"], "grams": mass * 1000}


STEPS = {("Weighed", 1): _named_mass, ("Weighed", 2): _in_grams}


@pytest.mark.parametrize(
    "old",
    [
        {"schema_version": 1, "kilograms": 17},
        {"schema_version": 2, "mass": 17},
        {"schema_version": 3, "grams": 17_000},
        {"grams": 17_000},
    ],
)
def test_an_old_version_reads_as_the_new_one(old: dict[str, Any]) -> None:
    fields = upcast(Weighed, {"happened": "2024-03-05", **old}, STEPS)
    read = Weighed.model_validate(fields)
    assert (read.grams, read.schema_version) == (17_000, 3)


@pytest.mark.parametrize(
    ("version", "steps"), [(4, STEPS), (0, STEPS), (1, {}), ("1", STEPS), (True, STEPS)]
)
def test_a_version_that_nobody_can_read(version: object, steps: dict[Any, Any]) -> None:
    with pytest.raises(InputError, match="of Weighed is not known; expected a version up to 3"):
        upcast(Weighed, {"schema_version": version}, steps)


def test_the_present_version_needs_no_step() -> None:
    event = event_from(
        {"type": "VisitDone", "schema_version": 1, "happened": "2024-03-05", "visit": "a"}
    )
    assert isinstance(event, VisitDone)


def test_a_newer_version_is_refused() -> None:
    data = {"type": "VisitDone", "schema_version": 2, "happened": "2024-03-05", "visit": "a"}
    with pytest.raises(InputError, match="version 2 of VisitDone is not known"):
        event_from(data)
