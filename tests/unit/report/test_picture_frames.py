"""Where things lie in a picture: axes that hold everything, marks and words that do not collide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.report import Language
from glidepath.report.pictures import (
    PHONE,
    PRINT,
    Event,
    EventKind,
    Layout,
    Level,
    LevelChart,
    LevelKind,
)
from glidepath.report.pictures.axes import even
from glidepath.report.pictures.frame import Frame, framed, rounded
from glidepath.report.pictures.labels import Span, apart, lines
from glidepath.report.pictures.layout import broken, reach
from glidepath.report.pictures.moments import milliseconds, ticks, wall
from glidepath.report.pictures.notes import notes
from glidepath.report.pictures.palette import PAPER
from glidepath.report.pictures.window import stand
from unit.report.pictured import CHILD, EMPTY, local

MOMENTS = st.integers(0, 3_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
SPANS = st.builds(
    lambda left, wide: Span(left, left + wide),
    st.floats(0, 500),
    st.floats(1, 120),
)


def frame(chart: LevelChart) -> Frame:
    return framed(chart, Language.EN, PRINT)


@pytest.mark.parametrize(
    ("highest", "top", "step"),
    [
        *(
            (0, 1.2, 0.2),
            (1.1, 1.2, 0.2),
            (1.2, 1.5, 0.5),
            (2.5, 3, 0.5),
            (4.8, 6, 1),
            (8.1, 10, 2),
        ),
        *((10.1, 12, 2), (14, 15, 5), (15, 20, 5), (31, 40, 10), (0.09, 0.1, 0.02)),
    ],
)
def test_axes_end_at_a_round_number(highest: float, top: float, step: float) -> None:
    assert rounded(highest) == (top, step)


@given(st.floats(0.001, 1e5))
def test_an_axis_holds_its_highest_value_with_few_marks(highest: float) -> None:
    top, step = rounded(highest)
    assert top >= highest * 1.05
    marks = even(top, step)
    assert 3 <= len(marks) <= 7
    assert marks[0] == 0
    assert marks[-1] == pytest.approx(top)


def test_the_axis_of_troughs_holds_bands_levels_and_limit() -> None:
    assert frame(CHILD).top == 12
    assert frame(replace(CHILD, levels=(Level(local(2, 1), 19.0),))).top == 25
    assert frame(replace(CHILD, limit=(30, "limit"))).top == 40


def test_an_odd_level_stretches_the_axis_only_when_near_or_alone() -> None:
    def odd(value: float) -> Level:
        return Level(local(2, 1), value, LevelKind.IMPLAUSIBLE)

    assert frame(replace(CHILD, levels=(odd(12.5),))).top == 15
    assert frame(replace(CHILD, levels=(odd(40),))).top == 12
    assert frame(replace(EMPTY, levels=(odd(40),))).top == 50


def test_the_axis_of_an_empty_picture() -> None:
    assert frame(EMPTY).top == 12
    assert frame(replace(EMPTY, window=(5, 15))).top == 20


def test_the_window_is_not_allowed_to_press_low_levels_together() -> None:
    low = replace(EMPTY, levels=(Level(local(2, 1), 3.0),), window=(5, 15))
    assert frame(low).top == 6


def test_a_picture_reaches_from_its_first_to_its_last_time() -> None:
    found = frame(CHILD)
    assert found.first == datetime(2026, 1, 1, 8, tzinfo=UTC)
    assert found.last == datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert found.first - found.start == found.end - found.last == timedelta(days=243) * 0.02


def test_a_picture_of_one_moment_is_two_weeks_wide() -> None:
    found = frame(EMPTY)
    assert found.end - found.start == timedelta(days=14) * 1.04
    assert found.pixel(milliseconds(found.start)) == 0
    assert found.pixel(milliseconds(found.end)) == PRINT.plot


@given(MOMENTS, st.integers(1, 20_000), st.integers(1, 14))
def test_marks_of_time_are_few_even_and_inside(start: datetime, days: int, most: int) -> None:
    end = start + timedelta(days=days)
    found = ticks(start, end, most)
    assert len(found.at) <= most
    assert all(start <= each <= end for each in found.at)
    assert all((each.hour, each.minute, each.second) == (0, 0, 0) for each in found.at)
    if found.months:
        months = [each.year * 12 + each.month for each in found.at]
        assert all(each.day == 1 for each in found.at)
        assert len({later - earlier for earlier, later in pairwise(months)}) <= 1
    else:
        assert len({later - earlier for earlier, later in pairwise(found.at)}) <= 1


def test_marks_of_half_a_year_are_months() -> None:
    found = ticks(datetime(2025, 12, 20, tzinfo=UTC), datetime(2026, 6, 20, tzinfo=UTC), 8)
    assert [(each.year, each.month) for each in found.at] == [
        (2026, month) for month in range(1, 7)
    ]
    assert found.months


def test_marks_of_a_week_are_days() -> None:
    found = ticks(datetime(2026, 3, 1, 5, tzinfo=UTC), datetime(2026, 3, 8, 5, tzinfo=UTC), 8)
    assert [each.day for each in found.at] == [2, 3, 4, 5, 6, 7, 8]
    assert not found.months


def test_centuries_have_no_marks_rather_than_too_many() -> None:
    found = ticks(datetime(1200, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC), 4)
    assert found.at == ()


def test_the_wall_clock_follows_the_zone_through_summer_time() -> None:
    winter, summer = (datetime(2026, month, 29, 6, 30, tzinfo=UTC) for month in (1, 7))
    assert wall(winter, "Europe/Berlin").hour == 7
    assert wall(summer, "Europe/Berlin").hour == 8


@given(st.lists(SPANS, max_size=12))
def test_words_on_one_line_never_meet(spans: list[Span]) -> None:
    found = lines(spans)
    for (one, line), (other, another) in combinations(zip(spans, found, strict=True), 2):
        assert line != another or not one.meets(other)
    assert apart(spans) == [line == 0 for line in found]


@given(st.lists(st.integers(0, 240), max_size=10), st.sampled_from([PRINT, PHONE]))
def test_words_of_events_stay_inside_the_picture(days: list[int], layout: Layout) -> None:
    events = tuple(
        Event(local(1, 5) + timedelta(days=day), EventKind.NOTE, "a rather long word " * 6)
        for day in days
    )
    found = framed(replace(CHILD, events=events), Language.EN, layout)
    for note in notes(found):
        span = note.span(found)
        assert span.left >= 0
        assert span.right <= layout.plot


def test_the_words_of_a_window_stand_above_it_where_it_ends_in_the_picture() -> None:
    whole = frame(replace(EMPTY, levels=(Level(local(2, 1), 15.1),), window=(5, 15)))
    assert (stand(whole).baseline, stand(whole).align, stand(whole).ground) == (
        *("bottom", "right"),
        PAPER,
    )


def test_the_words_of_a_window_make_room_for_a_level_at_the_edge() -> None:
    assert (stand(frame(CHILD)).baseline, stand(frame(CHILD)).align) == ("top", "right")
    far = Level(local(8, 20), 31, LevelKind.IMPLAUSIBLE)
    assert stand(frame(replace(CHILD, levels=(*CHILD.levels, far)))).align == "left"


def test_chinese_is_twice_as_wide() -> None:
    assert reach("减量", 10) == 2 * reach("ab", 10)


def test_words_are_broken_where_they_may_be() -> None:
    assert broken("", 10, 100) == [""]
    assert broken("减量过程中的血药谷浓度", 10, 60) == ["减量过程中", "的血药谷浓", "度"]
