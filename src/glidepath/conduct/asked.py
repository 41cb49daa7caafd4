"""A command together with all that it is judged by."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from glidepath.conduct.acts import AssessOutcome, OrderDose, Screen, TakeConsent
from glidepath.conduct.child import Child
from glidepath.conduct.command import Command, What
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.randomising import Allocate
from glidepath.conduct.roles import blinded
from glidepath.conduct.trial import Trial
from glidepath.decide.decide import take_bearing
from glidepath.protocol.history import ProtocolHistory, in_force
from glidepath.protocol.model import Protocol
from glidepath.quantities.identifiers import SiteId
from glidepath.quantities.time import When, zone
from glidepath.record.event import Event
from glidepath.record.record import Participant

Sent = TypeVar("Sent")


@dataclass(frozen=True)
class Asked:
    """A command, and the trial, the protocol and the allocation by which it is judged."""

    trial: Trial
    command: Command
    protocols: ProtocolHistory
    allocate: Allocate | None = None

    @property
    def what(self) -> What:
        """What is to be done."""
        return self.command.what

    @property
    def name(self) -> str:
        """The name of its type, as the table has it."""
        return type(self.what).__name__

    @cached_property
    def child(self) -> Child | None:
        """The participant, if it is known."""
        named = self.command.participant
        return None if named is None else self.trial.children.get(named)

    @property
    def known(self) -> Child:
        """The participant of a command that is judged only where it is known."""
        if self.child is None:
            raise AssertionError(f"{self.name} is judged about nobody")
        return self.child

    def the(self, kind: type[Sent]) -> Sent:
        """Give what is to be done, which is of the one type that a condition is for."""
        if not isinstance(self.what, kind):
            raise AssertionError(f"{self.name} is judged as {kind.__name__}")
        return self.what

    @cached_property
    def event(self) -> Event | None:
        """The event that is to be entered, itself or by an act."""
        match self.what:
            case Event() as event:
                return event
            case OrderDose(order=event) | TakeConsent(consent=event):
                return event
            case AssessOutcome(outcome=event) | Screen(screened=event):
                return event
            case _:
                return None

    @property
    def happened(self) -> When:
        """When it took place; what is no event takes place as it is entered."""
        return self.command.at if self.event is None else self.event.happened

    @cached_property
    def participant(self) -> Participant | None:
        """Who the child is; one that is to be registered too."""
        if isinstance(self.what, Screen):
            return self.what.child
        return None if self.child is None else self.child.participant

    @cached_property
    def site(self) -> SiteId | None:
        """The site by whose days it is counted."""
        return SiteId(self.participant.site) if self.participant else self.command.site

    @cached_property
    def place(self) -> tzinfo:
        """The zone in which days are counted; UTC where no site says."""
        if self.participant is not None:
            return zone(self.participant.time_zone)
        return zone(self.trial.setup.zones.get(self.command.site or "", "UTC"))

    @cached_property
    def day(self) -> date:
        """The local day on which it is entered."""
        return self.day_of(self.command.at)

    def day_of(self, moment: When) -> date:
        """Give the local day of a moment."""
        return moment.astimezone(self.place).date() if isinstance(moment, datetime) else moment

    @cached_property
    def protocol(self) -> Protocol | None:
        """The version in force for the child, or at the site, on the day; ``None`` for none."""
        if self.child is not None:
            return take_bearing(self.protocols, self.child.record, self.command.at).protocol
        return in_force(self.protocols, self.site or "", self.day, MappingProxyType({}))

    @property
    def rules(self) -> ConsentRules:
        """What the trial asks of consent."""
        opened = self.trial.setup.opened
        return ConsentRules() if opened is None else opened.consent

    @property
    def blinded(self) -> bool:
        """Whether the sender is blinded."""
        return blinded(self.command.role, locked=self.trial.locked)
