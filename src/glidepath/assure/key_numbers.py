"""A handful of numbers by which two versions of a protocol can be told apart at a glance.

They are cheap: a few starting doses, once daily, followed by the same rules as the whole check.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from glidepath.assure.checks.relapse import after_relapse
from glidepath.assure.documented import by_schedule
from glidepath.assure.fastest import Setting, fastest
from glidepath.assure.ways import (
    REFERENCES,
    Way,
    deadline,
    entering,
    population_half_life,
    setting_of,
    ways,
)
from glidepath.decide.advance import advance
from glidepath.decide.ahead import in_order
from glidepath.decide.giving import recommend
from glidepath.decide.seen import Order
from glidepath.decide.status import NEVER, Status
from glidepath.decide.table import conclude, tabulate
from glidepath.protocol.model import Protocol

UNITS: Mapping[str, str] = {
    "cuts": "1",
    "stop": "d",
    "to-spare": "d",
    "stop-at-high": "d",
    "stop-by-schedule": "d",
    "restored": "ug",
    "second-taper-from": "d",
    "hold": "d",
    "lowered": "ug",
    "raised": "ug",
}
"""Every key number and its unit.

``cuts`` and ``stop``: reductions, and the first day of the stop, from the target; ``to-spare``:
days from it to the last on which it counts for the outcome. ``stop-at-high``: from the upper end of
the window; ``stop-by-schedule``: with the visits of the schedule and no others. ``restored``,
``second-taper-from``: the dose that a relapse at two thirds of the starting dose goes back to, and
the day of the first reduction after it. ``hold``: days without a reduction after a fifth was cut at
once. ``lowered``, ``raised``: the next dose in maintenance at half as much again as the target, and
at two thirds of it.
"""


@dataclass(frozen=True, slots=True)
class Key:
    """One key number of one starting dose, micrograms a day."""

    number: str
    start: int


def key_numbers(protocol: Protocol) -> Mapping[Key, int | None]:
    """Give every key number of every reference starting dose that can be given."""
    way = _reference_way(protocol)
    starts = _references(way)
    found: dict[Key, int | None] = {}
    for part in (_tapers, _scheduled, _relapses, _holds, _maintained):
        for name, start, value in part(protocol, way, starts):
            found[Key(name, start)] = value
    return found


Numbered = Iterator[tuple[str, int, int | None]]


def _references(way: Way) -> tuple[int, ...]:
    return tuple(start for start in way.starts if start in REFERENCES)


def _reference_way(protocol: Protocol) -> Way:
    """The way that can give most of the reference doses; the first of equals."""
    return max(ways(protocol), key=lambda way: len(_references(way)))


def _setting(protocol: Protocol, way: Way) -> Setting:
    twice = 2 * protocol.parameters.outcome.day
    return replace(setting_of(protocol, way), horizon=twice)


def _tapers(protocol: Protocol, way: Way, starts: tuple[int, ...]) -> Numbered:
    setting, kept = _setting(protocol, way), protocol.parameters.maintenance
    levels = (kept.target, kept.window.high)
    tapers = fastest(setting, entering(protocol, setting, starts, levels))
    for target, high in zip(tapers[: len(starts)], tapers[len(starts) :], strict=True):
        yield "cuts", target.start, len(target.doses)
        yield "stop", target.start, target.off
        spare = None if target.off is None else deadline(protocol) - target.off
        yield "to-spare", target.start, spare
        yield "stop-at-high", target.start, high.off


def _scheduled(protocol: Protocol, way: Way, starts: tuple[int, ...]) -> Numbered:
    setting = _setting(protocol, way)
    setting = replace(setting, evidence=by_schedule(protocol, setting.horizon))
    level = protocol.parameters.maintenance.target
    for taper in fastest(setting, entering(protocol, setting, starts, [level])):
        yield "stop-by-schedule", taper.start, taper.off


def _relapses(protocol: Protocol, way: Way, starts: tuple[int, ...]) -> Numbered:
    setting = replace(_setting(protocol, way), horizon=protocol.parameters.outcome.day)
    level = protocol.parameters.maintenance.target
    for each in after_relapse(setting, entering(protocol, setting, starts, [level])):
        yield "restored", each.after.start, each.restored
        yield "second-taper-from", each.after.start, min(each.after.days, default=None)


def _holds(protocol: Protocol, way: Way, starts: tuple[int, ...]) -> Numbered:
    setting = _setting(protocol, way)
    level = protocol.parameters.maintenance.target
    status = entering(protocol, setting, starts, [level]).status
    given = np.ones(len(starts), np.bool_)
    order = Order(given, status.dose - status.dose // 5, way.interval, 0)
    after = advance(protocol.parameters, status, 0, None, order)
    for start, days in zip(starts, np.broadcast_to(after.hold_days, given.shape), strict=True):
        yield "hold", start, int(days)


def _maintained(protocol: Protocol, way: Way, starts: tuple[int, ...]) -> Numbered:
    target = protocol.parameters.maintenance.target
    for name, level in (("lowered", target * 3 // 2), ("raised", target * 2 // 3)):
        for start, dose in zip(starts, _next_dose(protocol, way, starts, level), strict=True):
            yield name, start, dose


def _next_dose(protocol: Protocol, way: Way, starts: tuple[int, ...], level: int) -> list[int]:
    parameters, dose = protocol.parameters, np.asarray(starts)
    status = Status(
        randomised=True,
        randomised_days=NEVER,
        dose=dose,
        interval=way.interval,
        dose_days=NEVER,
        change_days=NEVER,
        half_life=population_half_life(protocol),
        level_quantified=True,
        level=level,
        level_dose=dose,
    )
    status = in_order(parameters, status)
    outcome = conclude(parameters, status, tabulate(parameters, status))
    doses: list[int] = np.asarray(recommend(status, outcome, way.lattice)).tolist()
    return doses
