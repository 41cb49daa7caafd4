"""The pages in a real browser: the ways of people through them; axe looks in `journeys`.

Pictures of what was seen are written to the folder that GLIDEPATH_SHOTS names, if it does.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from glidepath.record import DoseOrdered, Measured
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened
from web.serving import NOW, Installation, served

sync_playwright = pytest.importorskip("playwright.sync_api").sync_playwright
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
CODE = "SYN-001"
PATIENCE = 120_000
"""Milliseconds: the machine is shared."""


@pytest.fixture
def site(installation: Installation, tmp_path: Path) -> Iterator[tuple[str, Opened]]:
    import waitress
    from django.core.cache import cache

    from glidepath.web.chart_script import packed
    from glidepath.web.models import Draft
    from glidepath.web.start import application

    cache.clear()
    Draft.objects.all().delete()  # accounts, and what they began to type, outlive a test
    with served(installation, tmp_path, NOW) as trial:
        server = waitress.create_server(application(), host="127.0.0.1", port=0, threads=4)

        def run() -> None:
            with suppress(OSError):  # the socket is closed under it at the end
                server.run()

        packed()
        thread = Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}", trial
        server.close()
        thread.join(timeout=5)


@pytest.fixture
def browser(site: object) -> Iterator[object]:
    """A browser, begun after the site: its loop keeps Django from this thread."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def entered(browser, site: str, person: str, width: int = 1280):  # type: ignore[no-untyped-def]
    """A page of a browser in which somebody has signed in, with what its console said."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda each: said.append(str(each)))
    page.goto(f"{site}/sign-in/")
    page.fill("#id_login", person)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    return page, said


def shot(page, name: str) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("GLIDEPATH_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def seen(page) -> list[str]:  # type: ignore[no-untyped-def]
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def test_what_if_is_answered_at_once(browser, site) -> None:  # type: ignore[no-untyped-def]
    where, trial = site
    from web.test_child import tapering

    code = tapering(trial)
    page, said = entered(browser, where, "clinician")
    page.goto(f"{where}/children/{code}/")
    page.wait_for_selector("#chart svg")
    page.click("#what-if summary")
    handle = page.locator("#what-if-dose")
    handle.focus()
    handle.fill("100")
    page.wait_for_selector("#what-if-told .look")
    assert "lies outside what is permitted" in page.inner_text("#what-if-told")
    assert page.input_value("#what-if-typed") == "0.10"
    shot(page, "what-if")
    assert said == []


def test_a_clinician_orders_and_signs(browser, site) -> None:  # type: ignore[no-untyped-def]
    where, trial = site
    from web.test_writing import moving

    code = moving(trial)
    page, said = entered(browser, where, "clinician")
    page.goto(f"{where}/children/{code}/")
    page.click("text=Order, sign")
    page.fill("#name", "Dr Li")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{where}/children/{code}/")
    assert "Ordered and signed" in page.inner_text("[role=status]")
    orders = len(trial.trial().children[code].of(DoseOrdered))
    page.go_back()
    page.reload()
    assert len(trial.trial().children[code].of(DoseOrdered)) == orders
    assert said == []


def test_a_visit_by_keyboard_alone(browser, site) -> None:  # type: ignore[no-untyped-def]
    where, trial = site
    page, said = entered(browser, where, "coordinator")
    page.goto(f"{where}/children/{CODE}/entry/")
    typed = {"weight": "21.4", "height": "117", "platelets": "251", "alt": "<5"}
    left, presses = set(typed), 0
    page.focus("#at")
    while left and presses < 200:
        page.keyboard.press("Tab")
        presses += 1
        name = page.evaluate("document.activeElement.name")
        if name in left:
            page.keyboard.type(typed[name])
            left.discard(name)
    assert not left
    page.wait_for_selector("#draft:not(:empty)")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{where}/children/{CODE}/")
    assert "Saved: 3 entries." in page.inner_text("[role=status]")
    assert str(trial.trial().children[CODE].of(Measured)[-1].weight.value) == "21.4"
    assert said == []
