"""Whether a child who relapses on the way can still be off the drug by the outcome."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from glidepath.assure.checks.found import found
from glidepath.assure.checks.tapers import earliest, in_time, way_numbers
from glidepath.assure.cohort import Cohort, joined, kept
from glidepath.assure.fastest import (
    Setting,
    Taper,
    moved,
    rounds,
    told,
    well,
)
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import REFERENCES, Way, deadline, entering, setting_of
from glidepath.decide.advance import advance
from glidepath.decide.measures import restore_dose
from glidepath.decide.seen import Order, RelapseSeen, Seen
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol

RELAPSED_AT = Fraction(2, 3)
"""The share of the starting dose at which the relapse is looked at."""


class Relapsed(NamedTuple):
    """A child's relapse, the dose it went back to, and the taper after it.

    Parameters
    ----------
    day, dose
        Of the relapse: from randomisation, and what was then ordered.
    restored
        The dose ordered on that day, micrograms a day.
    after
        The steps from then on.
    """

    day: int
    dose: int
    restored: int
    after: Taper


def relapse_findings(protocol: Protocol, ways: Sequence[Way]) -> Iterator[CheckFinding]:
    """Let every child relapse on the way down, be restored at once and taper again.

    Parameters
    ----------
    ways
        Those in which some dose can be reduced.
    """
    for way in ways:
        setting = setting_of(protocol, way)
        level = protocol.parameters.maintenance.target
        every = after_relapse(setting, entering(protocol, setting, way.starts, [level]))
        if every:
            yield _reach(protocol, way, every)
            yield from _courses(protocol, way, every)


def _reach(protocol: Protocol, way: Way, every: Sequence[Relapsed]) -> CheckFinding:
    tapers = [each.after for each in every]
    return found(
        "relapse.reach",
        {
            **way_numbers(way),
            "level": tapers[0].level,
            "at_share": RELAPSED_AT,
            "starts": len(every),
            "in_time": sum(in_time(taper, deadline(protocol)) for taper in tapers),
            "earliest": earliest(tapers),
            "deadline": deadline(protocol),
        },
    )


def _courses(protocol: Protocol, way: Way, every: Sequence[Relapsed]) -> Iterator[CheckFinding]:
    for each in every:
        if each.after.start in REFERENCES:
            numbers: dict[str, Value] = {
                **way_numbers(way),
                "start": each.after.start,
                "level": each.after.level,
                "relapse_day": each.day,
                "relapse_dose": each.dose,
                "restored": each.restored,
                "first_cut": min(each.after.days, default=None),
                "cuts": len(each.after.days),
                "stop": each.after.off,
                "outcome": protocol.parameters.outcome.day,
            }
            yield found("relapse.course", numbers)


def after_relapse(setting: Setting, cohort: Cohort) -> tuple[Relapsed, ...]:
    """Follow each child to two thirds of its dose, and on from a relapse a month later.

    The relapse is confirmed, answered with the restore dose and in remission again on one day:
    no real one is as fast. Children who never come so low are left out.
    """
    lows = list(_come_low(setting, cohort))
    return _relapsed(setting, joined(lows)) if lows else ()


def _come_low(setting: Setting, cohort: Cohort) -> Iterator[Cohort]:
    """Give the children as they come down to two thirds of their dose, each once."""
    waiting = np.ones(len(cohort.place), np.bool_)
    for _, after in rounds(setting, cohort):
        low = after.status.dose * RELAPSED_AT.denominator <= after.start * RELAPSED_AT.numerator
        low = low & (after.status.dose > 0) & waiting[after.place]
        waiting[after.place[low]] = False
        if low.any():
            yield kept(after, low)
        if not waiting.any():
            return


def _relapsed(setting: Setting, low: Cohort) -> tuple[Relapsed, ...]:
    """Let children relapse after a month on the dose that they came down to."""
    nothing = Order(np.zeros(len(low.place), np.bool_), 0, setting.interval, 0)
    lasted = moved(setting, low, np.full(len(low.place), setting.parameters.taper.month), nothing)
    restored = lasted._replace(status=_restored(setting, lasted.status))
    tapers = told(restored, [moves for moves, _ in rounds(setting, restored)])
    numbers = (lasted.day, lasted.status.dose, restored.status.dose)
    columns = (part.tolist() for part in numbers)
    found = [Relapsed(*each) for each in zip(*columns, tapers, strict=True)]
    return tuple(sorted(found, key=lambda each: each.after.start))


def _restored(setting: Setting, status: Status) -> Status:
    """The relapse is confirmed, then answered; remission is documented again at once."""
    parameters = setting.parameters
    confirmed = Seen(relapse=RelapseSeen(confirmed=True))
    status = advance(parameters, status, 0, confirmed)
    dose = setting.lattice.at_or_above(restore_dose(parameters, status))
    given = np.ones(len(dose), np.bool_)
    status = advance(parameters, status, 0, None, Order(given, dose, setting.interval, 0))
    return advance(parameters, status, 0, well(parameters))
