"""What every response says to browsers, and who may go on at all.

A page loads nothing from elsewhere, runs no script but the files of this program, evaluates no
text as code, and stands in no other page's frame.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone

from glidepath.conduct.matrix import may_send
from glidepath.web.accounts import known_to_others
from glidepath.web.configuration import SIGNING
from glidepath.web.opened import opened, reader_or_none
from glidepath.web.pages.failing import forbidden, no_role
from glidepath.web.places import may_open
from glidepath.web.settings import LONGEST

Respond = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
UNTOUCHED = ("/static/", "/script/")
"""Files that are the same for everybody, and may be kept."""

OPEN = frozenset({"account_login", "mfa_authenticate", "language", "alive", "chart-script"})
"""Pages for somebody who has not signed in."""
ENROLLING = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "account_change_password",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
    }
)
"""Pages for somebody who still lacks a second factor."""
DOORS = frozenset({"mfa_deactivate_totp", "mfa_remove_webauthn"})
"""Pages for everybody who has signed in."""
SINCE = "signed-in-at"
OWN = "own-password"
"""Where a session remembers that nobody else knows the password."""
WRITING = ("Sign", "Verify", "Frozen", "Delegated")
"""Who may send one of them needs a second factor where only those need it who write."""


def headers(respond: Respond) -> Respond:
    """Give every response its headers; nothing of a page is kept on the way or in the browser."""

    def responding(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if not request.path.startswith(UNTOUCHED):
            response.setdefault("Cache-Control", "no-store")
        return response

    return responding


def signed_in(respond: Respond) -> Respond:
    """Let only those in who have signed in, whole and not too long ago: closed by default."""

    def responding(request: HttpRequest) -> HttpResponse:
        name = resolve(request.path_info).url_name if _routed(request) else None
        if name is None or name in OPEN:
            return respond(request)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if _too_long(request):
            logout(request)
            return _to_sign_in(request)
        if name not in ENROLLING and _others_know(request):
            return redirect("account_change_password")
        if name not in ENROLLING and _wants_factor(request) and _lacks_factor(request):
            return redirect("mfa_activate_totp")
        return _by_role(request, name) or respond(request)

    return responding


def _by_role(request: HttpRequest, name: str) -> HttpResponse | None:
    """Turn away who has no role, or one that may not open this page: closed by default."""
    if name in ENROLLING or name in DOORS:
        return None
    reader = reader_or_none(request)
    if reader is None:
        return no_role(request)
    if not may_open(name, reader.role, locked=opened().trial().locked):
        return forbidden(request, PermissionDenied())
    return None


def _routed(request: HttpRequest) -> bool:
    from django.urls import Resolver404

    try:
        resolve(request.path_info)
    except Resolver404:
        return False
    return True


def _too_long(request: HttpRequest) -> bool:
    """Whether the session began too long ago; the first request of a session begins it."""
    now = timezone.now().timestamp()
    since: float = request.session.setdefault(SINCE, now)
    return now - since > LONGEST


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = settings.LOGIN_PATH
        return response
    from django.contrib.auth.views import redirect_to_login

    return redirect_to_login(request.get_full_path(), settings.LOGIN_PATH)


def _others_know(request: HttpRequest) -> bool:
    """Whether somebody else knows the password; asked once in a session."""
    if request.session.get(OWN) == request.session.get(HASH_SESSION_KEY):
        return False
    if known_to_others(request.user.get_username()):
        return True
    request.session[OWN] = request.session.get(HASH_SESSION_KEY)
    return False


def _wants_factor(request: HttpRequest) -> bool:
    """Whether this account needs a second factor, as the installation is set up."""
    if settings.GLIDEPATH_SECOND_FACTOR != SIGNING:
        return bool(settings.GLIDEPATH_SECOND_FACTOR)
    reader = reader_or_none(request)
    held = () if reader is None else reader.all
    return any(may_send(each.role, what) for each in held for what in WRITING)


def _lacks_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(request.user)
