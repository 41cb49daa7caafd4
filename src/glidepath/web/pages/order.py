"""Accept or change the decision, and sign: with the password once more."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from glidepath.conduct.child import Child
from glidepath.conduct.command import Refusal
from glidepath.decide.answer import Decision, Regimen
from glidepath.report import Language
from glidepath.report.headline import WITH_INTERVAL
from glidepath.report.setting import dosed, doses, setting_of
from glidepath.report.written import written
from glidepath.store.writing import Conflict
from glidepath.web.child import about, card, missing_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import opened, reader_of
from glidepath.web.ordering import Wish, order, typed_dose
from glidepath.web.pages.child import scale_told
from glidepath.web.refusals import refusal_told
from glidepath.web.saying import say_next
from glidepath.web.sign_in import is_really
from glidepath.web.thinking import Thought, at_or_above
from glidepath.web.what_if import lattice_at
from glidepath.web.words import spoken, tell

EMPTY = Filled("", 0)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def order_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the decision with what may be answered, or take the answer."""
    child = opened().child(reader_of(request), code)
    thought = opened().thought(child)
    if request.method == "GET":
        return _page(request, child, thought, EMPTY, ())
    form = filled(request)
    return _answer(request, child, thought, form)


def _answer(request: HttpRequest, child: Child, thought: Thought, form: Filled) -> HttpResponse:
    language = spoken()
    wish = _wish(thought, form)
    if isinstance(wish, str):
        return _page(request, child, thought, form, (tell(f"own.{wish}", language),))
    if not is_really(request, form["password"]):
        return _page(request, child, thought, form, (tell("own.password", language),))
    reader = reader_of(request)
    code = child.participant.id
    sent = order(opened(), reader, code, form.seen, wish, form.name, form["name"])
    if isinstance(sent, Conflict):
        return _page(request, child, thought, form, (tell("own.changed", language),))
    if isinstance(sent, Refusal):
        return _page(request, child, thought, form, refusal_told(sent, language))
    say_next(request, _done(thought, wish, language))
    return redirect("child", code=code)


def _done(thought: Thought, wish: Wish, language: Language) -> str:
    setting = setting_of(thought.answer)
    if setting is None or wish.regimen.dose == 0:
        return tell("order.done-stop", language)
    return tell("order.done", language, {"dose": dosed(setting, wish.regimen.dose)})


def _proposed(thought: Thought) -> Regimen | None:
    """What can be accepted: the recommendation, where the rules leave an interval."""
    answer = thought.answer
    if isinstance(answer, Decision) and answer.action in WITH_INTERVAL:
        return answer.assessment.recommended
    return None


def _wish(thought: Thought, form: Filled) -> Wish | str:
    """What is to be ordered, or the key of what is wrong with it."""
    found, proposed = thought.answer.assessment, _proposed(thought)
    if form["answer"] == "accept":
        return Wish(proposed) if proposed is not None else "required"
    dose = typed_dose(form["dose"])
    if dose is None or found is None or found.present is None:
        return "not-dose"
    if at_or_above(lattice_at(thought), dose) != dose:
        return "not-given"
    if not form["why"]:
        return "required"
    regimen = replace(found.present, dose=dose, pattern=())
    return Wish(regimen, form["why"], safety=form["safety"] == "yes")


def _page(
    request: HttpRequest, child: Child, thought: Thought, form: Filled, wrong: tuple[str, ...]
) -> HttpResponse:
    language, proposed = spoken(), _proposed(thought)
    found, setting = card(thought, language), setting_of(thought.answer)
    context: dict[str, Any] = {
        "code": child.participant.id,
        "about": about(thought, language),
        "card": found,
        "missing": missing_told(found.explanation.missing),
        "scale_told": "" if found.scale is None else scale_told(found.scale, language),
        "form": form.values,
        "wrong": wrong,
        "command": form.name or new_name(),
        "seen": child.version,
        "back": reverse("child", args=[child.participant.id]),
        "changing": form["answer"] == "change" or proposed is None,
    }
    if setting is not None and setting.assessment.present is not None:
        context |= {"accept": _accept(thought, proposed, language), "orderable": True}
        context["range"] = _range(thought, language)
    return render(request, "glidepath/order.html", context, status=422 if wrong else 200)


def _accept(thought: Thought, proposed: Regimen | None, language: Language) -> str:
    setting = setting_of(thought.answer)
    if proposed is None or setting is None:
        return ""
    if proposed.dose == 0:
        return tell("order.accept-stop", language)
    return tell("order.accept", language, {"dose": dosed(setting, proposed.dose)})


def _range(thought: Thought, language: Language) -> str:
    setting = setting_of(thought.answer)
    if setting is None or not isinstance(thought.answer, Decision):
        return ""
    found = setting.assessment
    high = found.low if found.high is None else found.high
    told = written(doses(setting, found.low, high), language)
    return tell("order.dose-hint", language, {"range": told.replace("\u00a0mg", "")})
