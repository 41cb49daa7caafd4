"""All types of event, by name, and the one way to read one from plain data."""

from collections.abc import Mapping
from typing import TypeAlias

from glidepath.record.correction import Corrected, Signed
from glidepath.record.enrolment import (
    ConsentGiven,
    ConsentWithdrawn,
    Died,
    LostToFollowUp,
    OutcomeAssessed,
    Randomised,
    Screened,
    VisitDone,
    VisitMissed,
)
from glidepath.record.event import Event
from glidepath.record.illness import (
    AdverseEvent,
    CoMedicationStarted,
    CoMedicationStopped,
    Hospitalised,
    Infection,
    RelapseConfirmed,
    RelapseDismissed,
    RelapseResolved,
    RelapseSuspected,
    RescueTreatment,
    Vaccinated,
)
from glidepath.record.measurement import (
    AssayChanged,
    DiseaseAssessed,
    Genotyped,
    LabReported,
    LevelDrawn,
    LevelReported,
    Measured,
)
from glidepath.record.treatment import (
    DecisionIssued,
    Dispensed,
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    DosesMissed,
    FormulationChanged,
    Returned,
    TreatmentStopped,
    Vomited,
)

__all__ = ["EVENT_TYPES", "EventType"]

EventType: TypeAlias = type[Event]

EVENT_TYPES: Mapping[str, EventType] = {
    event.__name__: event
    for event in (
        Screened,
        ConsentGiven,
        ConsentWithdrawn,
        Randomised,
        VisitDone,
        VisitMissed,
        Measured,
        LevelDrawn,
        LevelReported,
        LabReported,
        DiseaseAssessed,
        RelapseSuspected,
        RelapseConfirmed,
        RelapseDismissed,
        RelapseResolved,
        AdverseEvent,
        Infection,
        Hospitalised,
        RescueTreatment,
        CoMedicationStarted,
        CoMedicationStopped,
        DecisionIssued,
        DoseOrdered,
        Dispensed,
        Returned,
        DosesMissed,
        Vomited,
        DoseInterrupted,
        DoseResumed,
        TreatmentStopped,
        FormulationChanged,
        AssayChanged,
        Genotyped,
        Vaccinated,
        OutcomeAssessed,
        LostToFollowUp,
        Died,
        Corrected,
        Signed,
    )
}
