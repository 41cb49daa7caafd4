"""A record from a folder of CSV tables: as a hospital exports them, and with its mistakes."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from glidepath.exchange.documents import MAX_BYTES
from glidepath.exchange.records import check_record, read_record
from glidepath.quantities.errors import InputError
from glidepath.record import (
    BelowLimit,
    DiseaseAssessed,
    DoseOrdered,
    Event,
    Infection,
    LabReported,
    LevelDrawn,
    LevelReported,
    NotAnalysed,
    Quantity,
    Randomised,
)
from glidepath.record.treatment import week_of

CHILD = "id,site,time_zone,sex,born\nKHE-001,SHA,Asia/Shanghai,female,2019-07\n"
DOSES = "happened,daily_dose,unit,formulation,reason\n"
LEVELS = "sample,drawn_at,reported_at,result,unit,not_analysed,limit\n"
RESULTS = "test,drawn_at,reported_at,result,unit,lower_limit\n"
Tables = Mapping[str, str | bytes]


def folder(tmp_path: Path, **tables: str | bytes) -> Path:
    for name, text in {"participant": CHILD, **tables}.items():
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / f"{name}.csv").write_bytes(content)
    return tmp_path


def events(tmp_path: Path, **tables: str | bytes) -> tuple[Event, ...]:
    return read_record(folder(tmp_path, **tables)).events


def found(tmp_path: Path, **tables: str | bytes) -> list[tuple[str, int | None, str, str]]:
    """File, line, column and kind of every problem."""
    return [
        (Path(str(one.place.file)).name, one.place.line, one.place.path, one.kind)
        for one in check_record(folder(tmp_path, **tables))
    ]


def nanograms(text: str) -> Quantity:
    return Quantity(value=Decimal(text), unit="ng/mL")


def test_a_child_without_events(tmp_path: Path) -> None:
    assert events(tmp_path) == ()


@pytest.mark.parametrize("text", ["{}", "\ufeff{}"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_of_any_system(tmp_path: Path, text: str, end: str) -> None:
    table = text.format(DOSES + "2024-03-05,0.90,mg,solution,taper\n\n,,,,\n").replace("\n", end)
    (order,) = events(tmp_path, doses=table)
    assert isinstance(order, DoseOrdered)
    assert order.daily_dose == Quantity(value=Decimal("0.9"), unit="mg")
    assert order.happened == date(2024, 3, 5)


PATTERNS = "happened,daily_dose,unit,formulation,reason,pattern\n"


def test_a_pattern_is_seven_numbers_in_the_unit_of_the_dose(tmp_path: Path) -> None:
    row = "2024-03-05,0.929,mg,tablet,taper,1; 1;1;1;1;1;0.5\n2024-04-05,0.9,mg,tablet,taper,\n"
    first, second = events(tmp_path, doses=PATTERNS + row)
    assert isinstance(first, DoseOrdered)
    assert isinstance(second, DoseOrdered)
    assert week_of(first) == (1000, 1000, 1000, 1000, 1000, 1000, 500)
    assert second.pattern == ()


def test_what_is_wrong_with_a_pattern_has_its_column(tmp_path: Path) -> None:
    rows = (
        "2024-03-05,0.929,mg,tablet,taper,1;1;1;1;1;0.5",
        "2024-04-05,0.929,mg,tablet,taper,1;1;x;1;1;1;0.5",
        "2024-05-05,0.93,mg,tablet,taper,1;1;1;1;1;1;0.5",
    )
    assert found(tmp_path, doses=PATTERNS + "\n".join(rows) + "\n") == [
        ("doses.csv", 2, "pattern", "not-a-week"),
        ("doses.csv", 3, "pattern", "not-a-number"),
        ("doses.csv", 4, "pattern", "pattern-mean"),
    ]


def test_a_sample_with_both_times_is_drawn_and_then_reported(tmp_path: Path) -> None:
    table = LEVELS + "S1,2024-03-05,2024-03-07T15:00+08:00,6.2,ng/mL,,2.0\n"
    drawn, reported = events(tmp_path, levels=table)
    assert isinstance(drawn, LevelDrawn)
    assert isinstance(reported, LevelReported)
    assert drawn.happened == reported.drawn_at == date(2024, 3, 5)
    assert reported.happened == datetime.fromisoformat("2024-03-07T15:00+08:00")
    assert (reported.result, reported.limit) == (nanograms("6.2"), nanograms("2"))


def test_a_sample_without_result_is_pending(tmp_path: Path) -> None:
    (drawn,) = events(tmp_path, levels=LEVELS + "S1,2024-03-05,,,ng/mL,,\n")
    assert isinstance(drawn, LevelDrawn)


@pytest.mark.parametrize("below", ["<2.0", "< 2.0", "\N{FULLWIDTH LESS-THAN SIGN}2.0"])
def test_below_the_limit(tmp_path: Path, below: str) -> None:
    (reported,) = events(tmp_path, levels=LEVELS + f"S1,2024-03-05,,{below},ng/mL,,\n")
    assert isinstance(reported, LevelReported)
    assert reported.result == BelowLimit(below=nanograms("2"))
    assert reported.happened == reported.drawn_at


def test_a_sample_that_was_not_analysed(tmp_path: Path) -> None:
    (reported,) = events(tmp_path, levels=LEVELS + "S1,2024-03-05,,,ng/mL,clotted,\n")
    assert isinstance(reported, LevelReported)
    assert reported.result == NotAnalysed(not_analysed="clotted")


def test_a_laboratory_result_with_and_without_its_report(tmp_path: Path) -> None:
    table = RESULTS + "alt,2024-03-05,,20,U/L,\nplatelets,2024-03-05,2024-03-06,240,10*9/L,150\n"
    alt, platelets = events(tmp_path, laboratory=table)
    assert isinstance(alt, LabReported)
    assert isinstance(platelets, LabReported)
    assert (alt.happened, alt.lower_limit) == (date(2024, 3, 5), None)
    assert platelets.happened == date(2024, 3, 6)
    assert platelets.lower_limit == Quantity(value=Decimal(150), unit="10*9/L")


def test_values_of_many_kinds(tmp_path: Path) -> None:
    table = (
        "type,happened,arm,stratum,number,event,location,serious,resolved\n"
        "Randomised,2024-03-05,maintenance,kmp=no; form = B ;,7,,,,\n"
        "Infection,2024-03-06,,,,I1,lung,Yes,no\n"
    )
    randomised, infection = events(tmp_path, events=table)
    assert isinstance(randomised, Randomised)
    assert isinstance(infection, Infection)
    assert randomised.stratum == {"kmp": "no", "form": "B"}
    assert randomised.number == 7
    assert (infection.serious, infection.resolved) == (True, False)


def test_named_values_as_json(tmp_path: Path) -> None:
    table = (
        "happened,response,methods,findings\n"
        '2024-03-05,remission,examination; mri,"{""skin"": ""pale; soft""}"\n'
    )
    (assessed,) = events(tmp_path, assessments=table)
    assert isinstance(assessed, DiseaseAssessed)
    assert assessed.findings == {"skin": "pale; soft"}
    assert assessed.methods == {"examination", "mri"}


@pytest.mark.parametrize("cell", ['"{""skin"": }"', "pale"])
def test_named_values_that_are_none(tmp_path: Path, cell: str) -> None:
    table = f"happened,response,methods,findings\n2024-03-05,remission,mri,{cell}\n"
    assert found(tmp_path, assessments=table) == [("assessments.csv", 2, "findings", "dict-type")]


def test_everything_wrong_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        participant="id,site,time_zone,sex,born,nam\nKHE-001,SHA,Shanghai,female,2019-07,x\n",
        doses=DOSES
        + '2024-03-05,"0,9",mg,solution,taper\n'
        + "2024-03-06T08:00,0.9,mgg,solution,taper\n"
        + "2024-03-07,0.9,,solution,taper\n"
        + '2024-03-08,"1,000.5",mg,solution,taper\n',
        levels=LEVELS
        + "S1,2024-03-05,,<2.0,mg,,\n"
        + "S2,2024-03-05,2024-03-06,,ng/mL,,\n"
        + "S3,2024-03-05,,6200,ng/mL,,\n"
        + "S4,2024-03-05,2024-03-01,high,ng/mL,,\n",
        events="type,happened,visit,drug\n"
        "VisitDone,2024-03-05,month-1,aspirin\n"
        "VisitDon,2024-03-05,month-1,\n"
        ",2024-03-05,month-1,\n",
    )
    assert problems == [
        ("doses.csv", 2, "daily_dose", "decimal-comma"),
        ("doses.csv", 3, "happened", "naive-time"),
        ("doses.csv", 3, "unit", "unknown-unit"),
        ("doses.csv", 4, "unit", "missing"),
        ("doses.csv", 5, "daily_dose", "not-a-number"),
        ("events.csv", 2, "drug", "unknown-field"),
        ("events.csv", 3, "type", "unknown-event-type"),
        ("events.csv", 4, "type", "missing"),
        ("levels.csv", 2, "unit", "wrong-dimension"),
        ("levels.csv", 3, "result", "missing"),
        ("levels.csv", 4, "result", "level-too-high"),
        ("levels.csv", 5, "result", "not-a-number"),
        ("participant.csv", 1, "", "unknown-column"),
        ("participant.csv", 2, "time_zone", "unknown-zone"),
    ]


def test_contradictions_have_rows_and_columns(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        weights="happened,weight,weight_unit,height,height_unit\n"
        "2024-03-05,17,kg,104,cm\n2024-03-06,170,kg,1.04,cm\n",
        levels=LEVELS + "S1,2024-03-05,2024-03-01,6.2,ng/mL,,7\n",
        laboratory=RESULTS + "platelets,2024-03-05,,<240,g/L,\n",
    )
    assert problems == [
        ("laboratory.csv", 2, "unit", "wrong-dimension"),
        ("levels.csv", 2, "drawn_at", "drawn-after-report"),
        ("levels.csv", 2, "result", "result-below-limit"),
        ("weights.csv", 3, "height", "impossible-height"),
        ("weights.csv", 3, "height", "height-shrinks"),
        ("weights.csv", 3, "weight", "impossible-weight"),
        ("weights.csv", 3, "weight", "weight-jumps"),
    ]


def test_the_row_of_a_cell_over_several_lines(tmp_path: Path) -> None:
    table = (
        'type,happened,reason\nDoseInterrupted,2024-03-05,"fever\nand rash"\nVomitd,2024-03-06,\n'
    )
    assert found(tmp_path, events=table) == [("events.csv", 4, "type", "unknown-event-type")]


def test_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    table = DOSES.replace("daily_dose", "daily_dose,frmulation") + "2024-03-05,1,x,mg,sol,start\n"
    (problem,) = check_record(folder(tmp_path, doses=table))
    assert problem.message == 'unknown column "frmulation"'
    assert problem.expected == "formulation"


def test_an_unlike_column_names_them_all(tmp_path: Path) -> None:
    table = "happened,zzz\n2024-03-05,1\n"
    problem = check_record(folder(tmp_path, weights=table))[0]
    assert problem.expected.startswith("id or happened or known")


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", None, "the file is empty"),
        (b"\n", None, "the file is empty"),
        (b"happened;daily_dose;unit\n", 1, "the columns are not separated by commas"),
        (b"happened\tdaily_dose\n", 1, "the columns are not separated by commas"),
        (b"happened,,unit\n", 1, "a column has no name"),
        (b"happened,unit,unit\n", 1, 'the column "unit" is there twice'),
        (b"happened,unit\n1,2\n1,2,3\n1\n", 3, "this row has 3 cells"),
        (b'happened,unit\n1,"2\n', 2, "this row cannot be read"),
        ("happened,\u91cd\u91cf\n".encode("gbk"), None, "this is not UTF-8 text"),
        (b"happened,unit\n1,\x00\n", 2, "the character U+0000 does not belong"),
        (b"x" * (MAX_BYTES + 1), None, "the file is too large"),
        (b"happened,daily_dose,unit,reason\n", 1, 'the column "formulation" is missing'),
    ],
)
def test_a_table_that_is_none(
    tmp_path: Path, content: bytes, line: int | None, message: str
) -> None:
    problem = check_record(folder(tmp_path, doses=content))[0]
    assert problem.message.startswith(message)
    assert (Path(str(problem.place.file)).name, problem.place.line) == ("doses.csv", line)
    with pytest.raises(InputError):
        read_record(tmp_path)


def test_every_uneven_row_is_told(tmp_path: Path) -> None:
    problems = found(tmp_path, doses=b"happened,unit\n1,2\n1,2,3\n1\n")
    assert [line for _, line, _, _ in problems] == [3, 4]


def test_a_table_that_is_a_folder(tmp_path: Path) -> None:
    (folder(tmp_path) / "doses.csv").mkdir()
    (problem,) = check_record(tmp_path)
    assert problem.message.startswith("the file cannot be read")


def test_a_table_of_another_name(tmp_path: Path) -> None:
    (problem,) = check_record(folder(tmp_path, dosis=DOSES))
    assert problem.message == "no table of a record has this name"
    assert problem.expected.startswith("doses.csv")
    (tmp_path / "dosis.csv").unlink()
    (tmp_path / "zz.csv").write_text(DOSES)
    assert "participant.csv or doses.csv" in check_record(tmp_path)[0].expected


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (CHILD.splitlines()[0] + "\n", "no participant"),
        (CHILD + CHILD.splitlines()[1] + "\n", "2 participants"),
    ],
)
def test_one_child_a_folder(tmp_path: Path, table: str, message: str) -> None:
    (problem,) = check_record(folder(tmp_path, participant=table))
    assert (problem.message, problem.kind) == (message, "one-participant")


def test_a_folder_without_a_participant(tmp_path: Path) -> None:
    (problem,) = check_record(tmp_path)
    assert problem.message == "no participant"
