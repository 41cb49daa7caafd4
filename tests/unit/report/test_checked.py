"""What a check found, in sentences typed by hand, and short enough to read."""

import json
from fractions import Fraction

from glidepath.assure.check import CHECKS, CheckFinding, check
from glidepath.assure.finding import Value as Number
from glidepath.exchange.protocols import read_protocol
from glidepath.report.language import Language
from glidepath.report.protocols.checked import check_text, findings_data
from glidepath.report.wrapped import columns, wrap
from unit.report.given import spaced

TRIAL = read_protocol("khe-sirolimus")
EN, ZH = Language.EN, Language.ZH
TWO_SCREENS = 120
"""Lines."""


def finding(identifier: str, **numbers: Number) -> CheckFinding:
    known = CHECKS[identifier]
    return CheckFinding(identifier, known.severity, numbers, known.about)


def course(start: int, **numbers: Number) -> CheckFinding:
    usual: dict[str, Number] = {
        "product": "oral-solution",
        "interval": 24,
        "start": start,
        "level": 6000,
        "cuts": 2,
        "doses": (900, 810),
        "days": (0, 30),
        "stop": 344,
        "outcome": 365,
        "deadline": 351,
        "spare": 21,
    }
    return finding("taper.in-time", **{**usual, **numbers})


def stuck(level: int, **numbers: Number) -> CheckFinding:
    usual: dict[str, Number] = {
        "product": "oral-solution",
        "interval": 24,
        "level": level,
        "starts": 496,
        "never": 22,
        "largest": 260,
        "share": Fraction(1, 3),
    }
    return finding("taper.dead-end", **{**usual, **numbers})


def said(*findings: CheckFinding, language: Language = EN) -> str:
    """All findings as one line, without what opens and closes."""
    text = spaced(check_text(TRIAL, findings, language))
    return " ".join(" ".join(text.split("\n\n")[1:-1]).split())


def test_a_finding_is_a_sentence_with_its_numbers_and_what_would_change() -> None:
    found = finding("visits.outcome-missing", outcome=365)
    assert said(found) == (
        "Contradictory (1) - No visit falls on day 365, on which the outcome is judged."
        " to change: visits, outcome.day"
    )
    assert said(found, language=ZH) == (
        "相互矛盾（1 项） - 结局评定的第 365 天没有安排访视。 涉及：visits, outcome.day"
    )


def test_levels_doses_and_times_have_their_human_units() -> None:
    found = finding(
        "assay.cannot-verify-stop",
        assay="emit",
        limit=3500,
        as_trial=2800,
        as_trial_low=2520,
        as_trial_high=3080,
        trough_below=2000,
    )
    assert (
        "its limit of 3.5 ng/mL is 2.8 ng/mL by the trial's assay (2.52 ng/mL to 3.08 ng/mL),"
        " and the stop asks for less than 2 ng/mL." in said(found)
    )
    longest = finding("half-life.month", half_life=8640, month=30, half_lives=5, population=3720)
    assert "beyond 144 h makes 5 half-lives longer than the month of 30 days" in said(longest)
    counted = finding("remission.platelets-below-kmp", remission=50, kmp=100)
    assert "Platelets of 50 × 10⁹/L count as remission" in said(counted)


def test_a_share_is_told_as_a_fraction_only_where_that_is_short() -> None:
    numbers: dict[str, Number] = {
        "base": "previous",
        "product": "oral-solution",
        "interval": 24,
        "starts": 496,
    }
    found = finding("literal.still-on-drug", **numbers, day=365, share=Fraction(63, 244))
    assert "still at 26 % of its start" in said(found)
    assert "(at 1/3 of the start)" in said(stuck(5000))


def test_examples_of_several_doses_stand_in_one_sentence() -> None:
    assert said(course(1000), course(2000, stop=314, spare=51)) == (
        "To know (2) - In time for the outcome (level 6 ng/mL at the start):"
        " 1.00 mg a day stops on day 344, 21 days before the outcome, after 2 cuts to 0.81 mg;"
        " 2.00 mg a day stops on day 314, 51 days before the outcome, after 2 cuts to 0.81 mg."
        " to change: taper.cap, taper.base, taper.month, stop.dose-share, outcome.day"
    )


def test_a_dose_that_fades_away_has_its_own_words() -> None:
    assert "1.00 mg a day comes to nought by 3 cuts, on day 60" in said(
        course(1000, cuts=3, doses=(900, 810, 0), days=(0, 30, 60), stop=60)
    )


def test_examples_of_other_ways_are_counted() -> None:
    other = course(500, interval=12)
    text = said(course(1000), course(2000), other)
    assert "0.50 mg" not in text
    assert "(1 more: twice daily)." in text


def test_examples_of_another_way_alone_name_it() -> None:
    found = course(1000, product="tablet-1")
    others = (stuck(5000), stuck(6000))
    text = said(found, *others)
    assert "at the start): tablet 1 mg, once daily: 1 mg a day stops" in text


def test_the_usual_way_is_named_once_at_the_top() -> None:
    text = " ".join(spaced(check_text(TRIAL, [stuck(5000)], EN)).split())
    assert "Where none is named: oral solution 1 mg/mL, once daily." in text
    assert text.count("oral solution") == 1


def test_levels_that_say_the_same_stand_together() -> None:
    assert "5 ng/mL, 6 ng/mL: 22 of 496, up to 0.26 mg a day; 7 ng/mL: 27 of 496" in said(
        stuck(5000), stuck(6000), stuck(7000, never=27)
    )


def test_ways_are_all_named_where_the_usual_one_is_not_among_them() -> None:
    def step(product: str, interval: int, high: int) -> CheckFinding:
        return finding(
            "product.no-step",
            product=product,
            interval=interval,
            cap=Fraction(1, 10),
            from_dose=high,
            to_dose=2000,
            share=Fraction(1, 2),
        )

    usual = [stuck(level) for level in range(5000, 9000, 1000)]
    found = [step("tablet-1", 24, 4000), step("tablet-1", 12, 4000), step("tablet-2", 24, 6000)]
    text = said(*usual, *found)
    assert "tablet 1 mg, once daily or twice daily: 50 %, from 4 mg to 2 mg a day" in text
    assert "tablet 2 mg, once daily: 50 %, from 6 mg to 2 mg a day" in text


def test_the_gravest_stand_first() -> None:
    text = said(course(1000), finding("visits.outcome-missing", outcome=365), stuck(5000))
    assert text.index("Impossible (1)") < text.index("Contradictory (1)") < text.index("To know")


def test_a_protocol_in_which_nothing_is_found_says_so() -> None:
    assert check_text(TRIAL, (), EN).startswith("Check of khe-sirolimus 1.0: nothing was found.")
    assert "--json" not in check_text(TRIAL, (), EN)


def test_findings_without_a_way_name_none() -> None:
    assert "Where none is named" not in check_text(
        TRIAL, [finding("visits.outcome-missing", outcome=365)], EN
    )


def test_the_trial_fits_on_two_screens() -> None:
    found = check(TRIAL)
    for language in Language:
        lines = check_text(TRIAL, found, language).splitlines()
        assert len(lines) <= TWO_SCREENS
        assert max(columns(each) for each in lines) <= 88
    assert f"Each of the findings ({len(found)})" in check_text(TRIAL, found, EN)


def test_the_second_protocol_fits_too() -> None:
    liver = read_protocol("liver-tacrolimus")
    text = check_text(liver, check(liver), ZH)
    assert len(text.splitlines()) <= TWO_SCREENS
    assert text.endswith("中文措辞尚未经临床医生审阅。")


def test_data_are_exact_and_whole() -> None:
    found = [stuck(5000), course(1000, spare=None)]
    data = findings_data(found)
    assert json.loads(json.dumps(data)) == data
    assert data[0] == {
        "id": "taper.dead-end",
        "severity": "impossible",
        "about": ["products", "taper.cap", "stop.dose-share"],
        "numbers": {
            "product": "oral-solution",
            "interval": 24,
            "level": 5000,
            "starts": 496,
            "never": 22,
            "largest": 260,
            "share": "1/3",
        },
        "units": {
            "product": "id",
            "interval": "h",
            "level": "ng/L",
            "starts": "1",
            "never": "1",
            "largest": "ug",
            "share": "share",
        },
    }
    assert isinstance(data[1], dict)
    assert isinstance(data[1]["numbers"], dict)
    assert data[1]["numbers"]["doses"] == [900, 810]
    assert data[1]["numbers"]["spare"] is None


def test_a_number_is_never_parted_from_what_it_counts() -> None:
    assert wrap("可推后 14\u00a0天", 9) == "可推后\n14\u00a0天"
