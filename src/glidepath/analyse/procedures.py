"""How participants were allocated, as functions that allocate again: whole lists of arms at once.

A procedure answers one stratum; `lists` runs it in each. What really allocates, one participant at
a time and concealed, is no part of this layer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from glidepath.analyse.values import Bools, Ints
from glidepath.quantities.errors import input_error


class Procedure(Protocol):
    """Allocates: chance, how many lists, how many participants, in the order of their entry."""

    def __call__(self, rng: np.random.Generator, many: int, of: int) -> Bools:
        """Give whether each is in the first arm, shape [list, participant]."""
        ...


@dataclass(frozen=True, slots=True)
class Complete:
    """A fair coin for each."""

    def __call__(self, rng: np.random.Generator, many: int, of: int) -> Bools:
        """Give lists of arms."""
        return rng.random((many, of)) < 0.5


@dataclass(frozen=True, slots=True)
class BigStick:
    """A fair coin, unless the arms are as far apart as they may be; then the smaller arm.

    Source: Soares and Wu, Commun Stat Theory Methods 1983;12:2017 (doi 10.1080/03610928308828586).

    Parameters
    ----------
    apart
        The largest difference between the numbers in the arms.
    """

    apart: int

    def __call__(self, rng: np.random.Generator, many: int, of: int) -> Bools:
        """Give lists of arms."""
        tossed = rng.random((many, of)) < 0.5
        ahead = np.zeros(many, dtype=np.int64)
        for place in range(of):
            column = tossed[:, place] & (ahead < self.apart) | (ahead <= -self.apart)
            tossed[:, place] = column
            ahead += np.where(column, 1, -1)
        return tossed


@dataclass(frozen=True, slots=True)
class Blocks:
    """Permuted blocks, each of a size drawn from some."""

    sizes: tuple[int, ...]

    def __call__(self, rng: np.random.Generator, many: int, of: int) -> Bools:
        """Give lists of arms."""
        found = np.empty((many, of), dtype=bool)
        for each in range(many):
            drawn: list[Bools] = []
            while sum(map(len, drawn)) < of:
                size = int(rng.choice(self.sizes))
                drawn.append(rng.permutation(np.arange(size) < size // 2))
            found[each] = np.concatenate(drawn)[:of]
        return found


def procedure(kind: str, numbers: Sequence[int]) -> Procedure:
    """Give a procedure by its name: complete, big-stick (largest difference), blocks (sizes).

    Raises
    ------
    InputError
        For another name, or numbers that do not belong to it.
    """
    if kind == "complete" and not numbers:
        return Complete()
    if kind == "big-stick" and len(numbers) == 1 and numbers[0] > 0:
        return BigStick(numbers[0])
    if kind == "blocks" and numbers and all(each > 0 and each % 2 == 0 for each in numbers):
        return Blocks(tuple(numbers))
    raise input_error(
        f"there is no procedure {kind} with the numbers {list(numbers)}",
        expected="complete; big-stick with its largest difference; blocks with even sizes",
        kind="unknown-procedure",
    )


def lists(
    by_stratum: Mapping[str, Procedure] | Procedure,
    rng: np.random.Generator,
    many: int,
    strata: Sequence[str],
    order: Ints,
) -> Bools:
    """Give lists of arms for a trial.

    Parameters
    ----------
    by_stratum
        One procedure for all strata, or one for each.
    strata
        Of each participant.
    order
        Of entry, one number a participant, shape [participant].

    Returns
    -------
    Whether each participant is in the first arm, shape [list, participant].
    """
    found = np.empty((many, len(strata)), dtype=bool)
    for stratum in sorted(set(strata)):
        inside = np.flatnonzero(np.array([each == stratum for each in strata]))
        inside = inside[np.argsort(order[inside], kind="stable")]
        used = by_stratum[stratum] if isinstance(by_stratum, Mapping) else by_stratum
        found[:, inside] = used(rng, many, len(inside))
    return found
