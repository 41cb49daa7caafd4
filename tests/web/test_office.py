"""Administration: people, sites and versions, randomisation, programs; and nothing of any child."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from glidepath.conduct.facts import SiteClosed
from glidepath.conduct.randomisation import commitment_data, procedure_of, seeded
from glidepath.exchange.protocols import read_history
from glidepath.quantities import Instant
from glidepath.store.opening import open_ledger
from glidepath.web.demonstration.making import seed_of
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened, serve
from web.serving import NOW, Installation, hidden, signed_in

ROOMS = ("/office/", "/office/sites/", "/office/randomisation/", "/office/programs/")
TELLING = ("SYN-0", " mg", "ng/mL", "trough", "relapse", "Platelets", "guided discontinuation arm")


@pytest.fixture
def zhang(shown: Opened) -> Iterator[str]:
    """An account that the tests may change, and that is gone afterwards."""
    from django.contrib.auth import get_user_model

    from glidepath.web.deeds.models import Deed

    get_user_model().objects.filter(username="zhang").delete()
    yield "zhang"
    get_user_model().objects.filter(username="zhang").delete()
    Deed.objects.filter(person="zhang").delete()


def sent(client: Client, address: str, values: Mapping[str, str]) -> dict[str, str]:
    page = client.get(address).content.decode()
    return {"command": hidden(page, "command"), "seen": hidden(page, "seen"), **values}


def test_no_clinical_data_stand_in_any_of_its_rooms(shown: Opened) -> None:
    client = signed_in("administrator")
    for address in ROOMS:
        page = client.get(address).content.decode().split("<main", 1)[1].split("<footer", 1)[0]
        assert [word for word in TELLING if word in page] == [], address
    page = client.post("/office/randomisation/", {"step": "verify"}).content.decode()
    assert "SYN-0" not in page


# --- accounts ------------------------------------------------------------------------------------


def first_password(client: Client, name: str) -> str:
    form = sent(client, "/office/", {"step": "account", "name": name})
    assert client.post("/office/", form).status_code == 302
    assert client.post("/office/", form).status_code == 302, "sent twice"
    shown = re.search(r"shown once: (\S+?)</p>", client.get("/office/").content.decode())
    assert shown is not None
    return shown[1]


def test_a_password_that_others_know_opens_only_the_page_that_changes_it(
    trial: Opened, zhang: str
) -> None:
    office = signed_in("administrator")
    given = first_password(office, zhang)
    role = {"step": "delegate", "person": zhang, "role": "board", "starts": "2026-11-16"}
    assert office.post("/office/", sent(office, "/office/", role)).status_code == 302
    client = Client()
    assert client.post("/sign-in/", {"login": zhang, "password": given}).status_code == 302
    for address in ("/", "/reports/", "/reports/closed/"):
        assert client.get(address)["Location"] == "/password/", address
    own = "a-sentence-of-my-own-9"
    change = {"oldpassword": given, "password1": own, "password2": own}
    short = {"oldpassword": given, "password1": "short", "password2": "short"}
    assert client.post("/password/", short).status_code == 200
    assert client.get("/").status_code == 302
    other = Client()
    assert other.post("/sign-in/", {"login": zhang, "password": given}).status_code == 302
    assert client.post("/password/", change)["Location"] == "/"
    assert client.get("/reports/").status_code == 200
    assert "/sign-in/" in other.get("/reports/")["Location"], "other sessions end"
    page = office.get("/office/").content.decode()
    assert "password chosen" in page


def test_a_closed_account_ends_at_once_and_opens_again(trial: Opened, zhang: str) -> None:
    office = signed_in("administrator")
    given = first_password(office, zhang)
    client = Client()
    assert client.post("/sign-in/", {"login": zhang, "password": given}).status_code == 302
    assert client.get("/password/").status_code == 200
    close = sent(office, "/office/", {"step": "close", "name": zhang})
    assert office.post("/office/", close).status_code == 302
    assert office.post("/office/", close).status_code == 302, "sent twice"
    assert "/sign-in/" in client.get("/password/")["Location"]
    outside = Client()
    refused = outside.post("/sign-in/", {"login": zhang, "password": given})
    assert refused.status_code == 403
    assert b"The account is closed" in refused.content
    assert "/sign-in/" in outside.get("/password/")["Location"]
    guessed = Client().post("/sign-in/", {"login": zhang, "password": "guessed"})
    assert b"is closed" not in guessed.content
    again = sent(office, "/office/", {"step": "close", "name": zhang})
    assert office.post("/office/", again).status_code == 422
    opening = sent(office, "/office/", {"step": "open", "name": zhang})
    assert office.post("/office/", opening).status_code == 302
    assert Client().post("/sign-in/", {"login": zhang, "password": given}).status_code == 302


def test_a_reset_gives_a_password_and_takes_the_second_factor(trial: Opened, zhang: str) -> None:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import get_user_model

    office = signed_in("administrator")
    given = first_password(office, zhang)
    account = get_user_model().objects.get(username=zhang)
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    wrong = sent(office, "/office/", {"step": "reset", "name": zhang, "password": "wrong"})
    assert office.post("/office/", wrong).status_code == 422
    assert Authenticator.objects.filter(user=account).exists()
    reset = sent(office, "/office/", {"step": "reset", "name": zhang, "password": PASSWORD})
    assert office.post("/office/", reset).status_code == 302
    page = office.get("/office/").content.decode()
    new = re.search(r"New password, shown once: (\S+?)</p>", page)
    assert new is not None
    assert office.post("/office/", reset).status_code == 302, "sent twice"
    assert not Authenticator.objects.filter(user=account).exists()
    assert Client().post("/sign-in/", {"login": zhang, "password": given}).status_code != 302
    client = Client()
    assert client.post("/sign-in/", {"login": zhang, "password": new[1]}).status_code == 302
    assert client.get("/")["Location"] == "/password/"


def test_nobody_shuts_itself_out(trial: Opened) -> None:
    office = signed_in("administrator")
    for step in ("close", "reset"):
        values = {"step": step, "name": "administrator", "password": PASSWORD}
        answer = office.post("/office/", sent(office, "/office/", values))
        assert answer.status_code == 422
        assert b"another administrator" in answer.content
    nobody = {"step": "reset", "name": "no-such", "password": PASSWORD}
    assert office.post("/office/", sent(office, "/office/", nobody)).status_code == 404


# --- delegations, sites, versions ----------------------------------------------------------------


def test_a_delegation_ends_on_a_day_with_a_reason(trial: Opened) -> None:
    office = signed_in("administrator")
    held = next(e for e in trial.trial().setup.delegations.values() if e.person == "board")
    values = {"step": "end", "about": held.id, "last": "2026-12-31", "reason": "term ends"}
    form = sent(office, "/office/", values)
    assert office.post("/office/", form).status_code == 302
    head = trial.ledger.head()
    assert office.post("/office/", form).status_code == 302, "sent twice"
    assert trial.ledger.head() == head
    assert trial.trial().setup.delegations[held.id].until == date(2026, 12, 31)
    bad = sent(office, "/office/", {**values, "last": "never"})
    assert office.post("/office/", bad).status_code == 422


def test_a_site_is_added_closed_and_opened_again(trial: Opened) -> None:
    office, address = signed_in("administrator"), "/office/sites/"
    add = {"step": "add", "site": "XIA", "zone": "Asia/Shanghai"}
    assert office.post(address, sent(office, address, add)).status_code == 302
    assert trial.trial().setup.zones["XIA"] == "Asia/Shanghai"
    for wrong in ({**add, "site": "x y"}, {**add, "site": "PEK", "zone": "Mars/Crater"}, add):
        assert office.post(address, sent(office, address, wrong)).status_code == 422
    close = {"step": "close", "site": "SHA", "reason": "enough children"}
    form = sent(office, address, close)
    assert office.post(address, form).status_code == 302
    assert office.post(address, form).status_code == 302, "sent twice"
    assert len(trial.trial().setup.told(SiteClosed)) == 1
    assert "takes no more participants" in office.get(address).content.decode()
    page = signed_in("coordinator").get("/screening/").content.decode()
    child = {
        "command": hidden(page, "command"),
        "seen": hidden(page, "seen"),
        "code": "SYN-900",
        "sex": "female",
        "born": "2020",
        "remission": "2024",
    }
    refused = signed_in("coordinator").post("/screening/", child)
    assert refused.status_code == 422
    assert "takes no more participants" in refused.content.decode()
    again = {"step": "reopen", "site": "SHA", "reason": "places left"}
    assert office.post(address, sent(office, address, again)).status_code == 302
    assert trial.trial().setup.closed == frozenset()
    nothing = {"step": "close", "site": "SHA", "reason": ""}
    assert office.post(address, sent(office, address, nothing)).status_code == 422
    assert office.post(address, sent(office, address, {"step": "raze"})).status_code == 404


def test_an_approval_is_written_down_and_a_missing_one_stands_out(trial: Opened) -> None:
    office, address = signed_in("administrator"), "/office/sites/"
    add = {"step": "add", "site": "XIA", "zone": "Asia/Shanghai"}
    assert office.post(address, sent(office, address, add)).status_code == 302
    assert "not approved" in office.get(address).content.decode()
    approve = {
        "step": "approve",
        "site": "XIA",
        "version": "1.0",
        "on": "2026-11-01",
        "reference": "2026-77",
        "form": "1.0",
        "form:zh": "yes",
    }
    form = sent(office, address, approve)
    assert office.post(address, form).status_code == 302
    assert office.post(address, form).status_code == 302, "sent twice"
    found = [each for each in trial.trial().setup.approvals if each.site == "XIA"]
    assert [(each.reference, each.forms[0].language) for each in found] == [("2026-77", "zh")]
    page = office.get(address).content.decode()
    assert "not approved" not in page
    assert "2026-77" in page


def test_a_version_on_this_machine_is_added_to_the_ledger(trial: Opened, tmp_path: Path) -> None:
    examples = Path(__file__).parents[2] / "examples" / "amended"
    first = trial.history.versions[0]
    second = next(e for e in read_history(examples).versions if e.version == "1.1")
    two = replace(trial.history, versions=(first, second))
    again = Opened(trial.configuration, trial.ledger, two, lambda: NOW, None, lambda: NOW)
    serve(again)
    office, address = signed_in("administrator"), "/office/sites/"
    page = office.get(address).content.decode()
    assert "not yet in the ledger" in page
    add = {"step": "version", "version": "1.1"}
    assert office.post(address, sent(office, address, add)).status_code == 302
    assert again.trial().setup.digests["1.1"] == second.digest
    assert "not yet in the ledger" not in office.get(address).content.decode()
    other = sent(office, address, {"step": "version", "version": "9.9"})
    assert office.post(address, other).status_code == 404


# --- randomisation -------------------------------------------------------------------------------


def test_the_commitment_is_shown_and_verified(shown: Opened) -> None:
    client, address = signed_in("administrator"), "/office/randomisation/"
    committed = shown.trial().setup.committed
    assert committed is not None
    assert committed.commitment in client.get(address).content.decode()
    page = client.post(address, {"step": "verify"}).content.decode()
    assert "gives every allocation and every receipt again" in page
    assert "is of this trial" in page


def test_another_seed_is_found_out(shown: Opened) -> None:
    from glidepath.web.pages.randomisation import verified

    found = verified(shown.trial(), shown.history, seeded(seed_of(2)))
    assert [each["holds"] for each in found] == [True, True, True, False]
    unknown = verified(shown.trial(), shown.history, None)
    assert [each["holds"] for each in unknown] == [True, True, True, None]


@pytest.fixture
def fresh(installation: Installation, tmp_path: Path) -> Iterator[Opened]:
    """A trial that was opened, and nothing else."""
    from glidepath.web.opening import open_new

    folder = tmp_path / "new"
    folder.mkdir()
    open_new(folder, "NEW", "khe-sirolimus", {"SHA": "Asia/Shanghai"}, "administrator")
    with open_ledger(folder) as ledger:
        history = read_history("khe-sirolimus")
        trial = Opened(installation.configuration, ledger, history, lambda: _late())
        serve(trial)
        yield trial


def _late() -> Instant:
    from glidepath.web.start import now

    return now()


def test_a_commitment_is_written_down_once(fresh: Opened) -> None:
    office, address = signed_in("administrator"), "/office/randomisation/"
    assert "nobody can be randomised" in office.get(address).content.decode()
    data = commitment_data(seed_of(1), procedure_of(fresh.history.versions[0]), "NEW")
    values = {"step": "commit", "committed": json.dumps(data)}
    for wrong in (
        {**values, "password": "wrong"},
        {**values, "committed": "{", "password": PASSWORD},
        {**values, "committed": "{}", "password": PASSWORD},
    ):
        assert office.post(address, sent(office, address, wrong)).status_code == 422
    assert fresh.trial().setup.committed is None
    form = sent(office, address, {**values, "password": PASSWORD})
    assert office.post(address, form).status_code == 302
    assert office.post(address, form).status_code == 302, "sent twice"
    committed = fresh.trial().setup.committed
    assert committed is not None
    assert committed.commitment == data["commitment"]


def test_an_empty_trial_is_frozen_locked_and_opened_again(fresh: Opened) -> None:
    client, address = signed_in("administrator"), "/freezing/"
    assert "Nothing stands open" in client.get(address).content.decode()
    for step, reason in (("freeze", ""), ("lock", ""), ("unlock", "too early")):
        values = {"step": step, "reason": reason, "password": PASSWORD}
        assert client.post(address, sent(client, address, values)).status_code == 302
    page = client.get(address).content.decode()
    assert "lock taken back" in page
    assert "too early" in page
    assert not fresh.trial().locked


# --- programs ------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_revoked(trial: Opened) -> None:
    from glidepath.web.api.models import Token

    Token.objects.all().delete()
    office, address = signed_in("administrator"), "/office/programs/"
    held = next(e for e in trial.trial().setup.delegations.values() if e.person == "monitor")
    values = {"step": "make", "about": held.id, "days": "30"}
    assert office.post(address, sent(office, address, values)).status_code == 422
    assert Token.objects.count() == 0
    values["password"] = PASSWORD
    form = sent(office, address, values)
    assert office.post(address, form).status_code == 302
    page = office.get(address).content.decode()
    text = re.search(r"glidepath_[0-9a-f]{12}_[\w-]{43}", page)
    assert text is not None
    assert text[0] not in office.get(address).content.decode()
    assert office.post(address, form).status_code == 302, "sent twice"
    assert Token.objects.count() == 1
    bearer = {"Authorization": f"Bearer {text[0]}"}
    assert Client().get("/api/v1/trial", headers=bearer).status_code == 200
    revoke = sent(office, address, {"step": "revoke", "about": text[0].split("_")[1]})
    assert office.post(address, revoke).status_code == 302
    assert office.post(address, revoke).status_code == 302, "sent twice"
    assert Client().get("/api/v1/trial", headers=bearer).status_code == 401
    assert "revoked" in office.get(address).content.decode()
    for wrong in ({**values, "days": "0"}, {**values, "days": "400"}, {**values, "days": "x"}):
        assert office.post(address, sent(office, address, wrong)).status_code == 422
    unknown = sent(office, address, {"step": "revoke", "about": "0123456789ab"})
    assert office.post(address, unknown).status_code == 422
    assert (
        office.post(address, sent(office, address, {**values, "about": "D99"})).status_code == 404
    )


@pytest.mark.parametrize("person", ["monitor", "clinician", "board", "statistician"])
def test_nobody_else_administers(shown: Opened, person: str) -> None:
    client = signed_in(person)
    for address in ROOMS:
        assert client.post(address, {"step": "account", "name": "eve"}).status_code == 403
