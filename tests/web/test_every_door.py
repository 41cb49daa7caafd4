"""Every address, by every method, role and site: from the routes, so that none is forgotten."""

from collections import Counter

import pytest
from django.test import Client

from glidepath.web.demonstration.people import PEOPLE
from glidepath.web.opened import Opened
from web.journeys.addresses import CODE, Route, an_event, of_a_child, rooms, routes
from web.serving import signed_in
from web.test_doors import ALLOWED, TELLING

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
FORM = {"command": "web-" + "0" * 36, "seen": "1", "step": "freeze", "code": CODE}
"""Looks like a form of ours, so that nothing is turned away for its shape alone."""
NAMES = tuple(dict.fromkeys(each.name for each in PEOPLE if "-" not in each.name))


def test_every_route_has_a_name_and_a_door(shown: Opened) -> None:
    from glidepath.web import places, security

    names = Counter(each.name for each in routes())
    assert all(count == 1 and name != "None" for name, count in names.items()), names
    doors = {each.name for each in routes() if each.door}
    assert doors == security.OPEN | security.ENROLLING | security.DOORS
    granted = {*places.READING, *places.SENDING, *places.BY_ROLE, *places.OF_ALL}
    assert granted == {each.name for each in rooms()}
    assert granted == set(ALLOWED)


def test_no_address_goes_round_the_routes(shown: Opened) -> None:
    """Nothing is included that has a list of its own; programs have a door of their own."""
    from django.urls import URLPattern, get_resolver

    from glidepath.web.api import addresses

    assert all(isinstance(each, URLPattern) for each in get_resolver().url_patterns)
    assert len(routes()) == len(get_resolver().url_patterns)
    assert [str(each.pattern) for each in addresses.urlpatterns] == ["api/v1/"]


@pytest.mark.parametrize("person", NAMES)
def test_a_room_that_is_not_for_a_role_is_closed_by_every_method(
    shown: Opened, person: str
) -> None:
    client, before, closed = signed_in(person), shown.ledger.head(), 0
    for each in rooms():
        if person in ALLOWED[each.name]:
            continue
        for method in METHODS if person == "assessor" else ("GET", "POST"):
            answer = _asked(client, method, each)
            assert answer.status_code == 403, (each.name, method)
            page = answer.content.partition(b"<main")[2]
            assert not any(word in page for word in TELLING), (each.name, method)
            assert CODE.encode() not in page, (each.name, method)
            closed += 1
    assert closed
    assert shown.ledger.head() == before


def test_a_method_that_a_room_does_not_know_is_turned_away(shown: Opened) -> None:
    before = shown.ledger.head()
    for person, found in _by_who_opens_them().items():
        client = signed_in(person)
        for each in found:
            for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
                assert _asked(client, method, each).status_code == 405, (each.name, method)
            override = {"X-HTTP-Method-Override": "POST"}
            answer = client.get(each.address(), FORM | {"_method": "POST"}, headers=override)
            assert answer.status_code in (200, 404, 405), each.name
    assert shown.ledger.head() == before


def _by_who_opens_them() -> dict[str, list[Route]]:
    """Every room once, by somebody who may open it."""
    found: dict[str, list[Route]] = {}
    for each in rooms():
        found.setdefault(min(ALLOWED[each.name]), []).append(each)
    return found


def test_a_door_is_never_broken_by_a_method(shown: Opened) -> None:
    for client in (Client(), signed_in("monitor")):
        for each in routes():
            if each.door and each.name != "account_logout":
                for method in METHODS:
                    answer = _asked(client, method, each)
                    assert answer.status_code < 500, (each.name, method)


def test_looking_writes_nothing(shown: Opened) -> None:
    """Whatever is looked at, the ledger stays as it is, and who has signed in stays signed in."""
    before = shown.ledger.head()
    for person in NAMES:
        client = signed_in(person)
        for each in routes():
            if each.name in ALLOWED and person not in ALLOWED[each.name]:
                continue  # closed, as tried above
            assert _asked(client, "GET", each).status_code < 500, (each.name, person)
        assert client.get("/").status_code == 200, person
    assert shown.ledger.head() == before


def test_nobody_gets_in_by_any_method_without_signing_in(shown: Opened) -> None:
    for each in rooms():
        for method in ("GET", "POST", "DELETE"):
            answer = _asked(Client(), method, each)
            assert answer.status_code == 302, (each.name, method)
            assert answer["Location"].startswith("/sign-in/?next="), each.name
            assert answer.content == b""


def test_a_child_of_another_site_is_not_there_by_any_method(shown: Opened) -> None:
    """As one that does not exist: the same status, the same words, and nothing written."""
    away = _of("CDU", shown)
    nobody, event = "SYN-999", an_event(away)
    before = shown.ledger.head()
    for person in ("clinician", "coordinator", "pharmacist", "assessor"):
        client, tried = signed_in(person), 0
        theirs = dict(of_a_child(code=away, name=event))
        for name, address in of_a_child(code=nobody, name=event):
            if person not in ALLOWED[name]:
                continue
            for method in ("GET", "POST"):
                told = [
                    client.generic(method, each, "", "application/x-www-form-urlencoded")
                    if method == "GET"
                    else client.post(each, FORM)
                    for each in (theirs[name], address)
                ]
                known = [
                    _plain(each.content, code)
                    for each, code in zip(told, (away, nobody), strict=True)
                ]
                assert told[0].status_code == told[1].status_code, (name, method)
                assert told[0].status_code in (404, 405), (name, method)
                assert known[0] == known[1], (name, method)
                tried += 1
        assert tried >= 2, person
    assert shown.ledger.head() == before


@pytest.mark.parametrize(
    ("person", "address", "form"),
    [
        ("clinician", "/monitoring/", {"step": "explain", "about": "x", "text": "why"}),
        ("coordinator", "/monitoring/", {"step": "answer", "about": "x", "text": "so"}),
    ],
)
def test_a_form_cannot_name_a_child_of_another_site(
    shown: Opened, person: str, address: str, form: dict[str, str]
) -> None:
    before = shown.ledger.head()
    client = signed_in(person)
    for code in (_of("CDU", shown), "SYN-999"):
        answer = client.post(address, FORM | form | {"code": code})
        assert answer.status_code == 404
    assert shown.ledger.head() == before


def test_a_file_cannot_name_a_child_of_another_site(shown: Opened) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    table = "participant,happened,test,value,unit\n{},2026-11-16T09:00,alt,17,U/L\n"
    client, told = signed_in("coordinator"), []
    for code in (_of("CDU", shown), "SYN-999"):
        file = SimpleUploadedFile("levels.csv", table.format(code).encode())
        answer = client.post("/import/", {"file": file})
        page = answer.content.decode()
        assert "0 would be stored" in page
        told.append(page.count("no such child"))
    assert told[0] == told[1] > 0


def _asked(client: Client, method: str, route: Route):  # type: ignore[no-untyped-def]
    if method == "POST":
        return client.post(route.address(), FORM)
    return client.generic(method, route.address())


def _of(site: str, trial: Opened) -> str:
    children = trial.trial().children.items()
    return next(code for code, child in children if child.participant.site == site)


def _plain(page: bytes, code: str) -> str:
    """The page without the code that was asked for and without its tokens."""
    import re

    text = page.decode().replace(code, "CODE")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
