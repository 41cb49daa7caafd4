"""What is kept is shown only while it holds: everything is compared with a trial opened afresh."""

import pickle
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from multiprocessing import Pipe
from threading import Barrier, Thread
from typing import Any

import pytest
from django.test import Client

from glidepath.conduct import Role, facts_seen
from glidepath.conduct.child import Child
from glidepath.conduct.due import DAYS_KEPT, due_of
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.seen import reads
from glidepath.protocol import ProtocolHistory, with_value
from glidepath.quantities import Instant, instant
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Corrected, RelapseSuspected
from glidepath.record.event import Event
from glidepath.report import as_data
from glidepath.store.ledger import Ledger
from glidepath.web import apart as apart_from
from glidepath.web import warming
from glidepath.web.apart import Apart, ponder
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.drawing import SCREEN, picture
from glidepath.web.opened import Opened, serve
from glidepath.web.pages import monitoring, today
from glidepath.web.sending import command_of, send
from glidepath.web.thinking import Kept
from glidepath.web.warming import EVENING, Worker
from web.serving import NOW, signed_in
from web.test_child import tapering
from web.test_writing import form, moving

HOURS = timedelta(hours=1)
WORKING_OUT = "being worked out"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def cards(client: Client) -> dict[str, str]:
    """The card of every child, by code."""
    page = text_of(client, "/children/")
    return {
        re.search(r'class="code">([^<]*)', each)[1]: each  # type: ignore[index]
        for each in re.findall(r"<li>.*?</li>", page.partition('id="cards"')[2], re.DOTALL)
    }


def orders(client: Client) -> list[str]:
    return re.findall(r"<tr>.*?</tr>", text_of(client, "/pharmacy/"), re.DOTALL)


def again(trial: Opened, history: ProtocolHistory | None = None) -> Opened:
    """The same ledger, by another process: nothing is kept yet."""
    return Opened(
        trial.configuration, trial.ledger, history or trial.history, trial.now, None, trial.recorded
    )


@contextmanager
def afresh(trial: Opened) -> Iterator[None]:
    serve(again(trial))
    try:
        yield
    finally:
        serve(trial)


def write(trial: Opened, code: str, event: Event, name: str, person: str = "clinician") -> None:
    from glidepath.web.opened import Reader

    held = trial.roles(person)
    sent = send(trial, command_of(trial, Reader(person, held[0], held), event, name, code))
    assert isinstance(sent, tuple), sent


def suspected(at: Instant = NOW) -> RelapseSuspected:
    return RelapseSuspected(id="suspicion", happened=at)


def looks_the_same_afresh(trial: Opened, client: Client) -> dict[str, str]:
    shown = cards(client)
    with afresh(trial):
        assert cards(client) == shown
    return shown


def test_a_card_changes_with_an_event_its_annulment_the_language_and_the_day(
    trial: Opened,
) -> None:
    code, client = tapering(trial), signed_in("clinician")
    before = cards(client)
    assert "relapse suspected" not in before[code]
    write(trial, code, suspected(), "one")
    after = looks_the_same_afresh(trial, client)
    assert "relapse suspected" in after[code]
    assert {each for each in before if before[each] != after[each]} == {code}
    annulled = Corrected(event="suspicion", annulled=True, reason="another child", happened=NOW)
    write(trial, code, annulled, "two")
    assert "relapse suspected" not in cards(client)[code]
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert "减量" in cards(client)[code]
    client.post("/language/", {"language": "en", "next": "/"})
    trial.now = lambda: instant(NOW + timedelta(days=1))
    day = int(re.search(r"taper, day (\d+)", before[code])[1])  # type: ignore[index]
    assert f"taper, day {day + 1}" in looks_the_same_afresh(trial, client)[code]


def test_a_row_of_the_pharmacy_changes_with_the_order(trial: Opened) -> None:
    code, client, doctor = moving(trial), signed_in("pharmacist"), signed_in("clinician")
    before, address = orders(client), f"/children/{code}/order/"
    sent = form(doctor, address, {"answer": "accept", "name": "Dr Li", "password": PASSWORD})
    assert doctor.post(address, sent).status_code == 302
    after = orders(client)
    changed = [each for each in after if each not in before]
    assert len(after) == len(before)
    assert len(changed) == 1
    assert code in changed[0]
    assert "by Dr Li" in changed[0]
    with afresh(trial):
        assert orders(client) == after


def test_another_protocol_gives_other_cards_and_other_words(trial: Opened) -> None:
    code, client = tapering(trial), signed_in("clinician")
    address = f"/children/{code}/what-if/?dose=10"
    assert "At most 10 %" in text_of(client, address).replace("\u00a0", " ")
    other = with_value(trial.history.versions[0], "taper.cap", Fraction(1, 5))
    serve(again(trial, ProtocolHistory((other,))))
    assert "At most 20 %" in text_of(client, address).replace("\u00a0", " ")
    serve(trial)
    assert "At most 10 %" in text_of(client, address).replace("\u00a0", " ")


def test_each_role_and_site_is_shown_its_own(shown: Opened) -> None:
    everybody = {str(each) for each in shown.trial().children}
    assert set(cards(signed_in("monitor"))) == everybody
    here = {
        code for code, child in shown.trial().children.items() if child.participant.site == "SHA"
    }
    assert set(cards(signed_in("clinician"))) == here
    assert here < everybody
    for blind in ("assessor", "statistician", "administrator"):
        client = signed_in(blind)
        assert client.get("/children/").status_code == 403
        assert 'class="card one"' not in text_of(client, "/")


def test_a_page_does_not_wait_and_fills_itself_in(trial: Opened) -> None:
    client, druggist = signed_in("clinician"), signed_in("pharmacist")
    worker = trial.ahead = Worker(trial)
    for person, address in ((client, "/"), (client, "/children/"), (druggist, "/pharmacy/")):
        page = text_of(person, address)
        assert WORKING_OUT in page
        assert f'hx-get="{address}" hx-trigger="load delay:3s"' in page
    child = trial.trial().children[ParticipantId(tapering(trial))]
    assert trial.ready(child) is None
    worker.round()
    assert trial.ready(child) is not None
    for person, address in ((client, "/"), (client, "/children/"), (druggist, "/pharmacy/")):
        page = text_of(person, address)
        assert WORKING_OUT not in page
        assert "hx-get" not in page.partition('id="pending"')[2].partition("</p>")[0]


def test_only_the_child_that_changed_is_worked_out_again(trial: Opened) -> None:
    code, client = tapering(trial), signed_in("clinician")
    worker = trial.ahead = Worker(trial)
    worker.round()
    write(trial, code, suspected(), "one")
    unknown = {each for each, card in cards(client).items() if WORKING_OUT in card}
    assert unknown == {code}
    worker.round()
    assert "relapse suspected" in cards(client)[code]


def test_in_the_evening_the_next_day_is_worked_out(trial: Opened) -> None:
    client, druggist = signed_in("clinician"), signed_in("pharmacist")
    worker = trial.ahead = Worker(trial)
    midnight = 8 * HOURS  # it is 16:00 in Shanghai
    trial.now = lambda: instant(NOW + midnight)
    assert WORKING_OUT in text_of(client, "/children/")
    trial.now = lambda: instant(NOW + midnight - EVENING)
    worker.round()
    trial.now = lambda: instant(NOW + midnight + HOURS)
    assert WORKING_OUT not in text_of(client, "/children/")
    assert WORKING_OUT not in text_of(druggist, "/pharmacy/")


def test_a_list_is_shown_in_parts(shown: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("monitor")
    whole = list(cards(client))
    monkeypatch.setattr(today, "PAGE", 3)
    found: list[str] = []
    address: str | None = "/children/"
    while address is not None:
        page = text_of(client, address)
        part = re.findall(r'class="code">([^<]*)', page)
        assert len(part) <= 3
        found += part
        after = re.search(r'href="([^"]*)" rel="next"', page)
        address = None if after is None else after[1].replace("&amp;", "&")
    assert found == whole
    assert 'rel="prev"' in page
    assert 'rel="next"' in text_of(client, "/")
    assert 'class="code"' not in text_of(client, "/children/?first=99999999")
    assert list(cards(client)) == whole[:3]


def test_what_is_due_by_the_hour_is_overdue_within_the_day(trial: Opened) -> None:
    code, client = tapering(trial), signed_in("clinician")
    write(trial, code, suspected(), "one")
    row = re.compile(r"Suspected relapses to assess</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)")
    limit = trial.history.versions[0].parameters.restore.assessment_hours * HOURS
    found = []
    for moment in (limit - HOURS / 2, limit + HOURS / 2):
        trial.now = lambda moment=moment: instant(NOW + moment)  # type: ignore[misc]
        told = row.search(text_of(client, "/"))
        assert told is not None
        found.append(int(told[1]))
    assert found[1] == found[0] + 1


def test_the_trail_is_the_same_line_by_line_and_grows(trial: Opened) -> None:
    code, client = tapering(trial), signed_in("monitor")
    count = re.compile(r'class="quiet">[^:<]*: (\d+)')
    known = trial.trial()
    every = [each for child in known.children.values() for each in child.entries]
    assert int(count.search(text_of(client, "/monitoring/trail/"))[1]) == len(every)  # type: ignore[index]
    write(trial, code, suspected(), "one")
    page = text_of(client, "/monitoring/trail/")
    numbers = [int(each) for each in re.findall(r'<tr><td class="number">(\d+)', page)]
    head = trial.ledger.head().number
    expected = sorted([each.number for each in every] + [head], reverse=True)
    assert numbers == expected[: monitoring.PAGE]
    later = text_of(client, f"/monitoring/trail/?first={monitoring.PAGE}")
    numbers = [int(each) for each in re.findall(r'<tr><td class="number">(\d+)', later)]
    assert numbers == expected[monitoring.PAGE : 2 * monitoring.PAGE]
    asked = "/monitoring/trail/?kind=RelapseSuspected&person=clinician"
    told = [each for each in every if type(each.fact) is RelapseSuspected]
    own = [each for each in told if each.actor == "clinician"]
    assert int(count.search(text_of(client, asked))[1]) == len(own) + 1  # type: ignore[index]


@pytest.mark.parametrize("role", list(Role))
def test_what_is_counted_of_a_role_is_what_it_reads(shown: Opened, role: Role) -> None:
    trial = shown.trial()
    entries = [*trial.setup.entries, *(e for c in trial.children.values() for e in c.entries)]
    read = [each for each in entries if list(facts_seen(role, trial, (each,)))]
    assert list(reads(role, trial, entries)) == read


def test_a_request_looks_at_the_ledger_once(trial: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    code, client = tapering(trial), signed_in("clinician")
    looks: list[int] = []
    snapshot = Ledger.snapshot

    def looking(ledger: Ledger) -> Any:
        looks.append(1)
        return snapshot(ledger)

    monkeypatch.setattr(Ledger, "snapshot", looking)
    text_of(client, f"/children/{code}/entry/")
    assert len(looks) == 1
    other = again(trial)
    write(other, code, suspected(), "by another process")
    assert "relapse suspected" in cards(client)[code]


def test_one_computes_and_the_others_wait() -> None:
    kept: Kept[str, int] = Kept(2)
    begun, computed, found = Barrier(3), [], []

    def compute() -> int:
        computed.append(1)
        return 7

    def ask() -> None:
        begun.wait()
        found.append(kept("a", compute))

    threads = [Thread(target=ask) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (found, len(computed)) == ([7, 7, 7], 1)
    assert kept.there("a") == 7
    assert kept.there("b") is None

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept("b", fail)
    assert kept("b", lambda: 8) == 8
    assert kept("c", lambda: 9) == 9
    assert kept.there("a") is None, "the one that was not asked for the longest is gone"


def test_a_process_apart_thinks_the_same(shown: Opened) -> None:
    child = shown.trial().children[ParticipantId(tapering(shown))]
    at = shown.moment(child)
    apart = Apart(shown.history)
    found, expected = apart(child.record, at), ponder(shown.history, child.record, at)
    thought, own = found.thought, expected.thought
    assert as_data(thought.answer) == as_data(own.answer)
    assert thought.belief.digest == own.belief.digest
    assert found.schedule == expected.schedule
    assert found.pictures == expected.pictures
    for language, drawn in found.pictures.items():
        assert drawn == picture(shown, shown.thought(child), None, language, SCREEN)
    assert thought.record is child.record
    assert thought.history is shown.history
    apart.end()
    stood_in = apart(child.record, at).thought
    assert as_data(stood_in.answer) == as_data(own.answer), "who has ended is stood in for"


def test_a_child_keeps_what_is_due_of_two_days(shown: Opened) -> None:
    child = again(shown).trial().children[ParticipantId(tapering(shown))]
    found: Callable[[int], Any] = lambda days: due_of(  # noqa: E731
        child, NOW + timedelta(days=days), shown.history, ConsentRules()
    )
    first = found(0)
    for day in range(4):
        found(day)
        assert len(child.kept) <= DAYS_KEPT
    assert found(0) == first


def test_who_cannot_think_answers_nothing(shown: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    child = shown.trial().children[ParticipantId(tapering(shown))]
    question = pickle.dumps((child.record, shown.moment(child)))
    ours, theirs = Pipe()

    def fail(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(apart_from, "ponder", fail)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    answering = Thread(target=apart_from.answer, args=(theirs, shown.history))
    answering.start()
    ours.send_bytes(question)
    assert ours.recv_bytes() == b""
    ours.close()
    answering.join(10)
    assert not answering.is_alive()


def test_what_fails_ahead_is_written_down_and_ends_nothing(
    trial: Opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    codes = sorted(str(each) for each in trial.trial().children)
    worker = trial.ahead = Worker(trial)

    def fail(_: Opened, child: Child, at: object = None) -> None:
        if child.participant.id == codes[0]:
            raise ValueError("no")
        made.append(child.participant.id)

    made: list[str] = []
    monkeypatch.setattr(warming, "shown", fail)
    monkeypatch.setattr(warming, "plans", fail)
    for code in codes:
        worker.want(code)
    worker.round()
    assert set(made) == set(codes[1:])
    assert "could not be computed ahead" in caplog.text
