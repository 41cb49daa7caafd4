"""Whole trials, in chunks that do not depend on who works on them.

A chunk is a fixed number of trials, with a seed of its own: child number i of trial number t is the
same child, whatever the number of chunks, workers or trials beside it in the same plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glidepath.protocol.model import ArmKind
from glidepath.quantities.errors import input_error
from glidepath.simulate.chance import new_keys, uniform
from glidepath.simulate.children import Children, draw
from glidepath.simulate.disease import calibrated
from glidepath.simulate.outcomes import Outcomes, joined, outcomes
from glidepath.simulate.setting import Setting

AT_ONCE = 16_384
"""Children of a chunk, about: few enough to stay below 300 MB, many enough to be fast."""

ALLOCATION = 900
"""Purpose of the numbers by which arms are allocated."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many children in how many trials, and the seed of their chance.

    Parameters
    ----------
    children
        Of one trial.
    trials
        At least 1.
    seed
        Any whole number, not negative.
    at_once
        Children of a chunk, about; the results depend on it.
    """

    children: int
    trials: int
    seed: int
    at_once: int = AT_ONCE

    def __post_init__(self) -> None:
        for name in ("children", "trials", "at_once"):
            if getattr(self, name) < 1:
                raise input_error(f"{name} is {getattr(self, name)}", expected="1 or more")
        if self.seed < 0:
            raise input_error(f"seed is {self.seed}", expected="0 or more")

    @property
    def chunks(self) -> tuple["Chunk", ...]:
        """The chunks, in order."""
        if self.children >= self.at_once:
            return tuple(self._slices())
        each = max(1, self.at_once // self.children)
        starts = range(0, self.trials, each)
        return tuple(
            Chunk(number, trial, min(each, self.trials - trial), 0, self.children)
            for number, trial in enumerate(starts)
        )

    def _slices(self) -> Iterator["Chunk"]:
        """Slices of trials that are larger than a chunk."""
        number = 0
        for trial in range(self.trials):
            for start in range(0, self.children, self.at_once):
                size = min(self.at_once, self.children - start)
                yield Chunk(number, trial, 1, start, size)
                number += 1


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of work: some whole trials, or a slice of one large trial.

    Parameters
    ----------
    number
        Of the chunk, which gives its seed.
    trial, trials
        The first trial, and how many.
    start, size
        The first child of each trial, and how many.
    """

    number: int
    trial: int
    trials: int
    start: int
    size: int


def run_chunk(setting: Setting, plan: Plan, chunk: Chunk) -> Outcomes:
    """Simulate one chunk; the same arguments give the same bits."""
    return outcomes(setting, children_of(setting, plan, chunk))


def children_of(setting: Setting, plan: Plan, chunk: Chunk) -> Children:
    """Draw the children of a chunk."""
    seed = np.random.SeedSequence(plan.seed, spawn_key=(chunk.number,))
    rng = np.random.Generator(np.random.PCG64(seed))
    keys = new_keys(rng, chunk.trials * chunk.size)
    trial = np.repeat(np.arange(chunk.trial, chunk.trial + chunk.trials), chunk.size)
    taper = allocated(setting, keys, chunk)
    return draw(setting, keys, trial, taper, calibrated(setting.assumptions).share)


def allocated(
    setting: Setting, keys: npt.NDArray[np.uint64], chunk: Chunk
) -> npt.NDArray[np.bool_]:
    """Allocate arms by the ratio of the protocol, balanced within each trial.

    The arm of each child is its rank by chance; how a trial really randomises is not simulated.
    """
    if not setting.two_arms:
        return np.ones(len(keys), bool)
    ratio = _ratio(setting)
    luck = uniform(keys, ALLOCATION).reshape(chunk.trials, chunk.size)
    ranks = luck.argsort(axis=1).argsort(axis=1)
    taper = (ranks + 0.5) / chunk.size < ratio
    return taper.ravel()


def _ratio(setting: Setting) -> float:
    """The share of the taper arm; the ratio names the arms in the protocol's order."""
    parts = setting.parameters.randomisation.ratio
    kinds = [arm.kind for arm in setting.protocol.arms]
    taper = sum(part for part, kind in zip(parts, kinds, strict=False) if kind is ArmKind.TAPER)
    return taper / sum(parts)


Work = Callable[[Chunk], Outcomes]
Mapper = Callable[[Work, tuple[Chunk, ...]], Iterator[Outcomes]]
"""Whoever does the work: gives the results in the order of the chunks."""


def here(work: Work, chunks: tuple[Chunk, ...]) -> Iterator[Outcomes]:
    """Do the work here and now, one chunk after the other."""
    return map(work, chunks)


@dataclass(frozen=True)
class Task:
    """The work of a simulation as a value that can be sent to another process."""

    setting: Setting
    plan: Plan

    def __call__(self, chunk: Chunk) -> Outcomes:
        """Simulate one chunk."""
        return run_chunk(self.setting, self.plan, chunk)


def simulate(
    setting: Setting,
    plan: Plan,
    mapper: Mapper = here,
    progress: Callable[[int, int], None] | None = None,
) -> Outcomes:
    """Simulate all trials of a plan.

    Parameters
    ----------
    mapper
        Who works; the result does not depend on it.
    progress
        Told after each chunk how many of how many are done.
    """
    chunks = plan.chunks
    parts = []
    for part in mapper(Task(setting, plan), chunks):
        parts.append(part)
        if progress is not None:
            progress(len(parts), len(chunks))
    return joined(parts)
