"""Simulated trials as plain text for a terminal, and as data."""

from collections.abc import Iterator, Sequence
from typing import Any

from glidepath import __version__
from glidepath.protocol import Review
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.protocols.words import bullet, line
from glidepath.report.sentence import BETWEEN, COMMA, Sentence, Value, say
from glidepath.report.simulation.words import WORDS, amount, number, tell
from glidepath.simulate.assumptions import Assumption
from glidepath.simulate.characteristics import ARMS, MEASURES, Characteristic
from glidepath.simulate.results import Simulated, Spread, changes, curves, spreads

CANNOT = ("model", "error", "late", "body", "benefit")
"""What a simulation cannot tell, in order."""


def simulation_text(found: Sequence[Simulated], language: Language) -> str:
    """Say what one or two protocols do, and what changes between them."""
    blocks = [list(_opening(found[0], language))]
    for each in found:
        blocks.append(list(_characteristics(each, language)))
        blocks.append(list(_spreads(each, language)))
    if len(found) > 1:
        blocks.append(list(_changes(found[0], found[1], language)))
    blocks.append(list(_cannot(language)))
    blocks.append([line(each) for each in notes(found, language)])
    return "\n\n".join("\n".join(block) for block in blocks)


def named(found: Simulated) -> str:
    """Give the protocol's id and version."""
    return f"{found.setting.protocol.id} {found.setting.protocol.version}"


def opening(found: Simulated, language: Language) -> tuple[str, ...]:
    """Give the title, the plan, by what was simulated, and what has to be known first."""
    setting, plan = found.setting, found.plan
    key, model = ("linear", "") if setting.fitted is None else ("fitted", setting.fitted.name)
    values: dict[str, Value] = {
        "protocol": setting.protocol.id,
        "version": setting.protocol.version,
        "trials": plan.trials,
        "children": plan.children,
        "judged": found.judged,
        "last": setting.last_day,
        "seed": plan.seed,
        "model": setting.model.name,
        "belief": tell(f"belief.{key}", language, {"model": model}),
    }
    last = "first" if setting.two_arms else "first-one-arm"
    title, told, body, first = (
        tell(each, language, values) for each in ("title", "plan", "body", last)
    )
    if setting.last_day < found.judged:
        told = f"{told}{BETWEEN[language]}{tell('early', language)}"
    return title, told, body, first


def _opening(found: Simulated, language: Language) -> Iterator[str]:
    yield from (line(each) for each in opening(found, language))


def rows(
    found: Sequence[Characteristic], language: Language, *, signed: bool = False
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each characteristic by name, with what it is in each arm that has children."""
    arms = [arm for arm in ARMS if any(each.arm == arm for each in found)]
    by = {(each.id, each.arm): each for each in found}
    for measure in MEASURES:
        values = tuple(amount(by[measure.id, arm], language, signed=signed) for arm in arms)
        yield tell(f"measure.{measure.id}", language), values


def arm_names(found: Sequence[Characteristic], language: Language) -> tuple[str, ...]:
    """Give the names of the arms that have children."""
    arms = [arm for arm in ARMS if any(each.arm == arm for each in found)]
    return tuple(tell(f"arm.{arm}", language) for arm in arms)


def _characteristics(found: Simulated, language: Language) -> Iterator[str]:
    yield line(f"{tell('heading.characteristics', language)}: {named(found)}")
    yield from _lines(found.characteristics, language)


def _lines(
    found: Sequence[Characteristic], language: Language, *, signed: bool = False
) -> Iterator[str]:
    arms = arm_names(found, language)
    for name, values in rows(found, language, signed=signed):
        told = (
            tell("value.arm", language, {"arm": arm, "value": value})
            for arm, value in zip(arms, values, strict=True)
        )
        yield bullet(f"{name}: {COMMA[language].join(told)}")


def spread_told(spread: Spread, language: Language) -> str:
    """Say how a count differs from trial to trial."""
    values: dict[str, Value] = {
        name: getattr(spread, name) for name in ("low", "median", "high", "of")
    }
    values["some"] = number(spread.some, "1", language)
    return tell(f"spread.{spread.id}", language, values)


def _spreads(found: Simulated, language: Language) -> Iterator[str]:
    yield line(tell("heading.trials", language))
    yield from (bullet(spread_told(each, language)) for each in spreads(found))


def compared(one: Simulated, other: Simulated, language: Language) -> str:
    """Give the heading over what changes."""
    return tell("heading.compared", language, {"one": named(one), "other": named(other)})


def _changes(one: Simulated, other: Simulated, language: Language) -> Iterator[str]:
    yield line(compared(one, other, language))
    yield from _lines(changes(one, other), language, signed=True)


def cannot(language: Language) -> tuple[str, ...]:
    """Give what a simulation cannot tell."""
    return tuple(tell(f"cannot.{each}", language) for each in CANNOT)


def _cannot(language: Language) -> Iterator[str]:
    yield line(tell("heading.cannot", language))
    yield from (bullet(each) for each in cannot(language))


def assumed_value(each: Assumption) -> str:
    """Give the value of an assumption with its unit."""
    value = each.value if isinstance(each.value, str) else f"{each.value:g}"
    return value if each.unit == "1" else f"{value} {each.unit}"


def notes(found: Sequence[Simulated], language: Language) -> tuple[str, ...]:
    """Give what stands under everything that is told of a simulation."""
    table = found[0].setting.assumptions.table
    values: dict[str, Value] = {
        "open": sum(each.open for each in table.values()),
        "all": len(table),
        "engine": __version__,
        "digest": found[0].setting.protocol.digest[:16],
    }
    told = [tell("open", language, values), tell("footer", language, values)]
    unreviewed = catalogue(WORDS).chinese is Review.NOT_REVIEWED
    if language is Language.ZH and unreviewed:
        told.append(say(Sentence("note.chinese"), language))
    return tuple(told)


def simulation_data(found: Sequence[Simulated]) -> dict[str, Any]:
    """Give what was simulated as plain data that JSON can hold.

    Returns
    -------
    dict
        With ``simulations`` in the order of the protocols, ``changes`` where there are two, and
        ``assumptions``; numbers in the units that stand beside them, ``None`` where nobody counts.
    """
    data: dict[str, Any] = {"simulations": [_data(each) for each in found]}
    if len(found) > 1:
        data["changes"] = [_plain(each) for each in changes(found[0], found[1])]
    data["assumptions"] = {
        name: {"value": each.value, "unit": each.unit, "source": each.source}
        for name, each in found[0].setting.assumptions.table.items()
    }
    data["engine"] = __version__
    return data


def _data(found: Simulated) -> dict[str, Any]:
    setting, plan = found.setting, found.plan
    return {
        "protocol": setting.protocol.id,
        "version": setting.protocol.version,
        "digest": setting.protocol.digest,
        "model": setting.model.name,
        "fitted": None if setting.fitted is None else setting.fitted.name,
        "children": plan.children,
        "trials": plan.trials,
        "seed": plan.seed,
        "judged": found.judged,
        "last_day": setting.last_day,
        "characteristics": [_plain(each) for each in found.characteristics],
        "trial_to_trial": [
            {name: getattr(each, name) for name in ("id", "low", "median", "high", "some", "of")}
            for each in spreads(found)
        ],
        "curves": [
            {"id": each.id, "arm": each.arm, "days": list(each.days), "shares": list(each.shares)}
            for each in curves(found)
        ],
    }


def _plain(of: Characteristic) -> dict[str, Any]:
    names = ("id", "unit", "arm", "value", "error", "children")
    return {name: getattr(of, name) for name in names}
