"""From plain data to events: the type by its name, an old version through its upcasters."""

from collections.abc import Mapping
from difflib import get_close_matches

from glidepath.quantities.errors import Place, input_error
from glidepath.record.event import Event
from glidepath.record.events import EVENT_TYPES, EventType
from glidepath.record.upcast import UPCASTERS, Fields, Upcasters, upcast


def event_type(data: object) -> EventType:
    """Give the type of event that plain data state.

    Raises
    ------
    InputError
        For data without named fields, without a type, or of an unknown one; names the nearest.
    """
    return _type(_fields(data))


def _fields(data: object) -> Fields:
    if not isinstance(data, Mapping):
        raise input_error("this is no event", expected="type, happened and more", kind="not-event")
    return data


def _type(data: Fields) -> EventType:
    name = data.get("type")
    if not isinstance(name, str):
        place = Place(path="type" if "type" in data else "")
        message = "an event without its type"
        raise input_error(message, expected="such as DoseOrdered", kind="missing", place=place)
    if name not in EVENT_TYPES:
        raise input_error(
            f'unknown event type "{name}"',
            expected=" or ".join(get_close_matches(name, EVENT_TYPES)) or "such as DoseOrdered",
            kind="unknown-event-type",
            place=Place(path="type"),
        )
    return EVENT_TYPES[name]


def event_from(data: object, upcasters: Upcasters = UPCASTERS) -> Event:
    """Give the event that plain data state, of whatever version.

    Raises
    ------
    InputError
        For an unknown type or version.
    pydantic.ValidationError
        For fields that do not fit the type, with all of them.
    """
    fields = _fields(data)
    kind = _type(fields)
    return kind.model_validate(upcast(kind, fields, upcasters))
