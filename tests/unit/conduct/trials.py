"""A trial to test with: two sites, people in every role, and a child on its way, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from glidepath.conduct import (
    Allocated,
    AllocationWanted,
    Command,
    ConsentForm,
    ConsentRules,
    Delegated,
    EvaluateEligibility,
    Guardian,
    IssueDecision,
    Line,
    NamedSite,
    NamedVersion,
    OrderDose,
    ProtocolApproved,
    RandomisationCommitted,
    Randomise,
    Refusal,
    Role,
    Screen,
    TakeConsent,
    Trial,
    TrialOpened,
    handler,
)
from glidepath.conduct.command import What
from glidepath.decide import Decision, believe, decide
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Protocol, ProtocolHistory
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.record import (
    ConsentGiven,
    DiseaseAssessed,
    DoseOrdered,
    LabReported,
    LevelDrawn,
    LevelReported,
    Measured,
    Participant,
    Screened,
)
from glidepath.report.data import as_data
from glidepath.store.ledger import in_memory
from glidepath.store.trial import TrialLedger

TRIAL = "khe-sirolimus"
SHA, CHD = SiteId("SHA"), SiteId("CHD")
ZONE = "Asia/Shanghai"
KHE_1, KHE_2 = ParticipantId("KHE-001"), ParticipantId("KHE-002")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""
PEOPLE = {
    Role.CLINICIAN: "dr-liu",
    Role.COORDINATOR: "nurse-chen",
    Role.PHARMACIST: "ph-wu",
    Role.ASSESSOR: "dr-blind",
    Role.MONITOR: "mon-1",
    Role.STATISTICIAN: "stat-b",
    Role.UNBLINDED_STATISTICIAN: "stat-u",
    Role.BOARD: "board-1",
    Role.ADMINISTRATOR: "admin",
}
AT_A_SITE = (Role.CLINICIAN, Role.COORDINATOR, Role.PHARMACIST, Role.ASSESSOR)
ATTESTED = {
    "I1": "yes",
    "I3": "yes",
    "I4-adverse-history": "yes",
    "E1": "no",
    "E2": "no",
    "E3": "no",
    "E4": "no",
    "E5": "no",
}
FORMS = tuple(ConsentForm(version="2.0", language=each) for each in ("zh", "en"))
"""One form in two languages."""
SCOPE = frozenset({"treatment", "follow-up", "data"})


@cache
def protocol() -> Protocol:
    """The registered trial with its defaults."""
    return read_protocol("khe-sirolimus")


@cache
def protocols() -> ProtocolHistory:
    """Its only version."""
    return ProtocolHistory((protocol(),))


def alternating(wanted: AllocationWanted) -> Allocated:
    """Draw arms in turn: no seed, but everything that the port gives."""
    arms = [arm.id for arm in wanted.protocol.arms]
    stratum = ";".join(f"{name}={value}" for name, value in sorted(wanted.factors.items()))
    return Allocated(
        number=len(wanted.earlier) + 1,
        participant=wanted.participant,
        stratum=stratum,
        index=sum(each.stratum == stratum for each in wanted.earlier) + 1,
        arm=arms[(len(wanted.earlier) + 1) % len(arms)],
        receipt="0" * 64,
    )


def quantity(value: str, unit: str) -> dict[str, Any]:
    """A quantity as plain data."""
    from decimal import Decimal

    return {"value": Decimal(value), "unit": unit}


@dataclass
class Site:
    """A trial on a ledger in memory, with a clock that the test moves."""

    at: datetime = START
    ids: Any = field(default_factory=lambda: count(1))
    ledger: TrialLedger = field(
        default_factory=lambda: TrialLedger(in_memory(TRIAL), handler(protocols(), alternating))
    )

    @property
    def trial(self) -> Trial:
        """The state as the ledger tells it."""
        return self.ledger.trial()

    def pass_(self, days: float = 0, minutes: float = 0) -> None:
        """Let time pass."""
        self.at += timedelta(days=days, minutes=minutes)

    def command(
        self,
        role: Role,
        what: What,
        child: ParticipantId | None = KHE_1,
        *,
        site: SiteId | None = SHA,
        actor: str | None = None,
        seen: int | None = None,
        command_id: str | None = None,
    ) -> Command:
        """A command of the person who has the role."""
        return Command(
            command_id or f"c{next(self.ids)}",
            self.at,
            actor or PEOPLE[role],
            role,
            site if role in AT_A_SITE else None,
            what,
            child,
            seen,
        )

    def send(self, role: Role, what: What, child: ParticipantId | None = KHE_1, **more: Any) -> Any:
        """Send a command, and give what it came to."""
        self.pass_(minutes=1)
        return self.ledger.run(self.command(role, what, child, **more), recorded=self.at)

    def do(
        self, role: Role, what: What, child: ParticipantId | None = KHE_1, **more: Any
    ) -> tuple[Line, ...]:
        """Send a command that is carried out."""
        answer = self.send(role, what, child, **more)
        assert isinstance(answer, tuple), answer
        return answer

    def refused(
        self, role: Role, what: What, child: ParticipantId | None = KHE_1, **more: Any
    ) -> Sequence[str]:
        """Send a command that is refused, and give the codes."""
        answer = self.send(role, what, child, **more)
        assert isinstance(answer, Refusal), answer
        return answer.codes


def opened(
    consent: ConsentRules | None = None,
    forms: tuple[ConsentForm, ...] = FORMS,
    *,
    committed: bool = True,
    made: Site | None = None,
) -> Site:
    """A trial with its people, an approval at each site, and a commitment."""
    made = made or Site()
    opening = TrialOpened(
        protocol=TRIAL,
        versions=(NamedVersion(version="1.0", digest=protocol().digest),),
        sites=(NamedSite(site=SHA, time_zone=ZONE), NamedSite(site=CHD, time_zone=ZONE)),
        administrator="admin",
        consent=consent or ConsentRules(),
    )
    made.do(Role.ADMINISTRATOR, opening, None)
    delegate(made)
    for site in (SHA, CHD):
        approve(made, site, forms)
    if committed:
        commitment = RandomisationCommitted(
            format="glidepath-commitment-1", trial=TRIAL, commitment="a" * 64, procedure={}
        )
        made.do(Role.ADMINISTRATOR, commitment, None)
    return made


def delegate(made: Site) -> None:
    """Delegate every role to its person, those of a site at the first site."""
    for role, person in PEOPLE.items():
        if role is not Role.ADMINISTRATOR:
            site = SHA if role in AT_A_SITE else None
            said = Delegated(person=person, role=role, site=site, starts=date(2026, 1, 1))
            made.do(Role.ADMINISTRATOR, said, None)


def approve(made: Site, site: SiteId, forms: tuple[ConsentForm, ...]) -> None:
    """Approve the version at a site."""
    approval = ProtocolApproved(
        site=site,
        version="1.0",
        digest=protocol().digest,
        on=date(2026, 2, 1),
        reference="EC-17",
        forms=forms,
    )
    made.do(Role.ADMINISTRATOR, approval, None)


def child(code: ParticipantId = KHE_1, born: str = "2019-07") -> Participant:
    """A child of the first site."""
    return Participant.model_validate(
        {"id": code, "site": SHA, "time_zone": ZONE, "sex": "female", "born": born}
    )


def screening(made: Site) -> Screened:
    """Every attestation as it has to be."""
    return Screened.model_validate(
        {"happened": made.at, "attestations": ATTESTED, "remission_since": "2023-01"}
    )


def consent(made: Site, **fields: Any) -> TakeConsent:
    """A consent of the mother to everything."""
    given = {
        "happened": made.at,
        "scope": SCOPE,
        "protocol_version": "1.0",
        "form_version": "2.0",
        "language": "zh",
        **fields,
    }
    return TakeConsent(
        ConsentGiven.model_validate(given),
        (Guardian(relation="mother", signed=made.at.date()),),
    )


def screened(made: Site | None = None, code: ParticipantId = KHE_1) -> Site:
    """A trial with a child that was screened."""
    made = made or opened()
    made.do(Role.COORDINATOR, Screen(child(code), screening(made)), code)
    return made


def with_consent(made: Site | None = None, code: ParticipantId = KHE_1) -> Site:
    """A trial with a child whose mother consented."""
    made = screened(made, code)
    made.do(Role.COORDINATOR, consent(made), code)
    return made


def examined(made: Site, code: ParticipantId = KHE_1) -> Site:
    """Everything is measured that a criterion, or the first decision, looks at."""
    upper = {"alt": "40", "ast": "40", "creatinine": "60", "total-bilirubin": "20"}
    units = {"alt": "U/L", "ast": "U/L", "creatinine": "umol/L", "total-bilirubin": "umol/L"}
    for test, limit in upper.items():
        half = str(int(limit) // 2)
        result = {"test": test, "result": quantity(half, units[test])}
        limits = {"upper_limit": quantity(limit, units[test])}
        lab = LabReported.model_validate({"happened": made.at, **result, **limits})
        made.do(Role.COORDINATOR, lab, code)
    platelets = {"test": "platelets", "result": quantity("250", "10*9/L")}
    made.do(Role.COORDINATOR, LabReported.model_validate({"happened": made.at, **platelets}), code)
    body = {
        "weight": quantity("20", "kg"),
        "height": quantity("115", "cm"),
        "systolic": quantity("90", "mm[Hg]"),
        "diastolic": quantity("50", "mm[Hg]"),
    }
    made.do(Role.COORDINATOR, Measured.model_validate({"happened": made.at, **body}), code)
    seen = {"response": "remission", "methods": ["examination", "ultrasound"]}
    made.do(Role.CLINICIAN, DiseaseAssessed.model_validate({"happened": made.at, **seen}), code)
    order = {
        "happened": date(2025, 1, 6),
        "daily_dose": quantity("1.0", "mg"),
        "formulation": "oral-solution",
        "reason": "start",
    }
    made.do(Role.COORDINATOR, DoseOrdered.model_validate(order), code)
    return made


def level(made: Site, sample: str, value: str, code: ParticipantId = KHE_1) -> None:
    """Draw a trough, and report it."""
    drawn = {
        "happened": made.at,
        "sample": sample,
        "last_dose_at": made.at - timedelta(hours=24),
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
    }
    made.do(Role.COORDINATOR, LevelDrawn.model_validate(drawn), code)
    made.pass_(minutes=60)
    told = {"happened": made.at, "sample": sample, "result": quantity(value, "ng/mL")}
    made.do(Role.COORDINATOR, LevelReported.model_validate(told), code)


def evaluated(made: Site | None = None, code: ParticipantId = KHE_1) -> Site:
    """A trial with a child that was found eligible."""
    made = examined(with_consent(made, code), code)
    made.do(Role.COORDINATOR, EvaluateEligibility(), code)
    return made


def randomised(made: Site | None = None, code: ParticipantId = KHE_1) -> Site:
    """A trial with a child on an arm: the first one is tapered."""
    made = evaluated(made, code)
    made.do(Role.COORDINATOR, Randomise({"kmp": "no"}), code)
    return made


def deciding(made: Site, code: ParticipantId = KHE_1) -> IssueDecision:
    """What is decided a minute from now, when the command is sent."""
    record, at = made.trial.children[code].record, made.at + timedelta(minutes=1)
    answer = decide(protocols(), record, at, belief=believe(protocols(), record, at))
    return IssueDecision(answer, as_data(answer))  # type: ignore[arg-type]  # lists of data


def issued(made: Site, code: ParticipantId = KHE_1) -> str:
    """Issue a decision on a reduction, and give its id."""
    level(made, f"S{next(made.ids)}", "6.0", code)
    made.pass_(days=1)
    act = deciding(made, code)
    assert isinstance(act.answer, Decision), act.answer
    made.do(Role.CLINICIAN, act, code)
    events = made.trial.children[code].events
    return [each.id for each in events if type(each).__name__ == "DecisionIssued"][-1] or ""


def ordering(
    made: Site, decision: str | None, dose: str, reason: str = "taper", **more: Any
) -> OrderDose:
    """An order of the oral solution in answer to a decision."""
    why = more.pop("why", None)
    fields = {
        "happened": made.at + timedelta(minutes=1),
        "daily_dose": quantity(dose, "mg"),
        "formulation": "oral-solution",
        "reason": reason,
        "decision": decision,
        **more,
    }
    return OrderDose(DoseOrdered.model_validate(fields), why)
