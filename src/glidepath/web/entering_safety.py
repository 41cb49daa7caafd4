"""What a visit tells of harm: adverse events, infections, hospital, vaccines, other treatment."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from glidepath.web.episodes import free_name
from glidepath.web.typed import Typed, Wrong, WrongError, moment_of

GRADES = ("1", "2", "3", "4", "5")
CATEGORIES = ("general", "infection", "mucositis", "lipids", "blood", "liver", "kidney", "skin")
ANSWERS = ("unknown", "yes", "no")
"""Whether the drug caused it."""
RESCUES = ("steroid", "cytotoxic", "surgery", "other")
"""Kinds of treatment of the disease beside the drug of the trial."""
ROWS = ("", ":2", ":3")
"""What ends the names of the fields of each adverse event of a visit."""


def adverse(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    """Give the adverse events; each is an episode of its own, whatever was told at that time."""
    taken = set(typed.episodes)
    for row in ROWS:
        if not typed[f"adverse{row}"]:
            continue
        if typed[f"grade{row}"] not in GRADES:
            raise WrongError(Wrong(f"grade{row}", "required"))
        name = free_name(f"ae-{at:%Y%m%d-%H%M}", taken)
        taken.add(name)
        yield {
            "type": "AdverseEvent",
            "happened": at,
            "event": name,
            "term": typed[f"adverse{row}"],
            "category": typed[f"category{row}"] or "general",
            "grade": int(typed[f"grade{row}"]),
            "attributed": typed[f"attributed{row}"] or "unknown",
            "serious": typed[f"adverse_serious{row}"] == "yes",
        }


def infection(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    """Give the infection."""
    if typed["infection"]:
        yield {
            "type": "Infection",
            "happened": at,
            "event": free_name(f"infection-{at:%Y%m%d-%H%M}", typed.episodes),
            "location": typed["infection"],
            "serious": typed["infection_serious"] == "yes",
        }


def hospital(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    """Give the stay in hospital, from its first day, which is that of the visit if left out."""
    if typed["hospital"]:
        found: dict[str, Any] = {"type": "Hospitalised", "reason": typed["hospital"]}
        for name, field in (("hospital_from", "happened"), ("hospital_until", "until")):
            if typed[name]:
                found[field] = moment_of(typed[name], name, typed.place).date()
        yield {"happened": at, **found}


def vaccine(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    """Give the vaccination."""
    if typed["vaccine"]:
        live = typed["vaccine_live"] == "yes"
        yield {"type": "Vaccinated", "happened": at, "vaccine": typed["vaccine"], "live": live}


def rescue(typed: Typed, at: datetime) -> Iterator[dict[str, Any]]:
    """Give the treatment of the disease beside the drug of the trial."""
    if typed["rescue"]:
        if typed["rescue"] not in RESCUES:
            raise WrongError(Wrong("rescue", "choice"))
        yield {"type": "RescueTreatment", "happened": at, "kind": typed["rescue"]}
