"""Identifiers are codes; a person's name is none."""

from collections.abc import Callable

import pytest

from glidepath.quantities.errors import InputError
from glidepath.quantities.identifiers import (
    event_id,
    order_id,
    participant_id,
    protocol_id,
    sample_id,
    site_id,
    version_id,
)

GOOD: list[tuple[Callable[[str], str], list[str]]] = [
    (participant_id, ["KHE-001", "1", "A1-B2-C3", "0" * 32]),
    (site_id, ["SHA", "SITE-01", "FUDAN"]),
    (event_id, ["E-012", "e12", "2024.03_a", "x" * 64]),
    (order_id, ["E-012"]),
    (sample_id, ["S-2024-031"]),
    (protocol_id, ["khe-sirolimus", "a", "x1-2"]),
    (version_id, ["1.0", "0.1", "1.2.10"]),
]
BAD: list[tuple[Callable[[str], str], list[str]]] = [
    (participant_id, ["Li Wei", "LI-WEI", "khe-001", "KHE--001", "-1", "1-", "", "0" * 33, "1\n"]),
    (site_id, ["sha", "S H", "", "上海", "*"]),
    (event_id, ["", "a b", "a/b", ".", "-a", "a-", "../a", "x" * 65]),
    (order_id, ["", "a b"]),
    (sample_id, ["", "a b"]),
    (protocol_id, ["KHE", "1a", "a--b", "a_b", "", "../a", "a/b"]),
    (version_id, ["1", "v1.0", "1.00", "01.0", "1.0.0.0", "1.", "", "1.0\n"]),
]


@pytest.mark.parametrize(
    ("parse", "text"), [(parse, text) for parse, texts in GOOD for text in texts]
)
def test_an_identifier_is_itself(parse: Callable[[str], str], text: str) -> None:
    assert parse(text) == text


@pytest.mark.parametrize(
    ("parse", "text"), [(parse, text) for parse, texts in BAD for text in texts]
)
def test_what_is_no_identifier_stops(parse: Callable[[str], str], text: str) -> None:
    with pytest.raises(InputError, match="identifier"):
        parse(text)


def test_the_error_says_that_a_name_is_not_wanted() -> None:
    with pytest.raises(InputError, match="expected a code such as KHE-001, never a name"):
        participant_id("Li Wei")
