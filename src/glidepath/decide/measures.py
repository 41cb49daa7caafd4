"""What rules and transitions read off a Status: tracks, clocks, and the doses they refer to."""

from collections.abc import Set
from functools import lru_cache
from operator import attrgetter

from glidepath.decide.numbers import (
    Number,
    Truth,
    all_of,
    any_of,
    both,
    either,
    keep,
    maximum,
    safe_ratio,
    share_below,
    where,
)
from glidepath.decide.status import LASTED, NEVER, PAST, Relapse, Status, Track
from glidepath.protocol.parameters import CapBase, Parameters, RestoreDose

MINUTES_A_DAY = 24 * 60
TAPERING = frozenset({Track.TAPER, Track.STABILISATION, Track.SECOND_TAPER})
"""The tracks on which a reduction may be made."""
WINDOW = frozenset({Track.MAINTENANCE, Track.MANAGED})
"""The tracks on which the dose follows the maintenance window."""

_PAST = attrgetter(*(name for slot in PAST for name in slot))
_LASTED = attrgetter(*(name for slot in LASTED for name in slot))


def base_track(parameters: Parameters, status: Status) -> Number:
    """The track that decides which rules apply, whether or not the drug is interrupted."""
    relapsed = status.relapses >= 1
    ended_dose = either(status.off_drug, status.stopped)
    second = where(parameters.restore.second_taper, Track.SECOND_TAPER, Track.MANAGED)
    later = where(stabilised(parameters, status), second, Track.STABILISATION)
    taper = where(status.relapses >= 2, Track.MANAGED, where(relapsed, later, Track.TAPER))
    maintained = where(
        either(relapsed, status.relapse == Relapse.CONFIRMED),
        Track.MAINTENANCE_RELAPSED,
        where(ended_dose, Track.MAINTENANCE_STOPPED, Track.MAINTENANCE),
    )
    arm = where(
        status.taper_arm,
        where(ended_dose, Track.OFF_DRUG, taper),
        maintained,
    )
    return where(status.ended, Track.ENDED, where(status.randomised, arm, Track.SCREENING))


def shown_track(parameters: Parameters, status: Status) -> Number:
    """The track as people name it: interrupted while a child does not take its dose."""
    base = base_track(parameters, status)
    waiting = all_of(status.interrupted, status.dose > 0, on(base, TAPERING | WINDOW))
    return where(waiting, Track.INTERRUPTED, base)


def stabilised(parameters: Parameters, status: Status) -> Truth:
    """Whether the stabilisation after a restore is over."""
    long_enough = status.stable_days >= parameters.stabilisation.days
    return both(status.remission_again, long_enough)


def on(track: Number, tracks: Set[Track]) -> Truth:
    """Whether a track is one of those named."""
    return any_of(*(track == one for one in _in_order(frozenset(tracks))))


@lru_cache(maxsize=64)
def _in_order(tracks: frozenset[Track]) -> tuple[Track, ...]:
    """The same tracks in one order, so that a proof is written in the same words each time."""
    return tuple(sorted(tracks))


def taper_start_dose(status: Status) -> Number:
    """The dose from which the first reduction was made; before it, the present dose."""
    return where(status.start_dose > 0, status.start_dose, status.dose)


def half_lives_in_days(half_lives: int, status: Status) -> Number:
    """Whole days, rounded up, that a number of the child's half-lives last."""
    return safe_ratio(status.half_life * half_lives, MINUTES_A_DAY)


def spacing_days(parameters: Parameters, status: Status) -> Number:
    """Days on an unchanged regimen before a reduction, and before a level is valid."""
    half_lives = half_lives_in_days(parameters.taper.spacing_half_lives, status)
    return maximum(half_lives, parameters.taper.spacing_min)


def highest_recent_dose(parameters: Parameters, status: Status) -> Number:
    """The highest ordered dose in force during the last month, the present one included."""
    highest = status.dose
    for dose, days in past_doses(status):
        highest = maximum(highest, where(days < parameters.taper.month, dose, 0))
    return highest


def counted_from(parameters: Parameters, status: Status) -> Number:
    """The dose from which a step down is counted: the highest of the month, where the cap holds."""
    tapering = on(base_track(parameters, status), TAPERING)
    return where(tapering, highest_recent_dose(parameters, status), status.dose)


def past_doses(status: Status) -> tuple[tuple[Number, Number], ...]:
    """Earlier doses with the days since each was last in force."""
    values = _PAST(status)
    return tuple(zip(values[::2], values[1::2], strict=True))


def lasted_doses(status: Status) -> tuple[tuple[Number, Truth], ...]:
    """Earlier doses that lasted, newest first, with whether remission was documented."""
    values = _LASTED(status)
    return tuple(zip(values[::2], values[1::2], strict=True))


def effective_dose(status: Status) -> Number:
    """The most recent dose above the present one that kept the child in remission.

    Zero where no earlier dose qualifies.
    """
    found: Number = 0
    for dose, proven in reversed(lasted_doses(status)):
        found = where(both(proven, dose > status.dose), dose, found)
    return found


def lasting_days(parameters: Parameters, status: Status) -> Number:
    """Days that a dose must be in force before it can count as effective."""
    half_lives = half_lives_in_days(parameters.restore.half_lives, status)
    return maximum(half_lives, parameters.restore.in_force_min)


def restore_dose(parameters: Parameters, status: Status) -> Number:
    """The dose, micrograms a day, that a confirmed relapse goes back to at the least.

    First relapse: the most recent dose that kept the child in remission, but the taper-start
    dose where the blood shows a coagulopathy. Any later one: the taper-start dose. Never less
    than the present dose.
    """
    found = effective_dose(status)
    first = where(found > 0, found, _start(status, parameters.restore.fallback))
    with_coagulopathy = maximum(first, taper_start_dose(status))
    first = where(coagulopathy(parameters, status), with_coagulopathy, first)
    later = _start(status, parameters.restore.second_relapse)
    return maximum(where(status.relapses >= 1, later, first), status.dose)


def _start(status: Status, way: RestoreDose) -> Number:
    """The taper-start dose, in milligrams or, where weights are known, for today's weight."""
    start = taper_start_dose(status)
    weighed = both(status.start_weight > 0, status.weight > 0)
    for_weight = safe_ratio(start * status.weight, status.start_weight)
    by_weight = both(way is RestoreDose.TAPER_START_FOR_WEIGHT, weighed)
    return where(by_weight, for_weight, start)


def coagulopathy(parameters: Parameters, status: Status) -> Truth:
    """Whether the latest platelets or fibrinogen lie below the limits of the restore."""
    limits = parameters.restore
    few = both(status.platelets_days < NEVER, status.platelets < limits.kmp_platelets_below)
    little = both(status.fibrinogen_days < NEVER, status.fibrinogen < limits.kmp_fibrinogen_below)
    return either(few, little)


def after_one_step(parameters: Parameters, first: Truth, dose: Number, start: Number) -> Number:
    """What the largest permitted step leaves of a dose, rounded up.

    Parameters
    ----------
    first
        Whether it is a step of the first taper.
    dose, start
        The dose to start from and the taper-start dose, both in the same unit.
    """
    of_start = maximum(dose - share_below(start, parameters.taper.cap), 0)
    of_previous = keep(dose, parameters.taper.cap)
    in_first = where(parameters.taper.base is CapBase.STARTING, of_start, of_previous)
    return where(first, in_first, keep(dose, parameters.stabilisation.cap))


def first_taper(parameters: Parameters, status: Status) -> Truth:
    """Whether a step would be one of the first taper."""
    return base_track(parameters, status) == Track.TAPER


def cap_floor(parameters: Parameters, status: Status) -> Number:
    """The lowest dose, micrograms a day, that the monthly cap allows.

    Where the protocol has a stop rule, no step of the cap alone reaches nothing.
    """
    highest = highest_recent_dose(parameters, status)
    first = first_taper(parameters, status)
    floor = after_one_step(parameters, first, highest, taper_start_dose(status))
    return maximum(floor, where(parameters.stop.allowed, 1, 0))
