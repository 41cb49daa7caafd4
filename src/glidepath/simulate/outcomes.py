"""What became of every child: plain arrays, for whoever analyses a trial."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from glidepath.decide.table import Action
from glidepath.simulate.children import Children
from glidepath.simulate.living import Floats, Numbers, Round, Truths
from glidepath.simulate.loop import rounds
from glidepath.simulate.setting import Setting


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """One row a child, each (n,). Days count from randomisation; infinite for never.

    Counts, exposure and time at risk end with the day of the outcome, or when a child is lost.

    Parameters
    ----------
    trial
        Number of the trial.
    taper
        Whether on the taper arm.
    kmp
        The stratum: Kasabach-Merritt phenomenon in the history.
    start, dose
        Ordered at randomisation, and on the day of the outcome; micrograms a day.
    off
        Day of the stop that holds on the day of the outcome.
    first_off
        Day of the first stop, up to the last day of the simulation.
    onset, confirmed
        Of the first relapse: the day it began, and the day it was confirmed.
    relapses
        How many began.
    lost
        Day of loss to follow-up.
    remission
        No active relapse on the day of the outcome, or when last seen.
    off_drug
        No use, as the protocol says it, on the day of the outcome.
    success
        The primary outcome: both, in a child that was not lost.
    at_risk
        Days with the true trough below what keeps remission, or in relapse.
    exposure
        Mean true trough, ng/mL.
    levels, within
        Results reported while the drug was taken, and those inside the maintenance window.
    draws, visits, absences
        Blood samples for a level, visits held, and visits missed.
    orders, deviations
        Orders, and those outside the permitted interval.
    reductions
        Steps down, the stop not counted.
    """

    trial: Numbers
    taper: Truths
    kmp: Truths
    start: Numbers
    dose: Numbers
    off: Floats
    first_off: Floats
    onset: Floats
    confirmed: Floats
    relapses: Numbers
    lost: Floats
    remission: Truths
    off_drug: Truths
    success: Truths
    at_risk: Floats
    exposure: Floats
    levels: Numbers
    within: Numbers
    draws: Numbers
    visits: Numbers
    absences: Numbers
    orders: Numbers
    deviations: Numbers
    reductions: Numbers

    @property
    def number(self) -> int:
        """How many children there are."""
        return len(self.trial)


def joined(parts: Sequence[Outcomes]) -> Outcomes:
    """Give the children of several tables as one."""
    return Outcomes(
        *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Outcomes))
    )


def outcomes(setting: Setting, children: Children) -> Outcomes:
    """Give what becomes of children."""
    return tally(setting, children, rounds(setting, children))


COUNTED = ("levels", "within", "draws", "visits", "absences", "orders", "deviations", "reductions")
NEVER = ("off", "first_off", "onset", "confirmed", "lost")


def tally(setting: Setting, children: Children, made: Iterable[Round]) -> Outcomes:
    """Give what becomes of children from the rounds of the loop."""
    number, judged = children.number, float(setting.parameters.outcome.day)
    sums = {name: np.zeros(number, np.int64) for name in (*COUNTED, "relapses")}
    days = {name: np.full(number, np.inf) for name in NEVER}
    means = {name: np.zeros(number) for name in ("at_risk", "area", "seen")}
    dose, active = children.start.copy(), np.zeros(number, bool)
    for each in made:
        at, early = each.places, each.after.day <= judged
        _count(setting, sums, each, at, early)
        _date(days, each, at, judged)
        _add_up(children.keep, means, each, at, judged)
        sums["relapses"][at] = each.after.disease.relapses
        dose[at] = np.where(early, each.after.status.dose, dose[at])
        active[at] = np.where(early, each.after.disease.active, active[at])
    last = judged - setting.parameters.outcome.no_use_days
    off_drug = (dose == 0) & (days["off"] <= last)
    here = days["lost"] > judged
    counted: dict[str, Any] = {**days, **sums}
    return Outcomes(
        trial=children.trial,
        taper=children.taper,
        kmp=children.kmp,
        start=children.start,
        dose=dose,
        remission=~active,
        off_drug=off_drug,
        success=off_drug & ~active & here,
        at_risk=means["at_risk"],
        exposure=means["area"] / np.maximum(means["seen"], 1.0),
        **counted,
    )


def _count(
    setting: Setting,
    sums: dict[str, Numbers],
    made: Round,
    at: npt.NDArray[np.intp],
    early: Truths,
) -> None:
    """Count what happened by the day of the outcome."""
    facts, ordered, living = made.facts, made.ordered, made.after
    window = setting.parameters.maintenance.window
    reported = facts.reported & (made.status.dose > 0)
    value = living.sample.value
    within = reported & (value >= window.low) & (value <= window.high)
    step = ordered.given & (ordered.dose < made.status.dose) & (ordered.dose > 0)
    found = {
        "levels": reported,
        "within": within,
        "draws": facts.drawn,
        "visits": facts.done.weighed,
        "absences": facts.absent,
        "orders": ordered.given,
        "deviations": ordered.deviates,
        "reductions": step & (made.answered.action == Action.REDUCE),
    }
    for name, mask in found.items():
        sums[name][at] += made.here & early & mask


def _date(days: dict[str, Floats], made: Round, at: npt.NDArray[np.intp], judged: float) -> None:
    """Note on which day things happened."""
    living, facts = made.after, made.facts
    dose = living.status.dose
    stops = made.ordered.given & (dose == 0)
    early = living.day <= judged
    days["off"][at] = np.where(
        early & stops, living.day, np.where(early & (dose > 0), np.inf, days["off"][at])
    )
    for name, day in (
        ("first_off", np.where(stops, living.day, np.inf)),
        ("onset", np.where(made.here, facts.onset, np.inf)),
        ("confirmed", np.where(facts.confirmed, living.day, np.inf)),
        ("lost", np.where(facts.lost, living.day, np.inf)),
    ):
        days[name][at] = np.minimum(days[name][at], day)


def _add_up(
    keep: Floats, means: dict[str, Floats], made: Round, at: npt.NDArray[np.intp], judged: float
) -> None:
    """Add up exposure and time at risk by the trapezium; the loop stops on the outcome's day."""
    before, after = made.before, made.after
    days = np.where(after.day <= judged, after.day - before.day, 0.0)
    least = keep[at]
    lacking = 0.5 * ((before.trough < least).astype(np.float64) + (after.trough < least))
    relapsed = before.disease.active | after.disease.active
    means["seen"][at] += days
    means["area"][at] += days * 0.5 * (before.trough + after.trough)
    means["at_risk"][at] += days * np.where(relapsed, 1.0, lacking)
