"""What people print: the child, the order, the pharmacy and the report, on A4, without the screen.

The documents are written beside the pictures, where GLIDEPATH_SHOTS names a folder.
"""

import os
import subprocess
from pathlib import Path

import pytest

from glidepath.web.opened import Opened, serve
from web.journeys.stage import CHROMIUM, Clock, Stage, settled

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
PRINTED = {
    "child": ("clinician", "/children/SYN-001/", ("SYN-001", "mg a day", "Timeline")),
    "order": ("clinician", "/children/SYN-001/order/", ("Order for SYN-001", "mg a day")),
    "pharmacy": ("pharmacist", "/pharmacy/SYN-001/", ("SYN-001", "mL")),
    "report": ("board", "/reports/closed/", ("Closed report", "Allocated")),
}
SCREEN = ("Sign out", "中文", "Skip to the content", "What if")
"""What belongs to the screen alone."""


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_is_printed_whole_and_without_the_screen(
    stage: Stage, trial: tuple[Opened, Clock], tmp_path: Path, name: str
) -> None:
    serve(trial[0])
    person, address, words = PRINTED[name]
    path = Path(os.environ.get("GLIDEPATH_SHOTS") or tmp_path) / f"paper-{name}.pdf"
    with stage.acting(person) as page:
        page.goto(stage.where + address)
        settled(page)
        page.emulate_media(media="print")
        page.pdf(path=path, format="A4")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    found = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    text = " ".join(found.stdout.decode().split())
    for word in words:
        assert word in text, word
    for word in SCREEN:
        assert word not in text, word
