"""Sentences about a protocol, from a catalogue of their own."""

from collections.abc import Iterator, Mapping

from glidepath.protocol import Protocol, Review, Text
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.sentence import COMMA, TOGETHER, Sentence, Value, say
from glidepath.report.text import WIDTH
from glidepath.report.wrapped import wrap
from glidepath.report.written import written

WORDS = "glidepath.report.protocols.catalogue"

NOTHING: Mapping[str, Value] = {}


def texts() -> Mapping[str, Text]:
    """Give every text by key."""
    return catalogue(WORDS).texts


def tell(key: str, language: Language, values: Mapping[str, Value] = NOTHING) -> str:
    """Put a text of the catalogue with its values into words.

    Parameters
    ----------
    values
        For each placeholder of the text its value; a text that is already told stands as it is.

    Raises
    ------
    KeyError
        For a key that the catalogue lacks, or a gap without a value.
    """
    filled = {name: say(value, language) for name, value in values.items()}
    return together(written(texts()[key], language).format_map(filled), language)


def together(text: str, language: Language) -> str:
    """Give Chinese without the spaces that were set between its characters."""
    return TOGETHER.sub("", text) if language is Language.ZH else text


def listed(names: tuple[str, ...], language: Language) -> str:
    """Give several words one after the other."""
    return COMMA[language].join(names)


def line(text: str, indent: int = 0) -> str:
    """Break a text into lines of a terminal, the later ones as far in as the first."""
    margin = " " * indent
    return wrap(text, WIDTH, margin, margin)


def bullet(text: str, indent: int = 2) -> str:
    """Break a text into lines of a terminal, with a dash before the first."""
    margin = " " * indent
    return wrap(text, WIDTH, f"{margin}- ", f"{margin}  ")


def notes(language: Language, protocol: Protocol | None = None) -> Iterator[str]:
    """Give what stands under everything that is told about a protocol.

    Parameters
    ----------
    protocol
        Whose own wording stands in what is told.
    """
    yield say(Sentence("note.safety-line"), language)
    reviews = [catalogue().chinese, catalogue(WORDS).chinese]
    reviews += [] if protocol is None else [protocol.chinese]
    if language is Language.ZH and Review.NOT_REVIEWED in reviews:
        yield say(Sentence("note.chinese"), language)
