"""Courses of interacting drugs, and what they do to bioavailability."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, sqrt

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
        h; `stop` is infinite while it goes on.
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
    for event in record.events:
        if isinstance(event, CoMedicationStarted):
            for drug in interacting(protocol, event.drug):
                running.setdefault(drug, clock.hours(event.happened))
        elif isinstance(event, CoMedicationStopped):
            for drug in interacting(protocol, event.drug) & running.keys():
                stop = clock.hours(event.happened)
                found.append(interaction(protocol, drug, running.pop(drug), stop))
    found += [interaction(protocol, drug, start) for drug, start in running.items()]
    return tuple(sorted(found, key=lambda each: (each.start, each.drug)))


def interaction(protocol: Protocol, drug: str, start: float, stop: float = inf) -> Interaction:
    """Give the course of one of the protocol's interacting drugs, by its id."""
    known = {each.id: each.auc_factor for each in protocol.parameters.interacting}
    factor = known[drug]
    wash_out = protocol.parameters.taper.spacing_min * DAY
    return Interaction(drug, start, stop, wash_out, None if factor is None else float(factor))


def at_work(found: Iterable[Interaction], hour: float) -> tuple[Interaction, ...]:
    """Give the courses that act at an hour."""
    return tuple(each for each in found if each.acts(hour))


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
        yield from (h for h in (each.start, each.stop, each.stop + each.wash_out) if h < inf)
