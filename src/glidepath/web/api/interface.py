"""The operations, and how what goes wrong in them is told."""

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError

from glidepath.quantities import InputError, instant
from glidepath.store.errors import StoreError
from glidepath.web.api import forms
from glidepath.web.api.admission import Bearer, Caller, unknown
from glidepath.web.api.commands import DOCUMENTS, MOST, SentCommand
from glidepath.web.api.numbers import ExactParser, ExactRenderer
from glidepath.web.api.places import check_call
from glidepath.web.api.reading import (
    audit_told,
    decision_told,
    due_told,
    forecast_told,
    participant_told,
    participants_told,
    trial_told,
)
from glidepath.web.api.turned import (
    PROBLEM_TYPE,
    Turned,
    field_errors,
    language_of,
    response_of,
)
from glidepath.web.api.writing import carry_out
from glidepath.web.thinking import Thought

PREFIX = "/api/v1/"
MOST_DOSE, MOST_LINES = 100_000, 500
TAGS = frozenset({*DOCUMENTS, "quantity", "below-limit", "not-analysed", "body"})
FAILURES = dict.fromkeys((400, 401, 403, 404, 405, 409, 422, 429, 503), forms.ProblemTold)

interface = NinjaAPI(
    title="Glidepath",
    version="1",
    description="Commands and typed reads, by the matrix of roles that the pages obey.",
    auth=Bearer(),
    parser=ExactParser(),
    renderer=ExactRenderer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


def _caller(request: HttpRequest, operation: str) -> Caller:
    """Give who calls, if the operation is for its role."""
    found: Caller = request.auth  # type: ignore[attr-defined] # set where the token was checked
    check_call(operation, found.role, locked=found.trial.trial().locked)
    return found


@interface.get("/trial", response={200: forms.TrialTold, **FAILURES}, operation_id="trial")
def trial(request: HttpRequest) -> forms.TrialTold:
    """Tell of the trial, and of what the role of the token may read and send."""
    return trial_told(_caller(request, "trial"))


@interface.get(
    "/participants",
    response={200: list[forms.ParticipantNamed], **FAILURES},
    operation_id="participants",
)
def participants(request: HttpRequest) -> list[forms.ParticipantNamed]:
    """Name the participants of the site; of the whole trial, for a role that has no site."""
    return participants_told(_caller(request, "participants"))


@interface.get(
    "/participants/{code}",
    response={200: forms.ParticipantSeen, **FAILURES},
    operation_id="participant",
)
def participant(request: HttpRequest, code: str) -> forms.ParticipantSeen:
    """Give a participant as the role reads it: what is not granted is absent."""
    caller = _caller(request, "participant")
    return participant_told(caller, caller.trial.child(caller.reader, code))


@interface.get("/due", response={200: list[forms.DueTold], **FAILURES}, operation_id="due")
def due(request: HttpRequest) -> list[forms.DueTold]:
    """Give what waits for a person, overdue first."""
    return due_told(_caller(request, "due"))


@interface.get(
    "/participants/{code}/decision",
    response={200: forms.DecisionTold, **FAILURES},
    operation_id="decision",
)
def decision(request: HttpRequest, code: str, at: datetime | None = None) -> forms.DecisionTold:
    """Say what may be ordered now, or could have been at a past instant; nothing is stored."""
    thought = _thought(_caller(request, "decision"), code, at)
    return decision_told(thought, language_of(request))


@interface.get(
    "/participants/{code}/forecast",
    response={200: forms.ForecastTold, **FAILURES},
    operation_id="forecast",
)
def forecast(
    request: HttpRequest,
    code: str,
    dose: Annotated[int, Query(ge=0, le=MOST_DOSE, description="micrograms a day")],
) -> forms.ForecastTold:
    """Say what is expected of a dose from today on; nothing is stored."""
    thought = _thought(_caller(request, "forecast"), code, None)
    found = forecast_told(thought, dose, language_of(request))
    if found is None:
        raise Turned(HTTPStatus.NOT_FOUND, "no-dose")
    return found


def _thought(caller: Caller, code: str, at: datetime | None) -> Thought:
    child = caller.trial.child(caller.reader, code)
    try:
        moment = None if at is None else min(instant(at), caller.trial.now())
    except InputError as error:
        errors = [{"field": "at", "message": each.message} for each in error.problems]
        raise Turned(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", {"errors": errors}) from None
    return caller.trial.thought(child, moment)


@interface.get("/audit", response={200: list[forms.AuditLine], **FAILURES}, operation_id="audit")
def audit(
    request: HttpRequest,
    since: Annotated[int, Query(ge=0, le=MOST)] = 0,
    most: Annotated[int, Query(ge=1, le=MOST_LINES)] = MOST_LINES,
) -> list[forms.AuditLine]:
    """Give lines of the ledger after a number, in order, with their hashes."""
    return audit_told(_caller(request, "audit"), since, most)


@interface.post("/commands", response={200: forms.CommandDone, **FAILURES}, operation_id="command")
def command(request: HttpRequest, command: SentCommand) -> forms.CommandDone:
    """Carry out a command; sent twice with the same id, it is done once.

    Notes
    -----
    422 and 403 with `unmet` are refusals: every reason, as data and in words. 409 with `conflict`
    gives what others wrote since `seen`, and what was to be written.
    """
    return carry_out(request, _caller(request, "command"), command, language_of(request))


@interface.get("/openapi.json", operation_id="schema", include_in_schema=False)
def schema(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI 3.1 document of this interface."""
    _caller(request, "schema")
    return interface.create_response(request, document(), status=HTTPStatus.OK)


@cache
def document() -> dict[str, Any]:
    """Give the OpenAPI document; every failure is a problem document."""
    made: dict[str, Any] = dict(interface.get_openapi_schema(path_prefix=PREFIX))
    for operations in made["paths"].values():
        for operation in operations.values():
            _as_problems(operation["responses"])
    return made


def _as_problems(responses: dict[Any, Any]) -> None:
    for code, response in responses.items():
        if int(code) >= HTTPStatus.BAD_REQUEST and "content" in response:
            response["content"] = {PROBLEM_TYPE: next(iter(response["content"].values()))}


@interface.exception_handler(Turned)
def _turned(request: HttpRequest, turned: Turned) -> HttpResponse:
    return response_of(request, turned)


@interface.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return response_of(request, unknown())


@interface.exception_handler(Http404)
def _missing(request: HttpRequest, _: Http404) -> HttpResponse:
    return response_of(request, Turned(HTTPStatus.NOT_FOUND, "missing"))


@interface.exception_handler(HttpError)
def _unread(request: HttpRequest, _: HttpError) -> HttpResponse:
    return response_of(request, Turned(HTTPStatus.BAD_REQUEST, "unread"))


@interface.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    more: Mapping[str, Any] = {"errors": field_errors(error.errors, TAGS)}
    return response_of(request, Turned(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", more))


@interface.exception_handler(StoreError)
def _unavailable(request: HttpRequest, error: StoreError) -> HttpResponse:
    logging.getLogger(__name__).error("the store failed", exc_info=error)
    more, later = {"store": error.kind}, {"Retry-After": "30"}
    turned = Turned(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", more, later)
    return response_of(request, turned)


@interface.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    logging.getLogger(__name__).error("the interface failed", exc_info=error)
    return response_of(request, Turned(HTTPStatus.INTERNAL_SERVER_ERROR, "broken"))
