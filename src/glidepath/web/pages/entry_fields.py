"""The fields of the page of a visit: what is asked of whom, with units, bounds and choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from glidepath.conduct import may_send
from glidepath.conduct.child import Child
from glidepath.conduct.complete import pending_levels
from glidepath.protocol import Protocol
from glidepath.quantities import PartialDate
from glidepath.report import Language
from glidepath.report.written import SPACE
from glidepath.web.bounds import bands
from glidepath.web.entering import (
    AFTER_DOSE,
    BODY,
    LABORATORY,
    LEVEL,
    METHODS,
    RESPONSES,
    SIGN,
    VOLUME,
)
from glidepath.web.entering_safety import ANSWERS, CATEGORIES, GRADES, RESCUES, ROWS
from glidepath.web.opened import Opened, Reader
from glidepath.web.pages.fields_shown import bands_shown, unit_told
from glidepath.web.typed import MISSING, Field
from glidepath.web.words import tell, told

RELAPSE = {
    "suspected": "RelapseSuspected",
    "confirmed": "RelapseConfirmed",
    "dismissed": "RelapseDismissed",
    "resolved": "RelapseResolved",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the fields of the page are shown with."""

    values: Mapping[str, str]
    born: PartialDate
    today: date
    language: Language


def offered(
    trial: Opened, reader: Reader, child: Child, shown: Shown, wanted: str | None
) -> dict[str, Any]:
    """Give the fields of the page.

    Parameters
    ----------
    wanted
        The sample whose result somebody came for.
    """
    protocol, values, language = trial.protocol(child), shown.values, shown.language
    return {
        "body": [_number(each, f"body.{each.name}", shown) for each in BODY],
        "tests": [_test(each, shown) for each in LABORATORY],
        "pending": [_pending(each, shown, child, wanted) for each in pending_levels(child)],
        "new_level": _number(LEVEL, "entry.new-level", shown),
        "missed": _number(Field("missed", "1", "missed"), "entry.missed", shown),
        "after_dose": _number(AFTER_DOSE, "entry.vomited-hours", shown),
        "volume": _number(VOLUME, "entry.volume", shown),
        "missing": [(f"nd: {each}", _missing(each, language)) for each in MISSING],
        "visits": _visits(protocol, language),
        "assays": _assays(protocol),
        "signs": _signs(protocol, values, language),
        "adverse": [_adverse(row, values, language) for row in ROWS],
        **_choices(reader, values, language),
    }


def _number(field: Field, key: str, shown: Shown) -> dict[str, str]:
    found = bands(field.of, field.unit, shown.born, shown.today)
    return {
        "name": field.name,
        "label": tell(key, shown.language),
        "unit": unit_told(field.unit),
        "bands": bands_shown(found),
        "value": shown.values.get(field.name, ""),
    }


def _test(field: Field, shown: Shown) -> dict[str, str]:
    return _number(field, f"test.{field.name}", shown) | {
        "lower": shown.values.get(f"{field.name}:lower", ""),
        "upper": shown.values.get(f"{field.name}:upper", ""),
    }


def _pending(drawn: Any, shown: Shown, child: Child, wanted: str | None) -> dict[str, Any]:
    field = Field(f"level:{drawn.sample}", LEVEL.unit, LEVEL.of)
    moment = drawn.happened
    here = moment.astimezone(child.place) if isinstance(moment, datetime) else moment
    values = {"sample": drawn.sample, "date": told(here, shown.language)}
    return _number(field, "entry.new-level", shown) | {
        "label": tell("entry.pending", shown.language, values),
        "wanted": drawn.sample == wanted,
    }


def _missing(reason: str, language: Language) -> str:
    return tell(f"missing.{reason.replace(' ', '-')}", language)


def _signs(
    protocol: Protocol | None, values: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    signs = () if protocol is None else protocol.relapse.signs
    return [
        {
            "name": f"{SIGN}{each.id}",
            "label": getattr(each.wording, language.value),
            "chosen": bool(values.get(f"{SIGN}{each.id}")),
        }
        for each in signs
    ]


def _visits(protocol: Protocol | None, language: Language) -> list[dict[str, str]]:
    visits = () if protocol is None else protocol.visits
    return [{"id": each.id, "name": getattr(each.wording, language.value)} for each in visits]


def _assays(protocol: Protocol | None) -> list[str]:
    if protocol is None:
        return []
    rules = protocol.parameters.level
    return [rules.assay, *(each.id for each in rules.assays if each.id != rules.assay)]


def _adverse(row: str, values: Mapping[str, str], language: Language) -> dict[str, Any]:
    """One of the adverse events of a visit, as far as it is typed."""
    names = ("adverse", "grade", "category", "attributed", "adverse_serious")
    return {
        "row": row,
        "number": row.replace(":", SPACE),
        "fields": {each: values.get(f"{each}{row}", "") for each in names},
        "grades": GRADES,
        "categories": [
            (each, tell(f"entry.category-word.{each}", language)) for each in CATEGORIES
        ],
        "answers": [(each, tell(f"answer.{each}", language)) for each in ANSWERS],
    }


def _choices(
    reader: Reader, values: Mapping[str, str], language: Language
) -> dict[str, list[dict[str, Any]]]:
    """The choices that this role may send."""

    def choices(group: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"id": each, "name": tell(f"{group}.{each}", language)} for each in names]

    may_assess = may_send(reader.role, "DiseaseAssessed")
    relapses = tuple(each for each, kind in RELAPSE.items() if may_send(reader.role, kind))
    methods = choices("method", METHODS) if may_assess else []
    for each in methods:
        each["chosen"] = bool(values.get(f"method:{each['id']}"))
    return {
        "responses": choices("response", RESPONSES) if may_assess else [],
        "methods": methods,
        "relapses": choices("entry", relapses),
        "rescues": choices("rescue", RESCUES) if may_send(reader.role, "RescueTreatment") else [],
        "doctor": [{}] if may_send(reader.role, "DoseInterrupted") else [],
    }
