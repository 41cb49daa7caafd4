"""What two versions of a protocol say and decide differently, for an ethics committee to read."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from glidepath.assure.diff import ChangedDecision, Difference, ProtocolDiff, Subject, essence
from glidepath.decide.answer import Answer, Regimen
from glidepath.decide.status import NO_LIMIT, Track
from glidepath.protocol import Parameter, Protocol, Text
from glidepath.report.data import Data, Members, as_data
from glidepath.report.explanation import Explanation, explain
from glidepath.report.language import Language
from glidepath.report.protocols.choices import plain_of
from glidepath.report.protocols.values import BETWEEN as BETWEEN_PARTS
from glidepath.report.protocols.values import value_of
from glidepath.report.protocols.words import bullet, line, listed, notes, tell
from glidepath.report.sentence import BETWEEN, Sentence, Value, say
from glidepath.report.setting import USUAL_DECIMALS, dosed, setting_of
from glidepath.report.written import dose, written

PARAMETERS, VALUE = "parameters.", ".value"
SHOWN = frozenset({"action"})
"""What the headline of an answer always tells."""

PERMITTED = frozenset({"low", "high", "recommended", "may_stop"})
"""What headline and permitted interval tell together, where these differ."""

GIVEN = SHOWN | PERMITTED | {"unmet", "restore"}
"""What may be given, and not only when to look again."""


def diff_text(old: Protocol, new: Protocol, found: ProtocolDiff, language: Language) -> str:
    """Say what two versions say differently, then every decision that changes for a child.

    Parameters
    ----------
    old, new
        The versions that were compared.
    found
        What was found.
    """
    blocks = (
        _opening(old, new, found, language),
        *(_subject(old, new, each, found, language) for each in Subject),
        _children(old, new, found, language),
        notes(language, new),
    )
    told = ("\n".join(block) for block in blocks)
    return "\n\n".join(block for block in told if block)


def _version(protocol: Protocol, language: Language) -> str:
    named: dict[str, Value] = {"protocol": protocol.id, "version": protocol.version}
    return tell("diff.version", language, named)


def _opening(
    old: Protocol, new: Protocol, found: ProtocolDiff, language: Language
) -> Iterator[str]:
    values: dict[str, Value] = {
        "old": _version(old, language),
        "new": _version(new, language),
        "count": len(found.differences),
        "replayed": found.replayed,
        "changed": len(found.decisions),
        "given": sum(not GIVEN.isdisjoint(each.parts) for each in found.decisions),
        "participants": listed(found.not_enrolled, language),
    }
    yield line(tell("diff.title" if found.differences else "diff.same", language, values))
    yield line(tell("diff.replayed" if found.replayed else "diff.none-replayed", language, values))
    if found.not_enrolled:
        yield line(tell("diff.left-out", language, values))


def _subject(
    old: Protocol, new: Protocol, subject: Subject, found: ProtocolDiff, language: Language
) -> Iterator[str]:
    some = [each for each in found.differences if each.subject is subject]
    if some:
        yield tell(f"diff.subject.{subject.value}", language, {"count": len(some)})
    for each in some:
        yield bullet(_difference(old, new, each, language))


def _difference(old: Protocol, new: Protocol, each: Difference, language: Language) -> str:
    identifier = each.path.removeprefix(PARAMETERS).removesuffix(VALUE)
    entries = [protocol.entries.get(identifier) for protocol in (old, new)]
    known = next((entry for entry in reversed(entries) if entry is not None), None)
    if known is None or each.subject is not Subject.PARAMETER:
        values: dict[str, Value] = {
            "path": each.path,
            "old": _anything(each.old, each, language),
            "new": _anything(each.new, each, language),
        }
        return tell("diff.part", language, values)
    sides = zip((old, new), entries, (each.old, each.new), strict=True)
    was, would = (_stated(protocol, entry, value, language) for protocol, entry, value in sides)
    named: dict[str, Value] = {"id": known.id, "wording": known.wording, "old": was, "new": would}
    return tell("diff.parameter", language, named)


def _stated(protocol: Protocol, entry: Parameter | None, value: Any, language: Language) -> str:
    if entry is None or value is None:
        return tell("diff.absent", language)
    return value_of(protocol, entry, value, language)


def _anything(value: Any, each: Difference, language: Language) -> str:
    """Give what stands in a protocol; of a text both languages, where only the other differs."""
    match value:
        case None:
            return tell("diff.absent", language)
        case ():
            return tell("choice.none", language)
        case Text():
            alike = isinstance(each.old, Text) and isinstance(each.new, Text)
            same = alike and written(each.old, language) == written(each.new, language)
            return f"{value.en} / {value.zh}" if same else written(value, language)
        case tuple():
            return listed(tuple(_anything(one, each, language) for one in value), language)
        case bool():
            return tell(f"choice.{'yes' if value else 'no'}", language)
        case date():
            return written(value, language)
        case _:
            return str(value)


def _children(
    old: Protocol, new: Protocol, found: ProtocolDiff, language: Language
) -> Iterator[str]:
    if found.decisions:
        yield tell("diff.decisions", language, {"count": len(found.decisions)})
    versions = (old.version, new.version)
    for participant, some in groupby(found.decisions, lambda each: each.participant):
        yield line(participant, 2)
        told = [(each, tuple(_decision(versions, each, language))) for each in some]
        for lines, alike in groupby(told, lambda pair: pair[1]):
            occasions = (_occasion(each, language) for each, _ in alike)
            yield bullet(BETWEEN_PARTS[language].join(occasions), 4)
            yield from (line(each, 8) for each in lines)


def _occasion(each: ChangedDecision, language: Language) -> str:
    values: dict[str, Value] = {"day": each.old.basis.day, "event": each.event or ""}
    return tell(f"diff.occasion.{each.occasion.value}", language, values)


def _decision(
    versions: tuple[str, str], each: ChangedDecision, language: Language
) -> Iterator[str]:
    """What was answered and what would be, then what the answers themselves do not show."""
    answers = [_answered(explain(answer, language)) for answer in (each.old, each.new)]
    if answers[0] == answers[1]:
        yield tell("diff.both", language, {"answer": answers[0]})
    else:
        for version, answer in zip(versions, answers, strict=True):
            yield tell("diff.said", language, {"version": version, "answer": answer})
    shown = SHOWN | (PERMITTED if answers[0] != answers[1] else frozenset())
    yield from (_changed(each, name, language) for name in each.parts if name not in shown)


def _answered(told: Explanation) -> str:
    return BETWEEN[told.language].join((told.headline, *told.permitted))


def _changed(each: ChangedDecision, name: str, language: Language) -> str:
    values: dict[str, Value] = {
        "name": tell(f"diff.name.{name}", language),
        "old": _part(each.old, name, language),
        "new": _part(each.new, name, language),
    }
    return tell("diff.changed", language, values)


def _part(answer: Answer, name: str, language: Language) -> str:
    if name == "unmet":
        missing = tuple(each.sentence.rstrip(".。") for each in explain(answer, language).missing)
        return BETWEEN_PARTS[language].join(missing) or tell("choice.none", language)
    part = essence(answer).get(name)
    match part:
        case None:
            return tell("choice.none", language)
        case bool():
            return tell(f"choice.{'yes' if part else 'no'}", language)
        case Track():
            return say(Sentence(f"track.{part.slug}"), language)
        case Regimen():
            return _dose(answer, part.dose, language)
        case int():
            return _dose(answer, part, language)
        case _:
            return written(part, language)


def _dose(answer: Answer, micrograms: int, language: Language) -> str:
    if micrograms >= NO_LIMIT:
        return tell("choice.none", language)
    setting = setting_of(answer)
    measured = dose(micrograms, USUAL_DECIMALS) if setting is None else dosed(setting, micrograms)
    return written(measured, language)


def diff_data(found: ProtocolDiff) -> Members:
    """Give all that differs as plain data that JSON can hold, in the same order.

    Returns
    -------
    dict
        With ``differences``, ``decisions`` (each with both answers whole), ``replayed`` and
        ``not_enrolled``.
    """
    differences: list[Data] = [plain_of(each) for each in found.differences]
    decisions: list[Data] = [_decision_data(each) for each in found.decisions]
    return {
        "differences": differences,
        "decisions": decisions,
        "replayed": found.replayed,
        "not_enrolled": list(found.not_enrolled),
    }


def _decision_data(each: ChangedDecision) -> Members:
    return {
        "participant": each.participant,
        "occasion": each.occasion.value,
        "event": each.event,
        "at": each.at.isoformat(),
        "parts": list(each.parts),
        "old": as_data(each.old),
        "new": as_data(each.new),
    }
