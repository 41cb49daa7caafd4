"""What the laws need: answers to compare, and histories rewritten without a change of meaning."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from glidepath.decide import Answer, Assessment, Decision, Refusal, believe, decide
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import ArmKind, Protocol, ProtocolHistory
from glidepath.record.record import Record
from unit.decide.given import record_of

PLACE = ZoneInfo("Asia/Shanghai")
MINUTES_AN_HOUR = 60
LAST_MOMENT = time(23, 59, 59, 999999)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIMED = ("happened", "known", "drawn_at", "last_dose_at")
NAMED = ("arm", "formulation", "assay", "protocol")
SAME_AMOUNT = {
    "mg": ("ug", 1000),
    "kg": ("g", 1000),
    "ng/mL": ("ug/L", 1),
    "10*9/L": ("10*3/uL", 1),
}


def answer_to(asked: dict[str, Any], protocol: Protocol, record: Record | None = None) -> Answer:
    """What the program answers, with the half-life that is asked about."""
    history = ProtocolHistory((protocol,))
    child = record_of(asked["record"]) if record is None else record
    at = datetime.fromisoformat(asked["at"])
    half_life = int(Fraction(asked["half_life_hours"]) * MINUTES_AN_HOUR)
    belief = replace(believe(history, child, at), half_life=half_life)
    return decide(history, child, at, belief=belief)


def substance(answer: Answer) -> Any:
    """All that an answer says but on what record it rests, its days counted from today."""
    found = answer.assessment
    action = answer.action if isinstance(answer, Decision) else None
    unmet = answer.unmet if isinstance(answer, Refusal) else None
    return action, unmet, None if found is None else _from_today(found, answer.basis.day)


def _from_today(found: Assessment, today: date) -> Any:
    def days(day: date | None) -> int | None:
        return None if day is None else (day - today).days

    told = {name: getattr(found, name) for name in Assessment.__dataclass_fields__}
    dated = {name: days(told[name]) for name in ("next_reduction", "next_stop", "next_level")}
    findings = [(replace(each, until=None), days(each.until)) for each in found.findings]
    reached = (replace(found.forecast, reached=date.min), days(found.forecast.reached))
    return told | dated | {"findings": findings, "forecast": reached}


def rewritten(data: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Plain data with every dict changed, inner ones first."""
    if isinstance(data, dict):
        return change({name: rewritten(part, change) for name, part in data.items()})
    if isinstance(data, list):
        return [rewritten(part, change) for part in data]
    return data


def later(asked: dict[str, Any], days: int) -> dict[str, Any]:
    """The same question so many days later."""

    def move(written: str) -> str:
        moved = date.fromisoformat(written[:10]) + timedelta(days=days)
        return moved.isoformat() + written[10:]

    def change(part: dict[str, Any]) -> dict[str, Any]:
        return {name: move(each) if name in TIMED else each for name, each in part.items()}

    moved: dict[str, Any] = rewritten(asked, change)
    return moved | {"at": move(asked["at"])}


def in_other_units(asked: dict[str, Any]) -> dict[str, Any]:
    """The same quantities in other units."""

    def change(part: dict[str, Any]) -> dict[str, Any]:
        if part.get("unit") not in SAME_AMOUNT:
            return part
        unit, factor = SAME_AMOUNT[part["unit"]]
        return part | {"unit": unit, "value": Decimal(part["value"]) * factor}

    written: dict[str, Any] = rewritten(asked, change)
    return written


def known_by(asked: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether an event was known at the instant of the question; a whole day at its end."""
    written = event.get("known", event["happened"])
    moment = datetime.fromisoformat(written)
    if DAY.fullmatch(written):
        moment = datetime.combine(moment.date(), LAST_MOMENT, PLACE)
    return moment <= datetime.fromisoformat(asked["at"])


def library() -> tuple[Protocol, Protocol]:
    """The protocols that come with the program."""
    return read_protocol("khe-sirolimus"), read_protocol("liver-tacrolimus")


def for_trial(asked: dict[str, Any], protocol: Protocol) -> dict[str, Any]:
    """The question with the arms, the product and the assay that another trial has."""
    arms = {arm.kind: arm.id for arm in protocol.arms}
    words = {
        "guided-discontinuation": arms[ArmKind.TAPER],
        "maintenance": arms.get(ArmKind.MAINTAIN, arms[ArmKind.TAPER]),
        "oral-solution": protocol.parameters.products[0].id,
        "lc-ms-ms": protocol.parameters.level.assay,
        "khe-sirolimus": protocol.id,
    }

    def change(part: dict[str, Any]) -> dict[str, Any]:
        named = {name: part[name] for name in NAMED if name in part}
        return part | {name: words.get(each, each) for name, each in named.items()}

    written: dict[str, Any] = rewritten(asked, change)
    return written
