"""The pharmacy: the orders in force, and the papers that go with what is dispensed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from glidepath.conduct.child import Child
from glidepath.conduct.dispensing import begun, order_in_force, unchecked
from glidepath.quantities import Instant, instant
from glidepath.record.treatment import Dispensed, DoseOrdered
from glidepath.report import Language, say
from glidepath.report.documents.card import card_pdf
from glidepath.report.documents.family import family_pdf
from glidepath.report.documents.handout import Handout, Nothing
from glidepath.report.documents.label import label_pdf
from glidepath.report.measured import measured
from glidepath.report.setting import setting_of
from glidepath.report.written import dose, written
from glidepath.web.dispensing import InForce, handout_of, parcel_of
from glidepath.web.events_told import event_told
from glidepath.web.opened import Opened, opened, reader_of
from glidepath.web.pages.today import pending
from glidepath.web.thinking import Thought
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
        now = trial.now() if thought is None else instant(max(thought.at, trial.now()))
        protocol = trial.protocol(child) if thought is None else thought.answer.basis.protocol
        found = order_in_force(child, protocol, now)
        row = {} if found is None else order_row(child, found, thought, language, child.day(now))
        return render_to_string("glidepath/order_row.html", {"row": row})

    if thought is None:
        return drawn()
    return str(trial.kept(("order", child.head, order.id, thought.at, language), drawn))


def order_row(
    child: Child, found: InForce, thought: Thought | None, language: Language, today: date
) -> dict[str, Any]:
    """Give what a page says of the order in force of a child."""
    setting = None if thought is None else setting_of(thought.answer)
    unsaid = tell("ahead.card", language) if thought is None else ""
    regimen = found.regimen
    expired = found.expired(today)
    return {
        "code": child.participant.id,
        "dose": written(dose(regimen.dose, 2), language),
        "measured": unsaid
        if setting is None or found.off_drug
        else say(measured(setting, regimen), language),
        "since": told(local(found.order.happened, child), language),
        "until": _until(found, language, expired=expired),
        "is_expired": expired or found.off_drug,
        "signed": _signed(found, language),
        "is_signed": found.signed is not None,
        "checks": [
            tell("pharmacy.checked", language, {"person": each.person}) for each in found.checks
        ],
        "waits": [event_told(each, language) for each in unchecked(child)],
    }


def local(happened: Any, child: Child) -> Any:
    """Give a moment by the clock of the child; a day as it is."""
    return happened.astimezone(child.place) if hasattr(happened, "astimezone") else happened


def _until(found: InForce, language: Language, *, expired: bool) -> str:
    if found.off_drug:
        return tell("pharmacy.ended", language)
    if found.signed is None:
        return ""
    if found.until is None:
        return tell("pharmacy.endless", language)
    key = "pharmacy.expired" if expired else "pharmacy.until-on"
    return tell(key, language, {"date": found.until})


def _signed(found: InForce, language: Language) -> str:
    if found.signed is not None:
        return tell("pharmacy.signed-by", language, {"person": found.signed.name})
    return tell(
        "pharmacy.from-chart" if not found.order.decision else "pharmacy.not-signed", language
    )


@require_GET
def handed(request: HttpRequest, code: str, document: str) -> HttpResponse:
    """Give a document of the family: of the signed order in force, or none."""
    child = opened().child(reader_of(request), code)
    found = handout_of(opened(), child)
    if document not in MADE or isinstance(found, Nothing):
        raise Http404
    return _paper(MADE[document](found, spoken()), f"{code}-{document}")


@require_GET
def label(request: HttpRequest, code: str, bottle: str) -> HttpResponse:
    """Give the label of what was dispensed by the order in force, or none."""
    child = opened().child(reader_of(request), code)
    given = next((each for each in child.of(Dispensed) if each.id == bottle), None)
    parcel = None if given is None else parcel_of(opened(), child, given)
    found = handout_of(opened(), child)
    if parcel is None or isinstance(found, Nothing) or found.week is None:
        raise Http404
    return _paper(label_pdf(found, parcel, spoken()), f"{code}-label")


def _paper(page: bytes, name: str) -> HttpResponse:
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
