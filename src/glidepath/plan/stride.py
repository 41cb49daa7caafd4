"""How far and how often at the most a walk goes, by a pace slower than the fastest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from glidepath.decide.answer import Assessment, Regimen
from glidepath.decide.rules import Kind, Role, Scope
from glidepath.decide.status import Status
from glidepath.decide.table import Row
from glidepath.plan.giveable import lattice_with, next_total, with_total
from glidepath.plan.schedule import MEASURABLE, Move
from glidepath.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Stride:
    """How far and how often at the most; by default as the rules allow.

    Parameters
    ----------
    every
        Least days between two steps, the stop included.
    share
        The largest share of the dose that a reduction takes off.
    stop
        The first day on which the last dose may be dropped.
    """

    every: int = 0
    share: Fraction = Fraction(1)
    stop: date | None = None


def cut(
    protocol: Protocol, stride: Stride, found: Assessment, lowest: Regimen
) -> tuple[Regimen, tuple[str, ...]]:
    """Give the regimen of a reduction, and what made it another than the stride wanted.

    Where nothing between what is wanted and the present dose can be given, it is the next lower
    that can: never below what the rules allow, which can be given too.

    Parameters
    ----------
    found
        On the day of the reduction.
    lowest
        The regimen that is recommended: the lowest that the rules allow.
    """
    dose, wanted = int(found.status.dose), ceil(found.status.dose * (1 - stride.share))
    if wanted <= lowest.dose:
        binding = (each.rule for each in found.findings if each.binds and each.kind is Kind.FLOOR)
        return lowest, tuple(binding) if 0 < wanted < found.low else ()
    lattice = lattice_with(protocol, lowest.formulation, int(found.status.interval))
    given = with_total(protocol, lowest, next_total(lattice, dose, stride.share))
    return given, (MEASURABLE,) if given.dose < wanted else ()


def holding(rows: Iterable[Row], status: Status, move: Move) -> tuple[str, ...]:
    """Give the ids of the rules that stand in front of a step."""
    other = Scope.REDUCTION if move is Move.STOP else Scope.STOP
    return tuple(
        row.rule.id
        for row in rows
        if row.kind is Kind.FLOOR and row.rule.scope is not other and row.value >= status.dose > 0
    )


def lasting(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Give the rows of rules that no document satisfies."""
    return tuple(row for row in rows if row.rule.role is not Role.INFORMATION)
