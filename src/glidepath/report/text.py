"""An explanation as plain text for a terminal."""

from collections.abc import Iterator

from glidepath.decide.rules import Kind, Scope
from glidepath.report.explanation import Explanation, Reason
from glidepath.report.sentence import COMMA, Sentence, say
from glidepath.report.wrapped import wrap

WIDTH = 88
"""Columns."""


def render_text(explanation: Explanation) -> str:
    """Give an explanation as plain text, no wider than 88 columns.

    The order is that of reading at the bedside: what, how it is measured, what is missing, why,
    what would change it, when to look again.
    """
    return "\n\n".join("\n".join(block) for block in _blocks(explanation) if block) + "\n"


def _blocks(told: Explanation) -> Iterator[list[str]]:
    yield _plain(told.title)
    yield _plain((told.headline, *told.regimen, *told.permitted))
    yield _plain(told.details)
    yield _list(told, "missing", told.missing)
    yield _plain(told.meanwhile)
    yield _list(told, "why", _why(told))
    yield _list(told, "in-order", _in_order(told) if told.reasons else ())
    yield _list(told, "stop", _stop(told))
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


def _why(told: Explanation) -> tuple[str, ...]:
    """What the answer rests on, then what else holds, then the upper limit."""
    found = [each for each in told.reasons if each.scope is not Scope.STOP]
    found = [each for each in found if each.binds or each.holds]
    found.sort(key=lambda each: (each.kind is Kind.CEILING, not each.binds))
    return tuple(_sourced(told, each, _mark(each)) for each in found)


def _mark(reason: Reason) -> str:
    if reason.kind is Kind.CEILING:
        return "limit"
    return "binds" if reason.binds else ""


def _in_order(told: Explanation) -> tuple[str, ...]:
    """What was found and is well; rules that ask for nothing only by their names."""
    found = [each for each in told.reasons if each.scope is not Scope.STOP]
    found = [each for each in found if not (each.binds or each.holds)]
    names = COMMA[told.language].join(each.name for each in found if each.plain)
    spoken = tuple(_sourced(told, each, "") for each in found if not each.plain)
    return (*spoken, say(Sentence("mark.quiet", {"names": names}), told.language))


def _stop(told: Explanation) -> tuple[str, ...]:
    found = (each for each in told.reasons if each.scope is Scope.STOP)
    return tuple(_sourced(told, each, "unmet" if each.holds else "met") for each in found)


def _sourced(told: Explanation, reason: Reason, mark: str) -> str:
    values = {"sentence": reason.sentence, "source": _source(told, reason)}
    if not mark:
        return say(Sentence("mark.source", values), told.language)
    marked = {**values, "mark": say(Sentence(f"mark.{mark}"), told.language)}
    return say(Sentence("mark.marked", marked), told.language)


def _source(told: Explanation, reason: Reason) -> str:
    return reason.source.replace(", ", COMMA[told.language])
