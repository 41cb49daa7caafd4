"""Levels on the glide path, and how much each happening could explain, dose by dose."""

from collections.abc import Mapping
from math import exp, log, sqrt
from typing import Any

import pytest

from glidepath.decide import Belief
from glidepath.decide.fitted import Found
from glidepath.exchange.growth import read_growth
from glidepath.pk.growth import Growth
from glidepath.plan.evidence import Case, Cause
from glidepath.plan.placed import Placed, Where, placed
from glidepath.protocol import Protocol
from unit.decide.given import trial
from unit.plan.given import entered, event, later, level, linear, moment, order, record, weighing
from unit.plan.modelled import CMIA, FIRST, Oracle, believed, history, just_before

DOSES = {FIRST: 1.0, 1: 0.9}
"""1.00 mg until the order of day 0; what is ordered at two is taken from the next morning."""

MORNING = 29 + 1 / 3
NINETY = 1.6448536


def child(assay: str = "cmia") -> list[dict[str, Any]]:
    """Cut to 0.90 on day 0, with three levels before."""
    kept = [each for each in entered() if each["type"] != "LevelReported"]
    taken = [level(value, days, assay=assay) for value, days in ((7, -60), (6, -30), (6.4, -1))]
    return [*kept, *taken, order(900, 0)]


def measured(value: float, days: int = 29, **fields: Any) -> dict[str, Any]:
    return level(value, days, sample="NEW", **{"assay": "cmia", **fields})


def before(events: list[dict[str, Any]], protocol: Protocol = CMIA, **how: Any) -> Belief:
    """What was thought just before the result of day 29 was known."""
    return believed(events, just_before(moment(29, "11:00")), protocol, **how)


def place(
    *happened: dict[str, Any],
    value: float = 5.5,
    protocol: Protocol = CMIA,
    growth: Growth | None = None,
    **fields: Any,
) -> tuple[Placed, Belief]:
    """The level of day 29 on the path, asked the day after."""
    events = [*child(), *happened, measured(value, **fields)]
    belief = before(events, protocol, growth=growth)
    at = moment(30)
    found = placed(history(protocol), record(events), at, "NEW", belief, growth)
    assert found is not None
    return found, belief


def ratios(found: Placed) -> Mapping[Cause, float | None]:
    return {each.evidence.cause: each.evidence.ratio for each in found.evidence}


def median(belief: Belief, **how: Any) -> float:
    """The true level of the morning of day 29, at the nodes of a Belief."""
    return Oracle(belief, DOSES, **how).quantile(MORNING, 0.5)


# --- where it lies --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "where"), [(5.5, Where.ON), (12.0, Where.ABOVE), (1.0, Where.BELOW)]
)
def test_above_on_or_below_what_was_foreseen_before_it(value: float, where: Where) -> None:
    found, belief = place(value=value)
    oracle = Oracle(belief, DOSES)
    assert (found.where, found.level, found.below_limit) == (where, round(value * 1000), False)
    assert (found.sample, found.day) == ("NEW", later(29))
    low, high = (oracle.measured(MORNING, share) for share in (0.05, 0.95))
    assert found.foreseen.low / 1000 == pytest.approx(low, rel=0.02)
    assert found.foreseen.high / 1000 == pytest.approx(high, rel=0.02)
    assert found.gap == pytest.approx(value / oracle.measured(MORNING, 0.5), rel=0.01)


@pytest.mark.parametrize(("limit", "where"), [(2, Where.BELOW), (3, Where.ON), (20, Where.ON)])
def test_a_level_below_a_limit(limit: int, where: Where) -> None:
    # foreseen about 5.7, 2.5 to 8.9
    found, _ = place(result={"below": {"value": limit, "unit": "ng/mL"}})
    assert (found.where, found.below_limit, found.level) == (where, True, limit * 1000)


def test_a_level_that_nobody_knows_has_no_place() -> None:
    events = child()
    belief = before(events)
    assert placed(history(), record(events), moment(30), "NEW", belief) is None
    drawn = event("LevelDrawn", 29, "08:00", sample="NEW", hours_since_dose=24)
    assert placed(history(), record([*events, drawn]), moment(30), "NEW", belief) is None
    early = moment(-3000)
    assert placed(history(), record([]), early, "NEW", linear([], early)) is None


# --- why it may -----------------------------------------------------------------------------------


def test_where_nothing_happened_only_the_error_of_the_model_is_left() -> None:
    found, belief = place()
    last = Oracle(belief, {FIRST: 1.0}).quantile(-1 + 1 / 3, 0.5)
    assert ratios(found) == {Cause.MISFIT: pytest.approx(6.4 / last, rel=0.01)}


def test_a_dose_missed_the_day_before() -> None:
    missed = {**event("DosesMissed", 29, "10:00", count=1), "days": [later(28).isoformat()]}
    found, belief = place(missed, value=2.0)
    ratio = median(belief, missed=[28]) / median(belief)
    assert ratio < 0.6
    first = found.evidence[0]
    assert first.evidence.cause is Cause.MISSED
    assert not first.evidence.most
    assert first.evidence.ratio == pytest.approx(ratio, rel=0.02)
    assert first.share == pytest.approx(log(ratio) / log(found.gap), rel=0.02)


def test_what_was_missed_before_the_last_level_is_no_news() -> None:
    missed = {**event("DosesMissed", 29, "10:00", count=1), "days": [later(-1).isoformat()]}
    found, _ = place(missed)
    assert Cause.MISSED not in ratios(found)


@pytest.mark.parametrize(
    ("happened", "days"),
    [
        ([event("Vomited", 28, "08:30")], [28]),
        ([event("DosesMissed", 29, "10:00", count=2)], [27, 28]),
        ([event("Vomited", 20, "08:30"), event("DosesMissed", 29, "10:00", count=1)], [27, 28]),
    ],
)
def test_of_doses_that_are_not_clear_the_most_they_could_do(
    happened: list[dict[str, Any]], days: list[int]
) -> None:
    found, belief = place(*happened, value=2.0)
    only = next(each.evidence for each in found.evidence if each.evidence.cause is Cause.UNCLEAR)
    assert only.most
    expected = median(belief, missed=days) / median(belief)
    assert only.ratio == pytest.approx(expected, rel=0.02)


def test_an_interruption() -> None:
    stopped = event("DoseInterrupted", 20, "07:00", reason="fever")
    resumed = event("DoseResumed", 28, "07:00")
    found, belief = place(stopped, resumed, value=4.0)
    expected = median(belief, missed=range(20, 28)) / median(belief)
    assert ratios(found)[Cause.INTERRUPTED] == pytest.approx(expected, rel=0.02)


def test_an_interacting_drug_started_in_between() -> None:
    found, belief = place(event("CoMedicationStarted", 15, "07:00", drug="diltiazem"), value=9.0)
    expected = median(belief, factors={FIRST: 1.0, 15: 1.6}) / median(belief)
    first = found.evidence[0].evidence
    assert (first.cause, first.of) == (Cause.INTERACTION, "diltiazem")
    assert first.ratio == pytest.approx(expected, rel=0.02)


def test_an_interacting_drug_without_a_number_is_told_last() -> None:
    found, _ = place(event("CoMedicationStarted", 15, "07:00", drug="clarithromycin"), value=9.0)
    last = found.evidence[-1]
    assert (last.evidence.cause, last.evidence.of) == (Cause.INTERACTION, "clarithromycin")
    assert (last.evidence.ratio, last.share) == (None, None)


def test_growth_beyond_what_was_foreseen() -> None:
    # without a reference 14 kg stand; weighed with 16 on the day of the level
    found, _ = place(weighing(16, 29), value=4.0)
    ratio = ratios(found)[Cause.GROWTH]
    # along a line from day -10: half way on average, a little less at the end
    assert ratio is not None
    assert (14 / 16) ** 0.8 < ratio < 1.0
    as_foreseen, _ = place(weighing(16, 29), value=4.0, growth=read_growth())
    other = ratios(as_foreseen)[Cause.GROWTH]
    assert other is not None
    assert ratio < other < 1.0


def test_a_weight_after_the_level_is_no_news_to_it() -> None:
    events = [*child(), measured(5.5), weighing(16, 40)]
    found = placed(history(), record(events), moment(41), "NEW", before(events))
    assert found is not None
    assert Cause.GROWTH not in ratios(found)


def test_a_level_without_an_order_is_not_placed() -> None:
    found = Found("NEW", later(29), 5.5, False, 0.0, 24.0, None, None)
    case = Case(trial(), record([measured(5.5)]), None, found, later(0), later(29))
    with pytest.raises(AssertionError, match="on an order"):
        case.with_only(())


def test_a_sample_drawn_two_hours_after_the_dose() -> None:
    found, belief = place(value=9.0, drawn_at=moment(29, "10:00").isoformat(), hours_since_dose=2)
    # the trough that was foreseen is that of the next morning
    expected = Oracle(belief, DOSES).quantile(29 + 10 / 24, 0.5) / Oracle(belief, DOSES).quantile(
        30 + 1 / 3, 0.5
    )
    assert expected > 1.3
    assert ratios(found)[Cause.TIMING] == pytest.approx(expected, rel=0.02)


def test_a_sample_of_which_nobody_knows_the_time() -> None:
    found, _ = place(hours_since_dose=None)
    assert found.evidence[-1].evidence.cause is Cause.TIMING
    assert found.evidence[-1].evidence.ratio is None
    assert found.day == later(29)


def test_an_assay_of_another_kind_leaves_its_factor_in_doubt() -> None:
    # an immunoassay's reading is taken times 0.80; the factor may be 0.72 to 0.88
    events = [*child("lc-ms-ms"), level(7.0, 29, sample="NEW", assay="cmia")]
    belief = before(events, trial())
    found = placed(history(trial()), record(events), moment(30), "NEW", belief)
    assert found is not None
    assert found.level == 5600
    seen = [each.evidence for each in found.evidence if each.evidence.cause is Cause.ASSAY]
    assert sorted(each.ratio or 0.0 for each in seen) == pytest.approx([0.80 / 0.88, 0.80 / 0.72])
    assert {(each.most, each.of) for each in seen} == {(True, "immunoassay")}
    # the other way round
    found, _ = place(value=5.5, assay="lc-ms-ms")
    seen = [each.evidence for each in found.evidence if each.evidence.cause is Cause.ASSAY]
    assert sorted(each.ratio or 0.0 for each in seen) == pytest.approx([0.72 / 0.80, 0.88 / 0.80])


def test_a_change_of_assay_is_told() -> None:
    found, _ = place(event("AssayChanged", 10, assay="fpia", bridged=True), assay="fpia")
    last = found.evidence[-1].evidence
    assert (last.cause, last.of, last.ratio) == (Cause.ASSAY, "fpia", None)


# --- without a model ------------------------------------------------------------------------------


def by_proportion(*happened: dict[str, Any], value: float = 5.5) -> Placed | None:
    events = [*entered(), order(900, 0), *happened, level(value, 29, sample="NEW")]
    belief = linear(events, just_before(moment(29, "11:00")))
    return placed(history(trial()), record(events), moment(30), "NEW", belief)


def test_by_proportion_the_path_is_the_last_level_times_the_dose() -> None:
    found = by_proportion(value=2.0)
    assert found is not None
    # 6.0 x 0.90; two levels within 22.45 % each
    assert found.foreseen.median == 5400
    assert found.foreseen.low == pytest.approx(5400 * exp(-NINETY * 0.2245 * sqrt(2)), abs=1)
    assert (found.where, found.evidence) == (Where.BELOW, ())


def test_by_proportion_only_drugs_have_a_number() -> None:
    missed = {**event("DosesMissed", 29, "10:00", count=1), "days": [later(28).isoformat()]}
    drug = event("CoMedicationStarted", 15, "07:00", drug="diltiazem")
    found = by_proportion(missed, drug, weighing(15, 20), value=12.0)
    assert found is not None
    assert ratios(found) == {
        Cause.INTERACTION: pytest.approx(1.6),
        Cause.GROWTH: None,
        Cause.MISSED: None,
    }
    assert found.evidence[0].share == pytest.approx(log(1.6) / log(12 / 5.4))


def test_without_any_level_before_there_is_no_path() -> None:
    events = [each for each in entered() if each["type"] != "LevelReported"]
    events += [order(900, 0), level(5.4, 29, sample="NEW")]
    belief = linear(events, just_before(moment(29, "11:00")))
    assert placed(history(trial()), record(events), moment(30), "NEW", belief) is None
