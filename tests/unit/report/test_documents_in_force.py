"""Which order a family may be told of."""

from datetime import date

import pytest

from glidepath.record.event import Event
from glidepath.record.record import Record
from glidepath.record.treatment import DoseOrdered
from glidepath.report.documents.in_force import InForce, NotSigned, Unsigned, in_force
from unit.report.given import event
from unit.report.handed import SIGNED, example, moment, signature, solution, with_events

LATER = "2026-10-20T12:00+08:00"


def found(record: Record, at: str = SIGNED) -> InForce | NotSigned:
    return in_force(record, moment(at))


def order(name: str, happened: str) -> Event:
    """An order of 1 mg a day."""
    fields = {
        "id": name,
        "daily_dose": {"value": 1, "unit": "mg"},
        "formulation": "oral-solution",
        "reason": "clinician",
    }
    return event("DoseOrdered", happened, fields)


def orders(record: Record) -> list[str]:
    """The ids of its orders."""
    return [each.id or "" for each in record.events if isinstance(each, DoseOrdered)]


def test_the_last_order_with_its_number_and_its_days() -> None:
    last = found(solution())
    assert isinstance(last, InForce)
    assert last.order.id == "O4"
    assert (last.number, last.day, last.signed) == (4, date(2026, 10, 12), date(2026, 10, 12))


def test_before_the_signature_there_is_nothing_to_hand_out() -> None:
    assert found(solution(), "2026-10-12T14:04+08:00") == NotSigned(
        Unsigned.NOT_SIGNED, date(2026, 10, 12)
    )


def test_a_record_that_nobody_signed() -> None:
    assert found(example("taper-on-track")) == NotSigned(Unsigned.NOT_SIGNED, date(2026, 10, 12))


def test_a_newer_order_takes_the_older_one_out_of_force_signed_or_not() -> None:
    newer = order("O5", LATER)
    record = with_events(solution(), newer)
    assert found(record, "2026-10-21T00:00+08:00") == NotSigned(
        Unsigned.NOT_SIGNED, date(2026, 10, 20)
    )
    signed = found(
        with_events(record, signature("O5", "2026-10-20T13:00+08:00")), "2026-10-21T00:00+08:00"
    )
    assert isinstance(signed, InForce)
    assert signed.number == 5


def test_no_order() -> None:
    assert found(solution(), "2020-01-01T00:00+08:00") == NotSigned(Unsigned.NO_ORDER)


def test_a_correction_after_the_signature_needs_another_one() -> None:
    correction = event(
        "Corrected",
        "2026-10-13T09:00+08:00",
        {
            "event": "O4",
            "reason": "a slip of the pen",
            "fields": {"daily_dose": {"value": 1, "unit": "mg"}},
        },
    )
    record = with_events(solution(), correction)
    assert found(record, LATER) == NotSigned(Unsigned.CORRECTED, date(2026, 10, 12))
    again = found(with_events(record, signature("O4", "2026-10-13T10:00+08:00")), LATER)
    assert isinstance(again, InForce)
    assert again.order.daily_dose.value == 1
    assert again.signed == date(2026, 10, 13)


def test_an_annulled_signature_is_none() -> None:
    annulled = event(
        "Corrected",
        "2026-10-13T09:00+08:00",
        {"event": "S9", "reason": "signed for another child", "annulled": True},
    )
    record = example("taper-on-track")
    signed = signature(orders(record)[-1]).model_copy(update={"id": "S9"})
    assert isinstance(found(with_events(record, signed), LATER), InForce)
    assert isinstance(found(with_events(record, signed, annulled), LATER), NotSigned)


def test_an_annulled_order_keeps_its_number() -> None:
    """The order before comes into force again, by its old number; the next one is the fifth."""
    annulled = event(
        "Corrected",
        "2026-10-13T09:00+08:00",
        {"event": "O4", "reason": "for another child", "annulled": True},
    )
    third = signature(orders(solution())[2], "2026-10-13T10:00+08:00")
    record = with_events(solution(), annulled, third)
    before = found(record, LATER)
    assert isinstance(before, InForce)
    assert before.number == 3
    anew = order("O5", "2026-10-14T10:00+08:00")
    latest = found(with_events(record, anew, signature("O5", "2026-10-14T10:01+08:00")), LATER)
    assert isinstance(latest, InForce)
    assert latest.number == 5


@pytest.mark.parametrize("signed", [False, True])
def test_another_formulation_is_signed_for_itself(signed: bool) -> None:
    change = event(
        "FormulationChanged", "2026-10-13T09:00+08:00", {"id": "F1", "formulation": "tablet-0-5"}
    )
    record = with_events(solution(), change)
    if signed:
        record = with_events(record, signature("F1", "2026-10-13T09:05+08:00"))
        assert isinstance(found(record, LATER), InForce)
    else:
        assert found(record, LATER) == NotSigned(Unsigned.FORMULATION, date(2026, 10, 13))
