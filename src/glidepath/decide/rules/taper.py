"""Rules of the guided discontinuation: how far, how often, on what evidence, and the stop."""

from glidepath.decide.measures import (
    TAPERING,
    cap_floor,
    spacing_days,
    stabilised,
    taper_start_dose,
)
from glidepath.decide.numbers import both, either, no
from glidepath.decide.rules.rule import (
    Bound,
    Role,
    Scope,
    no_reduction_below,
    no_reduction_where,
    rule,
)
from glidepath.decide.status import Status, Track
from glidepath.protocol.parameters import Parameters

AFTER_RELAPSE = frozenset({Track.STABILISATION, Track.SECOND_TAPER})


@rule("taper.monthly-cap", source="T2, T9, O1, O3", tracks=TAPERING, scope=Scope.REDUCTION)
def monthly_cap(status: Status, parameters: Parameters) -> Bound:
    """The ordered dose stays above (1 - cap) of the highest ordered dose of the last month."""
    return no_reduction_below(cap_floor(parameters, status))


@rule("taper.spacing", source="T3, O4, O18, O23", tracks=TAPERING)
def spacing(status: Status, parameters: Parameters) -> Bound:
    """No reduction sooner after any change than so many days and half-lives."""
    soon = status.change_days < spacing_days(parameters, status)
    return no_reduction_where(soon, status)


@rule("taper.overcut", source="O22", tracks=TAPERING, shows=("cut_from", "cut_to", "cut_days"))
def overcut(status: Status, _: Parameters) -> Bound:
    """After a cut beyond the cap, no reduction for the steps that it ran ahead."""
    return no_reduction_where(status.hold_days > 0, status)


@rule("taper.stabilisation", source="T9, O24", tracks=AFTER_RELAPSE)
def stabilisation(status: Status, parameters: Parameters) -> Bound:
    """No reduction before the stabilisation after a restore is over."""
    return no_reduction_where(no(stabilised(parameters, status)), status)


@rule("taper.level", source="T4, O10, O20", tracks=TAPERING, role=Role.INFORMATION)
def level(status: Status, parameters: Parameters) -> Bound:
    """A reduction needs a fresh valid level on the present dose."""
    fresh = both(status.level_on_dose, status.level_days <= parameters.level.max_age)
    return no_reduction_where(no(fresh), status)


@rule("taper.level-pending", source="O10", tracks=TAPERING, role=Role.INFORMATION)
def level_pending(status: Status, parameters: Parameters) -> Bound:
    """A result that is still awaited blocks a reduction."""
    waits = both(parameters.level.pending_blocks, status.pending > 0)
    return no_reduction_where(waits, status)


@rule("taper.level-expected", source="T5, O17", tracks=TAPERING, role=Role.PAUSE)
def level_expected(status: Status, _: Parameters) -> Bound:
    """A level far from what proportion foretells pauses the taper until it is explained."""
    return no_reduction_where(status.level_odd, status)


@rule("taper.assay", source="O21", tracks=TAPERING, role=Role.PAUSE)
def assay(status: Status, _: Parameters) -> Bound:
    """A change of assay pauses the taper until the new one is bridged."""
    return no_reduction_where(no(status.bridged), status)


@rule("taper.interaction", source="O18, O20", tracks=TAPERING, role=Role.PAUSE)
def interaction(status: Status, _: Parameters) -> Bound:
    """A course of an interacting drug pauses the taper."""
    return no_reduction_where(status.interacting, status)


@rule("taper.changed", source="O18", tracks=TAPERING, role=Role.PAUSE)
def changed(status: Status, _: Parameters) -> Bound:
    """A change of interval, formulation or interacting drug pauses until a new valid level."""
    return no_reduction_where(status.changed, status)


@rule("taper.remission", source="T7, O19", tracks=TAPERING, role=Role.INFORMATION)
def remission(status: Status, parameters: Parameters) -> Bound:
    """Remission was found at a recent examination."""
    old = status.examined_days > parameters.remission.max_age
    return no_reduction_where(old, status)


@rule("taper.platelets", source="T7, O19", tracks=TAPERING, role=Role.INFORMATION)
def platelets(status: Status, parameters: Parameters) -> Bound:
    """Platelets were counted recently, and are those of remission."""
    limits = parameters.remission
    old = status.platelets_days > limits.max_age
    few = status.platelets < limits.platelets_min
    return no_reduction_where(either(old, few), status)


@rule("stop.allowed", source="O1, O2", tracks=TAPERING, scope=Scope.STOP)
def stop_allowed(status: Status, parameters: Parameters) -> Bound:
    """No stop where the protocol is read literally and has none."""
    return no_reduction_where(no(parameters.stop.allowed), status)


@rule("stop.dose", source="O2", tracks=TAPERING, scope=Scope.STOP)
def stop_dose(status: Status, parameters: Parameters) -> Bound:
    """The last dose may be dropped only from a small share of the taper-start dose."""
    part = parameters.stop.dose_share
    small = status.dose * part.denominator <= taper_start_dose(status) * part.numerator
    return no_reduction_where(no(small), status)


@rule("stop.trough", source="O2", tracks=TAPERING, scope=Scope.STOP)
def stop_trough(status: Status, parameters: Parameters) -> Bound:
    """The true trough foreseen on the present dose lies below the limit of the stop."""
    low = both(status.trough_known, status.trough < parameters.stop.trough_below)
    return no_reduction_where(no(low), status)


@rule("stop.duration", source="T6, O2", tracks=TAPERING, scope=Scope.STOP)
def stop_duration(status: Status, parameters: Parameters) -> Bound:
    """The taper has lasted long enough, interruptions not counted."""
    short = status.taper_days < parameters.stop.min_duration
    return no_reduction_where(short, status)


@rule("stop.imaging", source="O2", tracks=TAPERING, scope=Scope.STOP)
def stop_imaging(status: Status, parameters: Parameters) -> Bound:
    """Remission was seen on recent imaging."""
    old = status.imaged_days > parameters.stop.imaging_max_age
    return no_reduction_where(old, status)


RULES = (
    monthly_cap,
    spacing,
    overcut,
    stabilisation,
    level,
    level_pending,
    level_expected,
    assay,
    interaction,
    changed,
    remission,
    platelets,
    stop_allowed,
    stop_dose,
    stop_trough,
    stop_duration,
    stop_imaging,
)
"""The rules of the taper, in the order in which they are told."""
