"""When to look again at a child, as the boxes of its card: what, when, and what is expected."""

from dataclasses import dataclass

from glidepath.plan.schedule import NoPlan, Schedule
from glidepath.report import Language
from glidepath.report.ahead import ahead
from glidepath.report.forecast import rounded
from glidepath.report.headline import action_of
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting, dosed, setting_of
from glidepath.report.written import Measure, Range
from glidepath.web.thinking import Thought
from glidepath.web.words import tell

KINDS = ("reduction", "stop", "level")
"""What a sentence about what is ahead may be of, by the beginning of its name; or examinations."""
LATE = ("level-overdue", "level-missing", "level-repeat")
"""What should have been done already."""
AFTER_CHANGE = "level-after-change"
EXPECTED = (
    "level",
    "level-today",
    "level-settling",
    "level-overdue",
    "level-missing",
    AFTER_CHANGE,
)
"""Where the next level is one of a dose that is known."""


@dataclass(frozen=True, slots=True)
class Next:
    """A box: what comes next, when, and a line beneath; an empty line is not shown."""

    head: str
    when: str
    beneath: str
    late: bool


def when_next(
    thought: Thought, schedule: Schedule | NoPlan | None, language: Language
) -> tuple[Next, ...]:
    """Give what comes next: reduction, stop, level and examination, as far as each is to come.

    Parameters
    ----------
    schedule
        The plan, which names the dose of the next reduction; ``None`` where it is not asked for.
    """
    setting = setting_of(thought.answer)
    if setting is None:
        return ()
    found = ahead(setting, action_of(thought.answer))
    return tuple(_box(each, setting, schedule, language) for each in found)


def _box(
    sentence: Sentence, setting: Setting, schedule: Schedule | NoPlan | None, language: Language
) -> Next:
    key = sentence.key.removeprefix("ahead.")
    kind = next((each for each in KINDS if key.startswith(each)), "examination")
    beneath = ""
    if kind == "reduction":
        beneath = _to(setting, schedule, language)
    elif key in EXPECTED:
        beneath = _expected(setting, key, language)
    return Next(
        head=tell(f"next.of-{kind}", language),
        when=tell(f"next.{key}", language, sentence.values),
        beneath=beneath,
        late=key in LATE,
    )


def _to(setting: Setting, schedule: Schedule | NoPlan | None, language: Language) -> str:
    """The dose of the next reduction: of the answer if it is today, else of the plan."""
    recommended, day = setting.assessment.recommended, setting.assessment.next_reduction
    if recommended is not None and 0 < recommended.dose < setting.status.dose:
        return tell("next.to", language, {"dose": dosed(setting, recommended.dose)})
    if isinstance(schedule, Schedule) and day is not None:
        for step in schedule.steps[:1]:
            if step.day == day and step.regimen.dose:
                values = {"dose": dosed(setting, step.regimen.dose)}
                return tell("next.to-by-plan", language, values)
    return ""


def _expected(setting: Setting, key: str, language: Language) -> str:
    """The trough that is foreseen, on the dose that will be in force."""
    foreseen = setting.assessment.forecast
    trough = foreseen.recommended if key == AFTER_CHANGE else foreseen.unchanged
    if trough is None:
        return ""
    low, high = (rounded(each).number for each in (trough.low, trough.high))
    ends = Range(Measure(low, "", 1), Measure(high, "", 1))
    values: dict[str, Value] = {"trough": rounded(trough.median), "range": ends}
    return tell("child.expected", language, values)
