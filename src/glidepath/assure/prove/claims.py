"""What is claimed of the rules, as truths about one case.

A case is a Status that can be reached, its ghost, and numbers picked by chance. The claims use the
operations of :mod:`glidepath.decide.numbers`, so they can be asked of terms and of numbers alike:
a counterexample that the solver finds is asked again with its numbers.
"""

from collections.abc import Sequence
from typing import NamedTuple

from glidepath.assure.prove.ghosts import TIES, Ghost, long_enough
from glidepath.decide.advance import advance
from glidepath.decide.invariants import sound
from glidepath.decide.measures import TAPERING, WINDOW, base_track, on, spacing_days
from glidepath.decide.numbers import (
    Number,
    Truth,
    all_of,
    both,
    either,
    maximum,
    no,
    where,
)
from glidepath.decide.rules import Kind, Rule
from glidepath.decide.rules.safety import RESTORED, calm, must_interrupt
from glidepath.decide.seen import DiseaseSeen, LaboratorySeen, LevelSeen, Seen
from glidepath.decide.status import Status
from glidepath.decide.table import Action, Outcome, conclude, tabulate
from glidepath.protocol.parameters import CapBase, Parameters

RESTORE = "relapse.restore"
RAISE = "maintenance.raise"


class Chance(NamedTuple):
    """Numbers picked by chance: what is claimed holds of all of them.

    Parameters
    ----------
    dose
        A next dose.
    days
        Days that pass.
    value, higher
        Two levels that may be reported, ng/L.
    quantified
        Whether the level of the visit is.
    """

    dose: Number = 0
    days: Number = 0
    value: Number = 0
    higher: Number = 0
    quantified: Truth = False


class Case(NamedTuple):
    """A Status, its ghost, and numbers picked by chance, under a protocol and its rules."""

    parameters: Parameters
    rules: Sequence[Rule]
    status: Status
    ghost: Ghost
    chance: Chance


def _outcome(case: Case, status: Status) -> Outcome:
    rows = tabulate(case.parameters, status, case.rules)
    return conclude(case.parameters, status, rows)


def _implies(condition: Truth, then: Truth) -> Truth:
    return either(no(condition), then)


def _permitted(case: Case, outcome: Outcome) -> Truth:
    """Whether the picked dose is a step that the rules permit, and so any that they recommend."""
    dose = case.chance.dose
    inside = both(dose >= maximum(outcome.floor, outcome.raised), dose <= outcome.ceiling)
    return either(both(dose > 0, inside), both(outcome.may_stop, dose == 0))


def _reduced(case: Case) -> Truth:
    """Whether the picked dose is a permitted reduction, the stop included."""
    below = case.chance.dose < case.status.dose
    return both(below, _permitted(case, _outcome(case, case.status)))


def founded(case: Case) -> Truth:
    """The invariants hold, and the Status agrees with its ghost."""
    parameters, status, ghost = case.parameters, case.status, case.ghost
    ties = (tie.holds(parameters, status, ghost) for tie in TIES)
    return all_of(sound(parameters, status), *ties)


def cap(case: Case) -> Truth:
    """A permitted reduction stays within the cap, seen from every dose of the last month."""
    left, status, ghost = case.chance.dose, case.status, case.ghost
    recent = where(ghost.past_days < case.parameters.taper.month, ghost.past_dose, 0)
    tapering = on(base_track(case.parameters, status), TAPERING)
    step = all_of(_reduced(case), tapering, left > 0)
    within = both(_within_cap(case, status.dose, left), _within_cap(case, recent, left))
    return _implies(step, within)


def _within_cap(case: Case, dose: Number, left: Number) -> Truth:
    taper, again = case.parameters.taper.cap, case.parameters.stabilisation.cap
    start = where(case.ghost.begun, case.ghost.start_dose, case.status.dose)
    base = {CapBase.PREVIOUS: dose, CapBase.STARTING: start}[case.parameters.taper.base]
    first = (dose - left) * taper.denominator <= base * taper.numerator
    later = (dose - left) * again.denominator <= dose * again.numerator
    return where(case.ghost.restored, later, first)


def spacing(case: Case) -> Truth:
    """A permitted reduction of a taper is never too soon after the last change."""
    tapering = on(base_track(case.parameters, case.status), TAPERING)
    apart = long_enough(case.parameters, case.status, case.ghost.change_days)
    return _implies(both(_reduced(case), tapering), apart)


def maintenance_spacing(case: Case) -> Truth:
    """On maintenance the dose is neither lowered nor raised too soon after the last change."""
    outcome = _outcome(case, case.status)
    in_window = on(base_track(case.parameters, case.status), WINDOW)
    raised = both(outcome.proposal > case.status.dose, no(case.ghost.confirmed))
    changes = either(_reduced(case), raised)
    apart = case.ghost.change_days >= case.parameters.maintenance.spacing
    return _implies(both(changes, in_window), apart)


def relapse(case: Case) -> Truth:
    """No reduction is permitted while a relapse is suspected or open."""
    return _implies(_reduced(case), no(either(case.ghost.suspected, case.ghost.confirmed)))


def stabilisation(case: Case) -> Truth:
    """After the first restore no reduction is permitted before the stabilisation is over."""
    stable = case.parameters.stabilisation.days
    first = all_of(_reduced(case), case.ghost.restored, case.status.relapses == 1)
    over = both(case.status.remission_again, case.ghost.restored_days >= stable)
    return _implies(first, over)


def level(case: Case) -> Truth:
    """No reduction is permitted without a fresh valid level on the present regimen."""
    fresh = case.ghost.level_days <= case.parameters.level.max_age
    return _implies(_reduced(case), both(case.ghost.levelled, fresh))


def interruption(case: Case) -> Truth:
    """No reduction is permitted while the drug is not taken."""
    return _implies(_reduced(case), no(case.ghost.interrupted))


def stop_duration(case: Case) -> Truth:
    """The last dose is not dropped before the taper has lasted long enough."""
    lasted = case.ghost.start_days >= case.parameters.stop.min_duration
    stops = _outcome(case, case.status).may_stop
    return _implies(stops, both(case.ghost.begun, lasted))


def stop_share(case: Case) -> Truth:
    """The last dose is not dropped from more than a share of the true starting dose."""
    part = case.parameters.stop.dose_share
    dose, start = case.status.dose, case.ghost.start_dose
    small = dose * part.denominator <= start * part.numerator
    return _implies(_outcome(case, case.status).may_stop, both(case.ghost.begun, small))


def monotone(case: Case) -> Truth:
    """Of two levels that are accepted as valid, the higher gives no higher dose to take."""
    low, high = (_with_level(case, value) for value in (case.chance.value, case.chance.higher))
    in_window = on(base_track(case.parameters, case.status), WINDOW)
    accepted = both(_accepted(low), _accepted(high))
    known = all_of(in_window, case.chance.value <= case.chance.higher, accepted)
    return _implies(known, _to_take(case, high) <= _to_take(case, low))


def _with_level(case: Case, value: Number) -> Status:
    seen = LevelSeen(drawn=True, reported=True, timed=True, quantified=True, value=value)
    return advance(case.parameters, case.status, None, Seen(level=seen))


def _accepted(status: Status) -> Truth:
    return all_of(status.level_on_dose, status.level_days == 0, no(status.level_half))


def _to_take(case: Case, status: Status) -> Number:
    """The dose to take from now on: none while the drug is left out for safety."""
    outcome = _outcome(case, status)
    return where(outcome.action == Action.INTERRUPT.value, 0, outcome.proposal)


def raising(case: Case) -> Truth:
    """Only a restore after a confirmed relapse, or the window of maintenance, raises."""
    status = case.status
    rows = tabulate(case.parameters, status, case.rules)
    outcome = conclude(case.parameters, status, rows)
    raises = [row for row in rows if row.kind is Kind.RAISE]
    others = (row.value <= status.dose for row in raises if row.rule.id not in (RESTORE, RAISE))
    in_window = on(base_track(case.parameters, status), WINDOW)
    reasons = either(case.ghost.confirmed, in_window)
    raised = outcome.proposal > status.dose
    return all_of(outcome.floor <= status.dose, _implies(raised, reasons), *others)


def zero(case: Case) -> Truth:
    """No dose of zero is proposed to a child on the drug but by the stop, and none by a restore."""
    status, outcome = case.status, _outcome(case, case.status)
    lowest = maximum(outcome.floor, outcome.raised)
    ended = all_of(status.dose > 0, either(lowest == 0, outcome.proposal == 0))
    waits = all_of(case.ghost.confirmed, case.ghost.begun, no(must_interrupt(status)))
    due = both(waits, on(base_track(case.parameters, status), RESTORED))
    return both(_implies(ended, outcome.may_stop), _implies(due, outcome.proposal > 0))


def live(case: Case) -> Truth:
    """Once the longest of the clocks is over, a visit in order permits a reduction."""
    parameters, status, chance = case.parameters, case.status, case.chance
    later = advance(parameters, status, chance.days, _visit(case))
    well = both(no(later.level_odd), no(later.level_toxic))
    below = _outcome(case, later).floor < status.dose
    premises = (_undisturbed(case), _clocks_over(case), _large_enough(case), well)
    return _implies(all_of(*premises), below)


def _visit(case: Case) -> Seen:
    """A valid level with its result, an examination in remission, platelets of remission."""
    chance, limits = case.chance, case.parameters.remission
    return Seen(
        level=LevelSeen(
            drawn=True,
            reported=True,
            timed=True,
            quantified=chance.quantified,
            value=chance.value,
        ),
        disease=DiseaseSeen(remission=True),
        laboratory=LaboratorySeen(platelets_seen=True, platelets=limits.platelets_min),
    )


def _undisturbed(case: Case) -> Truth:
    """On the taper, or again after a relapse and remission, with nothing open."""
    status, again = case.status, case.parameters.restore.second_taper
    track = base_track(case.parameters, status)
    allowed = either(status.relapses == 0, both(again, status.remission_again))
    return all_of(
        on(track, TAPERING),
        allowed,
        status.dose > 0,
        calm(status),
        status.pending == 0,
        status.bridged,
        no(status.interacting),
    )


def _clocks_over(case: Case) -> Truth:
    parameters, status, days = case.parameters, case.status, case.chance.days
    stable = either(status.relapses == 0, days >= parameters.stabilisation.days)
    return all_of(
        days >= parameters.taper.month,
        days >= spacing_days(parameters, status),
        days >= status.hold_days,
        stable,
    )


def _large_enough(case: Case) -> Truth:
    """Whether the largest permitted step takes off a whole microgram at least."""
    taper, again = case.parameters.taper, case.parameters.stabilisation.cap
    start = where(case.ghost.begun, case.ghost.start_dose, case.status.dose)
    base = {CapBase.PREVIOUS: case.status.dose, CapBase.STARTING: start}[taper.base]
    first = base * taper.cap.numerator >= taper.cap.denominator
    later = case.status.dose * again.numerator >= again.denominator
    return where(case.ghost.restored, later, first)
