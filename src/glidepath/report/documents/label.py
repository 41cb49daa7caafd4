"""The label of what is dispensed: for whom, of what, how to take it, from which batch, by whom.

Source: Regulation (EU) No 536/2014, Annex VI, A.1 (a) to (l). What the data of a trial do not hold
(main contact, investigator) is a line to write on; there is no name, only the child's code.
"""

from dataclasses import dataclass
from datetime import date

from glidepath.protocol import Solution
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.sheet import Data, Sheet, amount, days_of, often, safety
from glidepath.report.documents.typeset import typeset
from glidepath.report.documents.week import Week
from glidepath.report.language import Language
from glidepath.report.sentence import COMMA, Named, Value
from glidepath.report.written import Days, Measure


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was dispensed.

    Parameters
    ----------
    amount
        With its unit; ``None`` for a number of tablets, which is in `pieces`.
    by
        Who put it together.
    checked
        Who checked the volume of the order.
    until
        The last day on which the order may be dispensed; ``None`` for no end.
    """

    site: str
    batch: str
    expires: date
    amount: Measure | None
    pieces: int
    day: date
    by: str
    checked: tuple[str, ...]
    until: date | None


def label_pdf(handout: Handout, parcel: Parcel, language: Language) -> bytes:
    """Give the label as a PDF of one page, A7 (ISO 216)."""
    return typeset("label", language, label_data(handout, parcel, language))


def label_data(handout: Handout, parcel: Parcel, language: Language) -> Data:
    """Give what stands on a label; nothing to take makes none.

    Raises
    ------
    ValueError
        For an order that ends the drug.
    """
    week = handout.week
    if week is None:
        raise ValueError("an order that ends the drug has no label")
    sheet = Sheet(handout, language)
    return {
        "title": sheet.word("label.title"),
        "trial": sheet.word(
            "label.trial", registration=Named(handout.protocol.registrations), site=parcel.site
        ),
        "code": handout.participant,
        "drug": sheet.word("label.drug", drug=sheet.drug, product=week.product.wording),
        "take": _take(sheet, week),
        "leaflet": sheet.word("label.leaflet"),
        "lines": [
            _amount(sheet, parcel),
            sheet.word("label.batch", batch=parcel.batch, date=parcel.expires),
            _order(sheet, parcel),
            sheet.word("label.dispensed", date=parcel.day, person=parcel.by),
            sheet.word("label.checked", people=COMMA[language].join(parcel.checked)),
            sheet.word("label.storage"),
        ],
        "opened": _opened(sheet, week),
        "children": sheet.word("label.children"),
        "telephone": {"label": sheet.word("label.telephone"), "number": handout.telephone},
        "contact": sheet.word("label.contact"),
        "safety": safety(sheet),
    }


def _take(sheet: Sheet, week: Week) -> list[str]:
    """How much, how often; by weekday where the days differ."""
    return [
        sheet.word(
            "label.take" if week.alike else "label.take-by-day",
            amount=amount(sheet, week.product, intake),
            often=often(sheet, week),
            days=days_of(sheet, week, intake),
        )
        for intake in dict.fromkeys(week.days)
    ]


def _amount(sheet: Sheet, parcel: Parcel) -> str:
    if parcel.amount is None:
        return sheet.word("label.pieces", count=parcel.pieces)
    return sheet.word("label.amount", amount=parcel.amount)


def _order(sheet: Sheet, parcel: Parcel) -> str:
    order = sheet.of.order
    values: dict[str, Value] = {"number": order.number, "date": order.day}
    if parcel.until is None:
        return sheet.word("label.order", **values)
    return sheet.word("label.order-until", **values, until=parcel.until)


def _opened(sheet: Sheet, week: Week) -> str:
    """How long a bottle keeps, before a line for the day; nothing for tablets."""
    product = week.product
    if not isinstance(product, Solution):
        return ""
    return sheet.word("label.open", days=Days(product.open_days))
