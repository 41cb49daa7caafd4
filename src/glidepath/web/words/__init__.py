"""The words of the pages, in English and Simplified Chinese, by key.

One catalogue, of the same form as that of the reports; what a page shows of a decision comes from
those. No other way to put words on a page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from glidepath.protocol import Text
from glidepath.report import Language
from glidepath.report.catalogue import catalogue
from glidepath.report.sentence import TOGETHER, Named, Sentence, Value, say
from glidepath.report.written import written

TONGUES = {Language.EN: "en", Language.ZH: "zh-Hans"}
"""The languages as documents name them (BCP 47)."""
NOTHING: Mapping[str, Value] = {}


def texts() -> Mapping[str, Text]:
    """Give every text of the pages by key."""
    return catalogue(__name__).texts


def spoken() -> Language:
    """Give the language in which the present request is answered."""
    return Language.ZH if (get_language() or "en").startswith("zh") else Language.EN


def tell(key: str, language: Language, values: Mapping[str, Value] = NOTHING) -> str:
    """Put a text with its values into words.

    Raises
    ------
    KeyError
        For a key that the catalogue lacks, or a gap without a value.
    """
    filled = {name: say(value, language) for name, value in values.items()}
    text = written(texts()[key], language).format_map(filled)
    return TOGETHER.sub("", text) if language is Language.ZH else text


def told(value: Any, language: Language) -> str:
    """Write a value as it stands on a page; an instant by its day and time of the wall."""
    if isinstance(value, datetime):
        return f"{written(value.date(), language)} {value:%H:%M}"
    if isinstance(value, tuple):
        return say(Named(value), language)
    if isinstance(value, Sentence):
        return say(value, language)
    return written(value, language)
