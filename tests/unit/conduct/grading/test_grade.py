"""CTCAE version 5 laboratory grades, every boundary by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.conduct.grading import TERMS, Grade, Grounds, Reason, Ungraded, grade, grades
from glidepath.record.enrolment import Randomised
from glidepath.record.measurement import LabReported
from glidepath.record.record import Participant, Record

DAY = date(2026, 11, 20)


def quantity(text: str | None, unit: str) -> Any:
    return None if text is None else {"value": Decimal(text), "unit": unit}


def reported(
    test: str, value: str, unit: str, lower: str | None = None, upper: str | None = None
) -> LabReported:
    below = value.startswith("<")
    told = quantity(value.lstrip("<"), unit)
    return LabReported(
        happened=DAY,
        test=test,
        result={"below": told} if below else told,  # type: ignore[arg-type]
        lower_limit=quantity(lower, unit),
        upper_limit=quantity(upper, unit),
    )


def number(found: object) -> int:
    assert isinstance(found, Grade), found
    assert found.version == "5.0"
    return found.grade


LOW = [
    ("platelets", "10*9/L", "150", [("150", 0), ("149", 1), ("75", 1), ("74.9", 2), ("50", 2),
                                    ("49.9", 3), ("25", 3), ("24.9", 4), ("0", 4)]),
    ("neutrophils", "10*9/L", "1.8", [("1.8", 0), ("1.79", 1), ("1.5", 1), ("1.49", 2), ("1.0", 2),
                                      ("0.99", 3), ("0.5", 3), ("0.49", 4)]),
    ("haemoglobin", "g/L", "115", [("115", 0), ("114", 1), ("100", 1), ("99", 2), ("80", 2),
                                   ("79", 3), ("20", 3)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("test", "unit", "limit", "value", "expected"),
    [(t, u, limit, v, g) for t, u, limit, cases in LOW for v, g in cases],
)
def test_low_counts(test: str, unit: str, limit: str, value: str, expected: int) -> None:
    assert number(grade(reported(test, value, unit, lower=limit))) == expected


@pytest.mark.parametrize("test", ["alt", "ast"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [("40", 0), ("40.1", 1), ("120", 1), ("120.1", 2), ("200", 2), ("200.1", 3), ("800", 3),
     ("800.1", 4)],
)  # fmt: skip
def test_transaminases_from_a_normal_baseline(test: str, value: str, expected: int) -> None:
    """1, 3, 5 and 20 times the upper limit of 40."""
    baseline = reported(test, "40", "U/L", upper="40")
    assert number(grade(reported(test, value, "U/L", upper="40"), baseline)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("60", 0), ("89.9", 0), ("90", 1), ("180", 1), ("180.1", 2), ("300", 2), ("300.1", 3),
     ("1200", 3), ("1200.1", 4)],
)  # fmt: skip
def test_transaminases_from_an_abnormal_baseline(value: str, expected: int) -> None:
    """1.5 (included), 3, 5 and 20 times the baseline of 60, which lay above its limit of 40."""
    baseline = reported("alt", "60", "U/L", upper="40")
    assert number(grade(reported("alt", value, "U/L", upper="40"), baseline)) == expected


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [("10", "20", 0), ("10", "20.1", 1), ("10", "30", 1), ("10", "30.1", 2), ("10", "60", 2),
     ("10", "60.1", 3), ("10", "200", 3), ("10", "200.1", 4),
     ("40", "40", 0), ("40", "40.1", 1), ("40", "60", 1), ("40", "60.1", 2), ("40", "120", 2),
     ("40", "120.1", 3), ("40", "400", 3), ("40", "400.1", 4)],
)  # fmt: skip
def test_bilirubin(before: str, value: str, expected: int) -> None:
    """1, 1.5, 3 and 10 times the limit of 20, or the baseline of 40 that was abnormal."""
    baseline = reported("total-bilirubin", before, "umol/L", upper="20")
    found = grade(reported("total-bilirubin", value, "umol/L", upper="20"), baseline)
    assert number(found) == expected


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [("40", "48", 0), ("40", "48.1", 1), ("40", "60", 1), ("40", "60.1", 2), ("40", "72.1", 2),
     ("40", "120", 2), ("40", "120.1", 3), ("48", "144", 2), ("48", "144.1", 3), ("48", "288", 3),
     ("48", "288.1", 4), ("20", "30", 0), ("20", "30.1", 2), ("20", "60.1", 3), ("60", "90", 2),
     ("60", "288.1", 4)],
)  # fmt: skip
def test_creatinine_by_the_worse_of_limit_and_baseline(
    before: str, value: str, expected: int
) -> None:
    """Limit 48: 1, 1.5 (72), 3 (144), 6 (288); baseline: 1.5 and 3 times."""
    baseline = reported("creatinine", before, "umol/L", upper="48")
    found = grade(reported("creatinine", value, "umol/L", upper="48"), baseline)
    assert number(found) == expected


@pytest.mark.parametrize(
    ("test", "unit", "value", "expected"),
    [
        *(("cholesterol", "mmol/L", v, g) for v, g in
          [("5.2", 0), ("5.21", 1), ("7.75", 1), ("7.76", 2), ("10.34", 2), ("10.35", 3),
           ("12.92", 3), ("12.93", 4)]),
        *(("cholesterol", "mg/dL", v, g) for v, g in
          [("5.2", 0), ("300", 1), ("300.1", 2), ("400", 2), ("401", 3), ("500", 3), ("501", 4)]),
        *(("triglycerides", "mmol/L", v, g) for v, g in
          [("1.70", 0), ("1.71", 1), ("3.42", 1), ("3.43", 2), ("5.7", 2), ("5.71", 3),
           ("11.4", 3), ("11.41", 4)]),
        *(("triglycerides", "mg/dL", v, g) for v, g in
          [("149", 0), ("150", 1), ("300", 1), ("301", 2), ("500", 2), ("501", 3), ("1000", 3),
           ("1001", 4)]),
    ],
)  # fmt: skip
def test_lipids_by_the_numbers_of_their_unit(
    test: str, unit: str, value: str, expected: int
) -> None:
    """300 mg/dL is grade 1 by the table, although 7.76 mmol/L, its equal, is grade 2."""
    assert number(grade(reported(test, value, unit, upper="5.2"))) == expected


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [("2.4", "2.0", 0), ("2.4", "1.99", 1), ("2.4", "1.5", 1), ("2.4", "1.49", 2),
     ("2.4", "1.0", 2), ("2.4", "0.99", 3), ("2.4", "0.5", 3), ("2.4", "0.49", 4),
     ("1.6", "1.6", 0), ("1.6", "1.9", 0), ("1.6", "1.59", 1), ("1.6", "1.21", 1),
     ("1.6", "1.2", 2), ("1.6", "0.81", 2), ("1.6", "0.8", 3), ("1.6", "0.5", 3),
     ("1.6", "0.49", 4), ("4.0", "0.49", 4)],
)  # fmt: skip
def test_fibrinogen(before: str, value: str, expected: int) -> None:
    """Limit 2.0: 1, 0.75, 0.5 and 0.25 times; from an abnormal 1.6 a fall of 25, 50 and 75 %.

    Below 0.5 g/L it is grade 4 whatever came before; 75 % of 1.6 is never reached above that.
    """
    baseline = reported("fibrinogen", before, "g/L", lower="2.0")
    assert number(grade(reported("fibrinogen", value, "g/L", lower="2.0"), baseline)) == expected


def test_a_fall_of_three_quarters_from_an_abnormal_baseline() -> None:
    """Limit 3.0, baseline 2.4: three quarters less are 0.6, above 0.5."""
    baseline = reported("fibrinogen", "2.4", "g/L", lower="3.0")
    assert number(grade(reported("fibrinogen", "0.6", "g/L", lower="3.0"), baseline)) == 4
    assert number(grade(reported("fibrinogen", "0.61", "g/L", lower="3.0"), baseline)) == 3


def ungraded(found: object) -> Reason:
    assert isinstance(found, Ungraded), found
    return found.reason


def test_what_cannot_be_graded_says_why() -> None:
    normal = reported("alt", "20", "U/L", upper="40")
    assert ungraded(grade(reported("glucose", "5", "mmol/L"))) is Reason.NO_TERM
    lost = LabReported(happened=DAY, test="alt", result={"not_analysed": "clotted"})  # type: ignore[arg-type]
    assert ungraded(grade(lost, normal)) is Reason.NOT_ANALYSED
    assert ungraded(grade(reported("alt", "50", "U/L", upper="40"))) is Reason.BASELINE
    assert ungraded(grade(reported("alt", "50", "U/L"), normal)) is Reason.LIMIT
    bare = reported("alt", "20", "U/L")
    assert ungraded(grade(reported("alt", "50", "U/L", upper="40"), bare)) is Reason.BASELINE_LIMIT
    below = reported("alt", "<5", "U/L", upper="40")
    assert ungraded(grade(reported("alt", "50", "U/L", upper="40"), below)) is Reason.BASELINE
    assert ungraded(grade(reported("platelets", "80", "10*9/L"))) is Reason.LIMIT
    assert ungraded(grade(reported("haemoglobin", "6.2", "mmol/L", lower="7"))) is Reason.UNIT
    assert ungraded(grade(reported("creatinine", "50", "umol/L", upper="60"))) is Reason.BASELINE


def test_what_is_missing_does_not_matter_where_it_could_change_nothing() -> None:
    """Without a lower limit only grade 0 and 1 cannot be told apart; above 6 limits it is 4."""
    assert number(grade(reported("platelets", "74", "10*9/L"))) == 2
    assert number(grade(reported("creatinine", "361", "umol/L", upper="60"))) == 4


def test_a_limit_that_contradicts_the_table_is_not_decided() -> None:
    """A lower limit of 60 would make 70 normal, and by the table it is grade 2."""
    found = grade(reported("platelets", "70", "10*9/L", lower="60"))
    assert ungraded(found) is Reason.LIMIT_CONTRADICTS
    assert number(grade(reported("platelets", "59", "10*9/L", lower="60"))) == 2
    found = grade(reported("cholesterol", "8", "mmol/L", upper="9"))
    assert ungraded(found) is Reason.LIMIT_CONTRADICTS


@pytest.mark.parametrize(
    ("value", "expected"), [("<25", 4), ("<10", 4), ("<25.1", None), ("<150", None)]
)
def test_platelets_below_a_limit_of_quantification(value: str, expected: int | None) -> None:
    found = grade(reported("platelets", value, "10*9/L", lower="150"))
    assert found.grade == expected if isinstance(found, Grade) else expected is None
    if isinstance(found, Ungraded):
        assert found.reason is Reason.BELOW_LIMIT


def test_a_transaminase_below_a_limit_of_quantification_is_none() -> None:
    baseline = reported("alt", "20", "U/L", upper="40")
    assert number(grade(reported("alt", "<5", "U/L", upper="40"), baseline)) == 0


def test_units_are_converted_exactly() -> None:
    """2 mg/dL of bilirubin is 34.2 umol/L: 1.71 times a limit of 20, so grade 2."""
    baseline = reported("total-bilirubin", "10", "umol/L", upper="20")
    now = LabReported(
        happened=DAY,
        test="total-bilirubin",
        result=quantity("2", "mg/dL"),
        upper_limit=quantity("20", "umol/L"),
    )
    assert number(grade(now, baseline)) == 2
    assert number(grade(reported("haemoglobin", "9.9", "g/dL", lower="11"))) == 2


def test_a_grade_keeps_what_it_was_computed_from() -> None:
    baseline = reported("alt", "60", "U/L", upper="40")
    found = grade(reported("alt", "190", "U/L", upper="40"), baseline)
    assert isinstance(found, Grade)
    assert (found.term, found.category, found.clinical_above) == ("ALT increased", "liver", False)
    told = found.grounds
    assert told == Grounds(
        "U/L", Fraction(190), Fraction(190), Fraction(40), Fraction(60), normal=False
    )


def test_the_gravest_grade_of_anaemia_is_a_clinical_one() -> None:
    found = grade(reported("haemoglobin", "70", "g/L", lower="115"))
    assert isinstance(found, Grade)
    assert (found.grade, found.clinical_above) == (3, True)


@given(
    st.sampled_from(sorted(TERMS)),
    st.decimals(1, 500, places=1),
    st.decimals(1, 100, places=1),
    st.decimals(0, 1000, places=1),
    st.decimals(0, 1000, places=1),
)
def test_further_from_normal_is_never_a_lesser_grade(
    test: str, before: Decimal, limit: Decimal, one: Decimal, other: Decimal
) -> None:
    unit = TERMS[test].scales[0].unit
    baseline = reported(test, str(before), unit, str(limit), str(limit))
    low, high = (
        grade(reported(test, str(each), unit, str(limit), str(limit)), baseline)
        for each in sorted((one, other))
    )
    if isinstance(low, Grade) and isinstance(high, Grade):
        falls = TERMS[test].side.value == "low"
        assert (low.grade >= high.grade) if falls else (low.grade <= high.grade)


def test_the_baseline_is_the_last_analysed_result_by_the_day_of_randomisation() -> None:
    child = Participant(
        id="KHE-1",
        site="SHA",
        time_zone="Asia/Shanghai",
        sex="male",
        born=2020,  # type: ignore[arg-type]
    )

    def alt(value: str, day: date | str, drawn: str | None = None) -> LabReported:
        plain = reported("alt", value, "U/L", upper="40")
        return LabReported.model_validate(
            dict(plain) | {"happened": day, "drawn_at": drawn, "id": f"L-{value}"}
        )

    lost = LabReported(happened="2026-06-30", test="alt", result={"not_analysed": "lost"})  # type: ignore[arg-type]
    events = (
        alt("30", "2026-05-01"),
        alt("60", "2026-07-02", "2026-07-01T18:00+08:00"),
        alt("170", "2026-07-02T09:00+08:00"),
        lost,
        Randomised(happened="2026-07-01T10:00+08:00", arm="maintenance"),  # type: ignore[arg-type]
    )
    ((event, found),) = grades(Record(child, events))
    assert event.id == "L-170"
    assert isinstance(found, Grade)
    assert found.grounds == Grounds(
        "U/L", Fraction(170), Fraction(170), Fraction(40), Fraction(60), normal=False
    )
    assert found.grade == 1
    assert list(grades(Record(child, events[:3]))) == []
