"""The clinician's report of a plan: what, by when, on what conditions, and how sure."""

from dataclasses import dataclass
from functools import cached_property

from glidepath.decide.basis import Basis
from glidepath.decide.rules import RULES
from glidepath.decide.sources import source_of
from glidepath.plan.schedule import Schedule
from glidepath.report.catalogue import catalogue
from glidepath.report.documents.plan_chart import plan_chart
from glidepath.report.documents.plan_steps import COLUMNS, rows
from glidepath.report.documents.sheet import Data, page_words
from glidepath.report.documents.typeset import typeset
from glidepath.report.documents.words import tell
from glidepath.report.explanation import Explanation, explain
from glidepath.report.language import Language
from glidepath.report.pictures import svg
from glidepath.report.plan import (
    Planned,
    compared,
    pace_note,
    schedule_assumed,
    step_notes,
    summary,
)
from glidepath.report.plan_levels import levels_told
from glidepath.report.plan_steps import PACES, header, pace_rows
from glidepath.report.sentence import COMMA, Sentence, Value, say
from glidepath.report.setting import Setting, setting_of
from glidepath.report.written import written

SHORT = 12
"""Characters of a digest that are printed."""

OWN_HEADINGS = ("chart", "rules", "uncertainty")
HEADINGS = ("steps", "paces", "levels", "assumed")
"""Of the report alone, and those that it shares with the plan at the command line."""


@dataclass(frozen=True)
class Report:
    """A plan that has a schedule, and the language."""

    planned: Planned
    language: Language

    def tell(self, key: str, **values: Value) -> str:
        """Put a text about a plan into words."""
        return tell(f"plan.{key}", self.language, values)

    @property
    def basis(self) -> Basis:
        """On what the answer rests."""
        return self.planned.answer.basis

    @property
    def schedule(self) -> Schedule:
        """The schedule.

        Raises
        ------
        ValueError
            For a plan without one.
        """
        if not isinstance(self.planned.outcome, Schedule):
            raise ValueError("there is no report of a plan that has no schedule")
        return self.planned.outcome

    @cached_property
    def setting(self) -> Setting:
        """What the answer is about."""
        found = setting_of(self.planned.answer)
        if found is None:
            raise ValueError("a schedule was made although no protocol is in force")
        return found

    @cached_property
    def told(self) -> Explanation:
        """The answer in words."""
        return explain(self.planned.answer, self.language)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Every rule that set the lower end on some day, or holds the last dose."""
        named = [rule for step in self.schedule.steps for rule in step.rules]
        return tuple(dict.fromkeys([*named, *self.schedule.held]))


def plan_pdf(planned: Planned, language: Language) -> bytes:
    """Give the clinician's report of a plan as a PDF, A4.

    Raises
    ------
    ValueError
        For a plan without a schedule.
    """
    return typeset("plan", language, plan_data(planned, language))


def plan_data(planned: Planned, language: Language) -> Data:
    """Give what stands in the report."""
    words = plan_words(planned, language)
    chart = plan_chart(Report(planned, language).schedule, planned.answer, language)
    return {**words, "chart": svg(chart, language)}


def plan_words(planned: Planned, language: Language) -> Data:
    """Give what stands in the report besides the picture."""
    report = Report(planned, language)
    return {
        "title": report.tell("title", participant=report.basis.record.participant.id),
        "subtitle": _subtitle(report),
        "headings": _headings(report),
        "summary": list(summary(report.setting, report.schedule, report.told)),
        "chart-told": report.tell("heading.chart"),
        "columns": {name: report.tell(f"column.{name}") for name in COLUMNS},
        "steps": list(rows(report)),
        "notes": [*step_notes(report.setting, report.schedule, language), report.tell("rounding")],
        "rules": [_rule(report, rule) for rule in report.rules],
        "paces": _paces(report),
        "levels": [say(each, language) for each in levels_told(report.setting, planned.levels)],
        "uncertainty": list(report.told.forecast),
        "assumed": [*schedule_assumed(language), *report.told.assumed],
        "under": list(report.told.notes),
        "digests": _digests(report),
        "page": page_words(language),
    }


def _subtitle(report: Report) -> str:
    protocol = report.setting.protocol
    return report.tell(
        "subtitle", date=report.basis.day, protocol=protocol.id, version=protocol.version
    )


def _headings(report: Report) -> dict[str, str]:
    shared = {name: Sentence(f"plan.heading.{name}") for name in HEADINGS}
    own = {name: report.tell(f"heading.{name}") for name in OWN_HEADINGS}
    return {**own, **{name: say(each, report.language) for name, each in shared.items()}}


def _rule(report: Report, rule: str) -> str:
    known = {each.id: each for each in RULES}
    name = written(catalogue().texts[f"rule.{rule}.name"], report.language)
    source = source_of(report.setting.protocol, known[rule])
    return report.tell("rule", name=name, source=source.replace(", ", COMMA[report.language]))


def _paces(report: Report) -> Data | None:
    """Several paces side by side; ``None`` where nothing can be compared."""
    if not compared(report.planned):
        return None
    return {
        "columns": list(header(PACES, report.language)),
        "rows": [list(each) for each in pace_rows(report.planned.paces, report.language)],
        "note": pace_note(report.setting, report.language),
    }


def _digests(report: Report) -> str:
    digests = report.basis.digests
    short = {name: text[:SHORT] for name, text in digests.items() if name != "engine"}
    return report.tell("digests", **short, engine=digests["engine"])
