"""Individuals of a data set, ready for `glidepath.pk.cohort`: doses, levels, covariates.

Where they come from does not matter here: an NM-TRAN data set, a regimen in a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from glidepath.pk.layout import Dosing, lay_out
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model
from glidepath.pk.segments import Segments
from glidepath.quantities.errors import input_error

Floats = npt.NDArray[np.float64]

NO_LEVELS = Levels(
    np.zeros((1, 0)), np.zeros((1, 0)), np.zeros((1, 0), dtype=bool), np.zeros((1, 0), dtype=bool)
)

RUN_IN = 1.0
"""Hours before the first dose at which a history begins where doses arrive late."""


@dataclass(frozen=True, slots=True)
class Individual:
    """Somebody's doses, levels and covariates.

    Parameters
    ----------
    id
        As the file writes it.
    dosings
        At least one, in order of time.
    levels
        (1, n) NumPy arrays; where none is present, only a prediction is wanted.
    since
        From when each value of the covariates holds, h, ascending.
    covariates
        By name, one value for each of `since`; NaN where it is not known.
    times
        Of the levels as the file states them, h.
    lines
        Of the levels in the file.
    turned_back
        Whether the file's clock goes back at a reset, so that a time may mean two moments.
    """

    id: str
    dosings: tuple[Dosing, ...]
    levels: Levels
    since: tuple[float, ...]
    covariates: Mapping[str, tuple[float, ...]]
    times: tuple[float, ...] = ()
    lines: tuple[int, ...] = ()
    turned_back: bool = False

    @property
    def clock(self) -> tuple[float, ...]:
        """Times of the levels on the clock of the dosings, h."""
        return tuple(self.levels.time[0].tolist())


@dataclass(frozen=True, slots=True)
class Batch:
    """Several individuals as arrays, for one model or for models with the same lag.

    Parameters
    ----------
    segments
        Of all individuals.
    covariates
        By name, (individuals, segments), or (individuals, 1) where none ever changes.
    levels
        (individuals, n), filled up behind with levels that are not present.
    """

    segments: Segments
    covariates: dict[str, Floats]
    levels: Levels


def batch_of(individuals: Sequence[Individual], lag: float = 0.0) -> Batch:
    """Give individuals as arrays.

    Parameters
    ----------
    individuals
        At least one; all with the same covariates.
    lag
        Between a dose and its arrival, h.
    """
    known: dict[tuple[tuple[Dosing, ...], tuple[float, ...]], Segments] = {}
    laid = []
    for each in individuals:
        key = (each.dosings, each.since)
        if key not in known:
            known[key] = lay_out(_run_in(each.dosings, lag), each.since[1:], lag)
        laid.append(known[key])
    segments = stacked(laid)
    covariates = {name: _covariate(name, individuals, laid) for name in individuals[0].covariates}
    return Batch(segments, covariates, _levels(individuals))


def lag_of(model: Model) -> float:
    """Give the lag of a model, h.

    Raises
    ------
    InputError
        Where the lag depends on a covariate, which no history can be laid out for.
    """
    lag = model.parameters.get("lag")
    if lag is None:
        return 0.0
    if lag.effects:
        message = f"the lag of {model.name} depends on covariates, which is not supported"
        raise input_error(message, expected="a lag without effects", kind="lag")
    return lag.value


def stacked(histories: Sequence[Segments]) -> Segments:
    """Put the histories of several individuals into one batch.

    Gives what `glidepath.pk.segments.stack` gives, for thousands of them.
    """
    columns = max(each.start.shape[1] for each in histories)
    doses = max(each.offset.shape[2] for each in histories)
    parts = {}
    for field in fields(Segments):
        first = getattr(histories[0], field.name)
        width = (doses,) if first.ndim > 2 else ()
        parts[field.name] = np.zeros((len(histories), columns, *width), dtype=first.dtype)
    for row, each in enumerate(histories):
        blank = columns - each.start.shape[1]
        used = each.offset.shape[2]
        for name in ("start", "period", "cycles", "steady"):
            parts[name][row, blank:] = getattr(each, name)[0]
        for name in ("start", "period"):
            parts[name][row, :blank] = getattr(each, name)[0, 0]
        for name in ("offset", "amount", "again"):
            parts[name][row, blank:, :used] = getattr(each, name)[0]
        parts["offset"][row, blank:, used:] = each.offset[0, :, -1:]
        parts["offset"][row, :blank, :] = parts["offset"][row, blank]
    return Segments(**parts)


def _run_in(dosings: tuple[Dosing, ...], lag: float) -> tuple[Dosing, ...]:
    """Let a history begin before its first dose is taken, not when it arrives."""
    if lag == 0.0 or dosings[0].steady:
        return dosings
    return (Dosing(dosings[0].start - lag - RUN_IN, ()), *dosings)


def _covariate(
    name: str, individuals: Sequence[Individual], laid: Sequence[Segments]
) -> npt.NDArray[np.float64]:
    if all(len(each.since) == 1 for each in individuals):
        return np.array([[each.covariates[name][0]] for each in individuals])
    found = np.empty((len(individuals), max(each.start.shape[1] for each in laid)))
    for row, (each, segments) in enumerate(zip(individuals, laid, strict=True)):
        values, starts = np.asarray(each.covariates[name]), segments.start[0]
        here = np.searchsorted(each.since, starts, side="right") - 1
        blank = found.shape[1] - len(starts)
        found[row, blank:] = values[np.maximum(here, 0)]
        found[row, :blank] = found[row, blank]
    return found


def _levels(individuals: Sequence[Individual]) -> Levels:
    size = max(each.levels.time.shape[1] for each in individuals)
    shape = (len(individuals), size)
    time, value = np.zeros(shape), np.full(shape, np.nan)
    below, present = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for row, each in enumerate(individuals):
        number = each.levels.time.shape[1]
        if number:
            time[row, :number] = each.levels.time[0]
            value[row, :number] = each.levels.value[0]
            below[row, :number] = each.levels.below[0]
            present[row, :number] = each.levels.present[0]
        time[row, number:] = each.levels.time[0, -1] if number else each.dosings[0].start
    return Levels(time, value, below, present)
