"""Sentences and numbers of these reports, from a catalogue of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, inf, isfinite

from glidepath.analyse.chances import LEVEL
from glidepath.analyse.values import Estimate, Interval, Share
from glidepath.protocol import Review, Text
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.sentence import TOGETHER, Sentence, say
from glidepath.report.written import RANGE, SPACE, written

WORDS = "glidepath.report.statistics.catalogue"
MINUS = "−"
SMALLEST_P = 0.0001
NOTHING = "–"
"""Where there is no number."""


def texts() -> Mapping[str, Text]:
    """Give every text by key."""
    return catalogue(WORDS).texts


def under(language: Language) -> tuple[str, ...]:
    """Give what stands under every page: what the program is, and that Chinese is unreviewed."""
    line = Words(language).tell("research")
    if language is Language.EN or catalogue(WORDS).chinese is Review.REVIEWED:
        return (line,)
    return (line, say(Sentence("note.chinese"), language))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language

    def tell(self, key: str, **values: str | int) -> str:
        """Put a text of the catalogue with its values into words.

        Raises
        ------
        KeyError
            For a key that the catalogue lacks, or a gap without a value.
        """
        text = written(texts()[key], self.language).format_map(values)
        return TOGETHER.sub("", text) if self.language is Language.ZH else text

    def range(self, low: str, high: str) -> str:
        """Write from one number to another."""
        return f"{low}{RANGE[self.language]}{high}"

    def interval(self, found: Interval, decimals: int = 2) -> str:
        """Write an interval."""
        return self.range(number(found.low, decimals), number(found.high, decimals))

    def percents(self, found: Interval) -> str:
        """Write an interval of rates, in per cent."""
        return self.range(number(100 * found.low, 1), percent(found.high))

    def ratio(self, found: Estimate) -> tuple[str, str]:
        """Write an odds or hazard ratio, from its logarithm, and its interval."""
        low, high = (_raised(each) for each in (found.interval.low, found.interval.high))
        return significant(_raised(found.value)), self.range(significant(low), significant(high))

    def of(self, share: Share) -> str:
        """Write events of participants."""
        return self.tell("value.of", events=share.events, of=share.of)


def _raised(logarithm: float) -> float:
    return exp(logarithm) if logarithm < 700 else inf


def number(value: float, decimals: int) -> str:
    """Write a number with so many decimals and a true minus; nothing for one that is none.

    >>> number(-0.5, 2), number(float("nan"), 2), number(float("inf"), 1)
    ('−0.50', '–', '∞')
    """
    if not isfinite(value):
        return {inf: "∞", -inf: f"{MINUS}∞"}.get(value, NOTHING)
    text = f"{value:.{decimals}f}"
    bare = text.removeprefix("-")
    return f"{MINUS}{bare}" if text != bare and bare.strip("0.") else bare


def significant(value: float) -> str:
    """Write a ratio with three digits, and no more than two decimals.

    >>> significant(14.128), significant(0.0463), significant(1234.5)
    ('14.1', '0.05', '1230')
    """
    if not isfinite(value) or value < 10:
        return number(value, 2)
    return number(value, 1) if value < 100 else number(float(f"{value:.3g}"), 0)


def percent(rate: float) -> str:
    """Write a rate in per cent.

    >>> percent(0.218).replace(SPACE, " ")
    '21.8 %'
    """
    return f"{number(100 * rate, 1)}{SPACE}%" if isfinite(rate) else NOTHING


def given(rate: float) -> str:
    """Write a rate that is a setting, with no more digits than it has.

    >>> given(0.1).replace(SPACE, " ")
    '10 %'
    """
    return f"{100 * rate:.4g}{SPACE}%"


def probability(p: float | None) -> str:
    """Write a p-value or another probability with four decimals.

    >>> probability(0.00001).replace(SPACE, " "), probability(0.0433)
    ('< 0.0001', '0.0433')
    """
    if p is None or not isfinite(p):
        return NOTHING
    return f"<{SPACE}{SMALLEST_P}" if p < SMALLEST_P else number(p, 4)


LEVEL_TOLD = f"{round(100 * LEVEL)}{SPACE}%"
