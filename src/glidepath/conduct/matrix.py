"""Who may do and who may read what: one matrix, role by command and role by field.

The columns of reading are areas: each type of event and fact, and where a type mixes them each of
its fields, belongs to one. What a role is not granted is absent from what it reads.
"""

from collections.abc import Mapping
from enum import StrEnum

from glidepath.conduct.roles import Role


class Area(StrEnum):
    """What a field tells of."""

    CODE = "code"
    CHILD = "child"
    CONSENT = "consent"
    ELIGIBILITY = "eligibility"
    PROGRESS = "progress"
    ARM = "arm"
    VISITS = "visits"
    BODY = "body"
    TREATMENT = "treatment"
    LEVELS = "levels"
    LABORATORY = "laboratory"
    DISEASE = "disease"
    RELAPSE = "relapse"
    SAFETY = "safety"
    OUTCOME = "outcome"
    QUALITY = "quality"
    SETUP = "setup"
    AUDIT = "audit"


_BLINDED = frozenset(
    {Area.CODE, Area.CHILD, Area.CONSENT, Area.ELIGIBILITY, Area.PROGRESS, Area.OUTCOME, Area.SETUP}
)

READS: Mapping[Role, frozenset[Area]] = {
    Role.CLINICIAN: frozenset(Area),
    Role.COORDINATOR: frozenset(Area),
    Role.PHARMACIST: frozenset(
        {
            Area.CODE,
            Area.CHILD,
            Area.CONSENT,
            Area.PROGRESS,
            Area.ARM,
            Area.VISITS,
            Area.BODY,
            Area.TREATMENT,
            Area.LEVELS,
            Area.LABORATORY,
            Area.SAFETY,
            Area.QUALITY,
            Area.SETUP,
        }
    ),
    Role.ASSESSOR: frozenset({Area.CODE, Area.OUTCOME}),
    Role.MONITOR: frozenset(Area),
    Role.STATISTICIAN: _BLINDED,
    Role.UNBLINDED_STATISTICIAN: frozenset(Area) - {Area.AUDIT},
    Role.BOARD: frozenset(Area) - {Area.AUDIT},
    Role.ADMINISTRATOR: frozenset({Area.CODE, Area.SETUP}),
    Role.FAMILY: frozenset(),
}
"""Role by area, before the trial is locked."""

READS_AFTER_LOCK: Mapping[Role, frozenset[Area]] = {
    **READS,
    Role.STATISTICIAN: frozenset(Area) - {Area.AUDIT},
}
"""Role by area, once the trial is locked."""

AREA: Mapping[str, Area] = {
    # events of the record
    "Screened": Area.ELIGIBILITY,
    "ConsentGiven": Area.CONSENT,
    "ConsentWithdrawn": Area.CONSENT,
    "Randomised": Area.PROGRESS,
    "VisitDone": Area.VISITS,
    "VisitMissed": Area.VISITS,
    "Measured": Area.BODY,
    "LevelDrawn": Area.LEVELS,
    "LevelReported": Area.LEVELS,
    "LabReported": Area.LABORATORY,
    "DiseaseAssessed": Area.DISEASE,
    "RelapseSuspected": Area.RELAPSE,
    "RelapseConfirmed": Area.RELAPSE,
    "RelapseDismissed": Area.RELAPSE,
    "RelapseResolved": Area.RELAPSE,
    "AdverseEvent": Area.SAFETY,
    "Infection": Area.SAFETY,
    "Hospitalised": Area.SAFETY,
    "RescueTreatment": Area.RELAPSE,
    "CoMedicationStarted": Area.TREATMENT,
    "CoMedicationStopped": Area.TREATMENT,
    "DecisionIssued": Area.TREATMENT,
    "DoseOrdered": Area.TREATMENT,
    "Dispensed": Area.TREATMENT,
    "Returned": Area.TREATMENT,
    "DosesMissed": Area.TREATMENT,
    "Vomited": Area.TREATMENT,
    "DoseInterrupted": Area.TREATMENT,
    "DoseResumed": Area.TREATMENT,
    "TreatmentStopped": Area.TREATMENT,
    "FormulationChanged": Area.TREATMENT,
    "AssayChanged": Area.LEVELS,
    "Genotyped": Area.BODY,
    "Vaccinated": Area.SAFETY,
    "OutcomeAssessed": Area.OUTCOME,
    "LostToFollowUp": Area.PROGRESS,
    "Died": Area.SAFETY,
    "Corrected": Area.AUDIT,
    "Signed": Area.AUDIT,
    # facts about the trial
    "TrialOpened": Area.SETUP,
    "SiteOpened": Area.SETUP,
    "SiteClosed": Area.SETUP,
    "SiteReopened": Area.SETUP,
    "VersionAdded": Area.SETUP,
    "ProtocolApproved": Area.SETUP,
    "Delegated": Area.SETUP,
    "DelegationEnded": Area.SETUP,
    "RandomisationCommitted": Area.SETUP,
    "Frozen": Area.QUALITY,
    "Unfrozen": Area.QUALITY,
    "Locked": Area.QUALITY,
    "Unlocked": Area.QUALITY,
    "Redacted": Area.AUDIT,
    "SupplyReceived": Area.TREATMENT,
    "SupplyDestroyed": Area.TREATMENT,
    "SupplyCounted": Area.TREATMENT,
    # facts about a participant
    "Registered": Area.CHILD,
    "RegistrationCorrected": Area.CHILD,
    "ConsentTaken": Area.CONSENT,
    "EligibilityEvaluated": Area.ELIGIBILITY,
    "Allocated": Area.ARM,
    "OrderExplained": Area.TREATMENT,
    "OutcomeForm": Area.OUTCOME,
    "AssessorUnblinded": Area.QUALITY,
    "SeriousReported": Area.SAFETY,
    "QueryOpened": Area.QUALITY,
    "QueryAnswered": Area.QUALITY,
    "QueryClosed": Area.QUALITY,
    "QueryReissued": Area.QUALITY,
    "QueryCancelled": Area.QUALITY,
    "Verified": Area.QUALITY,
    "SignatureGiven": Area.QUALITY,
    "DeviationNoted": Area.QUALITY,
    "DeviationExplained": Area.QUALITY,
    "DeviationReviewed": Area.QUALITY,
}
"""The area of every type; a test fails when one has none."""

FIELD_AREA: Mapping[tuple[str, str], Area] = {
    ("Screened", "note"): Area.AUDIT,
    ("ConsentGiven", "note"): Area.AUDIT,
    ("ConsentWithdrawn", "note"): Area.AUDIT,
    ("ConsentWithdrawn", "reason"): Area.SAFETY,
    ("Randomised", "arm"): Area.ARM,
    ("Randomised", "stratum"): Area.ARM,
    ("Randomised", "number"): Area.ARM,
    ("Randomised", "note"): Area.AUDIT,
    ("LostToFollowUp", "note"): Area.AUDIT,
    ("EligibilityEvaluated", "overrides"): Area.AUDIT,
    ("EligibilityEvaluated", "findings"): Area.LABORATORY,
}
"""Fields of a type that tell of something else than the type does.

A free text in which somebody may have written anything is never read by a blinded role, except
the assessor's own form.
"""

OWN_FORMS: Mapping[Role, frozenset[str]] = {Role.ASSESSOR: frozenset({"OutcomeAssessed"})}
"""Types that a blinded role enters itself: it reads their queries and corrections whole."""

_CARE = frozenset({Role.CLINICIAN, Role.COORDINATOR})
_DOCTOR = frozenset({Role.CLINICIAN})
_GIVES = frozenset({Role.CLINICIAN, Role.COORDINATOR, Role.PHARMACIST})
_HANDS_OUT = frozenset({Role.COORDINATOR, Role.PHARMACIST})
_ASSESSOR = frozenset({Role.ASSESSOR})
_OFFICE = frozenset({Role.ADMINISTRATOR})
_DATA = frozenset({Role.MONITOR, Role.ADMINISTRATOR})
_ASKS = frozenset({Role.MONITOR})
_NOBODY: frozenset[Role] = frozenset()

MAY: Mapping[str, frozenset[Role]] = {
    # entered as they are: events of the record
    "ConsentWithdrawn": _CARE,
    "VisitDone": _CARE,
    "VisitMissed": _CARE,
    "Measured": _CARE,
    "LevelDrawn": _CARE,
    "LevelReported": _CARE,
    "LabReported": _CARE,
    "DiseaseAssessed": _DOCTOR,
    "RelapseSuspected": _CARE,
    "RelapseConfirmed": _DOCTOR,
    "RelapseDismissed": _DOCTOR,
    "RelapseResolved": _DOCTOR,
    "AdverseEvent": _CARE,
    "Infection": _CARE,
    "Hospitalised": _CARE,
    "RescueTreatment": _DOCTOR,
    "CoMedicationStarted": _GIVES,
    "CoMedicationStopped": _GIVES,
    "DoseOrdered": _CARE,
    "Dispensed": _HANDS_OUT,
    "Returned": _HANDS_OUT,
    "DosesMissed": _GIVES,
    "Vomited": _GIVES,
    "DoseInterrupted": _DOCTOR,
    "DoseResumed": _DOCTOR,
    "TreatmentStopped": _DOCTOR,
    "FormulationChanged": frozenset({Role.CLINICIAN, Role.PHARMACIST}),
    "AssayChanged": _CARE,
    "Genotyped": _CARE,
    "Vaccinated": _CARE,
    "LostToFollowUp": _CARE,
    "Died": _CARE,
    "Corrected": frozenset({*_GIVES, Role.ASSESSOR}),
    # entered by a command of their own, or by nobody
    "Screened": _NOBODY,
    "ConsentGiven": _NOBODY,
    "Randomised": _NOBODY,
    "DecisionIssued": _NOBODY,
    "OutcomeAssessed": _NOBODY,
    "Signed": _NOBODY,
    "Registered": _NOBODY,
    "ConsentTaken": _NOBODY,
    "EligibilityEvaluated": _NOBODY,
    "Allocated": _NOBODY,
    "OrderExplained": _NOBODY,
    "OutcomeForm": _NOBODY,
    "Verified": _NOBODY,
    "SignatureGiven": _NOBODY,
    "Redacted": _NOBODY,
    # entered as they are: facts about the conduct
    "TrialOpened": _OFFICE,
    "SiteOpened": _OFFICE,
    "SiteClosed": _OFFICE,
    "SiteReopened": _OFFICE,
    "VersionAdded": _OFFICE,
    "ProtocolApproved": _OFFICE,
    "Delegated": _OFFICE,
    "DelegationEnded": _OFFICE,
    "RandomisationCommitted": frozenset({Role.ADMINISTRATOR, Role.UNBLINDED_STATISTICIAN}),
    "Frozen": _DATA,
    "Unfrozen": _DATA,
    "Locked": _DATA,
    "Unlocked": _DATA,
    "SupplyReceived": _HANDS_OUT,
    "SupplyDestroyed": _HANDS_OUT,
    "SupplyCounted": _HANDS_OUT,
    "RegistrationCorrected": _CARE,
    "AssessorUnblinded": frozenset({*_CARE, Role.MONITOR, Role.ASSESSOR}),
    "SeriousReported": _CARE,
    "QueryOpened": _ASKS,
    "QueryAnswered": frozenset({*_GIVES, Role.ASSESSOR}),
    "QueryClosed": _ASKS,
    "QueryReissued": _ASKS,
    "QueryCancelled": _ASKS,
    "DeviationNoted": frozenset({*_CARE, Role.MONITOR}),
    "DeviationExplained": _CARE,
    "DeviationReviewed": frozenset({Role.MONITOR, Role.BOARD}),
    # commands with a meaning of their own
    "Screen": _CARE,
    "TakeConsent": _CARE,
    "EvaluateEligibility": _CARE,
    "Randomise": _CARE,
    "IssueDecision": _DOCTOR,
    "OrderDose": _DOCTOR,
    "AssessOutcome": _ASSESSOR,
    "Verify": _ASKS,
    "Sign": frozenset({*_GIVES, Role.ASSESSOR}),
}
"""By command, or what is entered: the roles that may send it."""


def may_send(role: Role, what: str) -> bool:
    """Say whether a role may send a command, by the name of its type."""
    return role in MAY.get(what, _NOBODY)


def areas_read(role: Role, *, locked: bool) -> frozenset[Area]:
    """Give the areas that a role reads.

    Parameters
    ----------
    locked
        Whether the trial is locked.
    """
    return (READS_AFTER_LOCK if locked else READS)[role]


def area_of(kind: str, field: str | None = None) -> Area:
    """Give the area of a type, or of one of its fields."""
    if field is not None and (kind, field) in FIELD_AREA:
        return FIELD_AREA[kind, field]
    return AREA[kind]
