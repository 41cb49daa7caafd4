"""Courses of interacting drugs, and what they do to bioavailability."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt

from glidepath.decide.intake import Clock
from glidepath.decide.translations import interacting
from glidepath.pk.layout import DAY
from glidepath.protocol.model import Protocol
from glidepath.record.illness import CoMedicationStarted, CoMedicationStopped
from glidepath.record.record import Record


@dataclass(frozen=True, slots=True)
class Interaction:
    """A course of an interacting drug.

    Parameters
    ----------
    drug
        The protocol's id.
    start, stop
        h; `start` is minus infinity where the record holds the stop alone, `stop` infinite while
        it goes on.
    wash_out
        Hours after the stop during which half of its effect, on the log scale, is left.
    factor
        On exposure; ``None`` where no number is known.
    """

    drug: str
    start: float
    stop: float
    wash_out: float
    factor: float | None

    def washing_out(self, hour: float) -> bool:
        """Whether the drug was stopped and may still act."""
        return self.stop <= hour < self.stop + self.wash_out

    def acts(self, hour: float) -> bool:
        """Whether the drug is being taken or may still act."""
        return self.start <= hour < self.stop + self.wash_out


def interactions(protocol: Protocol, record: Record, clock: Clock) -> tuple[Interaction, ...]:
    """Give the courses of interacting drugs of a record, in order of their start."""
    running: dict[str, float] = {}
    found: list[Interaction] = []
    for hour, event in _courses(record, clock):
        for drug in interacting(protocol, event.drug):
            if isinstance(event, CoMedicationStarted):
                running.setdefault(drug, hour)
            else:
                found.append(interaction(protocol, drug, running.pop(drug, -inf), hour))
    found += [interaction(protocol, drug, start) for drug, start in running.items()]
    return tuple(sorted(found, key=lambda each: (each.start, each.drug)))


def _courses(
    record: Record, clock: Clock
) -> list[tuple[float, CoMedicationStarted | CoMedicationStopped]]:
    kinds = CoMedicationStarted | CoMedicationStopped
    found = [(clock.hours(e.happened), e) for e in record.events if isinstance(e, kinds)]
    return sorted(found, key=lambda pair: pair[0])


def interaction(protocol: Protocol, drug: str, start: float, stop: float = inf) -> Interaction:
    """Give the course of one of the protocol's interacting drugs, by its id."""
    known = {each.id: each.auc_factor for each in protocol.parameters.interacting}
    factor = known[drug]
    wash_out = protocol.parameters.taper.spacing_min * DAY
    return Interaction(drug, start, stop, wash_out, None if factor is None else float(factor))


def at_work(found: Iterable[Interaction], hour: float) -> tuple[Interaction, ...]:
    """Give the courses that act at an hour, one a drug: what is taken again is not washing out."""
    acting = [each for each in found if each.acts(hour)]
    acting.sort(key=lambda each: (not each.washing_out(hour), each.start))
    return tuple({each.drug: each for each in acting}.values())


def bioavailability(found: Sequence[Interaction], hour: float, but: Iterable[str] = ()) -> float:
    """Give what the courses at work multiply exposure by.

    Parameters
    ----------
    but
        Drugs that are left out, because the model knows of them by itself.
    """
    product, known = 1.0, set(but)
    for each in at_work(found, hour):
        if each.factor is not None and each.drug not in known:
            product *= sqrt(each.factor) if each.washing_out(hour) else each.factor
    return product


def turns(found: Iterable[Interaction]) -> Iterator[float]:
    """Give the hours at which the effect of a course changes."""
    for each in found:
        hours = (each.start, each.stop, each.stop + each.wash_out)
        yield from (hour for hour in hours if isfinite(hour))
