"""The tokens of programs: made and shown once, listed, revoked."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from glidepath.conduct.roles import Role
from glidepath.conduct.trial import Delegation
from glidepath.quantities import InputError
from glidepath.report import Language
from glidepath.web.api.models import Token
from glidepath.web.api.tokens import MOST_DAYS, Wanted, make_token, revoke_token, tokens
from glidepath.web.forms import Filled, filled, first_time, new_name
from glidepath.web.office import office_places
from glidepath.web.opened import opened, reader_of
from glidepath.web.saying import said, say_next
from glidepath.web.sign_in import is_really
from glidepath.web.words import spoken, tell, texts, told

USUAL_DAYS = 90


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def programs(request: HttpRequest) -> HttpResponse:
    """Show every token that was made; make one, or let one end."""
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        wrong = _do(request, form)
        if not wrong:
            return redirect("programs")
    return _page(request, wrong)


def _do(request: HttpRequest, form: Filled) -> list[str]:
    language, person = spoken(), reader_of(request).person
    if form["step"] not in ("make", "revoke"):
        raise Http404
    try:
        if form["step"] == "revoke":
            if not first_time(form):
                return []
            revoke_token(opened(), person, form["about"])
            say_next(request, tell("office.done", language))
            return []
        return _make(request, form, person, language)
    except InputError as error:
        return [_why(each.kind, language) for each in error.problems]


def _make(request: HttpRequest, form: Filled, person: str, language: Language) -> list[str]:
    """Make a token under the password; the same form makes no second one."""
    held = opened().trial().setup.delegations.get(form["about"])
    if held is None:
        raise Http404
    if not is_really(request, form["password"]):
        return [tell("own.password", language)]
    days = int(form["days"]) if form["days"].isascii() and form["days"].isdigit() else 0
    wanted = Wanted(held.person, held.role, held.site, min(days, MOST_DAYS + 1))
    if first_time(form):
        _, text = make_token(opened(), person, wanted)
        say_next(request, tell("staff.token-made", language, {"token": text}))
    return []


def _why(kind: str, language: Language) -> str:
    key = f"staff.token-wrong.{kind}"
    return tell(key if key in texts() else "staff.not-so", language)


def _page(request: HttpRequest, wrong: list[str]) -> HttpResponse:
    language, setup = spoken(), opened().trial().setup
    context: dict[str, Any] = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": setup.version,
        "rooms": office_places(request),
        "days": USUAL_DAYS,
        "most": MOST_DAYS,
        "held": list(_held(language)),
        "tokens": [_row(each, language) for each in tokens()],
    }
    return render(request, "glidepath/programs.html", context, status=422 if wrong else 200)


def _held(language: Language) -> Iterator[dict[str, str]]:
    """The delegations that hold today, for which a token can be made."""
    for each in opened().trial().setup.delegations.values():
        if each.holds(opened().today(each.site)) and each.role is not Role.FAMILY:
            yield {"id": each.id, "name": _name(each, language)}


def _name(each: Delegation, language: Language) -> str:
    role = tell(f"role.{each.role.value}", language)
    return " · ".join(part for part in (each.person, role, each.site) if part)


def _row(each: Token, language: Language) -> dict[str, Any]:
    now = opened().now()
    state = "revoked" if each.revoked is not None else "expired" if each.expires <= now else "valid"
    return {
        "name": each.name,
        "person": each.person,
        "role": tell(f"role.{each.role}", language),
        "site": each.site,
        "maker": each.maker,
        "made": told(each.made, language),
        "expires": told(each.expires, language),
        "state": tell(f"staff.token-state.{state}", language),
        "valid": state == "valid",
    }
