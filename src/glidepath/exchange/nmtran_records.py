"""The records of an NM-TRAN data set, checked: doses, levels, resets, as NONMEM takes them.

What a record lacks by default is filled in here, and whatever NONMEM would refuse or would
silently read as a zero is refused with row and column. The times at which covariates change, and
how doses add up, are told in `glidepath.exchange.nmtran_clock` and
`glidepath.exchange.nmtran_doses`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from glidepath.exchange.nmtran_checks import (
    DOSE,
    DOSE_ITEMS,
    OBSERVATION,
    RESET_AND_DOSE,
    Ints,
    Items,
    compartment_faults,
    dose_faults,
    early_faults,
    flag_faults,
    flags,
    level_faults,
    time_faults,
)
from glidepath.exchange.nmtran_items import ITEMS, OF_LEVELS, UNREAD
from glidepath.exchange.nmtran_table import Floats, Table, Truths, numbers, refuse
from glidepath.quantities.errors import Place, Problem


@dataclass(frozen=True, slots=True)
class Records:
    """Checked records, one for each row; a missing item has its default.

    Parameters
    ----------
    table
        As text, for places.
    first
        Row with which each individual starts, and the number of rows at the end.
    time, amount, interval
        TIME and II, h; AMT, mg.
    event
        EVID.
    additional
        ADDL.
    steady
        SS = 1.
    value
        ng/mL; the limit where the level is below it; NaN where no level is given.
    below, present
        As of `glidepath.pk.likelihood.Levels`; false where a record is no observation.
    """

    table: Table
    first: Ints
    time: Floats
    amount: Floats
    interval: Floats
    event: Ints
    additional: Ints
    steady: Truths
    value: Floats
    below: Truths
    present: Truths


def records_of(table: Table, factor: float = 1.0, *, levels: bool = True) -> Records:
    """Give the records of a data set.

    Parameters
    ----------
    table
        As text.
    factor
        What a DV is multiplied by to be in ng/mL.
    levels
        Whether DV holds levels; if not, observations only ask for predictions.

    Raises
    ------
    InputError
        With row and column of every problem.
    """
    items = _items(table, levels=levels)
    first = _first(items)
    event = _event(items)
    observed = event == OBSERVATION
    dosed = (event == DOSE) | (event == RESET_AND_DOSE)
    problems = [*dose_faults(items, dosed), *compartment_faults(items, observed, dosed)]
    problems += time_faults(items, event, first)
    measured = observed & (items.of["MDV"] != 1.0) if levels else np.zeros_like(observed)
    below = measured & (flags(items) == 1.0)
    if levels:
        problems += flag_faults(items, event)
        problems += level_faults(items, measured, below)
        problems += early_faults(items, measured, dosed, event, first)
    refuse(problems)
    value = np.where(below, items.of["LLOQ"], items.of["DV"]) * factor
    return Records(
        table=table,
        first=first,
        time=items.of["TIME"],
        amount=np.where(dosed, items.filled("AMT"), 0.0),
        interval=items.filled("II"),
        event=event,
        additional=items.filled("ADDL").astype(np.int64),
        steady=items.filled("SS") == 1.0,
        value=np.where(measured, value, np.nan),
        below=below,
        present=measured,
    )


def _items(table: Table, *, levels: bool) -> Items:
    """Give the items as numbers; refuse a missing column and a text before all else."""
    needed = ("ID", "TIME", "AMT", *(("DV",) if levels else ()))
    problems = [
        Problem(Place(table.file, table.header), f"the column {name} is missing", name, "column")
        for name in needed
        if name not in table.cells
    ]
    problems += _unread(table)
    of = {}
    for name in ITEMS:
        of[name] = np.full(len(table.lines), np.nan)
        if name in table.cells and (levels or name not in OF_LEVELS):
            of[name], wrong = numbers(table, name, clock=name in ("TIME", "II"))
            problems += wrong
    if {"BLQ", "CENS"} <= set(table.cells):
        place = Place(table.file, table.header, "CENS")
        problems.append(Problem(place, "BLQ is there too", "one of the two", "column"))
    refuse(problems)
    return Items(table, of)


def _unread(table: Table) -> Iterator[Problem]:
    for name, expected in UNREAD.items():
        if name in table.cells and (expected or _says_something(table, name)):
            place = Place(table.file, table.header, name)
            expected = expected or "a data set without this column"
            yield Problem(place, f"the item {name} is not read", expected, "unread-item")


def _says_something(table: Table, name: str) -> bool:
    return not set(map(str.strip, table.cells[name])) <= {"", ".", "0"}


def _first(items: Items) -> Ints:
    """Give the row with which each individual starts, and the number of rows at the end."""
    ids = items.of["ID"]
    problems = items.told("ID", np.isnan(ids), "there is no ID", "a number", "id")
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    _, known = np.unique(ids[starts], return_index=True)
    again = np.zeros(len(ids), dtype=bool)
    again[np.delete(starts, known)] = True
    message = "the ID {item} comes again after another"
    problems += items.told("ID", again & ~np.isnan(ids), message, "all its rows together", "id")
    refuse(problems)
    return np.append(starts, len(ids))


def _event(items: Items) -> Ints:
    """Give EVID, which NM-TRAN supplies where the data set has none."""
    if "EVID" in items.table.cells:
        event = items.filled("EVID")
        wrong = ~np.isin(event, range(5))
        expected = "0 (level), 1 (dose), 2 (other), 3 (reset) or 4 (reset and dose)"
        refuse(items.told("EVID", wrong, "there is no event {item}", expected, "event"))
        return event.astype(np.int64)
    dosed = np.any([items.filled(name) != 0.0 for name in DOSE_ITEMS], axis=0)
    return np.where(dosed, DOSE, OBSERVATION)
