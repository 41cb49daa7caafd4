"""``protocol gaps``: what the registry leaves open, how it was chosen, and what hangs on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from glidepath.assure.key_numbers import UNITS, Key, key_numbers
from glidepath.decide.findings import Watched
from glidepath.protocol.entries import Alternative, Parameter
from glidepath.protocol.kinds import kebab
from glidepath.protocol.model import Protocol, with_value
from glidepath.protocol.wording import Item, Text


@dataclass(frozen=True, slots=True)
class Effect:
    """How an alternative changes one key number of one starting dose.

    Parameters
    ----------
    number, unit
        A key of `glidepath.assure.key_numbers.UNITS`, and its unit.
    start
        Micrograms a day.
    default, chosen
        The number by the default and by the alternative; ``None`` for what never happens.
    """

    number: str
    unit: str
    start: int
    default: int | None
    chosen: int | None


@dataclass(frozen=True, slots=True)
class Option:
    """An alternative, and what it changes; empty where no key number hangs on it."""

    alternative: Alternative
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter that is open: its default, its reason, and what else could be chosen."""

    parameter: Parameter
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One open point of the registry.

    Parameters
    ----------
    id, wording
        As the protocol names it.
    choices
        The parameters that answer it.
    items
        Ids of the criteria, arm rules, visits and other parts that rest on it.
    """

    id: str
    wording: Text
    choices: tuple[Choice, ...]
    items: tuple[str, ...]


def gaps(protocol: Protocol) -> tuple[Gap, ...]:
    """Give every open point in the protocol's order, with what each alternative changes."""
    read: dict[tuple[str, ...], None] = {}
    default = key_numbers(_watched(protocol, read))
    depends = {".".join(kebab(part) for part in path[:2]) for path in read}
    items = _items(protocol)
    choices = {
        entry.id: Choice(entry, _options(protocol, entry, default, depends))
        for entry in protocol.entries.values()
    }
    return tuple(
        Gap(
            point.id,
            point.wording,
            tuple(each for each in choices.values() if each.parameter.open == point.id),
            tuple(item.id for item in items if point.id in item.open),
        )
        for point in protocol.open_points
    )


def _options(
    protocol: Protocol,
    entry: Parameter,
    default: Mapping[Key, int | None],
    depends: Collection[str],
) -> tuple[Option, ...]:
    """Try each alternative of a parameter that some key number depends on."""
    if entry.id not in depends:
        return tuple(Option(each, ()) for each in entry.alternatives)
    return tuple(
        Option(each, _effects(with_value(protocol, entry.id, each.value), default))
        for each in entry.alternatives
    )


def _effects(other: Protocol, default: Mapping[Key, int | None]) -> tuple[Effect, ...]:
    chosen = key_numbers(other)
    keys = dict.fromkeys((*default, *chosen))
    return tuple(
        Effect(key.number, UNITS[key.number], key.start, default.get(key), chosen.get(key))
        for key in keys
        if default.get(key) != chosen.get(key)
    )


def _watched(protocol: Protocol, read: dict[tuple[str, ...], None]) -> Protocol:
    """The protocol with every reading of a parameter noted.

    What no key number reads, none can depend on; its alternatives need not be tried.
    """
    fields = {name: getattr(protocol, name) for name in Protocol.model_fields}
    watched = Protocol.model_construct(**fields)
    parameters: Any = Watched(protocol.parameters, (), read)
    vars(watched)["parameters"] = parameters
    return watched


def _items(protocol: Protocol) -> tuple[Item, ...]:
    return (
        *protocol.eligibility,
        *(rule for arm in protocol.arms for rule in arm.rules),
        *protocol.visits,
        protocol.relapse,
        *protocol.outcomes,
        protocol.randomisation,
        protocol.surveillance,
    )
