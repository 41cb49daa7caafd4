"""The words of pictures: complete in both languages, and true for those who do not see them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from glidepath.protocol import Review
from glidepath.report import Language
from glidepath.report.catalogue import catalogue
from glidepath.report.pictures import DoseStep, Level, LevelChart
from glidepath.report.pictures.frame import framed
from glidepath.report.pictures.layout import PRINT
from glidepath.report.pictures.words import WORDS, description, texts
from unit.report.pictured import CHILD, EMPTY, local
from unit.report.test_fonts import FACES, NOT_DRAWN, characters

PLACEHOLDER = re.compile(r"\{[^}]*\}")
HAN = re.compile("[\u4e00-\u9fff]")


def told(chart: LevelChart, language: Language) -> str:
    frame = framed(chart, language, PRINT)
    found = description(chart, frame.first.date(), frame.last.date(), language)
    return found.replace("\u00a0", " ")


@pytest.mark.parametrize("key", texts())
def test_both_languages_have_the_same_gaps(key: str) -> None:
    en, zh = (sorted(PLACEHOLDER.findall(text)) for text in (texts()[key].en, texts()[key].zh))
    assert en == zh


@pytest.mark.parametrize("key", texts())
def test_each_text_is_in_its_language(key: str) -> None:
    en, zh = (PLACEHOLDER.sub("", text) for text in (texts()[key].en, texts()[key].zh))
    assert not HAN.search(en)
    assert HAN.search(zh) or not re.search("[a-z]{3}", en)


def test_chinese_is_not_yet_reviewed() -> None:
    assert catalogue(WORDS).chinese is Review.NOT_REVIEWED


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_has_every_character(path: Path) -> None:
    needed = {character for text in texts().values() for character in text.en + text.zh}
    assert needed - characters(path) <= NOT_DRAWN


def test_the_picture_is_described_in_english() -> None:
    assert told(CHILD, Language.EN) == (
        "KHE-014 on the way down. Troughs and doses from 1 Jan 2026 to 1 Sep 2026. "
        "Levels: 5; the last, on 10 Jun 2026: below 3.5 ng/mL. "
        "Below the limit of the assay: 1. Implausible: 1. By another assay: 1. "
        "Dose on 16 Jun 2026: 0.66 mg a day. "
        "The last planned dose is 0.60 mg a day, from 4 Jul 2026. "
        "No dose is planned from 3 Aug 2026 on. "
        "Forecast for 1 Aug 2026: median 4.8 ng/mL, 90 % between 2.8 and 6.8 ng/mL. "
        "Target window: 5 to 15 ng/mL. "
        "Events: randomised (6 Mar 2026), fever (20 May 2026)."
    )


def test_the_picture_is_described_in_chinese() -> None:
    assert told(CHILD, Language.ZH) == (
        "KHE-014 减量过程。2026年1月1日至2026年9月1日的血药谷浓度和剂量。"
        "血药浓度共 5 次；最近一次（2026年6月10日）：低于 3.5 ng/mL。"
        "低于检测下限：1 次。可疑结果：1 次。其他检测方法：1 次。"
        "2026年6月16日的剂量：每日 0.66 mg。"
        "计划中的最后剂量：每日 0.60 mg，自2026年7月4日起。"
        "计划自2026年8月3日起停服。"
        "2026年8月1日的预测：中位数 4.8 ng/mL，90 % 区间 2.8 至 6.8 ng/mL。"
        "目标范围：5～15 ng/mL。"
        "事件：随机分组（2026年3月6日）、发热（2026年5月20日）。"
    )


def test_an_empty_picture_says_so() -> None:
    assert told(EMPTY, Language.EN) == (
        "Nothing yet. Troughs and doses from 1 Mar 2026 to 1 Mar 2026. No level yet."
    )
    assert told(EMPTY, Language.ZH) == (
        "Nothing yet。2026年3月1日至2026年3月1日的血药谷浓度和剂量。尚无血药浓度。"
    )


def test_only_a_stop_is_planned() -> None:
    stopping = replace(
        EMPTY,
        levels=(Level(local(2, 1), 2.0),),
        doses=(DoseStep(local(1, 1), None, 0.3), DoseStep(local(3, 2), None, 0.2)),
        planned=(DoseStep(local(3, 9), None, 0),),
        band=CHILD.band[6:],
    )
    assert told(stopping, Language.EN).split("2.0 ng/mL. ")[1] == (
        "Dose on 1 Mar 2026: 0.30 mg a day. No dose is planned from 9 Mar 2026 on. "
        "Forecast for 1 Sep 2026: median 2.1 ng/mL, 90 % between 0.1 and 4.1 ng/mL."
    )


def test_what_goes_on_is_not_told_as_a_stop() -> None:
    going_on = replace(EMPTY, planned=(DoseStep(local(3, 9), None, 0.5, 2),))
    assert told(going_on, Language.EN).endswith(
        "The last planned dose is 0.50 mg a day in 2 intakes, from 9 Mar 2026."
    )
