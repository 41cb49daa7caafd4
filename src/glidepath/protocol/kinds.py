"""The kinds of value that a protocol can hold, each with the one unit it is kept in.

A kind says what a number means inside the program. How a file's value and unit become that
number lives in :mod:`glidepath.protocol.fitting`.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


def kebab(name: str) -> str:
    """The spelling of an attribute in a protocol file: ``half_life`` is ``half-life``."""
    return name.replace("_", "-")


Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$")]


class Frozen(BaseModel):
    """A value that cannot change and knows all its fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        alias_generator=kebab,
        populate_by_name=True,
        defer_build=True,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """How a number is kept.

    Parameters
    ----------
    unit
        UCUM unit in which the number is kept.
    low, high
        The smallest and largest permitted number in that unit; ``None`` is no limit.
    whole
        Whether the number must be whole in that unit.
    proper
        Whether ``low`` and ``high`` themselves are excluded.
    """

    unit: str
    low: int = 0
    high: int | None = None
    whole: bool = True
    proper: bool = False


class Span(Frozen):
    """An interval, both ends included, in the unit of its parameter."""

    low: int
    high: int


Days = Annotated[int, Kept("d")]
Period = Annotated[int, Kept("d", low=1)]
Hours = Annotated[int, Kept("h")]
Minutes = Annotated[Span, Kept("min")]
Count = Annotated[int, Kept("1", low=1)]
Cut = Annotated[Fraction, Kept("1", high=1, whole=False, proper=True)]
Share = Annotated[Fraction, Kept("1", high=1, whole=False)]
Ratio = Annotated[Fraction, Kept("1", whole=False)]
Level = Annotated[int, Kept("ng/L")]
Levels = Annotated[Span, Kept("ng/L")]
Platelets = Annotated[int, Kept("10*9/L")]
MassConcentration = Annotated[int, Kept("mg/L")]
FiltrationRate = Annotated[Fraction, Kept("mL/min/{1.73_m2}", whole=False)]
