"""The whole life of a child in a trial, through the pages alone, in both languages.

Screening, consent, randomisation with its receipt, five visits with levels, relapse, restore,
a second taper, the outcome at one year, off the drug, and surveillance. The figures on the way are
worked out by hand below, from the registered text and the choices of its open points.

After a relapse at two thirds of the dose, steps of 5 % a month reach a third of the dose more than
two years after the randomisation: the outcome at one year is judged on the way (it is "no", by
what the registry says), and the drug is dropped later. The months in which nothing new is to be
seen are sent to the same pages without drawing them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from glidepath.conduct.randomisation import seeded
from glidepath.quantities import instant, zone
from glidepath.web.demonstration.making import seed_of
from glidepath.web.demonstration.people import PASSWORD
from web.journeys.begun import begin
from web.journeys.stage import (
    CHROMIUM,
    TONGUES,
    Clock,
    Stage,
    answering,
    browsing,
    on_stage,
    settled,
    shot,
)
from web.serving import Installation, hidden

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
CODE = "LIFE-001"
DAY_0 = date(2026, 1, 5)
"""Of screening and randomisation."""
SEED = 2
"""Of randomisation; by it the first child without KMP comes into the arm that tapers."""
PER_MILLIGRAM = 5.0
"""The trough in ng/mL that this child has on one mg a day: proportional, as T5 takes it."""
FIRST_TAPER = ("0.90", "0.81", "0.73", "0.66", "0.60")
"""At most 10 % off the dose of the last 30 days, rounded up to 0.01 mL: 0.81 of 0.90, 0.729 of
0.81, 0.657 of 0.73, 0.594 of 0.66."""
RESTORED = "0.66"
"""The last dose above 0.60 that was in force for 30 days with remission at their end (O5)."""
RELAPSE, RESOLVED = 150, 180
SECOND = 270
"""90 days after remission was found again on day 180 (O24)."""
SECOND_TAPER = (
    *("0.63", "0.60", "0.57", "0.55", "0.53", "0.51", "0.49", "0.47", "0.45"),
    *("0.43", "0.41", "0.39", "0.38", "0.37", "0.36", "0.35", "0.34", "0.33"),
)
"""At most 5 % off (T9), rounded up: 0.627 of 0.66, 0.5985 of 0.63, 0.57 of 0.60, 0.5415 of 0.57;
0.33 is the first at or below a third of 1.00 (O2)."""
OUTCOME = 365


@dataclass
class Life:
    """The stage, the clock, and where the child is on its way."""

    stage: Stage
    clock: Clock
    dose: str = "1.00"
    sample: int = 0

    def on(self, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """Give an instant of a day since randomisation, by the wall of the site."""
        when = DAY_0 + timedelta(days=day)
        return datetime(when.year, when.month, when.day, hour, minute, tzinfo=zone("Asia/Shanghai"))

    def go(self, day: int, hour: int = 9, minute: int = 0) -> None:
        """Let the clock of the trial go on."""
        to = instant(self.on(day, hour, minute))
        assert to >= self.clock.at
        self.clock.go(to)

    @contextmanager
    def acting(self, person: str, address: str = "") -> Iterator[Any]:
        """Give a page of somebody."""
        with self.stage.acting(person) as page:
            if address:
                page.goto(self.stage.where + address)
            yield page

    def seen(self, page: Any, name: str, *told: str) -> None:
        """Look at a page in both languages: the figures stand on each."""
        for tongue, lang in TONGUES.items():
            page.context.add_cookies(
                [{"name": "django_language", "value": tongue, "url": self.stage.where}]
            )
            page.goto(page.url)
            settled(page)
            assert page.locator("html").get_attribute("lang") == lang
            text = plain(page.inner_text("main"))
            for each in told:
                assert each in text, (name, tongue, each)
            shot(page, f"life-{name}-{tongue}")
        page.context.add_cookies(
            [{"name": "django_language", "value": "en", "url": self.stage.where}]
        )


def plain(text: str) -> str:
    """A text with usual spaces, as somebody reads it."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def life(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    folder, clock = tmp_path_factory.mktemp("life"), Clock()
    clock.go(datetime(2026, 1, 5, 8, 0, tzinfo=zone("Asia/Shanghai")))
    begin(folder, instant(clock.at - timedelta(days=1)), seed_of(SEED))
    allocate = seeded(seed_of(SEED))
    with (
        on_stage(installation.configuration, folder, clock, allocate),
        answering() as where,
        browsing() as browser,
    ):
        yield Life(Stage(browser, where), clock)


def test_the_whole_life_of_a_child(life: Life) -> None:
    """One test: each step stands on those before it."""
    comes_in(life)
    is_randomised(life)
    for number, dose in enumerate(FIRST_TAPER):
        (visited if number in (0, 4) else visited_unseen)(life, number * 30, dose)
    relapses(life)
    is_stable(life)
    tapers_again(life)
    comes_off(life)
    assert life.stage.said == []


def comes_in(life: Life) -> None:
    """The coordinator registers the child, takes the consent, and writes down what is known."""
    life.go(0, 8, 30)
    with life.acting("coordinator", "/screening/") as page:
        page.get_by_label("Code").fill(CODE)
        page.get_by_label("Born").fill("2020-06-15")
        page.get_by_label("In remission since").fill("2023-06-01")
        for each in page.locator("fieldset select").all():
            name = str(each.get_attribute("name"))
            each.select_option("no" if name.startswith("attested:E") else "yes")
        page.get_by_role("button", name="Register and screen").click()
        page.wait_for_url(f"**/screening/{CODE}/")
        page.get_by_role("button", name="Write the consent down").click()
        told(page, "Consent written down.")
        for since, dose in (("2023-03-01", "0.80"), ("2025-06-01", "1.00")):
            page.get_by_label("Since").fill(since)
            page.get_by_label("Dose, mg a day").fill(dose)
            page.get_by_role("button", name="Write the dose down").click()
            told(page, "Dose written down.")
        page.goto(f"{life.stage.where}/import/")
        table = (
            "participant,happened,test,value,unit,lower,upper\n"
            f"{CODE},2026-01-05T08:10,total-bilirubin,7.1,umol/L,,17.1\n"
            f"{CODE},2026-01-05T08:10,alt,17,U/L,,35\n"
            f"{CODE},2026-01-05T08:10,ast,26,U/L,,40\n"
            f"{CODE},2026-01-05T08:10,creatinine,33,umol/L,,48\n"
            f"{CODE},2026-01-05T08:10,platelets,250,10*9/L,150,450\n"
        )
        file = {"name": "laboratory.csv", "mimeType": "text/csv", "buffer": table.encode()}
        page.locator("input[type=file]").set_input_files(file)
        page.locator("main form button").last.click()
        page.get_by_text("5 would be stored").wait_for()
        page.locator("main form button.main").last.click()
        page.get_by_text("5 stored").wait_for()
    with life.acting("clinician", f"/children/{CODE}/entry/") as page:
        examined(page, weight="20", height="110", systolic="90", diastolic="50")
        page.get_by_label("MRI", exact=True).check()
        saved(page)


def examined(page: Any, **values: str) -> None:
    """Fill in what was measured, and remission by examination."""
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("Assessment", exact=True).select_option("remission")
    page.get_by_label("examination", exact=True).check()


def saved(page: Any) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    told(page, "Saved")


def told(page: Any, text: str) -> None:
    """Wait for what the page says of what was done; a refusal is shown at once."""
    said = page.locator("main p[role=status], main section[role=alert]").first
    try:
        said.wait_for()
    finally:
        shot(page, "life-last-told")
    assert text in plain(said.inner_text())


def is_randomised(life: Life) -> None:
    """The clinician has every criterion met; the coordinator draws the arm, and gets a receipt."""
    life.go(0, 9, 30)
    with life.acting("clinician", f"/screening/{CODE}/") as page:
        page.get_by_role("button", name="Evaluate and store").click()
        told(page, "Eligibility stored.")
        assert "not met" not in page.inner_text("main")
    with life.acting("coordinator", f"/screening/{CODE}/") as page:
        page.get_by_label("Kasabach-Merritt phenomenon").select_option("no")
        page.get_by_role("button", name="Randomise").click()
        told(page, "Randomised.")
        receipt = page.locator("code.long").inner_text()
        assert len(bytes.fromhex(receipt)) == 32
        assert "guided discontinuation arm" in page.inner_text("main")
        life.seen(page, "receipt", receipt)


def visited(life: Life, day: int, dose: str) -> None:
    """A visit in the browser: the level is drawn, its result comes, the decision is signed."""
    life.sample += 1
    sample = f"S{life.sample}"
    life.go(day, 10, 30)
    with life.acting("coordinator", f"/children/{CODE}/entry/") as page:
        page.get_by_label("New sample").fill(sample)
        page.get_by_label("Drawn").fill(wall(life.on(day, 8)))
        page.get_by_label("Last dose before it").fill(wall(life.on(day - 1, 8)))
        if day:
            page.locator("[name=platelets]").fill("250")
        saved(page)
    life.go(day, 14)
    with life.acting("clinician", f"/children/{CODE}/entry/") as page:
        page.get_by_label(f"Result of {sample}").fill(level(life.dose))
        if day:
            examined(page, weight=f"{20 + day / 150:.1f}")
        saved(page)
        page.get_by_role("link", name="Order, sign").click()
        text = plain(page.inner_text("main"))
        assert f"Accept: {dose} mg a day" in text
        signs(page, f"{dose} mg a day")
        life.dose = dose
        if day in (0, 120):
            life.seen(page, f"day-{day}", f"{dose} mg")


def visited_unseen(life: Life, day: int, dose: str) -> None:
    """A visit sent to the same pages, without drawing them."""
    sends(life, day)
    with life.acting("clinician") as page:
        orders(page, life, dose)


def signs(page: Any, dose: str) -> None:
    page.get_by_label("Your name as it is printed").fill("Dr Liu")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Order and sign").click()
    page.wait_for_url(f"**/children/{CODE}/")
    told(page, f"Ordered and signed: {dose}.")


def level(dose: str) -> str:
    """The level that this child has on a dose, as a laboratory writes it."""
    return f"{float(dose) * PER_MILLIGRAM:.1f}"


def wall(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def relapses(life: Life) -> None:
    """The clinician confirms a relapse; the pages ask for the previously effective dose."""
    life.go(RELAPSE, 10)
    with life.acting("clinician", f"/children/{CODE}/entry/") as page:
        page.get_by_label("Assessment", exact=True).select_option("worsening")
        page.get_by_label("examination", exact=True).check()
        page.get_by_label("Relapse", exact=True).select_option("confirmed")
        saved(page)
        assert "relapse confirmed on 4 Jun 2026" in plain(page.inner_text("main")), "day 150"
        life.seen(page, "relapse", f"{RESTORED} mg")
        page.goto(f"{life.stage.where}/children/{CODE}/order/")
        signs(page, f"{RESTORED} mg a day")
        life.dose = RESTORED


def is_stable(life: Life) -> None:
    """Remission is found again; for 90 days nothing is reduced."""
    sends(life, RESOLVED, extra={"relapse": "resolved"})
    for day in (210, 240):
        sends(life, day)
    with life.acting("clinician", f"/children/{CODE}/") as page:
        text = plain(page.inner_text("main"))
        assert "2 Oct 2026" in text, "day 270: the stabilisation ends"
        life.seen(page, "stable", "0.66 mg")


def sends(life: Life, day: int, extra: dict[str, str] | None = None) -> None:
    """A monthly visit sent to the pages of a visit, without drawing them."""
    life.sample += 1
    sample = f"S{life.sample}"
    life.go(day, 10)
    values = {
        "at": wall(life.on(day, 9, 30)),
        "sample": sample,
        "drawn": wall(life.on(day, 8)),
        "last_dose": wall(life.on(day - 1, 8)),
        "assay": "lc-ms-ms",
        "platelets": "250",
        "response": "remission",
        "method:examination": "yes",
        "method:ultrasound": "yes",
    }
    with life.acting("clinician") as page:
        posts(page, life, "entry/", values | (extra or {}))
        life.go(day, 14)
        result = {"at": wall(life.on(day, 13)), f"level:{sample}": level(life.dose)}
        posts(page, life, "entry/", result)


def posts(page: Any, life: Life, name: str, values: dict[str, str]) -> None:
    """Send a form to a page of the child, as the browser would."""
    address = f"{life.stage.where}/children/{CODE}/"
    shown = page.request.get(f"{address}{name}").text()
    names = ("command", "seen", "csrfmiddlewaretoken")
    form = {each: hidden(shown, each) for each in names} | values
    answer = page.request.post(f"{address}{name}", form=form, max_redirects=0)
    assert answer.status == 302, (answer.status, answer.text()[:4000])
    assert answer.headers["location"] == f"/children/{CODE}/"


def orders(page: Any, life: Life, dose: str) -> None:
    """Accept and sign what the page of the order offers, which is the dose worked out by hand."""
    offered = page.request.get(f"{life.stage.where}/children/{CODE}/order/").text()
    assert f"Accept: {dose} mg a day" in plain(offered)
    posts(page, life, "order/", {"answer": "accept", "name": "Dr Liu", "password": PASSWORD})
    life.dose = dose


def tapers_again(life: Life) -> None:
    """By 5 % a month; the outcome at one year is judged on the way."""
    judged = False
    for number, dose in enumerate(SECOND_TAPER):
        day = SECOND + number * 30
        if day > OUTCOME and not judged:
            is_judged(life)
            judged = True
        sends(life, day)
        with life.acting("clinician") as page:
            if number == 0:
                page.goto(f"{life.stage.where}/children/{CODE}/order/")
                life.seen(page, "second-taper", "0.63 mg", "0.627")
            orders(page, life, dose)


def is_judged(life: Life) -> None:
    """The blinded assessor sees that a judgement is due, and gives it."""
    life.go(OUTCOME, 11)
    with life.acting("assessor", "/") as page:
        life.seen(page, "assessor-today", CODE)
        page.goto(f"{life.stage.where}/assessments/{CODE}/")
        life.seen(page, "assessment", CODE)
        page.goto(page.url)
        page.get_by_label("yes", exact=True).check()
        page.get_by_label("examination", exact=True).check()
        page.get_by_label("What you saw").fill("No swelling, soft, pale.")
        page.get_by_role("button", name="Enter the judgement").click()
        told(page, f"Judgement on {CODE} entered.")


def comes_off(life: Life) -> None:
    """At a third of the dose, after 180 days, with a level below 2: the last dose is dropped."""
    day = SECOND + len(SECOND_TAPER) * 30
    sends(life, day)
    with life.acting("clinician", f"/children/{CODE}/order/") as page:
        page.get_by_label("Accept: drop the last dose").check()
        life.seen(page, "stop")
        page.goto(page.url)
        page.get_by_label("Your name as it is printed").fill("Dr Liu")
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Order and sign").click()
        page.wait_for_url(f"**/children/{CODE}/")
        told(page, "the last dose is dropped")
    life.go(day + 30, 10)
    with life.acting("clinician", f"/children/{CODE}/") as page:
        life.seen(page, "off-drug")
