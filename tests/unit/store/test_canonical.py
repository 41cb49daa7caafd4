"""One payload has one text, and a commitment says nothing of its text."""

import json
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.quantities.errors import InputError
from glidepath.store.canonical import Secret, canonical, commitments, committed, digest
from glidepath.store.chain import line_hash

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=12,
)


@given(PLAIN)
def test_the_text_is_that_of_the_standard_library(value: object) -> None:
    expected = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical(value) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.90"), "0.90"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-3"), "0.001"),
        (True, "true"),
        ({"孩": "子\n"}, '{"孩":"子\\n"}'),
    ],
)
def test_texts_by_hand(value: object, text: str) -> None:
    assert canonical(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.5, Decimal("NaN"), Decimal("Infinity"), {1}, b"x"])
def test_what_is_not_plain(value: object) -> None:
    with pytest.raises(InputError) as raised:
        canonical({"a": [value]})  # type: ignore[list-item]
    (problem,) = raised.value.problems
    assert (problem.kind, problem.place.path) == ("not-plain", "a.0")


def test_a_key_is_a_text_too() -> None:
    with pytest.raises(InputError):
        canonical({"a": {"\ud800": 1}})


def test_a_commitment_is_the_digest_of_salt_and_text() -> None:
    secret = Secret("00" * 31 + "ff", "Mei")
    expected = sha256(b"\x00" * 31 + b"\xffMei").hexdigest()
    assert secret.commitment == expected
    payload, commitment = committed({"a": [{}], "z": 1}, {"a.0.note": secret})
    assert payload == '{"a":[{"note":{"erasable":"' + expected + '"}}],"z":1}'
    assert commitment == sha256(b"8:a.0.note64:" + expected.encode()).hexdigest()
    assert commitments(payload) == {"a.0.note": expected}


def test_no_texts_no_digest() -> None:
    assert committed({"a": 1}, {}) == ('{"a":1}', "")
    assert digest({}) == ""


@given(st.lists(st.none() | TEXT, min_size=2, max_size=4), st.integers(1, 3))
def test_no_two_lines_are_read_as_one(fields: list[str | None], cut: int) -> None:
    """Moving characters from one field to its neighbour changes the hash."""
    first, second = fields[0] or "", fields[1] or ""
    moved = [first + second[:cut], second[cut:], *fields[2:]]
    same = moved == [fields[0], fields[1], *fields[2:]]
    assert (line_hash("p", moved) == line_hash("p", fields)) is same


def test_the_hash_of_a_line_by_hand() -> None:
    expected = sha256("2:p11:7-0:2:孩子".encode()).hexdigest()
    assert line_hash("p1", [7, None, "", "孩子"]) == expected
