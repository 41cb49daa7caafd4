"""The protocols of the library say what the registries say, and own up to what they leave open."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import BaseModel

import glidepath.protocol
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import (
    Parameter,
    ProductKind,
    Protocol,
    Review,
    Span,
    Text,
    faults,
    graduations,
    with_value,
)
from glidepath.protocol.criteria import (
    BloodPressureCriterion,
    DurationCriterion,
    LaboratoryCriterion,
    RangeCriterion,
    Sex,
)
from glidepath.protocol.parameters import AdverseRule, SafetyAction, SurveillancePeriod

KHE = read_protocol("khe-sirolimus")
LIVER = read_protocol("liver-tacrolimus")
BOTH = [pytest.param(each, id=each.id) for each in (KHE, LIVER)]
OPEN = [f"O{number}" for number in range(1, 25)]


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)


def open_entries(protocol: Protocol) -> dict[str, list[Parameter]]:
    found: dict[str, list[Parameter]] = {}
    for entry in protocol.entries.values():
        if entry.open is not None:
            found.setdefault(entry.open, []).append(entry)
    return found


def test_every_open_point_of_the_trial_is_a_parameter_marked_open() -> None:
    assert [each.id for each in KHE.open_points] == OPEN
    assert sorted(open_entries(KHE), key=lambda name: int(name[1:])) == OPEN


@pytest.mark.parametrize("protocol", BOTH)
def test_every_open_choice_has_default_alternatives_and_reason(protocol: Protocol) -> None:
    for entries in open_entries(protocol).values():
        for entry in entries:
            assert entry.alternatives, entry.id
            assert entry.reason, entry.id
            assert entry.value not in [other.value for other in entry.alternatives], entry.id


@pytest.mark.parametrize("protocol", BOTH)
def test_every_alternative_can_be_chosen(protocol: Protocol) -> None:
    for entry in protocol.entries.values():
        for other in entry.alternatives:
            chosen = with_value(protocol, entry.id, other.value)
            assert chosen.parameters != protocol.parameters, entry.id
            assert chosen.entries[entry.id].written == other.written
            assert not faults(chosen), (entry.id, faults(chosen))


@pytest.mark.parametrize("clause", [f"I{n}" for n in range(1, 7)] + [f"E{n}" for n in range(1, 6)])
def test_every_registered_criterion_is_there(clause: str) -> None:
    found = [each for each in KHE.eligibility if re.split("-", each.id)[0] == clause]
    assert found
    assert all(f"({clause})" in each.source for each in found)


def test_every_registered_rule_of_both_arms_is_there() -> None:
    maintenance, taper = KHE.arms
    assert (maintenance.id, taper.id) == ("maintenance", "guided-discontinuation")
    assert [rule.id for rule in maintenance.rules] == ["M1", "M2", "M3"]
    assert [rule.id for rule in taper.rules] == [f"T{n}" for n in range(1, 10)]
    assert all(rule.feeds for arm in KHE.arms for rule in arm.rules)


@pytest.mark.parametrize("protocol", BOTH)
def test_the_chinese_is_marked_as_not_yet_reviewed(protocol: Protocol) -> None:
    assert protocol.chinese is Review.NOT_REVIEWED


@pytest.mark.parametrize("protocol", BOTH)
def test_both_languages_say_the_same_numbers(protocol: Protocol) -> None:
    number = re.compile(r"\d+(?:\.\d+)?")
    for text in texts(protocol):
        assert set(number.findall(text.en)) <= set(number.findall(text.zh)), text


@pytest.mark.parametrize("protocol", BOTH)
def test_the_chinese_is_chinese_with_its_own_punctuation(protocol: Protocol) -> None:
    for text in texts(protocol):
        assert re.search("[\u4e00-\u9fff]", text.zh), text
        assert not re.search("[\u4e00-\u9fff][,;:()]|[,;:(][\u4e00-\u9fff]", text.zh), text
        assert not re.search("[\u4e00-\u9fff]", text.en), text


def test_the_words_of_the_clinic_are_used() -> None:
    chinese = " ".join(text.zh for text in texts(KHE))
    for word in ("血药谷浓度", "减量", "停药", "复发", "维持治疗组", "指导停药组", "缓解"):
        assert word in chinese


def test_the_numbers_of_the_taper() -> None:
    taper, stop = KHE.parameters.taper, KHE.parameters.stop
    assert (taper.cap, taper.base, taper.month) == (Fraction(1, 10), "previous", 30)
    assert taper.pattern_tolerance == Fraction(3, 20)
    assert (taper.spacing_min, taper.spacing_half_lives) == (14, 5)
    assert (taper.half_life, taper.overcut_rule) == ("posterior-upper-90", "steps")
    assert (stop.allowed, stop.dose_share, stop.trough_below) == (True, Fraction(1, 3), 2000)
    assert (stop.min_duration, stop.imaging_max_age) == (180, 60)
    assert KHE.drug.half_life == 62


def test_the_numbers_of_the_levels() -> None:
    level = KHE.parameters.level
    assert level.max_age == 35
    assert level.window_once == Span(low=22 * 60, high=26 * 60)
    assert level.window_twice == Span(low=11 * 60, high=13 * 60)
    assert (level.pending_blocks, level.specimen, level.assay) == (True, "whole-blood", "lc-ms-ms")
    assert (level.expected_low, level.expected_high) == (Fraction(3, 5), Fraction(8, 5))
    assert {each.id: each.limit for each in level.assays} == {
        "lc-ms-ms": 1000,
        "cmia": 2000,
        "emit": 3500,
    }
    trial, cmia, emit = (each.to_trial_assay for each in level.assays)
    assert trial is None
    assert cmia == emit
    assert emit is not None
    assert (emit.factor, emit.low, emit.high) == (
        Fraction(4, 5),
        Fraction(18, 25),
        Fraction(22, 25),
    )


def test_the_numbers_of_relapse_and_what_follows() -> None:
    restore, stable = KHE.parameters.restore, KHE.parameters.stabilisation
    assert (restore.in_force_min, restore.half_lives, restore.fallback) == (30, 5, "taper-start")
    assert (restore.kmp_platelets_below, restore.kmp_fibrinogen_below) == (100, 1500)
    assert (restore.provisional_platelets_below, restore.assessment_hours) == (50, 72)
    assert (restore.second_relapse, restore.second_taper) == ("taper-start-for-weight", True)
    assert (stable.days, stable.cap) == (90, Fraction(1, 20))
    assert stable.counts_from == "restore-and-remission"
    assert (KHE.parameters.remission.max_age, KHE.parameters.remission.platelets_min) == (35, 100)


def test_the_numbers_of_maintenance_and_safety() -> None:
    kept, safety = KHE.parameters.maintenance, KHE.parameters.safety
    assert (kept.window, kept.target) == (Span(low=5000, high=7000), 6000)
    assert (kept.max_step, kept.spacing, kept.low_share) == (Fraction(1, 4), 14, Fraction(1, 2))
    assert kept.raise_below_limit is False
    assert (safety.toxic_level, safety.restart_after) == (15000, 7)
    assert safety.serious_infection is SafetyAction.INTERRUPT
    assert safety.adverse == (
        AdverseRule(grade_min=4, action=SafetyAction.INTERRUPT),
        AdverseRule(grade_min=3, not_category="lipids", action=SafetyAction.PAUSE),
        AdverseRule(grade_min=3, category="lipids", action=SafetyAction.REFER),
    )


def test_the_numbers_of_outcome_surveillance_and_design() -> None:
    outcome, design = KHE.parameters.outcome, KHE.parameters.randomisation
    assert (outcome.day, outcome.window_days, outcome.no_use_days) == (365, 14, 14)
    assert KHE.parameters.surveillance == (
        SurveillancePeriod(months=6, every_days=30),
        SurveillancePeriod(months=24, every_days=91),
    )
    assert (design.method, design.max_imbalance, design.blocks) == ("big-stick", 3, (4, 6))
    assert (design.strata, design.ratio) == (("kmp",), (1, 1))
    assert KHE.parameters.eligibility.adverse_history == "none"
    assert KHE.parameters.eligibility.over_age == "stays"
    assert KHE.parameters.eligibility.egfr_min == 90
    assert (KHE.parameters.exposure_fall.share, KHE.parameters.exposure_fall.days) == (
        Fraction(1, 10),
        30,
    )


def test_what_can_be_given() -> None:
    solution, *tablets = KHE.parameters.products
    assert solution.kind is ProductKind.SOLUTION
    assert (solution.strength, solution.bottle, solution.open_days) == (1000, Fraction(60), 30)
    assert graduations(solution) == (10,)
    assert [(each.strength, graduations(each)) for each in tablets] == [
        (500, (500,)),
        (1000, (1000,)),
        (2000, (2000,)),
    ]


def test_the_eligibility_of_the_trial_is_typed() -> None:
    criteria = {each.id: each for each in KHE.eligibility}
    age, remission, laboratory = criteria["I2"], criteria["I4-remission"], criteria["I5"]
    assert isinstance(age, RangeCriterion)
    assert (age.low, age.high) == (Fraction(0), Fraction(12))
    assert isinstance(remission, DurationCriterion)
    assert remission.years_min == 2
    assert isinstance(laboratory, LaboratoryCriterion)
    assert [each.test for each in laboratory.limits] == [
        "alt",
        "ast",
        "total-bilirubin",
        "creatinine",
        "egfr",
    ]


# Flynn 2017 (doi 10.1542/peds.2017-1904), table 6: systolic and diastolic by age, boys then girls.
SCREENING = {
    1: (98, 52, 98, 54),
    2: (100, 55, 101, 58),
    3: (101, 58, 102, 60),
    4: (102, 60, 103, 62),
    5: (103, 63, 104, 64),
    6: (105, 66, 105, 67),
    7: (106, 68, 106, 68),
    8: (107, 69, 107, 69),
    9: (107, 70, 108, 71),
    10: (108, 72, 109, 72),
    11: (110, 74, 111, 74),
    12: (113, 75, 114, 75),
    13: (120, 80, 120, 80),
}


def test_the_blood_pressure_table_is_the_published_one() -> None:
    (criterion,) = (each for each in KHE.eligibility if isinstance(each, BloodPressureCriterion))
    rows = {(row.age, row.sex): (row.systolic, row.diastolic) for row in criterion.table}
    assert rows == {
        (age, sex): values[:2] if sex is Sex.MALE else values[2:]
        for age, values in SCREENING.items()
        for sex in Sex
    }
    assert "10.1542/peds.2017-1904" in criterion.citation


def test_the_second_trial_uses_the_vocabulary_for_other_things() -> None:
    taper = LIVER.parameters.taper
    assert (taper.cap, taper.base, taper.month) == (Fraction(1, 4), "starting", 56)
    assert LIVER.parameters.restore.second_taper is False
    assert LIVER.parameters.randomisation.ratio == (1,)
    assert LIVER.drug.half_life == Fraction(23, 2)
    (laboratory,) = (each for each in LIVER.eligibility if isinstance(each, LaboratoryCriterion))
    assert [(each.test, each.bound, each.unit) for each in laboratory.limits] == [
        ("alt", Fraction(50), "U/L"),
        ("ggt", Fraction(50), "U/L"),
    ]
    assert any("10.1001/jama.2012.2014" in each for each in LIVER.references)


def test_no_code_knows_the_drug_or_the_disease() -> None:
    folder = Path(str(glidepath.protocol.__file__)).parent
    for path in folder.glob("*.py"):
        words = path.read_text("utf-8").lower()
        assert not re.search("sirolimus|tacrolimus|haemangioendothelioma|liver", words), path
