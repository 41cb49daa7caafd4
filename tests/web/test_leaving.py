"""How a child leaves: what is written, what is refused, and what the pages say afterwards."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from glidepath.conduct import Command
from glidepath.conduct.acts import TakeConsent
from glidepath.conduct.due import due_of
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import Guardian, RegistrationCorrected
from glidepath.conduct.waiting import Kind
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.record import (
    ConsentGiven,
    ConsentWithdrawn,
    Died,
    LostToFollowUp,
    TreatmentStopped,
)
from glidepath.web.cohort import need_of
from glidepath.web.forms import new_name
from glidepath.web.opened import Opened
from glidepath.web.spark import HEIGHT, spark
from web.serving import NOW, hidden, signed_in
from web.test_child import tapering
from web.test_pharmacy import sent, sent_anyhow
from web.test_writing import child, form, moving

CODE = "SYN-001"
ADDRESS = f"/children/{CODE}/leaving/"
AT = "2026-11-16T15:00"
"""At the place of the child, Shanghai: an hour before now."""
MOMENT = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)
STOPPED = {"step": "stopped", "at": AT, "reason": "mouth ulcers"}
WITHDRAWN = {"step": "withdrawn", "at": AT}
LOST = {"step": "lost", "at": "2026-10-20T09:30", "note": "moved away"}
DIED = {"step": "died", "at": AT, "cause": "an accident"}


def told(answer: Any) -> list[str]:
    """Everything that is said to stand in the way."""
    alert = answer.content.decode().partition('role="alert"')[2].partition("</section>")[0]
    return re.findall(r"<li>(.*?)</li>", alert)


def page_of(client: Client, code: str = CODE) -> str:
    """The page of a child as somebody reads it."""
    return client.get(f"/children/{code}/").content.decode().replace("\xa0", " ")


def card_of(page: str) -> str:
    return page.split('class="card decision"')[1].split("</section>")[0]


def kinds_due(trial: Opened, code: str = CODE) -> set[Kind]:
    """What waits about a child, ahead or now, as the conduct finds it."""
    found = due_of(child(trial, code), NOW, trial.history, ConsentRules())
    return {each.kind for each in found}


def left(client: Client, values: Mapping[str, str], code: str = CODE) -> None:
    answer = sent(client, f"/children/{code}/leaving/", values)
    assert answer.status_code == 302, told(answer)
    assert answer["Location"] == f"/children/{code}/"


# --- what is written, and what the pages say then -------------------------------------------------


def test_a_treatment_that_stopped_is_written_once(trial: Opened) -> None:
    client = signed_in("clinician")
    values = form(client, ADDRESS, STOPPED)
    assert client.post(ADDRESS, values).status_code == 302
    head = trial.ledger.head()
    assert client.post(ADDRESS, values).status_code == 302, "sent twice"
    assert trial.ledger.head() == head
    (event,) = child(trial, CODE).of(TreatmentStopped)
    assert (event.happened, event.reason) == (MOMENT, "mouth ulcers")
    page = page_of(client)
    assert "It is written down that the treatment stopped." in page
    assert f'<a href="/children/{CODE}/events/{event.id}/">16 Nov 2026 15:00</a>' in page
    assert "<b>Treatment stopped: mouth ulcers</b>" in page
    assert "the treatment was stopped in the maintenance arm" in card_of(page)
    assert Kind.OUTCOME in kinds_due(trial)
    shown = client.get(ADDRESS).content.decode()
    assert "Treatment stopped: mouth ulcers" in shown
    assert 'value="stopped"' not in shown, "it cannot stop twice"
    again = sent(client, ADDRESS, {**STOPPED, "reason": "once more"})
    assert again.status_code == 422
    assert told(again) == [
        "End of treatment: no dose is given, or the treatment was stopped already"
    ]
    assert trial.ledger.head() == head


def test_a_taper_that_stopped_recommends_nothing(trial: Opened) -> None:
    code, client = tapering(trial), signed_in("clinician")
    left(client, STOPPED, code)
    page = page_of(client, code)
    assert "<b>Treatment stopped: mouth ulcers</b>" in page
    assert 'class="regimen"' not in card_of(page)
    assert f"/children/{code}/order/" in page, "a clinician can order again"
    assert "the drug has ended" in signed_in("pharmacist").get("/pharmacy/").content.decode()


def test_who_died_or_was_lost_in_a_relapse_is_not_the_first_who_needs_somebody(
    trial: Opened,
) -> None:
    client, entry = signed_in("clinician"), f"/children/{CODE}/entry/"
    relapse = {"at": AT, "relapse": "confirmed", "sign:swelling": "yes"}
    assert client.post(entry, form(client, entry, relapse)).status_code == 302
    assert need_of(trial.thought(child(trial, CODE))).key == "relapse-confirmed"
    left(client, {**DIED, "at": "2026-11-16T15:30"})
    assert need_of(trial.thought(child(trial, CODE))).key == "ended"


def test_a_withdrawal_offers_only_what_is_consented_to(trial: Opened) -> None:
    client = signed_in("coordinator")
    offered = client.get(ADDRESS).content.decode()
    assert set(re.findall(r'name="scope:([a-z-]+)"', offered)) == {"treatment", "follow-up", "data"}
    assert "Nobody has to give a reason." in offered
    left(client, {**WITHDRAWN, "scope:treatment": "yes", "scope:follow-up": "yes"})
    (event,) = child(trial, CODE).of(ConsentWithdrawn)
    assert (event.scope, event.reason) == ({"treatment", "follow-up"}, None)
    assert event.happened == MOMENT
    rest = client.get(ADDRESS).content.decode()
    assert re.findall(r'name="scope:([a-z-]+)"', rest) == ["data"]
    assert "Consent withdrawn for follow-up" in rest
    page = page_of(signed_in("clinician"))
    assert "Obtain consent" in card_of(page)
    assert f"/children/{CODE}/order/" not in page, "every order would be refused"
    before = trial.ledger.head()
    twice = sent(client, ADDRESS, {**WITHDRAWN, "scope:treatment": "yes"})
    assert told(twice) == ["There is no consent of this scope to withdraw."]
    assert trial.ledger.head() == before


def test_without_follow_up_nothing_is_due_and_a_dose_is_still_recommended(trial: Opened) -> None:
    code, client = moving(trial), signed_in("clinician")
    assert kinds_due(trial, code) & {Kind.VISIT, Kind.OUTCOME}
    left(client, {**WITHDRAWN, "scope:follow-up": "yes"}, code)
    assert not kinds_due(trial, code) & {Kind.VISIT, Kind.LEVEL, Kind.DECISION, Kind.OUTCOME}
    page = page_of(client, code)
    assert 'class="regimen"' in card_of(page)
    assert f"/children/{code}/order/" in page
    weighed = sent(client, f"/children/{code}/entry/", {"at": "2026-11-16T15:30", "weight": "21"})
    assert told(weighed) == ["No consent for this is in force."]
    earlier = {"at": "2026-11-16T14:30", "weight": "21"}
    assert sent(client, f"/children/{code}/entry/", earlier).status_code == 302


def test_a_consent_that_is_given_anew_is_not_shown_as_withdrawn(trial: Opened) -> None:
    client = signed_in("coordinator")
    left(client, {**WITHDRAWN, "scope:treatment": "yes", "reason": "too many visits"})
    assert "too many visits" in page_of(client)
    given = next(iter(child(trial, CODE).of(ConsentGiven)))
    consent = given.model_copy(update={"id": None, "known": None, "happened": NOW})
    command = Command(
        id=new_name(),
        at=NOW,
        actor="coordinator",
        role=Role.COORDINATOR,
        site=SiteId("SHA"),
        what=TakeConsent(
            consent, (Guardian(relation="mother", signed=child(trial, CODE).day(NOW)),)
        ),
        participant=ParticipantId(CODE),
    )
    assert isinstance(trial.conduct.run(command), tuple)
    page = page_of(signed_in("clinician"))
    assert "Consent withdrawn for treatment</b>" not in page
    assert f"/children/{CODE}/order/" in page


def test_who_is_lost_can_come_back(trial: Opened) -> None:
    client = signed_in("coordinator")
    assert kinds_due(trial) & {Kind.VISIT, Kind.OUTCOME}
    left(client, LOST)
    (event,) = child(trial, CODE).of(LostToFollowUp)
    assert event.happened == datetime(2026, 10, 20, 1, 30, tzinfo=UTC)
    assert event.note == "moved away"
    assert not kinds_due(trial) & {Kind.VISIT, Kind.LEVEL, Kind.DECISION, Kind.OUTCOME}
    doctor = signed_in("clinician")
    page = page_of(doctor)
    assert "<b>Lost to follow-up</b> · moved away" in page
    card = card_of(page)
    assert "Nothing can be proposed." in card
    assert "the dose ordered last is" in card
    for word in ("Next level", "not met yet", "Until then"):
        assert word not in card
    assert "what-if" not in page
    assert f"/children/{CODE}/order/" not in page
    assert "nothing is due" in doctor.get("/").content.decode()
    assert 'value="lost"' not in client.get(ADDRESS).content.decode()
    before = trial.ledger.head()
    twice = sent(client, ADDRESS, {**LOST, "at": AT})
    assert told(twice) == ["The child is lost to follow-up already."]
    assert trial.ledger.head() == before

    undo = {"step": "withdraw", "why": "the family called"}
    assert sent(client, f"/children/{CODE}/events/{event.id}/", undo).status_code == 302
    assert kinds_due(trial) & {Kind.VISIT, Kind.OUTCOME}
    back = page_of(doctor)
    assert "<b>Lost to follow-up</b>" not in back
    assert f"/children/{CODE}/order/" in back


def test_a_death_leaves_nothing_to_do_but_what_is_still_written(trial: Opened) -> None:
    client = signed_in("clinician")
    left(client, DIED)
    (event,) = child(trial, CODE).of(Died)
    assert (event.happened, event.cause) == (MOMENT, "an accident")
    page = page_of(client)
    assert "<b>Died</b> · an accident" in page
    card = card_of(page)
    for word in (
        "Meanwhile",
        "mg a day",
        "not met yet",
        "Next level",
        "clinician decides about the dose",
    ):
        assert word not in card
    assert f"/children/{CODE}/order/" not in page
    assert f"/children/{CODE}/entry/" in page, "results and adverse events may still come"
    assert not kinds_due(trial) & {
        Kind.VISIT,
        Kind.LEVEL,
        Kind.DECISION,
        Kind.OUTCOME,
        Kind.SERIOUS_REPORT,
    }
    shown = client.get(ADDRESS).content.decode()
    assert re.findall(r'name="step" value="([a-z]+)"', shown) == ["withdrawn"]
    before = trial.ledger.head()
    twice = sent(client, ADDRESS, {**DIED, "cause": ""})
    assert told(twice) == ["The death is written down already."]
    late = sent(client, ADDRESS, {**LOST, "at": "2026-11-16T15:30"})
    assert told(late) == ["It would have happened after the death."]
    assert trial.ledger.head() == before


def test_the_past_does_not_know_of_it(trial: Opened) -> None:
    client = signed_in("clinician")
    left(client, DIED)
    page = client.get(f"/children/{CODE}/?on=2026-11-01").content.decode()
    assert "<b>Died</b>" not in page


def test_the_small_picture_ends_with_the_dose_and_with_the_life(trial: Opened) -> None:
    """The bottom of the picture is no drug: `HEIGHT` less a margin of 2."""
    client = signed_in("clinician")
    stopped, dead = CODE, "SYN-006"

    def ahead(code: str) -> list[str]:
        thought = trial.thought(child(trial, code))
        found = thought.answer.assessment
        assert found is not None
        picture = spark(thought, found)
        assert picture is not None
        return re.findall(r",([0-9.]+)", picture.ahead)

    for code in (stopped, dead):
        assert ahead(code)
        assert str(HEIGHT - 2.0) not in ahead(code)
    left(client, STOPPED, stopped)
    left(client, DIED, dead)
    assert set(ahead(stopped)) == {str(HEIGHT - 2.0)}
    assert ahead(dead) == []


# --- what is refused ------------------------------------------------------------------------------


WRONG: tuple[tuple[Mapping[str, str], list[str]], ...] = (
    ({**STOPPED, "reason": "  "}, ["Reason: is needed"]),
    (
        {**STOPPED, "reason": "", "at": "2026-11-16T16:01"},
        ["Day and time: lies in the future", "Reason: is needed"],
    ),
    ({**STOPPED, "at": "soon"}, ["Day and time: is no day and time"]),
    ({**STOPPED, "at": "0001-01-01T00:00"}, ["Day and time: is no day and time"]),
    ({**STOPPED, "at": ""}, ["Day and time: is no day and time"]),
    (WITHDRAWN, ["Withdrawal of consent: choose what is withdrawn"]),
    ({**WITHDRAWN, "scope:everything": "yes"}, ["For: is none of the choices"]),
    ({**LOST, "at": "2026-11-17T09:30"}, ["Day and time: lies in the future"]),
    ({**DIED, "at": "2027-01-01T00:00"}, ["Day and time: lies in the future"]),
)


def test_what_is_wrong_is_told_by_field_and_stays(shown: Opened) -> None:
    client, before = signed_in("clinician"), shown.ledger.head()
    for values, wrong in WRONG:
        answer = sent(client, ADDRESS, values)
        assert answer.status_code == 422, values
        assert told(answer) == wrong, values
        page = answer.content.decode()
        sent_form = page.split(f'aria-labelledby="{values["step"]}"')[1].split("</form>")[0]
        for name in ("at", "reason", "note", "cause"):
            if values.get(name, "").strip():
                assert f'value="{values[name]}"' in sent_form, (values, name)
    assert shown.ledger.head() == before


def test_the_boxes_that_were_ticked_stay_ticked(shown: Opened) -> None:
    values = {**WITHDRAWN, "at": "never", "scope:data": "yes", "reason": "so they wish"}
    page = sent(signed_in("clinician"), ADDRESS, values).content.decode()
    assert 'name="scope:data" value="yes" checked' in page
    assert 'name="scope:treatment" value="yes">' in page
    assert 'value="so they wish"' in page
    assert 'value="mouth' not in page


def test_only_a_clinician_stops_the_treatment(shown: Opened) -> None:
    client, before = signed_in("coordinator"), shown.ledger.head()
    page = client.get(ADDRESS).content.decode()
    steps = re.findall(r'name="step" value="([a-z]+)"', page)
    assert steps == ["withdrawn", "lost", "died"]
    refused = sent(client, ADDRESS, STOPPED)
    assert refused.status_code == 422
    assert told(refused) == ["Your role may not do this."]
    for person in ("pharmacist", "monitor", "board", "assessor", "statistician", "administrator"):
        reader = signed_in(person)
        assert reader.get(ADDRESS).status_code == 403
        assert sent_anyhow(reader, ADDRESS, DIED) == 403
    assert sent_anyhow(client, ADDRESS, {"step": "vanished", "at": AT}) == 404
    assert shown.ledger.head() == before


def test_the_link_is_the_last_act_and_for_those_who_may(shown: Opened) -> None:
    for person, there in (("clinician", True), ("coordinator", True), ("monitor", False)):
        page = signed_in(person).get(f"/children/{CODE}/").content.decode()
        assert (f'<a class="plain" href="{ADDRESS}">' in page) is there
        assert (f'href="/screening/{CODE}/"' in page) is there


def test_somebody_else_wrote_meanwhile(trial: Opened) -> None:
    mine, theirs = signed_in("clinician"), signed_in("coordinator")
    values = form(mine, ADDRESS, STOPPED)
    left(theirs, {**WITHDRAWN, "scope:follow-up": "yes"})
    head = trial.ledger.head()
    answer = mine.post(ADDRESS, values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else wrote meanwhile" in page
    assert 'value="mouth ulcers"' in page
    assert trial.ledger.head() == head
    again = {**values, "command": hidden(page, "command"), "seen": hidden(page, "seen")}
    assert mine.post(ADDRESS, again).status_code == 302


def test_both_languages_say_what_follows(shown: Opened) -> None:
    client = signed_in("clinician")
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    page = client.get(ADDRESS).content.decode()
    assert "撤回无须说明理由" in page
    assert "此记录不启动严重事件报告时限" in page
    refused = sent(client, ADDRESS, {**STOPPED, "reason": ""})
    assert told(refused) == ["理由：必填"]


def test_why_a_consent_was_withdrawn_is_not_for_the_blinded(trial: Opened) -> None:
    left(
        signed_in("clinician"),
        {**WITHDRAWN, "scope:data": "yes", "reason": "the taper made her ill"},
    )
    for person in ("assessor", "statistician", "administrator", "pharmacist"):
        reader = signed_in(person)
        for address in ("/", f"/children/{CODE}/", ADDRESS, f"/assessments/{CODE}/", "/reports/"):
            assert b"made her ill" not in reader.get(address).content, (person, address)


# --- the registration -----------------------------------------------------------------------------

SCREENED = f"/screening/{CODE}/"


def registering(trial: Opened, **values: str) -> dict[str, str]:
    known = child(trial, CODE).participant
    usual = {"sex": known.sex, "born": str(known.born), "reason": "read wrongly"}
    return {"step": "registration", **usual, **values}


def test_a_wrong_registration_is_corrected_once(trial: Opened) -> None:
    client, known = signed_in("coordinator"), child(trial, CODE).participant
    page = client.get(SCREENED).content.decode()
    assert f'name="born" required maxlength="10" value="{known.born}"' in page
    assert f'<option value="{known.sex}" selected>' in page
    other = "female" if known.sex == "male" else "male"
    values = form(client, SCREENED, registering(trial, sex=other, born="2018-02"))
    assert client.post(SCREENED, values).status_code == 302
    head = trial.ledger.head()
    assert client.post(SCREENED, values).status_code == 302, "sent twice"
    assert trial.ledger.head() == head
    found = child(trial, CODE)
    assert (found.participant.sex, str(found.participant.born)) == (other, "2018-02")
    assert [each.reason for each in found.told(RegistrationCorrected)] == ["read wrongly"]
    page = client.get(SCREENED).content.decode()
    assert "The registration is corrected." in page
    assert f"Registered: {'girl' if other == 'female' else 'boy'}, born 2018-02." in page
    assert "8 y 9 m" in page_of(client), "from February 2018 to November 2026"


MISTAKEN: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({"reason": ""}, ["Reason: is needed"]),
    ({"born": ""}, ["Born: is needed"]),
    ({"born": "2018-13"}, ["Born: is no year, month or day such as 2020-05-01"]),
    ({"born": "5 May 2018"}, ["Born: is no year, month or day such as 2020-05-01"]),
    ({"sex": "both"}, ["sex: is none of the choices"]),
    ({}, ["Born: nothing was changed"]),
    ({"born": "2026-11-01"}, ["Born: does not fit what is written down of the child"]),
    ({"born": "1901"}, ["Born: does not fit what is written down of the child"]),
)


def test_a_registration_that_cannot_be_is_refused_and_stays(shown: Opened) -> None:
    client, before = signed_in("clinician"), shown.ledger.head()
    for change, wrong in MISTAKEN:
        values = registering(shown, **change)
        answer = sent(client, SCREENED, values)
        assert answer.status_code == 422, change
        assert told(answer) == wrong, change
        page = answer.content.decode()
        assert '<details class="card" open>' in page
        assert f'name="born" required maxlength="10" value="{values["born"]}"' in page
    assert shown.ledger.head() == before


def test_who_does_not_screen_corrects_no_registration(shown: Opened) -> None:
    before = shown.ledger.head()
    for person in ("pharmacist", "monitor", "assessor", "administrator"):
        assert sent_anyhow(signed_in(person), SCREENED, registering(shown, sex="unknown")) == 403
    assert shown.ledger.head() == before


def test_a_child_that_is_being_screened_can_leave_and_be_registered_anew(trial: Opened) -> None:
    client, code = signed_in("coordinator"), "SYN-901"
    screened = {"code": code, "sex": "female", "born": "2020-05-01"}
    assert sent(client, "/screening/", screened).status_code == 302
    page = client.get(f"/children/{code}/leaving/").content.decode()
    assert re.findall(r'name="step" value="([a-z]+)"', page) == ["lost", "died"]
    anew = {"step": "registration", "sex": "male", "born": "2020-05-10", "reason": "misheard"}
    assert sent(client, f"/screening/{code}/", anew).status_code == 302
    shown = client.get(f"/screening/{code}/").content.decode().replace("\xa0", " ")
    assert "Registered: boy, born 10 May 2020." in shown
    left(client, {**LOST, "at": AT, "note": ""}, code)
    (event,) = child(trial, code).of(LostToFollowUp)
    assert event.note is None
    assert "<b>Lost to follow-up</b></li>" in page_of(client, code)
