"""A protocol as a flat list of paths, so that two can be laid side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from glidepath.protocol.entries import Alternative, Parameter
from glidepath.protocol.kinds import kebab
from glidepath.protocol.wording import Text

KEPT_OUT = frozenset({"id", "written"})
"""Names that repeat what the path, or another field, says."""


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every path under a value with what stands there.

    Parts of a list are named by their id where they have one, else by their place from 0. The
    same sentence in two languages is one leaf; so is every value of a parameter.
    """
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _under(path, field.alias or kebab(name), getattr(value, name))
    elif isinstance(value, Parameter | Alternative):
        yield from _entry(value, path)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _under(path, str(name), part)
    elif isinstance(value, tuple) and any(_has_parts(part) for part in value):
        for place, part in enumerate(value):
            yield from _under(path, str(getattr(part, "id", place)), part)
    else:
        yield path, value


def _under(path: str, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if name not in KEPT_OUT or not path:
        yield from leaves(value, f"{path}.{name}".lstrip("."))


def _entry(entry: Parameter | Alternative, path: str) -> Iterator[tuple[str, Any]]:
    """What an entry says; its value as it is written, in one piece."""
    yield f"{path}.value", entry.written
    for each in fields(entry):
        if each.name != "value":
            yield from _under(path, each.name, getattr(entry, each.name))


def _has_parts(value: Any) -> bool:
    return isinstance(value, BaseModel) or is_dataclass(value)
