"""The blinded assessor's narrow room: names of visits, and one form; nothing that tells.

What is due comes through the matrix; no version, no number of a line and no time of writing is put
on these pages.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import ValidationError

from glidepath.conduct import due_for
from glidepath.conduct.acts import AssessOutcome
from glidepath.conduct.steps import AssessorUnblinded
from glidepath.conduct.waiting import Kind, State
from glidepath.quantities import local_day, zone
from glidepath.record.enrolment import OutcomeAssessed
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.acting import attempt
from glidepath.web.entering import METHODS
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import opened, reader_of
from glidepath.web.saying import said, say_next
from glidepath.web.words import spoken, tell


@require_GET
def assessments(request: HttpRequest) -> HttpResponse:
    """Show which children wait to be judged."""
    context = {"waiting": waiting(request, spoken()), "said": said(request)}
    return render(request, "glidepath/assessments.html", context)


def waiting(request: HttpRequest, language: Language) -> list[dict[str, str]]:
    """Give what waits for an assessor, by code and last day."""
    reader = reader_of(request)
    trial = opened()
    found = due_for(reader.role, trial.trial(), trial.now(), trial.history, reader.site)
    return [
        {"code": each.participant, "by": _day(each.by, each.site, language)}
        for each in found
        if each.kind is Kind.OUTCOME and each.state is not State.AHEAD
    ]


def _day(by: Any, site: str, language: Language) -> str:
    if by is None:
        return ""
    zones = opened().trial().setup.zones
    return written(local_day(by, zone(zones.get(site, "UTC"))), language)


@require_http_methods(["GET", "POST"])
def assessment(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a child that waits, or take the judgement."""
    language = spoken()
    if code not in {each["code"] for each in waiting(request, language)}:
        raise Http404
    if request.method == "GET":
        return _page(request, code, [], {})
    form = filled(request)
    if form["unblinded"]:
        how = AssessorUnblinded(person=reader_of(request).person, how=form["unblinded"])
        wrong, done = attempt(request, form, how, code, "-told"), "told-done"
    else:
        act = _act(form)
        wrong = act if isinstance(act, list) else attempt(request, form, act, code)
        done = "done"
    if wrong:
        return _page(request, code, wrong, dict(form.values))
    say_next(request, tell(f"assess.{done}", language, {"code": code}))
    return redirect("assessments")


def _act(form: Filled) -> AssessOutcome | list[str]:
    methods = frozenset(each for each in METHODS if form[f"method:{each}"])
    try:
        outcome = OutcomeAssessed(happened=opened().now(), remission=form["remission"])  # type: ignore[arg-type] # judged here
    except ValidationError:
        return [tell("own.required", spoken())]
    if not methods:
        return [tell("wrong.methods", spoken())]
    findings = {"lesion": form["lesion"]} if form["lesion"] else {}
    return AssessOutcome(outcome, methods, findings)  # type: ignore[arg-type] # of METHODS


def _page(
    request: HttpRequest, code: str, wrong: list[str], values: dict[str, str]
) -> HttpResponse:
    language = spoken()
    context = {
        "code": code,
        "wrong": wrong,
        "values": values,
        "command": new_name(),
        "methods": [{"id": each, "name": tell(f"method.{each}", language)} for each in METHODS],
    }
    return render(request, "glidepath/assessment.html", context, status=422 if wrong else 200)
