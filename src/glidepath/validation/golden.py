"""The golden scenarios: decisions worked out by hand, which every installation must give."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from glidepath.decide import Answer, Decision, Refusal, believe, decide
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Protocol, ProtocolHistory, with_value
from glidepath.protocol.kinds import Span
from glidepath.protocol.parameters import AdverseRule
from glidepath.record import EVENT_TYPES, Participant, Record

MINUTES_AN_HOUR = 60


@cache
def scenarios() -> Mapping[str, Traversable]:
    """Give the folder of every scenario, by its number and name."""
    folder = files("glidepath.validation") / "scenarios"
    found = (each for each in folder.iterdir() if each.name[:1].isdigit())
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


def read(name: str, part: str) -> Any:
    """Give the data of one part of a scenario: ``given.json`` or ``expected.json``."""
    return json.loads((scenarios()[name] / part).read_text("utf-8"), parse_float=Decimal)


@cache
def trial() -> Protocol:
    """The registered trial with its defaults."""
    return read_protocol("khe-sirolimus")


def record_of(data: Mapping[str, Any]) -> Record:
    """The record that plain data state."""
    events = tuple(EVENT_TYPES[each["type"]].model_validate(each) for each in data["events"])
    return Record(Participant.model_validate(data["participant"]), events)


def overridden(parameters: Mapping[str, Any]) -> Protocol:
    """The trial with other values of named parameters, as a scenario writes them."""
    protocol = trial()
    for identifier, written in parameters.items():
        protocol = with_value(protocol, identifier, _kept(protocol, identifier, written))
    return protocol


def _kept(protocol: Protocol, identifier: str, written: Any) -> Any:
    if identifier.startswith("level.window"):
        low, high = (each * MINUTES_AN_HOUR for each in written)
        return Span(low=low, high=high)
    if identifier == "safety.adverse":
        return tuple(
            AdverseRule.model_validate({**each["when"], "action": each["action"]})
            for each in written
        )
    default = protocol.entries[identifier].value
    if isinstance(default, Fraction):
        return Fraction(str(written))
    return type(default)(written)


def answered(given: Mapping[str, Any]) -> Answer:
    """What the program answers to a scenario."""
    history = ProtocolHistory((overridden(given["parameters"]),))
    record, at = record_of(given["record"]), datetime.fromisoformat(given["at"])
    half_life = int(Fraction(str(given["half_life_hours"])) * MINUTES_AN_HOUR)
    belief = replace(believe(history, record, at), half_life=half_life)
    return decide(history, record, at, belief=belief)


def told(answer: Answer) -> dict[str, Any]:
    """An answer in the form of the naive computation, as far as both have it."""
    unmet = [each.id for each in answer.unmet] if isinstance(answer, Refusal) else []
    if answer.assessment is None or any(each.startswith("standing") for each in unmet):
        return {"refused": True, "unmet": sorted(unmet)}
    found = answer.assessment
    dose = found.present.dose if found.present is not None else 0
    pattern = () if found.recommended is None else found.recommended.pattern
    return {
        **({"pattern": list(pattern)} if pattern else {}),
        "track": found.track.slug,
        "action": answer.action.slug if isinstance(answer, Decision) else "keep",
        "present": dose,
        "permitted_low": found.low,
        "permitted_high": found.high,
        "may_stop": found.may_stop,
        "recommended": None if found.recommended is None else found.recommended.dose,
        "refused": isinstance(answer, Refusal),
        "unmet": sorted(unmet),
        "next_reduction": found.next_reduction and found.next_reduction.isoformat(),
    }
