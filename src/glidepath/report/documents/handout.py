"""What a family is handed: the signed order in force, until the next visit; or why nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from glidepath.decide.answer import Answer, Assessment, Decision, Refusal
from glidepath.decide.giving import HOURS_A_DAY, lattice_of
from glidepath.decide.status import Status
from glidepath.decide.table import Action
from glidepath.protocol import Product, Protocol
from glidepath.quantities import InputError
from glidepath.quantities.dose import micrograms
from glidepath.record.record import Record
from glidepath.record.treatment import DoseOrdered
from glidepath.record.treatment import week_of as week_ordered
from glidepath.report.documents.checked import Ordered, checked, ordered
from glidepath.report.documents.coming import Coming, coming, next_blood, valid_until
from glidepath.report.documents.in_force import InForce, NotSigned, in_force
from glidepath.report.documents.week import WEEK, Week, week_of

STANDING = "standing."


class Withheld(Enum):
    """Why a family is handed nothing, besides a signature that lacks."""

    STANDING = "standing"
    STOPPED = "treatment-stopped"
    INTERRUPTED = "interrupted"
    INTERRUPT = "interrupt"
    RESTORE = "restore"
    NO_VISIT = "no-visit"


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why a family is handed nothing; with the day of an unsigned order, where there is one."""

    why: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Restore:
    """The least dose after a relapse, micrograms a day, and how it is given where it can be."""

    dose: int
    week: Week | None


@dataclass(frozen=True, slots=True)
class Handout:
    """What the documents of a family say.

    Parameters
    ----------
    participant
        A code, never a name.
    time_zone
        In which the days are counted.
    day, until
        The first and the last day on which it is valid, both included.
    at
        The instant whose knowledge it holds.
    week
        What is given, recomputed; ``None`` where the order ends the drug.
    visits
        Those to come, and those that are not wanted any more.
    blood
        The day of the next level; ``None`` where none is due.
    telephone
        Of the trial team; empty where none is known.
    """

    participant: str
    time_zone: str
    protocol: Protocol
    order: InForce
    at: datetime
    day: date
    until: date
    week: Week | None
    restore: Restore | None
    visits: tuple[Coming, ...]
    blood: date | None
    telephone: str

    @property
    def daily_dose(self) -> int:
        """The daily dose of the order, micrograms; of a pattern its mean, rounded up."""
        dose = self.order.order.daily_dose
        return micrograms(dose.value, dose.unit)


def hand_out(record: Record, answer: Answer, telephone: str = "") -> Handout | Nothing:
    """Give what a family may be handed.

    Parameters
    ----------
    record
        The whole record.
    answer
        Of `decide` on this record; its instant is that of the documents.

    Returns
    -------
    Handout or Nothing
        Only the signed order in force, and only while the decision does not ask for another at
        once.

    Raises
    ------
    InputError
        When what would be printed is not what was ordered, or cannot be measured.
    """
    protocol, found = answer.basis.protocol, answer.assessment
    if protocol is None or found is None or _without_standing(answer):
        return Nothing(Withheld.STANDING.value)
    order = in_force(record, answer.basis.at)
    if isinstance(order, NotSigned):
        return Nothing(order.why.value, order.day)
    withheld = _withheld(answer, found.status, order)
    if withheld is not None:
        return Nothing(withheld.value)
    visits = coming(answer.basis, protocol, found)
    today = answer.basis.day
    blood = next_blood(visits, found, today)
    until = valid_until(visits, blood, today)
    if until is None:
        return Nothing(Withheld.NO_VISIT.value)
    participant = answer.basis.record.participant
    return Handout(
        participant=participant.id,
        time_zone=participant.time_zone,
        protocol=protocol,
        order=order,
        at=answer.basis.at,
        day=today,
        until=until,
        week=_week(protocol, found, order.order),
        restore=_restore(protocol, found),
        visits=visits,
        blood=blood,
        telephone=telephone,
    )


def _without_standing(answer: Answer) -> bool:
    unmet = answer.unmet if isinstance(answer, Refusal) else ()
    return any(each.id.startswith(STANDING) for each in unmet)


def _withheld(answer: Answer, status: Status, order: InForce) -> Withheld | None:
    """Why the order in force is not what the child should take today."""
    action = answer.action if isinstance(answer, Decision) else None
    if status.dose == 0 and order.order.daily_dose.value:
        return Withheld.STOPPED
    if status.interrupted:
        return Withheld.INTERRUPTED
    asked = {Action.INTERRUPT: Withheld.INTERRUPT, Action.RESTORE: Withheld.RESTORE}
    return None if action is None else asked.get(action)


def _week(protocol: Protocol, found: Assessment, order: DoseOrdered) -> Week | None:
    """What the order gives, made one way and recomputed another; ``None`` for nothing."""
    present = found.present
    if present is None or order.daily_dose.value == 0:
        return None
    product = product_named(protocol, present.formulation)
    return checked(week_of(product, daily_doses(order), present.intakes), ordered(order))


def daily_doses(order: DoseOrdered) -> tuple[int, ...]:
    """Give the seven daily doses of an order, micrograms, Monday first."""
    return (
        week_ordered(order) or (micrograms(order.daily_dose.value, order.daily_dose.unit),) * WEEK
    )


def product_named(protocol: Protocol, formulation: str) -> Product:
    """Give a product that the protocol is known to have.

    Raises
    ------
    KeyError
        Where it has none of that name.
    """
    return {each.id: each for each in protocol.parameters.products}[formulation]


def _restore(protocol: Protocol, found: Assessment) -> Restore | None:
    """The least dose after a relapse, rounded up to what the present product can give."""
    present, least = found.present, found.restore
    if present is None or not least:
        return None
    product = product_named(protocol, present.formulation)
    lattice = lattice_of(protocol, present.formulation, HOURS_A_DAY // present.intakes)
    dose = least if lattice is None else max(int(lattice.at_or_above(least)), least)
    return Restore(dose, _restored(product, dose, present.intakes))


def _restored(product: Product, dose: int, intakes: int) -> Week | None:
    """How it is given; ``None`` where the present product cannot give so much."""
    try:
        week = week_of(product, (dose,) * WEEK, intakes)
    except InputError:
        return None
    return checked(week, Ordered((Decimal(dose) / 1000,) * WEEK, intakes))
