"""The steps of a plan as rows of a table, in numbers that stand beneath each other."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from glidepath.decide.answer import Regimen
from glidepath.decide.belief import Trough
from glidepath.plan.schedule import Move, Step
from glidepath.quantities import InputError
from glidepath.report.documents.handout import product_named
from glidepath.report.documents.numbers import milligrams, plain
from glidepath.report.documents.sheet import Data, in_all
from glidepath.report.documents.week import WEEK, Intake, Week, week_of
from glidepath.report.sentence import say
from glidepath.report.weekly import weekly
from glidepath.report.written import Measure, Range, fixed, written

if TYPE_CHECKING:
    from glidepath.report.documents.plan_report import Report

COLUMNS = ("date", "dose", "given", "weight", "share", "permitted", "trough", "level", "rules")
"""As the catalogue names them."""
PER_KILOGRAM = 3
"""Decimals of a dose in mg/kg."""
NAMED = {Move.RESTORE: "restore", Move.SWITCH: "switch", Move.STOP: "stop"}
"""Moves that are told; a reduction is what a plan is made of."""


def rows(report: "Report") -> Iterator[Data]:
    """Give a row for each step."""
    numbers = {rule: str(number) for number, rule in enumerate(report.rules, start=1)}
    for step in report.schedule.steps:
        move = NAMED.get(step.move)
        stops = step.move is Move.STOP
        yield {
            "date": written(step.day, report.language),
            "dose": milligrams(step.regimen.dose),
            "given": "" if stops else given(report, step.regimen),
            "move": "" if move is None else report.tell(move),
            "weight": "" if stops else _by_weight(step),
            "share": "" if stops else _share(step.share),
            "permitted": _permitted(report, step),
            "trough": "" if step.trough is None else ng(step.trough.median),
            "range": "" if step.trough is None else _range(report, step.trough),
            "level": "" if step.level_from is None else written(step.level_from, report.language),
            "rules": ", ".join(numbers[rule] for rule in step.rules),
        }


def given(report: "Report", regimen: Regimen) -> str:
    """Say how a regimen is measured, in few words; of a pattern, on which days what."""
    product = product_named(report.setting.protocol, regimen.formulation)
    try:
        week = week_of(product, regimen.pattern or (regimen.dose,) * WEEK, regimen.intakes)
    except InputError:
        return report.tell("unmeasured")
    if not regimen.pattern:
        return _amount(report, week, week.days[0])
    told = {dose: week.days[regimen.pattern.index(dose)] for dose in regimen.pattern}
    days = weekly(regimen.pattern, lambda dose: _amount(report, week, told[dose]))
    return say(days, report.language)


def _amount(report: "Report", week: Week, intake: Intake) -> str:
    amount = in_all(intake, week.product, report.language)
    return amount if week.intakes == 1 else report.tell("times", times=week.intakes, amount=amount)


def _by_weight(step: Step) -> str:
    if not step.weight:
        return ""
    return plain(round(Fraction(step.regimen.dose, step.weight), PER_KILOGRAM))


def _share(part: Fraction) -> str:
    return fixed(Fraction(round(part * 100)), 0) + "\u00a0%"


def _permitted(report: "Report", step: Step) -> str:
    low = milligrams(step.low)
    if step.move is Move.STOP:
        return report.tell("or-stop")
    if step.high is None:
        return report.tell("from", low=low)
    return report.tell("range", low=low, high=milligrams(step.high))


def ng(nanograms: int) -> str:
    """Write a foreseen trough in ng/mL, to a tenth: a level is told as exactly as it is known."""
    return fixed(round(Fraction(nanograms, 1000), 1), 1)


def _range(report: "Report", found: Trough) -> str:
    ends = Range(
        *(Measure(round(Fraction(each, 1000), 1), "", 1) for each in (found.low, found.high))
    )
    return written(ends, report.language)
