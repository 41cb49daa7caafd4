"""Measures of the simulation, beside the limits that it is asked to keep.

Seconds of processor time on one core for a small part, scaled to the whole: other work on the same
machine then counts less than in seconds of a clock. Two cores share the chunks evenly.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from bench.measures import Measure
from glidepath.exchange.assumptions import own_assumptions
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import read_model
from glidepath.exchange.protocols import read_protocol
from glidepath.simulate.chance import new_keys
from glidepath.simulate.children import draw
from glidepath.simulate.disease import calibrated
from glidepath.simulate.outcomes import outcomes
from glidepath.simulate.setting import Setting
from glidepath.simulate.trials import Plan, children_of, run_chunk

SEED = 20260105
CORES = 2
MONTHS = 12
MILLION = 1_000_000


def setting(fitted: str | None = None) -> Setting:
    """The trial with the assumptions of the program."""
    return Setting(
        protocol=read_protocol("khe-sirolimus"),
        assumptions=own_assumptions(),
        model=read_model("fan-2024"),
        growth=read_growth(),
        fitted=None if fitted is None else read_model(fitted),
    )


def processor(work: Callable[[], object]) -> float:
    """Give the seconds of one core that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def child_months(fitted: str | None, number: int) -> float:
    """Give the seconds of two cores for a million child-months, from so many children."""
    own = setting(fitted)
    keys = new_keys(np.random.Generator(np.random.PCG64(SEED)), number)
    arm = np.arange(number) % 2 == 0
    share = calibrated(own.assumptions).share
    those = draw(own, keys, np.zeros(number, np.int64), arm, share)
    taken = processor(lambda: outcomes(own, those))
    return taken * MILLION / (number * MONTHS) / CORES


def thousand_trials() -> float:
    """Give the seconds of two cores for 1,000 trials of 30 children, from one chunk of them."""
    own, plan = setting(), Plan(children=30, trials=1_000, seed=SEED)
    chunk = plan.chunks[0]
    children_of(own, plan, chunk)
    taken = processor(lambda: run_chunk(own, plan, chunk))
    return taken * plan.trials / chunk.trials / CORES


def simulate_measures(parts: float = 1.0) -> Iterator[Measure]:
    """Take every measure of the simulation.

    Parameters
    ----------
    parts
        How much of the usual number of children is simulated.
    """
    linear, fitted = int(16_384 * parts), int(2_048 * parts)
    found = child_months(None, linear)
    yield Measure("million child-months, proportion", found, 10.0)
    found = child_months("chen-2021", fitted)
    yield Measure("million child-months, monthly MAP", found, 60.0)
    if parts >= 1.0:
        yield Measure("1,000 trials of 30 children", thousand_trials(), 60.0)
