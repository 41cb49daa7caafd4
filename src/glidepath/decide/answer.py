"""The answer to "what may this child's next dose be?": values only, no words.

A `Decision` proposes; a `Refusal` says everything that is missing before anything can be
proposed. Both carry all that could be computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from glidepath.decide.basis import Basis
from glidepath.decide.belief import Trough
from glidepath.decide.rules import Kind, Role, Scope
from glidepath.decide.status import Status, Track
from glidepath.decide.table import Action

Value: TypeAlias = int | bool | str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    Parameters
    ----------
    rule, source
        Id of the rule, and its place in the protocol.
    kind, scope, role
        What its bound does.
    bound
        Micrograms a day; 1 or 0 for a notice; ``None`` for no limit.
    holds
        Whether it stands in front of a reduction or the stop, raises, ends the interval, or is
        to be told.
    binds
        Whether the answer would be another without it.
    inputs
        What of the Status and of the parameters the rule read.
    until
        The first day on which, by the passing of time alone, it no longer holds.
    """

    rule: str
    source: str
    kind: Kind
    scope: Scope
    role: Role
    bound: int | None
    holds: bool
    binds: bool
    inputs: Mapping[str, Value]
    until: date | None


@dataclass(frozen=True, slots=True)
class Regimen:
    """A dose that can be given: micrograms a day, intakes a day, and of what.

    Parameters
    ----------
    dose
        Of every day; of a pattern over the week its mean, rounded up.
    pattern
        Seven daily doses, Monday first; empty where every day has the same.
    """

    dose: int
    intakes: int
    formulation: str
    pattern: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """The steady true trough, ng/L, with 90 % intervals; ``None`` where it cannot be predicted.

    `recommended` and `unchanged` come from the best basis, and beside them is what plain
    proportion (T5) says. `reached` is the day from which it holds: five half-lives after the
    change.
    """

    basis: str
    recommended: Trough | None
    unchanged: Trough | None
    recommended_by_proportion: Trough | None
    unchanged_by_proportion: Trough | None
    reached: date


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that was computed, whatever the answer.

    Parameters
    ----------
    status
        The numbers that the rules saw.
    present
        The regimen in force; ``None`` before the first order.
    low, high
        The permitted interval, micrograms a day; ``high`` is ``None`` for no upper limit.
    may_stop
        Whether the last dose may be dropped.
    recommended
        The regimen that is recommended; the present one where no change is.
    giveable
        Whether the protocol knows the formulation, so that the doses it can give are known.
    restore
        The dose that a relapse would go back to; ``None`` where there is none.
    next_reduction, next_stop
        The first day on which a reduction, or the stop, is permitted if everything that has to
        be documented is in order by then and nothing else happens; ``None`` if none is in sight.
    next_level
        The day on which the next level is due; ``None`` where none is.
    """

    status: Status
    track: Track
    present: Regimen | None
    low: int
    high: int | None
    may_stop: bool
    recommended: Regimen | None
    giveable: bool
    restore: int | None
    findings: tuple[Finding, ...]
    forecast: Forecast
    next_reduction: date | None
    next_stop: date | None
    next_level: date | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What may be done next, and why."""

    basis: Basis
    action: Action
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Unmet:
    """One precondition that is not met."""

    id: str
    source: str
    inputs: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Everything that is missing, at once, with what could be computed all the same."""

    basis: Basis
    unmet: tuple[Unmet, ...]
    assessment: Assessment | None


Answer: TypeAlias = Decision | Refusal
