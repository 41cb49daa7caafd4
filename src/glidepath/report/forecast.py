"""Which level is foreseen, how sure that is, on what it rests, and what was assumed."""

from collections.abc import Iterator
from fractions import Fraction

from glidepath.decide.belief import BAND, Belief, Trough
from glidepath.decide.decide import of_population
from glidepath.decide.fitted import LeftOut
from glidepath.decide.interactions import at_work
from glidepath.decide.learned import Learned, Share, Unfitted
from glidepath.report.catalogue import catalogue
from glidepath.report.headline import moves
from glidepath.report.sentence import Named, Sentence, Value
from glidepath.report.setting import Setting, dosed
from glidepath.report.written import Measure, Range, hours, level

TENTH = 100
"""A forecast is told to a tenth of a ng/mL: to so many ng/L."""

MINUTES_AN_HOUR = 60
LEAST_WEIGHT = 0.005
"""A model that weighs less is not named."""


def forecast(setting: Setting) -> tuple[Sentence, ...]:
    """Give the troughs that are foreseen, each with its uncertainty, and their basis."""
    if setting.status.dose == 0 and not moves(setting):
        return ()
    belief = setting.basis.belief
    told = (*_changed(setting), *_unchanged(setting))
    if belief is None:
        return (Sentence("forecast.none"),)
    if isinstance(belief.learned, Unfitted):
        basis = _basis(setting, belief) if told else Sentence("forecast.none")
        return (*told, basis, Sentence(f"forecast.unfitted.{belief.learned.value}"))
    return (
        *told,
        *_drugs(setting, belief.learned),
        *_probability(setting, belief),
        *_proportion(setting, belief),
        *_learned(belief.learned),
    )


def _changed(setting: Setting) -> Iterator[Sentence]:
    foreseen, recommended = setting.assessment.forecast, setting.assessment.recommended
    if recommended is None or recommended.dose == 0 or not moves(setting):
        return
    if foreseen.recommended is not None:
        values = _trough(setting, recommended.dose, foreseen.recommended)
        yield Sentence("forecast.changed", {**values, "date": foreseen.reached})


def _unchanged(setting: Setting) -> Iterator[Sentence]:
    dose, trough = setting.status.dose, setting.assessment.forecast.unchanged
    if dose > 0 and trough is not None:
        name = "resumed" if setting.status.interrupted else "unchanged"
        yield Sentence(f"forecast.{name}", _trough(setting, dose, trough))


def _drugs(setting: Setting, learned: Learned) -> Iterator[Sentence]:
    """What interacting drugs do to the foreseen troughs, or that it is left out."""
    acting = at_work(learned.told.drugs, learned.ground.hour)
    wording: dict[str, Value] = {each.id: each.wording for each in setting.parameters.interacting}
    for name, known in (("with-drugs", True), ("without-drugs", False)):
        drugs = [wording[each.drug] for each in acting if (each.factor is not None) is known]
        if drugs:
            yield Sentence(f"forecast.{name}", {"drugs": Named(tuple(drugs))})


def _next_dose(setting: Setting) -> int:
    """The recommended dose; the present one where nothing is given after it."""
    recommended = setting.assessment.recommended
    return setting.status.dose if recommended is None else recommended.dose or setting.status.dose


def _probability(setting: Setting, belief: Belief) -> Iterator[Sentence]:
    dose, interval = _next_dose(setting), int(setting.status.interval)
    values: dict[str, Value] = {"dose": dosed(setting, dose)}
    if setting.status.taper_arm:
        limit = setting.parameters.stop.trough_below
        values["limit"] = level(limit, 0)
        values["probability"] = percent(belief.below(dose, limit, interval) or 0.0)
        yield Sentence("forecast.below", values)
        return
    window = setting.parameters.maintenance.window
    low, high = (belief.below(dose, end, interval) or 0.0 for end in (window.low, window.high))
    values["window"] = Range(level(window.low, 0), level(window.high, 0))
    yield Sentence("forecast.within", {**values, "probability": percent(high - low)})


def _proportion(setting: Setting, belief: Belief) -> Iterator[Sentence]:
    dose = _next_dose(setting)
    trough = belief.by_proportion(dose)
    if trough is not None:
        values = _trough(setting, dose, trough)
        values["level"] = level(belief.level)
        yield Sentence("forecast.proportion", {**values, "reference": dosed(setting, belief.dose)})


def percent(share: float) -> Measure | str:
    """Give a probability in whole per cent; what is nearly nothing or nearly sure is said so."""
    rounded = round(share * 100)
    if rounded < 1:
        return "<\u00a01\u00a0%"
    return Measure(Fraction(rounded), "%") if rounded < 100 else ">\u00a099\u00a0%"


def _trough(setting: Setting, micrograms: int, trough: Trough) -> dict[str, Value]:
    limits = _limits(setting)
    ends = (rounded(each, *limits).number for each in (trough.low, trough.high))
    return {
        "dose": dosed(setting, micrograms),
        "trough": rounded(trough.median, *limits),
        "range": Range(*(Measure(end, "", 1) for end in ends)),
    }


def _limits(setting: Setting) -> tuple[int, ...]:
    """The levels that decide something, ng/L."""
    if setting.status.taper_arm:
        return (setting.parameters.stop.trough_below,)
    window = setting.parameters.maintenance.window
    return window.low, window.high


def rounded(nanograms: int, *limits: int) -> Measure:
    """Give a level to the tenth of a ng/mL, and finer where that would meet or cross a limit."""
    for part in (TENTH, TENTH // 10):
        near = round(nanograms / part) * part
        if all(_side(near, limit) == _side(nanograms, limit) for limit in limits):
            return level(near)
    return level(nanograms)


def _side(nanograms: int, limit: int) -> int:
    return (nanograms > limit) - (nanograms < limit)


def _basis(setting: Setting, belief: Belief) -> Sentence:
    values: dict[str, Value] = {
        "level": level(belief.level),
        "dose": dosed(setting, belief.dose),
    }
    return Sentence("forecast.basis.linear", values)


def _learned(learned: Learned) -> Iterator[Sentence]:
    """What the models say of themselves."""
    median, low, high = (
        Measure(Fraction(round(learned.half_life.quantile(share))), "h") for share in (0.5, *BAND)
    )
    yield Sentence(
        "forecast.half-life",
        {
            "median": median,
            "range": Range(low, high),
            "learned": percent(1.0 - learned.prior_share),
        },
    )
    shares = sorted(learned.shares, key=lambda share: -share.weight)
    named = [share for share in shares if share.weight >= LEAST_WEIGHT]
    models = Named(tuple(_model(share) for share in named))
    yield Sentence("forecast.basis.models", {"number": len(learned.told.used), "models": models})
    yield from _left_out(learned)
    if learned.odd:
        yield Sentence("forecast.odd", {"samples": Named(learned.odd)})
    for share in named:
        yield from _doubts(share)


def _model(share: Share) -> Sentence:
    alone = share.weight == 1.0
    weight = Measure(Fraction(100), "%") if alone else percent(share.weight)
    return Sentence("forecast.model", {"model": share.model, "weight": weight})


def _left_out(learned: Learned) -> Iterator[Sentence]:
    for why in LeftOut:
        samples = tuple(each.sample for each in learned.told.levels if each.why is why)
        if samples:
            values: dict[str, Value] = {"samples": Named(samples)}
            values["why"] = Sentence(f"forecast.why.{why.value}")
            yield Sentence("forecast.left-out", values)


def _doubts(share: Share) -> Iterator[Sentence]:
    model = share.model
    for caveat in share.caveats:
        doubt = Sentence(f"forecast.doubts.{caveat.doubt.name}")
        covariate = _covariate(caveat.covariate)
        values: dict[str, Value] = {"model": model, "covariate": covariate, "doubt": doubt}
        yield Sentence("forecast.doubt", values)
    if not share.trusted:
        yield Sentence("forecast.rough", {"model": model, "k": f"{share.pareto_k:.2f}"})
    if not share.converged:
        yield Sentence("forecast.unfinished", {"model": model})


def _covariate(name: str) -> Value:
    """A covariate in words; one of a user's own model by its name."""
    key = f"forecast.covariate.{name}"
    return Sentence(key) if key in catalogue().texts else name


def assumed(setting: Setting) -> Iterator[Sentence]:
    """Give what was taken for granted: knowledge times, the half-life, what the models need."""
    basis, half_life = setting.basis, setting.status.half_life
    if basis.assumed:
        counted: dict[str, Value] = {"number": basis.assumed, "all": len(basis.record.events)}
        yield Sentence("assumed.known", counted)
    population = of_population(setting.protocol.drug)
    name = "population" if half_life == population else "half-life"
    yield Sentence(f"assumed.{name}", {"half_life": hours(half_life)})
    if basis.belief is not None and isinstance(basis.belief.learned, Learned):
        yield from _assumed_by_models(basis.belief.learned)
    yield Sentence("assumed.literal")


def _assumed_by_models(learned: Learned) -> Iterator[Sentence]:
    whole, part = divmod(round(learned.told.clock.morning * MINUTES_AN_HOUR), MINUTES_AN_HOUR)
    yield Sentence("assumed.models", {"time": f"{whole:02d}:{part:02d}"})
    if learned.told.plan[0].steady:
        yield Sentence("assumed.steady")
