"""What ``make bench`` prints: the measures of the program, medians, beside their limits.

With ``--strict`` the exit status is 1 where a limit is passed. Everything is measured on the
machine as it is: on a busy one it is slower. It also draws how the kernel's time grows into
``docs/validation/speed.svg``, with the numbers in ``speed.csv`` beside it; ``--chart`` draws alone.
"""

import os
import sys
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bench.analyse_measures import analyse_measures
from bench.conduct_measures import conduct_measures
from bench.linearity import chart, lines, numbers
from bench.measures import Measure, measures
from bench.simulate_measures import simulate_measures
from bench.store_measures import store_measures

ROOT = Path(__file__).resolve().parents[1]
MILLISECONDS = 1_000


def row(measure: Measure) -> str:
    """Give a line of the table."""
    limit = "" if measure.limit is None else written(measure.limit, measure.unit)
    found = written(measure.found, measure.unit)
    verdict = "" if measure.limit is None else "slow" if measure.slow else "ok"
    return f"{measure.name:36} {found:>10} {limit:>10}  {verdict}".rstrip()


def written(found: float, unit: str) -> str:
    """Give a measure as a reader wants it."""
    if unit != "s":
        return f"{found:.0f} {unit}"
    return f"{found * MILLISECONDS:.2f} ms" if found < 1 / 10 else f"{found:.3f} s"


def busy() -> bool:
    """Whether other work already fills the machine."""
    return os.name == "posix" and os.getloadavg()[0] > (os.cpu_count() or 1)


def draw() -> None:
    """Measure how the kernel's time grows, and write the chart and its numbers."""
    measured = list(lines())
    folder = ROOT / "docs" / "validation"
    (folder / "speed.svg").write_text(chart(measured), encoding="utf-8")
    (folder / "speed.csv").write_text(numbers(measured), encoding="utf-8")


def main() -> None:
    """Print the table as its rows are measured, and draw."""
    draw()
    if "--chart" in sys.argv[1:]:
        return
    if busy():
        print("The machine is busy with other work: everything is slower than it is.")
    print(f"{'median of':36} {'found':>10} {'limit':>10}")
    found = []
    taken = (measures, store_measures, conduct_measures, analyse_measures, simulate_measures)
    for measure in chain.from_iterable(each() for each in taken):
        print(row(measure), flush=True)
        found.append(measure)
    sys.exit(1 if "--strict" in sys.argv[1:] and any(each.slow for each in found) else 0)


if __name__ == "__main__":
    main()
