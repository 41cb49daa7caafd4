"""What every event, fact and command needs: one table, read by `glidepath.conduct.handle`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What a participant, or the trial, has passed, after which little is entered."""

    FROZEN = "frozen"
    LOCKED = "locked"
    DEAD = "dead"
    LOST = "lost"


class Scope(StrEnum):
    """What a consent is for."""

    TREATMENT = "treatment"
    FOLLOW_UP = "follow-up"
    DATA = "data"


class About(StrEnum):
    """Whom a command is about."""

    CHILD = "child"
    TRIAL = "trial"
    EITHER = "either"
    NEW_CHILD = "new-child"


@dataclass(frozen=True, slots=True)
class Row:
    """What one type needs.

    Parameters
    ----------
    about
        Whether it is about a participant or the trial.
    consent
        The consent in force when it happened; ``None`` where none is asked for.
    needs
        Names of conditions of `glidepath.conduct.conditions`, such as what must precede it.
    still
        The stages after which it may be entered all the same.
    """

    about: About = About.CHILD
    consent: Scope | None = None
    needs: tuple[str, ...] = ()
    still: frozenset[Stage] = frozenset()


_T, _F, _D = Scope.TREATMENT, Scope.FOLLOW_UP, Scope.DATA
_RETURNS = frozenset({Stage.LOST})
"""A child that was lost may come back."""
_LATE = frozenset({Stage.LOST, Stage.DEAD})
"""A result may come when the child is gone."""
_SAFETY = frozenset({Stage.LOST, Stage.DEAD, Stage.FROZEN})
"""Harm is written down whatever was frozen."""
_ALWAYS = frozenset(Stage)
_DESK = frozenset({Stage.LOST, Stage.DEAD, Stage.FROZEN})
"""Work on what has been entered."""
_OFFICE = About.TRIAL

TABLE: Mapping[str, Row] = {
    # events of the record
    "Screened": Row(),
    "ConsentGiven": Row(),
    "ConsentWithdrawn": Row(needs=("consented",), still=_ALWAYS),
    "Randomised": Row(),
    "VisitDone": Row(consent=_F, needs=("visit",), still=_RETURNS),
    "VisitMissed": Row(consent=_D, needs=("visit",), still=_RETURNS),
    "Measured": Row(consent=_F, still=_RETURNS),
    "LevelDrawn": Row(consent=_F, still=_RETURNS),
    "LevelReported": Row(consent=_D, still=_LATE),
    "LabReported": Row(consent=_D, still=_LATE),
    "DiseaseAssessed": Row(consent=_F, still=_RETURNS),
    "RelapseSuspected": Row(consent=_D, still=_SAFETY),
    "RelapseConfirmed": Row(consent=_D, still=_SAFETY),
    "RelapseDismissed": Row(consent=_D, needs=("suspicion",), still=_SAFETY),
    "RelapseResolved": Row(consent=_D, needs=("relapse",), still=_SAFETY),
    "AdverseEvent": Row(consent=_D, still=_SAFETY),
    "Infection": Row(consent=_D, still=_SAFETY),
    "Hospitalised": Row(consent=_D, still=_SAFETY),
    "RescueTreatment": Row(consent=_D, still=_SAFETY),
    "CoMedicationStarted": Row(consent=_D, still=_RETURNS),
    "CoMedicationStopped": Row(consent=_D, needs=("drug",), still=_RETURNS),
    "DecisionIssued": Row(),
    "DoseOrdered": Row(consent=_D, needs=("before-randomisation",)),
    "Dispensed": Row(consent=_T, needs=("order", "in-force", "checked", "from-shelf")),
    "Returned": Row(consent=_D, needs=("was-given",), still=_LATE),
    "DosesMissed": Row(consent=_D, still=_RETURNS),
    "Vomited": Row(consent=_D, still=_RETURNS),
    "DoseInterrupted": Row(consent=_D, still=_SAFETY),
    "DoseResumed": Row(consent=_T, needs=("interruption",)),
    "TreatmentStopped": Row(consent=_D, still=_SAFETY),
    "FormulationChanged": Row(consent=_T, needs=("formulation",)),
    "AssayChanged": Row(consent=_D, still=_LATE),
    "Genotyped": Row(consent=_D, still=_LATE),
    "Vaccinated": Row(consent=_D, still=_RETURNS),
    "OutcomeAssessed": Row(),
    "LostToFollowUp": Row(needs=("found",), still=_RETURNS),
    "Died": Row(needs=("alive",), still=_SAFETY),
    "Corrected": Row(needs=("correctable",), still=_LATE),
    "Signed": Row(),
    # facts about the trial
    "TrialOpened": Row(_OFFICE, needs=("first",)),
    "SiteOpened": Row(_OFFICE, needs=("new-site",), still=_DESK),
    "SiteClosed": Row(_OFFICE, needs=("recruiting-site",), still=_DESK),
    "SiteReopened": Row(_OFFICE, needs=("closed-site",), still=_DESK),
    "VersionAdded": Row(_OFFICE, needs=("new-version",), still=_DESK),
    "ProtocolApproved": Row(_OFFICE, needs=("approvable",), still=_DESK),
    "Delegated": Row(_OFFICE, needs=("delegable",), still=_ALWAYS),
    "DelegationEnded": Row(_OFFICE, needs=("delegation",), still=_ALWAYS),
    "RandomisationCommitted": Row(_OFFICE, needs=("uncommitted",)),
    "Frozen": Row(About.EITHER, still=_LATE),
    "Unfrozen": Row(About.EITHER, needs=("frozen",), still=_DESK),
    "Locked": Row(About.EITHER, needs=("frozen", "complete"), still=_DESK),
    "Unlocked": Row(About.EITHER, needs=("locked",), still=_ALWAYS),
    "Redacted": Row(About.EITHER),
    "SupplyReceived": Row(_OFFICE, needs=("own-supply", "new-supply"), still=_DESK),
    "SupplyDestroyed": Row(_OFFICE, needs=("own-supply", "on-shelf"), still=_DESK),
    "SupplyCounted": Row(_OFFICE, needs=("own-supply", "on-shelf"), still=_DESK),
    # facts about a participant
    "Registered": Row(),
    "RegistrationCorrected": Row(still=_LATE),
    "ConsentTaken": Row(),
    "EligibilityEvaluated": Row(),
    "Allocated": Row(),
    "OrderExplained": Row(),
    "OutcomeForm": Row(),
    "AssessorUnblinded": Row(needs=("assessor",), still=_ALWAYS),
    "SeriousReported": Row(needs=("serious",), still=_DESK),
    "QueryOpened": Row(needs=("event", "new-id"), still=_DESK),
    "QueryAnswered": Row(needs=("query",), still=_DESK),
    "QueryClosed": Row(needs=("query",), still=_DESK),
    "QueryReissued": Row(needs=("query",), still=_DESK),
    "QueryCancelled": Row(needs=("query",), still=_DESK),
    "Verified": Row(),
    "SignatureGiven": Row(),
    "DeviationNoted": Row(needs=("new-id",), still=_DESK),
    "DeviationExplained": Row(needs=("deviation",), still=_DESK),
    "DeviationReviewed": Row(needs=("explained",), still=_DESK),
    # commands with a meaning of their own
    "Screen": Row(About.NEW_CHILD, needs=("approved", "own-code", "own-site", "recruiting")),
    "TakeConsent": Row(needs=("consentable",)),
    "EvaluateEligibility": Row(
        consent=_D, needs=("approved", "before-randomisation", "overridable")
    ),
    "Randomise": Row(
        consent=_T,
        needs=(
            "approved",
            "age-consent",
            "before-randomisation",
            "eligible",
            "randomisable",
            "recruiting",
        ),
    ),
    "IssueDecision": Row(consent=_D, needs=("approved", "this-answer")),
    "OrderDose": Row(
        consent=_T, needs=("approved", "age-consent", "randomised", "decision", "reasoned")
    ),
    "AssessOutcome": Row(consent=_F, needs=("randomised", "still-blind"), still=_RETURNS),
    "Verify": Row(needs=("fields",), still=_DESK),
    "Sign": Row(needs=("signable", "not-own"), still=_DESK),
}
"""By the name of its type; a test fails when a type has no row."""
