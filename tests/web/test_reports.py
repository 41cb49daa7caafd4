"""The reports by role, and freeze and lock with the password once more."""

import re
from dataclasses import replace

import pytest

from glidepath.conduct.complete import unfinished
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened
from web.serving import hidden, signed_in

ARMS = ("maintenance arm", "guided discontinuation arm")


def cells(page: str, name: str) -> list[str]:
    """Give the numbers of a row."""
    row = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)
    assert row is not None, name
    return re.findall(r'<td class="number">([^<]*)</td>', row[1])


def test_the_open_report_tells_no_arm(shown: Opened) -> None:
    for person in ("board", "statistician", "unblinded", "monitor"):
        page = signed_in(person).get("/reports/").content.decode()
        assert not any(arm in page for arm in ARMS), person
        inside = sum(each.randomised is not None for each in shown.trial().children.values())
        assert cells(page, "Allocated") == [str(inside)]


def test_a_blinded_statistician_reads_neither_relapse_nor_harm(shown: Opened) -> None:
    page = signed_in("statistician").get("/reports/").content.decode()
    assert "Recruitment" in page
    assert "relapse" not in page.lower()
    assert "Adverse" not in page
    assert "Relapse" in signed_in("board").get("/reports/").content.decode()


@pytest.mark.parametrize("person", ["board", "unblinded"])
def test_the_closed_report_sums_its_arms(shown: Opened, person: str) -> None:
    page = signed_in(person).get("/reports/closed/").content.decode()
    assert all(arm in page for arm in ARMS)
    for name in ("Allocated", "In follow-up", "Confirmed relapses", "Suspicions"):
        whole, *arms = map(int, cells(page, name))
        assert len(arms) == 2
        assert whole == sum(arms), name
    arm = [each.randomised.arm for each in shown.trial().children.values() if each.randomised]
    expected = [arm.count(each.id) for each in shown.history.versions[0].arms]
    assert list(map(int, cells(page, "Allocated")))[1:] == expected


def test_a_report_of_a_site_counts_only_its_children(shown: Opened) -> None:
    page = signed_in("clinician").get("/reports/").content.decode()
    inside = [each for each in shown.trial().children.values() if each.randomised]
    at_site = [each for each in inside if each.participant.site == "SHA"]
    assert 0 < len(at_site) < len(inside)
    assert cells(page, "Allocated") == [str(len(at_site))]


def test_the_trial_is_frozen_with_the_password_and_thawed_with_a_reason(trial: Opened) -> None:
    client = signed_in("monitor")
    page = client.get("/freezing/").content.decode()
    form = {name: hidden(page, name) for name in ("command", "seen", "step")}
    assert form["step"] == "freeze"
    refused = client.post("/freezing/", {**form, "password": "wrong"})
    assert refused.status_code == 422
    assert not trial.trial().setup.frozen
    done = client.post("/freezing/", {**form, "password": PASSWORD})
    assert done.status_code == 302
    assert trial.trial().setup.frozen
    again = client.post("/freezing/", {**form, "password": PASSWORD})
    assert again.status_code in (302, 422)
    page = client.get("/freezing/").content.decode()
    assert 'value="unfreeze"' in page
    assert 'value="lock"' in page
    form = {name: hidden(page, name) for name in ("command", "seen")}
    back = {**form, "step": "unfreeze", "password": PASSWORD}
    assert client.post("/freezing/", back).status_code == 422
    assert trial.trial().setup.frozen
    assert client.post("/freezing/", {**back, "reason": "too early"}).status_code == 302
    assert not trial.trial().setup.frozen


def test_a_lock_names_everything_that_is_still_open(trial: Opened) -> None:
    client = signed_in("monitor")
    for step in ("freeze", "lock"):
        page = client.get("/freezing/").content.decode()
        form = {name: hidden(page, name) for name in ("command", "seen")}
        answer = client.post("/freezing/", {**form, "step": step, "password": PASSWORD})
    assert answer.status_code == 422
    assert not trial.trial().locked
    assert client.post("/freezing/", {**form, "step": "melt"}).status_code == 404


def test_what_stands_open_is_named_to_who_reads_it(trial: Opened) -> None:
    client = signed_in("monitor")
    page = client.get("/freezing/").content.decode()
    assert "What stands open before a lock" in page
    waiting = [
        code for code, each in trial.trial().children.items() if next(unfinished(each), None)
    ]
    assert waiting
    assert all(f'<th scope="row">{code}</th>' in page for code in waiting)
    assert "no child's dose can be changed" in page.replace("&#x27;", "'")
    office = signed_in("administrator").get("/freezing/").content.decode()
    assert "Something is still open" in office
    assert not any(code in office for code in waiting)


def test_a_plan_of_recruitment_stands_beside_what_came(shown: Opened) -> None:
    page = signed_in("board").get("/reports/").content.decode()
    assert "No plan of recruitment is stated" in page
    plain = shown.configuration
    shown.configuration = replace(plain, planned=30, recruiting=("2026-03-01", "2026-12-31"))
    try:
        page = (
            signed_in("board").get("/reports/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
        )
        assert "30 randomised, evenly from 1 Mar 2026 to 31 Dec 2026" in page
        inside = sum(each.randomised is not None for each in shown.trial().children.values())
        # 261 of 306 days have passed on 16 November
        assert cells(page, "16 Nov 2026")[-2:] == ["25", f"\N{MINUS SIGN}{25 - inside}"]
        assert "Planned 25" in page
        assert "Planned:" not in signed_in("clinician").get("/reports/").content.decode()
    finally:
        shown.configuration = plain


def test_who_may_not_freeze_is_turned_away(trial: Opened) -> None:
    for person in ("board", "statistician", "clinician"):
        assert signed_in(person).post("/freezing/", {"step": "freeze"}).status_code == 403
    assert not trial.trial().setup.frozen
