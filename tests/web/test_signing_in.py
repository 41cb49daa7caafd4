"""The door: second factors by role, passkeys by host, sessions that end, one lock-out for all."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from glidepath.quantities import InputError
from glidepath.web.configuration import Configuration, read_configuration, shortcomings
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened
from glidepath.web.settings import passkeys, settings_of
from web.serving import Installation, signed_in

ELSEWHERE = """
import sys
from pathlib import Path
from glidepath.web.configuration import Configuration
from glidepath.web.start import set_up
set_up(Configuration(folder=Path(sys.argv[1]), secret=sys.argv[2], hosts=("testserver",),
                     secure=False, second_factor=False))
from django.test import Client
for _ in range(5):
    Client().post("/sign-in/", {"login": "unblinded", "password": "wrong"})
"""


def test_a_lock_out_holds_in_every_process(installation: Installation, shown: Opened) -> None:
    from django.core.cache import cache

    signed_in("unblinded")
    folder, secret = str(installation.folder), installation.configuration.secret
    subprocess.run(  # another process, of the same installation
        [sys.executable, "-c", ELSEWHERE, folder, secret], check=True, timeout=120
    )
    answer = Client().post("/sign-in/", {"login": "unblinded", "password": PASSWORD})
    assert answer.status_code != 302
    assert Client().post("/sign-in/", {"login": "board", "password": PASSWORD}).status_code == 302
    cache.clear()
    assert (
        Client().post("/sign-in/", {"login": "unblinded", "password": PASSWORD}).status_code == 302
    )


@pytest.mark.parametrize(
    ("person", "goes_on"),
    [
        ("clinician", False),
        ("pharmacist", False),
        ("assessor", False),
        ("monitor", False),
        ("administrator", False),
        ("board", True),
        ("statistician", True),
    ],
)
def test_who_writes_needs_a_second_factor_where_only_they_do(
    shown: Opened, person: str, *, goes_on: bool
) -> None:
    client = signed_in(person)
    with override_settings(GLIDEPATH_SECOND_FACTOR="signing"):
        answer = client.get("/")
    assert answer.status_code == (200 if goes_on else 302)
    if not goes_on:
        assert answer["Location"] == "/second-factor/add/"


def test_the_second_factor_is_for_everybody_for_who_writes_or_for_nobody(tmp_path: Path) -> None:
    for written, meant in (("true", True), ("false", False), ("'signing'", "signing")):
        (tmp_path / "web.toml").write_text(
            f"hosts = ['trial.example']\nsecond_factor = {written}\n"
        )
        found = read_configuration(tmp_path, {"GLIDEPATH_SECRET": "x"})
        assert found.second_factor == meant
        assert any("a password alone" in each for each in shortcomings(found)) is (meant is False)
    (tmp_path / "web.toml").write_text("second_factor = 'sometimes'\n")
    with pytest.raises(InputError):
        read_configuration(tmp_path, {})


@pytest.mark.parametrize(
    ("hosts", "demo", "offered"),
    [
        (("trial.example",), False, True),
        (("10.0.0.7", "trial.example"), False, True),
        (("10.0.0.7",), False, False),
        (("[::1]", "127.0.0.1"), False, False),
        ((), False, False),
        (("localhost",), True, False),
    ],
)
def test_passkeys_are_offered_where_there_is_a_name(
    tmp_path: Path, hosts: tuple[str, ...], *, demo: bool, offered: bool
) -> None:
    configuration = Configuration(folder=tmp_path, secret="x", hosts=hosts, demo=demo)
    assert passkeys(configuration) is offered
    assert ("webauthn" in settings_of(configuration)["MFA_SUPPORTED_TYPES"]) is offered


def test_a_plan_of_recruitment_is_two_days_in_order(tmp_path: Path) -> None:
    path = tmp_path / "web.toml"
    path.write_text("planned = 30\nrecruiting = ['2026-03-01', '2027-08-31']\n")
    found = read_configuration(tmp_path, {})
    assert (found.planned, found.recruiting) == (30, ("2026-03-01", "2027-08-31"))
    for wrong in ("['2027-01-01', '2026-01-01']", "['2026-01-01']", "['soon', 'later']"):
        path.write_text(f"recruiting = {wrong}\n")
        with pytest.raises(InputError) as error:
            read_configuration(tmp_path, {})
        assert error.value.problems[0].kind == "wrong-days"


def test_a_session_of_which_nothing_is_heard_ends_on_the_server(shown: Opened) -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    client = signed_in("monitor")
    kept = Session.objects.get(session_key=client.cookies["session"].value)
    idle = shown.configuration.idle
    assert kept.expire_date - timezone.now() <= timedelta(minutes=idle)
    Session.objects.filter(pk=kept.pk).update(expire_date=timezone.now() + timedelta(minutes=1))
    assert client.get("/monitoring/").status_code == 200
    kept.refresh_from_db()
    assert kept.expire_date - timezone.now() > timedelta(minutes=idle - 1), "acting prolongs it"
    Session.objects.filter(pk=kept.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert "/sign-in/" in client.get("/monitoring/")["Location"]


def again(person: str) -> Client:
    """Somebody who has signed in, and has just given the password once more."""
    client = signed_in(person)
    assert client.get("/second-factor/add/")["Location"].startswith("/again/")
    assert client.post("/again/", {"password": PASSWORD}).status_code == 302
    return client


def test_factors_ask_for_the_password_again_after_a_while(shown: Opened) -> None:
    client = again("monitor")
    assert client.get("/second-factor/add/").status_code == 200
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 6 * 60
    session.save()
    for address in ("/second-factor/add/", "/second-factor/passkeys/add/"):
        assert client.get(address)["Location"].startswith("/again/"), address
    assert client.post("/again/", {"password": "wrong"}).status_code == 200
    assert client.post("/again/", {"password": PASSWORD}).status_code == 302
    assert client.get("/second-factor/passkeys/add/").status_code == 200


def test_nothing_needs_a_server_for_mail(shown: Opened) -> None:
    with override_settings(EMAIL_BACKEND="there.is.None"):
        client = signed_in("second-pharmacist")
        change = {"oldpassword": PASSWORD, "password1": "x" + PASSWORD, "password2": "x" + PASSWORD}
        assert client.post("/password/", change).status_code == 302
        back = {"oldpassword": "x" + PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
        assert client.post("/password/", back).status_code == 302
        assert client.get("/").status_code == 200


def test_the_doors_pages_are_not_for_passers_by(shown: Opened) -> None:
    for address in ("/password/", "/second-factor/", "/second-factor/passkeys/", "/again/"):
        assert "/sign-in/" in Client().get(address)["Location"], address
    assert Client().get("/second-factor/code/")["Location"] == "/sign-in/"


def test_a_made_up_passkey_is_refused(shown: Opened) -> None:
    client = again("monitor")
    page = client.get("/second-factor/passkeys/add/").content.decode()
    assert "data-options=" in page
    assert "<script>" not in page
    for credential in ("{}", "[]", "x", '{"id": "AAAA", "rawId": "AAAA", "type": "public-key"}'):
        answer = client.post("/second-factor/passkeys/add/", {"credential": credential})
        assert answer.status_code == 200, credential
    assert client.get("/second-factor/passkeys/7/off/").status_code == 404
