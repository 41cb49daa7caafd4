"""Values of parameters as people read them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from glidepath.protocol import Assay, InteractingDrug, Parameter, Protocol
from glidepath.protocol.fitting import exact
from glidepath.protocol.parameters import AdverseRule, SurveillancePeriod
from glidepath.report.language import Language
from glidepath.report.protocols.units import part, unit_shown
from glidepath.report.protocols.words import listed, tell, texts
from glidepath.report.sentence import Value, say
from glidepath.report.written import Days, Measure, Range, level, written

BETWEEN = {Language.EN: "; ", Language.ZH: "；"}
NUMBERS = (int, Decimal, Fraction)


def value_of(protocol: Protocol, entry: Parameter, stated: Any, language: Language) -> str:
    """Give a value of a parameter: its own, an alternative's, or another version's.

    Parameters
    ----------
    entry
        The parameter, for its id, its unit and its kind.
    stated
        The value as a file writes it.
    """
    if isinstance(stated, bool):
        return tell(f"choice.{'yes' if stated else 'no'}", language)
    if isinstance(stated, Mapping):
        ends = [Measure(exact(stated[end]), unit_shown(entry.unit)) for end in ("low", "high")]
        return say(Range(*ends), language)
    if isinstance(stated, tuple):
        return _several(entry, stated, language)
    if isinstance(stated, NUMBERS) or isinstance(entry.value, Fraction):
        return say(_number(entry, exact(stated)), language)
    return _word(protocol, entry, str(stated), language)


def _number(entry: Parameter, number: Fraction) -> Value:
    if entry.unit == "d":
        return Days(number)
    if entry.unit != "1":
        return Measure(number, unit_shown(entry.unit))
    return part(number) if isinstance(entry.value, Fraction) else str(number)


def _word(protocol: Protocol, entry: Parameter, name: str, language: Language) -> str:
    key = f"choice.{entry.id}.{name}"
    if key in texts():
        return tell(key, language)
    assays = {each.id: each.wording for each in protocol.parameters.level.assays}
    return written(assays.get(name, name), language)


def _several(entry: Parameter, stated: Iterable[Any], language: Language) -> str:
    told = tuple(one_of(entry, each, language) for each in stated)
    if not told:
        return tell("choice.none", language)
    if entry.id == "randomisation.ratio":
        return ":".join(told)
    plain = all(isinstance(each, int | str) for each in stated)
    return listed(told, language) if plain else BETWEEN[language].join(told)


def one_of(entry: Parameter, each: Any, language: Language) -> str:
    """Give one of the values of a parameter that holds several."""
    match each:
        case AdverseRule():
            return _adverse(each, language)
        case SurveillancePeriod(months=months, every_days=days):
            return tell("choice.surveillance", language, {"days": Days(days), "months": months})
        case Assay():
            return assay_told(each, language)
        case InteractingDrug():
            return drug_told(each, language)
        case int() | str():
            name = f"choice.{entry.id.partition('.')[2]}.{each}"
            return tell(name, language) if name in texts() else str(each)
        case _:
            return written(each.wording, language)


def _adverse(rule: AdverseRule, language: Language) -> str:
    category = rule.category or rule.not_category or ""
    name = f"choice.category.{category}"
    action = f"choice.safety.serious-infection.{rule.action.value}"
    values: dict[str, Value] = {
        "grade": rule.grade_min,
        "category": tell(name, language) if name in texts() else category,
        "action": tell(action, language),
    }
    kind = "of" if rule.category else "but" if rule.not_category else "any"
    return tell(f"choice.adverse.{kind}", language, values)


def assay_told(assay: Assay, language: Language) -> str:
    """Name an assay with its limit, and what turns its reading into the trial's."""
    bridge = assay.to_trial_assay
    values: dict[str, Value] = {"assay": assay.wording, "limit": level(assay.limit, 0)}
    if bridge is None:
        return tell("choice.assay.unbridged", language, values)
    ends = {"factor": bridge.factor, "low": bridge.low, "high": bridge.high}
    numbers = {name: Measure(number, "", 2) for name, number in ends.items()}
    return tell("choice.assay.bridged", language, {**values, **numbers})


def drug_told(drug: InteractingDrug, language: Language) -> str:
    """Name an interacting drug and what it does to exposure."""
    key, values = f"choice.drug.{drug.effect.value}", {"drug": drug.wording}
    if drug.auc_factor is None:
        return tell(key, language, values)
    return tell(f"{key}-by", language, {**values, "factor": Measure(drug.auc_factor, "")})
