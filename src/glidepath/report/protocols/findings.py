"""One finding of a check as the parts of a sentence: what it shares with others, what it adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from glidepath.assure.check import CHECKS, CheckFinding
from glidepath.assure.finding import Value as Number
from glidepath.protocol import Protocol
from glidepath.report.language import Language
from glidepath.report.protocols.units import dose_decimals, measured
from glidepath.report.protocols.words import tell, texts
from glidepath.report.sentence import Value
from glidepath.report.written import written

HOURS_A_DAY = 24
LAST_DOSE = "last_dose"
LEAD = "lead"

ON_DAY = frozenset(
    {
        "stop",
        "outcome",
        "deadline",
        "earliest",
        "day",
        "relapse_day",
        "first_cut",
        "day_low",
        "day_high",
        "last",
        "scheduled",
    }
)
"""Names of days that are told by their number; the others are lengths of time."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words.

    Parameters
    ----------
    lead
        What it says, or what it says together with others that have the same lead.
    by, case
        What it adds, and for which of several it does; empty where the lead says all.
    product, times
        The way to give the drug that it speaks of; empty where it speaks of none.
    example
        Whether it follows a child of one starting dose.
    """

    finding: CheckFinding
    lead: str
    by: str
    case: str
    product: str
    times: str
    example: bool


def told(protocol: Protocol, finding: CheckFinding, language: Language) -> Told:
    """Put a finding into words.

    Raises
    ------
    KeyError
        For a finding that the catalogue has no words for.
    """
    numbers = with_last_dose(finding.numbers)
    values = dict(_values(protocol, finding.id, numbers, language))
    interval = numbers.get("interval")
    return Told(
        finding,
        lead=_part(finding.id, "lead", numbers, values, language),
        by=_part(finding.id, "by", numbers, values, language),
        case=_part(finding.id, "case", numbers, values, language),
        product=named(protocol, "product", str(numbers.get("product", "")), language),
        times=times_of(interval, language) if isinstance(interval, int) else "",
        example="start" in numbers,
    )


def _part(
    identifier: str,
    part: str,
    numbers: Mapping[str, Number],
    values: Mapping[str, Value],
    language: Language,
) -> str:
    """A part of the sentence; empty where the catalogue has none of that name."""
    if part != LEAD and f"check.{identifier}.{part}" not in texts():
        return ""
    return tell(_key(identifier, part, numbers), language, values)


def with_last_dose(numbers: Mapping[str, Number]) -> Mapping[str, Number]:
    """Add the dose to which the cuts come down; none where there are no cuts, or it is nought."""
    if "doses" not in numbers:
        return numbers
    doses = numbers["doses"]
    last = doses[-1] if isinstance(doses, tuple) and doses else 0
    return {**numbers, LAST_DOSE: last or None}


def _key(identifier: str, part: str, numbers: Mapping[str, Number]) -> str:
    """The words for what a finding lacks, the last of it first; else the usual ones."""
    lacking = [name for name, number in numbers.items() if number is None]
    keys = (f"check.{identifier}.{part}-no-{name}" for name in reversed(lacking))
    known = (key for key in keys if key in texts())
    return next(chain(known, [f"check.{identifier}.{part}"]))


def _values(
    protocol: Protocol, identifier: str, numbers: Mapping[str, Number], language: Language
) -> Iterator[tuple[str, Value]]:
    units = {**CHECKS[identifier].numbers, LAST_DOSE: "ug"}
    digits = dose_decimals(protocol, str(numbers.get("product")))
    for name, number in numbers.items():
        if number is None:
            yield name, tell("check.none", language)
        elif isinstance(number, str):
            yield name, named(protocol, name, number, language)
        elif not isinstance(number, tuple):
            on_day = name in ON_DAY and units[name] == "d"
            yield name, str(number) if on_day else measured(number, units[name], digits)


def times_of(interval: int, language: Language) -> str:
    """Say how often a day the drug is given, for the hours between intakes."""
    number = HOURS_A_DAY // interval
    word = {1: "once", 2: "twice"}.get(number, "several")
    return tell(f"check.times.{word}", language, {"number": number})


def named(protocol: Protocol, name: str, identifier: str, language: Language) -> str:
    """Call what an id stands for by its words in the protocol or in the catalogue.

    Parameters
    ----------
    name
        What the id is of: a product, an assay, a visit, an arm, a kind of evidence.
    """
    key = f"check.{name}.{identifier}"
    if key in texts():
        return tell(key, language)
    assays = protocol.parameters.level.assays
    items = {
        "product": protocol.parameters.products,
        "assay": assays,
        "trial_assay": assays,
        "visit": protocol.visits,
        "arm": protocol.arms,
    }
    wordings = {each.id: each.wording for each in items.get(name, ())}
    return written(wordings.get(identifier, identifier), language)
