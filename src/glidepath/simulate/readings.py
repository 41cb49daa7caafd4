"""From a true level to what the laboratory reports, and what the rules see of it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glidepath.decide.seen import LevelSeen
from glidepath.simulate.chance import Keys, Purpose, normal, uniform
from glidepath.simulate.living import Floats, Numbers, Sample, Truths
from glidepath.simulate.setting import Setting

TENTH = 100
"""ng/L in a tenth of an ng/mL, to which levels are reported."""

AFTER_DOSE = 2.0
"""Hours after a dose at which a mistimed sample is drawn."""

UNKNOWN = -1
"""Minutes since the last dose where nobody can say."""


class Sampled(NamedTuple):
    """What a sample of the day would show, whether or not one is drawn; each (n,).

    Parameters
    ----------
    level
        True, ng/mL in the trial's assay, at the time of the sample.
    off
        Hours by which it misses the trough, below 0 for too early.
    """

    level: Floats
    off: Floats


def reading(setting: Setting, level: Floats) -> tuple[Numbers, Truths]:
    """Give what is reported, ng/L, and whether it lies at or above the limit of the assay."""
    value = (np.rint(level * 1000.0 / TENTH) * TENTH).astype(np.int64)
    quantified = (value >= setting.limit) & (value > 0)
    return np.where(quantified, value, 0), quantified


def off_time(setting: Setting, keys: Keys, day: Floats) -> Floats:
    """Give the hours by which a sample of a day misses the trough; below 0 for too early."""
    given = setting.assumptions
    missed = given["level.timing-sd"] * normal(keys, Purpose.TIMING, day)
    early = -float(setting.interval) + AFTER_DOSE
    mistimed = uniform(keys, Purpose.MISTIMED, day) < given["level.mistimed"]
    minutes: npt.NDArray[np.float64] = np.rint(60.0 * np.where(mistimed, early, missed)) / 60.0
    return np.clip(minutes, early, float(setting.interval))


def level_seen(setting: Setting, sample: Sample, drawn: Truths, reported: Truths) -> LevelSeen:
    """Give what the rules see of samples: drawn on the day, reported on it, or both."""
    rules = setting.parameters.level
    window = rules.window_twice if setting.interval == 12 else rules.window_once
    timed = (sample.minutes >= window.low) & (sample.minutes <= window.high)
    return LevelSeen(
        drawn=drawn,
        reported=reported,
        timed=timed,
        trough=timed | (sample.minutes == UNKNOWN),
        quantified=sample.quantified,
        value=sample.value,
    )
