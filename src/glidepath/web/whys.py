"""Why something happened, as far as somebody said so and the reader may read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from glidepath.conduct.child import Child
from glidepath.conduct.matrix import Area, area_of
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import OrderExplained
from glidepath.protocol import Protocol
from glidepath.record import (
    AdverseEvent,
    ConsentWithdrawn,
    Died,
    DiseaseAssessed,
    DoseOrdered,
    Event,
    Infection,
    RelapseConfirmed,
    RelapseDismissed,
    RelapseSuspected,
    VisitMissed,
)
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.events_told import named, quantity_told
from glidepath.web.words import tell


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the lines: role, areas, language, and the protocol that names arms and visits."""

    role: Role
    granted: frozenset[Area]
    language: Language
    protocol: Protocol | None


def why(child: Child, event: Event, reader: Reader) -> str:
    """Tell why, as far as somebody said so: a reason, signs, findings, a note."""
    return " · ".join(each for each in _reasons(child, event, reader) if each)


def _reasons(child: Child, event: Event, reader: Reader) -> Iterator[str]:
    language, kind = reader.language, type(event).__name__
    match event:
        case DoseOrdered():
            yield tell(f"order-reason.{event.reason}", language)
            lines = child.told(OrderExplained)
            yield from (each.why for each in lines if each.event == event.id)
        case RelapseSuspected(signs=signs) | RelapseConfirmed(signs=signs):
            yield ", ".join(sign_told(each, reader.protocol, language) for each in sorted(signs))
        case RelapseDismissed(reason=reason):
            yield reason
        case VisitMissed(reason=str(reason)):
            yield reason
        case ConsentWithdrawn(reason=str(reason)) if _reads(kind, "reason", reader):
            yield reason
        case Died(cause=str(cause)):
            yield cause
        case DiseaseAssessed(volume=volume, findings=findings):
            yield (
                "" if volume is None else f"{tell('line.volume', language)} {quantity_told(volume)}"
            )
            yield from findings.values()
        case AdverseEvent(serious=True) | Infection(serious=True):
            yield tell("entry.serious", language)
    if event.note and _reads(kind, "note", reader):
        yield event.note


def _reads(kind: str, field: str, reader: Reader) -> bool:
    return area_of(kind, field) in reader.granted


def sign_told(name: str, protocol: Protocol | None, language: Language) -> str:
    """Name a sign of relapse as the protocol words it; by its id where it does not."""
    signs = () if protocol is None else protocol.relapse.signs
    wording = next((each.wording for each in signs if each.id == name), None)
    return named(f"sign.{name}", language) if wording is None else written(wording, language)
