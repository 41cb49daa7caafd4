"""How long the kernel takes as children, segments and doses grow, and a chart of it.

Seconds are those of the processor, so that other work on the machine counts little.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np

from glidepath.pk.kernel import levels_at, solve
from glidepath.pk.layout import DAY, every, lay_out
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.segments import take

LEVELS = 24
"""Levels asked of each child."""

TIMES = 5
"""Runs of which the median counts."""

CHILDREN, SEGMENTS, DOSES = 2_000, 12, 360
"""What does not grow stays at these."""

MACHINE = (
    "two cores of a shared virtual machine (AMD EPYC), one core used; seconds of the processor"
)

PANEL, HEIGHT, MARGIN = 260, 190, 46
BLUE, GREY = "#1f5fa8", "#555555"


@dataclass(frozen=True, slots=True)
class Line:
    """What grows, its sizes, and the seconds that each of them takes."""

    grows: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]


def question(children: int, segments: int, doses: int) -> Callable[[], object]:
    """Give the work of solving children on a taper, and of their levels at a few times.

    Parameters
    ----------
    children
        Each with other parameters.
    segments
        Changes of dose, evenly over time.
    doses
        All of them together, one a day.
    """
    rng = np.random.default_rng(7)
    last = doses * DAY
    plan = [every(last * i / segments, 1.0 - 0.5 * i / segments) for i in range(segments)]
    taken = take(lay_out(plan), np.zeros(children, dtype=np.int64))
    cl, v = rng.uniform(2.0, 8.0, (children, 1)), rng.uniform(80.0, 300.0, (children, 1))
    times = np.sort(rng.uniform(1.0, last, (children, LEVELS)), axis=1)
    return lambda: levels_at(solve(OneCompartment(cl, v, np.array([[0.485]])), taken), times)


def lines() -> Iterator[Line]:
    """Measure what happens as each of the three grows alone."""
    children, segments = (1_000, 2_000, 4_000, 6_000, 8_000, 10_000), (1, 6, 12, 24, 36, 48)
    doses = (48, 360, 1_000, 2_500, 5_000, 10_000)
    yield line_of("children", children, lambda n: question(n, SEGMENTS, DOSES))
    yield line_of("segments", segments, lambda n: question(CHILDREN, n, DOSES))
    yield line_of("doses", doses, lambda n: question(CHILDREN, SEGMENTS, n))


def line_of(grows: str, sizes: tuple[int, ...], of: Callable[[int], Callable[[], object]]) -> Line:
    """Measure the work of every size."""
    return Line(grows, sizes, tuple(_processor(of(size)) for size in sizes))


def _processor(work: Callable[[], object]) -> float:
    work()
    found = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return median(found)


def numbers(measured: list[Line]) -> str:
    """Give the measured seconds as a table of comma-separated values."""
    rows = [
        f"{line.grows},{size},{seconds:.4f}"
        for line in measured
        for size, seconds in zip(line.sizes, line.seconds, strict=True)
    ]
    return "\n".join(("grows,size,seconds", *rows, ""))


def chart(measured: list[Line]) -> str:
    """Give the lines side by side, each axis from nothing on, as one SVG."""
    width, height = len(measured) * PANEL + MARGIN, HEIGHT + 2 * MARGIN
    top = max(max(line.seconds) for line in measured)
    panels = [_panel(line, top, MARGIN + i * PANEL) for i, line in enumerate(measured)]
    told = f'<text x="{MARGIN}" y="{height - 6}" font-size="10">Measured on {MACHINE}.</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="11" fill="{GREY}">\n'
        f'<rect width="{width}" height="{height}" fill="white"/>\n'
        + "\n".join((*panels, told))
        + "\n</svg>\n"
    )


def _panel(line: Line, top: float, left: float) -> str:
    """One line with its axes; seconds upwards, to the same height in every panel."""
    wide, low = PANEL - 1.5 * MARGIN, MARGIN / 2 + HEIGHT
    places = [
        (left + wide * size / line.sizes[-1], low - HEIGHT * seconds / top)
        for size, seconds in zip(line.sizes, line.seconds, strict=True)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{BLUE}"/>' for x, y in places)
    return (
        f'<path d="M{left} {MARGIN / 2} V{low} H{left + wide}" fill="none" stroke="{GREY}"/>'
        f'<polyline points="{path}" fill="none" stroke="{BLUE}" stroke-width="1.5"/>{dots}'
        f'<text x="{left - 4}" y="{MARGIN / 2 + 4}" text-anchor="end">{1000 * top:.0f} ms</text>'
        f'<text x="{left - 4}" y="{low + 4}" text-anchor="end">0</text>'
        f'<text x="{left + wide}" y="{low + 15}" text-anchor="end">{line.sizes[-1]:,} '
        f"{line.grows}</text>"
    )
