"""A protocol as a clinician reads it: criteria, arms, visits, outcomes, and every number."""

from collections.abc import Iterable, Iterator

from glidepath.protocol import Arm, Item, Outcome, Protocol, Role
from glidepath.report.data import Members
from glidepath.report.language import Language
from glidepath.report.protocols.choices import plain_of
from glidepath.report.protocols.criteria import criterion_told
from glidepath.report.protocols.preparations import product_told
from glidepath.report.protocols.schedule import visit_told
from glidepath.report.protocols.values import BETWEEN, assay_told, drug_told, value_of
from glidepath.report.protocols.words import bullet, line, listed, notes, tell
from glidepath.report.sentence import Value
from glidepath.report.written import Measure, written

ELSEWHERE = ("products", "level.assays", "interacting")
"""Parameters that have a list of their own."""


def protocol_text(protocol: Protocol, language: Language) -> str:
    """Say a whole protocol: criteria, arms, visits, relapse, outcomes, parameters, products."""
    sections = (
        ("changes", _changes(protocol, language)),
        ("inclusion", _criteria(protocol, Role.INCLUSION, language)),
        ("exclusion", _criteria(protocol, Role.EXCLUSION, language)),
        ("arms", _arms(protocol, language)),
        ("visits", (bullet(visit_told(protocol, each, language)) for each in protocol.visits)),
        ("relapse", _relapse(protocol, language)),
        ("outcomes", (bullet(_outcome(each, language)) for each in protocol.outcomes)),
        ("randomisation", [bullet(_item(protocol.randomisation, language))]),
        ("surveillance", [bullet(_item(protocol.surveillance, language))]),
        ("open-points", _open_points(protocol, language)),
        ("parameters", _parameters(protocol, language)),
        ("products", _products(protocol, language)),
        ("assays", _assays(protocol, language)),
        ("interacting", _interacting(protocol, language)),
        ("references", (bullet(each) for each in protocol.references)),
    )
    blocks = [list(_opening(protocol, language))]
    blocks += [list(_section(heading, lines, language)) for heading, lines in sections]
    blocks += [list(notes(language, protocol))]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _section(heading: str, lines: Iterable[str], language: Language) -> Iterator[str]:
    told = list(lines)
    if told:
        yield tell(f"protocol.heading.{heading}", language)
        yield from told


def _opening(protocol: Protocol, language: Language) -> Iterator[str]:
    yield line(written(protocol.title, language))
    values: dict[str, Value] = {
        "protocol": protocol.id,
        "version": protocol.version,
        "ids": listed(protocol.registrations, language),
        "sites": listed(tuple(_effective(protocol, language)), language),
        "drug": protocol.drug.wording,
        "half_life": Measure(protocol.drug.half_life, "h"),
        "source": protocol.drug.source,
    }
    for name in ("name", "registrations", "effective", "drug"):
        yield line(tell(f"protocol.{name}", language, values))
    if protocol.amends is not None:
        yield line(tell("protocol.amends", language, {"version": protocol.amends}))
    if protocol.requires_reconsent:
        yield line(tell("protocol.reconsent", language))
    if protocol.open_points:
        yield line(tell("protocol.open-mark", language))


def _effective(protocol: Protocol, language: Language) -> Iterator[str]:
    everywhere = tell("protocol.everywhere", language)
    for site, day in protocol.effective.items():
        values: dict[str, Value] = {"site": everywhere if site == "*" else site, "day": day}
        yield tell("protocol.since", language, values)


def _changes(protocol: Protocol, language: Language) -> Iterator[str]:
    yield from (bullet(written(each, language)) for each in protocol.changes)


def sourced(told: str, source: str, points: tuple[str, ...], language: Language) -> str:
    """Add where a part comes from, and the open points that the registry leaves in it."""
    values: dict[str, Value] = {"told": told, "source": source, "open": listed(points, language)}
    return tell("protocol.sourced-open" if points else "protocol.sourced", language, values)


def _item(item: Item, language: Language) -> str:
    return sourced(written(item.wording, language), item.source, item.open, language)


def _named(item: Item, language: Language) -> str:
    values: dict[str, Value] = {"id": item.id, "wording": item.wording}
    told = tell("protocol.item", language, values)
    return sourced(told, item.source, item.open, language)


def _criteria(protocol: Protocol, role: Role, language: Language) -> Iterator[str]:
    for each in protocol.eligibility:
        if each.role is role:
            told = criterion_told(protocol, each, language)
            yield bullet(sourced(told, each.source, each.open, language))


def _arms(protocol: Protocol, language: Language) -> Iterator[str]:
    for arm in protocol.arms:
        yield bullet(_arm(arm, language))
        yield from (bullet(_named(rule, language), 4) for rule in arm.rules)


def _arm(arm: Arm, language: Language) -> str:
    values: dict[str, Value] = {
        "id": arm.id,
        "wording": arm.wording,
        "kind": tell(f"protocol.kind.{arm.kind.value}", language),
    }
    return sourced(tell("protocol.arm", language, values), arm.source, arm.open, language)


def _relapse(protocol: Protocol, language: Language) -> Iterator[str]:
    relapse = protocol.relapse
    signs = BETWEEN[language].join(written(each.wording, language) for each in relapse.signs)
    yield bullet(_item(relapse, language))
    yield bullet(tell("protocol.declared", language, {"by": relapse.declared_by}))
    yield bullet(tell("protocol.signs", language, {"signs": signs}))


def _outcome(outcome: Outcome, language: Language) -> str:
    values: dict[str, Value] = {
        "id": outcome.id,
        "wording": outcome.wording,
        "rank": tell(f"protocol.rank.{outcome.rank.value}", language),
        "scale": tell(f"protocol.scale.{outcome.scale.value}", language),
        "masking": tell(f"protocol.masking.{outcome.masking.value}", language),
    }
    told = tell("protocol.outcome", language, values)
    return sourced(told, outcome.source, outcome.open, language)


def _open_points(protocol: Protocol, language: Language) -> Iterator[str]:
    for point in protocol.open_points:
        values: dict[str, Value] = {"id": point.id, "wording": point.wording}
        yield bullet(tell("protocol.item", language, values))


def _parameters(protocol: Protocol, language: Language) -> Iterator[str]:
    for entry in protocol.entries.values():
        value = tell("protocol.below", language)
        if entry.id not in ELSEWHERE:
            value = value_of(protocol, entry, entry.written, language)
        values: dict[str, Value] = {"id": entry.id, "value": value, "wording": entry.wording}
        points = () if entry.open is None else (entry.open,)
        told = tell("protocol.parameter", language, values)
        yield bullet(sourced(told, entry.source, points, language))


def _products(protocol: Protocol, language: Language) -> Iterator[str]:
    for each in protocol.parameters.products:
        yield bullet(sourced(product_told(each, language), each.source, (), language))


def _assays(protocol: Protocol, language: Language) -> Iterator[str]:
    for each in protocol.parameters.level.assays:
        values: dict[str, Value] = {"id": each.id, "wording": assay_told(each, language)}
        told = tell("protocol.item", language, values)
        yield bullet(sourced(told, each.source, (), language))


def _interacting(protocol: Protocol, language: Language) -> Iterator[str]:
    for each in protocol.parameters.interacting:
        yield bullet(sourced(drug_told(each, language), each.source, (), language))


def protocol_data(protocol: Protocol) -> Members:
    """Give a whole protocol as plain data that JSON can hold, in the order of the file.

    Returns
    -------
    dict
        As the file is built; exact numbers as texts, quantities in the unit that is kept. A digest
        of everything that this version says comes last.
    """
    plain = plain_of(protocol)
    members = dict(plain) if isinstance(plain, dict) else {}
    return {**members, "digest": protocol.digest}
