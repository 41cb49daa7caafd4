"""What stands in a payload, read back with its free text."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from glidepath.conduct import Draft, Line, content

LINE = Line(
    number=1,
    participant=None,
    type="Measured",
    schema_version=1,
    happened=date(2026, 11, 20),
    known=date(2026, 11, 20),
    recorded=datetime(2026, 11, 22, tzinfo=UTC),
    actor="nurse-7",
    role="coordinator",
    site=None,
    payload='{"a":[{"b":1.50}],"c":{"erasable":"00"}}',
    command="c1",
    commitment="",
    previous="",
    hash="",
)


def test_numbers_are_read_as_they_were_written() -> None:
    found = content(replace(LINE, payload='{"dose":0.90,"count":3}'))
    assert found == {"dose": Decimal("0.90"), "count": 3}
    assert str(found["dose"]) == "0.90"


def test_texts_stand_in_their_places_and_an_erased_one_is_none() -> None:
    found = content(replace(LINE, free_text={"c": "text", "a.0.d": None}))
    assert found == {"a": [{"b": Decimal("1.50"), "d": None}], "c": "text"}


def test_a_draft_has_no_free_text_unless_it_says_so() -> None:
    day = date(2026, 11, 20)
    assert Draft(None, "Locked", 1, day, day, "a", "b", None, {}).free_text == {}
