"""Doses of before the trial, as the hospital's chart tells them: each is an order in force since.

Without them nobody knows from which dose a taper starts, nor how long it was in force.
"""

from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from glidepath.conduct.child import Child
from glidepath.protocol import Protocol
from glidepath.quantities import InputError
from glidepath.record.treatment import DoseOrdered
from glidepath.report import Language
from glidepath.report.written import dose, written
from glidepath.web.forms import Filled
from glidepath.web.ordering import typed_dose
from glidepath.web.words import tell

TIMES = {"24": "once", "12": "twice"}
"""Hours between two intakes, and the word for it."""


def past_dose(child: Child, form: Filled) -> DoseOrdered | str:
    """Give the order that was typed, or the key of what is wrong with it."""
    found = typed_dose(form["dose"])
    if not found:
        return "own.not-dose"
    if form["hours"] not in TIMES or not form["since"]:
        return "own.required"
    fields: dict[str, Any] = {
        "happened": form["since"],
        "daily_dose": {"value": Decimal(found) / 1000, "unit": "mg"},
        "interval_hours": int(form["hours"]),
        "formulation": form["formulation"],
        "reason": "maintenance" if child.of(DoseOrdered) else "start",
    }
    try:
        return DoseOrdered.model_validate(fields)
    except (ValidationError, InputError):
        return "own.required"


def past_doses_told(child: Child, protocol: Protocol, language: Language) -> dict[str, Any]:
    """Give what the page shows of the doses of before the trial, and what can be chosen."""
    products = {each.id: written(each.wording, language) for each in protocol.parameters.products}
    return {
        "rows": [_row(each, products, language) for each in child.of(DoseOrdered)],
        "products": products.items(),
        "times": [(hours, tell(f"past.{word}", language)) for hours, word in TIMES.items()],
    }


def _row(order: DoseOrdered, products: dict[str, str], language: Language) -> dict[str, str]:
    ordered = int(order.daily_dose.value * 1000)
    return {
        "since": written(order.happened, language),
        "dose": written(dose(ordered, 2), language),
        "times": tell(f"past.{TIMES[str(order.interval_hours)]}", language),
        "product": products.get(order.formulation, order.formulation),
    }
