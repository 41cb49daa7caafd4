"""Findings, read from the table of bounds: what each rule saw, and whether it binds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from glidepath.decide.answer import Finding, Value
from glidepath.decide.rules import Kind, Rule, Scope
from glidepath.decide.status import NEVER, NO_LIMIT, Status
from glidepath.decide.table import Outcome, Row
from glidepath.protocol.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Watched:
    """A struct whose every reading is noted by name."""

    of: Any
    path: str
    seen: dict[str, Value] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.of, name)
        path = f"{self.path}.{name}".lstrip(".")
        if isinstance(value, BaseModel):
            return Watched(value, path, self.seen)
        if not callable(value):
            self.seen[path] = plain(value)
        return value


def plain(value: Any) -> Value:
    """A number of a Status or a parameter as a plain value; what never happened is ``None``."""
    match value:
        case Enum():
            return str(value.value)
        case Fraction():
            return str(value)
        case bool() | str() | None:
            return value
        case int():
            return None if value >= NEVER else value
        case _:
            return str(value)


def inputs(rule: Rule, status: Status, parameters: Parameters) -> Mapping[str, Value]:
    """Give what a rule reads of a Status and of the parameters, by name."""
    seen: dict[str, Value] = {name: plain(getattr(status, name)) for name in rule.shows}
    watched_status: Any = Watched(status, "", seen)
    watched_parameters: Any = Watched(parameters, "", seen)
    rule.bound(watched_status, watched_parameters)
    return seen


def holding(row: Row, status: Status) -> bool:
    """Whether a row stands in front of a step, raises, ends the interval, or is to be told."""
    if row.kind is Kind.FLOOR:
        return bool(row.value >= status.dose > 0)
    if row.kind is Kind.CEILING:
        return bool(row.value < NO_LIMIT)
    return bool(row.value > 0)


def binding(row: Row, outcome: Outcome, status: Status) -> bool:
    """Whether the row sets the floor, the raise, the stop, or the upper end."""
    if row.kind is Kind.FLOOR:
        if row.rule.scope is Scope.STOP:
            return False
        return bool(row.value == outcome.floor > 0 and not outcome.may_stop)
    if row.kind is Kind.RAISE:
        return bool(row.value == outcome.raised > status.dose)
    if row.kind is Kind.CEILING:
        return bool(row.value == outcome.ceiling < NO_LIMIT)
    return False


def findings(
    parameters: Parameters,
    status: Status,
    rows: Sequence[Row],
    outcome: Outcome,
    until: Mapping[str, int | None],
    day: date,
) -> tuple[Finding, ...]:
    """Give a finding for every rule that applies on the child's track.

    Parameters
    ----------
    until
        For each rule, days until it no longer holds by the passing of time alone.
    """
    found = []
    for row in rows:
        if not row.applies:
            continue
        days = until.get(row.rule.id)
        found.append(
            Finding(
                rule=row.rule.id,
                source=row.rule.source,
                kind=row.kind,
                scope=row.rule.scope,
                role=row.rule.role,
                bound=None if row.value >= NO_LIMIT else int(row.value),
                holds=holding(row, status),
                binds=binding(row, outcome, status),
                inputs=inputs(row.rule, status, parameters),
                until=None if days is None else day + timedelta(days=days),
            )
        )
    return tuple(found)
