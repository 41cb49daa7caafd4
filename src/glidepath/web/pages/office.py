"""Administration: accounts, delegations, sites and versions; nothing of any child."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct.command import What
from glidepath.conduct.facts import ConsentForm, Delegated, DelegationEnded, ProtocolApproved
from glidepath.conduct.roles import OF_A_SITE, Role
from glidepath.conduct.trial import Delegation
from glidepath.quantities import InputError
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.accounts import add_account
from glidepath.web.acting import attempt
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import opened, reader_of
from glidepath.web.saying import said, say_next
from glidepath.web.words import spoken, tell

LANGUAGES = ("zh", "en")
"""In which consent forms are approved."""


@require_http_methods(["GET", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """Show who may do what, and change it."""
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        wrong = _account(request, form) if form["step"] == "account" else _do(request, form)
        if not wrong:
            return redirect("office")
    return _page(request, wrong)


def _account(request: HttpRequest, form: Filled) -> list[str]:
    language = spoken()
    try:
        password = add_account(form["name"])
    except InputError:
        return [tell("office.account-bad", language)]
    if password is None:
        return [tell("office.account-there", language)]
    values = {"name": form["name"], "password": password}
    say_next(request, tell("office.account-made", language, values))
    return []


def _do(request: HttpRequest, form: Filled) -> list[str]:
    try:
        what = _what(request, form)
    except (ValidationError, ValueError, InputError):
        return [tell("own.required", spoken())]
    wrong = attempt(request, form, what, None, f"-{form['step']}")
    if not wrong:
        say_next(request, tell("office.done", spoken()))
    return wrong


def _what(request: HttpRequest, form: Filled) -> What:
    today = opened().today(reader_of(request).site)
    if form["step"] == "approve":
        return _approval(form)
    if form["step"] == "end":
        return DelegationEnded(delegation=form["about"], last=today)
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


def _approval(form: Filled) -> ProtocolApproved:
    digests = opened().trial().setup.digests
    languages = [each for each in LANGUAGES if form[f"form:{each}"]]
    return ProtocolApproved(
        site=form["site"],
        version=form["version"],
        digest=digests.get(form["version"], ""),
        on=date.fromisoformat(form["on"]),
        reference=form["reference"],
        forms=tuple(ConsentForm(version=form["form"], language=each) for each in languages),
    )


def _page(request: HttpRequest, wrong: list[str]) -> HttpResponse:
    language, setup = spoken(), opened().trial().setup
    today = opened().today(reader_of(request).site)
    context: dict[str, Any] = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": setup.version,
        "today": today.isoformat(),
        "delegations": [_row(each, language, today) for each in setup.delegations.values()],
        "roles": [
            {"id": each.value, "name": tell(f"role.{each.value}", language)}
            for each in Role
            if each is not Role.FAMILY
        ],
        "sites": sorted(setup.zones.items()),
        "accounts": _accounts(),
        "approvals": [
            {
                "site": each.site,
                "version": each.version,
                "on": written(each.on, language),
                "forms": ", ".join(f"{form.version} {form.language}" for form in each.forms),
            }
            for each in setup.approvals
        ],
        "versions": sorted(setup.digests),
        "committed": "" if setup.committed is None else setup.committed.commitment,
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
        "endable": each.until is None or each.until > today,
    }


def _accounts() -> list[dict[str, Any]]:
    from allauth.mfa.models import Authenticator

    factors = set(Authenticator.objects.values_list("user_id", flat=True))
    names = get_user_model().objects.order_by("username").values_list("id", "username")
    return [{"name": name, "factor": number in factors} for number, name in names]
