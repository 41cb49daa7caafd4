"""The record in a real browser: a visit and a correction by keyboard alone, drafts, and axe.

Pictures of what was seen are written to the folder that GLIDEPATH_SHOTS names, if it does.
"""

import pytest

from glidepath.record import DiseaseAssessed, LevelReported, Measured, RelapseSuspected
from web.test_browser import browser, entered, seen, shot, site  # noqa: F401 # fixtures
from web.test_browser import pytestmark as pytestmark
from web.test_child import tapering
from web.test_surveillance import event, later, order, platelets
from web.test_surveillance import seen as assessed

CODE = "SYN-001"
MOST = 200
"""Presses of a key after which something is taken not to be reached."""


def reach(page, name: str, value: str = "") -> None:  # type: ignore[no-untyped-def]
    """Press Tab until a field has the focus."""
    for _ in range(MOST):
        here = page.evaluate("[document.activeElement.name, document.activeElement.value]")
        if here[0] == name and value in ("", here[1]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def typed(page, name: str, text: str) -> None:  # type: ignore[no-untyped-def]
    reach(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def chosen(page, name: str, first: str) -> None:  # type: ignore[no-untyped-def]
    """Choose from a list by the beginning of a word."""
    reach(page, name)
    page.keyboard.type(first)


def test_all_of_a_visit_by_keyboard_alone(browser, site) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    where, trial = site
    page, said = entered(browser, where, "clinician")
    page.goto(f"{where}/children/{CODE}/entry/")
    page.focus("#content")
    chosen(page, "visit", "monthly visit on")
    for name, text in {"weight": "31,4", "height": "169.3", "temperature": "36.9"}.items():
        typed(page, name, text)
    typed(page, "sample", "S88")
    typed(page, "level", "5.9")
    for name, text in {"platelets": "251", "alt": "<5", "creatinine": "nd: haemolysed"}.items():
        typed(page, name, text)
    chosen(page, "response", "remission")
    for name in ("method:examination", "method:photograph"):
        reach(page, name)
        page.keyboard.press("Space")
    typed(page, "note", "soft, pale")
    chosen(page, "relapse", "suspected")
    page.keyboard.press("Tab")
    for _ in range(4):
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    reach(page, "sign:warmth")
    page.keyboard.press("Space")
    typed(page, "missed", "2")
    page.wait_for_selector("#draft:not(:empty)")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{where}/children/{CODE}/")
    assert "Saved: 9 entries." in page.inner_text("[role=status]")
    child = trial.trial().children[CODE]
    assert str(child.of(Measured)[-1].weight.value) == "31.4"
    assert child.of(LevelReported)[-1].sample == "S88"
    assert child.of(DiseaseAssessed)[-1].methods == {"examination", "photograph"}
    assert child.of(RelapseSuspected)[-1].signs == {"warmth"}
    shot(page, "record-saved")
    assert said == []


def test_a_number_is_looked_at_while_it_is_typed(browser, site) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    where, _ = site
    page, said = entered(browser, where, "coordinator")
    page.goto(f"{where}/children/{CODE}/entry/")
    for name, wrong, right in (
        ("weight", "2100", "31"),
        ("platelets", "251000", "<10"),
        ("platelets:lower", "many", "150"),
        ("level", "201", "nd: clotted"),
        ("missed", "1.5", "2"),
        ("alt", "<x", "17"),
    ):
        field = page.locator(f"[name='{name}']")
        if ":" in name:
            page.locator("details", has=field).first.evaluate("node => node.open = true")
        for text, good in ((wrong, False), (right, True)):
            field.fill(text)
            assert field.evaluate("node => node.validity.valid") is good, (name, text)
            told = page.locator(f"#{name}-told") if ":" not in name else None
            if told is not None:
                assert bool(told.inner_text()) is not good
    page.fill("[name=weight]", "2100")
    shot(page, "record-outside")
    page.click("button.main")
    assert page.url.endswith("/entry/"), "what cannot be is not sent"
    page.fill("[name=weight]", "8")
    assert not page.locator("[name=weight]").evaluate("node => node.validity.valid")
    page.fill("#at", "2020-01-01T09:00")
    assert page.locator("[name=weight]").evaluate("node => node.validity.valid"), "of 2 years"
    assert said == []


def test_what_is_typed_outlives_the_tab_and_the_session(browser, site) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    from threading import Thread

    where, _ = site
    page, _ = entered(browser, where, "coordinator")
    page.goto(f"{where}/children/{CODE}/entry/")
    page.fill("[name=weight]", "31.5")
    page.goto(f"{where}/")  # before the draft is kept by time
    page.goto(f"{where}/children/{CODE}/entry/")
    page.wait_for_function("document.querySelector('[name=weight]').value === '31.5'")
    page.fill("[name=height]", "169.4")
    page.wait_for_selector("#draft:not(:empty)")

    def end_every_session() -> None:
        from django.contrib.sessions.models import Session
        from django.db import connection

        Session.objects.all().delete()
        connection.close()

    thread = Thread(target=end_every_session)
    thread.start()
    thread.join()
    page.fill("[name=temperature]", "36.6")
    page.click("button.main")
    page.wait_for_selector("#draft.look a")
    assert "You were signed out" in page.inner_text("#draft")
    assert page.input_value("[name=temperature]") == "36.6", "the page stays as it is"
    shot(page, "record-signed-out")
    with page.context.expect_page() as opened:
        page.click("#draft a")
    other = opened.value
    other.fill("#id_login", "coordinator")
    other.fill("#id_password", "synthetic-children-only")
    other.keyboard.press("Enter")
    other.wait_for_url(f"{where}/")
    other.close()
    page.click("button.main")
    page.wait_for_url(f"{where}/children/{CODE}/")
    assert "Saved: 1 entries." in page.inner_text("[role=status]")


def test_a_correction_by_keyboard_alone(browser, site) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    where, trial = site
    page, said = entered(browser, where, "coordinator")
    found = trial.trial().children[CODE].of(Measured)[-1]
    page.goto(f"{where}/children/{CODE}/timeline/")
    page.focus("#content")
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if (page.evaluate("document.activeElement.href") or "").endswith(f"{found.id}/"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{where}/children/{CODE}/events/{found.id}/")
    page.focus("#content")
    typed(page, "weight", "30.9")
    typed(page, "why", "read from the wrong line")
    page.keyboard.press("Enter")
    page.wait_for_selector("main [role=status]:has-text('Corrected.')")
    assert str(trial.trial().children[CODE].of(Measured)[-1].weight.value) == "30.9"
    assert "read from the wrong line" in page.inner_text(".changes")
    shot(page, "record-corrected")
    assert said == []


def after_the_stop(trial) -> str:  # type: ignore[no-untyped-def]
    """A child two months after the stop whose platelets fell."""
    code = tapering(trial)
    platelets(trial, code, "250")
    assessed(trial, code, "remission", "10", "examination", "ultrasound")
    order(trial, code, "0", "stop")
    for days, number, volume in ((30, "221", "10.4"), (61, "84", "13"), (70, "46", "14")):
        later(trial, days)
        platelets(trial, code, number)
        assessed(trial, code, "remission" if days == 30 else "worsening", volume, "ultrasound")
    event(trial, code, type="VisitDone", visit="surveillance-early")
    later(trial, 100)
    return code


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_nobody_is_shut_out_of_the_record(browser, site, language: str) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    where, trial = site
    weighed = trial.trial().children[CODE].of(Measured)[-1].id
    page, said = entered(browser, where, "clinician")
    if language != "en":
        page.click("button[name=language]")
    wrong: list[str] = []
    for address in (
        f"/children/{after_the_stop(trial)}/surveillance/",
        f"/children/{CODE}/timeline/",
        f"/children/{CODE}/events/{weighed}/",
        f"/children/{CODE}/entry/",
    ):
        page.goto(where + address)
        for each in page.locator("details").all():
            each.evaluate("node => node.open = true")
        wrong += [f"{address} {each}" for each in seen(page)]
        shot(page, f"record{address.replace('/', '_')}{language}")
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        shot(page, f"record-phone{address.replace('/', '_')}{language}")
        page.set_viewport_size({"width": 1280, "height": 900})
    assert wrong == []
    assert said == []
