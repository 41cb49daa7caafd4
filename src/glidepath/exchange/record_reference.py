"""The reference of the record format as Markdown, written from the types of event themselves."""

import json
from collections.abc import Iterator

from pydantic import BaseModel

from glidepath.exchange.record_forms import PARTICIPANT, TABLES, Table
from glidepath.record.event import Event
from glidepath.record.events import EVENT_TYPES
from glidepath.record.fields import meanings, required
from glidepath.record.flaws import MEANINGS, Severity, severity
from glidepath.record.plain import plain
from glidepath.record.record import Participant

_COMMON = tuple(Event.model_fields)


def reference() -> str:
    """Give the fields of the participant and of every event, the tables and the flaws."""
    return "\n".join([*_fields(), *_tables(), *_flaws()])


def _fields() -> Iterator[str]:
    yield "### The participant\n"
    yield from _rows(Participant, ("type",))
    yield "### Fields that every event has\n"
    yield from _rows(Event, ())
    for name, model in EVENT_TYPES.items():
        yield f"### {name}\n"
        yield f"{_sentence(model)}\n"
        yield from _rows(model, (*_COMMON, "type"))


def _sentence(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _rows(model: type[BaseModel], without: tuple[str, ...]) -> Iterator[str]:
    own = {name: meaning for name, meaning in meanings(model).items() if name not in without}
    if own:
        yield "| field | holds | |\n|---|---|---|"
        for name, meaning in own.items():
            yield f"| `{name}` | {meaning} | {_default(model, name)} |"
        yield ""


def _default(model: type[BaseModel], name: str) -> str:
    if name in required(model):
        return "needed"
    default = plain(model.model_fields[name].default)
    return f"else `{json.dumps(default)}`" if default or default is False else ""


def _tables() -> Iterator[str]:
    yield "### Tables of a folder\n"
    yield "| file | a row states | columns (needed ones in bold) |\n|---|---|---|"
    for table in (PARTICIPANT, *TABLES):
        yield f"| `{table.file}` | {_stated(table)} | {_columns(table)} |"
    yield ""


def _stated(table: Table) -> str:
    names = dict.fromkeys(form.model.__name__ for form in table.forms)
    return "any event" if table.typed else " and ".join(names)


def _columns(table: Table) -> str:
    if table.typed:
        return "**type**, **happened**, and any field of the types that occur"
    needed = [f"**{column}**" for column in table.needed]
    return ", ".join((*needed, *(name for name in table.columns() if name not in table.needed)))


def _flaws() -> Iterator[str]:
    for kind in Severity:
        yield f"### {kind.value.capitalize()}s in what the events say\n"
        yield "| kind | meaning |\n|---|---|"
        for name, meaning in MEANINGS.items():
            if severity(name) is kind:
                yield f"| `{name}` | {meaning} |"
        yield ""
