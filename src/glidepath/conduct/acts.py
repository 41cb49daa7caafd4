"""Commands with a meaning of their own: what is asked for, before anything is checked.

Each gives one or more facts; what they are is found by `glidepath.conduct.handle`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from glidepath.conduct.facts import ConsentForm
from glidepath.conduct.steps import Guardian
from glidepath.decide.answer import Answer
from glidepath.record.enrolment import ConsentGiven, OutcomeAssessed, Screened
from glidepath.record.plain import Plain
from glidepath.record.record import Participant
from glidepath.record.treatment import DoseOrdered

Method: TypeAlias = Literal["examination", "photograph", "ultrasound", "mri"]


@dataclass(frozen=True, slots=True)
class Screen:
    """Register a child and enter what was attested at screening."""

    child: Participant
    screened: Screened


@dataclass(frozen=True, slots=True)
class TakeConsent:
    """Enter a consent, first or renewed: who signed, on which form, and whether the child agreed.

    Parameters
    ----------
    consent
        With `scope`, `protocol_version`, `form_version` and `language`.
    guardians
        Those who signed.
    assent, assent_form
        What the child said, and the form that it was given.
    """

    consent: ConsentGiven
    guardians: tuple[Guardian, ...] = ()
    assent: Literal["given", "refused", "not-asked"] = "not-asked"
    assent_form: ConsentForm | None = None


@dataclass(frozen=True, slots=True)
class EvaluateEligibility:
    """Evaluate every criterion by what is known now, and store it.

    Parameters
    ----------
    overrides
        By criterion that is not met or not known, the reason for which it is set aside; each is a
        deviation at once.
    """

    overrides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Randomise:
    """Allocate the child to an arm.

    Parameters
    ----------
    stratum
        The value of each factor of the protocol.
    """

    stratum: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueDecision:
    """Store a decision, or a refusal, as it was shown.

    Parameters
    ----------
    answer
        What `decide` gave for this child's record, as known at the instant of the command.
    shown
        The same as plain data, as `glidepath.report.data.as_data` gives it.
    """

    answer: Answer
    shown: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class OrderDose:
    """Order a dose in answer to an issued decision.

    Parameters
    ----------
    order
        With the id of the decision in `decision`.
    why
        The reason for another regimen than the recommended one.
    """

    order: DoseOrdered
    why: str | None = None


@dataclass(frozen=True, slots=True)
class AssessOutcome:
    """Enter the blinded assessor's judgement with what it rests on."""

    outcome: OutcomeAssessed
    methods: frozenset[Method]
    findings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verify:
    """Say that an event was compared with its source: these fields, or all."""

    event: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign events, or everything about the participant.

    Parameters
    ----------
    meaning
        What the signature says, such as ``approved``.
    name
        The name of the signer as it is printed.
    events
        Ids of the events; empty for everything.
    """

    meaning: str
    name: str
    events: tuple[str, ...] = ()


Act: TypeAlias = (
    Screen
    | TakeConsent
    | EvaluateEligibility
    | Randomise
    | IssueDecision
    | OrderDose
    | AssessOutcome
    | Verify
    | Sign
)

ACTS: tuple[type[Act], ...] = (
    Screen,
    TakeConsent,
    EvaluateEligibility,
    Randomise,
    IssueDecision,
    OrderDose,
    AssessOutcome,
    Verify,
    Sign,
)
"""All commands with a meaning of their own."""
