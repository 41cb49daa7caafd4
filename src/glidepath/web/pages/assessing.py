"""The blinded assessor's narrow room: what waits, one form, its own judgements; nothing that tells.

What is due comes through the matrix; no version, no number of a line and no time of writing is put
on these pages.
"""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct import due_for
from glidepath.conduct.acts import AssessOutcome
from glidepath.conduct.child import Child
from glidepath.conduct.steps import AssessorUnblinded
from glidepath.conduct.waiting import Kind, State
from glidepath.quantities import local_day, zone
from glidepath.record import Corrected, OutcomeAssessed
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.acting import attempt, sent_before
from glidepath.web.entering import METHODS
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.fields_shown import wrong_told
from glidepath.web.saying import said, say_next
from glidepath.web.typed import Wrong
from glidepath.web.words import spoken, tell


@require_http_methods(["GET", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """Show which children wait, and the reader's own judgements; take a correction of one."""
    language, wrong = spoken(), ""
    form = filled(request) if request.method == "POST" else None
    if form is not None:
        wrong = _correct(request, form)
        if not wrong:
            say_next(request, tell("assess.corrected", language, {"code": form["code"]}))
            return redirect("assessments")
    context = {
        "waiting": waiting(request, language),
        "own": [_judged(child, each, language) for child, each in own(reader_of(request))],
        "said": said(request),
        "wrong": [wrong] if wrong else [],
        "command": new_name() if form is None else form.name,
        "typed": {} if form is None else form.values,
    }
    return render(request, "glidepath/assessments.html", context, status=422 if wrong else 200)


def own(reader: Reader) -> Iterator[tuple[Child, OutcomeAssessed]]:
    """Give the judgements that a person entered, as they read now, with the child of each."""
    for child in opened().trial().children.values():
        for each in child.of(OutcomeAssessed):
            if child.by_event[each.id or ""][0].actor == reader.person:
                yield child, each


def _judged(child: Child, found: OutcomeAssessed, language: Language) -> dict[str, str]:
    return {
        "id": found.id or "",
        "code": child.participant.id,
        "told": tell(f"assess.judged-{found.remission}", language),
    }


def _correct(request: HttpRequest, form: Filled) -> str:
    """Give the reader's own judgement another answer; give what stands in the way."""
    language = spoken()
    judged = {
        (child.participant.id, each.id): each.remission for child, each in own(reader_of(request))
    }
    now = judged.get((form["code"], form["event"]))
    if now is None or form["remission"] not in ("yes", "no"):
        raise Http404
    if form["remission"] == now and not sent_before(form):
        return wrong_told(Wrong("remission", "unchanged"), language)
    if not form["why"]:
        return wrong_told(Wrong("why", "required"), language)
    fields = {"remission": form["remission"]}
    what = Corrected(
        happened=opened().now(), event=form["event"], fields=fields, reason=form["why"]
    )
    return " ".join(attempt(request, form, what, form["code"]))


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
