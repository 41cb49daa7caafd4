"""What a simulation takes for granted, each number with unit, meaning and source.

The table itself is a file (`library/assumptions.yaml`); `glidepath.exchange.assumptions` reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from glidepath.pk.kinds import Frozen, Text
from glidepath.quantities.errors import Place, Problem

ASSUMED = "assumption"
"""How a source begins where none was found."""

SHARES = frozenset({"children.female", "children.kmp", "children.cyp3a5", "missed.reported",
                    "level.mistimed", "level.late", "visit.missed", "visit.window",
                    "relapse.published", "relapse.platelets", "relapse.seen", "relapse.response",
                    "clinic.lag", "clinic.smaller", "clinic.larger"})  # fmt: skip
"""Assumptions that lie between 0 and 1."""

POSITIVE = frozenset({"relapse.follow-up", "relapse.median", "relapse.keep", "relapse.lag",
                      "start.trough-low", "level.factor", "course.exposure", "clinic.ask",
                      "clinic.lag-days", "infection.days", "course.days"})  # fmt: skip
"""Assumptions that lie above 0."""

DRUG = "course.drug"
"""The one assumption that is a word."""


def _plain(value: object) -> object:
    """Let no yes or no pass for a number; a decimal of a file is a number."""
    if isinstance(value, bool):
        raise ValueError("yes or no is not a number")
    return value if isinstance(value, str) else float(str(value))


Value = Annotated[float | str, BeforeValidator(_plain)]


class Assumption(Frozen):
    """One assumption of the table.

    Parameters
    ----------
    value
        A number, or a word for `DRUG`.
    unit
        As UCUM writes it.
    """

    value: Value
    unit: str = Field(min_length=1)
    meaning: Text
    source: str = Field(min_length=1)

    @property
    def open(self) -> bool:
        """Whether no source was found."""
        return self.source.startswith(ASSUMED)


class Replaced(Frozen):
    """An assumption as a user's file replaces it; what it leaves out stays."""

    value: Value
    unit: str | None = None
    source: str = "the user's file"


class Table(Frozen):
    """The table of the program."""

    format: Literal["glidepath-assumptions-1"]
    assumptions: Mapping[str, Assumption]


class Replacements(Frozen):
    """A user's file."""

    format: Literal["glidepath-assumptions-1"]
    assumptions: Mapping[str, Replaced] = Field(min_length=1)


@dataclass(frozen=True)
class Assumptions:
    """All assumptions, with their numbers by id.

    Parameters
    ----------
    table
        By id, in the order of the file.
    """

    table: Mapping[str, Assumption]
    _numbers: Mapping[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = {name: each.value for name, each in self.table.items() if name != DRUG}
        object.__setattr__(self, "_numbers", numbers)

    def __getitem__(self, name: str) -> float:
        """Give the number of an assumption."""
        return self._numbers[name]

    @property
    def drug(self) -> str:
        """Id of the antibiotic that interacts."""
        return str(self.table[DRUG].value)


def with_numbers(assumptions: Assumptions, **numbers: float) -> Assumptions:
    """Give the assumptions with other numbers, by id with `__` for a dot and `_` for a dash."""
    table = dict(assumptions.table)
    for name, value in numbers.items():
        key = name.replace("__", ".").replace("_", "-")
        table[key] = table[key].model_copy(update={"value": float(value)})
    return Assumptions(table)


def misfit(name: str, value: float | str) -> Problem | None:
    """Say what is wrong with the value of an assumption; ``None`` where nothing is."""
    place = Place(path="value")
    if isinstance(value, str) != (name == DRUG):
        expected = "the id of a drug" if name == DRUG else "a number"
        return Problem(place, f"{value!r} does not fit", expected, "not-a-number")
    if isinstance(value, str):
        return None
    low, high = 0.0, 1.0 if name in SHARES else 1e6
    if not low <= value <= high or (name in POSITIVE and value == 0.0):
        expected = "above 0" if name in POSITIVE else f"{low:g} to {high:g}"
        return Problem(place, f"{value:g} does not fit", expected, "out-of-range")
    return None
