"""Commands on a ledger, on every kind of store: judged under the lock, written whole or not."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from glidepath.conduct import (
    Allocated,
    AssessOutcome,
    Command,
    Frozen,
    Line,
    Randomise,
    Refusal,
    Role,
    Screen,
    SiteOpened,
    begin,
    fold,
    handler,
)
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Measured, OutcomeAssessed
from glidepath.store.ledger import Ledger
from glidepath.store.trial import TrialLedger, up_to_date
from glidepath.store.writing import Conflict
from unit.conduct.trials import (
    KHE_1,
    TRIAL,
    Site,
    alternating,
    child,
    evaluated,
    opened,
    protocols,
    quantity,
    screening,
    with_consent,
)

CARE = Role.COORDINATOR


@pytest.fixture
def made(ledger: Ledger) -> Site:
    """Give a trial on a ledger of every kind, with a child that consented."""
    site = Site(ledger=TrialLedger(ledger, handler(protocols(), alternating)))
    return with_consent(opened(made=site))


def weight(made: Site, value: str = "20") -> Measured:
    stated = {"happened": made.at, "weight": quantity(value, "kg")}
    return Measured.model_validate(stated)


def test_a_command_is_written_and_the_state_goes_on(made: Site) -> None:
    before = made.trial
    (line,) = made.do(CARE, weight(made))
    assert line.number == before.number + 1
    assert made.trial.children[KHE_1].version == line.number
    assert made.trial == fold(begin(TRIAL), made.ledger.ledger.lines())
    assert made.ledger.ledger.verify().sound


def test_a_refusal_has_written_nothing(made: Site) -> None:
    head = made.ledger.ledger.head()
    assert "eligibility.missing" in made.refused(CARE, Randomise({}))
    assert made.refused(Role.MONITOR, weight(made)) == ("role.not-permitted",)
    assert made.ledger.ledger.head() == head


def test_a_double_click_is_one_event_and_gives_the_first_answer(made: Site) -> None:
    command = made.command(CARE, weight(made), command_id="click")
    first = made.ledger.run(command, recorded=made.at)
    made.pass_(minutes=9)
    assert made.ledger.run(command, recorded=made.at) == first
    assert [each.command for each in made.ledger.ledger.lines()].count("click") == 1


def test_who_saw_an_older_version_meets_a_conflict_with_both_values(made: Site) -> None:
    seen = made.trial.children[KHE_1].version
    made.do(CARE, weight(made, "20"), seen=seen)
    conflict = made.send(CARE, weight(made, "21"), seen=seen)
    assert isinstance(conflict, Conflict)
    assert ['"value":20' in each.payload for each in conflict.theirs] == [True]
    assert [each.payload["weight"] for each in conflict.ours] == [quantity("21", "kg")]
    assert len(made.trial.children[KHE_1].of(Measured)) == 1


def test_a_command_that_others_made_impossible_is_a_conflict_too(made: Site) -> None:
    seen = made.trial.children[KHE_1].version
    made.do(Role.MONITOR, Frozen())
    conflict = made.send(CARE, weight(made), seen=seen)
    assert isinstance(conflict, Conflict)
    assert [each.type for each in conflict.theirs] == ["Frozen"]
    assert conflict.ours == ()


def test_a_conflict_about_the_trial_is_one_of_the_trials_lines(made: Site) -> None:
    seen = made.trial.setup.version
    new = SiteOpened(site="XIA", time_zone="Asia/Shanghai")
    made.do(Role.ADMINISTRATOR, new, None, seen=seen)
    other = SiteOpened(site="PEK", time_zone="Asia/Shanghai")
    assert isinstance(made.send(Role.ADMINISTRATOR, other, None, seen=seen), Conflict)


def test_two_who_write_at_once_both_know_what_the_other_wrote(ledger: Ledger) -> None:
    """Randomisations of many threads: each draws under the lock, with all before it in sight."""
    made = Site(ledger=TrialLedger(ledger, handler(protocols(), alternating)))
    opened(made=made)
    codes = [ParticipantId(f"KHE-{number:03}") for number in range(1, 7)]
    for code in codes:
        evaluated(made, code)
    made.pass_(minutes=1)
    commands = [made.command(CARE, Randomise({"kmp": "no"}), code) for code in codes]
    with ThreadPoolExecutor(len(codes)) as pool:
        answers = list(pool.map(lambda each: made.ledger.run(each, recorded=made.at), commands))
    assert all(isinstance(each, tuple) for each in answers), answers
    assert [each.number for each in made.trial.allocations] == [1, 2, 3, 4, 5, 6]
    arms = [each.arm for each in made.trial.allocations]
    assert arms[0::2] == ["guided-discontinuation"] * 3
    assert arms[1::2] == ["maintenance"] * 3
    receipts = [e for e in made.ledger.ledger.lines() if e.type == Allocated.__name__]
    assert [json.loads(each.payload)["index"] for each in receipts] == [1, 2, 3, 4, 5, 6]


def test_a_state_of_another_ledger_is_built_anew(made: Site) -> None:
    other = opened().trial
    with made.ledger.ledger.snapshot() as view:
        assert up_to_date(other, view) == made.trial
    ahead = made.trial
    fresh = opened()
    with fresh.ledger.ledger.snapshot() as view:
        assert up_to_date(ahead, view) == fresh.trial


def test_a_blinded_sender_is_told_codes_alone_and_meets_no_conflict(made: Site) -> None:
    stated = {"happened": made.at, "remission": "yes"}
    form = AssessOutcome(OutcomeAssessed.model_validate(stated), frozenset({"mri"}))
    answer = made.send(Role.ASSESSOR, form, seen=1)
    assert isinstance(answer, Refusal)
    assert all(not each.inputs for each in answer.unmet)
    assert "step.not-randomised" in answer.codes


def test_two_processes_that_kept_a_state_see_each_others_lines(made: Site) -> None:
    other = Site(made.at, made.ids, TrialLedger(made.ledger.ledger, handler(protocols())))
    assert other.trial == made.trial
    made.do(CARE, weight(made))
    other.at = made.at + timedelta(minutes=1)
    second = ParticipantId("KHE-002")
    lines = other.do(CARE, Screen(child(second), screening(other)), second)
    assert isinstance(lines[0], Line)
    assert isinstance(other.command(CARE, weight(other)), Command)
    assert other.trial.number == made.trial.number
