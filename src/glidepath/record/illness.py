"""Events of illness and of what was given against it: relapse, toxicity, infection, other drugs."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from glidepath.record.event import Event
from glidepath.record.values import Answer, CellCount, Count, Flag, Key, When, Words

Signs: TypeAlias = frozenset[Key]


class RelapseSuspected(Event):
    """A relapse is suspected, on these signs."""

    type: Literal["RelapseSuspected"] = "RelapseSuspected"
    signs: Signs = frozenset()
    platelets: CellCount | None = None


class RelapseConfirmed(Event):
    """The investigator declares a relapse."""

    type: Literal["RelapseConfirmed"] = "RelapseConfirmed"
    signs: Signs = frozenset()


class RelapseDismissed(Event):
    """The suspected relapse was none."""

    type: Literal["RelapseDismissed"] = "RelapseDismissed"
    reason: Words


class RelapseResolved(Event):
    """The confirmed relapse is over."""

    type: Literal["RelapseResolved"] = "RelapseResolved"


class AdverseEvent(Event):
    """One report of an adverse event; reports with the same `event` are one episode."""

    type: Literal["AdverseEvent"] = "AdverseEvent"
    event: Key
    term: Words
    category: Key
    grade: Annotated[Count, Field(ge=1, le=5), "1 to 5"]
    attributed: Answer = "unknown"
    serious: Flag = False
    resolved: Flag = False


class Infection(Event):
    """One report of an infection; reports with the same `event` are one episode."""

    type: Literal["Infection"] = "Infection"
    event: Key
    location: Words
    serious: Flag
    resolved: Flag = False


class Hospitalised(Event):
    """A stay in hospital."""

    type: Literal["Hospitalised"] = "Hospitalised"
    reason: Words
    until: When | None = None


class RescueTreatment(Event):
    """A treatment of the disease beside the drug of the trial: steroid, vincristine, surgery."""

    type: Literal["RescueTreatment"] = "RescueTreatment"
    kind: Key


class CoMedicationStarted(Event):
    """Another drug was started."""

    type: Literal["CoMedicationStarted"] = "CoMedicationStarted"
    drug: Key


class CoMedicationStopped(Event):
    """Another drug was stopped."""

    type: Literal["CoMedicationStopped"] = "CoMedicationStopped"
    drug: Key


class Vaccinated(Event):
    """A vaccination."""

    type: Literal["Vaccinated"] = "Vaccinated"
    vaccine: Words
    live: Flag
