"""The loop and the bedside answer alike: a virtual child's history is put to `decide`."""

from collections import Counter

import pytest

from glidepath.decide import Decision, Refusal, believe, decide
from glidepath.decide.status import NO_LIMIT
from glidepath.decide.table import Action
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import ProtocolHistory
from glidepath.record.event import Event
from glidepath.record.record import Record
from glidepath.simulate.diary import Asked, diary, participant
from glidepath.simulate.loop import rounds
from glidepath.simulate.setting import Setting
from unit.simulate.given import STORMY, children, setting


def bedside(history: ProtocolHistory, record: Record, asked: Asked) -> Asked:
    """What the bedside answers at that instant, in the form of the loop."""
    answer = decide(history, record, asked.at, belief=believe(history, record, asked.at))
    found = answer.assessment
    assert found is not None
    assert found.recommended is not None
    return Asked(
        at=asked.at,
        action=int(answer.action) if isinstance(answer, Decision) else asked.action,
        low=found.low,
        high=NO_LIMIT if found.high is None else found.high,
        recommended=found.recommended.dose,
        may_stop=found.may_stop,
        refused=isinstance(answer, Refusal),
    )


def compared(own: Setting, number: int, seed: int) -> tuple[Counter[Action], int, list[str]]:
    """How often each action was asked at both, how often the paths know different things."""
    those = children(own, number, seed)
    made, history = list(rounds(own, those)), ProtocolHistory((own.protocol,))
    actions: Counter[Action] = Counter()
    apart, wrong = 0, []
    for child in range(number):
        events: list[Event] = []
        who = participant(own, those, child)
        for page in diary(own, those, child, made):
            events += page.events
            if page.asked is not None and page.alike:
                answer = bedside(history, Record(who, tuple(events)), page.asked)
                actions[Action(page.asked.action)] += 1
                if answer != page.asked:
                    wrong.append(f"{child} at {page.asked.at}: {answer} but {page.asked}")
            elif page.asked is not None:
                apart += 1
            events += page.upon
    return actions, apart, wrong


def test_at_every_visit_of_a_stormy_year_both_answer_alike() -> None:
    actions, apart, wrong = compared(setting(STORMY), 10, seed=5)
    assert wrong == []
    assert actions.total() >= 200
    assert apart < 0.15 * actions.total()
    expected = {Action.KEEP, Action.REDUCE, Action.PAUSE, Action.INTERRUPT, Action.RAISE}
    assert expected <= set(actions)


def test_under_another_protocol_too() -> None:
    own = setting(STORMY, protocol=read_protocol("liver-tacrolimus"), horizon=200)
    actions, _, wrong = compared(own, 2, seed=2)
    assert wrong == []
    assert actions[Action.REDUCE] >= 1


@pytest.mark.slow
def test_at_every_visit_of_more_children() -> None:
    actions, _, wrong = compared(setting(STORMY), 40, seed=11)
    assert wrong == []
    assert {Action.STOP, Action.RESTORE} <= set(actions)
