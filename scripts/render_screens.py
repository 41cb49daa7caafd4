"""Take the two pictures of the README: Today, and a child, of the synthetic trial of a fixed day.

    python scripts/render_screens.py [CHILD]

The trial is made anew in a temporary folder, served by a clock that stands still, and looked at in
Debian's Chromium, so the pictures change only when the pages do.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, sync_playwright

from glidepath.conduct.randomisation import seeded
from glidepath.quantities import instant
from glidepath.web.chart_script import packed
from glidepath.web.configuration import Configuration
from glidepath.web.demonstration.making import make, seed_of
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.demonstration.serving import add_people
from glidepath.web.start import application, open_trial, set_up

TO = Path(__file__).parents[1] / "docs" / "images"
DAY = date(2026, 11, 16)
NOW = instant(datetime(2026, 11, 16, 8, 0, tzinfo=UTC))
CHILD = "SYN-003"
DESK = {"width": 1280, "height": 860}
MOST = 200_000
"""Bytes of a picture."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the synthetic trial; give where."""
    import waitress

    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        make(folder, DAY)
        configuration = Configuration(
            folder=folder, secret="x" * 60, hosts=(), secure=False, demo=True, second_factor=False
        )
        set_up(configuration)
        add_people()
        open_trial(configuration, lambda: NOW, seeded(seed_of(1)))
        packed()
        server = waitress.create_server(application(), host="127.0.0.1", port=0)

        def run() -> None:
            with suppress(OSError):
                server.run()

        Thread(target=run, daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()


def take(page: Page, where: str, name: str) -> None:
    """Take a picture of the page as it first stands on a desk."""
    page.goto(where)
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    page.wait_for_timeout(500)
    path = TO / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.name}: {size // 1000} kB")
    if size >= MOST:
        sys.exit(f"{path.name} is larger than {MOST} bytes")


def main() -> None:
    """Take both pictures."""
    child = sys.argv[1] if len(sys.argv) > 1 else CHILD
    TO.mkdir(exist_ok=True)
    with served() as where, sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_context(viewport=DESK, locale="en-GB").new_page()  # type: ignore[arg-type]
        page.set_default_timeout(120_000)
        page.goto(f"{where}/sign-in/")
        page.fill("#id_login", "clinician")
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{where}/")
        take(page, f"{where}/", "today")
        take(page, f"{where}/children/{child}/", "child")
        browser.close()


if __name__ == "__main__":
    main()
