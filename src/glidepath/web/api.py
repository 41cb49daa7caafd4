"""The programming interface: one way to write, typed reads, the matrix and ids of the pages.

Whoever calls it has signed in as on the pages, and acts in the role chosen there.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Schema, Status
from ninja.security import django_auth
from pydantic import Field, ValidationError

from glidepath.conduct import Refusal, due_for, seen_by
from glidepath.conduct.command import What
from glidepath.conduct.steps import FACT_TYPES
from glidepath.quantities import InputError
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record.events import EVENT_TYPES
from glidepath.record.reading import event_from
from glidepath.report import as_data
from glidepath.store.writing import Conflict
from glidepath.web.opened import opened, reader_of
from glidepath.web.sending import command_of, send

api = NinjaAPI(
    title="Glidepath",
    version="1",
    description="Research software, not a medical device. A clinician decides.",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=django_auth,
    urls_namespace="api",
)


class Wish(Schema):
    """A command: an event of the record, or a fact about the conduct, to be entered as it is.

    Parameters
    ----------
    id
        Chosen by the sender, unique for good: sent twice, it is done once.
    seen
        The version of the participant that the sender saw.
    fields
        Of the type, as a participant's file has them, without `type`.
    """

    id: str = Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")
    type: str = Field(max_length=60)
    participant: str | None = Field(default=None, max_length=40)
    seen: int | None = Field(default=None, ge=0, le=2**53)
    fields: dict[str, Any] = Field(default_factory=dict)


class Written(Schema):
    """What a command wrote: the numbers of its lines, and the version of the participant now."""

    lines: list[int]


class Reason(Schema):
    """One thing that stood in the way."""

    code: str
    inputs: dict[str, Any] = Field(default_factory=dict)


class NotWritten(Schema):
    """Why nothing was written."""

    kind: Literal["refused", "conflict", "unreadable"]
    reasons: list[Reason] = Field(default_factory=list)


class FactOut(Schema):
    """A fact as this role reads it."""

    type: str
    happened: str
    known: str
    fields: dict[str, Any]


class ChildOut(Schema):
    """A participant as this role reads it."""

    participant: str
    site: str
    child: dict[str, Any]
    version: int | None
    facts: list[FactOut]


class DueOut(Schema):
    """One thing that waits for a person."""

    kind: str
    participant: str
    site: str
    about: str
    state: str
    since: str
    by: str | None


@api.post(
    "/commands/",
    url_name="api-commands",
    response={201: Written, 409: NotWritten, 422: NotWritten},
)
def commands(request: HttpRequest, wish: Wish) -> Status:
    """Send a command."""
    try:
        what = _what(wish)
    except (ValidationError, InputError, TypeError, ValueError) as error:
        reasons = [Reason(code="unreadable", inputs={"message": str(error)[:500]})]
        return Status(422, NotWritten(kind="unreadable", reasons=reasons))
    reader = reader_of(request)
    command = command_of(opened(), reader, what, wish.id, wish.participant, wish.seen)
    answer = send(opened(), command)
    if isinstance(answer, Refusal):
        told = [Reason(code=each.code, inputs=_data(each.inputs)) for each in answer.unmet]
        return Status(422, NotWritten(kind="refused", reasons=told))
    if isinstance(answer, Conflict):
        reasons = [Reason(code="conflict", inputs={"version": answer.version})]
        return Status(409, NotWritten(kind="conflict", reasons=reasons))
    return Status(201, Written(lines=[each.number for each in answer]))


def _what(wish: Wish) -> What:
    if wish.type in EVENT_TYPES:
        return event_from({**wish.fields, "type": wish.type})
    if wish.type in FACT_TYPES:
        return FACT_TYPES[wish.type].model_validate(wish.fields)
    raise ValueError(f"nobody knows the type {wish.type!r}")


def _data(value: Any) -> Any:
    """Plain data that JSON can hold: exact numbers as texts."""
    match value:
        case dict():
            return {str(name): _data(each) for name, each in value.items()}
        case list() | tuple():
            return [_data(each) for each in value]
        case None | bool() | int() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return _data(value.value)
        case Mapping():
            return _data(dict(value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@api.get("/children/", url_name="api-children", response=list[str])
def children(request: HttpRequest) -> list[str]:
    """Give the codes of the participants whom this role may know of."""
    reader = reader_of(request)
    trial = opened().trial()
    return [
        child.participant.id
        for child in opened().children(reader)
        if seen_by(reader.role, trial, ParticipantId(child.participant.id)) is not None
    ]


@api.get("/children/{code}/", url_name="api-child", response=ChildOut)
def child(request: HttpRequest, code: str) -> ChildOut:
    """Give a participant as this role reads it."""
    reader = reader_of(request)
    known = opened().child(reader, code)
    found = seen_by(reader.role, opened().trial(), ParticipantId(known.participant.id))
    if found is None:
        raise Http404
    return ChildOut(
        participant=found.participant,
        site=found.site,
        child=_data(dict(found.child)),
        version=found.version,
        facts=[
            FactOut(
                type=each.type,
                happened=each.happened.isoformat(),
                known=each.known.isoformat(),
                fields=_data(dict(each.fields)),
            )
            for each in found.facts
        ],
    )


@api.get("/children/{code}/decision/", url_name="api-decision", response=dict[str, Any])
def decision(request: HttpRequest, code: str) -> dict[str, Any]:
    """Give what may be done next about a participant, and why."""
    found = opened().child(reader_of(request), code)
    told: dict[str, Any] = _data(as_data(opened().thought(found).answer))
    return told


@api.get("/due/", url_name="api-due", response=list[DueOut])
def due(request: HttpRequest) -> list[DueOut]:
    """Give what waits, as far as this role reads it."""
    reader, trial = reader_of(request), opened()
    found = due_for(reader.role, trial.trial(), trial.now(), trial.history, reader.site)
    return [
        DueOut(
            kind=each.kind.value,
            participant=each.participant,
            site=each.site,
            about=each.about,
            state=each.state.value,
            since=each.since.isoformat(),
            by=None if each.by is None else each.by.isoformat(),
        )
        for each in found
    ]
