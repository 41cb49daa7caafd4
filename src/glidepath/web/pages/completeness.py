"""How complete the data are: by site, by visit and by child, and every visit of one child."""

from dataclasses import astuple
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from glidepath.conduct import may_send
from glidepath.conduct.child import Child
from glidepath.report import Language
from glidepath.report.sentence import Named, say
from glidepath.report.written import written
from glidepath.web.completing import (
    Coming,
    Complete,
    Counted,
    Expected,
    by_site,
    by_visit,
    completeness,
    counted,
    whole,
)
from glidepath.web.opened import opened, reader_of
from glidepath.web.words import spoken, tell

MISSING = frozenset({Coming.UNREASONED, Coming.SILENT})


def complete_of(child: Child) -> Complete:
    """Give how complete the data of a child are; kept for the day, until something is written."""
    trial = opened()
    at = trial.moment(child)
    key = ("complete", child.participant.id, child.version, at)
    found = trial.kept(key, lambda: completeness(child, trial.history, at))
    if not isinstance(found, Complete):
        raise TypeError("something else is kept under the key of completeness")
    return found


@require_GET
def completeness_page(request: HttpRequest) -> HttpResponse:
    """Show what was expected, what came, and what is missing with and without a reason."""
    reader, language = reader_of(request), spoken()
    trial = opened()
    asked = request.GET.get("code", "").strip()[:60]
    one = complete_of(trial.child(reader, asked)) if asked else None
    found = [complete_of(each) for each in trial.children(reader)] if one is None else [one]
    tables = _tables(found, language) if one is None else _of_one(one, language)
    context: dict[str, Any] = {
        "one": one,
        "pending": () if one is None else one.pending,
        "may_verify": may_send(reader.role, "Verify"),
        **tables,
    }
    return render(request, "glidepath/completeness.html", context)


def _tables(found: list[Complete], language: Language) -> dict[str, Any]:
    sites = [_row(site, each) for site, each in by_site(found).items()]
    if len(sites) > 1:
        sites.append(_row(tell("report.all", language), whole(found)))
    visits = [
        _row(written(visit.wording, language), each, pending="") for visit, each in by_visit(found)
    ]
    return {
        "sites": sites,
        "visits": visits,
        "children": [_row(each.code, counted(each.visits, len(each.pending))) for each in found],
    }


def _row(name: str, found: Counted, pending: str | None = None) -> dict[str, Any]:
    numbers = [str(each) for each in astuple(found)]
    if pending is not None:
        numbers[-1] = pending
    return {"name": name, "numbers": numbers, "missing": found.unreasoned > 0}


def _of_one(one: Complete, language: Language) -> dict[str, Any]:
    return {"planned": [_visit(each, language) for each in one.visits]}


def _visit(each: Expected, language: Language) -> dict[str, Any]:
    lacks = Named(tuple(tell(f"procedure.{name}", language) for name in each.lacks))
    return {
        "name": written(each.visit.wording, language),
        "day": written(each.day, language),
        "iso": "" if each.came is None else each.came.isoformat(),
        "window": tell("data.window", language, {"opens": each.opens, "closes": each.closes}),
        "coming": tell(f"data.coming.{each.coming.value}", language),
        "came": "" if each.came is None else written(each.came, language),
        "missing": each.coming in MISSING,
        "reason": each.reason,
        "lacks": say(lacks, language) if each.lacks else "",
    }
