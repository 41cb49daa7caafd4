"""Numbers, doses, dates and lists as they stand in a sentence."""

from datetime import date
from fractions import Fraction

import pytest

from glidepath.protocol import Text
from glidepath.report import Language, Sentence, say
from glidepath.report.sentence import Named, Value
from glidepath.report.written import (
    Ago,
    Days,
    Measure,
    Range,
    cells,
    dose,
    fixed,
    hours,
    level,
    share,
)

EN, ZH = Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (dose(900, 2), "0.90_mg", "0.90_mg"),
        (dose(855, 2), "0.855_mg", "0.855_mg"),
        (dose(1500, 1), "1.5_mg", "1.5_mg"),
        (dose(2000, 0), "2_mg", "2_mg"),
        (level(6000), "6.0_ng/mL", "6.0_ng/mL"),
        (level(1860), "1.86_ng/mL", "1.86_ng/mL"),
        (level(5000, 0), "5_ng/mL", "5_ng/mL"),
        (Range(dose(900, 2), dose(1000, 2)), "0.90 to 1.00_mg", "0.90～1.00_mg"),
        (Days(1), "1_day", "1_天"),
        (Days(16), "16_days", "16_天"),
        (Days(Fraction(62 * 5, 24)), "12.9_days", "12.9_天"),
        (Ago(0), "today", "今天"),
        (Ago(1), "1_day ago", "1_天前"),
        (Ago(41), "41_days ago", "41_天前"),
        (share(Fraction(1, 10)), "10_%", "10_%"),
        (share(Fraction(1, 3)), "1/3", "1/3"),
        (hours(62 * 60), "62_h", "62_h"),
        (hours(6450), "107.5_h", "107.5_h"),
        (cells(49), "49_×_10⁹/L", "49_×_10⁹/L"),
        (Measure(Fraction(27, 10), "", 1), "2.7", "2.7"),
        (date(2026, 11, 16), "16_Nov_2026", "2026年11月16日"),
        (Text(en="sirolimus", zh="西罗莫司"), "sirolimus", "西罗莫司"),
        (Named(("ALT", dose(900, 2))), "ALT, 0.90_mg", "ALT、0.90_mg"),
        (12, "12", "12"),
    ],
)
def test_a_value_in_both_languages(value: Value, en: str, zh: str) -> None:
    assert say(value, EN) == en.replace("_", "\u00a0")
    assert say(value, ZH) == zh.replace("_", "\u00a0")


def test_what_does_not_end_is_rounded_to_a_microgram() -> None:
    assert fixed(Fraction(1, 3), 2) == "0.333"


def test_a_sentence_takes_its_values() -> None:
    told = Sentence("headline.keep", {"dose": dose(640, 2)})
    assert say(told, EN) == "Keep 0.64\u00a0mg a day."
    assert say(told, ZH) == "维持每日 0.64\u00a0mg。"


def test_a_gap_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="dose"):
        say(Sentence("headline.keep"), EN)


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"headline\.dance"):
        say(Sentence("headline.dance"), EN)
