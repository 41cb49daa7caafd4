"""A smallest document of every type of command, made of its own JSON schema."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from glidepath.web.api.commands import DOCUMENTS

UNITS = ("mg", "ng/mL", "kg", "cm", "mL", "mm[Hg]", "10*9/L", "Cel")
TEXTS = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T05:00:00+00:00",
    "^[0-9a-f]{64}$": "a" * 64,
    "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": "2019-07",
}
NAMED = {"time_zone": "Asia/Shanghai", "site": "SHA", "version": "1.0", "protocol": "khe-sirolimus"}


BESIDE: Mapping[str, Mapping[str, Any]] = {
    "Corrected": {"annulled": True},
    "Measured": {"weight": {"value": 20, "unit": "kg"}},
    "Screen": {
        "child": {
            "id": "KHE-997",
            "site": "SHA",
            "time_zone": "Asia/Shanghai",
            "sex": "female",
            "born": "2019-07",
        }
    },
}
"""What a schema does not ask for, and the rules of a type do."""


@cache
def smallest(name: str) -> Mapping[str, Any]:
    """Give a document of a type that is valid by itself."""
    kind = DOCUMENTS[name]
    schema = kind.model_json_schema()
    tried = []
    for unit in UNITS:
        found: Any = _made(schema, schema.get("$defs", {}), {**NAMED, "unit": unit})
        found = {**found, **BESIDE.get(name, {})}
        try:
            kind.model_validate(found)
        except ValidationError as error:
            tried.append(str(error))
        else:
            return dict(found)
    raise AssertionError(f"{name}: {tried[0]}")


def _made(schema: Any, defs: Any, named: Mapping[str, str]) -> Any:
    if "$ref" in schema:
        return _made(defs[schema["$ref"].rpartition("/")[2]], defs, named)
    one_of = next((schema[key] for key in ("anyOf", "oneOf", "allOf") if key in schema), None)
    if one_of is not None:
        return _made(one_of[0], defs, named)
    said = [schema[key] for key in ("const", "default") if key in schema]
    if said or "enum" in schema:
        return (*said, *schema.get("enum", ()))[0]
    return _of_type(schema, defs, named)


def _of_type(schema: Any, defs: Any, named: Mapping[str, str]) -> Any:
    match schema.get("type"):
        case "object":
            wanted = schema.get("required", ())
            parts = schema.get("properties", {})
            return {each: named.get(each) or _made(parts[each], defs, named) for each in wanted}
        case "array":
            return [_made(schema["items"], defs, named)] * schema.get("minItems", 0)
        case "string":
            return TEXTS.get(schema.get("format") or schema.get("pattern", ""), "x-1")
        case "boolean":
            return False
        case _:
            return schema.get("minimum", 1)
