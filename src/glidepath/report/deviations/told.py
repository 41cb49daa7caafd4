"""Deviations in words: what happened, against which rule, and by what it was judged."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from glidepath.conduct.deviations import Deviation, Severity
from glidepath.decide.answer import Value as Number
from glidepath.protocol import ProtocolHistory, Review
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.protocols.words import line, together
from glidepath.report.sentence import BETWEEN, Named, Sentence, Value, say
from glidepath.report.written import Measure, dose, written

WORDS = "glidepath.report.deviations.catalogue"
DOSES = ("dose", "present", "low", "high")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DECIMALS = 2
UNKNOWN = "?"


def explain_deviations(
    participant: str,
    found: Sequence[Deviation],
    at: date,
    protocols: ProtocolHistory,
    language: Language,
) -> str:
    """Say in plain text which deviations were found.

    Parameters
    ----------
    participant
        The code of the child.
    at
        The local day up to which they were looked for.
    protocols
        Whose visits they name.
    """
    blocks = [_tell("page.title", language, {"participant": participant, "day": at})]
    blocks += ["\n".join(explain_deviation(each, protocols, language)) for each in found]
    blocks += [_counted(found, language), "\n".join(_notes(language))]
    return "\n\n".join(blocks)


def explain_deviation(
    one: Deviation, protocols: ProtocolHistory, language: Language
) -> Iterator[str]:
    """Say one deviation, in lines of a terminal."""
    head: Mapping[str, Value] = {
        "day": _day(one.happened),
        "severity": _tell(f"severity.{one.severity.slug}", language),
        "name": deviation_name(one, language),
    }
    yield line(_tell("page.head", language, head))
    yield line(BETWEEN[language].join(_sentences(one, protocols, language)), 2)
    source = "source" if one.source else "unsourced"
    place = {"source": one.source, "version": one.version, "key": one.key}
    yield line(_tell(f"page.{source}", language, place), 2)


def deviation_name(one: Deviation, language: Language) -> str:
    """Name the rule of a deviation."""
    return rule_name(one.rule, language)


def rule_name(rule: str, language: Language) -> str:
    """Name a rule, by its id where the catalogue does not know it."""
    key = f"rule.{rule}.name"
    return _tell(key, language) if key in catalogue(WORDS).texts else rule


def severity_name(slug: str, language: Language) -> str:
    """Name how grave a deviation is, as it was noted."""
    key = f"severity.{slug}"
    return _tell(key, language) if key in catalogue(WORDS).texts else slug


def deviation_told(one: Deviation, protocols: ProtocolHistory, language: Language) -> str:
    """Say what happened, in one paragraph, without the name of the rule."""
    return BETWEEN[language].join(_sentences(one, protocols, language))


def _sentences(one: Deviation, protocols: ProtocolHistory, language: Language) -> Iterator[str]:
    yield _tell(f"rule.{one.rule}.{_variant(one)}", language, _values(one, protocols))
    if one.broken:
        rules = Named(tuple(Sentence(f"rule.{each.rule}.name") for each in one.broken))
        yield _tell("page.broken", language, {"rules": rules})
    if one.ground is not None:
        yield _tell(f"ground.{one.ground.value}", language)


def _variant(one: Deviation) -> str:
    """Which of the sentences of a rule fits its numbers."""
    numbers = one.numbers
    match one.rule:
        case "order.outside-interval":
            if numbers["dose"] == 0:
                return "stop"
            return "open" if numbers["high"] is None else "inside"
        case "visit.out-of-window":
            return "before" if str(numbers["days"]).startswith("-") else "after"
        case "relapse.overdue":
            return "open" if numbers["assessed"] is None else "late"
        case "outcome.out-of-window" if numbers["examined"] is None:
            return "none"
        case "consent.version" if numbers["current"] is None:
            return "none"
    return "told"


def _values(one: Deviation, protocols: ProtocolHistory) -> Mapping[str, Value]:
    values = {name: _value(name, number) for name, number in one.numbers.items()}
    values["event"] = one.event or ""
    values["hours"] = values.get("hours", UNKNOWN)
    if "hours_allowed" in one.numbers:
        values["hours"] = Measure(Fraction(str(one.numbers["hours_allowed"])), "h")
    if "days" in one.numbers:
        values["days"] = str(one.numbers["days"]).lstrip("-")
    for name in ("visit", "other"):
        if one.numbers.get(name):
            visits = str(one.numbers[name]).split(", ")
            told = tuple(_visit(each, one.version, protocols) for each in visits)
            values[name] = Named(told)
    return values


def _value(name: str, number: Number) -> Value:
    if name in DOSES and isinstance(number, int):
        return dose(number, DECIMALS)
    if number is None:
        return UNKNOWN
    text = str(number)
    return date.fromisoformat(text[:10]) if ISO_DAY.match(text) else text


def _visit(name: str, version: str, protocols: ProtocolHistory) -> Value:
    for protocol in protocols.versions:
        if protocol.version == version:
            return next((each.wording for each in protocol.visits if each.id == name), name)
    return name


def _day(moment: date) -> date:
    """The day as it was written down: that of the event's own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def _counted(found: Sequence[Deviation], language: Language) -> str:
    if not found:
        return _tell("page.none", language)
    number = Counter(each.severity for each in found)
    values: dict[str, Value] = {each.slug: str(number[each]) for each in Severity}
    return _tell("page.counted", language, values)


def _notes(language: Language) -> Iterator[str]:
    yield say(Sentence("note.safety-line"), language)
    if language is Language.ZH and Review.NOT_REVIEWED in (
        catalogue().chinese,
        catalogue(WORDS).chinese,
    ):
        yield say(Sentence("note.chinese"), language)


def _tell(key: str, language: Language, values: Mapping[str, Value] | None = None) -> str:
    filled = {name: say(value, language) for name, value in (values or {}).items()}
    text = written(catalogue(WORDS).texts[key], language)
    return together(text.format_map(filled), language)
