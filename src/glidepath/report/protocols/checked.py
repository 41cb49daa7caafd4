"""What a check of a protocol found, short enough for two screens; the whole of it as data."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from glidepath.assure.check import CHECKS, CheckFinding, Severity
from glidepath.assure.finding import Value as Number
from glidepath.assure.ways import LEAST, MOST
from glidepath.protocol import Protocol
from glidepath.report.data import Data, Members
from glidepath.report.language import Language
from glidepath.report.protocols.findings import Told, told
from glidepath.report.protocols.gathered import NOWHERE, Case, Gathered, Way, gathered, usual_way
from glidepath.report.protocols.words import bullet, line, listed, notes, tell
from glidepath.report.sentence import BETWEEN, Value
from glidepath.report.written import dose

INDENT = 4


def check_text(protocol: Protocol, findings: Sequence[CheckFinding], language: Language) -> str:
    """Say what a check found, the gravest first, and which parameters would have to change.

    Findings that differ only in starting dose, level, product or interval are told together: those
    of the product and interval of which most is known are told, others like them counted.
    """
    every = [told(protocol, each, language) for each in findings]
    return "\n\n".join("\n".join(block) for block in _blocks(protocol, every, language))


def _blocks(protocol: Protocol, every: Sequence[Told], language: Language) -> Iterator[list[str]]:
    counted: dict[str, Value] = {
        "protocol": protocol.id,
        "version": protocol.version,
        "count": len(every),
        "least": dose(LEAST, 2),
        "most": dose(MOST, 2),
    }
    usual = usual_way(every)
    yield (
        list(_opening(counted, usual, language))
        if every
        else [tell("check.nothing", language, counted)]
    )
    for severity in Severity:
        some = [each for each in every if each.finding.severity is severity]
        if some:
            heading = tell(f"check.severity.{severity.value}", language, {"count": len(some)})
            yield [heading, *_told(some, usual, language)]
    whole = [tell("check.whole", language, counted)] if every else []
    yield [*whole, *notes(language, protocol)]


def _opening(counted: Mapping[str, Value], usual: Way, language: Language) -> Iterator[str]:
    yield line(tell("check.title", language, counted))
    premise = tell("check.premise", language, counted)
    named = {"product": usual.product, "times": usual.times}
    where = tell("check.usual", language, named) if usual.product else ""
    yield line(BETWEEN[language].join((premise, where)).rstrip())


def _told(some: Sequence[Told], usual: Way, language: Language) -> Iterator[str]:
    """Those that would be changed by the same parameters stand together."""
    by_about: dict[tuple[str, ...], list[Told]] = {}
    for each in some:
        by_about.setdefault(each.finding.about, []).append(each)
    for about, alike in by_about.items():
        for sentence in gathered(alike, usual):
            yield from _sentence(sentence, usual, language)
        yield line(tell("check.about", language, {"ids": ", ".join(about)}), INDENT)


def _sentence(sentence: Gathered, usual: Way, language: Language) -> Iterator[str]:
    if not sentence.placed:
        yield bullet(sentence.lead)
    elif len(sentence.placed) == 1:
        (cases,) = _cases(sentence, usual, language)
        yield bullet(tell("check.cases", language, {"lead": sentence.lead, "cases": cases}))
    else:
        yield bullet(tell("check.head", language, {"lead": sentence.lead}))
        yield from (line(each, INDENT) for each in _cases(sentence, usual, language))


def _cases(sentence: Gathered, usual: Way, language: Language) -> Iterator[str]:
    """What holds of each way to give the drug; the usual one is named only beside others."""
    between = tell("check.between", language)
    for each in sentence.placed:
        cases = between.join(_case(case, language) for case in each.cases)
        if len(sentence.placed) > 1 or each.ways not in ((usual,), (NOWHERE,)):
            ways = ways_named(each.ways, usual, language)
            cases = tell("check.placed", language, {"ways": ways, "cases": cases})
        if sentence.elsewhere:
            more = ways_named(sentence.elsewhere, usual, language)
            values: dict[str, Value] = {"told": cases, "count": sentence.more, "ways": more}
            cases = tell("check.elsewhere", language, values)
        yield cases.strip()


def _case(case: Case, language: Language) -> str:
    if not case.marks:
        return case.text
    marks = listed(case.marks, language)
    return tell("check.by", language, {"marks": marks, "case": case.text})


def ways_named(ways: Sequence[Way], usual: Way, language: Language) -> str:
    """Name ways to give the drug: the products that are given as often stand together.

    The usual product is named only beside another.
    """
    times: dict[str, tuple[str, ...]] = {}
    for way in ways:
        times[way.product] = (*times.get(way.product, ()), way.times)
    products: dict[tuple[str, ...], tuple[str, ...]] = {}
    for product, often in times.items():
        products[often] = (*products.get(often, ()), product)
    between, either = tell("check.between", language), tell("check.or", language)
    return between.join(
        either.join(often)
        if names == (usual.product,) and len(products) == 1
        else tell(
            "check.way",
            language,
            {"products": listed(names, language), "times": either.join(often)},
        )
        for often, names in products.items()
    )


def findings_data(findings: Sequence[CheckFinding]) -> list[Data]:
    """Give every finding of a check as plain data that JSON can hold, in the same order.

    Returns
    -------
    list of dict
        With ``id``, ``severity``, ``about``, ``numbers`` and the ``units`` of these, as in
        :mod:`glidepath.assure.checks.table`; a share is an exact text such as ``"1/3"``.
    """
    return [_finding(each) for each in findings]


def _finding(finding: CheckFinding) -> Members:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "about": list(finding.about),
        "numbers": {name: _number(number) for name, number in finding.numbers.items()},
        "units": dict(CHECKS[finding.id].numbers),
    }


def _number(number: Number) -> Data:
    if isinstance(number, Fraction):
        return str(number)
    return list(number) if isinstance(number, tuple) else number
