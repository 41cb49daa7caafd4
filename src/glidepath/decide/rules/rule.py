"""What a rule is: a short function from a Status and the parameters to one bound.

A rule uses the operations of :mod:`glidepath.decide.numbers` and never branches on a number.
It has no side effect, no clock and no chance, so the same text serves the bedside, a virtual
population and a proof.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from glidepath.decide.numbers import Number, Truth, where
from glidepath.decide.status import Status, Track
from glidepath.protocol.parameters import Parameters


class Kind(Enum):
    """What a bound does to the next dose."""

    FLOOR = "no reduction below"
    RAISE = "raise to"
    CEILING = "no raise above"
    NOTICE = "notice"


class Scope(Enum):
    """Which step a floor holds up: a reduction, the stop of the last dose, or either."""

    REDUCTION = "reduction"
    STOP = "stop"
    BOTH = "both"


class Role(Enum):
    """Why a floor may hold a dose where it is, which decides how the answer is put."""

    LIMIT = "limit"
    INFORMATION = "information"
    PAUSE = "pause"
    INTERRUPT = "interrupt"


class Bound(NamedTuple):
    """A dose in micrograms a day, and what it does; for a notice, one where it holds."""

    kind: Kind
    value: Number


RuleFunction = Callable[[Status, Parameters], Bound]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule with its name, its place in the protocol, and where it applies.

    `concerns` names the parameters that state it, as the protocol file does. `shows` names fields
    of the Status that are told with its finding, beside those it reads.
    """

    id: str
    concerns: tuple[str, ...]
    tracks: frozenset[Track]
    scope: Scope
    role: Role
    bound: RuleFunction
    shows: tuple[str, ...] = ()


def rule(
    identifier: str,
    *,
    concerns: tuple[str, ...],
    tracks: frozenset[Track],
    scope: Scope = Scope.BOTH,
    role: Role = Role.LIMIT,
    shows: tuple[str, ...] = (),
) -> Callable[[RuleFunction], Rule]:
    """Make a function a rule."""

    def named(function: RuleFunction) -> Rule:
        return Rule(identifier, concerns, tracks, scope, role, function, shows)

    return named


def no_reduction_below(dose: Number) -> Bound:
    """The next dose is not below this one, or not below the present one if that is lower.

    It can hold a dose up, and can never raise it.
    """
    return Bound(Kind.FLOOR, dose)


def no_reduction_where(condition: Truth, status: Status) -> Bound:
    """No reduction at all where the condition holds."""
    return no_reduction_below(where(condition, status.dose, 0))


def raise_to(dose: Number) -> Bound:
    """The next dose is at least this one; only restore and maintenance may say so."""
    return Bound(Kind.RAISE, dose)


def no_raise_above(dose: Number) -> Bound:
    """The permitted interval ends here, or at the present dose if that is higher.

    It can never lower a dose.
    """
    return Bound(Kind.CEILING, dose)


def notice(condition: Truth) -> Bound:
    """Something to tell, which changes no dose."""
    return Bound(Kind.NOTICE, where(condition, 1, 0))
