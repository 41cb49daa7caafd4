"""Events that measure the child: the body, the drug level, the laboratory, the disease."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from glidepath.quantities.errors import input_error
from glidepath.record.event import Event
from glidepath.record.values import (
    Concentration,
    Flag,
    Height,
    Hours,
    Key,
    LevelResult,
    Pressure,
    Quantity,
    Result,
    Temperature,
    Volume,
    Weight,
    When,
    Words,
)


class Measured(Event):
    """Measurements of the body; at least one."""

    type: Literal["Measured"] = "Measured"
    weight: Weight | None = None
    height: Height | None = None
    systolic: Pressure | None = None
    diastolic: Pressure | None = None
    temperature: Temperature | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not any((self.weight, self.height, self.systolic, self.diastolic, self.temperature)):
            raise input_error("nothing was measured", expected="a weight or another", kind="empty")
        return self


class LevelDrawn(Event):
    """A sample for a drug level was taken; its result is pending."""

    type: Literal["LevelDrawn"] = "LevelDrawn"
    sample: Key
    last_dose_at: When | None = None
    hours_since_dose: Hours | None = None
    specimen: Key | None = None
    assay: Key | None = None


class LevelReported(Event):
    """The result of a drug level; `happened` is the report, `drawn_at` the sampling."""

    type: Literal["LevelReported"] = "LevelReported"
    sample: Key
    result: LevelResult
    drawn_at: When | None = None
    last_dose_at: When | None = None
    hours_since_dose: Hours | None = None
    specimen: Key | None = None
    assay: Key | None = None
    limit: Concentration | None = None


class LabReported(Event):
    """One laboratory result, with the age-specific limits that the laboratory stated for it."""

    type: Literal["LabReported"] = "LabReported"
    test: Key
    result: Result
    drawn_at: When | None = None
    lower_limit: Quantity | None = None
    upper_limit: Quantity | None = None


class DiseaseAssessed(Event):
    """How the disease stands, and by which methods this was seen."""

    type: Literal["DiseaseAssessed"] = "DiseaseAssessed"
    response: Literal["remission", "no-remission", "worsening", "not-assessable"]
    methods: Annotated[
        frozenset[Literal["examination", "photograph", "ultrasound", "mri"]], Field(min_length=1)
    ]
    findings: Mapping[Key, Words] = {}
    volume: Volume | None = None


class AssayChanged(Event):
    """From here on levels are measured by another assay, bridged to the trial's or not."""

    type: Literal["AssayChanged"] = "AssayChanged"
    assay: Key
    bridged: Flag


class Genotyped(Event):
    """A genotype that concerns the drug."""

    type: Literal["Genotyped"] = "Genotyped"
    gene: Key
    result: Words
