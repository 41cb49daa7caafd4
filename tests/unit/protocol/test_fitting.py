"""Written numbers become the exact numbers that are kept, or a clear mistake."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.protocol.fitting import exact, number, shown, span
from glidepath.protocol.kinds import Kept, Span
from glidepath.quantities.errors import InputError, Problem

DAYS = Kept("d")
LEVEL = Kept("ng/L")
SHARE = Kept("1", high=1, whole=False)
CUT = Kept("1", high=1, whole=False, proper=True)


def problem(error: InputError) -> Problem:
    (only,) = error.problems
    return only


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (3, Fraction(3)),
        (Decimal("0.10"), Fraction(1, 10)),
        ("1/3", Fraction(1, 3)),
        ("2/4", Fraction(1, 2)),
        (Fraction(5, 2), Fraction(5, 2)),
    ],
)
def test_exact_reads_what_a_file_can_write(written: object, value: Fraction) -> None:
    assert exact(written) == value


@pytest.mark.parametrize(
    "written",
    [0.1, True, None, "", "a third", "1/0", "1/", "/3", "-1/3", "1/3/4", "1.5/2", [1], "٣/٤"],
)
def test_exact_refuses_everything_else(written: object) -> None:
    with pytest.raises(InputError) as caught:
        exact(written)
    assert problem(caught.value).kind in {"not-a-number", "not-exact"}


def test_a_quotient_of_absurd_length_is_refused() -> None:
    with pytest.raises(InputError):
        exact("1/" + "9" * 19)
    assert exact("1/" + "9" * 18).denominator == 999_999_999_999_999_999


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_print_and_read_are_inverse(above: int, below: int) -> None:
    assert exact(f"{above}/{below}") == Fraction(above, below)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**6))
def test_units_do_not_change_a_level(level: Decimal) -> None:
    kept = Kept("ng/L", whole=False)
    assert number(level, "ng/mL", kept) == number(level, "ug/L", kept) == Fraction(level) * 1000


@pytest.mark.parametrize(
    ("written", "unit", "kept", "value"),
    [
        (2, "ng/mL", LEVEL, 2000),
        (Decimal("3.5"), "ug/L", LEVEL, 3500),
        (2, "wk", DAYS, 14),
        (48, "h", DAYS, 2),
        (10, "%", SHARE, Fraction(1, 10)),
        (0, "d", DAYS, 0),
        (1, "1", SHARE, 1),
    ],
)
def test_number_is_kept_in_its_unit(
    written: object, unit: str, kept: Kept, value: Fraction
) -> None:
    assert number(written, unit, kept) == value


@pytest.mark.parametrize(
    ("written", "unit", "kept", "kind", "expected"),
    [
        (30, "kg", DAYS, "wrong-dimension", "a unit of time"),
        (30, "dd", DAYS, "unknown-unit", "d"),
        (-1, "d", DAYS, "out-of-range", "at least 0 d"),
        (2, "1", SHARE, "out-of-range", "a number from 0 to 1 1"),
        (0, "1", CUT, "out-of-range", "a number between 0 and 1 1"),
        (1, "1", CUT, "out-of-range", "a number between 0 and 1 1"),
        (Decimal("1.5"), "d", DAYS, "not-whole", "a whole number of d"),
        (Decimal("NaN"), "d", DAYS, "not-finite", "a finite decimal number"),
    ],
)
def test_number_names_what_does_not_fit(
    written: object, unit: str, kept: Kept, kind: str, expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        number(written, unit, kept)
    assert problem(caught.value).kind == kind
    assert expected in problem(caught.value).expected


def test_a_span_keeps_both_ends() -> None:
    assert span({"low": 22, "high": 26}, "h", Kept("min")) == Span(low=1320, high=1560)
    assert span({"low": 5, "high": 5}, "ng/mL", LEVEL) == Span(low=5000, high=5000)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"low": 7, "high": 5}, "interval-upside-down"),
        ({"low": 7}, "not-an-interval"),
        ({"low": 1, "high": 2, "middle": 1}, "not-an-interval"),
        ([5, 7], "not-an-interval"),
        ({"low": "five", "high": 7}, "not-a-number"),
    ],
)
def test_a_span_names_what_does_not_fit(written: object, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        span(written, "ng/mL", LEVEL)
    assert problem(caught.value).kind == kind


def test_long_values_are_shortened_in_messages() -> None:
    assert shown("x" * 100) == "'" + "x" * 56 + "..."
    assert shown(Decimal("1.50")) == "1.50"
