"""The fastest taper by the rules, against hand-worked courses and a naive one."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.assure.cohort import cohort_of, joined, kept
from glidepath.assure.documented import by_schedule
from glidepath.assure.fastest import Setting, Taper, fastest
from glidepath.protocol import Protocol
from glidepath.protocol.parameters import CapBase
from glidepath.regimen import Lattice
from unit.assure import naive
from unit.assure.given import changed, trial

ADULT = 62 * 60
NO = False


def lattice(grain: int) -> Lattice:
    """Every multiple of a grain up to 5 mg."""
    return Lattice(tuple(range(grain, 5001, grain)))


def setting(protocol: Protocol, grain: int = 10, horizon: int = 1095) -> Setting:
    return Setting(protocol.parameters, lattice(grain), 24, horizon)


def course(protocol: Protocol, start: int, level: int = 6000, half_life: int = ADULT) -> Taper:
    """The fastest taper of one child."""
    treated = setting(protocol)
    return fastest(treated, cohort_of([start], [level], [half_life], 24))[0]


def test_one_milligram_makes_twelve_cuts_and_may_stop_on_day_344() -> None:
    found = course(trial(), 1000)
    assert found.doses == (900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310)
    assert found.days == tuple(range(0, 331, 30))
    assert (found.stop, found.off, found.last) == (344, 344, 310)


def test_half_a_milligram_makes_thirteen_cuts_and_may_not_stop_before_day_374() -> None:
    found = course(trial(), 500)
    assert (len(found.doses), found.doses[-1], found.days[-1]) == (13, 160, 360)
    assert found.stop == 374


def test_a_slow_child_waits_23_days_after_the_last_cut() -> None:
    assert course(trial(), 1000, half_life=107 * 60).stop == 330 + 23


def test_a_level_of_seven_needs_one_cut_more() -> None:
    # 7.0 x 0.31 = 2.17, not below 2.0; 7.0 x 0.28 = 1.96
    found = course(trial(), 1000, level=7000)
    assert (found.last, found.stop) == (280, 374)


def test_exactly_at_the_limit_of_the_trough_is_not_below_it() -> None:
    # the twelfth cut leaves 0.25 of 0.75, and 6.0 x 1/3 = 2.0
    found = course(trial(), 750)
    assert found.doses[11:] == (250, 230)
    assert (found.days[-1], found.stop) == (360, 374)


def test_a_tenth_of_the_starting_dose_is_off_with_the_tenth_cut() -> None:
    literal = changed({"stop.allowed": NO, "taper.base": CapBase.STARTING})
    found = course(literal, 1000)
    assert found.doses == (900, 800, 700, 600, 500, 400, 300, 200, 100, 0)
    assert (found.stop, found.off) == (None, 270)


def test_a_dose_that_cannot_be_measured_smaller_is_a_dead_end() -> None:
    # 0.9 x 0.09 = 0.081 is rounded up to 0.09; a third of 0.25 is 0.083
    found = course(trial(), 250)
    assert (found.last, found.stop, found.off) == (90, None, None)


def test_a_child_that_never_falls_keeps_its_dose() -> None:
    found = course(trial(), 50)
    assert (found.doses, found.last, found.off) == ((), 50, None)


@pytest.mark.parametrize("horizon", [0, 29, 30, 343, 344])
def test_nothing_is_told_beyond_the_horizon(horizon: int) -> None:
    treated = setting(trial(), horizon=horizon)
    found = fastest(treated, cohort_of([1000], [6000], [ADULT], 24))[0]
    assert found.days == tuple(day for day in range(0, 331, 30) if day <= horizon)
    assert found.stop == (344 if horizon == 344 else None)


@pytest.mark.parametrize("level", [5000, 6000, 7000])
def test_every_starting_dose_goes_as_the_naive_course(level: int) -> None:
    treated = setting(trial(), horizon=500)
    starts = list(range(50, 5001, 10))
    found = fastest(treated, cohort_of(starts, [level] * len(starts), [ADULT] * 496, 24))
    for start, each in zip(starts, found, strict=True):
        plain = naive.taper(start, Fraction(level, 1000), naive.Trial(), 500)
        assert (list(each.days), list(each.doses), each.stop) == (
            plain.days,
            plain.doses,
            plain.stop,
        )


@settings(deadline=None, max_examples=40)
@given(
    start=st.integers(1, 60),
    grain=st.sampled_from([10, 20, 50]),
    cap=st.sampled_from([Fraction(1, 20), Fraction(1, 10), Fraction(1, 4)]),
    month=st.integers(20, 60),
    spacing=st.integers(1, 70),
    share=st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)]),
    of_start=st.booleans(),
    stop=st.booleans(),
)
def test_any_trial_goes_as_the_naive_course(
    start: int,
    grain: int,
    cap: Fraction,
    month: int,
    spacing: int,
    share: Fraction,
    of_start: bool,
    stop: bool,
) -> None:
    values = {
        "taper.cap": cap,
        "taper.month": month,
        "taper.spacing-min": spacing,
        "taper.base": CapBase.STARTING if of_start else CapBase.PREVIOUS,
        "stop.dose-share": share,
        "stop.allowed": stop,
    }
    treated = setting(changed(values), grain, horizon=400)
    half_life = 60  # five of them last 5 hours, so that the least spacing counts
    found = fastest(treated, cohort_of([start * grain], [6000], [half_life], 24))[0]
    written = naive.Trial(cap, month, spacing, share, grain=grain, of_start=of_start, stop=stop)
    plain = naive.taper(start * grain, Fraction(6), written, 400)
    assert (list(found.days), list(found.doses), found.stop) == (
        plain.days,
        plain.doses,
        plain.stop,
    )


def test_children_do_not_touch_each_other() -> None:
    treated = setting(trial())
    together = cohort_of([1000, 500, 250], [6000, 7000, 5000], [ADULT, 107 * 60, ADULT], 24)
    alone = [kept(together, together.place == place) for place in range(3)]
    assert fastest(treated, together) == tuple(fastest(treated, each)[0] for each in alone)
    assert fastest(treated, joined(alone)) == fastest(treated, together)


def test_nobody_has_no_taper() -> None:
    treated = setting(trial())
    assert fastest(treated, cohort_of([], [], [], 24)) == ()


def test_by_the_schedule_the_stop_waits_for_the_imaging_of_day_360() -> None:
    # imaging on days 90, 180, 270, 360 is 74 days old on day 344, and may be 60
    treated = setting(trial())
    scheduled = replace(treated, evidence=by_schedule(trial(), 1095))
    found = fastest(scheduled, cohort_of([1000], [6000], [ADULT], 24))[0]
    assert (found.last, found.stop) == (310, 360)
