"""What holds of every Status that `advance` can reach from the empty one, by name.

The prover shows that each step of `advance` keeps them; a decision asserts them at run time. They
use the operations of :mod:`glidepath.decide.numbers` only, and so hold of numbers, arrays and
terms alike. Every one rests on facts of the input that the record guarantees: days do not run
backwards, and no dose, level, count or weight is negative.
"""

from collections.abc import Callable
from typing import NamedTuple

from glidepath.decide.advance import CALENDAR
from glidepath.decide.measures import lasted_doses, past_doses
from glidepath.decide.numbers import Truth, all_of, always, both, either, no
from glidepath.decide.status import Relapse, Safety, Status
from glidepath.protocol.parameters import Parameters

RUNNING = (*CALENDAR, "dose_days", "taper_days", "stable_days", "interrupted_days", "hold_days")
COUNTED = ("level", "pending", "platelets", "fibrinogen", "weight", "start_weight", "half_life")
MOST_RELAPSES = 2


class Invariant(NamedTuple):
    """A named truth about every Status that can be reached."""

    id: str
    holds: Callable[[Parameters, Status], Truth]


def _implies(condition: Truth, then: Truth) -> Truth:
    return either(no(condition), then)


def _clocks(_: Parameters, status: Status) -> Truth:
    """No clock shows less than nothing, and the dose is no younger than the last change."""
    running = (getattr(status, name) >= 0 for name in RUNNING)
    return all_of(*running, status.change_days >= 0, status.change_days <= status.dose_days)


def _amounts(_: Parameters, status: Status) -> Truth:
    """No level, count or weight is negative."""
    return all_of(*(getattr(status, name) >= 0 for name in COUNTED))


def _doses(_: Parameters, status: Status) -> Truth:
    """No dose, present or remembered, is negative."""
    past = (dose >= 0 for dose, _ in past_doses(status))
    lasted = (dose >= 0 for dose, _ in lasted_doses(status))
    present = (status.dose >= 0, status.start_dose >= 0, status.level_dose >= 0)
    return all_of(*present, *past, *lasted)


def _steps(_: Parameters, status: Status) -> Truth:
    """Relapse, its count and safety stay on their scales."""
    return all_of(
        status.relapse >= Relapse.NONE,
        status.relapse <= Relapse.CONFIRMED,
        status.relapses >= 0,
        status.relapses <= MOST_RELAPSES,
        status.safety >= Safety.NONE,
        status.safety <= Safety.INTERRUPT,
    )


def _arms(_: Parameters, status: Status) -> Truth:
    """Only on the taper arm is a taper begun or a relapse answered, and only after entry."""
    relapsed = either(status.relapses > 0, status.relapse == Relapse.CONFIRMED)
    return all_of(
        _implies(status.taper_arm, status.randomised),
        _implies(status.start_dose > 0, status.taper_arm),
        _implies(status.relapses > 0, status.taper_arm),
        _implies(status.remission_again, relapsed),
    )


def _off_drug(_: Parameters, status: Status) -> Truth:
    """A child that is off the drug, or whose treatment was stopped, has no dose."""
    ended = either(status.off_drug, status.stopped)
    return _implies(ended, status.dose == 0)


def _taper(_: Parameters, status: Status) -> Truth:
    """Before the first reduction nothing of a taper is remembered; then its highest dose is."""
    before = all_of(
        status.start_weight == 0, status.taper_days == 0, status.highest_dose == status.dose
    )
    after = both(status.highest_dose >= status.start_dose, status.highest_dose >= status.dose)
    return both(_implies(status.start_dose == 0, before), _implies(status.start_dose > 0, after))


def _slots(_: Parameters, status: Status) -> Truth:
    """Of two earlier doses the larger is the older one: what it dominates was dropped.

    The last slot is left out: on overflow it takes the larger dose and the later end.
    """
    slots = past_doses(status)[:-1]
    pairs = ((one, other) for one in slots for other in slots if one is not other)
    return all_of(
        *(
            _implies(both(one[0] >= other[0], other[0] > 0), one[1] >= other[1])
            for one, other in pairs
        )
    )


def _proven(_: Parameters, status: Status) -> Truth:
    """Remission was documented on a dose, not on none."""
    lasted = (_implies(proven, dose > 0) for dose, proven in lasted_doses(status))
    return all_of(_implies(status.dose_proven, status.dose > 0), *lasted)


def _level(_: Parameters, status: Status) -> Truth:
    """A valid level belongs to a dose; on the present dose it is of that very dose."""
    of_this = either(no(status.level_quantified), status.level_dose == status.dose)
    return all_of(
        _implies(status.pending_valid, status.dose > 0),
        _implies(status.level_quantified, status.level_dose > 0),
        _implies(status.level_on_dose, all_of(status.dose > 0, no(status.changed), of_this)),
    )


def _hold(_: Parameters, status: Status) -> Truth:
    """A hold comes from a cut, which went down."""
    return _implies(status.hold_days > 0, status.cut_to < status.cut_from)


INVARIANTS = (
    Invariant("clocks", _clocks),
    Invariant("amounts", _amounts),
    Invariant("doses", _doses),
    Invariant("steps", _steps),
    Invariant("arms", _arms),
    Invariant("off-drug", _off_drug),
    Invariant("taper", _taper),
    Invariant("slots", _slots),
    Invariant("proven", _proven),
    Invariant("level", _level),
    Invariant("hold", _hold),
)
"""Each inductive together with those beside it."""


def broken(parameters: Parameters, status: Status) -> tuple[str, ...]:
    """Give the names of the invariants that do not hold.

    Parameters
    ----------
    status
        Of one child, or of many as arrays.

    Returns
    -------
    tuple of str
        Empty for every Status that `advance` can reach.
    """
    return tuple(each.id for each in INVARIANTS if not always(each.holds(parameters, status)))


def sound(parameters: Parameters, status: Status) -> Truth:
    """Whether every invariant holds."""
    return all_of(*(each.holds(parameters, status) for each in INVARIANTS))
