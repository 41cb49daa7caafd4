"""The whole analysis of a frozen trial, in the order in which it is told.

Each part is a value that names its estimand. Nothing is chosen by its result: every part is made
from every data set, and where one cannot be made the value says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from glidepath.analyse.chances import clopper_pearson
from glidepath.analyse.dataset import Dataset, share_of
from glidepath.analyse.firth import firth_logistic
from glidepath.analyse.flow import Flow, Harms, flow, harms, harms_in_all
from glidepath.analyse.likelihood import Top
from glidepath.analyse.logistic import Separation, logistic
from glidepath.analyse.operating import rejects, size
from glidepath.analyse.prior import Posterior, sensitivity
from glidepath.analyse.procedures import lists
from glidepath.analyse.ranks import shift
from glidepath.analyse.relapse import RelapseFree, relapse_free
from glidepath.analyse.rerandomisation import Rerandomised, rate_difference, rerandomised
from glidepath.analyse.risk_difference import miettinen_nurminen, newcombe
from glidepath.analyse.table_tests import TableTest, p_value
from glidepath.analyse.tipping import Tipping, tipping
from glidepath.analyse.values import Bools, Estimand, Estimate, Floats, Interval, Share
from glidepath.quantities.errors import input_error

LISTS = 10_000
"""Lists that are drawn for a re-randomisation test."""


@dataclass(frozen=True, slots=True)
class Tested:
    """An exact test, with its true size at these arms."""

    test: TableTest
    p: float
    size: float


@dataclass(frozen=True, slots=True)
class Primary:
    """Remission and off the drug at one year, taper against maintenance.

    Parameters
    ----------
    taper, maintenance
        Events among those whose outcome is known.
    missing_taper, missing_maintenance
        Participants whose outcome is not.
    separation
        What stands in the way of the registered logistic regression.
    registered
        Its log odds ratio, by maximum likelihood; ``None`` where none exists.
    firth, stratified
        The log odds ratio with Firth's penalty, alone and beside the strata; the second ``None``
        with one stratum.
    """

    estimand: Estimand
    taper: Share
    maintenance: Share
    missing_taper: int
    missing_maintenance: int
    separation: Separation
    registered: Estimate | None
    firth: Estimate
    stratified: Estimate | None
    converged: bool
    tests: tuple[Tested, ...]
    miettinen_nurminen: Estimate
    newcombe: Estimate
    rerandomised: Rerandomised
    tipping: Tipping


@dataclass(frozen=True, slots=True)
class Dose:
    """The dose at one year, mg a day, taper minus maintenance; ``None`` where an arm has none."""

    estimand: Estimand
    taper: int
    maintenance: int
    medians: tuple[float, float]
    shift: Estimate | None


@dataclass(frozen=True, slots=True)
class Exposure:
    """Relapse by mean trough in the taper arm: it describes, since nobody randomised a level.

    Parameters
    ----------
    participants
        Whose trough is known.
    slope
        Log odds ratio of a relapse for 1 ng/mL more; ``None`` where nothing varies.
    """

    participants: int
    with_relapse: float
    without: float
    slope: Estimate | None


@dataclass(frozen=True, slots=True)
class OffDrug:
    """Days without the drug up to the day that is judged, as randomised: the mean of each arm."""

    stopped: tuple[int, int]
    days: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that is told of a frozen trial."""

    data: Dataset
    flow: Flow
    primary: Primary
    remission: tuple[Share | None, Share | None]
    relapse: RelapseFree
    relapse_rate: Mapping[str, tuple[Share, Interval]]
    relapse_difference: Estimate
    posteriors: tuple[Posterior, ...]
    dose: Dose
    exposure: Exposure
    off_drug: OffDrug
    harms: tuple[Harms, ...]
    harms_in_all: Mapping[str, Harms]


def analyse(data: Dataset, rng: np.random.Generator, many: int = LISTS) -> Analysis:
    """Give the analysis of a frozen trial.

    Parameters
    ----------
    rng
        For the lists of the re-randomisation tests.
    many
        How many are drawn.

    Raises
    ------
    InputError
        Where an arm has nobody whose primary outcome is known.
    """
    drawn = lists(data.allocation.procedure, rng, many, data.strata, np.arange(len(data.codes)))
    seen = {
        name: Share(int((data.relapse.event & arm).sum()), int(arm.sum()))
        for name, arm in zip(("taper", "maintenance"), data.arms, strict=True)
    }
    return Analysis(
        data,
        flow(data),
        _primary(data, drawn),
        (share_of(data.remission, data.taper), share_of(data.remission, ~data.taper)),
        relapse_free(data, drawn),
        {name: (each, clopper_pearson(each.events, each.of)) for name, each in seen.items()},
        miettinen_nurminen(seen["taper"], seen["maintenance"]),
        sensitivity(seen["taper"]),
        _dose(data),
        _exposure(data),
        _off_drug(data),
        harms(data),
        harms_in_all(data),
    )


def _primary(data: Dataset, drawn: Bools) -> Primary:
    outcome = data.primary
    taper, maintenance = share_of(outcome, data.taper), share_of(outcome, ~data.taper)
    if taper is None or maintenance is None:
        raise input_error(
            "an arm has nobody whose primary outcome is known",
            expected="at least one participant of each arm with a known outcome",
            kind="no-outcome",
        )
    known = outcome.known
    happened = outcome.values[known] > 0
    alone = np.column_stack([np.ones(int(known.sum())), data.taper[known]])
    ordinary = logistic(alone, happened)
    firth = firth_logistic(alone, happened)
    beside = _beside_strata(data, known, happened)
    arms = int(data.taper.sum()), int((~data.taper).sum())
    return Primary(
        Estimand.COMPOSITE,
        taper,
        maintenance,
        arms[0] - taper.of,
        arms[1] - maintenance.of,
        ordinary.separation,
        None if ordinary.fit is None else ordinary.fit.coefficients[1],
        firth.coefficients[1],
        None if beside is None else beside[0],
        firth.converged and (beside is None or beside[1].converged),
        tuple(_test(each, taper, maintenance) for each in TableTest if each is not TableTest.WALD),
        miettinen_nurminen(taper, maintenance),
        newcombe(taper, maintenance),
        rerandomised(rate_difference(outcome.values > 0, known), data.taper, drawn),
        tipping(taper, maintenance, arms[0] - taper.of, arms[1] - maintenance.of),
    )


def _test(test: TableTest, taper: Share, maintenance: Share) -> Tested:
    arms = taper.of, maintenance.of
    return Tested(test, p_value(test, taper, maintenance), size(rejects(test, *arms), *arms))


def _beside_strata(data: Dataset, known: Bools, happened: Bools) -> tuple[Estimate, Top] | None:
    """The arm beside a column for each stratum but the first; of participants that are known."""
    strata = [each for each, there in zip(data.strata, known, strict=True) if there]
    names = sorted(set(strata))
    if len(names) < 2:
        return None
    columns = [np.array([each == name for each in strata], dtype=float) for name in names[1:]]
    design = np.column_stack([np.ones(len(strata)), data.taper[known], *columns])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    fit = firth_logistic(design, happened)
    return fit.coefficients[1], fit.top


def _dose(data: Dataset) -> Dose:
    first, second = (data.dose.of(arm) for arm in data.arms)
    both = len(first) and len(second)
    found = shift(first, second) if both else None
    return Dose(Estimand.POLICY, len(first), len(second), (_median(first), _median(second)), found)


def _median(values: Floats) -> float:
    return float(np.median(values)) if len(values) else float("nan")


def _exposure(data: Dataset) -> Exposure:
    inside = data.taper & data.exposure.known
    trough, fell = data.exposure.values[inside], data.relapse.event[inside]
    varies = len(trough) > 0 and fell.any() and not fell.all() and np.ptp(trough) > 0
    design = np.column_stack([np.ones(len(trough)), trough])
    slope = firth_logistic(design, fell).coefficients[1] if varies else None
    return Exposure(len(trough), _mean(trough[fell]), _mean(trough[~fell]), slope)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _off_drug(data: Dataset) -> OffDrug:
    """Days from the last dose to the day that is judged, or to the relapse, if that came first."""
    until = np.minimum(np.where(data.relapse.event, data.relapse.found, np.inf), data.judged_on)
    off = np.where(data.last_dose.known, np.maximum(until - data.last_dose.values, 0.0), 0.0)
    stopped = data.last_dose.known & (data.last_dose.values <= data.judged_on)
    (first, second) = data.arms
    return OffDrug(
        (int((stopped & first).sum()), int((stopped & second).sum())),
        (_mean(off[first]), _mean(off[second])),
    )
