"""Which open choice moves what: by hand where it is plain, and never where it cannot."""

import pytest

from glidepath.report import Language
from glidepath.report.simulation.gaps import moved_data, moved_text
from glidepath.simulate.gaps import Moved, moved
from unit.simulate.given import CALM, setting, trial

CHILDREN = 12


@pytest.fixture(scope="module")
def outcome() -> tuple[Moved, ...]:
    """What the choices about the outcome's day move, in children to whom nothing happens."""
    numbers = {**CALM, "start__dose": 1.0, "children__age_low": 9, "children__age_high": 12}
    told: list[tuple[int, int]] = []
    found = moved(setting(numbers), CHILDREN, 1, ("O9",), lambda *each: told.append(each))
    assert told[-1] == (len(found), len(found))
    return found


def test_every_alternative_of_the_point_is_there_and_ranked(outcome: tuple[Moved, ...]) -> None:
    entries = [e for e in trial().entries.values() if e.open == "O9"]
    assert len(outcome) == sum(len(each.alternatives) for each in entries)
    scores = [each.score for each in outcome]
    assert scores == sorted(scores, reverse=True)


def test_ninety_days_off_the_drug_cannot_be_had_by_a_stop_on_day_344(
    outcome: tuple[Moved, ...],
) -> None:
    """344 is later than 365 - 90: nobody succeeds any more, and who did by 365 - 14 is lost."""
    chosen = next(
        each
        for each in outcome
        if each.entry.id == "outcome.no-use-days" and each.alternative.value == 90
    )
    success = next(each for each in chosen.changes if each.id == "success")
    assert success.value is not None
    assert success.value < -0.5


def test_what_no_rule_of_the_loop_reads_moves_nothing(outcome: tuple[Moved, ...]) -> None:
    window = next(each for each in outcome if each.entry.id == "outcome.window-days")
    assert window.changes == ()
    assert window.score == 0


@pytest.mark.parametrize("language", list(Language))
def test_it_is_told_in_the_words_of_the_protocol(
    outcome: tuple[Moved, ...], language: Language
) -> None:
    told = " ".join(moved_text(trial(), outcome, CHILDREN, language).split())
    assert "O9 outcome.no-use-days" in told
    assert "O9 outcome.window-days" in told
    assert ("90 days" if language is Language.EN else "90 天") in told
    data = moved_data(outcome)
    assert {each["parameter"] for each in data} >= {"outcome.day", "outcome.no-use-days"}
