"""A day of each person in a real browser, in both languages: what waits, and what is done.

The blinded assessor's day is part of `test_whole_life`, where an outcome is due.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from glidepath.record import DoseOrdered, LabReported, Measured
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened, serve
from glidepath.web.words import tell, texts
from web.journeys.stage import CHROMIUM, PATIENCE, Clock, Stage, on_stage, settled, shot
from web.serving import Installation
from web.test_writing import moving

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
TABLE = (
    "participant,happened,test,value,unit\n"
    "SYN-003,2026-11-16T09:00,platelets,251,10*9/L\n"
    "SYN-003,2026-11-16T09:00,alt,many,U/L\n"
    "SYN-999,2026-11-16T09:00,alt,17,U/L\n"
)


@dataclass(frozen=True)
class Say:
    """The words of the pages in one language, by their keys in the catalogue."""

    tongue: str
    language: Language

    def __call__(self, key: str, **values: Any) -> str:
        return tell(key, self.language, values)

    def part(self, key: str) -> str:
        """Give the longest part of a text that does not depend on a value."""
        text = written(texts()[key], self.language)
        return max(re.split(r"{\w+}", text), key=len).strip(" .")


@pytest.fixture(scope="module", params=["en", "zh-hans"])
def say(request: pytest.FixtureRequest) -> Say:
    language = Language.EN if request.param == "en" else Language.ZH
    return Say(request.param, language)


@pytest.fixture(scope="module")
def trial(
    say: Say, installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Opened, Clock]]:
    """A trial for each language, so that each day is lived on a trial that nobody touched."""
    folder = tmp_path_factory.mktemp("days")
    shutil.copyfile(installation.folder / "ledger.db", folder / "ledger.db")
    clock = Clock()
    with on_stage(installation.configuration, folder, clock) as found:
        yield found, clock


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


def test_a_clinician_looks_asks_what_if_and_signs_once(
    stage: Stage, opened: Opened, say: Say
) -> None:
    code = moving(opened)
    with stage.acting("clinician", say.tongue) as page:
        page.goto(f"{stage.where}/children/?find={code}")
        page.get_by_role("link", name=re.compile(code)).first.click()
        page.wait_for_url(f"**/children/{code}/")
        settled(page)
        shot(page, f"day-clinician-child-{say.tongue}")
        page.locator("#what-if summary").click()
        handle = page.locator("#what-if-dose")
        handle.fill("100")
        page.get_by_text(say.part("child.what-if-outside")).wait_for()
        shot(page, f"day-clinician-what-if-{say.tongue}")
        page.get_by_role("link", name=say("order.go")).first.click()
        page.wait_for_url(f"**/children/{code}/order/")
        page.get_by_label(say("order.name")).fill("Dr Li")
        page.get_by_label(say("order.password")).fill(PASSWORD)
        before = len(_orders(opened, code))
        page.get_by_role("button", name=say("order.sign")).dblclick()
        page.get_by_text(say.part("order.done")).wait_for()  # the second press stops the first
        assert page.url.endswith(f"/children/{code}/")
        page.go_back()
        page.reload()
        page.wait_for_load_state()
        assert len(_orders(opened, code)) == before + 1, "pressed twice, and gone back"
        page.goto(f"{stage.where}/children/{code}/?on=2026-09-01")
        assert " ".join(written(date(2026, 9, 1), say.language).split()) in told(page)
        assert page.get_by_role("link", name=say("order.go")).count() == 0, "not in the past"


def _orders(trial: Opened, code: str) -> tuple[DoseOrdered, ...]:
    return tuple(trial.trial().children[code].of(DoseOrdered))  # type: ignore[index]


def test_a_coordinator_enters_a_visit_and_a_table(stage: Stage, opened: Opened, say: Say) -> None:
    child = opened.trial().children
    with stage.acting("coordinator", say.tongue) as page:
        page.goto(f"{stage.where}/children/SYN-002/entry/")
        page.get_by_label(say("entry.adverse"), exact=True).fill("a rash")
        page.get_by_text(say("entry.kept")).wait_for()
        page.goto(f"{stage.where}/")
        page.goto(f"{stage.where}/children/SYN-002/entry/")
        assert page.get_by_label(say("entry.adverse"), exact=True).input_value() == "a rash"
        page.get_by_role("button", name=say("entry.drop")).click()
        page.wait_for_load_state()
        page.locator("[name=weight]").fill("22.4")
        shot(page, f"day-coordinator-entry-{say.tongue}")
        page.get_by_role("button", name=say("frame.save"), exact=True).click()
        page.wait_for_url("**/children/SYN-002/")
        assert say("entry.saved", number=1) in told(page)
        page.goto(f"{stage.where}/import/")
        file = {"name": "levels.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        page.locator("input[type=file]").set_input_files(file)
        page.locator("main form button").last.click()
        page.get_by_text(say("import.counts", good=1, there=0, bad=2)).wait_for()
        shot(page, f"day-coordinator-import-{say.tongue}")
        page.locator("main form button.main").last.click()
        page.get_by_text(say("import.done", stored=1, refused=2)).wait_for()
    child = opened.trial().children
    assert str(child["SYN-002"].of(Measured)[-1].weight.value) == "22.4"  # type: ignore[index, union-attr]
    assert child["SYN-003"].of(LabReported)[-1].test == "platelets"  # type: ignore[index]


def test_a_pharmacist_reads_the_order_and_another_checks_it(
    stage: Stage, opened: Opened, say: Say
) -> None:
    with stage.acting("pharmacist", say.tongue) as page:
        page.goto(f"{stage.where}/pharmacy/")
        settled(page)
        shot(page, f"day-pharmacist-{say.tongue}")
        row = page.get_by_role("row").filter(has_text="Synthetic Clinician").first
        code = row.get_by_role("link").first.inner_text().strip()
        row.get_by_role("link").first.click()
        page.wait_for_url(f"**/pharmacy/{code}/")
        shot(page, f"day-pharmacist-order-{say.tongue}")
        dose = page.locator(".headline").inner_text().split()[0]
        calendar = page.request.get(f"{stage.where}/pharmacy/{code}/calendar.pdf")
        if calendar.ok:
            text = _read(calendar.body())
            assert code in text
            assert f"{dose} mL" in text, "a solution of 1 mg/mL: as many mL as mg"
    with stage.acting("second-pharmacist", say.tongue) as page:
        page.goto(f"{stage.where}/pharmacy/{code}/")
        button = page.get_by_role("button", name=say("pharmacy.check-act"))
        form = page.locator("form").filter(has=button)
        form.locator("[name=name]").fill("Wu Min")
        form.locator("[name=password]").fill(PASSWORD)
        button.click()
        told(page)
        page.get_by_text(say("pharmacy.checked", person="second-pharmacist")).first.wait_for()


def _read(document: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True)
    return found.stdout.decode().replace("\u00a0", " ")


def test_a_monitor_verifies_asks_and_checks_the_chain(
    stage: Stage, opened: Opened, say: Say
) -> None:
    with stage.acting("monitor", say.tongue) as page:
        page.goto(f"{stage.where}/monitoring/verification/")
        page.get_by_role("link", name="SYN-001").click()
        page.wait_for_url("**/verification/SYN-001/")
        shot(page, f"day-monitor-visits-{say.tongue}")
        page.locator("main table a").first.click()
        page.wait_for_url("**day=**")
        page.locator("input[type=checkbox]").first.check()
        page.get_by_label(say("door.password")).fill(PASSWORD)
        shot(page, f"day-monitor-verify-{say.tongue}")
        page.get_by_role("button", name=say("source.sign")).click()
        assert say("source.done", number=1) in told(page)
        page.goto(f"{stage.where}/monitoring/chain/")
        page.get_by_role("button", name=say("monitor.verify")).click()
        head = opened.ledger.head()
        assert told(page) == say("monitor.sound", number=head.number, head=head.hash)
        page.goto(f"{stage.where}/monitoring/trail/?code=SYN-001&person=monitor")
        assert "SYN-001" in page.inner_text("main table")


@pytest.mark.parametrize("person", ["statistician", "board", "unblinded"])
def test_a_report_counts_what_the_ledger_holds(
    stage: Stage, opened: Opened, say: Say, person: str
) -> None:
    children = opened.trial().children.values()
    drawn = [each.randomised.arm for each in children if each.randomised]
    with stage.acting(person, say.tongue) as page:
        page.goto(f"{stage.where}/reports/")
        shot(page, f"day-{person}-report-{say.tongue}")
        counts = dict(
            zip(
                page.locator(".flow dt").all_inner_texts(),
                page.locator(".flow dd").all_inner_texts(),
                strict=True,
            )
        )
        assert counts[say("report.intake.screened")] == str(len(children))
        assert counts[say("report.intake.randomised")] == str(len(drawn))
        link = page.get_by_role("link", name=say("report.to-closed"))
        if person == "statistician":
            assert link.count() == 0
            assert page.goto(f"{stage.where}/reports/closed/").status == 403
            assert "guided" not in page.inner_text("main")
            return
        link.first.click()
        page.wait_for_url("**/reports/closed/")
        shot(page, f"day-{person}-closed-{say.tongue}")
        row = page.get_by_role("row").filter(has_text=say("report.onward.allocated")).first
        cells = [int(each) for each in row.get_by_role("cell").all_inner_texts()]
        arms = ("maintenance", "guided-discontinuation")
        assert cells == [len(drawn), *(drawn.count(each) for each in arms)]


def test_an_administrator_adds_somebody_and_delegates(
    stage: Stage, opened: Opened, say: Say
) -> None:
    person = f"nurse-zhou-{say.tongue}"  # the accounts outlive the trial of a language
    with stage.acting("administrator", say.tongue) as page:
        page.goto(f"{stage.where}/office/")
        page.get_by_label(say("office.account-new")).fill(person)
        page.get_by_role("button", name=say("office.account-add")).click()
        first = re.search(say.part("office.account-made") + r"\s*(\S+)", told(page))
        assert first is not None
        form = page.locator("form").filter(
            has=page.get_by_role("button", name=say("office.delegate"))
        )
        form.get_by_label(say("office.person")).fill(person)
        form.get_by_label(say("office.role")).select_option("coordinator")
        form.get_by_label(say("office.site")).select_option("SHA")
        form.get_by_role("button", name=say("office.delegate")).click()
        told(page)
        shot(page, f"day-administrator-{say.tongue}")
        main = page.inner_text("main")
        assert not any(word in main for word in ("SYN-0", "ng/mL", "trough", "Platelets"))
    with stage.context(say.tongue) as context:
        page = context.new_page()
        page.goto(f"{stage.where}/sign-in/")
        page.fill("#id_login", person)
        page.fill("#id_password", first[1])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url, timeout=PATIENCE)
        shot(page, f"day-new-person-{say.tongue}")
        assert person in {each.person for each in opened.trial().setup.delegations.values()}
