"""Before another drug is prescribed: what it would do, and what the protocol then says.

Nothing is stored, unless somebody writes the drug down as started.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from glidepath.conduct import may_send
from glidepath.conduct.child import Child
from glidepath.decide.answer import Answer
from glidepath.decide.belief import Trough
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.interact import Effect, interact
from glidepath.plan.schedule import Schedule
from glidepath.protocol.products import InteractingDrug
from glidepath.quantities import InputError, When
from glidepath.record import Event
from glidepath.record.illness import CoMedicationStarted, CoMedicationStopped
from glidepath.report import Language, explain
from glidepath.report.forecast import rounded
from glidepath.report.interaction import foreseen
from glidepath.report.written import Measure, Range, dose, level, written
from glidepath.web.acting import attempt, sent_before
from glidepath.web.forms import Filled, filled, new_name, part_of
from glidepath.web.opened import opened, reader_of
from glidepath.web.saying import said, say_next
from glidepath.web.thinking import Thought
from glidepath.web.words import spoken, tell

UNKNOWN = "unknown-drug"
MOST = 80
"""Characters of a name."""


@require_http_methods(["GET", "POST"])
def other_drug(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what another drug would do; write it down as started, or one that is taken as stopped."""
    child = opened().child(reader_of(request), code)
    if request.method == "GET":
        return _page(request, child, request.GET)
    form = filled(request)
    if form["step"] == "stop":
        return _stop(request, child, form)
    return _record(request, child, form)


def _record(request: HttpRequest, child: Child, form: Filled) -> HttpResponse:
    language, thought = spoken(), opened().thought(child)
    found = _listed(thought, form["drug"])
    name = form["drug"] if found is None else found.id
    try:
        what = CoMedicationStarted(happened=_moment(child, form["since"]), drug=name)
    except ValueError:
        return _page(request, child, form.values, [tell("other-drug.wrong-start", language)])
    wrong = attempt(request, form, what, child.participant.id, "-drug")
    if wrong:
        return _page(request, child, form.values, wrong)
    say_next(request, tell("other-drug.recorded", language, {"drug": _named(thought, name)}))
    return redirect("other-drug", code=child.participant.id)


def _moment(child: Child, text: str) -> When:
    """Give when a drug was started or stopped: now, or a whole day before today.

    Raises
    ------
    ValueError
        For what is no day.
    """
    now = opened().now()
    day = date.fromisoformat(text) if text else child.day(now)
    return now if day == child.day(now) else day


def _stop(request: HttpRequest, child: Child, form: Filled) -> HttpResponse:
    language, name = spoken(), form["drug"]
    part = f"-stop-{part_of(name)}"
    try:
        what = CoMedicationStopped(happened=_moment(child, form["stopped"]), drug=name)
    except ValueError:
        return _page(request, child, form.values, [tell("other-drug.wrong-stop", language)])
    begun = _running(child).get(name)
    early = begun is not None and (
        child.first_moment(what.happened) < child.first_moment(begun.happened)
    )
    if early and not sent_before(form, part):
        return _page(request, child, form.values, [tell("other-drug.wrong-stop", language)])
    wrong = attempt(request, form, what, child.participant.id, part)
    if wrong:
        return _page(request, child, form.values, wrong)
    drug = _named(opened().thought(child), name)
    say_next(request, tell("other-drug.stopped", language, {"drug": drug}))
    return redirect("other-drug", code=child.participant.id)


def _named(thought: Thought, name: str) -> str:
    """Name a drug as the protocol's list does; as it is written down, where it is none of it."""
    known = _listed(thought, name)
    return name if known is None else written(known.wording, spoken())


def _listed(thought: Thought, name: str) -> InteractingDrug | None:
    """Give the drug of the protocol's list that a name means."""
    wanted = name.strip().casefold()
    for each in _list(thought):
        if wanted in {each.id.casefold(), *(other.casefold() for other in each.names)}:
            return each
    return None


def _list(thought: Thought) -> tuple[InteractingDrug, ...]:
    protocol = thought.answer.basis.protocol
    return () if protocol is None else tuple(protocol.parameters.interacting)


def _page(
    request: HttpRequest,
    child: Child,
    asked: Mapping[str, str],
    wrong: list[str] | None = None,
) -> HttpResponse:
    language, thought = spoken(), opened().thought(child)
    today, role = thought.answer.basis.day, reader_of(request).role
    wanted = {name: asked.get(name, "").strip()[:MOST] for name in ("drug", "start", "stop")}
    context: dict[str, Any] = {
        "code": child.participant.id,
        "wrong": wrong or [],
        "said": said(request),
        "command": new_name(),
        "seen": child.version,
        "asked": wanted | {"start": wanted["start"] or today.isoformat()},
        "today": today.isoformat(),
        "may_stop": may_send(role, "CoMedicationStopped"),
        "list": [_drug(each, language) for each in _list(thought)],
        "taken": _taken(child, thought, asked, language),
        "since": asked.get("since", "") or today.isoformat(),
    }
    recording = bool(wrong) and asked.get("step") != "stop"
    if wanted["drug"] and not wrong:
        context |= _answer(thought, wanted, language)
        found = context.get("found")
        recording = "unknown" in context or (found is not None and found["startable"])
    context["recordable"] = recording and may_send(role, "CoMedicationStarted")
    status = 422 if context["wrong"] else 200
    return render(request, "glidepath/other_drug.html", context, status=status)


def _answer(thought: Thought, wanted: Mapping[str, str], language: Language) -> dict[str, Any]:
    try:
        start = date.fromisoformat(wanted["start"]) if wanted["start"] else None
        stop = date.fromisoformat(wanted["stop"]) if wanted["stop"] else None
        effect = interact(
            thought.history,
            thought.record,
            thought.at,
            thought.belief,
            wanted["drug"],
            start,
            stop,
        )
    except InputError as error:
        if any(each.kind == UNKNOWN for each in error.problems):
            return {"unknown": tell("other-drug.unknown", language, {"drug": wanted["drug"]})}
        return {"wrong": [tell("other-drug.wrong", language)]}
    except ValueError:
        return {"wrong": [tell("other-drug.wrong", language)]}
    return {"found": _found(thought, effect, language)}


def _found(thought: Thought, effect: Effect, language: Language) -> dict[str, Any]:
    words = foreseen(effect, language)
    factor = effect.drug.auc_factor
    return {
        "drug": effect.drug.id,
        "words": words,
        "headline": explain(effect.begun, language).headline,
        "reasons": _new_reasons(effect.as_it_is, effect.begun, language),
        "measure": _measure(effect, language),
        "factor": None if factor is None else written(Measure(factor, ""), language),
        "doses": [] if factor is None else _doses(thought, Fraction(factor), language),
        "startable": effect.start == thought.answer.basis.day,
    }


def _new_reasons(before: Answer, after: Answer, language: Language) -> list[dict[str, str]]:
    """The findings that stand in the way with the drug, and do not without it."""
    known = {each.rule for each in explain(before, language).reasons if each.holds}
    return [
        {"sentence": each.sentence, "source": each.source}
        for each in explain(after, language).reasons
        if each.holds and each.rule not in known
    ]


def _measure(effect: Effect, language: Language) -> list[str]:
    first, after = effect.measure
    lines = [
        tell("other-drug.measure-none", language)
        if first is None
        else tell("other-drug.measure", language, {"date": first})
    ]
    if after is not None:
        lines.append(tell("other-drug.measure-after", language, {"date": after}))
    return lines


def _doses(thought: Thought, factor: Fraction, language: Language) -> list[dict[str, Any]]:
    """The present dose and those of the fastest plan, each with its trough, and with it raised."""
    found = thought.answer.assessment
    protocol = thought.answer.basis.protocol
    if found is None or found.present is None or protocol is None or not found.present.dose:
        return []
    plan = opened().plan(thought)
    present = thought.belief.trough(found.present.dose, HOURS_A_DAY // found.present.intakes)
    rows = [(thought.answer.basis.day, found.present.dose, present)]
    if isinstance(plan, Schedule):
        rows += [
            (each.day, each.regimen.dose, each.trough) for each in plan.steps if each.regimen.dose
        ]
    toxic = protocol.parameters.safety.toxic_level
    return [
        _dose(day, micrograms, trough, factor, toxic, language)
        for day, micrograms, trough in rows
        if trough is not None
    ]


def _dose(
    day: date, micrograms: int, trough: Trough, factor: Fraction, toxic: int, language: Language
) -> dict[str, Any]:
    raised = [round(factor * each) for each in (trough.median, trough.low, trough.high)]
    return {
        "day": written(day, language),
        "dose": written(dose(micrograms, 2), language),
        "without": _levels((trough.median, trough.low, trough.high), language),
        "with": _levels((raised[0], raised[1], raised[2]), language),
        "toxic": tell("other-drug.toxic", language, {"level": level(toxic, 0)})
        if raised[2] >= toxic
        else "",
    }


def _levels(levels: tuple[int, int, int], language: Language) -> str:
    median, low, high = (Measure(rounded(each).number, "", 1) for each in levels)
    return f"{written(median, language)} ({written(Range(low, high), language)})"


def _drug(each: InteractingDrug, language: Language) -> dict[str, str]:
    factor = each.auc_factor
    return {
        "id": each.id,
        "name": written(each.wording, language),
        "effect": tell(f"other-drug.{each.effect.value}", language),
        "factor": tell("other-drug.no-number", language)
        if factor is None
        else tell("other-drug.times", language, {"factor": Measure(factor, "")}),
        "source": each.source,
    }


def _running(child: Child) -> Mapping[str, CoMedicationStarted]:
    """Give what is taken beside the drug now, by the record, each with its start."""
    running: dict[str, CoMedicationStarted] = {}
    for each in child.events:
        if isinstance(each, CoMedicationStarted):
            running[each.drug] = each
        elif isinstance(each, CoMedicationStopped):
            running.pop(each.drug, None)
    return running


def _taken(
    child: Child, thought: Thought, sent: Mapping[str, str], language: Language
) -> list[dict[str, str]]:
    """Give the drugs that are taken now, each with the day that was typed for its stop."""
    return [
        {
            "drug": name,
            "name": _named(thought, name),
            "since": tell("other-drug.since", language, {"date": _day_told(child, begun)}),
            "stopped": sent.get("stopped", "") if sent.get("drug") == name else "",
        }
        for name, begun in _running(child).items()
    ]


def _day_told(child: Child, event: Event) -> date:
    return child.day(child.first_moment(event.happened))
