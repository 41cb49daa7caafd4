"""What the rules see of one child, or of many: a struct of whole numbers and truths.

A field is a number for one child, an array for a population, a term in a proof. Doses are
micrograms a day, levels ng/L, weights grams, half-lives minutes, times whole local days. Days
"since" something count up; ``NEVER`` stands for what has not happened and lies beyond every
limit that a protocol can set.
"""

from enum import IntEnum
from typing import NamedTuple

from glidepath.decide.numbers import Number, Truth

NEVER = 1_000_000
"""Days since what has not happened."""

NO_LIMIT = 2**40
"""A dose, in micrograms a day, above every dose: no upper limit."""


class Track(IntEnum):
    """Where in the trial a child stands, which says which rules apply."""

    SCREENING = 0
    TAPER = 1
    STABILISATION = 2
    SECOND_TAPER = 3
    MANAGED = 4
    OFF_DRUG = 5
    MAINTENANCE = 6
    MAINTENANCE_STOPPED = 7
    MAINTENANCE_RELAPSED = 8
    INTERRUPTED = 9
    ENDED = 10

    @property
    def slug(self) -> str:
        """The name as users and files write it."""
        return self.name.lower().replace("_", "-")


class Relapse(IntEnum):
    """How far a relapse has come: none, suspected, or confirmed and not yet answered."""

    NONE = 0
    SUSPECTED = 1
    CONFIRMED = 2


class Safety(IntEnum):
    """What open adverse events and infections ask for, by the protocol's settings."""

    NONE = 0
    REFER = 1
    PAUSE = 2
    INTERRUPT = 3


class Status(NamedTuple):
    """The state that rules read and that ``advance`` alone changes."""

    # where the child stands
    taper_arm: Truth = False
    randomised: Truth = False
    randomised_days: Number = NEVER
    ended: Truth = False
    stopped: Truth = False
    off_drug: Truth = False

    # the ordered dose
    dose: Number = 0
    interval: Number = 0
    formulation: Number = 0
    dose_days: Number = 0
    change_days: Number = 0
    past_dose_1: Number = 0
    past_days_1: Number = 0
    past_dose_2: Number = 0
    past_days_2: Number = 0
    past_dose_3: Number = 0
    past_days_3: Number = 0
    past_dose_4: Number = 0
    past_days_4: Number = 0
    highest_dose: Number = 0
    start_dose: Number = 0
    start_weight: Number = 0
    taper_days: Number = 0
    weight: Number = 0

    # a cut beyond the cap
    hold_days: Number = 0
    cut_from: Number = 0
    cut_to: Number = 0
    cut_days: Number = NEVER

    # what was taken
    interrupted: Truth = False
    interrupted_days: Number = 0
    missed_days: Number = NEVER
    interacting: Truth = False
    changed: Truth = False

    # doses that lasted, newest first, and whether remission was documented on them
    dose_proven: Truth = False
    lasted_dose_1: Number = 0
    lasted_proven_1: Truth = False
    lasted_dose_2: Number = 0
    lasted_proven_2: Truth = False
    lasted_dose_3: Number = 0
    lasted_proven_3: Truth = False
    lasted_dose_4: Number = 0
    lasted_proven_4: Truth = False
    lasted_dose_5: Number = 0
    lasted_proven_5: Truth = False
    lasted_dose_6: Number = 0
    lasted_proven_6: Truth = False

    # levels
    level_on_dose: Truth = False
    level_days: Number = NEVER
    level_quantified: Truth = False
    level: Number = 0
    level_dose: Number = 0
    level_odd: Truth = False
    level_half: Truth = False
    level_toxic: Truth = False
    pending: Number = 0
    pending_days: Number = 0
    pending_valid: Truth = False
    bridged: Truth = True

    # the disease
    examined_days: Number = NEVER
    imaged_days: Number = NEVER
    platelets_days: Number = NEVER
    platelets: Number = 0
    fibrinogen_days: Number = NEVER
    fibrinogen: Number = 0
    relapse: Number = 0
    relapse_days: Number = NEVER
    relapses: Number = 0
    remission_again: Truth = False
    stable_days: Number = 0

    # open adverse events and infections
    safety: Number = 0

    # what the Belief says, for the present dose
    half_life: Number = 0
    trough_known: Truth = False
    trough: Number = 0
    exposure_fall: Truth = False

    def having(self, **values: Number) -> "Status":
        """Give this Status with other values of some fields: `_replace`, in a quarter of its time.

        A record is folded in hundreds of such steps, and each of them changes a few fields of
        eighty.
        """
        fields = list(self)
        for name, value in values.items():
            fields[PLACES[name]] = value
        return tuple.__new__(Status, fields)


PLACES = {name: place for place, name in enumerate(Status._fields)}
"""Where in the struct each field stands."""


PAST = tuple((f"past_dose_{i}", f"past_days_{i}") for i in range(1, 5))
"""The slots of earlier doses that may still count as the highest of the last month."""

LASTED = tuple((f"lasted_dose_{i}", f"lasted_proven_{i}") for i in range(1, 7))
"""The slots of earlier doses that were in force long enough to count as effective."""
