"""The page on permissions says what the program does: held to `handle` and `seen_by` themselves."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from glidepath.conduct import ACTS, FACT_TYPES, Refusal, Role, Screen, Trial, handle, seen_by
from glidepath.conduct.asked import Asked
from glidepath.conduct.conditions import not_permitted
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record.events import EVENT_TYPES
from unit.conduct.trials import (
    KHE_1,
    PEOPLE,
    Site,
    child,
    opened,
    protocols,
    randomised,
    screening,
)

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "permissions.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the page."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_is_the_one_that_is_rendered() -> None:
    module = runpy.run_path(str(ROOT / "scripts" / "render_permissions.py"))
    assert module["page"]() == PAGE


def test_the_page_shows_what_each_role_really_reads() -> None:
    head, *body = rows("What a role reads")
    areas = {area: types.split(", ") for area, types, *_ in rows("What is in an area")[1:]}
    made = randomised()
    for column, role in enumerate(head[1:], 1):
        granted = {row[0] for row in body if row[column] == "x"}
        types = {each for area in granted for each in areas[area]}
        seen = seen_by(Role(role), made.trial, KHE_1)
        read = set() if seen is None else {each.type for each in seen.facts}
        written = {type(e.fact).__name__ for e in made.trial.children[KHE_1].entries}
        assert read == (written & types if "code" in granted else set()), role


ACTED = {act.__name__: act for act in ACTS}


def stray(name: str) -> Any:
    """A command of a type with nothing in it, so that only the role matters."""
    if name == "Screen":
        return Screen(child(), screening(Site()))
    if name in ACTED:
        return object.__new__(ACTED[name])
    return {**EVENT_TYPES, **FACT_TYPES}[name].model_construct(happened=Site().at)


SENT = {row[0]: set(row[1].split(", ")) for row in rows("What a role sends, and what it needs")[1:]}


@pytest.fixture(scope="module")
def trial() -> Trial:
    """Give a trial with people in every role."""
    return opened().trial


@pytest.mark.parametrize("name", sorted({*ACTED, *EVENT_TYPES, *FACT_TYPES}))
def test_the_page_shows_who_is_really_refused(name: str, trial: Trial) -> None:
    """Nobody sends for an unregistered child; who may not send at all is told that alone."""
    for role in PEOPLE:
        command = Site().command(role, stray(name), ParticipantId("KHE-404"))
        barred = {each.code for each in not_permitted(Asked(trial, command, protocols()))}
        refused = role.value not in SENT.get(name, set())
        assert ("role.not-permitted" in barred) == refused, role
        if refused:
            answer = handle(trial, command, protocols())
            assert isinstance(answer, Refusal)
            assert set(answer.codes) == barred
