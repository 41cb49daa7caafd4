"""The emergency card: one page that says what matters while nobody can be asked."""

from collections.abc import Iterator
from fractions import Fraction

from glidepath.protocol import Protocol
from glidepath.protocol.model import VisitAnchor
from glidepath.protocol.products import Effect
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.numbers import milligrams, with_unit
from glidepath.report.documents.sheet import Data, Sheet, amount, days_of, often, safety, signs
from glidepath.report.documents.typeset import typeset
from glidepath.report.documents.week import Fill, Week
from glidepath.report.language import Language
from glidepath.report.protocols.schedule import procedure_told
from glidepath.report.sentence import BETWEEN, COMMA, Named
from glidepath.report.written import Measure, written


def card_pdf(handout: Handout, language: Language) -> bytes:
    """Give the emergency card as a PDF of one page, A5."""
    return typeset("card", language, card_data(handout, language))


def card_data(handout: Handout, language: Language) -> Data:
    """Give what stands on the card."""
    sheet = Sheet(handout, language)
    return {
        "title": sheet.word("card.title"),
        "code": handout.participant,
        "name": sheet.word("card.name"),
        "state": sheet.word("card.state", date=handout.day),
        "replaces": sheet.word("card.replaces"),
        "trial": _trial(sheet),
        "blocks": [*_dose(sheet), *_restore(sheet), _fever(sheet), _relapse(sheet), _drugs(sheet)],
        "telephone": {
            "label": sheet.word("card.telephone"),
            "number": handout.telephone,
            "night": sheet.word("card.night"),
        },
        "safety": safety(sheet),
    }


def _trial(sheet: Sheet) -> str:
    registrations = Named(sheet.of.protocol.registrations)
    return sheet.word("card.trial", drug=sheet.drug, registration=registrations)


def _block(sheet: Sheet, name: str, big: str, lines: list[str]) -> Data:
    return {"heading": sheet.word(f"card.{name}.heading"), "big": big, "lines": lines}


def _dose(sheet: Sheet) -> Iterator[Data]:
    order, week = sheet.of.order, sheet.of.week
    values = {"drug": sheet.drug, "number": order.number, "date": order.day}
    if week is None:
        yield _block(sheet, "dose", sheet.word("card.dose.none", **values), [])
        return
    name = "a-day" if week.alike else "mean"
    dose = sheet.word(f"card.dose.{name}", dose=with_unit(milligrams(sheet.of.daily_dose), "mg"))
    under = sheet.word("card.dose.order", **values, until=sheet.of.until)
    yield _block(sheet, "dose", dose, [*_given(sheet, week), under])


def _given(sheet: Sheet, week: Week) -> list[str]:
    """Each different amount with its days, where they differ."""
    told = []
    for intake in dict.fromkeys(week.days):
        kind = "given" if isinstance(intake[0], Fill) else "pieces"
        by_day = "" if week.alike else {"given": "by-day", "pieces": "pieces-by-day"}[kind]
        told.append(
            sheet.word(
                f"card.dose.{by_day or kind}",
                amount=amount(sheet, week.product, intake),
                product=week.product.wording,
                often=often(sheet, week),
                days=days_of(sheet, week, intake),
            )
        )
    return told


def _restore(sheet: Sheet) -> Iterator[Data]:
    restore = sheet.of.restore
    if restore is None:
        yield _block(sheet, "restore", "", [sheet.word("card.restore.clinician")])
        return
    dose = with_unit(milligrams(restore.dose), "mg")
    unmeasured = [sheet.word("card.restore.unmeasured")]
    lines = unmeasured if restore.week is None else _given(sheet, restore.week)
    lines = [*lines, sheet.word("card.restore.order")]
    yield _block(sheet, "restore", sheet.word("card.restore.least", dose=dose), lines)


def _fever(sheet: Sheet) -> Data:
    lines = [sheet.word("card.fever.one", drug=sheet.drug), sheet.word("card.fever.two")]
    return _block(sheet, "fever", "", lines)


def _relapse(sheet: Sheet) -> Data:
    hours = Measure(Fraction(sheet.of.protocol.parameters.restore.assessment_hours), "h")
    lines = [
        BETWEEN[sheet.language].join(signs(sheet)),
        sheet.word("card.relapse.assess", hours=hours, procedures=_procedures(sheet)),
        sheet.word("card.relapse.call"),
    ]
    return _block(sheet, "relapse", "", lines)


def _procedures(sheet: Sheet) -> str:
    """What the protocol looks at when a relapse is suspected."""
    names = dict.fromkeys(_of_suspicion(sheet.of.protocol))
    return COMMA[sheet.language].join(procedure_told(each, sheet.language) for each in names)


def _of_suspicion(protocol: Protocol) -> Iterator[str]:
    for visit in protocol.visits:
        if visit.anchor is VisitAnchor.SUSPICION:
            yield from visit.procedures


def _drugs(sheet: Sheet) -> Data:
    between = BETWEEN[sheet.language]
    lines = [
        f"{sheet.word(f'card.drugs.{each.value}')}{between}{_named(sheet, each)}" for each in Effect
    ]
    return _block(sheet, "drugs", "", [*lines, sheet.word("card.drugs.ask")])


def _named(sheet: Sheet, effect: Effect) -> str:
    drugs = sheet.of.protocol.parameters.interacting
    names = (written(each.wording, sheet.language) for each in drugs if each.effect is effect)
    return COMMA[sheet.language].join(names)
