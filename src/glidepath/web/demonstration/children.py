"""The synthetic children: who they are, and what is to be told of each."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

import numpy as np

from glidepath.record.record import Participant

ZONE = "Asia/Shanghai"
USUAL_TROUGH = 5.9
"""ng/mL that the doses of before the trial were chosen for; within the window of maintenance."""
LOW_TROUGH = 5.1
"""The same for a child whose last dose is to come early: what it ends on is below 2 ng/mL."""


class Story(Enum):
    """What is to be seen on a child."""

    USUAL = "usual"
    SCREENING = "screening"
    PENDING = "pending"
    RELAPSE = "relapse"
    SUSPECTED = "suspected"
    FEVER = "fever"
    LATE = "late"
    UNJUDGED = "unjudged"
    OFF = "off"


@dataclass(frozen=True)
class Made:
    """A synthetic child.

    Parameters
    ----------
    per_milligram
        The trough in ng/mL that one mg a day gives.
    start
        The dose of before the trial, mg a day.
    """

    participant: Participant
    story: Story
    screened: date
    weight: float
    start: float
    per_milligram: float
    chance: np.random.Generator = field(repr=False)


def made(number: int, site: str, story: Story, screened: date, chance: np.random.Generator) -> Made:
    """Make up a child."""
    age = float(chance.uniform(3.0, 11.5))
    born = screened - timedelta(days=round(age * 365.25))
    weight = 8.5 + 2.3 * age + float(chance.normal(0.0, 1.2))
    start = round(0.052 * weight + float(chance.normal(0.0, 0.05)), 1)
    participant = Participant.model_validate(
        {
            "id": f"SYN-{number:03d}",
            "site": site,
            "time_zone": ZONE,
            "sex": str(chance.choice(["female", "male"])),
            "born": born.isoformat(),
            "protocol": "khe-sirolimus",
        }
    )
    usual = LOW_TROUGH if story is Story.OFF else USUAL_TROUGH
    trough = usual * float(np.exp(chance.normal(0.0, 0.06)))
    return Made(participant, story, screened, weight, start, trough / start, chance)
