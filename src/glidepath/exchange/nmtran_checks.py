"""What is wrong with the records of an NM-TRAN data set: each check names row and column.

NONMEM refuses most of this; the rest it would read silently as a zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glidepath.exchange.nmtran_table import Floats, Table, Truths, told
from glidepath.quantities.errors import Problem

Ints = npt.NDArray[np.int64]

OBSERVATION, DOSE, OTHER, RESET, RESET_AND_DOSE = range(5)
"""Values of EVID."""

DOSE_ITEMS = ("AMT", "RATE", "II", "ADDL", "SS")

LONGEST = 1e6
"""Hours that a TIME may be from 0, more than a century."""

MOST_ADDITIONAL = 100_000
"""Doses that one record may add."""


@dataclass(frozen=True, slots=True)
class Items:
    """Columns as numbers, missing ones as NaN; those that the file lacks are all missing."""

    table: Table
    of: dict[str, Floats]

    def filled(self, column: str) -> Floats:
        """Give a column as NM-TRAN reads it, a missing item as 0."""
        return np.nan_to_num(self.of[column], nan=0.0)

    def told(
        self, column: str, where: Truths, message: str, expected: str, kind: str
    ) -> list[Problem]:
        return told(self.table, column, where, message, expected, kind)


def dose_faults(items: Items, dosed: Truths) -> Iterator[Problem]:
    amount, rate = items.filled("AMT"), items.filled("RATE")
    message, expected = "{item} on a record that is no dose", "0, or EVID 1"
    for name in DOSE_ITEMS:
        wrong = ~dosed & (items.filled(name) != 0.0)
        yield from items.told(name, wrong, message, expected, "no-dose")
    yield from items.told("AMT", dosed & (amount < 0), "a negative amount, {item}", "mg", "amount")
    message = "a dose of nothing"
    yield from items.told("AMT", dosed & (amount == 0.0), message, "mg above 0", "amount")
    message, expected = "an infusion, {item}", "0: doses are absorbed from the depot"
    yield from items.told("RATE", dosed & (rate != 0.0), message, expected, "rate")
    yield from _repetition(items, dosed)


def _repetition(items: Items, dosed: Truths) -> Iterator[Problem]:
    """Tell what is wrong with II, ADDL and SS; ADDL needs II, and II needs ADDL or SS."""
    interval, more, steady = (items.filled(name) for name in ("II", "ADDL", "SS"))
    message, expected = "{item} additional doses", f"a whole number, 0 to {MOST_ADDITIONAL}"
    odd = (more < 0) | (more > MOST_ADDITIONAL) | (more != np.floor(more))
    yield from items.told("ADDL", dosed & odd, message, expected, "additional")
    message, expected = (
        "SS = {item} is not read",
        "0, or 1 for a steady state that forgets the past",
    )
    odd = ~np.isin(steady, (0.0, 1.0))
    yield from items.told("SS", dosed & odd, message, expected, "steady")
    message = "a negative interval, {item}"
    yield from items.told("II", dosed & (interval < 0), message, "hours above 0", "interval")
    message, expected = "{item} additional doses without II", "II, hours above 0"
    lacks = dosed & (more > 0) & (interval == 0.0)
    yield from items.told("ADDL", lacks, message, expected, "interval")
    message, expected = "a steady state without II", "II, hours above 0"
    yield from items.told(
        "SS", dosed & (steady == 1) & (interval == 0.0), message, expected, "steady"
    )
    message, expected = "II {item} without ADDL", "ADDL above 0, or SS = 1, or no II"
    lacks = dosed & (interval > 0) & (more == 0) & (steady == 0)
    yield from items.told("II", lacks, message, expected, "interval")


def compartment_faults(items: Items, observed: Truths, dosed: Truths) -> Iterator[Problem]:
    compartment = items.filled("CMT")
    message, expected = "a dose into compartment {item}", "1, the depot, or no CMT"
    wrong = dosed & ~np.isin(compartment, (0.0, 1.0))
    yield from items.told("CMT", wrong, message, expected, "compartment")
    message, expected = "a level of compartment {item}", "2, the central one, or no CMT"
    wrong = observed & ~np.isin(compartment, (0.0, 2.0))
    yield from items.told("CMT", wrong, message, expected, "compartment")
    message, expected = "there is no compartment {item}", "0 to 3; none is turned off"
    wrong = ~observed & ~dosed & ~np.isin(compartment, range(4))
    yield from items.told("CMT", wrong, message, expected, "compartment")


def time_faults(items: Items, event: Ints, first: Ints) -> Iterator[Problem]:
    time = items.of["TIME"]
    yield from items.told("TIME", np.isnan(time), "there is no time", "hours", "time")
    message = "{item} is more than a century away"
    yield from items.told("TIME", np.abs(time) > LONGEST, message, "hours", "time")
    earlier = np.concatenate(([False], time[1:] < time[:-1]))
    earlier[first[:-1]] = False
    earlier &= (event != RESET) & (event != RESET_AND_DOSE)
    message = "{item} lies before the row above"
    expected = "rows in the order of time, hours that go on counting after midnight"
    yield from items.told("TIME", earlier, message, expected, "time")


def flags(items: Items) -> Floats:
    return np.where(np.isnan(items.of["BLQ"]), items.filled("CENS"), items.of["BLQ"])


def flag_faults(items: Items, event: Ints) -> Iterator[Problem]:
    stated = items.of["MDV"]
    wrong = ~np.isnan(stated) & ~np.isin(stated, (0.0, 1.0))
    yield from items.told("MDV", wrong, "MDV = {item} is not read", "0 or 1", "missing")
    message, expected = "MDV = {item} on a record that is no level", "1, or no MDV"
    yield from items.told(
        "MDV", (stated == 0.0) & (event != OBSERVATION), message, expected, "missing"
    )


def level_faults(items: Items, measured: Truths, below: Truths) -> Iterator[Problem]:
    value, limit = items.of["DV"], items.of["LLOQ"]
    flag = "BLQ" if "BLQ" in items.table.cells else "CENS"
    wrong = measured & ~np.isin(flags(items), (0.0, 1.0))
    message, expected = f"{flag} = {{item}} is not read", "1 below the limit, else 0"
    yield from items.told(flag, wrong, message, expected, "limit")
    lacks = below & ~(limit > 0.0)
    message, expected = "below a limit that is not there", "the limit in LLOQ, above 0"
    column = "LLOQ" if "LLOQ" in items.table.cells else flag
    yield from items.told(column, lacks, message, expected, "limit")
    message = "{item} is said to be below the limit and lies above it"
    yield from items.told("DV", below & (value > limit), message, "LLOQ, or .", "limit")
    seen = measured & ~below
    message, expected = "there is no level", "a level, or MDV = 1 where only its time is wanted"
    yield from items.told("DV", seen & np.isnan(value), message, expected, "level")
    message, expected = "{item} is no level", "above 0; below the limit it is BLQ = 1 with LLOQ"
    yield from items.told("DV", seen & (value <= 0.0), message, expected, "level")


def early_faults(
    items: Items, measured: Truths, dosed: Truths, event: Ints, first: Ints
) -> Iterator[Problem]:
    """Tell levels of somebody who has taken nothing since the start or the last reset."""
    rows = np.arange(len(event))
    anew = np.isin(rows, first[:-1]) | (event == RESET) | (event == RESET_AND_DOSE)
    since = np.maximum.accumulate(np.where(anew, rows, 0))
    so_far = np.cumsum(dosed)
    taken: Ints = so_far - (so_far - dosed)[since]
    message, expected = "a level before any dose", "a dose before it, or MDV = 1"
    yield from items.told("DV", measured & (taken == 0), message, expected, "before-dose")
