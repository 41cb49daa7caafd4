"""How an ordered dose changes a Status, and what the dose before it leaves behind."""

from glidepath.decide.measures import (
    TAPERING,
    after_one_step,
    base_track,
    cap_floor,
    first_taper,
    highest_recent_dose,
    lasted_doses,
    lasting_days,
    on,
    past_doses,
    restore_dose,
    taper_start_dose,
)
from glidepath.decide.numbers import (
    Number,
    Truth,
    all_of,
    both,
    either,
    maximum,
    minimum,
    never,
    no,
    where,
)
from glidepath.decide.seen import Order
from glidepath.decide.status import LASTED, PAST, Relapse, Status
from glidepath.protocol.parameters import CountsFrom, OvercutRule, Parameters

SCALE = 1_000
"""Parts of a microgram in which the steps that a cut spans are counted."""

MOST_STEPS = 48
"""Steps that are counted at the most; 48 of 5 % leave less than a tenth of a dose."""


def ordered(parameters: Parameters, status: Status, order: Order) -> Status:
    """An order comes into force."""
    other_dose = both(order.given, order.dose != status.dose)
    other_way = both(
        order.given,
        either(order.interval != status.interval, order.formulation != status.formulation),
    )
    before = status
    status = _note_cut_beyond_cap(parameters, status, order)
    status = _begin_taper(status, order)
    status = _remember(parameters, status, other_dose)
    status = unsettle(status, either(other_dose, other_way))
    taken = status.dose > 0
    if not never(both(taken, other_way)):
        status = status.having(changed=either(status.changed, both(taken, other_way)))
    return _answered(parameters, _in_force(status, order, other_dose), order, before)


def unsettle(status: Status, when: Truth) -> Status:
    """After a change of what the child takes, no level is on the present regimen."""
    if never(when):
        return status
    return status.having(
        change_days=where(when, 0, status.change_days),
        level_on_dose=both(status.level_on_dose, no(when)),
        pending_valid=both(status.pending_valid, no(when)),
    )


def _answered(parameters: Parameters, status: Status, order: Order, before: Status) -> Status:
    """A confirmed relapse is answered by an order of the restore dose or more.

    It is the restore dose `before` the order: what was effective is above the dose then.
    """
    waits = all_of(
        order.given, status.relapse == Relapse.CONFIRMED, status.taper_arm, order.dose > 0
    )
    if never(waits):
        return status
    done = both(waits, order.dose >= restore_dose(parameters, before))
    if never(done):
        return status
    at_once = parameters.stabilisation.counts_from is CountsFrom.RESTORE
    return status.having(
        relapse=where(done, Relapse.NONE, status.relapse),
        relapses=where(done, minimum(status.relapses + 1, 2), status.relapses),
        remission_again=either(status.remission_again, both(done, at_once)),
        stable_days=where(done, 0, status.stable_days),
    )


def _in_force(status: Status, order: Order, other_dose: Truth) -> Status:
    dose = where(order.given, order.dose, status.dose)
    taken = both(order.given, order.dose > 0)
    ends = both(other_dose, order.dose == 0)
    highest = where(status.start_dose > 0, maximum(status.highest_dose, dose), dose)
    return status.having(
        dose=dose,
        interval=where(order.given, order.interval, status.interval),
        formulation=where(order.given, order.formulation, status.formulation),
        dose_days=where(other_dose, 0, status.dose_days),
        dose_proven=both(status.dose_proven, no(other_dose)),
        highest_dose=where(order.given, highest, status.highest_dose),
        interrupted=both(status.interrupted, no(ends)),
        off_drug=both(no(taken), either(status.off_drug, ends)),
        stopped=both(status.stopped, no(taken)),
    )


def _begin_taper(status: Status, order: Order) -> Status:
    """The first reduction on the taper arm begins the taper."""
    first = all_of(order.given, status.taper_arm, status.start_dose == 0, order.dose < status.dose)
    if never(first):
        return status
    return status.having(
        start_dose=where(first, status.dose, status.start_dose),
        start_weight=where(first, status.weight, status.start_weight),
        highest_dose=where(first, status.dose, status.highest_dose),
        taper_days=where(first, 0, status.taper_days),
    )


def _note_cut_beyond_cap(parameters: Parameters, status: Status, order: Order) -> Status:
    """A cut below what the cap allows holds the taper for the steps that it ran ahead."""
    lower = all_of(order.given, no(order.safety), order.dose > 0, order.dose < status.dose)
    if never(lower):
        return status
    beyond = all_of(
        lower,
        order.dose < cap_floor(parameters, status),
        on(base_track(parameters, status), TAPERING),
    )
    if never(beyond):
        return status
    hold = where(beyond, _hold(parameters, status, order.dose), 0)
    return status.having(
        hold_days=maximum(status.hold_days, hold),
        cut_from=where(beyond, highest_recent_dose(parameters, status), status.cut_from),
        cut_to=where(beyond, order.dose, status.cut_to),
        cut_days=where(beyond, 0, status.cut_days),
    )


def _hold(parameters: Parameters, status: Status, dose: Number) -> Number:
    """Days without a reduction after a cut to a dose beyond the cap."""
    if parameters.taper.overcut_rule is OvercutRule.NONE:
        return 0
    return steps_ahead(parameters, status, dose) * parameters.taper.month


def steps_ahead(parameters: Parameters, status: Status, dose: Number) -> Number:
    """Capped steps, rounded up, that a cut to a dose spans, less the one that was allowed.

    Counted in parts of a microgram, each step rounded up: never a step too few. What is left never
    rises again, so that no step is looked at after the last that counts.
    """
    left = highest_recent_dose(parameters, status) * SCALE
    start = taper_start_dose(status) * SCALE
    first = first_taper(parameters, status)
    ahead: Number = 0
    for _ in range(MOST_STEPS):
        left = after_one_step(parameters, first, left, start)
        counts = left > dose * SCALE
        if never(counts):
            return ahead
        ahead = ahead + where(counts, 1, 0)
    return ahead


def _remember(parameters: Parameters, status: Status, other_dose: Truth) -> Status:
    leaves = both(other_dose, status.dose > 0)
    if never(leaves):
        return status
    status = _remember_recent(parameters, status, leaves)
    return _remember_lasted(parameters, status, leaves)


def _remember_recent(parameters: Parameters, status: Status, leaves: Truth) -> Status:
    """Keep the dose that ends now; drop those it dominates, which are smaller and older.

    Where no slot is free, it is merged with the last: the larger dose, the later end.
    """
    waiting = leaves
    slots: dict[str, Number] = {}
    for (name, days_name), (dose, days) in zip(PAST, past_doses(status), strict=True):
        free = either(days >= parameters.taper.month, dose <= status.dose)
        cleared = both(leaves, free)
        slots[name] = where(both(waiting, free), status.dose, where(cleared, 0, dose))
        slots[days_name] = where(cleared, 0, days)
        waiting = both(waiting, no(free))
    last, last_days = PAST[-1]
    slots[last_days] = where(waiting, 0, slots[last_days])
    slots[last] = where(waiting, maximum(slots[last], status.dose), slots[last])
    return status.having(**slots)


def _remember_lasted(parameters: Parameters, status: Status, leaves: Truth) -> Status:
    """Keep the dose that ends now if it lasted; the oldest of the slots is forgotten.

    What is forgotten gives way to the taper-start dose, on the safe side.
    """
    lasted = both(leaves, status.dose_days >= lasting_days(parameters, status))
    if never(lasted):
        return status
    newest = (status.dose, status.dose_proven)
    slots: dict[str, Number] = {}
    for (name, proven_name), kept in zip(LASTED, lasted_doses(status), strict=True):
        slots[name] = where(lasted, newest[0], kept[0])
        slots[proven_name] = where(lasted, newest[1], kept[1])
        newest = kept
    return status.having(**slots)
