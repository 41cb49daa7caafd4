"""The properties in words, with the numbers of a protocol."""

import re

import pytest

from glidepath.assure.prove import PROPERTIES, Property, stated
from glidepath.assure.prove.properties import numbers, soonest_reduction
from glidepath.protocol import with_value
from unit.assure.given import liver, trial

KNOWN = {each.id: each for each in PROPERTIES}


def test_names_are_unique() -> None:
    assert len(KNOWN) == len(PROPERTIES) == 14


@pytest.mark.parametrize("each", PROPERTIES, ids=lambda each: each.id)
def test_every_sentence_is_whole_in_both_languages(each: Property) -> None:
    text = stated(each, trial())
    assert "{" not in text.en + text.zh
    assert text.en.endswith(".")
    assert text.zh.endswith("。")
    assert not re.search("[A-Za-z]", text.zh)
    assert re.findall(r"[0-9./]+", text.en[:-1]) == re.findall(r"[0-9./]+", text.zh)


def test_every_number_stands_in_some_sentence() -> None:
    places = {name for each in PROPERTIES for name in re.findall(r"{(\w+)}", each.wording.en)}
    assert places == set(numbers(trial()))


def test_the_cap_is_told_with_its_numbers() -> None:
    assert stated(KNOWN["cap"], trial()).en == (
        "In any 30 days a permitted reduction, the stop excepted, takes off at most 10 % of the"
        " dose that the cap counts from, and 5 % after a relapse."
    )
    assert " 12.5 % after" in stated(KNOWN["cap"], liver()).en


def test_a_reduction_is_permitted_within_a_stated_number_of_days() -> None:
    """The month of 30 days is longer than five half-lives of 62 h, 12.9 days."""
    assert soonest_reduction(trial()) == (30, 90)
    assert soonest_reduction(with_value(trial(), "taper.spacing-min", 40)) == (40, 90)
    assert soonest_reduction(with_value(trial(), "taper.month", 100)) == (100, 100)
