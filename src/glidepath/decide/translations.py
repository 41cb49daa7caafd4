"""What each type of event lets the rules see, by the protocol's own settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.decide.status import Safety
from glidepath.protocol.model import ArmKind, Protocol, arm_named
from glidepath.protocol.parameters import SafetyAction
from glidepath.quantities import convert
from glidepath.record.enrolment import Died, LostToFollowUp, Randomised
from glidepath.record.event import Event
from glidepath.record.illness import (
    AdverseEvent,
    CoMedicationStarted,
    CoMedicationStopped,
    Infection,
    RelapseConfirmed,
    RelapseDismissed,
    RelapseResolved,
    RelapseSuspected,
)
from glidepath.record.measurement import AssayChanged, DiseaseAssessed, LabReported, Measured
from glidepath.record.treatment import (
    DoseInterrupted,
    DoseResumed,
    DosesMissed,
    TreatmentStopped,
    Vomited,
)
from glidepath.record.values import BelowLimit, NotAnalysed, Quantity

UNITS = {"platelets": "10*9/L", "fibrinogen": "mg/L"}
"""The laboratory tests that rules read, and the units in which they do."""
SUSPICION = RelapseSeen(suspected=True)
IMAGING = frozenset({"ultrasound", "mri"})
GRAVITY: Mapping[SafetyAction, int] = {
    SafetyAction.REFER: Safety.REFER,
    SafetyAction.PAUSE: Safety.PAUSE,
    SafetyAction.INTERRUPT: Safety.INTERRUPT,
}


def _disease(_: Protocol, event: DiseaseAssessed) -> Seen:
    remission = event.response == "remission"
    imaged = bool(event.methods & IMAGING)
    seen = DiseaseSeen(
        remission=remission and "examination" in event.methods,
        imaged=remission and imaged,
        refuted=event.response in ("no-remission", "worsening"),
    )
    return Seen(disease=seen, relapse=SUSPICION if event.response == "worsening" else None)


def _laboratory(_: Protocol, event: LabReported) -> Seen | None:
    return laboratory_seen(event.test, event.result)


def concerns_dose(event: Event) -> bool:
    """Whether an event can let the rules see something, or open or end what they see."""
    if type(event) is LabReported:
        return event.test in UNITS
    return type(event) in TRANSLATIONS or type(event) in OPENING


def laboratory_seen(test: str, result: Quantity | BelowLimit | NotAnalysed) -> Seen | None:
    """Platelets and fibrinogen as whole numbers, rounded down; below a limit counts as none."""
    if test not in UNITS or type(result) is NotAnalysed:
        return None
    value = 0
    if type(result) is Quantity:
        value = int(convert(result.value, result.unit, UNITS[test]))
    if test == "platelets":
        return Seen(laboratory=LaboratorySeen(platelets_seen=True, platelets=value))
    return Seen(laboratory=LaboratorySeen(fibrinogen_seen=True, fibrinogen=value))


def _measured(_: Protocol, event: Measured) -> Seen | None:
    if event.weight is None:
        return None
    weight = int(convert(event.weight.value, event.weight.unit, "g"))
    return Seen(laboratory=LaboratorySeen(weight_seen=True, weight=weight))


def _suspected(_: Protocol, event: RelapseSuspected) -> Seen:
    seen = Seen(relapse=SUSPICION)
    if event.platelets is None:
        return seen
    counted = laboratory_seen("platelets", event.platelets)
    return seen if counted is None else seen._replace(laboratory=counted.laboratory)


def _randomised(protocol: Protocol, event: Randomised) -> Seen:
    arm = arm_named(protocol, event.arm)
    taper = arm is not None and arm.kind is ArmKind.TAPER
    return Seen(standing=StandingSeen(randomised=True, taper_arm=taper))


def _assay_changed(protocol: Protocol, event: AssayChanged) -> Seen:
    bridged = event.bridged or event.assay == protocol.parameters.level.assay
    return Seen(intake=IntakeSeen(assay_changed=True, bridged=bridged))


def _always(seen: Seen) -> Callable[[Protocol, Event], Seen]:
    return lambda _protocol, _event: seen


TRANSLATIONS: Mapping[type[Event], Callable[..., Seen | None]] = {
    AssayChanged: _assay_changed,
    Died: _always(Seen(standing=StandingSeen(ended=True))),
    DiseaseAssessed: _disease,
    DoseInterrupted: _always(Seen(intake=IntakeSeen(interrupted=True))),
    DoseResumed: _always(Seen(intake=IntakeSeen(resumed=True))),
    DosesMissed: _always(Seen(intake=IntakeSeen(missed=True))),
    LabReported: _laboratory,
    LostToFollowUp: _always(Seen(standing=StandingSeen(ended=True))),
    Measured: _measured,
    Randomised: _randomised,
    RelapseConfirmed: _always(Seen(relapse=RelapseSeen(confirmed=True))),
    RelapseDismissed: _always(Seen(relapse=RelapseSeen(dismissed=True))),
    RelapseResolved: _always(Seen(disease=DiseaseSeen(resolved=True))),
    RelapseSuspected: _suspected,
    TreatmentStopped: _always(Seen(standing=StandingSeen(stopped=True))),
    Vomited: _always(Seen(intake=IntakeSeen(missed=True))),
}
"""What each type of event lets the rules see; the others concern no dose."""


@dataclass(frozen=True, slots=True)
class Open:
    """What began and has not ended, and the assay in use.

    Parameters
    ----------
    adverse
        For each open adverse event or infection what it asks for, as a `Safety`.
    drugs
        Interacting drugs being taken.
    assay
        Id of the assay that the site uses.
    """

    adverse: Mapping[str, int]
    drugs: frozenset[str]
    assay: str


def opened_by(protocol: Protocol, opened: Open, event: Event) -> Open:
    """Give what is open after an event."""
    opening = OPENING.get(type(event))
    return opened if opening is None else opening(protocol, opened, event)


def _ill(protocol: Protocol, opened: Open, event: AdverseEvent | Infection) -> Open:
    left = {name: asked for name, asked in opened.adverse.items() if name != event.event}
    if not event.resolved:
        left[event.event] = asks_for(protocol, event)
    return replace(opened, adverse=left)


def _started(protocol: Protocol, opened: Open, event: CoMedicationStarted) -> Open:
    return replace(opened, drugs=opened.drugs | interacting(protocol, event.drug))


def _stopped(protocol: Protocol, opened: Open, event: CoMedicationStopped) -> Open:
    return replace(opened, drugs=opened.drugs - interacting(protocol, event.drug))


def _assayed(_: Protocol, opened: Open, event: AssayChanged) -> Open:
    return replace(opened, assay=event.assay)


OPENING: Mapping[type[Event], Callable[..., Open]] = {
    AdverseEvent: _ill,
    Infection: _ill,
    CoMedicationStarted: _started,
    CoMedicationStopped: _stopped,
    AssayChanged: _assayed,
}


def asks_for(protocol: Protocol, event: AdverseEvent | Infection) -> int:
    """What an open adverse event or infection asks for, as a `Safety`."""
    rules = protocol.parameters.safety
    if isinstance(event, Infection):
        return GRAVITY[rules.serious_infection] if event.serious else Safety.NONE
    for rule in rules.adverse:
        fits = rule.category in (None, event.category) and rule.not_category != event.category
        if fits and event.grade >= rule.grade_min:
            return GRAVITY[rule.action]
    return Safety.NONE


def interacting(protocol: Protocol, drug: str) -> frozenset[str]:
    """The protocol's id of an interacting drug, by id or name; empty for any other drug."""
    name = drug.casefold()
    return frozenset(
        each.id
        for each in protocol.parameters.interacting
        if name in (each.id, *(known.casefold() for known in each.names))
    )


def newly_open(before: Open, after: Open) -> Seen | None:
    """What a change of what is open lets the rules see; ``None`` where nothing changed."""
    gravest = max(after.adverse.values(), default=Safety.NONE)
    changed = before.drugs != after.drugs
    if before.adverse == after.adverse and not changed:
        return None
    return Seen(
        laboratory=LaboratorySeen(safety_seen=True, safety=gravest),
        intake=IntakeSeen(interaction_changed=changed, interacting=bool(after.drugs)),
    )
