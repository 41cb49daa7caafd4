"""Problems that a pydantic model found, in plain words, with the line of the field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pydantic import PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from glidepath.exchange.document_tree import Data, Document, Path
from glidepath.quantities.errors import InputError, Place, Problem, placed, quoted

_MISFIT = "does not fit"
_Schema = Mapping[str, Any]

_EXPECTED: Mapping[str, str] = {
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "string_type": "a text",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "named fields",
    "mapping_type": "named fields",
    "model_type": "named fields",
    "model_attributes_type": "named fields",
    "dataclass_type": "named fields",
    "none_required": "nothing",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} or less",
    "multiple_of": "a multiple of {multiple_of}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "string_pattern_mismatch": "text of the form {pattern}",
}


def problems_from_pydantic(
    error: ValidationError, document: Document, prefix: Path = (), model: Any = None
) -> tuple[Problem, ...]:
    """Give every problem of a validation with file, line, path and plain words.

    Parameters
    ----------
    error
        What pydantic raised for the data at `prefix`.
    document
        Where the data came from.
    prefix
        Path of the validated data inside the document.
    model
        The model or type that was validated; with it, an unknown field is answered with the
        nearest known one.

    Returns
    -------
    tuple of Problem
        In the order of the lines. Where no branch of a union fits, only the nearest is told.
    """
    schema = _schema(model)
    merged: dict[tuple[Place, str], Problem] = {}
    for detail in error.errors(include_url=False):
        for problem in _problems(detail, document, prefix, schema):
            key = (problem.place, problem.message)
            merged[key] = _joined(merged.get(key, problem), problem)
    found = [problem for problem in merged.values() if not _is_outer(problem, merged.values())]
    return tuple(sorted(found, key=lambda problem: problem.place.line or 0))


def _is_outer(problem: Problem, found: Iterable[Problem]) -> bool:
    """Whether another branch of a union fits better: its problem lies deeper in the same value."""
    path = problem.place.path
    inside = (other.place.path.removeprefix(path) for other in found if path)
    return problem.message.endswith(_MISFIT) and any(part[:1] in (".", "[") for part in inside)


def _joined(one: Problem, other: Problem) -> Problem:
    parts = dict.fromkeys((*one.expected.split(" or "), *other.expected.split(" or ")))
    return replace(one, expected=" or ".join(parts))


def _problems(
    detail: ErrorDetails, document: Document, prefix: Path, schema: _Schema
) -> list[Problem]:
    path = (*prefix, *_real_path(detail, _at(document.data, prefix)))
    place = document.place(path)
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return [placed(problem, place) for problem in cause.problems]
    if detail["type"] == "extra_forbidden":
        name = str(detail["loc"][-1])
        near = _nearest(name, _field_names(schema, detail["loc"][:-1]))
        return [Problem(place, f"unknown field {quoted(name)}", near, "unknown-field")]
    message, expected = _words(detail)
    return [Problem(place, message, expected, detail["type"].replace("_", "-"))]


def _words(detail: ErrorDetails) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return "this field is missing", ""
    if kind == "union_tag_not_found":
        return f"the field {context['discriminator'].strip(chr(39))} is missing", ""
    if kind == "union_tag_invalid":
        field, tag = context["discriminator"].strip("'"), context["tag"]
        tags = [name.strip().strip("'") for name in context["expected_tags"].split(",")]
        return f"unknown {field} {quoted(tag)}", _nearest(tag, tags)
    if kind not in _EXPECTED:
        return detail["msg"].removeprefix("Value error, "), ""
    return f"{_shown(detail['input'])} {_MISFIT}", _EXPECTED[kind].format(**context)


def _shown(value: object) -> str:
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    return f"the text {quoted(value)}" if isinstance(value, str) else f"the value {value}"


def _nearest(name: str, known: Iterable[str]) -> str:
    return " or ".join(get_close_matches(name, tuple(known), n=1, cutoff=0.5))


def _at(data: Data, path: Path) -> Data:
    for part in path:
        data = _step(data, part)
    return data


def _step(data: Data, part: str | int) -> Data:
    if isinstance(data, dict) and isinstance(part, str):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _real_path(detail: ErrorDetails, data: Data) -> Path:
    """Give the location without the parts that name a branch of a union and not a field."""
    path: Path = ()
    for part in detail["loc"]:
        if part in data if isinstance(data, dict) else _step(data, part) is not None:
            path, data = (*path, part), _step(data, part)
    return (*path, detail["loc"][-1]) if detail["type"] == "missing" else path


def _schema(model: Any) -> _Schema:
    if model is None:
        return {}
    try:
        return TypeAdapter(model).json_schema()
    except PydanticUserError:  # a type that no schema can state: no suggestions then
        return {}


def _field_names(schema: _Schema, path: Path) -> Iterator[str]:
    nodes = [schema]
    for part in path:
        inner = [found for node in _branches(nodes, schema) for found in _inner(node, part)]
        nodes = inner or nodes
    for node in _branches(nodes, schema):
        yield from node.get("properties", ())


def _branches(nodes: Iterable[_Schema], root: _Schema) -> Iterator[_Schema]:
    """Give the nodes with references followed and the branches of their unions."""
    for node in nodes:
        yield node
        if "$ref" in node:
            yield from _branches([root["$defs"][node["$ref"].rpartition("/")[2]]], root)
        for union in ("anyOf", "oneOf", "allOf"):
            yield from _branches(node.get(union, ()), root)


def _inner(node: _Schema, part: str | int) -> Iterator[_Schema]:
    tags = node.get("discriminator", {}).get("mapping", {})
    if part in tags:
        yield {"$ref": tags[part]}
    elif part in node.get("properties", {}):
        yield node["properties"][part]
    else:
        other = node.get("items" if isinstance(part, int) else "additionalProperties")
        yield from [other] if isinstance(other, Mapping) else []
