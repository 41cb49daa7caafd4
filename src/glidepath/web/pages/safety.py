"""Adverse events and infections of a child: how each stands, and whether serious ones are told."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct import may_send
from glidepath.conduct.child import Child
from glidepath.conduct.clocks import Clock, running
from glidepath.conduct.command import What
from glidepath.conduct.steps import SeriousReported
from glidepath.record import AdverseEvent, Infection
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.acting import attempt, sent_before
from glidepath.web.entering_safety import ANSWERS, CATEGORIES, GRADES
from glidepath.web.episodes import Episode, Report, episodes_of
from glidepath.web.events_told import event_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import opened, reader_of
from glidepath.web.pages.fields_shown import wrong_told
from glidepath.web.places import may_open
from glidepath.web.saying import said, say_next
from glidepath.web.typed import Wrong, WrongError, moment_of
from glidepath.web.words import spoken, tell, told

WHOM = ("sponsor", "ethics-committee", "regulator")
"""To whom a serious event is reported."""
NOT_OFFERED = Wrong("adverse", "choice")
"""What no form of ours sends."""


@require_http_methods(["GET", "POST"])
def safety(request: HttpRequest, code: str) -> HttpResponse:
    """Show the episodes of a child; take a report on one, or that a serious one was reported."""
    child = opened().child(reader_of(request), code)
    if request.method == "GET":
        return _page(request, child)
    form, language = filled(request), spoken()
    try:
        what, done = _step(child, form, language)
    except WrongError as error:
        return _page(request, child, form, [wrong_told(each, language) for each in error.wrong])
    wrong = attempt(request, form, what, code, f"-{form['step']}")
    if wrong:
        return _page(request, child, form, wrong)
    say_next(request, done)
    return redirect("safety", code=code)


def _step(child: Child, form: Filled, language: Language) -> tuple[What, str]:
    """Give what a form asks for, and what is said once it is written."""
    if form["step"] == "again":
        event = _again(child, form)
        return event, tell("safety.saved", language, {"what": event_told(event, language)})
    fields = {name: form[name] for name in ("episode", "to", "expected")}
    try:
        fact = SeriousReported.model_validate(fields)
    except ValidationError:
        raise WrongError(NOT_OFFERED) from None
    return fact, tell("safety.written", language, {"to": _whom(fact.to, language)})


def _again(child: Child, form: Filled) -> Report:
    """Give another report of an episode that goes on, as it was typed."""
    again = sent_before(form, "-again")
    known = {each.name: each.last for each in episodes_of(child) if again or not each.over}
    last = known.get(form["episode"])
    if last is None:
        raise WrongError(NOT_OFFERED)
    fields: dict[str, Any] = {
        "happened": moment_of(form["at"], "at", child.place),
        "event": last.event,
        "serious": form["serious"] == "yes",
        "resolved": form["over"] == "yes",
    }
    if isinstance(last, Infection):
        return Infection(location=last.location, **fields)
    if form["grade"] not in GRADES or form["attributed"] not in ANSWERS:
        raise WrongError(NOT_OFFERED)
    fields |= {"term": last.term, "category": last.category}
    fields |= {"grade": int(form["grade"]), "attributed": form["attributed"]}
    return AdverseEvent(**fields)


def _page(
    request: HttpRequest,
    child: Child,
    form: Filled | None = None,
    wrong: list[str] | None = None,
) -> HttpResponse:
    language, reader = spoken(), reader_of(request)
    clocks = tuple(running(child))
    may_open_lines = may_open("event", reader.role, locked=opened().trial().locked)
    context: dict[str, Any] = {
        "code": child.participant.id,
        "back": reverse("child", args=[child.participant.id]),
        "said": said(request),
        "wrong": wrong or [],
        "command": new_name() if form is None else form.name,
        "seen": child.version if form is None else form.seen,
        "now": opened().now().astimezone(child.place).strftime("%Y-%m-%dT%H:%M"),
        "may_report": may_send(reader.role, "AdverseEvent"),
        "may_tell": may_send(reader.role, "SeriousReported"),
        "grades": GRADES,
        "answers": [(each, tell(f"answer.{each}", language)) for each in ANSWERS],
        "whom": [(each, _whom(each, language)) for each in WHOM],
        "episodes": [
            _episode(child, each, clocks, _typed(form, each), language) | {"linked": may_open_lines}
            for each in episodes_of(child)
        ],
    }
    return render(request, "glidepath/safety.html", context, status=422 if wrong else 200)


def _typed(form: Filled | None, episode: Episode) -> Filled | None:
    """Give what was typed about an episode, where that was not written."""
    return form if form is not None and form["episode"] == episode.name else None


def _episode(
    child: Child,
    episode: Episode,
    clocks: tuple[Clock, ...],
    form: Filled | None,
    language: Language,
) -> dict[str, Any]:
    last = episode.last
    graded = isinstance(last, AdverseEvent)
    return {
        "name": episode.name,
        "head": last.term if isinstance(last, AdverseEvent) else event_told(last, language),
        "about": list(_about(child, episode, language)),
        "serious": episode.serious,
        "over": episode.over,
        "graded": graded,
        "now": _now(last, form),
        "reports": [
            {
                "id": each.id,
                "day": _when(child, each, language),
                "told": event_told(each, language),
            }
            for each in reversed(episode.reports)
        ],
        "count": tell("safety.reports", language, {"number": len(episode.reports)}),
        "clocks": [
            _clock(child, each, language) for each in clocks if each.episode == episode.name
        ],
        "sent": list(_sent(child, episode, language)),
        "typed": {} if form is None else form.values,
    }


def _now(last: Report, form: Filled | None) -> dict[str, str | bool]:
    """Give what the fields of another report show: what was typed, or how it stands."""
    if form is not None and form["step"] == "again":
        names = ("at", "grade", "attributed", "serious", "over")
        return {name: form[name] for name in names}
    found: dict[str, str | bool] = {"serious": last.serious}
    if isinstance(last, AdverseEvent):
        found |= {"grade": str(last.grade), "attributed": last.attributed}
    return found


def _about(child: Child, episode: Episode, language: Language) -> Iterator[str]:
    last = episode.last
    if isinstance(last, AdverseEvent):
        yield tell("safety.grade", language, {"grade": last.grade})
        if last.category in CATEGORIES:
            yield tell(f"entry.category-word.{last.category}", language)
        answer = tell(f"answer.{last.attributed}", language)
        yield tell("safety.caused", language, {"answer": answer})
    if episode.over:
        yield tell("safety.over", language, {"date": _when(child, last, language)})
    else:
        yield tell("safety.goes-on", language)


def _when(child: Child, event: Report, language: Language) -> str:
    return written(child.day(child.first_moment(event.happened)), language)


def _clock(child: Child, clock: Clock, language: Language) -> dict[str, Any]:
    late = clock.due < opened().now()
    values = {
        "to": _whom(clock.to, language),
        "by": told(clock.due.astimezone(child.place), language),
    }
    return {"late": late, "told": tell(f"safety.{'late' if late else 'due'}", language, values)}


def _sent(child: Child, episode: Episode, language: Language) -> Iterator[str]:
    for entry, fact in child.lines(SeriousReported):
        if fact.episode == episode.name:
            key = "safety.sent-expected" if fact.expected == "yes" else "safety.sent"
            values = {
                "to": _whom(fact.to, language),
                "when": told(entry.recorded.astimezone(child.place), language),
                "who": entry.actor,
            }
            yield tell(key, language, values)


def _whom(to: str, language: Language) -> str:
    return tell(f"safety.whom.{to}", language)
