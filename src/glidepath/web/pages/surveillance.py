"""A child after the stop: what is due, what was found, and how it compares with before."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from glidepath.conduct import VisitState
from glidepath.conduct.child import Child
from glidepath.protocol import Protocol
from glidepath.protocol.entries import Parameter
from glidepath.report import Language
from glidepath.report.written import Measure, written
from glidepath.web.child import about
from glidepath.web.counts_drawn import drawn
from glidepath.web.events_told import UNITS
from glidepath.web.opened import opened, reader_of
from glidepath.web.places import may_open
from glidepath.web.surveillance import CELLS, Count, Due, Seen, Surveillance, stop_of
from glidepath.web.surveillance import surveillance as surveillance_of
from glidepath.web.words import spoken, tell

SPACE = "\u00a0"


@require_GET
def surveillance(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is due and what was found since the stop; not of a child on the drug."""
    reader, language = reader_of(request), spoken()
    child = opened().child(reader, code)
    thought = opened().thought(child)
    protocol, today = thought.answer.basis.protocol, child.day(opened().now())
    found = None if protocol is None else surveillance_of(child, protocol, today)
    if found is None or protocol is None:
        raise Http404
    locked = opened().trial().locked
    entry = reverse("entry", args=[code]) if may_open("entry", reader.role, locked=locked) else ""
    context: dict[str, Any] = {
        "code": code,
        "about": about(thought, language),
        "back": reverse("child", args=[code]),
        "entry": entry,
        "stopped": _stopped(found, today, language),
        "ends": found.ends,
        "wording": protocol.surveillance.wording,
        "due": [_due(each, protocol, language) for each in found.due],
        "picture": drawn(found, today, language),
        "baseline": found.baseline and _count(found.baseline, found, language),
        "counts": [_count(each, found, language) for each in reversed(found.counts)],
        "before": [_seen(each, language) for each in found.before],
        "seen": [_seen(each, language) for each in reversed(found.seen)],
        "limits": [_limit(each) for each in found.limits],
        "signs": [each.wording for each in protocol.relapse.signs],
    }
    return render(request, "glidepath/surveillance.html", context)


def link_of(child: Child) -> str:
    """Give where the surveillance of a child stands; nothing while it is on the drug."""
    if child.randomised is None or stop_of(child) is None:
        return ""
    return reverse("surveillance", args=[child.participant.id])


def _stopped(found: Surveillance, today: date, language: Language) -> str:
    key = "after.stopped" if found.stop.by_rule else "after.ended"
    days = (today - found.stop.day).days
    return tell(key, language, {"date": found.stop.day, "days": days})


def _due(each: Due, protocol: Protocol, language: Language) -> dict[str, Any]:
    visit, plan = next(v for v in protocol.visits if v.id == each.planned.visit), each.planned
    return {
        "id": visit.id,
        "visit": visit.wording,
        "day": plan.day,
        "opens": plan.opens,
        "closes": plan.closes,
        "state": tell(f"after.state.{plan.state.value}", language),
        "overdue": plan.state is VisitState.OVERDUE,
        "waits": plan.state in (VisitState.OPEN, VisitState.OVERDUE),
        "count": "" if each.counted is None else _number(each.counted.number),
        "seen": "" if each.seen is None else tell(f"response.{each.seen.response}", language),
        "over": each.over,
    }


def _number(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.1f}"


def _count(count: Count, found: Surveillance, language: Language) -> dict[str, Any]:
    limits = {each.id: each for each in found.limits}
    return {
        "day": count.day,
        "number": f"{_number(count.number)}{SPACE}{UNITS[CELLS]}",
        "change": _change(count.change),
        "below": [
            tell("after.below", language, {"limit": _of(limits[each]), "why": limits[each].wording})
            for each in count.below
        ],
    }


def _change(change: Fraction | None) -> str:
    """A share as a change in whole per cent, with its sign."""
    if change is None:
        return ""
    percent = round(change * 100)
    sign = "+" if percent > 0 else "−" if percent < 0 else "±"
    return f"{sign}{abs(percent)}{SPACE}%"


def _of(parameter: Parameter) -> str:
    return f"{parameter.written}{SPACE}{UNITS.get(parameter.unit, parameter.unit)}"


def _limit(parameter: Parameter) -> dict[str, Any]:
    return {
        "limit": _of(parameter),
        "wording": parameter.wording,
        "source": parameter.source,
    }


def _seen(seen: Seen, language: Language) -> dict[str, Any]:
    volume = "" if seen.volume is None else written(Measure(seen.volume, "mL"), language)
    return {
        "day": seen.day,
        "response": tell(f"response.{seen.response}", language),
        "worse": seen.response in ("worsening", "no-remission"),
        "methods": tuple(tell(f"method.{each}", language) for each in seen.methods),
        "volume": volume,
        "change": _change(seen.change),
    }
