"""Write docs/permissions.md: who may send and who may read what, from the matrix of the code."""

import sys
from collections.abc import Iterator
from pathlib import Path

from glidepath.conduct import AREA, FIELD_AREA, MAY, READS, TABLE, Area, Role
from glidepath.conduct.roles import ALWAYS_BLINDED, BLINDED_UNTIL_LOCK, OF_A_SITE
from glidepath.conduct.table import Row, Stage
from glidepath.conduct.waiting import AREA_OF_KIND

DOC = Path(__file__).resolve().parents[1] / "docs" / "permissions.md"
HEAD = """# Permissions

Who may send a command, who reads what, and what each command needs. This page is written by
`scripts/render_permissions.py` from the matrix that the program itself obeys
(`glidepath.conduct.matrix`, `glidepath.conduct.table`); a test holds it to that.

A role is held by a delegation, from one day to another: {of_a_site}
at one site, the others for the whole trial. {always} never learns the arm,
{until_lock} not before the trial is locked. What is not granted is absent from what a
role reads, not hidden in it. A correction, and a query, is read by who reads the event that it is
about. A blinded role is told no numbers of lines, no times of writing and no inputs of a refusal.
"""


def page() -> str:
    """Give the page."""
    roles = ", ".join(sorted(each.value for each in OF_A_SITE))
    always = ", ".join(f"the {each.value}" for each in ALWAYS_BLINDED)
    until = ", ".join(f"the {each.value}" for each in BLINDED_UNTIL_LOCK)
    head = HEAD.format(of_a_site=roles, always=always.capitalize(), until_lock=until)
    return "\n".join([head, *_reading(), "", *_areas(), "", *_sending(), ""])


def _reading() -> Iterator[str]:
    yield "## What a role reads\n"
    yield "Before the lock. An area is a kind of knowledge; the next table says what is in it.\n"
    yield from _table(
        ["area", *(role.value for role in Role)],
        ([area.value, *("x" if area in READS[role] else "" for role in Role)] for area in Area),
    )


def _areas() -> Iterator[str]:
    yield "## What is in an area\n"
    yield "Events and facts by name, single fields as `type.field`, and what is due.\n"
    yield from _table(
        ["area", "events and facts", "single fields", "due"],
        ([area.value, _types(area), _fields(area), _due(area)] for area in Area),
    )


def _types(area: Area) -> str:
    return ", ".join(sorted(name for name, of in AREA.items() if of is area))


def _fields(area: Area) -> str:
    found = (f"{kind}.{field}" for (kind, field), of in FIELD_AREA.items() if of is area)
    return ", ".join(sorted(found))


def _due(area: Area) -> str:
    return ", ".join(sorted(kind.value for kind, of in AREA_OF_KIND.items() if of is area))


def _sending() -> Iterator[str]:
    yield "## What a role sends, and what it needs\n"
    yield (
        "The consent is the one in force when it happened. *Still* says after which stages it is"
        " taken all the same: frozen, locked, dead, lost. What no role may send is written by"
        " another command.\n"
    )
    sent = sorted(name for name, roles in MAY.items() if roles)
    yield from _table(
        ["command", "roles", "consent", "needs", "still"],
        ([name, ", ".join(sorted(MAY[name])), *_needs(TABLE[name])] for name in sent),
    )


def _needs(row: Row) -> list[str]:
    consent = "" if row.consent is None else row.consent.value
    still = ", ".join(stage.value for stage in Stage if stage in row.still)
    return [consent, ", ".join(row.needs), still]


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    DOC.write_text(page(), "utf-8")
    sys.stdout.write(f"{DOC}\n")
