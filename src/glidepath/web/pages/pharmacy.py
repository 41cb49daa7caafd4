"""The pharmacy: orders in force, the check by another person, and what the family gets."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import ValidationError

from glidepath.conduct import may_send
from glidepath.conduct.acts import Sign
from glidepath.conduct.child import Child
from glidepath.quantities import InputError, Instant, instant
from glidepath.record.treatment import Dispensed, DoseOrdered, Returned
from glidepath.report import Language, say
from glidepath.report.documents.card import card_pdf
from glidepath.report.documents.family import family_pdf
from glidepath.report.documents.handout import Handout, Nothing, hand_out
from glidepath.report.measured import measured
from glidepath.report.setting import setting_of
from glidepath.report.written import dose, written
from glidepath.web.acting import attempt
from glidepath.web.dispensing import (
    CHECKED,
    InForce,
    begun,
    in_force,
    order_in_force,
    with_signatures,
)
from glidepath.web.events_told import event_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import Opened, opened, reader_of
from glidepath.web.pages.today import pending
from glidepath.web.saying import said, say_next
from glidepath.web.sign_in import is_really
from glidepath.web.thinking import Thought, think
from glidepath.web.words import spoken, tell, told

MADE: dict[str, Callable[[Handout, Language], bytes]] = {"calendar": family_pdf, "card": card_pdf}


@require_GET
def pharmacy(request: HttpRequest) -> HttpResponse:
    """Show the orders in force."""
    language, trial = spoken(), opened()
    rows, missing, now = [], 0, trial.now()
    for child in trial.children(reader_of(request)):
        order = _given(child, now)
        if order is not None:
            thought = trial.ready(child)
            missing += thought is None
            rows.append(_row_of(trial, child, order, thought, language))
    context = {"rows": rows, **pending(missing, language, "rows")}
    return render(request, "glidepath/pharmacy.html", context)


def _given(child: Child, now: Instant) -> DoseOrdered | None:
    return begun(child, now) if child.randomised else None


def keep_row(trial: Opened, child: Child, thought: Thought, language: Language) -> None:
    """Make the row of a child ahead of the page that shows it."""
    order = _given(child, instant(max(thought.at, trial.now())))
    if order is not None:
        _row_of(trial, child, order, thought, language)


def _row_of(
    trial: Opened, child: Child, order: DoseOrdered, thought: Thought | None, language: Language
) -> str:
    """The row of a child, kept while nothing is written of it and the order is in force."""

    def drawn() -> str:
        row = _row(child, in_force(child, order), thought, language)
        return render_to_string("glidepath/order_row.html", {"row": row})

    if thought is None:
        return drawn()
    return str(trial.kept(("order", child.head, order.id, thought.at, language), drawn))


def _row(
    child: Child, found: InForce, thought: Thought | None, language: Language
) -> dict[str, Any]:
    setting = None if thought is None else setting_of(thought.answer)
    regimen = found.regimen
    unsaid = tell("ahead.card", language) if thought is None else ""
    return {
        "code": child.participant.id,
        "dose": written(dose(regimen.dose, 2), language),
        "measured": unsaid
        if setting is None or not regimen.dose
        else say(measured(setting, regimen), language),
        "since": told(_local(found.order.happened, child), language),
        "signed": _signed(found, language),
        "is_signed": found.signed is not None,
        "from_chart": found.order.decision is None,
        "checks": [
            tell("pharmacy.checked", language, {"person": each.person}) for each in found.checks
        ],
        "regimen": regimen,
    }


def _local(happened: Any, child: Child) -> Any:
    return happened.astimezone(child.place) if hasattr(happened, "astimezone") else happened


def _signed(found: InForce, language: Language) -> str:
    if found.signed is not None:
        return tell("pharmacy.signed-by", language, {"person": found.signed.name})
    return tell(
        "pharmacy.from-chart" if not found.order.decision else "pharmacy.not-signed", language
    )


@require_http_methods(["GET", "POST"])
def giving(request: HttpRequest, code: str) -> HttpResponse:
    """Show the order in force of a child, and take its check or its dispensing."""
    child = opened().child(reader_of(request), code)
    found = order_in_force(child, opened().now())
    if found is None:
        raise Http404
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        wrong = _do(request, child, found, form)
        if not wrong:
            say_next(request, tell(f"pharmacy.done-{form['step']}", spoken()))
            return redirect("giving", code=code)
    return _page(request, child, found, wrong)


def _do(request: HttpRequest, child: Child, found: InForce, form: Filled) -> list[str]:
    code, order = child.participant.id, found.order.id or ""
    person = reader_of(request).person
    if form["step"] == "check":
        if not is_really(request, form["password"]):
            return [tell("own.password", spoken())]
        act = Sign(meaning=CHECKED, name=form["name"], events=(order,))
        return attempt(request, form, act, code, "-check")
    if form["step"] != "dispense":
        raise Http404
    if found.signed is None:
        return [tell("pharmacy.unsigned", spoken())]
    if not found.checked_by_another(person):
        return [tell("pharmacy.unchecked", spoken())]
    try:
        what = Dispensed.model_validate(
            {
                "happened": opened().now(),
                "order": order,
                "amount": {"value": _number(form["amount"]), "unit": form["unit"]},
            }
        )
    except (ValidationError, InputError):
        return [tell("wrong.number", spoken())]
    return attempt(request, form, what, code, "-dispense")


def _number(text: str) -> Any:
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text


def _page(request: HttpRequest, child: Child, found: InForce, wrong: list[str]) -> HttpResponse:
    language, reader = spoken(), reader_of(request)
    history = [each for each in child.events if isinstance(each, Dispensed | Returned)]
    context = _row(child, found, opened().thought(child), language) | {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": child.version,
        "may_check": may_send(reader.role, "Sign"),
        "may_dispense": may_send(reader.role, "Dispensed"),
        "checked_by_another": found.checked_by_another(reader.person),
        "handed": not isinstance(_handout(child, found), Nothing),
        "history": [
            {
                "day": told(_local(each.happened, child), language),
                "what": event_told(each, language),
            }
            for each in reversed(history)
        ],
        "unit": "mL" if "solution" in found.order.formulation else "{tablet}",
    }
    return render(request, "glidepath/giving.html", context, status=422 if wrong else 200)


def _handout(child: Child, found: InForce | None) -> Handout | Nothing:
    """What the family gets, kept for the day as long as nothing is written of the child.

    An order that begins within the day makes another one.
    """
    trial = opened()
    now = trial.now()

    def made() -> Handout | Nothing:
        thought = think(trial.history, with_signatures(child), now)
        return hand_out(thought.record, thought.answer)

    order = None if found is None else found.order.id
    kept = trial.kept(("handout", child.head, order, child.day(now)), made)
    if not isinstance(kept, Handout | Nothing):
        raise TypeError("something else is kept by the key of what the family gets")
    return kept


@require_GET
def handed(request: HttpRequest, code: str, document: str) -> HttpResponse:
    """Give a document of the family: of the signed order in force, or none."""
    child = opened().child(reader_of(request), code)
    found = _handout(child, order_in_force(child, opened().now()))
    if document not in MADE or isinstance(found, Nothing):
        raise Http404
    response = HttpResponse(MADE[document](found, spoken()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{code}-{document}.pdf"'
    return response
