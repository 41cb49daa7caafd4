"""The growth references that come with the program, as values of :mod:`glidepath.pk.growth`.

Their source stands at the head of each file in ``pk/growth_tables``.
"""

from functools import cache
from importlib.resources import files
from itertools import chain

import numpy as np

from glidepath.pk.growth import Growth, Reference
from glidepath.pk.lms import Table, table

PER_YEAR = {"day": 365.25, "month": 12.0}
"""How many of the first column's unit a year has; WHO's month is 30.4375 days."""

COLUMNS = tuple(f"{sex}_{letter}" for sex in ("male", "female") for letter in "lms")


@cache
def read_growth() -> Growth:
    """Give weight and height for age, birth to 20 years; read once, then remembered.

    Source of the plausible z-scores: WHO Anthro for personal computers, manual, 2011 (its flags).
    """
    return Growth(
        Reference("weight", "kg", (-6.0, 5.0), _tables("weight")),
        Reference("height", "cm", (-6.0, 6.0), _tables("height")),
    )


def _tables(measure: str) -> tuple[Table, ...]:
    return tuple(_table(measure, name) for name in ("who-2006", "who-2007", "cdc-2000"))


def _table(measure: str, name: str) -> Table:
    """Give one file: lines of "# key: text", the names of the columns, numbers."""
    path = files("glidepath.pk") / "growth_tables" / f"{measure}-{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    head = dict(line[2:].split(": ", 1) for line in lines if line.startswith("#"))
    (unit, *columns), *rows = (line.split(",") for line in lines[len(head) :])
    numbers = np.array([*map(float, chain.from_iterable(rows))]).reshape(len(rows), -1).T
    order = [1 + columns.index(column) for column in COLUMNS]
    source = f"{head['source']} ({head['doi']}): {head['table']}"
    male, female = numbers[order].reshape(2, 3, -1)
    return table(name, source, numbers[0] / PER_YEAR[unit], male, female)
