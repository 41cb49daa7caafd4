"""The tables of a plan: its steps, and several paces side by side."""

from collections.abc import Sequence
from fractions import Fraction

from glidepath.decide.answer import Regimen
from glidepath.decide.belief import Trough
from glidepath.plan.alternatives import Alternative
from glidepath.plan.schedule import Move, NoPlan, Pace, PaceKind, Schedule, Step
from glidepath.protocol import Product, Solution, graduations
from glidepath.report.forecast import rounded
from glidepath.report.language import Language
from glidepath.report.sentence import Sentence, Value, say
from glidepath.report.setting import USUAL_DECIMALS, Setting, decimals, product_of
from glidepath.report.weekly import mean, weekly
from glidepath.report.wrapped import table
from glidepath.report.written import Days, Measure, Range, dose, fixed, share, written

STEPS = ("date", "dose", "weight", "share", "trough", "level")
STEPS_WIDTHS = {Language.EN: (11, 24, 6, 8, 18, 11), Language.ZH: (14, 21, 6, 6, 17, 14)}
"""Columns that each column may take: with two between them no more than a terminal has."""

PACES = ("pace", "off", "in-time", "steps", "visits", "tests", "days", "lowest")
PACES_WIDTHS = (25, 14, 8, 5, 6, 5, 5, 6)

PER_KILOGRAM = 3
"""Decimals of a dose in mg/kg."""


def steps_table(setting: Setting, schedule: Schedule, language: Language) -> str:
    """Give a row for each step."""
    rows = [_step(setting, each, language) for each in schedule.steps]
    return table(header(STEPS, language), rows, STEPS_WIDTHS[language])


def paces_table(paces: Sequence[Alternative], language: Language) -> str:
    """Give a row for each pace."""
    return table(header(PACES, language), pace_rows(paces, language), PACES_WIDTHS)


def pace_rows(paces: Sequence[Alternative], language: Language) -> list[tuple[str, ...]]:
    """Give the cells of each pace, as `PACES` names their columns."""
    return [_pace(each, language) for each in paces]


def header(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Give the titles of columns."""
    return tuple(say(Sentence(f"plan.column.{name}"), language) for name in names)


def _step(setting: Setting, step: Step, language: Language) -> tuple[str, ...]:
    weighed = step.weight and step.regimen.dose
    per_kilogram = Fraction(step.regimen.dose, step.weight or 1)
    return (
        written(step.day, language),
        say(_given(setting, step), language),
        fixed(round(per_kilogram, PER_KILOGRAM), PER_KILOGRAM) if weighed else "",
        "" if step.move is Move.STOP else say(_percent(step.share), language),
        "" if step.trough is None else say(_trough(step.trough), language),
        "" if step.level_from is None else written(step.level_from, language),
    )


def _percent(part: Fraction) -> Measure:
    return Measure(Fraction(round(part * 100)), "%")


def _trough(found: Trough) -> Sentence:
    median, low, high = (
        Measure(rounded(each).number, "", 1) for each in (found.median, found.low, found.high)
    )
    return Sentence("plan.cell.range", {"median": median, "range": Range(low, high)})


# --- doses ----------------------------------------------------------------------------------------


def product_name(setting: Setting, regimen: Regimen) -> Value:
    """Name what a regimen is given with; by its id where the protocol does not know it."""
    product = product_of(setting, regimen)
    return regimen.formulation if product is None else product.wording


def intakes_of(regimen: Regimen) -> Sentence:
    """Say how often a day a regimen is taken."""
    if regimen.intakes == 1:
        return Sentence("regimen.once")
    return Sentence("regimen.several", {"number": regimen.intakes})


def dose_of(setting: Setting, regimen: Regimen) -> Measure:
    """Give the dose of a regimen with the decimals of what measures it."""
    return _dosed(product_of(setting, regimen), regimen.dose)


def _dosed(product: Product | None, micrograms: int) -> Measure:
    if product is None:
        return dose(micrograms, USUAL_DECIMALS)
    return dose(micrograms, decimals(Fraction(graduations(product)[0], 1000)))


def _given(setting: Setting, step: Step) -> Sentence:
    """What is taken from a step on."""
    given = _measured(product_of(setting, step.regimen), step.regimen)
    match step.move:
        case Move.STOP:
            return Sentence("plan.cell.stop")
        case Move.RESTORE:
            return Sentence("plan.cell.restore", {"dose": given})
        case Move.SWITCH:
            product = product_name(setting, step.regimen)
            return Sentence("plan.cell.switch", {"product": product, "dose": given})
        case _:
            return given


def _measured(product: Product | None, regimen: Regimen) -> Sentence:
    """A dose and how it is measured: alike on every day, or by days of the week."""
    if product is None:
        return Sentence("plan.cell.unmeasured", {"dose": _dosed(product, regimen.dose)})
    if not regimen.pattern:
        return Sentence("plan.cell.alike", _amount(product, regimen.dose, regimen.intakes))

    def told(daily: int) -> Sentence:
        return Sentence("plan.cell.alike", _amount(product, daily, regimen.intakes))

    week = weekly(regimen.pattern, told)
    return Sentence("plan.cell.pattern", {"dose": mean(regimen.pattern), "week": week})


def _amount(product: Product, micrograms: int, intakes: int) -> dict[str, Value]:
    """A daily dose, and what is drawn up or counted for each intake."""
    one = Fraction(micrograms, intakes) / product.strength
    if isinstance(product, Solution):
        digits = max(decimals(each.graduation) for each in product.syringes)
        amount = Sentence("plan.cell.volume", {"volume": Measure(one, "mL", digits)})
    else:
        name = "tablet" if one == 1 else "tablets"
        amount = Sentence(f"plan.cell.{name}", {"count": str(one)})
    if intakes > 1:
        amount = Sentence("plan.cell.times", {"number": intakes, "amount": amount})
    return {"dose": _dosed(product, micrograms), "amount": amount}


# --- paces ----------------------------------------------------------------------------------------


def pace_values(pace: Pace) -> dict[str, Value]:
    """Give the numbers of a pace as they stand in a sentence."""
    return {"every": Days(pace.every), "share": share(pace.share)}


def _pace(found: Alternative, language: Language) -> tuple[str, ...]:
    outcome, effort = found.outcome, found.effort
    if isinstance(outcome, NoPlan) or effort is None:
        asked = Sentence(f"plan.pace.{found.pace.kind.value}", pace_values(found.pace))
        cells: tuple[Value, ...] = (asked, _impossible(found), *[""] * (len(PACES) - 2))
        return tuple(say(each, language) for each in cells)
    kind = outcome.pace.kind
    name = "even-found" if kind is PaceKind.EVEN else kind.value
    in_time = Sentence("plan.yes" if outcome.in_time else "plan.no")
    off = Sentence("plan.never") if outcome.off is None else outcome.off
    lowest = "" if effort.lowest is None else fixed(rounded(effort.lowest).number, 1)
    return (
        say(Sentence(f"plan.pace.{name}", pace_values(outcome.pace)), language),
        say(off, language),
        say(in_time, language),
        str(effort.steps),
        str(effort.visits),
        str(effort.blood_tests),
        "" if effort.days is None else str(effort.days),
        lowest,
    )


def _impossible(found: Alternative) -> Sentence:
    """By which day it cannot be, where that is the reason."""
    days = found.outcome.days if isinstance(found.outcome, NoPlan) else ()
    return Sentence("plan.not-by", {"last": days[0]}) if days else Sentence("plan.impossible")
