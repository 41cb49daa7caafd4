"""The trial's conduct: commands in, facts out; who may do and read what; what waits for whom.

How a screen uses it::

    trial = fold(begin(name), ledger.lines())          # the state, from the ledger
    child = trial.children[code]                       # one participant; child.record for `decide`
    command = Command(id, now, account, Role.COORDINATOR, site, event, code, seen=child.version)
    answer = handle(trial, command, protocols)         # drafts, or a Refusal with every reason

`glidepath.store.trial` does this under the lock of the ledger, and is how a screen should write.
What is put into a `Command`:

- an event of the record (`glidepath.record`), to be entered as it is; its `known` is the time of
  entry where it does not say, and its id is made where it has none;
- a fact about the conduct (`Delegated`, `ProtocolApproved`, `QueryOpened`, `Frozen`, ...), to be
  entered as it is;
- an act, which has a meaning of its own: `Screen`, `TakeConsent`, `EvaluateEligibility`,
  `Randomise`, `IssueDecision`, `OrderDose`, `AssessOutcome`, `Verify`, `Sign`.

Which role may send what stands in `glidepath.conduct.matrix`, what each needs in
`glidepath.conduct.table`. What a role reads is `seen_by`, `due_for` and `seen_refusal`, and
nothing else.
"""

from glidepath.conduct.acts import (
    ACTS,
    Act,
    AssessOutcome,
    EvaluateEligibility,
    IssueDecision,
    OrderDose,
    Randomise,
    Screen,
    Sign,
    TakeConsent,
    Verify,
)
from glidepath.conduct.child import Child
from glidepath.conduct.clocks import Clock
from glidepath.conduct.codes import CODES
from glidepath.conduct.command import Command, Refusal, Unmet, What
from glidepath.conduct.contents import concerns, content_of, holds
from glidepath.conduct.correcting import correctors, open_fields
from glidepath.conduct.deviating import Deviation, DeviationState
from glidepath.conduct.due import due, due_for
from glidepath.conduct.envelope import Draft, Line, content
from glidepath.conduct.facts import (
    ConsentForm,
    ConsentRules,
    Delegated,
    DelegationEnded,
    Fact,
    Frozen,
    Locked,
    NamedSite,
    NamedVersion,
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
from glidepath.conduct.handle import Handle, handle, handler
from glidepath.conduct.matrix import AREA, FIELD_AREA, MAY, READS, READS_AFTER_LOCK, Area, may_send
from glidepath.conduct.ordering import Issued, issued
from glidepath.conduct.querying import Query, QueryState
from glidepath.conduct.randomising import Allocate, AllocationWanted
from glidepath.conduct.reading import Entry
from glidepath.conduct.roles import Role, blinded
from glidepath.conduct.seen import (
    Provenance,
    Seen,
    SeenFact,
    facts_seen,
    may_read,
    seen_by,
    seen_refusal,
)
from glidepath.conduct.steps import (
    FACT_TYPES,
    Allocated,
    AssessorUnblinded,
    ConsentTaken,
    DeviationExplained,
    DeviationNoted,
    DeviationReviewed,
    EligibilityEvaluated,
    Guardian,
    OrderExplained,
    OutcomeForm,
    QueryAnswered,
    QueryCancelled,
    QueryClosed,
    QueryOpened,
    QueryReissued,
    Registered,
    RegistrationCorrected,
    SeriousReported,
    SignatureGiven,
    Verified,
)
from glidepath.conduct.supplies import SupplyCounted, SupplyDestroyed, SupplyReceived
from glidepath.conduct.table import TABLE, Row, Stage
from glidepath.conduct.trial import Delegation, Setup, Trial, begin, evolve, fold
from glidepath.conduct.visits import Planned, VisitState, planned
from glidepath.conduct.waiting import Due, Kind, State

__all__ = [
    "ACTS",
    "AREA",
    "CODES",
    "FACT_TYPES",
    "FIELD_AREA",
    "MAY",
    "READS",
    "READS_AFTER_LOCK",
    "TABLE",
    "Act",
    "Allocate",
    "Allocated",
    "AllocationWanted",
    "Area",
    "AssessOutcome",
    "AssessorUnblinded",
    "Child",
    "Clock",
    "Command",
    "ConsentForm",
    "ConsentRules",
    "ConsentTaken",
    "Delegated",
    "Delegation",
    "DelegationEnded",
    "Deviation",
    "DeviationExplained",
    "DeviationNoted",
    "DeviationReviewed",
    "DeviationState",
    "Draft",
    "Due",
    "EligibilityEvaluated",
    "Entry",
    "EvaluateEligibility",
    "Fact",
    "Frozen",
    "Guardian",
    "Handle",
    "IssueDecision",
    "Issued",
    "Kind",
    "Line",
    "Locked",
    "NamedSite",
    "NamedVersion",
    "OrderDose",
    "OrderExplained",
    "OutcomeForm",
    "Planned",
    "ProtocolApproved",
    "Provenance",
    "Query",
    "QueryAnswered",
    "QueryCancelled",
    "QueryClosed",
    "QueryOpened",
    "QueryReissued",
    "QueryState",
    "RandomisationCommitted",
    "Randomise",
    "Redacted",
    "Refusal",
    "Registered",
    "RegistrationCorrected",
    "Role",
    "Row",
    "Screen",
    "Seen",
    "SeenFact",
    "SeriousReported",
    "Setup",
    "Sign",
    "SignatureGiven",
    "SiteClosed",
    "SiteOpened",
    "SiteReopened",
    "Stage",
    "State",
    "SupplyCounted",
    "SupplyDestroyed",
    "SupplyReceived",
    "TakeConsent",
    "Trial",
    "TrialOpened",
    "Unfrozen",
    "Unlocked",
    "Unmet",
    "Verified",
    "Verify",
    "VersionAdded",
    "VisitState",
    "What",
    "begin",
    "blinded",
    "concerns",
    "content",
    "content_of",
    "correctors",
    "due",
    "due_for",
    "evolve",
    "facts_seen",
    "fold",
    "handle",
    "handler",
    "holds",
    "issued",
    "may_read",
    "may_send",
    "open_fields",
    "planned",
    "seen_by",
    "seen_refusal",
]
