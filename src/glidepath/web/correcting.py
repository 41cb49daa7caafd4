"""A correction as a form that was sent: which fields somebody changed, and their new values.

Only what was changed in the form is sent, so that two people who correct different fields of one
line do not undo each other. What a value may be is judged as when it was entered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from glidepath.conduct.child import Child
from glidepath.quantities import InputError
from glidepath.quantities.time import When
from glidepath.record import Corrected, Event
from glidepath.record.correction import corrected
from glidepath.record.fields import Shape, shape
from glidepath.web.inputs import Control, Input
from glidepath.web.typed import (
    Field,
    Wrong,
    WrongError,
    decimal_of,
    moment_of,
    quantity_of,
    result_of,
)

WAS = "was:"
"""Begins the name of the field that carries what another one read when the form was made."""


def correction_of(
    child: Child, event: Event, inputs: Sequence[Input], values: Mapping[str, str], at: datetime
) -> Corrected:
    """Give the correction that was typed.

    Parameters
    ----------
    values
        Texts by field, beside what each read when the form was made, and a reason.

    Raises
    ------
    WrongError
        With everything that is wrong: no reason, nothing changed, values that cannot be.
    """
    wrong: list[Wrong] = [] if values.get("why", "").strip() else [Wrong("why", "required")]
    fields: dict[str, Any] = {}
    for each in inputs:
        if _touched(each, values):
            try:
                fields[each.field] = _new(child, event, each, values, fields)
            except WrongError as error:
                wrong.extend(error.wrong)
    if not fields and not wrong:
        wrong.append(Wrong("why", "unchanged"))
    found = None if wrong else _made(event, fields, values["why"].strip(), at, wrong)
    if found is None:
        raise WrongError(*wrong)
    return found


def _made(
    event: Event, fields: dict[str, Any], why: str, at: datetime, wrong: list[Wrong]
) -> Corrected | None:
    """Give the correction, if the event takes its values; else say what it does not take."""
    try:
        made = Corrected(happened=at, event=event.id or "", fields=fields, reason=why)
        corrected(event, made)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            where = ".".join(str(part) for part in each["loc"])
            wrong.append(Wrong(where, "wrong", each["msg"]))
        return None
    except InputError as error:
        wrong.append(Wrong("why", "wrong", str(error)))
        return None
    return made


def withdrawal_of(event: Event, values: Mapping[str, str], at: datetime) -> Corrected:
    """Give the withdrawal of an event, or of a correction.

    Raises
    ------
    WrongError
        Without a reason.
    """
    why = values.get("why", "").strip()
    if not why:
        raise WrongError(Wrong("why", "required"))
    return Corrected(happened=at, event=event.id or "", annulled=True, reason=why)


def _touched(each: Input, values: Mapping[str, str]) -> bool:
    """Whether somebody typed another value than the form showed."""
    texts = (shown(each, values), _unit_typed(each, values))
    was = (values.get(WAS + each.name), values.get(f"{WAS}{each.name}:unit", each.unit))
    return was[0] is not None and texts != was


def shown(each: Input, values: Mapping[str, str]) -> str:
    """Give what stands in a field of a form that was sent."""
    if each.control is Control.SEVERAL:
        return " ".join(one for one in each.choices if values.get(f"{each.name}:{one}") == "yes")
    return values.get(each.name, "").strip()


def _unit_typed(each: Input, values: Mapping[str, str]) -> str:
    return values.get(f"{each.name}:unit", "").strip() or each.unit


def kept(inputs: Sequence[Input], values: Mapping[str, str]) -> tuple[Input, ...]:
    """Give the fields of a form that is shown again: what was typed, and else what reads now."""
    return tuple(
        replace(each, value=shown(each, values), unit=_unit_typed(each, values))
        if _touched(each, values)
        else each
        for each in inputs
    )


def _new(
    child: Child, event: Event, each: Input, values: Mapping[str, str], so_far: Mapping[str, Any]
) -> Any:
    """The new value of a field, as plain data."""
    text = shown(each, values)
    if not text:
        if each.needed:
            raise WrongError(Wrong(each.name, "required"))
        return [] if each.control in (Control.SEVERAL, Control.LISTED) else None
    if "." in each.name:
        under = so_far.get(each.field, dict(getattr(event, each.field)))
        return {**under, each.name.partition(".")[2]: text}
    return _read(child, event, replace(each, unit=_unit_typed(each, values)), text)


def _read(child: Child, event: Event, each: Input, text: str) -> Any:
    field = Field(each.name, each.unit, each.of)
    born, day = child.participant.born, _day(child, event.happened)
    match each.control:
        case Control.MOMENT:
            return moment_of(text, each.name, child.place).isoformat()
        case Control.QUANTITY:
            return quantity_of(text, field, born, day)
        case Control.RESULT:
            return result_of(text, field, born, day)
        case Control.NUMBER:
            return decimal_of(text, each.name)
        case Control.COUNT:
            return _whole(
                quantity_of(text, Field(each.name, "1", each.of), born, day)["value"], each
            )
        case Control.SEVERAL:
            return text.split()
        case Control.LISTED:
            return [one for one in text.replace(",", " ").split() if one]
        case Control.CHOICE:
            return _chosen(event, each, text)
        case _:
            return text


def _whole(number: Decimal, each: Input) -> int:
    if number != number.to_integral_value():
        raise WrongError(Wrong(each.name, "number"))
    return int(number)


def _chosen(event: Event, each: Input, text: str) -> Any:
    if text not in each.choices:
        raise WrongError(Wrong(each.name, "choice"))
    match shape(type(event).model_fields[each.field].annotation):
        case Shape.FLAG:
            return text == "yes"
        case Shape.COUNT:
            return int(text)
    return text


def _day(child: Child, happened: When) -> date:
    return child.day(happened) if isinstance(happened, datetime) else happened
