"""A trial rehearsed on a ledger of its own: people in every role, and a child on its way.

What the checks of conduct are tried out on. Nothing of it is a real participant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from glidepath.conduct import (
    Command,
    ConsentForm,
    Delegated,
    EvaluateEligibility,
    Guardian,
    IssueDecision,
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
    TrialOpened,
    What,
    handler,
)
from glidepath.conduct.envelope import Line
from glidepath.conduct.randomisation import Seed, commitment_data, procedure_of, seeded
from glidepath.decide import believe, decide
from glidepath.protocol import ProtocolHistory
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.record import Event, Participant, event_from
from glidepath.record.enrolment import ConsentGiven, Screened
from glidepath.record.plain import Plain
from glidepath.record.treatment import DoseOrdered
from glidepath.report import as_data
from glidepath.store.opening import create_ledger
from glidepath.store.trial import Answer, TrialLedger
from glidepath.validation.check import NotHeldError
from glidepath.validation.golden import trial

SITE, CHILD, NAME = SiteId("VAL"), ParticipantId("VAL-001"), "validation"
PEOPLE: dict[Role, str] = {role: f"person-{role.value}" for role in Role if role is not Role.FAMILY}
AT_A_SITE = frozenset({Role.CLINICIAN, Role.COORDINATOR, Role.PHARMACIST, Role.ASSESSOR})
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
FORM = ConsentForm(version="1", language="en")
ATTESTED = {
    **dict.fromkeys(("I1", "I3", "I4-adverse-history"), "yes"),
    **dict.fromkeys(("E1", "E2", "E3", "E4", "E5"), "no"),
}
LIMITS = {
    "alt": ("40", "U/L"),
    "ast": ("40", "U/L"),
    "creatinine": ("60", "umol/L"),
    "total-bilirubin": ("20", "umol/L"),
}


def quantity(value: str, unit: str) -> dict[str, Decimal | str]:
    """A quantity as plain data."""
    return {"value": Decimal(value), "unit": unit}


@dataclass
class Rehearsal:
    """The trial, its clock, and the seed of its randomisation."""

    ledger: TrialLedger
    seed: Seed
    at: datetime = START
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def commitment(self) -> str:
        """The commitment to seed and procedure, as it was published."""
        found = self.ledger.trial().setup.committed
        return "" if found is None else found.commitment

    def send(
        self, role: Role, what: What, child: ParticipantId | None = CHILD, person: str | None = None
    ) -> Answer:
        """Send a command a minute later, and give what it came to."""
        self.at += timedelta(minutes=1)
        actor, site = person or PEOPLE[role], SITE if role in AT_A_SITE else None
        command = Command(f"v{next(self.numbers)}", self.at, actor, role, site, what, child)
        return self.ledger.run(command, recorded=self.at)

    def do(self, role: Role, what: What, child: ParticipantId | None = CHILD) -> tuple[Line, ...]:
        """Send a command that must be carried out."""
        answer = self.send(role, what, child)
        if not isinstance(answer, tuple):
            raise NotHeldError(f"{type(what).__name__} was not carried out: {_why(answer)}")
        return answer

    def refused(self, role: Role, what: What, *codes: str, person: str | None = None) -> None:
        """Send a command that must be refused, for these reasons among others."""
        answer = self.send(role, what, person=person)
        name = type(what).__name__
        if not isinstance(answer, Refusal):
            raise NotHeldError(f"{name} was not refused to the {role.value}")
        if left := set(codes) - set(answer.codes):
            raise NotHeldError(f"{name} was refused without {', '.join(sorted(left))}")

    def event(self, kind: str, **fields: object) -> Event:
        """An event of now."""
        told: dict[str, object] = {"type": kind, "happened": self.at, **fields}
        return event_from(told)


def _why(answer: object) -> str:
    return ", ".join(answer.codes) if isinstance(answer, Refusal) else type(answer).__name__


def rehearse(folder: Path) -> Rehearsal:
    """Open a trial on a new SQLite ledger, with people, an approval and a commitment."""
    seed = Seed("5e" * 32, "0d" * 32)
    protocol = trial()
    handle = handler(ProtocolHistory((protocol,)), seeded(seed))
    made = Rehearsal(TrialLedger(create_ledger(folder, NAME), handle), seed)
    opening = TrialOpened(
        protocol=protocol.id,
        versions=(NamedVersion(version=protocol.version, digest=protocol.digest),),
        sites=(NamedSite(site=SITE, time_zone="Asia/Shanghai"),),
        administrator=PEOPLE[Role.ADMINISTRATOR],
    )
    made.do(Role.ADMINISTRATOR, opening, None)
    for role, person in PEOPLE.items():
        if role is not Role.ADMINISTRATOR:
            site = SITE if role in AT_A_SITE else None
            said = Delegated(person=person, role=role, site=site, starts=date(2026, 1, 1))
            made.do(Role.ADMINISTRATOR, said, None)
    approval = ProtocolApproved(
        site=SITE,
        version=protocol.version,
        digest=protocol.digest,
        on=date(2026, 1, 5),
        reference="EC-1",
        forms=(FORM,),
    )
    made.do(Role.ADMINISTRATOR, approval, None)
    told = commitment_data(seed, procedure_of(protocol), NAME)
    made.do(Role.ADMINISTRATOR, RandomisationCommitted.model_validate(told), None)
    return made


def screened(folder: Path, code: ParticipantId = CHILD, made: Rehearsal | None = None) -> Rehearsal:
    """Rehearse up to a child that was screened."""
    made = made or rehearse(folder)
    stated = {"id": code, "site": SITE, "time_zone": "Asia/Shanghai", "sex": "female"}
    child = Participant.model_validate({**stated, "born": "2019-07"})
    attested = {"happened": made.at, "attestations": ATTESTED, "remission_since": "2023-01"}
    made.do(Role.COORDINATOR, Screen(child, Screened.model_validate(attested)), code)
    return made


def consent(made: Rehearsal) -> TakeConsent:
    """A consent of the mother to everything."""
    given = {
        "happened": made.at,
        "scope": frozenset({"treatment", "follow-up", "data"}),
        "protocol_version": trial().version,
        "form_version": FORM.version,
        "language": FORM.language,
    }
    mother = Guardian(relation="mother", signed=made.at.date())
    return TakeConsent(ConsentGiven.model_validate(given), (mother,))


def examined(made: Rehearsal, code: ParticipantId = CHILD, platelets: str = "250") -> None:
    """Enter everything that a criterion, or the first decision, looks at."""
    for test, (limit, unit) in LIMITS.items():
        half = {"test": test, "result": quantity(str(int(limit) // 2), unit)}
        upper = {"upper_limit": quantity(limit, unit)}
        made.do(Role.COORDINATOR, made.event("LabReported", **half, **upper), code)
    counted = {"test": "platelets", "result": quantity(platelets, "10*9/L")}
    made.do(Role.COORDINATOR, made.event("LabReported", **counted), code)
    body = {"weight": quantity("20", "kg"), "height": quantity("115", "cm")}
    pressure = {"systolic": quantity("90", "mm[Hg]"), "diastolic": quantity("50", "mm[Hg]")}
    made.do(Role.COORDINATOR, made.event("Measured", **body, **pressure), code)
    seen = {"response": "remission", "methods": ["examination", "ultrasound"]}
    made.do(Role.CLINICIAN, made.event("DiseaseAssessed", **seen), code)
    before = {
        "happened": date(2025, 1, 6),
        "daily_dose": quantity("1.0", "mg"),
        "formulation": "oral-solution",
        "reason": "start",
    }
    made.do(Role.COORDINATOR, DoseOrdered.model_validate(before), code)


def randomised(
    folder: Path, code: ParticipantId = CHILD, made: Rehearsal | None = None
) -> Rehearsal:
    """Rehearse up to a child on its arm."""
    made = screened(folder, code, made)
    made.do(Role.COORDINATOR, consent(made), code)
    examined(made, code)
    made.do(Role.COORDINATOR, EvaluateEligibility(), code)
    made.do(Role.COORDINATOR, Randomise({"kmp": "no"}), code)
    return made


def level(made: Rehearsal, value: str) -> None:
    """Draw a trough and report it."""
    sample = f"S{next(made.numbers)}"
    drawn: Mapping[str, Plain | datetime] = {
        "sample": sample,
        "last_dose_at": made.at - timedelta(hours=24),
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
    }
    made.do(Role.COORDINATOR, made.event("LevelDrawn", **drawn))
    made.at += timedelta(hours=1)
    told = {"sample": sample, "result": quantity(value, "ng/mL")}
    made.do(Role.COORDINATOR, made.event("LevelReported", **told))


def decided(made: Rehearsal) -> str:
    """Issue a decision on what is known now, and give its id."""
    made.at += timedelta(days=1)
    history = ProtocolHistory((trial(),))
    record, then = made.ledger.trial().children[CHILD].record, made.at + timedelta(minutes=1)
    answer = decide(history, record, then, belief=believe(history, record, then))
    made.do(Role.CLINICIAN, IssueDecision(answer, as_data(answer)))  # type: ignore[arg-type]
    issued = made.ledger.trial().children[CHILD].events
    return [each.id for each in issued if type(each).__name__ == "DecisionIssued"][-1] or ""


def ordered(made: Rehearsal, dose: str, decision: str) -> OrderDose:
    """An order of the oral solution in answer to a decision."""
    fields = {
        "happened": made.at + timedelta(minutes=1),
        "daily_dose": quantity(dose, "mg"),
        "formulation": "oral-solution",
        "reason": "taper",
        "decision": decision,
    }
    return OrderDose(DoseOrdered.model_validate(fields), "another step")
