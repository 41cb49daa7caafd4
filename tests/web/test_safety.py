"""Adverse events from their first report to their end, and the reports of serious ones."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client

from glidepath.conduct.clocks import running
from glidepath.conduct.steps import SeriousReported
from glidepath.record import (
    AdverseEvent,
    Hospitalised,
    Infection,
    RescueTreatment,
    Vaccinated,
    Vomited,
)
from glidepath.web.episodes import episodes_of, free_name
from glidepath.web.opened import Opened
from web.serving import signed_in
from web.test_writing import child, form

CODE = "SYN-001"
ENTRY, SAFETY = f"/children/{CODE}/entry/", f"/children/{CODE}/safety/"
VISIT = {"at": "2026-11-16T15:00"}
RASH = {**VISIT, "adverse": "rash", "grade": "2", "category": "skin", "attributed": "yes"}


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\xa0", " ")


def enter(trial: Opened, values: Mapping[str, str], person: str = "clinician") -> None:
    client = signed_in(person)
    answer = client.post(ENTRY, form(client, ENTRY, values))
    assert answer.status_code == 302, re.findall(r"<li>([^<]*)</li>", answer.content.decode())


def test_a_visit_tells_of_several_adverse_events_each_an_episode_of_its_own(trial: Opened) -> None:
    more = {"adverse:2": "mouth ulcers", "grade:2": "3", "category:2": "mucositis"}
    enter(trial, {**RASH, **more, "attributed:2": "no", "adverse_serious:2": "yes"})
    enter(trial, {**RASH, "adverse": "cough", "attributed": ""})
    told = child(trial, CODE).of(AdverseEvent)[-3:]
    assert [(e.term, e.grade, e.category, e.attributed, e.serious) for e in told] == [
        ("rash", 2, "skin", "yes", False),
        ("mouth ulcers", 3, "mucositis", "no", True),
        ("cough", 2, "skin", "unknown", False),
    ]
    names = [each.event for each in told]
    assert names == ["ae-20261116-1500", "ae-20261116-1500-2", "ae-20261116-1500-3"]


def test_everything_else_that_happened_to_a_child_is_entered_with_the_visit(trial: Opened) -> None:
    values = {
        **VISIT,
        "hospital": "fever",
        "hospital_from": "2026-11-14",
        "hospital_until": "2026-11-16",
        "vaccine": "measles",
        "vaccine_live": "yes",
        "rescue": "steroid",
        "vomited": "2026-11-16T08:20",
        "vomited_hours": "0.5",
    }
    enter(trial, values)
    found = child(trial, CODE)
    stay = found.of(Hospitalised)[-1]
    assert (stay.reason, str(stay.happened), str(stay.until)) == (
        "fever",
        "2026-11-14",
        "2026-11-16",
    )
    assert (found.of(Vaccinated)[-1].vaccine, found.of(Vaccinated)[-1].live) == ("measles", True)
    assert found.of(RescueTreatment)[-1].kind == "steroid"
    vomited = found.of(Vomited)[-1]
    assert vomited.happened.isoformat() == "2026-11-16T08:20:00+08:00"
    assert vomited.hours_after_dose == 0.5


def test_what_is_wrong_with_a_row_is_told_and_what_was_typed_stays(trial: Opened) -> None:
    client, before = signed_in("clinician"), trial.ledger.head()
    values = {**VISIT, "adverse:3": "headache", "vomited": "x", "rescue": "prayer"}
    values |= {"vomited_hours": "25", "hospital": "fever", "hospital_from": "yesterday"}
    answer = client.post(ENTRY, form(client, ENTRY, values))
    page = answer.content.decode()
    told = re.findall(r"<li>([^<]*)</li>", page)
    assert answer.status_code == 422
    for name in ("Grade", "A dose was vomited", "Other treatment", "In hospital from"):
        assert any(each.startswith(name) for each in told), (name, told)
    assert 'value="headache"' in page
    assert trial.ledger.head() == before
    values = {**VISIT, "vomited": "2026-11-16T08:20", "vomited_hours": "25"}
    answer = client.post(ENTRY, form(client, ENTRY, values))
    assert "0 – 24" in answer.content.decode()


def test_a_coordinator_is_not_offered_what_a_clinician_alone_may_enter(trial: Opened) -> None:
    client = signed_in("coordinator")
    assert 'name="rescue"' not in client.get(ENTRY).content.decode()
    answer = client.post(ENTRY, form(client, ENTRY, {**VISIT, "rescue": "steroid"}))
    assert answer.status_code == 422
    assert child(trial, CODE).of(RescueTreatment) == ()


def test_an_adverse_event_is_followed_to_its_end(trial: Opened) -> None:
    enter(trial, RASH)
    client = signed_in("coordinator")
    page = read(client, SAFETY)
    assert "goes on" in page
    name = "ae-20261116-1500"
    again = {"step": "again", "episode": name, "at": "2026-11-16T15:30"}
    again |= {"grade": "1", "attributed": "no"}
    sent = form(client, SAFETY, again)
    for _ in range(2):
        assert client.post(SAFETY, sent).status_code == 302
    over = {**again, "at": "2026-11-16T15:45", "over": "yes"}
    sent = form(client, SAFETY, over)
    for _ in range(2):
        answer = client.post(SAFETY, sent, follow=True)
        assert "Reported: Adverse event resolved: rash." in answer.content.decode()
    found = [each for each in child(trial, CODE).of(AdverseEvent) if each.event == name]
    assert [(each.grade, each.attributed, each.resolved) for each in found] == [
        (2, "yes", False),
        (1, "no", False),
        (1, "no", True),
    ]
    page = read(client, SAFETY)
    assert "over since 16 Nov 2026" in page
    answer = client.post(SAFETY, form(client, ENTRY, over))
    assert answer.status_code == 422, "it does not go on any more"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("grade", "6"), ("attributed", "perhaps"), ("at", "now"), ("episode", "ae-none")],
)
def test_a_report_that_cannot_be_read_is_refused(trial: Opened, field: str, typed: str) -> None:
    enter(trial, RASH)
    client, before = signed_in("clinician"), trial.ledger.head()
    again = {"step": "again", "episode": "ae-20261116-1500", "at": "2026-11-16T15:30"}
    again |= {"grade": "1", "attributed": "no", field: typed}
    answer = client.post(SAFETY, form(client, SAFETY, again))
    assert answer.status_code == 422
    assert re.search(r'role="alert"', answer.content.decode())
    assert trial.ledger.head() == before


def test_a_report_from_the_future_is_refused_and_what_was_typed_stays(trial: Opened) -> None:
    enter(trial, RASH)
    client = signed_in("clinician")
    again = {"step": "again", "episode": "ae-20261116-1500", "at": "2027-01-01T15:30"}
    answer = client.post(SAFETY, form(client, SAFETY, {**again, "grade": "4", "attributed": "no"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="2027-01-01T15:30"' in page
    assert "<option selected>4</option>" in page


def test_the_clocks_of_a_serious_event_run_until_it_is_written_down_who_was_told(
    trial: Opened,
) -> None:
    """24 hours to the sponsor, and 15 days to the regulator until the sponsor expects it."""
    enter(trial, {**VISIT, "infection": "lungs", "infection_serious": "yes"}, "coordinator")
    name = "infection-20261116-1500"
    clocks = [each for each in running(child(trial, CODE)) if each.episode == name]
    assert {each.to for each in clocks} == {"sponsor", "regulator"}
    client = signed_in("coordinator")
    waiting = read(client, f"/children/{CODE}/")
    assert "Interrupt: give no sirolimus" in waiting
    assert f'href="{SAFETY}#{name}"' in waiting
    assert "Report of a serious event to the sponsor, by 17 Nov 2026" in waiting
    assert "Report to the regulator due by 1 Dec 2026" in read(client, SAFETY)
    sent = {"step": "report", "episode": name, "to": "sponsor", "expected": "yes"}
    answer = client.post(SAFETY, form(client, SAFETY, sent), follow=True)
    page = answer.content.decode()
    assert "Written down: reported to the sponsor." in page
    assert "the sponsor judged it expected" in page
    assert not [each for each in running(child(trial, CODE)) if each.episode == name]
    told = child(trial, CODE).told(SeriousReported)[-1]
    assert (told.episode, told.to, told.expected) == (name, "sponsor", "yes")
    ended = {"step": "again", "episode": name, "at": "2026-11-16T15:40", "over": "yes"}
    assert client.post(SAFETY, form(client, SAFETY, ended)).status_code == 302
    last = child(trial, CODE).of(Infection)[-1]
    assert (last.location, last.serious, last.resolved) == ("lungs", False, True)
    assert "Interrupt" not in read(client, f"/children/{CODE}/"), "it is over"


@pytest.mark.parametrize("field", ["to", "expected", "episode"])
def test_a_report_to_nobody_or_on_nothing_is_refused(trial: Opened, field: str) -> None:
    enter(trial, RASH)
    client, before = signed_in("clinician"), trial.ledger.head()
    sent = {"step": "report", "episode": "ae-20261116-1500", "to": "sponsor", "expected": "no"}
    answer = client.post(SAFETY, form(client, SAFETY, {**sent, field: "!"}))
    assert answer.status_code == 422
    answer = client.post(SAFETY, form(client, SAFETY, sent))
    assert answer.status_code == 422, "a rash that is not serious"
    assert trial.ledger.head() == before


def test_who_watches_over_the_trial_reads_it_and_enters_nothing(trial: Opened) -> None:
    enter(trial, {**RASH, "adverse_serious": "yes"})
    for person in ("monitor", "board", "unblinded"):
        page = signed_in(person).get(SAFETY).content.decode()
        assert "rash" in page
        assert 'method="post" class="stack"' not in page
    for person in ("assessor", "statistician", "administrator", "clinician-cdu"):
        answer = signed_in(person).get(SAFETY)
        assert answer.status_code in (403, 404)
        assert b"rash" not in answer.content


def test_what_goes_on_stands_first_and_the_newest_of_it(trial: Opened) -> None:
    for at, term in (("14:00", "first"), ("14:10", "second"), ("14:20", "third")):
        enter(trial, {**RASH, "at": f"2026-11-16T{at}", "adverse": term})
    client = signed_in("clinician")
    over = {"step": "again", "episode": "ae-20261116-1420", "at": "2026-11-16T15:40"}
    over |= {"grade": "1", "attributed": "no", "over": "yes"}
    assert client.post(SAFETY, form(client, SAFETY, over)).status_code == 302
    found = [
        each for each in episodes_of(child(trial, CODE)) if each.name.startswith("ae-20261116")
    ]
    assert [each.last.term for each in found if isinstance(each.last, AdverseEvent)] == [
        "second",
        "first",
        "third",
    ]


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert free_name("a", ()) == "a"
    assert free_name("a", ("a", "a-2")) == "a-3"
