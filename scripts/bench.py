"""What ``make bench`` prints: the measures of the program, medians, beside their limits.

With ``--strict`` the exit status is 1 where a limit is passed. Everything is measured on the
machine as it is: on a busy one it is slower.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bench.measures import Measure, measures

MILLISECONDS = 1_000


def row(measure: Measure) -> str:
    """Give a line of the table."""
    limit = "" if measure.limit is None else written(measure.limit)
    verdict = "" if measure.limit is None else "slow" if measure.slow else "ok"
    return f"{measure.name:36} {written(measure.seconds):>10} {limit:>10}  {verdict}".rstrip()


def written(seconds: float) -> str:
    """Give seconds as a reader wants them."""
    short = seconds < 1 / 10
    return f"{seconds * MILLISECONDS:.2f} ms" if short else f"{seconds:.3f} s"


def busy() -> bool:
    """Whether other work already fills the machine."""
    return os.name == "posix" and os.getloadavg()[0] > (os.cpu_count() or 1)


def main() -> None:
    """Print the table as its rows are measured."""
    if busy():
        print("The machine is busy with other work: everything is slower than it is.")
    print(f"{'median of':36} {'found':>10} {'limit':>10}")
    found = []
    for measure in measures():
        print(row(measure), flush=True)
        found.append(measure)
    sys.exit(1 if "--strict" in sys.argv[1:] and any(each.slow for each in found) else 0)


if __name__ == "__main__":
    main()
