"""Events of a participant's way through the trial: from screening to the outcome."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from glidepath.record.event import Event
from glidepath.record.values import Answer, Count, Key, Partial, Words, YesNo

Scope: TypeAlias = Annotated[
    frozenset[Literal["treatment", "follow-up", "data"]], Field(min_length=1)
]


class Screened(Event):
    """Screening: what was attested for the criteria that no measurement decides."""

    type: Literal["Screened"] = "Screened"
    attestations: Mapping[Key, Answer] = {}
    remission_since: Partial | None = None


class ConsentGiven(Event):
    """Consent, for what, on which versions of the protocol and of the form."""

    type: Literal["ConsentGiven"] = "ConsentGiven"
    scope: Scope
    protocol_version: Words
    form_version: Words | None = None
    language: Words | None = None
    by: Literal["guardian", "participant", "guardian-and-participant"] = "guardian"


class ConsentWithdrawn(Event):
    """Consent taken back, for what."""

    type: Literal["ConsentWithdrawn"] = "ConsentWithdrawn"
    scope: Scope
    reason: Words | None = None


class Randomised(Event):
    """The arm, by its name in the protocol, and the stratum in which it was drawn."""

    type: Literal["Randomised"] = "Randomised"
    arm: Key
    stratum: Mapping[Key, Key] = {}
    number: Annotated[Count, Field(ge=1)] | None = None


class VisitDone(Event):
    """A visit of the protocol that took place."""

    type: Literal["VisitDone"] = "VisitDone"
    visit: Key


class VisitMissed(Event):
    """A visit of the protocol that did not take place."""

    type: Literal["VisitMissed"] = "VisitMissed"
    visit: Key
    reason: Words | None = None


class OutcomeAssessed(Event):
    """The blinded assessor's judgement: is the child in remission?"""

    type: Literal["OutcomeAssessed"] = "OutcomeAssessed"
    remission: YesNo


class LostToFollowUp(Event):
    """The participant can no longer be reached."""

    type: Literal["LostToFollowUp"] = "LostToFollowUp"


class Died(Event):
    """The participant died."""

    type: Literal["Died"] = "Died"
    cause: Words | None = None
