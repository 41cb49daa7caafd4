"""Every table of a picture by its name, as it stands in the specification."""

from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.happening_rows import happening_rows, platelet_rows
from glidepath.report.pictures.legend import legend_rows
from glidepath.report.pictures.notes import note_rows
from glidepath.report.pictures.rows import Table, band, levels, medians, weights
from glidepath.report.pictures.steps import doses, risers, stretches
from glidepath.report.pictures.window import window_ends, window_rows
from glidepath.report.sentence import say


def tables(frame: Frame) -> dict[str, Table]:
    """Give the tables."""
    so_far, ahead = medians(frame)
    weighed, foreseen = weights(frame)
    held = stretches(frame)
    return {
        "levels": levels(frame),
        "band": band(frame),
        "so-far": so_far,
        "ahead": ahead,
        "window": window_rows(frame),
        "window-ends": window_ends(frame),
        "limit": _limit(frame),
        "notes": note_rows(frame),
        "doses": doses(frame, held),
        "risers": risers(frame, held),
        **platelet_rows(frame),
        **happening_rows(frame),
        "weights": weighed,
        "foreseen": foreseen,
        **{f"legend-{name}": rows for name, rows in legend_rows(frame).items()},
    }


def _limit(frame: Frame) -> Table:
    if frame.chart.limit is None:
        return []
    value, label = frame.chart.limit
    return [{"value": value, "text": say(label, frame.language)}]
