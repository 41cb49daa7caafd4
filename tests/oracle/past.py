"""What the history says on a given day, found each time by looking through all of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil
from zoneinfo import ZoneInfo

from oracle.parameters import ADULT_HALF_LIFE_HOURS, INTERACTING_DRUGS, Parameters
from oracle.reading import GRAMS, MICROGRAMS, Fact, amount, precedes_in_time

GUIDED = "guided-discontinuation"

asked_once = lru_cache(maxsize=4096)
"""The same question about the same past is worked out once; it changes no answer."""


@dataclass(frozen=True, eq=False)
class Past:
    """All facts up to a day."""

    facts: tuple[Fact, ...]
    today: date
    zone: ZoneInfo
    parameters: Parameters
    half_life_hours: Fraction


@dataclass(frozen=True)
class Order:
    """What was ordered: micrograms a day (0 is a stop), hours between intakes, product.

    A pattern has seven daily doses, Monday first; the dose is then their mean, rounded up.
    """

    fact: Fact
    dose: int
    interval: int
    formulation: str
    reason: str
    pattern: tuple[int, ...] = ()


@dataclass(frozen=True)
class Change:
    """A change that levels must settle after; `dose_only` is False where O18 asks for a pause."""

    day: date
    moment: datetime | None
    dose_only: bool


@dataclass(frozen=True)
class Spell:
    """A dose and the days [first, end) on which it was the ordered one."""

    dose: int
    first: date
    end: date


@dataclass(frozen=True)
class TaperStart:
    """The first reduction on the guided arm: its day, the dose just before it, the weight then."""

    day: date
    dose: int
    weight: Fraction | None


def of_kind(past: Past, *kinds: str) -> list[Fact]:
    return [fact for fact in past.facts if fact.kind in kinds]


@asked_once
def until(past: Past, fact: Fact) -> Past:
    """The past as it stood just before `fact`."""
    earlier = tuple(other for other in past.facts if other.rank < fact.rank)
    return replace(past, facts=earlier, today=fact.day)


def days(first: date, end: date) -> Iterator[date]:
    """Every day of [first, end)."""
    return (first + timedelta(days=number) for number in range((end - first).days))


# --- half-life ------------------------------------------------------------------------------


def half_lives_in_days(past: Past, count: int) -> int:
    bound = past.half_life_hours
    if past.parameters["taper"]["half-life"] == "population":
        bound = Fraction(ADULT_HALF_LIFE_HOURS)
    return ceil(count * bound / 24)


def spacing(past: Past) -> int:
    """Days between two reductions, and between a change and a level that is settled."""
    taper = past.parameters["taper"]
    least: int = taper["spacing-min"]
    return max(least, half_lives_in_days(past, taper["spacing-half-lives"]))


# --- orders ---------------------------------------------------------------------------------


def order_of(fact: Fact, before: Order | None) -> Order | None:
    """The order that a fact makes, given the one before it; None where it orders nothing."""
    if fact.kind == "DoseOrdered":
        dose = amount(fact.data["daily_dose"], MICROGRAMS)
        if dose.denominator != 1:
            raise ValueError("a dose is a whole number of micrograms")
        if dose == 0 and before:
            return replace(before, fact=fact, dose=0, reason=fact.data["reason"], pattern=())
        data = fact.data
        return Order(
            fact,
            int(dose),
            data.get("interval_hours", 24),
            data["formulation"],
            data["reason"],
            tuple(int(amount(each, MICROGRAMS)) for each in data.get("pattern", ())),
        )
    if before and fact.kind == "TreatmentStopped":
        return replace(before, fact=fact, dose=0, reason="stop", pattern=())
    if before and fact.kind == "FormulationChanged":
        return replace(before, fact=fact, formulation=fact.data["formulation"])
    return None


@asked_once
def orders(past: Past) -> list[Order]:
    """Every order, the earliest first."""
    found: list[Order] = []
    for fact in past.facts:
        order = order_of(fact, found[-1] if found else None)
        if order:
            found.append(order)
    return found


def present_dose(past: Past) -> int | None:
    """Micrograms a day ordered now; None where nothing was ever ordered."""
    listed = orders(past)
    return listed[-1].dose if listed else None


def doses_in_force_on(past: Past, day: date) -> list[int]:
    """Every dose that was the ordered one at some time of the day."""
    before = [order.dose for order in orders(past) if order.fact.day < day]
    return before[-1:] + [order.dose for order in orders(past) if order.fact.day == day]


@asked_once
def highest_recent(past: Past, day: date) -> int:
    """The highest dose in force on `day` or on any of the month's days before it."""
    month = past.parameters["taper"]["month"]
    window = days(day - timedelta(days=month - 1), day + timedelta(days=1))
    return max((dose for each in window for dose in doses_in_force_on(past, each)), default=0)


@asked_once
def spells(past: Past) -> list[Spell]:
    """Runs of days with one and the same ordered daily dose, the last one ending today."""
    found: list[Spell] = []
    for order in orders(past):
        if found and found[-1].dose == order.dose:
            continue
        if found:
            found[-1] = replace(found[-1], end=order.fact.day)
        found.append(Spell(order.dose, order.fact.day, past.today))
    return found


# --- interruptions --------------------------------------------------------------------------


def interrupted_since(past: Past) -> date | None:
    """The first day of the interruption that is still going on, if one is."""
    since: date | None = None
    for fact in past.facts:
        if fact.kind == "DoseInterrupted":
            since = since or fact.day
        elif fact.kind == "DoseResumed" or order_is_zero(fact):
            since = None
    return since


def order_is_zero(fact: Fact) -> bool:
    if fact.kind == "DoseOrdered":
        return amount(fact.data["daily_dose"], MICROGRAMS) == 0
    return fact.kind == "TreatmentStopped"


@asked_once
def interrupted_days(past: Past) -> set[date]:
    """Every day from an interruption up to, not including, the day of its resumption."""
    found: set[date] = set()
    since: date | None = None
    for fact in past.facts:
        if fact.kind == "DoseInterrupted":
            since = since or fact.day
        elif since and (fact.kind == "DoseResumed" or order_is_zero(fact)):
            found |= set(days(since, fact.day))
            since = None
    return found | (set(days(since, past.today)) if since else set())


def uninterrupted_days(past: Past, first: date, end: date) -> int:
    """How many days of [first, end) were not interrupted."""
    stopped = interrupted_days(past)
    return sum(1 for day in days(first, end) if day not in stopped)


# --- changes --------------------------------------------------------------------------------


@asked_once
def changes(past: Past) -> list[Change]:
    """Changes of dose, interval, formulation or interacting drug, and resumptions."""
    found: list[Change] = []
    previous: Order | None = None
    for order in orders(past):
        if previous is None or order.dose != previous.dose or other_change(previous, order):
            found.append(change_at(order.fact, dose_only=not other_change(previous, order)))
        previous = order
    found += [change_at(fact, dose_only=True) for fact in of_kind(past, "DoseResumed")]
    drugs = of_kind(past, "CoMedicationStarted", "CoMedicationStopped")
    found += [change_at(fact, dose_only=False) for fact in drugs if interacts(fact)]
    return sorted(found, key=lambda change: change.day)


def other_change(previous: Order | None, order: Order) -> bool:
    """Whether the interval or the formulation differs from the order before."""
    if previous is None:
        return False
    before = (previous.interval, previous.formulation)
    return before != (order.interval, order.formulation)


def change_at(fact: Fact, *, dose_only: bool) -> Change:
    return Change(fact.day, fact.moment, dose_only)


def interacts(fact: Fact) -> bool:
    return str(fact.data["drug"]).lower() in INTERACTING_DRUGS


def during_interacting_course(past: Past, day: date, moment: datetime | None) -> bool:
    """Whether an interacting drug was, or may have been, given at that time."""
    running: set[str] = set()
    for fact in of_kind(past, "CoMedicationStarted", "CoMedicationStopped"):
        if interacts(fact) and precedes_in_time((fact.day, fact.moment), (day, moment)):
            change = running.add if fact.kind == "CoMedicationStarted" else running.discard
            change(fact.data["drug"])
    return bool(running)


# --- taper start, overcuts --------------------------------------------------------------------


def arm(past: Past) -> str | None:
    allocated = of_kind(past, "Randomised")
    return str(allocated[-1].data["arm"]) if allocated else None


@asked_once
def taper_start(past: Past) -> TaperStart | None:
    """The first reduction that was ordered after the child was allocated to the guided arm."""
    allocated = of_kind(past, "Randomised")
    if not allocated or allocated[-1].data["arm"] != GUIDED:
        return None
    previous: Order | None = None
    for order in orders(past):
        if previous and order.dose < previous.dose and order.fact.rank > allocated[-1].rank:
            weight = weight_on(past, order.fact.day)
            return TaperStart(order.fact.day, previous.dose, weight)
        previous = order
    return None


def weight_on(past: Past, day: date) -> Fraction | None:
    """Grams: the last weight measured on or before the day."""
    weighed = [f for f in of_kind(past, "Measured") if f.data.get("weight") and f.day <= day]
    return amount(weighed[-1].data["weight"], GRAMS) if weighed else None


def doses_since_taper_start(past: Past) -> list[int]:
    """The taper-start dose and every dose ordered from then on; before: the present dose."""
    start = taper_start(past)
    if start is None:
        return [present_dose(past) or 0]
    later = [order.dose for order in orders(past) if order.fact.day >= start.day]
    return [start.dose, *later]
