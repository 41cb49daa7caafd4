"""A counterexample keeps what it needs, and nothing else."""

from glidepath.assure.prove.claims import Chance
from glidepath.assure.prove.steps import KINDS, Step
from glidepath.assure.prove.tidying import tidied
from glidepath.assure.prove.trace import Trace
from glidepath.decide.seen import LaboratorySeen, LevelSeen, Order, Seen

COURSE = (
    Step(elapsed=17),
    KINDS["relapse"],
    Step(seen=Seen(laboratory=LaboratorySeen(weight_seen=True, weight=31, platelets_seen=True))),
    Step(seen=Seen(level=LevelSeen(drawn=True, reported=True, quantified=True, value=7013))),
    Step(order=Order(given=True, dose=870, interval=12, formulation=0, safety=True)),
)
TRACE = Trace(COURSE, (False, False, False, False, True), Chance(dose=77, value=5, days=3))


def test_what_is_not_needed_is_left_out() -> None:
    assert tidied(TRACE, lambda _: True) == Trace((), (), Chance())


def test_what_is_needed_stays_as_it_is() -> None:
    bare = TRACE._replace(steps=(*COURSE[:1], *COURSE[2:]), picks=(False, False, False, True))
    assert tidied(TRACE, lambda each: each == TRACE) == bare


def test_needed_numbers_become_usual_ones() -> None:
    """The level has to be high, the dose ordered, and the next dose any but none."""

    def breaks(trace: Trace) -> bool:
        level, order = trace.steps[3].seen, trace.steps[4].order
        assert level is not None
        assert level.level is not None
        assert order is not None
        high = level.level.quantified and level.level.value > 6000
        waited = trace.steps[0] != Step(elapsed=0)
        return bool(high and order.given and waited and trace.chance.dose > 0)

    tidy = tidied(TRACE, breaks)
    assert tidy.steps == (
        Step(elapsed=14),
        Step(seen=Seen(level=LevelSeen(quantified=True, value=9000))),
        Step(order=Order(given=True, dose=1000, interval=24, formulation=0)),
    )
    assert tidy.picks == (False, False, True)
    assert tidy.chance == Chance(dose=900)
