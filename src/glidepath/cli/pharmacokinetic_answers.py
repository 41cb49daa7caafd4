"""What the commands about pharmacokinetics print."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from glidepath.cli.shared import DONE, NO, Lang, print_data
from glidepath.exchange.models import model_names, read_model, read_models
from glidepath.exchange.nmtran import DataSet, read_nmtran, wrong_units
from glidepath.exchange.regimens import parse_etas, parse_times, read_regimen
from glidepath.exchange.written_tables import write_table
from glidepath.pk.estimate import Arrival
from glidepath.pk.fits import beyond, estimate_all, levels_under
from glidepath.pk.model import Model
from glidepath.quantities.errors import InputError, Place, input_error
from glidepath.report.estimates import (
    cautions,
    estimates_data,
    estimates_rows,
    estimates_text,
    levels_data,
    levels_rows,
    levels_text,
    tell,
)
from glidepath.report.language import Language
from glidepath.report.models import model_data, model_text, models_data, models_text

MANY = 1_000
"""Individuals from which on estimation takes some seconds."""


@dataclass(frozen=True, slots=True)
class Estimating:
    """What is to be estimated: the options of the command."""

    data: Path
    model: str
    prior: float
    unit: str
    locf: bool


@dataclass(frozen=True, slots=True)
class Foretelling:
    """What is to be foretold: the options of the command."""

    regimen: Path
    model: str
    times: str | None
    eta: str | None
    locf: bool


def print_models(lang: Lang, *, as_json: bool) -> int:
    """Print the models of the library."""
    found = read_models(model_names())
    if as_json:
        print_data(models_data(found))
    else:
        print(models_text(found, Language(lang)))
    return DONE


def print_model(name: str, lang: Lang, *, as_json: bool) -> int:
    """Print a model in full."""
    model = read_model(name)
    if as_json:
        print_data(model_data(model))
    else:
        print(model_text(model, Language(lang)))
    return DONE


def print_estimates(wanted: Estimating, csv: Path | None, lang: Lang, *, as_json: bool) -> int:
    """Print what is estimated; the answer is no where a search did not end."""
    _refuse_both(csv, as_json=as_json)
    models = _models(wanted.model)
    data = read_nmtran(wanted.data, models, unit=wanted.unit, locf=wanted.locf)
    if found := wrong_units(data, beyond(data.individuals, models), wanted.unit):
        raise InputError(found)
    _tell_wait(len(data.individuals))
    estimation = estimate_all(data.individuals, models, wanted.prior)
    language = Language(lang)
    if as_json:
        about = {"data": data.file, "prior_weight": wanted.prior, "locf": wanted.locf}
        about |= {"unused": list(data.unused), "comments": data.comments}
        print_data({**about, **estimates_data(estimation)})
    elif csv is not None:
        _print_written(csv, estimates_rows(estimation), language)
        doubts = ((fit.model.name, each) for fit in estimation.fits for each in fit.doubts)
        _print_lines(cautions(doubts, language))
    else:
        _print_lines(_about(data, wanted, language))
        print()
        print(estimates_text(estimation, language))
    failed = (fit.arrival == Arrival.NOT_CONVERGED for fit in estimation.fits)
    return NO if any(each.any() for each in failed) else DONE


def print_levels(wanted: Foretelling, csv: Path | None, lang: Lang, *, as_json: bool) -> int:
    """Print the levels that a regimen gives."""
    _refuse_both(csv, as_json=as_json)
    models = _models(wanted.model)
    times = () if wanted.times is None else parse_times(wanted.times)
    etas = {} if wanted.eta is None else parse_etas(wanted.eta, models)
    data = read_regimen(wanted.regimen, models, times, locf=wanted.locf)
    found = {each.name: levels_under(data.individuals, each, etas) for each in models}
    foreseen = {name: levels for name, (levels, _) in found.items()}
    doubts = {name: told for name, (_, told) in found.items()}
    of_models = [(name, each) for name, told in doubts.items() for each in told]
    language = Language(lang)
    if as_json:
        told = levels_data(data.individuals, foreseen, doubts)
        print_data({"regimen": data.file, "etas": etas, "individuals": told})
    elif csv is not None:
        _print_written(csv, levels_rows(data.individuals, foreseen), language)
        _print_lines(cautions(of_models, language))
    else:
        print(levels_text(data.individuals, foreseen, etas, of_models, language))
    return DONE


def _models(names: str) -> tuple[Model, ...]:
    """Give the models that an option names."""
    named = [name.strip() for name in names.split(",") if name.strip()]
    if not named:
        place, known = Place(path="--model"), " or ".join(model_names())
        raise input_error("no model is named", expected=known, kind="option", place=place)
    return read_models(named)


def _refuse_both(csv: Path | None, *, as_json: bool) -> None:
    if csv is not None and as_json:
        place = Place(path="--csv")
        raise input_error("--json is there too", expected="one of the two", place=place)


def _about(data: DataSet, wanted: Estimating, language: Language) -> Iterator[str]:
    levels = [each.levels for each in data.individuals]
    measured = sum(int(each.present.sum()) for each in levels)
    below = sum(int((each.below & each.present).sum()) for each in levels)
    people = len(data.individuals)
    yield tell("read", language, file=data.file, people=people, levels=measured, below=below)
    yield tell(f"convention.{'locf' if wanted.locf else 'ending'}", language)
    yield tell("prior", language, weight=f"{wanted.prior:g}")
    if data.unused:
        yield tell("unused", language, columns=", ".join(data.unused))
    if data.comments:
        yield tell("comments", language, number=data.comments)


def _print_written(csv: Path, rows: Iterable[Sequence[object]], language: Language) -> None:
    print(tell("written", language, rows=write_table(csv, rows), file=str(csv)))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _tell_wait(individuals: int) -> None:
    if individuals >= MANY and sys.stderr.isatty():
        print(f"Estimating {individuals} IDs takes some seconds ...", file=sys.stderr, flush=True)
