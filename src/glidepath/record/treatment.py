"""Events of the treatment: what was decided, ordered, handed out and taken."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from glidepath.quantities.dose import micrograms
from glidepath.quantities.errors import Place, input_error
from glidepath.record.event import Event
from glidepath.record.values import (
    Amount,
    Code,
    Count,
    Day,
    Dose,
    Hours,
    Key,
    PlainFields,
    Week,
    Words,
)


class DecisionIssued(Event):
    """A decision as it was shown to the clinician, whole."""

    type: Literal["DecisionIssued"] = "DecisionIssued"
    decision: PlainFields


class DoseOrdered(Event):
    """A prescription, in force from its local day on; the stop rule's last order is 0 mg.

    Notes
    -----
    Where the days of a week have different doses, `pattern` holds them, Monday first, and
    `daily_dose` is their mean rounded up to a whole microgram.
    """

    type: Literal["DoseOrdered"] = "DoseOrdered"
    daily_dose: Dose
    pattern: Week = ()
    interval_hours: Literal[24, 12] = 24
    formulation: Key
    reason: Literal["start", "taper", "maintenance", "restore", "stop", "safety", "clinician"]
    decision: Key | None = None

    @model_validator(mode="after")
    def _zero_only_ends(self) -> Self:
        zero = self.daily_dose.value == 0
        if zero and self.reason in ("start", "taper", "maintenance", "restore"):
            raise input_error(
                f"a dose of 0 with the reason {self.reason}",
                expected="the reason stop, safety or clinician",
                kind="stop-dose",
            )
        if self.reason == "stop" and not zero:
            raise input_error("the stop orders a dose", expected="0 mg", kind="stop-dose")
        return self

    @model_validator(mode="after")
    def _mean_is_the_dose(self) -> Self:
        if not self.pattern:
            return self
        week = [micrograms(each.value, each.unit) for each in self.pattern]
        dose = micrograms(self.daily_dose.value, self.daily_dose.unit)
        mean = -(-sum(week) // len(week))
        if mean != dose:
            raise input_error(
                f"the days of the pattern have a mean of {mean} ug, the daily dose is {dose} ug",
                expected=f"a daily dose of {mean} ug: their mean, rounded up to a whole microgram",
                kind="pattern-mean",
                place=Place(path="pattern"),
            )
        return self


def week_of(order: DoseOrdered) -> tuple[int, ...]:
    """Give the seven daily doses of an order, micrograms, Monday first.

    Returns
    -------
    tuple of int
        Empty where every day has the same dose.
    """
    week = tuple(micrograms(each.value, each.unit) for each in order.pattern)
    return week if len(set(week)) > 1 else ()


class Dispensed(Event):
    """The drug was handed out for an order: what of it, and of which batch."""

    type: Literal["Dispensed"] = "Dispensed"
    order: Key
    amount: Amount
    formulation: Key | None = None
    batch: Code | None = None
    expires: Day | None = None


class Returned(Event):
    """Some of the drug was brought back: all that was left of it."""

    type: Literal["Returned"] = "Returned"
    order: Key | None = None
    amount: Amount
    formulation: Key | None = None
    batch: Code | None = None


class DosesMissed(Event):
    """Doses that were ordered and not taken; the days where they are known."""

    type: Literal["DosesMissed"] = "DosesMissed"
    count: Annotated[Count, Field(ge=1)]
    days: tuple[Day, ...] = ()


class Vomited(Event):
    """A dose was vomited."""

    type: Literal["Vomited"] = "Vomited"
    hours_after_dose: Hours | None = None


class DoseInterrupted(Event):
    """The drug is not taken from here on; the ordered dose is unchanged."""

    type: Literal["DoseInterrupted"] = "DoseInterrupted"
    reason: Words


class DoseResumed(Event):
    """The ordered dose is taken again."""

    type: Literal["DoseResumed"] = "DoseResumed"


class TreatmentStopped(Event):
    """The treatment ended for another reason than the stop rule."""

    type: Literal["TreatmentStopped"] = "TreatmentStopped"
    reason: Words


class FormulationChanged(Event):
    """Another formulation of the same dose."""

    type: Literal["FormulationChanged"] = "FormulationChanged"
    formulation: Key
