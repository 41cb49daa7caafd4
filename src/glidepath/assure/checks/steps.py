"""From which dose down, and with which products, no step can be measured."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from glidepath.assure.checks.found import found
from glidepath.assure.checks.tapers import Tapers, stuck, way_numbers
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import Way, population_half_life
from glidepath.decide.ahead import in_order
from glidepath.decide.giving import recommend
from glidepath.decide.status import NEVER, Status
from glidepath.decide.table import conclude, tabulate
from glidepath.protocol.model import Protocol


def step_findings(protocol: Protocol, tapers: Sequence[Tapers]) -> Iterator[CheckFinding]:
    """Ask the rules for one step from every dose that can be given, all being in order."""
    for each in tapers:
        way = each.way
        if not each.steps:
            yield _no_step(protocol, way)
            continue
        if stuck(protocol, each):
            continue
        yield _smallest(protocol, way, "taper.smallest-step", 0)
        if protocol.parameters.restore.second_taper:
            yield _smallest(protocol, way, "second-taper.smallest-step", 1)


def _no_step(protocol: Protocol, way: Way) -> CheckFinding:
    """The finest step of a product that no dose may take."""
    shares = {Fraction(high - low, high): (high, low) for low, high in pairwise((0, *way.starts))}
    share = min(shares)
    high, low = shares[share]
    numbers: Mapping[str, Value] = {
        **way_numbers(way),
        "cap": protocol.parameters.taper.cap,
        "from_dose": high,
        "to_dose": low,
        "share": share,
    }
    return found("product.no-step", numbers)


def _smallest(protocol: Protocol, way: Way, identifier: str, relapses: int) -> CheckFinding:
    """The largest dose that cannot fall; the smallest that can be given never can."""
    doses = np.asarray(way.lattice.doses)
    fixed = doses[~steps(protocol, way, relapses)]
    caps = (protocol.parameters.taper.cap, protocol.parameters.stabilisation.cap)
    larger = doses[doses > fixed.max()]
    numbers: Mapping[str, Value] = {
        **way_numbers(way),
        "cap": caps[relapses],
        "without": int(fixed.max()),
        "with_step": int(larger.min()) if len(larger) else None,
    }
    return found(identifier, numbers)


def steps(
    protocol: Protocol, way: Way, relapses: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each dose of a way can be reduced by the next permitted step, long after the last.

    Parameters
    ----------
    relapses
        0 for the taper, 1 for the second taper.
    """
    doses = np.asarray(way.lattice.doses)
    status = Status(
        taper_arm=True,
        randomised=True,
        randomised_days=NEVER,
        dose=doses,
        interval=way.interval,
        dose_days=NEVER,
        change_days=NEVER,
        highest_dose=doses,
        relapses=relapses,
        remission_again=True,
        stable_days=NEVER,
        half_life=population_half_life(protocol),
    )
    status = in_order(protocol.parameters, status)
    outcome = conclude(protocol.parameters, status, tabulate(protocol.parameters, status))
    return np.asarray(recommend(status, outcome, way.lattice) < doses)
