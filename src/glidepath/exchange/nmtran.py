"""NM-TRAN data sets in: what NONMEM would make of one, ready for `glidepath.pk`.

Doses of all records add up, a reset or a steady state (SS = 1) forgets what went before, and the
covariates of a record hold from the record before until this one. The format and every convention
are told in docs/nmtran.md.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from glidepath.exchange.nmtran_checks import OBSERVATION, RESET, RESET_AND_DOSE
from glidepath.exchange.nmtran_clock import Happenings, clock_of
from glidepath.exchange.nmtran_covariates import Covariates, covariates_of
from glidepath.exchange.nmtran_doses import Given, dosings_of, single_doses
from glidepath.exchange.nmtran_items import LEVEL_UNITS, THOUSANDTHS
from glidepath.exchange.nmtran_records import Records, records_of
from glidepath.exchange.nmtran_table import read_table
from glidepath.pk.fits import Beyond
from glidepath.pk.individuals import Individual
from glidepath.pk.layout import Dosing
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model
from glidepath.quantities.errors import Place, Problem, input_error, quoted

A_SECOND = 1.0 / 3600.0
"""Hours by which the clock of an individual is behind that of the file once it was turned back."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """What a data set holds.

    Parameters
    ----------
    file
        Its path.
    individuals
        One for each ID, in the order of the file.
    unused
        Columns that nothing asks for.
    comments
        Number of lines that were left out as comments.
    """

    file: str
    individuals: tuple[Individual, ...]
    unused: tuple[str, ...] = ()
    comments: int = 0


def read_nmtran(
    path: Path,
    models: Sequence[Model] = (),
    *,
    unit: str = "ng/mL",
    locf: bool = False,
    levels: bool = True,
) -> DataSet:
    """Read an NM-TRAN data set in a CSV file.

    Parameters
    ----------
    path
        Of the file.
    models
        Whose covariates are wanted; without models, all that are known by name.
    unit
        Of DV and LLOQ.
    locf
        Whether covariates hold from their record on. By default they hold, as in NONMEM, from the
        record before until their own.
    levels
        Whether DV holds levels; if not, observations only ask for predictions.

    Returns
    -------
    DataSet
        Times in h, amounts in mg, levels in ng/mL.

    Raises
    ------
    InputError
        With line and column of every problem.
    """
    if unit not in LEVEL_UNITS:
        message = f"levels in {quoted(unit)} are not read"
        raise input_error(message, expected=" or ".join(LEVEL_UNITS), kind="unknown-unit")
    with _uncollected():
        table = read_table(path)
        records = records_of(table, LEVEL_UNITS[unit], levels=levels)
        covariates = covariates_of(table, records.first, models)
        individuals = tuple(_individuals(records, covariates, locf=locf))
    return DataSet(table.file, individuals, covariates.unused, table.comments)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for garbage among millions of values that are all wanted."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Rows:
    """Records as lists, to be gone through one by one.

    `given` are the rows of doses and resets, `single` those that give one dose and forget nothing.
    """

    time: list[float]
    clears: list[bool]
    steady: list[bool]
    read: list[bool]
    differs: list[bool]
    given: list[bool]
    single: list[bool]
    amount: list[float]
    interval: list[float]
    additional: list[int]

    def happenings(self, own: slice) -> Happenings:
        """Give what the clock must know of some of them."""
        return Happenings(
            self.time[own], self.clears[own], self.steady[own], self.read[own], self.differs[own]
        )


def _rows(records: Records, covariates: Covariates) -> _Rows:
    clears = (records.event == RESET) | (records.event == RESET_AND_DOSE)
    return _Rows(
        records.time.tolist(),
        clears.tolist(),
        records.steady.tolist(),
        (records.event == OBSERVATION).tolist(),
        covariates.differs.tolist(),
        (clears | (records.amount > 0.0)).tolist(),
        (~clears & ~records.steady & (records.interval == 0.0)).tolist(),
        records.amount.tolist(),
        records.interval.tolist(),
        records.additional.tolist(),
    )


def _individuals(records: Records, covariates: Covariates, *, locf: bool) -> Iterator[Individual]:
    rows = _rows(records, covariates)
    ids = records.table.cells["ID"]
    for first, last in pairwise(records.first.tolist()):
        clock = clock_of(rows.happenings(slice(first, last)), locf=locf)
        read = [i for i in range(first, last) if rows.read[i]]
        holding = [first + i for i in clock.record]
        yield Individual(
            id=ids[first].strip(),
            dosings=_dosings(rows, range(first, last), clock.time),
            levels=Levels(
                np.array([[clock.time[i - first] for i in read]]),
                records.value[read][None],
                records.below[read][None],
                records.present[read][None],
            ),
            since=clock.since,
            covariates={n: tuple(x[holding].tolist()) for n, x in covariates.values.items()},
            times=tuple(rows.time[i] for i in read),
            lines=tuple(records.table.lines[i] for i in read),
            turned_back=clock.time[-1] - rows.time[last - 1] > A_SECOND,
        )


def _dosings(rows: _Rows, own: range, clock: Sequence[float]) -> tuple[Dosing, ...]:
    """Give what an individual took; nothing, from its first record on, where there is no dose."""
    here = [i for i in own if rows.given[i]]
    times = [clock[i - own.start] for i in here]
    if here and all(rows.single[i] for i in here):
        return single_doses(times, [rows.amount[i] for i in here])
    given = [
        Given(
            time,
            rows.amount[i],
            rows.interval[i],
            rows.additional[i] + 1,
            rows.clears[i],
            rows.steady[i],
        )
        for i, time in zip(here, times, strict=True)
    ]
    return dosings_of(given) or (Dosing(clock[0], ()),)


def wrong_units(data: DataSet, found: Iterable[Beyond], unit: str = "ng/mL") -> tuple[Problem, ...]:
    """Give levels that only a wrong unit explains as problems of their rows.

    Parameters
    ----------
    found
        By `glidepath.pk.fits.beyond`.
    unit
        In which the levels were read.
    """
    return tuple(_wrong_unit(data, each, unit) for each in found)


def _wrong_unit(data: DataSet, found: Beyond, unit: str) -> Problem:
    place = Place(data.file, data.individuals[found.individual].lines[found.place], "DV")
    factor = LEVEL_UNITS[unit]
    times = f"{found.level / found.highest:.0f} times"
    most = f"{found.highest / factor:.3g} {unit}"
    message = (
        f"{found.level / factor:g} {unit} is {times} what a typical child could reach on these "
        f"doses, {most}; this looks like {THOUSANDTHS[unit]} given as {unit}"
    )
    return Problem(place, message, f"{unit}, or the unit of the levels in --unit", "wrong-unit")
