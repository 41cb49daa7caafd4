"""Platelets, what happened, and the axis of time that a page may move."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import altair as alt
import pytest
import vl_convert

from glidepath.report import Language
from glidepath.report.pictures import (
    PHONE,
    PRINT,
    Count,
    CountKind,
    Happening,
    HappeningKind,
    LevelChart,
    specification,
)
from glidepath.report.pictures.drawing import SCHEMA
from glidepath.report.pictures.frame import framed
from glidepath.report.pictures.rendered import VEGA_LITE
from glidepath.report.pictures.tables import tables
from unit.report.pictured import CHILD, EMPTY, counted, local

MOVING = replace(PRINT, moving=True)
SMALL = replace(PHONE, moving=True)
SEEN = replace(
    CHILD,
    platelets=(
        Count(local(1, 25), 250),
        Count(local(3, 28), 90, CountKind.LOW),
        Count(local(4, 20), 40, CountKind.VERY_LOW),
        Count(local(5, 28), 10, CountKind.BELOW),
    ),
    limits=((100.0, "remission from 100"), (50.0, "restore below 50")),
    own=(250.0, "own 250"),
    happenings=(
        Happening(local(1, 25), HappeningKind.VISIT, "visit one"),
        Happening(local(2, 25), HappeningKind.IMAGING, "ultrasound"),
        Happening(local(3, 1), HappeningKind.SEVERE, "in hospital", local(3, 8), lasting=True),
        Happening(local(4, 1), HappeningKind.DRUG, "azole", None, lasting=True, name="azole"),
        Happening(local(5, 1), HappeningKind.NOT_TAKEN, "vomited"),
    ),
)


@cache
def specified(
    chart: LevelChart, language: Language = Language.EN, *, small: bool = False
) -> dict[str, Any]:
    return specification(chart, language, SMALL if small else MOVING)


def rows(name: str, chart: LevelChart = SEEN) -> list[dict[str, Any]]:
    return tables(framed(chart, Language.EN, MOVING))[name]


def leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    match tree:
        case dict():
            for name, branch in tree.items():
                yield name, branch
                yield from leaves(branch)
        case list():
            for branch in tree:
                yield from leaves(branch)


@cache
def drawn(first: datetime | None = None, last: datetime | None = None) -> str:
    """The picture as it is drawn with the ends of its time moved, as a page moves them."""
    moved = {"first": first, "last": last}
    params = [
        each
        if moved[each["name"]] is None
        else {**each, "value": milliseconds(moved[each["name"]])}
        for each in specified(SEEN)["params"]
    ]
    whole = {**specified(SEEN), "params": params}
    return vl_convert.vegalite_to_svg(whole, vl_version=VEGA_LITE, allowed_base_urls=[])


def milliseconds(at: datetime | None) -> int:
    assert at is not None
    return counted(at.month, at.day)


@pytest.mark.parametrize(
    ("chart", "language", "small"),
    [(SEEN, Language.ZH, True), (EMPTY, Language.EN, False)],
    ids=("phone", "empty"),
)
def test_a_picture_that_moves_is_valid_vega_lite(
    chart: LevelChart, language: Language, *, small: bool
) -> None:
    alt.VConcatChart.from_dict(specified(chart, language, small=small), validate=True)


def test_the_schema_is_that_of_the_library() -> None:
    assert alt.SCHEMA_URL == SCHEMA


def test_it_is_drawn_without_a_warning(capfd: pytest.CaptureFixture[str]) -> None:
    assert "vomited" in drawn()
    assert "WARN" not in capfd.readouterr().err


def test_strips_are_there_only_with_something_in_them() -> None:
    assert len(specified(CHILD)["vconcat"]) == 4
    assert len(specified(SEEN)["vconcat"]) == 6
    titles = [
        part.get("title") for name, part in leaves(specified(SEEN)) if name == "axis" and part
    ]
    assert [each for each in titles if each] == [
        "Trough, ng/mL",
        "Dose, mg a day",
        "Platelets, × 10⁹/L".replace(" 1", "\u00a01"),
        "Weight, kg",
        "What happened",
    ]


def test_only_the_lowest_strip_tells_the_time() -> None:
    told = [
        part
        for name, part in leaves(specified(SEEN))
        if name == "axis" and part and "labels" not in part
    ]
    assert sum("utcFormat" in each.get("labelExpr", "") for each in told) == 1


def test_a_count_below_its_limit_stands_at_the_limit_and_says_so() -> None:
    last = rows("platelets")[-1]
    assert (last["value"], last["told"]) == (10, "below 10\u00a0×\u00a010⁹/L")
    shapes = {(row["shape"], row["fill"]) for row in rows("platelets")}
    assert len(shapes) == 4


def test_the_strip_of_platelets_holds_limits_and_baseline() -> None:
    few = replace(SEEN, platelets=SEEN.platelets[2:3])
    panel = next(
        each for each in specified(few)["vconcat"] if "platelets" in str(each["layer"][-1]["data"])
    )
    top = panel["layer"][-1]["encoding"]["y"]["scale"]["domain"][1]
    assert top >= 250
    assert [row["text"] for row in rows("platelet-own")] == ["own 250"]
    assert [row["value"] for row in rows("platelet-marks")] == [100, 50]


def test_only_lanes_in_which_something_happened_are_drawn() -> None:
    visits = replace(SEEN, happenings=SEEN.happenings[:2])
    assert {row["y"] for row in rows("happenings", visits)} == {0.5}
    assert {row["y"] for row in rows("happenings")} == {0.5, 1.5, 2.5}
    lanes = specified(visits)["vconcat"][-2]
    assert lanes["height"] == MOVING.lane


def test_what_goes_on_is_drawn_as_far_as_the_present() -> None:
    hospital, azole = rows("spans")
    assert hospital["to"] == counted(3, 8, 8)
    assert azole["to"] == counted(6, 16, 9)
    assert azole["name"] == "azole"


def test_the_legend_names_what_the_strips_hold() -> None:
    words = [row["text"] for row in specified(SEEN)["datasets"]["legend-words"]]
    assert words[-7:] == [
        *("weight", "foreseen weight", "visit", "imaging"),
        *("grade 3 or more, serious, or in hospital", "doses not taken", "interacting drug"),
    ]
    assert {"platelets", "platelets, grade 1 or 2", "platelets, grade 3 or 4"} <= set(words)


def test_a_picture_that_moves_has_no_hints_of_its_own() -> None:
    assert "tooltip" not in dict(leaves(specified(SEEN)))
    assert "tooltip" in dict(leaves(specification(SEEN, Language.EN, PRINT)))


def test_nothing_but_words_stands_outside_the_time_that_is_shown() -> None:
    panels = specified(SEEN)["vconcat"][:-1]
    for layer in (each for panel in panels for each in panel["layer"]):
        text, x = layer["mark"]["type"] == "text", layer["encoding"].get("x", {})
        if text and x.get("type") == "temporal":
            assert f"datum.{x['field']} >= first" in str(layer["transform"])
        else:
            assert text or layer["mark"]["clip"]


def test_moved_it_tells_the_doses_of_that_time_alone() -> None:
    """From 10 April to 20 May: 0.81 until 5 May, then 0.73; each number in the middle of what is
    seen of its dose."""
    words = drawn(local(4, 10), local(5, 20))
    assert ">0.81<" in words
    assert ">0.73<" in words
    assert ">0.90<" not in words
    assert ">1.00<" not in words


def test_moved_its_marks_of_time_are_days() -> None:
    assert ">May<" in drawn()
    near = drawn(local(4, 10), local(4, 26))
    assert ">15 Apr<" in near
    assert ">May<" not in near


def test_all_panels_share_the_ends_of_time_by_name() -> None:
    ends = [
        str(part["domain"])
        for name, part in leaves(specified(SEEN))
        if name == "scale" and part and part.get("type") == "utc" and "domain" in part
    ]
    assert len(ends) == 5
    assert set(ends) == {"{'expr': '[first, last]'}"}
    first, last = (each["value"] for each in specified(SEEN)["params"])
    frame = framed(SEEN, Language.EN, MOVING)
    assert timedelta(milliseconds=last - first) == frame.end - frame.start


@pytest.mark.parametrize("language", Language)
def test_the_counts_are_described(language: Language) -> None:
    told = specified(SEEN, language)["description"]
    assert "4" in told
    assert {Language.EN: "below 10", Language.ZH: "低于 10"}[language] in told.replace(
        "\u00a0", " "
    )
