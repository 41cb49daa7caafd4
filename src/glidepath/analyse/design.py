"""A two-arm design before the first child: what it can show, and what it cannot."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from glidepath.analyse.chances import LEVEL, clopper_pearson
from glidepath.analyse.harm import COUNTED, HARM, Crossing, crossing, posterior_boundary
from glidepath.analyse.harm_in_time import (
    Arm,
    Relapses,
    Watched,
    steady,
    time_limits,
    watch_counts,
    watch_time,
)
from glidepath.analyse.operating import LARGEST_P, assurance, power, rejects, size
from glidepath.analyse.prior import Posterior, sensitivity
from glidepath.analyse.risk_difference import miettinen_nurminen
from glidepath.analyse.sample_size import (
    non_inferiority,
    participants_for,
    schoenfeld_events,
    shows_non_inferiority,
    size_at_the_margin,
)
from glidepath.analyse.table_tests import TableTest
from glidepath.analyse.values import Estimate, Interval, Share
from glidepath.quantities.errors import input_error

PAIRS: tuple[tuple[float, float], ...] = ((0.5, 0.05), (0.5, 0.0), (0.3, 0.05), (0.3, 0.0))
"""Rates of the primary outcome in the taper and in the maintenance arm at which power is told."""
RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
"""Relapse rates at which boundaries are told."""
MARGINS = (0.05, 0.1, 0.15, 0.2)
RATIOS = (1.5, 2.0, 3.0)
"""Hazard ratios of relapse at which a sample size is told."""
UNDER_TREATMENT = 0.1
"""Relapse rate within a year that sample sizes assume in both arms, or under treatment."""
LATE = Relapses(0.54, 11.3, 24.3)
"""Relapses as late as recurrences of VASE: 33 of 61, half by 13 months after a stop, here on day
344, the earliest that the taper allows."""
THOUGHT = ((4.0, 4.0), (0.5, 9.5))
"""What is thought of the primary outcome's rates, as Beta: about 50 % and about 5 %."""
TRIALS = 10_000
SEED = 20_201_028
MOST_PARTICIPANTS = 200
"""In an arm, above which enumeration is not asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What design is asked about.

    Parameters
    ----------
    taper, maintenance
        Participants in each arm.
    alpha
        Two-sided level.
    enrolment
        Months from the first entry to the last.

    Raises
    ------
    InputError
        For numbers out of reach.
    """

    taper: int = 15
    maintenance: int = 15
    alpha: float = LARGEST_P
    enrolment: float = 24.0

    def __post_init__(self) -> None:
        """Refuse what cannot be enumerated, or means nothing."""
        if not all(3 <= each <= MOST_PARTICIPANTS for each in (self.taper, self.maintenance)):
            raise input_error(
                f"arms of {self.taper} and {self.maintenance} cannot be enumerated",
                expected=f"3 to {MOST_PARTICIPANTS} participants an arm",
                kind="bad-arms",
            )
        if not 0 < self.alpha < 0.5 or not 0 < self.enrolment <= 240:
            raise input_error(
                "the level or the months of enrolment mean nothing",
                expected="a level above 0 and below 0.5, and up to 240 months",
                kind="bad-design",
            )


@dataclass(frozen=True, slots=True)
class Performance:
    """One test: its size at the worst rate, its power at the pairs, its assurance."""

    test: TableTest
    size: float
    powers: tuple[float, ...]
    assurance: float


@dataclass(frozen=True, slots=True)
class Excluded:
    """What a number of relapses in the taper arm, with none under maintenance, leaves open."""

    seen: Share
    rate: Interval
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Boundary:
    """A counting boundary and its chances at each rate of `RATES`."""

    name: str
    least: Mapping[int, int]
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class InTime:
    """Two ways of monitoring on the calendar, under one course of relapses."""

    relapses: str
    by_time: Watched
    by_count: Watched


@dataclass(frozen=True, slots=True)
class NonInferiority:
    """What a margin takes: participants an arm, and what the asked arms can do.

    Parameters
    ----------
    participants
        An arm, by the normal approximation, meant for a power of 80 %.
    planned
        The power that so many really have, enumerated.
    power, size
        Of the asked arms.
    """

    margin: float
    participants: int
    planned: float
    power: float
    size: float


@dataclass(frozen=True, slots=True)
class Survival:
    """What a hazard ratio takes: events, and participants in all who are watched for a year."""

    ratio: float
    events: int
    participants: int


@dataclass(frozen=True, slots=True)
class Design:
    """A design's numbers."""

    asked: Asked
    tests: tuple[Performance, ...]
    excluded: tuple[Excluded, ...]
    none_seen: Mapping[float, int]
    boundaries: tuple[Boundary, ...]
    limits: tuple[tuple[int, float], ...]
    in_time: tuple[InTime, ...]
    non_inferiority: tuple[NonInferiority, ...]
    survival: tuple[Survival, ...]
    priors: tuple[Posterior, ...]


def design(asked: Asked, rng: np.random.Generator, trials: int = TRIALS) -> Design:
    """Give what a design can show, and what it cannot.

    Parameters
    ----------
    rng
        For monitoring on the calendar alone; all else is enumerated.
    trials
        Simulated arms for each row of it.
    """
    return Design(
        asked,
        tuple(_test(asked, each) for each in TableTest),
        tuple(_excluded(asked, seen) for seen in range(min(asked.taper, 6) + 1)),
        MappingProxyType({rate: _none_seen(rate) for rate in RATES[:3]}),
        tuple(_boundary(name, least) for name, least in _boundaries(asked)),
        time_limits(asked.taper),
        tuple(_in_time(asked, rng, trials)),
        tuple(_non_inferiority(asked, margin) for margin in MARGINS),
        tuple(_survival(asked, ratio) for ratio in RATIOS),
        sensitivity(None),
    )


def _test(asked: Asked, test: TableTest) -> Performance:
    region = rejects(test, asked.taper, asked.maintenance, asked.alpha)
    powers = tuple(power(region, taper, maintenance) for taper, maintenance in PAIRS)
    worst = size(region, asked.taper, asked.maintenance)
    return Performance(test, worst, powers, assurance(region, *THOUGHT))


def _excluded(asked: Asked, events: int) -> Excluded:
    seen = Share(events, asked.taper)
    none = Share(0, asked.maintenance)
    return Excluded(seen, clopper_pearson(events, asked.taper), miettinen_nurminen(seen, none))


def _none_seen(rate: float) -> int:
    """The participants of whom none may relapse for a rate to be excluded."""
    return next(n for n in range(1, 10_000) if clopper_pearson(0, n, LEVEL).high <= rate)


def _boundaries(asked: Asked) -> tuple[tuple[str, Mapping[int, int]], ...]:
    counted = {of: least for of, least in COUNTED.items() if of <= asked.taper}
    beta = ("beta", posterior_boundary(asked.taper))
    return (("counted", counted), beta) if counted else (beta,)


def _boundary(name: str, least: Mapping[int, int]) -> Boundary:
    return Boundary(name, least, tuple(crossing(least, rate) for rate in RATES))


def _in_time(asked: Asked, rng: np.random.Generator, trials: int) -> list[InTime]:
    arm = Arm(asked.taper, asked.enrolment)
    _, least = _boundaries(asked)[0]
    courses = {"steady-harm": steady(HARM), "steady-half": steady(0.5), "late": LATE}
    return [
        InTime(
            name,
            watch_time(rng, arm, relapses, trials),
            watch_counts(rng, arm, relapses, trials, least),
        )
        for name, relapses in courses.items()
    ]


def _non_inferiority(asked: Asked, margin: float) -> NonInferiority:
    region = shows_non_inferiority(asked.taper, asked.maintenance, margin)
    rates = (UNDER_TREATMENT, UNDER_TREATMENT)
    participants = non_inferiority(*rates, margin)
    return NonInferiority(
        margin,
        participants,
        power(shows_non_inferiority(participants, participants, margin), *rates),
        power(region, *rates),
        size_at_the_margin(region, margin),
    )


def _survival(asked: Asked, ratio: float) -> Survival:
    events = schoenfeld_events(ratio, asked.alpha)
    raised = 1 - (1 - UNDER_TREATMENT) ** ratio
    return Survival(ratio, events, participants_for(events, raised, UNDER_TREATMENT))
