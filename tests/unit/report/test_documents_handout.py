"""What a family is handed, and when nothing is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from glidepath.protocol import Text, with_value
from glidepath.protocol.products import Solution, Syringe
from glidepath.quantities import InputError
from glidepath.record.event import Event
from glidepath.record.record import Record
from glidepath.record.treatment import DoseOrdered
from glidepath.record.values import Quantity
from glidepath.report.documents.handout import Nothing, Restore, hand_out
from glidepath.report.documents.week import Fill, Pieces
from unit.report.given import event
from unit.report.handed import (
    answered,
    asked,
    example,
    handed,
    ordered,
    signature,
    solution,
    tablets,
    with_events,
)

TABLETS_AT = "2026-02-23T15:00+08:00"


def order(name: str, happened: str, dose: str, reason: str) -> tuple[Event, Event]:
    """An order with its signature."""
    fields = {
        "id": name,
        "daily_dose": {"value": Decimal(dose), "unit": "mg"},
        "formulation": "oral-solution",
        "reason": reason,
    }
    return event("DoseOrdered", happened, fields), signature(name, happened)


WEEKLY = ("0.8", "0.8", "0.7", "0.8", "0.7", "0.8", "0.7")
PATTERN = {
    "pattern": [{"value": Decimal(each), "unit": "mg"} for each in WEEKLY],
    "daily_dose": {"value": Decimal("0.758"), "unit": "mg"},
}
"""5.3 mg a week, 0.75714 a day."""


def test_the_signed_order_until_the_next_visit() -> None:
    found = handed(solution(), telephone="021-5555 0100")
    assert (found.participant, found.time_zone) == ("KHE-031", "Asia/Shanghai")
    assert (found.day, found.until, found.blood) == (
        date(2026, 10, 12),
        date(2026, 10, 26),
        date(2026, 10, 26),
    )
    assert found.week is not None
    assert found.week.days == ((Fill("0.73", "1", "0.01"),),) * 7
    assert (found.order.number, found.daily_dose, found.telephone) == (4, 730, "021-5555 0100")


def test_the_restore_is_the_last_dose_that_lasted_in_remission() -> None:
    """0.81 mg was in force from 7 September to 12 October: 35 days, and remission on 9 October."""
    restore = handed(solution()).restore
    assert restore is not None
    assert restore.dose == 810
    assert restore.week is not None
    assert restore.week.days[0] == (Fill("0.81", "1", "0.01"),)


def test_tablets_twice_a_day_and_no_restore_in_the_other_arm() -> None:
    found = handed(tablets(), TABLETS_AT)
    assert found.week is not None
    assert found.week.intakes == 2
    assert found.week.days[0] == (Pieces("1", "0.5"),)
    assert found.restore is None
    assert found.until == date(2026, 3, 25)


def test_a_pattern_is_given_day_by_day() -> None:
    found = handed(ordered(solution(), PATTERN))
    assert found.week is not None
    volumes = [part.volume for (part,) in found.week.days if isinstance(part, Fill)]
    assert volumes == ["0.8", "0.8", "0.7", "0.8", "0.7", "0.8", "0.7"]
    assert found.daily_dose == 758


def test_a_restore_is_rounded_up_to_what_the_present_product_gives() -> None:
    """On tablets of 0.5 mg alone, 0.81 mg becomes two of them."""
    fields = {"daily_dose": {"value": Decimal("0.5"), "unit": "mg"}, "formulation": "tablet-0-5"}
    restore = handed(ordered(solution(), fields)).restore
    assert restore is not None
    assert restore.dose == 1000
    assert restore.week is not None
    assert restore.week.days[0] == (Pieces("2", "0.5"),)


def test_a_restore_beyond_the_present_product_has_no_measure() -> None:
    heavy = Quantity(value=Decimal("5.5"), unit="mg")
    events = [
        each.model_copy(update={"daily_dose": heavy})
        if isinstance(each, DoseOrdered) and each.daily_dose.value == Decimal("0.81")
        else each
        for each in solution().events
    ]
    found = handed(replace(solution(), events=tuple(events))).restore
    assert found == Restore(5500, None)


def test_nothing_without_a_signature() -> None:
    assert asked(example("taper-on-track")) == Nothing("unsigned", date(2026, 10, 12))


def test_nothing_without_consent() -> None:
    withdrawn = event("ConsentWithdrawn", "2026-10-12T14:30+08:00", {"scope": ["treatment"]})
    assert asked(with_events(solution(), withdrawn)) == Nothing("standing")


def test_nothing_where_no_protocol_is_in_force() -> None:
    assert asked(solution(), "2019-06-01T12:00+08:00") == Nothing("standing")


def test_nothing_while_interrupted() -> None:
    interrupted = event("DoseInterrupted", "2026-10-12T14:30+08:00", {"reason": "fever"})
    assert asked(with_events(solution(), interrupted)) == Nothing("interrupted")
    resumed = event("DoseResumed", "2026-10-12T14:40+08:00", {})
    handed(with_events(solution(), interrupted, resumed))


def test_nothing_while_safety_asks_for_an_interruption() -> None:
    toxic = event(
        "LevelReported",
        "2026-10-12T14:30+08:00",
        {
            "sample": "S02",
            "drawn_at": "2026-10-12T07:40+08:00",
            "hours_since_dose": 24,
            "specimen": "whole-blood",
            "assay": "lc-ms-ms",
            "result": {"value": 18, "unit": "ng/mL"},
        },
    )
    assert asked(with_events(solution(), toxic)) == Nothing("interrupt")


def test_nothing_while_a_relapse_asks_for_more() -> None:
    confirmed = event("RelapseConfirmed", "2026-10-12T14:30+08:00", {"signs": ["growth"]})
    assert asked(with_events(solution(), confirmed)) == Nothing("restore")


def test_nothing_after_treatment_was_stopped_without_an_order() -> None:
    stopped = event("TreatmentStopped", "2026-10-12T14:30+08:00", {"reason": "moved away"})
    assert asked(with_events(solution(), stopped)) == Nothing("treatment-stopped")


def test_a_stop_that_is_signed_is_handed_out_without_a_dose() -> None:
    events = order("O5", "2026-10-12T14:50+08:00", "0", "stop")
    found = handed(with_events(solution(), *events))
    assert found.week is None
    assert found.blood is None
    assert found.restore is not None
    assert found.until == date(2026, 11, 11)  # surveillance, 30 days after the stop


def without_visits(record: Record) -> Nothing:
    answer = answered(record)
    protocol = answer.basis.protocol
    assert protocol is not None
    fields = {name: getattr(protocol, name) for name in type(protocol).model_fields}
    bare = type(protocol).model_construct(**{**fields, "visits": ()})
    found = answer.assessment
    assert found is not None
    basis = replace(answer.basis, protocol=bare)
    nothing = hand_out(
        record, replace(answer, basis=basis, assessment=replace(found, next_level=None))
    )
    assert isinstance(nothing, Nothing)
    return nothing


def test_nothing_where_no_day_is_known_until_which_it_would_be_valid() -> None:
    assert without_visits(solution()) == Nothing("no-visit")


def test_a_dose_that_cannot_be_measured_stops() -> None:
    fields = {"daily_dose": {"value": Decimal("0.735"), "unit": "mg"}}
    with pytest.raises(InputError) as raised:
        handed(ordered(solution(), fields))
    assert raised.value.problems[0].kind == "not-measurable"


def test_a_strength_that_the_bottle_does_not_state_stops() -> None:
    """The protocol's number says 1 mg/mL, its name of the product 10 mg/mL."""
    answer = answered(solution())
    protocol = answer.basis.protocol
    assert protocol is not None
    product = protocol.parameters.products[0]
    wrong = product.model_copy(
        update={"wording": Text(en="oral solution 10 mg/mL", zh="口服溶液 10 mg/mL")}
    )
    basis = replace(answer.basis, protocol=with_value(protocol, "products", (wrong,)))
    with pytest.raises(InputError) as raised:
        hand_out(solution(), replace(answer, basis=basis))
    assert {each.kind for each in raised.value.problems} == {"factor-of-ten"}
    assert len(raised.value.problems) == 7


def test_syringes_of_the_site_are_used() -> None:
    answer = answered(ordered(solution(), {"daily_dose": {"value": 2, "unit": "mg"}}))
    protocol = answer.basis.protocol
    assert protocol is not None
    product = protocol.parameters.products[0]
    assert isinstance(product, Solution)
    larger = Syringe.model_construct(capacity=Fraction(3), graduation=Fraction(1, 10))
    site = product.model_copy(update={"syringes": (*product.syringes, larger)})
    basis = replace(answer.basis, protocol=with_value(protocol, "products", (site,)))
    record = ordered(solution(), {"daily_dose": {"value": 2, "unit": "mg"}})
    found = hand_out(record, replace(answer, basis=basis))
    assert not isinstance(found, Nothing)
    assert found.week is not None
    assert found.week.days[0] == (Fill("2", "3", "0.1"),)
