"""Numbers inside lists of the protocol file: ``{value: 3.5, unit: ng/mL}``, or an exact ratio."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from glidepath.protocol.fitting import exact, number, shown
from glidepath.protocol.kinds import Kept
from glidepath.quantities.errors import input_error

NUMBER_SCHEMA: JsonSchemaValue = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[0-9]+/[0-9]+$"}]
}


@dataclass(frozen=True, slots=True)
class Written:
    """Pydantic annotation: a field written as value and unit, kept as one exact number."""

    kept: Kept

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def read(written: object) -> int | Fraction:
            value = self.read(written)
            return int(value) if source is int else value

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.to_string_ser_schema()
        )

    def read(self, written: object) -> Fraction:
        """The number, in the unit that is kept."""
        if isinstance(written, int | Fraction) and not isinstance(written, bool):
            return number(written, self.kept.unit, self.kept)
        if isinstance(written, Mapping) and set(written) == {"value", "unit"}:
            return number(written["value"], str(written["unit"]), self.kept)
        raise input_error(
            f"{shown(written)} is not a quantity",
            expected=f"value and unit, such as {{value: 1, unit: {self.kept.unit}}}",
            kind="not-a-quantity",
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "object",
            "properties": {"value": NUMBER_SCHEMA, "unit": {"type": "string"}},
            "required": ["value", "unit"],
            "additionalProperties": False,
            "description": f"kept in {self.kept.unit}",
        }


def _exact(written: Any) -> Fraction:
    return exact(written)


Exact = Annotated[Fraction, BeforeValidator(_exact), WithJsonSchema(NUMBER_SCHEMA)]
HoursWritten = Annotated[Fraction, Written(Kept("h", whole=False))]
DoseWritten = Annotated[int, Written(Kept("ug"))]
StrengthWritten = Annotated[int, Written(Kept("ug/mL"))]
LevelWritten = Annotated[int, Written(Kept("ng/L"))]
VolumeWritten = Annotated[Fraction, Written(Kept("mL", whole=False))]
DaysWritten = Annotated[int, Written(Kept("d"))]
