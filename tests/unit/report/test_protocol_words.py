"""The words about protocols: complete, alike in both languages, and of no drug by name."""

import re
from enum import StrEnum

import pytest

from glidepath.assure.check import CHECKS, CheckFinding, Severity
from glidepath.assure.diff import PARTS, Occasion, Subject
from glidepath.assure.finding import Value as Number
from glidepath.assure.key_numbers import UNITS
from glidepath.assure.prove import PROPERTIES, Result
from glidepath.exchange.protocols import library_names, read_protocol
from glidepath.protocol import Review
from glidepath.protocol.criteria import Relation
from glidepath.protocol.model import ArmKind, Masking, OutcomeRank, OutcomeScale, VisitAnchor
from glidepath.protocol.parameters import (
    AdverseHistory,
    CapBase,
    CountsFrom,
    HalfLife,
    OverAge,
    OvercutRule,
    RandomisationMethod,
    RestoreDose,
    SafetyAction,
)
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.protocols.findings import ON_DAY, told
from glidepath.report.protocols.words import WORDS, notes, tell, texts

PLACEHOLDER = re.compile(r"\{([^}]*)\}")
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[a-z]{3}")
TEXTS = texts()
TRIAL = read_protocol("khe-sirolimus")
IDS = {
    "product": "oral-solution",
    "assay": "emit",
    "trial_assay": "lc-ms-ms",
    "visit": "monthly",
    "arm": "maintenance",
    "evidence": "imaging",
    "base": "previous",
    "age": "I2",
    "duration": "I4-remission",
}
DERIVED = {"last_dose"}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_gaps(key: str) -> None:
    en, zh = (PLACEHOLDER.findall(text) for text in (TEXTS[key].en, TEXTS[key].zh))
    assert sorted(en) == sorted(zh)


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_is_in_its_language(key: str) -> None:
    en, zh = (PLACEHOLDER.sub("", text) for text in (TEXTS[key].en, TEXTS[key].zh))
    assert not HAN.search(en)
    assert HAN.search(zh) or not LATIN.search(en)


@pytest.mark.parametrize("key", TEXTS)
def test_no_text_knows_a_drug(key: str) -> None:
    said = TEXTS[key].en + TEXTS[key].zh
    assert not re.search("sirolimus|tacrolimus|西罗莫司|他克莫司", said)


@pytest.mark.parametrize("key", TEXTS)
def test_no_word_stands_for_both_pause_and_interrupt(key: str) -> None:
    assert not re.search(r"\bh[oe]ld\b|\bholds\b|\bon hold\b", TEXTS[key].en)


@pytest.mark.parametrize("identifier", CHECKS)
def test_every_finding_of_a_check_has_words_for_its_own_numbers(identifier: str) -> None:
    keys = [key for key in TEXTS if key.startswith(f"check.{identifier}.")]
    assert f"check.{identifier}.lead" in keys
    numbers = set(CHECKS[identifier].numbers) | DERIVED
    for key in keys:
        assert set(PLACEHOLDER.findall(TEXTS[key].en)) <= numbers
        lacking = key.partition("-no-")[2]
        assert not lacking or lacking in numbers


def test_no_finding_is_worded_that_there_is_not() -> None:
    ending = re.compile(r"check\.(.*)\.(lead|case|by)(-no-.*)?")
    worded = {match[1] for key in TEXTS if (match := ending.fullmatch(key))}
    assert worded == set(CHECKS)


def plausible(identifier: str) -> dict[str, Number]:
    """A number for each name of a finding."""
    numbers: dict[str, Number] = {}
    for name, unit in CHECKS[identifier].numbers.items():
        numbers[name] = IDS[name] if unit == "id" else 24 if name == "interval" else 1000
    if "doses" in numbers:
        numbers |= {"doses": (900, 810), "days": (0, 30)}
    return numbers


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("identifier", CHECKS)
def test_every_finding_is_told_also_where_a_number_is_none(
    identifier: str, language: Language
) -> None:
    about = CHECKS[identifier].about
    whole = plausible(identifier)
    for lacking in (None, *whole):
        numbers = {**whole, **({} if lacking is None else {lacking: None})}
        found = told(
            TRIAL, CheckFinding(identifier, CHECKS[identifier].severity, numbers, about), language
        )
        assert "None" not in found.lead + found.case
        assert "{" not in found.lead + found.case


def test_days_that_are_told_by_number_are_days() -> None:
    units = {item for check in CHECKS.values() for item in check.numbers.items()}
    days = {name for name, unit in units if unit == "d"}
    assert days >= ON_DAY


def test_every_key_number_of_an_open_choice_has_a_word() -> None:
    worded = {key.removeprefix("gaps.number.") for key in TEXTS if key.startswith("gaps.number.")}
    assert worded == set(UNITS)


def test_every_property_says_how_it_is_broken() -> None:
    worded = {key.removeprefix("proof.broken.") for key in TEXTS if key.startswith("proof.broken.")}
    assert worded == {each.id for each in PROPERTIES}


def test_every_part_of_an_answer_has_a_name() -> None:
    worded = {key.removeprefix("diff.name.") for key in TEXTS if key.startswith("diff.name.")}
    assert worded == set(PARTS) - {"action"}


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("check.severity", Severity),
        ("check.base", CapBase),
        ("diff.subject", Subject),
        ("diff.occasion", Occasion),
        ("proof.result", Result),
        ("protocol.kind", ArmKind),
        ("protocol.anchor", VisitAnchor),
        ("protocol.rank", OutcomeRank),
        ("protocol.scale", OutcomeScale),
        ("protocol.masking", Masking),
        ("protocol.limit", Relation),
        ("choice.taper.base", CapBase),
        ("choice.taper.half-life", HalfLife),
        ("choice.taper.overcut-rule", OvercutRule),
        ("choice.restore.fallback", RestoreDose),
        ("choice.restore.second-relapse", RestoreDose),
        ("choice.stabilisation.counts-from", CountsFrom),
        ("choice.safety.serious-infection", SafetyAction),
        ("choice.randomisation.method", RandomisationMethod),
        ("choice.eligibility.adverse-history", AdverseHistory),
        ("choice.eligibility.over-age", OverAge),
    ],
)
def test_every_word_of_the_vocabulary_is_translated(prefix: str, kind: type[StrEnum]) -> None:
    worded = {key.removeprefix(f"{prefix}.") for key in TEXTS if key.startswith(f"{prefix}.")}
    assert worded == {each.value for each in kind}


@pytest.mark.parametrize("name", library_names())
def test_every_procedure_of_the_library_has_a_word(name: str) -> None:
    done = {each for visit in read_protocol(name).visits for each in visit.procedures}
    assert done <= {key.removeprefix("protocol.procedure.") for key in TEXTS}


def test_chinese_is_not_yet_reviewed_and_says_so() -> None:
    assert catalogue(WORDS).chinese is Review.NOT_REVIEWED
    assert list(notes(Language.ZH)) == [
        "研究软件，非医疗器械。由医生决定。",
        "中文措辞尚未经临床医生审阅。",
    ]
    assert list(notes(Language.EN, TRIAL)) == [
        "Research software, not a medical device. A clinician decides."
    ]


def test_a_gap_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError):
        tell("check.about", Language.EN)
