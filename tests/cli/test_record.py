"""``record check`` and ``record schema`` on the command line."""

import json

from cli.running import Glidepath


def test_problems_as_json_are_those_of_the_text(glidepath: Glidepath) -> None:
    text = glidepath("record", "check", "examples/broken.yaml")
    data = glidepath("record", "check", "examples/broken.yaml", "--json")
    assert (text.status, data.status) == (2, 2)
    problems = json.loads(data.out)
    told = [
        f"{each['severity']}: {each['file']}:{each['line']}: {each['path']}: {each['message']}"
        for each in problems
    ]
    lines = text.out.splitlines()[:-1]
    assert len(lines) == len(told) == 18
    for line, start in zip(lines, told, strict=True):
        assert line.startswith(start)


def test_kinds_are_stable_words(glidepath: Glidepath) -> None:
    data = glidepath("record", "check", "examples/broken.yaml", "--json")
    kinds = [each["kind"] for each in json.loads(data.out)]
    assert {"weight-jumps", "orders-overlap", "drawn-after-report", "level-too-high"} <= set(kinds)
    assert all(kinds)


def test_a_sound_record_as_json_has_no_problem(glidepath: Glidepath) -> None:
    told = glidepath("record", "check", "examples/taper-on-track-csv", "--json")
    assert (told.status, json.loads(told.out)) == (0, [])


def test_a_problem_of_a_table_has_its_file_and_line(
    glidepath: Glidepath,
) -> None:
    told = glidepath("record", "check", "docs")
    assert told.status == 2
    assert "participant.csv" in told.out


def test_the_schema_is_one_of_a_participant_file(glidepath: Glidepath) -> None:
    told = glidepath("record", "schema")
    schema = json.loads(told.out)
    assert told.status == 0
    assert set(schema["properties"]) == {"participant", "events"}
