"""The room of the safety board and the statisticians: the reports, and freeze and lock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import ValidationError

from glidepath.conduct import may_send
from glidepath.conduct.child import Child
from glidepath.conduct.command import What
from glidepath.conduct.complete import unfinished
from glidepath.conduct.facts import Frozen, Locked, Unfrozen, Unlocked
from glidepath.conduct.matrix import Area, areas_read
from glidepath.conduct.trial import Setup
from glidepath.protocol import Text
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.acting import attempt
from glidepath.web.counting import (
    Harm,
    Plan,
    Recruited,
    exclusions,
    harms,
    intake,
    onward,
    recruitment,
    relapses,
)
from glidepath.web.flowing import Picture, growth
from glidepath.web.forms import filled, new_name
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.places import may_open
from glidepath.web.saying import said, say_next
from glidepath.web.sign_in import is_really
from glidepath.web.words import spoken, tell, told


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what is counted, and a cell for each group."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Participants who are counted together, under a name."""

    name: str
    children: tuple[Child, ...]


@require_GET
def open_report(request: HttpRequest) -> HttpResponse:
    """Show the trial without its arms; what the role may not read even pooled is left out."""
    reader, language = reader_of(request), spoken()
    locked = opened().trial().locked
    granted = areas_read(reader.role, locked=locked)
    pooled = (Group(tell("report.all", language), opened().children(reader)),)
    context = _report(pooled, granted, language) | {
        "title": tell("report.open-title", language),
        "told": tell("report.open-told", language),
        "recruited": _recruited(pooled[0], language, _plan(reader.site)),
        "closed": may_open("closed-report", reader.role, locked=locked),
    }
    return render(request, "glidepath/report.html", context)


@require_GET
def closed_report(request: HttpRequest) -> HttpResponse:
    """Show the trial by arm: for the safety board and its statistician alone."""
    reader, language = reader_of(request), spoken()
    granted = areas_read(reader.role, locked=opened().trial().locked)
    groups = tuple(_by_arm(opened().children(reader), language))
    context = _report(groups, granted, language) | {
        "title": tell("report.closed-title", language),
        "told": tell("report.closed-told", language),
        "secret": True,
    }
    return render(request, "glidepath/report.html", context)


def _by_arm(children: Sequence[Child], language: Language) -> Iterator[Group]:
    """Everybody, then each arm, so that both stand beside their sum."""
    yield Group(tell("report.all", language), tuple(children))
    arms = {arm.id: arm.wording for version in opened().history.versions for arm in version.arms}
    for arm, wording in arms.items():
        inside = (each for each in children if each.randomised and each.randomised.arm == arm)
        yield Group(_wording(wording, language), tuple(inside))


def _wording(wording: Text, language: Language) -> str:
    return written(wording, language)


def _report(
    groups: tuple[Group, ...], granted: frozenset[Area], language: Language
) -> dict[str, Any]:
    return {
        "day": written(opened().today(None), language),
        "groups": [each.name for each in groups],
        "intake": _counts("intake", [intake(groups[0].children, opened().now())], language),
        "excluded": _excluded(groups[0], language) if Area.LABORATORY in granted else (),
        "onward": _counts("onward", _onward(groups), language),
        "relapses": _relapses(groups, language) if Area.RELAPSE in granted else (),
        "harms": _harms(groups, language) if Area.SAFETY in granted else (),
    }


def _excluded(group: Group, language: Language) -> list[Row]:
    """By criterion, whom it kept out: read by who reads what a criterion was evaluated by."""
    versions = opened().history.versions
    wordings = {each.id: each.wording for version in versions for each in version.eligibility}
    return [
        Row(written(wordings[name], language) if name in wordings else name, (str(number),))
        for name, number in exclusions(group.children)
    ]


def _onward(groups: Sequence[Group]) -> list[object]:
    return [onward(each.children, opened().now()) for each in groups]


def _counts(prefix: str, counted: Sequence[Any], language: Language) -> list[Row]:
    names = [each.name for each in fields(counted[0])]
    return [
        Row(
            tell(f"report.{prefix}.{name}", language),
            tuple(str(getattr(each, name)) for each in counted),
        )
        for name in names
    ]


def _relapses(groups: Sequence[Group], language: Language) -> list[Row]:
    found = [relapses(each.children, opened().now()) for each in groups]
    names = ("children", "confirmed", "resolved", "suspected", "rescued")
    rows = [
        Row(
            tell(f"report.relapse.{name}", language),
            tuple(str(getattr(each, name)) for each in found),
        )
        for name in names
    ]
    years = tuple(f"{each.years:.1f}" for each in found)
    none = tell("frame.none", language)
    rates = tuple(none if each.rate is None else f"{each.rate:.1f}" for each in found)
    return [
        *rows,
        Row(tell("report.relapse.years", language), years),
        Row(tell("report.relapse.rate", language), rates),
    ]


def _harms(groups: Sequence[Group], language: Language) -> list[Row]:
    columns = [harms(each.children) for each in groups]
    return [
        Row(tell(f"report.harm.{found[0].kind}", language), tuple(_harm(each) for each in found))
        for found in zip(*columns, strict=True)
    ]


def _harm(found: Harm) -> str:
    return f"{found.episodes} / {found.children}"


def _recruited(group: Group, language: Language, plan: Plan | None) -> Mapping[str, Any]:
    points = recruitment(group.children, opened().today(None))
    picture: Picture | None = growth(points, language, plan)
    return {
        "picture": picture,
        "plan": plan,
        "planned": {}
        if plan is None
        else {"number": str(plan.number), "first": plan.first, "last": plan.last},
        "rows": [
            Row(
                written(each.day, language),
                (
                    str(each.screened),
                    str(each.consented),
                    str(each.randomised),
                    *_against(each, plan),
                ),
            )
            for each in points
        ],
    }


def _against(point: Recruited, plan: Plan | None) -> tuple[str, ...]:
    """What was planned by then, and by how much it is missed or passed."""
    if plan is None:
        return ()
    planned = plan.by(point.day)
    apart = point.randomised - planned
    return str(planned), f"{apart:+d}".replace("-", MINUS) if apart else "0"


def _plan(site: str | None) -> Plan | None:
    """The plan of the whole trial, where one is stated; a site has none of its own."""
    stated = opened().configuration
    if site is not None or not stated.planned or not stated.recruiting:
        return None
    first, last = (date.fromisoformat(each) for each in stated.recruiting)
    return Plan(stated.planned, first, last)


MINUS = "\N{MINUS SIGN}"
STEPS = ("freeze", "unfreeze", "lock", "unlock")
SENT = {"freeze": "Frozen", "unfreeze": "Unfrozen", "lock": "Locked", "unlock": "Unlocked"}


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def freezing(request: HttpRequest) -> HttpResponse:
    """Freeze or lock the whole trial, or take it back: with the password once more."""
    wrong: list[str] = []
    if request.method == "POST":
        wrong = _switch(request)
        if not wrong:
            say_next(request, tell("freeze.done", spoken()))
            return redirect("freezing")
    reader, setup = reader_of(request), opened().trial().setup
    steps = _steps(frozen=setup.frozen, locked=setup.locked)
    context = {
        "frozen": setup.frozen,
        "locked": setup.locked,
        "steps": [each for each in steps if may_send(reader.role, SENT[each])],
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": setup.version,
        **_standing(reader, setup),
    }
    return render(request, "glidepath/freezing.html", context, status=422 if wrong else 200)


def _standing(reader: Reader, setup: Setup) -> dict[str, Any]:
    """Who froze and locked, and what still stands in the way of a lock."""
    language = spoken()
    still = [(each.participant.id, tuple(unfinished(each))) for each in opened().children(reader)]
    reads = Area.QUALITY in areas_read(reader.role, locked=setup.locked)
    return {
        "waiting": sum(bool(found) for _, found in still),
        "open": [
            {
                "code": code,
                "kind": tell(f"freeze.open.{kind}", language),
                "about": about,
            }
            for code, found in still
            for kind, about in found
        ]
        if reads
        else (),
        "past": [
            {
                "what": tell(f"freeze.past.{type(each.fact).__name__}", language),
                "when": told(each.recorded, language),
                "person": each.actor,
                "reason": getattr(each.fact, "reason", ""),
            }
            for each in reversed(setup.entries)
            if isinstance(each.fact, Frozen | Unfrozen | Locked | Unlocked)
        ],
    }


def _steps(*, frozen: bool, locked: bool) -> tuple[str, ...]:
    """What can be done as the trial stands."""
    if locked:
        return ("unlock",)
    return ("lock", "unfreeze") if frozen else ("freeze",)


def _switch(request: HttpRequest) -> list[str]:
    form, language = filled(request), spoken()
    try:
        what = _what(form["step"], form["reason"])
    except ValidationError:
        return [tell("own.required", language)]
    if not is_really(request, form["password"]):
        return [tell("own.password", language)]
    return attempt(request, form, what)


def _what(step: str, reason: str) -> What:
    match step:
        case "freeze":
            return Frozen()
        case "lock":
            return Locked()
        case "unfreeze":
            return Unfrozen(reason=reason)
        case "unlock":
            return Unlocked(reason=reason)
    raise Http404
