"""Relapse: who would relapse off the drug, and when it comes.

In a child that is susceptible the hazard is a rate times the *lack*: 1 - trough / keeping level, 0
above it, followed with a lag. Off the drug the lack becomes 1, so that the cumulative hazard t
days after an abrupt stop is rate x (t - lag x (1 - exp(-t / lag))). Share and rate follow from the
table.
"""

from dataclasses import dataclass, fields, replace
from math import exp, log

import numpy as np
import numpy.typing as npt

from glidepath.quantities.errors import input_error
from glidepath.simulate.assumptions import Assumptions
from glidepath.simulate.chance import Purpose, uniform
from glidepath.simulate.children import Children

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes the published share come out.

    Parameters
    ----------
    share
        Of children that would relapse off the drug, sooner or later.
    rate
        Of relapse at a full lack, a day.
    """

    share: float
    rate: float


def calibrated(assumptions: Assumptions) -> Calibration:
    """Give share and rate by which the published share rebounds within the follow-up.

    Raises
    ------
    InputError
        Where no share of children gives so many relapses.
    """
    median, lag = assumptions["relapse.median"], assumptions["relapse.lag"]
    rate = log(2.0) / lasting(median, lag)
    within = 1.0 - exp(-rate * lasting(assumptions["relapse.follow-up"], lag))
    share = assumptions["relapse.published"] / within
    if share > 1.0:
        message = f"relapse.published needs {share:.2f} of all children to relapse"
        expected = "a longer follow-up, a shorter median, or a smaller share"
        raise input_error(message, expected=expected, kind="calibration")
    return Calibration(share, rate)


def lasting(days: float, lag: float) -> float:
    """Give the days of a full lack that so many days after an abrupt stop amount to."""
    return days - lag * (1.0 - exp(-days / lag))


@dataclass(frozen=True, slots=True, eq=False)
class Disease:
    """How the disease stands; each (n,).

    Parameters
    ----------
    lack
        Of drug, as it acts, 0 to 1.
    hazard
        Cumulative, since the start or the last relapse.
    threshold
        The hazard at which the next relapse comes.
    relapses
        How many came.
    active
        Whether one is going on.
    """

    lack: Floats
    hazard: Floats
    threshold: Floats
    relapses: npt.NDArray[np.int64]
    active: Truths


def quiet(children: Children) -> Disease:
    """Give children in remission on enough drug."""
    nothing = np.zeros(children.number)
    none = np.zeros(children.number, np.int64)
    return Disease(
        nothing, nothing, _threshold(children, none), none, np.zeros(children.number, bool)
    )


def some_of(disease: Disease, rows: npt.NDArray[np.intp]) -> Disease:
    """Give some of the children, by their places."""
    return Disease(*(getattr(disease, each.name)[rows] for each in fields(Disease)))


def _threshold(children: Children, relapses: npt.NDArray[np.int64]) -> Floats:
    found: Floats = -np.log(uniform(children.keys, Purpose.ONSET, relapses))
    return found


def lived(
    assumptions: Assumptions,
    rate: float,
    children: Children,
    disease: Disease,
    troughs: tuple[Floats, Floats],
    days: Floats,
) -> tuple[Disease, Floats]:
    """Let a stretch act on the disease.

    Parameters
    ----------
    troughs
        At its beginning and at its end, in the trial's assay, ng/mL.
    days
        Its length.

    Returns
    -------
    tuple of Disease and array
        Afterwards; and days from its beginning at which a relapse came, infinite for none. Whether
        one goes on is not changed here: see `broken_out`.
    """
    lag = assumptions["relapse.lag"]
    want = 0.5 * sum(np.maximum(1.0 - each / children.keep, 0.0) for each in troughs)
    kept = np.exp(-days / lag)
    lack = want + (disease.lack - want) * kept
    lacking = want * days + (disease.lack - want) * lag * (1.0 - kept)
    background = assumptions["relapse.background"] / DAYS_A_YEAR
    added = np.where(children.susceptible, rate * lacking, 0.0) + background * days
    hazard = np.where(disease.active, disease.hazard, disease.hazard + added)
    comes = ~disease.active & (hazard >= disease.threshold) & (added > 0.0)
    part = (disease.threshold - disease.hazard) / np.where(comes, added, 1.0)
    onset = np.where(comes, part * days, np.inf)
    return replace(disease, lack=lack, hazard=hazard), onset


def broken_out(children: Children, disease: Disease, where: Truths) -> Disease:
    """Give the disease with a relapse going on in some children."""
    relapses = disease.relapses + where
    return Disease(
        disease.lack,
        np.where(where, 0.0, disease.hazard),
        np.where(where, _threshold(children, relapses), disease.threshold),
        relapses,
        disease.active | where,
    )


def calmed(disease: Disease, where: Truths) -> Disease:
    """Give the disease with the relapse over in some children."""
    return replace(disease, active=disease.active & ~where)
