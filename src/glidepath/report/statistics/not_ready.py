"""Why a trial cannot be analysed yet, in words."""

from collections.abc import Iterator

from glidepath.analyse.locked import NotReady
from glidepath.report.language import Language
from glidepath.report.statistics.words import Words


def not_ready_lines(found: NotReady, language: Language) -> Iterator[str]:
    """Give a line for each reason, and one that says that nothing was frozen."""
    words = Words(language)
    for each in found.reasons:
        yield words.tell(f"not-ready.{each.code}", **each.about)
    yield words.tell("not-ready.nothing")
