"""The rooms of monitor, board and office, and the door, in a real browser.

Pictures of what was seen are written to the folder that GLIDEPATH_SHOTS names, if it does.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from glidepath.conduct.steps import Verified
from glidepath.record import VisitDone
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened
from web.serving import NOW, Installation, served
from web.test_browser import PATIENCE, entered, seen, shot

sync_playwright = pytest.importorskip("playwright.sync_api").sync_playwright
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
CODE = "SYN-001"
PAGES = {
    "monitor": (
        "/monitoring/",
        "/monitoring/completeness/",
        f"/monitoring/completeness/?code={CODE}",
        "/monitoring/deviations/",
        f"/monitoring/deviations/?code={CODE}",
        f"/monitoring/verification/{CODE}/",
        f"/monitoring/verification/{CODE}/?day={{day}}",
        "/freezing/",
    ),
    "board": ("/reports/", "/reports/closed/"),
    "administrator": (
        "/office/",
        "/office/sites/",
        "/office/randomisation/",
        "/office/programs/",
        "/password/",
        "/second-factor/",
        "/second-factor/add/",
        "/second-factor/passkeys/add/",
        "/again/?next=/",
        "/sign-out/",
    ),
}

ALSO_IN_CHINESE = {
    "/monitoring/",
    f"/monitoring/completeness/?code={CODE}",
    f"/monitoring/deviations/?code={CODE}",
    "/reports/closed/",
    "/office/",
    "/office/sites/",
    "/password/",
    "/second-factor/passkeys/add/",
    "/again/?next=/",
    "/sign-out/",
}
"""The other pages have the same parts; all of them were looked at in both languages."""


@pytest.fixture
def house(installation: Installation, tmp_path: Path) -> Iterator[tuple[str, Opened]]:
    """The pages, reached by a name: passkeys need one."""
    import waitress
    from django.core.cache import cache

    from glidepath.web.start import application

    cache.clear()
    with served(installation, tmp_path, NOW) as trial:
        server = waitress.create_server(application(), host="127.0.0.1", port=0, threads=4)

        def run() -> None:
            with suppress(OSError):  # the socket is closed under it at the end
                server.run()

        thread = Thread(target=run, daemon=True)
        thread.start()
        yield f"http://localhost:{server.effective_port}", trial
        server.close()
        thread.join(timeout=5)


@pytest.fixture
def window(house: object) -> Iterator[object]:
    """A browser, begun after the pages: its loop keeps Django from this thread."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def visited(trial: Opened) -> str:
    """A day on which the child came."""
    child = trial.trial().children[CODE]  # type: ignore[index]
    return str(child.day(child.first_moment(child.of(VisitDone)[-1].happened)))


def named(address: str) -> str:
    return re.sub(r"\W+", "_", address)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_nobody_is_shut_out_of_these_rooms(window, house, language: str) -> None:  # type: ignore[no-untyped-def]
    where, trial = house
    day, wrong = visited(trial), []
    for person, every in PAGES.items():
        addresses = [each for each in every if language == "en" or each in ALSO_IN_CHINESE]
        if not addresses:
            continue
        page, said = entered(window, where, person)
        if person == "administrator":
            page.goto(f"{where}/second-factor/add/")
            page.fill("input[type=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{where}/second-factor/add/")
        if language != "en":
            page.click("button[name=language]")
        for address in (each.format(day=day) for each in addresses):
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(where + address)
            for each in page.locator("details").all():
                each.evaluate("node => node.open = true")
            assert page.locator("html").get_attribute("lang") == language, address
            wrong += [f"{address} {each}" for each in seen(page)]
            shot(page, f"{person}{named(address)}{language}")
            page.set_viewport_size({"width": 390, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            shot(page, f"{person}{named(address)}{language}-phone")
            wrong += [f"{address} is {wide} too wide"] if wide > 0 else []
        assert said == []
        page.context.close()
    assert wrong == []


def test_a_visit_is_ticked_and_signed(window, house) -> None:  # type: ignore[no-untyped-def]
    where, trial = house
    page, said = entered(window, where, "monitor")
    page.goto(f"{where}/monitoring/")
    page.click("main a:has-text('Completeness')")
    page.click(f"a:has-text('{CODE}')")
    page.click("td a >> nth=-1")
    boxes = page.locator("input[type=checkbox]")
    number = boxes.count()
    assert number > 1
    for each in boxes.all():
        each.check()
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    assert f"{number} entries verified" in page.inner_text("[role=status]")
    assert page.locator("input[type=checkbox]").count() == 0
    shot(page, "verified")
    child = trial.trial().children[CODE]
    assert len(child.told(Verified)) == number
    page.go_back()
    page.reload()
    assert len(trial.trial().children[CODE].told(Verified)) == number
    assert said == []


def test_a_passkey_stands_in_for_the_code(window, house) -> None:  # type: ignore[no-untyped-def]
    where, _ = house
    page, said = entered(window, where, "unblinded")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    try:
        page.goto(f"{where}/second-factor/passkeys/add/")
        page.wait_for_url("**/again/*")
        page.fill("input[type=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{where}/second-factor/passkeys/add/")
        page.click("main button")
        page.wait_for_url(f"{where}/second-factor/codes/")
        page.goto(f"{where}/second-factor/passkeys/")
        assert "Passkey 1" in page.inner_text("main")
        page.goto(f"{where}/sign-out/")
        page.click("main button")
        _with_password(page, where)
        assert page.url == f"{where}/second-factor/code/"
        for language in ("en", "zh-Hans"):
            assert seen(page) == []
            shot(page, f"second-factor-{language}")
            page.click("button[name=language]")
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{where}/")
        assert "unblinded statistician" in page.inner_text("header")
        page.goto(f"{where}/second-factor/passkeys/")
        page.click("main li a")
        page.wait_for_url("**/again/?next=**")
        page.fill("input[type=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/passkeys/*/off/")
        assert seen(page) == []
        page.click("main button")
        page.wait_for_url(f"{where}/second-factor/passkeys/")
        assert "none" in page.inner_text("main")
        assert said == []
    finally:
        _without_factors(where)


def test_a_device_that_refuses_is_told(window, house) -> None:  # type: ignore[no-untyped-def]
    where, _ = house
    page, _ = entered(window, where, "unblinded")
    page.goto(f"{where}/second-factor/passkeys/add/")
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{where}/second-factor/passkeys/add/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')) }")
    page.click("main button")
    page.wait_for_selector("[data-failed]:not([hidden])")
    assert "could not be used" in page.inner_text("[data-failed]")


def _with_password(page, where: str) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"{where}/sign-in/")
    for language in ("en", "zh-Hans"):
        assert page.locator("html").get_attribute("lang") == language
        assert seen(page) == []
        page.click("button[name=language]")
    page.set_default_timeout(PATIENCE)
    page.fill("#id_login", "unblinded")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/code/")


def _without_factors(_: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from allauth.mfa.models import Authenticator
    from django.db import connection

    def forget() -> None:
        Authenticator.objects.filter(user__username="unblinded").delete()
        connection.close()

    with ThreadPoolExecutor(1) as other:  # the browser's loop keeps Django from this thread
        other.submit(forget).result()
