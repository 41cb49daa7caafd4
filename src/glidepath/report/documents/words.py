"""Sentences of the documents, from a catalogue of their own."""

from collections.abc import Mapping
from datetime import date

from glidepath.protocol import Review, Text
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.sentence import TOGETHER, Value, say
from glidepath.report.written import MONTHS, SPACE, written

WORDS = "glidepath.report.documents.catalogue"

NOTHING: Mapping[str, Value] = {}

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `datetime.date.weekday`, as the catalogue names them."""


def texts() -> Mapping[str, Text]:
    """Give every text by key."""
    return catalogue(WORDS).texts


def reviewed() -> bool:
    """Whether a clinician has reviewed the Chinese of the documents."""
    return catalogue(WORDS).chinese is Review.REVIEWED


def tell(key: str, language: Language, values: Mapping[str, Value] = NOTHING) -> str:
    """Put a text of the catalogue with its values into words.

    Raises
    ------
    KeyError
        For a key that the catalogue lacks, or a gap without a value.
    """
    filled = {name: say(value, language) for name, value in values.items()}
    text = written(texts()[key], language).format_map(filled)
    return TOGETHER.sub("", text) if language is Language.ZH else text


def weekday(day: date, language: Language) -> str:
    """Name the day of the week."""
    return tell(f"weekday.{WEEKDAYS[day.weekday()]}", language)


def whole_day(day: date, language: Language) -> str:
    """Write a day with its day of the week."""
    return tell("day.whole", language, {"weekday": weekday(day, language), "date": day})


def short_day(day: date, language: Language) -> str:
    """Write a day without its year.

    >>> short_day(date(2026, 11, 16), Language.ZH)
    '11月16日'
    """
    if language is Language.ZH:
        return f"{day.month}月{day.day}日"
    return f"{day.day}{SPACE}{MONTHS[day.month - 1]}"
