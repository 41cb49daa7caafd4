"""Estimates and foreseen levels of a data set: as text, as plain data, and as rows of a table."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from glidepath.pk.estimate import Arrival
from glidepath.pk.fits import Doubts, Estimation, Fitted
from glidepath.pk.individuals import Individual
from glidepath.pk.model import UNITS
from glidepath.report.language import Language
from glidepath.report.models import covariate_told, notes, number
from glidepath.report.sentence import COMMA, Sentence, Value, say
from glidepath.report.text import WIDTH
from glidepath.report.wrapped import table, wrap

WIDEST = 26
"""Columns of a cell."""

ROWS = ("id", "model", "weight", "time", "dv", "below", "pred", "ipred", "iwres")
"""The columns of the table that `estimates_rows` gives, before those of the parameters."""


def tell(key: str, language: Language, **values: Value) -> str:
    """Say a text about estimates."""
    return say(Sentence(f"estimates.{key}", values), language)


def estimates_text(estimation: Estimation, language: Language) -> str:
    """Give everything that was estimated, individual by individual."""
    blocks = [
        "\n\n".join(_individual(estimation, i, language))
        for i in range(len(estimation.individuals))
    ]
    blocks += _population(estimation, language)
    blocks += [wrap(tell("legend", language), WIDTH), "\n".join(notes(language))]
    return "\n\n".join(blocks)


def _individual(estimation: Estimation, i: int, language: Language) -> Iterator[str]:
    yield tell("id", language, id=estimation.individuals[i].id)
    yield _models(estimation, i, language)
    for fit in estimation.fits:
        yield _parameters(fit, i, language)
    levels = _levels(estimation, i, language)
    yield from [levels] if levels else []
    told = list(cautions([(f.model.name, f.doubts[i]) for f in estimation.fits], language))
    yield from ["\n".join(told)] if told else []


def _models(estimation: Estimation, i: int, language: Language) -> str:
    names = ("model", "weight", "objective", "contribution", "k", "search")
    rows = [
        (
            fit.model.name,
            f"{estimation.weights[m, i]:.3f}",
            f"{fit.objective[i]:.3f}",
            f"{fit.contribution[i]:.3f}",
            _pareto(fit, i, language),
            tell(f"arrival.{Arrival(fit.arrival[i]).name}", language),
        )
        for m, fit in enumerate(estimation.fits)
    ]
    return _table(names, rows, language)


def _pareto(fit: Fitted, i: int, language: Language) -> str:
    k = f"{fit.pareto_k[i]:.2f}"
    return k if fit.trusted[i] else tell("untrusted", language, k=k)


def _parameters(fit: Fitted, i: int, language: Language) -> str:
    names = ("typical", "own", "eta", "error", "prior")
    rows = []
    for name, typical in fit.typical.items():
        row = [f"{name}, {UNITS[name]}", number(typical[i]), number(fit.own[name][i])]
        if name in fit.differing:
            p = fit.differing.index(name)
            row += [f"{fit.etas[i, p]:.4f}", f"{fit.errors[i, p]:.4f}"]
            row += [f"{100.0 * fit.of_prior[i, p]:.0f} %"]
        rows.append((*row, "", "", "")[: 1 + len(names)])
    header = [fit.model.name, *(tell(f"column.{name}", language) for name in names)]
    return table(header, rows, [WIDEST] * len(header))


def _levels(estimation: Estimation, i: int, language: Language) -> str:
    header = [tell("column.time", language), tell("column.level", language)]
    for fit in estimation.fits:
        header += [
            tell(f"column.{name}", language, model=fit.model.name)
            for name in ("predicted", "fitted")
        ]
    rows = []
    for j, (time, level) in enumerate(_measured(estimation.individuals[i], language)):
        row = [time, level]
        for fit in estimation.fits:
            row += [_level(fit.predicted[i, j]), _level(fit.fitted[i, j])]
        rows.append(row)
    return table(header, rows, [WIDEST] * len(header)) if rows else ""


def _measured(individual: Individual, language: Language) -> Iterator[tuple[str, str]]:
    levels = individual.levels
    for j, time in enumerate(individual.times):
        level = number(levels.value[0, j]) if levels.present[0, j] else ""
        below = levels.present[0, j] and levels.below[0, j]
        yield number(time), tell("below", language, limit=level) if below else level


def _level(value: float) -> str:
    return f"{value:.4g}"


def _population(estimation: Estimation, language: Language) -> list[str]:
    fits = [fit for fit in estimation.fits if not math.isnan(fit.shrinkage[0])]
    rows = [
        (fit.model.name, name, f"{100.0 * value:.0f} %")
        for fit in fits
        for name, value in zip(fit.differing, fit.shrinkage.tolist(), strict=True)
    ]
    if not rows:
        return []
    told = _table(("model", "eta", "shrinkage"), rows, language)
    return [f"{tell('population', language)}\n{told}"]


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], language: Language) -> str:
    header = [tell(f"column.{name}", language) for name in names]
    return table(header, rows, [WIDEST] * len(header))


def cautions(doubts: Iterable[tuple[str, Doubts]], language: Language) -> Iterator[str]:
    """Tell what speaks against models, each once, in the order in which it is found."""
    told = {
        say(
            Sentence(
                "forecast.doubt",
                {
                    "model": model,
                    "covariate": covariate_told(covariate, language),
                    "doubt": Sentence(f"forecast.doubts.{doubt.name}"),
                },
            ),
            language,
        ): None
        for model, found in doubts
        for covariate, doubt in found
    }
    yield from (wrap(tell("caution", language, doubt=each), WIDTH) for each in told)


def levels_text(
    individuals: Sequence[Individual],
    foreseen: Mapping[str, Any],
    etas: Mapping[str, float],
    doubts: Iterable[tuple[str, Doubts]],
    language: Language,
) -> str:
    """Give the levels that models foretell, one column for each model.

    Parameters
    ----------
    foreseen
        By the name of the model, (individuals, levels) in ng/mL.
    etas
        For which they are foretold; none for a typical child.
    doubts
        Of the models.
    """
    header = ["ID", tell("column.time", language)]
    header += [tell("column.foreseen", language, model=name) for name in foreseen]
    rows = [
        (each.id, number(time), *(_level(levels[i, j]) for levels in foreseen.values()))
        for i, each in enumerate(individuals)
        for j, time in enumerate(each.times)
    ]
    stated = COMMA[language].join(f"{name} = {number(eta)}" for name, eta in etas.items())
    title = tell("of-etas" if etas else "typical", language, etas=stated)
    told = "\n".join(cautions(doubts, language))
    blocks = (title, table(header, rows, [WIDEST] * len(header)), told, "\n".join(notes(language)))
    return "\n\n".join(block for block in blocks if block)


def levels_data(
    individuals: Sequence[Individual],
    foreseen: Mapping[str, Any],
    doubts: Mapping[str, Sequence[Doubts]],
) -> list[dict[str, Any]]:
    """Give the levels that models foretell as plain data, one entry for each individual."""
    return [
        {
            "id": each.id,
            "models": {
                name: {
                    "cautions": _doubts(doubts[name][i]),
                    "levels": [
                        {"time": time, "level": float(levels[i, j])}
                        for j, time in enumerate(each.times)
                    ],
                }
                for name, levels in foreseen.items()
            },
        }
        for i, each in enumerate(individuals)
    ]


def levels_rows(
    individuals: Sequence[Individual], foreseen: Mapping[str, Any]
) -> Iterator[Sequence[object]]:
    """Give the levels that models foretell as rows: the names of the columns first."""
    yield ("id", "time", *foreseen)
    for i, each in enumerate(individuals):
        for j, time in enumerate(each.times):
            yield (each.id, time, *(float(levels[i, j]) for levels in foreseen.values()))


def estimates_data(estimation: Estimation) -> dict[str, Any]:
    """Give everything that was estimated as plain data; what is not known is null."""
    return {
        "models": [fit.model.name for fit in estimation.fits],
        "individuals": [_data(estimation, i) for i in range(len(estimation.individuals))],
        "shrinkage": {
            fit.model.name: dict(zip(fit.differing, map(_known, fit.shrinkage), strict=True))
            for fit in estimation.fits
        },
    }


def _data(estimation: Estimation, i: int) -> dict[str, Any]:
    individual = estimation.individuals[i]
    return {
        "id": individual.id,
        "weights": {
            fit.model.name: float(estimation.weights[m, i]) for m, fit in enumerate(estimation.fits)
        },
        "models": {fit.model.name: _fit_data(fit, individual, i) for fit in estimation.fits},
    }


def _fit_data(fit: Fitted, individual: Individual, i: int) -> dict[str, Any]:
    def by_eta(values: Any) -> dict[str, float]:
        return dict(zip(fit.differing, map(float, values[i]), strict=True))

    return {
        "etas": by_eta(fit.etas),
        "standard_errors": by_eta(fit.errors),
        "share_of_prior": by_eta(fit.of_prior),
        "parameters": {name: float(values[i]) for name, values in fit.own.items()},
        "typical": {name: float(values[i]) for name, values in fit.typical.items()},
        "objective": float(fit.objective[i]),
        "contribution": float(fit.contribution[i]),
        "search": Arrival(fit.arrival[i]).name.lower().replace("_", "-"),
        "converged": bool(fit.arrival[i] == Arrival.CONVERGED),
        "pareto_k": _known(fit.pareto_k[i]),
        "trusted": bool(fit.trusted[i]),
        "log_marginal": float(fit.log_marginal[i]),
        "cautions": _doubts(fit.doubts[i]),
        "levels": [_level_data(fit, individual, i, j) for j in range(len(individual.times))],
    }


def _level_data(fit: Fitted, individual: Individual, i: int, j: int) -> dict[str, Any]:
    levels = individual.levels
    return {
        "time": individual.times[j],
        "dv": _known(levels.value[0, j]),
        "below": bool(levels.below[0, j]),
        "pred": float(fit.predicted[i, j]),
        "ipred": float(fit.fitted[i, j]),
        "iwres": _known(fit.residuals[i, j]),
    }


def _doubts(doubts: Doubts) -> list[dict[str, str]]:
    return [{"covariate": name, "doubt": doubt.value} for name, doubt in doubts]


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def estimates_rows(estimation: Estimation) -> Iterator[Sequence[object]]:
    """Give a row for each level under each model: the names of the columns first.

    An individual without levels has one row without a time.
    """
    names = dict.fromkeys(name for fit in estimation.fits for name in fit.typical)
    among = dict.fromkeys(name for fit in estimation.fits for name in fit.differing)
    yield (
        *ROWS,
        *names,
        *(f"eta_{name}" for name in among),
        *(f"se_{name}" for name in among),
        "objective",
        "contribution",
        "search",
        "pareto_k",
    )
    for i, individual in enumerate(estimation.individuals):
        for m, fit in enumerate(estimation.fits):
            data = _fit_data(fit, individual, i)
            own = [data["parameters"].get(name, "") for name in names]
            own += [data["etas"].get(name, "") for name in among]
            own += [data["standard_errors"].get(name, "") for name in among]
            own += [data[name] for name in ("objective", "contribution", "search", "pareto_k")]
            for level in data["levels"] or [dict.fromkeys(ROWS[3:], "")]:
                told = ["" if level[name] is None else level[name] for name in ROWS[3:]]
                yield (individual.id, fit.model.name, estimation.weights[m, i], *told, *own)
