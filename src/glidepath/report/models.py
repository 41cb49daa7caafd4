"""Population models as people read them: a table of the library, and one model in full."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from glidepath.pk.between import differing, omega
from glidepath.pk.effects import Effect, LinearFraction, Maturation, Power
from glidepath.pk.kinds import Estimate, Range, Text
from glidepath.pk.model import Model, Parameter
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.sentence import COMMA, Sentence, Value, say
from glidepath.report.text import WIDTH
from glidepath.report.wrapped import table, wrap
from glidepath.report.written import SPACE

COLUMNS = ("name", "structure", "population", "age", "weight", "assay", "offered")
WIDTHS = (20, 14, 34, 18, 16, 22, 14)


def models_text(models: Sequence[Model], language: Language) -> str:
    """Give a row for each model: on whom it was fitted, and whether it is offered unasked."""
    rows = [tuple(_row(each, language)) for each in models]
    return table([tell(f"column.{name}", language) for name in COLUMNS], rows, WIDTHS)


def models_data(models: Iterable[Model]) -> list[dict[str, Any]]:
    """Give every model as plain data; see `model_data`."""
    return [model_data(each) for each in models]


def model_data(model: Model) -> dict[str, Any]:
    """Give a model as plain data: its file, the equations, and the matrix that the etas have."""
    return {
        **model.model_dump(mode="json", exclude_none=True),
        "needed": list(model.needed),
        "equations": list(equations(model, Language.EN)),
        "covariance": {
            "of": list(differing(model.between)),
            "matrix": omega(model.between).tolist(),
        },
    }


def model_text(model: Model, language: Language) -> str:
    """Give a model in full: equations, every number with its source, domain and cautions."""
    blocks = [
        list(_opening(model, language)),
        _listed("equations", equations(model, language), language),
        _listed("parameters", _parameters(model, language), language),
        [*_listed("between", _spreads(model, language), language), _matrix(model, language)],
        _listed("residual", _residual(model, language), language),
        _listed("covariates", _covariates(model, language), language),
        _listed("cautions", [_in(each, language) for each in model.cautions], language),
        [wrap(tell("as-in-file", language), WIDTH)],
        list(notes(language)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def tell(key: str, language: Language, **values: Value) -> str:
    """Say a text about models."""
    return say(Sentence(f"models.{key}", values), language)


def notes(language: Language) -> Iterator[str]:
    """Give what stands under everything that is told of a model."""
    yield wrap(say(Sentence("note.safety-line"), language), WIDTH)
    if language is Language.ZH:
        yield wrap(say(Sentence("note.chinese"), language), WIDTH)


def covariate_told(name: str, language: Language) -> str:
    """Name a covariate, by its own name where the catalogue has no word for it."""
    key = f"forecast.covariate.{name}"
    return say(Sentence(key), language) if key in catalogue().texts else name


def number(value: float) -> str:
    """Give a number with at most six digits."""
    return f"{value:.6g}"


def measured(value: float, unit: str, language: Language) -> str:
    """Give a number with its unit; a share has none."""
    told = tell("year", language) if unit == "a" else unit
    return number(value) if unit == "1" else f"{number(value)}{SPACE}{told}"


def equations(model: Model, language: Language) -> Iterator[str]:
    """Give each parameter as what it is worked out by, one line each."""
    among = differing(model.between)
    for name, parameter in model.parameters.items():
        factors = [measured(parameter.value, parameter.unit, language)]
        factors += [_effect(model, each, language) for each in parameter.effects]
        factors += [f"exp(eta_{name})"] if name in among else []
        yield f"{name} = {' × '.join(factors)}"


def _effect(model: Model, effect: Effect, language: Language) -> str:
    covariate = covariate_told(effect.covariate, language)
    unit = model.covariates[effect.covariate].unit
    match effect:
        case Power(centre=centre, exponent=exponent):
            ratio = f"({covariate} / {measured(centre, unit, language)})"
            return ratio if exponent.value == 1.0 else f"{ratio}^{number(exponent.value)}"
        case LinearFraction(centre=centre, slope=slope):
            sign = "−" if slope.value < 0.0 else "+"
            over = "" if centre == 1.0 else f" / {measured(centre, unit, language)}"
            return f"(1 {sign} {number(abs(slope.value))} × {covariate}{over})"
        case Maturation(half=half):
            grown = measured(half.value, unit, language)
            return f"{covariate} / ({covariate} + {grown})"
        case _:
            limit = measured(effect.above, unit, language)
            factor = number(effect.factor.value)
            return tell("if", language, factor=factor, covariate=covariate, limit=limit)


def _opening(model: Model, language: Language) -> Iterator[str]:
    yield wrap(tell("title", language, name=model.name, title=_in(model.title, language)), WIDTH)
    key = "source" if model.doi is None else "source-doi"
    yield wrap(tell(key, language, source=model.source, doi=model.doi or ""), WIDTH)
    yield tell(f"built.{model.structure}", language)
    yield wrap(_population(model, language), WIDTH)
    yield wrap(tell("assay", language, assay=_assay(model, language)), WIDTH)
    key = "domain" if model.domain else "no-domain"
    yield wrap(tell(key, language, ranges=_ranges(model, model.domain, language)), WIDTH)
    yield wrap(_offered(model, language), WIDTH)


def _population(model: Model, language: Language) -> str:
    about = model.population
    description = _in(about.description, language)
    if about.participants is None or about.levels is None:
        return tell("population", language, description=description)
    numbers: dict[str, Value] = {"people": about.participants, "levels": about.levels}
    return tell("population-of", language, description=description, **numbers)


def _assay(model: Model, language: Language) -> str:
    name = tell(f"assays.{model.assay.method}", language)
    if model.assay.low is None and model.assay.high is None:
        return name
    within = Range(low=model.assay.low, high=model.assay.high)
    return tell("assay-range", language, assay=name, range=range_told(within, "ng/mL", language))


def _offered(model: Model, language: Language) -> str:
    if model.default_within is None:
        return tell("asked", language)
    if not model.default_within:
        return tell("offered-always", language)
    return tell("offered", language, ranges=_ranges(model, model.default_within, language))


def _ranges(model: Model, ranges: dict[str, Range], language: Language) -> str:
    return COMMA[language].join(
        tell(
            "within",
            language,
            covariate=covariate_told(name, language),
            range=range_told(within, model.covariates[name].unit, language),
        )
        for name, within in ranges.items()
    )


def range_told(within: Range, unit: str, language: Language) -> str:
    """Say a range in its unit."""
    low, high = within.low, within.high
    if low is None and high is None:
        return tell("range.none", language)
    if low is None or high is None:
        end = measured(low or high or 0.0, unit, language)
        return tell("range.high" if low is None else "range.low", language, low=end, high=end)
    return tell("range.both", language, low=number(low), high=measured(high, unit, language))


def _row(model: Model, language: Language) -> Iterator[str]:
    yield model.name
    yield tell(f"structure.{model.structure}", language)
    yield _in(model.population.description, language)
    for name, unit in (("age", "a"), ("weight", "kg")):
        within = model.domain.get(name)
        yield "" if within is None else range_told(within, unit, language)
    yield _assay(model, language)
    yield tell("on-request" if model.default_within is None else "default", language)


def _listed(heading: str, entries: Iterable[str], language: Language) -> list[str]:
    told = [wrap(each, WIDTH, "  - ", "    ") for each in entries]
    return [tell(f"heading.{heading}", language), *told] if told else []


def _parameters(model: Model, language: Language) -> Iterator[str]:
    for name, parameter in model.parameters.items():
        yield _stated(name, parameter, language)
        yield from _effects(name, parameter, language)


def _effects(name: str, parameter: Parameter, language: Language) -> Iterator[str]:
    for effect in parameter.effects:
        covariate = covariate_told(effect.covariate, language)
        called = tell(f"of-effect.{effect.kind}", language, name=name, covariate=covariate)
        yield _stated(called, _estimate(effect), language)


def _estimate(effect: Effect) -> Estimate:
    match effect:
        case Power(exponent=estimate) | LinearFraction(slope=estimate):
            return estimate
        case Maturation(half=estimate):
            return estimate
        case _:
            return effect.factor


def _stated(name: str, estimate: Estimate, language: Language) -> str:
    return tell(
        "parameter",
        language,
        name=name,
        value=measured(estimate.value, estimate.unit, language),
        meaning=estimate.meaning,
        source=estimate.source,
    )


def _spreads(model: Model, language: Language) -> Iterator[str]:
    for each in model.between:
        names = {"of": each.of[0], "with": each.of[-1]}
        yield _stated(tell(f"scale.{each.scale}", language, **names), each.estimate, language)


def _matrix(model: Model, language: Language) -> str:
    names, matrix = differing(model.between), omega(model.between).tolist()
    rows = [
        (f"  eta_{name}", *map(number, row), number(row[i] ** 0.5))
        for i, (name, row) in enumerate(zip(names, matrix, strict=True))
    ]
    header = ["", *(f"eta_{name}" for name in names), tell("column.sd", language)]
    return table(header, rows, [24] * len(header))


def _residual(model: Model, language: Language) -> Iterator[str]:
    for name in ("additive", "proportional", "log"):
        estimate = getattr(model.residual, name)
        if estimate is not None:
            yield _stated(tell(f"error.{name}", language), estimate, language)


def _covariates(model: Model, language: Language) -> Iterator[str]:
    for name, about in model.covariates.items():
        words = {"a": "year", "1": "unitless"}
        unit = tell(words[about.unit], language) if about.unit in words else about.unit
        told = covariate_told(name, language)
        yield tell("covariate", language, name=told, unit=unit, meaning=about.meaning)


def _in(text: Text, language: Language) -> str:
    told: str = getattr(text, language.value)
    return told
