"""The table of assumptions of a simulation: the program's own, and what a user's file replaces."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from glidepath.exchange.documents import (
    Document,
    parse_document,
    problems_from_pydantic,
    read_document,
)
from glidepath.quantities.errors import InputError, Problem, placed, quoted
from glidepath.simulate.assumptions import Assumptions, Replaced, Replacements, Table, misfit

FILE = "assumptions.yaml"


@cache
def own_assumptions() -> Assumptions:
    """Give the table that comes with the program."""
    content = (files("glidepath.simulate") / "library" / FILE).read_bytes()
    table = Table.model_validate(parse_document(content, FILE).data)
    return Assumptions(dict(table.assumptions))


def read_assumptions(path: Path | None = None) -> Assumptions:
    """Give the table, with what a file replaces.

    Raises
    ------
    InputError
        Naming file, line and field: no such assumption, another unit, a value that cannot be.
    """
    own = own_assumptions()
    if path is None:
        return own
    document = read_document(path)
    try:
        found = Replacements.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_from_pydantic(error, document, model=Replacements)) from None
    problems = [
        each for name, new in found.assumptions.items() for each in _wrong(own, document, name, new)
    ]
    problems += _out_of_order(own, document, found)
    if problems:
        raise InputError(sorted(problems, key=lambda each: each.place.line or 0))
    table = dict(own.table)
    for name, new in found.assumptions.items():
        table[name] = table[name].model_copy(update={"value": new.value, "source": new.source})
    return Assumptions(table)


def _wrong(own: Assumptions, document: Document, name: str, new: Replaced) -> Iterator[Problem]:
    place = document.place(("assumptions", name))
    known = own.table.get(name)
    if known is None:
        near = " or ".join(get_close_matches(name, own.table, n=1, cutoff=0.5))
        yield Problem(place, f"there is no assumption {quoted(name)}", near, "unknown-assumption")
        return
    if new.unit not in (None, known.unit):
        place = document.place(("assumptions", name, "unit"))
        yield Problem(place, f"the unit {quoted(new.unit)} does not fit", known.unit, "other-unit")
    if problem := misfit(name, new.value):
        yield placed(problem, document.place(("assumptions", name)))


def _out_of_order(own: Assumptions, document: Document, found: Replacements) -> Iterator[Problem]:
    """Ranges whose low end lies above the high one."""
    for low, high in (
        ("children.age-low", "children.age-high"),
        ("start.trough-low", "start.trough-high"),
    ):
        ends = [
            found.assumptions[name].value if name in found.assumptions else own[name]
            for name in (low, high)
        ]
        if all(isinstance(each, float) for each in ends) and ends[0] > ends[1]:  # type: ignore[operator]
            name = low if low in found.assumptions else high
            place = document.place(("assumptions", name, "value"))
            message = f"{low} is above {high}"
            yield Problem(place, message, "the low end first", "range-order")
