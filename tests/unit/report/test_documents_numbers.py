"""Numbers that somebody measures by: a nought before the point, none at the end."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.report.documents.numbers import milligrams, plain, with_unit


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(7, 10), "0.7"),
        (Fraction(70, 100), "0.7"),
        (Fraction(1, 100), "0.01"),
        (Fraction(5), "5"),
        (10, "10"),
        (Fraction(0), "0"),
        (Fraction(1234567, 1000000), "1.234567"),
    ],
)
def test_a_number_is_written_without_a_nought_at_its_end(number: Fraction | int, text: str) -> None:
    assert plain(number) == text


@pytest.mark.parametrize("number", [Fraction(1, 3), Fraction(1, 10_000_000)])
def test_a_number_that_cannot_be_written_out_is_no_measure(number: Fraction) -> None:
    with pytest.raises(ValueError, match="cannot be written out"):
        plain(number)


@given(st.integers(0, 10_000_000))
def test_what_is_written_reads_back(micrograms: int) -> None:
    text = milligrams(micrograms)
    assert Fraction(text) * 1000 == micrograms
    assert not text.startswith(".")
    assert "." not in text or not text.endswith("0")


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    assert with_unit("0.73", "mL") == "0.73\N{NO-BREAK SPACE}mL"
