"""All bounds of all rules in one table [rule, child], and what follows from them.

One evaluation serves every use: findings of one child are read from a row's single value, a
population's next doses from the same rows as arrays, proofs from the same rows as terms.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from glidepath.decide.measures import TAPERING, WINDOW, base_track, counted_from, on
from glidepath.decide.numbers import (
    Number,
    Truth,
    any_of,
    both,
    maximum,
    minimum,
    where,
)
from glidepath.decide.rules import RULES, Bound, Kind, Role, Rule, Scope
from glidepath.decide.rules.safety import UNDECIDED, must_interrupt
from glidepath.decide.status import NO_LIMIT, Relapse, Status, Track
from glidepath.protocol.parameters import Parameters

OFF = frozenset({Track.OFF_DRUG})


class Action(IntEnum):
    """What the answer asks for."""

    KEEP = 0
    REDUCE = 1
    PAUSE = 2
    INTERRUPT = 3
    RESTORE = 4
    RAISE = 5
    LOWER = 6
    STOP = 7
    SURVEIL = 8
    CLINICIAN = 9

    @property
    def slug(self) -> str:
        """The name as users and files write it."""
        return self.name.lower()


class Row(NamedTuple):
    """One rule's bound as it acts on the dose, zero or no limit where it does not apply."""

    rule: Rule
    applies: Truth
    kind: Kind
    value: Number


class Outcome(NamedTuple):
    """What all rows together say; doses in micrograms a day.

    Parameters
    ----------
    floor, raised, ceiling
        The lowest dose permitted, the least to raise to (0 for none), the highest permitted.
    may_stop
        Whether the last dose may be dropped.
    proposal
        The lowest dose that every rule allows, before it is made one that can be given.
    action
        An `Action`.
    limits
        The floor if all information were in order: what the limits alone allow.
    counted_from
        The dose from which a step down is counted.
    """

    floor: Number
    raised: Number
    ceiling: Number
    may_stop: Truth
    proposal: Number
    action: Number
    limits: Number
    counted_from: Number


def tabulate(
    parameters: Parameters, status: Status, rules: Sequence[Rule] = RULES
) -> tuple[Row, ...]:
    """Evaluate every rule where it applies; one that applies to nobody has no row."""
    track = base_track(parameters, status)
    known: dict[frozenset[Track], Truth] = {}
    rows = []
    for rule in rules:
        if rule.tracks not in known:
            known[rule.tracks] = on(track, rule.tracks)
        applies = known[rule.tracks]
        if applies is False:
            continue
        bound = rule.bound(status, parameters)
        rows.append(Row(rule, applies, bound.kind, _acting(bound, applies, status)))
    return tuple(rows)


def _acting(bound: Bound, applies: Truth, status: Status) -> Number:
    if bound.kind is Kind.FLOOR:
        return where(applies, minimum(bound.value, status.dose), 0)
    if bound.kind is Kind.CEILING:
        return where(applies, maximum(bound.value, status.dose), NO_LIMIT)
    return where(applies, bound.value, 0)


def conclude(parameters: Parameters, status: Status, rows: Sequence[Row]) -> Outcome:
    """Join the rows: the permitted interval, the proposal, and what it amounts to."""
    floor = reduction_floor(rows)
    raised = _highest(row.value for row in rows if _raises(row))
    ceiling: Number = NO_LIMIT
    for row in rows:
        if row.kind is Kind.CEILING:
            ceiling = minimum(ceiling, row.value)
    tapering = both(on(base_track(parameters, status), TAPERING), status.dose > 0)
    may_stop = both(tapering, stop_is_free(rows))
    proposal = where(may_stop, 0, maximum(floor, raised))
    action = _action(parameters, status, rows, (may_stop, proposal, raised))
    limits = where(
        tapering, _highest(row.value for row in rows if _limits_reduction(row)), status.dose
    )
    before = counted_from(parameters, status)
    return Outcome(floor, raised, ceiling, may_stop, proposal, action, limits, before)


def reduction_floor(rows: Sequence[Row]) -> Number:
    """The lowest dose, micrograms a day, to which a reduction may go."""
    return _highest(row.value for row in rows if _holds_reduction(row))


def stop_is_free(rows: Sequence[Row]) -> Truth:
    """Whether no rule holds the stop of the last dose."""
    return _highest(row.value for row in rows if _holds_stop(row)) == 0


def _highest(values: Iterable[Number]) -> Number:
    highest: Number = 0
    for value in values:
        highest = maximum(highest, value)
    return highest


def _holds_reduction(row: Row) -> bool:
    return row.kind is Kind.FLOOR and row.rule.scope is not Scope.STOP


def _holds_stop(row: Row) -> bool:
    return row.kind is Kind.FLOOR and row.rule.scope is not Scope.REDUCTION


def _limits_reduction(row: Row) -> bool:
    return _holds_reduction(row) and row.rule.role is Role.LIMIT


def _raises(row: Row) -> bool:
    return row.kind is Kind.RAISE


def _action(
    parameters: Parameters, status: Status, rows: Sequence[Row], moves: tuple[Truth, Number, Number]
) -> Number:
    """Safety, then relapse, then taper or window."""
    may_stop, proposal, raised = moves
    track = base_track(parameters, status)
    paused = any_of(*(row.value > 0 for row in rows if _pauses(row)))
    suspected = status.relapse == Relapse.SUSPECTED
    long = status.interrupted_days > parameters.safety.restart_after
    restored = both(raised >= status.dose, status.relapse == Relapse.CONFIRMED)
    restored = both(restored, raised > 0)
    found: Number = Action.KEEP
    for condition, action in reversed(
        (
            (must_interrupt(status), Action.INTERRUPT),
            (on(track, UNDECIDED), Action.CLINICIAN),
            (restored, Action.RESTORE),
            (both(on(track, OFF), suspected), Action.PAUSE),
            (on(track, OFF), Action.SURVEIL),
            (both(status.interrupted, long), Action.CLINICIAN),
            (paused, Action.PAUSE),
            (may_stop, Action.STOP),
            (proposal > status.dose, Action.RAISE),
            (both(proposal < status.dose, on(track, WINDOW)), Action.LOWER),
            (proposal < status.dose, Action.REDUCE),
        )
    ):
        found = where(condition, action, found)
    return found


def _pauses(row: Row) -> bool:
    return row.kind is Kind.FLOOR and row.rule.role is Role.PAUSE
