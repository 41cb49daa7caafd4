"""Pages for what cannot be shown: nothing of the trial stands on them."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from glidepath.report import Language
from glidepath.store.errors import StoreError
from glidepath.web.pages.unwritten import unavailable
from glidepath.web.words import TONGUES, spoken, tell


def _failing(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, "glidepath/failing.html", _told(name, spoken()), status=status)


def _told(name: str, language: Language) -> dict[str, object]:
    return {
        "heading": tell(f"failing.{name}-title", language),
        "told": tell(f"failing.{name}", language),
    }


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or it is not for this reader: both look alike."""
    return _failing(request, "missing", 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is not for this role."""
    return _failing(request, "forbidden", 403)


def broken(request: HttpRequest) -> HttpResponse:
    """The program failed, or the database did: then it is said how, and what to do.

    Nothing is asked of the trial, which may be what failed.
    """
    error = sys.exc_info()[1]
    if isinstance(error, StoreError):
        return unavailable(request, error)
    language = spoken()
    context = _told("broken", language) | {"tongue": TONGUES[language], "bare": True}
    return HttpResponse(render_to_string("glidepath/failing.html", context), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or is too old."""
    return _failing(request, "forged", 403)


def closed(request: HttpRequest) -> HttpResponse:
    """An account that is closed."""
    return _failing(request, "closed", 403)


def no_role(request: HttpRequest) -> HttpResponse:
    """An account without a role today."""
    return _failing(request, "no-role", 403)
