"""A whole protocol as a clinician reads it."""

import json
from datetime import date
from fractions import Fraction

import pytest

from glidepath.exchange.protocols import library_names, read_protocol
from glidepath.protocol import Protocol, Text, Visit
from glidepath.report.language import Language
from glidepath.report.protocols.schedule import procedure_told, visit_told
from glidepath.report.protocols.shown import protocol_data, protocol_text
from glidepath.report.wrapped import columns
from unit.report.given import TRIAL, changed, spaced

EN, ZH = Language.EN, Language.ZH


def flat(protocol: Protocol = TRIAL, language: Language = EN) -> str:
    return " ".join(spaced(protocol_text(protocol, language)).split())


def visit(name: str, **values: object) -> Visit:
    known = next(each for each in TRIAL.visits if each.id == name)
    return known.model_copy(update=values)


def told(some: Visit, language: Language = EN) -> str:
    return spaced(visit_told(TRIAL, some, language))


@pytest.mark.parametrize("name", library_names())
@pytest.mark.parametrize("language", Language)
def test_everything_of_a_protocol_is_told(name: str, language: Language) -> None:
    protocol = read_protocol(name)
    text = protocol_text(protocol, language)
    assert max(columns(each) for each in text.splitlines() if "://" not in each) <= 88
    parts = (
        *protocol.eligibility,
        *protocol.arms,
        *(rule for arm in protocol.arms for rule in arm.rules),
        *protocol.visits,
        *protocol.outcomes,
        *protocol.open_points,
        *protocol.parameters.products,
        *protocol.parameters.level.assays,
    )
    for part in parts:
        assert part.id in text
    for identifier in protocol.entries:
        assert f"- {identifier}" in text
    assert "{" not in text
    assert "None" not in text


def test_the_top_says_which_protocol_it_is() -> None:
    text = flat()
    assert "khe-sirolimus, version 1.0 Registered: NCT04448873, LK200421" in text
    assert "In force: every site since 1 Jan 2020" in text
    assert "Drug: sirolimus; half-life of the population 62 h (" in text
    assert "生效：各中心自2020年1月1日起" in flat(language=ZH)


def test_an_amendment_says_what_it_changes() -> None:
    protocol = TRIAL.model_copy(
        update={
            "version": "1.1",
            "amends": "1.0",
            "changes": (Text(en="A shorter month.", zh="月更短。"),),
            "requires_reconsent": True,
            "effective": {"SITE-01": date(2026, 3, 1), "*": date(2026, 4, 1)},
        }
    )
    text = flat(protocol)
    assert "In force: SITE-01 since 1 Mar 2026, every site since 1 Apr 2026" in text
    assert "Amends version 1.0" in text
    assert "only once the guardians have consented" in text
    assert "What this version changes - A shorter month." in text
    assert "What this version changes" not in flat()
    assert "Amends" not in flat()


def test_a_protocol_that_leaves_nothing_open_says_nothing_of_it() -> None:
    protocol = TRIAL.model_copy(update={"open_points": ()})
    assert "O1, O2 and so on" in flat()
    assert "O1, O2 and so on" not in flat(protocol)
    assert "Left open by the registry" not in flat(protocol)


def test_a_criterion_has_its_source_its_open_points_and_its_limits() -> None:
    text = flat()
    assert "- I2: Age from 0 to 12 completed years. [NCT04448873, inclusion (I2); open O15]" in text
    assert "ALT at most the upper limit of normal, " in text
    assert "eGFR at least 90 mL/min/1.73 m²." in text
    assert "丙氨酸氨基转移酶不高于正常上限" in flat(language=ZH)


def test_a_limit_of_another_multiple() -> None:
    protocol = changed({"eligibility.limit-multiple": Fraction(3, 2)})
    assert "ALT at most 1.5 times the upper limit of normal" in flat(protocol)


def test_a_limit_below_a_number() -> None:
    liver = flat(read_protocol("liver-tacrolimus"))
    assert "Limits: ALT below 50 U/L, GGT below 50 U/L." in liver


def test_a_rule_of_an_arm_stands_under_it() -> None:
    lines = protocol_text(TRIAL, EN).splitlines()
    place = next(i for i, each in enumerate(lines) if "- guided-discontinuation: " in each)
    assert lines[place].startswith("  - ")
    assert lines[place + 1].startswith("    - T1: ")


@pytest.mark.parametrize(
    ("some", "en", "zh"),
    [
        (
            visit("randomisation"),
            (
                "randomisation: randomisation, on the day of randomisation:"
                " consent, examination, weight, height."
            ),
            "randomisation：随机化访视，随机化当日：知情同意、体格检查、体重、身高。",
        ),
        (
            visit("after-change"),
            (
                "after-change: level after a change of dose, on day 14 from a change of dose,"
                " up to 7 days late: level."
            ),
            "after-change：剂量改变后复查血药浓度，剂量改变后第 14 天，可推后 7 天：血药浓度。",
        ),
        (
            visit("after-change", before=1, after=0),
            (
                "after-change: level after a change of dose, on day 14 from a change of dose,"
                " up to 1 day early: level."
            ),
            "after-change：剂量改变后复查血药浓度，剂量改变后第 14 天，可提前 1 天：血药浓度。",
        ),
        (
            visit("stabilisation", procedures=("level",)),
            (
                "stabilisation: visit during stabilisation, on day 14 from a restore, then every"
                " 30 days until day 104, up to 3 days early or 7 days late;"
                " guided discontinuation arm only: level."
            ),
            (
                "stabilisation：稳定期访视，恢复剂量后第 14 天起每 30 天，至第 104 天，"
                "可提前 3 天或推后 7 天，仅指导停药组：血药浓度。"
            ),
        ),
        (
            visit("monthly", before=0, after=0, procedures=("level",)),
            (
                "monthly: monthly visit on the drug, on day 30 from randomisation,"
                " then every 30 days: level."
            ),
            "monthly：用药期间每月访视，随机化后第 30 天起每 30 天：血药浓度。",
        ),
    ],
)
def test_a_visit_in_words(some: Visit, en: str, zh: str) -> None:
    assert told(some) == en
    assert told(some, ZH) == zh


def test_a_procedure_without_a_word_is_told_by_its_id() -> None:
    assert procedure_told("gait", ZH) == "gait"


def test_a_product_is_told_with_what_measures_it() -> None:
    text = flat()
    assert (
        "oral-solution: oral solution 1 mg/mL; syringes 1 mL by 0.01 mL; a single intake of"
        " 0.01 mg to 5.00 mg; bottle of 60 mL, 30 days once open" in text
    )
    assert "tablet-1: tablet 1 mg, given whole; a single intake of 1 mg to 4 mg" in text


def test_a_parameter_has_its_value_and_its_open_mark() -> None:
    text = flat()
    assert (
        "- taper.month: a month of the taper in whole local days: 30 days [choice O3; open O3]"
        in text
    )
    assert (
        "- taper.cap: the share of the dose that one month may take off: 10 % [NCT04448873" in text
    )
    assert "- interacting: the drugs whose start or stop counts as a change: listed below" in text


def test_data_are_plain_and_carry_the_digest() -> None:
    data = protocol_data(TRIAL)
    assert json.loads(json.dumps(data)) == data
    assert data["digest"] == TRIAL.digest
    assert data["open-points"] is not None
    assert isinstance(data["parameters"], dict)
    month = data["parameters"]["taper.month"]
    assert isinstance(month, dict)
    assert (month["value"], month["unit"], month["open"]) == (30, "d", "O3")
