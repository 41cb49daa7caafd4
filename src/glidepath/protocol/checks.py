"""Whether the parts of one protocol fit together: ids, references, numbers that need each other.

What a single part must be is checked where that part is read. What a consistent protocol makes
impossible in practice is the work of :mod:`glidepath.assure`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from glidepath.protocol.criteria import BloodPressureCriterion, LaboratoryCriterion
from glidepath.protocol.entries import Parameter
from glidepath.protocol.model import Protocol
from glidepath.protocol.parameters import RandomisationMethod
from glidepath.protocol.wording import Item

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit: where in the file, what, what was expected, its kind."""

    path: Path
    message: str
    expected: str
    kind: str


def faults(protocol: Protocol) -> tuple[Fault, ...]:
    """Everything in a protocol that does not fit together.

    Returns
    -------
    tuple of Fault
        Empty for a protocol that is consistent.
    """
    checks = (_ids, _open_points, _references, _numbers, _amendment, _tables)
    return tuple(fault for check in checks for fault in check(protocol))


def _ids(protocol: Protocol) -> Iterator[Fault]:
    rules = [rule.id for arm in protocol.arms for rule in arm.rules]
    yield from _repeated(("eligibility",), (each.id for each in protocol.eligibility))
    yield from _repeated(("arms",), (each.id for each in protocol.arms))
    yield from _repeated(("visits",), (each.id for each in protocol.visits))
    yield from _repeated(("outcomes",), (each.id for each in protocol.outcomes))
    yield from _repeated(("open-points",), (each.id for each in protocol.open_points))
    yield from _repeated(("relapse", "signs"), (each.id for each in protocol.relapse.signs))
    if len(set(rules)) < len(rules):
        yield _twice(("arms",), next(each for each in rules if rules.count(each) > 1))
    parameters = protocol.parameters
    lists: Sequence[tuple[Path, Iterable[str]]] = (
        (("products",), (each.id for each in parameters.products)),
        (("interacting",), (each.id for each in parameters.interacting)),
        (("level", "assays"), (each.id for each in parameters.level.assays)),
    )
    for path, ids in lists:
        yield from _repeated(("parameters", *path, "value"), ids)


def _repeated(path: Path, ids: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, each in enumerate(ids):
        if each in seen:
            yield _twice((*path, index, "id"), each)
        seen.add(each)


def _twice(path: Path, identifier: str) -> Fault:
    return Fault(path, f'the id "{identifier}" is there twice', "each id once", "duplicate-id")


def _open_points(protocol: Protocol) -> Iterator[Fault]:
    known = {each.id for each in protocol.open_points}
    for path, item in _items(protocol):
        for index, point in enumerate(item.open):
            if point not in known:
                yield _unknown((*path, "open", index), "open point", point, known)
    for entry in protocol.entries.values():
        if entry.open is not None and entry.open not in known:
            yield _unknown((*_entry_path(entry.id), "open"), "open point", entry.open, known)
    named = {entry.open for entry in protocol.entries.values()}
    for index, each in enumerate(protocol.open_points):
        if each.id not in named:
            message = f"no parameter holds the choice for {each.id}"
            expected = f"a parameter with open: {each.id}"
            yield Fault(("open-points", index), message, expected, "open-without-parameter")


def _items(protocol: Protocol) -> Iterator[tuple[Path, Item]]:
    yield ("drug",), protocol.drug
    yield ("relapse",), protocol.relapse
    yield ("randomisation",), protocol.randomisation
    yield ("surveillance",), protocol.surveillance
    lists: Sequence[tuple[Path, Sequence[Item]]] = (
        (("eligibility",), protocol.eligibility),
        (("arms",), protocol.arms),
        (("visits",), protocol.visits),
        (("outcomes",), protocol.outcomes),
        (("relapse", "signs"), protocol.relapse.signs),
        *((("arms", i, "rules"), arm.rules) for i, arm in enumerate(protocol.arms)),
    )
    for path, items in lists:
        for index, item in enumerate(items):
            yield (*path, index), item


def _entry_path(identifier: str) -> Path:
    return ("parameters", *identifier.split("."))


def _unknown(path: Path, what: str, name: str, known: Iterable[str]) -> Fault:
    return Fault(path, f'unknown {what} "{name}"', " or ".join(sorted(known)), "unknown-reference")


def _references(protocol: Protocol) -> Iterator[Fault]:
    arms = {each.id for each in protocol.arms}
    for index, visit in enumerate(protocol.visits):
        for place, name in enumerate(visit.arms):
            if name not in arms:
                yield _unknown(("visits", index, "arms", place), "arm", name, arms)
    assays = {each.id for each in protocol.parameters.level.assays}
    entry = protocol.entries["level.assay"]
    for path, assay in _values(entry):
        if assay not in assays:
            yield _unknown(path, "assay", str(assay), assays)
    yield from _bounds(protocol)


def _values(entry: Parameter) -> Iterator[tuple[Path, object]]:
    path = _entry_path(entry.id)
    yield (*path, "value"), entry.value
    for index, other in enumerate(entry.alternatives):
        yield (*path, "alternatives", index, "value"), other.value


def _bounds(protocol: Protocol) -> Iterator[Fault]:
    numeric = {each.id for each in protocol.entries.values() if _is_number(each.value)}
    for index, criterion in enumerate(protocol.eligibility):
        if isinstance(criterion, LaboratoryCriterion):
            for place, limit in enumerate(criterion.limits):
                path: Path = ("eligibility", index, "limits", place, "bound")
                if isinstance(limit.bound, str) and limit.bound not in numeric:
                    near = [each for each in numeric if each.startswith("eligibility.")]
                    yield _unknown(path, "parameter", limit.bound, near)


def _is_number(value: object) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _numbers(protocol: Protocol) -> Iterator[Fault]:
    kept, level = protocol.parameters.maintenance, protocol.parameters.level
    if not kept.window.low <= kept.target <= kept.window.high:
        yield _order("maintenance.target", "the target lies outside the window", "low to high")
    if protocol.parameters.safety.toxic_level <= kept.window.high:
        yield _order("safety.toxic-level", "the toxic level lies in the window", "above its high")
    if not level.expected_low < 1 < level.expected_high:
        yield _order("level.expected-low", "the expected share is not around 1", "low < 1 < high")
    yield from _allocation(protocol)
    months = [each.months for each in protocol.parameters.surveillance]
    if any(later <= earlier for earlier, later in pairwise(months)):
        yield _order(
            "surveillance", "the periods are not in order of their months", "rising months"
        )


def _allocation(protocol: Protocol) -> Iterator[Fault]:
    randomisation, arms = protocol.parameters.randomisation, len(protocol.arms)
    if len(randomisation.ratio) != arms:
        message = "the ratio does not fit the arms"
        yield _order("randomisation.ratio", message, f"{arms} numbers")
    block = sum(randomisation.ratio)
    uneven = any(size % block for size in randomisation.blocks)
    if randomisation.method is RandomisationMethod.PERMUTED_BLOCKS and uneven:
        message = "a block cannot hold the ratio"
        yield _order("randomisation.blocks", message, f"multiples of {block}")


def _order(identifier: str, message: str, expected: str) -> Fault:
    return Fault((*_entry_path(identifier), "value"), message, expected, "numbers-disagree")


def _amendment(protocol: Protocol) -> Iterator[Fault]:
    if (protocol.amends is None) != (not protocol.changes):
        message = "an amendment names the version it amends and what it changes"
        yield Fault(("amends",), message, "both amends and changes, or neither", "amendment")
    if protocol.requires_reconsent and protocol.amends is None:
        message = "only an amendment can require re-consent"
        yield Fault(("requires-reconsent",), message, "amends, or no re-consent", "amendment")


def _tables(protocol: Protocol) -> Iterator[Fault]:
    for index, criterion in enumerate(protocol.eligibility):
        if isinstance(criterion, BloodPressureCriterion):
            keys = [f"{row.sex} {row.age}" for row in criterion.table]
            for fault in _repeated(("eligibility", index, "table"), keys):
                message = fault.message.replace("the id", "the row")
                yield Fault(fault.path[:-1], message, "each age and sex once", "duplicate-row")
