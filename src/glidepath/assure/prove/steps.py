"""The smallest steps that a child's course is made of: time, one part of what is seen, an order.

`advance` takes several of them at once. That it then does nothing but take one after the other is
itself proved, so that induction over the small steps is induction over every step.
"""

from collections.abc import Mapping
from typing import NamedTuple

from glidepath.decide.advance import advance
from glidepath.decide.numbers import Number, Truth, all_of, both, either, no
from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    LevelSeen,
    Order,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.decide.status import Safety, Status
from glidepath.protocol.parameters import Parameters


class Step(NamedTuple):
    """What `advance` is given: days that pass, what is seen, an order."""

    elapsed: Number | None = None
    seen: Seen | None = None
    order: Order | None = None


NO_ORDER = Order(given=False, dose=0, interval=24, formulation=0)

KINDS: Mapping[str, Step] = {
    "time": Step(elapsed=0),
    "level": Step(seen=Seen(level=LevelSeen())),
    "relapse": Step(seen=Seen(relapse=RelapseSeen())),
    "disease": Step(seen=Seen(disease=DiseaseSeen())),
    "laboratory": Step(seen=Seen(laboratory=LaboratorySeen())),
    "intake": Step(seen=Seen(intake=IntakeSeen())),
    "standing": Step(seen=Seen(standing=StandingSeen())),
    "order": Step(order=NO_ORDER),
}
"""Every kind of small step, with an example in which nothing happens."""


def kind_of(step: Step) -> str:
    """Give the kind of a small step."""
    if step.order is not None:
        return "order"
    seen = step.seen or Seen()
    parts = (name for name, part in zip(seen._fields, seen, strict=True) if part is not None)
    return next(parts, "time")


def taken(parameters: Parameters, status: Status, step: Step) -> Status:
    """Give the Status after a step."""
    return advance(parameters, status, step.elapsed, step.seen, step.order)


def possible(status: Status, step: Step) -> Truth:
    """Whether a record can show this step: what the proofs take for granted of the input.

    Days do not run backwards; doses, levels, counts and weights are not negative; a late result
    answers the one sample that waits; nobody suspects and dismisses a relapse at one instant.
    """
    seen = step.seen or Seen()
    level = seen.level or LevelSeen()
    relapse = seen.relapse or RelapseSeen()
    laboratory = seen.laboratory or LaboratorySeen()
    order = step.order or NO_ORDER
    late = both(level.reported, no(level.drawn))
    return all_of(
        step.elapsed is None or step.elapsed >= 0,
        level.value >= 0,
        either(no(late), status.pending == 1),
        no(both(relapse.suspected, relapse.dismissed)),
        laboratory.platelets >= 0,
        laboratory.fibrinogen >= 0,
        laboratory.weight >= 0,
        laboratory.safety >= Safety.NONE.value,
        laboratory.safety <= Safety.INTERRUPT.value,
        order.dose >= 0,
    )
