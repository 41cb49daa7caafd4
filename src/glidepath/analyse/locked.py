"""Whether a trial can be analysed: as it stood when it was locked, and everything in the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from glidepath.analyse.dataset import Allocation
from glidepath.analyse.procedures import procedure
from glidepath.conduct.child import Child
from glidepath.conduct.complete import unfinished
from glidepath.conduct.facts import Locked, RandomisationCommitted
from glidepath.conduct.randomisation.plain import procedure_from
from glidepath.conduct.reading import Entry
from glidepath.conduct.trial import Setup, Trial
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import ArmKind, arm_named
from glidepath.protocol.parameters import RandomisationMethod
from glidepath.quantities.errors import InputError

KINDS: Mapping[str, str] = {
    RandomisationMethod.COMPLETE.value: "complete",
    RandomisationMethod.BIG_STICK.value: "big-stick",
    RandomisationMethod.PERMUTED_BLOCKS.value: "blocks",
}
"""By method of the randomisation, the name under which it is allocated again."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that stands in the way of an analysis: a code, and what it is about."""

    code: str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotReady:
    """Every reason for which a trial is not analysed; at least one."""

    reasons: tuple[Reason, ...]


def at_lock(trial: Trial) -> tuple[Trial, Entry] | None:
    """Give a locked trial as it stood with the line that locked it, and that line.

    What is written later, such as a withdrawal, changes no analysis.

    Returns
    -------
    tuple of Trial and Entry
        ``None`` where the trial is not locked.
    """
    if not trial.locked:
        return None
    line = [each for each in trial.setup.entries if type(each.fact) is Locked][-1]
    upto = {name: _upto(child.entries, line) for name, child in trial.children.items()}
    children = {name: Child(entries) for name, entries in upto.items() if entries}
    setup = Setup(_upto(trial.setup.entries, line))
    cut = replace(trial, number=line.number, hash=line.content, setup=setup)
    return replace(cut, children=MappingProxyType(children)), line


def _upto(entries: tuple[Entry, ...], line: Entry) -> tuple[Entry, ...]:
    return tuple(each for each in entries if each.number <= line.number)


def in_the_way(trial: Trial, protocols: ProtocolHistory) -> tuple[Reason, ...]:
    """Give every reason for which a trial cannot be analysed; none where it can."""
    if trial.setup.opened is None:
        return (Reason("not-opened"),)
    return (
        *(() if trial.locked else _unlocked(trial)),
        *_other_protocols(trial, protocols),
        *_of_arms(trial, protocols),
        *_of_procedure(trial.setup.committed),
    )


def _unlocked(trial: Trial) -> Iterator[Reason]:
    yield Reason("not-locked")
    open_ones = [name for name, child in trial.children.items() if not child.locked]
    if open_ones:
        yield Reason("participants", {"codes": ", ".join(sorted(open_ones))})
    for name, child in sorted(trial.children.items()):
        for kind, about in unfinished(child):
            yield Reason("unfinished", {"code": name, "open": kind, "about": about})


def _other_protocols(trial: Trial, protocols: ProtocolHistory) -> Iterator[Reason]:
    at_hand = {each.version: each.digest for each in protocols.versions}
    for version, digest in trial.setup.digests.items():
        if at_hand.get(version) != digest:
            yield Reason("other-protocol", {"version": version, "digest": digest})


def _of_arms(trial: Trial, protocols: ProtocolHistory) -> Iterator[Reason]:
    arms = protocols.versions[-1].arms
    if sorted(arm.kind.value for arm in arms) != sorted(kind.value for kind in ArmKind):
        yield Reason("arms", {"arms": ", ".join(arm.id for arm in arms)})
        return
    used = {each.arm for each in trial.allocations}
    for arm in arms:
        if arm.id not in used:
            yield Reason("empty-arm", {"arm": arm.id})


def tapers(protocols: ProtocolHistory, arm: str) -> bool:
    """Say whether an arm is tapered, by the last version that has it."""
    found = (arm_named(each, arm) for each in reversed(protocols.versions))
    return next((each.kind is ArmKind.TAPER for each in found if each is not None), False)


def _of_procedure(committed: RandomisationCommitted | None) -> Iterator[Reason]:
    if committed is None:
        yield Reason("no-commitment")
        return
    try:
        allocation_of(committed)
    except InputError as error:
        yield Reason("no-procedure", {"why": error.problems[0].message})


def allocation_of(committed: RandomisationCommitted) -> Allocation:
    """Give the procedure that was committed to, as an analysis allocates again.

    Raises
    ------
    InputError
        For what is no procedure, or is none of two arms of equal size.
    """
    said = procedure_from(committed.procedure)
    kind = KINDS[said.method] if len(set(said.ratio)) == 1 and len(said.arms) == 2 else said.method
    by_kind = {"big-stick": (said.max_imbalance,), "blocks": said.blocks}
    numbers = by_kind.get(kind, ())
    if len(set(said.ratio)) > 1 or len(said.arms) != 2:
        kind = f"{kind} with the ratio {said.ratio}"
    return Allocation(kind, numbers, procedure(kind, numbers))
