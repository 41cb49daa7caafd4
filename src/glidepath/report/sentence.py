"""A sentence as a value: its key in the catalogue, and what stands in its gaps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.written import Written, written

COMMA = {Language.EN: ", ", Language.ZH: "、"}
BETWEEN = {Language.EN: " ", Language.ZH: ""}
"""What stands between two sentences."""

HAN = "[\u4e00-\u9fff]"
TOGETHER = re.compile(f"(?<={HAN}) (?={HAN})")


@dataclass(frozen=True, slots=True)
class Named:
    """Several names, in the order in which they are told."""

    names: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text of the catalogue with its values.

    Parameters
    ----------
    key
        Of the catalogue.
    values
        For each placeholder of the text its value; more than it needs does no harm.
    """

    key: str
    values: "Mapping[str, Value]" = field(default_factory=dict)


Value: TypeAlias = Written | Named | Sentence


def say(value: Value, language: Language) -> str:
    """Put a sentence, or what stands in one, into words.

    Raises
    ------
    KeyError
        For a key that the catalogue lacks, or a gap without a value.
    """
    match value:
        case Named(names=names):
            return COMMA[language].join(say(name, language) for name in names)
        case Sentence(key=key, values=values):
            text = getattr(catalogue().texts[key], language.value)
            filled = {name: say(each, language) for name, each in values.items()}
            return _spaced(text.format_map(filled), language)
        case _:
            return written(value, language)


def _spaced(text: str, language: Language) -> str:
    """Chinese characters stand together, whatever was set between them."""
    return TOGETHER.sub("", text) if language is Language.ZH else text


def say_all(sentences: tuple[Sentence, ...], language: Language) -> str:
    """Put sentences into words, one after the other."""
    return BETWEEN[language].join(say(each, language) for each in sentences)
