"""Criteria of eligibility with the limits that they set."""

from collections.abc import Iterator

from glidepath.protocol import Criterion, LaboratoryLimit, Protocol, bound_of
from glidepath.protocol.criteria import LaboratoryCriterion, LimitOf
from glidepath.report.eligibility import fact
from glidepath.report.language import Language
from glidepath.report.protocols.units import unit_shown
from glidepath.report.protocols.words import listed, tell
from glidepath.report.sentence import Value
from glidepath.report.written import Measure


def criterion_told(protocol: Protocol, criterion: Criterion, language: Language) -> str:
    """Give a criterion's id and wording, and the limits of its laboratory tests."""
    values: dict[str, Value] = {"id": criterion.id, "wording": criterion.wording}
    told = tell("protocol.item", language, values)
    if not isinstance(criterion, LaboratoryCriterion):
        return told
    limits = listed(tuple(_limits(protocol, criterion, language)), language)
    return tell("protocol.limits", language, {"told": told, "limits": limits})


def _limits(
    protocol: Protocol, criterion: LaboratoryCriterion, language: Language
) -> Iterator[str]:
    for limit in criterion.limits:
        values: dict[str, Value] = {
            "test": fact(limit.test),
            "bound": _bound(protocol, limit, language),
        }
        yield tell(f"protocol.limit.{limit.relation.value}", language, values)


def _bound(protocol: Protocol, limit: LaboratoryLimit, language: Language) -> Value:
    bound = bound_of(limit, protocol)
    if limit.of is LimitOf.VALUE:
        return Measure(bound, unit_shown(limit.unit))
    if bound == 1:
        return tell("protocol.upper-limit", language)
    return tell("protocol.upper-limits", language, {"times": Measure(bound, "")})
