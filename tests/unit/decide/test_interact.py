"""What a course of another drug would do, on an example and by hand."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from glidepath.decide import believe
from glidepath.decide.belief import Belief
from glidepath.decide.foresee import Ahead, foresee, measured, troughs_ahead
from glidepath.decide.intake import Regime
from glidepath.decide.interact import Effect, interact
from glidepath.decide.learned import Learned
from glidepath.exchange.models import read_models
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.pk.kinds import Estimate
from glidepath.pk.residual import Residual
from glidepath.quantities import Instant, instant
from glidepath.report import Language, explain_interaction

ROOT = Path(__file__).resolve().parents[3]
RECORD = read_record(ROOT / "examples/taper-on-track.yaml")
HISTORY = read_history("khe-sirolimus")
AT = instant("2026-11-16T12:00+08:00")
TODAY = date(2026, 11, 16)


def belief(at: Instant = AT, *, fitted: bool = True) -> Belief:
    models = read_models(["chen-2021"]) if fitted else ()
    return believe(HISTORY, RECORD, at, models=models)


def effect(name: str, lasts: int | None = None, *, fitted: bool = True) -> Effect:
    stop = None if lasts is None else TODAY + timedelta(days=lasts)
    return interact(HISTORY, RECORD, AT, belief(fitted=fitted), name, TODAY, stop)


def learned() -> Learned:
    found = belief().learned
    assert isinstance(found, Learned)
    return found


def test_a_course_of_two_weeks_multiplies_the_level_and_then_leaves_it() -> None:
    found = effect("rifampicin", 13)
    assert [each.day for each in found.moments] == [
        TODAY + timedelta(days=days) for days in (1, 3, 7, 14, 21, 28, 42)
    ]
    ratios = [each.with_drug.median / each.without.median for each in found.moments]
    assert ratios[3] == pytest.approx(0.18, abs=0.01)
    assert ratios[5] == pytest.approx(0.18**0.5, abs=0.03)
    assert ratios[6] == pytest.approx(1.0, abs=0.02)
    assert [each.within for each in found.moments] == [True] * 4 + [False] * 3
    assert all(each.toxic < 0.01 for each in found.moments)


def test_start_and_stop_each_put_the_reduction_off() -> None:
    before, after = effect("diltiazem", 13).goes_on
    assert before == TODAY
    # fourteen days from the stop, which is the thirteenth day after today
    assert after == TODAY + timedelta(days=13 + 14)


def test_a_short_course_tells_fewer_moments() -> None:
    found = effect("diltiazem", 1)
    assert [(each.day - TODAY).days for each in found.moments] == [1, 2, 9, 16, 30]


def test_without_an_end_nothing_comes_after() -> None:
    found = effect("diltiazem")
    assert (found.stop, found.goes_on[1]) == (None, None)
    assert all(each.within for each in found.moments)
    words = explain_interaction(found, Language.EN)
    assert "no end planned" in words
    assert "While it is taken no reduction is permitted." in words


def test_today_is_the_first_day_if_none_is_said() -> None:
    assert interact(HISTORY, RECORD, AT, belief(), "diltiazem").start == TODAY


@pytest.mark.parametrize("language", list(Language))
def test_a_drug_without_a_number_foretells_no_level(language: Language) -> None:
    found = effect("itraconazole", 5)
    assert found.moments == ()
    words = explain_interaction(found, language)
    assert ("no number is known" in words) == (language is Language.EN)


def test_without_a_model_no_level_is_foretold() -> None:
    found = effect("voriconazole", 5, fitted=False)
    assert found.moments == ()
    assert "no model is fitted" in explain_interaction(found, Language.EN)


def test_before_any_protocol_no_reduction_is_in_sight() -> None:
    early = instant("2019-06-01T12:00+08:00")
    found = interact(
        HISTORY, RECORD, early, belief(early, fitted=False), "diltiazem",
        date(2019, 6, 1), date(2019, 6, 3),
    )  # fmt: skip
    assert found.goes_on == (None, None)
    assert "no reduction is in sight" in explain_interaction(found, Language.EN)


def test_half_the_dose_leads_to_half_the_trough() -> None:
    child = learned()
    clock, now = child.told.clock, child.ground.hour
    hours = troughs_ahead(clock, now, [0, 60])
    dose = child.told.regimes[-1].daily
    same = foresee(child, Ahead((), child.told.drugs), hours)
    half = Ahead((Regime(now, dose / 2, 24),), child.told.drugs)
    less = foresee(child, half, hours)
    assert less[0].quantile(0.5) == pytest.approx(same[0].quantile(0.5), rel=0.005)
    assert less[1].quantile(0.5) == pytest.approx(same[1].quantile(0.5) / 2, rel=0.005)


def test_troughs_lie_just_before_the_first_dose_of_a_day() -> None:
    clock = learned().told.clock
    first = clock.midnight(TODAY)
    assert troughs_ahead(clock, first, [0, 2]) == (
        first + clock.morning,
        first + clock.morning + 48,
    )
    assert troughs_ahead(clock, first + clock.morning + 1, [0]) == (first + clock.morning + 24,)


def test_a_log_error_multiplies_what_is_measured() -> None:
    child = learned()
    error = Estimate(value=0.2, unit="1", meaning="log error", source="none")
    fit = child.average.fits[0]
    other = replace(fit, model=fit.model.model_copy(update={"residual": Residual(log=error)}))
    scattered = replace(child, average=replace(child.average, fits=(other,)))
    hours = troughs_ahead(child.told.clock, child.ground.hour, [0])
    ahead = Ahead((), child.told.drugs)
    true, read = foresee(child, ahead, hours)[0], measured(scattered, ahead, hours)[0]
    assert read.quantile(0.5) == pytest.approx(true.quantile(0.5), rel=0.02)
    assert read.log_variance == pytest.approx(true.log_variance + 0.04, rel=0.1)


def test_what_the_rules_say_with_the_drug_and_when_to_measure() -> None:
    """Diltiazem from 16 to 29 November: a level after 14 days, as after any change (O4, O18)."""
    found = effect("diltiazem", 13)
    assert found.begun.basis.day == TODAY
    holding = {each.rule for each in found.begun.assessment.findings if each.holds}  # type: ignore[union-attr]
    assert "taper.interaction" in holding
    before = {each.rule for each in found.as_it_is.assessment.findings if each.holds}  # type: ignore[union-attr]
    assert "taper.interaction" not in before
    assert found.measure == (TODAY + timedelta(days=14), TODAY + timedelta(days=13 + 14))
    assert effect("diltiazem").measure == (TODAY + timedelta(days=14), None)
