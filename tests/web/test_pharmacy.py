"""The pharmacy by requests: order, check, dispense, label, check, take back, count, and ask."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from glidepath.conduct.dispensing import last_day
from glidepath.conduct.steps import SignatureGiven
from glidepath.conduct.stock import stock
from glidepath.record import CoMedicationStarted, CoMedicationStopped, Dispensed, DoseOrdered
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.forms import new_name
from glidepath.web.opened import Opened, serve
from web.serving import NOW, signed_in
from web.test_child import answer_of
from web.test_writing import child, form, moving

SUPPLY = "/supply/"
RECEIVED = {
    "step": "receive",
    "formulation": "oral-solution",
    "batch": "T-1",
    "amount": "180",
    "on": "2026-11-16",
    "expires": "2027-06-30",
}
CHECK = {"step": "check", "name": "Chen Na", "password": PASSWORD}
GIVE = {
    "step": "dispense",
    "batch": "T-1",
    "expires": "2027-06-30",
    "amount": "60",
    "unit": "mL",
}


def told(answer: Any) -> list[str]:
    page = answer.content.decode()
    return re.findall(r"<li>(.*?)</li>", page)


def sent(client: Client, address: str, values: Mapping[str, str]) -> HttpResponse:
    answer: HttpResponse = client.post(address, form(client, address, values))  # type: ignore[assignment]
    return answer


def ordered(trial: Opened) -> str:
    """Accept a decision that moves the dose, and sign it; give the child's code."""
    code, doctor = moving(trial), signed_in("clinician")
    address = f"/children/{code}/order/"
    values = {"answer": "accept", "name": "Dr Li", "password": PASSWORD}
    assert sent(doctor, address, values).status_code == 302
    return code


def test_from_the_order_to_the_balance(trial: Opened) -> None:
    code = ordered(trial)
    address = f"/pharmacy/{code}/"
    first, second = signed_in("pharmacist"), signed_in("second-pharmacist")
    assert sent(first, SUPPLY, RECEIVED).status_code == 302
    refused = sent(first, address, GIVE)
    assert any("Nobody else has checked" in each for each in told(refused))
    assert sent(first, address, {**CHECK, "password": "x"}).status_code == 422
    assert sent(first, address, CHECK).status_code == 302
    own = sent(first, address, GIVE)
    assert any("Nobody else has checked" in each for each in told(own)), "not by oneself"

    values = form(second, address, GIVE)
    done = second.post(address, values)
    assert done.status_code == 302, told(done)
    head = trial.ledger.head()
    assert second.post(address, values).status_code == 302, "sent twice"
    assert trial.ledger.head() == head
    given = child(trial, code).of(Dispensed)[-1]
    assert (given.batch, given.formulation) == ("T-1", "oral-solution")
    page = second.get(address).content.decode().replace("\xa0", " ")
    assert "You wrote this: somebody else checks it." in page
    assert "Dispensed: 60 mL, batch T-1" in page
    again = sent(first, address, GIVE)
    assert any("waits for its check" in each for each in told(again))

    paper = second.get(f"{address}label/{given.id}.pdf")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Disposition"] == f'attachment; filename="{code}-label.pdf"'
    assert second.get(f"{address}label/nothing.pdf").status_code == 404
    assert "For clinical trial use only" in page
    assert "Batch T-1. Do not use after 30 Jun 2027" in page
    assert "Volume checked by Chen Na" in page

    look = {"step": "look", "event": given.id or "", "name": "Wu Bo", "password": PASSWORD}
    mine = sent(second, address, look)
    assert any("Nobody checks what they dispensed" in each for each in told(mine))
    assert sent(first, address, look).status_code == 302

    back = {"step": "return", "formulation": "oral-solution", "batch": "T-1", "unit": "mL"}
    more = sent(first, address, {**back, "amount": "61"})
    assert any("not so much: 60" in each for each in told(more))
    assert sent(first, address, {**back, "amount": "59,5"}).status_code == 302
    page = first.get(address).content.decode().replace("\xa0", " ")
    assert "60 mL dispensed − 59.5 mL returned = 0.5 mL taken" in page
    assert "Nothing was ordered in this time." in page, "given and returned on one day"
    batch = stock(trial.trial(), trial.history, "SHA")["oral-solution", "T-1"]
    assert [float(each) for each in (batch.remaining, batch.brought_back)] == [120, 59.5]


def test_a_wrong_amount_expiry_or_step_writes_nothing(trial: Opened) -> None:
    code, client = ordered(trial), signed_in("pharmacist")
    address = f"/pharmacy/{code}/"
    before = trial.ledger.head()
    for change in ({"amount": "many"}, {"amount": "-3"}, {"expires": ""}, {"batch": ""}):
        assert sent(client, address, {**GIVE, **change}).status_code == 422
    assert sent(client, address, {"step": "steal"}).status_code == 404
    assert trial.ledger.head() == before


def test_an_order_past_its_end_is_neither_dispensed_nor_labelled(trial: Opened) -> None:
    code, client = ordered(trial), signed_in("pharmacist")
    address = f"/pharmacy/{code}/"
    sent(client, SUPPLY, RECEIVED)
    sent(signed_in("coordinator"), address, CHECK)
    assert sent(client, address, GIVE).status_code == 302
    given = child(trial, code).of(Dispensed)[-1].id
    assert client.get(f"{address}label/{given}.pdf").status_code == 200
    found = child(trial, code)
    end = last_day(found, trial.history.versions[0], found.of(DoseOrdered)[-1])
    assert end is not None
    late = trial.now() + timedelta(days=(end - found.day(trial.now())).days + 1)
    later = Opened(trial.configuration, trial.ledger, trial.history, lambda: late)
    serve(later)
    other = signed_in("coordinator")
    page = other.get(address).content.decode()
    assert "expired on" in page
    assert 'value="dispense"' not in page
    assert other.get(f"{address}label/{given}.pdf").status_code == 404
    values = {"command": f"web-{'0' * 36}", "seen": str(found.version), **GIVE}
    refused = other.post(address, values)
    assert refused.status_code == 422
    assert any("a clinician orders anew" in each for each in told(refused))


def test_who_reads_the_pharmacy_does_not_write_in_it(trial: Opened) -> None:
    code = ordered(trial)
    before = trial.ledger.head()
    for person in ("monitor", "board"):
        client = signed_in(person)
        assert 'value="receive"' not in client.get(SUPPLY).content.decode()
        assert sent_anyhow(client, SUPPLY, RECEIVED) == 422
        assert sent_anyhow(client, f"/pharmacy/{code}/", GIVE) == 422
        assert sent_anyhow(client, f"/pharmacy/{code}/other-drug/", {"drug": "voriconazole"}) == 422
    assert sent_anyhow(signed_in("clinician"), SUPPLY, RECEIVED) == 422
    for person in ("assessor", "statistician", "administrator"):
        client = signed_in(person)
        assert sent_anyhow(client, SUPPLY, RECEIVED) == 403
        assert sent_anyhow(client, f"/pharmacy/{code}/", GIVE) == 403
        answer = client.get("/supply/?days=28")
        assert answer.status_code == 403
        assert b"SYN-2601" not in answer.content
    assert trial.ledger.head() == before


def sent_anyhow(client: Client, address: str, values: Mapping[str, str]) -> int:
    """Send a form that the page does not offer."""
    return client.post(address, {"command": new_name(), "seen": "0", **values}).status_code


def test_supply_is_received_counted_destroyed_and_held_against_the_need(trial: Opened) -> None:
    client = signed_in("pharmacist")
    for change, part in (
        ({"batch": ""}, "Batch"),
        ({"expires": ""}, "Expires"),
        ({"amount": "x"}, "Amount"),
        ({"batch": "A;B"}, "Batch"),
    ):
        wrong = sent(client, SUPPLY, {**RECEIVED, **change})
        assert any(part in each for each in told(wrong)), change
    assert sent(client, SUPPLY, {"step": "steal"}).status_code == 404
    assert sent(client, SUPPLY, RECEIVED).status_code == 302
    count = {"step": "count", "formulation": "oral-solution", "batch": "T-1", "on": "2026-11-16"}
    assert sent(client, SUPPLY, {**count, "amount": "179.5"}).status_code == 302
    destroy = {**count, "step": "destroy", "amount": "20", "of": "shelf", "reason": "broken"}
    assert sent(client, SUPPLY, destroy).status_code == 302
    page = client.get(SUPPLY).content.decode().replace("\xa0", " ")
    row = page.split('<th scope="row">T-1</th>')[1].split("</tr>")[0]
    assert "180 mL" in row
    assert "20 mL from the shelf" in row
    assert "<strong>160 mL</strong>" in row
    assert "179.5 mL, the book said 180 mL, difference −0.5 mL" in row
    assert "What the signed orders need" not in page, "nobody chose the days"
    assert "within" not in row
    soon = client.get("/supply/?days=300").content.decode().replace("\xa0", " ")
    assert "within 300 days" in soon
    assert "What the signed orders need in 300 days" in soon
    assert "too little" in soon, "no batch lasts for 300 days"


def test_the_need_is_that_of_the_signed_orders_by_hand(trial: Opened) -> None:
    """One bottle of 60 mL keeps for 30 days: 28 days of less than 2 mL a day take one each."""
    client = signed_in("pharmacist")
    page = client.get("/supply/?days=28").content.decode().replace("\xa0", " ")
    need = page.split('id="need-SHA"')[1].split("</table>")[0]
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", need.split("<tbody>")[1])
    signed = [
        each
        for each in trial.trial().children.values()
        if each.participant.site == "SHA" and _signed(trial, each.participant.id)
    ]
    doses = [float(each.of(DoseOrdered)[-1].daily_dose.value) for each in signed]
    assert len(doses) >= 2
    assert max(doses) < 2
    assert cells[:2] == ["oral solution 1 mg/mL", str(len(doses))]
    assert float(cells[2].removesuffix(" mL")) == pytest.approx(28 * sum(doses))
    assert cells[3] == f"{60 * len(doses)} mL ({len(doses)} bottles)"
    assert cells[5] == "enough"


def _signed(trial: Opened, code: str) -> bool:
    """Whether the last order of a child bears the clinician's signature, read from the lines."""
    found = child(trial, code)
    order = found.of(DoseOrdered)[-1]
    return order.daily_dose.value > 0 and any(
        isinstance(each.fact, SignatureGiven)
        and order.id in each.fact.events
        and each.fact.meaning == "ordered"
        for each in found.entries
    )


def test_another_drug_is_asked_about_and_written_down(trial: Opened) -> None:
    code = ordered(trial)
    address = f"/pharmacy/{code}/other-drug/"
    client = signed_in("pharmacist")
    before = trial.ledger.head()
    page = client.get(f"{address}?drug=伏立康唑").content.decode().replace("\xa0", " ")
    assert "Exposure times 11 while it is taken" in page
    assert "Voriconazole prescribing information" in page
    assert "reaches 15 ng/mL" in page
    assert "Measure a level from" in page
    asked = client.get(f"{address}?drug=aspirin").content.decode()
    assert "That does not mean that it is harmless" in asked
    for wrong in ("drug=voriconazole&start=2026-01-01", "drug=voriconazole&start=soon"):
        assert client.get(f"{address}?{wrong}").status_code == 422
    backwards = client.get(f"{address}?drug=voriconazole&start=2026-11-20&stop=2026-11-18")
    assert backwards.status_code == 422
    assert trial.ledger.head() == before, "nothing is stored by asking"
    course = client.get(f"{address}?drug=rifampicin&start=2026-11-16&stop=2026-11-29")
    assert "And after the drug: from" in course.content.decode()
    unnumbered = client.get(f"{address}?drug=itraconazole").content.decode()
    assert "No level is foreseen, because no number is known." in unnumbered
    assert sent_anyhow(client, address, {"drug": "一种 药"}) == 422
    assert sent_anyhow(client, address, {"drug": "伏立康唑"}) == 302
    assert child(trial, code).of(CoMedicationStarted)[-1].drug == "voriconazole"
    page = client.get(address).content.decode().replace("\xa0", " ")
    assert "voriconazole is written down as started" in page
    taken = page.split('id="taken"')[1].split("</section>")[0]
    assert "<b>voriconazole</b>" in taken
    assert "since 16 Nov 2026" in taken


def test_another_drug_that_is_taken_is_written_down_as_stopped(trial: Opened) -> None:
    code, client = moving(trial), signed_in("pharmacist")
    address = f"/pharmacy/{code}/other-drug/"
    start = {"drug": "伏立康唑", "since": "2026-11-09"}
    assert sent(client, f"{address}?drug=伏立康唑", start).status_code == 302
    assert child(trial, code).of(CoMedicationStarted)[-1].happened == date(2026, 11, 9)
    before = trial.ledger.head()
    stop = {"step": "stop", "drug": "voriconazole"}
    for wrong, told_so in (
        ({**stop, "stopped": "2026-11-08"}, "not before it was started"),
        ({**stop, "stopped": "2026-11-17"}, "It lies in the future"),
        ({**stop, "stopped": "yesterday"}, "a day on which it was stopped"),
        ({**stop, "drug": "aspirin"}, "This drug is not being taken"),
        ({**stop, "drug": "no drug"}, "Name a drug that is taken"),
    ):
        refused = sent(client, address, wrong)
        assert refused.status_code == 422, wrong
        assert any(told_so in each for each in told(refused)), (wrong, told(refused))
    kept = sent(client, address, {**stop, "stopped": "2026-11-08"}).content.decode()
    assert 'name="stopped" type="date" max="2026-11-16" value="2026-11-08"' in kept
    assert trial.ledger.head() == before

    values = form(client, address, {**stop, "stopped": "2026-11-12"})
    assert client.post(address, values).status_code == 302
    written = trial.ledger.head()
    assert client.post(address, values).status_code == 302, "sent twice"
    assert trial.ledger.head() == written
    found = child(trial, code).of(CoMedicationStopped)[-1]
    assert (found.drug, found.happened) == ("voriconazole", date(2026, 11, 12))
    page = client.get(address).content.decode()
    assert "voriconazole is written down as stopped" in page
    assert 'id="taken"' not in page
    anew = {**values, "command": new_name(), "seen": "0"}
    assert any("This drug is not being taken" in each for each in told(client.post(address, anew)))
    assert trial.ledger.head() == written


def test_another_drug_that_is_started_and_stopped_today_is_so_at_this_moment(
    trial: Opened,
) -> None:
    code, client = moving(trial), signed_in("clinician")
    address = f"/pharmacy/{code}/other-drug/"
    for since, told_so in (("soon", "the day on which it was"), ("2026-11-17", "in the future")):
        wrong = {"drug": "aspirin", "since": since}
        refused = sent(client, f"{address}?drug=aspirin", wrong)
        assert any(told_so in each for each in told(refused)), since
        assert f'value="{since}"' in refused.content.decode()
    today = {"drug": "aspirin", "since": "2026-11-16"}
    assert sent(client, f"{address}?drug=aspirin", today).status_code == 302
    assert child(trial, code).of(CoMedicationStarted)[-1].happened == NOW
    stop = {"step": "stop", "drug": "aspirin", "stopped": "2026-11-16"}
    assert sent(client, address, stop).status_code == 302
    assert child(trial, code).of(CoMedicationStopped)[-1].happened == NOW
    assert "aspirin is written down as stopped" in client.get(address).content.decode()


def test_who_reads_the_drugs_that_are_taken_does_not_stop_them(trial: Opened) -> None:
    code, client = moving(trial), signed_in("clinician")
    address = f"/pharmacy/{code}/other-drug/"
    sent_anyhow(client, address, {"drug": "aspirin"})
    before = trial.ledger.head()
    for person in ("monitor", "board", "unblinded"):
        reader = signed_in(person)
        page = reader.get(address).content.decode()
        assert "<b>aspirin</b>" in page
        assert 'value="stop"' not in page
        assert 'name="since"' not in reader.get(f"{address}?drug=warfarin").content.decode()
        assert sent_anyhow(reader, address, {"step": "stop", "drug": "aspirin"}) == 422
    for person in ("assessor", "statistician", "administrator"):
        reader = signed_in(person)
        assert sent_anyhow(reader, address, {"step": "stop", "drug": "aspirin"}) == 403
    assert trial.ledger.head() == before


def test_the_factor_multiplies_the_trough_of_every_dose(trial: Opened) -> None:
    """Diltiazem raises exposure 1.6-fold: the first row is the present dose."""
    code = moving(trial)
    client = signed_in("clinician")
    page = client.get(f"/pharmacy/{code}/other-drug/?drug=diltiazem").content.decode()
    table = page.split('id="doses"')[1].split("</table>")[0]
    rows = re.findall(r'<td class="number">([0-9.]+) \(', table)
    assert len(rows) >= 2
    for without, with_it in zip(rows[::2], rows[1::2], strict=True):
        assert float(with_it) == pytest.approx(1.6 * float(without), abs=0.15)
    present = answer_of(trial, code).assessment.present.dose
    assert f"{present / 1000:.2f}" in table


def test_the_list_shows_what_waits_and_until_when(shown: Opened) -> None:
    page = signed_in("pharmacist").get("/pharmacy/").content.decode()
    assert "To be checked" in page
    assert re.search(r"<td>\d+ \w+ 202[67]</td>|expired on", page)
