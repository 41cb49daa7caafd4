"""The door for programs: before sessions, so that no cookie is looked at and none can be abused."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from glidepath.web.api.turned import PROBLEM_TYPE, Turned, response_of

Respond = Callable[[HttpRequest], HttpResponse]
UNDER = "/api/"
ADDRESSES = "glidepath.web.api.addresses"


def programs(respond: Respond) -> Respond:
    """Answer programs here, and let everybody else go on."""

    def responding(request: HttpRequest) -> HttpResponse:
        return _answer(request) if request.path_info.startswith(UNDER) else respond(request)

    return responding


def _answer(request: HttpRequest) -> HttpResponse:
    request.get_host()
    try:
        match = resolve(request.path_info, ADDRESSES)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return response_of(request, Turned(HTTPStatus.NOT_FOUND, "missing"))
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _plain(response):
        allowed = {"Allow": response.headers.get("Allow", "")}
        return response_of(
            request, Turned(HTTPStatus.METHOD_NOT_ALLOWED, "method", headers=allowed)
        )
    return response


def _plain(response: HttpResponse) -> bool:
    return not response.headers.get("Content-Type", "").startswith(PROBLEM_TYPE)
