"""How what is seen at one instant changes a Status."""

from glidepath.decide.measures import (
    half_lives_in_days,
    lasted_doses,
    lasting_days,
    spacing_days,
    stabilised,
)
from glidepath.decide.numbers import Number, Truth, all_of, both, either, maximum, never, no, where
from glidepath.decide.order import ordered, unsettle
from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    LevelSeen,
    Order,
    RelapseSeen,
    StandingSeen,
)
from glidepath.decide.status import LASTED, NEVER, Relapse, Status
from glidepath.protocol.parameters import CountsFrom, Parameters


def see_level(parameters: Parameters, status: Status, seen: LevelSeen) -> Status:
    """A sample is judged on the day it is drawn; its value when it is reported.

    A late report is taken for valid only if its sample is the only one that waits.
    """
    valid_now = both(seen.timed, _settled(parameters, status))
    waits = both(seen.drawn, no(seen.reported))
    late = both(seen.reported, no(seen.drawn))
    alone = both(status.pending == 1, status.pending_valid)
    valid = all_of(seen.reported, seen.analysed, where(seen.drawn, valid_now, alone))
    days = where(seen.drawn, 0, status.pending_days)
    return status.having(
        **_accepted(parameters, status, seen, valid, days),
        level_toxic=_toxic(parameters, status, seen),
        pending=maximum(status.pending + where(waits, 1, 0) - where(late, 1, 0), 0),
        pending_days=where(waits, 0, status.pending_days),
        pending_valid=both(where(waits, valid_now, status.pending_valid), no(late)),
    )


def _settled(parameters: Parameters, status: Status) -> Truth:
    """Whether a sample drawn now would show the steady state of the present regimen."""
    half_lives = half_lives_in_days(parameters.taper.spacing_half_lives, status)
    return all_of(
        status.dose > 0,
        status.change_days >= spacing_days(parameters, status),
        status.missed_days >= half_lives,
        no(status.interacting),
        no(status.interrupted),
        status.bridged,
    )


def _toxic(parameters: Parameters, status: Status, seen: LevelSeen) -> Truth:
    """A level at the toxic limit stands until a later one lies below it."""
    judged = all_of(seen.reported, seen.analysed, seen.trough)
    high = both(seen.quantified, seen.value >= parameters.safety.toxic_level)
    return where(judged, high, status.level_toxic)


def _accepted(
    parameters: Parameters, status: Status, seen: LevelSeen, valid: Truth, days: Number
) -> dict[str, Number]:
    """A valid level becomes the level on this dose, a quantified one also the reference.

    It is compared with what proportion foretells from the last reference, cross-multiplied.
    """
    if never(valid):
        return {}
    quantified = both(valid, seen.quantified)
    comparable = both(quantified, status.level_dose > 0)
    found = seen.value * status.level_dose
    foretold = status.level * status.dose
    low, high = parameters.level.expected_low, parameters.level.expected_high
    half = parameters.maintenance.low_share
    odd = either(
        found * low.denominator < foretold * low.numerator,
        found * high.denominator > foretold * high.numerator,
    )
    under = found * half.denominator < foretold * half.numerator
    return {
        "level_on_dose": either(valid, status.level_on_dose),
        "level_days": where(valid, days, status.level_days),
        "changed": both(status.changed, no(valid)),
        "level_quantified": where(valid, seen.quantified, status.level_quantified),
        "level_odd": where(quantified, both(comparable, odd), status.level_odd),
        "level_half": where(quantified, both(comparable, under), status.level_half),
        "level": where(quantified, seen.value, status.level),
        "level_dose": where(quantified, status.dose, status.level_dose),
    }


def see_disease(parameters: Parameters, status: Status, seen: DiseaseSeen) -> Status:
    """An assessment documents remission, or finds that it is gone."""
    calm = both(seen.remission, status.relapse == Relapse.NONE)
    lasted = status.dose_days >= lasting_days(parameters, status)
    slots = {
        name: either(proven, both(calm, dose > 0))
        for (_, name), (dose, proven) in zip(LASTED, lasted_doses(status), strict=True)
    }
    status = _regain(parameters, status, seen)
    return status.having(
        **slots,
        dose_proven=either(status.dose_proven, all_of(calm, lasted, status.dose > 0)),
        examined_days=_since(seen.remission, seen.refuted, status.examined_days),
        imaged_days=_since(seen.imaged, seen.refuted, status.imaged_days),
    )


def _regain(parameters: Parameters, status: Status, seen: DiseaseSeen) -> Status:
    """Remission documented again after a relapse, or lost before the stabilisation is over."""
    relapsed = either(status.relapses >= 1, status.relapse == Relapse.CONFIRMED)
    documented = both(either(seen.remission, seen.resolved), relapsed)
    again = both(documented, no(status.remission_again))
    if never(either(again, seen.refuted)):
        return status
    lost = all_of(
        seen.refuted,
        no(stabilised(parameters, status)),
        no(parameters.stabilisation.counts_from is CountsFrom.RESTORE),
    )
    return status.having(
        remission_again=both(either(status.remission_again, again), no(lost)),
        stable_days=where(again, 0, status.stable_days),
    )


def _since(documented: Truth, refuted: Truth, days: Number) -> Number:
    """Days since remission was last documented and not refuted after."""
    return where(documented, 0, where(refuted, NEVER, days))


def see_relapse(_: Parameters, status: Status, seen: RelapseSeen) -> Status:
    """Suspected, confirmed or dismissed; a relapse ends the chance to prove an earlier dose."""
    suspected = both(seen.suspected, status.relapse == Relapse.NONE)
    confirmed = both(seen.confirmed, status.relapse != Relapse.CONFIRMED)
    dismissed = all_of(seen.dismissed, no(seen.suspected), status.relapse == Relapse.SUSPECTED)
    relapse = where(dismissed, Relapse.NONE, status.relapse)
    relapse = where(suspected, Relapse.SUSPECTED, relapse)
    relapse = where(confirmed, Relapse.CONFIRMED, relapse)
    slots = {
        name: where(both(confirmed, no(proven)), 0, dose)
        for (name, _), (dose, proven) in zip(LASTED, lasted_doses(status), strict=True)
    }
    begins = either(suspected, confirmed)
    return status.having(
        **slots, relapse=relapse, relapse_days=where(begins, 0, status.relapse_days)
    )


def see_laboratory(_: Parameters, status: Status, seen: LaboratorySeen) -> Status:
    """The latest values count; what plainly nobody was seen for is left as it is."""
    found: dict[str, Number] = {}
    if not never(seen.platelets_seen):
        found["platelets"] = where(seen.platelets_seen, seen.platelets, status.platelets)
        found["platelets_days"] = where(seen.platelets_seen, 0, status.platelets_days)
    if not never(seen.fibrinogen_seen):
        found["fibrinogen"] = where(seen.fibrinogen_seen, seen.fibrinogen, status.fibrinogen)
        found["fibrinogen_days"] = where(seen.fibrinogen_seen, 0, status.fibrinogen_days)
    if not never(seen.weight_seen):
        found["weight"] = where(seen.weight_seen, seen.weight, status.weight)
    if not never(seen.safety_seen):
        found["safety"] = where(seen.safety_seen, seen.safety, status.safety)
    return status.having(**found)


def see_intake(_: Parameters, status: Status, seen: IntakeSeen) -> Status:
    """Doses not taken, and whatever else changes the level without an order."""
    resumed = both(seen.resumed, status.interrupted)
    begins = both(seen.interrupted, no(status.interrupted))
    status = status.having(
        missed_days=where(seen.missed, 0, status.missed_days),
        interacting=where(seen.interaction_changed, seen.interacting, status.interacting),
        changed=either(status.changed, seen.interaction_changed),
        bridged=where(seen.assay_changed, seen.bridged, status.bridged),
        interrupted=both(either(status.interrupted, begins), no(resumed)),
        interrupted_days=where(begins, 0, status.interrupted_days),
    )
    return unsettle(status, either(resumed, seen.interaction_changed))


def see_standing(parameters: Parameters, status: Status, seen: StandingSeen) -> Status:
    """Entry into an arm; an end of treatment is an order of nothing, for another reason."""
    enters = both(seen.randomised, no(status.randomised))
    status = status.having(
        randomised=either(status.randomised, enters),
        randomised_days=where(enters, 0, status.randomised_days),
        taper_arm=where(enters, seen.taper_arm, status.taper_arm),
        ended=either(status.ended, seen.ended),
    )
    nothing = Order(seen.stopped, 0, status.interval, status.formulation, safety=True)
    status = ordered(parameters, status, nothing)
    return status.having(stopped=either(status.stopped, seen.stopped))
