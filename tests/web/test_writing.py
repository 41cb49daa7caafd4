"""What is done on the pages is written once, by commands, or not at all and with the reason."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client

from glidepath.conduct.steps import SignatureGiven
from glidepath.decide import Action, Decision
from glidepath.record import (
    BelowLimit,
    DecisionIssued,
    DoseOrdered,
    LabReported,
    Measured,
    NotAnalysed,
)
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened
from web.serving import hidden, signed_in
from web.test_child import answer_of, tapering


def form(client: Client, address: str, values: Mapping[str, str]) -> dict[str, str]:
    page = client.get(address).content.decode()
    return {"command": hidden(page, "command"), "seen": hidden(page, "seen"), **values}


def moving(trial: Opened) -> str:
    """A child of Shanghai whose decision asks for another dose."""
    for code, child in trial.trial().children.items():
        if child.participant.site == "SHA" and child.randomised is not None:
            answer = answer_of(trial, code)
            if isinstance(answer, Decision) and answer.action in (
                Action.REDUCE,
                Action.LOWER,
                Action.RAISE,
            ):
                return code
    raise AssertionError("no decision waits")


def child(trial: Opened, code: str):  # type: ignore[no-untyped-def]
    return trial.trial().children[code]  # type: ignore[index]


def test_accept_and_sign(trial: Opened) -> None:
    code, client = moving(trial), signed_in("clinician")
    address, before = f"/children/{code}/order/", trial.ledger.head()
    sent = form(client, address, {"answer": "accept", "name": "Dr Li", "password": "wrong"})
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert b"The password is wrong" in refused.content
    assert trial.ledger.head() == before
    expected = answer_of(trial, code).assessment.recommended
    sent["password"] = PASSWORD
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    found = child(trial, code)
    order = found.of(DoseOrdered)[-1]
    assert order.daily_dose.value * 1000 == expected.dose
    assert order.decision == found.of(DecisionIssued)[-1].id
    signature = found.told(SignatureGiven)[-1]
    assert signature.events == (order.id,)
    assert signature.name == "Dr Li"
    head = trial.ledger.head()
    assert client.post(address, sent).status_code == 302, "sent twice"
    assert trial.ledger.head() == head
    assert "Ordered and signed" in client.get(f"/children/{code}/").content.decode()


def test_a_change_needs_its_reason_and_a_dose_that_can_be_given(trial: Opened) -> None:
    code, client = moving(trial), signed_in("clinician")
    address, before = f"/children/{code}/order/", trial.ledger.head()
    signing = {"answer": "change", "name": "Dr Li", "password": PASSWORD}
    for dose, why, told in (
        ("", "because", "This is no dose"),
        ("abc", "because", "This is no dose"),
        ("0.655", "because", "cannot be given"),
        ("0.60", "", "This is needed"),
    ):
        sent = form(client, address, {**signing, "dose": dose, "why": why})
        answer = client.post(address, sent)
        assert answer.status_code == 422, dose
        assert told in answer.content.decode()
    assert trial.ledger.head() == before
    present = answer_of(trial, code).assessment.present.dose
    sent = form(client, address, {**signing, "dose": f"{present / 1000}", "why": "parents ask"})
    assert client.post(address, sent).status_code == 302
    assert child(trial, code).of(DoseOrdered)[-1].reason == "clinician"


def test_an_order_outside_the_interval_is_noted_as_a_deviation(trial: Opened) -> None:
    code, client = tapering(trial), signed_in("clinician")
    address = f"/children/{code}/order/"
    values = {
        "answer": "change",
        "dose": "0.20",
        "why": "parents insist",
        "name": "Dr Li",
        "password": PASSWORD,
    }
    assert client.post(address, form(client, address, values)).status_code == 302
    assert [each.rule for each in child(trial, code).deviations.values()][-1:] != []
    page = client.get("/monitoring/").content.decode()
    assert code in page


def test_what_became_known_meanwhile_is_a_conflict(trial: Opened) -> None:
    code, client = moving(trial), signed_in("clinician")
    address = f"/children/{code}/order/"
    sent = form(client, address, {"answer": "accept", "name": "Dr Li", "password": PASSWORD})
    entered = f"/children/{code}/entry/"
    other = signed_in("coordinator")
    written = form(other, entered, {"at": "2026-11-16T15:30", "weight": "21.5"})
    assert other.post(entered, written).status_code == 302
    before = trial.ledger.head()
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert b"Something became known" in answer.content
    assert trial.ledger.head() == before


def test_a_visit_is_written_part_by_part(trial: Opened) -> None:
    client, address = signed_in("coordinator"), "/children/SYN-001/entry/"
    values = {
        "at": "2026-11-16T15:00",
        "visit": "monthly",
        "weight": "21,4",
        "height": "116",
        "platelets": "251",
        "platelets:lower": "150",
        "alt": "<5",
        "creatinine": "nd: haemolysed",
        "sample": "S99",
        "drawn": "2026-11-16T07:40",
        "last_dose": "2026-11-15T08:00",
        "assay": "lc-ms-ms",
        "missed": "2",
    }
    sent = form(client, address, values)
    before = trial.ledger.head().number
    answer = client.post(address, sent)
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    assert trial.ledger.head().number == before + 7
    found = child(trial, "SYN-001")
    assert str(found.of(Measured)[-1].weight.value) == "21.4"
    results = {each.test: each.result for each in found.of(LabReported)[-3:]}
    assert isinstance(results["alt"], BelowLimit)
    assert results["creatinine"] == NotAnalysed(not_analysed="haemolysed")
    client.post(address, sent)
    assert trial.ledger.head().number == before + 7, "sent twice"


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("weight", "2100", "lies outside"),
        ("weight", "x", "is no number"),
        ("platelets", "25e1", "is no number"),
        ("alt", "<99999999", "is no number"),
        ("at", "yesterday", "is no day and time"),
        ("at", "2026-11-17T15:00", "It lies in the future"),
    ],
)
def test_a_wrong_value_writes_nothing_and_stays(
    trial: Opened, field: str, text: str, told: str
) -> None:
    client, address = signed_in("coordinator"), "/children/SYN-001/entry/"
    before = trial.ledger.head()
    values = {"at": "2026-11-16T15:00", "height": "116", field: text}
    answer = client.post(address, form(client, address, values))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert 'value="116"' in page
    assert trial.ledger.head() == before


def test_a_conflict_shows_both_and_loses_nothing(trial: Opened) -> None:
    address = "/children/SYN-001/entry/"
    mine, theirs = signed_in("coordinator"), signed_in("clinician")
    sent = form(mine, address, {"at": "2026-11-16T15:00", "weight": "22.2"})
    other = form(theirs, address, {"at": "2026-11-16T14:00", "weight": "19.9"})
    assert theirs.post(address, other).status_code == 302
    answer = mine.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "19.9" in page
    assert 'value="22.2"' in page
    again = {**sent, "command": hidden(page, "command"), "seen": hidden(page, "seen")}
    assert mine.post(address, again).status_code == 302
    assert str(child(trial, "SYN-001").of(Measured)[-1].weight.value) == "22.2"


def test_a_draft_is_kept_for_its_author_alone(trial: Opened) -> None:
    address = "/children/SYN-001/entry/"
    client = signed_in("coordinator")
    kept = client.post(f"{address}draft/", {"weight": "23.4", "password": "x", "command": "c"})
    assert kept.status_code == 200
    page = client.get(address).content.decode()
    assert "This is your draft" in page
    assert 'value="23.4"' in page
    assert "23.4" not in signed_in("clinician").get(address).content.decode()
    again = signed_in("coordinator")
    assert 'value="23.4"' in again.get(address).content.decode(), "after signing in anew"
    again.post(f"{address}draft/", {"drop": "yes"})
    assert "This is your draft" not in again.get(address).content.decode()


def test_from_screening_to_the_receipt(trial: Opened) -> None:
    client, code = signed_in("clinician"), "SYN-900"
    attested = {
        f"attested:{each}": "no" if each.startswith("E") else "yes"
        for each in ("I1", "I3", "I4-adverse-history", "E1", "E2", "E3", "E4", "E5")
    }
    born = {"code": code, "sex": "female", "born": "2020-05-01", "remission": "2023-11-06"}
    answer = client.post("/screening/", form(client, "/screening/", {**born, **attested}))
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    address = f"/screening/{code}/"
    consent = {
        "step": "consent",
        "scope:treatment": "yes",
        "scope:follow-up": "yes",
        "scope:data": "yes",
        "form": "1.0",
        "language": "zh",
        "signed": "2026-11-16",
        "by": "mother",
    }
    answer = client.post(address, form(client, address, consent))
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    early = client.post(address, form(client, address, {"step": "randomise", "factor:kmp": "no"}))
    assert early.status_code == 422
    assert "Eligibility was not evaluated" in early.content.decode()
    lacking = client.get(address).content.decode()
    assert "platelets" in lacking.lower() or "liver" in lacking.lower()
    overrides = {
        f"override:{each}": "agreed with the sponsor"
        for each in re.findall(r'name="override:([^"]+)"', lacking)
    }
    sent = form(client, address, {"step": "evaluate", **overrides})
    answer = client.post(address, sent)
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    answer = client.post(address, form(client, address, {"step": "randomise", "factor:kmp": "no"}))
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    page = client.get(address).content.decode()
    found = child(trial, code).allocation
    assert found.receipt in page
    assert "Receipt" in page


def test_a_query_from_its_question_to_its_end(trial: Opened) -> None:
    monitor, site = signed_in("monitor"), signed_in("coordinator")
    event = child(trial, "SYN-001").of(Measured)[-1].id
    about = {"step": "ask", "code": "SYN-001", "about": event, "text": "Is this weight right?"}
    assert monitor.post("/monitoring/", form_of(monitor, about)).status_code == 302
    name = next(iter(child(trial, "SYN-001").queries))
    assert "Is this weight right?" in site.get("/monitoring/").content.decode()
    answer = {"step": "answer", "code": "SYN-001", "about": name, "text": "Yes, measured twice."}
    assert site.post("/monitoring/", form_of(site, answer)).status_code == 302
    close = {"step": "close", "code": "SYN-001", "about": name}
    assert monitor.post("/monitoring/", form_of(monitor, close)).status_code == 302
    assert child(trial, "SYN-001").queries[name].settled


def form_of(client: Client, values: Mapping[str, str]) -> dict[str, str]:
    from glidepath.web.forms import new_name

    return {"command": new_name(), "seen": "0", **values}


def test_the_chain_is_verified_with_one_click(trial: Opened) -> None:
    client = signed_in("monitor")
    head = trial.ledger.head()
    page = client.post("/monitoring/chain/").content.decode()
    assert f"{head.number} lines are as they were written" in page
    assert head.hash in page


def test_the_trail_can_be_filtered(trial: Opened) -> None:
    client = signed_in("monitor")
    page = client.get("/monitoring/trail/?kind=DoseOrdered&code=SYN-001").content.decode()
    body = page.split("<tbody>")[1]
    assert "ordered" in body
    assert "Measured" not in body
    assert "SYN-002" not in body


def test_a_delegation_begins_and_ends(trial: Opened) -> None:
    client, address = signed_in("administrator"), "/office/"
    begin = {"step": "delegate", "person": "monitor", "role": "board", "starts": "2026-11-16"}
    assert client.post(address, form(client, address, begin)).status_code == 302
    held = trial.trial().setup.delegations
    name = next(
        each.id for each in held.values() if (each.person, each.role) == ("monitor", "board")
    )
    switched = signed_in("monitor")
    assert switched.post("/role/", {"role": name}).status_code == 302
    assert "safety board" in switched.get("/").content.decode()
    assert switched.post("/role/", {"role": "D999"}).status_code == 404
    end = {"step": "end", "about": name}
    assert client.post(address, form(client, address, end)).status_code == 302
    blind = {
        "step": "delegate",
        "person": "assessor",
        "role": "clinician",
        "site": "SHA",
        "starts": "2026-11-16",
    }
    refused = client.post(address, form(client, address, blind))
    assert refused.status_code == 422
    assert "Nobody holds a blinded and an unblinded role" in refused.content.decode()


def test_an_account_is_added_with_a_password_shown_once(trial: Opened) -> None:
    from django.contrib.auth import get_user_model

    get_user_model().objects.filter(username="zhang").delete()
    client, address = signed_in("administrator"), "/office/"
    assert (
        client.post(
            address, form(client, address, {"step": "account", "name": "zhang"})
        ).status_code
        == 302
    )
    first, second = (client.get(address).content.decode() for _ in range(2))
    shown = re.search(r"Account zhang\. First password, shown once: (\S+?)</p>", first)
    assert shown is not None
    assert shown[1] not in second
    again = client.post(address, form(client, address, {"step": "account", "name": "zhang"}))
    assert b"There is such an account already" in again.content
    bad = client.post(address, form(client, address, {"step": "account", "name": "<b>"}))
    assert bad.status_code == 422
