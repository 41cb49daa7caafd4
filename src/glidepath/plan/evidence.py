"""What could have moved a level off its path: what happened since the level before it.

Each kind of happening is added to a record that knows of none of them, and what that does to the
level is computed. Nothing here says which of them it was.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TypeVar

from glidepath.decide.fitted import Found, LeftOut
from glidepath.decide.intake import due
from glidepath.decide.interactions import bioavailability
from glidepath.decide.learned import Told
from glidepath.decide.learning import told
from glidepath.decide.translations import interacting
from glidepath.decide.waiting import LATE
from glidepath.pk.assays import IMMUNOASSAY, KINDS, AssayKind
from glidepath.pk.growth import Growth
from glidepath.pk.layout import DAY, missing
from glidepath.protocol.model import Protocol
from glidepath.record.event import Event
from glidepath.record.illness import CoMedicationStarted, CoMedicationStopped
from glidepath.record.measurement import AssayChanged, Measured
from glidepath.record.record import Record, day_of
from glidepath.record.treatment import DoseInterrupted, DoseResumed, DosesMissed, Vomited


class Cause(Enum):
    """What could move a level."""

    GROWTH = "growth"
    MISSED = "missed"
    UNCLEAR = "unclear"
    INTERRUPTED = "interrupted"
    INTERACTION = "interaction"
    ASSAY = "assay"
    TIMING = "timing"
    MISFIT = "misfit"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that could have moved a level.

    Parameters
    ----------
    cause
        Of which kind.
    ratio
        The level with it as a share of the level without it; ``None`` where no number is known.
    most
        Whether that is the most it could do, and not what it is foreseen to do.
    of
        What it concerns: the id of a drug, or of an assay; empty for the others.
    """

    cause: Cause
    ratio: float | None
    most: bool = False
    of: str = ""


Ratio = Callable[[Told], float | None]
"""The level that a history leads to as a share of the one that was foreseen."""

Kind = TypeVar("Kind", bound=Event)
Level = Callable[[Told, float], float | None]
"""The true level, ng/mL by the trial's assay, that a history leads to at an hour."""


@dataclass(frozen=True, slots=True)
class Case:
    """A level that was measured, and the record in which it stands.

    Parameters
    ----------
    record
        As known when it is asked.
    found
        The level.
    since, day
        Local days of the level before it and of this one: what happened after the first and no
        later than the second.
    """

    protocol: Protocol
    record: Record
    growth: Growth | None
    found: Found
    since: date
    day: date

    def within(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Give the events of one type that happened in between."""
        return tuple(e for e in self.record.events if isinstance(e, kind) and self._counts(e))

    def _counts(self, event: Event) -> bool:
        days = event.days if isinstance(event, DosesMissed) and event.days else ()
        return any(self.since < day <= self.day for day in days or (day_of(self.record, event),))

    def with_only(self, kept: Sequence[Event]) -> Told:
        """Give what the record tells if of all that happened in between only this did."""
        happened = (each for kind in HAPPENED for each in self.within(kind))
        left_out = {id(each) for each in (*happened, *self._later())}
        left_out -= {id(each) for each in kept}
        events = tuple(each for each in self.record.events if id(each) not in left_out)
        known = told(self.protocol, replace(self.record, events=events), self.growth)
        if known is None:
            raise AssertionError("a level that is placed was drawn on an order")
        return known

    def _later(self) -> Iterator[Event]:
        """Weights after the level tell of it, and could not have been foreseen either."""
        for event in self.record.events:
            if isinstance(event, Measured) and day_of(self.record, event) > self.day:
                yield event


HAPPENED: tuple[type[Event], ...] = (
    Measured,
    DosesMissed,
    Vomited,
    DoseInterrupted,
    DoseResumed,
    CoMedicationStarted,
    CoMedicationStopped,
)
"""Events that a plan does not foresee."""


def evidence(case: Case, hour: float, level: Level) -> Iterator[Evidence]:
    """Give all that could have moved a level, in no order.

    Parameters
    ----------
    hour
        At which the trough was foreseen.
    level
        What a history leads to, by models; ``None`` for every history where there are none: then
        only what interacting drugs do has a number.
    """
    planned = case.with_only(())
    foreseen = level(planned, hour)

    def ratio(known: Told) -> float | None:
        other = level(known, hour)
        return None if not foreseen or other is None else other / foreseen

    def ratio_of_drug(known: Told) -> float | None:
        if foreseen:
            return ratio(known)
        return bioavailability(known.drugs, hour) / bioavailability(planned.drugs, hour)

    yield from _happened(case, ratio)
    yield from _unclear(case, planned, ratio)
    yield from _drugs(case, ratio_of_drug)
    yield from _assay(case)
    yield from _timing(case, hour, (foreseen, level(planned, case.found.hour)))


def _timing(
    case: Case, hour: float, levels: tuple[float | None, float | None]
) -> Iterator[Evidence]:
    """A sample drawn at another time than that of a trough."""
    foreseen, then = levels
    if case.found.why is LeftOut.TIME:
        yield Evidence(Cause.TIMING, None)
    elif abs(case.found.hour - hour) > LATE:
        yield Evidence(Cause.TIMING, then / foreseen if foreseen and then else None)


def _happened(case: Case, ratio: Ratio) -> Iterator[Evidence]:
    """What the models can be told of: weights, doses missed on known days, interruptions."""
    known_days = [each for each in case.within(DosesMissed) if each.days]
    for cause, events in (
        (Cause.GROWTH, case.within(Measured)),
        (Cause.MISSED, known_days),
        (Cause.INTERRUPTED, (*case.within(DoseInterrupted), *case.within(DoseResumed))),
    ):
        if events:
            yield Evidence(cause, ratio(case.with_only(events)))


def _unclear(case: Case, planned: Told, ratio: Ratio) -> Iterator[Evidence]:
    """Doses vomited, or missed on days that are not known: at most as if the last ones were."""
    vomited = case.within(Vomited)
    missed = [each for each in case.within(DosesMissed) if not each.days]
    number = len(vomited) + sum(each.count for each in missed)
    if not number:
        return
    before = case.found.hour - number * DAY
    last = [*due(planned.plan, before, case.found.hour)][-number:]
    yield Evidence(
        Cause.UNCLEAR, ratio(replace(planned, plan=missing(planned.plan, last))), most=True
    )


def _drugs(case: Case, ratio: Ratio) -> Iterator[Evidence]:
    """Interacting drugs started or stopped, each alone."""
    turns: list[CoMedicationStarted | CoMedicationStopped] = []
    turns += [*case.within(CoMedicationStarted)]
    turns += [*case.within(CoMedicationStopped)]
    courses: dict[str, list[Event]] = {}
    for event in turns:
        for drug in interacting(case.protocol, event.drug):
            courses.setdefault(drug, []).append(event)
    factors = {each.id: each.auc_factor for each in case.protocol.parameters.interacting}
    for drug, events in sorted(courses.items()):
        known = factors[drug] is not None
        yield Evidence(Cause.INTERACTION, ratio(case.with_only(events)) if known else None, of=drug)


def _assay(case: Case) -> Iterator[Evidence]:
    """A change of assay, and the doubt about the factor where a level was read by another kind."""
    trial, kind = KINDS.get(case.protocol.parameters.level.assay), case.found.kind
    if trial is not None and kind is not None and kind is not trial:
        factor, low, high = IMMUNOASSAY.factor, IMMUNOASSAY.low, IMMUNOASSAY.high
        ends = (
            (factor / low, factor / high)
            if kind is AssayKind.IMMUNOASSAY
            else (high / factor, low / factor)
        )
        yield from (Evidence(Cause.ASSAY, end, most=True, of=kind.value) for end in ends)
        return
    yield from (Evidence(Cause.ASSAY, None, of=each.assay) for each in case.within(AssayChanged))
