"""Exact numbers in and out: a number of a document is never a binary float."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer


class ExactParser(Parser):
    """Reads a document with its numbers as they were written."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read the body of a request."""
        return json.loads(
            request.body.decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_each_once,
        )


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of a document")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A document that names a field twice says two things; it is not read."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is named twice")
    return found


class ExactRenderer(BaseRenderer):
    """Writes a document with its numbers as they are."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002 # as Ninja calls it
        """Write a document."""
        return written_json(data)


def written_json(data: object) -> str:
    """Write plain data as JSON: exact numbers digit by digit, times as ISO 8601."""
    match data:
        case Enum():
            return json.dumps(data.value, ensure_ascii=False)
        case None | bool() | int() | float() | str():
            return json.dumps(data, ensure_ascii=False, allow_nan=False)
        case Decimal():
            return f"{data:f}"
        case date():
            return f'"{data.isoformat()}"'
        case Mapping():
            parts = (f"{json.dumps(str(name))}:{written_json(part)}" for name, part in data.items())
            return f"{{{','.join(parts)}}}"
        case list() | tuple():
            return f"[{','.join(map(written_json, data))}]"
        case frozenset() | set():
            return f"[{','.join(map(written_json, sorted(data)))}]"
    raise TypeError(f"a document cannot hold {type(data).__name__}")
