"""The half-life bounds beyond which the taper is too slow, or a scheduled level too soon."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from glidepath.assure.checks.found import found
from glidepath.assure.checks.tapers import in_time, way_numbers
from glidepath.assure.cohort import cohort_of
from glidepath.assure.documented import visit_days, visits_of
from glidepath.assure.fastest import fastest
from glidepath.assure.finding import CheckFinding
from glidepath.assure.ways import REFERENCES, Way, deadline, population_half_life, setting_of
from glidepath.decide.measures import MINUTES_A_DAY, spacing_days
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol, VisitAnchor
from glidepath.protocol.parameters import Parameters


def half_life_findings(protocol: Protocol, ways: Sequence[Way]) -> Iterator[CheckFinding]:
    """Give the largest half-life bounds that the month, the outcome and the visits bear.

    Parameters
    ----------
    ways
        Those in which some dose can be reduced.
    """
    yield _month(protocol)
    for way in ways:
        yield from _outcome(protocol, way)
    yield from _visits(protocol)


def longest_half_life(parameters: Parameters, days: int) -> int | None:
    """The largest half-life bound, in minutes, that spaces two changes by so many days at most.

    ``None`` where the days are fewer than the least spacing whatever the half-life.
    """
    if days < parameters.taper.spacing_min:
        return None
    return days * MINUTES_A_DAY // parameters.taper.spacing_half_lives


def _month(protocol: Protocol) -> CheckFinding:
    taper = protocol.parameters.taper
    return found(
        "half-life.month",
        {
            "half_life": longest_half_life(protocol.parameters, taper.month),
            "month": taper.month,
            "half_lives": taper.spacing_half_lives,
            "population": population_half_life(protocol),
        },
    )


def _outcome(protocol: Protocol, way: Way) -> Iterator[CheckFinding]:
    """Follow each reference child with every spacing from the least to two months."""
    parameters, last = protocol.parameters, deadline(protocol)
    spacings = range(parameters.taper.spacing_min, 2 * parameters.taper.month + 1)
    half_lives = [longest_half_life(parameters, days) or 0 for days in spacings]
    setting = replace(setting_of(protocol, way), horizon=last)
    level = parameters.maintenance.target
    starts = [start for start in way.starts if start in REFERENCES]
    cohort = cohort_of(
        [start for start in starts for _ in half_lives],
        [level] * len(starts) * len(half_lives),
        half_lives * len(starts),
        way.interval,
    )
    tapers = fastest(setting, cohort)
    for start in starts:
        able = [each for each in tapers if each.start == start and in_time(each, last)]
        slowest = max((each.half_life for each in able), default=None)
        yield found(
            "half-life.outcome",
            {
                **way_numbers(way),
                "start": start,
                "level": level,
                "half_life": slowest,
                "spacing": None if slowest is None else _spacing(parameters, slowest),
                "deadline": last,
                "population": population_half_life(protocol),
            },
        )


def _spacing(parameters: Parameters, half_life: int) -> int:
    return int(spacing_days(parameters, Status(half_life=half_life)))


def _visits(protocol: Protocol) -> Iterator[CheckFinding]:
    """A level after a change of dose may be drawn before it shows the new steady state."""
    parameters = protocol.parameters
    for visit in visits_of(protocol, VisitAnchor.CHANGE, "level"):
        day = min(visit_days(visit, parameters.outcome.day))
        yield found(
            "visits.level-too-soon",
            {
                "visit": visit.id,
                "day": day,
                "last": day + visit.after,
                "half_life_day": longest_half_life(parameters, day),
                "half_life_last": longest_half_life(parameters, day + visit.after),
                "population": population_half_life(protocol),
            },
        )
