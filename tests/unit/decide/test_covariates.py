"""What models must know of a child besides its doses, at any hour."""

from datetime import date
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from glidepath.decide.covariates import Covariates, covariates
from glidepath.decide.intake import Clock
from glidepath.decide.interactions import Interaction
from glidepath.exchange.growth import read_growth
from glidepath.pk.growth import Growth
from oracle import children
from oracle.children import day, moment, quantity, weighed
from unit.decide.given import record_of

CLOCK = Clock(date(2026, 1, 5), ZoneInfo("Asia/Shanghai"), 8.0)
YEAR = 24 * 365.25


def known(
    *events: Any,
    born: str = "2020-06-05",
    sex: str = "female",
    drugs: tuple[Interaction, ...] = (),
    growth: Growth | None = None,
) -> Covariates:
    data = children.record(*events)
    data["participant"] |= {"born": born, "sex": sex}
    return covariates(record_of(data), CLOCK, drugs, growth)


def at(of: Covariates, name: str, *hours: float) -> list[float]:
    return [float(x) for x in of.at(np.array(hours))[name]]


def laboratory(number: int, test: str, result: Any, **other: Any) -> dict[str, Any]:
    happened = moment(number, "08:00")
    event = {"type": "LabReported", "happened": happened, "test": test, "result": result}
    return event | other


# --- age ------------------------------------------------------------------------------------------


def test_age_counts_from_the_middle_of_the_day_of_birth() -> None:
    # 5 June 2020 to 5 January 2026: 2,040 days
    found = known()
    assert found.born == -2040 * 24 + 12
    assert at(found, "age", 0.0, 24.0) == [
        pytest.approx(2039.5 / 365.25),
        pytest.approx(2040.5 / 365.25),
    ]


def test_of_a_month_of_birth_the_middle_counts() -> None:
    # 1 June to 1 July, the middle is the end of the 15th: 2,029 days before
    assert known(born="2020-06").born == -2029 * 24
    assert known(born="2020").born == -(2196 - 183) * 24


# --- weight ---------------------------------------------------------------------------------------


def test_without_a_weight_there_is_none() -> None:
    assert set(known().at(np.zeros(1))) == {"age", "oxcarbazepine"}


def test_weight_runs_along_a_line_between_measurements() -> None:
    found = known(weighed(0, "14"), weighed(10, "15"), growth=read_growth())
    first = float(found.weights[0][0])
    hours = (first - 500.0, first, first + 120.0, first + 240.0)
    assert at(found, "weight", *hours) == [14.0, 14.0, 14.5, 15.0]


def test_without_references_the_last_weight_stands() -> None:
    assert at(known(weighed(0, "14")), "weight", 9e4) == [14.0]


@pytest.mark.parametrize(
    ("sex", "six", "seven"),
    [
        # WHO 2007, weight for age, medians at 6 and 7 years
        ("female", "20.16", 22.4),
        ("male", "20.51", 22.9),
        ("unknown", "20.34", 22.65),
    ],
)
def test_after_the_last_weight_a_child_keeps_its_place(sex: str, six: str, seven: float) -> None:
    measured = weighed(0, six) | {"happened": day(0)}
    found = known(measured, born="2020-01-05", sex=sex, growth=read_growth())
    assert at(found, "weight", found.born + 7.0 * YEAR) == [pytest.approx(seven, abs=0.05)]


def test_an_infant_grows() -> None:
    # WHO 2006, girls, weight for age, median: 6.4 kg at 4 months, 6.9 kg at 5 months
    four = weighed(0, "6.4") | {"happened": moment(0, "12:00")}
    found = known(four, born="2025-09-05", growth=read_growth())
    assert at(found, "weight", 12.0 + 30.4375 * 24) == [pytest.approx(6.9, abs=0.05)]


def test_beyond_twenty_years_nobody_grows() -> None:
    growth = read_growth()
    almost = weighed(0, "55") | {"happened": moment(0, "12:00")}
    found = known(almost, born="2007-01-05", growth=growth)
    at_twenty, later = at(found, "weight", found.born + 20 * YEAR, found.born + 25 * YEAR)
    assert at_twenty == later > 55.0
    assert at(known(almost, born="2000-01-05", growth=growth), "weight", 9e4) == [55.0]


def test_of_two_weights_at_one_time_the_last_word_counts() -> None:
    two = [weighed(0, "14"), weighed(0, "15")]
    assert at(known(two), "weight", 0.0) == [15.0]


def test_a_measurement_without_a_weight_is_none() -> None:
    tall = {"type": "Measured", "happened": day(0), "height": quantity("90", "cm")}
    assert "weight" not in known(tall).at(np.zeros(1))


# --- laboratory, genotype and drugs ---------------------------------------------------------------


def test_the_last_result_of_the_laboratory_stands_until_the_next() -> None:
    found = known(
        laboratory(1, "total-bilirubin", quantity("10", "umol/L")),
        laboratory(3, "total-bilirubin", quantity("20", "umol/L")),
        laboratory(5, "total-bilirubin", {"below": quantity("2", "umol/L")}),
        laboratory(6, "total-bilirubin", quantity("0", "umol/L")),
        laboratory(7, "total-bilirubin", {"not_analysed": "clotted"}),
        laboratory(8, "platelets", quantity("240", "10*9/L")),
    )
    hours = (0.0, 32.0, 79.9, 80.0, 900.0)
    assert at(found, "total-bilirubin", *hours) == [10.0, 10.0, 10.0, 20.0, 20.0]
    assert "ast" not in found.at(np.zeros(1))


@pytest.mark.parametrize(
    ("test", "value", "unit", "told"),
    [
        ("total-bilirubin", "1", "mg/dL", 17.1),  # 584.66 g/mol
        ("total-bilirubin", "11.29", "umol/L", 11.29),
        ("ast", "40", "U/L", 40.0),
        ("haematocrit", "38", "%", 38.0),
        ("haematocrit", "0.38", "1", 38.0),
    ],
)
def test_a_result_is_told_in_the_unit_of_the_models(
    test: str, value: str, unit: str, told: float
) -> None:
    found = known(laboratory(1, test, quantity(value, unit)))
    assert at(found, test, 50.0) == [pytest.approx(told, rel=1e-3)]


def test_a_result_in_another_kind_of_unit_is_none() -> None:
    found = known(laboratory(1, "ast", quantity("3", "umol/L")))
    assert "ast" not in found.at(np.zeros(1))


def test_a_result_counts_from_when_its_sample_was_drawn() -> None:
    drawn = {"drawn_at": moment(2, "08:00")}
    found = known(
        laboratory(1, "ast", quantity("20", "U/L")),
        laboratory(4, "ast", quantity("60", "U/L"), **drawn),
    )
    assert at(found, "ast", 55.0, 56.0) == [20.0, 60.0]


@pytest.mark.parametrize(
    ("gene", "result", "value"),
    [("CYP3A5", "*1/*3", 1.0), ("cyp3a5", "*3/*3", 0.0), ("CYP3A5", "*1/*1", 1.0)],
)
def test_a_carrier_of_the_working_allele(gene: str, result: str, value: float) -> None:
    typed = {"type": "Genotyped", "happened": day(9), "gene": gene, "result": result}
    assert at(known(typed), "cyp3a5", -100.0, 9000.0) == [value, value]


def test_another_gene_is_none() -> None:
    typed = {"type": "Genotyped", "happened": day(9), "gene": "CYP3A4", "result": "*1/*22"}
    assert "cyp3a5" not in known(typed).at(np.zeros(1))


def test_a_drug_is_taken_from_its_start_to_its_stop() -> None:
    drugs = (
        Interaction("oxcarbazepine", 32.0, 80.0, 336.0, 0.86),
        Interaction("oxcarbazepine", 100.0, inf, 336.0, 0.86),
        Interaction("rifampicin", 0.0, inf, 336.0, 0.18),
    )
    found = known(drugs=drugs)
    hours = (0.0, 32.0, 79.9, 80.0, 100.0, 9000.0)
    assert at(found, "oxcarbazepine", *hours) == [0.0, 1.0, 1.0, 0.0, 1.0, 1.0]
    assert at(found, "rifampicin", -1.0, 0.0) == [0.0, 1.0]


def test_a_drug_that_was_never_taken_is_not_taken() -> None:
    assert at(known(), "oxcarbazepine", 0.0) == [0.0]
