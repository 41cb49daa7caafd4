"""Pictures can be read by those who see no colour, or little contrast."""

import re
from itertools import combinations

import pytest

from glidepath.report.pictures import marks, palette
from glidepath.report.pictures.marks import (
    DOSE_PLANNED,
    DOSE_TAKEN,
    EVENTS,
    EXPECTED,
    FORECAST,
    FORESEEN,
    HALF_BAND,
    LIMIT,
    MOST_BAND,
    NOW,
    POINTS,
    WEIGHT,
    WINDOW_ENDS,
)
from glidepath.report.pictures.page import STYLE
from glidepath.report.pictures.palette import (
    DANGER,
    DOSE_GROUND,
    HALF,
    INK,
    MOST,
    PAPER,
    PLANNED_GROUND,
    QUIET,
    WINDOW,
    WINDOW_WORDS,
)

TEXT, MARK = 4.5, 3.0
"""Least contrast of text, and of what must be seen of a mark (WCAG 2.2, 1.4.3 and 1.4.11)."""
TROUGHS = (PAPER, WINDOW, MOST, HALF)
DOSES = (PAPER, DOSE_GROUND, PLANNED_GROUND)
LINES = (EXPECTED, FORECAST, LIMIT, NOW, WINDOW_ENDS, HALF_BAND.edge, MOST_BAND.edge)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definition)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2, definition)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_the_definition() -> None:
    """Black on white has 21; of the greys on white, 767676 is the lightest with 4.5."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") > 4.5 > contrast("#777777", "#ffffff")


@pytest.mark.parametrize("words", [INK, QUIET, DANGER, WINDOW_WORDS])
def test_words_stand_out_from_paper(words: str) -> None:
    assert contrast(words, PAPER) >= TEXT


def test_words_of_the_window_stand_out_from_it() -> None:
    assert contrast(WINDOW_WORDS, WINDOW) >= TEXT


@pytest.mark.parametrize("ground", TROUGHS)
def test_every_line_and_event_stands_out_from_every_ground(ground: str) -> None:
    for line in (*LINES, *EVENTS.values()):
        assert contrast(line.stroke, ground) >= MARK


@pytest.mark.parametrize("ground", TROUGHS)
def test_every_point_stands_out_from_every_ground(ground: str) -> None:
    for point in POINTS.values():
        assert max(contrast(each, ground) for each in (point.fill, point.stroke)) >= MARK


@pytest.mark.parametrize("ground", DOSES)
def test_doses_and_events_stand_out_from_their_grounds(ground: str) -> None:
    for line in (DOSE_TAKEN, DOSE_PLANNED, NOW, *EVENTS.values()):
        assert contrast(line.stroke, ground) >= MARK


@pytest.mark.parametrize("line", [WEIGHT, FORESEEN])
def test_weights_stand_out_from_paper(line: marks.Line) -> None:
    assert contrast(line.stroke, PAPER) >= MARK


def test_levels_differ_in_shape() -> None:
    for one, other in combinations(POINTS.values(), 2):
        assert one.shape != other.shape


@pytest.mark.parametrize(
    ("one", "other"),
    [(EXPECTED, FORECAST), (DOSE_TAKEN, DOSE_PLANNED), (WEIGHT, FORESEEN), (EXPECTED, LIMIT)],
)
def test_past_and_future_differ_in_dashes(one: marks.Line, other: marks.Line) -> None:
    assert one.dash != other.dash


def test_every_colour_comes_from_the_palette() -> None:
    known = {colour for name, colour in vars(palette).items() if name.isupper()}
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in known)
    assert set(re.findall("#[0-9a-f]{6}", STYLE)) <= known
