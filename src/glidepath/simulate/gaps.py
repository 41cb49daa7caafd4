"""Which open choice moves what: every alternative of the protocol, for the same children.

The same luck lies on both sides of each comparison, so that what differs is the choice.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from glidepath.protocol.entries import Alternative, Parameter
from glidepath.protocol.model import with_value
from glidepath.simulate.chance import new_keys
from glidepath.simulate.characteristics import Characteristic, characteristics, differences
from glidepath.simulate.children import draw
from glidepath.simulate.disease import calibrated
from glidepath.simulate.outcomes import Outcomes, outcomes
from glidepath.simulate.setting import Setting

NOT_SIMULATED = ("eligibility.", "randomisation.", "exposure-fall.", "products", "interacting")
"""Choices about who enters, how arms are drawn, what is only told, and what a product is."""

SURE = 2.0
"""Monte Carlo standard errors beyond which a change is told."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one alternative changes against the default.

    Parameters
    ----------
    changes
        Those beyond `SURE` standard errors, the largest first.
    score
        The largest of them in units of the spread between children; 0 where there is none.
    """

    entry: Parameter
    alternative: Alternative
    changes: tuple[Characteristic, ...]
    score: float


def moved(
    setting: Setting,
    number: int,
    seed: int,
    points: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Moved, ...]:
    """Try every alternative of every open choice; give them ranked.

    Parameters
    ----------
    setting
        With the defaults.
    number
        Of children on the taper arm, the same for each alternative.
    seed
        Of their chance.
    points
        Open points to look at, such as ``"O2"``; all, if left out.
    progress
        Told after each alternative how many of how many are done.
    """
    options = tuple(_options(setting, points))
    default, found = _simulated(setting, number, seed), []
    for done, (entry, other) in enumerate(options):
        found.append(_moved(setting, default, entry, other, number, seed))
        if progress is not None:
            progress(done + 1, len(options))
    return tuple(sorted(found, key=lambda each: -each.score))


def _options(setting: Setting, points: Collection[str]) -> Iterator[tuple[Parameter, Alternative]]:
    for entry in setting.protocol.entries.values():
        wanted = entry.open is not None and (not points or entry.open in points)
        if wanted and not entry.id.startswith(NOT_SIMULATED):
            yield from ((entry, other) for other in entry.alternatives)


def _simulated(setting: Setting, number: int, seed: int) -> Outcomes:
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    share = calibrated(setting.assumptions).share
    trial, taper = np.zeros(number, np.int64), np.ones(number, bool)
    return outcomes(setting, draw(setting, new_keys(rng, number), trial, taper, share))


def _moved(
    setting: Setting,
    default: Outcomes,
    entry: Parameter,
    other: Alternative,
    number: int,
    seed: int,
) -> Moved:
    protocol = with_value(setting.protocol, entry.id, other.value)
    chosen = replace(setting, protocol=protocol)
    table = _simulated(chosen, number, seed)
    days = (float(setting.parameters.outcome.day), float(chosen.parameters.outcome.day))
    spread = {each.id: _spread(each) for each in characteristics(default, days[0])}
    sure = [each for each in differences(default, table, days) if _sure(each)]
    scored = sorted(((_score(each, spread), each) for each in sure), key=lambda pair: -pair[0])
    best = scored[0][0] if scored else 0.0
    return Moved(entry, other, tuple(each for _, each in scored), best)


def _sure(change: Characteristic) -> bool:
    if change.value is None or change.error is None:
        return False
    return abs(change.value) > SURE * change.error and change.value != 0.0


def _spread(of: Characteristic) -> float:
    """Standard deviation between children; 1 where they are all alike."""
    return (of.error or 0.0) * of.children**0.5 or 1.0


def _score(change: Characteristic, spread: dict[str, float]) -> float:
    return abs(change.value or 0.0) / spread[change.id]
