"""Administration, its people: accounts, and the roles that are delegated; nothing of any child."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct.command import What
from glidepath.conduct.facts import Delegated, DelegationEnded
from glidepath.conduct.roles import OF_A_SITE, Role
from glidepath.conduct.trial import Delegation
from glidepath.quantities import InputError
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.accounts import add_account, reset_account, switch_account
from glidepath.web.acting import attempt
from glidepath.web.forms import Filled, filled, first_time, new_name, part_of
from glidepath.web.office import office_places
from glidepath.web.opened import opened, reader_of
from glidepath.web.saying import said, say_next
from glidepath.web.sign_in import is_really
from glidepath.web.words import spoken, tell, told

OF_ACCOUNTS = frozenset({"account", "close", "open", "reset"})
"""Steps that are about an account, and not written in the ledger."""
LAST = 20
"""Rows of what was done to accounts."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """Show who may do what, and change it."""
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        do = _account if form["step"] in OF_ACCOUNTS else _delegate
        wrong = do(request, form)
        if not wrong:
            return redirect("office")
    return _page(request, wrong)


def _account(request: HttpRequest, form: Filled) -> list[str]:
    """Do something to an account, once for a form."""
    language, person = spoken(), reader_of(request).person
    name, step = form["name"], form["step"]
    if step in ("close", "reset") and name == person:
        return [tell("staff.own", language)]
    if step == "reset" and not is_really(request, form["password"]):
        return [tell("own.password", language)]
    if not first_time(form):
        return []
    match step:
        case "account":
            return _add(request, name, person, language)
        case "reset":
            return _reset(request, name, person, language)
    if not switch_account(name, person, active=step == "open"):
        return [tell("staff.as-it-was", language)]
    say_next(request, tell(f"staff.done-{step}", language, {"name": name}))
    return []


def _add(request: HttpRequest, name: str, person: str, language: Language) -> list[str]:
    try:
        password = add_account(name, person)
    except InputError:
        return [tell("office.account-bad", language)]
    if password is None:
        return [tell("office.account-there", language)]
    values = {"name": name, "password": password}
    say_next(request, tell("office.account-made", language, values))
    return []


def _reset(request: HttpRequest, name: str, person: str, language: Language) -> list[str]:
    password = reset_account(name, person)
    if password is None:
        raise Http404
    say_next(request, tell("staff.done-reset", language, {"name": name, "password": password}))
    return []


def _delegate(request: HttpRequest, form: Filled) -> list[str]:
    try:
        what = _what(form)
    except (ValidationError, ValueError):
        return [tell("own.required", spoken())]
    part = f"-{form['step']}-{part_of(form['about'])}"
    wrong = attempt(request, form, what, None, part)
    if not wrong:
        say_next(request, tell("office.done", spoken()))
    return wrong


def _what(form: Filled) -> What:
    today = opened().today(None)
    if form["step"] == "end":
        last = date.fromisoformat(form["last"]) if form["last"] else today
        reason = form["reason"] or None
        return DelegationEnded(delegation=form["about"], last=last, reason=reason)
    if form["step"] != "delegate":
        raise Http404
    role = Role(form["role"])
    return Delegated(
        person=form["person"],
        role=role,
        site=form["site"] or None if role in OF_A_SITE else None,
        starts=date.fromisoformat(form["starts"]),
        until=date.fromisoformat(form["until"]) if form["until"] else None,
    )


def _page(request: HttpRequest, wrong: list[str]) -> HttpResponse:
    language, setup = spoken(), opened().trial().setup
    reader = reader_of(request)
    today = opened().today(None)
    held = sorted(setup.delegations.values(), key=lambda each: not each.holds(today))
    context: dict[str, Any] = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": setup.version,
        "today": today.isoformat(),
        "rooms": office_places(request),
        "delegations": [_row(each, language, today) for each in held],
        "offered": [
            {"id": each.value, "name": tell(f"role.{each.value}", language)}
            for each in Role
            if each is not Role.FAMILY
        ],
        "sites": sorted(setup.zones.items()),
        "accounts": list(_accounts(reader.person, language, today)),
        "deeds": list(_deeds(language)),
    }
    return render(request, "glidepath/office.html", context, status=422 if wrong else 200)


def _row(each: Delegation, language: Language, today: date) -> dict[str, Any]:
    return {
        "id": each.id,
        "person": each.person,
        "role": tell(f"role.{each.role.value}", language),
        "site": each.site or tell("office.whole", language),
        "starts": written(each.starts, language),
        "until": tell("office.no-end", language)
        if each.until is None
        else written(each.until, language),
        "holds": each.holds(today),
        "later": each.starts > today,
        "endable": each.until is None or each.until > today,
    }


def _accounts(person: str, language: Language, today: date) -> Iterator[dict[str, Any]]:
    from allauth.mfa.models import Authenticator

    factors: dict[int, set[str]] = {}
    for owner, kind in Authenticator.objects.values_list("user_id", "type"):
        factors.setdefault(owner, set()).add(kind)
    held = [each for each in opened().trial().setup.delegations.values() if each.holds(today)]
    for account in get_user_model().objects.order_by("username"):
        name = account.get_username()
        roles = [each for each in held if each.person == name]
        yield {
            "name": name,
            "active": account.is_active,
            "own": name == person,
            "factors": ", ".join(_factors(factors.get(account.pk, set()), language)),
            "roles": ", ".join(_held(each, language) for each in roles),
            "last": told(account.last_login, language) if account.last_login else "",
        }


def _factors(kinds: set[str], language: Language) -> Iterator[str]:
    for kind in ("totp", "webauthn"):
        if kind in kinds:
            yield tell(f"staff.factor-{kind}", language)


def _held(each: Delegation, language: Language) -> str:
    role = tell(f"role.{each.role.value}", language)
    return f"{role} · {each.site}" if each.site else role


def _deeds(language: Language) -> Iterator[dict[str, str]]:
    from glidepath.web.deeds.models import Deed

    for each in Deed.objects.order_by("-id")[:LAST]:
        yield {
            "at": told(each.at, language),
            "actor": each.actor or tell("staff.machine", language),
            "person": each.person,
            "what": tell(f"staff.what.{each.what}", language),
        }
