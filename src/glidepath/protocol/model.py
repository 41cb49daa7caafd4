"""A protocol: the trial as a clinician can read it and a machine can check it.

The vocabulary is fixed: criteria, arms, visits, relapse, outcomes, randomisation, parameters.
Whether a participant fits a criterion, and what a rule asks for, is decided elsewhere.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from glidepath.protocol.criteria import Criterion, LaboratoryLimit
from glidepath.protocol.entries import Entries, Parameter, parameters_from
from glidepath.protocol.kinds import Frozen, Identifier
from glidepath.protocol.parameters import Parameters
from glidepath.protocol.quantity import Exact, HoursWritten
from glidepath.protocol.wording import Item, OpenId, Review, Text
from glidepath.quantities.errors import input_error

Version = Annotated[str, Field(pattern=r"^[1-9][0-9]*\.[0-9]+$")]


class OpenPoint(Frozen):
    """A question that the registry leaves open; parameters and items name it."""

    id: OpenId
    wording: Text


class Drug(Item):
    """The drug of the trial.

    Parameters
    ----------
    half_life
        Of the population, in hours.
    level_error
        Standard deviation of one measured level about the true trough, as a share of it.
    """

    half_life: HoursWritten
    level_error: Annotated[Exact, Field(gt=0, lt=1)]
    level_error_source: str = Field(min_length=1)


class ArmKind(StrEnum):
    """What an arm does with the dose."""

    MAINTAIN = "maintain"
    TAPER = "taper"


class ArmRule(Item):
    """A sentence of the registered arm, and the rules of the decision that carry it out."""

    feeds: tuple[str, ...] = ()


class Arm(Item):
    """A treatment arm."""

    kind: ArmKind
    rules: tuple[ArmRule, ...] = Field(min_length=1)


class VisitAnchor(StrEnum):
    """The day from which a visit counts."""

    SCREENING = "screening"
    RANDOMISATION = "randomisation"
    CHANGE = "change"
    RESTORE = "restore"
    SUSPICION = "suspicion"
    STOP = "stop"


class Visit(Item):
    """A visit, once or repeated, with the days before and after that still count.

    Parameters
    ----------
    arms
        Ids of the arms whose participants come; empty before randomisation.
    day
        Days from the anchor to the first visit; 0 is the anchor's own day.
    every, until
        For a repeated visit: days between visits, and the last day; ``None`` is no end.
    before, after
        The window, in whole days.
    """

    arms: tuple[str, ...]
    anchor: VisitAnchor
    day: int
    every: Annotated[int, Field(gt=0)] | None = None
    until: int | None = None
    before: Annotated[int, Field(ge=0)]
    after: Annotated[int, Field(ge=0)]
    procedures: tuple[Identifier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _repeats_in_order(self) -> Self:
        if self.until is not None and (self.every is None or self.until < self.day):
            raise input_error(
                "until belongs to a repeated visit and lies on or after its first day",
                expected="every, and until not before day",
                kind="bad-repeat",
            )
        return self


class Relapse(Item):
    """Who declares a relapse, and on which signs."""

    declared_by: Text
    signs: tuple[Item, ...] = Field(min_length=1)


class OutcomeRank(StrEnum):
    """The rank of an outcome."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class OutcomeScale(StrEnum):
    """How an outcome is measured."""

    BINARY = "binary"
    CONTINUOUS = "continuous"
    TIME_TO_EVENT = "time-to-event"


class Masking(StrEnum):
    """Whether the assessor of an outcome knows the arm."""

    ASSESSOR = "assessor"
    NONE = "none"


class Outcome(Item):
    """An outcome; the day it is judged is a parameter."""

    rank: OutcomeRank
    scale: OutcomeScale
    masking: Masking


class Protocol(Frozen):
    """One version of a trial's protocol.

    Parameters
    ----------
    id, version
        Which trial, and which version of its protocol.
    chinese
        Whether a clinician has reviewed the Chinese wording of this file.
    effective
        The day from which this version is in force, by site; ``"*"`` stands for every other site.
    amends, changes, requires_reconsent
        For an amendment: the version it amends, what it changes, and whether it holds for a
        participant only once the guardians have consented to it.
    entries
        Every parameter by id, with source and open choices; ``parameters`` in the file.
    """

    format: Literal["glidepath-protocol-1"]
    id: Identifier
    version: Version
    title: Text
    registrations: tuple[str, ...] = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)
    chinese: Review
    effective: Mapping[str, date] = Field(min_length=1)
    amends: Version | None = None
    changes: tuple[Text, ...] = ()
    requires_reconsent: bool = False
    drug: Drug
    open_points: tuple[OpenPoint, ...]
    eligibility: tuple[Criterion, ...] = Field(min_length=1)
    arms: tuple[Arm, ...] = Field(min_length=1)
    visits: tuple[Visit, ...] = Field(min_length=1)
    relapse: Relapse
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    randomisation: Item
    surveillance: Item
    entries: Annotated[Mapping[str, Parameter], Entries] = Field(alias="parameters")

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters as the rules read them."""
        return parameters_from(self.entries)

    @cached_property
    def digest(self) -> str:
        """The SHA-256, in hexadecimal, of everything that this version says."""
        return sha256(self.model_dump_json().encode()).hexdigest()


def arm_named(protocol: Protocol, identifier: str) -> Arm | None:
    """The arm of that id, or ``None`` where the protocol has none."""
    return next((arm for arm in protocol.arms if arm.id == identifier), None)


def with_value(protocol: Protocol, identifier: str, value: Any) -> Protocol:
    """The protocol with another value of one parameter, as for an open choice.

    Parameters
    ----------
    identifier
        Id of a parameter, such as ``"taper.base"``.
    value
        As the rules read it, in the unit that is kept; the value of one of the parameter's
        alternatives, for instance.

    Raises
    ------
    KeyError
        When the protocol has no such parameter.
    """
    entry = protocol.entries[identifier]
    written = next((each.written for each in entry.alternatives if each.value == value), value)
    changed = replace(entry, value=value, written=written)
    fields = {name: getattr(protocol, name) for name in Protocol.model_fields}
    fields["entries"] = {**protocol.entries, identifier: changed}
    return Protocol.model_construct(**fields)


def bound_of(limit: LaboratoryLimit, protocol: Protocol) -> Fraction:
    """The number of a laboratory limit, read from the parameter where the limit names one."""
    if isinstance(limit.bound, Fraction):
        return limit.bound
    return Fraction(protocol.entries[limit.bound].value)
