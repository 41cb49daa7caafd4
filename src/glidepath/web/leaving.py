"""How a child leaves the drug or the trial: what was typed, and what stands already.

Four events tell of it: the treatment stopped for another reason than the stop rule, a consent was
withdrawn, nobody reaches the child any more, it died. What follows from them is not decided here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from pydantic import ValidationError

from glidepath.conduct.child import Child
from glidepath.conduct.consenting import in_force
from glidepath.conduct.ordering import dose_of
from glidepath.conduct.table import Scope
from glidepath.record import (
    ConsentWithdrawn,
    Died,
    DoseOrdered,
    Event,
    LostToFollowUp,
    TreatmentStopped,
)
from glidepath.web.surveillance import stop_of
from glidepath.web.typed import Wrong, WrongError, moment_of

SCOPE = "scope:"
"""Begins the name of the box of a scope."""

Values: TypeAlias = Mapping[str, str]


def event_of(child: Child, step: str, values: Values, at: datetime) -> Event:
    """Give the event that was typed.

    Parameters
    ----------
    step
        A key of `KINDS`.
    values
        Texts by field.
    at
        Now: nothing is told before it happens.

    Raises
    ------
    WrongError
        With everything that is wrong.
    """
    wrong: list[Wrong] = []
    fields: dict[str, Any] = {}
    for read in (_moment, _FIELDS[step]):
        try:
            fields |= read(child, values, at)
        except WrongError as error:
            wrong.extend(error.wrong)
    if wrong:
        raise WrongError(*wrong)
    try:
        return KINDS[step].model_validate(fields)
    except ValidationError:
        raise WrongError(Wrong("at", "moment")) from None


def _moment(child: Child, values: Values, at: datetime) -> dict[str, Any]:
    found = moment_of(values.get("at", ""), "at", child.place)
    if found > at:
        raise WrongError(Wrong("at", "future"))
    return {"happened": found}


def _reason(_: Child, values: Values, __: datetime) -> dict[str, Any]:
    if not values.get("reason"):
        raise WrongError(Wrong("reason", "required"))
    return {"reason": values["reason"]}


def _withdrawal(_: Child, values: Values, __: datetime) -> dict[str, Any]:
    """Give the scopes that were ticked; whether they were consented to, the conduct says."""
    ticked = {name.removeprefix(SCOPE) for name in values if name.startswith(SCOPE)}
    if not ticked:
        raise WrongError(Wrong("ConsentWithdrawn", "scope"))
    if not ticked <= set(Scope):
        raise WrongError(Wrong("scope", "choice"))
    return {"scope": sorted(ticked), "reason": values.get("reason") or None}


def _note(_: Child, values: Values, __: datetime) -> dict[str, Any]:
    return {"note": values.get("note") or None}


def _cause(_: Child, values: Values, __: datetime) -> dict[str, Any]:
    return {"cause": values.get("cause") or None}


KINDS: Mapping[str, type[Event]] = {
    "stopped": TreatmentStopped,
    "withdrawn": ConsentWithdrawn,
    "lost": LostToFollowUp,
    "died": Died,
}
"""What a form of the page writes, by its name."""

_FIELDS: Mapping[str, Callable[[Child, Values, datetime], dict[str, Any]]] = {
    "stopped": _reason,
    "withdrawn": _withdrawal,
    "lost": _note,
    "died": _cause,
}


def open_steps(child: Child, at: datetime) -> tuple[str, ...]:
    """Give the forms that have a meaning for a child as it stands.

    A child that is on the drug can stop it; a consent that is in force can be withdrawn, also of a
    child that was lost or died; a child is lost once, and dies once.
    """
    here = child.died is None
    found = {
        "stopped": here and on_the_drug(child),
        "withdrawn": bool(consented(child, at)),
        "lost": here and child.lost is None,
        "died": here,
    }
    return tuple(step for step in KINDS if found[step])


def on_the_drug(child: Child) -> bool:
    """Say whether a dose was ordered, and neither the stop nor an end of the treatment since."""
    return bool(child.of(DoseOrdered)) and stop_of(child) is None


def consented(child: Child, at: datetime) -> tuple[Scope, ...]:
    """Give the scopes to which a consent is in force at an instant."""
    return tuple(each for each in Scope if in_force(child, each, at))


def left(child: Child, at: datetime) -> tuple[Event, ...]:
    """Give how a child has left the drug or the trial, as far as that stands, as it happened.

    A treatment was taken up again by an order; a consent that was withdrawn may be given anew.
    """
    return tuple(_left(child, at))


def _left(child: Child, at: datetime) -> Iterator[Event]:
    for number, each in enumerate(child.events):
        match each:
            case Died() | LostToFollowUp():
                yield each
            case ConsentWithdrawn(scope=scope):
                if not scope <= set(consented(child, at)):
                    yield each
            case TreatmentStopped() if not _ordered(child.events[number:]):
                yield each


def _ordered(events: Sequence[Event]) -> bool:
    return any(isinstance(each, DoseOrdered) and dose_of(each) for each in events)


def ended(events: Sequence[Event]) -> bool:
    """Say whether the trial is over for a child that left it in these ways."""
    return any(isinstance(each, Died | LostToFollowUp) for each in events)


def orderable(child: Child, at: datetime) -> bool:
    """Say whether nothing of how a child left stands in the way of every order."""
    gone = left(child, at)
    withdrawn = any(
        isinstance(each, ConsentWithdrawn) and Scope.TREATMENT in each.scope for each in gone
    )
    return not ended(gone) and not (withdrawn and Scope.TREATMENT not in consented(child, at))
