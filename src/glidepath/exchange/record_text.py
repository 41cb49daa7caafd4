"""Records as text, and the schema by which editors check one while it is written."""

import json
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from glidepath.record.events import EVENT_TYPES
from glidepath.record.plain import Plain, plain
from glidepath.record.record import Participant, Record


def record_text(record: Record) -> str:
    """Give a record as JSON text, one event a line; reading it gives the same record again."""
    events = ",\n".join(f"    {_json(plain(event))}" for event in record.events)
    participant = _json(plain(record.participant))
    listed = f"[\n{events}\n  ]" if events else "[]"
    return f'{{\n  "participant": {participant},\n  "events": {listed}\n}}\n'


def _json(value: Plain) -> str:
    """Give plain data as JSON with exact numbers, which `json` alone would make binary."""
    match value:
        case Decimal():
            return f"{value:f}"
        case list():
            return f"[{', '.join(_json(part) for part in value)}]"
        case dict():
            parts = (f"{_json(name)}: {_json(part)}" for name, part in value.items())
            return f"{{{', '.join(parts)}}}"
    return json.dumps(value, ensure_ascii=False)


def record_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a record file."""
    models: tuple[type[BaseModel], ...] = (Participant, *EVENT_TYPES.values())
    names, shared = models_json_schema([(model, "validation") for model in models])
    events = [names[model, "validation"] for model in EVENT_TYPES.values()]
    for name in EVENT_TYPES:
        shared["$defs"][name]["required"].append("type")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A participant's record",
        "type": "object",
        "properties": {
            "participant": names[Participant, "validation"],
            "events": {"type": "array", "items": {"oneOf": events}},
        },
        "required": ["participant", "events"],
        "additionalProperties": False,
        "$defs": shared["$defs"],
    }
