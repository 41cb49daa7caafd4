"""Reports of a design and of an analysis: what they say, in both languages, always the same."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glidepath.analyse.analysis import Analysis, analyse
from glidepath.analyse.between_visits import Visits
from glidepath.analyse.dataset import Allocation
from glidepath.analyse.design import Asked, Design, design
from glidepath.analyse.procedures import Blocks
from glidepath.analyse.values import Estimate, Interval
from glidepath.exchange.frozen_trials import read_frozen_trial
from glidepath.report.fonts import folder
from glidepath.report.language import Language
from glidepath.report.statistics.analysis_told import analysis_page
from glidepath.report.statistics.design_told import design_page
from glidepath.report.statistics.page import Page
from glidepath.report.statistics.plain import plain
from glidepath.report.statistics.printed import page_html, page_pdf
from glidepath.report.statistics.spoken import WIDTH, page_text
from glidepath.report.statistics.words import (
    Words,
    number,
    percent,
    probability,
    significant,
    texts,
)
from glidepath.report.wrapped import columns
from unit.analyse.given import known, trial
from unit.report.test_fonts import characters

ROOT = Path(__file__).parents[3]
PLACEHOLDER = re.compile(r"\{[^}]*\}")
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def example() -> Analysis:
    return analyse(read_frozen_trial(ROOT / "examples/trial"), np.random.default_rng(1), 500)


@pytest.fixture(scope="module")
def planned() -> Design:
    return design(Asked(), np.random.default_rng(1), 200)


def said(page: Page) -> str:
    return page_text(page).replace("\u00a0", " ")


def plainly(page: Page) -> str:
    return " ".join(said(page).split())


@pytest.mark.parametrize("key", texts())
def test_each_text_is_in_its_language(key: str) -> None:
    en, zh = (PLACEHOLDER.sub("", text) for text in (texts()[key].en, texts()[key].zh))
    assert not HAN.search(en)
    assert HAN.search(zh) or not re.search("[a-z]{3}", en)
    assert not re.search("sirolimus|tacrolimus|西罗莫司|他克莫司", en + zh, re.IGNORECASE)


@pytest.mark.parametrize("path", sorted(folder().glob("*.otf")), ids=lambda path: path.stem)
def test_a_face_has_every_character(path: Path) -> None:
    needed = {character for text in texts().values() for character in text.en + text.zh}
    assert needed | set("−∞χ²±–") <= characters(path)


def test_the_first_page_says_what_a_significant_result_means(
    example: Analysis, planned: Design
) -> None:
    for page in (
        analysis_page(example, Language.EN, 1),
        design_page(planned, Language.EN, 1),
    ):
        assert page.first[0].startswith("A significant primary result shows that the arms were")
        assert "does not show that stopping is safe" in page.first[0]
    told = " ".join(design_page(planned, Language.EN, 1).first).replace("\u00a0", " ")
    assert "Had none of 15 relapsed, rates above 21.8 % would be excluded" in told
    assert "probability 71.0 % in all, but only 40.7 % before the last child" in told
    told = " ".join(analysis_page(example, Language.EN, 1).first).replace("\u00a0", " ")
    assert "exclude only relapse rates above 52.4 %" in told
    assert "No child took part" in told


def test_the_design_prints_the_numbers_of_the_methods(planned: Design) -> None:
    text = said(design_page(planned, Language.EN, 1))
    rows = [line.split() for line in text.splitlines()]
    assert ["Fisher", "0.0177", "0.736"] in [row[:3] for row in rows]
    assert ["Boschloo,", "unconditional", "0.0433", "0.843"] in [row[:4] for row in rows]
    assert ["20", "%", "0.0238", "0.0112"] in [row[:4] for row in rows]
    assert ["50", "%", "0.9176", "0.9037"] in [row[:4] for row in rows]


def test_the_analysis_prints_every_method_and_names_the_estimands(example: Analysis) -> None:
    text = plainly(analysis_page(example, Language.EN, 1))
    assert "logistic regression (registered) odds ratio no estimate exists" in text
    assert "Logistic regression has no estimate" in text
    assert "Estimand: composite." in text
    assert text.count("Estimand: treatment policy.") == 3
    for method in ("Firth", "Boschloo", "mid-p", "Newcombe", "Miettinen", "re-randomisation"):
        assert method in text
    assert "ordinary Cox regression has no estimate; Firth's has one" in text
    assert "CONSORT 2025" in text
    assert "at most 3 apart within a stratum" in text


@pytest.mark.parametrize("language", Language)
def test_text_fits_a_terminal(example: Analysis, planned: Design, language: Language) -> None:
    for page in (analysis_page(example, language, 1), design_page(planned, language, 1)):
        assert max(columns(line) for line in page_text(page).splitlines()) <= WIDTH


@pytest.mark.parametrize("language", Language)
def test_a_page_for_a_browser_loads_and_runs_nothing(example: Analysis, language: Language) -> None:
    page = page_html(analysis_page(example, language, 1), language)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "<svg" in page
    tables = page.count("<table>")
    assert tables == page.count("<caption>") > 8
    assert ("指导停药组" in page) is (language is Language.ZH)


@pytest.mark.parametrize("language", Language)
def test_a_pdf_is_tagged_and_in_its_language(planned: Design, language: Language) -> None:
    pdf = page_pdf(design_page(planned, language, 1), language)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert {"en": b"/Lang(en-GB)", "zh": b"/Lang(zh-CN)"}[language.value] in pdf
    faces = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert faces == {b"GlidepathNotoSansSC-Regular", b"GlidepathNotoSansSC-Bold"}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "glidepath", "analyse", "examples/trial"]
    path = tmp_path / "elsewhere.pdf"
    subprocess.run([*command, "--report", str(path)], check=True, cwd=ROOT, capture_output=True)
    found = analyse(read_frozen_trial(ROOT / "examples/trial"), np.random.default_rng(1))
    assert path.read_bytes() == page_pdf(analysis_page(found, Language.EN, 1), Language.EN)


def told(language: Language = Language.EN, **given: Any) -> str:
    found = analyse(trial(**given), np.random.default_rng(1), 50)
    return plainly(analysis_page(found, language, 1))


def test_what_is_missing_is_told() -> None:
    text = told()
    assert "No primary outcome is missing." in text
    assert "the arm tells all outcomes apart (complete separation)" in text
    assert "only one stratum" in text
    assert "No slope can be estimated" in text
    assert "Allocated by a fair coin" in text
    assert "made up" not in text
    some = told(remission=known(None, 1, 1, 1, 1, 1), off_drug=known(None, 0, 1, 0, 1, 0))
    assert "of 1 missing" in some
    assert "In no way could the missing outcomes turn" in some


def test_a_result_that_the_missing_could_turn_is_told() -> None:
    many: dict[str, Any] = {"codes": tuple(map(str, range(24))), "strata": ("a",) * 24}
    ones, noughts = [1] * 6 + [0] * 3 + [None] * 3, [0] * 12
    text = told(
        **many,
        taper=np.arange(24) < 12,
        received=np.ones(24, dtype=bool),
        remission=known(*ones, *noughts),
        off_drug=known(*ones, *noughts),
        dose=known(*[None] * 24),
        relapse=Visits(np.full(24, 400.0), np.full(24, np.inf)),
        last_dose=known(*[None] * 24),
        exposure=known(*[None] * 24),
        ended=trial().ended * 4,
    )
    assert "Nothing is imputed above" in text
    assert "The missing outcomes could turn" in text or "In no way" in text
    assert "Guided discontinuation minus maintenance" not in text


def test_a_search_that_did_not_end_is_told(example: Analysis) -> None:
    broken = replace(example, primary=replace(example.primary, converged=False))
    assert "A search for an estimate did not end" in plainly(analysis_page(broken, Language.EN, 1))


def test_blocks_and_a_ledger_are_told() -> None:
    data = trial(allocation=Allocation("blocks", (4, 6), Blocks((4, 6))))
    data = replace(data, frozen=replace(data.frozen, ledger="812 9f3a"))
    found = analyse(data, np.random.default_rng(1), 50)
    text = plainly(analysis_page(found, Language.EN, 1))
    assert "permuted blocks of 4, 6" in text
    assert "ledger with the head 812 9f3a" in text


def test_a_median_that_is_reached_is_told() -> None:
    found = np.where(np.arange(6) < 2, 300.0, np.inf)
    free = np.where(np.arange(6) < 2, 270.0, 400.0)
    assert "median, days 300 not reached" in told(relapse=Visits(free, found))


def test_numbers_that_are_none_or_without_end() -> None:
    assert number(float("-inf"), 1) == "−∞"
    assert number(-0.001, 2) == "0.00"
    assert significant(56.24) == "56.2"
    assert probability(float("nan")) == probability(None) == "–"
    assert percent(float("nan")) == "–"
    endless = Estimate(1000.0, Interval(-1000.0, 1000.0))
    assert Words(Language.EN).ratio(endless) == ("∞", "0.00 to ∞")


def test_plain_data_can_be_written_as_json(example: Analysis) -> None:
    data = json.loads(json.dumps(plain(example), allow_nan=False))
    assert data["primary"]["taper"] == {"events": 8, "of": 15}
    assert data["primary"]["separation"] == "quasi-complete"
    assert data["relapse"]["taper"]["median"] == "inf"
    assert "procedure" not in data["data"]["allocation"]
    assert plain(np.float64(1.5)) == 1.5
    assert plain(Estimate) is Estimate
