"""Events and records as plain data, the inverse of reading them.

Plain data are dicts, lists, texts, whole numbers, decimals and truth values: what a YAML or a JSON
file holds.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from pydantic import BaseModel

from glidepath.quantities.partial_date import PartialDate
from glidepath.record.event import Event

Plain: TypeAlias = "bool | int | Decimal | str | list[Plain] | dict[str, Plain] | None"


def plain(value: object) -> Plain:
    """Give a value of the record as plain data; fields at their default are left out.

    Raises
    ------
    TypeError
        For a value that a record cannot hold, a float among them.
    """
    match value:
        case None | bool() | int() | Decimal() | str():
            return value
        case date():
            return value.isoformat()
        case PartialDate():
            return str(value)
        case BaseModel():
            return _stated(value)
        case Mapping():
            return {str(name): plain(part) for name, part in value.items()}
        case frozenset():
            return [plain(part) for part in sorted(value)]
        case tuple() | list():
            return [plain(part) for part in value]
    raise TypeError(f"a record cannot hold {value!r}")


def _stated(value: BaseModel) -> Plain:
    defaults = _defaults(type(value))
    parts = {
        name: plain(part)
        for name, part in vars(value).items()
        if part is not defaults[name] and part != defaults[name]
    }
    return {"type": type(value).__name__, **parts} if isinstance(value, Event) else parts


@cache
def _defaults(kind: type[BaseModel]) -> Mapping[str, object]:
    return {name: field.default for name, field in kind.model_fields.items()}


def plain_text(event: Event) -> str:
    """Give an event as one line of text, for comparison; 0.90 and 0.9 are the same."""
    return json.dumps(plain(event), sort_keys=True, default=_number)


def _number(value: object) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
