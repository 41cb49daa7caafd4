"""Windows are half-open: their length is the difference of their ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.quantities.errors import InputError
from glidepath.quantities.windows import Window, overlap

DAYS = st.integers(0, 60).map(lambda days: date(2024, 3, 5) + timedelta(days=days))
WINDOWS = st.tuples(DAYS, DAYS).map(sorted).map(lambda ends: Window(*ends))


def test_the_first_day_is_in_and_the_last_is_not() -> None:
    window = Window(date(2024, 3, 5), date(2024, 3, 8))
    inside = [day for day in range(1, 12) if date(2024, 3, day) in window]
    assert inside == [5, 6, 7]
    assert window.days == 3


def test_an_empty_window_holds_nothing() -> None:
    window = Window(date(2024, 3, 5), date(2024, 3, 5))
    assert window.days == 0
    assert date(2024, 3, 5) not in window


def test_a_window_does_not_end_before_its_start() -> None:
    with pytest.raises(InputError, match="ends on 2024-03-04, before its start on 2024-03-05"):
        Window(date(2024, 3, 5), date(2024, 3, 4))


@given(one=WINDOWS, other=WINDOWS, day=DAYS)
def test_the_overlap_holds_what_both_hold(one: Window, other: Window, day: date) -> None:
    both = overlap(one, other)
    assert (both is not None and day in both) == (day in one and day in other)
    assert both == overlap(other, one)
    assert both is None or both.days > 0


def test_neighbours_do_not_overlap() -> None:
    one = Window(date(2024, 3, 1), date(2024, 3, 5))
    assert overlap(one, Window(date(2024, 3, 5), date(2024, 3, 8))) is None
