"""Findings, read from the table of bounds: what each rule saw, and whether it binds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, IntEnum
from operator import attrgetter
from typing import Any, TypeAlias

from pydantic import BaseModel

from glidepath.decide.answer import Finding, Value
from glidepath.decide.rules import Kind, Rule, Scope
from glidepath.decide.sources import sources_of
from glidepath.decide.status import NEVER, NO_LIMIT, Status
from glidepath.decide.table import Outcome, Row
from glidepath.protocol.model import Protocol
from glidepath.protocol.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Watched:
    """A struct whose every reading is noted by its path."""

    of: Any
    path: tuple[str, ...]
    read: dict[tuple[str, ...], None]

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.of, name)
        path = (*self.path, name)
        if isinstance(value, BaseModel):
            return Watched(value, path, self.read)
        self.read[path] = None
        return value


Reads: TypeAlias = tuple[tuple[str, Callable[[Any], Any]], ...]


_READS: dict[Rule, tuple[Reads, Reads]] = {}
"""What each rule reads, once it has been found out."""


def reads(rule: Rule, parameters: Parameters) -> tuple[Reads, Reads]:
    """Give what a rule reads of a Status and of parameters, by name.

    A rule never branches on a number, so it always reads the same: it is watched once.
    """
    if rule not in _READS:
        _READS[rule] = _watched(rule, parameters)
    return _READS[rule]


def _watched(rule: Rule, parameters: Parameters) -> tuple[Reads, Reads]:
    of_status: dict[tuple[str, ...], None] = {(name,): None for name in rule.shows}
    of_parameters: dict[tuple[str, ...], None] = {}
    status: Any = Watched(Status(), (), of_status)
    watched: Any = Watched(parameters, (), of_parameters)
    rule.bound(status, watched)
    return _readers(of_status), _readers(of_parameters)


def _readers(paths: Iterable[tuple[str, ...]]) -> Reads:
    return tuple((".".join(path), attrgetter(".".join(path))) for path in paths)


def plain(value: Any) -> Value:
    """A number of a Status or a parameter as a plain value; what never happened is ``None``."""
    kind = type(value)
    if kind is int:
        return None if value >= NEVER else int(value)
    if kind is bool or kind is str or value is None:
        return value  # type: ignore[no-any-return]
    if isinstance(value, IntEnum):
        return int(value)
    return str(value.value if isinstance(value, Enum) else value)


def inputs(rule: Rule, status: Status, parameters: Parameters) -> Mapping[str, Value]:
    """Give the numbers that a rule read of a Status and of the parameters, by name."""
    of_status, of_parameters = reads(rule, parameters)
    seen = {name: plain(read(status)) for name, read in of_status}
    return seen | {name: plain(read(parameters)) for name, read in of_parameters}


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
    protocol: Protocol,
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
    sources = sources_of(protocol, (row.rule for row in rows))
    for row, source in zip(rows, sources, strict=True):
        days = until.get(row.rule.id)
        found.append(
            Finding(
                rule=row.rule.id,
                source=source,
                kind=row.kind,
                scope=row.rule.scope,
                role=row.rule.role,
                bound=None if row.value >= NO_LIMIT else int(row.value),
                holds=holding(row, status),
                binds=binding(row, outcome, status),
                inputs=inputs(row.rule, status, protocol.parameters),
                until=None if days is None else day + timedelta(days=days),
            )
        )
    return tuple(found)
