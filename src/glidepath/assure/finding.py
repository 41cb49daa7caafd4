"""What a check of a protocol finds: a value with numbers, and no words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

Value: TypeAlias = int | str | Fraction | tuple[int, ...] | None


class Severity(StrEnum):
    """How much a finding weighs."""

    IMPOSSIBLE = "impossible"
    CONTRADICTION = "contradiction"
    CONSEQUENCE = "consequence"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that a protocol makes impossible or contradictory, or that follows from it.

    Parameters
    ----------
    id
        As in `glidepath.assure.checks.table.CHECKS`.
    numbers
        By name: doses in micrograms a day, levels in ng/L, half-lives in minutes, days from
        randomisation, exact shares, ids; ``None`` for what never happens. The table says which.
    about
        Ids of the parameters, or kinds of item, that would have to change.
    """

    id: str
    severity: Severity
    numbers: Mapping[str, Value]
    about: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key under which the catalogue keeps its sentence."""
        return f"check.{self.id}"
