"""What the registry leaves open: the question, the default and why, and what else would change."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import to_jsonable_python

from glidepath.assure.gaps import Choice, Effect, Gap, Option
from glidepath.protocol import Parameter, Protocol
from glidepath.report.data import Data, Members
from glidepath.report.language import Language
from glidepath.report.protocols.units import dose_decimals
from glidepath.report.protocols.values import BETWEEN, value_of
from glidepath.report.protocols.words import line, listed, notes, tell
from glidepath.report.sentence import Value
from glidepath.report.written import dose, written

IMPLIED = {"to-spare": "stop"}
"""Numbers that are told only where the one from which they follow does not change."""


def gaps_text(protocol: Protocol, gaps: Sequence[Gap], language: Language) -> str:
    """Say every open choice: question, default, reason, alternatives and what each changes."""
    blocks = (_opening(protocol, gaps, language), *(_gap(protocol, gap, language) for gap in gaps))
    told = ["\n".join(block) for block in blocks]
    return "\n\n".join([*told, "\n".join(notes(language, protocol))])


def _opening(protocol: Protocol, gaps: Sequence[Gap], language: Language) -> Iterator[str]:
    starts = {effect.start: None for effect in _effects(gaps)}
    values: dict[str, Value] = {
        "protocol": protocol.id,
        "version": protocol.version,
        "points": len(gaps),
        "count": sum(len(gap.choices) for gap in gaps),
        "starts": listed(
            tuple(_dose(protocol, each, language) for each in sorted(starts)), language
        ),
    }
    if not gaps:
        yield tell("gaps.nothing", language, values)
        return
    yield line(tell("gaps.title", language, values))
    yield line(tell("gaps.premise" if starts else "gaps.premise-bare", language, values))


def _effects(gaps: Sequence[Gap]) -> Iterator[Effect]:
    for gap in gaps:
        for choice in gap.choices:
            for option in choice.options:
                yield from option.effects


def _gap(protocol: Protocol, gap: Gap, language: Language) -> Iterator[str]:
    values: dict[str, Value] = {"id": gap.id, "question": gap.wording}
    yield line(tell("gaps.point", language, values))
    if gap.items:
        items = listed(tuple(dict.fromkeys(gap.items)), language)
        yield line(tell("gaps.items", language, {"items": items}), 2)
    for choice in gap.choices:
        yield from _choice(protocol, choice, language)


def _choice(protocol: Protocol, choice: Choice, language: Language) -> Iterator[str]:
    entry = choice.parameter
    named: dict[str, Value] = {"id": entry.id, "wording": entry.wording}
    reason = "" if entry.reason is None else written(entry.reason, language)
    value = value_of(protocol, entry, entry.written, language)
    yield line(tell("gaps.parameter", language, named), 2)
    yield line(tell("gaps.default", language, {"value": value, "reason": reason}), 4)
    for option in choice.options:
        other = option.alternative
        said: dict[str, Value] = {
            "value": value_of(protocol, entry, other.written, language),
            "meaning": other.meaning,
        }
        yield line(tell("gaps.alternative", language, said), 4)
        yield from (line(each, 6) for each in _changes(protocol, option, language))


def _changes(protocol: Protocol, option: Option, language: Language) -> Iterator[str]:
    """One line for each number that changes, with every starting dose for which it does."""
    by_number: dict[str, list[Effect]] = {}
    for effect in option.effects:
        by_number.setdefault(effect.number, []).append(effect)
    for number, effects in by_number.items():
        if IMPLIED.get(number) not in by_number:
            values: dict[str, Value] = {
                "number": tell(f"gaps.number.{number}", language),
                "changes": BETWEEN[language].join(_each(protocol, effects, language)),
            }
            yield tell("gaps.effect", language, values)


def _each(protocol: Protocol, effects: Sequence[Effect], language: Language) -> Iterator[str]:
    told = [(_number(protocol, each, each.default, language), each) for each in effects]
    pairs = {(old, _number(protocol, each, each.chosen, language)) for old, each in told}
    for old, each in told:
        values: dict[str, Value] = {
            "start": _dose(protocol, each.start, language),
            "default": old,
            "chosen": _number(protocol, each, each.chosen, language),
        }
        if len(pairs) > 1 or len(effects) == 1:
            yield tell("gaps.change-of", language, values)
        else:
            yield tell("gaps.change", language, values)
            return


def _number(protocol: Protocol, effect: Effect, number: int | None, language: Language) -> str:
    if number is None:
        return tell("gaps.never", language)
    return _dose(protocol, number, language) if effect.unit == "ug" else str(number)


def _dose(protocol: Protocol, micrograms: int, language: Language) -> str:
    return written(dose(micrograms, dose_decimals(protocol, None)), language)


def gaps_data(gaps: Sequence[Gap]) -> list[Data]:
    """Give every open choice as plain data that JSON can hold, in the same order.

    Returns
    -------
    list of dict
        With ``id``, ``wording``, ``items`` and ``parameters``; values as the file writes them, key
        numbers in their units, ``None`` for what never happens.
    """
    return [
        {
            "id": gap.id,
            "wording": plain_of(gap.wording),
            "items": list(gap.items),
            "parameters": [_choice_data(choice) for choice in gap.choices],
        }
        for gap in gaps
    ]


def _choice_data(choice: Choice) -> Members:
    entry = choice.parameter
    return {
        **entry_data(entry),
        "alternatives": [
            {
                "value": plain_of(option.alternative.written),
                "meaning": plain_of(option.alternative.meaning),
                "effects": [plain_of(effect) for effect in option.effects],
            }
            for option in choice.options
        ],
    }


def entry_data(entry: Parameter) -> Members:
    """Give a parameter as plain data, its value as the file writes it."""
    return {
        "id": entry.id,
        "value": plain_of(entry.written),
        "unit": entry.unit,
        "wording": plain_of(entry.wording),
        "source": entry.source,
        "open": entry.open,
        "reason": plain_of(entry.reason),
    }


def plain_of(value: Any) -> Data:
    """Give any part of a protocol as plain data; decimals and fractions as exact texts."""
    plain: Data = to_jsonable_python(value, by_alias=True, fallback=str)
    return plain
