"""What happens to a child at one instant, as numbers: what was seen, and what was ordered.

Each part is ``None`` where nothing of the kind happened. For a population each part carries
masks: a false mask means the same as ``None``, whatever number stands beside it.
"""

from typing import NamedTuple

from glidepath.decide.numbers import Number, Truth


class LevelSeen(NamedTuple):
    """A blood sample for a level, and its result.

    ``drawn`` without ``reported`` leaves a pending sample; ``reported`` without ``drawn``
    answers a pending one. ``timed``: time, specimen and assay are those that the protocol
    wants. ``trough``: the time after the dose is right, or not known. ``value`` in ng/L.
    """

    drawn: Truth = False
    reported: Truth = False
    analysed: Truth = True
    timed: Truth = False
    trough: Truth = True
    quantified: Truth = False
    value: Number = 0


class RelapseSeen(NamedTuple):
    """The steps of a relapse."""

    suspected: Truth = False
    confirmed: Truth = False
    dismissed: Truth = False


class DiseaseSeen(NamedTuple):
    """An assessment of the disease: remission found, by which means, or found to be gone.

    ``resolved`` is the end of a relapse, which documents remission without an examination.
    """

    remission: Truth = False
    imaged: Truth = False
    resolved: Truth = False
    refuted: Truth = False


class LaboratorySeen(NamedTuple):
    """Platelets (10^9/L), fibrinogen (mg/L), weight (g), and what open adverse events ask for."""

    platelets_seen: Truth = False
    platelets: Number = 0
    fibrinogen_seen: Truth = False
    fibrinogen: Number = 0
    weight_seen: Truth = False
    weight: Number = 0
    safety_seen: Truth = False
    safety: Number = 0


class IntakeSeen(NamedTuple):
    """Whether the drug was taken, and what may change its level."""

    interrupted: Truth = False
    resumed: Truth = False
    missed: Truth = False
    interaction_changed: Truth = False
    interacting: Truth = False
    assay_changed: Truth = False
    bridged: Truth = True


class StandingSeen(NamedTuple):
    """Entry into an arm, and the ends."""

    randomised: Truth = False
    taper_arm: Truth = False
    stopped: Truth = False
    ended: Truth = False


class Seen(NamedTuple):
    """Everything seen at one instant."""

    level: LevelSeen | None = None
    relapse: RelapseSeen | None = None
    disease: DiseaseSeen | None = None
    laboratory: LaboratorySeen | None = None
    intake: IntakeSeen | None = None
    standing: StandingSeen | None = None


class Order(NamedTuple):
    """An ordered dose: micrograms a day, hours between intakes, number of the formulation.

    ``safety`` marks an order that lowers or ends the dose for safety, which is never a deviation.
    """

    given: Truth
    dose: Number
    interval: Number
    formulation: Number
    safety: Truth = False
