"""Every kind of criterion: met, not met, and each thing that can be missing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.criteria import Screening, Verdict, judge
from glidepath.protocol import LaboratoryLimit
from glidepath.protocol.criteria import LaboratoryCriterion, LimitOf, Relation, Role
from glidepath.protocol.parameters import AdverseHistory
from glidepath.protocol.wording import Text
from unit.decide.given import trial
from unit.decide.screening import TODAY, amount, changed, child, event, verdict

# --- age ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "met", "age"),
    [
        ("2020-06-01", True, "5"),
        ("2013-01-06", True, "12"),
        ("2013-01-05", False, "13"),
        ("2026-01-05", True, "0"),
        ("2013-02", True, "12"),
        ("2012-12", False, "13"),
    ],
)
def test_age_in_completed_years(born: str, met: bool, age: str) -> None:
    assert verdict("I2", child(born=born)) == Verdict(met, {"born": born, "age": age})


@pytest.mark.parametrize("born", ["2013", "2013-01"])
def test_age_that_the_birth_date_leaves_open(born: str) -> None:
    found = verdict("I2", child(born=born))
    assert found == Verdict(None, {"born": born, "age": "12-13"}, ("birth-date",))


# --- two years of remission ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "met"),
    [
        ("2024-01-05", True),
        ("2024-01-06", False),
        ("2023", True),
        ("2023-12", True),
        ("2024-01", None),
        ("2024", None),
        ("2024-02", False),
        ("2025", False),
    ],
)
def test_two_years_by_the_calendar(since: str, met: bool | None) -> None:
    found = verdict("I4-remission", child(event("Screened", remission_since=since)))
    assert found.met is met
    assert found.inputs == {"since": since, "years_min": "2"}
    assert found.missing == (() if met is not None else ("remission-since",))


def test_two_years_from_the_leap_day_end_on_the_first_of_march() -> None:
    record = child(event("Screened", remission_since="2024-02-29"))
    assert verdict("I4-remission", record, date(2026, 2, 28)).met is False
    assert verdict("I4-remission", record, date(2026, 3, 1)).met is True


@pytest.mark.parametrize("events", [(), (event("Screened"),)])
def test_nobody_has_said_since_when(events: tuple[dict[str, Any], ...]) -> None:
    missing = Verdict(None, {}, ("remission-since",))
    assert verdict("I4-remission", child(*events)) == missing


BROKEN = [
    event("RelapseConfirmed", happened="2024-05-01"),
    event("DiseaseAssessed", happened="2024-05-01", response="worsening", methods=["examination"]),
    event("DiseaseAssessed", happened="2024-05-01", response="no-remission", methods=["mri"]),
]


@pytest.mark.parametrize("what", BROKEN)
def test_remission_that_was_broken_since(what: dict[str, Any]) -> None:
    screened = event("Screened", remission_since="2023-11")
    found = verdict("I4-remission", child(screened, what))
    assert found.met is False
    assert found.inputs["broken"] == "2024-05-01"


@pytest.mark.parametrize("since", ["2023-11", "2023-11-30"])
def test_what_came_before_remission_does_not_break_it(since: str) -> None:
    screened = event("Screened", remission_since=since)
    relapse = event("RelapseConfirmed", happened="2023-11-30")
    seen = event("DiseaseAssessed", happened="2025-01-01", response="remission", methods=["mri"])
    assert verdict("I4-remission", child(screened, relapse, seen)).met is True


def test_remission_of_another_trial_counts_from_the_transplant() -> None:
    liver = next(each for each in trial().eligibility if each.id == "I4-remission")
    other = liver.model_copy(update={"since": type(liver.since)("transplant")})  # type: ignore[union-attr]
    found = judge(
        other, Screening(child(event("Screened", remission_since="2020")), TODAY, trial())
    )
    assert found == Verdict(None, {}, ("transplant-since",))


# --- liver and kidney ---------------------------------------------------------------------------

WELL = {
    "alt": event(
        "LabReported", test="alt", result=amount(30, "U/L"), upper_limit=amount(40, "U/L")
    ),
    "ast": event(
        "LabReported", test="ast", result=amount(40, "U/L"), upper_limit=amount(40, "U/L")
    ),
    "total-bilirubin": event(
        "LabReported",
        test="total-bilirubin",
        result=amount(10, "umol/L"),
        upper_limit=amount(Decimal("1.2"), "mg/dL"),
    ),
    "creatinine": event(
        "LabReported",
        test="creatinine",
        result=amount(Decimal("0.4"), "mg/dL"),
        upper_limit=amount(62, "umol/L"),
    ),
    "height": event("Measured", height=amount(110, "cm")),
}


def organs(**other: dict[str, Any] | None) -> Verdict:
    """What I5 says of a child that is well but for these results."""
    named = {name.replace("_", "-"): each for name, each in other.items()}
    return verdict("I5", child(*(each for each in (WELL | named).values() if each is not None)))


def test_normal_liver_and_kidney() -> None:
    found = organs()
    assert (found.met, found.missing) == (True, ())
    # 0.413 x 110 / 0.4 = 113.575 mL/min
    assert found.inputs["egfr"] == "113.575 mL/min/{1.73_m2} (2026-01-05)"
    assert found.inputs["egfr-bound"] == "90"
    assert found.inputs["ast"] == "40 U/L (2026-01-05)"
    # an upper limit of 1.2 mg/dL is 12 mg/L / 584.66 g/mol = 20.5 umol/L
    assert found.inputs["total-bilirubin-bound"].startswith("20.5")


def test_one_above_its_limit_decides() -> None:
    high = event("LabReported", test="alt", result=amount(41, "U/L"), upper_limit=amount(40, "U/L"))
    found = organs(alt=high, height=None)
    assert (found.met, found.missing) == (False, ())


def test_a_small_child_with_much_creatinine_filters_too_little() -> None:
    # 0.413 x 80 / 0.4 = 82.6
    assert organs(height=event("Measured", height=amount(80, "cm"))).met is False
    # 0.413 x 87 / 0.4 = 89.83; with 88 cm 90.86
    assert organs(height=event("Measured", height=amount(87, "cm"))).met is False
    assert organs(height=event("Measured", height=amount(88, "cm"))).met is True


def test_the_latest_height_counts() -> None:
    earlier = event("Measured", happened="2025-01-01", height=amount(60, "cm"))
    assert organs(earlier=earlier).met is True


@pytest.mark.parametrize(
    ("other", "missing"),
    [
        ({"alt": None}, ("alt",)),
        ({"height": None}, ("height",)),
        ({"creatinine": None}, ("creatinine",)),
        ({"creatinine": None, "height": None}, ("creatinine", "height")),
        ({"height": event("Measured", weight=amount(14, "kg"))}, ("height",)),
    ],
)
def test_what_is_missing(other: dict[str, Any], missing: tuple[str, ...]) -> None:
    found = organs(**other)
    assert (found.met, found.missing) == (None, missing)


def test_a_result_without_its_upper_limit() -> None:
    bare = event("LabReported", test="alt", result=amount(30, "U/L"))
    found = organs(alt=bare)
    assert (found.met, found.missing) == (None, ("alt-upper-limit",))
    assert found.inputs["alt"] == "30 U/L (2026-01-05)"


def test_a_sample_that_was_not_analysed_leaves_the_one_before() -> None:
    clotted = event(
        "LabReported",
        happened="2026-01-05T10:00+08:00",
        test="alt",
        result={"not_analysed": "clotted"},
    )
    assert organs(clotted=clotted).met is True
    assert organs(alt=None, clotted=clotted).missing == ("alt",)


def test_a_unit_that_cannot_be_compared_counts_as_missing() -> None:
    odd = event("LabReported", test="alt", result=amount(30, "U/L"), upper_limit=amount(40, "mg/L"))
    assert organs(alt=odd).missing == ("alt-in-U/L",)


def test_creatinine_below_its_limit_gives_no_filtration() -> None:
    below = event(
        "LabReported",
        test="creatinine",
        result={"below": amount(Decimal("0.1"), "mg/dL")},
        upper_limit=amount(62, "umol/L"),
    )
    assert organs(creatinine=below).missing == ("creatinine",)


def test_no_creatinine_at_all_gives_no_filtration() -> None:
    none = event(
        "LabReported",
        test="creatinine",
        result=amount(0, "mg/dL"),
        upper_limit=amount(62, "umol/L"),
    )
    assert organs(creatinine=none).missing == ("creatinine",)


def test_the_day_of_a_result_is_the_day_it_was_drawn() -> None:
    drawn = event(
        "LabReported",
        test="ast",
        result=amount(20, "U/L"),
        upper_limit=amount(40, "U/L"),
        drawn_at="2026-01-02T23:30+08:00",
    )
    assert organs(ast=drawn).inputs["ast"] == "20 U/L (2026-01-02)"


def below_or_not(relation: Relation, result: dict[str, Any]) -> bool | None:
    """What a limit of 10 mg/L says of C-reactive protein."""
    limit = LaboratoryLimit(
        test="crp",
        relation=relation,
        of=LimitOf.VALUE,
        bound=Fraction(10),
        unit="mg/L",
        source="choice",
    )
    criterion = LaboratoryCriterion(
        id="X1",
        kind="laboratory",
        role=Role.INCLUSION,
        wording=Text(en="protein", zh="蛋白"),
        source="choice",
        limits=(limit,),
    )
    record = child(event("LabReported", test="crp", result=result))
    return judge(criterion, Screening(record, TODAY, trial())).met


@pytest.mark.parametrize(
    ("relation", "met"),
    [
        (Relation.AT_MOST, (True, True, False, True, True, None)),
        (Relation.BELOW, (True, False, False, True, True, None)),
    ],
)
def test_relations_and_results_below_a_limit(
    relation: Relation, met: tuple[bool | None, ...]
) -> None:
    results = [amount(each, "mg/L") for each in (9, 10, 11)]
    # known only to lie below 9, below 10, below 11
    results += [{"below": amount(each, "mg/L")} for each in (9, 10, 11)]
    assert tuple(below_or_not(relation, each) for each in results) == met


def test_at_least_and_results_below_a_limit() -> None:
    results = [amount(each, "mg/L") for each in (9, 10, 11)]
    results += [{"below": amount(each, "mg/L")} for each in (9, 11)]
    found = tuple(below_or_not(Relation.AT_LEAST, each) for each in results)
    assert found == (False, True, True, False, None)


# --- blood pressure -------------------------------------------------------------------------------


def pressure(systolic: Any, diastolic: Any, unit: str = "mm[Hg]") -> dict[str, Any]:
    return event("Measured", systolic=amount(systolic, unit), diastolic=amount(diastolic, unit))


@pytest.mark.parametrize(
    ("systolic", "diastolic", "met"),
    # a girl of five: 104/64
    [(103, 63, True), (104, 63, False), (103, 64, False), (120, 80, False)],
)
def test_blood_pressure_of_a_girl_of_five(systolic: int, diastolic: int, met: bool) -> None:
    found = verdict("E3-blood-pressure", child(pressure(systolic, diastolic)))
    text = f"{systolic}/{diastolic}"
    assert found == Verdict(met, {"blood-pressure": text, "measured": "2026-01-05"})


def test_a_boy_of_five_has_limits_of_his_own() -> None:
    # 103/63
    assert verdict("E3-blood-pressure", child(pressure(102, 62), sex="male")).met is True
    assert verdict("E3-blood-pressure", child(pressure(103, 62), sex="male")).met is False


def test_a_sex_that_is_not_known_matters_between_the_limits_only() -> None:
    def found(systolic: int) -> Verdict:
        return verdict("E3-blood-pressure", child(pressure(systolic, 60), sex="unknown"))

    assert found(102).met is True
    assert found(104).met is False
    assert (found(103).met, found(103).missing) == (None, ("age-and-sex",))


def test_an_age_that_is_not_certain() -> None:
    # born in 2020: five or six years old on 5 January 2026 is not open, 2020-01-05 or later is
    five_or_six = child(pressure(104, 60), born="2020")
    assert verdict("E3-blood-pressure", five_or_six).met is None
    assert verdict("E3-blood-pressure", child(pressure(103, 60), born="2020")).met is True


def test_children_of_thirteen_and_more_share_a_row() -> None:
    record = child(pressure(119, 79), born="2010-01-01")
    assert verdict("E3-blood-pressure", record).met is True


def test_below_one_year_there_is_no_limit() -> None:
    found = verdict("E3-blood-pressure", child(pressure(80, 40), born="2025-06-01"))
    assert (found.met, found.missing) == (None, ("age-and-sex",))


def test_the_last_whole_pressure_counts() -> None:
    half = event("Measured", happened="2026-01-05T10:00+08:00", systolic=amount(150, "mm[Hg]"))
    lower = event("Measured", happened="2026-01-05T11:00+08:00", diastolic=amount(90, "mm[Hg]"))
    assert verdict("E3-blood-pressure", child(pressure(100, 60), half, lower)).met is True
    missing = Verdict(None, {}, ("blood-pressure",))
    assert verdict("E3-blood-pressure", child(half, lower)) == missing


# --- attested, adverse, consented -----------------------------------------------------------------


def attested(criterion: str, *answers: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        event(
            "Screened",
            happened=f"2026-01-0{day}T09:00+08:00",
            attestations={criterion: answer},
        )
        for day, answer in enumerate(answers, 1)
    )


@pytest.mark.parametrize(
    ("criterion", "answers", "met"),
    [
        ("I1", ("yes",), True),
        ("I1", ("no",), False),
        ("I1", ("no", "yes"), True),
        ("E1", ("no",), True),
        ("E1", ("yes",), False),
    ],
)
def test_an_attestation(criterion: str, answers: tuple[str, ...], met: bool) -> None:
    found = verdict(criterion, child(*attested(criterion, *answers)))
    assert found == Verdict(met, {"attested": answers[-1]})


@pytest.mark.parametrize("answers", [(), ("unknown",), ("yes", "unknown")])
def test_an_attestation_that_is_missing(answers: tuple[str, ...]) -> None:
    found = verdict("I1", child(*attested("I1", *answers)))
    assert found == Verdict(None, {}, ("attestation-I1",))


def harm(grade: int, attributed: str = "unknown") -> dict[str, Any]:
    return event(
        "AdverseEvent",
        event=f"AE-{grade}-{attributed}",
        term="rash",
        category="skin",
        grade=grade,
        attributed=attributed,
    )


def earlier(rule: AdverseHistory, *harms: dict[str, Any], answer: str = "yes") -> Verdict:
    protocol = changed({"eligibility.adverse-history": rule})
    record = child(*harms, *attested("I4-adverse-history", answer))
    return verdict("I4-adverse-history", record, protocol=protocol)


def test_any_earlier_adverse_event_keeps_out_as_registered() -> None:
    found = earlier(AdverseHistory.NONE, harm(1, "no"))
    assert found == Verdict(False, {"adverse": "rash (grade 1)"})


def test_without_one_the_attestation_decides() -> None:
    assert earlier(AdverseHistory.NONE) == Verdict(True, {"attested": "yes"})
    assert earlier(AdverseHistory.NONE, answer="no") == Verdict(False, {"attested": "no"})
    missing = Verdict(None, {}, ("attestation-I4-adverse-history",))
    assert earlier(AdverseHistory.NONE, answer="unknown") == missing


@pytest.mark.parametrize(
    ("harms", "met", "missing"),
    [
        ([harm(3, "yes")], False, ()),
        ([harm(3, "unknown"), harm(4, "yes")], False, ()),
        ([harm(3, "unknown")], None, ("attribution",)),
        ([harm(3, "no")], True, ()),
        ([harm(2, "yes")], True, ()),
        ([harm(2, "unknown")], True, ()),
    ],
)
def test_only_grave_ones_that_are_attributed(
    harms: list[dict[str, Any]], met: bool | None, missing: tuple[str, ...]
) -> None:
    found = earlier(AdverseHistory.GRADE_3_ATTRIBUTED, *harms)
    assert (found.met, found.missing) == (met, missing)


def consent(kind: str, scope: list[str], clock: str) -> dict[str, Any]:
    given = {"protocol_version": "1.0"} if kind == "ConsentGiven" else {}
    return event(kind, happened=f"2026-01-05T{clock}+08:00", scope=scope, **given)


@pytest.mark.parametrize(
    ("steps", "met"),
    [
        ([], False),
        ([("ConsentGiven", ["treatment"])], True),
        ([("ConsentGiven", ["data"])], False),
        ([("ConsentGiven", ["treatment"]), ("ConsentWithdrawn", ["data"])], True),
        ([("ConsentGiven", ["treatment"]), ("ConsentWithdrawn", ["treatment", "data"])], False),
        (
            [
                ("ConsentGiven", ["treatment"]),
                ("ConsentWithdrawn", ["treatment"]),
                ("ConsentGiven", ["treatment"]),
            ],
            True,
        ),
    ],
)
def test_consent_to_the_treatment(steps: list[tuple[str, list[str]]], met: bool) -> None:
    events = [consent(kind, scope, f"0{hour}:00") for hour, (kind, scope) in enumerate(steps, 1)]
    assert verdict("I6", child(*events)).met is met
