"""What a program is told when it does not get what it asked for: a problem document (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from glidepath.report import Language
from glidepath.web.api.numbers import written_json
from glidepath.web.words import TONGUES, tell

PROBLEM_TYPE = "application/problem+json"
NAMESPACE = "urn:glidepath:problem:"


class Turned(Exception):  # noqa: N818 # it is an answer
    """Ends a request with a problem document.

    Parameters
    ----------
    kind
        A key of the catalogue, under ``api``.
    more
        Members of its own, such as ``errors``.
    headers
        Of the response.
    """

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.kind = status, kind
        self.more, self.headers = more or {}, headers or {}
        super().__init__(kind)


def language_of(request: HttpRequest) -> Language:
    """Give the language that a program asks for; English, where it asks for none of ours."""
    for part in _wanted(request.headers.get("Accept-Language", "")):
        if part.startswith("zh"):
            return Language.ZH
        if part.startswith("en"):
            return Language.EN
    return Language.EN


def _wanted(header: str) -> list[str]:
    """The languages of a header, the most wanted first; what cannot be read comes last."""
    parts = [each.strip().lower().partition(";q=") for each in header[:200].split(",")]
    return [name for name, _, share in sorted(parts, key=lambda each: -_share(each[2]))]


def _share(text: str) -> float:
    if not text:
        return 1.0
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def response_of(request: HttpRequest, turned: Turned) -> HttpResponse:
    """Give the problem document as a response, in the language that was asked for."""
    language = language_of(request)
    told = {
        "type": f"{NAMESPACE}{turned.kind}",
        "title": tell(f"api.{turned.kind}", language),
        "status": int(turned.status),
        **turned.more,
    }
    response = HttpResponse(written_json(told), status=turned.status, content_type=PROBLEM_TYPE)
    response["Content-Language"] = TONGUES[language]
    for name, value in turned.headers.items():
        response[name] = value
    return response


def field_errors(errors: list[dict[str, Any]], tags: frozenset[str]) -> list[dict[str, str]]:
    """Give each mistake with the path of its field, without what was sent.

    Parameters
    ----------
    tags
        Parts of a path that name a branch, and no field.
    """
    return [{"field": _field(each["loc"], tags), "message": _said(each["msg"])} for each in errors]


def _field(loc: Any, tags: frozenset[str]) -> str:
    parts = [each for each in loc[1:] if each not in tags]
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in parts)
    return text.removeprefix(".").removeprefix("command.")


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
