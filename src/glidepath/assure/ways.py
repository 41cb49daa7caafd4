"""What a check looks at: every way to give the drug, and the children who might enter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from glidepath.assure.cohort import Cohort, cohort_of
from glidepath.assure.documented import Evidence, always
from glidepath.assure.fastest import Setting
from glidepath.decide.giving import lattice_of
from glidepath.protocol.model import Protocol
from glidepath.regimen import Lattice

LEAST, MOST = 50, 5_000
"""Starting doses that are looked at, micrograms a day: an infant's and an adult's."""

REFERENCES = (250, 500, 1_000, 2_000)
"""Starting doses that are told one by one, micrograms a day."""

INTERVALS = (24, 12)
"""Hours between intakes for which the protocol has a trough."""

OUTCOMES_AHEAD = 3
"""How many times as far as the outcome a taper is followed."""


@dataclass(frozen=True, slots=True)
class Way:
    """A product at an interval, with the starting doses that it can give.

    Parameters
    ----------
    starts
        Micrograms a day, rising; may be empty.
    """

    product: str
    interval: int
    lattice: Lattice
    starts: tuple[int, ...]


def ways(protocol: Protocol) -> tuple[Way, ...]:
    """Give every product at every interval."""
    return tuple(
        Way(product.id, interval, lattice, tuple(d for d in lattice.doses if LEAST <= d <= MOST))
        for product in protocol.parameters.products
        for interval in INTERVALS
        if (lattice := lattice_of(protocol, product.id, interval)) is not None
    )


def population_half_life(protocol: Protocol) -> int:
    """The half-life of the population, in minutes, rounded up."""
    return ceil(protocol.drug.half_life * 60)


def entry_levels(protocol: Protocol) -> Mapping[str, int]:
    """The levels, ng/L, with which a child may enter: the target and both ends of the window."""
    kept = protocol.parameters.maintenance
    return {"low": kept.window.low, "target": kept.target, "high": kept.window.high}


def deadline(protocol: Protocol) -> int:
    """The last day of the stop with which the outcome still counts as no use."""
    outcome = protocol.parameters.outcome
    return outcome.day - outcome.no_use_days


def horizon(protocol: Protocol) -> int:
    """The last day that is looked at."""
    return OUTCOMES_AHEAD * protocol.parameters.outcome.day


def setting_of(protocol: Protocol, way: Way, evidence: Evidence = always) -> Setting:
    """By what a child of this way is treated."""
    return Setting(protocol.parameters, way.lattice, way.interval, horizon(protocol), evidence)


def entering(
    protocol: Protocol, setting: Setting, starts: Sequence[int], levels: Sequence[int]
) -> Cohort:
    """Give one child for each level and starting dose, level by level."""
    half_life = population_half_life(protocol)
    doses = [start for _ in levels for start in starts]
    troughs = [level for level in levels for _ in starts]
    return cohort_of(doses, troughs, [half_life] * len(doses), setting.interval)
