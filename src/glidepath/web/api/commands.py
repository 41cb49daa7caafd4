"""A command as a typed document: every type that the matrix lets somebody send, by its name."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Annotated, Any, Literal, Union, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, create_model

from glidepath.conduct import ACTS, FACT_TYPES, IssueDecision
from glidepath.conduct.command import What
from glidepath.conduct.matrix import MAY
from glidepath.record.event import Event
from glidepath.record.events import EVENT_TYPES

MOST = 2**53
"""The largest whole number that every program reads exactly."""


def _event(kind: type[Event]) -> type[BaseModel]:
    """An event names its type itself; here it has to be named."""
    name: Any = Literal[kind.__name__]
    return create_model(kind.__name__, __base__=kind, __doc__=kind.__doc__, type=(name, ...))


def _fact(kind: type[BaseModel]) -> type[BaseModel]:
    name: Any = Literal[kind.__name__]
    return create_model(kind.__name__, __base__=kind, __doc__=kind.__doc__, type=(name, ...))


def _act(kind: type) -> type[BaseModel]:
    """An act with its fields; a decision is not sent, but made of what is known."""
    name: Any = Literal[kind.__name__]
    sent = () if kind is IssueDecision else fields(kind)
    hints = get_type_hints(kind, include_extras=True) if sent else {}
    parts: dict[str, Any] = {"type": (name, ...)}
    for each in sent:
        default = each.default if each.default is not MISSING else ...
        if each.default_factory is not MISSING:
            default = Field(default_factory=each.default_factory)
        parts[each.name] = (hints[each.name], default)
    config = ConfigDict(extra="forbid", frozen=True)
    made: type[BaseModel] = create_model(
        kind.__name__, __config__=config, __doc__=kind.__doc__, **parts
    )
    return made


def _documents() -> Iterator[tuple[str, type[BaseModel]]]:
    acts = {each.__name__: each for each in ACTS}
    for name in (each for each, roles in MAY.items() if roles):
        if name in EVENT_TYPES:
            yield name, _event(EVENT_TYPES[name])
        elif name in FACT_TYPES:
            yield name, _fact(FACT_TYPES[name])
        else:
            yield name, _act(acts[name])


DOCUMENTS: Mapping[str, type[BaseModel]] = dict(_documents())
"""By the name of a command, the form of its document."""

AnyDocument: Any = Annotated[
    Union[tuple(DOCUMENTS.values())],  # noqa: UP007 # made of a table
    Field(discriminator="type"),
]

CommandId = Annotated[
    str, StringConstraints(strict=True, pattern="^[A-Za-z0-9][A-Za-z0-9._-]{7,79}$")
]
Code = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=80)]


class SentCommand(BaseModel):
    """A wish to write.

    Parameters
    ----------
    id
        Chosen by the program, unique for good: sent twice, it is done once.
    participant
        The code of the child; none for what concerns the trial.
    seen
        The version that was read: of the participant, or of the trial. Blinded roles have none.
    what
        What is to be written, by its `type`.
    password
        Of the account, where a page would ask for it once more.
    """

    model_config = ConfigDict(extra="forbid")

    id: CommandId
    participant: Code | None = None
    seen: Annotated[int, Field(strict=True, ge=0, le=MOST)] | None = None
    what: AnyDocument
    password: SecretStr | None = None


def what_of(document: BaseModel) -> What | None:
    """Give what a document asks for; ``None`` for a decision, which is made of what is known."""
    name = type(document).__name__
    if name == IssueDecision.__name__:
        return None
    stated = {each: getattr(document, each) for each in type(document).model_fields}
    if name in EVENT_TYPES:
        return EVENT_TYPES[name].model_construct(document.model_fields_set, **stated)
    stated.pop("type")
    if name in FACT_TYPES:
        return FACT_TYPES[name].model_construct(document.model_fields_set - {"type"}, **stated)
    act: What = next(each for each in ACTS if each.__name__ == name)(**stated)
    return act
