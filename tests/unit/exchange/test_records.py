"""A record from a file: everything wrong with it, at its line; and back into text."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.exchange.record_text import record_schema, record_text
from glidepath.exchange.records import check_record, read_record
from glidepath.quantities.errors import InputError
from glidepath.record import (
    EVENT_TYPES,
    Corrected,
    DoseOrdered,
    Measured,
    Participant,
    Plausible,
    Quantity,
    Record,
    Severity,
    event_from,
    severity,
)
from unit.record.test_events import FEWEST

CHILD = """\
participant:
  id: KHE-001
  site: SHA
  time_zone: Asia/Shanghai
  sex: female
  born: 2019-07
"""
ORDER = """\
  - type: DoseOrdered
    happened: 2024-03-05
    daily_dose: {value: 0.90, unit: mg}
    formulation: solution
    reason: taper
"""


def written(folder: Path, text: str, name: str = "child.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found(folder: Path, text: str) -> list[tuple[int | None, str, str]]:
    """Line, path and kind of every problem of a file."""
    return [
        (one.place.line, one.place.path, one.kind) for one in check_record(written(folder, text))
    ]


def test_a_file_becomes_a_record(tmp_path: Path) -> None:
    record = read_record(written(tmp_path, CHILD + "events:\n" + ORDER))
    (order,) = record.events
    assert isinstance(order, DoseOrdered)
    assert order.daily_dose == Quantity(value=Decimal("0.9"), unit="mg")
    assert order.happened == date(2024, 3, 5)
    assert record.participant.id == "KHE-001"


def test_everything_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = """\
participant:
  id: KHE-001
  site: SHA
  time_zone: Asia/Shangai
  sex: female
  born: 2019-07
events:
  - type: DoseOrdered
    happened: 2024-03-05T08:00
    daily_dose: {value: 0.9, unit: mgg}
    formulation: solution
    reason: taper
  - type: Measured
    happened: 2024-03-05
    weight:
      value: 17
      unit: cm
    colour: red
  - type: LevelReported
    happened: 2024-03-06
    sample: S1
    drawn_at: 2024-03-05
    result: {value: 6200, unit: ng/mL}
  - type: Mesured
    happened: 2024-03-05
  - happened: 2024-03-05
  - just a text
  - type: VisitDone
    id: V
    happened: 2024-03-05
    visit: month-1
  - type: VisitDone
    id: V
    happened: 2024-03-06
    visit: month-2
    schema_version: 9
  - type: Vomited
    id: V
    happened: 2024-03-06
notes: []
"""
    assert found(tmp_path, text) == [
        (4, "participant.time_zone", "unknown-zone"),
        (9, "events[0].happened", "naive-time"),
        (10, "events[0].daily_dose.unit", "unknown-unit"),
        (17, "events[1].weight.unit", "wrong-dimension"),
        (18, "events[1].colour", "unknown-field"),
        (23, "events[2].result", "level-too-high"),
        (24, "events[3].type", "unknown-event-type"),
        (26, "events[4]", "missing"),
        (27, "events[5]", "not-event"),
        (36, "events[7].schema_version", "unknown-version"),
        (38, "events[8].id", "duplicate-id"),
        (40, "notes", "unknown-field"),
    ]


def test_a_problem_is_one_sentence(tmp_path: Path) -> None:
    text = CHILD + "events:\n" + ORDER.replace("unit: mg", "unit: mgg")
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_record(path)
    assert str(caught.value) == (
        f'{path}:10: events[0].daily_dose.unit: unknown unit "mgg"; expected mg or mg/kg or ug/kg'
    )


def test_the_same_id_names_the_first(tmp_path: Path) -> None:
    twice = "events:\n" + ORDER.replace("taper", "taper\n    id: O") * 2
    (problem, *_) = check_record(written(tmp_path, CHILD + twice))
    assert problem.kind == "duplicate-id"
    assert "child.yaml:8: events[0]" in problem.message


def test_places_follow_the_file_and_not_the_order_of_time(tmp_path: Path) -> None:
    text = (
        CHILD
        + """\
events:
  - {type: Measured, happened: 2024-04-05, weight: {value: 17, unit: kg}}
  - {type: Measured, happened: 2024-03-05, weight: {value: 170, unit: kg}}
"""
    )
    assert found(tmp_path, text) == [
        (8, "events[0].weight", "weight-jumps"),
        (9, "events[1].weight", "impossible-weight"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1]\n", [(1, "", "not-a-record")]),
        ("events: []\n", [(1, "", "missing")]),
        (CHILD, [(1, "", "missing")]),
        (CHILD + "events: {}\n", [(7, "events", "list-type")]),
        ("participant: 5\nevents: []\n", [(1, "participant", "model-type")]),
        (CHILD.replace("  time_zone: Asia/Shanghai\n", "") + "events: []\n",
         [(1, "participant.time_zone", "missing")]),
        (CHILD + "  name: Anna\nevents: []\n", [(7, "participant.name", "unknown-field")]),
    ],
)  # fmt: skip
def test_a_file_of_another_shape(tmp_path: Path, text: str, expected: list[Any]) -> None:
    assert found(tmp_path, text) == expected


def test_what_is_unread_is_not_blamed_on_the_rest(tmp_path: Path) -> None:
    """The unread start of the drug must not make its stop look like one out of nothing."""
    text = (
        CHILD
        + """\
events:
  - {type: CoMedicationStarted, happened: 2024-03-05T08:00, drug: fluconazole}
  - {type: CoMedicationStopped, happened: 2024-03-09, drug: fluconazole}
"""
    )
    assert found(tmp_path, text) == [(8, "events[0].happened", "naive-time")]
    mended = text.replace("T08:00", "")
    assert found(tmp_path, mended) == []


def test_an_unread_birth_is_not_judged(tmp_path: Path) -> None:
    text = CHILD.replace("2019-07", "July 2019") + (
        "events:\n  - {type: Measured, happened: 2024-03-05, weight: {value: 1, unit: kg}}\n"
    )
    assert found(tmp_path, text) == [(6, "participant.born", "bad-date")]


def test_a_warning_does_not_stop_the_reading(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        CHILD
        + """\
events:
  - {type: Measured, happened: 2024-03-05, weight: {value: 17, unit: kg}}
  - {type: Measured, happened: 2024-03-06, weight: {value: 13, unit: kg}}
""",
    )
    assert len(read_record(path).events) == 2
    assert [severity(one.kind) for one in check_record(path)] == [Severity.WARNING]


def test_an_error_brings_the_warnings_along(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        CHILD
        + """\
events:
  - {type: CoMedicationStopped, happened: 2024-03-05, drug: fluconazole}
  - {type: DoseResumed, happened: 2024-03-06}
""",
    )
    with pytest.raises(InputError) as caught:
        read_record(path)
    assert [one.kind for one in caught.value.problems] == [
        "never-started",
        "resumed-without-interruption",
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "binary"),
        (b"participant: &a {}\nevents: [*a]\n", "yaml-feature"),
        (b"participant: {\n", ""),
        (b"events:\n  - {value: .nan}\n", "not-finite"),
    ],
)
def test_rubbish_is_an_error_of_input(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "child.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_record(path)
    assert kind in caught.value.problems[0].kind


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no such file"):
        read_record(Path("nowhere.yaml"))


PARTICIPANT = Participant.model_validate(
    {
        "id": "KHE-001",
        "site": "SHA",
        "time_zone": "Asia/Shanghai",
        "sex": "male",
        "born": "2019-07",
        "protocol": "khe-sirolimus",
    }
)
DAYS = st.dates(date(2024, 1, 1), date(2024, 6, 30))
NOTES = st.none() | st.text("ab \"'<>{}:;,é你\\#-", min_size=1, max_size=8)
WEIGHTS = st.integers(16_500, 17_500).map(lambda number: Decimal(number).scaleb(-3))


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Weights of a child, with notes and one correction."""
    days = draw(st.lists(DAYS, max_size=5, unique=True))
    weights = [
        Measured(happened=day, weight=Quantity(value=draw(WEIGHTS), unit="kg"), note=draw(NOTES))
        for day in days
    ]
    corrections = [
        Corrected(
            happened=date(2024, 7, 1),
            event=f"Measured-{days[0]}",
            fields={"weight": {"value": draw(WEIGHTS), "unit": "kg"}},
            reason="typing error",
        )
        for _ in days[:1]
    ]
    return Record(PARTICIPANT, (*weights, *corrections))


@given(record=records())
def test_writing_and_reading_are_inverse(
    tmp_path_factory: pytest.TempPathFactory, record: Record
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("child.json", "child.yaml"):
        assert read_record(written(folder, record_text(record), name)) == record


def test_numbers_are_written_as_they_were() -> None:
    weight = Measured(happened=date(2024, 3, 5), weight=Quantity(value=Decimal("17.20"), unit="kg"))
    assert '"weight": {"value": 17.20, "unit": "kg"}' in record_text(Record(PARTICIPANT, (weight,)))
    assert '"events": []' in record_text(Record(PARTICIPANT))


def test_the_schema_knows_every_type() -> None:
    schema = record_schema()
    json.dumps(schema)
    listed = {
        one["$ref"].rpartition("/")[2] for one in schema["properties"]["events"]["items"]["oneOf"]
    }
    assert listed == set(EVENT_TYPES)
    order = schema["$defs"]["DoseOrdered"]
    assert set(order["required"]) == {"type", "happened", "daily_dose", "formulation", "reason"}
    assert order["additionalProperties"] is False
    assert order["properties"]["type"]["const"] == "DoseOrdered"


def test_a_drug_that_is_dosed_higher_has_its_own_bounds(tmp_path: Path) -> None:
    path = written(tmp_path, CHILD + "events:\n" + ORDER.replace("0.90", "3000"))
    assert [one.kind for one in check_record(path)] == ["dose-too-high"]
    assert check_record(path, Plausible(dose_by_weight=100_000)) == ()
    assert len(read_record(path, Plausible(dose_by_weight=100_000)).events) == 1


def test_lists_and_moments_are_written() -> None:
    consent = event_from(
        {
            "type": "ConsentGiven",
            "happened": "2024-03-05T08:00Z",
            "scope": ["treatment", "data"],
            "protocol_version": "1.0",
        }
    )
    text = record_text(Record(PARTICIPANT, (consent,)))
    assert '"happened": "2024-03-05T08:00:00+00:00"' in text
    assert '"scope": ["data", "treatment"]' in text


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-10, 10**15)
    | st.sampled_from(["", "2024-03-05", "2024-03-05T08:00Z", "mg", "ng/mL", "below", "S1", "yes"])
    | st.text(max_size=3)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["value", "unit", "below", "not_analysed", "kmp", "note"]), inner
        )
    ),
    max_leaves=6,
)
WHOLE = {
    "participant": {
        "id": "KHE-001", "site": "SHA", "time_zone": "UTC", "sex": "male", "born": "2019",
    },
    "events": [
        {"type": name, "happened": "2024-03-05", **fields} for name, fields in FEWEST.items()
    ],
}  # fmt: skip


@given(data=st.data())
def test_no_file_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any fields of any event hold anything: there are problems, or there is a record."""
    whole = json.loads(json.dumps(WHOLE))
    for _ in range(data.draw(st.integers(1, 4))):
        part = data.draw(st.sampled_from([whole["participant"], *whole["events"]]))
        name = data.draw(st.sampled_from([*part, "id", "known", "reason", "event", "fields"]))
        part[name] = data.draw(VALUES)
    path = written(tmp_path_factory.getbasetemp(), json.dumps(whole), "any.json")
    try:
        problems = check_record(path)
    except InputError as error:
        problems = error.problems
    assert all(problem.kind and problem.place.line for problem in problems)
