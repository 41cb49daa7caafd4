"""Values of parameters in words, each kind of them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from glidepath.exchange.protocols import read_protocol
from glidepath.protocol.parameters import AdverseRule, SafetyAction
from glidepath.report.language import Language
from glidepath.report.protocols.units import dose_decimals, measured, part, unit_shown
from glidepath.report.protocols.values import value_of
from glidepath.report.sentence import say
from unit.report.given import spaced

TRIAL = read_protocol("khe-sirolimus")
EN, ZH = Language.EN, Language.ZH


def told(identifier: str, stated: Any = None, language: Language = EN) -> str:
    entry = TRIAL.entries[identifier]
    value = entry.written if stated is None else stated
    return spaced(value_of(TRIAL, entry, value, language))


@pytest.mark.parametrize(
    ("identifier", "en", "zh"),
    [
        ("stop.allowed", "yes", "是"),
        ("maintenance.raise-below-limit", "no", "否"),
        ("taper.cap", "10 %", "10 %"),
        ("stop.dose-share", "1/3", "1/3"),
        ("taper.month", "30 days", "30 天"),
        ("taper.spacing-half-lives", "5", "5"),
        ("restore.kmp-fibrinogen-below", "1.5 g/L", "1.5 g/L"),
        ("eligibility.egfr-min", "90 mL/min/1.73 m²", "90 mL/min/1.73 m²"),
        ("maintenance.window", "5 to 7 ng/mL", "5～7 ng/mL"),
        ("level.window-once", "22 to 26 h", "22～26 h"),
        ("taper.base", "the previous dose", "前一剂量"),
        ("level.specimen", "whole blood", "全血"),
        (
            "level.assay",
            "liquid chromatography with tandem mass spectrometry",
            "液相色谱-串联质谱法",
        ),
        ("randomisation.ratio", "1:1", "1:1"),
        ("randomisation.blocks", "4, 6", "4、6"),
        ("randomisation.strata", "Kasabach-Merritt phenomenon", "卡-梅现象（KMP）"),
        (
            "surveillance",
            "every 30 days until month 6; every 91 days until month 24",
            "至第 6 个月每 30 天一次；至第 24 个月每 91 天一次",
        ),
    ],
)
def test_a_parameter_of_the_trial(identifier: str, en: str, zh: str) -> None:
    assert told(identifier) == en
    assert told(identifier, language=ZH) == zh


def test_what_has_no_word_is_told_as_it_is_written() -> None:
    assert told("level.specimen", "hair") == "hair"
    assert told("randomisation.strata", ("site",)) == "site"


def test_an_empty_list_is_none() -> None:
    assert told("randomisation.strata", ()) == "none"
    assert told("interacting", (), ZH) == "无"


def test_rules_for_adverse_events() -> None:
    rules = (
        AdverseRule(grade_min=4, action=SafetyAction.INTERRUPT),
        AdverseRule(grade_min=3, not_category="lipids", action=SafetyAction.PAUSE),
        AdverseRule(grade_min=3, category="skin", action=SafetyAction.REFER),
    )
    assert told("safety.adverse", rules) == (
        "grade 4 or worse: interrupt the drug and refer;"
        " grade 3 or worse, other than lipids: pause the taper and refer;"
        " grade 3 or worse, skin: refer"
    )


def test_assays_products_and_drugs_that_interact() -> None:
    assays = told("level.assays")
    assert "liquid chromatography with tandem mass spectrometry (limit 1 ng/mL); " in assays
    assert "(limit 3.5 ng/mL; reading × 0.80 for the trial's, 0.72 to 0.88)" in assays
    assert told("products").startswith("oral solution 1 mg/mL; tablet 0.5 mg; ")
    drugs = told("interacting")
    assert "ketoconazole (raises, AUC × 10.9); itraconazole (raises); " in drugs
    assert "rifampicin (lowers, AUC × 0.18); oxcarbazepine (lowers, AUC × 0.86); " in drugs


def test_a_number_of_another_version_is_written_as_its_own() -> None:
    assert told("taper.cap", Decimal("0.125")) == "12.5 %"
    assert told("maintenance.window", {"low": 4, "high": Decimal("6.5")}) == "4 to 6.5 ng/mL"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1, 10), "10 %"),
        (Fraction(2, 3), "2/3"),
        (Fraction(63, 244), "26 %"),
        (Fraction(121, 1000), "12.1 %"),
    ],
)
def test_shares(share: Fraction, text: str) -> None:
    assert spaced(say(part(share), EN)) == text


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (450, "ug", "0.45 mg"),
        (3500, "ng/L", "3.5 ng/mL"),
        (3720, "min", "62 h"),
        (72, "h", "72 h"),
        (1, "d", "1 day"),
        (14, "d", "14 days"),
        (50, "10*9/L", "50 × 10⁹/L"),
        (Fraction(1, 4), "share", "25 %"),
        (24, "mo", "24"),
    ],
)
def test_numbers_of_findings(number: int | Fraction, unit: str, text: str) -> None:
    assert spaced(say(measured(number, unit), EN)) == text


def test_units_as_people_write_them() -> None:
    assert unit_shown("ng/mL") == "ng/mL"
    assert spaced(unit_shown("10*9/L")) == "× 10⁹/L"


def test_a_dose_has_the_decimals_of_what_measures_it() -> None:
    assert dose_decimals(TRIAL, "oral-solution") == 2
    assert dose_decimals(TRIAL, "tablet-1") == 0
    assert dose_decimals(TRIAL, None) == 2
