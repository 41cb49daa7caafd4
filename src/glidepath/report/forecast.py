"""Which level is foreseen, how sure that is, on what it rests, and what was assumed."""

from collections.abc import Iterator

from glidepath.decide.belief import Belief, Trough
from glidepath.decide.decide import of_population
from glidepath.report.headline import moves
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting, dosed
from glidepath.report.written import Measure, Range, hours, level

TENTH = 100
"""A forecast is told to a tenth of a ng/mL: to so many ng/L."""


def forecast(setting: Setting) -> tuple[Sentence, ...]:
    """Give the troughs that are foreseen, each with its uncertainty, and their basis."""
    if setting.status.dose == 0 and not moves(setting):
        return ()
    told = (*_changed(setting), *_unchanged(setting))
    belief = setting.basis.belief
    if belief is None or not told:
        return (Sentence("forecast.none"),)
    return (*told, _basis(setting, belief))


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


def _trough(setting: Setting, micrograms: int, trough: Trough) -> dict[str, Value]:
    low, high = (Measure(_rounded(each).number, "", 1) for each in (trough.low, trough.high))
    return {
        "dose": dosed(setting, micrograms),
        "trough": _rounded(trough.median),
        "range": Range(low, high),
    }


def _rounded(nanograms: int) -> Measure:
    return level(round(nanograms / TENTH) * TENTH)


def _basis(setting: Setting, belief: Belief) -> Sentence:
    if belief.basis != "linear":
        return Sentence("forecast.basis.other", {"basis": belief.basis})
    values: dict[str, Value] = {
        "level": level(belief.level),
        "dose": dosed(setting, belief.dose),
    }
    return Sentence("forecast.basis.linear", values)


def assumed(setting: Setting) -> Iterator[Sentence]:
    """Give what was taken for granted: knowledge times, and the half-life."""
    basis, half_life = setting.basis, setting.status.half_life
    if basis.assumed:
        counted: dict[str, Value] = {"number": basis.assumed, "all": len(basis.record.events)}
        yield Sentence("assumed.known", counted)
    population = of_population(setting.protocol.drug)
    name = "population" if half_life == population else "half-life"
    yield Sentence(f"assumed.{name}", {"half_life": hours(half_life)})
    yield Sentence("assumed.literal")
