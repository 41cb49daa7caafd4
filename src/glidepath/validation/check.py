"""A check: something tried out on the installed program, in an empty folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from glidepath.quantities import GlidepathError

Check: TypeAlias = Callable[[Path], int]
"""Tries something out in an empty folder, and gives how many cases it tried."""


class NotHeldError(GlidepathError):
    """What a check was to show is not so."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found.

    Parameters
    ----------
    check
        Its name.
    held
        Whether all that it tried was as it must be.
    cases
        How many cases it tried; 0 where it broke off.
    fault
        What was found otherwise; empty where it held.
    """

    check: str
    held: bool
    cases: int
    fault: str = ""


def tried(name: str, check: Check, folder: Path) -> Outcome:
    """Try a check out. Whatever breaks it off is what it found."""
    folder.mkdir(parents=True)
    try:
        return Outcome(name, held=True, cases=check(folder))
    except Exception as error:  # whatever breaks it off
        return Outcome(name, held=False, cases=0, fault=f"{type(error).__name__}: {error}")


def hold(condition: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as an assertion
    """See that something is so.

    Raises
    ------
    NotHeldError
        When it is not.
    """
    if not condition:
        raise NotHeldError(otherwise)
