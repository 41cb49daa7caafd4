"""Whether a child may enter, in words: the answer, and every criterion in a table."""

from collections.abc import Iterator, Mapping

from glidepath.decide.eligible import CriterionFinding, Eligibility
from glidepath.protocol import Criterion
from glidepath.report.catalogue import catalogue
from glidepath.report.explanation import notes
from glidepath.report.language import Language
from glidepath.report.sentence import Named, Sentence, Value, say
from glidepath.report.tables import header
from glidepath.report.text import WIDTH
from glidepath.report.wrapped import table, wrap
from glidepath.report.written import written

CRITERIA = ("criterion", "outcome", "asks", "seen", "missing")
CRITERIA_WIDTHS = (18, 12, 36, 30, 24)
ATTESTATION, UPPER, BOUND, CONVERTED = "attestation-", "-upper-limit", "-bound", "-in-"


def explain_eligibility(eligibility: Eligibility, language: Language) -> str:
    """Say in plain text whether a child may enter, criterion by criterion.

    Parameters
    ----------
    eligibility
        The answer, with a finding for every criterion.
    language
        In which it is told.
    """
    return "\n\n".join(_blocks(eligibility, language))


def _blocks(eligibility: Eligibility, language: Language) -> Iterator[str]:
    basis = eligibility.basis
    yield say(
        Sentence("title-bare", {"participant": basis.record.participant.id, "day": basis.day}),
        language,
    )
    yield wrap(say(_outcome(eligibility), language), WIDTH)
    yield eligibility_table(eligibility, language)
    yield "\n".join(say(each, language) for each in notes(language))


def _outcome(eligibility: Eligibility) -> Sentence:
    """The answer, with the criteria on which it rests."""
    ids = tuple(each.criterion for each in eligibility.findings if each.met is eligibility.outcome)
    return Sentence(f"eligibility.outcome.{eligibility.outcome.value}", {"criteria": Named(ids)})


def eligibility_table(eligibility: Eligibility, language: Language) -> str:
    """Give a row for each criterion: what it asks, whether it is met, what was seen and lacks."""
    protocol = eligibility.basis.protocol
    known = {} if protocol is None else {each.id: each for each in protocol.eligibility}
    rows = [_criterion(each, known, language) for each in eligibility.findings]
    return table(header(CRITERIA, language), rows, CRITERIA_WIDTHS)


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
