"""Chance that does not depend on what else was drawn: a hash of child, purpose and occasion.

A child has one key of 64 bits, drawn from the generator of its chunk. Each number that it needs is
that key mixed with what the number is for and with the day: the same child has the same luck under
two protocols, whatever happened to it before.

Source of the mixing: Steele, Lea, Flood. Fast splittable pseudorandom number generators. OOPSLA
2014 (10.1145/2660193.2660195), the finaliser of splitmix64.
"""

from enum import IntEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Keys: TypeAlias = npt.NDArray[np.uint64]
Floats: TypeAlias = npt.NDArray[np.float64]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
BITS = 53
"""Of a double's fraction."""


class Purpose(IntEnum):
    """What a number is for."""

    AGE = 1
    SEX = 2
    Z_SCORE = 3
    KMP = 4
    GENOTYPE = 5
    TROUGH = 6
    FACTOR = 7
    SUSCEPTIBLE = 8
    KEEP = 9
    ONSET = 10
    RESPONSE = 11
    FEW_PLATELETS = 12
    ERROR = 13
    TIMING = 14
    MISTIMED = 15
    LATE = 16
    MISSED = 17
    REPORTED = 18
    INFECTION = 19
    COURSE = 20
    ABSENT = 21
    WINDOW = 22
    LOST = 23
    SIGNS = 24
    SEEN = 25
    FALSE_ALARM = 26
    LAG = 27
    DEVIATION = 28
    ETA = 40


def new_keys(rng: np.random.Generator, number: int) -> Keys:
    """Draw a key for each child."""
    return rng.integers(0, 2**64, number, dtype=np.uint64)


def uniform(keys: Keys, purpose: int, occasion: npt.ArrayLike = 0) -> Floats:
    """Give numbers between 0 and 1, neither end included.

    Parameters
    ----------
    keys
        Of the children, (n,).
    purpose
        A `Purpose`, or `Purpose.ETA` and the number of an eta.
    occasion
        A day, or how often it happened before; (n,) or one number, not negative.
    """
    occasions = np.atleast_1d(np.asarray(occasion)).astype(np.uint64)
    purposes = np.array([purpose], dtype=np.uint64)
    mixed = _mixed(_mixed(keys + GOLDEN * purposes) + GOLDEN * (occasions + np.uint64(1)))
    whole: Floats = (mixed >> np.uint64(64 - BITS)).astype(np.float64)
    return (whole + 0.5) / 2.0**BITS


def uniform_where(
    keys: Keys, purpose: int, occasion: npt.ArrayLike, where: npt.NDArray[np.bool_]
) -> Floats:
    """Give numbers where they are wanted, and 1 elsewhere; see `uniform`."""
    found = np.ones(len(keys))
    rows = np.flatnonzero(where)
    if rows.size:
        occasions = np.broadcast_to(np.asarray(occasion), found.shape)
        found[rows] = uniform(keys[rows], purpose, occasions[rows])
    return found


def normal(keys: Keys, purpose: int, occasion: npt.ArrayLike = 0) -> Floats:
    """Give numbers of the standard normal distribution (Box and Muller); see `uniform`."""
    one, other = uniform(keys, purpose, occasion), uniform(keys, purpose + 1000, occasion)
    found: Floats = np.sqrt(-2.0 * np.log(one)) * np.cos(2.0 * np.pi * other)
    return found


def waiting(keys: Keys, purpose: int, occasion: npt.ArrayLike, per_year: float) -> Floats:
    """Give whole days until something that comes at a constant rate; infinite at a rate of 0."""
    if per_year == 0.0:
        return np.full(len(keys), np.inf)
    return _days(uniform(keys, purpose, occasion), per_year)


def waiting_where(
    keys: Keys,
    purpose: int,
    occasion: npt.ArrayLike,
    per_year: float,
    where: npt.NDArray[np.bool_],
) -> Floats:
    """Give the same where it is wanted, and infinite days elsewhere."""
    if per_year == 0.0:
        return np.full(len(keys), np.inf)
    days = _days(uniform_where(keys, purpose, occasion, where), per_year)
    return np.where(where, days, np.inf)


def _days(luck: Floats, per_year: float) -> Floats:
    days: Floats = np.ceil(-np.log(luck) * (365.25 / per_year))
    return days


def _mixed(x: Keys) -> Keys:
    x = (x ^ (x >> np.uint64(30))) * FIRST
    x = (x ^ (x >> np.uint64(27))) * SECOND
    mixed: Keys = x ^ (x >> np.uint64(31))
    return mixed
