"""A parameter as the file writes it: value, unit, source, and what the registry leaves open.

The tree of entries in a file has the shape of :class:`glidepath.protocol.parameters.Parameters`,
which is all that the rules read. Here each written value becomes the number that is kept; the
schema by which a file is read is derived from ``Parameters``, so that no parameter is named twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema, to_jsonable_python

from glidepath.protocol.fitting import number, span
from glidepath.protocol.kinds import Kept, Span, kebab
from glidepath.protocol.parameters import Parameters
from glidepath.protocol.quantity import NUMBER_SCHEMA
from glidepath.protocol.wording import OpenId, Text
from glidepath.quantities.errors import input_error

Group = TypeVar("Group", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another value of an open choice.

    Parameters
    ----------
    value
        As the rules would read it.
    written
        As the file writes it, in the unit of its parameter.
    meaning
        What choosing it would mean.
    """

    value: Any
    written: Any
    meaning: Text


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter with everything that the file says about it.

    Parameters
    ----------
    id
        ``group.name``, as in the file.
    value
        As the rules read it: whole numbers and exact fractions in the unit of its kind.
    written, unit
        As the file writes it.
    open
        The open point that the registry leaves, such as ``"O3"``; ``None`` where it is registered.
    alternatives, reason
        For an open point: what else could be chosen, and why this is the default.
    """

    id: str
    value: Any
    written: Any
    unit: str
    wording: Text
    source: str
    open: str | None
    alternatives: tuple[Alternative, ...]
    reason: Text | None


def parameters_from(entries: Mapping[str, Parameter]) -> Parameters:
    """The parameters as the rules read them.

    Parameters
    ----------
    entries
        Every parameter by id, as a protocol has them.
    """
    return _group_from(Parameters, "", entries)


def _group_from(group: type[Group], prefix: str, entries: Mapping[str, Parameter]) -> Group:
    values: dict[str, Any] = {}
    for name, field in group.model_fields.items():
        key = prefix + kebab(name)
        if key in entries:
            values[name] = entries[key].value
        else:
            values[name] = _group_from(_subgroup(field), f"{key}.", entries)
    return group(**values)


def _subgroup(field: FieldInfo) -> type[BaseModel]:
    group: Any = field.annotation
    return group  # type: ignore[no-any-return]  # a group is the only field that is no leaf


class Entries:
    """Pydantic annotation: reads the tree of a file into a mapping from id to `Parameter`."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            _by_id,
            _group_schema(Parameters, "", _Schemas.from_(handler)),
            serialization=core_schema.plain_serializer_function_ser_schema(_plain),
        )


def _plain(entries: Mapping[str, Parameter]) -> Any:
    return to_jsonable_python(entries, fallback=str)


def _by_id(tree: Mapping[str, Any]) -> dict[str, Parameter]:
    return {parameter.id: parameter for parameter in _leaves(tree)}


def _leaves(tree: Mapping[str, Any]) -> Iterator[Parameter]:
    for branch in tree.values():
        if isinstance(branch, Parameter):
            yield branch
        else:
            yield from _leaves(branch)


@dataclass(frozen=True, slots=True)
class _Schemas:
    """What every parameter is made of, generated once."""

    handler: GetCoreSchemaHandler
    number: CoreSchema
    interval: CoreSchema
    text: CoreSchema
    source: CoreSchema
    open: CoreSchema

    @classmethod
    def from_(cls, handler: GetCoreSchemaHandler) -> "_Schemas":
        ends = {"low": NUMBER_SCHEMA, "high": NUMBER_SCHEMA}
        interval = {"type": "object", "properties": ends, "required": ["low", "high"]}
        return cls(
            handler=handler,
            number=handler.generate_schema(Annotated[Any, WithJsonSchema(NUMBER_SCHEMA)]),
            interval=handler.generate_schema(Annotated[Any, WithJsonSchema(interval)]),
            text=handler.generate_schema(Text),
            source=handler.generate_schema(Annotated[str, Field(min_length=1)]),
            open=handler.generate_schema(OpenId),
        )

    def written(self, kind: Any, kept: Kept | None) -> CoreSchema:
        """The schema by which the written value is read before its unit is known."""
        if kept is None:
            return self.handler.generate_schema(kind)
        return self.interval if kind is Span else self.number


def _group_schema(group: type[BaseModel], prefix: str, schemas: _Schemas) -> CoreSchema:
    fields = {
        kebab(name): core_schema.typed_dict_field(
            _field_schema(field, prefix + kebab(name), schemas)
        )
        for name, field in group.model_fields.items()
    }
    return core_schema.typed_dict_schema(fields, extra_behavior="forbid")


def _field_schema(field: FieldInfo, name: str, schemas: _Schemas) -> CoreSchema:
    kind: Any = field.annotation
    kept = next((each for each in field.metadata if isinstance(each, Kept)), None)
    if kept is None and isinstance(kind, type) and issubclass(kind, BaseModel):
        return _group_schema(kind, f"{name}.", schemas)
    return core_schema.no_info_after_validator_function(
        partial(_parameter, name, kind, kept), _leaf_schema(schemas.written(kind, kept), schemas)
    )


def _leaf_schema(value: CoreSchema, schemas: _Schemas) -> CoreSchema:
    field, text = core_schema.typed_dict_field, schemas.text
    alternative = core_schema.typed_dict_schema(
        {"value": field(value), "meaning": field(text)}, extra_behavior="forbid"
    )
    return core_schema.typed_dict_schema(
        {
            "value": field(value),
            "unit": field(core_schema.str_schema(), required=False),
            "wording": field(text),
            "source": field(schemas.source),
            "open": field(schemas.open, required=False),
            "alternatives": field(
                core_schema.list_schema(alternative, min_length=1), required=False
            ),
            "reason": field(text, required=False),
        },
        extra_behavior="forbid",
    )


def _parameter(name: str, kind: Any, kept: Kept | None, leaf: Mapping[str, Any]) -> Parameter:
    unit = leaf.get("unit", "1")
    _require_explanation(leaf)
    return Parameter(
        id=name,
        value=_kept_value(kind, kept, leaf["value"], unit),
        written=leaf["value"],
        unit=unit,
        wording=leaf["wording"],
        source=leaf["source"],
        open=leaf.get("open"),
        alternatives=tuple(
            Alternative(
                _kept_value(kind, kept, each["value"], unit), each["value"], each["meaning"]
            )
            for each in leaf.get("alternatives", ())
        ),
        reason=leaf.get("reason"),
    )


def _kept_value(kind: Any, kept: Kept | None, written: Any, unit: str) -> Any:
    if kept is None:
        return written
    if kind is Span:
        return span(written, unit, kept)
    value = number(written, unit, kept)
    return value if kind is Fraction else int(value)


def _require_explanation(leaf: Mapping[str, Any]) -> None:
    explained = {"reason", "alternatives"} & set(leaf)
    if "open" in leaf and len(explained) < 2:
        raise input_error(
            "an open choice is not explained",
            expected="a reason and at least one alternative",
            kind="open-unexplained",
        )
    if "open" not in leaf and explained:
        raise input_error(
            f"{' and '.join(sorted(explained))} without an open point",
            expected="open: the point that the registry leaves open",
            kind="not-open",
        )
