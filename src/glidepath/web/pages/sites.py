"""Administration of the trial itself: sites, versions and their approvals, languages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct.command import What
from glidepath.conduct.facts import (
    ConsentForm,
    ProtocolApproved,
    SiteClosed,
    SiteOpened,
    SiteReopened,
    VersionAdded,
)
from glidepath.conduct.trial import Setup
from glidepath.protocol import Protocol
from glidepath.protocol.history import effective_on
from glidepath.quantities import InputError
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.acting import attempt
from glidepath.web.forms import Filled, filled, new_name, part_of
from glidepath.web.office import office_places
from glidepath.web.opened import opened
from glidepath.web.saying import said, say_next
from glidepath.web.words import spoken, tell

LANGUAGES = ("zh", "en")
"""In which consent forms are approved."""
SHORT = 12
"""Digits of a digest that a reader compares."""


@require_http_methods(["GET", "POST"])
def sites(request: HttpRequest) -> HttpResponse:
    """Show where the trial runs, and by which texts; change it."""
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        wrong = _do(request, form)
        if not wrong:
            say_next(request, tell("office.done", spoken()))
            return redirect("sites")
    return _page(request, wrong)


def _do(request: HttpRequest, form: Filled) -> list[str]:
    try:
        what = _what(form)
    except (ValidationError, ValueError, InputError):
        return [tell("staff.not-so", spoken())]
    part = f"-{form['step']}-{part_of(form['site'] + form['version'])}"
    return attempt(request, form, what, None, part)


def _what(form: Filled) -> What:
    match form["step"]:
        case "add":
            return SiteOpened(site=form["site"], time_zone=form["zone"])
        case "close":
            return SiteClosed(site=form["site"], reason=form["reason"])
        case "reopen":
            return SiteReopened(site=form["site"], reason=form["reason"])
        case "version":
            return VersionAdded(version=form["version"], digest=_at_hand(form["version"]))
        case "approve":
            return _approval(form)
    raise Http404


def _at_hand(version: str) -> str:
    """The digest of a version as this machine holds it."""
    found = next((each for each in opened().history.versions if each.version == version), None)
    if found is None:
        raise Http404
    return found.digest


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
    context: dict[str, Any] = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": setup.version,
        "rooms": office_places(request),
        "today": opened().today(None).isoformat(),
        "sites": [
            {"site": site, "zone": zone, "closed": site in setup.closed}
            for site, zone in sorted(setup.zones.items())
        ],
        "versions": list(_versions(setup)),
        "named": sorted(setup.digests),
        "approvals": list(_approvals(setup, language)),
        "consent": list(_forms(setup)),
    }
    return render(request, "glidepath/sites.html", context, status=422 if wrong else 200)


def _versions(setup: Setup) -> Iterator[dict[str, Any]]:
    """Every version that the ledger names, or this machine holds."""
    held = {each.version: each.digest for each in opened().history.versions}
    for version in sorted({*held, *setup.digests}):
        named, here = setup.digests.get(version), held.get(version)
        yield {
            "version": version,
            "digest": (named or here or "")[:SHORT],
            "same": named == here,
            "new": named is None,
            "missing": here is None,
        }


def _approvals(setup: Setup, language: Language) -> Iterator[dict[str, Any]]:
    """Site by site and version by version: approved or not, and from when it is in force."""
    for site in sorted(setup.zones):
        for protocol in opened().history.versions:
            yield _approved(setup, site, protocol, language)


def _approved(setup: Setup, site: str, protocol: Protocol, language: Language) -> dict[str, Any]:
    found = [
        each for each in setup.approvals if (each.site, each.version) == (site, protocol.version)
    ]
    since = effective_on(protocol, site)
    forms = (form for each in found for form in each.forms)
    return {
        "site": site,
        "version": protocol.version,
        "on": ", ".join(written(each.on, language) for each in found),
        "reference": ", ".join(each.reference for each in found),
        "forms": ", ".join(dict.fromkeys(f"{form.version} {form.language}" for form in forms)),
        "since": "" if since is None else written(since, language),
        "late": not found and since is not None and since <= opened().today(site),
    }


def _forms(setup: Setup) -> Iterator[dict[str, str]]:
    """In which languages a family can be asked, site by site."""
    for site in sorted(setup.zones):
        approved = (each for each in setup.approvals if each.site == site)
        languages = {form.language for each in approved for form in each.forms}
        yield {"site": site, "languages": ", ".join(sorted(languages))}
