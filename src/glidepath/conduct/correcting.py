"""What may be corrected, and by whom: who may enter a type may correct it.

What was drawn, shown or signed stays as it was, and a dose is never changed by a correction.
"""

from glidepath.conduct.child import Child, subject_of
from glidepath.conduct.matrix import MAY
from glidepath.conduct.roles import Role
from glidepath.record.correction import FIXED, Corrected
from glidepath.record.event import Event
from glidepath.record.treatment import DoseOrdered

NEVER_CORRECTED = frozenset({"Randomised", "DecisionIssued", "Signed"})
"""What was drawn, shown or signed stays as it was."""
CORRECTED_BY = {
    "Screened": "Screen",
    "ConsentGiven": "TakeConsent",
    "OutcomeAssessed": "AssessOutcome",
    "DoseOrdered": "OrderDose",
}
"""By type that is entered by a command of its own, the command whose roles correct it."""


def correctors(child: Child, name: str) -> frozenset[Role]:
    """Give the roles that may correct or withdraw an event; none where it stays as it was.

    Parameters
    ----------
    name
        The id of an event; for a correction, they are those of what it corrects.
    """
    kind = subject_of(child, name)
    if kind is None or kind in NEVER_CORRECTED:
        return frozenset()
    return MAY[CORRECTED_BY.get(kind, kind)]


def open_fields(event: Event) -> frozenset[str]:
    """Give the fields to which a correction may give new values; none of a correction.

    An order that answers a decision keeps all but its note: another dose is another order.
    """
    if isinstance(event, Corrected):
        return frozenset()
    if isinstance(event, DoseOrdered) and event.decision is not None:
        return frozenset({"note"})
    return frozenset(type(event).model_fields) - FIXED
