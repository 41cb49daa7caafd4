"""The catalogue: complete in both languages, and true to the words that must not be mixed."""

import re

import pytest

from glidepath.decide import Action, Track
from glidepath.decide.eligible import Eligible
from glidepath.decide.rules import RULES, Role
from glidepath.protocol import Review
from glidepath.report.catalogue import catalogue
from glidepath.report.reasons import TELLINGS

PLACEHOLDER = re.compile(r"\{[^}]*\}")
HAN = re.compile("[\u4e00-\u9fff]")
TEXTS = catalogue().texts
STANDING = ("protocol", "consent", "randomised", "dose", "ended", "formulation")


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_gaps(key: str) -> None:
    en, zh = (PLACEHOLDER.findall(text) for text in (TEXTS[key].en, TEXTS[key].zh))
    assert sorted(en) == sorted(zh)


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_is_in_its_language(key: str) -> None:
    en, zh = (PLACEHOLDER.sub("", text) for text in (TEXTS[key].en, TEXTS[key].zh))
    assert not HAN.search(en)
    assert HAN.search(zh) or not re.search("[a-z]{3}", en)


@pytest.mark.parametrize("rule", [each.id for each in RULES])
def test_every_rule_can_be_told(rule: str) -> None:
    assert rule in TELLINGS
    assert f"rule.{rule}.name" in TEXTS
    assert [key for key in TEXTS if key.startswith(f"rule.{rule}.") and not key.endswith(".name")]


def test_no_rule_is_told_that_there_is_not() -> None:
    assert set(TELLINGS) == {each.id for each in RULES}
    told = {key.split(".name")[0] for key in TEXTS if re.fullmatch(r"rule\..*\.name", key)}
    assert told == {f"rule.{each.id}" for each in RULES}


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_word_and_a_headline(action: Action) -> None:
    assert f"action.{action.slug}" in TEXTS
    assert any(key.startswith(f"headline.{action.slug}") for key in TEXTS)


@pytest.mark.parametrize("track", Track)
def test_every_track_has_a_name(track: Track) -> None:
    assert f"track.{track.slug}" in TEXTS


@pytest.mark.parametrize("outcome", Eligible)
def test_every_outcome_of_eligibility_has_words(outcome: Eligible) -> None:
    assert f"eligibility.outcome.{outcome.value}" in TEXTS
    assert f"eligibility.criterion.{outcome.value}" in TEXTS


@pytest.mark.parametrize("name", STANDING)
def test_every_standing_precondition_has_words(name: str) -> None:
    assert f"unmet.standing.{name}" in TEXTS


@pytest.mark.parametrize("rule", [each.id for each in RULES if each.role is Role.INFORMATION])
def test_missing_information_is_asked_for_in_every_state_that_lacks_it(rule: str) -> None:
    lacking = {
        key.removeprefix(f"rule.{rule}.") for key in TEXTS if key.startswith(f"rule.{rule}.")
    }
    lacking -= {"name", "clear", "below", "allowed"}
    asked = {
        key.removeprefix(f"unmet.{rule}.") for key in TEXTS if key.startswith(f"unmet.{rule}.")
    }
    assert asked == lacking


def test_chinese_is_not_yet_reviewed() -> None:
    assert catalogue().chinese is Review.NOT_REVIEWED


def test_pause_and_interrupt_are_never_the_same_word() -> None:
    for key in ("action", "headline"):
        assert "暂停" in TEXTS[f"{key}.pause"].zh
        assert "停服" not in TEXTS[f"{key}.pause"].zh
    for key in ("action.interrupt", "headline.interrupt-level", "headline.interrupt-event"):
        assert "停服" in TEXTS[key].zh
        assert "暂停" not in TEXTS[key].zh
        assert "ause" not in TEXTS[key].en


@pytest.mark.parametrize("key", TEXTS)
def test_no_word_stands_for_both_pause_and_interrupt(key: str) -> None:
    assert not re.search(r"\bh[oe]ld\b|\bholds\b|\bon hold\b", TEXTS[key].en)


@pytest.mark.parametrize("key", TEXTS)
def test_no_text_knows_a_drug(key: str) -> None:
    assert not re.search("sirolimus|tacrolimus|西罗莫司|他克莫司", TEXTS[key].en + TEXTS[key].zh)


def test_the_arms_are_named_as_chinese_hospitals_do() -> None:
    assert "指导停药组" in TEXTS["track.taper"].zh
    assert "维持治疗组" in TEXTS["track.maintenance"].zh
    assert "血药谷浓度" in TEXTS["unmet.taper.level.old"].zh
