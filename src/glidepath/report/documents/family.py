"""The family's calendar: what to give on each day, in large print, and what to do when."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from glidepath.report.documents.drawn import drawn
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.numbers import with_unit
from glidepath.report.documents.sheet import (
    Data,
    Sheet,
    amount,
    days_of,
    head,
    often,
    page_words,
    safety,
    signs,
    telephone,
)
from glidepath.report.documents.typeset import typeset
from glidepath.report.documents.week import Fill, Intake, Week
from glidepath.report.documents.weeks import weeks
from glidepath.report.documents.words import whole_day
from glidepath.report.language import Language
from glidepath.report.sentence import BETWEEN
from glidepath.report.written import written

SECTIONS = {
    "fever": ("one", "two", "three"),
    "signs": ("call", "bleeding"),
    "missed": ("one", "two", "three"),
    "vomited": ("one", "two", "three"),
    "others": ("one", "two"),
}
"""What to do when, the most pressing first; the sentences of each."""
SECTIONS_OFF = {"fever": ("one", "ill"), "signs": ("call", "bleeding")}
"""Of these, what is left once the medicine has been stopped."""


def family_pdf(handout: Handout, language: Language) -> bytes:
    """Give the calendar of a family as a PDF, large print, A4."""
    return typeset("family", language, family_data(handout, language))


def family_data(handout: Handout, language: Language) -> Data:
    """Give what stands on a family's pages."""
    sheet = Sheet(handout, language)
    return {
        "title": sheet.tell("title"),
        "head": head(sheet),
        "what": _nothing(sheet) if handout.week is None else _what(sheet, handout.week),
        "next": list(_next(sheet)),
        "telephone": telephone(sheet),
        "after": sheet.tell(_after(handout), date=handout.until),
        "sections": list(_sections(sheet)),
        "tick": sheet.tell("tick"),
        "weeks": list(weeks(sheet)),
        "page": page_words(language),
        "safety": safety(sheet),
    }


def _after(handout: Handout) -> str:
    return "after-until-off" if handout.week is None else "after-until"


def _nothing(sheet: Sheet) -> Data:
    lines = [sheet.tell("nothing"), sheet.tell("left")]
    return {"heading": sheet.tell("what"), "medicine": sheet.medicine, "doses": [], "lines": lines}


def _what(sheet: Sheet, week: Week) -> Data:
    product = week.product
    lines = (
        sheet.tell("label", drug=sheet.drug, product=product.wording),
        sheet.tell("every-day" if week.alike else "by-day"),
        _how(sheet, week),
        sheet.tell("first-day", date=sheet.of.day),
    )
    return {
        "heading": sheet.tell("what"),
        "medicine": sheet.tell("medicine", drug=sheet.drug, product=product.wording),
        "doses": list(_doses(sheet, week)),
        "lines": list(lines),
    }


def _doses(sheet: Sheet, week: Week) -> Iterator[Data]:
    """Each different amount, the largest first, with its days where they differ."""
    name = written(week.product.wording, sheet.language)
    for intake in sorted(set(week.days), key=_size, reverse=True):
        yield {
            "big": amount(sheet, week.product, intake),
            "parts": _parts(intake),
            "drawn": [drawn(part, name, sheet.language) for part in intake],
            "often": often(sheet, week),
            "days": days_of(sheet, week, intake),
        }


def _size(intake: Intake) -> Decimal:
    return sum(
        (
            Decimal(each.volume) if isinstance(each, Fill) else Decimal(each.count)
            for each in intake
        ),
        Decimal(0),
    )


def _parts(intake: Intake) -> str:
    """The fills of a syringe one by one, where there are several."""
    fills = [with_unit(each.volume, "mL") for each in intake if isinstance(each, Fill)]
    return " + ".join(fills) if len(fills) > 1 else ""


def _how(sheet: Sheet, week: Week) -> str:
    fills = {each for intake in week.days for each in intake if isinstance(each, Fill)}
    capacities = {each.capacity for each in fills}
    if not capacities:
        return sheet.tell("whole")
    if len(capacities) > 1:
        return sheet.tell("syringes")
    return sheet.tell("syringe", capacity=with_unit(capacities.pop(), "mL"))


def _next(sheet: Sheet) -> Iterator[Data]:
    """The next visit and the next blood test, on one day or on two."""
    today, blood = sheet.of.day, sheet.of.blood
    visit = next((each for each in sheet.of.visits if not each.dropped), None)
    together = visit is not None and visit.due(today) == blood
    if visit is not None:
        notes = [sheet.tell("next-late", date=visit.planned, last=visit.last)]
        notes = notes if visit.planned < today else []
        notes += [sheet.tell("no-dose-before")] if together else []
        yield _date(sheet, "both" if together else "next", visit.due(today), notes)
    if blood is not None and not together:
        yield _date(sheet, "blood", blood, [sheet.tell("no-dose-before")])


def _date(sheet: Sheet, key: str, day: date, notes: list[str]) -> Data:
    told = whole_day(day, sheet.language)
    return {"heading": sheet.tell(key), "day": told, "note": BETWEEN[sheet.language].join(notes)}


def _sections(sheet: Sheet) -> Iterator[Data]:
    sections = SECTIONS_OFF if sheet.of.week is None else SECTIONS
    for name, sentences in sections.items():
        yield {
            "heading": sheet.tell(f"{name}.heading"),
            "list": signs(sheet) if name == "signs" else [],
            "lines": [sheet.tell(f"{name}.{each}") for each in sentences],
        }
