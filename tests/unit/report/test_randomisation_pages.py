"""The pages of randomisation: both languages, and no seed on them."""

import re
from dataclasses import replace
from datetime import date

import pytest

from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.randomisation import commitment_page, receipt_page
from glidepath.report.randomisation.pages import WORDS
from unit.conduct.randomisation.given import BIG_STICK, BLOCKS, COMPLETE, run

TEXTS = catalogue(WORDS).texts
PLACEHOLDER = re.compile(r"\{[^}]*\}")
HAN = re.compile("[\u4e00-\u9fff]")
DAY = date(2026, 11, 28)


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_gaps(key: str) -> None:
    en, zh = (set(PLACEHOLDER.findall(text)) for text in (TEXTS[key].en, TEXTS[key].zh))
    assert en == zh
    assert HAN.search(TEXTS[key].zh)
    assert not HAN.search(TEXTS[key].en)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("procedure", [BIG_STICK, BLOCKS, COMPLETE])
def test_a_commitment_says_what_is_committed_to(language: Language, procedure: object) -> None:
    page = commitment_page(procedure, "khe", "ab" * 32, DAY, language)  # type: ignore[arg-type]
    assert "ab" * 32 in page
    assert "1:1" in page
    assert "kmp" in page
    assert max(len(line) for line in page.splitlines()) <= 100


def test_each_method_is_told() -> None:
    told = [commitment_page(p, "khe", "", DAY, Language.EN) for p in (BIG_STICK, BLOCKS, COMPLETE)]
    assert "never further apart than 3" in told[0]
    assert "their sizes drawn among 4, 6" in told[1]
    assert "complete randomisation" in told[2]
    bare = commitment_page(replace(COMPLETE, strata=()), "khe", "", DAY, Language.EN)
    assert "not stratified" in bare


@pytest.mark.parametrize("language", Language)
def test_a_receipt_names_arm_and_digits(language: Language) -> None:
    (one,) = run(BIG_STICK, ["kmp=no"])
    page = receipt_page("khe", one, language)
    for part in (one.arm, one.receipt, "KHE-001", "kmp=no"):
        assert part in page
    (bare,) = run(replace(BIG_STICK, strata=()), [""])
    assert ("without strata" if language is Language.EN else "不分层") in receipt_page(
        "khe", bare, language
    )
