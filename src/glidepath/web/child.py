"""What the child's page shows, as values: the decision and the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from glidepath.decide.answer import Assessment, Decision
from glidepath.decide.belief import Trough
from glidepath.decide.rules import Kind, Scope
from glidepath.decide.status import NEVER, Relapse
from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.quantities import PartialDate
from glidepath.record.record import Record, day_of
from glidepath.report import Explanation, Language, Missing, Reason, explain, say
from glidepath.report.forecast import percent, rounded
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import setting_of
from glidepath.report.text import DECISIVE
from glidepath.report.written import Measure, Range, fixed, level, written
from glidepath.web.scale import Scale, scale_of
from glidepath.web.thinking import Thought
from glidepath.web.when_next import Next, when_next
from glidepath.web.words import tell

MONTHS_A_YEAR = 12
AGES_IN_YEARS = 18


@dataclass(frozen=True, slots=True)
class Told:
    """A reason on the page: its words, its source, and how it stands.

    Parameters
    ----------
    standing
        ``binding``, ``holds``, ``limit``, ``unmet`` or ``in-order``: a key of the words.
    """

    sentence: str
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class Row:
    """A step of the plan: its day, its dose, and the trough that is foreseen."""

    day: str
    dose: str
    trough: str


@dataclass(frozen=True, slots=True)
class Card:
    """The decision as it stands on the page; an empty text or tuple is not shown."""

    decided: bool
    day: str
    headline: str
    explanation: Explanation
    scale: Scale | None
    why: tuple[Told, ...]
    stop: tuple[Told, ...]
    also: tuple[Told, ...]
    next: tuple[Next, ...]


def about(thought: Thought, language: Language) -> str:
    """Tell who the child is and where it stands, in one line."""
    return " · ".join(_about(thought, language))


def _about(thought: Thought, language: Language) -> Iterator[str]:
    participant = thought.record.participant
    yield tell(f"sex.{participant.sex}", language)
    age = _age(participant.born, thought.answer.basis.day)
    if age is not None:
        years, months = divmod(age, MONTHS_A_YEAR)
        yield tell("child.age", language, {"years": years, "months": months})
    setting = setting_of(thought.answer)
    if setting is None:
        return
    status = setting.status
    if status.weight:
        yield written(Measure(Fraction(status.weight, 1000), "kg", 1), language)
    yield say(Sentence(f"track.{setting.assessment.track.slug}"), language)
    if status.randomised_days < NEVER:
        yield tell("child.study-day", language, {"day": int(status.randomised_days) + 1})
    yield from _disease(status.relapse, thought, language)


def _disease(relapse: int, thought: Thought, language: Language) -> Iterator[str]:
    if relapse == Relapse.SUSPECTED:
        yield tell("child.relapse-suspected", language)
    elif relapse == Relapse.CONFIRMED:
        yield tell("child.relapse-confirmed", language)
    else:
        seen = _remission(thought.record)
        if seen is not None:
            yield tell("child.remission", language, {"date": seen})


def _remission(record: Record) -> date | None:
    """The last day on which remission was seen, if it was seen last."""
    from glidepath.record import DiseaseAssessed

    found = [each for each in record.events if isinstance(each, DiseaseAssessed)]
    return day_of(record, found[-1]) if found and found[-1].response == "remission" else None


def _age(born: PartialDate, on: date) -> int | None:
    """Whole months; ``None`` where not even the month of birth is known."""
    if born.month is None:
        return None
    months = (on.year - born.year) * MONTHS_A_YEAR + on.month - born.month
    return months - (born.day is not None and on.day < born.day)


def card(thought: Thought, language: Language, schedule: Schedule | NoPlan | None = None) -> Card:
    """Give the decision as it stands on the page.

    Parameters
    ----------
    schedule
        The plan, which names the dose of the next reduction; left out, it is not named.
    """
    answer, found = thought.answer, explain(thought.answer, language)
    setting, missing = setting_of(answer), {each.id for each in found.missing}
    reasons = [each for each in found.reasons if each.rule not in missing]
    return Card(
        decided=isinstance(answer, Decision),
        day=written(answer.basis.day, language),
        headline=found.headline,
        explanation=found,
        scale=None if setting is None else scale_of(setting, decided=bool(found.permitted)),
        why=tuple(_why(reasons)),
        stop=tuple(_stop(reasons)),
        also=tuple(_also(reasons)),
        next=when_next(thought, schedule, language),
    )


def _matters(reason: Reason) -> bool:
    return reason.binds or reason.holds or reason.decides


def _why(reasons: list[Reason]) -> Iterator[Told]:
    """What the answer rests on, then what else holds, then the upper limit."""
    found = [each for each in reasons if each.scope is not Scope.STOP and _matters(each)]
    found.sort(key=lambda each: (each.kind is Kind.CEILING, not each.decides))
    for each in found:
        standing = "binding" if each.decides else "holds"
        standing = "limit" if each.kind is Kind.CEILING else standing
        yield Told(each.sentence, each.source, standing)


def _stop(reasons: list[Reason]) -> Iterator[Told]:
    """What stands in front of the stop; while the dose is far too high, that alone."""
    found = [each for each in reasons if each.scope is Scope.STOP]
    first = [each for each in found if each.holds and each.rule in DECISIVE]
    for each in first or found:
        yield Told(each.sentence, each.source, "unmet" if each.holds else "in-order")


def _also(reasons: list[Reason]) -> Iterator[Told]:
    found = (each for each in reasons if each.scope is not Scope.STOP and not _matters(each))
    for each in sorted(found, key=lambda each: each.plain):
        yield Told(each.sentence, each.source, "in-order")


def missing_told(missing: tuple[Missing, ...]) -> tuple[Told, ...]:
    """Give what a refusal lacks as it stands on the page."""
    return tuple(Told(each.sentence, each.source, "unmet") for each in missing)


def trough_told(key: str, trough: Trough, language: Language) -> str:
    """Tell a foreseen trough with its 90 % interval."""
    low, high = (rounded(each) for each in (trough.low, trough.high))
    values: dict[str, Value] = {
        "trough": rounded(trough.median),
        "range": Range(Measure(low.number, "", 1), Measure(high.number, "", 1)),
    }
    return tell(key, language, values)


def plan_rows(schedule: Schedule | NoPlan, language: Language) -> tuple[Row, ...]:
    """Give the steps of a plan; none where there is no plan."""
    if isinstance(schedule, NoPlan):
        return ()
    return tuple(
        Row(
            written(each.day, language),
            fixed(Fraction(each.regimen.dose, 1000), 2),
            "" if each.trough is None else _numbers(each.trough, language),
        )
        for each in schedule.steps
    )


def _numbers(trough: Trough, language: Language) -> str:
    low, high = (rounded(each).number for each in (trough.low, trough.high))
    ends = written(Range(Measure(low, "", 1), Measure(high, "", 1)), language)
    return f"{fixed(rounded(trough.median).number, 1)} ({ends})"


def below_told(thought: Thought, assessment: Assessment, dose: int, language: Language) -> str:
    """Tell how likely the true trough on a dose lies below what the stop asks for; or nothing."""
    protocol = thought.answer.basis.protocol
    if protocol is None or dose == 0 or not assessment.status.taper_arm:
        return ""
    limit = protocol.parameters.stop.trough_below
    share = thought.belief.below(dose, limit, int(assessment.status.interval))
    if share is None:
        return ""
    values = {"limit": level(limit, 0), "probability": percent(share)}
    return tell("child.what-if-below", language, values)
