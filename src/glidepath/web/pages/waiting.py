"""What waits about one child, on its page: each with the place where it is done."""

from datetime import date, datetime, tzinfo
from typing import Any

from glidepath.conduct.child import Child
from glidepath.conduct.due import due_of
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.matrix import areas_read
from glidepath.conduct.waiting import AREA_OF_KIND, URGENCY, Due, State
from glidepath.protocol import ProtocolHistory
from glidepath.report import Language
from glidepath.report.sentence import Value
from glidepath.report.written import written
from glidepath.web.leading import SURVEILLANCE, address_of, after_the_stop, group_of
from glidepath.web.opened import Reader, opened
from glidepath.web.words import spoken, tell, told


def found_due(child: Child, reader: Reader) -> tuple[Due, ...]:
    """Give what waits about a child as far as a role reads it, the most urgent first."""
    trial = opened().trial()
    granted = areas_read(reader.role, locked=trial.locked)
    rules = trial.setup.opened.consent if trial.setup.opened else ConsentRules()
    found = due_of(child, opened().now(), opened().history, rules)
    return tuple(
        each
        for state in URGENCY
        for each in found
        if each.state is state and AREA_OF_KIND[each.kind] in granted
    )


def waiting_of(child: Child, reader: Reader) -> dict[str, Any]:
    """Give what the child's page shows of it; what lies ahead is left out."""
    language, history = spoken(), opened().history
    locked, stops = opened().trial().locked, after_the_stop(history)
    found = [each for each in found_due(child, reader) if each.state is not State.AHEAD]
    return {
        "waits": [
            {
                "told": due_told(each, child.place, history, language),
                "overdue": each.state is State.OVERDUE,
                "address": address_of(each, reader.role, stops, locked=locked),
            }
            for each in found
        ],
    }


def due_told(due: Due, place: tzinfo, history: ProtocolHistory, language: Language) -> str:
    """Tell one thing that waits, with its days."""
    group = group_of(due, after_the_stop(history))
    kind = "visit" if group == SURVEILLANCE else group
    values: dict[str, Value] = {
        "about": _visit(due, history, language) if kind == "visit" else due.about,
        "since": _when(due.since, place, language),
        "by": "" if due.by is None else _when(due.by, place, language),
        "day": _planned(due),
        "to": tell(f"safety.whom.{due.inputs['to']}", language) if "to" in due.inputs else "",
    }
    return tell(f"wait.{kind}", language, values)


def _planned(due: Due) -> Value:
    day = due.inputs.get("day")
    return date.fromisoformat(day) if isinstance(day, str) else ""


def _visit(due: Due, history: ProtocolHistory, language: Language) -> str:
    visits = [each for version in history.versions for each in version.visits]
    wording = next((each.wording for each in reversed(visits) if each.id == due.about), None)
    return due.about if wording is None else written(wording, language)


def _when(moment: datetime | date, place: tzinfo, language: Language) -> str:
    return told(moment.astimezone(place) if isinstance(moment, datetime) else moment, language)
