"""How dose records add up, worked out by hand; and the clock of records of one time."""

import math

import pytest

from glidepath.exchange.nmtran_clock import APART, Happenings, clock_of
from glidepath.exchange.nmtran_doses import MOMENT, Given, dosings_of, single_doses
from glidepath.pk.layout import Dosing, Intake
from numerical import pk_oracle

Seen = tuple[float, float, float, list[tuple[float, float]], bool]


def seen(dosings: tuple[Dosing, ...]) -> list[Seen]:
    """Give start, period, end, intakes and steadiness of each, to six decimals."""
    return [
        (
            round(p.start, 6),
            p.period,
            round(p.until, 6),
            [(round(i.offset, 6), i.amount) for i in p.intakes],
            p.steady,
        )
        for p in dosings
    ]


def many(time: float, amount: float, interval: float, number: int, **kind: bool) -> Given:
    return Given(time, amount, interval, number, **kind)


def test_no_record_is_no_dosing() -> None:
    assert dosings_of([]) == ()


def test_single_doses_are_folded_and_those_of_one_time_are_one() -> None:
    folded = single_doses([0, 0, 24, 48, 48, 100], [0.4, 0.6, 1, 1, 1, 3])
    assert seen(folded) == [
        (0, 24, 48, [(0, 1)], False),
        (48, 24, 72, [(0, 2)], False),
        (100, 24, 124, [(0, 3)], False),
    ]
    given = [
        Given(t, a) for t, a in zip([0, 0, 24, 48, 48, 100], [0.4, 0.6, 1, 1, 1, 3], strict=True)
    ]
    assert dosings_of(given) == folded


def test_records_that_follow_each_other_stay_what_they_are() -> None:
    assert seen(dosings_of([many(0, 1, 24, 3), Given(60, 5), many(72, 2, 12, 2)])) == [
        (0, 24, 72, [(0, 1)], False),
        (60, 24, 84, [(0, 5)], False),
        (72, 12, 96, [(0, 2)], False),
    ]


def test_morning_and_evening_doses_are_one_cycle() -> None:
    assert seen(dosings_of([many(8, 1, 24, 10), many(20, 0.5, 24, 10)])) == [
        (8, 24, 248, [(0, 1), (12, 0.5)], False)
    ]


def test_evening_doses_that_outlast_those_of_the_morning_are_no_cycle_with_them() -> None:
    assert seen(dosings_of([many(8, 1, 24, 5), many(20, 0.5, 24, 10)])) == [
        (8, 24, 20, [(0, 1)], False),
        (20, 24, 128, [(0, 0.5), (12, 1)], False),
        (128, 24, 260, [(12, 0.5)], False),
    ]


def test_the_last_cycle_may_lack_its_last_doses() -> None:
    week = [many(24 * day, 1 + day, 168, 3 if day < 4 else 2) for day in range(7)]
    assert seen(dosings_of(week)) == [
        (0, 168, 432, [(24 * day, 1 + day) for day in range(7)], False)
    ]


def test_a_cycle_may_end_with_a_single_dose() -> None:
    assert seen(dosings_of([many(0, 1, 24, 2), Given(12, 0.5)])) == [
        (0, 24, 36, [(0, 1), (12, 0.5)], False)
    ]


def test_an_extra_dose_goes_beside_those_that_go_on() -> None:
    """At 60 h, among daily doses: one cycle with both, then as before."""
    assert seen(dosings_of([many(0, 1, 24, 10), Given(60, 5)])) == [
        (0, 24, 60, [(0, 1)], False),
        (60, 24, 84, [(0, 5), (12, 1)], False),
        (84, 24, 240, [(12, 1)], False),
    ]


def test_a_double_dose_is_one_of_twice_the_amount() -> None:
    assert seen(dosings_of([many(0, 1, 24, 4), Given(48, 1)]))[1] == (48, 24, 72, [(0, 2)], False)


def test_an_extra_dose_lasts_no_longer_than_the_cycle_that_goes_on() -> None:
    given = [many(0, 4, 24, 2), many(4, 1, 6, 20), Given(100, 5)]
    extra = [p for p in seen(dosings_of(given)) if any(a >= 5 for _, a in p[3])]
    assert extra == [(100, 6, 106, [(0, 6)], False)]


def test_intervals_of_which_one_divides_the_other_make_a_cycle() -> None:
    assert seen(dosings_of([many(0, 1, 12, 8), many(6, 3, 24, 2)])) == [
        (0, 12, 6, [(0, 1)], False),
        (6, 24, 54, [(0, 3), (6, 1), (18, 1)], False),
        (54, 12, 96, [(6, 1)], False),
    ]


def test_other_intervals_are_laid_out_dose_by_dose() -> None:
    laid = dosings_of([many(0, 1, 7.5, 4), many(0, 1, 6, 5)])
    doses = pk_oracle.doses(laid, 1000.0)
    assert doses == [
        (0, 2), (6, 1), (7.5, 1), (12, 1), (15, 1), (18, 1), (22.5, 1), (24, 1)
    ]  # fmt: skip


def test_ends_that_rounding_parts_are_one() -> None:
    """10 x 7.2 h is 72 h, and 0.3 h + 3 x 23.9 h is 72 h less a rounding error."""
    assert 0.3 + 3 * 23.9 != 10 * 7.2
    laid = dosings_of([many(0, 1, 7.2, 10), many(0.3, 2, 23.9, 3)])
    doses = pk_oracle.doses(laid, 1000.0)
    assert sum(amount for _, amount in doses) == 16
    assert [time for time, amount in doses if amount == 2] == pytest.approx([0.3, 24.2, 48.1])


def test_cycles_of_many_doses_are_laid_out_dose_by_dose() -> None:
    laid = dosings_of([many(0, 1, 168, 2), many(1, 1, 6, 30)])
    assert max(len(p.intakes) for p in laid) == 1
    week = [many(10 * i, 1, 168, 2) for i in range(15)]
    assert max(len(p.intakes) for p in dosings_of(week)) == 1


def test_a_reset_forgets_doses_that_are_still_to_come() -> None:
    assert seen(dosings_of([many(0, 1, 24, 10), Given(100, 0.0, clears=True), Given(130, 2)])) == [
        (0, 24, 240, [(0, 1)], False),
        (100, 24, math.inf, [], True),
        (130, 24, 154, [(0, 2)], False),
    ]


def test_a_reset_with_a_dose_comes_a_moment_before_it() -> None:
    laid = dosings_of([many(0, 1, 24, 10), many(100, 2, 24, 3, clears=True)])
    assert [p.start for p in laid] == [0.0, 100.0 - MOMENT, 100.0]
    assert seen(laid)[1:] == [(100, 24, math.inf, [], True), (100, 24, 172, [(0, 2)], False)]
    apart = dosings_of([Given(0, 1), Given(9, 0.0, clears=True), Given(9, 3)])
    assert [p.start for p in apart] == [0.0, 9.0 - MOMENT, 9.0]


def test_what_begins_with_a_reset_begins_all_the_same() -> None:
    assert seen(dosings_of([Given(0, 1, clears=True)])) == [(0, 24, 24, [(0, 1)], False)]
    assert dosings_of([Given(0, 0.0, clears=True)]) == ()


def test_a_stretch_that_a_reset_cuts_off_is_left_out() -> None:
    given = [many(0, 1, 24, 10), Given(30, 5), many(40, 2, 24, 1, clears=True)]
    assert [p[0] for p in seen(dosings_of(given))] == [0, 30, 40, 40]


def test_a_steady_state_forgets_and_goes_on_as_far_as_it_says() -> None:
    assert seen(dosings_of([Given(0, 9), many(24, 1, 12, 1, steady=True), Given(60, 2)])) == [
        (0, 24, 24, [(0, 9)], False),
        (24, 12, 36, [(0, 1)], True),
        (60, 24, 84, [(0, 2)], False),
    ]
    assert seen(dosings_of([many(0, 1, 12, 5, steady=True)])) == [(0, 12, 60, [(0, 1)], True)]


def test_a_steady_state_stands_for_its_own_doses_only() -> None:
    """The evening dose is no part of it, though it might make a cycle with the morning dose."""
    given = [many(0, 1, 24, 4, steady=True), many(12, 2, 24, 4)]
    assert seen(dosings_of(given)) == [
        (0, 24, 12, [(0, 1)], True),
        (12, 24, 96, [(0, 2), (12, 1)], False),
    ]


def test_a_dose_at_the_time_of_a_steady_state_comes_on_top() -> None:
    before, *rest = dosings_of([many(24, 1, 12, 1, steady=True), Given(24, 5)])
    assert (before.start, before.intakes, before.until) == (24 - MOMENT, (Intake(MOMENT, 1),), 24.0)
    assert before.steady
    assert rest[0].intakes == (Intake(0.0, 6.0),)


def happenings(rows: list[tuple[float, str, bool]]) -> Happenings:
    """Give records from time, kind (dose, level, reset, steady) and whether covariates differ."""
    return Happenings(
        [time for time, _, _ in rows],
        [kind == "reset" for _, kind, _ in rows],
        [kind == "steady" for _, kind, _ in rows],
        [kind == "level" for _, kind, _ in rows],
        [differs for _, _, differs in rows],
    )


def test_where_nothing_changes_the_clock_is_that_of_the_file() -> None:
    clock = clock_of(happenings([(0, "dose", False), (5, "level", False)]), locf=False)
    assert (clock.time, clock.since, clock.record) == ((0, 5), (0,), (0,))


@pytest.mark.parametrize(
    ("locf", "since"), [(False, (0.0, 24.0 + MOMENT)), (True, (0.0, 24.0, 48.0))]
)
def test_covariates_change_at_the_record_before_or_at_their_own(
    locf: bool, since: tuple[float, ...]
) -> None:
    rows = [(0.0, "dose", False), (24.0, "level", True), (48.0, "level", True)]
    clock = clock_of(happenings(rows), locf=locf)
    assert (clock.since, clock.record) == (since, (0, 1, 2) if locf else (1, 2))
    assert clock.time == (0.0, 24.0, 48.0)


@pytest.mark.parametrize("locf", [False, True])
def test_a_level_does_not_see_the_covariates_of_a_later_record_of_its_time(locf: bool) -> None:
    rows = [(0.0, "dose", False), (24.0, "level", False), (24.0, "level", True)]
    clock = clock_of(happenings(rows), locf=locf)
    assert clock.time == (0.0, 24.0, 24.0 + APART)
    assert 24.0 < clock.since[1] <= 24.0 + APART


def test_a_dose_needs_no_time_of_its_own() -> None:
    rows = [(0.0, "dose", False), (24.0, "dose", False), (24.0, "level", True)]
    clock = clock_of(happenings(rows), locf=False)
    assert (clock.time, clock.since) == ((0.0, 24.0, 24.0), (0.0, 24.0))


@pytest.mark.parametrize("kind", ["reset", "steady"])
def test_what_forgets_comes_after_all_of_its_time(kind: str) -> None:
    rows = [
        (0.0, "dose", False),
        (24.0, "level", False),
        (24.0, kind, False),
        (24.0, "level", False),
    ]
    clock = clock_of(happenings(rows), locf=False)
    assert clock.time == (0.0, 24.0, 24.0 + APART, 24.0 + APART)


@pytest.mark.parametrize(("locf", "change"), [(False, 24.0 + MOMENT), (True, 48.0 - MOMENT)])
def test_a_steady_state_reads_the_covariates_of_its_record(locf: bool, change: float) -> None:
    rows = [(0.0, "dose", False), (24.0, "level", False), (48.0, "steady", True)]
    clock = clock_of(happenings(rows), locf=locf)
    assert clock.since == (0.0, change)


def test_after_a_reset_the_clock_may_go_back_and_goes_on_from_there() -> None:
    rows = [
        (0.0, "dose", False),
        (30.0, "level", False),
        (0.0, "reset", False),
        (5.0, "level", False),
    ]
    clock = clock_of(happenings(rows), locf=False)
    assert clock.time == pytest.approx((0.0, 30.0, 30.0, 35.0), abs=1e-7)
    assert clock.time[1] < clock.time[2]
