"""The specification of a picture: valid, complete, and true to the chart."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

import altair as alt
import pytest
import vl_convert
from jsonschema import ValidationError

from glidepath.quantities.errors import InputError
from glidepath.report import Language
from glidepath.report.pictures import (
    PHONE,
    PRINT,
    DoseStep,
    Event,
    EventKind,
    Layout,
    Level,
    LevelChart,
    LevelKind,
    specification,
)
from glidepath.report.pictures.frame import framed
from glidepath.report.pictures.rendered import VEGA_LITE
from glidepath.report.pictures.tables import tables
from unit.report.pictured import CHILD, EMPTY, counted, local

LAYOUTS = (PRINT, PHONE)


specified = cache(specification)


def rows(chart: LevelChart, name: str, layout: Layout = PRINT) -> list[dict[str, Any]]:
    return tables(framed(chart, Language.EN, layout))[name]


def leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    match tree:
        case dict():
            for name, branch in tree.items():
                yield name, branch
                yield from leaves(branch)
        case list():
            for branch in tree:
                yield from leaves(branch)


@pytest.mark.parametrize(
    ("chart", "language", "layout"),
    [
        (CHILD, Language.EN, PRINT),
        (CHILD, Language.ZH, PRINT),
        (CHILD, Language.EN, PHONE),
        (EMPTY, Language.EN, PRINT),
    ],
    ids=("child", "child-zh", "phone", "empty"),
)
def test_the_whole_specification_is_valid_vega_lite(
    chart: LevelChart, language: Language, layout: Layout
) -> None:
    whole = specified(chart, language, layout)
    alt.VConcatChart.from_dict(whole, validate=True)
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole


def test_an_invalid_specification_would_be_refused() -> None:
    whole = specified(CHILD, Language.EN)
    with pytest.raises(ValidationError):
        alt.VConcatChart.from_dict({**whole, "vconcat": [{"mark": "dots"}]}, validate=True)


@pytest.mark.parametrize("chart", [CHILD, EMPTY], ids=("child", "empty"))
def test_nothing_comes_from_elsewhere(chart: LevelChart) -> None:
    whole = specified(chart, Language.EN)
    found = list(leaves(whole))
    assert not [name for name, _ in found if name in ("url", "href")]
    addresses = [(name, text) for name, text in found if isinstance(text, str) and "//" in text]
    assert addresses == [
        ("$schema", f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE}.1.json")
    ]


def test_library_and_renderer_speak_of_one_version() -> None:
    assert alt.SCHEMA_VERSION.startswith(f"v{VEGA_LITE}.")
    assert VEGA_LITE in vl_convert.get_vegalite_versions()


@pytest.mark.parametrize(
    ("chart", "layout"),
    [(CHILD, PRINT), (CHILD, PHONE), (EMPTY, PRINT)],
    ids=("child", "phone", "empty"),
)
def test_it_is_drawn_without_a_warning(
    chart: LevelChart, layout: Layout, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = specified(chart, Language.EN, layout)
    vl_convert.vegalite_to_svg(whole, vl_version=VEGA_LITE, show_warnings=True)
    assert capfd.readouterr() == ("", "")


def test_the_interpreter_is_given_no_date_that_it_would_take_for_a_year() -> None:
    compiled = vl_convert.vegalite_to_vega(specified(CHILD, Language.EN), vl_version=VEGA_LITE)
    assert "datetime(" not in json.dumps(compiled)


def test_no_theme_of_the_library_changes_a_picture() -> None:
    plain = specified(CHILD, Language.EN)
    with alt.theme.enable("dark"):
        assert specification(CHILD, Language.EN) == plain


def test_every_kind_of_level_has_a_shape_of_its_own() -> None:
    shapes = {row["kind"]: row["shape"] for row in rows(CHILD, "levels")}
    assert len(shapes) == len(LevelKind)
    assert len(set(shapes.values())) == len(LevelKind)
    assert shapes["below the limit of the assay"] == "triangle-down"


def test_a_level_below_the_limit_stands_at_the_limit() -> None:
    below = rows(CHILD, "levels")[4]
    assert (below["value"], below["label"], below["told"]) == (3.5, "<", "below 3.5\u00a0ng/mL")


def test_an_odd_level_far_above_stands_at_the_edge_with_its_value() -> None:
    far = rows(CHILD, "levels")[2]
    assert (far["value"], far["label"]) == (12.0, "↑ 31")
    assert far["told"] == "31.0\u00a0ng/mL"


def test_an_odd_level_that_is_near_stands_at_its_value() -> None:
    near = replace(
        CHILD, levels=(*CHILD.levels[:2], Level(local(4, 20), 11, LevelKind.IMPLAUSIBLE))
    )
    row = rows(near, "levels")[2]
    assert (row["value"], row["label"]) == (11, "")


def test_levels_stand_on_the_wall_clock_of_the_zone() -> None:
    first = rows(CHILD, "levels")[0]
    assert first["at"] == counted(1, 25, 7, 42)
    assert first["when"] == "25\u00a0Jan\u00a02026, 07:42"


def test_a_naive_time_is_taken_as_local() -> None:
    naive = Level(datetime(2026, 1, 25, 7, 42), 8.1)  # noqa: DTZ001 (what is tried)
    plain = replace(CHILD, levels=(naive, *CHILD.levels[1:]))
    assert specified(plain, Language.EN) == specified(CHILD, Language.EN)


def test_the_tables_stand_in_the_specification() -> None:
    expected = tables(framed(CHILD, Language.ZH, PHONE))
    assert specified(CHILD, Language.ZH, PHONE)["datasets"] == expected


def test_the_order_of_levels_makes_no_difference() -> None:
    turned = replace(CHILD, levels=CHILD.levels[::-1], band=CHILD.band[::-1])
    assert specified(turned, Language.EN) == specified(CHILD, Language.EN)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InputError, match="Nowhere"):
        specified(replace(CHILD, zone="Asia/Nowhere"), Language.EN)


def test_the_forecast_goes_on_where_the_past_ends() -> None:
    so_far, ahead = rows(CHILD, "so-far"), rows(CHILD, "ahead")
    assert [row["median"] for row in so_far] == [8.0, 8.0, 8.0, 7.2, 6.5, 5.9]
    assert [row["median"] for row in ahead] == [5.9, 5.3, 4.8, 2.1]
    assert ahead[0] == so_far[-1]


def test_without_a_forecast_nothing_is_drawn_ahead() -> None:
    past = replace(CHILD, band=CHILD.band[:6], growth=CHILD.growth[:2])
    assert rows(past, "ahead") == []
    assert rows(past, "foreseen") == []


def test_the_bands_are_told_with_their_numbers() -> None:
    first = rows(CHILD, "band")[0]
    assert [first[end] for end in ("low90", "low50", "median", "high50", "high90")] == [
        6,
        7,
        8,
        9,
        10,
    ]
    assert (first["half"], first["most"]) == (
        "7.0 to 9.0\u00a0ng/mL",
        "6.0 to 10.0\u00a0ng/mL",
    )


def test_a_dose_reaches_to_the_next_one() -> None:
    found = [(row["from"], row["to"], row["mg"], row["dash"]) for row in rows(CHILD, "doses")]
    assert found[3:6] == [
        (counted(5, 5), counted(6, 4), 0.73, []),
        (counted(6, 4), counted(7, 4), 0.66, []),
        (counted(7, 4), counted(8, 3), 0.6, [5, 3]),
    ]
    assert found[6][:1] + found[6][2:] == (counted(8, 3), 0, [5, 3])


def test_doses_are_numbered_alike_and_none_is_zero() -> None:
    labels = [row["label"] for row in rows(CHILD, "doses")]
    assert labels == ["1.00", "0.90", "0.81", "0.73", "0.66", "0.60", "0"]


def test_where_there_is_no_room_the_present_dose_keeps_its_number() -> None:
    narrow = replace(PHONE, width=160)
    labels = [row["label"] for row in rows(CHILD, "doses", narrow)]
    assert labels == ["1.00", "", "", "", "0.66", "", "0"]


def test_risers_join_one_dose_to_the_next() -> None:
    found = [(row["at"], row["low"], row["high"]) for row in rows(CHILD, "risers")]
    assert found[0] == (counted(3, 6), 0.9, 1.0)
    assert found[-1] == (counted(8, 3), 0, 0.6)
    assert len(found) == 6


def test_between_two_doses_none_is_taken() -> None:
    steps = (DoseStep(local(1, 5), local(2, 1), 1.0, 2), DoseStep(local(2, 4), local(3, 1), 1.0, 2))
    paused = replace(EMPTY, doses=steps)
    found = [(row["at"], row["low"], row["high"]) for row in rows(paused, "risers")]
    down, up, stop = counted(2, 1), counted(2, 4), counted(3, 1)
    assert found == [(down, 0, 1.0), (up, 0, 1.0), (stop, 0, 1.0)]
    told = rows(paused, "doses")[0]
    assert told["told"] == "1.00\u00a0mg a day in 2 intakes"
    assert told["whole"].startswith("dose from 5\u00a0Jan\u00a02026 to 1\u00a0Feb\u00a02026: 1.00")


def test_a_window_above_everything_is_cut_but_told_whole() -> None:
    (window,) = rows(CHILD, "window")
    assert (window["low"], window["high"]) == (5, 12.0)
    assert window["text"] == "target window 5 to 15\u00a0ng/mL"
    assert rows(CHILD, "window-ends") == [{"value": 5}]


def test_a_window_around_the_levels_is_shown_whole() -> None:
    kept = replace(CHILD, levels=(Level(local(1, 25), 12.4),))
    assert rows(kept, "window")[0]["high"] == 15
    assert rows(kept, "window-ends") == [{"value": 5}, {"value": 15}]


def test_without_window_and_limit_none_is_drawn() -> None:
    assert rows(EMPTY, "window") == rows(EMPTY, "window-ends") == rows(EMPTY, "limit") == []


def test_the_limit_has_its_label() -> None:
    assert rows(CHILD, "limit") == [{"value": 3.5, "text": "limit of the assay, 3.5\u00a0ng/mL"}]


def test_the_present_comes_first_among_the_notes() -> None:
    found = [(row["at"], row["text"]) for row in rows(CHILD, "notes")]
    assert found == [
        (counted(6, 16, 9), "now, 16\u00a0Jun\u00a02026"),
        (counted(3, 6), "randomised"),
        (counted(5, 20, 14), "fever"),
    ]


def test_a_word_without_room_at_the_right_stands_left_of_its_line() -> None:
    late = Event(local(8, 30), EventKind.RELAPSE, "relapse confirmed")
    crowded = replace(CHILD, events=(*CHILD.events, late))
    assert [row["side"] for row in rows(crowded, "notes")] == ["right", "right", "right", "left"]


def test_words_at_one_time_stand_above_each_other() -> None:
    three = tuple(Event(local(3, 6), EventKind.NOTE, f"event {each}") for each in range(3))
    heights = [row["top"] for row in rows(replace(CHILD, events=three), "notes")[1:]]
    steps = [later - earlier for earlier, later in pairwise(heights)]
    assert steps == [pytest.approx((PRINT.text + 4) * 12 / PRINT.troughs)] * 2


def test_the_strip_of_weights_is_there_only_with_weights() -> None:
    assert len(specified(CHILD, Language.EN)["vconcat"]) == 4
    assert len(specified(EMPTY, Language.EN)["vconcat"]) == 3
    assert [row["told"] for row in rows(CHILD, "weights")] == ["12.0\u00a0kg", "12.6\u00a0kg"]
    assert [row["kg"] for row in rows(CHILD, "foreseen")] == [12.6, 13.1]


LEGEND = {
    Language.EN: [
        *("measured level", "below the limit of the assay", "implausible level"),
        *("level by another assay", "trough, median", "forecast, median"),
        *("50\u00a0% band", "90\u00a0% band", "dose", "planned dose", "weight", "foreseen weight"),
    ],
    Language.ZH: [
        *("实测血药浓度", "低于检测下限", "可疑结果", "其他检测方法所测浓度", "谷浓度中位数"),
        *("预测中位数", "50\u00a0% 区间", "90\u00a0% 区间", "剂量", "计划剂量", "体重", "预计体重"),
    ],
}


@pytest.mark.parametrize("language", Language)
def test_the_legend_names_what_is_drawn(language: Language) -> None:
    words = specified(CHILD, language)["datasets"]["legend-words"]
    assert [row["text"] for row in words] == LEGEND[language]


def test_the_legend_names_nothing_else() -> None:
    assert rows(EMPTY, "legend-words") == []
    measured = replace(EMPTY, levels=CHILD.levels[:1], band=CHILD.band[6:], doses=CHILD.doses)
    named = [row["text"] for row in rows(measured, "legend-words")]
    assert named == [
        "measured level",
        "forecast, median",
        "50\u00a0% band",
        "90\u00a0% band",
        "dose",
    ]


@pytest.mark.parametrize("layout", LAYOUTS, ids=("print", "phone"))
def test_the_legend_keeps_to_the_width(layout: Layout) -> None:
    words = rows(CHILD, "legend-words", layout)
    assert len({row["middle"] for row in words}) > 1
    assert all(row["left"] < layout.plot for row in words)


def panel_titles(language: Language) -> list[str]:
    axes = [part for name, part in leaves(specified(CHILD, language)) if name == "axis"]
    return [axis["title"] for axis in axes if axis and axis.get("title")]


def test_axes_are_titled_in_both_languages() -> None:
    assert panel_titles(Language.EN) == ["Trough, ng/mL", "Dose, mg a day", "Weight, kg"]
    assert panel_titles(Language.ZH) == ["血药谷浓度（ng/mL）", "剂量（mg/日）", "体重（kg）"]


def test_all_panels_share_the_axis_of_time() -> None:
    """Every panel takes its ends from the same two names, and each name has one value."""
    found = list(leaves(specified(CHILD, Language.EN)))
    scales = [
        part for name, part in found if name == "scale" and part and part.get("type") == "utc"
    ]
    ends = [each["domain"] for each in scales if "domain" in each]
    assert ends
    assert all(each == {"expr": "[first, last]"} for each in ends)
    named = [each for name, part in found if name == "params" for each in part]
    assert sorted(each["name"] for each in named) == ["first", "last"]


def test_a_long_title_is_broken_into_lines() -> None:
    long = replace(CHILD, title="Troughs and doses of a child whose title is long " * 2)
    lines = specified(long, Language.EN, PHONE)["title"]["text"]
    assert len(lines) == 3
    assert " ".join(lines) == ("Troughs and doses of a child whose title is long " * 2).strip()


def test_the_program_starts_without_what_draws() -> None:
    code = (
        "import sys; import glidepath.report.pictures, glidepath.decide, glidepath.cli.main;"
        "print(sorted({'altair', 'vl_convert', 'jsonschema', 'narwhals'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
