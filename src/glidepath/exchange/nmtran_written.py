"""NM-TRAN data sets out: dosings, levels and covariates as records that NONMEM reads the same way.

A covariate that changes at a moment is written as NONMEM takes it: the records until that moment
carry the old value, those after it the new one; where there is none at that moment, an event of
its own (EVID 2) is put there.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from glidepath.exchange.nmtran_checks import DOSE, OBSERVATION, OTHER, RESET
from glidepath.exchange.nmtran_doses import MOMENT
from glidepath.exchange.nmtran_items import columns_of
from glidepath.pk.individuals import Individual
from glidepath.pk.layout import Dosing
from glidepath.pk.segments import SNAP
from glidepath.quantities.errors import InputError, input_error, quoted

COLUMNS = ("ID", "TIME", "EVID", "AMT", "II", "ADDL", "SS", "CMT", "DV", "MDV", "BLQ", "LLOQ")
DEPOT, CENTRAL = 1.0, 2.0

_ID = re.compile(r"[0-9]+([.][0-9]+)?")


@dataclass(frozen=True, slots=True)
class _Record:
    """A row without ID and covariates; the order is that of rows of one time."""

    time: float
    order: int
    event: int
    amount: float = math.nan
    interval: float = 0.0
    additional: float = 0.0
    steady: bool = False
    value: float = math.nan
    missing: bool = True
    limit: float = math.nan

    @property
    def reads(self) -> bool:
        """Whether the parameters of its moment matter."""
        return self.event == OBSERVATION or self.steady

    def items(self) -> list[float]:
        """Give its items in the order of the columns, the ID left out."""
        below = not math.isnan(self.limit)
        compartment = {OBSERVATION: CENTRAL, DOSE: DEPOT}
        return [
            self.time,
            self.event,
            self.amount,
            self.interval,
            self.additional,
            float(self.steady),
            compartment.get(self.event, 0.0),
            math.nan if below else self.value,
            float(self.missing),
            float(below),
            self.limit,
        ]


def write_nmtran(path: Path, individuals: Iterable[Individual]) -> None:
    """Write a data set to a file; see `nmtran_text`."""
    path.write_text(nmtran_text(individuals), "utf-8")


def nmtran_text(individuals: Iterable[Individual]) -> str:
    """Give a data set as CSV text, which `glidepath.exchange.nmtran.read_nmtran` reads back.

    Parameters
    ----------
    individuals
        Their ``times`` and ``lines`` are not looked at. A dosing without end is written until the
        last moment that the individual speaks of.

    Returns
    -------
    str
        h, mg, ng/mL; covariates as NONMEM takes them, in the columns of all individuals.

    Raises
    ------
    InputError
        For an ID that is no number, and for a steady state that one record cannot state: a cycle
        of several doses, or one that is left at once.
    """
    known = list(individuals)
    names = list(dict.fromkeys(name for each in known for name in each.covariates))
    header = [*COLUMNS, *(columns_of(name)[0] for name in names)]
    lines = [",".join(header)]
    for each in known:
        if not _ID.fullmatch(each.id):
            raise _refused(f"the ID {quoted(each.id)} is written", "a number")
        for record, place in _with_covariates(each, _records(each)):
            values = [
                each.covariates[n][place] if n in each.covariates else math.nan for n in names
            ]
            lines.append(",".join([each.id, *map(_shown, [*record.items(), *values])]))
    return "\n".join(lines) + "\n"


def _refused(what: str, expected: str) -> InputError:
    return input_error(f"cannot be: {what}", expected=expected, kind="nmtran")


def _shown(number: float) -> str:
    """Give the shortest text that reads back as the number."""
    return "." if math.isnan(number) else repr(float(number)).removesuffix(".0")


def _records(individual: Individual) -> list[_Record]:
    """Give the rows of doses and levels in order; at least one."""
    last = max([*individual.since, *individual.clock, *(p.start for p in individual.dosings)])
    found = [*_doses(individual.dosings, last), *_levels(individual)]
    found = found or [_Record(individual.dosings[0].start, 0, OTHER)]
    return sorted(found, key=lambda each: (each.time, each.order))


def _levels(individual: Individual) -> Iterator[_Record]:
    levels = individual.levels
    for time, value, below, present in zip(
        individual.clock, levels.value[0], levels.below[0], levels.present[0], strict=True
    ):
        seen = float(value) if present else math.nan
        limit = seen if below else math.nan
        yield _Record(time, 3, OBSERVATION, value=seen, missing=not present, limit=limit)


def _doses(dosings: Sequence[Dosing], last: float) -> Iterator[_Record]:
    for each, following in zip_longest(dosings, dosings[1:]):
        end = math.inf if following is None else following.start
        if not each.steady:
            yield from _rows(each, min(each.until, end), last)
        elif each.intakes:
            yield from _rows(_alone(each, end), min(each.until, end), last)
        else:
            yield _Record(end if end - each.start < 2.0 * MOMENT else each.start, 1, RESET)


def _alone(dosing: Dosing, end: float) -> Dosing:
    """Give a steady dosing that one record can state."""
    now = min(dosing.until, end) - dosing.start > SNAP and dosing.intakes[0].offset == 0.0
    if len(dosing.intakes) != 1 or not now:
        what = "a steady state of several doses a cycle, or of none now"
        raise _refused(what, "one dose a cycle, from now on")
    return dosing


def _rows(dosing: Dosing, end: float, last: float) -> Iterator[_Record]:
    """Give a row for each dose of the cycle."""
    for intake in dosing.intakes:
        first = dosing.start + intake.offset
        until = max(last, first) + 2.0 * SNAP if end == math.inf else end
        number = math.ceil((until - first - SNAP) / dosing.period)
        if number > 0 and intake.amount > 0.0:
            yield _Record(
                time=first,
                order=1 if dosing.steady else 2,
                event=DOSE,
                amount=intake.amount,
                interval=dosing.period if number > 1 or dosing.steady else 0.0,
                additional=number - 1.0,
                steady=dosing.steady,
            )


def _with_covariates(
    individual: Individual, records: Sequence[_Record]
) -> Iterator[tuple[_Record, int]]:
    """Give each row with the place of its covariates, and rows of their own where one is needed."""
    (_, place), *coming = _changes(individual.since)
    before = None
    for record in records:
        while coming and _sees(record, coming[0][0]):
            change, following = coming.pop(0)
            if before is not None and not _ends(before, change):
                yield _Record(change, 0, OTHER), place
            place = following
        yield record, place
        before = record


def _changes(since: Sequence[float]) -> list[tuple[float, int]]:
    """Give the moments at which covariates change, and the place of what holds from then on."""
    return list({time: place for place, time in enumerate(since)}.items())


def _sees(record: _Record, change: float) -> bool:
    """Whether a row must carry what holds from a change on."""
    apart = record.time - change
    return apart > 0.5 * MOMENT or (record.reads and apart > -0.5 * MOMENT)


def _ends(record: _Record, change: float) -> bool:
    """Whether covariates that hold until a row, this moment included, change when they should."""
    until = record.time + (MOMENT if record.reads else 0.0)
    return abs(until - change) < 0.5 * MOMENT
