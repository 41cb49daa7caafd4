"""Relapse as it is told: curves, both ends of the intervals, and what is thought of the rate."""

from collections.abc import Sequence

import numpy as np

from glidepath.analyse.analysis import Analysis
from glidepath.analyse.prior import BOUNDS, Posterior
from glidepath.analyse.relapse import ArmCurve, ByEnd, RelapseFree
from glidepath.analyse.values import Estimate
from glidepath.report.statistics.curves import MONTH, curves
from glidepath.report.statistics.page import Section, Table
from glidepath.report.statistics.words import (
    LEVEL_TOLD,
    NOTHING,
    Words,
    given,
    number,
    percent,
    probability,
)

MARKS = 6
"""Days at which those at risk are told."""


def relapse_section(analysis: Analysis, words: Words) -> Section:
    """Give the section of the time without a relapse."""
    found = analysis.relapse
    judged_on = analysis.data.judged_on
    tables = (
        _at_risk(analysis, words),
        _arms(found, judged_on, words),
        _compared(found, words),
    )
    again = words.tell(
        "relapse.rerandomised",
        lists=found.rerandomised.lists,
        p=probability(found.rerandomised.p),
    )
    notes = [words.tell("relapse.ends"), again, words.tell("relapse.descriptive")]
    if found.found.log_rank is not None and found.found.ratio is None:
        notes.insert(0, words.tell("relapse.monotone"))
    paragraphs = (words.tell("estimand.policy"), words.tell("relapse.between"))
    return Section(
        words.tell("relapse.heading"),
        paragraphs,
        (curves(found, judged_on, words),),
        tables,
        tuple(notes),
    )


def _at_risk(analysis: Analysis, words: Words) -> Table:
    found = analysis.relapse
    last = max(found.taper.found.last, found.maintenance.found.last)
    step = 3 * MONTH
    days = list(range(0, min(int(last), step * (MARKS - 1)) + 1, step))
    late = analysis.data.relapse.late
    rows = tuple(
        (
            words.tell(f"arm.{name}"),
            *(str(int(np.count_nonzero(late[arm] >= day))) for day in days),
        )
        for name, arm in zip(("taper", "maintenance"), analysis.data.arms, strict=True)
    )
    return Table(words.tell("relapse.at-risk"), ("", *map(str, days)), rows)


def _arms(found: RelapseFree, judged_on: int, words: Words) -> Table:
    arms = (found.taper, found.maintenance)
    rows = (
        (words.tell("relapse.share", day=judged_on), *(_share(each, words) for each in arms)),
        (
            words.tell("relapse.turnbull", day=judged_on),
            *(words.range(number(100 * each.least, 1), percent(each.most)) for each in arms),
        ),
        (words.tell("relapse.median"), *(_median(each, words) for each in arms)),
        (
            words.tell("relapse.mean", day=number(found.limit, 0)),
            *(number(each, 1) for each in found.found.means),
        ),
    )
    columns = ("", words.tell("arm.taper"), words.tell("arm.maintenance"))
    return Table(words.tell("relapse.arms"), columns, rows)


def _share(arm: ArmCurve, words: Words) -> str:
    share = arm.at_the_day
    if not 0 < share.value < 1:
        return percent(share.value)
    return f"{percent(share.value)} ({words.percents(share.interval)})"


def _median(arm: ArmCurve, words: Words) -> str:
    return number(arm.median, 0) if np.isfinite(arm.median) else words.tell("relapse.not-reached")


def _compared(found: RelapseFree, words: Words) -> Table:
    ends = (found.found, found.free)
    rows = (
        (words.tell("relapse.log-rank"), *(_log_rank(each, words) for each in ends)),
        (words.tell("relapse.cox"), *(_ratio(each.ratio, words) for each in ends)),
        (words.tell("relapse.firth-cox"), *(_ratio(each.firth, words) for each in ends)),
        (
            words.tell("relapse.difference", day=number(found.limit, 0)),
            *(_difference(each.mean_difference, words) for each in ends),
        ),
    )
    columns = ("", words.tell("relapse.by-found"), words.tell("relapse.by-free"))
    return Table(words.tell("relapse.compared", level=LEVEL_TOLD), columns, rows)


def _log_rank(found: ByEnd, words: Words) -> str:
    if found.log_rank is None:
        return NOTHING
    statistic = number(float(found.log_rank.chi_square[0]), 2)
    return words.tell("value.test", statistic=statistic, p=probability(found.log_rank.p[0]))


def _ratio(found: Estimate | None, words: Words) -> str:
    if found is None:
        return NOTHING
    ratio, interval = words.ratio(found)
    return f"{ratio} ({interval})"


def _difference(found: Estimate, words: Words) -> str:
    return f"{number(found.value, 1)} ({words.interval(found.interval, 1)})"


def prior_section(found: Sequence[Posterior], words: Words, opening: str) -> Section:
    """Give the section of what is thought of the relapse rate under each prior."""
    columns = (
        words.tell("prior.prior"),
        words.tell("prior.worth"),
        words.tell("prior.mean"),
        words.tell("prior.interval", level=LEVEL_TOLD),
        *(words.tell("prior.above", rate=given(each)) for each in BOUNDS),
    )
    rows = tuple(
        (
            _prior(each, words),
            number(each.worth, 0),
            percent(each.mean),
            words.percents(each.interval()),
            *(probability(each.above(bound)) for bound in BOUNDS),
        )
        for each in found
    )
    table = Table(words.tell("prior.caption"), columns, rows)
    return Section(
        words.tell("prior.heading"),
        (words.tell(opening),),
        tables=(table,),
        notes=(words.tell("prior.sources"),),
    )


def _prior(found: Posterior, words: Words) -> str:
    if found.discount == 0:
        return words.tell("prior.nothing")
    share = f"{round(100 * found.discount)}\u00a0%"
    return words.tell(f"prior.{found.published.name}", share=share)
