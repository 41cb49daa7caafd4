"""Screening to randomisation: the child, its consent, every criterion, and the receipt."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct.acts import EvaluateEligibility, Randomise, Screen, TakeConsent
from glidepath.conduct.child import Child
from glidepath.conduct.command import What
from glidepath.conduct.steps import Guardian, RegistrationCorrected
from glidepath.decide.eligible import Eligibility, eligible
from glidepath.protocol import Protocol
from glidepath.quantities import InputError
from glidepath.record.enrolment import ConsentGiven, Screened
from glidepath.record.record import Participant
from glidepath.report import Language, say
from glidepath.report.eligibility import fact
from glidepath.report.sentence import Named, Sentence
from glidepath.report.written import written
from glidepath.web.acting import attempt, sent_before
from glidepath.web.events_told import named
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import opened, reader_of
from glidepath.web.pages.fields_shown import wrong_told
from glidepath.web.past_doses import past_dose, past_doses_told
from glidepath.web.registering import registered_told, registration_of
from glidepath.web.saying import said, say_next
from glidepath.web.typed import WrongError
from glidepath.web.words import spoken, tell

ANSWERS = ("yes", "no", "unknown")
SCOPES = ("treatment", "follow-up", "data")
ATTESTED = ("attestation", "adverse-history")
"""Kinds of criteria to which a person answers."""
LANGUAGES = {"zh": "中文", "en": "English"}
DONE = {
    "consent": "screening.done-consent",
    "dose": "past.done",
    "evaluate": "screening.done-evaluate",
    "randomise": "screening.done-randomise",
    "registration": "registration.done",
}
"""What is said when a step was taken."""


@require_http_methods(["GET", "POST"])
def screening(request: HttpRequest) -> HttpResponse:
    """Show who is being screened, and register a child."""
    reader, wrong, values = reader_of(request), [], {}
    if request.method == "POST":
        form = filled(request)
        values = dict(form.values)
        what = _screen(reader.site, form)
        wrong = what if isinstance(what, list) else attempt(request, form, what, form["code"])
        if not wrong:
            return redirect("screened", code=form["code"])
    return _list(request, wrong, values)


def _list(request: HttpRequest, wrong: list[str], values: dict[str, str]) -> HttpResponse:
    reader, language = reader_of(request), spoken()
    waiting = [each for each in opened().children(reader) if each.randomised is None]
    context: dict[str, Any] = {
        "waiting": [_row(each, language) for each in waiting],
        "attestations": _attestations(_protocol(), language),
        "command": new_name(),
        "seen": 0,
        "wrong": wrong,
        "values": values,
        "today": opened().today(reader.site).isoformat(),
        "said": said(request),
        "answers": [{"id": each, "name": tell(f"answer.{each}", language)} for each in ANSWERS],
    }
    return render(request, "glidepath/screening.html", context, status=422 if wrong else 200)


def _protocol() -> Protocol:
    return opened().history.versions[-1]


def _attestations(protocol: Protocol, language: Language) -> list[dict[str, str]]:
    return [
        {
            "id": each.id,
            "name": getattr(each.wording, language.value),
            "usual": "no" if each.role.value == "exclusion" else "yes",
        }
        for each in protocol.eligibility
        if each.kind in ATTESTED
    ]


def _row(child: Child, language: Language) -> dict[str, str]:
    found = _found(child)
    return {
        "code": child.participant.id,
        "address": reverse("screened", args=[child.participant.id]),
        "outcome": say(_outcome(found), language),
    }


def _found(child: Child) -> Eligibility:
    return eligible(opened().history, child.record, opened().now())


def _outcome(found: Eligibility) -> Sentence:
    ids = tuple(each.criterion for each in found.findings if each.met is found.outcome)
    return Sentence(f"eligibility.outcome.{found.outcome.value}", {"criteria": Named(ids)})


def _screen(site: str | None, form: Filled) -> Screen | list[str]:
    zones = opened().trial().setup.zones
    attested = {
        name.removeprefix("attested:"): value
        for name, value in form.values.items()
        if name.startswith("attested:") and value in ANSWERS
    }
    try:
        child = Participant.model_validate(
            {
                "id": form["code"],
                "site": site,
                "time_zone": zones.get(site or "", "UTC"),
                "sex": form["sex"],
                "born": form["born"],
                "protocol": _protocol().id,
            }
        )
        screened = Screened.model_validate(
            {
                "happened": opened().now(),
                "remission_since": form["remission"] or None,
                "attestations": attested,
            }
        )
    except (ValidationError, InputError) as error:
        return _problems(error)
    return Screen(child, screened)


def _problems(error: ValidationError | InputError) -> list[str]:
    language = spoken()
    if isinstance(error, InputError):
        return [each.message for each in error.problems]
    return [
        tell(
            "own.wrong",
            language,
            {"field": ".".join(map(str, each["loc"])), "message": each["msg"]},
        )
        for each in error.errors(include_url=False)
    ]


@require_http_methods(["GET", "POST"])
def screened(request: HttpRequest, code: str) -> HttpResponse:
    """Show a child on its way in, and take the next step."""
    child = opened().child(reader_of(request), code)
    wrong: list[str] = []
    values: Mapping[str, str] = {}
    if request.method == "POST":
        form = filled(request)
        values = form.values
        what = _step(child, form)
        wrong = (
            what
            if isinstance(what, list)
            else attempt(request, form, what, code, f"-{form['step']}")
        )
        if not wrong:
            say_next(request, tell(DONE[form["step"]], spoken()))
            return redirect("screened", code=code)
    return _child(request, child, wrong, values)


def _step(child: Child, form: Filled) -> What | list[str]:
    if form["step"] == "consent":
        return _consent(form)
    if form["step"] == "evaluate":
        overrides = {
            name.removeprefix("override:"): text
            for name, text in form.values.items()
            if name.startswith("override:") and text
        }
        return EvaluateEligibility(overrides)
    if form["step"] == "dose":
        found = past_dose(child, form)
        return [tell(found, spoken())] if isinstance(found, str) else found
    if form["step"] == "registration":
        return _registration(child, form)
    if form["step"] == "randomise":
        factors = _protocol().parameters.randomisation.strata
        return Randomise({each: form[f"factor:{each}"] for each in factors})
    return [tell("own.required", spoken())]


def _registration(child: Child, form: Filled) -> RegistrationCorrected | list[str]:
    try:
        return registration_of(child, form.values, again=sent_before(form, "-registration"))
    except WrongError as error:
        return [wrong_told(each, spoken()) for each in error.wrong]


def _consent(form: Filled) -> TakeConsent | list[str]:
    scope = [each for each in SCOPES if form[f"scope:{each}"]]
    try:
        given = ConsentGiven.model_validate(
            {
                "happened": form["signed"],
                "scope": scope,
                "protocol_version": _protocol().version,
                "form_version": form["form"],
                "language": form["language"],
            }
        )
        guardian = Guardian.model_validate({"relation": form["by"], "signed": form["signed"]})
    except (ValidationError, InputError) as error:
        return _problems(error)
    return TakeConsent(given, (guardian,))


def _child(
    request: HttpRequest, child: Child, wrong: list[str], values: Mapping[str, str]
) -> HttpResponse:
    language, found = spoken(), _found(child)
    strata = _protocol().parameters.randomisation.strata
    context: dict[str, Any] = {
        "code": child.participant.id,
        "outcome": say(_outcome(found), language),
        "criteria": _criteria(found, language),
        "registered": registered_told(child, values, language),
        "consents": len(child.of(ConsentGiven)),
        "forms": _forms(child),
        "languages": LANGUAGES.items(),
        "scopes": [{"id": each, "name": tell(f"scope.{each}", language)} for each in SCOPES],
        "past": past_doses_told(child, _protocol(), language),
        "factors": [{"id": each, "name": named(f"factor.{each}", language)} for each in strata],
        "evaluated": child.evaluation is not None,
        "randomised": child.randomised,
        "receipt": _receipt(child, language),
        "may_randomise": opened().holds_seed,
        "command": new_name(),
        "seen": child.version,
        "wrong": wrong,
        "today": opened().today(child.participant.site).isoformat(),
        "said": said(request),
    }
    return render(request, "glidepath/screened.html", context, status=422 if wrong else 200)


def _forms(child: Child) -> list[str]:
    approvals = opened().trial().setup.approvals
    site = child.participant.site
    return sorted({form.version for each in approvals if each.site == site for form in each.forms})


def _criteria(found: Eligibility, language: Language) -> list[dict[str, Any]]:
    protocol = found.basis.protocol
    known = {} if protocol is None else {each.id: each for each in protocol.eligibility}
    return [
        {
            "id": each.criterion,
            "asks": written(known[each.criterion].wording, language),
            "met": say(Sentence(f"eligibility.criterion.{each.met.value}"), language),
            "look": "order" if each.met.value == "eligible" else "look",
            "open": each.met.value != "eligible",
            "missing": say(Named(tuple(fact(name) for name in each.missing)), language),
        }
        for each in found.findings
    ]


def _receipt(child: Child, language: Language) -> dict[str, Any] | None:
    found, drawn = child.allocation, child.randomised
    if found is None or drawn is None:
        return None
    arm = next((each.wording for each in _protocol().arms if each.id == found.arm), found.arm)
    return {
        "arm": say(arm, language),
        "number": found.number,
        "stratum": _stratum(found.stratum, language),
        "receipt": found.receipt,
    }


def _stratum(stratum: str, language: Language) -> str:
    """Tell a stratum, which the ledger names like ``kmp=no``."""
    told = []
    for each in filter(None, stratum.split(";")):
        factor, _, value = each.partition("=")
        told.append(f"{named(f'factor.{factor}', language)} · {named(f'answer.{value}', language)}")
    return ", ".join(told)
