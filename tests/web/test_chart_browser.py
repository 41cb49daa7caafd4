"""The child's picture in a real browser: moved, read day by day, considered, and printed."""

import os
import subprocess
from pathlib import Path

import pytest

from web.test_browser import CHROMIUM, browser, entered, shot, site
from web.test_child import tapering

__all__ = ["browser", "site"]

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
VISIBLE = 1.0
"""Seconds of work until the picture stands."""


def opened(browser, where: str, code: str, width: int = 1320):  # type: ignore[no-untyped-def]
    page, said = entered(browser, where, "clinician", width)
    page.goto(f"{where}/children/{code}/")
    page.wait_for_selector("#chart svg")
    page.wait_for_function("document.getElementById('chart-read').textContent !== ''")
    return page, said


def told(page) -> str:  # type: ignore[no-untyped-def]
    return str(page.inner_text("#chart-read")).replace("\u00a0", " ")


WORDS = (
    "[...document.querySelectorAll('#chart svg text')].map(each => each.textContent).sort().join()"
)
"""The words of the picture tell how much time is shown; their order in the page says nothing."""


def width_shown(page) -> str:  # type: ignore[no-untyped-def]
    return str(page.evaluate(WORDS))


def test_a_day_is_read_by_keys_and_by_hand(browser, site) -> None:  # type: ignore[no-untyped-def]
    where, trial = site
    page, said = opened(browser, where, tapering(trial))
    assert told(page).startswith("16 Nov 2026 (today) · dose 0.")
    assert "trough about" in told(page)
    page.focus("#chart")
    page.keyboard.press("ArrowRight")
    assert told(page).startswith("17 Nov 2026 · ")
    assert "forecast" in told(page)
    page.keyboard.press("Shift+ArrowRight")
    assert told(page).startswith("24 Nov 2026 · ")
    page.keyboard.press("Home")
    first = told(page)
    page.keyboard.press("ArrowLeft")
    assert told(page) == first
    page.keyboard.press("End")
    assert "no dose" in told(page)
    box = page.locator("#chart .concat_0_group path.background").first.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 20)
    page.wait_for_function(
        "day => document.getElementById('chart-read').textContent !== day", arg=told(page)
    )
    live = page.evaluate("document.getElementById('chart-read').tagName")
    assert live == "OUTPUT"
    assert said == []


def test_time_is_moved_by_keys_and_by_buttons(browser, site) -> None:  # type: ignore[no-untyped-def]
    where, trial = site
    page, said = opened(browser, where, tapering(trial))
    whole = width_shown(page)
    wider = page.locator("[data-move=out]")
    assert wider.is_disabled()
    page.focus("#chart")
    for _ in range(4):
        page.keyboard.press("+")
    page.wait_for_function(f"was => {WORDS} !== was", arg=whole)
    near = width_shown(page)
    assert wider.is_enabled()
    page.click("[data-move=earlier]")
    page.wait_for_function(f"was => {WORDS} !== was", arg=near)
    page.focus("#chart")
    page.keyboard.press("0")
    page.wait_for_function(f"was => {WORDS} === was", arg=whole)
    assert wider.is_disabled()
    assert said == []


def test_the_same_stands_in_a_table(browser, site) -> None:  # type: ignore[no-untyped-def]
    where, trial = site
    page, _ = opened(browser, where, tapering(trial))
    page.click("#chart-table summary")
    page.wait_for_selector("#chart-table tbody tr")
    heads = [each.inner_text() for each in page.locator("#chart-table thead th").all()]
    assert heads[0] == "Day"
    assert len(heads) == 7
    rows = page.inner_text("#chart-table tbody")
    data = page.evaluate(
        "fetch(document.getElementById('chart').dataset.chart).then(a => a.json())"
    )
    for level in data["datasets"]["levels"]:
        assert level["told"] in rows
    for step in data["datasets"]["doses"]:
        assert step["told"] in rows
    shot(page, "chart-table")


def test_a_dose_is_typed_and_answered(browser, site) -> None:  # type: ignore[no-untyped-def]
    where, trial = site
    page, said = opened(browser, where, tapering(trial))
    before = page.get_attribute("#chart", "data-chart")
    page.focus("#what-if summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "what-if-typed"
    page.keyboard.press("Control+A")
    page.keyboard.type("0.10")
    page.wait_for_selector("#what-if-told .look")
    assert page.input_value("#what-if-dose") == "100"
    assert page.input_value("#what-if-typed") == "0.10"
    page.wait_for_function(
        "was => document.getElementById('chart').dataset.chart !== was", arg=before
    )
    page.wait_for_function(
        "dose => document.querySelector('#chart svg').textContent.includes(dose)", arg="0.10"
    )
    shot(page, "what-if-typed")
    assert said == []


def test_the_picture_stands_at_once(browser, site) -> None:  # type: ignore[no-untyped-def]
    """The browser's own work until all is drawn, in CPU time: the clock of a shared machine says
    less about the page than about its neighbours."""
    where, trial = site
    page, _ = entered(browser, where, "clinician")
    meter = page.context.new_cdp_session(page)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        found = meter.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in found if each["name"] == "TaskDuration"))

    before = worked()
    page.goto(f"{where}/children/{tapering(trial)}/")
    page.wait_for_function("performance.getEntriesByName('glidepath-chart').length > 0")
    after = worked()
    assert 0 < (after - before if after > before else after) < VISIBLE


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_page_prints_whole(browser, site, tmp_path: Path, language: str) -> None:  # type: ignore[no-untyped-def]
    """On paper stand the decision with all its reasons, and the picture; nothing to be clicked."""
    where, trial = site
    page, _ = opened(browser, where, tapering(trial))
    if language != "en":
        page.click("button[name=language]")
        page.wait_for_selector("html[lang=zh-Hans]")
        page.wait_for_selector("#chart svg")
    folder = Path(os.environ.get("GLIDEPATH_SHOTS", tmp_path))
    printed = folder / f"printed-{language}.pdf"
    page.pdf(path=printed, format="A4", print_background=True)
    text = subprocess.run(  # a program of the system on a file of our own
        ["pdftotext", "-layout", str(printed), "-"],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    expected = {
        "en": ("What was assumed", "What would change this", "Timeline", "Trough, ng/mL"),
        "zh-Hans": ("假设", "何种情况会改变建议", "时间线", "血药谷浓度（ng/mL）"),
    }
    for each in expected[language]:
        assert each in text
    for each in ("Sign out", "退出", "Order, sign", "What if", "假设剂量"):
        assert each not in text
    assert page.evaluate("document.querySelectorAll('#chart svg').length") == 1
