"""One child in the pharmacy: check, dispense, label, take back, and what became of it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct import may_send
from glidepath.conduct.acts import Sign
from glidepath.conduct.balance import Balance, balances
from glidepath.conduct.child import Child
from glidepath.conduct.dispensing import checks, unchecked, writers
from glidepath.conduct.stock import Products, held, products_of, stock, unit_of
from glidepath.protocol.products import Product
from glidepath.quantities import InputError
from glidepath.record.treatment import Dispensed, Returned
from glidepath.report import Language
from glidepath.report.documents.handout import Nothing
from glidepath.report.documents.label import label_data
from glidepath.report.documents.sheet import in_all
from glidepath.report.documents.words import WEEKDAYS
from glidepath.report.documents.words import tell as tell_document
from glidepath.report.sentence import Value
from glidepath.report.written import Measure, written
from glidepath.web.acting import attempt
from glidepath.web.dispensing import (
    CHECKED,
    InForce,
    counted,
    handout_of,
    in_force,
    parcel_of,
    today_of,
)
from glidepath.web.events_told import event_told
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import opened, reader_of
from glidepath.web.pages.pharmacy import local, order_row
from glidepath.web.saying import said, say_next
from glidepath.web.sign_in import is_really
from glidepath.web.typed import NUMBER
from glidepath.web.words import spoken, tell, told

STEPS = ("check", "look", "dispense", "return")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def giving(request: HttpRequest, code: str) -> HttpResponse:
    """Show the order in force of a child, and take its check, its dispensing or a return."""
    child = opened().child(reader_of(request), code)
    found = in_force(opened(), child)
    if found is None:
        raise Http404
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        if form["step"] not in STEPS:
            raise Http404
        wrong = _do(request, child, found, form)
        if not wrong:
            say_next(request, tell(f"pharmacy.done-{form['step']}", spoken()))
            return redirect("giving", code=code)
    return _page(request, child, found, wrong)


def _do(request: HttpRequest, child: Child, found: InForce, form: Filled) -> list[str]:
    step, order = form["step"], found.order.id or ""
    if step in ("check", "look"):
        return _sign(request, child, form, order if step == "check" else form["event"])
    fields: dict[str, Any] = {
        "happened": opened().now(),
        "amount": {"value": number(form["amount"]), "unit": form["unit"]},
        "batch": form["batch"],
    }
    try:
        if step == "dispense":
            expires = date.fromisoformat(form["expires"])
            more = {"order": order, "formulation": found.formulation, "expires": expires}
            what: Dispensed | Returned = Dispensed.model_validate(fields | more)
        else:
            more = {"order": _given_by(child, form), "formulation": form["formulation"]}
            what = Returned.model_validate(fields | more)
    except (ValidationError, InputError):
        return [tell("wrong.number", spoken())]
    except ValueError:
        return [tell("refused.supply.no-batch", spoken())]
    return attempt(request, form, what, child.participant.id, _part(form))


def _given_by(child: Child, form: Filled) -> str | None:
    """Give the order by which a batch was dispensed last; ``None`` where it never was."""
    wanted = (form["formulation"], form["batch"])
    orders = [e.order for e in child.of(Dispensed) if (e.formulation, e.batch) == wanted]
    return orders[-1] if orders else None


def _sign(request: HttpRequest, child: Child, form: Filled, event: str) -> list[str]:
    if not is_really(request, form["password"]):
        return [tell("own.password", spoken())]
    act = Sign(meaning=CHECKED, name=form["name"], events=(event,))
    return attempt(request, form, act, child.participant.id, _part(form))


def _part(form: Filled) -> str:
    """End the id of a command: a page has several forms, some of one step about several things."""
    about = sha256(f"{form['event']} {form['formulation']} {form['batch']}".encode()).hexdigest()
    return f"-{form['step']}-{about[:8]}"


def number(text: str) -> Any:
    """Give a number as it was typed; the text itself where it is none."""
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else text


def _page(request: HttpRequest, child: Child, found: InForce, wrong: list[str]) -> HttpResponse:
    language, reader = spoken(), reader_of(request)
    products = products_of(opened().history)
    product = products.get(found.formulation)
    handout = handout_of(opened(), child)
    context = order_row(
        child, found, opened().thought(child), language, today_of(opened(), child)
    ) | {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": child.version,
        "may_check": may_send(reader.role, "Sign"),
        "may_dispense": may_send(reader.role, "Dispensed") and product is not None,
        "may_ask": may_send(reader.role, "CoMedicationStarted"),
        "checked_by_another": found.checked_by_another(reader.person),
        "checked_by_me": any(each.person == reader.person for each in found.checks),
        "open": found.signed is not None and not found.expired(child.day(opened().now())),
        "gives": not found.off_drug,
        "handed": not isinstance(handout, Nothing),
        "week": [] if isinstance(handout, Nothing) else _week(handout, language),
        "waiting": _waiting(child, reader.person, language),
        "history": _history(child, language),
        "batches": [] if product is None else _batches(child, product, language),
        "held": _held(child, products, language),
        "unit": "" if product is None else unit_of(product),
        "product": "" if product is None else written(product.wording, language),
        "balances": [
            _balance(each, products[each.formulation], language)
            for each in balances(child, products)
        ],
        "label": _label(child, language),
    }
    return render(request, "glidepath/giving.html", context, status=422 if wrong else 200)


def _week(handout: Any, language: Language) -> list[dict[str, str]]:
    """What is given on each day, where the days differ."""
    week = handout.week
    if week is None or week.alike:
        return []
    return [
        {
            "day": tell_document(f"weekday.{name}", language),
            "amount": in_all(intake, week.product, language),
        }
        for name, intake in zip(WEEKDAYS, week.days, strict=True)
    ]


def _waiting(child: Child, person: str, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "what": _told(each, language),
            "mine": person in writers(child, each.id or ""),
        }
        for each in unchecked(child)
    ]


def _told(event: Dispensed | Returned, language: Language) -> str:
    what = event_told(event, language)
    if event.batch is None:
        return what
    return tell("pharmacy.of-batch", language, {"what": what, "batch": event.batch})


def _history(child: Child, language: Language) -> list[dict[str, Any]]:
    events = [each for each in child.events if isinstance(each, Dispensed | Returned)]
    return [
        {
            "id": each.id,
            "day": told(local(each.happened, child), language),
            "what": _told(each, language),
            "by": child.by_event[each.id or ""][0].actor,
            "checks": ", ".join(check.person for check in checks(child, each.id or "")),
            "labelled": isinstance(each, Dispensed)
            and parcel_of(opened(), child, each) is not None
            and not isinstance(handout_of(opened(), child), Nothing),
        }
        for each in reversed(events)
    ]


def _batches(child: Child, product: Product, language: Language) -> list[dict[str, str]]:
    """The batches on the shelf that have not expired, of the formulation in force."""
    today = child.day(opened().now())
    found = stock(opened().trial(), opened().history, child.participant.site)
    return [
        {
            "batch": each.batch,
            "told": tell(
                "pharmacy.batch-option",
                language,
                {"batch": each.batch, "amount": counted(product, each.remaining, language)},
            ),
        }
        for each in sorted(found.values(), key=lambda each: each.expires)
        if each.formulation == product.id and each.remaining > 0 and each.expires >= today
    ]


def _held(child: Child, products: Products, language: Language) -> list[dict[str, str]]:
    """What the child was given, by formulation and batch, and did not bring back."""
    keys = dict.fromkeys((each.formulation, each.batch) for each in child.of(Dispensed))
    found = []
    for name, batch in keys:
        amount = held(child, products, name or "", batch or "") if name and batch else None
        if amount:
            product = products[name or ""]
            found.append(
                {
                    "formulation": name or "",
                    "batch": batch or "",
                    "product": written(product.wording, language),
                    "unit": unit_of(product),
                    "left": counted(product, amount, language),
                }
            )
    return found


def _balance(found: Balance, product: Product, language: Language) -> list[str]:
    """The arithmetic of what was taken, in sentences."""

    def amount(value: Any) -> str:
        return counted(product, value, language)

    values: dict[str, Value] = {
        "since": found.since,
        "until": found.until,
        "dispensed": amount(found.dispensed),
        "returned": amount(found.returned),
        "taken": amount(found.taken),
        "ordered": amount(found.ordered),
        "difference": amount(found.difference).replace("-", "−"),
        "days": found.days,
        "interrupted": found.interrupted,
        "count": found.missed,
    }
    lines = [tell("balance.sum", language, values), tell("balance.ordered", language, values)]
    if found.ordered:
        share = Measure(Fraction(round(found.taken / found.ordered * 100)), "%")
        lines.append(tell("balance.difference", language, values | {"percent": share}))
    else:
        lines.append(tell("balance.nothing", language))
    if found.missed:
        lines.append(tell("balance.missed", language, values))
    return lines


def _label(child: Child, language: Language) -> dict[str, Any] | None:
    """The text of the last label that may be stuck on; ``None`` for none."""
    given = child.of(Dispensed)
    parcel = parcel_of(opened(), child, given[-1]) if given else None
    handout = handout_of(opened(), child)
    if parcel is None or isinstance(handout, Nothing) or handout.week is None:
        return None
    return label_data(handout, parcel, language) | {"event": given[-1].id}
