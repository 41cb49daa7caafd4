"""A frozen trial as arrays: what an analysis reads, and all that it reads.

One place in every array is one participant, in the order of entry. A missing value is a mask, never
a number: `Known` holds both. Days are counted from randomisation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from glidepath.analyse.between_visits import Visits
from glidepath.analyse.procedures import Procedure
from glidepath.analyse.values import Bools, Floats, Share


class Ended(Enum):
    """Why a participant was not seen to the end."""

    NOT = "followed"
    LOST = "lost"
    WITHDREW = "withdrew"
    DIED = "died"


class Missing(Enum):
    """Why nobody knows whether a participant was in remission on the day that is judged."""

    LOST = "lost"
    WITHDREW = "withdrew"
    DIED = "died"
    NOT_REACHED = "not-reached"
    NOT_EXAMINED = "not-examined"
    NOT_ASSESSED = "not-assessed"


@dataclass(frozen=True, slots=True)
class Known:
    """Numbers of which some are missing.

    Parameters
    ----------
    values
        Shape [participant]; nought where missing.
    known
        Whether each is there, shape [participant].
    """

    values: Floats
    known: Bools

    def of(self, which: Bools) -> Floats:
        """Give those that are known of some participants."""
        return self.values[which & self.known]


def known(values: Sequence[float | None]) -> Known:
    """Give numbers of which some are missing."""
    there = np.array([each is not None for each in values])
    return Known(np.array([0.0 if each is None else float(each) for each in values]), there)


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """One adverse event of a participant.

    Parameters
    ----------
    participant
        The place in the arrays.
    term
        As the trial codes it.
    grade
        CTCAE, 1 to 5; 0 where nobody graded it, as nobody does an infection.
    serious, related
        By the investigator.
    """

    participant: int
    term: str
    grade: int
    serious: bool
    related: bool


@dataclass(frozen=True, slots=True)
class Frozen:
    """Where the data come from.

    Parameters
    ----------
    trial, protocol, at
        The trial, the protocol's name and version, and the day of the freeze, as written.
    hashes
        SHA-256 of each file, by its name.
    ledger
        The head of the ledger from which they were taken; empty where none is stated.
    made_up
        Whether the data are an example, not a trial.
    protocols
        SHA-256 of what each version of the protocol says, by its name and version.
    """

    trial: str
    protocol: str
    at: str
    hashes: Mapping[str, str]
    ledger: str = ""
    made_up: bool = False
    protocols: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Screening:
    """Who came before randomisation: how many were screened, and why some did not enter."""

    screened: int
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Allocation:
    """The procedure that allocated, as it is called, and as it can allocate again."""

    kind: str
    numbers: tuple[int, ...]
    procedure: Procedure


@dataclass(frozen=True, slots=True)
class Dataset:
    """A frozen trial.

    Parameters
    ----------
    codes
        Of the participants.
    taper
        Whether each was randomised to guided discontinuation.
    strata
        Of the randomisation.
    received
        Whether each received what it was allocated to.
    remission, off_drug
        On the day that is judged: 1 for yes, 0 for no.
    dose
        In mg a day on that day.
    relapse
        What visits tell of it, in days.
    last_dose
        The day of the last dose of those who came off the drug.
    exposure
        Mean trough up to the relapse or the day that is judged, ng/mL.
    ended
        Why each was not seen to the end, if so.
    judged_on
        The day on which the primary outcome is judged.
    missing
        Why the remission of each is not known, where somebody said so.
    """

    codes: tuple[str, ...]
    taper: Bools
    strata: tuple[str, ...]
    received: Bools
    remission: Known
    off_drug: Known
    dose: Known
    relapse: Visits
    last_dose: Known
    exposure: Known
    ended: tuple[Ended, ...]
    judged_on: int
    screening: Screening
    allocation: Allocation
    frozen: Frozen
    adverse: tuple[AdverseEvent, ...] = field(default=())
    missing: tuple[Missing | None, ...] = field(default=())

    @property
    def primary(self) -> Known:
        """The primary outcome: in remission and off the drug.

        One part that is "no" settles it, known or not the other; so does a death.
        """
        died = np.array([each is Ended.DIED for each in self.ended])
        fails = (self.remission.known & (self.remission.values == 0)) | (
            self.off_drug.known & (self.off_drug.values == 0)
        )
        both = self.remission.known & self.off_drug.known
        met = both & ~fails & ~died
        return Known(met.astype(float), both | fails | died)

    @property
    def arms(self) -> tuple[Bools, Bools]:
        """The participants of the taper arm, and those of the maintenance arm."""
        return self.taper, ~self.taper


def share_of(outcome: Known, which: Bools) -> Share | None:
    """Give the events among some participants; ``None`` where no outcome is known."""
    found = outcome.of(which)
    return Share(int(found.sum()), len(found)) if len(found) else None
