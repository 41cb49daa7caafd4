"""What the pages that a family gets have in common: their words, their head, the telephone."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from glidepath.protocol import Product
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.numbers import with_unit
from glidepath.report.documents.week import Fill, Intake, Pieces, Week
from glidepath.report.documents.words import WEEKDAYS, reviewed, tell, texts
from glidepath.report.language import Language
from glidepath.report.sentence import COMMA, Sentence, Value, say
from glidepath.report.written import SPACE, written

Data: TypeAlias = dict[str, Any]

MARK = "\x00"
"""Stands where the template sets the number of a page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A handout in one language."""

    of: Handout
    language: Language

    def word(self, key: str, **values: Value) -> str:
        """Put a text of the documents' catalogue into words."""
        return tell(key, self.language, values)

    def tell(self, key: str, **values: Value) -> str:
        """Put a text that a family reads into words."""
        return self.word(f"family.{key}", **values)

    @property
    def drug(self) -> Value:
        """The drug's name."""
        return self.of.protocol.drug.wording

    @property
    def medicine(self) -> str:
        """The drug's name in words."""
        return written(self.of.protocol.drug.wording, self.language)


def head(sheet: Sheet) -> Data:
    """Give what stands large on every page: which order, whose, and until when."""
    order = sheet.of.order
    return {
        "order": sheet.tell("order", number=order.number),
        "of": sheet.tell("of", date=order.day),
        "until-label": sheet.tell("until"),
        "until": written(sheet.of.until, sheet.language),
        "code": sheet.of.participant,
        "name": sheet.tell("name"),
        "older": sheet.tell("older"),
    }


def page_words(language: Language) -> list[str]:
    """Give the words before, between and after the number of a page and that of all pages."""
    return tell("page.of", language, {"page": MARK, "pages": MARK}).split(MARK)


def safety(sheet: Sheet) -> str:
    """Give the line on what the sheet is, and, while it is so, that its Chinese is unreviewed."""
    line = sheet.tell("made-by")
    if sheet.language is Language.EN or reviewed():
        return line
    return line + say(Sentence("note.chinese"), sheet.language)


def telephone(sheet: Sheet) -> Data:
    """Give the telephone, or a line to write it on."""
    return {
        "label": sheet.tell("telephone"),
        "number": sheet.of.telephone,
        "other": sheet.tell("other-telephone"),
        "questions": sheet.tell("questions"),
    }


def amount(sheet: Sheet, product: Product, intake: Intake) -> str:
    """Give what one intake is in all, in the sheet's language."""
    return in_all(intake, product, sheet.language)


def in_all(intake: Intake, product: Product, language: Language) -> str:
    """Give what one intake is in all, such as 0.73 mL, or 2 × tablet 0.5 mg."""
    fills = [Decimal(each.volume) for each in intake if isinstance(each, Fill)]
    if fills:
        return with_unit(f"{sum(fills, Decimal(0)).normalize():f}", "mL")
    name = written(product.wording, language)
    pieces = (each for each in intake if isinstance(each, Pieces))
    return " + ".join(f"{each.count}{SPACE}×{SPACE}{name}" for each in pieces)


def often(sheet: Sheet, week: Week) -> str:
    """Say how often a day it is given."""
    return sheet.tell("once" if week.intakes == 1 else "twice")


def days_of(sheet: Sheet, week: Week, intake: Intake) -> str:
    """Name the days of the week with one amount; nothing where all days are alike."""
    if week.alike:
        return ""
    days = (name for name, each in zip(WEEKDAYS, week.days, strict=True) if each == intake)
    return COMMA[sheet.language].join(sheet.word(f"weekday.{name}") for name in days)


def signs(sheet: Sheet) -> list[str]:
    """Give the protocol's signs of a relapse as a parent sees them."""
    named = [f"signs.{each.id}" for each in sheet.of.protocol.relapse.signs]
    seen = [key for key in named if f"family.{key}" in texts()]
    return [sheet.tell(key) for key in (*seen, "signs.other")]
