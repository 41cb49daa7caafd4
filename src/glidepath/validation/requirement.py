"""Requirements: what a regulator asks for, in our own words, and what answers it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from glidepath.protocol import Text


class Requirement(BaseModel):
    """One requirement.

    Parameters
    ----------
    source
        The text and its number, such as ``21 CFR 11.10(e)``.
    asks
        What it asks for.
    checks
        Names of the checks that try it out.
    procedure
        What the site itself must see to; ``None`` where the checks are all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    asks: Text
    checks: tuple[str, ...] = ()
    procedure: Text | None = None

    @model_validator(mode="after")
    def _answered(self) -> "Requirement":
        if not self.checks and self.procedure is None:
            raise ValueError("a requirement names its checks, or what the site must see to")
        return self


@cache
def read_requirements() -> tuple[Requirement, ...]:
    """Give every requirement, in the order of their texts."""
    return tuple(Requirement.model_validate(each) for each in _document()["requirements"])


@cache
def check_names() -> Mapping[str, Text]:
    """Give what each check does, in words, by its name."""
    return {name: Text(**words) for name, words in _document()["checks"].items()}


@cache
def _document() -> dict[str, Any]:
    text = (files("glidepath.validation") / "requirements.yaml").read_text("utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document
