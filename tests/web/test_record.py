"""The timeline keeps what it read before; a correction is allowed, judged, signed and told."""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from glidepath.conduct import holds
from glidepath.conduct.steps import SignatureGiven
from glidepath.record import Corrected, DoseOrdered, Event, Measured
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened
from web.serving import TODAY, hidden, signed_in
from web.test_writing import child, form, moving

CODE = "SYN-001"


def address_of(event: Event) -> str:
    return f"/children/{CODE}/events/{event.id}/"


def was(page: str) -> dict[str, str]:
    """What the form of an event carries of what it read, as a browser would send it."""
    import html

    found = re.findall(r'name="(was:[^"]+)" value="([^"]*)"', page)
    carried = {name: html.unescape(value) for name, value in found}
    return {**carried, **{name.removeprefix("was:"): value for name, value in carried.items()}}


def correcting(client: Client, address: str, changes: Mapping[str, str]) -> dict[str, str]:
    page = client.get(address).content.decode()
    head = {"command": hidden(page, "command"), "seen": hidden(page, "seen"), "step": "correct"}
    return {**was(page), **head, "why": "typed wrongly", **changes}


def weighed(trial: Opened) -> Measured:
    found: Measured = child(trial, CODE).of(Measured)[-1]
    return found


def first_line(page: str) -> str:
    """The line of the timeline on which something was corrected."""
    lines: list[str] = re.findall(r"<li><p class=\"when\">.*?</p></li>", page, flags=re.DOTALL)
    return next(each for each in lines if 'class="changes"' in each)


def test_a_correction_reads_anew_and_keeps_what_it_read(trial: Opened) -> None:
    event, client = weighed(trial), signed_in("coordinator")
    old, before = event.weight, trial.ledger.head().number
    assert old is not None
    sent = correcting(client, address_of(event), {"weight": f"{old.value + 1}"})
    answer = client.post(address_of(event), sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    lines = list(trial.ledger.lines(before))
    assert [each.type for each in lines] == ["Corrected"]
    corrections = (each for each in child(trial, CODE).entered.values())
    correction = next(each for each in corrections if isinstance(each, Corrected))
    assert set(correction.fields) == {"weight"}, "what was not changed is not sent"
    assert weighed(trial).weight.value == old.value + 1  # type: ignore[union-attr]
    assert weighed(trial).height == event.height
    line = first_line(client.get(f"/children/{CODE}/").content.decode())
    now, earlier = line.split('class="changes"')
    assert f"{(old.value + 1).normalize():f}\u00a0kg" in now
    assert re.search(rf"<s>[^<]*{old.value.normalize():f}\u00a0kg", earlier), "struck, never gone"
    assert "Corrected by coordinator · coordinator" in earlier
    assert "typed wrongly" in earlier
    assert client.post(address_of(event), sent).status_code == 302, "sent twice"
    assert trial.ledger.head().number == before + 1


def test_a_withdrawal_is_struck_and_can_be_taken_back(trial: Opened) -> None:
    event, client = weighed(trial), signed_in("coordinator")
    page = client.get(address_of(event)).content.decode()
    head = {"command": hidden(page, "command"), "seen": hidden(page, "seen"), "step": "withdraw"}
    refused = client.post(address_of(event), {**head, "why": " "})
    assert refused.status_code == 422
    assert "is needed" in refused.content.decode()
    assert client.post(address_of(event), {**head, "why": "another child"}).status_code == 302
    assert event.id not in {each.id for each in child(trial, CODE).events}
    line = first_line(client.get(f"/children/{CODE}/").content.decode())
    assert "<s>Measured" in line
    assert "Withdrawn by" in line
    assert "another child" in line
    shown = client.get(address_of(event)).content.decode()
    assert 'value="correct"' not in shown, "what is withdrawn is not corrected"
    correction = next(
        each for each in child(trial, CODE).entered.values() if isinstance(each, Corrected)
    )
    assert f"/children/{CODE}/events/{correction.id}/" in shown
    page = client.get(address_of(correction)).content.decode()
    head = {"command": hidden(page, "command"), "seen": hidden(page, "seen"), "step": "withdraw"}
    back = client.post(address_of(correction), {**head, "why": "it was this child"})
    assert back.status_code == 302, back.content.decode()[-3000:]
    assert back["Location"] == address_of(event)
    assert event.id in {each.id for each in child(trial, CODE).events}
    line = first_line(client.get(f"/children/{CODE}/").content.decode())
    assert "<s>Measured" not in line.split('class="changes"')[0]
    assert "That was taken back by" in line
    assert "it was this child" in line


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weight": "2100"}, "lies outside"),
        ({"weight": "x"}, "is no number"),
        ({"happened": "yesterday"}, "is no day and time"),
        ({"happened": "2026-11-17T09:00"}, "before it happened"),
        ({}, "nothing was changed"),
        ({"weight": "20", "why": ""}, "is needed"),
        ({"weight": "20", "weight:unit": "mL"}, "mL"),
    ],
)
def test_a_correction_is_judged_as_an_entry_is(
    trial: Opened, changes: dict[str, str], told: str
) -> None:
    event, client, before = weighed(trial), signed_in("coordinator"), trial.ledger.head()
    answer = client.post(address_of(event), correcting(client, address_of(event), changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page, re.findall("<li>([^<]*)</li>", page)
    assert trial.ledger.head() == before
    for name in set(changes) - {"why", "weight:unit", "happened"}:
        assert f'value="{changes[name]}"' in page, "what was typed stays"


def test_who_may_not_enter_a_type_may_not_correct_it(trial: Opened) -> None:
    from glidepath.record import DiseaseAssessed

    event, before = child(trial, CODE).of(DiseaseAssessed)[-1], trial.ledger.head()
    for person in ("coordinator", "monitor", "pharmacist"):
        client = signed_in(person)
        answer = client.get(address_of(event))
        if person == "pharmacist":
            assert answer.status_code == 404, "it does not read the disease"
            continue
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'value="correct"' not in page
        sent = {"command": f"web-{'0' * 36}", "seen": "1", "step": "withdraw", "why": "x"}
        refused = client.post(address_of(event), sent)
        assert refused.status_code in (409, 422), person
    assert trial.ledger.head() == before
    assert 'value="correct"' in signed_in("clinician").get(address_of(event)).content.decode()


def test_what_was_drawn_or_shown_is_never_corrected(shown: Opened) -> None:
    from glidepath.record import DecisionIssued, Randomised

    client = signed_in("clinician")
    for kind in (Randomised, DecisionIssued):
        event = child(shown, CODE).of(kind)[-1]
        page = client.get(address_of(event)).content.decode()
        assert 'value="correct"' not in page
        assert 'value="withdraw"' not in page
    answered = next(each for each in child(shown, CODE).of(DoseOrdered) if each.decision)
    page = client.get(address_of(answered)).content.decode()
    assert set(was(page)) == {"was:note", "note"}, "another dose is another order"
    assert client.get(f"/children/{CODE}/events/nothing/").status_code == 404


def test_a_signature_that_turns_invalid_is_told_before_and_after_and_given_anew(
    trial: Opened,
) -> None:
    client, code = signed_in("clinician"), moving(trial)
    order = f"/children/{code}/order/"
    accept = {"answer": "accept", "name": "Dr Li", "password": PASSWORD}
    assert client.post(order, form(client, order, accept)).status_code == 302
    event = child(trial, code).of(DoseOrdered)[-1]
    address = f"/children/{code}/events/{event.id}/"
    assert "The signature of Dr Li, 16\u00a0Nov\u00a02026 16:00, no longer holds" in (
        client.get(address).content.decode()
    )
    sent = correcting(client, address, {"note": "told by telephone"})
    assert client.post(address, sent).status_code == 302
    after = client.get(address).content.decode()
    assert "Corrected. The signature of Dr Li" in after
    assert "no longer holds" in after.split('id="reads"')[1]
    about = hidden(after, "about")
    signing = {
        "command": hidden(after, "command"),
        "seen": hidden(after, "seen"),
        "step": "sign",
        "about": about,
        "name": "Dr Li",
    }
    assert client.post(address, {**signing, "password": "wrong"}).status_code == 422
    assert client.post(address, {**signing, "password": PASSWORD}).status_code == 302
    last = child(trial, code).told(SignatureGiven)[-1]
    assert last.events == (event.id,)
    assert holds(child(trial, code), last)
    assert 'name="about"' not in client.get(address).content.decode()


def test_two_corrections_of_one_line_are_a_conflict_that_loses_nothing(trial: Opened) -> None:
    event = weighed(trial)
    assert event.weight is not None
    assert event.height is not None
    mine, theirs = signed_in("coordinator"), signed_in("clinician")
    typed = f"{event.weight.value + Decimal('0.5')}"
    height = f"{event.height.value + 1}"
    sent = correcting(mine, address_of(event), {"weight": typed})
    other = correcting(theirs, address_of(event), {"height": height, "why": "measured again"})
    assert theirs.post(address_of(event), other).status_code == 302
    answer = mine.post(address_of(event), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else corrected this very line" in page
    assert "measured again" in page
    assert f'value="{typed}"' in page
    assert f'value="{height}"' in page, "what I left alone reads as it does now"
    again = {**was(page), "weight": typed, "why": "typed wrongly", "step": "correct"}
    again |= {"command": hidden(page, "command"), "seen": hidden(page, "seen")}
    assert mine.post(address_of(event), again).status_code == 302
    now = weighed(trial)
    assert f"{now.weight.value}" == typed  # type: ignore[union-attr]
    assert f"{now.height.value}" == height, "the other correction stands"  # type: ignore[union-attr]


def test_a_conflict_about_another_line_is_told_as_one(trial: Opened) -> None:
    event = weighed(trial)
    mine, theirs = signed_in("coordinator"), signed_in("clinician")
    sent = correcting(mine, address_of(event), {"weight": "21.1"})
    entry = f"/children/{CODE}/entry/"
    visit = form(theirs, entry, {"at": "2026-11-16T15:00", "temperature": "37.1"})
    assert theirs.post(entry, visit).status_code == 302
    page = mine.post(address_of(event), sent).content.decode()
    assert "Somebody else wrote about this child" in page
    assert "37.1" in page


def test_the_draft_of_a_correction_is_kept(trial: Opened) -> None:
    event, client = weighed(trial), signed_in("coordinator")
    sent = correcting(client, address_of(event), {"weight": "23.4", "step": "draft"})
    assert client.post(address_of(event), sent).content == b"Draft kept"
    again = signed_in("coordinator").get(address_of(event)).content.decode()
    assert "This is your draft" in again
    assert 'value="23.4"' in again
    client.post(address_of(event), {"step": "drop"})
    assert 'value="23.4"' not in client.get(address_of(event)).content.decode()


def test_every_event_has_a_page_with_its_fields(shown: Opened) -> None:
    client = signed_in("clinician")
    seen: set[str] = set()
    for code, one in shown.trial().children.items():
        if one.participant.site != "SHA":
            continue
        for name, event in one.entered.items():
            if type(event).__name__ not in seen:
                seen.add(type(event).__name__)
                answer = client.get(f"/children/{code}/events/{name}/")
                assert answer.status_code == 200, name
    assert len(seen) > 10


def test_the_timeline_is_filtered(shown: Opened) -> None:
    client, address = signed_in("clinician"), f"/children/{CODE}/timeline/"
    levels = client.get(address, {"kind": "levels"}).content.decode()
    assert "ng/mL" in levels
    assert "ordered" not in levels
    found = client.get(address, {"find": "remission"}).content.decode()
    assert "Disease: remission" in found
    assert "Measured" not in found.split('id="lines"')[1]
    mine = client.get(address, {"who": "clinician"}).content.decode().split('id="lines"')[1]
    assert "Measured" not in mine
    assert "No line fits" in client.get(address, {"kind": "changed"}).content.decode()
    assert "No line fits" in client.get(address, {"find": "no such words"}).content.decode()
    part = client.get(address, {"kind": "levels"}, headers={"HX-Request": "true"}).content
    assert b"<html" not in part


def test_every_line_stands_somewhere(shown: Opened) -> None:
    """Page after page, every event that was entered is there once."""
    client, address = signed_in("clinician"), f"/children/{CODE}/timeline/"
    found: list[str] = []
    asked: str | None = address
    while asked:
        page = client.get(asked).content.decode()
        found += re.findall(r'href="/children/SYN-001/events/([^"]+)/"', page)
        more = re.search(r'href="([^"]+)">Earlier lines', page)
        asked = more[1].replace("&amp;", "&") if more else None
    assert sorted(found) == sorted(child(shown, CODE).entered)


def test_as_known_on_a_day_before_a_correction_it_is_not_there(trial: Opened) -> None:
    event, client = weighed(trial), signed_in("coordinator")
    assert event.weight is not None
    sent = correcting(client, address_of(event), {"weight": f"{event.weight.value + 1}"})
    assert client.post(address_of(event), sent).status_code == 302
    yesterday = TODAY - timedelta(days=1)
    page = client.get(f"/children/{CODE}/?on={yesterday}").content.decode()
    assert 'class="changes"' not in page
    assert "typed wrongly" not in page
    whole = client.get(f"/children/{CODE}/timeline/?on={yesterday}").content.decode()
    assert "typed wrongly" not in whole
    assert "typed wrongly" in client.get(f"/children/{CODE}/timeline/").content.decode()
