"""The words of the documents: complete in both languages, plain, and drawn by the faces."""

import re
from datetime import date

import pytest

from glidepath.report.documents.words import reviewed, short_day, tell, texts, whole_day
from glidepath.report.fonts import folder
from glidepath.report.language import Language
from unit.report.test_fonts import characters

PLACEHOLDER = re.compile(r"\{[^}]*\}")
HAN = re.compile("[\u4e00-\u9fff]")
FAMILY = [key for key in texts() if key.startswith(("family.", "appointment."))]
JARGON = re.compile(
    r"\btaper|\barm\b|\brandomis|\bmaintenance|\btrough|\bplatelet|\blesion|\badminister|\bintake\b"
    r"|减量|指导停药组|维持治疗|随机|谷浓度|血小板",
    re.IGNORECASE,
)


@pytest.mark.parametrize("key", texts())
def test_both_languages_of_a_document_have_the_same_gaps(key: str) -> None:
    en, zh = (set(PLACEHOLDER.findall(text)) for text in (texts()[key].en, texts()[key].zh))
    assert en == zh


@pytest.mark.parametrize("key", texts())
def test_each_text_of_a_document_is_in_its_language(key: str) -> None:
    en, zh = (PLACEHOLDER.sub("", text) for text in (texts()[key].en, texts()[key].zh))
    assert not HAN.search(en)
    assert HAN.search(zh) or not re.search("[a-z]{3}", en)


@pytest.mark.parametrize("key", texts())
def test_no_text_of_a_document_knows_a_drug(key: str) -> None:
    said = texts()[key].en + texts()[key].zh
    assert not re.search("sirolimus|tacrolimus|西罗莫司|他克莫司", said, re.IGNORECASE)


@pytest.mark.parametrize("key", FAMILY)
def test_a_family_reads_no_jargon_and_no_arm(key: str) -> None:
    assert not JARGON.search(texts()[key].en + texts()[key].zh)


@pytest.mark.parametrize("key", FAMILY)
def test_a_family_reads_no_number_that_nobody_ordered(key: str) -> None:
    said = PLACEHOLDER.sub("", texts()[key].en + texts()[key].zh)
    assert set(re.findall("[0-9]+", said)) <= (
        {"1", "2"} if key.endswith(("once", "twice")) else set()
    )


@pytest.mark.parametrize("path", sorted(folder().glob("*.otf")), ids=lambda path: path.stem)
def test_a_face_has_every_character_of_the_documents(path: object) -> None:
    needed = {character for text in texts().values() for character in text.en + text.zh}
    assert needed - characters(path) <= {"\n"}  # type: ignore[arg-type]  # a path of the folder


def test_chinese_of_the_documents_is_not_yet_reviewed() -> None:
    assert not reviewed()


def test_days() -> None:
    day = date(2026, 11, 16)
    assert whole_day(day, Language.ZH) == "2026年11月16日星期一"
    assert whole_day(day, Language.EN).replace("\u00a0", " ") == "Monday, 16 Nov 2026"
    assert short_day(day, Language.EN).replace("\u00a0", " ") == "16 Nov"
    assert short_day(day, Language.ZH) == "11月16日"


def test_a_text_that_is_missing_is_a_fault() -> None:
    with pytest.raises(KeyError):
        tell("family.nothing-of-the-kind", Language.EN)
