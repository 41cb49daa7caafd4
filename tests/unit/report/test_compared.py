"""What two versions say and decide differently, in words."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from glidepath.assure.diff import (
    PARTS,
    ChangedDecision,
    Difference,
    Occasion,
    ProtocolDiff,
    Subject,
    essence,
)
from glidepath.decide import Answer
from glidepath.decide.status import NO_LIMIT
from glidepath.protocol import Text
from glidepath.report.language import Language
from glidepath.report.protocols.compared import diff_data, diff_text
from glidepath.report.wrapped import columns
from unit.report.given import AT, TAPER, TRIAL, answer, changed, spaced

EN, ZH = Language.EN, Language.ZH
NEW = TRIAL.model_copy(update={"version": "1.1"})
STALE = TAPER._replace(level_on_dose=False)


def decided(
    old: Answer, new: Answer, occasion: Occasion = Occasion.AT, participant: str = "KHE-001"
) -> ChangedDecision:
    parts = tuple(name for name in PARTS if essence(old).get(name) != essence(new).get(name))
    return ChangedDecision(participant, occasion, "E-1", AT, old, new, parts)


def text(
    *decisions: ChangedDecision, differences: tuple[Difference, ...] = (), language: Language = EN
) -> str:
    found = ProtocolDiff(differences, decisions, 2 * len(decisions), ())
    return spaced(diff_text(TRIAL, NEW, found, language))


def paper(subject: Subject, path: str, old: Any, new: Any, language: Language = EN) -> str:
    """The line of one difference."""
    told = text(differences=(Difference(subject, path, old, new),), language=language)
    return " ".join(told.split("\n\n")[1].split("\n", 1)[1].split())


def test_a_parameter_is_told_by_its_wording_in_human_units() -> None:
    path = "parameters.taper.month.value"
    assert paper(Subject.PARAMETER, path, 30, 28) == (
        "- taper.month, a month of the taper in whole local days: 30 days → 28 days"
    )
    assert paper(Subject.PARAMETER, path, 30, 28, ZH) == (
        "- taper.month（减量中“一个月”的天数（当地整日））：30 天 → 28 天"
    )


def test_a_parameter_that_only_one_version_has() -> None:
    path = "parameters.taper.month.value"
    assert paper(Subject.PARAMETER, path, None, 28).endswith(": absent → 28 days")


def test_a_unit_and_an_alternative_are_told_by_their_path() -> None:
    path = "parameters.taper.month.alternatives.0.value"
    assert paper(Subject.PARAMETER, path, 28, 27) == (f"- {path}: 28 → 27")
    assert paper(Subject.PARAMETER, "parameters.taper.month.unit", "d", "wk") == (
        "- parameters.taper.month.unit: d → wk"
    )


def test_a_text_is_told_in_the_readers_language() -> None:
    old, new = Text(en="old", zh="旧"), Text(en="new", zh="新")
    assert paper(Subject.WORDING, "title", old, new) == "- title: old → new"
    assert paper(Subject.WORDING, "title", old, new, ZH) == "- title：旧 → 新"
    assert paper(Subject.WORDING, "title", old, None) == "- title: old → absent"


def test_a_text_of_which_only_the_other_language_differs_is_told_in_both() -> None:
    old, new = Text(en="same", zh="旧"), Text(en="same", zh="新")
    assert paper(Subject.WORDING, "title", old, new) == "- title: same / 旧 → same / 新"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((), ("a", "b"), "none → a, b"),
        (True, False, "yes → no"),
        (date(2026, 1, 5), None, "5 Jan 2026 → absent"),
        (14, 21, "14 → 21"),
    ],
)
def test_other_parts(old: Any, new: Any, told: str) -> None:
    assert paper(Subject.STRUCTURE, "some.part", old, new) == f"- some.part: {told}"


def test_differences_are_counted_by_what_they_are_about() -> None:
    found = (
        Difference(Subject.STRUCTURE, "a", 1, 2),
        Difference(Subject.PARAMETER, "parameters.taper.month.value", 30, 28),
        Difference(Subject.STRUCTURE, "b", 1, 2),
    )
    told = text(differences=found)
    assert told.startswith("khe-sirolimus 1.0 → khe-sirolimus 1.1. Differences on paper: 3.\n")
    assert told.index("Parameters (1)") < told.index("Other parts (2)")
    assert "No child already enrolled was compared." in told


def test_versions_that_say_the_same() -> None:
    assert text().startswith("khe-sirolimus 1.0 → khe-sirolimus 1.1: no difference on paper.")


def test_who_was_left_out() -> None:
    found = ProtocolDiff((), (), 0, ("KHE-009", "KHE-010"))
    told = diff_text(TRIAL, NEW, found, EN)
    assert "Not randomised by then and left out: KHE-009, KHE-010." in told


def test_a_changed_dose_is_told_by_both_answers() -> None:
    smaller = changed({"taper.cap": TRIAL.parameters.taper.cap / 2})
    told = text(decided(answer(), answer(protocol=smaller), Occasion.ORDER))
    assert (
        "  KHE-001\n"
        "    - 5 Jan 2026, before order E-1\n"
        "        1.0: Reduce to 0.81 mg a day. Permitted today: 0.81 to 1.00 mg a day.\n"
        "        1.1: Reduce to 0.86 mg a day. Permitted today: 0.855 to 1.00 mg a day.\n" in told
    )
    assert "lowest dose" not in told
    assert "different, 1, of these 1 in what may be given" in " ".join(told.split())


def test_a_changed_date_alone_is_told_under_the_answer_that_both_give() -> None:
    """By hand: the level of 2 January is repeated after a month of 30 days."""
    old = answer()
    assert old.assessment is not None
    later = replace(old, assessment=replace(old.assessment, next_level=date(2026, 2, 3)))
    told = text(decided(old, later, Occasion.MONTH))
    assert "    - 5 Jan 2026, monthly\n        both: Reduce to 0.81 mg a day." in told
    assert "next level: 1 Feb 2026 → 3 Feb 2026" in told
    assert "of these 0 in what may be given" in " ".join(told.split())


def test_a_refusal_tells_what_is_missing() -> None:
    told = " ".join(text(decided(answer(), answer(STALE), Occasion.VISIT)).split())
    assert "5 Jan 2026, at visit E-1" in told
    assert "1.1: Measure a level first" in told
    assert "missing: none → Measure a level first: " in told


def test_what_the_headline_does_not_show_is_told_by_name() -> None:
    old = answer()
    known = old.assessment
    assert known is not None
    other = replace(
        known,
        restore=700,
        track=type(known.track).SECOND_TAPER,
        next_stop=None,
        next_reduction=None,
    )
    told = " ".join(text(decided(old, replace(old, assessment=other))).split())
    second = "guided discontinuation, second taper"
    assert f"place in the trial: guided discontinuation, taper → {second}" in told
    assert "dose to go back to: 1.00 mg → 0.70 mg" in told


def test_parts_that_headlines_hide_are_told_whole() -> None:
    """Here the headlines are the same, so that nothing else would tell what differs."""
    found = replace(decided(answer(), answer()), parts=("recommended", "high", "may_stop"))
    told = " ".join(text(found).split())
    assert "recommended dose: 0.81 mg → 0.81 mg" in told
    assert "highest dose permitted: 1.00 mg → 1.00 mg" in told
    assert "stop permitted: no → no" in told


def test_a_limit_that_there_is_not_is_none() -> None:
    old = answer()
    assert old.assessment is not None
    free = replace(old, assessment=replace(old.assessment, high=NO_LIMIT, restore=None))
    found = replace(decided(free, free), parts=("high", "restore"))
    told = " ".join(text(found).split())
    assert "highest dose permitted: none → none" in told
    assert "dose to go back to: none → none" in told


def test_occasions_that_change_alike_stand_together_and_children_apart() -> None:
    smaller = changed({"taper.cap": TRIAL.parameters.taper.cap / 2})
    one = decided(answer(), answer(protocol=smaller), Occasion.MONTH)
    told = text(one, replace(one, occasion=Occasion.AT), replace(one, participant="KHE-002"))
    assert "    - 5 Jan 2026, monthly; 5 Jan 2026, at the end\n" in told
    assert told.count("1.1: Reduce") == 2
    assert "  KHE-002\n" in told


def test_lines_fit_a_terminal_in_both_languages() -> None:
    smaller = changed({"taper.cap": TRIAL.parameters.taper.cap / 2})
    for language in Language:
        told = text(
            decided(answer(), answer(protocol=smaller)),
            decided(answer(), answer(STALE)),
            language=language,
        )
        assert max(columns(each) for each in told.splitlines()) <= 88
        assert ("中文措辞尚未经临床医生审阅。" in told) is (language is ZH)


def test_data_hold_both_answers_whole() -> None:
    found = ProtocolDiff(
        (Difference(Subject.PARAMETER, "parameters.taper.month.value", 30, 28),),
        (decided(answer(), answer(STALE)),),
        3,
        ("KHE-009",),
    )
    data = diff_data(found)
    assert json.loads(json.dumps(data)) == data
    assert list(data) == ["differences", "decisions", "replayed", "not_enrolled"]
    assert data["differences"] == [
        {"subject": "parameter", "path": "parameters.taper.month.value", "old": 30, "new": 28}
    ]
    assert isinstance(data["decisions"], list)
    (decision,) = data["decisions"]
    assert isinstance(decision, dict)
    assert isinstance(decision["old"], dict)
    assert isinstance(decision["new"], dict)
    assert decision["old"]["answer"] == "decision"
    assert decision["new"]["answer"] == "refusal"
    assert decision["occasion"] == "at"
