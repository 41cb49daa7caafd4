"""No step down that can be measured, and what would fit, in words."""

from collections.abc import Iterator
from fractions import Fraction

from glidepath.decide.beside import no_step
from glidepath.protocol import Product, Solution
from glidepath.regimen import NoRegimen
from glidepath.regimen import Regimen as Given
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting, dosed, doses, product_of
from glidepath.report.weekly import mean, weekly
from glidepath.report.written import Measure, dose

DECIMALS = 2
"""Of a dose in mg by another formulation than the present one."""


def unfit(setting: Setting) -> Iterator[Sentence]:
    """Say that no smaller step can be measured, and what would fit; nothing where some can."""
    found = no_step(setting.protocol, setting.assessment)
    present = product_of(setting, setting.assessment.present)
    if found is None or present is None:
        return
    alike = "-alike" if found.by_pattern is not None else ""
    between = doses(setting, found.interval.low, setting.status.dose)
    yield Sentence(f"detail.no-step{alike}", {"product": present.wording, "range": between})
    yield from _fitting(setting, found, present)


def _fitting(setting: Setting, found: NoRegimen, present: Product) -> Iterator[Sentence]:
    known = {each.id: each for each in setting.parameters.products}
    if found.by_pattern is not None:
        week = weekly(found.by_pattern.week, lambda each: dosed(setting, each))
        yield Sentence("detail.fits-pattern", {"week": week})
    for name, other in found.others[:1]:
        yield Sentence("detail.fits", {"product": known[name].wording, "dose": _dose(other)})
    if not found.others and found.graduation is not None:
        yield _graduation(found.graduation, present)


def _dose(given: Given) -> Value:
    return dose(given.dose, DECIMALS) if given.alike else mean(given.week)


def _graduation(graduation: Fraction, present: Product) -> Sentence:
    if isinstance(present, Solution):
        return Sentence("detail.fits-graduation", {"graduation": Measure(graduation, "mL")})
    return Sentence("detail.fits-strength", {"graduation": dose(int(graduation), DECIMALS)})
