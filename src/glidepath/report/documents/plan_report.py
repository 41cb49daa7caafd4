"""The clinician's report of a plan: what, by when, on what conditions, and how sure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from glidepath.decide.answer import Answer
from glidepath.decide.basis import Basis
from glidepath.decide.learned import Learned
from glidepath.decide.rules import RULES
from glidepath.decide.sources import source_of
from glidepath.plan.schedule import Pace, PaceKind, Schedule
from glidepath.protocol import Protocol
from glidepath.report.catalogue import catalogue
from glidepath.report.documents.numbers import milligrams, with_unit
from glidepath.report.documents.plan_chart import plan_chart
from glidepath.report.documents.plan_steps import COLUMNS, rows
from glidepath.report.documents.sheet import Data, page_words
from glidepath.report.documents.typeset import typeset
from glidepath.report.documents.words import tell
from glidepath.report.explanation import Explanation, explain
from glidepath.report.language import Language
from glidepath.report.pictures import svg
from glidepath.report.sentence import COMMA, Named, Sentence, Value
from glidepath.report.written import Days, share, written

SHORT = 12
"""Characters of a digest that are printed."""


@dataclass(frozen=True)
class Report:
    """A schedule, the answer of the day on which it was made, and the language."""

    schedule: Schedule
    answer: Answer
    language: Language

    def tell(self, key: str, **values: Value) -> str:
        """Put a text about a plan into words."""
        return tell(f"plan.{key}", self.language, values)

    @property
    def basis(self) -> Basis:
        """On what the answer rests."""
        return self.answer.basis

    @property
    def protocol(self) -> Protocol:
        """The version in force on the day of the answer."""
        if self.basis.protocol is None:
            raise AssertionError("a schedule was made although no protocol is in force")
        return self.basis.protocol

    @cached_property
    def told(self) -> Explanation:
        """The answer in words."""
        return explain(self.answer, self.language)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Every rule that set the lower end on some day, or holds the last dose."""
        named = [rule for step in self.schedule.steps for rule in step.rules]
        return tuple(dict.fromkeys([*named, *self.schedule.held]))


def plan_pdf(schedule: Schedule, answer: Answer, language: Language) -> bytes:
    """Give the clinician's report of a plan as a PDF, A4.

    Parameters
    ----------
    schedule
        Made by `plan` from the same record, instant and Belief as the answer.
    answer
        Of `decide`.
    """
    return typeset("plan", language, plan_data(schedule, answer, language))


def plan_data(schedule: Schedule, answer: Answer, language: Language) -> Data:
    """Give what stands in the report."""
    chart = svg(plan_chart(schedule, answer, language), language)
    return {**plan_words(schedule, answer, language), "chart": chart}


def plan_words(schedule: Schedule, answer: Answer, language: Language) -> Data:
    """Give what stands in the report besides the picture."""
    report = Report(schedule, answer, language)
    return {
        "title": report.tell("title", participant=report.basis.record.participant.id),
        "subtitle": _subtitle(report),
        "headings": {name: report.tell(f"heading.{name}") for name in HEADINGS},
        "summary": list(_summary(report)),
        "chart-told": report.tell("heading.chart"),
        "columns": {name: report.tell(f"column.{name}") for name in COLUMNS},
        "steps": list(rows(report)),
        "rules": [_rule(report, rule) for rule in report.rules],
        "uncertainty": [*_bands(report), *report.told.forecast],
        "assumed": [*_assumed(report), *report.told.assumed],
        "notes": list(report.told.notes),
        "digests": _digests(report),
        "page": page_words(language),
    }


HEADINGS = ("summary", "chart", "steps", "rules", "uncertainty", "assumed")


def _subtitle(report: Report) -> str:
    return report.tell(
        "subtitle",
        date=report.basis.day,
        protocol=report.protocol.id,
        version=report.protocol.version,
        pace=_pace(report),
    )


def _pace(report: Report) -> str:
    pace: Pace = report.schedule.pace
    if pace.kind is PaceKind.FASTEST:
        return report.tell("pace.fastest")
    values: Mapping[str, Value] = {"days": Days(pace.every), "share": share(pace.share)}
    return report.tell(f"pace.{pace.kind.value}", **values)


def dose(micrograms: int) -> str:
    """Give a dose in mg as it is printed."""
    return with_unit(milligrams(micrograms), "mg")


def _summary(report: Report) -> Iterator[str]:
    yield _way(report)
    yield from _goal(report)
    if report.schedule.held:
        names = Named(tuple(Sentence(f"rule.{rule}.name") for rule in report.schedule.held))
        yield report.tell("held", rules=names)
    if report.schedule.coarse:
        yield report.tell("coarse")
    stricter = Named(tuple(each.day for each in report.schedule.steps if each.stricter))
    if stricter.names:
        yield report.tell("stricter", dates=stricter)
    yield report.tell("condition")
    yield report.tell("today", headline=report.told.headline)


def _way(report: Report) -> str:
    schedule, steps = report.schedule, report.schedule.steps
    values: dict[str, Value] = {"dose": dose(schedule.present.dose), "steps": len(steps)}
    if schedule.off is not None:
        name = "ends-one" if len(steps) == 1 else "ends"
        return report.tell(name, **values, date=schedule.off)
    if not steps:
        return report.tell("nothing", **values)
    return report.tell("never", **values, last=dose(steps[-1].regimen.dose), date=steps[-1].day)


def _goal(report: Report) -> Iterator[str]:
    goal = report.schedule.goal
    if goal is None:
        return
    off, values = report.schedule.off, {"judged": goal.judged, "last": goal.last}
    if off is None or off <= goal.last:
        yield report.tell("in-time" if off else "not-reached", **values)
    else:
        yield report.tell("too-late", **values, days=Days((off - goal.last).days))


def _rule(report: Report, rule: str) -> str:
    known = {each.id: each for each in RULES}
    name = written(catalogue().texts[f"rule.{rule}.name"], report.language)
    source = source_of(report.protocol, known[rule]).replace(", ", COMMA[report.language])
    return report.tell("rule", name=name, source=source)


def _bands(report: Report) -> Iterator[str]:
    if all(step.trough is None for step in report.schedule.steps):
        yield report.tell("no-belief")
        return
    yield report.tell("bands")
    belief = report.basis.belief
    if belief is not None and isinstance(belief.learned, Learned):
        yield report.tell("growth")


def _assumed(report: Report) -> Iterator[str]:
    schedule = report.schedule
    yield report.tell("rounding")
    if schedule.remission is not None:
        yield report.tell("remission", date=schedule.remission)
    if schedule.awaited:
        yield report.tell("awaited", samples=Named(schedule.awaited))


def _digests(report: Report) -> str:
    digests = report.basis.digests
    short = {name: text[:SHORT] for name, text in digests.items() if name != "engine"}
    return report.tell("digests", **short, engine=digests["engine"])
