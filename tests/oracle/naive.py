"""The clinical decision from the trial's text, with exact numbers and no memory between days.

It is written from the facts about the trial alone and imports nothing of the program. Each
question ("what was the highest dose of the last month?") is answered by looking through the whole
history again. It is slow on purpose; ``decide`` must give the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any
from zoneinfo import ZoneInfo

from oracle import levels, observed
from oracle.giving import (
    alike_at_or_above,
    alike_at_or_below,
    counts,
    sequence,
    smallest_pattern,
    step_down,
    tolerance,
)
from oracle.parameters import with_overrides
from oracle.past import (
    GUIDED,
    Order,
    Past,
    arm,
    asked_once,
    changes,
    doses_since_taper_start,
    during_interacting_course,
    highest_recent,
    interrupted_since,
    of_kind,
    orders,
    present_dose,
    spacing,
    taper_start,
    uninterrupted_days,
    until,
)
from oracle.reading import facts
from oracle.relapse import Relapse, relapses, restore_dose, stabilised

TAPERING = ("taper", "second-taper")
HORIZON = 2000


@dataclass(frozen=True)
class Answer:
    """Doses in micrograms a day; `high` is None where nothing bounds the dose from above."""

    action: str
    low: int | None
    high: int | None
    recommended: int | None
    proposal: int | None = None
    refused: bool = False
    unmet: tuple[str, ...] = ()
    may_stop: bool = False


def decide_naively(
    record: Mapping[str, Any],
    at: str,
    parameters: Mapping[str, Any] | None = None,
    half_life_hours: int | str = 62,
) -> dict[str, Any]:
    """What may be done for this child at `at`.

    Parameters
    ----------
    record : participant and events, as a participant file gives them.
    at : ISO 8601 with an offset; nothing that became known later is seen.
    parameters : ``{"group.name": value}``, each put in the place of the trial's default.
    half_life_hours : upper bound of the child's half-life, hours.

    Returns
    -------
    dict
        ``track, action, present, permitted_low, permitted_high, may_stop, recommended, refused,
        unmet, next_reduction, hold_until, restore_dose``; doses in micrograms a day, days as ISO
        text. Where the recommended regimen is a pattern, ``pattern`` has its seven daily doses.
    """
    moment = datetime.fromisoformat(at.replace("Z", "+00:00"))
    zone = ZoneInfo(record["participant"]["time_zone"])
    past = Past(
        facts=tuple(facts(record, moment)),
        today=moment.astimezone(zone).date(),
        zone=zone,
        parameters=with_overrides(parameters),
        half_life_hours=Fraction(str(half_life_hours)),
    )
    answer, missing = answered(past), standing(past)
    hold = hold_until(past)
    week = pattern_of(past, answer)
    return {
        **({"pattern": list(week)} if week else {}),
        "track": track(past),
        "action": answer.action,
        "present": present_dose(past),
        "permitted_low": answer.low,
        "permitted_high": answer.high,
        "may_stop": answer.may_stop,
        "recommended": answer.recommended,
        "refused": answer.refused,
        "unmet": sorted(answer.unmet),
        "next_reduction": None if missing else text(next_reduction(past)),
        "hold_until": text(hold if hold and past.today < hold else None),
        "restore_dose": None if missing else restore_offered(past),
    }


def pattern_of(past: Past, answer: Answer) -> tuple[int, ...]:
    """The seven daily doses of what is recommended, where they are not all the same."""
    dose = answer.recommended
    if not dose or dose in sequence(past):
        return ()
    if dose == present_dose(past):
        return orders(past)[-1].pattern
    week = smallest_pattern(sequence(past), tolerance(past), answer.proposal or 0)
    return week if week and counts(week) == dose else ()


def text(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- standing and track ------------------------------------------------------------------------


def standing(past: Past) -> tuple[str, ...]:
    """What keeps the child from being treated in the trial at all."""
    ended = of_kind(past, "Died", "LostToFollowUp")
    wanting = {
        "standing.ended": bool(ended),
        "standing.consent": not consented(past),
        "standing.randomised": arm(past) is None,
        "standing.dose": present_dose(past) is None,
    }
    return tuple(name for name, holds in wanting.items() if holds)


def consented(past: Past) -> bool:
    """Whether consent for treatment stands."""
    stands = False
    for fact in of_kind(past, "ConsentGiven", "ConsentWithdrawn"):
        if "treatment" in fact.data["scope"]:
            stands = fact.kind == "ConsentGiven"
    return stands


def track(past: Past) -> str:
    withdrawn = of_kind(past, "ConsentWithdrawn") and not consented(past)
    if of_kind(past, "Died", "LostToFollowUp") or withdrawn:
        return "ended"
    if arm(past) is None:
        return "screening"
    return guided_track(past) if arm(past) == GUIDED else maintenance_track(past)


def maintenance_track(past: Past) -> str:
    if relapses(past):
        return "maintenance-relapsed"
    if present_dose(past) == 0:
        return "maintenance-stopped"
    return "interrupted" if interrupted_since(past) else "maintenance"


def guided_track(past: Past) -> str:
    if present_dose(past) == 0:
        return "off-drug"
    return "interrupted" if interrupted_since(past) else phase_on(past, past.today)


@asked_once
def phase_on(past: Past, day: date) -> str:
    """Where on the guided arm the child would be on `day` if nothing else happened."""
    restored = [relapse for relapse in relapses(past) if relapse.answer]
    if len(restored) >= 2:
        return "managed"
    if not restored:
        return "taper"
    if not stabilised(past, restored[0], day):
        return "stabilisation"
    return "second-taper" if past.parameters["restore"]["second-taper"] else "managed"


def unanswered(past: Past) -> tuple[Relapse, int] | None:
    """The confirmed relapse on the guided arm that no order has answered, and which one it is."""
    listed = relapses(past) if arm(past) == GUIDED else []
    if listed and listed[-1].answer is None:
        return listed[-1], len(listed)
    return None


def restore_offered(past: Past) -> int | None:
    """The restore dose: confirmed relapse, or suspected with very few platelets (O6)."""
    waiting = unanswered(past)
    if waiting:
        return restore_dose(past, waiting[0].confirmed, waiting[1])
    count = observed.platelets(past)
    few = past.parameters["restore"]["provisional-platelets-below"]
    if arm(past) == GUIDED and observed.open_suspicion(past) and count and count[0] < few:
        return restore_dose(past, None, len(relapses(past)) + 1)
    return None


# --- the answer: standing, safety, relapse, then taper or window ----------------------------------


def answered(past: Past) -> Answer:
    missing = standing(past)
    if missing:
        return Answer("clinician", None, None, None, refused=True, unmet=missing)
    present = present_dose(past) or 0
    if present > 0 and must_interrupt(past):
        return Answer("interrupt", present, present, present)
    restore = restore_offered(past)
    if restore is not None and unanswered(past):
        # the present regimen is ordered anew, whatever it is; a higher dose is alike on every day
        dose = present if restore == present else alike_at_or_above(past, restore)
        return Answer("restore", restore, None, dose)
    return answered_by_track(past)


def answered_by_track(past: Past) -> Answer:
    now = track(past)
    if now in ("maintenance-relapsed", "maintenance-stopped"):
        return replace(unchanged(past, "clinician"), high=None)
    if now == "interrupted":
        return unchanged(past, interruption_action(past))
    if must_pause(past, now):
        return unchanged(past, "pause")
    if now == "off-drug":
        return unchanged(past, "surveil")
    if now == "stabilisation":
        return unchanged(past, "keep")
    return by_taper(past) if now in TAPERING else by_window(past)


def unchanged(past: Past, action: str) -> Answer:
    """Nothing lower than the present dose; up to the highest earlier one on the guided arm."""
    present = present_dose(past) or 0
    return Answer(action, present, highest_permitted(past), present)


def highest_permitted(past: Past) -> int:
    """On the guided arm the highest dose since the taper start; elsewhere the present dose."""
    restored = [relapse for relapse in relapses(past) if relapse.answer]
    managed = len(restored) >= 2 or track(past) == "managed"
    if arm(past) != GUIDED or managed:
        return present_dose(past) or 0
    return max(doses_since_taper_start(past))


def must_interrupt(past: Past) -> bool:
    infection = past.parameters["safety"]["serious-infection"]
    asked = observed.adverse_actions(past)
    if observed.serious_infection(past):
        asked.add(infection)
    return "interrupt" in asked or levels.toxic(past)


def interruption_action(past: Past) -> str:
    since = interrupted_since(past)
    assert since is not None
    long = (past.today - since).days > past.parameters["safety"]["restart-after"]
    return "clinician" if long else "pause"


def must_pause(past: Past, now: str) -> bool:
    """A suspicion, a grade that asks for it, or on the guided arm a level not understood."""
    if lasting_pause(past):
        return True
    tapering = (*TAPERING, "stabilisation")
    return now in tapering and (levels.unexpected(past) or awaits_level(past))


def lasting_pause(past: Past) -> bool:
    """A reason to pause that no further level would end."""
    asked = observed.adverse_actions(past)
    if observed.serious_infection(past):
        asked.add(past.parameters["safety"]["serious-infection"])
    suspicion = observed.open_suspicion(past) is not None
    return suspicion or "pause" in asked or unbridged(past)


def unbridged(past: Past) -> bool:
    """O21, guided arm: the laboratory has moved to an assay that was not bridged."""
    moved = of_kind(past, "AssayChanged")
    if arm(past) != GUIDED or present_dose(past) == 0 or not moved:
        return False
    last = moved[-1].data
    return last["assay"] != past.parameters["level"]["assay"] and not last["bridged"]


def awaits_level(past: Past) -> bool:
    """O18: interval, formulation or interacting drug changed, and no valid level since."""
    changed = [change.day for change in changes(past) if not change.dose_only]
    return bool(changed) and not any(
        (level.day - changed[-1]).days >= spacing(past) for level in levels.valid_levels(past)
    )


# --- taper -------------------------------------------------------------------------------------


def by_taper(past: Past) -> Answer:
    present = present_dose(past) or 0
    high = highest_permitted(past)
    low = min(present, cap_floor(past, past.today))
    if may_stop(past):
        return Answer("stop", low, high, 0, may_stop=True)
    if not clocks_allow(past, past.today):
        return unchanged(past, "keep")
    if low >= present:
        return unchanged(past, "keep")
    missing = missing_information(past)
    given = step_down(past, low, highest_recent(past, past.today))
    if given >= present:
        return Answer("keep", present if missing else low, high, present)
    if missing:
        return Answer("keep", present, high, present, refused=True, unmet=missing)
    return Answer("reduce", low, high, given, low)


def cap_share(past: Past, phase: str) -> Fraction:
    group = "taper" if phase == "taper" else "stabilisation"
    share: Fraction = past.parameters[group]["cap"]
    return share


def cap_floor(past: Past, day: date) -> int:
    """The lowest dose that the monthly cap leaves open on `day`, micrograms rounded up."""
    share, highest = cap_share(past, phase_on(past, day)), highest_recent(past, day)
    start = taper_start(past)
    if past.parameters["taper"]["base"] == "starting" and start:
        return max(sequence(past)[0], ceil(highest - share * start.dose))
    return ceil(highest - share * highest)


def clocks_allow(past: Past, day: date) -> bool:
    """Whether spacing and a hold after an overcut are over on `day`."""
    last = max((change.day for change in changes(past)), default=day)
    hold = hold_until(past)
    return (day - last).days >= spacing(past) and (hold is None or day >= hold)


def missing_information(past: Past) -> tuple[str, ...]:
    wanting = {
        "taper.level": not levels.on_present_dose(past),
        "taper.level-pending": levels.pending(past),
        "taper.remission": not remission_documented(past),
        "taper.platelets": not platelets_suffice(past),
    }
    return tuple(name for name, holds in wanting.items() if holds)


def remission_documented(past: Past) -> bool:
    oldest = past.parameters["remission"]["max-age"]
    run = [fact for fact in observed.remission_run(past) if observed.examined(fact)]
    return any((past.today - fact.day).days <= oldest for fact in run)


def platelets_suffice(past: Past) -> bool:
    remission, latest = past.parameters["remission"], observed.platelets(past)
    if latest is None:
        return False
    count, day = latest
    fresh = (past.today - day).days <= remission["max-age"]
    return bool(fresh and count >= remission["platelets-min"])


def may_stop(past: Past) -> bool:
    """O2: the step of 100 %, exempt from the cap and from nothing else."""
    stop, start = past.parameters["stop"], taper_start(past)
    trough = levels.predicted_trough(past)
    if not stop["allowed"] or start is None or trough is None:
        return False
    lasted = uninterrupted_days(past, start.day, past.today)
    return bool(
        (present_dose(past) or 0) <= stop["dose-share"] * start.dose
        and trough < stop["trough-below"]
        and lasted >= stop["min-duration"]
        and clocks_allow(past, past.today)
        and not missing_information(past)
        and imaging_documented(past)
    )


def imaging_documented(past: Past) -> bool:
    oldest = past.parameters["stop"]["imaging-max-age"]
    run = [fact for fact in observed.remission_run(past) if observed.imaged(fact)]
    return any((past.today - fact.day).days <= oldest for fact in run)


@asked_once
def hold_until(past: Past) -> date | None:
    """O22: the day before which an order beyond the cap forbids any further reduction."""
    if arm(past) != GUIDED or past.parameters["taper"]["overcut-rule"] == "none":
        return None
    ends = [order.fact.day + timedelta(days=hold_after(past, order)) for order in orders(past)]
    held = [end for end, order in zip(ends, orders(past), strict=True) if end > order.fact.day]
    return max(held, default=None)


def hold_after(past: Past, order: Order) -> int:
    """Days of hold that this order brings: a month for each capped step it spans but the first."""
    then = until(past, order.fact)
    before = present_dose(then)
    if not before or not 0 < order.dose < before or order.reason == "safety" or arm(then) != GUIDED:
        return 0
    phase = phase_on(then, then.today)
    if phase == "managed" or order.dose >= cap_floor(then, then.today):
        return 0
    highest, share, steps = highest_recent(then, then.today), cap_share(then, phase), 1
    while highest * (1 - share) ** steps > order.dose:
        steps += 1
    month: int = past.parameters["taper"]["month"]
    return month * (steps - 1)


def next_reduction(past: Past) -> date | None:
    """The first day that a reduction is open, if level and remission are in order by then."""
    present = present_dose(past) or 0
    nothing_open = (
        arm(past) != GUIDED
        or present == 0
        or interrupted_since(past) is not None
        or unanswered(past) is not None
        or must_interrupt(past)
        or lasting_pause(past)
        or during_interacting_course(past, past.today, None)
    )
    if nothing_open:
        return None
    for number in range(HORIZON):
        day = past.today + timedelta(days=number)
        if phase_on(past, day) == "managed":
            return None
        if clocks_allow(past, day) and phase_on(past, day) in TAPERING:
            return first_below(past, day, present)
    return None


def first_below(past: Past, first: date, present: int) -> date | None:
    """From `first` on, when the cap leaves open a dose that can be given and is lower."""
    for number in range(past.parameters["taper"]["month"] + 1):
        day = first + timedelta(days=number)
        if step_down(past, cap_floor(past, day), highest_recent(past, day)) < present:
            return day
    return None


# --- window ------------------------------------------------------------------------------------


def by_window(past: Past) -> Answer:
    """O8: proportional to the level, in bounded steps, on a settled level of the present dose."""
    present = Fraction(present_dose(past) or 0)
    rules = past.parameters["maintenance"]
    usable = levels.on_present_dose(past)
    last = max((change.day for change in changes(past)), default=past.today)
    if not usable or levels.pending(past) or (past.today - last).days < rules["spacing"]:
        return unchanged(past, "keep")
    level = usable[-1]
    if level.value is None:
        return raised(
            past, (1 + rules["max-step"]) * present if rules["raise-below-limit"] else present
        )
    share = levels.share_of_expected(past)
    if share is not None and share < rules["low-share"]:
        return unchanged(past, "keep")
    lowest, highest = rules["window"]
    proposed = present * rules["target"] / level.value
    if level.value > highest:
        return lowered(past, max(proposed, (1 - rules["max-step"]) * present))
    if level.value < lowest:
        return raised(past, min(proposed, (1 + rules["max-step"]) * present))
    return unchanged(past, "keep")


def lowered(past: Past, to: Fraction) -> Answer:
    present = present_dose(past) or 0
    given = step_down(past, ceil(to), present)
    action = "lower" if given < present else "keep"
    return Answer(action, ceil(to), present, min(given, present), ceil(to))


def raised(past: Past, to: Fraction) -> Answer:
    present = present_dose(past) or 0
    given = alike_at_or_below(past, floor(to))
    return Answer("raise" if given > present else "keep", present, floor(to), max(given, present))
