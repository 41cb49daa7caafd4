"""Pages: the same bytes each time and elsewhere, tagged, by the faces that ship and no others."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from glidepath.report.documents.card import card_pdf
from glidepath.report.documents.family import family_pdf
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.typeset import NotSetError, templates, typeset
from glidepath.report.language import Language
from unit.report.handed import ROOT, handed, solution, tablets

DOCUMENTS: dict[str, Callable[[Handout, Language], bytes]] = {
    "family": family_pdf,
    "card": card_pdf,
}
ELSEWHERE = """
import hashlib, sys
sys.path.insert(0, "tests")
from glidepath.report.language import Language
from glidepath.report.documents.{module} import {name}
from unit.report.handed import handed, solution
print(hashlib.sha256({name}(handed(solution()), Language.ZH)).hexdigest())
"""


def pages(pdf: bytes) -> int:
    """The number of pages, from the tree of pages."""
    (count,) = {int(each) for each in re.findall(rb"/Type/Pages/Count (\d+)", pdf)}
    return count


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_tagged_titled_and_in_its_language(name: str, language: Language) -> None:
    pdf = DOCUMENTS[name](handed(solution()), language)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/Marked true" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert {"en": b"/Lang(en-GB)", "zh": b"/Lang(zh-CN)"}[language.value] in pdf
    title = {
        ("family", "en"): "Medicine calendar",
        ("family", "zh"): "服药日历",
        ("card", "en"): "Emergency card",
        ("card", "zh"): "急救卡",
    }[name, language.value]
    assert f">{title}</rdf:li>".encode() in pdf
    assert b"CreationDate" not in pdf


@pytest.mark.parametrize("name", DOCUMENTS)
def test_only_our_faces_are_embedded(name: str) -> None:
    pdf = DOCUMENTS[name](handed(solution()), Language.ZH)
    faces = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert faces == {b"GlidepathNotoSansSC-Regular", b"GlidepathNotoSansSC-Bold"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_handout_gives_the_same_pages_here_and_elsewhere(name: str) -> None:
    made = DOCUMENTS[name](handed(solution()), Language.ZH)
    assert DOCUMENTS[name](handed(solution()), Language.ZH) == made
    program = ELSEWHERE.format(module=name, name=f"{name}_pdf")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(made).hexdigest()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("make", [solution, tablets])
def test_the_card_is_one_page(make: Callable[[], object], language: Language) -> None:
    at = "2026-02-23T15:00+08:00" if make is tablets else "2026-10-12T15:00+08:00"
    found = handed(solution() if make is solution else tablets(), at)
    assert pages(card_pdf(found, language)) == 1


@pytest.mark.parametrize("language", Language)
def test_a_week_is_a_page(language: Language) -> None:
    """Three weeks, and at most two pages before them."""
    assert pages(family_pdf(handed(solution()), language)) in (4, 5)


def test_every_template_is_package_data() -> None:
    names = {path.name for path in templates().glob("*.typ")}
    documents = {"archive.typ", "card.typ", "family.typ", "label.typ", "plan.typ", "statistics.typ"}
    assert names == {"common.typ", "validation.typ", *documents}
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    assert '"*.typ"' in settings


def test_a_template_has_no_words_of_its_own() -> None:
    """All words come from the catalogue, in the language that was asked for."""
    for path in templates().glob("*.typ"):
        code = re.sub(r"//[^\n]*", "", path.read_text("utf-8"))
        assert not re.search("[\u4e00-\u9fff]", code)
        for text in re.findall(r'"([^"]*)"', code):
            assert not re.search("[A-Z][a-z]+ [a-z]+", text), text


def test_a_page_that_cannot_be_set_is_a_fault_of_ours() -> None:
    with pytest.raises(NotSetError, match="the page family cannot be set"):
        typeset("family", Language.EN, {"title": "x"})


def test_a_template_that_is_not_there_is_a_fault_of_ours() -> None:
    with pytest.raises(NotSetError, match="the page nothing cannot be set"):
        typeset("nothing", Language.EN, {"title": "x"})


def test_the_folder_of_templates_is_there() -> None:
    assert isinstance(templates(), Path)
    assert templates().is_dir()
