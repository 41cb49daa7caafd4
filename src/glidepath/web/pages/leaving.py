"""Leaving the drug or the trial: a form for each way, with what follows from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from glidepath.conduct import may_send
from glidepath.conduct.child import Child
from glidepath.protocol import Protocol
from glidepath.record import Event
from glidepath.report import Language
from glidepath.web.acting import attempt, sent_before
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.leaving import KINDS, SCOPE, consented, event_of, left, on_the_drug, open_steps
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.fields_shown import wrong_told
from glidepath.web.pages.timeline import reading
from glidepath.web.saying import say_next
from glidepath.web.timeline import Line, timeline
from glidepath.web.typed import Wrong, WrongError
from glidepath.web.words import spoken, tell

MINUTE = "%Y-%m-%dT%H:%M"
EMPTY = Filled("", 0)


@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a child can leave, and how it left; write down that it did."""
    child = opened().child(reader_of(request), code)
    if request.method == "GET":
        return _page(request, child, EMPTY, ())
    form = filled(request)
    if form["step"] not in KINDS:
        raise Http404
    wrong = _write(request, child, form)
    if wrong:
        return _page(request, child, form, wrong)
    say_next(request, tell(f"leaving.done-{form['step']}", spoken()))
    return redirect("child", code=code)


def _write(request: HttpRequest, child: Child, form: Filled) -> list[str]:
    """Write what was typed; give what stands in the way."""
    step, language = form["step"], spoken()
    part = f"-{step}"
    try:
        if step == "stopped" and not (on_the_drug(child) or sent_before(form, part)):
            raise WrongError(Wrong("TreatmentStopped", "not-taken"))
        event = event_of(child, step, form.values, opened().now())
    except WrongError as error:
        return [wrong_told(each, language) for each in error.wrong]
    return attempt(request, form, event, child.participant.id, part)


def _page(request: HttpRequest, child: Child, form: Filled, wrong: Sequence[str]) -> HttpResponse:
    reader, at, language = reader_of(request), opened().now(), spoken()
    code = child.participant.id
    steps = [each for each in open_steps(child, at) if may_send(reader.role, KINDS[each].__name__)]
    context = {
        "code": code,
        "back": reverse("child", args=[code]),
        "entry": reverse("entry", args=[code]),
        "safety": reverse("safety", args=[code]),
        "left": left_told(child, reader, at, opened().protocol(child), language),
        "forms": [_form(child, each, form, at, language) for each in steps],
        "command": form.name or new_name(),
        "seen": child.version,
        "latest": f"{child.day(at).isoformat()}T23:59",
        "wrong": wrong,
    }
    return render(request, "glidepath/leaving.html", context, status=422 if wrong else 200)


def _form(
    child: Child, step: str, form: Filled, at: datetime, language: Language
) -> dict[str, Any]:
    """Give a form with what was typed into it, where it was this one that was sent."""
    values = form.values if form["step"] == step else {}
    return {
        "step": step,
        "title": tell(f"leaving.{step}", language),
        "told": tell(f"leaving.{step}-told", language),
        "button": tell(f"leaving.{step}-write", language),
        "at": values.get("at", at.astimezone(child.place).strftime(MINUTE)),
        "values": values,
        "scopes": [
            {
                "name": f"{SCOPE}{each}",
                "label": tell(f"scope.{each}", language),
                "told": tell(f"leaving.scope-{each}", language),
                "chosen": bool(values.get(f"{SCOPE}{each}")),
            }
            for each in consented(child, at)
        ],
    }


def left_told(
    child: Child, reader: Reader, at: datetime, protocol: Protocol | None, language: Language
) -> list[Line]:
    """Tell how a child has left, line by line, as far as it is granted."""
    return lines_of(child, left(child, at), reader, protocol, language)


def lines_of(
    child: Child,
    events: Sequence[Event],
    reader: Reader,
    protocol: Protocol | None,
    language: Language,
) -> list[Line]:
    """Tell some events as the timeline does."""
    if not events:
        return []
    found = timeline(child, reading(reader, language, protocol))
    lines = (found.line(each.id or "") for each in events)
    return [each for each in lines if each is not None]
