"""What an answer is about: the child's numbers, the protocol's, and how its doses are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from glidepath.decide.answer import Answer, Assessment, Regimen
from glidepath.decide.basis import Basis
from glidepath.decide.belief import MINUTES_AN_HOUR
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.status import NEVER, Status
from glidepath.protocol import Parameters, Product, Protocol, graduations
from glidepath.report.sentence import Value
from glidepath.report.written import Days, Measure, Range, dose, hours

USUAL_DECIMALS = 2
"""Of a dose in mg where the protocol does not know what measures it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An answer for which there is a protocol in force, hence an assessment."""

    basis: Basis
    protocol: Protocol
    assessment: Assessment

    @property
    def status(self) -> Status:
        """The numbers that the rules saw."""
        return self.assessment.status

    @property
    def parameters(self) -> Parameters:
        """Those of the protocol in force."""
        return self.protocol.parameters

    @property
    def day(self) -> date:
        """The local day of the answer."""
        return self.basis.day


def setting_of(answer: Answer) -> Setting | None:
    """Give the setting of an answer; ``None`` where no protocol is in force."""
    protocol, assessment = answer.basis.protocol, answer.assessment
    if protocol is None or assessment is None:
        return None
    return Setting(answer.basis, protocol, assessment)


def product_of(setting: Setting, regimen: Regimen | None) -> Product | None:
    """Give what a regimen is made of, where the protocol knows it."""
    if regimen is None:
        return None
    known = {product.id: product for product in setting.parameters.products}
    return known.get(regimen.formulation)


def dosed(setting: Setting, micrograms: int) -> Measure:
    """Give a dose with the decimals of what measures it."""
    product = product_of(setting, setting.assessment.present)
    if product is None:
        return dose(micrograms, USUAL_DECIMALS)
    return dose(micrograms, decimals(Fraction(graduations(product)[0], 1000)))


def doses(setting: Setting, low: int, high: int) -> Range:
    """Give a range of doses."""
    return Range(dosed(setting, low), dosed(setting, high))


def decimals(graduation: Fraction) -> int:
    """Give the decimals that a graduation needs, three at the most.

    >>> decimals(Fraction(1, 100))
    2
    """
    return next((many for many in range(3) if round(graduation, many) == graduation), 3)


def day_since(setting: Setting, days: int) -> date:
    """Give the day that lies so many days back."""
    return setting.day - timedelta(days=days)


def dated(setting: Setting, days: int) -> Mapping[str, Value]:
    """Give the day that lies so many days back, and how many, unless it never was."""
    if days >= NEVER:
        return {}
    return {"date": day_since(setting, days), "days": Days(days)}


def assessment_due(setting: Setting) -> Mapping[str, Value]:
    """Give within how many hours, and by which day, a suspected relapse is to be assessed."""
    since, within = setting.status.relapse_days, setting.parameters.restore.assessment_hours
    if since >= NEVER:
        return {}
    due = day_since(setting, since) + timedelta(days=ceil(within / HOURS_A_DAY))
    return {"hours": hours(within * MINUTES_AN_HOUR), "due": due}
