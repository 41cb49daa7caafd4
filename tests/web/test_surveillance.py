"""A child after the stop: what is due as the protocol says, and each value against its own."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from glidepath.conduct.acts import IssueDecision, OrderDose
from glidepath.conduct.envelope import content
from glidepath.protocol.model import VisitAnchor
from glidepath.quantities import instant, zone
from glidepath.record import DoseOrdered, LabReported, event_from
from glidepath.record.treatment import TreatmentStopped
from glidepath.web.opened import Opened, Reader
from glidepath.web.ordering import shown as told_whole
from glidepath.web.sending import command_of, send
from glidepath.web.surveillance import stop_of, surveillance
from glidepath.web.thinking import think
from web.serving import NOW, TODAY, signed_in
from web.test_child import tapering
from web.test_writing import child

HERE = zone("Asia/Shanghai")


def later(trial: Opened, days: int, hour: int = 16) -> None:
    """Let time pass."""
    day = TODAY + timedelta(days=days)
    at = instant(datetime(day.year, day.month, day.day, hour, tzinfo=HERE))
    trial.now = lambda: at
    trial.recorded = lambda: at


def enter(trial: Opened, code: str, what: Any) -> Any:
    """Send something as the clinician of Shanghai."""
    delegations = trial.trial().setup.delegations.values()
    held = next(each for each in delegations if each.person == "clinician")
    reader, head = Reader("clinician", held, (held,)), trial.ledger.head().number
    command = command_of(trial, reader, what, f"after-{head}", code)
    if isinstance(what, IssueDecision):
        command = replace(command, at=what.answer.basis.at)
    answer = send(trial, command)
    assert isinstance(answer, tuple), answer
    return answer


def event(trial: Opened, code: str, **fields: Any) -> None:
    enter(trial, code, event_from({"happened": trial.now(), **fields}))


def order(trial: Opened, code: str, milligrams: str, reason: str) -> None:
    """Issue the decision and order something else: the clinician's own way, with a reason."""
    thought = think(trial.history, child(trial, code).record, trial.now())
    issued = enter(trial, code, IssueDecision(thought.answer, told_whole(thought.answer)))
    ordered = DoseOrdered(
        happened=trial.now(),
        daily_dose={"value": Decimal(milligrams), "unit": "mg"},  # type: ignore[arg-type]
        formulation="oral-solution",
        reason=reason,  # type: ignore[arg-type]
        decision=str(content(issued[0])["id"]),
    )
    enter(trial, code, OrderDose(ordered, "agreed with the family"))


def platelets(trial: Opened, code: str, number: str) -> None:
    result = {"value": Decimal(number), "unit": "10*9/L"}
    event(trial, code, type="LabReported", test="platelets", result=result)


def seen(trial: Opened, code: str, response: str, volume: str, *methods: str) -> None:
    quantity = {"value": Decimal(volume), "unit": "mL"}
    fields = {"response": response, "methods": list(methods), "volume": quantity}
    event(trial, code, type="DiseaseAssessed", **fields)


@pytest.fixture
def stopped(trial: Opened) -> tuple[Opened, str]:
    """A child that stopped on 16 November with 250 platelets and a lesion of 10 mL."""
    code = tapering(trial)
    platelets(trial, code, "250")
    seen(trial, code, "remission", "10", "examination", "ultrasound")
    order(trial, code, "0", "stop")
    return trial, code


def found_of(trial: Opened, code: str) -> Any:
    protocol = trial.history.versions[0]
    return surveillance(child(trial, code), protocol, child(trial, code).day(trial.now()))


def test_what_is_due_is_what_the_protocol_plans(stopped: tuple[Opened, str]) -> None:
    """O16: monthly for six months, then every three months; 30, 60, ... days from the stop."""
    trial, code = stopped
    later(trial, 100)
    found = found_of(trial, code)
    assert found.stop.day == TODAY
    days = [(each.planned.day - TODAY).days for each in found.due]
    assert days == [30, 60, 90, 120, 150]
    assert [each.planned.state.value for each in found.due] == [
        "overdue",
        "overdue",
        "overdue",
        "ahead",
        "ahead",
    ]
    assert [(each.planned.closes - each.planned.day).days for each in found.due] == [5] * 5
    assert (found.ends - TODAY).days == 730
    later(trial, 280)
    assert [(each.planned.day - TODAY).days for each in found_of(trial, code).due][5:] == [180, 271]


def test_each_value_is_held_against_the_child_s_own(stopped: tuple[Opened, str]) -> None:
    """200 of 250 is 20 % less; 45 lies below all three limits; 12 mL of 10 is 20 % more."""
    trial, code = stopped
    later(trial, 30)
    platelets(trial, code, "200")
    seen(trial, code, "remission", "10", "examination", "photograph")
    event(trial, code, type="VisitDone", visit="surveillance-early")
    later(trial, 58)
    platelets(trial, code, "45")
    seen(trial, code, "worsening", "12", "ultrasound")
    found = found_of(trial, code)
    assert found.baseline.number == 250
    assert [(each.number, each.change) for each in found.counts] == [
        (200, Fraction(-1, 5)),
        (45, Fraction(-41, 50)),
    ]
    assert found.counts[0].below == ()
    assert len(found.counts[1].below) == 3
    assert [each.change for each in found.seen] == [0, Fraction(1, 5)]
    assert [each.methods for each in found.before][-1] == ("examination", "ultrasound")
    first, second, *_ = found.due
    assert (first.planned.state.value, first.counted.number) == ("done", 200)
    assert first.seen.response == "remission"
    assert (second.planned.state.value, second.counted.number) == ("open", 45)


def test_the_page_says_it_and_leads_to_what_is_done(stopped: tuple[Opened, str]) -> None:
    trial, code = stopped
    later(trial, 30)
    platelets(trial, code, "200")
    later(trial, 58)
    platelets(trial, code, "45")
    client, address = signed_in("clinician"), f"/children/{code}/surveillance/"
    page = client.get(address).content.decode()
    assert "Off the drug since 16\u00a0Nov\u00a02026, for 58 days." in page
    assert "−20\u00a0%" in page
    assert "−82\u00a0%" in page
    assert "below 50\u00a0" in page
    assert "choice O6" in page
    assert "names no limit for a fall against the child" in page
    assert f'href="/children/{code}/entry/?visit=surveillance-early"' in page
    assert f'href="{address}"' in client.get(f"/children/{code}/").content.decode()
    today = client.get("/").content.decode()
    assert "Visits after the stop" in today
    assert f'href="{address}"' in today
    entry = client.get(f"/children/{code}/entry/?visit=surveillance-early").content.decode()
    assert 'value="surveillance-early" selected' in entry
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert "停药后监测" in client.get(address).content.decode()


def test_a_child_on_the_drug_has_no_such_page(stopped: tuple[Opened, str]) -> None:
    trial, code = stopped
    client, address = signed_in("clinician"), f"/children/{code}/surveillance/"
    assert client.get(address).status_code == 200
    later(trial, 40)
    order(trial, code, "0.5", "restore")
    assert stop_of(child(trial, code)) is None
    assert client.get(address).status_code == 404
    assert client.get("/children/SYN-001/surveillance/").status_code == 404


def test_a_treatment_that_ended_otherwise_has_no_planned_visits(trial: Opened) -> None:
    code = tapering(trial)
    event(trial, code, type="TreatmentStopped", reason="parents moved away")
    assert child(trial, code).of(TreatmentStopped)
    found = found_of(trial, code)
    assert not found.stop.by_rule
    assert (found.due, found.ends) == ((), None)
    page = signed_in("clinician").get(f"/children/{code}/surveillance/").content.decode()
    assert "not by the stop rule" in page


def test_without_a_value_before_the_stop_nothing_is_compared(trial: Opened) -> None:
    """All counts from before are withdrawn; the page says that there is nothing to compare."""
    from glidepath.record import Corrected

    code = tapering(trial)
    for each in child(trial, code).of(LabReported):
        if each.test == "platelets":
            gone = Corrected(happened=trial.now(), event=each.id, annulled=True, reason="x")
            enter(trial, code, gone)
    event(trial, code, type="TreatmentStopped", reason="x")
    page = signed_in("clinician").get(f"/children/{code}/surveillance/").content.decode()
    assert "There is no count from before the stop" in page
    later(trial, 3)
    platelets(trial, code, "180")
    assert found_of(trial, code).counts[0].change is None
    page = signed_in("clinician").get(f"/children/{code}/surveillance/").content.decode()
    assert "180" in page


def test_the_visits_after_the_stop_are_the_protocol_s(shown: Opened) -> None:
    from glidepath.web.leading import after_the_stop

    assert after_the_stop(shown.history) == {"surveillance-early", "surveillance-late"}
    visits = [each for each in shown.history.versions[0].visits if each.anchor is VisitAnchor.STOP]
    assert {p for each in visits for p in each.procedures} == {"examination", "blood-count"}
    assert NOW.astimezone(HERE).date() == date(2026, 11, 16)
