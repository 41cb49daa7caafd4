"""Which open choice moves what, ranked: in words, and as data."""

from collections.abc import Iterator, Sequence
from typing import Any

from glidepath.protocol import Protocol
from glidepath.report.language import Language
from glidepath.report.protocols.choices import plain_of
from glidepath.report.protocols.values import value_of
from glidepath.report.protocols.words import bullet, line, notes
from glidepath.report.sentence import COMMA, Value
from glidepath.report.simulation.words import amount, tell
from glidepath.simulate.gaps import Moved

MOST = 5
"""Changes of one alternative that are told, the largest ones."""


def moved_text(
    protocol: Protocol, found: Sequence[Moved], children: int, language: Language
) -> str:
    """Say what each alternative of an open choice moves, the largest first."""
    values: dict[str, Value] = {
        "protocol": protocol.id,
        "version": protocol.version,
        "children": children,
    }
    opening = [tell(f"gaps.{each}", language, values) for each in ("title", "premise")]
    blocks = ["\n".join(line(each) for each in opening)]
    blocks += ["\n".join(_option(protocol, each, language)) for each in found if each.changes]
    still = [_named(each) for each in found if not each.changes]
    if still:
        names: dict[str, Value] = {"names": COMMA[language].join(dict.fromkeys(still))}
        blocks.append(line(tell("gaps.nothing", language, names)))
    return "\n\n".join([*blocks, "\n".join(notes(language, protocol))])


def _named(moved: Moved) -> str:
    return f"{moved.entry.open} {moved.entry.id}"


def _option(protocol: Protocol, moved: Moved, language: Language) -> Iterator[str]:
    entry, other = moved.entry, moved.alternative
    values: dict[str, Value] = {
        "open": str(entry.open),
        "parameter": entry.id,
        "value": value_of(protocol, entry, other.written, language),
        "meaning": other.meaning,
    }
    yield line(tell("gaps.option", language, values))
    for each in moved.changes[:MOST]:
        said: dict[str, Value] = {
            "measure": tell(f"measure.{each.id}", language),
            "change": amount(each, language, signed=True),
        }
        yield bullet(tell("gaps.change", language, said))


def moved_data(found: Sequence[Moved]) -> list[dict[str, Any]]:
    """Give the same as plain data, every change included."""
    return [
        {
            "open": each.entry.open,
            "parameter": each.entry.id,
            "value": plain_of(each.alternative.written),
            "meaning": plain_of(each.alternative.meaning),
            "score": each.score,
            "changes": [
                {name: getattr(change, name) for name in ("id", "unit", "value", "error")}
                for change in each.changes
            ],
        }
        for each in found
    ]
