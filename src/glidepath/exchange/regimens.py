"""Regimens in: what is to be given, when levels are wanted, and etas, as text or in a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import Field, ValidationError, model_validator

from glidepath.exchange.documents import Document, read_document
from glidepath.exchange.model_problems import problems_from_pydantic
from glidepath.exchange.nmtran import DataSet, read_nmtran
from glidepath.pk.individuals import NO_LEVELS, Individual
from glidepath.pk.kinds import Frozen, Number
from glidepath.pk.layout import DAY, Dosing, every, weekly
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model
from glidepath.quantities.errors import InputError, Place, Problem, input_error, quoted

DOCUMENTS = (".yaml", ".yml", ".json")
MOST_TIMES = 100_000

_NUMBER = r"[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)"
_RANGE = re.compile(rf"({_NUMBER}):({_NUMBER}):({_NUMBER})")
_ETA = re.compile(rf"([a-z]+)=({_NUMBER})")


class RegimenDosing(Frozen):
    """Equal doses at equal intervals, or one a day by the week; until the next dosing starts.

    Parameters
    ----------
    start
        Of the first dose, h.
    amount, every
        mg, and hours between two doses.
    week
        mg on each of seven days, in place of the amount.
    doses
        How many are given; without end if left out.
    steady
        Whether the same has been given for ever.
    """

    start: Number = 0.0
    amount: Number | None = Field(default=None, ge=0)
    every: Number = Field(default=DAY, gt=0)
    week: tuple[Number, ...] | None = Field(default=None, min_length=7, max_length=7)
    doses: int | None = Field(default=None, gt=0)
    steady: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.amount is None) == (self.week is None):
            raise ValueError("give an amount, or else a week of seven amounts")
        if self.week is not None and (self.doses is not None or self.every != DAY):
            raise ValueError("a week is given daily, until the next dosing")
        if self.week is not None and min(self.week) < 0.0:
            raise ValueError("an amount of the week is negative")
        return self

    def dosing(self) -> Dosing:
        """Give it as the kernel knows it."""
        if self.week is not None:
            return replace(weekly(self.start, self.week), steady=self.steady)
        number = float("inf") if self.doses is None else self.doses
        return replace(
            every(self.start, self.amount or 0.0, self.every, number), steady=self.steady
        )


class RegimenChange(Frozen):
    """Covariates that are others from a time on, h."""

    time: Number
    covariates: dict[str, Number]


class Regimen(Frozen):
    """What one individual is given, and what is known of it."""

    id: int | str = 1
    dosings: tuple[RegimenDosing, ...] = Field(min_length=1)
    covariates: dict[str, Number] = Field(default_factory=dict)
    changes: tuple[RegimenChange, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name, times in (
            ("dosings", [each.start for each in self.dosings]),
            ("changes", [each.time for each in self.changes]),
        ):
            if not all(a < b for a, b in pairwise(times)):
                raise ValueError(f"{name} are not in the order of time")
        return self


def read_regimen(
    path: Path, models: Sequence[Model], times: Sequence[float] = (), *, locf: bool = False
) -> DataSet:
    """Read a regimen: an NM-TRAN data set, or a YAML or JSON file of one individual.

    Parameters
    ----------
    path
        Of the file.
    models
        Whose covariates are wanted.
    times
        When levels are wanted, h; those of the records with EVID 0 if left out.
    locf
        As of `glidepath.exchange.nmtran.read_nmtran`.

    Raises
    ------
    InputError
        With line and field of every problem; where no times are wanted, or those of an individual
        whose clock goes back.
    """
    if path.suffix.lower() in DOCUMENTS:
        data = DataSet(str(path), (_individual(read_document(path), models),))
    else:
        data = read_nmtran(path, models, locf=locf, levels=False)
    if times:
        own = tuple(_at(each, times, data.file) for each in data.individuals)
        return replace(data, individuals=own)
    if not any(each.times for each in data.individuals):
        expected = "--times such as 0:168:12, or records with EVID 0"
        place = Place(data.file)
        raise input_error("no time is wanted", expected=expected, kind="times", place=place)
    return data


def parse_times(text: str) -> tuple[float, ...]:
    """Give hours from a list of numbers and of ranges with their step.

    >>> parse_times("0:24:12,48")
    (0.0, 12.0, 24.0, 48.0)

    Raises
    ------
    InputError
        For a part that is neither, a step that is not above 0, too many times.
    """
    found: list[float] = []
    for part in text.split(","):
        found += _times(part.strip())
        if len(found) > MOST_TIMES:
            raise _bad_option("--times", f"more than {MOST_TIMES} times", "fewer")
    return tuple(sorted(set(found)))


def parse_etas(text: str, models: Sequence[Model]) -> dict[str, float]:
    """Give etas by the name of their parameter.

    >>> parse_etas("cl=0.2,v=-0.1", ())
    {'cl': 0.2, 'v': -0.1}

    Raises
    ------
    InputError
        For a part that is none, or a parameter in which people do not differ under a model.
    """
    found = {}
    for part in text.split(","):
        match = _ETA.fullmatch(part.strip())
        if match is None:
            raise _bad_option("--eta", f"{quoted(part.strip())} is no eta", "such as cl=0.2,v=-0.1")
        found[match[1]] = float(match[2])
    for model in models:
        differing = [each.of[0] for each in model.between if each.scale != "covariance"]
        for name in found:
            if name not in differing:
                message = f"nobody differs in {name} under {model.name}"
                raise _bad_option("--eta", message, " or ".join(differing))
    return found


def _bad_option(name: str, message: str, expected: str) -> InputError:
    return input_error(message, expected=expected, kind="option", place=Place(path=name))


def _times(part: str) -> list[float]:
    if re.fullmatch(_NUMBER, part):
        return [float(part)]
    match = _RANGE.fullmatch(part)
    first, last, step = (float(match[i]) for i in (1, 2, 3)) if match else (0.0, 0.0, 0.0)
    if step <= 0.0 or not first <= last <= first + MOST_TIMES * step:
        expected = "hours, such as 12, or from:to:step, such as 0:168:12"
        raise _bad_option("--times", f"{quoted(part)} is no time", expected)
    return [first + i * step for i in range(int((last - first) / step + 1e-9) + 1)]


def _at(individual: Individual, times: Sequence[float], file: str) -> Individual:
    """Give an individual of whom levels at other times are wanted."""
    if individual.turned_back:
        message = f"the clock of ID {individual.id} goes back, so that times mean two things"
        expected = "records with EVID 0 in place of --times"
        raise input_error(message, expected=expected, kind="times", place=Place(file))
    wanted = np.array([times], dtype=np.float64)
    none = np.zeros(wanted.shape, dtype=bool)
    levels = Levels(wanted, np.full(wanted.shape, np.nan), none, none)
    return replace(individual, levels=levels, times=tuple(times), lines=())


def _individual(document: Document, models: Sequence[Model]) -> Individual:
    try:
        regimen = Regimen.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_from_pydantic(error, document, model=Regimen)) from None
    if problems := list(_lacking(regimen, document, models)):
        raise InputError(problems)
    known = [dict(regimen.covariates)]
    for change in regimen.changes:
        known.append({**known[-1], **change.covariates})
    names = dict.fromkeys(name for model in models for name in model.covariates)
    turns = [each.time for each in regimen.changes]
    return Individual(
        id=str(regimen.id),
        dosings=tuple(each.dosing() for each in regimen.dosings),
        levels=NO_LEVELS,
        since=(min([regimen.dosings[0].start, *turns]), *turns),
        covariates={name: tuple(each.get(name, float("nan")) for each in known) for name in names},
    )


def _lacking(regimen: Regimen, document: Document, models: Sequence[Model]) -> Iterator[Problem]:
    """Tell covariates that a model needs and that are not there, or impossible."""
    stated: list[tuple[tuple[str | int, ...], Mapping[str, float]]] = [
        (("covariates",), regimen.covariates)
    ]
    stated += [(("changes", i, "covariates"), c.covariates) for i, c in enumerate(regimen.changes)]
    for model in models:
        for name in model.needed:
            about = model.covariates[name]
            expected = f"{about.meaning} in {about.unit}"
            if name not in regimen.covariates:
                place = document.place(("covariates", name))
                message = f"missing; {model.name} needs it"
                yield Problem(place, message, expected, "missing-covariate")
            for path, values in stated:
                value = values.get(name, 1.0)
                if value < 0.0 or (value == 0.0 and about.unit != "1"):
                    place = document.place((*path, name))
                    message = f"{value:g} is impossible"
                    yield Problem(place, message, f"{expected}, above 0", "bad-covariate")
