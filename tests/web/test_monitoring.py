"""The monitor's room: what is missing, what deviates, what is asked, and what was compared."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from glidepath.conduct.complete import pending_levels
from glidepath.conduct.steps import QueryOpened, Verified
from glidepath.quantities import instant
from glidepath.record import Measured, VisitDone
from glidepath.record.reading import event_from
from glidepath.web.completing import Coming, completeness, counted
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened, Reader
from glidepath.web.pages.deviating import found_of
from glidepath.web.sending import command_of, send
from web.serving import NOW, Installation, hidden, served, signed_in

CODE = "SYN-001"
LATER = instant(NOW + timedelta(days=60))
"""When visits have been missed of which nobody wrote anything."""


@pytest.fixture
def late(installation: Installation, tmp_path: Path) -> Iterator[Opened]:
    with served(installation, tmp_path, LATER) as trial:
        yield trial


def reader(trial: Opened, person: str) -> Reader:
    held = next(e for e in trial.trial().setup.delegations.values() if e.person == person)
    return Reader(person, held, (held,))


def write(trial: Opened, fields: Mapping[str, object], name: str, code: str = CODE) -> None:
    event = event_from({"happened": trial.now(), **fields})
    answer = send(trial, command_of(trial, reader(trial, "clinician"), event, name, code))
    assert isinstance(answer, tuple), answer


def child(trial: Opened, code: str = CODE):  # type: ignore[no-untyped-def]
    return trial.trial().children[code]  # type: ignore[index]


def form(client: Client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    return {"command": hidden(page, "command"), "seen": hidden(page, "seen")}


def day_of(trial: Opened) -> str:
    """A day of a visit of the child."""
    found = child(trial)
    return str(found.day(found.first_moment(found.of(VisitDone)[-1].happened)))


# --- completeness ----------------------------------------------------------------------------


def test_a_visit_that_nobody_told_of_is_missing_without_a_reason(late: Opened) -> None:
    found = completeness(child(late), late.history, LATER)
    silent = [each for each in found.visits if each.coming is Coming.SILENT]
    assert silent
    assert all(each.closes < date(2027, 1, 15) for each in silent)
    before = counted(found.visits)
    missed = silent[-1]
    for reason, name in ((None, "a-1"), ("the family moved", "a-2")):
        told = {"type": "VisitMissed", "visit": missed.visit.id, "happened": missed.day}
        write(late, told | ({"reason": reason} if reason else {}), name)
        if reason is None:
            again = completeness(child(late), late.history, LATER)
            assert counted(again.visits).unreasoned == before.unreasoned
            told_missed = next(each for each in again.visits if each.day == missed.day)
            assert told_missed.coming is Coming.UNREASONED


def test_a_reason_moves_a_visit_to_the_other_column(late: Opened) -> None:
    before = completeness(child(late), late.history, LATER)
    missed = next(each for each in before.visits if each.coming is Coming.SILENT)
    told = {"type": "VisitMissed", "visit": missed.visit.id, "happened": missed.day}
    write(late, told | {"reason": "the family moved"}, "a-1")
    after = completeness(child(late), late.history, LATER)
    was, now = counted(before.visits), counted(after.visits)
    assert (now.expected, now.reasoned, now.unreasoned) == (
        was.expected,
        was.reasoned + 1,
        was.unreasoned - 1,
    )
    page = signed_in("monitor").get(f"/monitoring/completeness/?code={CODE}").content.decode()
    assert "the family moved" in page


def test_what_a_visit_did_not_bring_is_named(trial: Opened) -> None:
    found = completeness(child(trial), trial.history, NOW)
    done = next(each for each in found.visits if each.visit.id == "monthly" and each.came)
    assert "glucose" in done.lacks
    assert "weight" not in done.lacks
    glucose = {"type": "LabReported", "test": "glucose", "happened": done.came}
    write(trial, glucose | {"result": {"value": 5, "unit": "mmol/L"}}, "b-1")
    again = completeness(child(trial), trial.history, NOW)
    assert "glucose" not in next(e for e in again.visits if e.day == done.day).lacks


def test_the_tables_add_up(shown: Opened) -> None:
    page = signed_in("monitor").get("/monitoring/completeness/").content.decode()
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    numbers = {
        re.sub("<[^>]*>", "", name): [int(each or 0) for each in re.findall(r'">(\d*)</td>', cells)]
        for name, cells in rows
    }
    children = [numbers[code] for code in shown.trial().children]
    for place in range(6):
        assert sum(each[place] for each in children) == numbers["All"][place]
        assert numbers["SHA"][place] + numbers["CDU"][place] == numbers["All"][place]
    pending = sum(len(tuple(pending_levels(each))) for each in shown.trial().children.values())
    assert numbers["All"][5] == pending
    assert all(each[0] == each[1] + each[3] + each[4] for each in children)


def test_a_site_sees_its_own_children_alone(shown: Opened) -> None:
    away = next(c for c, each in shown.trial().children.items() if each.participant.site == "CDU")
    client = signed_in("coordinator")
    for address in ("/monitoring/completeness/", "/monitoring/deviations/"):
        assert away not in client.get(address).content.decode()
        assert client.get(f"{address}?code={away}").status_code == 404
        assert client.get(f"{address}?code=SYN-999").status_code == 404


# --- deviations ------------------------------------------------------------------------------


def deviating(trial: Opened) -> str:
    children = trial.trial().children.items()
    return next(c for c, e in children if e.participant.site == "SHA" and found_of(e))


def test_what_is_found_is_noted_explained_and_reviewed(late: Opened) -> None:
    code = deviating(late)
    address = f"/monitoring/deviations/?code={code}"
    coordinator, monitor = signed_in("coordinator"), signed_in("monitor")
    found = found_of(child(late, code))
    sent = {**form(monitor, address), "code": code, "about": found[0].key}
    assert monitor.post(address, sent).status_code == 302
    head = late.ledger.head()
    assert monitor.post(address, sent).status_code == 302, "sent twice"
    assert late.ledger.head() == head
    noted = child(late, code).deviations
    assert list(noted) == [found[0].key]
    assert noted[found[0].key].severity == found[0].severity.slug
    every = {**form(monitor, address), "code": code, "about": ""}
    assert monitor.post(address, every).status_code == 302
    assert set(child(late, code).deviations) == {each.key for each in found}
    step = {**form(coordinator, address), "code": code, "about": found[0].key, "next": "deviations"}
    told = coordinator.post("/monitoring/", {**step, "step": "explain", "text": "snow"})
    assert told["Location"] == address
    assert "Explained: snow" in monitor.get(address).content.decode()
    step = {**form(monitor, address), "code": code, "about": found[0].key, "next": "deviations"}
    assert monitor.post("/monitoring/", {**step, "step": "review", "text": "ok"}).status_code == 302
    assert "Reviewed: ok" in monitor.get(address).content.decode()
    assert child(late, code).deviations[found[0].key].state.value == "reviewed"


@pytest.mark.parametrize("person", ["board", "unblinded"])
def test_who_may_not_note_is_refused_in_words(late: Opened, person: str) -> None:
    code, head = deviating(late), late.ledger.head()
    client = signed_in(person)
    address = f"/monitoring/deviations/?code={code}"
    assert "Note it" not in client.get(address).content.decode()
    sent = {**form(signed_in("monitor"), address), "code": code, "about": ""}
    answer = signed_in(person).post(address, sent)
    assert answer.status_code == 422
    assert b"Your role may not do this" in answer.content
    assert late.ledger.head() == head


def test_the_children_are_counted(shown: Opened) -> None:
    page = signed_in("monitor").get("/monitoring/deviations/").content.decode()
    for code, each in shown.trial().children.items():
        row = re.search(rf">{code}</a></th><td class=\"number\">(\d+)</td>", page)
        assert row is not None
        assert int(row[1]) == len({*(d.key for d in found_of(each)), *each.deviations})
    for asked in ("x", "-1", "999999", "1e3"):
        answer = signed_in("monitor").get(f"/monitoring/deviations/?first={asked}")
        assert answer.status_code == 200


# --- queries ---------------------------------------------------------------------------------


def test_a_query_is_asked_answered_asked_again_and_closed(trial: Opened) -> None:
    monitor, site = signed_in("monitor"), signed_in("coordinator")
    day = day_of(trial)
    entry = child(trial).of(Measured)[-1].id
    ask = {
        **form(monitor, f"/monitoring/verification/{CODE}/?day={day}"),
        "code": CODE,
        "about": entry,
        "step": "ask",
        "field": "weight",
        "text": "Really?",
        "next": "verified",
        "day": day,
    }
    asked = monitor.post("/monitoring/", ask)
    assert asked["Location"] == f"/monitoring/verification/{CODE}/?day={day}"
    monitor.post("/monitoring/", ask)
    assert len(child(trial).told(QueryOpened)) == 1, "sent twice"
    query = next(iter(child(trial).queries.values()))
    assert query.field == "weight"

    def step(client: Client, name: str, text: str = "") -> int:
        sent = {"code": CODE, "about": query.id, "step": name, "text": text}
        page = {**form(signed_in("monitor"), f"/monitoring/verification/{CODE}/?day={day}")}
        return client.post("/monitoring/", {**page, **sent}).status_code

    assert step(monitor, "close") == 422, "not answered yet"
    monitor = signed_in("monitor")
    assert step(monitor, "answer", "mine") == 422, "a monitor does not answer"
    site = signed_in("coordinator")
    assert step(site, "answer", "") == 422
    site = signed_in("coordinator")
    assert step(site, "answer", "Yes") == 302
    monitor = signed_in("monitor")
    assert "Yes" in monitor.get("/monitoring/").content.decode()
    assert step(monitor, "again", "By which scales?") == 302
    assert step(signed_in("coordinator"), "answer", "The old ones") == 302
    assert step(signed_in("monitor"), "close") == 302
    assert child(trial).queries[query.id].settled
    client = signed_in("monitor")
    assert "By which scales?" not in client.get("/monitoring/").content.decode()
    assert "By which scales?" in client.get("/monitoring/?settled=yes").content.decode()
    assert step(client, "again", "Once more") == 302
    assert step(signed_in("monitor"), "cancel", "mistaken") == 302


# --- verification ----------------------------------------------------------------------------


def signing(page: str) -> dict[str, str]:
    """What the form that signs carries."""
    inside = page.split('id="verify"', 1)[1]
    return {name: hidden(inside, name) for name in ("command", "seen")}


def ticks(page: str) -> list[str]:
    return re.findall(r'name="(tick:[^"]+)"', page)


def test_a_visit_is_verified_in_bulk_under_one_password(trial: Opened) -> None:
    client, day = signed_in("monitor"), day_of(trial)
    address = f"/monitoring/verification/{CODE}/?day={day}"
    page = client.get(address).content.decode()
    names = ticks(page)
    assert len(names) > 1
    sent = signing(page)
    sent |= dict.fromkeys(names, "yes")
    head = trial.ledger.head()
    assert client.post(address, {**sent, "password": "wrong"}).status_code == 422
    nothing = {"command": sent["command"], "seen": sent["seen"], "password": PASSWORD}
    assert b"Nothing is ticked" in client.post(address, nothing).content
    assert trial.ledger.head() == head
    assert client.post(address, {**sent, "password": PASSWORD}).status_code == 302
    assert len(child(trial).told(Verified)) == len(names)
    head = trial.ledger.head()
    assert client.post(address, {**sent, "password": PASSWORD}).status_code == 302
    assert trial.ledger.head() == head, "sent twice"
    page = client.get(address).content.decode()
    assert ticks(page) == []
    assert page.count("verified by monitor") == len(names)


def test_what_changes_afterwards_loses_its_verification(trial: Opened) -> None:
    client, day = signed_in("monitor"), day_of(trial)
    address = f"/monitoring/verification/{CODE}/?day={day}"
    page = client.get(address).content.decode()
    entry = child(trial).of(Measured)[-1].id
    sent = signing(page)
    sent |= {f"tick:{entry}": "yes", "password": PASSWORD}
    assert client.post(address, sent).status_code == 302
    weight = {"weight": {"value": 22, "unit": "kg"}}
    told = {"type": "Corrected", "event": entry, "fields": weight, "reason": "misread"}
    write(trial, told, "c-1")
    page = client.get(address).content.decode()
    assert "changed since monitor verified it" in page
    assert f"tick:{entry}" in ticks(page), "it can be compared again"
    assert "22" in page
    page = client.get("/monitoring/verification/").content.decode()
    row = re.search(rf">{CODE}</a></th>(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    assert re.findall(r">(\d+)</td>", row[1])[-1] == "1"


def test_what_was_not_on_the_page_is_not_verified(trial: Opened) -> None:
    client, day = signed_in("monitor"), day_of(trial)
    address = f"/monitoring/verification/{CODE}/?day={day}"
    page = client.get(address).content.decode()
    sent = signing(page)
    write(trial, {"type": "Measured", "weight": {"value": 23, "unit": "kg"}}, "d-1")
    head = trial.ledger.head()
    late = {**sent, ticks(page)[0]: "yes", "password": PASSWORD}
    assert b"Somebody else wrote meanwhile" in client.post(address, late).content
    other = {**sent, "tick:VisitDone-1999": "yes", "password": PASSWORD}
    assert client.post(address, other).status_code == 404
    assert client.post(f"/monitoring/verification/{CODE}/", late).status_code == 404
    assert client.get(f"/monitoring/verification/{CODE}/?day=1999-01-01").status_code == 404
    assert trial.ledger.head() == head


@pytest.mark.parametrize("person", ["clinician", "coordinator", "board", "administrator"])
def test_only_a_monitor_verifies(shown: Opened, person: str) -> None:
    client = signed_in(person)
    for address in ("/monitoring/verification/", f"/monitoring/verification/{CODE}/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"command": "x"}).status_code == 403


# --- trail and chain -------------------------------------------------------------------------


def test_the_trail_is_filtered_by_who_what_and_child(shown: Opened) -> None:
    client = signed_in("monitor")
    everything = client.get("/monitoring/trail/").content.decode()
    count = re.search(r"Lines: (\d+)", everything)
    assert count is not None
    for query, inside in (
        (f"code={CODE}", CODE),
        ("kind=VisitDone", "Visit"),
        ("person=coordinator", "coordinator"),
    ):
        page = client.get(f"/monitoring/trail/?{query}").content.decode()
        fewer = re.search(r"Lines: (\d+)", page)
        assert fewer is not None
        assert 0 < int(fewer[1]) < int(count[1])
        rows = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0].split("<tr>")[1:]
        assert rows
        assert all(inside in row for row in rows)


def test_the_chain_is_computed_when_it_is_asked_for(shown: Opened) -> None:
    client = signed_in("monitor")
    assert "Head:" not in client.get("/monitoring/chain/").content.decode()
    page = client.post("/monitoring/chain/").content.decode()
    assert f"{shown.ledger.head().number} lines are as they were written" in page
