"""One participant as the ledger tells it: everything is read from its entries, in their order."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any, TypeVar

from glidepath.conduct.deviating import Deviation, deviations_of
from glidepath.conduct.facts import Fact, Frozen, Locked, Unfrozen, Unlocked
from glidepath.conduct.querying import Query, queries_of
from glidepath.conduct.reading import Entry
from glidepath.conduct.steps import (
    Allocated,
    AssessorUnblinded,
    ConsentTaken,
    EligibilityEvaluated,
    Registered,
    RegistrationCorrected,
)
from glidepath.quantities.time import When, last_moment, local_day, start_of_day, zone
from glidepath.record.correction import Corrected
from glidepath.record.enrolment import (
    ConsentGiven,
    ConsentWithdrawn,
    Died,
    LostToFollowUp,
    Randomised,
)
from glidepath.record.event import Event
from glidepath.record.flaws import Severity, severity
from glidepath.record.problems import flaws
from glidepath.record.record import Participant, Record, with_corrections

Kind = TypeVar("Kind", bound=Event)
Told = TypeVar("Told", bound=Fact)


@dataclass(frozen=True)
class Child:
    """The state of a participant.

    Parameters
    ----------
    entries
        Every line about it, read, in the order of the ledger; the first one registers it.
    """

    entries: tuple[Entry, ...]

    @property
    def version(self) -> int:
        """The number of the last line about the participant, which commands state as `seen`."""
        return self.entries[-1].number

    @property
    def head(self) -> tuple[str, int, str]:
        """Code, number and hash of the last line: who keeps something of a child keeps it by this.

        The hash rests on every line before it, so that another ledger, or a back-up that was put in
        the place of this one, is never taken for it.
        """
        last = self.entries[-1]
        return self.participant.id, last.number, last.content

    @cached_property
    def participant(self) -> Participant:
        """Code, site, time zone, sex and birth."""
        first = self.entries[0].fact
        if not isinstance(first, Registered):
            raise TypeError("the first line about a participant registers it")
        found = first.participant
        for each in self.told(RegistrationCorrected):
            found = found.model_copy(update={"sex": each.sex, "born": each.born})
        return found

    @cached_property
    def place(self) -> tzinfo:
        """The time zone in which its days are counted."""
        return zone(self.participant.time_zone)

    @cached_property
    def record(self) -> Record:
        """Everything written down about the child, as `decide` reads it."""
        return Record(self.participant, tuple(self.entered.values()))

    @cached_property
    def entered(self) -> Mapping[str, Event]:
        """Every event by id, as it was entered, in the order of the ledger."""
        return {name: each for name, (_, each) in self.by_event.items()}

    @cached_property
    def by_event(self) -> Mapping[str, tuple[Entry, Event]]:
        """Every event by id with the line that entered it."""
        facts = ((each, each.fact) for each in self.entries)
        return {fact.id or "": (each, fact) for each, fact in facts if isinstance(fact, Event)}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every event as it reads now: corrected, without the annulled ones, as they happened."""
        if not any(type(each) is Corrected for each in self.entered.values()):
            return self.record.events
        return with_corrections(self.record).events

    @cached_property
    def by_type(self) -> Mapping[type[Event], tuple[Event, ...]]:
        """The events as they read now, by type."""
        found: dict[type[Event], list[Event]] = {}
        for each in self.events:
            found.setdefault(type(each), []).append(each)
        return {kind: tuple(each) for kind, each in found.items()}

    @cached_property
    def consents(self) -> tuple[ConsentGiven | ConsentWithdrawn, ...]:
        """Consents and withdrawals as they read now, in order."""
        return tuple(
            each for each in self.events if isinstance(each, ConsentGiven | ConsentWithdrawn)
        )

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What was computed of it for some question, so that it is not computed again."""
        return {}

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The events of one type, as they read now."""
        return self.by_type.get(kind, ())  # type: ignore[return-value]  # by their own type

    def told(self, kind: type[Told]) -> tuple[Told, ...]:
        """The facts about the conduct of one type, in the order of the ledger."""
        return tuple(each.fact for each in self.entries if type(each.fact) is kind)

    def lines(self, kind: type[Told]) -> tuple[tuple[Entry, Told], ...]:
        """The facts about the conduct of one type, each with its line."""
        return tuple((each, each.fact) for each in self.entries if type(each.fact) is kind)

    @cached_property
    def frozen(self) -> bool:
        """Whether what is there is not changed any more."""
        return switched(self.entries, Frozen, Unfrozen)

    @cached_property
    def locked(self) -> bool:
        """Whether nothing is written any more."""
        return switched(self.entries, Locked, Unlocked)

    @cached_property
    def randomised(self) -> Randomised | None:
        """The randomisation, if there was one."""
        return next(iter(self.of(Randomised)), None)

    @cached_property
    def allocation(self) -> Allocated | None:
        """The receipt of the randomisation."""
        return next(iter(self.told(Allocated)), None)

    @cached_property
    def died(self) -> Died | None:
        """The death, if it died."""
        return next(iter(self.of(Died)), None)

    @cached_property
    def lost(self) -> LostToFollowUp | None:
        """The loss to follow-up, if it was lost."""
        return next(iter(self.of(LostToFollowUp)), None)

    @cached_property
    def evaluation(self) -> EligibilityEvaluated | None:
        """The last evaluation of eligibility."""
        found = self.told(EligibilityEvaluated)
        return found[-1] if found else None

    @cached_property
    def consent_forms(self) -> Mapping[str, ConsentTaken]:
        """Who signed each consent, by the id of its event."""
        return {each.event: each for each in self.told(ConsentTaken)}

    @cached_property
    def queries(self) -> Mapping[str, Query]:
        """Every query by id, as it stands."""
        return queries_of(self.entries)

    @cached_property
    def deviations(self) -> Mapping[str, Deviation]:
        """Every deviation that was noted, by id, as it stands."""
        return deviations_of(self.entries)

    @cached_property
    def unblinded(self) -> frozenset[str]:
        """The assessors who learned the arm of this participant."""
        return frozenset(each.person for each in self.told(AssessorUnblinded))

    @cached_property
    def errors(self) -> frozenset[tuple[str, str, str]]:
        """Kind, event and field of every error that the record has as it stands."""
        return errors_of(self.record)

    def first_moment(self, moment: When) -> datetime:
        """Give the first instant that can be meant by a moment or a day of this child."""
        return moment if isinstance(moment, datetime) else start_of_day(moment, self.place)

    def last_moment(self, moment: When) -> datetime:
        """Give the last instant that can be meant by a moment or a day of this child."""
        return moment if isinstance(moment, datetime) else last_moment(moment, self.place)

    def day(self, moment: datetime) -> date:
        """Give the local day of an instant."""
        return local_day(moment, self.place)


def subject_of(child: Child, name: str) -> str | None:
    """Give the type of an event by its id, of a correction that of what it corrects at last."""
    event = child.entered.get(name)
    if isinstance(event, Corrected):
        return subject_of(child, event.event)
    return None if event is None else type(event).__name__


def errors_of(record: Record) -> frozenset[tuple[str, str, str]]:
    """Give kind, event and field of every error of a record."""
    found = (each for each in flaws(record) if severity(each.kind) is Severity.ERROR)
    return frozenset((each.kind, each.event, each.field) for each in found)


def switched(entries: tuple[Entry, ...], on: type[Fact], off: type[Fact]) -> bool:
    """Say whether the last of two facts that take each other back is the first of them."""
    last = [type(each.fact) for each in entries if type(each.fact) in (on, off)]
    return bool(last) and last[-1] is on
