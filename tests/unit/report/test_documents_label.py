"""The label of a bottle: every particular of Annex VI, and no name."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from glidepath.report.documents.label import Parcel, label_data, label_pdf
from glidepath.report.language import Language
from glidepath.report.written import Measure
from unit.report.given import spaced
from unit.report.handed import handed, solution, tablets
from unit.report.test_documents_family import patterned

EN, ZH = Language.EN, Language.ZH
PARCEL = Parcel(
    site="SHA",
    batch="A1/7",
    expires=date(2027, 3, 31),
    amount=Measure(Fraction(60), "mL"),
    pieces=0,
    day=date(2026, 10, 12),
    by="pharmacist",
    checked=("Chen Na",),
    until=date(2026, 11, 12),
)


def test_the_label_of_a_bottle() -> None:
    found = label_data(handed(solution(), telephone="021 5555"), PARCEL, EN)
    assert found["title"] == "For clinical trial use only"
    assert found["trial"] == "Trial NCT04448873, LK200421, site SHA"
    assert spaced(found["drug"]) == "sirolimus, oral solution 1 mg/mL, by mouth"
    assert [spaced(each) for each in found["take"]] == ["0.73 mL, once a day"]
    assert [spaced(each) for each in found["lines"]] == [
        "Contents: 60 mL",
        "Batch A1/7. Do not use after 31 Mar 2027",
        "Order no. 4 of 12 Oct 2026, to be dispensed until 12 Nov 2026",
        "Dispensed on 12 Oct 2026 by pharmacist",
        "Volume checked by Chen Na",
        "Store as the manufacturer's package says.",
    ]
    assert spaced(found["opened"]) == "Use within 30 days of opening. Opened on:"
    assert found["telephone"]["number"] == "021 5555"
    assert found["children"] == "Keep out of reach of children."


def test_a_pattern_is_told_by_the_days_of_the_week() -> None:
    """Mondays, Wednesdays and so on, as the calendar of the same order tells it."""
    found = label_data(patterned(), PARCEL, EN)
    assert len(found["take"]) == 2
    assert all(": " in each and "day" in each for each in found["take"])


def test_tablets_are_counted_and_an_order_may_have_no_end() -> None:
    parcel = replace(PARCEL, amount=None, pieces=56, until=None)
    found = label_data(handed(tablets(), "2026-02-23T15:00+08:00"), parcel, ZH)
    assert found["lines"][0] == "内容量：56 片"
    assert "医嘱第 2 号" in found["lines"][2]
    assert "可发药" not in found["lines"][2]
    assert found["opened"] == ""


def test_an_order_that_ends_the_drug_has_no_label() -> None:
    with pytest.raises(ValueError, match="has no label"):
        label_data(replace(handed(solution()), week=None), PARCEL, EN)


@pytest.mark.parametrize("language", [EN, ZH])
def test_it_is_one_page_of_a7(language: Language) -> None:
    page = label_pdf(patterned(), PARCEL, language)
    assert page.startswith(b"%PDF")
    assert re.findall(rb"/Type/Pages/Count (\d+)", page) == [b"1"]
    (box,) = re.findall(rb"/MediaBox\[([^]]*)\]", page)
    width, height = (float(each) * 25.4 / 72 for each in box.split()[2:])
    assert (round(width, 3), round(height, 3)) == (105, 74)
    assert page == label_pdf(patterned(), PARCEL, language)
