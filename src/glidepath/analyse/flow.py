"""The flow of participants, as CONSORT 2025 wants it told, and the counts of adverse events.

Source: Hopewell and others, CONSORT 2025 statement, PLoS Med 2025
(doi 10.1371/journal.pmed.1004587).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from glidepath.analyse.dataset import AdverseEvent, Dataset, Ended
from glidepath.analyse.values import Bools


@dataclass(frozen=True, slots=True)
class ArmFlow:
    """One arm from allocation to analysis, numbers of participants."""

    allocated: int
    received: int
    lost: int
    withdrew: int
    died: int
    analysed: int
    missing: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The trial from screening to analysis."""

    screened: int
    excluded: Mapping[str, int]
    randomised: int
    taper: ArmFlow
    maintenance: ArmFlow


def flow(data: Dataset) -> Flow:
    """Give the numbers of a flow diagram."""
    return Flow(
        data.screening.screened,
        data.screening.excluded,
        len(data.codes),
        *(_arm(data, arm) for arm in data.arms),
    )


def _arm(data: Dataset, arm: Bools) -> ArmFlow:
    ended = [each for each, inside in zip(data.ended, arm, strict=True) if inside]
    known = int((data.primary.known & arm).sum())
    allocated = int(arm.sum())
    return ArmFlow(
        allocated,
        int((data.received & arm).sum()),
        ended.count(Ended.LOST),
        ended.count(Ended.WITHDREW),
        ended.count(Ended.DIED),
        known,
        allocated - known,
    )


@dataclass(frozen=True, slots=True)
class Harms:
    """Adverse events of one term in both arms: participants with one, and events.

    Parameters
    ----------
    term
        As coded; empty for all together.
    taper, maintenance
        Participants with at least one.
    taper_events, maintenance_events
        Events.
    """

    term: str
    taper: int
    maintenance: int
    taper_events: int
    maintenance_events: int


SEVERE = 3
"""The CTCAE grade from which an event is severe."""


def harms(data: Dataset) -> tuple[Harms, ...]:
    """Give the adverse events by term, the term with the most participants first."""
    terms = sorted({each.term for each in data.adverse})
    found = [_harms(data, term, tuple(e for e in data.adverse if e.term == term)) for term in terms]
    return tuple(sorted(found, key=lambda each: (-(each.taper + each.maintenance), each.term)))


def harms_in_all(data: Dataset) -> Mapping[str, Harms]:
    """Give the adverse events of any kind, of grade 3 or worse, serious, and related."""
    kinds = {
        "any": data.adverse,
        "severe": tuple(each for each in data.adverse if each.grade >= SEVERE),
        "serious": tuple(each for each in data.adverse if each.serious),
        "related": tuple(each for each in data.adverse if each.related),
    }
    return {kind: _harms(data, "", events) for kind, events in kinds.items()}


def _harms(data: Dataset, term: str, events: tuple[AdverseEvent, ...]) -> Harms:
    places = [each.participant for each in events]
    taper = [each for each in places if data.taper[each]]
    others = [each for each in places if not data.taper[each]]
    return Harms(term, len(set(taper)), len(set(others)), len(taper), len(others))
