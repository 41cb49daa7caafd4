"""When the store cannot do what it was asked: its kind, what to do, and what was typed.

Nothing here reads the ledger, which may be gone. What was typed stands in the page itself, under
the same id of its command, so that it can be sent again: it is written once.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from glidepath.report import Language
from glidepath.store.errors import StoreError
from glidepath.web.words import TONGUES, spoken, tell, texts

UNAVAILABLE = 503
NEVER = frozenset({"csrfmiddlewaretoken", "password"})
MOST_FIELDS = 300
OTHER = "other"


def failure_told(error: StoreError, language: Language) -> tuple[str, str]:
    """Tell what failed, and what to do now.

    The driver's own words and the file's path are for the log, not for the page.
    """
    kind = error.kind if f"store.{error.kind}.what" in texts() else OTHER
    return tell(f"store.{kind}.what", language), tell(f"store.{kind}.do", language)


def unavailable(request: HttpRequest, error: StoreError) -> HttpResponse:
    """Say that the store failed; what was typed can be sent again from this page."""
    language = spoken()
    what, do = failure_told(error, language)
    context: dict[str, Any] = {
        "tongue": TONGUES[language],
        "demo": settings.GLIDEPATH_DEMO,
        "csrf_token": get_token(request),
        "what": what,
        "do": do,
        "posted": request.method == "POST",
        "typed": _typed(request),
        "address": request.get_full_path(),
        "secret": "password" in request.POST,
    }
    page = render_to_string("glidepath/unavailable.html", context)
    return HttpResponse(page, status=UNAVAILABLE, headers={"Retry-After": "30"})


def _typed(request: HttpRequest) -> Mapping[str, str]:
    """What a form brought, without its password; nothing of one that brought a file."""
    if request.method != "POST" or request.FILES or len(request.POST) > MOST_FIELDS:
        return {}
    return {name: request.POST[name] for name in request.POST if name not in NEVER}
