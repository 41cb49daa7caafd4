"""The child's page: where the child is on its path, what may be done, and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from glidepath.conduct.child import Child
from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.quantities import InputError, instant, last_moment
from glidepath.record import Died, Event
from glidepath.report import Language
from glidepath.web.chart_script import chart_digest
from glidepath.web.child import Card, about, card, missing_told, plan_rows
from glidepath.web.drawing import layout_named, picture
from glidepath.web.leaving import ended, left, orderable
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.days import asked_day
from glidepath.web.pages.leaving import lines_of
from glidepath.web.pages.surveillance import link_of
from glidepath.web.pages.timeline import section
from glidepath.web.pages.waiting import waiting_of
from glidepath.web.places import may_open
from glidepath.web.saying import said
from glidepath.web.scale import Scale
from glidepath.web.thinking import Thought
from glidepath.web.timeline import as_known
from glidepath.web.what_if import consider, handle_of
from glidepath.web.words import spoken, tell

ACTS = ("order", "entry", "safety", "leaving")
"""The pages on which something is done about a child, the first one foremost."""
MOVES = ("in", "out", "earlier", "later", "all")
"""How a picture may be moved in time."""
ENDED = "standing.ended"
"""What a refusal says of a child for whom the trial is over: told above, by how it left."""
MOST_DOSE = 100_000
"""Micrograms a day that a request may ask about."""


@require_GET
def child(request: HttpRequest, code: str) -> HttpResponse:
    """Show a child, now or as it was known at the end of a past day."""
    found = opened().child(reader_of(request), code)
    today = found.day(opened().now())
    on = asked_day(request.GET.get("on"), today)
    thought = opened().thought(found, None if on == today else last_moment(on, found.place))
    known = found if on == today else as_known(found, thought.at)
    reader, protocol = reader_of(request), thought.answer.basis.protocol
    gone = left(known, thought.at)
    context = _left(page(thought, spoken()), gone)
    context |= {"on": on, "today": today, "past": on != today}
    context |= section(known, reader, protocol)
    context |= {"left": lines_of(known, gone, reader, protocol, spoken()), "said": said(request)}
    context |= {"acts": _acts(reader, found, on == today)}
    if on == today:
        context |= waiting_of(found, reader) | {"off_drug": link_of(found)}
        if may_open("screened", reader.role, locked=opened().trial().locked):
            context["registration"] = reverse("screened", args=[code])
    return render(request, "glidepath/child.html", context)


def _left(context: dict[str, Any], gone: Sequence[Event]) -> dict[str, Any]:
    """Leave out of a page what is to come, for a child for whom the trial is over."""
    if not ended(gone):
        return context
    dead = any(isinstance(each, Died) for each in gone)
    found: Card = context["card"]
    missing = tuple(each for each in found.explanation.missing if each.id != ENDED)
    return context | {
        "card": _ended(found, dead=dead),
        "missing": missing_told(missing),
        "what_if": None,
    }


def _ended(found: Card, *, dead: bool) -> Card:
    """Give a card on which nothing is to come, and nothing is to be done meanwhile for the dead."""
    if not dead:
        return replace(found, next=())
    told = replace(found.explanation, meanwhile=(), regimen=())
    return replace(found, explanation=told, scale=None, why=(), next=())


def _acts(reader: Reader, found: Child, present: bool) -> list[dict[str, str]]:  # noqa: FBT001
    """The pages on which this role may do something about the child; none in the past."""
    if not present:
        return []
    names = [each for each in ACTS if may_open(each, reader.role, locked=opened().trial().locked)]
    if not orderable(found, opened().now()):
        names = [each for each in names if each != "order"]
    return [{"name": each, "address": reverse(each, args=[found.participant.id])} for each in names]


def page(thought: Thought, language: Language) -> dict[str, Any]:
    """Give all that the page shows of a thought."""
    code = thought.record.participant.id
    schedule = opened().plan(thought)
    found = card(thought, language, schedule)
    at = thought.at.isoformat()
    return {
        "code": code,
        "address": reverse("child", args=[code]),
        "about": about(thought, language),
        "card": found,
        "missing": missing_told(found.explanation.missing),
        "scale_told": "" if found.scale is None else scale_told(found.scale, language),
        "plan": _plan(schedule, language),
        "chart": f"{reverse('chart', args=[code])}?{_query(at)}",
        "moves": [{"how": each, "name": tell(f"read.{each}", language)} for each in MOVES],
        "chart_script": reverse("chart-script", args=[chart_digest()]),
        "what_if": _handle(thought, at),
    }


def _query(at: str, dose: int | None = None) -> str:
    from urllib.parse import urlencode

    return urlencode({"at": at} | ({} if dose is None else {"dose": dose}))


def scale_told(scale: Scale, language: Language) -> str:
    """Tell the scale to those who do not see it."""
    none = tell("frame.none", language)
    permitted = none
    if scale.low is not None and scale.high is not None:
        permitted = f"{scale.low.label}–{scale.high.label}"
    values = {
        "permitted": permitted,
        "recommended": none if scale.recommended is None else scale.recommended.label,
        "present": none if scale.present is None else scale.present.label,
    }
    return tell("child.scale", language, values)


def _plan(schedule: Schedule | NoPlan, language: Language) -> dict[str, Any]:
    steps = plan_rows(schedule, language)
    if isinstance(schedule, NoPlan):
        return {"told": tell("child.plan-none", language), "steps": ()}
    key = "child.plan-no-end" if schedule.off is None else "child.plan-off"
    values = {} if schedule.off is None else {"date": schedule.off}
    count = tell("child.plan-steps", language, {"number": len(steps)})
    return {"told": tell(key, language, values), "steps": steps, "count": count}


def _handle(thought: Thought, at: str) -> dict[str, Any] | None:
    found = handle_of(thought)
    if found is None:
        return None
    address = reverse("what-if", args=[thought.record.participant.id])
    return {
        "address": address,
        "at": at,
        "dose": found.dose,
        "most": found.most,
        "step": found.step,
        "shown": f"{found.dose / 1000:.2f}",
    }


@require_GET
def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """Answer to a dose that somebody considers."""
    thought, dose = _asked(request, code), _dose(request)
    found = None if dose is None else consider(thought, dose, spoken())
    if found is None:
        raise Http404
    at = thought.at.isoformat()
    context = {
        "told": found.told,
        "broken": found.broken,
        "trough": found.trough,
        "below": found.below,
        "chart": f"{reverse('chart', args=[code])}?{_query(at, found.regimen.dose)}",
    }
    return render(request, "glidepath/what_if.html", context)


@require_GET
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """Give the picture of a child's path, as a specification for the browser to draw."""
    thought, dose = _asked(request, code), _dose(request)
    layout = layout_named(request.GET.get("layout", ""))
    drawn = picture(opened(), thought, dose, spoken(), layout)
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="application/json")


def _asked(request: HttpRequest, code: str) -> Thought:
    """The thought of the instant that a part of a page states, never one to come."""
    found = opened().child(reader_of(request), code)
    return opened().thought(found, _instant(request.GET.get("at")))


def _instant(text: str | None) -> datetime | None:
    try:
        return min(instant(datetime.fromisoformat(text)), opened().now()) if text else None
    except (ValueError, InputError):
        raise Http404 from None


def _dose(request: HttpRequest) -> int | None:
    text = request.GET.get("dose")
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > MOST_DOSE:
        raise Http404
    return int(text)
