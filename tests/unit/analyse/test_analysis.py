"""The whole analysis: what counts, what is missing, what cannot be estimated."""

from typing import Any

import numpy as np
import pytest

from glidepath.analyse.analysis import Analysis, analyse
from glidepath.analyse.between_visits import Visits
from glidepath.analyse.chances import clopper_pearson
from glidepath.analyse.dataset import AdverseEvent, Ended, share_of
from glidepath.analyse.flow import flow, harms, harms_in_all
from glidepath.analyse.logistic import Separation
from glidepath.analyse.procedures import BigStick, lists
from glidepath.analyse.table_tests import TableTest, p_value
from glidepath.analyse.values import Estimand, Share
from glidepath.quantities.errors import InputError
from unit.analyse.given import known, trial

FOUND = np.array([np.inf, 310.0, np.inf, np.inf, np.inf, np.inf])
FREE = np.array([400.0, 280.0, 400.0, 400.0, 400.0, 400.0])


def analysed(many: int = 200, **given: Any) -> Analysis:
    return analyse(trial(**given), np.random.default_rng(3), many)


@pytest.mark.parametrize(
    ("remission", "off", "ended", "met"),
    [
        (1, 1, Ended.NOT, 1),
        (1, 0, Ended.NOT, 0),
        (0, 1, Ended.NOT, 0),
        (None, 0, Ended.LOST, 0),
        (0, None, Ended.WITHDREW, 0),
        (None, 1, Ended.LOST, None),
        (None, None, Ended.LOST, None),
        (None, None, Ended.DIED, 0),
        (1, 1, Ended.DIED, 0),
    ],
)
def test_the_primary_outcome_is_composite(
    remission: float | None, off: float | None, ended: Ended, met: float | None
) -> None:
    data = trial(
        remission=known(remission, 1, 1, 1, 1, 1),
        off_drug=known(off, 1, 1, 0, 0, 0),
        ended=(ended, *(Ended.NOT,) * 5),
    )
    outcome = data.primary
    assert (outcome.values[0] if outcome.known[0] else None) == met


def test_the_primary_result_of_separated_arms() -> None:
    found = analysed().primary
    assert found.estimand is Estimand.COMPOSITE
    assert (found.taper, found.maintenance) == (Share(3, 3), Share(0, 3))
    assert found.separation is Separation.COMPLETE
    assert found.registered is None
    assert found.stratified is None
    assert found.converged
    # half an event more in every cell: odds 3.5 / 0.5 in one arm, 0.5 / 3.5 in the other
    assert found.firth.value == pytest.approx(np.log(49))
    assert found.miettinen_nurminen.value == found.newcombe.value == 1.0
    tests = {each.test: each.p for each in found.tests}
    assert TableTest.WALD not in tests
    assert tests[TableTest.FISHER] == pytest.approx(0.1)
    for test, p in tests.items():
        assert p == pytest.approx(p_value(test, Share(3, 3), Share(0, 3)))


def test_missing_outcomes_are_not_counted_and_are_told() -> None:
    found = analysed(
        remission=known(1, 1, None, 1, 1, None), off_drug=known(1, 0, None, 0, 1, None)
    ).primary
    assert (found.taper, found.maintenance) == (Share(1, 2), Share(1, 2))
    assert (found.missing_taper, found.missing_maintenance) == (1, 1)
    assert len(found.tipping.ways) == 4
    assert found.registered is not None
    assert found.registered.value == pytest.approx(0.0)


def test_an_arm_without_a_known_outcome_is_refused() -> None:
    nothing = known(1, 1, 1, None, None, None)
    with pytest.raises(InputError, match="nobody whose primary outcome is known"):
        analysed(remission=nothing, off_drug=nothing)


def test_strata_stand_beside_the_arm_where_they_can() -> None:
    found = analysed(strata=("kmp", "no-kmp", "no-kmp") * 2).primary
    assert found.stratified is not None
    assert found.stratified.value > 0
    alike = analysed(strata=("a", "a", "a", "b", "b", "b")).primary
    assert alike.stratified is None


def test_relapse_counts_as_randomised_and_between_visits() -> None:
    found = analysed(relapse=Visits(FREE, FOUND))
    assert found.relapse.estimand is Estimand.POLICY
    assert found.relapse_rate["taper"][0] == Share(1, 3)
    assert found.relapse_rate["maintenance"][1] == clopper_pearson(0, 3)
    taper = found.relapse.taper
    assert taper.found.time.tolist() == [310.0]
    assert taper.free.time.tolist() == [280.0]
    assert taper.at_the_day.value == pytest.approx(2 / 3)
    assert (taper.least, taper.most) == pytest.approx((2 / 3, 2 / 3))
    # two of three for 365 days, one for 310; by the last free day, for 280
    assert found.relapse.found.means == pytest.approx(((2 * 365 + 310) / 3, 365.0))
    assert found.relapse.free.means[0] == pytest.approx((2 * 365 + 280) / 3)
    assert found.relapse.found.ratio is None
    assert found.relapse.found.firth is not None
    assert found.relapse.limit == 365.0
    assert found.posteriors[0].a == 2.0


def test_with_a_relapse_in_each_arm_cox_has_an_estimate() -> None:
    found = np.where(np.arange(6) == 4, 320.0, FOUND)
    free = np.where(np.arange(6) == 4, 290.0, FREE)
    relapse = analysed(relapse=Visits(free, found)).relapse
    assert relapse.found.ratio is not None
    assert relapse.found.log_rank is not None
    assert relapse.found.log_rank.p.shape == (1,)


def test_without_a_relapse_nothing_compares() -> None:
    found = analysed().relapse
    assert found.found.log_rank is None
    assert found.found.firth is None
    assert found.found.mean_difference.value == 0.0
    assert found.rerandomised.p == 1.0


def test_where_an_arm_was_followed_less_long_the_mean_stops_there() -> None:
    free = np.array([400.0, 400, 400, 200, 210, 220])
    found = analysed(relapse=Visits(free, np.full(6, np.inf))).relapse
    assert found.limit == 220.0
    assert np.isnan(found.maintenance.at_the_day.value)


def test_dose_and_exposure_describe() -> None:
    found = analysed(relapse=Visits(FREE, FOUND))
    assert found.dose.medians == (0.0, 1.0)
    assert found.dose.shift is not None
    assert found.dose.shift.value == -1.0
    assert found.dose.shift.p == pytest.approx(0.1)
    assert (found.exposure.with_relapse, found.exposure.without) == (3.0, 3.0)
    assert found.exposure.slope is not None
    assert found.exposure.slope.value == pytest.approx(0.0, abs=1e-9)
    none = analysed(dose=known(0, 0, 0, None, None, None))
    assert none.dose.shift is None
    assert np.isnan(none.dose.medians[1])
    assert none.exposure.slope is None
    assert np.isnan(none.exposure.with_relapse)


def test_days_off_the_drug_end_with_the_day_or_the_relapse() -> None:
    """20, 15 and 10 days; a relapse on day 352 leaves 2 of the 15."""
    assert analysed().off_drug.days == (15.0, 0.0)
    found = np.where(np.arange(6) == 1, 352.0, np.inf)
    free = np.where(np.arange(6) == 1, 340.0, 400.0)
    after = analysed(relapse=Visits(free, found), last_dose=known(345, 350, 380, None, None, 300))
    assert after.off_drug.days == pytest.approx(((20 + 2 + 0) / 3, 65 / 3))
    assert after.off_drug.stopped == (2, 1)


def test_the_lists_are_drawn_by_the_procedure_that_was_used() -> None:
    from glidepath.analyse.dataset import Allocation

    big = analysed(many=400, allocation=Allocation("big-stick", (1,), BigStick(1)))
    data = big.data
    drawn = lists(BigStick(1), np.random.default_rng(3), 400, data.strata, np.arange(6))
    assert np.abs(np.where(drawn, 1, -1).sum(axis=1)).max() == 0
    outcome = data.primary.values > 0
    seen = drawn @ outcome / 3 - ~drawn @ outcome / 3
    assert big.primary.rerandomised.p == (1 + int((np.abs(seen) >= 1 - 1e-9).sum())) / 401


def test_the_flow_of_participants() -> None:
    data = trial(
        ended=(Ended.LOST, Ended.NOT, Ended.WITHDREW, Ended.DIED, Ended.NOT, Ended.NOT),
        remission=known(None, 1, None, None, 1, 1),
        off_drug=known(None, 1, None, None, 0, 0),
        received=np.array([True, True, False, True, True, True]),
    )
    found = flow(data)
    assert (found.screened, dict(found.excluded), found.randomised) == (8, {"declined": 2}, 6)
    taper, other = found.taper, found.maintenance
    assert (taper.allocated, taper.received, taper.lost, taper.withdrew) == (3, 2, 1, 1)
    assert (taper.analysed, taper.missing, taper.died) == (1, 2, 0)
    assert (other.died, other.analysed, other.missing) == (1, 3, 0)


def test_adverse_events_are_counted_by_child_and_by_event() -> None:
    data = trial(
        adverse=(
            AdverseEvent(0, "rash", 1, serious=False, related=True),
            AdverseEvent(0, "rash", 3, serious=False, related=True),
            AdverseEvent(4, "rash", 2, serious=False, related=False),
            AdverseEvent(5, "fever", 4, serious=True, related=False),
        )
    )
    rash, fever = harms(data)
    assert (rash.term, rash.taper, rash.taper_events) == ("rash", 1, 2)
    assert (rash.maintenance, rash.maintenance_events) == (1, 1)
    assert (fever.taper, fever.maintenance) == (0, 1)
    kinds = harms_in_all(data)
    counts = {kind: (each.taper_events, each.maintenance_events) for kind, each in kinds.items()}
    assert counts == {"any": (2, 2), "severe": (1, 1), "serious": (0, 1), "related": (2, 0)}


def test_a_share_of_nobody_is_none() -> None:
    data = trial(remission=known(None, None, None, 1, 0, 1))
    assert share_of(data.remission, data.taper) is None
    assert share_of(data.remission, ~data.taper) == Share(2, 3)


def test_estimands_are_told_by_name() -> None:
    assert {each.slug for each in Estimand} == {"composite", "policy"}
