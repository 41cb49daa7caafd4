"""Relapse: the restore dose (O5, O7), whether it was ordered, how long it has held (O24)."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from oracle.observed import examined, kmp, open_suspicion
from oracle.past import (
    Order,
    Past,
    Spell,
    asked_once,
    days,
    half_lives_in_days,
    interrupted_days,
    of_kind,
    orders,
    present_dose,
    spells,
    taper_start,
    uninterrupted_days,
    until,
    weight_on,
)
from oracle.reading import Fact


@dataclass(frozen=True)
class Relapse:
    """A confirmed relapse, and the order that answered it, if one did."""

    confirmed: Fact
    answer: Order | None


@asked_once
def relapses(past: Past) -> list[Relapse]:
    """Every relapse confirmed on trial; a confirmation repeated before the answer is the same."""
    found: list[Relapse] = []
    for confirmed in confirmations(past):
        last = found[-1] if found else None
        if last and (last.answer is None or confirmed.rank < last.answer.fact.rank):
            continue
        found.append(Relapse(confirmed, answer_to(past, confirmed, len(found) + 1)))
    return found


def confirmations(past: Past) -> list[Fact]:
    allocated = of_kind(past, "Randomised")
    if not allocated:
        return []
    return [fact for fact in of_kind(past, "RelapseConfirmed") if fact.rank > allocated[-1].rank]


def answer_to(past: Past, confirmed: Fact, number: int) -> Order | None:
    """The first later order that was at least the restore dose, as it stood just before it."""
    for order in orders(past):
        if order.fact.rank > confirmed.rank:
            needed = restore_dose(until(past, order.fact), confirmed, number)
            if order.dose >= needed:
                return order
    return None


def restore_dose(past: Past, confirmed: Fact | None, number: int) -> int:
    """Micrograms a day that the relapse calls for at least; never below the present dose."""
    restore = past.parameters["restore"]
    if number >= 2:
        needed = taper_start_dose(past, restore["second-relapse"])
    else:
        fallback = taper_start_dose(past, restore["fallback"])
        needed = previously_effective(past, suspected(past, confirmed)) or fallback
    if kmp(past):
        needed = max(needed, taper_start_dose(past, "taper-start"))
    return max(needed, present_dose(past) or 0)


def taper_start_dose(past: Past, which: str) -> int:
    """The taper-start dose, in mg or for today's weight; before any reduction the present dose."""
    start, now = taper_start(past), weight_on(past, past.today)
    if start is None:
        return present_dose(past) or 0
    if which == "taper-start" or start.weight is None or now is None:
        return start.dose
    return ceil(Fraction(start.dose) * now / start.weight)


def suspected(past: Past, confirmed: Fact | None) -> Fact | None:
    """The sign with which this relapse began: nothing after it documents remission any more."""
    if confirmed is None:
        return open_suspicion(past)
    return open_suspicion(until(past, confirmed)) or confirmed


def previously_effective(past: Past, suspicion: Fact | None) -> int | None:
    """O5: the most recent dose above the present one that held remission long enough."""
    present = present_dose(past) or 0
    documented = [
        fact.day
        for fact in of_kind(past, "DiseaseAssessed")
        if examined(fact) and (suspicion is None or fact.rank < suspicion.rank)
    ]
    for spell in reversed(spells(past)):
        proven = came_of_age(past, spell)
        if spell.dose > present and proven and any(day >= proven for day in documented):
            return spell.dose
    return None


@asked_once
def came_of_age(past: Past, spell: Spell) -> date | None:
    """The day on which the spell had lasted long enough, without its interrupted days."""
    restore = past.parameters["restore"]
    needed = max(restore["in-force-min"], half_lives_in_days(past, restore["half-lives"]))
    for day in days(spell.first, spell.end + timedelta(days=1)):
        if uninterrupted_days(past, spell.first, day) >= needed:
            return day
    return None


# --- stabilisation (O24) -----------------------------------------------------------------------


def stabilised_from(past: Past, relapse: Relapse) -> list[tuple[date, date]]:
    """The periods [first, end) over which stabilisation counts, the last one still open.

    A later assessment without remission ends a period; the next remission opens another.
    """
    assert relapse.answer is not None
    restored = relapse.answer.fact.day
    if past.parameters["stabilisation"]["counts-from"] == "restore":
        return [(restored, date.max)]
    found: list[tuple[date, date]] = []
    for fact in of_kind(past, "DiseaseAssessed"):
        if fact.rank < relapse.confirmed.rank:
            continue
        running = bool(found) and found[-1][1] == date.max
        if examined(fact) and not running:
            found.append((max(restored, fact.day), date.max))
        elif running and fact.data["response"] in ("no-remission", "worsening"):
            found[-1] = (found[-1][0], fact.day)
    return found


def stabilised(past: Past, relapse: Relapse, day: date) -> bool:
    """Whether on `day` a period has lasted long enough, without its interrupted days."""
    needed = past.parameters["stabilisation"]["days"]
    stopped = interrupted_days(past)
    for first, end in stabilised_from(past, relapse):
        if len([each for each in days(first, min(day, end)) if each not in stopped]) >= needed:
            return True
    return False
