"""A plan in words, for a terminal: when the child is off the drug, by which steps, and if not, why.

The tables and the last levels are put into words in files of their own, plain data in another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.decide.answer import Answer, Regimen
from glidepath.plan.alternatives import Alternative
from glidepath.plan.glide_path import Point
from glidepath.plan.placed import Placed
from glidepath.plan.schedule import MEASURABLE, Move, NoPlan, Schedule, WhyNot
from glidepath.protocol import Solution
from glidepath.report.explanation import Explanation, explain
from glidepath.report.language import Language
from glidepath.report.plan_levels import levels_told
from glidepath.report.plan_steps import (
    dose_of,
    intakes_of,
    pace_values,
    paces_table,
    product_name,
    steps_table,
)
from glidepath.report.sentence import Named, Sentence, Value, say
from glidepath.report.setting import Setting, product_of, setting_of
from glidepath.report.weekly import pattern_told
from glidepath.report.wrapped import wrap
from glidepath.report.written import Days, Measure

WIDTH = 88
"""Columns."""

WAITING = (WhyNot.HELD, WhyNot.CLINICIAN, WhyNot.INTERRUPTED)
"""Where the answer of the day says what would change it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Everything that a plan tells.

    Parameters
    ----------
    answer
        Of `decide`, at the instant of the plan.
    outcome
        The schedule, or why there is none.
    paces
        The same child at several paces; none where nothing can be planned.
    levels
        The last measured levels on the paths that were foreseen for them, the latest first.
    path
        The glide path of the schedule.
    """

    answer: Answer
    outcome: Schedule | NoPlan
    paces: tuple[Alternative, ...] = ()
    levels: tuple[Placed, ...] = ()
    path: tuple[Point, ...] = ()


def explain_plan(planned: Planned, language: Language) -> str:
    """Give a plan as plain text, no wider than 88 columns where a word allows it."""
    told, setting = explain(planned.answer, language), setting_of(planned.answer)
    blocks = [_lines(told.title)]
    if isinstance(planned.outcome, NoPlan):
        blocks += _without(setting, planned.outcome, told)
    if setting is not None:
        if isinstance(planned.outcome, Schedule):
            blocks += _with(setting, planned.outcome, told)
        blocks += _beside(setting, planned, told)
    return "\n\n".join(block for block in (*blocks, _lines(told.notes)) if block)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(wrap(line, WIDTH) for line in lines)


def _list(heading: str, entries: Sequence[str], language: Language) -> str:
    if not entries:
        return ""
    title = say(Sentence(f"plan.heading.{heading}"), language)
    return "\n".join([title, *(wrap(each, WIDTH, "  - ", "    ") for each in entries)])


def _say(sentences: Iterable[Sentence], language: Language) -> tuple[str, ...]:
    return tuple(say(each, language) for each in sentences)


def _table(heading: str, table: str, language: Language) -> str:
    return f"{say(Sentence(f'plan.heading.{heading}'), language)}\n{table}" if table else ""


def _today(told: Explanation) -> Sentence:
    return Sentence("plan.today", {"headline": told.headline})


# --- a schedule -----------------------------------------------------------------------------------


def _with(setting: Setting, schedule: Schedule, told: Explanation) -> Iterator[str]:
    language = told.language
    yield _lines(summary(setting, schedule, told))
    yield _table("steps", steps_table(setting, schedule, language), language)
    yield _list("notes", step_notes(setting, schedule, language), language)


def summary(setting: Setting, schedule: Schedule, told: Explanation) -> tuple[str, ...]:
    """Say where a schedule ends, whether in time, on what condition, and what today's answer is.

    Parameters
    ----------
    told
        The answer of the day in words.
    """
    ends = (*_end(setting, schedule), *_goal(schedule))
    return _say((*ends, Sentence("plan.condition"), _today(told)), told.language)


def step_notes(setting: Setting, schedule: Schedule, language: Language) -> tuple[str, ...]:
    """Say what there is to know about the steps."""
    return _say(_notes(setting, schedule), language)


def _end(setting: Setting, schedule: Schedule) -> Iterator[Sentence]:
    if schedule.off is not None:
        values = {**pace_values(schedule.pace), "date": schedule.off}
        yield Sentence(f"plan.off.{schedule.pace.kind.value}", values)
        return
    last = schedule.steps[-1]
    yield Sentence("plan.no-end", {"dose": dose_of(setting, last.regimen), "date": last.day})
    if schedule.coarse:
        yield Sentence("plan.no-end-coarse", {"product": product_name(setting, last.regimen)})
        yield from _instead(setting, last.regimen, schedule.fits, schedule.graduation)
    yield Sentence("plan.no-end-rules", {"rules": _rules(schedule.held)})


def _goal(schedule: Schedule) -> Iterator[Sentence]:
    if schedule.goal is None:
        return
    values: dict[str, Value] = {"judged": schedule.goal.judged, "last": schedule.goal.last}
    if schedule.off is None:
        yield Sentence("plan.missed", values)
    elif schedule.in_time:
        yield Sentence("plan.in-time", values)
    else:
        late = (schedule.off - schedule.goal.last).days
        yield Sentence("plan.late", {**values, "days": Days(late)})


def _rules(ids: Iterable[str]) -> Named:
    return Named(tuple(Sentence(f"rule.{each}.name") for each in ids))


def _instead(
    setting: Setting, given: Regimen, fits: Iterable[Regimen], graduation: Fraction | None
) -> Iterator[Sentence]:
    """Say what else could be given; a finer measure only where nothing at hand would do."""
    found = tuple(fits)
    for each in found:
        values = {"product": product_name(setting, each), "dose": dose_of(setting, each)}
        if each.formulation == given.formulation:
            yield Sentence("plan.would-fit-pattern", {"week": pattern_told(setting, each)})
        else:
            yield Sentence("plan.would-fit", {**values, "id": each.formulation})
    if graduation is not None and not found:
        yield _finer(setting, given, graduation)


def _finer(setting: Setting, given: Regimen, graduation: Fraction) -> Sentence:
    if isinstance(product_of(setting, given), Solution):
        return Sentence("plan.would-fit-graduation", {"graduation": Measure(graduation, "mL")})
    return Sentence("plan.would-fit-strength", {"strength": Measure(graduation / 1000, "mg")})


def _notes(setting: Setting, schedule: Schedule) -> Iterator[Sentence]:
    first = schedule.steps[0]
    yield Sentence(
        "plan.note.given",
        {"product": product_name(setting, first.regimen), "times": intakes_of(first.regimen)},
    )
    if first.needs:
        needs = Named(tuple(Sentence(f"plan.need.{each}") for each in first.needs))
        yield Sentence("plan.note.needs", {"date": first.day, "needs": needs})
    if schedule.awaited:
        yield Sentence("plan.note.awaited", {"samples": Named(schedule.awaited)})
    if schedule.remission is not None:
        yield Sentence("plan.note.remission", {"date": schedule.remission})
    yield from _stricter(schedule)
    if any(each.move is Move.SWITCH for each in schedule.steps):
        yield Sentence("plan.note.switch")
    if any(each.trough is not None for each in schedule.steps):
        yield Sentence("plan.note.trough")


def _stricter(schedule: Schedule) -> Iterator[Sentence]:
    """Where the rules, or what can be measured, are stricter than the pace that was asked for."""
    held = [each for each in schedule.steps if set(each.stricter) - {MEASURABLE}]
    if held:
        rules = dict.fromkeys(rule for each in held for rule in each.stricter)
        rules.pop(MEASURABLE, None)
        dates = Named(tuple(each.day for each in held))
        yield Sentence("plan.note.stricter", {"rules": _rules(rules), "dates": dates})
    larger = tuple(each.day for each in schedule.steps if MEASURABLE in each.stricter)
    if larger:
        yield Sentence("plan.note.measurable", {"dates": Named(larger)})


# --- no schedule ----------------------------------------------------------------------------------


def _without(setting: Setting | None, nothing: NoPlan, told: Explanation) -> Iterator[str]:
    language = told.language
    yield _lines(_say((*_none(setting, nothing), _today(told)), language))
    if nothing.why is WhyNot.NO_STANDING:
        yield _list("missing", tuple(each.sentence for each in told.missing), language)
    elif nothing.why in WAITING:
        yield _list("change", told.changes, language)


def _none(setting: Setting | None, nothing: NoPlan) -> Iterator[Sentence]:
    names = dict(zip(("last", "earliest"), nothing.days, strict=False))
    values: dict[str, Value] = {**names}
    if nothing.why is WhyNot.NOT_TAPERING:
        values["track"] = Sentence(f"track.{nothing.details[0]}")
    if nothing.why is WhyNot.HELD:
        values["rules"] = _rules(nothing.details)
    if nothing.why is WhyNot.NOT_REPLAYED:
        values["day"] = nothing.details[0]
    if nothing.why is WhyNot.FORMULATION and setting is not None:
        yield from _too_coarse(setting, nothing)
        return
    never = nothing.why is WhyNot.TOO_LATE and "earliest" not in names
    yield Sentence(f"plan.none.{'never' if never else nothing.why.value}", values)


def _too_coarse(setting: Setting, nothing: NoPlan) -> Iterator[Sentence]:
    """Nothing smaller can be measured; or not even what a relapse goes back to."""
    found = setting.assessment
    given = found.recommended or found.present
    if given is None:
        raise AssertionError("a formulation is too coarse for some dose")
    restored = found.present is not None and given.dose > found.present.dose
    values = {"product": product_name(setting, given), "dose": dose_of(setting, given)}
    yield Sentence(f"plan.none.formulation{'-restore' if restored else ''}", values)
    yield from _instead(setting, given, nothing.fits, nothing.graduation)


# --- what stands beside ---------------------------------------------------------------------------


def _beside(setting: Setting, planned: Planned, told: Explanation) -> Iterator[str]:
    language = told.language
    if compared(planned):
        yield _table("paces", paces_table(planned.paces, language), language)
        yield _lines((pace_note(setting, language),))
    yield _list("levels", _say(levels_told(setting, planned.levels), language), language)
    own = schedule_assumed(language) if isinstance(planned.outcome, Schedule) else ()
    yield _list("assumed", (*own, *told.assumed), language)


def compared(planned: Planned) -> bool:
    """Whether there is anything to compare several paces by."""
    return any(each.effort is not None for each in planned.paces)


def pace_note(setting: Setting, language: Language) -> str:
    """Say what the columns of the paces count."""
    return say(_columns(setting), language)


def schedule_assumed(language: Language) -> tuple[str, ...]:
    """Say what every schedule takes for granted."""
    return _say(_assumed(), language)


def _columns(setting: Setting) -> Sentence:
    visits, tests = setting.parameters.remission.max_age, setting.parameters.level.max_age
    return Sentence("plan.note.columns", {"visits": Days(visits), "tests": Days(tests)})


def _assumed() -> Iterator[Sentence]:
    yield from (
        Sentence(f"plan.assumed.{each}") for each in ("order", "level", "replayed", "growth")
    )
