"""The work of the kernel, counted in exponentials: it grows with children and segments alone."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from bench import linearity
from bench.linearity import Line, chart, numbers, question
from glidepath.pk import arrays, exponentials, modes
from glidepath.pk.arrays import Array


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give how many exponentials each call of `exp` evaluates from now on."""
    found: list[int] = []

    def counting(x: Array) -> Array:
        found.append(x.size)
        return arrays.exp(x)

    monkeypatch.setattr(modes, "exp", counting)
    monkeypatch.setattr(exponentials, "exp", counting)
    return found


def work(worked: list[int], children: int, segments: int, doses: int) -> int:
    run = question(children, segments, doses)
    worked.clear()
    run()
    return sum(worked)


@pytest.mark.parametrize("segments", [1, 12])
def test_the_work_does_not_grow_with_the_doses(worked: list[int], segments: int) -> None:
    few = work(worked, 20, segments, 48)
    assert few > 0
    assert work(worked, 20, segments, 10_000) == few


def test_the_work_grows_in_proportion_to_the_children(worked: list[int]) -> None:
    ten, twenty, forty = (work(worked, n, 12, 360) for n in (10, 20, 40))
    per_child = (forty - twenty) / 20
    assert twenty - ten == 10 * per_child
    assert ten - 10 * per_child < per_child


def test_the_work_grows_linearly_with_the_segments(worked: list[int]) -> None:
    six, twelve, twenty_four = (work(worked, 20, n, 360) for n in (6, 12, 24))
    assert twenty_four - twelve == 2 * (twelve - six) > 0


def test_a_chart_and_a_table_are_made_of_what_was_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(linearity, "TIMES", 1)
    line = linearity.line_of("children", (2, 4), lambda n: question(n, 2, 48))
    assert len(line.seconds) == 2
    flat = replace(line, grows="doses", seconds=(0.25, 0.5))
    assert numbers([flat]) == "grows,size,seconds\ndoses,2,0.2500\ndoses,4,0.5000\n"
    drawn = chart([Line("children", (1, 2), (0.1, 0.2)), flat])
    root = ET.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}polyline")) == 2
    assert len(root.findall(f"{space}circle")) == 4
    assert "500 ms" in drawn
    assert "4 doses" in drawn
