"""Rules, protocols and transitions broken on purpose, one for each property at least."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from glidepath.decide.measures import TAPERING, WINDOW
from glidepath.decide.numbers import both, keep, share, where
from glidepath.decide.rules import RULES, Rule
from glidepath.decide.rules.rule import (
    Bound,
    no_reduction_below,
    no_reduction_where,
    raise_to,
)
from glidepath.decide.status import Status, Track
from glidepath.protocol.parameters import Parameters


def without(*identifiers: str) -> tuple[Rule, ...]:
    """The rules less some of them."""
    left = tuple(each for each in RULES if each.id not in identifiers)
    assert len(left) == len(RULES) - len(identifiers)
    return left


def instead(identifier: str, bound: Callable[[Status, Parameters], Bound]) -> tuple[Rule, ...]:
    """The rules with another bound for one of them."""
    assert identifier in {each.id for each in RULES}
    return tuple(replace(each, bound=bound) if each.id == identifier else each for each in RULES)


def wrong_way_round(status: Status, parameters: Parameters) -> Bound:
    """Keeps the share that may be taken off."""
    return no_reduction_below(share(status.dose, parameters.taper.cap))


def present_dose_only(status: Status, parameters: Parameters) -> Bound:
    """Forgets what was in force during the last month."""
    return no_reduction_below(keep(status.dose, parameters.taper.cap))


def half_the_days(status: Status, parameters: Parameters) -> Bound:
    """Counts the spacing of maintenance twice as fast."""
    soon = status.change_days * 2 < parameters.maintenance.spacing
    return no_reduction_where(soon, status)


def too_high_to_lower(status: Status, parameters: Parameters) -> Bound:
    """Lowers the dose for a level above the window, but not for one far above it."""
    high = both(status.level > parameters.maintenance.window.high, status.level < 9000)
    lower = share(status.dose, Fraction(3, 4))
    return no_reduction_below(where(high, lower, status.dose))


def to_nothing(status: Status, _: Parameters) -> Bound:
    """A restore of nothing."""
    return raise_to(0 * status.dose)


def sign_turned(status: Status, parameters: Parameters) -> Bound:
    """Holds the dose once the spacing is over, instead of before."""
    return no_reduction_where(status.change_days >= parameters.taper.spacing_min, status)


def raising(status: Status, _: Parameters) -> Bound:
    """A rule that raises, whatever is the matter."""
    return raise_to(status.dose + 10)


def beside(identifier: str, tracks: frozenset[Track]) -> tuple[Rule, ...]:
    """The rules, and one more that raises on some tracks."""
    like = next(each for each in RULES if each.id == "relapse.restore")
    return (*RULES, replace(like, id=identifier, tracks=tracks, bound=raising))


UPWARD = beside("taper.upward", TAPERING)
UPWARD_IN_WINDOW = beside("maintenance.upward", WINDOW)
