"""Time without a relapse, taper against maintenance, as randomised.

Relapses are found at visits. Every estimate is made with the day on which they were found; what
would change with the last day known to be free stands beside it.
"""

from dataclasses import dataclass

from glidepath.analyse.between_visits import Turnbull, bounds, turnbull
from glidepath.analyse.cox import cox, firth_cox
from glidepath.analyse.dataset import Dataset
from glidepath.analyse.log_rank import LogRank, log_rank_of
from glidepath.analyse.rerandomisation import Rerandomised, log_rank_statistic, rerandomised
from glidepath.analyse.survival import (
    Curve,
    mean_time,
    mean_time_difference,
    median_time,
    surviving_at,
)
from glidepath.analyse.values import Bools, Estimand, Estimate, Floats


@dataclass(frozen=True, slots=True)
class ArmCurve:
    """One arm without a relapse.

    Parameters
    ----------
    found
        The curve by the day on which relapses were found.
    free
        By the last day known to be free.
    between
        Turnbull's, which uses both.
    at_the_day
        The share without a relapse on the day that is judged; not a number where nobody was
        followed so far.
    least, most
        That share by Turnbull's estimate, at least and at most.
    median
        Infinite where fewer than half relapsed.
    """

    found: Curve
    free: Curve
    between: Turnbull
    at_the_day: Estimate
    least: float
    most: float
    median: float


@dataclass(frozen=True, slots=True)
class ByEnd:
    """What compares the arms, with every relapse at one end of its interval.

    Parameters
    ----------
    log_rank
        ``None`` without any relapse, as the next two.
    ratio
        Log hazard ratio by Cox regression; ``None`` too where every relapse fell in one arm.
    firth
        With Firth's penalty.
    mean_difference
        Days without a relapse up to `limit`, taper minus maintenance.
    """

    log_rank: LogRank | None
    ratio: Estimate | None
    firth: Estimate | None
    mean_difference: Estimate
    means: tuple[float, float]


@dataclass(frozen=True, slots=True)
class RelapseFree:
    """Time without a relapse.

    Parameters
    ----------
    limit
        Days up to which mean times are taken: the day that is judged, or the last to which both
        arms were followed.
    """

    estimand: Estimand
    taper: ArmCurve
    maintenance: ArmCurve
    limit: float
    found: ByEnd
    free: ByEnd
    rerandomised: Rerandomised


def relapse_free(data: Dataset, drawn: Bools) -> RelapseFree:
    """Give time without a relapse.

    Parameters
    ----------
    drawn
        Lists of arms for the re-randomisation test, shape [list, participant].
    """
    taper, maintenance = (_arm(data, arm) for arm in data.arms)
    visits = data.relapse
    lasts = (taper.free.last, maintenance.free.last)
    limit = min(float(data.judged_on), *lasts)
    return RelapseFree(
        Estimand.POLICY,
        taper,
        maintenance,
        limit,
        _by_end(data, visits.late, (taper.found, maintenance.found), limit),
        _by_end(data, visits.free, (taper.free, maintenance.free), limit),
        rerandomised(log_rank_statistic(visits.late, visits.event), data.taper, drawn),
    )


def _arm(data: Dataset, arm: Bools) -> ArmCurve:
    visits = data.relapse.some(arm)
    free, found = bounds(visits)
    between = turnbull(visits)
    least, most = between.surviving(float(data.judged_on))
    at_the_day = surviving_at(found, float(data.judged_on))
    return ArmCurve(found, free, between, at_the_day, least, most, median_time(found))


def _by_end(data: Dataset, time: Floats, curves: tuple[Curve, Curve], limit: float) -> ByEnd:
    event = data.relapse.event
    difference = mean_time_difference(*curves, limit)
    means = (mean_time(curves[0], limit)[0], mean_time(curves[1], limit)[0])
    if not event.any():
        return ByEnd(None, None, None, difference, means)
    column = data.taper[:, None].astype(float)
    ordinary = cox(column, time, event)
    return ByEnd(
        log_rank_of(time, event, data.taper),
        None if ordinary is None else ordinary.coefficients[0],
        firth_cox(column, time, event).coefficients[0],
        difference,
        means,
    )
