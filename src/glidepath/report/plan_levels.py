"""The last levels on their glide path, and what could explain where they lie, in words."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from glidepath.plan.evidence import Cause, Evidence
from glidepath.plan.placed import Explained, Placed, Where
from glidepath.report.forecast import rounded
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting
from glidepath.report.written import Measure, Range, level

WHOLE = 0.995
"""From this share of the gap on all of it is explained."""


def levels_told(setting: Setting, levels: Sequence[Placed]) -> Iterator[Sentence]:
    """Say where each level lies; of those beyond the path, what could explain it."""
    beyond = False
    for each in levels:
        yield Sentence(f"plan.level.{each.where.value}", _placed(each))
        if each.where is Where.ON:
            continue
        beyond = True
        yield from (_evidence(setting, one) for one in each.evidence)
        if not each.evidence:
            yield Sentence("plan.level.none")
    if beyond:
        yield Sentence("plan.level.verdict")


def _placed(found: Placed) -> dict[str, Value]:
    read: Value = level(found.level)
    if found.below_limit:
        read = Sentence("plan.level.limit", {"level": level(found.level)})
    low, high = (
        Measure(rounded(x).number, "", 1) for x in (found.foreseen.low, found.foreseen.high)
    )
    median = Measure(rounded(found.foreseen.median).number, "", 1)
    return {"date": found.day, "level": read, "median": median, "range": Range(low, high)}


def _evidence(setting: Setting, found: Explained) -> Sentence:
    cause = Sentence(f"plan.level.cause.{found.evidence.cause.value}", _of(setting, found.evidence))
    return Sentence("plan.level.evidence", {"cause": cause, "effect": _effect(found)})


def _of(setting: Setting, evidence: Evidence) -> dict[str, Value]:
    """What the evidence concerns: a drug of the protocol by its name, an assay by its id."""
    if evidence.cause is Cause.INTERACTION:
        known = {each.id: each.wording for each in setting.parameters.interacting}
        return {"of": known[evidence.of]}
    return {"of": evidence.of}


def _effect(found: Explained) -> Sentence:
    ratio = found.evidence.ratio
    if ratio is None or found.share is None:
        return Sentence("plan.level.unknown")
    values: dict[str, Value] = {"ratio": f"{ratio:.2f}"}
    if found.share < 0.0:
        return Sentence("plan.level.against", values)
    whole = found.share >= WHOLE
    percent = Measure(Fraction(round(found.share * 100)), "%")
    values["share"] = Sentence("plan.level.all") if whole else percent
    return Sentence(f"plan.level.explains{'-most' if found.evidence.most else ''}", values)
