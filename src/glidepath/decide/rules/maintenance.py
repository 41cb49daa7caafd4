"""Rules where the drug goes on: the dose follows a valid trough into the window."""

from glidepath.decide.measures import WINDOW
from glidepath.decide.numbers import (
    Number,
    Truth,
    all_of,
    both,
    either,
    maximum,
    minimum,
    no,
    safe_ratio,
    share,
    share_below,
    where,
)
from glidepath.decide.rules.rule import (
    Bound,
    no_raise_above,
    no_reduction_below,
    no_reduction_where,
    notice,
    raise_to,
    rule,
)
from glidepath.decide.rules.safety import calm, restore_due
from glidepath.decide.status import NO_LIMIT, Status
from glidepath.protocol.parameters import Parameters


def fresh(status: Status, parameters: Parameters) -> Truth:
    """Whether there is a recent valid level on the present dose, and none awaited."""
    recent = status.level_days <= parameters.level.max_age
    return all_of(status.level_on_dose, recent, status.pending == 0)


def accepted(status: Status, parameters: Parameters) -> Truth:
    """Whether the level may drive a dose: fresh, quantified, not far below what is expected."""
    return all_of(fresh(status, parameters), status.level_quantified, no(status.level_half))


def raise_due(status: Status, parameters: Parameters) -> Truth:
    """Whether a raise is due: an accepted level below the window, long enough unchanged.

    Below the limit of the assay none is, unless the protocol says so.
    """
    low = both(accepted(status, parameters), status.level < parameters.maintenance.window.low)
    unmeasurable = all_of(
        parameters.maintenance.raise_below_limit,
        fresh(status, parameters),
        no(status.level_quantified),
    )
    unchanged = status.change_days >= parameters.maintenance.spacing
    return all_of(either(low, unmeasurable), unchanged, calm(status), status.dose > 0)


def step_up(status: Status, parameters: Parameters) -> Number:
    """The raise towards the target, rounded down, by one step at the most."""
    most = share_below(status.dose, 1 + parameters.maintenance.max_step)
    target = status.dose * parameters.maintenance.target // maximum(status.level, 1)
    return where(status.level_quantified, minimum(target, most), most)


@rule("maintenance.level", source="M2, O8", tracks=WINDOW)
def level(status: Status, parameters: Parameters) -> Bound:
    """Without an accepted level the dose stays."""
    return no_reduction_where(no(accepted(status, parameters)), status)


@rule("maintenance.spacing", source="O8", tracks=WINDOW)
def spacing(status: Status, parameters: Parameters) -> Bound:
    """No change of dose sooner after the last one than so many days."""
    soon = status.change_days < parameters.maintenance.spacing
    return no_reduction_where(soon, status)


@rule("maintenance.window", source="M2, O8", tracks=WINDOW)
def window(status: Status, parameters: Parameters) -> Bound:
    """A trough above the window lowers the dose in proportion; inside it nothing changes."""
    above = status.level > parameters.maintenance.window.high
    target = safe_ratio(status.dose * parameters.maintenance.target, status.level)
    return no_reduction_below(where(above, target, status.dose))


@rule("maintenance.step", source="O8", tracks=WINDOW)
def step(status: Status, parameters: Parameters) -> Bound:
    """At most so much is taken off at a time."""
    return no_reduction_below(share(status.dose, 1 - parameters.maintenance.max_step))


@rule("maintenance.raise", source="M2, O8", tracks=WINDOW)
def raise_into_window(status: Status, parameters: Parameters) -> Bound:
    """A trough below the window raises the dose in proportion, so much at a time."""
    return raise_to(where(raise_due(status, parameters), step_up(status, parameters), 0))


@rule("maintenance.most", source="O8", tracks=WINDOW)
def no_more(status: Status, parameters: Parameters) -> Bound:
    """The permitted interval ends at the raise that is due, else at the present dose."""
    limit = where(raise_due(status, parameters), step_up(status, parameters), status.dose)
    return no_raise_above(where(restore_due(status), NO_LIMIT, limit))


@rule("maintenance.repeat", source="O8", tracks=WINDOW)
def repeat(status: Status, parameters: Parameters) -> Bound:
    """A level below the limit, or under half of the expected: ask, repeat, no raise."""
    unmeasurable = no(status.level_quantified)
    doubtful = either(unmeasurable, status.level_half)
    return notice(both(fresh(status, parameters), doubtful))


RULES = (level, spacing, window, step, raise_into_window, no_more, repeat)
"""The rules of maintenance, in the order in which they are told."""
