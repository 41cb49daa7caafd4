"""An order: the decision is issued as it is shown, answered, and signed; each by its command."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from glidepath.conduct.acts import IssueDecision, OrderDose, Sign
from glidepath.conduct.command import Refusal
from glidepath.conduct.envelope import Line, content
from glidepath.decide.answer import Answer, Decision, Regimen
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.table import Action
from glidepath.quantities import InputError, Instant
from glidepath.quantities.dose import micrograms
from glidepath.record.plain import Plain
from glidepath.record.treatment import DoseOrdered
from glidepath.report import as_data
from glidepath.store.trial import Answer as Sent
from glidepath.store.writing import Conflict
from glidepath.web.opened import Opened, Reader
from glidepath.web.sending import command_of, send
from glidepath.web.thinking import Thought, think

MEANING = "ordered"
REASONS = {
    Action.RESTORE: "restore",
    Action.STOP: "stop",
    Action.REDUCE: "taper",
}
"""Why an accepted order was given; any other keeps to the window, or to the taper as it is."""
MOST = 100_000
"""Micrograms a day that can be typed in."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to order.

    Parameters
    ----------
    regimen
        What is to be given.
    why
        The reason for another one than the recommended; empty where it is accepted.
    safety
        Whether it lowers the dose for safety.
    """

    regimen: Regimen
    why: str = ""
    safety: bool = False


def typed_dose(text: str) -> int | None:
    """Give a dose in micrograms as it was typed in mg; ``None`` for what is no dose."""
    try:
        number = Decimal(text.strip().replace(",", "."))
        found = micrograms(number, "mg")
    except (InvalidOperation, InputError, ValueError):
        return None
    return int(found) if 0 <= found <= MOST else None


def shown(answer: Answer) -> dict[str, Plain]:
    """Give an answer as plain data, as it is kept with the decision that is issued."""
    found: Any = as_data(answer)
    return dict(found)


def order_event(thought: Thought, wish: Wish, at: Instant, decision: str) -> DoseOrdered:
    """Give the order as an event of the record."""
    regimen = wish.regimen

    def quantity(dose: int) -> dict[str, object]:
        return {"value": Decimal(dose) / 1000, "unit": "mg"}

    return DoseOrdered.model_validate(
        {
            "type": "DoseOrdered",
            "happened": at,
            "daily_dose": quantity(regimen.dose),
            "pattern": [quantity(each) for each in regimen.pattern],
            "interval_hours": HOURS_A_DAY // regimen.intakes,
            "formulation": regimen.formulation,
            "reason": _reason(thought.answer, wish),
            "decision": decision,
        }
    )


def _reason(answer: Answer, wish: Wish) -> str:
    if wish.safety:
        return "safety"
    if wish.why or not isinstance(answer, Decision):
        return "clinician"
    if answer.action in REASONS:
        return REASONS[answer.action]
    return "taper" if answer.assessment.status.taper_arm else "maintenance"


def order(
    trial: Opened, reader: Reader, code: str, seen: int, wish: Wish, name: str, printed: str
) -> Sent:
    """Issue the decision, order, and sign; stop at the first of them that is not written.

    Parameters
    ----------
    seen
        The version of the child that the page showed.
    name
        Of the command, from the form: sent twice, all of it is done once.
    printed
        The name of the signer.
    """
    child = trial.trial().children[code]  # type: ignore[index] # looked up before
    thought = think(trial.history, child.record, trial.now())
    answer = thought.answer
    issue = command_of(
        trial, reader, IssueDecision(answer, shown(answer)), f"{name}-issue", code, seen
    )
    issued = send(trial, replace(issue, at=answer.basis.at))
    if isinstance(issued, Refusal | Conflict):
        return issued
    event = order_event(thought, wish, trial.now(), _event_id(issued))
    ordered = send(
        trial,
        command_of(trial, reader, OrderDose(event, wish.why or None), f"{name}-order", code),
    )
    if isinstance(ordered, Refusal | Conflict):
        return ordered
    act = Sign(meaning=MEANING, name=printed, events=(_event_id(ordered),))
    signed = send(trial, command_of(trial, reader, act, f"{name}-sign", code))
    return signed if isinstance(signed, Refusal | Conflict) else ordered


def _event_id(lines: Sequence[Line]) -> str:
    return str(content(lines[0])["id"])
