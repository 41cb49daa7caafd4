"""What truly happened, remembered beside a Status without its economies.

A Status forgets: it keeps four earlier doses, clocks that stand still, flags. A ghost keeps the
truth of the same course in the plainest way, and one earlier dose picked by chance: what holds of
any picked dose holds of the highest. The ties between a Status and its ghost are proved by
induction like the invariants, and through them the properties speak about what truly happened.
"""

from collections.abc import Callable
from typing import NamedTuple

from glidepath.assure.prove.steps import Step
from glidepath.decide.advance import advance
from glidepath.decide.measures import MINUTES_A_DAY, past_doses, restore_dose
from glidepath.decide.numbers import Number, Truth, all_of, any_of, both, either, minimum, no, where
from glidepath.decide.seen import IntakeSeen, LevelSeen, Order, RelapseSeen, Seen, StandingSeen
from glidepath.decide.status import Relapse, Status
from glidepath.protocol.parameters import Parameters


class Ghost(NamedTuple):
    """The truth about a child's course; days are days of the calendar.

    Parameters
    ----------
    past_dose, past_days
        Any one earlier dose, and the days since it was last in force; 0 for none.
    change_days
        Since the last change of dose, interval or formulation, of an interacting drug, or the last
        resumption.
    begun, start_dose, start_days
        Whether the taper was begun, from which dose, and how long ago.
    levelled, level_days
        Whether there is a valid level on the present regimen, and how old the youngest is.
    waiting_valid, waiting_days
        Whether every sample that waits is valid on the present regimen; since the last was drawn.
    suspected, confirmed
        Whether a suspicion of relapse, or a relapse, is open.
    interrupted
        Whether the drug is not taken, although it is ordered.
    restored, restored_days
        Whether a relapse was answered by a restore, and how long ago the last one was.
    """

    past_dose: Number = 0
    past_days: Number = 0
    change_days: Number = 0
    begun: Truth = False
    start_dose: Number = 0
    start_days: Number = 0
    levelled: Truth = False
    level_days: Number = 0
    waiting_valid: Truth = False
    waiting_days: Number = 0
    suspected: Truth = False
    confirmed: Truth = False
    interrupted: Truth = False
    restored: Truth = False
    restored_days: Number = 0


CLOCKS = (
    "past_days",
    "change_days",
    "start_days",
    "level_days",
    "waiting_days",
    "restored_days",
)


def followed(
    parameters: Parameters, ghost: Ghost, status: Status, step: Step, picked: Truth
) -> Ghost:
    """Give the ghost after one small step.

    Parameters
    ----------
    status
        Before the step.
    picked
        Whether a dose that ends now becomes the one that is remembered.
    """
    if step.elapsed is not None:
        ghost = ghost._replace(**{name: getattr(ghost, name) + step.elapsed for name in CLOCKS})
    seen = step.seen or Seen()
    if seen.level is not None:
        ghost = _level(parameters, ghost, status, seen.level)
    if seen.relapse is not None:
        ghost = _relapse_seen(ghost, seen.relapse)
    if seen.intake is not None:
        ghost = _intake(ghost, seen.intake)
    if seen.standing is not None:
        ghost = _standing(parameters, ghost, status, seen.standing, picked)
    if step.order is not None:
        ghost = _order(parameters, ghost, status, step.order, picked)
    return ghost


def long_enough(parameters: Parameters, status: Status, days: Number) -> Truth:
    """Whether so many days are the least spacing and the least number of half-lives."""
    minutes = status.half_life * parameters.taper.spacing_half_lives
    return both(days >= parameters.taper.spacing_min, days * MINUTES_A_DAY >= minutes)


def _level(parameters: Parameters, ghost: Ghost, status: Status, seen: LevelSeen) -> Ghost:
    settled = long_enough(parameters, status, ghost.change_days)
    now = all_of(seen.timed, status.dose > 0, no(ghost.interrupted), settled)
    judged = where(seen.drawn, now, ghost.waiting_valid)
    valid = all_of(seen.reported, seen.analysed, judged)
    days = where(seen.drawn, 0, ghost.waiting_days)
    youngest = where(ghost.levelled, minimum(days, ghost.level_days), days)
    waits = both(seen.drawn, no(seen.reported))
    others = either(status.pending == 0, ghost.waiting_valid)
    return ghost._replace(
        levelled=either(ghost.levelled, valid),
        level_days=where(valid, youngest, ghost.level_days),
        waiting_valid=where(waits, both(now, others), ghost.waiting_valid),
        waiting_days=where(waits, 0, ghost.waiting_days),
    )


def _relapse_seen(ghost: Ghost, seen: RelapseSeen) -> Ghost:
    return ghost._replace(
        suspected=either(both(ghost.suspected, no(seen.dismissed)), seen.suspected),
        confirmed=either(ghost.confirmed, seen.confirmed),
    )


def _intake(ghost: Ghost, seen: IntakeSeen) -> Ghost:
    resumes = both(seen.resumed, ghost.interrupted)
    ghost = _changed(ghost, either(resumes, seen.interaction_changed))
    return ghost._replace(
        interrupted=both(either(ghost.interrupted, seen.interrupted), no(resumes))
    )


def _changed(ghost: Ghost, when: Truth) -> Ghost:
    return ghost._replace(
        change_days=where(when, 0, ghost.change_days),
        levelled=both(ghost.levelled, no(when)),
        waiting_valid=both(ghost.waiting_valid, no(when)),
    )


def _standing(
    parameters: Parameters, ghost: Ghost, status: Status, seen: StandingSeen, picked: Truth
) -> Ghost:
    """Entry into the arm comes first; then the end of a treatment is an order of nothing."""
    entered = Seen(standing=seen._replace(stopped=False))
    status = advance(parameters, status, None, entered)
    nothing = Order(seen.stopped, 0, status.interval, status.formulation, safety=True)
    return _order(parameters, ghost, status, nothing, picked)


def _order(
    parameters: Parameters, ghost: Ghost, status: Status, order: Order, picked: Truth
) -> Ghost:
    other_way = either(order.interval != status.interval, order.formulation != status.formulation)
    other_dose = order.dose != status.dose
    ends = all_of(order.given, other_dose, status.dose > 0, picked)
    nothing_left = all_of(order.given, other_dose, order.dose == 0)
    falls = order.dose < status.dose
    first = all_of(order.given, status.taper_arm, no(ghost.begun), falls)
    ghost = _changed(ghost, both(order.given, either(other_dose, other_way)))
    ghost = ghost._replace(
        past_dose=where(ends, status.dose, ghost.past_dose),
        past_days=where(ends, 0, ghost.past_days),
        interrupted=both(ghost.interrupted, no(nothing_left)),
        begun=either(ghost.begun, first),
        start_dose=where(first, status.dose, ghost.start_dose),
        start_days=where(first, 0, ghost.start_days),
    )
    return _answered(parameters, ghost, status, order)


def _answered(parameters: Parameters, ghost: Ghost, status: Status, order: Order) -> Ghost:
    enough = both(order.dose > 0, order.dose >= restore_dose(parameters, status))
    done = all_of(order.given, ghost.confirmed, status.taper_arm, enough)
    return ghost._replace(
        suspected=both(ghost.suspected, no(done)),
        confirmed=both(ghost.confirmed, no(done)),
        restored=either(ghost.restored, done),
        restored_days=where(done, 0, ghost.restored_days),
    )


class Tie(NamedTuple):
    """A named truth about a Status and its ghost, and the other ties that its proof rests on."""

    id: str
    holds: Callable[[Parameters, Status, Ghost], Truth]
    needs: tuple[str, ...] = ()


def _implies(condition: Truth, then: Truth) -> Truth:
    return either(no(condition), then)


def _truth(_: Parameters, __: Status, ghost: Ghost) -> Truth:
    """The ghost's own numbers are possible."""
    return all_of(ghost.past_dose >= 0, *(getattr(ghost, name) >= 0 for name in CLOCKS))


def _highest(parameters: Parameters, status: Status, ghost: Ghost) -> Truth:
    """Every dose of the last month is the present one at most, or some slot stands for it."""
    slots = (
        both(dose >= ghost.past_dose, days <= ghost.past_days) for dose, days in past_doses(status)
    )
    old = ghost.past_days >= parameters.taper.month
    return any_of(ghost.past_dose <= status.dose, old, *slots)


def _change(_: Parameters, status: Status, ghost: Ghost) -> Truth:
    """The clock of the last change never runs ahead."""
    return status.change_days <= ghost.change_days


def _start(_: Parameters, status: Status, ghost: Ghost) -> Truth:
    """The taper's start is known as it was, and its clock never runs ahead."""
    begun = all_of(
        status.start_dose == ghost.start_dose,
        ghost.start_dose > 0,
        status.taper_days <= ghost.start_days,
    )
    return where(ghost.begun, begun, status.start_dose == 0)


def _levelled(_: Parameters, status: Status, ghost: Ghost) -> Truth:
    """A level that counts is valid, and no older than it is thought to be."""
    known = both(ghost.levelled, ghost.level_days <= status.level_days)
    waiting = both(ghost.waiting_valid, ghost.waiting_days <= status.pending_days)
    one = both(status.pending == 1, status.pending_valid)
    return both(_implies(status.level_on_dose, known), _implies(one, waiting))


def _relapse(_: Parameters, status: Status, ghost: Ghost) -> Truth:
    """No open suspicion and no open relapse is forgotten."""
    confirmed = status.relapse == Relapse.CONFIRMED.value
    return both(
        confirmed == ghost.confirmed,
        _implies(ghost.suspected, status.relapse != Relapse.NONE.value),
    )


def _interruption(_: Parameters, status: Status, ghost: Ghost) -> Truth:
    """No interruption is forgotten, and none is invented."""
    return status.interrupted == ghost.interrupted


def _restored(_: Parameters, status: Status, ghost: Ghost) -> Truth:
    """No restore is forgotten, and its clock never runs ahead."""
    return both(
        (status.relapses >= 1) == ghost.restored,
        _implies(status.remission_again, status.stable_days <= ghost.restored_days),
    )


TIES = (
    Tie("truth", _truth),
    Tie("highest", _highest, ("truth",)),
    Tie("interruption", _interruption),
    Tie("change", _change, ("truth", "interruption")),
    Tie("start", _start, ("truth",)),
    Tie("level", _levelled, ("truth", "interruption", "change")),
    Tie("relapse", _relapse),
    Tie("restore", _restored, ("truth", "relapse")),
)
"""Each inductive together with the invariants and with the ties that it needs."""
