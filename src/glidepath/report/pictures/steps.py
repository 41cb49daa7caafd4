"""Doses as rows: how long each was taken, the line over it, and its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from glidepath.report.pictures.chart import DoseStep
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.labels import GAP, Span, apart
from glidepath.report.pictures.layout import reach
from glidepath.report.pictures.marks import DOSE_PLANNED, DOSE_TAKEN, Line, cells
from glidepath.report.pictures.moments import milliseconds
from glidepath.report.pictures.palette import DOSE_GROUND, PLANNED_GROUND
from glidepath.report.pictures.rows import Row, Table
from glidepath.report.pictures.words import dose, exact, tell
from glidepath.report.written import fixed, written

LEAST_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A dose between two numbers of the axis of time."""

    start: int
    end: int
    step: DoseStep
    planned: bool

    @property
    def line(self) -> Line:
        """Give the line over the dose."""
        return DOSE_PLANNED if self.planned else DOSE_TAKEN


def stretches(frame: Frame) -> tuple[Stretch, ...]:
    """Give how long each dose reaches: to its end, but not past the next dose or the picture."""
    taken = [(step, False) for step in frame.chart.doses]
    steps = [*taken, *((step, True) for step in frame.chart.planned)]
    steps.sort(key=lambda each: frame.at(each[0].start))
    starts = [frame.at(step.start) for step, _ in steps]
    nexts = [*starts[1:], milliseconds(frame.end)]
    return tuple(
        Stretch(start, min(following, frame.at(step.end)) if step.end else following, step, planned)
        for start, following, (step, planned) in zip(starts, nexts, steps, strict=False)
    )


def doses(frame: Frame, held: Sequence[Stretch]) -> Table:
    """Give the ground under each dose, with its number where there is room for it."""
    decimals = max((_decimals(each.step.mg) for each in held), default=LEAST_DECIMALS)
    numbers = [fixed(exact(each.step.mg), decimals if each.step.mg else 0) for each in held]
    shown = _shown(frame, held, numbers)
    return [
        {
            **_told(frame, each),
            "from": each.start,
            "to": each.end,
            "middle": (each.start + each.end) // 2,
            "mg": round(each.step.mg, 6),
            "number": number,
            "label": number if has_room else "",
            "wide": round(reach(number, frame.layout.text - 1)) + GAP,
            "planned": each.planned,
            "ground": PLANNED_GROUND if each.planned else DOSE_GROUND,
            **cells(each.line),
        }
        for each, number, has_room in zip(held, numbers, shown, strict=True)
    ]


def _told(frame: Frame, held: Stretch) -> Row:
    """What is told of a dose under the pointer, and read out."""
    step, language = held.step, frame.language
    first = written(frame.wall(step.start).date(), language)
    end = written(frame.wall(step.end).date(), language) if step.end else ""
    told = {
        "first": first,
        "last": end or tell("hint.open", language),
        "told": dose(step, language),
        "kind": tell("legend.planned" if held.planned else "legend.dose", language),
    }
    return {**told, "whole": tell("value.held" if end else "value.since", language, told)}


def _decimals(mg: float) -> int:
    digits = fixed(exact(mg), LEAST_DECIMALS)
    return len(digits.partition(".")[2])


def _shown(frame: Frame, held: Sequence[Stretch], numbers: Sequence[str]) -> list[bool]:
    """Which numbers stand: the present dose's first, then the first and last, then the others."""
    spans = []
    for each, number in zip(held, numbers, strict=True):
        middle = (frame.pixel(each.start) + frame.pixel(each.end)) / 2
        half = reach(number, frame.layout.text - 1) / 2
        spans.append(Span(middle - half, middle + half))
    now = frame.at(frame.chart.now)
    ends = (0, len(held) - 1)

    def rank(place: int) -> int:
        present = held[place].start <= now < held[place].end
        return 0 if present else 1 if place in ends else 2

    order = sorted(range(len(held)), key=rank)
    free = dict(zip(order, apart([spans[place] for place in order]), strict=True))
    return [free[place] for place in range(len(held))]


def risers(frame: Frame, held: Sequence[Stretch]) -> Table:
    """Give the upright lines between one dose and the next; between doses none is taken."""
    pairs = pairwise(held)
    rows = chain.from_iterable(_between(one, other) for one, other in pairs)
    last = held[-1:]
    stops = [
        _riser(each.end, each.step.mg, 0, each.line)
        for each in last
        if each.end < milliseconds(frame.end)
    ]
    return [*rows, *stops]


def _between(one: Stretch, other: Stretch) -> Table:
    if one.end == other.start:
        return [_riser(other.start, one.step.mg, other.step.mg, other.line)]
    down = _riser(one.end, one.step.mg, 0, one.line)
    return [down, _riser(other.start, 0, other.step.mg, other.line)]


def _riser(at: int, one: float, other: float, line: Line) -> Row:
    low, high = sorted((one, other))
    return {"at": at, "low": round(low, 6), "high": round(high, 6), **cells(line)}
