"""Structs of unknowns, and the numbers that a model gives them."""

from typing import Any, TypeVar

from glidepath.assure.prove.solver_library import z3
from glidepath.assure.prove.symbols import Number, Term, Truth

Struct = TypeVar("Struct", bound=tuple[Any, ...])


def unknown(example: Struct, name: str) -> Struct:
    """Give a struct like the example with an unknown truth or number in each of its fields.

    Parameters
    ----------
    example
        A named tuple whose fields hold plain truths, plain numbers, ``None``, or such structs.
    name
        Stands in front of the name of every field.
    """
    fields: Any = example
    named = zip(fields._fields, example, strict=True)
    made: Struct = fields._make(_unknown(value, f"{name}.{field}") for field, value in named)
    return made


def unknown_truth(name: str) -> Truth:
    """Give one unknown truth."""
    return Truth(z3.Bool(name))


def _unknown(value: Any, name: str) -> Any:
    if value is None:
        return None
    if isinstance(value, tuple):
        return unknown(value, name)
    if isinstance(value, bool):
        return unknown_truth(name)
    return Number(z3.Int(name))


def valued(model: Term, value: Any) -> Any:
    """Give a struct, number or truth with the plain values that a model gives it."""
    if isinstance(value, tuple):
        parts = [valued(model, each) for each in value]
        made: Any = value
        return tuple(parts) if type(value) is tuple else made._make(parts)
    if not isinstance(value, Number | Truth):
        return value
    found = model.eval(value.term, model_completion=True)
    return z3.is_true(found) if isinstance(value, Truth) else int(found.as_long())
