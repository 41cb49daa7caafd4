"""What an attacker tries, and what a hurried hand does: sent to the pages as they are served."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened
from web.journeys.addresses import CODE, routes
from web.serving import hidden, signed_in
from web.test_doors import ALLOWED

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
FIELD = re.compile(r"<(?:input|textarea|select)\b[^>]*\bname=\"([^\"]+)\"[^>]*>")
FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)
KEPT = {"csrfmiddlewaretoken", "command", "seen", "step", "password", "next", "at", "signed"}
"""Fields that are left as the page gives them, so that the others are reached."""
WHO = ("clinician", "coordinator", "pharmacist", "monitor", "assessor", "board", "administrator")


def forms(page: str) -> Iterator[dict[str, str]]:
    """Give the fields of every form of a page, with the values that they have."""
    for found in FORM.findall(page):
        values = {}
        for field in FIELD.finditer(found):
            value = re.search(r'value="([^"]*)"', field[0])
            values[field[1]] = unescape(value[1]) if value else ""
        yield values


def markup(page: str) -> bool:
    return "<script>alert" in page or "<img src=x" in page


@pytest.mark.parametrize("person", WHO)
def test_what_is_typed_into_any_form_is_never_markup(trial: Opened, person: str) -> None:
    """Every field of every form of every page: told back at once, as a draft, and later."""
    client, tried = signed_in(person), 0
    for each in routes():
        if each.door or person not in ALLOWED[each.name]:
            continue
        page = client.get(each.address())
        if not page.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for form in forms(page.content.decode()):
            if "language" in form or "role" in form:
                continue
            typed = {
                name: value if name in KEPT or value in ("yes", "no") else SCRIPT
                for name, value in form.items()
            }
            answer = client.post(each.address(), typed | {"password": PASSWORD})
            assert answer.status_code < 500, (each.name, form)
            assert not markup(answer.content.decode()), each.name
            tried += len(typed)
    for each in routes():
        if each.name in ALLOWED and person in ALLOWED[each.name]:
            answer = client.get(each.address())
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                assert not markup(answer.content.decode()), each.name
                assert "49" not in answer.content.decode().partition("{{")[2][:20], each.name
    assert tried or person in ("board",)


def test_what_an_address_asks_for_is_never_markup(shown: Opened) -> None:
    names = ("find", "need", "site", "on", "code", "kind", "person", "day", "at", "dose", "next")
    for person in ("clinician", "monitor", "administrator"):
        client = signed_in(person)
        for each in routes():
            if each.name in ALLOWED and person in ALLOWED[each.name]:
                path = each.address().partition("?")[0]
                answer = client.get(path, dict.fromkeys(names, SCRIPT))
                assert answer.status_code < 500, each.name
                assert not markup(answer.getvalue().decode(errors="replace")), each.name


def test_a_draft_is_told_back_as_text(trial: Opened) -> None:
    client = signed_in("coordinator")
    address = f"/children/{CODE}/entry/"
    values = {"adverse": SCRIPT, "sample": SCRIPT, "weight": SCRIPT}
    form = _form(client, address)
    assert client.post(f"{address}draft/", form | values).status_code == 200
    page = client.get(address).content.decode()
    assert not markup(page)
    assert "&lt;script&gt;alert" in page, "it is kept, and shown as it was typed"


def test_a_table_with_markup_is_told_back_as_text(trial: Opened) -> None:
    client = signed_in("coordinator")
    cell = SCRIPT.replace('"', '""')
    table = f'participant,happened,test,value,unit\n{CODE},2026-11-16T09:00,"{cell}",17,U/L\n'
    answer = client.post("/import/", {"file": SimpleUploadedFile("x.csv", table.encode())})
    assert answer.status_code == 200
    assert not markup(answer.content.decode())


def test_sent_twice_is_written_once(trial: Opened) -> None:
    """A double click, and a reload after the way back, write nothing more."""
    client = signed_in("coordinator")
    address = f"/children/{CODE}/entry/"
    form = _form(client, address) | {"weight": "21.4"}
    assert client.post(address, form).status_code == 302
    once = trial.ledger.head()
    for _ in range(2):
        assert client.post(address, form).status_code in (302, 409, 422)
        assert trial.ledger.head() == once


def test_a_switch_sent_twice_is_thrown_once(trial: Opened) -> None:
    client = signed_in("monitor")
    page = client.get("/freezing/").content.decode()
    form = {"command": hidden(page, "command"), "seen": hidden(page, "seen")}
    form |= {"step": "freeze", "password": PASSWORD}
    assert client.post("/freezing/", form).status_code == 302
    once = trial.ledger.head()
    assert client.post("/freezing/", form).status_code < 500
    assert trial.ledger.head() == once


def test_every_form_has_its_token_and_is_refused_without_it(shown: Opened) -> None:
    """By the routes: each address that takes a form turns one away that another page sent."""
    before, tried = shown.ledger.head(), 0
    for person in WHO:
        client = signed_in(person, csrf=True)
        for each in routes():
            if each.name == "language" or (each.name in ALLOWED and person in ALLOWED[each.name]):
                answer = client.post(each.address(), {"command": "web-x", "seen": "1"})
                assert answer.status_code == 403, each.name
                assert b"<form" not in answer.content.partition(b"<main")[2]
                tried += 1
        for each in routes():
            if each.name not in ALLOWED or person not in ALLOWED[each.name]:
                continue
            answer = client.get(each.address())
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                for form in FORM.findall(answer.content.decode()):
                    assert "csrfmiddlewaretoken" in form, each.name
    assert tried > 60
    assert shown.ledger.head() == before


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%09/evil.example",
    "http://testserver@evil.example/",
)


def leads_to(where: str) -> str | None:
    """Give the host to which a browser would go; it takes a backslash for a slash."""
    found = urlsplit(urljoin("http://testserver/x/", where.replace("\\", "/")))
    return found.hostname if found.scheme == "http" else None


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_way_on_leads_elsewhere(shown: Opened, elsewhere: str) -> None:
    """By every address that sends one on: the language, the role, the door, and again the door."""
    client = signed_in("clinician")
    role = re.search(r'<option value="([^"]+)" selected', client.get("/").content.decode())
    sent: list[tuple[Client, str, Mapping[str, str]]] = [
        (client, "/language/", {"language": "en", "next": elsewhere}),
        (client, "/role/", {"role": role[1] if role else "x", "next": elsewhere}),
        (client, "/again/", {"password": PASSWORD, "next": elsewhere}),
        (client, "/monitoring/", {"next": elsewhere, "command": "x", "seen": "0"}),
        (Client(), "/sign-in/", {"login": "monitor", "password": PASSWORD, "next": elsewhere}),
        (signed_in("board"), "/sign-out/", {"next": elsewhere}),
    ]
    for each, address, form in sent:
        answer = each.post(f"{address}?next={elsewhere}", form)
        assert leads_to(answer.headers.get("Location", "")) == "testserver", address
    away = Client().get("/children/", {"next": elsewhere})
    assert away["Location"].startswith("/sign-in/?next=/children/")


@pytest.mark.parametrize(
    "path",
    [
        "/pharmacy/{}/..%2f..%2fledger.pdf",
        "/pharmacy/{}/%2e%2e%2f%2e%2e%2fweb.secret.pdf",
        "/pharmacy/{}/ledger.pdf",
        "/children/{}/events/..%2f..%2f..%2fetc%2fpasswd/",
        "/children/{}/events/%00/",
        "/children/{}/events/" + "x" * 5000 + "/",
        "/static/glidepath/%2e%2e/%2e%2e/settings.py",
        "/static//etc/passwd",
        "/static/glidepath/..\\..\\settings.py",
        "/script/chart-0000000000000000.js",
    ],
)
def test_no_name_of_a_document_leads_to_a_file(shown: Opened, path: str) -> None:
    answer = signed_in("clinician").get(path.format(CODE))
    assert answer.status_code in (301, 302, 400, 404)
    assert b"root:" not in answer.getvalue()
    assert b"SECRET" not in answer.getvalue()


def test_no_page_stands_in_a_frame_or_is_kept(shown: Opened) -> None:
    """By the routes, whatever the status: no frame, no guessing of types, nothing kept."""
    clients = [Client(), *(signed_in(each) for each in ("clinician", "administrator"))]
    addresses = [each.address() for each in routes() if each.name != "account_logout"]
    for client in clients:
        for address in (*addresses, "/nothing/", "/children/nobody/"):
            answer = client.get(address)
            assert answer["X-Frame-Options"] == "DENY", address
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], address
            assert "unsafe" not in answer["Content-Security-Policy"], address
            assert answer["X-Content-Type-Options"] == "nosniff", address
            if "/script/" not in address:
                assert "no-store" in answer["Cache-Control"], address


def test_cookies_are_for_the_server_alone(shown: Opened) -> None:
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": "clinician", "password": PASSWORD})
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    for name in ("session", "csrf", "django_language"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["domain"] == "", name


def test_cookies_of_real_use_are_for_this_host_by_https_alone(tmp_path: object) -> None:
    from pathlib import Path

    from glidepath.web.configuration import Configuration
    from glidepath.web.settings import settings_of

    made = settings_of(
        Configuration(folder=Path(str(tmp_path)), secret="x" * 60, hosts=("a.test",))
    )
    for kind in ("SESSION", "CSRF"):
        assert made[f"{kind}_COOKIE_SECURE"], kind
        assert made[f"{kind}_COOKIE_NAME"].startswith("__Host-"), kind
        assert made[f"{kind}_COOKIE_HTTPONLY"], kind
    assert made["SECURE_SSL_REDIRECT"]
    assert made["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert made["DEBUG"] is False


def test_a_session_that_somebody_else_chose_is_not_taken(shown: Opened) -> None:
    """A session from before the sign-in, or made up, is worth nothing after it."""
    client = Client()
    client.cookies["session"] = "chosenbysomebodyelse000000000000"
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": "clinician", "password": PASSWORD})
    mine = client.cookies["session"].value
    assert mine != "chosenbysomebodyelse000000000000"
    assert client.get("/").status_code == 200
    other = Client()
    other.cookies["session"] = "chosenbysomebodyelse000000000000"
    assert other.get("/").status_code == 302
    client.post("/sign-out/")
    late = Client()
    late.cookies["session"] = mine
    assert late.get("/").status_code == 302, "a session that was ended opens nothing"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil"])
def test_a_host_that_is_not_ours_is_not_answered(shown: Opened, host: str) -> None:
    """By the routes: neither a page nor a way on is given under another name."""
    for each in routes():
        answer = Client().get(each.address(), headers={"Host": host})
        assert answer.status_code == 400, each.name
        assert b"evil" not in answer.content, each.name
        assert "Location" not in answer.headers, each.name
    forwarded = Client().get("/", headers={"X-Forwarded-Host": host})
    assert "evil" not in forwarded["Location"]


def _form(client: Client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    return {name: hidden(page, name) for name in ("command", "seen")} | {"at": "2026-11-16T15:00"}
