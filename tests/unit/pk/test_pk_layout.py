"""From dosings to segments, worked out by hand."""

import math

import numpy as np
import pytest

from glidepath.pk.layout import Dosing, Intake, every, from_doses, lay_out, missing, weekly
from glidepath.pk.segments import locate, stack
from glidepath.quantities.errors import InputError


def test_equal_doses_are_one_segment() -> None:
    segments = lay_out([every(0.0, 0.5, 12.0, 61)])
    assert segments.start.tolist() == [[0.0]]
    assert segments.cycles.tolist() == [[61.0]]
    assert segments.amount.tolist() == [[[0.5]]]
    assert segments.again.tolist() == [[[False]]]


def test_a_change_in_mid_cycle_leaves_a_begun_one() -> None:
    segments = lay_out([every(0.0, 1.0), every(60.0, 0.8)])
    assert segments.cycles.tolist() == [[2.0, math.inf]]
    assert segments.again.tolist() == [[[True], [False]]]


def test_a_change_of_parameters_cuts_a_week_and_turns_it() -> None:
    segments = lay_out([weekly(0.0, [1, 2, 3, 4, 5, 6, 7])], [168.0 + 50.0])
    assert segments.start.tolist() == [[0.0, 218.0]]
    assert segments.cycles.tolist() == [[1.0, math.inf]]
    assert segments.again[0, 0].tolist() == [True, True, True, False, False, False, False]
    assert segments.offset[0, 1].tolist() == [22.0, 46.0, 70.0, 94.0, 118.0, 142.0, 166.0]
    assert segments.amount[0, 1].tolist() == [4, 5, 6, 7, 1, 2, 3]


def test_changes_before_the_first_dose_change_nothing() -> None:
    assert lay_out([every(10.0, 1.0)], [3.0, 10.0]).start.tolist() == [[10.0]]


def test_a_lag_shifts_doses_and_not_changes() -> None:
    segments = lay_out([every(0.0, 1.0), every(48.0, 0.5)], [48.0], lag=2.0)
    assert segments.start.tolist() == [[2.0, 48.0, 50.0]]
    assert segments.cycles.tolist() == [[1.0, 0.0, math.inf]]
    assert segments.again[0, :, 0].tolist() == [True, False, False]


def test_a_steady_dosing_starts_at_once_and_its_doses_late() -> None:
    segments = lay_out([Dosing(0.0, (Intake(0.0, 1.0),), steady=True)], lag=30.0)
    assert segments.start.tolist() == [[0.0]]
    assert segments.offset.tolist() == [[[6.0]]]
    assert segments.steady.tolist() == [[True]]


def test_no_intakes_are_no_doses() -> None:
    segments = lay_out([every(0.0, 1.0, number=2), Dosing(100.0, ())])
    assert segments.amount.tolist() == [[[1.0], [0.0]]]


def test_single_doses_are_folded() -> None:
    plan = from_doses([0, 12, 24, 48, 72, 80], [1, 1, 1, 1, 2, 2])
    assert [(p.start, p.period, p.until) for p in plan] == [
        (0.0, 12.0, 36.0),
        (48.0, 24.0, 72.0),
        (72.0, 8.0, 88.0),
    ]


@pytest.mark.parametrize(
    ("taken_out", "starts"),
    [
        ([0.0], [24.0]),
        ([24.0], [0.0, 48.0]),
        ([24.0, 48.0], [0.0, 72.0]),
        ([72.0], [0.0]),
    ],
)
def test_a_missed_dose_splits_its_dosing(taken_out: list[float], starts: list[float]) -> None:
    plan = missing([every(0.0, 1.0, number=4)], taken_out)
    assert [p.start for p in plan] == starts


def test_a_missed_dose_of_a_week_turns_the_rest() -> None:
    before, after = missing([weekly(0.0, [1, 0, 2, 0, 3, 0, 0])], [48.0])
    assert (before.until, after.start) == (48.0, 96.0)
    assert after.intakes == (Intake(0.0, 3.0), Intake(72.0, 1.0), Intake(120.0, 2.0))


def test_the_later_dosing_owns_its_first_dose() -> None:
    plan = missing([every(0.0, 1.0), every(48.0, 0.5)], [48.0])
    assert [(p.start, p.until) for p in plan] == [(0.0, math.inf), (72.0, math.inf)]


@pytest.mark.parametrize("time", [12.0, -24.0, 96.0])
def test_only_a_prescribed_dose_can_be_missed(time: float) -> None:
    with pytest.raises(InputError, match="missed dose is"):
        missing([every(0.0, 1.0, number=4)], [time])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": math.nan}, "start is nan"),
        ({"period": 0.0}, "period is 0.0"),
        ({"period": math.inf}, "period is inf"),
        ({"until": -1.0}, "until is -1.0"),
        ({"until": math.nan}, "until is nan"),
        ({"intakes": (Intake(24.0, 1.0),)}, "offset is"),
        ({"intakes": (Intake(-1.0, 1.0),)}, "offset is"),
        ({"intakes": (Intake(2.0, 1.0), Intake(1.0, 1.0))}, "offset is"),
        ({"intakes": (Intake(0.0, -1.0),)}, "amount is"),
        ({"intakes": (Intake(0.0, math.inf),)}, "amount is"),
        ({"intakes": (Intake(0.0, math.nan),)}, "amount is"),
    ],
)
def test_impossible_dosings_are_refused(change: dict[str, object], words: str) -> None:
    whole: dict[str, object] = {"start": 0.0, "intakes": (Intake(0.0, 1.0),)}
    with pytest.raises(InputError, match=words):
        Dosing(**(whole | change))  # type: ignore[arg-type] # wrong on purpose


def test_a_week_has_seven_days() -> None:
    with pytest.raises(InputError, match="number of amounts is 6"):
        weekly(0.0, [1] * 6)


@pytest.mark.parametrize(
    ("times", "amounts", "words"),
    [([0.0, 0.0], [1, 1], "times is"), ([0.0, 1.0], [1], "number of amounts is 1")],
)
def test_odd_doses_are_refused(times: list[float], amounts: list[float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        from_doses(times, amounts)


@pytest.mark.parametrize(
    ("plan", "lag", "words"),
    [
        ([], 0.0, "start of dosings is \\[\\]"),
        ([every(1.0, 1.0), every(1.0, 1.0)], 0.0, "start of dosings"),
        ([every(0.0, 1.0)], -1.0, "lag is -1.0"),
        ([every(0.0, 1.0)], math.nan, "lag is nan"),
    ],
)
def test_odd_plans_are_refused(plan: list[Dosing], lag: float, words: str) -> None:
    with pytest.raises(InputError, match=words):
        lay_out(plan, (), lag)


def test_children_are_filled_up_in_front() -> None:
    batch = stack([lay_out([weekly(0.0, [1, 0, 0, 2, 0, 0, 0]), every(100.0, 3.0)]),
                   lay_out([every(7.0, 4.0, number=3)])])  # fmt: skip
    assert batch.start.tolist() == [[0.0, 100.0], [7.0, 7.0]]
    assert batch.amount.tolist() == [[[1, 2], [3, 0]], [[0, 0], [4, 0]]]
    assert batch.offset.tolist() == [[[0, 72], [0, 0]], [[0, 0], [0, 0]]]
    assert batch.cycles.tolist() == [[0.0, math.inf], [0.0, 3.0]]
    assert batch.again.tolist() == [[[True, True], [False, False]], [[False] * 2] * 2]


def test_moments_are_found_by_hand() -> None:
    """Two doses a day at 0 and 10 h; at 59 h two days and a dose are past, and 1 h more."""
    segments = lay_out([Dosing(0.0, (Intake(0.0, 1.0), Intake(10.0, 2.0)))], [240.0])
    moments = locate(segments, np.array([[-1.0, 59.0, 48.0, 251.0]]))
    assert moments.before is not None
    assert moments.before.tolist() == [[True, False, False, False]]
    assert moments.column is not None
    assert moments.column.tolist() == [0, 0, 0, 1]
    assert moments.cycles.tolist() == [[0, 2, 2, 0]]
    assert moments.through.tolist() == [[0, 48, 48, 0]]
    assert moments.given[0].tolist() == [[0, 1, 1, 1]]
    assert moments.given[1].tolist() == [[0, 2, 0, 2]]
    assert moments.elapsed.hours.tolist() == [[0, 1, 0, 1]]
    assert moments.elapsed.least == 1.0


def test_what_is_apart_is_apart_however_long_the_cycle() -> None:
    """Ten microseconds before a weekly dose it has not been given, nor is it in a segment's end."""
    weekly_dose = every(0.0, 1.0, 168.0)
    moments = locate(lay_out([weekly_dose]), np.array([[168.0 - 3e-9, 168.0 - 1e-12]]))
    assert moments.cycles.tolist() == [[0, 1]]
    segments = lay_out([weekly_dose], [168.0 - 3e-9])
    assert segments.cycles.tolist() == [[0.0, math.inf]]
    assert segments.again.tolist() == [[[True], [False]]]
