"""The measures of the analysis: one penalised regression, thousands of log-rank tests, a report.

They count time of the processor, since other programs may share the machine.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measures import Measure
from glidepath.analyse.analysis import analyse
from glidepath.analyse.design import Asked, design
from glidepath.analyse.firth import firth_slope
from glidepath.analyse.log_rank import log_rank
from glidepath.exchange.frozen_trials import read_frozen_trial

TRIALS, PARTICIPANTS = 10_000, 300
FITS = 50
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "trial"


def _took(what: Callable[[], object], times: int = 1) -> float:
    """Give the median of the processor's seconds, the first call not counted."""
    what()
    found = []
    for _ in range(times):
        began = time.process_time()
        what()
        found.append(time.process_time() - began)
    return float(np.median(found))


def regressions(fits: int = FITS) -> Iterator[Measure]:
    """Measure Firth's regression of thirty with its profile interval and ratio test."""
    arm, outcome = np.arange(30) < 15, np.isin(np.arange(30), [*range(9), 20])
    design_ = np.column_stack([np.ones(30), arm])
    took = _took(lambda: firth_slope(design_, outcome, 1), fits)
    yield Measure("Firth, 30 participants, profile interval", took, 0.005)


def log_ranks(trials: int = TRIALS) -> Iterator[Measure]:
    """Measure many log-rank tests at once, without ties and with days as times."""
    rng = np.random.default_rng(1)
    months = rng.exponential(20.0, (trials, PARTICIPANTS))
    event, first = months < 24, rng.random(months.shape) < 0.5
    days = np.ceil(months * 30)
    for name, when in (("continuous times", months), ("whole days, ties", days)):
        took = _took(lambda when=when: log_rank(when, event, first), 3)  # type: ignore[misc]
        yield Measure(f"{trials} log-rank tests of {PARTICIPANTS}, {name}", took, 1.0)


def whole() -> Iterator[Measure]:
    """Measure a whole design and a whole analysis."""
    yield Measure(
        "design of 15 against 15", _took(lambda: design(Asked(), np.random.default_rng(1))), None
    )
    data = read_frozen_trial(EXAMPLE)
    yield Measure(
        "analysis of a frozen trial", _took(lambda: analyse(data, np.random.default_rng(1))), None
    )


def analyse_measures() -> Iterator[Measure]:
    """Take every measure of the analysis."""
    yield from regressions()
    yield from log_ranks()
    yield from whole()


if __name__ == "__main__":
    for each in analyse_measures():
        sys.stdout.write(f"{each.found:9.4f} s  {each.limit or ''!s:8} {each.name}\n")
