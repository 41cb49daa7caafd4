"""Rules that come before all others: safety, interruption, relapse."""

from glidepath.decide.measures import TAPERING, WINDOW, restore_dose
from glidepath.decide.numbers import Truth, all_of, both, either, maximum, no, where
from glidepath.decide.rules.rule import (
    Bound,
    Role,
    no_raise_above,
    no_reduction_where,
    notice,
    raise_to,
    rule,
)
from glidepath.decide.status import NEVER, NO_LIMIT, Relapse, Safety, Status, Track
from glidepath.protocol.parameters import Parameters

HOURS_A_DAY = 24
UNDECIDED = frozenset(
    {Track.SCREENING, Track.MAINTENANCE_STOPPED, Track.MAINTENANCE_RELAPSED, Track.ENDED}
)
ON_DRUG = TAPERING | WINDOW | UNDECIDED
ON_PATH = TAPERING | WINDOW
RESTORED = TAPERING | {Track.MANAGED, Track.OFF_DRUG}
WATCHED = ON_PATH | {Track.OFF_DRUG, Track.MAINTENANCE_STOPPED}


def must_interrupt(status: Status) -> Truth:
    """Whether an open event or a toxic level asks for the drug to be left out."""
    asked = either(status.safety == Safety.INTERRUPT, status.level_toxic)
    return both(asked, status.dose > 0)


def calm(status: Status) -> Truth:
    """Whether nothing of safety, interruption or relapse stands in front of the dose."""
    return all_of(
        status.safety < Safety.PAUSE,
        no(status.level_toxic),
        no(status.interrupted),
        status.relapse == Relapse.NONE,
    )


def restore_due(status: Status) -> Truth:
    """Whether a confirmed relapse waits for its restore, and safety does not forbid it."""
    return both(status.relapse == Relapse.CONFIRMED, no(must_interrupt(status)))


@rule("standing.clinician", source="M3, O8", tracks=UNDECIDED)
def clinician_decides(status: Status, _: Parameters) -> Bound:
    """On these tracks nothing is proposed."""
    return no_reduction_where(status.dose > 0, status)


@rule("safety.toxic-level", source="O8, O13", tracks=ON_DRUG, role=Role.INTERRUPT)
def toxic_level(status: Status, _: Parameters) -> Bound:
    """A trough at the toxic limit interrupts the drug until a repeat lies below it."""
    return no_reduction_where(status.level_toxic, status)


@rule("safety.interrupt", source="O13", tracks=ON_DRUG, role=Role.INTERRUPT)
def open_event_interrupts(status: Status, _: Parameters) -> Bound:
    """An open event of the gravest kind, or a serious infection, interrupts the drug."""
    return no_reduction_where(status.safety == Safety.INTERRUPT, status)


@rule("safety.no-raise", source="O13", tracks=ON_DRUG)
def no_raise_while_unsafe(status: Status, _: Parameters) -> Bound:
    """While safety asks for an interruption nothing beyond the present dose is permitted."""
    return no_raise_above(where(must_interrupt(status), status.dose, NO_LIMIT))


@rule("safety.pause", source="O13", tracks=ON_PATH, role=Role.PAUSE)
def open_event_pauses(status: Status, _: Parameters) -> Bound:
    """An open grave event pauses the taper."""
    return no_reduction_where(status.safety == Safety.PAUSE, status)


@rule("safety.refer", source="O13", tracks=ON_PATH)
def open_event_refers(status: Status, _: Parameters) -> Bound:
    """An open event to be referred, which leaves the dose as it is."""
    return notice(status.safety == Safety.REFER)


@rule("safety.interrupted", source="O23", tracks=ON_PATH, role=Role.PAUSE)
def while_interrupted(status: Status, _: Parameters) -> Bound:
    """No reduction while the drug is not taken."""
    return no_reduction_where(status.interrupted, status)


@rule("safety.restart", source="O23", tracks=ON_DRUG)
def restart(status: Status, parameters: Parameters) -> Bound:
    """After a long interruption the clinician decides how to restart."""
    long = status.interrupted_days > parameters.safety.restart_after
    return notice(both(status.interrupted, long))


@rule("relapse.open", source="T8, O6", tracks=ON_PATH, role=Role.PAUSE)
def relapse_open(status: Status, _: Parameters) -> Bound:
    """No reduction while a relapse is suspected, or confirmed and not yet answered."""
    return no_reduction_where(status.relapse > Relapse.NONE, status)


@rule("relapse.overdue", source="O6", tracks=WATCHED)
def assessment_overdue(status: Status, parameters: Parameters) -> Bound:
    """A suspicion that is not assessed in time does not lapse; it is overdue."""
    hours = status.relapse_days * HOURS_A_DAY
    late = hours > parameters.restore.assessment_hours
    return notice(both(status.relapse == Relapse.SUSPECTED, late))


@rule("relapse.provisional-restore", source="O6", tracks=RESTORED)
def provisional_restore(status: Status, parameters: Parameters) -> Bound:
    """With very few platelets a restore is offered before the relapse is confirmed."""
    return notice(
        all_of(
            status.relapse == Relapse.SUSPECTED,
            status.platelets_days < NEVER,
            status.platelets < parameters.restore.provisional_platelets_below,
        )
    )


@rule("relapse.restore", source="T8, O5, O7", tracks=RESTORED)
def restore(status: Status, parameters: Parameters) -> Bound:
    """On a confirmed relapse, back to the dose that was effective."""
    return raise_to(where(restore_due(status), restore_dose(parameters, status), 0))


@rule("taper.highest-earlier", source="O5, O17", tracks=TAPERING | {Track.OFF_DRUG})
def highest_earlier_dose(status: Status, parameters: Parameters) -> Bound:
    """The clinician may raise to the highest earlier dose; after a relapse, beyond it.

    With very few platelets on suspicion, up to the dose of the restore that is offered.
    """
    offered = where(
        provisional_restore.bound(status, parameters).value > 0,
        restore_dose(parameters, status),
        0,
    )
    earlier = maximum(status.highest_dose, offered)
    return no_raise_above(where(restore_due(status), NO_LIMIT, earlier))


@rule("exposure.fall", source="O18", tracks=ON_PATH)
def exposure_falls(status: Status, _: Parameters) -> Bound:
    """A fall of exposure is foreseen, whatever its cause."""
    return notice(status.exposure_fall)


RULES = (
    clinician_decides,
    toxic_level,
    open_event_interrupts,
    no_raise_while_unsafe,
    open_event_pauses,
    open_event_refers,
    while_interrupted,
    restart,
    relapse_open,
    assessment_overdue,
    provisional_restore,
    restore,
    highest_earlier_dose,
    exposure_falls,
)
"""The rules of safety and relapse, in the order in which they are told."""
