"""Lists as tables in plain text: the findings of an answer, the criteria of eligibility."""

from collections.abc import Mapping

from glidepath.decide.answer import Answer, Finding
from glidepath.decide.eligible import CriterionFinding, Eligibility
from glidepath.decide.rules import Kind
from glidepath.protocol import Criterion
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.reasons import reason
from glidepath.report.sentence import Named, Sentence, Value, say
from glidepath.report.setting import Setting, dosed, setting_of
from glidepath.report.wrapped import table
from glidepath.report.written import written

FINDINGS = ("rule", "state", "bound", "until", "source")
FINDINGS_WIDTHS = (36, 12, 10, 14, 24)
CRITERIA = ("criterion", "outcome", "asks", "seen", "missing")
CRITERIA_WIDTHS = (18, 12, 36, 30, 24)
NOT_COMPUTED = ".not-computed"
ATTESTATION, UPPER, BOUND, CONVERTED = "attestation-", "-upper-limit", "-bound", "-in-"


def findings_table(answer: Answer, language: Language) -> str:
    """Give a row for each finding: rule, state, bound, until when, source.

    Empty where no version of the protocol is in force.
    """
    setting = setting_of(answer)
    if setting is None:
        return ""
    rows = [_finding(setting, each, language) for each in setting.assessment.findings]
    return table(_header(FINDINGS, language), rows, FINDINGS_WIDTHS)


def _header(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
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


def eligibility_headline(eligibility: Eligibility, language: Language) -> str:
    """Say whether the child may enter."""
    return say(Sentence(f"eligibility.outcome.{eligibility.outcome.value}"), language)


def eligibility_table(eligibility: Eligibility, language: Language) -> str:
    """Give a row for each criterion: what it asks, whether it is met, what was seen and lacks."""
    protocol = eligibility.basis.protocol
    known = {} if protocol is None else {each.id: each for each in protocol.eligibility}
    rows = [_criterion(each, known, language) for each in eligibility.findings]
    return table(_header(CRITERIA, language), rows, CRITERIA_WIDTHS)


def _criterion(
    finding: CriterionFinding, known: Mapping[str, Criterion], language: Language
) -> tuple[str, ...]:
    wording = known[finding.criterion].wording
    seen = Named(tuple(_seen(name, text) for name, text in finding.inputs.items()))
    lacks = Named(tuple(fact(name) for name in finding.missing))
    return (
        finding.criterion,
        say(Sentence(f"eligibility.criterion.{finding.met.value}"), language),
        written(wording, language),
        say(seen, language),
        say(lacks, language),
    )


def _seen(name: str, text: str) -> Value:
    if name.endswith(BOUND):
        values: dict[str, Value] = {"test": fact(name.removesuffix(BOUND)), "bound": text}
        return Sentence("eligibility.bound", values)
    if text in ("yes", "no"):
        return Sentence(f"eligibility.attested.{text}")
    return Sentence("eligibility.seen", {"fact": fact(name), "found": text})


def fact(name: str) -> Value:
    """Name what was looked at, or lacks, to judge a criterion; its id where there is no word."""
    texts = catalogue().texts
    if f"fact.{name}" in texts:
        return Sentence(f"fact.{name}")
    if name.startswith(ATTESTATION):
        return Sentence("fact-of.attestation", {"criterion": name.removeprefix(ATTESTATION)})
    if name.endswith(UPPER):
        return Sentence("fact-of.upper-limit", {"test": fact(name.removesuffix(UPPER))})
    test, found, unit = name.partition(CONVERTED)
    if found:
        return Sentence("fact-of.convertible", {"test": fact(test), "unit": unit})
    return name
