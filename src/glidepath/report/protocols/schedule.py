"""Visits in words: when, with which window, for whom, and what is done."""

from glidepath.protocol import Protocol, Visit
from glidepath.report.language import Language
from glidepath.report.protocols.words import listed, tell, texts
from glidepath.report.sentence import Value
from glidepath.report.written import Days, written


def visit_told(protocol: Protocol, visit: Visit, language: Language) -> str:
    """Give a visit in one or two sentences; its arms only where some do not come."""
    arms = tuple(arm for arm in protocol.arms if arm.id in visit.arms)
    values: dict[str, Value] = {
        "id": visit.id,
        "wording": visit.wording,
        "days": _days(visit, language),
        "window": _window(visit, language),
        "arms": listed(tuple(written(arm.wording, language) for arm in arms), language),
        "procedures": listed(
            tuple(procedure_told(each, language) for each in visit.procedures), language
        ),
    }
    some = 0 < len(arms) < len(protocol.arms)
    return tell("protocol.visit-of" if some else "protocol.visit", language, values)


def _days(visit: Visit, language: Language) -> str:
    values: dict[str, Value] = {
        "anchor": tell(f"protocol.anchor.{visit.anchor.value}", language),
        "day": visit.day,
        "every": Days(visit.every or 0),
        "until": visit.until or 0,
    }
    if visit.every is None:
        return tell("protocol.once" if visit.day else "protocol.on-day", language, values)
    key = "repeated" if visit.until is None else "repeated-until"
    return tell(f"protocol.{key}", language, values)


def _window(visit: Visit, language: Language) -> str:
    sides = {(True, True): "", (True, False): "-early", (False, True): "-late"}
    side = sides.get((visit.before > 0, visit.after > 0))
    if side is None:
        return ""
    values: dict[str, Value] = {"before": Days(visit.before), "after": Days(visit.after)}
    return tell(f"protocol.window{side}", language, values)


def procedure_told(name: str, language: Language) -> str:
    """Name a procedure; its id where there is no word."""
    key = f"protocol.procedure.{name}"
    return tell(key, language) if key in texts() else name
