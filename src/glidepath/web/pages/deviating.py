"""Deviations: what is found now, what was noted of it, and the steps that follow."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from glidepath.conduct import Command, DeviationNoted, Refusal, may_send
from glidepath.conduct.child import Child
from glidepath.conduct.deviating import Deviation as Noted
from glidepath.conduct.deviations import Deviation, Severity, deviations
from glidepath.report import Language
from glidepath.report.deviations import (
    deviation_name,
    deviation_told,
    deviations_data,
    rule_name,
    severity_name,
)
from glidepath.report.written import written
from glidepath.store.writing import Conflict
from glidepath.web.forms import Filled, filled, new_name, part_of
from glidepath.web.opened import opened, reader_of
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import said, say_next
from glidepath.web.sending import command_of, send_all
from glidepath.web.words import spoken, tell

PAGE = 15
"""Children on a page: each is looked through by every rule."""
STATES = ("found", "noted", "explained", "reviewed")


def found_of(child: Child) -> tuple[Deviation, ...]:
    """Give what is found of a child; kept for the day, until something is written."""
    trial = opened()
    at = trial.moment(child)
    key = ("deviations", child.participant.id, child.version, at)
    found = trial.kept(key, lambda: deviations(trial.history, child.record, at))
    if not isinstance(found, tuple):
        raise TypeError("something else is kept under the key of deviations")
    return found


@require_http_methods(["GET", "POST"])
def deviations_page(request: HttpRequest) -> HttpResponse:
    """Show what is found and what became of it, or note what is found."""
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        wrong = _note(request, form)
        if not wrong:
            say_next(request, tell("monitor.done", spoken()))
            return redirect(f"{request.path}?{urlencode({'code': form['code']})}")
    return _page(request, wrong)


def _note(request: HttpRequest, form: Filled) -> list[str]:
    """Note one deviation that is found, or all of a child; what was noted is left alone."""
    language, reader = spoken(), reader_of(request)
    child = opened().child(reader, form["code"])
    wanted = [each for each in found_of(child) if form["about"] in ("", each.key)]
    commands = [
        command_of(
            opened(), reader, _noted(each), f"{form.name}-{part_of(each.key)}", child.participant.id
        )
        for each in wanted
        if each.key not in child.deviations
    ]
    if not commands:
        return []
    return _answered(commands, language)


def _answered(commands: Sequence[Command], language: Language) -> list[str]:
    answer = send_all(opened(), commands)
    if isinstance(answer, Refusal):
        return list(refusal_told(answer, language))
    return [tell("own.changed-since", language)] if isinstance(answer, Conflict) else []


def _noted(found: Deviation) -> DeviationNoted:
    told = deviations_data([found])[0]
    return DeviationNoted(
        id=found.key,
        rule=found.rule,
        event=found.event,
        numbers=told["numbers"],
        severity=found.severity.slug,
    )


def _page(request: HttpRequest, wrong: list[str]) -> HttpResponse:
    reader = reader_of(request)
    code = request.GET.get("code", request.POST.get("code", "")).strip()[:60]
    may_note = may_send(reader.role, "DeviationNoted")
    context: dict[str, Any] = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "code": code,
        "may_note": may_note,
        "may_explain": may_send(reader.role, "DeviationExplained"),
        "may_review": may_send(reader.role, "DeviationReviewed"),
    }
    if code:
        rows = tuple(_rows(opened().child(reader, code), spoken()))
        context["rows"] = rows
        context["new"] = sum(each["state"] == "found" for each in rows) if may_note else 0
    else:
        context |= _summary(opened().children(reader), _number(request.GET.get("first")))
    return render(request, "glidepath/deviations.html", context, status=422 if wrong else 200)


def _summary(every: Sequence[Child], asked: int) -> dict[str, Any]:
    """Count child by child, some children at a time."""
    first = min(asked, max(len(every) - 1, 0)) // PAGE * PAGE
    shown = every[first : first + PAGE]
    place = {"first": str(first + 1), "last": str(first + len(shown)), "number": str(len(every))}
    return {
        "children": [_counts(each) for each in shown],
        "place": tell("outside.of-children", spoken(), place) if len(every) > PAGE else "",
        "before": f"?first={first - PAGE}" if first else "",
        "more": f"?first={first + PAGE}" if first + PAGE < len(every) else "",
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _counts(child: Child) -> dict[str, Any]:
    found = found_of(child)
    keys = {each.key for each in found}
    noted = Counter(each.state.value for each in child.deviations.values())
    new = [each for each in found if each.key not in child.deviations]
    return {
        "code": child.participant.id,
        "critical": sum(each.severity is Severity.CRITICAL for each in found),
        "found": len(new),
        **{name: noted[name] for name in STATES[1:]},
        "all": len(keys | set(child.deviations)),
    }


def _rows(child: Child, language: Language) -> Iterator[dict[str, Any]]:
    """What is found, in the order in which it happened; then what is noted, and found no more."""
    found = found_of(child)
    for each in found:
        yield _found(child, each, child.deviations.get(each.key), language)
    keys = {each.key for each in found}
    for noted in child.deviations.values():
        if noted.id not in keys:
            yield _only_noted(child, noted, language)


def _found(
    child: Child, each: Deviation, noted: Noted | None, language: Language
) -> dict[str, Any]:
    source = "source" if each.source else "unsourced"
    place = {"source": each.source, "version": each.version}
    return {
        "key": each.key,
        "code": child.participant.id,
        "day": written(_day(each.happened), language),
        "severity": severity_name(each.severity.slug, language),
        "grave": each.severity.slug == "critical",
        "name": deviation_name(each, language),
        "told": deviation_told(each, opened().history, language),
        "source": tell(f"outside.{source}", language, place),
        **_standing(noted, language),
    }


def _only_noted(child: Child, noted: Noted, language: Language) -> dict[str, Any]:
    return {
        "key": noted.id,
        "code": child.participant.id,
        "day": "",
        "severity": severity_name(noted.severity, language),
        "grave": noted.severity == "critical",
        "name": rule_name(noted.rule, language),
        "told": tell("outside.noted-only", language),
        "source": "",
        **_standing(noted, language),
    }


def _standing(noted: Noted | None, language: Language) -> dict[str, str]:
    state = "found" if noted is None else noted.state.value
    explanation = None if noted is None else noted.explanation
    conclusion = None if noted is None else noted.conclusion
    return {
        "state": state,
        "standing": tell(f"outside.states.{state}", language),
        "explanation": tell("outside.explained", language, {"text": explanation})
        if explanation
        else "",
        "conclusion": tell("outside.reviewed", language, {"text": conclusion})
        if conclusion
        else "",
    }


def _day(moment: date) -> date:
    """The day as it was written down: that of the event's own zone."""
    return moment.date() if isinstance(moment, datetime) else moment
