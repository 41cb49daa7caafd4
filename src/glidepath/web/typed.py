"""What people type into fields, read: numbers, results, moments; and what is wrong with them.

A value field takes a number, ``<1.0`` for below the limit, or ``nd: reason`` for not analysed; some
reasons are codes with words of their own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any

from glidepath.quantities import PartialDate
from glidepath.web.bounds import Bounds, bounds_of

NUMBER = re.compile(r"[0-9]{1,7}([.,][0-9]{1,4})?")
BELOW = re.compile(r"[<＜]\s*(?P<limit>[0-9]{1,7}([.,][0-9]{1,4})?)")
NOT_ANALYSED = re.compile(r"nd\b[:：]?\s*(?P<why>.*)", re.IGNORECASE | re.DOTALL)
NOT_DONE = "not done"
MISSING = ("not done", "haemolysed", "clotted", "too little", "lost", "refused")
"""Reasons of a missing result that are offered, and told in the language of the reader."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field: its name, and a key of the words or a sentence."""

    field: str
    key: str
    message: str = ""


class WrongError(Exception):
    """Something that was typed cannot be read: everything that is wrong with a part of a page."""

    def __init__(self, *wrong: Wrong) -> None:
        self.wrong = wrong
        super().__init__(*wrong)


@dataclass(frozen=True, slots=True)
class Field:
    """A field for a number.

    Parameters
    ----------
    name
        Of the field in its form.
    unit
        A UCUM code.
    of
        The quantity or test that it holds, by which its bounds are known.
    """

    name: str
    unit: str
    of: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A page as it was typed.

    Parameters
    ----------
    values
        Texts by field.
    place
        The time zone of the child.
    born
        When it was born, by which its size is judged.
    pending
        Samples whose results are awaited.
    episodes
        The names of the adverse events and infections that were told.
    """

    values: Mapping[str, str]
    place: tzinfo
    born: PartialDate
    pending: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()


def moment_of(text: str, name: str, place: tzinfo) -> datetime:
    """Give a moment as it was typed; without a zone it is one of the place.

    Raises
    ------
    WrongError
        For what is no moment.
    """
    try:
        naive = datetime.fromisoformat(text)
    except ValueError:
        raise WrongError(Wrong(name, "moment")) from None
    return naive.replace(tzinfo=place) if naive.tzinfo is None else naive


def decimal_of(text: str, name: str) -> Decimal:
    """Give a number as it was typed, with a point or a comma.

    Raises
    ------
    WrongError
        For what is no number.
    """
    if not text.isascii() or not NUMBER.fullmatch(text):
        raise WrongError(Wrong(name, "number"))
    return Decimal(text.replace(",", "."))


def within(number: Decimal, bounds: Bounds | None, name: str) -> Decimal:
    """Give a number that lies within its bounds, where there are any.

    Raises
    ------
    WrongError
        For a number outside them.
    """
    if bounds is not None and not bounds.low <= Fraction(number) <= bounds.high:
        raise WrongError(Wrong(name, "range", f"{bounds.told} {bounds.unit}"))
    return number


def number_of(text: str, field: Field, born: PartialDate, day: date) -> Decimal:
    """Give a number as it was typed, within its bounds on a day."""
    bounds = bounds_of(field.of, field.unit, born, day)
    return within(decimal_of(text, field.name), bounds, field.name)


def quantity_of(text: str, field: Field, born: PartialDate, day: date) -> dict[str, Any]:
    """Give a quantity as it was typed, as plain data."""
    return {"value": number_of(text, field, born, day), "unit": field.unit}


def result_of(text: str, field: Field, born: PartialDate, day: date) -> dict[str, Any]:
    """Give a result as it was typed, as plain data: a number, below a limit, or not analysed."""
    below, missing = BELOW.fullmatch(text), NOT_ANALYSED.fullmatch(text)
    if below:
        return {"below": quantity_of(below["limit"], field, born, day)}
    if missing:
        return {"not_analysed": missing["why"].strip() or NOT_DONE}
    return quantity_of(text, field, born, day)
