"""Events about events: a correction, a signature."""

from typing import Literal, Self

from pydantic import Field, model_validator

from glidepath.quantities.errors import input_error
from glidepath.record.event import Event
from glidepath.record.values import Flag, Key, PlainFields, Words

FIXED = frozenset({"type", "id", "known", "schema_version"})


class Corrected(Event):
    """New values for named fields of an earlier event, or its annulment.

    Notes
    -----
    The earlier event stays as it was written; the correction holds from the moment at which it was
    known.
    """

    type: Literal["Corrected"] = "Corrected"
    event: Key
    fields: PlainFields = Field(default={})
    annulled: Flag = False
    reason: Words

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.annulled == bool(self.fields):
            raise input_error(
                "this correction corrects nothing, or an event that it annuls",
                expected="either new values in fields, or annulled: true",
                kind="empty",
            )
        return self


def corrected(event: Event, correction: Corrected) -> Event:
    """Give an event with the new values of a correction.

    Raises
    ------
    InputError
        For a field that the event does not have or that cannot be corrected.
    pydantic.ValidationError
        For a value that the field does not take.
    """
    open_fields = set() if isinstance(event, Corrected) else set(type(event).model_fields) - FIXED
    for name in correction.fields:
        if name not in open_fields:
            raise input_error(
                f'"{name}" of {type(event).__name__} cannot be corrected',
                expected=" or ".join(sorted(open_fields)) or "annulled: true",
                kind="correction-field",
            )
    return type(event).model_validate(dict(event) | dict(correction.fields))


class Signed(Event):
    """A signature under an event, and what it means."""

    type: Literal["Signed"] = "Signed"
    event: Key
    meaning: Words
