"""What happened as rows, each kind in its lane, and the counts of platelets as rows."""

from glidepath.report.pictures.chart import Count, Happening, HappeningKind
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.layout import reach
from glidepath.report.pictures.marks import COUNTS, HAPPENINGS, LASTING, Point, cells
from glidepath.report.pictures.rows import Row, Table
from glidepath.report.pictures.words import counted, moment, tell
from glidepath.report.sentence import say

LANES: tuple[tuple[str, frozenset[HappeningKind]], ...] = (
    (
        "visits",
        frozenset(
            {
                HappeningKind.VISIT,
                HappeningKind.VISIT_MISSED,
                HappeningKind.IMAGING,
                HappeningKind.PENDING,
            }
        ),
    ),
    ("illness", frozenset({HappeningKind.ILLNESS, HappeningKind.SEVERE})),
    ("drugs", frozenset({HappeningKind.DRUG, HappeningKind.NOT_TAKEN})),
)
"""The lanes from top to bottom."""
MIDDLE = 0.5
UNDER = 0.8
"""Of a lane: where a bar stands, so that its name stands over it."""


def lanes(frame: Frame) -> tuple[str, ...]:
    """Give the lanes in which something happened, from top to bottom."""
    kinds = {each.kind for each in frame.chart.happenings}
    return tuple(name for name, held in LANES if held & kinds)


def _lane(frame: Frame, kind: HappeningKind) -> int:
    return lanes(frame).index(next(name for name, held in LANES if kind in held))


def happening_rows(frame: Frame) -> dict[str, Table]:
    """Give the marks at one time, and the lines of what lasts, with their names."""
    found = frame.in_time(frame.chart.happenings)
    points = [
        {**_told(frame, each), "y": _lane(frame, each.kind) + MIDDLE, **cells(look)}
        for each in found
        if isinstance(look := HAPPENINGS[each.kind], Point)
    ]
    spans = [_span(frame, each) for each in found if each.lasting]
    return {"happenings": points, "spans": spans}


def _span(frame: Frame, happening: Happening) -> Row:
    lane, drug = _lane(frame, happening.kind), happening.kind is HappeningKind.DRUG
    return {
        **_told(frame, happening),
        "to": frame.at(happening.until or frame.chart.now),
        "y": lane + (UNDER if drug else MIDDLE),
        "name": happening.name,
        "wide": round(reach(happening.name, frame.layout.text - 1)),
        **cells(LASTING[happening.kind]),
    }


def _told(frame: Frame, happening: Happening) -> Row:
    when = moment(frame.wall(happening.at), frame.language)
    values = {"when": when, "text": happening.text}
    whole = tell("value.event", frame.language, values)
    return {"at": frame.at(happening.at), "when": when, "told": happening.text, "whole": whole}


def platelet_rows(frame: Frame) -> dict[str, Table]:
    """Give the counts, what is decided by them, and the child's own baseline."""
    chart = frame.chart
    lines = [{"value": value, "text": say(text, frame.language)} for value, text in chart.limits]
    own = [] if chart.own is None else [chart.own]
    return {
        "platelets": [_count(frame, each) for each in frame.in_time(chart.platelets)],
        "platelet-marks": [{**row, "side": place % 2} for place, row in enumerate(lines)],
        "platelet-own": [
            {"value": value, "text": say(text, frame.language)} for value, text in own
        ],
    }


def _count(frame: Frame, count: Count) -> Row:
    when = moment(frame.wall(count.at), frame.language)
    told = counted(count, frame.language)
    return {
        "at": frame.at(count.at),
        "value": count.value,
        "when": when,
        "told": told,
        "whole": tell("value.event", frame.language, {"when": when, "text": told}),
        **cells(COUNTS[count.kind]),
    }
