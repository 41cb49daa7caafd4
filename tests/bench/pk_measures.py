"""Measures of the pharmacokinetics, beside the limits that the engine is asked to keep."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from glidepath.exchange.models import read_model
from glidepath.pk.between import omega
from glidepath.pk.cohort import Cohort, cohort, predicted
from glidepath.pk.estimate import estimate
from glidepath.pk.kernel import levels_at, solve
from glidepath.pk.layout import DAY, every, lay_out
from glidepath.pk.likelihood import Levels
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.segments import take

Timed = Callable[[], object]
SEED = 20260105
CORES = 2


def children(name: str, number: int, levels: int, months: int) -> Cohort:
    """Draw children of a model on a taper, a dose a month, with levels before a dose."""
    rng = np.random.default_rng(SEED)
    model = read_model(name)
    taper = [every(30 * DAY * month, 1.5 * 0.9**month) for month in range(months)]
    segments = take(lay_out(taper), np.zeros(number, dtype=np.int64))
    days = np.sort(rng.integers(14, 30 * months, (number, levels)), axis=1)
    blank = Levels(
        DAY * days,
        np.ones(days.shape),
        np.zeros(days.shape, dtype=bool),
        np.ones(days.shape, dtype=bool),
    )
    known = {
        "weight": rng.uniform(9.0, 40.0, (number, 1)),
        "age": 40.0,
        "ast": 20.0,
        "total-bilirubin": 9.0,
        "oxcarbazepine": 0.0,
    }
    empty = cohort(model, known, segments, blank)
    spread = omega(model.between)
    true = predicted(empty, rng.multivariate_normal(np.zeros(len(spread)), spread, number))
    read = np.maximum(true * np.exp(0.2 * rng.standard_normal(true.shape)), 0.1)
    return replace(empty, levels=replace(blank, value=read))


def troughs(segments: int) -> Timed:
    """Give the work of a year of daily troughs for ten thousand children."""
    number = 10_000
    rng = np.random.default_rng(SEED)
    part = 365.0 * DAY / segments
    plan = [every(part * i, 1.0 - 0.02 * i) for i in range(segments)]
    doses = take(lay_out(plan), np.zeros(number, dtype=np.int64))
    cl, v = rng.uniform(2.0, 8.0, (number, 1)), rng.uniform(80.0, 300.0, (number, 1))
    times = np.tile(DAY * np.arange(1.0, 366.0), (number, 1))
    return lambda: levels_at(solve(OneCompartment(cl, v, np.array([[0.485]])), doses), times)


def peak() -> float:
    """Give the most memory, MiB, that a process of its own needs for these troughs in all."""
    tests = Path(__file__).resolve().parents[1]
    program = [sys.executable, "-c", "from bench.pk_measures import need; need()"]
    told = subprocess.run(program, cwd=tests, capture_output=True, check=True, text=True)
    return float(told.stdout)


def need() -> None:
    """Compute the troughs, and print the most memory, MiB, that this process has had."""
    from resource import RUSAGE_SELF, getrusage  # only where there is POSIX

    troughs(24)()
    sys.stdout.write(str(getrusage(RUSAGE_SELF).ru_maxrss / 1024))


def one_child(name: str) -> Timed:
    """Give the work of one child with two years of doses and 24 levels."""
    child = children(name, 1, 24, 24)
    return lambda: estimate(child)


def pk_measures(
    timed: Callable[[Timed, int], float],
) -> Iterator[tuple[str, float, float | None]]:
    """Give name, seconds and limit of every measure."""
    for name in ("fan-2024", "cheng-2020"):
        yield f"MAP of a child, {name}", timed(one_child(name), 20), 0.005
    many = children("fan-2024", 10_000, 24, 24)
    yield "MAP of 10,000 children", timed(lambda: estimate(many, CORES), 3), 1.0
    adults = children("golubovic-2019", 1_000, 6, 1)
    yield "MAP, two compartments, 1,000", timed(lambda: estimate(adults, CORES), 3), 0.2
    for segments in (1, 12, 24):
        yield f"10,000 x 365 troughs, {segments} segments", timed(troughs(segments), 3), 0.4
