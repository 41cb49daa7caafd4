"""The stage of the journeys: a trial with a clock that the test moves, a server, and a browser.

Pictures of what was seen are written to the folder that GLIDEPATH_SHOTS names, if it does.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from glidepath.conduct.randomisation import seeded
from glidepath.conduct.randomising import Allocate
from glidepath.exchange.protocols import read_history
from glidepath.quantities import Instant, instant
from glidepath.store.opening import open_ledger
from glidepath.web.configuration import Configuration
from glidepath.web.demonstration.making import seed_of
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened, serve
from web.serving import NOW

CHROMIUM = shutil.which("chromium")
PATIENCE = int(os.environ.get("GLIDEPATH_PATIENCE", "120000"))
"""Milliseconds: the machine is shared."""
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TONGUES = {"en": "en", "zh-hans": "zh-Hans"}
"""The languages of the pages: how the cookie names them, and how the page does."""


@dataclass
class Clock:
    """A clock that the test moves."""

    at: Instant = NOW

    def __call__(self) -> Instant:
        return self.at

    def go(self, to: datetime | None = None, **by: float) -> None:
        """Go to an instant, or on by some time."""
        self.at = instant(to if to is not None else self.at + timedelta(**by))


@contextmanager
def on_stage(
    configuration: Configuration,
    folder: Path,
    clock: Callable[[], Instant],
    allocate: Allocate | None = None,
) -> Iterator[Opened]:
    """Serve the ledger of a folder by a clock of the test."""
    draw = seeded(seed_of(1)) if allocate is None else allocate
    with open_ledger(folder) as ledger:
        history = read_history("khe-sirolimus")
        trial = Opened(configuration, ledger, history, clock, draw, clock)
        serve(trial)
        yield trial


@contextmanager
def answering() -> Iterator[str]:
    """Answer browsers; give where."""
    import waitress
    from django.core.cache import cache

    from glidepath.web.chart_script import packed
    from glidepath.web.start import application

    cache.clear()
    packed()
    server = waitress.create_server(application(), host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        with suppress(OSError):  # the socket is closed under it at the end
            server.run()

    thread = Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@dataclass
class Stage:
    """A browser, and where it looks.

    Parameters
    ----------
    browser
        Of playwright.
    where
        The server.
    keys
        What a browser keeps of somebody who signed in, by person.
    said
        What the consoles of the pages said, and what the pages threw.
    """

    browser: Any
    where: str
    keys: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @contextmanager
    def context(self, tongue: str = "en", size: Any = None, **more: Any) -> Iterator[Any]:
        """Give a context of its own, with nothing in it but the language."""
        made = self.browser.new_context(viewport=size or DESK, locale="en-GB", **more)
        made.set_default_timeout(PATIENCE)
        made.add_cookies([{"name": "django_language", "value": tongue, "url": self.where}])
        made.on("console", self._heard)
        made.on("weberror", lambda each: self.said.append(str(each.error)))
        yield made
        made.close()

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.said.append(f"{message.text} {message.location.get('url', '')}")

    @contextmanager
    def acting(self, person: str, tongue: str = "en", size: Any = None) -> Iterator[Any]:
        """Give a page in which somebody has signed in; once for each person, by the page itself."""
        with self.context(tongue, size, storage_state=self.keys.get(person)) as context:
            page = context.new_page()
            if person not in self.keys:
                sign_in(page, self.where, person)
                self.keys[person] = context.storage_state()
            context.add_cookies([{"name": "django_language", "value": tongue, "url": self.where}])
            yield page


def sign_in(page: Any, where: str, person: str) -> None:
    """Sign in through the page, whatever its language."""
    page.goto(f"{where}/sign-in/")
    page.fill("#id_login", person)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{where}/")


@contextmanager
def browsing() -> Iterator[Any]:
    """Give a browser, begun after the server: its loop keeps Django from this thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def settled(page: Any) -> None:
    """Wait until nothing on the page is still being drawn; what was to be drawn is there."""
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    assert page.locator("[data-chart]").count() == page.locator("[data-chart] svg").count()


def shot(page: Any, name: str) -> None:
    """Keep a picture of the page, where somebody wants to look at it."""
    folder = os.environ.get("GLIDEPATH_SHOTS")
    if folder:
        settled(page)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def too_wide(page: Any) -> int:
    """Give by how many pixels the page is wider than its window, once it is drawn for it."""
    from playwright.sync_api import TimeoutError as Late

    over = "document.documentElement.scrollWidth - window.innerWidth"

    with suppress(Late):
        page.wait_for_function(f"() => {over} <= 0", timeout=10_000)
    found: int = page.evaluate(over)
    return found


def shut_out(page: Any) -> list[str]:
    """Give what keeps people from the page, as axe finds it."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in told["violations"]]
