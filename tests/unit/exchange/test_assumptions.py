"""The table of assumptions, and what a user's file may replace."""

from pathlib import Path

import pytest

from glidepath.exchange.assumptions import own_assumptions, read_assumptions
from glidepath.quantities import InputError
from glidepath.simulate.assumptions import DRUG, POSITIVE, SHARES, misfit

HEAD = "format: glidepath-assumptions-1\nassumptions:\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(HEAD + text, "utf-8")
    return path


def test_every_assumption_has_value_unit_meaning_and_source() -> None:
    own = own_assumptions()
    assert len(own.table) >= 45
    assert {*SHARES, *POSITIVE, DRUG} <= set(own.table)
    for name, each in own.table.items():
        assert misfit(name, each.value) is None, name
        assert each.meaning.zh != each.meaning.en
    assert 20 < sum(each.open for each in own.table.values()) < len(own.table)
    assert own["relapse.published"] == 0.173


def test_a_file_replaces_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, "  relapse.keep: {value: 3.5, unit: ng/mL, source: our own clinic}\n")
    found, own = read_assumptions(path), own_assumptions()
    assert found["relapse.keep"] == 3.5
    assert found.table["relapse.keep"].source == "our own clinic"
    assert found["relapse.lag"] == own["relapse.lag"]
    assert read_assumptions() is own


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "  relapse.kept: {value: 3}\n",
            'there is no assumption "relapse.kept"; expected relapse.keep',
        ),
        ("  relapse.keep: {value: 3, unit: mg}\n", 'the unit "mg" does not fit; expected ng/mL'),
        ("  visit.missed: {value: 1.2}\n", "1.2 does not fit; expected 0 to 1"),
        ("  relapse.lag: {value: 0}\n", "0 does not fit; expected above 0"),
        ("  relapse.lag: {value: -3}\n", "-3 does not fit; expected above 0"),
        ("  relapse.lag: {value: soon}\n", "'soon' does not fit; expected a number"),
        ("  course.drug: {value: 3}\n", "3.0 does not fit; expected the id of a drug"),
        ("  visit.missed: {value: true}\n", "yes or no is not a number"),
        ("  visit.missed: {valeu: 1}\n", 'unknown field "valeu"'),
        ("  children.age-low: {value: 13}\n", "children.age-low is above children.age-high"),
        ("  start.trough-high: {value: 2}\n", "start.trough-low is above start.trough-high"),
    ],
)
def test_a_mistake_is_named_with_line_and_field(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_assumptions(write(tmp_path, text))
    assert words in str(error.value)
    assert "mine.yaml:3" in str(error.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = "  relapse.lag: {value: 0}\n  nothing: {value: 1}\n"
    with pytest.raises(InputError) as error:
        read_assumptions(write(tmp_path, text))
    assert [each.place.line for each in error.value.problems] == [3, 4]
