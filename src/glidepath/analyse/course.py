"""What one randomised participant's record says, on days since randomisation (day 0).

The outcome is judged as the protocol says (O9), by the version in force at randomisation. An order,
a stop or an interruption counts from its local day on. Decision 0024 says why each is read so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from glidepath.analyse.dataset import Ended, Missing
from glidepath.conduct.child import Child
from glidepath.conduct.consenting import changes
from glidepath.conduct.table import Scope
from glidepath.protocol.model import Protocol
from glidepath.quantities.dose import micrograms
from glidepath.quantities.time import When
from glidepath.record.enrolment import OutcomeAssessed, Randomised, VisitDone
from glidepath.record.event import Event
from glidepath.record.illness import (
    RelapseConfirmed,
    RelapseDismissed,
    RelapseSuspected,
    RescueTreatment,
)
from glidepath.record.measurement import DiseaseAssessed, LevelDrawn, Measured
from glidepath.record.treatment import (
    DecisionIssued,
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    TreatmentStopped,
)

MICROGRAMS_A_MILLIGRAM = 1000
SEEN = (DiseaseAssessed, LevelDrawn, Measured, VisitDone)
"""Events for which a child was there."""


@dataclass(frozen=True, slots=True)
class Drug:
    """What is in force from a day on: the ordered dose, micrograms a day, and whether taken."""

    day: int
    dose: int
    interrupted: bool

    @property
    def taken(self) -> bool:
        """Whether doses are taken."""
        return self.dose > 0 and not self.interrupted


@dataclass(frozen=True)
class Course:
    """A randomised participant.

    Parameters
    ----------
    protocol
        The version in force at randomisation.
    randomised
        Its randomisation.
    locked
        The local day of the lock.
    """

    child: Child
    protocol: Protocol
    randomised: Randomised
    locked: date

    @cached_property
    def began(self) -> datetime:
        """The instant of randomisation; the first that can be meant."""
        return self.child.first_moment(self.randomised.happened)

    def day(self, moment: When) -> int:
        """Give the day of a moment, counted from randomisation."""
        return self._day(self.child.day(self.child.first_moment(moment)))

    def _day(self, local: date) -> int:
        return (local - self.child.day(self.began)).days

    @property
    def judged(self) -> int:
        """The day on which the outcome is judged."""
        return self.protocol.parameters.outcome.day

    @property
    def closes(self) -> int:
        """The last day on which an examination still counts."""
        return self.judged + self.protocol.parameters.outcome.window_days

    @property
    def reached(self) -> int:
        """The day of the lock."""
        return self._day(self.locked)

    @cached_property
    def drug(self) -> tuple[Drug, ...]:
        """What was in force, in order; what ends the drug ends an interruption too."""
        return tuple(self._drug())

    def _drug(self) -> Iterator[Drug]:
        dose, interrupted = 0, False
        for event in self.child.events:
            match event:
                case DoseOrdered():
                    dose = micrograms(event.daily_dose.value, event.daily_dose.unit)
                case TreatmentStopped():
                    dose = 0
                case DoseInterrupted() | DoseResumed():
                    interrupted = isinstance(event, DoseInterrupted)
                case _:
                    continue
            interrupted = interrupted and dose > 0
            yield Drug(self.day(event.happened), dose, interrupted)

    def in_force(self, day: int) -> Drug | None:
        """Give what is in force at the end of a day; ``None`` before the first order."""
        return next((each for each in reversed(self.drug) if each.day <= day), None)

    def takes(self, day: int) -> bool:
        """Say whether a dose is taken on a day."""
        found = self.in_force(day)
        return found is not None and found.taken

    @cached_property
    def gone(self) -> tuple[Ended, int] | None:
        """Why and when it was not seen to the end, up to its examination; ``None`` if it was."""
        last = self.judged if self.remission is not None else self.closes
        found = (self._died(), self._withdrew(last), self._lost())
        return next((each for each in found if each is not None and each[1] <= last), None)

    def _died(self) -> tuple[Ended, int] | None:
        died = self.child.died
        return None if died is None else (Ended.DIED, self.day(died.happened))

    def _withdrew(self, last: int) -> tuple[Ended, int] | None:
        for scope in (Scope.FOLLOW_UP, Scope.DATA):
            until = [each for each in changes(self.child, scope) if self.day(each[0]) <= last]
            if until and not until[-1][1]:
                return Ended.WITHDREW, self.day(until[-1][0])
        return None

    def _lost(self) -> tuple[Ended, int] | None:
        """The loss, unless the child was seen on a later day."""
        lost = self.child.lost
        if lost is None:
            return None
        day = self.day(lost.happened)
        back = any(self.day(each.happened) > day for kind in SEEN for each in self.child.of(kind))
        return None if back else (Ended.LOST, day)

    @property
    def followed(self) -> bool:
        """Whether it is known what it took on the day that is judged."""
        return self.reached >= self.judged and (self.gone is None or self.gone[1] > self.judged)

    @property
    def ended(self) -> Ended:
        """Why it was not seen to the end."""
        return Ended.NOT if self.gone is None else self.gone[0]

    @cached_property
    def examined(self) -> tuple[DiseaseAssessed, ...]:
        """The examinations that count for the outcome."""
        opens = self.judged - self.protocol.parameters.outcome.window_days
        return tuple(
            each
            for each in self.child.of(DiseaseAssessed)
            if "examination" in each.methods and opens <= self.day(each.happened) <= self.closes
        )

    @cached_property
    def remission(self) -> bool | None:
        """The blinded assessor's last word, if it rests on an examination within the days."""
        judged = self.child.of(OutcomeAssessed)
        if not judged:
            return None
        latest = self.child.last_moment(judged[-1].happened)
        if not any(self.child.first_moment(each.happened) <= latest for each in self.examined):
            return None
        return judged[-1].remission == "yes"

    @property
    def missing(self) -> Missing | None:
        """Why remission is not known; ``None`` if it is."""
        if self.remission is not None:
            return None
        if self.examined:
            return Missing.NOT_ASSESSED
        if self.gone is not None:
            return Missing(self.gone[0].value)
        return Missing.NOT_REACHED if self.reached <= self.closes else Missing.NOT_EXAMINED

    @property
    def off_drug(self) -> bool | None:
        """No use, as the protocol says it; a rescue treatment settles that there was some."""
        rescued = (self.day(each.happened) for each in self.child.of(RescueTreatment))
        if any(0 <= day <= self.judged for day in rescued):
            return False
        present = self.in_force(self.judged)
        if not self.followed or present is None:
            return None
        days = range(self.judged - self.protocol.parameters.outcome.no_use_days, self.judged + 1)
        return present.dose == 0 and not any(self.takes(day) for day in days)

    @property
    def dose(self) -> float | None:
        """The ordered dose on the day that is judged, mg a day; 0 where none is."""
        present = self.in_force(self.judged)
        if not self.followed or present is None:
            return None
        return present.dose / MICROGRAMS_A_MILLIGRAM

    @cached_property
    def found(self) -> int | None:
        """The day on which the first relapse was found: of the suspicion that was confirmed."""
        suspected: Event | None = None
        for event in self.child.events:
            match event:
                case RelapseSuspected():
                    suspected = suspected or event
                case RelapseDismissed():
                    suspected = None
                case RelapseConfirmed():
                    if self.day(event.happened) >= 0:
                        return max(self.day((suspected or event).happened), 1)
                    suspected = None
        return None

    @property
    def free_until(self) -> int:
        """The last day on which it was known to have no relapse, before the first one."""
        remissions = [e for e in self.child.of(DiseaseAssessed) if e.response == "remission"]
        days = [self.day(e.happened) for e in (*remissions, *self.child.of(RelapseDismissed))]
        return max([0, *(day for day in days if self.found is None or day < self.found)])

    @property
    def until(self) -> int:
        """The day of the relapse, or the day that is judged, if that came first."""
        return self.judged if self.found is None else min(self.found, self.judged)

    @property
    def last_dose(self) -> int | None:
        """The day of the last dose before a stop that held up to the relapse, or to the day."""
        before = self.in_force(self.until - 1)
        unseen = self.gone is not None and self.gone[1] <= self.until
        if before is None or before.dose > 0 or unseen or self.reached < self.until:
            return None
        return next((day for day in range(self.until - 1, -1, -1) if self.takes(day)), 0)

    @property
    def received(self) -> bool:
        """Whether what it was allocated to was begun: a decision, or an order, since then."""
        return any(
            self.child.last_moment(each.happened) > self.began
            for kind in (DecisionIssued, DoseOrdered)
            for each in self.child.of(kind)
        )
