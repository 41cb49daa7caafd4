"""The ghost is the truth: a list of everything that happened says the same."""

from random import Random

import pytest

from glidepath.assure.prove.ghosts import TIES, Ghost, followed, long_enough
from glidepath.assure.prove.steps import KINDS, Step, possible, taken
from glidepath.assure.prove.trace import Stand
from glidepath.decide.invariants import broken
from glidepath.decide.measures import highest_recent_dose
from glidepath.decide.seen import IntakeSeen, LevelSeen, Order, RelapseSeen, Seen, StandingSeen
from glidepath.decide.status import Status
from glidepath.protocol import Protocol
from unit.assure.given import liver, trial
from unit.assure.prove.courses import some_steps

PARAMETERS = trial().parameters
TAPER = Step(seen=Seen(standing=StandingSeen(randomised=True, taper_arm=True)))
VALID = LevelSeen(drawn=True, reported=True, timed=True, quantified=True, value=6000)


def after(*steps: Step, picks: frozenset[int] = frozenset()) -> Stand:
    """Where a child stands after some steps; the ghost picks the doses that end at some."""
    stand = Stand(Status(half_life=3720), Ghost())
    for place, step in enumerate(steps):
        ghost = followed(PARAMETERS, stand.ghost, stand.status, step, place in picks)
        stand = Stand(taken(PARAMETERS, stand.status, step), ghost)
    return stand


def days(number: int) -> Step:
    return Step(elapsed=number)


def order(dose: int, interval: int = 24) -> Step:
    return Step(order=Order(given=True, dose=dose, interval=interval, formulation=0))


def level(**changes: bool) -> Step:
    return Step(seen=Seen(level=VALID._replace(**changes)))


def relapse(**steps: bool) -> Step:
    return Step(seen=Seen(relapse=RelapseSeen(**steps)))


def intake(**changes: bool) -> Step:
    return Step(seen=Seen(intake=IntakeSeen(**changes)))


def test_a_picked_dose_is_remembered_from_the_day_it_ends() -> None:
    course = (TAPER, order(1000), days(20), order(900), days(9))
    assert after(*course, picks=frozenset({3})).ghost[:2] == (1000, 9)
    assert after(*course, picks=frozenset({1})).ghost[:2] == (0, 29)
    assert after(*course, picks=frozenset({4})).ghost.past_dose == 0


def test_the_taper_starts_with_the_first_reduction_on_its_arm() -> None:
    assert not after(order(1000), order(900), TAPER, order(950), days(3)).ghost.begun
    begun = after(TAPER, order(1000), order(1100), order(900), days(5), order(800), days(2)).ghost
    assert (begun.begun, begun.start_dose, begun.start_days) == (True, 1100, 7)


@pytest.mark.parametrize(
    "change",
    [
        order(900),
        order(1000, 12),
        intake(interaction_changed=True, interacting=True),
        Step(seen=Seen(standing=StandingSeen(stopped=True))),
    ],
)
def test_a_change_ends_the_level_on_the_regimen(change: Step) -> None:
    before = (TAPER, order(1000), days(14), level())
    assert after(*before).ghost.levelled
    changed = after(*before, change, days(3)).ghost
    assert (changed.levelled, changed.change_days) == (False, 3)


def test_the_same_order_again_changes_nothing() -> None:
    assert after(TAPER, order(1000), days(14), level(), order(1000)).ghost.levelled


def test_a_resumption_is_a_change_and_an_interruption_is_none() -> None:
    before = (TAPER, order(1000), days(14), level(), intake(interrupted=True), days(2))
    assert after(*before).ghost[2] == 16
    assert after(*before).ghost.interrupted
    resumed = after(*before, intake(resumed=True), days(1)).ghost
    assert (resumed.change_days, resumed.interrupted, resumed.levelled) == (1, False, False)


def test_the_end_of_the_drug_ends_its_interruption() -> None:
    assert not after(TAPER, order(1000), intake(interrupted=True), order(0)).ghost.interrupted


@pytest.mark.parametrize(
    ("step", "wait", "valid"),
    [
        (level(), 14, True),
        (level(), 13, False),
        (level(timed=False), 14, False),
        (level(analysed=False), 14, False),
        (level(reported=False), 14, False),
    ],
)
def test_a_level_is_valid_by_its_own_definition(step: Step, wait: int, valid: bool) -> None:
    assert after(TAPER, order(1000), days(wait), step).ghost.levelled is valid


def test_a_late_result_is_as_valid_and_as_old_as_its_sample() -> None:
    drawn = (TAPER, order(1000), days(14), level(reported=False), days(3))
    late = after(*drawn, level(drawn=False), days(1)).ghost
    assert (late.levelled, late.level_days) == (True, 4)
    assert not after(*drawn, order(900), level(drawn=False)).ghost.levelled


def test_of_samples_that_wait_all_must_be_valid() -> None:
    early = (TAPER, order(1000), days(2), level(reported=False))
    both = after(*early, days(14), level(reported=False))
    assert (both.status.pending, both.ghost.waiting_valid) == (2, False)


def test_a_second_level_is_as_old_as_the_younger() -> None:
    first = (TAPER, order(1000), days(14), level(reported=False), days(2), level(), days(1))
    assert after(*first).ghost.level_days == 1
    assert after(*first, level(drawn=False)).ghost.level_days == 1


def test_a_relapse_stays_open_until_it_is_answered() -> None:
    course = (TAPER, order(1000), order(900))
    assert after(*course, relapse(suspected=True)).ghost.suspected
    assert not after(*course, relapse(suspected=True), relapse(dismissed=True)).ghost.suspected
    open_relapse = (*course, relapse(suspected=True), relapse(confirmed=True), days(2))
    assert after(*open_relapse, order(990)).ghost.confirmed
    answered = after(*open_relapse, order(1000), days(4)).ghost
    assert (answered.suspected, answered.confirmed) == (False, False)
    assert (answered.restored, answered.restored_days) == (True, 4)


def test_half_lives_are_counted_in_minutes() -> None:
    status = Status(half_life=6420)
    assert not long_enough(PARAMETERS, status, 22)
    assert long_enough(PARAMETERS, status, 23)
    assert not long_enough(PARAMETERS, Status(half_life=60), 13)


@pytest.mark.parametrize("protocol", [trial(), liver()], ids=lambda each: each.id)
def test_ties_and_invariants_hold_along_random_courses(protocol: Protocol) -> None:
    parameters, random = protocol.parameters, Random(3)
    for _ in range(60):
        stand = Stand(Status(half_life=3720), Ghost())
        for step in some_steps(random, 25):
            if not possible(stand.status, step):
                continue
            ghost = followed(parameters, *reversed(stand), step, random.random() < 0.5)
            stand = Stand(taken(parameters, stand.status, step), ghost)
            assert broken(parameters, stand.status) == ()
            assert [tie.id for tie in TIES if not tie.holds(parameters, *stand)] == []


def test_the_highest_dose_of_a_month_is_never_forgotten() -> None:
    """Against a plain list of every dose and the day it ended, many orders within a month."""
    random = Random(5)
    for _ in range(60):
        status, today, dose, ended = Status(half_life=3720), 0, 0, list[tuple[int, int]]()
        for _ in range(25):
            wait = random.choice((0, 1, 2, 4, 8, 29, 30))
            today += wait
            ended = [*ended, (dose, today)]
            dose = random.randrange(1, 1200)
            status = taken(PARAMETERS, taken(PARAMETERS, status, days(wait)), order(dose))
            recent = [each for each, day in ended if today - day < PARAMETERS.taper.month]
            assert highest_recent_dose(PARAMETERS, status) >= max(dose, *recent)


def test_every_kind_of_step_has_an_example_in_which_nothing_happens() -> None:
    status = after(TAPER, order(1000), days(14), level()).status
    assert all(taken(PARAMETERS, status, step) == status for step in KINDS.values())
