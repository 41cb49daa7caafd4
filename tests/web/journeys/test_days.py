"""A day of each person in a real browser: what waits, what is done about it, and that it is done.

The blinded assessor's day is part of `test_whole_life`, where an outcome is due.
"""

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from glidepath.record import DoseOrdered, LabReported, Measured
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened, serve
from web.journeys.stage import CHROMIUM, PATIENCE, Clock, Stage, settled, shot
from web.test_writing import moving

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
TABLE = (
    "participant,happened,test,value,unit\n"
    "SYN-003,2026-11-16T09:00,platelets,251,10*9/L\n"
    "SYN-003,2026-11-16T09:00,alt,many,U/L\n"
    "SYN-999,2026-11-16T09:00,alt,17,U/L\n"
)


@pytest.fixture
def opened(stage: Stage, trial: tuple[Opened, Clock]) -> Iterator[Opened]:
    """The trial that the stage serves; nothing went wrong on any page when the day ends."""
    serve(trial[0])
    stage.said.clear()
    yield trial[0]
    assert stage.said == []


def told(page: Any) -> str:
    """Wait for what the page says of what was done; a refusal is told at once."""
    said = page.locator("main p[role=status], main section[role=alert]").first
    said.wait_for()
    return " ".join(said.inner_text().split())


def test_a_clinician_looks_asks_what_if_and_signs_once(stage: Stage, opened: Opened) -> None:
    code = moving(opened)
    with stage.acting("clinician") as page:
        page.goto(f"{stage.where}/children/?find={code}")
        page.get_by_role("link", name=re.compile(code)).first.click()
        page.wait_for_url(f"**/children/{code}/")
        settled(page)
        shot(page, "day-clinician-child")
        page.locator("#what-if summary").click()
        handle = page.locator("#what-if-dose")
        handle.fill("100")
        page.get_by_text("lies outside what is permitted").wait_for()
        shot(page, "day-clinician-what-if")
        page.get_by_role("link", name="Order, sign").first.click()
        page.wait_for_url(f"**/children/{code}/order/")
        page.get_by_label("Your name as it is printed").fill("Dr Li")
        page.get_by_label("Your password").fill(PASSWORD)
        before = len(_orders(opened, code))
        page.get_by_role("button", name="Order and sign").dblclick()
        page.wait_for_url(f"**/children/{code}/")
        assert "Ordered and signed" in told(page)
        page.go_back()
        page.reload()
        page.wait_for_load_state()
        assert len(_orders(opened, code)) == before + 1, "pressed twice, and gone back"
        page.goto(f"{stage.where}/children/{code}/?on=2026-09-01")
        assert "1 Sep 2026" in told(page)
        assert page.get_by_role("link", name="Order, sign").count() == 0, "not in the past"


def _orders(trial: Opened, code: str) -> tuple[DoseOrdered, ...]:
    return tuple(trial.trial().children[code].of(DoseOrdered))  # type: ignore[index]


def test_a_coordinator_enters_a_visit_and_a_table(stage: Stage, opened: Opened) -> None:
    child = opened.trial().children
    with stage.acting("coordinator") as page:
        page.goto(f"{stage.where}/children/SYN-002/entry/")
        page.get_by_label("Adverse event", exact=True).fill("a rash")
        page.get_by_text("Draft kept").wait_for()
        page.goto(f"{stage.where}/")
        page.goto(f"{stage.where}/children/SYN-002/entry/")
        assert page.get_by_label("Adverse event", exact=True).input_value() == "a rash"
        page.get_by_role("button", name="Drop the draft").click()
        page.wait_for_load_state()
        page.locator("[name=weight]").fill("22.4")
        shot(page, "day-coordinator-entry")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/children/SYN-002/")
        assert "Saved" in told(page)
        page.goto(f"{stage.where}/import/")
        file = {"name": "levels.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        page.locator("input[type=file]").set_input_files(file)
        page.locator("main form button").last.click()
        page.get_by_text("1 would be stored, 0 are there already, 2 are rejected.").wait_for()
        shot(page, "day-coordinator-import")
        page.locator("main form button.main").last.click()
        page.get_by_text("1 stored, 2 rejected.").wait_for()
    child = opened.trial().children
    assert str(child["SYN-002"].of(Measured)[-1].weight.value) == "22.4"  # type: ignore[index, union-attr]
    assert child["SYN-003"].of(LabReported)[-1].test == "platelets"  # type: ignore[index]


def test_a_pharmacist_reads_the_order_and_another_checks_it(stage: Stage, opened: Opened) -> None:
    with stage.acting("pharmacist") as page:
        page.goto(f"{stage.where}/pharmacy/")
        settled(page)
        shot(page, "day-pharmacist")
        row = page.get_by_role("row").filter(has_text="by Synthetic Clinician").first
        code = row.get_by_role("link").first.inner_text().strip()
        row.get_by_role("link").first.click()
        page.wait_for_url(f"**/pharmacy/{code}/")
        shot(page, "day-pharmacist-order")
        dose = page.locator(".headline").inner_text().split()[0]
        calendar = page.request.get(f"{stage.where}/pharmacy/{code}/calendar.pdf")
        if calendar.ok:
            text = _read(calendar.body())
            assert code in text
            assert f"{dose} mL" in text, "a solution of 1 mg/mL: as many mL as mg"
    with stage.acting("second-pharmacist") as page:
        page.goto(f"{stage.where}/pharmacy/{code}/")
        button = page.get_by_role("button", name="I checked the volume")
        form = page.locator("form").filter(has=button)
        form.locator("[name=name]").fill("Wu Min")
        form.locator("[name=password]").fill(PASSWORD)
        button.click()
        told(page)
        page.get_by_text("checked by second-pharmacist").first.wait_for()


def _read(document: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True)
    return found.stdout.decode().replace("\u00a0", " ")


def test_a_monitor_verifies_asks_and_checks_the_chain(stage: Stage, opened: Opened) -> None:
    with stage.acting("monitor") as page:
        page.goto(f"{stage.where}/monitoring/verification/")
        page.get_by_role("link", name="SYN-001").click()
        page.wait_for_url("**/verification/SYN-001/")
        shot(page, "day-monitor-visits")
        page.locator("main table a").first.click()
        page.wait_for_url("**day=**")
        page.locator("input[type=checkbox]").first.check()
        page.get_by_label("Password").fill(PASSWORD)
        shot(page, "day-monitor-verify")
        page.get_by_role("button", name="Sign what agrees").click()
        assert "1 entries verified." in told(page)
        page.goto(f"{stage.where}/monitoring/chain/")
        page.get_by_role("button", name="Verify every line").click()
        head = opened.ledger.head()
        assert told(page) == f"{head.number} lines are as they were written. Head: {head.hash}"
        page.goto(f"{stage.where}/monitoring/trail/?code=SYN-001&person=monitor")
        assert "SYN-001" in page.inner_text("main table")


@pytest.mark.parametrize("person", ["statistician", "board", "unblinded"])
def test_a_report_counts_what_the_ledger_holds(stage: Stage, opened: Opened, person: str) -> None:
    children = opened.trial().children.values()
    drawn = [each.randomised.arm for each in children if each.randomised]
    with stage.acting(person) as page:
        page.goto(f"{stage.where}/reports/")
        shot(page, f"day-{person}-report")
        counts = dict(
            zip(
                page.locator(".flow dt").all_inner_texts(),
                page.locator(".flow dd").all_inner_texts(),
                strict=True,
            )
        )
        assert counts["Screened"] == str(len(children))
        assert counts["Randomised"] == str(len(drawn))
        link = page.get_by_role("link", name="Closed report")
        if person == "statistician":
            assert link.count() == 0
            assert page.goto(f"{stage.where}/reports/closed/").status == 403
            assert "guided" not in page.inner_text("main")
            return
        link.first.click()
        page.wait_for_url("**/reports/closed/")
        shot(page, f"day-{person}-closed")
        row = page.get_by_role("row").filter(has_text="Allocated").first
        cells = [int(each) for each in row.get_by_role("cell").all_inner_texts()]
        arms = ("maintenance", "guided-discontinuation")
        assert cells == [len(drawn), *(drawn.count(each) for each in arms)]


def test_an_administrator_adds_somebody_and_delegates(stage: Stage, opened: Opened) -> None:
    with stage.acting("administrator") as page:
        page.goto(f"{stage.where}/office/")
        page.get_by_label("New account").fill("nurse-zhou")
        page.get_by_role("button", name="Add the account").click()
        first = re.search(r"shown once: (\S+)", told(page))
        assert first is not None
        form = page.locator("form").filter(has=page.get_by_role("button", name="Delegate"))
        form.get_by_label("Account").fill("nurse-zhou")
        form.get_by_label("Role").select_option("coordinator")
        form.get_by_label("Site").select_option("SHA")
        form.get_by_role("button", name="Delegate").click()
        told(page)
        shot(page, "day-administrator")
        main = page.inner_text("main")
        assert not any(word in main for word in ("SYN-0", "ng/mL", "trough", "Platelets"))
    with stage.context() as context:
        page = context.new_page()
        page.goto(f"{stage.where}/sign-in/")
        page.fill("#id_login", "nurse-zhou")
        page.fill("#id_password", first[1])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url, timeout=PATIENCE)
        shot(page, "day-new-person")
        assert "nurse-zhou" in {each.person for each in opened.trial().setup.delegations.values()}
