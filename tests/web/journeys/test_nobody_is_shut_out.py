"""Every page, in both languages, at a desk and on a telephone: nobody is shut out.

The pages come from the routes; a page that is added is looked at without being named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

import pytest

from glidepath.web.opened import Opened, serve
from web.journeys.addresses import CODE, Route, routes
from web.journeys.stage import (
    CHROMIUM,
    DESK,
    PHONE,
    TONGUES,
    Clock,
    Stage,
    settled,
    shot,
    shut_out,
    too_wide,
)
from web.serving import NOW
from web.test_doors import ALLOWED

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")
NO_PAGE = {
    "role": "takes a form alone",
    "language": "takes a form alone",
    "entry-draft": "takes a form alone",
    "chart": "a picture as data",
    "what-if": "a part of the page of a child: looked at in the day of a clinician",
    "chart-script": "a script",
    "alive": "a line of text",
    "handed": "a document, PDF",
    "mfa_reauthenticate_webauthn": "needs a passkey",
    "mfa_remove_webauthn": "needs a passkey",
    "label": "a document, PDF",
    "mfa_generate_recovery_codes": "needs a second factor",
    "mfa_view_recovery_codes": "needs a second factor",
    "mfa_deactivate_totp": "needs a second factor",
    "mfa_authenticate": "needs a second factor",
    "mfa_reauthenticate": "needs a second factor",
}
"""Routes that give no page of their own to look at, or not to somebody without a second factor."""
BEST = {
    "pharmacy": "pharmacist",
    "giving": "pharmacist",
    "other-drug": "pharmacist",
    "supply": "pharmacist",
    "monitoring": "monitor",
    "trail": "monitor",
    "freezing": "monitor",
    "reports": "board",
}
"""Who has most on a page, where that is not the first of `USUAL` who may open it."""
USUAL = ("clinician", "coordinator", "pharmacist", "assessor", "monitor", "board", "administrator")


@dataclass(frozen=True)
class Seen:
    """A page as somebody sees it; nobody has signed in where there is no person."""

    person: str
    address: str
    name: str


def seen() -> Iterator[Seen]:
    """Give every page, by who sees it."""
    for each in routes():
        if each.name in NO_PAGE:
            continue
        for person in people(each):
            yield Seen(person, each.address(), each.name)
    yield Seen("clinician", "/children/?find=nobody", "children-none")
    yield Seen("clinician", "/children/nobody/", "missing")
    yield Seen("pharmacist", f"/children/{CODE}/", "forbidden")
    yield Seen("clinician", f"/children/{CODE}/?on=2026-06-01", "child-past")


def people(route: Route) -> tuple[str, ...]:
    """Give who looks at a page: everybody at Today, one person at the others."""
    if route.name == "account_login":
        return ("",)
    if route.door:
        return ("clinician",)
    allowed = ALLOWED[route.name]
    if route.name == "today":
        return tuple(sorted(allowed))
    return (BEST.get(route.name) or next(each for each in USUAL if each in allowed),)


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_page(stage: Stage, trial: tuple[Opened, Clock], tongue: str) -> None:
    """Axe at a desk in English and on a telephone in Chinese; no page is ever too wide."""
    opened, clock = trial
    serve(opened)
    clock.at = NOW
    wrong: list[str] = []
    for person, pages in groupby(sorted(seen(), key=attrgetter("person")), attrgetter("person")):
        entering = stage.acting(person, tongue) if person else stage.context(tongue)
        with entering as found:
            page = found if person else found.new_page()
            for each in pages:
                wrong += looked_at(page, stage, each, tongue)
    assert wrong == []
    assert stage.said == []


def looked_at(page: Any, stage: Stage, wanted: Seen, tongue: str) -> Iterator[str]:
    """Look at a page at a desk, then on a telephone, and give what is wrong with it."""
    where = f"{wanted.name} {wanted.person} {tongue}"
    page.set_viewport_size(DESK)
    page.goto(stage.where + wanted.address)
    settled(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    if page.locator("html").get_attribute("lang") != TONGUES[tongue]:
        yield f"{where}: not in its language"
    if tongue == "en":
        yield from (f"{where}: {each}" for each in shut_out(page))
    shot(page, f"{wanted.name}-{wanted.person}-{tongue}")
    page.set_viewport_size(PHONE)
    settled(page)
    if over := max(too_wide(page), 0):
        yield f"{where} telephone: {over} pixels too wide"
    if tongue != "en":
        yield from (f"{where} telephone: {each}" for each in shut_out(page))
    shot(page, f"{wanted.name}-{wanted.person}-{tongue}-phone")
