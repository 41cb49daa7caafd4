"""The fields of the types of event, as a table or a page of reference needs to know them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from glidepath.record.values import BelowLimit, NotAnalysed, Quantity


class Shape(Enum):
    """What a field holds; the value is the word for people."""

    TEXT = "text"
    FLAG = "true or false"
    COUNT = "whole number"
    NUMBER = "number"
    QUANTITY = "quantity"
    QUANTITIES = "list of quantities"
    RESULT = "result"
    LIST = "list"
    NAMED = "named values"


_PLAIN: Mapping[object, Shape] = {
    bool: Shape.FLAG,
    int: Shape.COUNT,
    Decimal: Shape.NUMBER,
    Quantity: Shape.QUANTITY,
    BelowLimit: Shape.RESULT,
    NotAnalysed: Shape.RESULT,
    frozenset: Shape.LIST,
    tuple: Shape.LIST,
    Mapping: Shape.NAMED,
}


def shapes(model: type[BaseModel]) -> Mapping[str, Shape]:
    """Give the shape of every field of a model, by name and in order."""
    return {name: shape(field.annotation) for name, field in model.model_fields.items()}


def required(model: type[BaseModel]) -> tuple[str, ...]:
    """Give the fields that have to be stated."""
    return tuple(name for name, field in model.model_fields.items() if field.is_required())


def shape(annotation: Any) -> Shape:
    """Give the shape of a field by its annotation."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape(inner[0])
    if origin in (Union, UnionType):
        return _of_union([shape(one) for one in inner])
    if origin is Literal:
        return Shape.COUNT if isinstance(inner[0], int) else Shape.TEXT
    if origin is tuple and shape(inner[0]) is Shape.QUANTITY:
        return Shape.QUANTITIES
    return _PLAIN.get(origin or annotation, Shape.TEXT)


def _of_union(shapes: list[Shape]) -> Shape:
    if Shape.RESULT in shapes:
        return Shape.RESULT
    return next((one for one in shapes if one is not Shape.TEXT), Shape.TEXT)


def meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """Give what every field of a model holds, in words for people, by name and in order."""
    return {name: _meaning_of(field) for name, field in model.model_fields.items()}


def _meaning_of(field: FieldInfo) -> str:
    return _stated(field.metadata) or _meaning(field.annotation)


def _stated(metadata: Sequence[object]) -> str:
    return next((one for one in reversed(metadata) if isinstance(one, str)), "")


def _meaning(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _stated(inner) or _meaning(inner[0])
    if origin in (Union, UnionType):
        return " or ".join(_meaning(one) for one in inner if one is not NoneType)
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in inner)
    if origin is Mapping:
        return f"named values: {_meaning(inner[1])}"
    return f"list: {_meaning(inner[0])}" if inner else "quantity"
