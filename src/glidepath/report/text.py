"""An explanation as plain text for a terminal."""

from collections.abc import Iterable, Iterator

from glidepath.decide.rules import Kind, Scope
from glidepath.report.explanation import Explanation, Missing, Reason
from glidepath.report.missing import STANDING
from glidepath.report.sentence import COMMA, Sentence, say
from glidepath.report.wrapped import wrap

WIDTH = 88
"""Columns."""

DECISIVE = ("stop.allowed", "stop.dose")
"""While these are not met, the other conditions of the stop are only named."""


def render_text(explanation: Explanation) -> str:
    """Give an explanation as plain text, no wider than 88 columns.

    The order is that of reading at the bedside: what, how it is measured, what is missing, why,
    what would change it, when to look again.
    """
    return "\n\n".join("\n".join(block) for block in _blocks(explanation) if block)


def _blocks(told: Explanation) -> Iterator[list[str]]:
    yield _plain(told.title)
    yield _plain((told.headline, *(() if told.meanwhile else told.regimen), *told.permitted))
    yield _plain(told.details)
    yield _list(told, "missing", tuple(_sourced(told, each, "") for each in told.missing))
    yield _plain((*told.meanwhile, *told.regimen) if told.meanwhile else ())
    yield _list(told, "computed" if _without_standing(told) else "why", _why(told))
    yield _list(told, "stop", _stop(told))
    yield _list(told, "also", _also(told))
    yield _list(told, "change", told.changes)
    yield _list(told, "ahead", told.ahead)
    yield _list(told, "forecast", told.forecast)
    yield _list(told, "assumed", told.assumed)
    yield _plain(told.notes)


def _plain(lines: tuple[str, ...]) -> list[str]:
    return [wrap(line, WIDTH) for line in lines]


def _list(told: Explanation, heading: str, entries: tuple[str, ...]) -> list[str]:
    if not entries:
        return []
    return [
        say(Sentence(f"heading.{heading}"), told.language),
        *(wrap(entry, WIDTH, "  - ", "    ") for entry in entries),
    ]


def _without_standing(told: Explanation) -> bool:
    return any(each.id.startswith(STANDING) for each in told.missing)


def _why(told: Explanation) -> tuple[str, ...]:
    """What the answer rests on, then what else holds, then the upper limit.

    What is missing has been told already.
    """
    missing = {each.id for each in told.missing}
    found = [each for each in _of_dose(told) if _matters(each)]
    found = [each for each in found if each.rule not in missing]
    found.sort(key=lambda each: (each.kind is Kind.CEILING, not each.decides))
    return tuple(_sourced(told, each, _mark(each)) for each in found)


def _of_dose(told: Explanation) -> Iterator[Reason]:
    return (each for each in told.reasons if each.scope is not Scope.STOP)


def _matters(reason: Reason) -> bool:
    return reason.binds or reason.holds or reason.decides


def _mark(reason: Reason) -> str:
    if reason.kind is Kind.CEILING:
        return "limit"
    return "decides" if reason.decides else ""


def _also(told: Explanation) -> tuple[str, ...]:
    """What else was looked at; rules that ask for nothing only by their names."""
    found = [each for each in _of_dose(told) if not _matters(each)]
    spoken = tuple(_sourced(told, each, "") for each in found if not each.plain)
    return (*spoken, *_names(told, "quiet", (each for each in found if each.plain)))


def _stop(told: Explanation) -> tuple[str, ...]:
    """What stands in front of the stop; while the dose is far too high, that above all."""
    found = [each for each in told.reasons if each.scope is Scope.STOP]
    unmet = [each for each in found if each.holds]
    first = [each for each in unmet if each.rule in DECISIVE]
    if not first:
        return tuple(_sourced(told, each, "unmet" if each.holds else "met") for each in found)
    others = (each for each in unmet if each not in first)
    return (
        *(_sourced(told, each, "unmet") for each in first),
        *_names(told, "also-unmet", others),
    )


def _names(told: Explanation, mark: str, reasons: Iterable[Reason]) -> tuple[str, ...]:
    names = COMMA[told.language].join(each.name for each in reasons)
    return (say(Sentence(f"mark.{mark}", {"names": names}), told.language),) if names else ()


def _sourced(told: Explanation, reason: Reason | Missing, mark: str) -> str:
    source = reason.source.replace(", ", COMMA[told.language])
    values = {"sentence": reason.sentence, "source": source}
    if not mark:
        return say(Sentence("mark.source", values), told.language)
    marked = {**values, "mark": say(Sentence(f"mark.{mark}"), told.language)}
    return say(Sentence("mark.marked", marked), told.language)
