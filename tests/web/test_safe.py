"""What every response says to browsers, and what an attacker tries."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from glidepath.web.opened import Opened
from web.serving import hidden, signed_in

PAGES = {
    "clinician": (
        "/",
        "/children/",
        "/children/SYN-001/",
        "/children/SYN-001/timeline/",
        "/children/SYN-001/entry/",
        "/children/SYN-001/order/",
        "/screening/",
        "/screening/SYN-001/",
        "/pharmacy/",
        "/pharmacy/SYN-001/",
        "/monitoring/",
        "/monitoring/trail/",
        "/monitoring/chain/",
    ),
    "assessor": ("/", "/assessments/"),
    "administrator": ("/", "/office/"),
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")


def pages() -> Iterator[tuple[str, str]]:
    yield from ((person, each) for person, found in PAGES.items() for each in found)


@pytest.mark.parametrize(("person", "address"), [*pages()])
def test_a_page_is_strict_and_loads_nothing_from_elsewhere(
    shown: Opened, person: str, address: str
) -> None:
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert not INLINE.search(page)
    assert not ELSEWHERE.search(page)
    assert '"allowEval":false' in page
    assert '<html lang="en">' in page


def test_a_form_without_its_token_is_refused(shown: Opened) -> None:
    before = shown.ledger.head()
    answer = signed_in("clinician", csrf=True).post("/children/SYN-001/entry/", {"weight": "20"})
    assert answer.status_code == 403
    assert b"expired" in answer.content
    assert shown.ledger.head() == before


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"]
)
def test_no_address_leads_elsewhere(shown: Opened, elsewhere: str) -> None:
    client = signed_in("clinician")
    answer = client.post("/language/", {"language": "en", "next": elsewhere})
    assert "evil" not in answer["Location"]
    answer = Client().post(
        f"/sign-in/?next={elsewhere}",
        {"login": "clinician", "password": "synthetic-children-only", "next": elsewhere},
    )
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../ledger.db",
        "/static/%2e%2e/%2e%2e/ledger.db",
        "/static/glidepath/../../../web.secret",
        "/pharmacy/..%2f..%2fetc%2fpasswd/",
        "/children/../../ledger.db",
        "/script/chart-..%2f..%2f.js",
    ],
)
def test_no_path_leads_out_of_the_pages(shown: Opened, path: str) -> None:
    answer = signed_in("clinician").get(path)
    assert answer.status_code in (301, 302, 404)
    assert b"SQLite format" not in answer.getvalue()


@pytest.mark.parametrize("code", ["SYN-999", "x" * 300, "%00", "SYN-001'", "1 OR 1=1"])
def test_no_such_child(shown: Opened, code: str) -> None:
    assert signed_in("clinician").get(f"/children/{code}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["on=never", "on=9999-99-99", "on=2026-13-01"],
)
def test_no_such_day(shown: Opened, query: str) -> None:
    assert signed_in("clinician").get(f"/children/SYN-001/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["dose=-1", "dose=1e9", "dose=x", "dose=999999999", "", "dose=٣"])
def test_no_such_dose(shown: Opened, query: str) -> None:
    assert signed_in("clinician").get(f"/children/SYN-001/what-if/?{query}").status_code == 404


def test_what_is_typed_is_never_markup(trial: Opened) -> None:
    client, script = (
        signed_in("clinician"),
        "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    )
    page = client.get("/children/SYN-001/entry/").content.decode()
    answer = client.post(
        "/children/SYN-001/entry/",
        {
            "command": hidden(page, "command"),
            "seen": hidden(page, "seen"),
            "at": "2026-11-16T15:00",
            "response": "remission",
            "method:examination": "yes",
            "note": script,
            "adverse": script[:60],
            "grade": "1",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    for address in ("/children/SYN-001/", "/monitoring/trail/"):
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert "&lt;script&gt;alert" in client.get("/children/SYN-001/").content.decode()
    for word in ("find", "need", "site"):
        found = client.get("/children/", {word: script}).content.decode()
        assert "<script>alert" not in found


def test_too_many_wrong_passwords_lock_out(shown: Opened) -> None:
    from django.core.cache import cache

    cache.clear()
    client = Client()
    for _ in range(5):
        client.post("/sign-in/", {"login": "monitor", "password": "wrong"})
    answer = client.post("/sign-in/", {"login": "monitor", "password": "synthetic-children-only"})
    assert answer.status_code != 302
    other = Client().post("/sign-in/", {"login": "monitor", "password": "synthetic-children-only"})
    assert other.status_code != 302, "the lock-out is of the account, not of the browser"
    cache.clear()


def test_nobody_signs_up(shown: Opened) -> None:
    for address in ("/signup/", "/accounts/signup/", "/sign-up/", "/password/reset/"):
        assert Client().get(address).status_code == 404


def test_a_session_ends_when_nobody_acts_and_after_half_a_day(shown: Opened) -> None:
    from glidepath.web.security import SINCE
    from glidepath.web.settings import LONGEST

    client = signed_in("clinician")
    assert client.get("/").status_code == 200
    age = client.cookies["session"]["max-age"]
    assert age in ("", 20 * 60)
    session = client.session
    session[SINCE] = session[SINCE] - LONGEST - 1
    session.save()
    answer = client.get("/")
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_without_a_second_factor_nobody_goes_on_where_it_is_asked_for(shown: Opened) -> None:
    from django.test import override_settings

    client = signed_in("clinician")
    with override_settings(GLIDEPATH_SECOND_FACTOR=True):
        answer = client.get("/children/SYN-001/")
        assert answer.status_code == 302
        assert answer["Location"] == "/second-factor/add/"
        page = client.get("/second-factor/add/")
        if page.status_code == 302:  # allauth asks for the password once more
            client.post(page["Location"], {"password": "synthetic-children-only"})
            page = client.get("/second-factor/add/")
        assert page.status_code == 200
        assert b"data:image/svg" in page.content


def test_a_second_factor_is_added_and_asked_for(shown: Opened) -> None:
    import re as regular

    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    client = signed_in("board")
    page = client.get("/second-factor/add/", follow=True)
    if b'id="key"' not in page.content:
        client.post("/again/", {"password": "synthetic-children-only"})
        page = client.get("/second-factor/add/", follow=True)
    secret = regular.search(r'id="key" value="([A-Z2-7]+)"', page.content.decode())
    assert secret is not None
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret[1], counter))
    client.post("/second-factor/add/", {"code": code})
    assert Authenticator.objects.filter(user__username="board", type="totp").exists()
    fresh = Client()
    answer = fresh.post("/sign-in/", {"login": "board", "password": "synthetic-children-only"})
    assert answer["Location"] == "/second-factor/code/"
    assert fresh.get("/").status_code == 302
    assert fresh.post("/second-factor/code/", {"code": "000000"}).status_code == 200
    Authenticator.objects.filter(user__username="board").delete()
