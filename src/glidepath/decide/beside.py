"""Regimens beside the recommended one, and what would be needed where there is none."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from glidepath.decide.answer import Assessment, Regimen
from glidepath.decide.belief import MINUTES_AN_HOUR, Belief
from glidepath.decide.giving import HOURS_A_DAY, preparation
from glidepath.decide.learned import Learned
from glidepath.decide.measures import (
    TAPERING,
    after_one_step,
    base_track,
    first_taper,
    on,
    taper_start_dose,
)
from glidepath.protocol.model import Protocol
from glidepath.regimen import WEEK, Fluctuation, Interval, NoRegimen, fit, ranked


def no_step(protocol: Protocol, assessment: Assessment) -> NoRegimen | None:
    """Say what would fit where no regimen lies within a whole step below the present dose.

    Returns
    -------
    NoRegimen or None
        ``None`` where some does, where nothing is tapered, or the formulation is not known.
    """
    parameters, status, present = protocol.parameters, assessment.status, assessment.present
    tapering = on(base_track(parameters, status), TAPERING) and status.dose > 0
    if present is None or not tapering or not assessment.giveable:
        return None
    first, start = first_taper(parameters, status), taper_start_dose(status)
    step = after_one_step(parameters, first, status.dose, start)
    found = fit(
        {product.id: preparation(product) for product in parameters.products},
        present.formulation,
        present.intakes,
        parameters.taper.pattern_tolerance,
        Interval(max(step, 1), status.dose - 1),
    )
    return found if isinstance(found, NoRegimen) else None


def beside(
    protocol: Protocol, assessment: Assessment, belief: Belief, most: int = 6
) -> tuple[Regimen, ...]:
    """Give the other regimens of a reduction that is permitted, the best first.

    Parameters
    ----------
    belief
        By whose half-life the level is foreseen to swing within a week.

    Returns
    -------
    tuple of Regimen
        Without the recommended one; empty where no reduction is recommended.
    """
    present, recommended = assessment.present, assessment.recommended
    if present is None or recommended is None or not 0 < recommended.dose < present.dose:
        return ()
    known = {product.id: product for product in protocol.parameters.products}
    found = ranked(
        preparation(known[recommended.formulation]),
        recommended.intakes,
        protocol.parameters.taper.pattern_tolerance,
        Interval(assessment.low, present.dose - 1),
        assessment.low,
        swing(belief),
        most + 1,
    )
    told = tuple(
        replace(recommended, dose=each.dose, pattern=() if each.alike else each.week)
        for each in found
    )
    return tuple(each for each in told if each != recommended)[:most]


def swing(belief: Belief) -> Fluctuation:
    """Give how far a steady trough swings within a week, as a share of its mean.

    Notes
    -----
    By one compartment and the half-life alone: the median of the child's own where models know it,
    else the one that the Belief counts with. Equal intakes of a day do not change the share.
    """
    hours = belief.half_life / MINUTES_AN_HOUR
    if isinstance(belief.learned, Learned):
        hours = belief.learned.half_life.quantile(0.5)
    left = 0.5 ** (HOURS_A_DAY * np.arange(1, WEEK + 1) / hours)
    before = (np.arange(WEEK)[:, None] - np.arange(1, WEEK + 1)) % WEEK

    def swings(weeks: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        troughs = weeks[:, before] @ left
        found: npt.NDArray[np.float64] = np.ptp(troughs, axis=1) / troughs.mean(axis=1)
        return found

    return swings
