"""The smallest parts of a model file: numbers with unit, meaning and source; words; ranges."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Unit = Literal["1", "1/h", "L/h", "L", "h", "ng/mL", "kg", "a", "umol/L", "U/L", "%"]
"""Units of the models, as UCUM writes them; one unit for each kind of quantity."""


def _number(value: object) -> object:
    """Let no text and no yes or no pass for a number."""
    if isinstance(value, bool | str):
        raise ValueError(f"{value!r} is not a number")
    return value


Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]


class Frozen(BaseModel):
    """A value read from a file: it never changes, and has no field that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Estimate(Frozen):
    """A number of a model, with what it is and where it comes from."""

    value: Number
    unit: Unit
    meaning: str = Field(min_length=1)
    source: str = Field(min_length=1)


class Text(Frozen):
    """The same words in English and in Simplified Chinese."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class Range(Frozen):
    """Bounds of a covariate, in its unit, both of which belong to the range."""

    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the low end {self.low} is above the high end {self.high}")
        return self
