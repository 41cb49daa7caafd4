"""The supply of a site: batch by batch from the ledger, and what the days ahead need."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from glidepath.conduct import may_send
from glidepath.conduct.stock import Batch, products_of, stock, unit_of
from glidepath.conduct.supplies import SupplyCounted, SupplyDestroyed, SupplyFact, SupplyReceived
from glidepath.protocol.products import Product
from glidepath.quantities import InputError
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.acting import attempt
from glidepath.web.dispensing import counted, in_force
from glidepath.web.forms import Filled, filled, new_name
from glidepath.web.opened import Reader, opened, reader_of
from glidepath.web.pages.giving import number
from glidepath.web.saying import said, say_next
from glidepath.web.supplying import Need, needs, without_batch
from glidepath.web.words import spoken, tell

STEPS: Mapping[str, type[SupplyFact]] = {
    "receive": SupplyReceived,
    "destroy": SupplyDestroyed,
    "count": SupplyCounted,
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "receive": ("expires", "delivery"),
    "destroy": ("of", "reason"),
    "count": (),
}
LONGEST = 366
"""Days that may be looked ahead: a year, so that nobody waits for the answer."""


@require_http_methods(["GET", "POST"])
def supply(request: HttpRequest) -> HttpResponse:
    """Show what a site has and needs, and write down what came, went or was counted."""
    wrong: list[str] = []
    if request.method == "POST":
        form = filled(request)
        if form["step"] not in STEPS:
            raise Http404
        wrong = _do(request, form)
        if not wrong:
            say_next(request, tell(f"supply.done-{form['step']}", spoken()))
            return redirect("supply")
    return _page(request, wrong)


def _do(request: HttpRequest, form: Filled) -> list[str]:
    reader = reader_of(request)
    if not may_send(reader.role, STEPS[form["step"]].__name__):
        return [tell("refused.role.not-permitted", spoken())]
    product = products_of(opened().history).get(form["formulation"])
    fields: dict[str, Any] = {
        "site": reader.site,
        "formulation": form["formulation"],
        "batch": form["batch"],
        "on": form["on"],
        "amount": {
            "value": number(form["amount"]),
            "unit": "mL" if product is None else unit_of(product),
        },
    }
    fields |= {name: form[name] for name in FIELDS[form["step"]] if form[name]}
    try:
        what = STEPS[form["step"]].model_validate(fields)
    except (ValidationError, InputError) as error:
        return _wrong(error)
    return attempt(request, form, what, None, f"-{form['step']}")


def _wrong(error: ValidationError | InputError) -> list[str]:
    language = spoken()
    if not isinstance(error, ValidationError):
        return [tell("wrong.number", language)]
    names = dict.fromkeys(str(each["loc"][0]) for each in error.errors(include_url=False))
    known = {"of": "from", "formulation": "product", "on": "day"}
    said = {name: tell(f"supply.{known.get(name, name)}", language) for name in names}
    return [
        tell("own.wrong", language, {"field": each, "message": tell("own.required", language)})
        for each in said.values()
    ]


def _page(request: HttpRequest, wrong: list[str]) -> HttpResponse:
    language, reader, trial = spoken(), reader_of(request), opened()
    products = products_of(trial.history)
    days = _days(request)
    sites = [reader.site] if reader.site else sorted(trial.trial().setup.zones)
    context = {
        "wrong": wrong,
        "said": said(request),
        "command": new_name(),
        "seen": 0,
        "days": days or "",
        "most": LONGEST,
        "sites": [_site(each, reader, days, language) for each in sites],
        "may_write": may_send(reader.role, "SupplyReceived"),
        "products": [
            {"id": each.id, "name": written(each.wording, language)} for each in products.values()
        ],
        "today": trial.today(reader.site).isoformat(),
    }
    return render(request, "glidepath/supply.html", context, status=422 if wrong else 200)


def _days(request: HttpRequest) -> int | None:
    """How many days ahead were chosen; ``None`` where none were."""
    text = request.GET.get("days", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        return None
    return min(int(text), LONGEST) or None


def _site(site: str, reader: Reader, days: int | None, language: Language) -> dict[str, Any]:
    trial = opened()
    products, today = products_of(trial.history), trial.today(site)
    shelf = stock(trial.trial(), trial.history, site)
    children = [each for each in trial.children(reader) if each.participant.site == site]
    found: tuple[Need, ...] = ()
    if days is not None:
        orders = {
            child.participant.id: order
            for child in children
            if child.randomised
            and (order := in_force(trial, child)) is not None
            and not order.off_drug
        }
        found = needs(orders, products, shelf, today, days)
    return {
        "site": site,
        "rows": [
            _row(each, products[each.formulation], today, days, language)
            for each in sorted(shelf.values(), key=lambda each: (each.formulation, each.expires))
        ],
        "needs": [_need(each, products[each.formulation], language) for each in found],
        "without": without_batch(iter(children)),
    }


def _row(
    batch: Batch, product: Product, today: date, days: int | None, language: Language
) -> dict[str, Any]:
    def amount(value: Fraction) -> str:
        return counted(product, value, language)

    gone = batch.expires < today
    soon = not gone and days is not None and batch.expires < today + timedelta(days=days)
    return {
        "product": written(product.wording, language),
        "batch": batch.batch,
        "received": amount(batch.received),
        "dispensed": amount(batch.dispensed),
        "returned": amount(batch.returned),
        "destroyed": tell(
            "supply.destroyed-told",
            language,
            {"shelf": amount(batch.destroyed), "returned": amount(batch.gone)},
        ),
        "remaining": amount(batch.remaining),
        "expires": written(batch.expires, language),
        "warning": tell("supply.gone", language)
        if gone
        else tell("supply.soon", language, {"days": days or 0})
        if soon
        else "",
        "gone": gone,
        "counted": _count(batch, product, language),
        "differs": batch.counted is not None and batch.counted.difference != 0,
    }


def _count(batch: Batch, product: Product, language: Language) -> str:
    if batch.counted is None:
        return tell("supply.never", language)
    values = {
        name: counted(product, each, language).replace("-", "−")
        for name, each in (
            ("found", batch.counted.found),
            ("book", batch.counted.book),
            ("difference", batch.counted.difference),
        )
    }
    return tell("supply.counted-told", language, {"date": batch.counted.on, **values})


def _need(need: Need, product: Product, language: Language) -> dict[str, Any]:
    wanted = counted(product, need.wanted, language)
    return {
        "product": written(product.wording, language),
        "children": need.children,
        "drawn": counted(product, need.drawn, language),
        "wanted": tell("supply.packs-told", language, {"amount": wanted, "number": need.bottles})
        if need.bottles
        else wanted,
        "usable": counted(product, need.usable, language),
        "lacks": need.lacking > 0,
        "verdict": tell(
            "supply.too-little", language, {"amount": counted(product, need.lacking, language)}
        )
        if need.lacking
        else tell("supply.enough", language),
        "unmeasured": [
            tell("supply.unmeasured", language, {"code": code}) for code in need.unmeasured
        ],
    }
