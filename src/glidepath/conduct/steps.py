"""Facts about the conduct that concern one participant."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from glidepath.conduct.facts import (
    ConsentForm,
    Delegated,
    DelegationEnded,
    Digest,
    Fact,
    Frozen,
    Locked,
    ProtocolApproved,
    RandomisationCommitted,
    Redacted,
    SiteClosed,
    SiteOpened,
    SiteReopened,
    TrialOpened,
    Unfrozen,
    Unlocked,
    VersionAdded,
)
from glidepath.conduct.supplies import SupplyCounted, SupplyDestroyed, SupplyReceived
from glidepath.quantities.identifiers import participant_id
from glidepath.record.record import Participant
from glidepath.record.values import Answer, Count, Day, Key, Partial, PlainFields, Value, Words


class Registered(Fact):
    """A child is known to the trial, by its code."""

    participant: Participant


class RegistrationCorrected(Fact):
    """Sex or birth of a child were registered wrongly; code and site never change."""

    sex: Literal["female", "male", "unknown"]
    born: Partial
    reason: Words


class Guardian(Value):
    """A guardian who signed: which one, never the name, and when."""

    relation: Literal["mother", "father", "other"]
    signed: Day


class ConsentTaken(Fact):
    """Who signed a consent beside the event itself, and on what.

    Parameters
    ----------
    event
        The id of the consent.
    assent
        Whether the child agreed, where it was old enough to be asked.
    """

    event: Key
    guardians: tuple[Guardian, ...] = ()
    assent: Literal["given", "refused", "not-asked"] = "not-asked"
    assent_form: ConsentForm | None = None


class EligibilityEvaluated(Fact):
    """Whether the child may enter, as it was evaluated, with what was overridden and why.

    Parameters
    ----------
    outcome
        What all criteria together said.
    findings
        One for each criterion.
    digests
        Of what the evaluation rested on.
    overrides
        By criterion, the reason for which it was set aside.
    """

    outcome: Literal["eligible", "not-eligible", "undetermined"]
    version: Words
    findings: tuple[PlainFields, ...]
    digests: Mapping[str, str]
    overrides: Mapping[Key, Words] = {}


class Allocated(Fact):
    """The receipt of a randomisation: who got which arm, as what number.

    Parameters
    ----------
    number
        Of the trial, from 1, without gaps.
    stratum, index
        The stratum as text, such as ``kmp=no``, and the number within it, from 1.
    receipt
        What proves this allocation, and all before it, once the seed is revealed.
    """

    number: Annotated[Count, Field(ge=1)]
    participant: Annotated[Words, AfterValidator(participant_id)]
    stratum: str
    index: Annotated[Count, Field(ge=1)]
    arm: Key
    receipt: str


class OrderExplained(Fact):
    """Why another regimen was ordered than the one that was recommended."""

    event: Key
    why: Words


class OutcomeForm(Fact):
    """The assessor's own form: on what the judgement rests; it asks nothing of the drug."""

    event: Key
    methods: Annotated[
        frozenset[Literal["examination", "photograph", "ultrasound", "mri"]], Field(min_length=1)
    ]
    findings: Mapping[Key, Words] = {}


class AssessorUnblinded(Fact):
    """An assessor learned the arm of this participant."""

    person: Words
    how: Words


class SeriousReported(Fact):
    """A serious event was reported on.

    Parameters
    ----------
    episode
        The `event` of the adverse event or infection.
    expected
        Whether the sponsor judges it expected by the reference safety information.
    """

    episode: Key
    to: Literal["sponsor", "ethics-committee", "regulator"]
    expected: Answer = "unknown"


class QueryOpened(Fact):
    """A question about an event, or one field of it.

    Parameters
    ----------
    id
        Of the query; given when it is written.
    """

    id: Key | None = None
    event: Key
    field: Key | None = None
    question: Words


class QueryStep(Fact):
    """A further step of a query."""

    query: Key


class QueryAnswered(QueryStep):
    """The answer to a query."""

    answer: Words


class QueryClosed(QueryStep):
    """The answer is accepted."""


class QueryReissued(QueryStep):
    """The answer is not enough, or the query was closed too early."""

    question: Words


class QueryCancelled(QueryStep):
    """The query was none."""

    reason: Words


class Verified(Fact):
    """An event was compared with its source.

    Parameters
    ----------
    fields
        The fields compared; empty for all.
    content
        The digest of the event as it then stood.
    """

    event: Key
    fields: tuple[Key, ...] = ()
    content: Digest


class SignatureGiven(Fact):
    """A signature: by whom, what it means, and the digest of what was signed.

    Parameters
    ----------
    events
        What was signed; empty for everything about the participant.
    name
        The name of the signer as it is printed.
    """

    events: tuple[Key, ...] = ()
    meaning: Words
    name: Words
    content: Digest


class DeviationNoted(Fact):
    """A deviation from the protocol.

    Parameters
    ----------
    id
        Of the deviation; given when it is written. The same id is noted once.
    rule
        Which rule, by id.
    event
        The event that deviates.
    numbers
        What the rule saw.
    """

    id: Key | None = None
    rule: Key
    event: Key | None = None
    numbers: PlainFields = Field(default={})
    severity: Key


class DeviationExplained(Fact):
    """Why it came to a deviation, and what is done about it."""

    deviation: Key
    explanation: Words


class DeviationReviewed(Fact):
    """Somebody else looked at a deviation and its explanation."""

    deviation: Key
    conclusion: Words


FACT_TYPES: Mapping[str, type[Fact]] = {
    fact.__name__: fact
    for fact in (
        TrialOpened,
        SiteOpened,
        SiteClosed,
        SiteReopened,
        VersionAdded,
        ProtocolApproved,
        Delegated,
        DelegationEnded,
        RandomisationCommitted,
        Frozen,
        Unfrozen,
        Locked,
        Unlocked,
        Redacted,
        SupplyReceived,
        SupplyDestroyed,
        SupplyCounted,
        Registered,
        RegistrationCorrected,
        ConsentTaken,
        EligibilityEvaluated,
        Allocated,
        OrderExplained,
        OutcomeForm,
        AssessorUnblinded,
        SeriousReported,
        QueryOpened,
        QueryAnswered,
        QueryClosed,
        QueryReissued,
        QueryCancelled,
        Verified,
        SignatureGiven,
        DeviationNoted,
        DeviationExplained,
        DeviationReviewed,
    )
}
"""All types of fact about the conduct, by name."""
