"""The findings of an answer as a table in plain text."""

from glidepath.decide.answer import Answer, Finding
from glidepath.decide.rules import Kind
from glidepath.report.language import Language
from glidepath.report.reasons import reason
from glidepath.report.sentence import Sentence, say
from glidepath.report.setting import Setting, dosed, setting_of
from glidepath.report.wrapped import table
from glidepath.report.written import written

FINDINGS = ("rule", "state", "bound", "until", "source")
FINDINGS_WIDTHS = (36, 12, 10, 14, 24)
NOT_COMPUTED = ".not-computed"


def findings_table(answer: Answer, language: Language) -> str:
    """Give a row for each finding: rule, state, bound, until when, source.

    Empty where no version of the protocol is in force.
    """
    setting = setting_of(answer)
    if setting is None:
        return ""
    rows = [_finding(setting, each, language) for each in setting.assessment.findings]
    return table(header(FINDINGS, language), rows, FINDINGS_WIDTHS)


def header(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Give the titles of columns."""
    return tuple(say(Sentence(f"table.{name}"), language) for name in names)


def _finding(setting: Setting, finding: Finding, language: Language) -> tuple[str, ...]:
    bounded = finding.bound and finding.kind is not Kind.NOTICE
    return (
        say(Sentence(f"rule.{finding.rule}.name"), language),
        say(Sentence(f"state.{_state(setting, finding)}"), language),
        say(dosed(setting, finding.bound or 0), language) if bounded else "",
        "" if finding.until is None else written(finding.until, language),
        finding.source,
    )


def _state(setting: Setting, finding: Finding) -> str:
    if reason(setting, finding).key.endswith(NOT_COMPUTED):
        return "unknown"
    if not finding.holds:
        return "binds" if finding.binds else "clear"
    by_kind = {Kind.CEILING: "limit", Kind.RAISE: "due", Kind.NOTICE: "told"}
    return by_kind.get(finding.kind, "binds" if finding.binds else "holds")
