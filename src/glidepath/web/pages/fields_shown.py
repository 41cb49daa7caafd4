"""Fields as templates show them: labels, units, bounds, choices, and what is wrong with them."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from glidepath.protocol import Protocol
from glidepath.quantities import PartialDate
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.bounds import Band, number_told
from glidepath.web.events_told import UNITS, named
from glidepath.web.inputs import Control, Input, limits
from glidepath.web.typed import Wrong
from glidepath.web.words import tell, texts

GROUPS = {
    "response": "response",
    "methods": "method",
    "scope": "scope",
    "category": "entry.category-word",
    "reason": "order-reason",
    "remission": "answer",
    "attributed": "answer",
}
"""By field, the words of its choices."""


def bands_shown(found: Sequence[Band]) -> str:
    """Give bounds as the script of the page reads them: from which day, least, most."""
    return json.dumps(
        [
            [day.isoformat(), number_told(bounds.low), number_told(bounds.high)]
            for day, bounds in found
        ]
    )


def unit_told(unit: str) -> str:
    """Write a unit as people do; a plain number has none."""
    return "" if unit == "1" else UNITS.get(unit, unit)


def input_shown(
    each: Input,
    now: Input,
    born: PartialDate,
    today: date,
    protocol: Protocol | None,
    language: Language,
) -> dict[str, Any]:
    """Give a field of an event as the template shows it.

    Parameters
    ----------
    each, now
        The field with what is typed, and with what the event reads.
    """
    chosen = each.value.split() if each.control is Control.SEVERAL else [each.value]
    return {
        "name": each.name,
        "id": f"f-{each.name.replace('.', '-')}",
        "control": each.control.value,
        "label": label(each.name, language),
        "value": each.value,
        "before": now.value,
        "unit": each.unit,
        "unit_before": now.unit,
        "units": [(unit, unit_told(unit)) for unit in each.units()] if each.unit else [],
        "choices": [
            (choice, choice_told(each.field, choice, protocol, language), choice in chosen)
            for choice in each.choices
        ],
        "needed": each.needed,
        "bands": bands_shown(limits(each, born, today)),
    }


def label(name: str, language: Language) -> str:
    """Name a field of an event; of a value under a key, the key too."""
    field, _, key = name.partition(".")
    return f"{tell(f'field.{field}', language)}: {key}" if key else tell(f"field.{field}", language)


def choice_told(field: str, choice: str, protocol: Protocol | None, language: Language) -> str:
    """Name a choice: by the protocol, by the words, or as it stands."""
    if protocol is not None and field == "visit":
        found = next((each.wording for each in protocol.visits if each.id == choice), None)
        return choice if found is None else written(found, language)
    if choice in ("yes", "no", "unknown"):
        return tell(f"answer.{choice}", language)
    return named(f"{GROUPS[field]}.{choice}", language) if field in GROUPS else choice


def wrong_told(wrong: Wrong, language: Language) -> str:
    """Tell what is wrong with a field, by its name."""
    message = tell(f"wrong.{wrong.key}", language, {"message": wrong.message})
    field = wrong.field.partition(":")[0].partition(".")[0]
    name = _name(field, language)
    if wrong.field.startswith("level:"):
        name = wrong.field.partition(":")[2]
    return tell("own.wrong", language, {"field": name, "message": message})


def _name(field: str, language: Language) -> str:
    for group in ("body", "test", "entry", "field", "kind"):
        key = f"{group}.{field}"
        if key in texts():
            return tell(key, language)
        if f"{group}.{field.replace('_', '-')}" in texts():
            return tell(f"{group}.{field.replace('_', '-')}", language)
    return field
