"""The record: its order, its names, and what of it was known at a moment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from glidepath.quantities.errors import InputError
from glidepath.record import (
    Corrected,
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    Event,
    LevelReported,
    Measured,
    Participant,
    VisitDone,
    check,
    day_of,
    knowledge_assumed,
    known_at,
    known_from,
    plain,
    with_corrections,
    zone_of,
)
from unit.record.given import CHILD, at, day, order, quantity, record, weighed

MIDNIGHT = datetime(2024, 3, 5, 16, tzinfo=UTC)
"""The end of 5 March in Shanghai."""


def visit(happened: date, known: date | None = None, name: str | None = None) -> VisitDone:
    return VisitDone(id=name, happened=happened, known=known, visit="month-1")


def correction(target: str, happened: date, /, **fields: Any) -> Corrected:
    if not fields:
        return Corrected(happened=happened, event=target, annulled=True, reason="wrong child")
    return Corrected(happened=happened, event=target, fields=fields, reason="typing error")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Anna"),
        ("site", "shanghai"),
        ("time_zone", "Shanghai"),
        ("time_zone", None),
        ("sex", "f"),
        ("born", "2019-13"),
        ("protocol", "KHE"),
        ("name", "Anna"),
    ],
)
def test_a_participant_is_a_code_with_a_zone(field: str, value: object) -> None:
    stated = plain(CHILD)
    assert isinstance(stated, dict)
    with pytest.raises(ValidationError, match=field):
        Participant.model_validate({**stated, field: value})


def test_a_participant_may_name_a_protocol() -> None:
    child = Participant.model_validate({**dict(CHILD), "protocol": "khe-sirolimus"})
    assert child.protocol == "khe-sirolimus"


def test_a_whole_day_comes_before_its_moments_and_a_visit_before_an_order() -> None:
    morning = at(5, 1)
    events = (order(day(5)), visit(morning), visit(day(5)), visit(day(6)), visit(at(4, 15)))
    found = [(type(event).__name__, event.happened) for event in record(*events).events]
    assert found == [
        ("VisitDone", at(4, 15)),
        ("VisitDone", day(5)),
        ("DoseOrdered", day(5)),
        ("VisitDone", morning),
        ("VisitDone", day(6)),
    ]


def test_an_interruption_comes_before_the_resumption_of_the_same_day() -> None:
    events = (DoseResumed(happened=day(5)), DoseInterrupted(happened=day(5), reason="fever"))
    assert [type(event) for event in record(*events).events] == [DoseInterrupted, DoseResumed]


def test_names_come_from_type_and_local_day() -> None:
    events = (
        visit(at(4, 16)),
        visit(day(5)),
        visit(day(5)),
        order(day(5)),
        order(day(6), name="O"),
    )
    assert {event.id for event in record(*events).events} == {
        "VisitDone-2024-03-05",
        "VisitDone-2024-03-05-2",
        "VisitDone-2024-03-05-3",
        "DoseOrdered-2024-03-05",
        "O",
    }


def test_a_stated_name_is_not_given_again() -> None:
    events = (visit(day(5)), visit(day(6), name="VisitDone-2024-03-05"))
    assert record(*events).events[0].id == "VisitDone-2024-03-05-2"


def test_two_events_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match='two events have the id "O"'):
        record(order(day(5), name="O"), order(day(6), name="O"))


def test_the_local_day_is_that_of_the_participant() -> None:
    found = record(visit(at(4, 16)))
    assert day_of(found, found.events[0]) == day(5)
    assert str(zone_of(found)) == "Asia/Shanghai"


def test_a_day_is_known_at_its_end_and_a_moment_at_once() -> None:
    stated = visit(day(4), known=at(5, 2))
    assert known_from(record(), visit(day(5))) == MIDNIGHT - timedelta(microseconds=1)
    assert known_from(record(), visit(at(5, 3))) == at(5, 3)
    assert known_from(record(), stated) == at(5, 2)
    last = known_from(record(), visit(day(4), known=day(5)))
    assert last == MIDNIGHT - timedelta(microseconds=1)
    assert not knowledge_assumed(stated)
    assert knowledge_assumed(visit(day(5)))


def test_what_was_known_at_a_moment() -> None:
    whole = record(visit(day(5)), visit(day(1), known=at(7)), visit(at(5, 3)))
    just_before = known_at(whole, MIDNIGHT - timedelta(seconds=1))
    assert [event.happened for event in just_before.events] == [at(5, 3)]
    assert [event.happened for event in known_at(whole, MIDNIGHT).events] == [day(5), at(5, 3)]
    assert known_at(whole, at(7)) == whole


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(InputError, match="time zone"):
        known_at(record(), datetime.fromisoformat("2024-03-05T07:45"))


def test_a_correction_holds_from_when_it_was_known() -> None:
    wrong = order(day(1), "1 mg", name="O")
    whole = record(wrong, correction("O", at(9), daily_dose=plain(quantity("0.9 mg"))))
    assert known_at(whole, at(8)).events == (wrong,)
    corrected, told = known_at(whole, at(9)).events
    assert isinstance(corrected, DoseOrdered)
    assert corrected.daily_dose == quantity("0.9 mg")
    assert corrected.id == "O"
    assert isinstance(told, Corrected)
    assert whole.events[0] == wrong


def test_a_correction_may_move_an_event() -> None:
    whole = record(
        visit(day(5), name="V"), visit(day(4)), correction("V", day(9), happened="2024-03-01")
    )
    assert [event.happened for event in with_corrections(whole).events] == [day(1), day(4), day(9)]


def test_corrections_are_applied_in_the_order_of_knowledge() -> None:
    last_known = Corrected(
        happened=day(7),
        known=day(12),
        event="O",
        fields={"daily_dose": plain(quantity("0.7 mg"))},
        reason="typing error",
    )
    first_known = correction("O", day(9), daily_dose=plain(quantity("0.9 mg")))
    whole = record(order(day(1), name="O"), last_known, first_known)
    (corrected,) = (e for e in with_corrections(whole).events if isinstance(e, DoseOrdered))
    assert corrected.daily_dose == quantity("0.7 mg")


def test_an_annulled_event_is_gone() -> None:
    whole = record(order(day(1), name="O"), correction("O", day(9)))
    assert [type(event) for event in with_corrections(whole).events] == [Corrected]
    assert [type(event) for event in known_at(whole, at(8)).events] == [DoseOrdered]


def test_an_annulled_correction_corrects_nothing() -> None:
    mistaken = correction("O", day(8), note="first").model_copy(update={"id": "C"})
    whole = record(order(day(1), name="O"), mistaken, correction("C", day(9)))
    (kept,) = (e for e in with_corrections(whole).events if isinstance(e, DoseOrdered))
    assert kept.note is None
    (seen,) = (e for e in known_at(whole, at(9)).events if isinstance(e, DoseOrdered))
    assert seen.note == "first"


def test_a_correction_of_what_comes_later_waits() -> None:
    whole = record(visit(day(1), known=day(9), name="V"), correction("V", day(5), note="x"))
    assert [event.note for event in with_corrections(whole).events] == [None, None]


@pytest.mark.parametrize("field", ["id", "type", "known", "schema_version", "colour"])
def test_some_fields_are_not_corrected(field: str) -> None:
    whole = record(visit(day(1), name="V"), correction("V", day(5), **{field: "x"}))
    with pytest.raises(InputError, match=f'"{field}" of VisitDone cannot be corrected'):
        with_corrections(whole)


def test_a_correction_is_not_corrected_but_annulled() -> None:
    first = correction("V", day(5), note="x").model_copy(update={"id": "C"})
    whole = record(visit(day(1), name="V"), first, correction("C", day(6), reason="better"))
    with pytest.raises(InputError, match="expected annulled: true"):
        with_corrections(whole)


DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"),
    datetime.fromisoformat("2024-12-31"),
    timezones=st.just(UTC),
)
WHENS = DAYS | MOMENTS


@st.composite
def happenings(draw: st.DrawFn) -> Event:
    """An event of one of three types, known when it happened or later."""
    happened = draw(WHENS)
    lag = draw(st.none() | st.integers(0, 40))
    known = None if lag is None else happened + timedelta(days=lag)
    match draw(st.integers(0, 2)):
        case 0:
            return VisitDone(happened=happened, known=known, visit="month-1")
        case 1:
            tenths = draw(st.integers(150, 200))
            weight = quantity(f"{tenths / 10:.1f} kg")
            return Measured(happened=happened, known=known, weight=weight)
    return order(happened).model_copy(update={"known": known})


@st.composite
def histories(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events, and corrections of the notes of some of them."""
    events = draw(st.lists(happenings(), max_size=6))
    named = [event.model_copy(update={"id": f"E{n}"}) for n, event in enumerate(events)]
    targets = draw(st.lists(st.sampled_from(named), max_size=3)) if named else []
    corrections = [
        correction(str(target.id), draw(WHENS), note=f"note {n}")
        for n, target in enumerate(targets)
    ]
    return (*named, *events, *corrections)


@given(histories(), histories(), MOMENTS)
def test_later_knowledge_does_not_change_what_was_known(
    earlier: tuple[Event, ...], later: tuple[Event, ...], moment: datetime
) -> None:
    empty = record()
    unnamed = [event.model_copy(update={"id": None}) for event in later]
    unseen = [
        event
        for event in unnamed
        if known_from(empty, event) > moment and not isinstance(event, Corrected)
    ]
    assert known_at(record(*earlier, *unseen), moment) == known_at(record(*earlier), moment)


@given(histories(), MOMENTS, st.integers(0, 100))
def test_what_was_known_stays_known(
    history: tuple[Event, ...], moment: datetime, days: int
) -> None:
    whole = record(*history)
    before = {event.id for event in known_at(whole, moment).events}
    after = {event.id for event in known_at(whole, moment + timedelta(days=days)).events}
    assert before <= after


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_events_in_a_file_means_nothing(
    history: tuple[Event, ...], chance: Any
) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert record(*shuffled) == record(*history)


@given(histories(), st.integers(-300, 300), MOMENTS)
def test_shifting_all_times_shifts_what_was_known(
    history: tuple[Event, ...], days: int, moment: datetime
) -> None:
    shift = timedelta(days=days)
    named = record(*history).events
    moved = [
        event.model_copy(
            update={
                "happened": event.happened + shift,
                "known": None if event.known is None else event.known + shift,
            }
        )
        for event in named
    ]
    seen = known_at(record(*moved), moment + shift)
    expected = known_at(record(*history), moment)
    assert [event.id for event in seen.events] == [event.id for event in expected.events]
    assert [event.note for event in seen.events] == [event.note for event in expected.events]


@given(histories())
def test_a_record_is_its_own_normal_form(history: tuple[Event, ...]) -> None:
    whole = record(*history)
    assert record(*whole.events) == whole
    assert [found.place.path.split("]")[0] for found in check(whole)] == sorted(
        (found.place.path.split("]")[0] for found in check(whole)),
        key=lambda path: int(path.removeprefix("events[")),
    )


def test_a_level_below_the_limit_is_written_and_read() -> None:
    level = LevelReported.model_validate(
        {
            "happened": "2024-03-05",
            "sample": "S1",
            "result": {"below": {"value": 2, "unit": "ng/mL"}},
        }
    )
    assert plain(level) == {
        "type": "LevelReported",
        "happened": "2024-03-05",
        "sample": "S1",
        "result": {"below": {"value": 2, "unit": "ng/mL"}},
    }


def test_weights_are_kept_as_written() -> None:
    assert plain(weighed(day(5), "17.20 kg")) == {
        "type": "Measured",
        "happened": "2024-03-05",
        "weight": {"value": quantity("17.20 kg").value, "unit": "kg"},
    }
