"""What went wrong and where: the errors of the whole package.

A *problem* is one mistake in what somebody gave us (a file, an argument), with its place. An
`InputError` carries all of them, so that a reader can report every one at once. What a protocol
does not cover is a refusal, not an error, and lives with the decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

LONGEST_QUOTE = 40


class GlidepathError(Exception):
    """The root of every error that this package raises on purpose."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: file, line (from 1) and path inside the document."""

    file: str | None = None
    line: int | None = None
    path: str = ""

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.line is not None:
            where.append(str(self.line) if self.file else f"line {self.line}")
        return ": ".join(part for part in (":".join(where), self.path) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in the input.

    Parameters
    ----------
    place
        Where it is; empty when the caller does not know.
    message
        What is wrong, in plain words, without the place.
    expected
        What would have been right; completes "expected ...".
    kind
        A stable slug for programs and tests, such as ``unknown-unit``.
    """

    place: Place = field(default_factory=Place)
    message: str = ""
    expected: str = ""
    kind: str = ""

    def sentence(self) -> str:
        """Give the problem as one line: ``file:line: path: message; expected ...``.

        >>> Problem(Place("a.yaml", 3, "dose.unit"), 'unknown unit "mgg"', "mg").sentence()
        'a.yaml:3: dose.unit: unknown unit "mgg"; expected mg'
        """
        where = str(self.place)
        words = f"{where}: {self.message}" if where else self.message
        return f"{words}; expected {self.expected}" if self.expected else words


class InputError(GlidepathError, ValueError):
    """A mistake of the caller or in a file; carries every problem found.

    It is a `ValueError` too, so that a validator that raises it inside a pydantic model is
    collected together with the other problems of the same document.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.sentence() for problem in self.problems)


def input_error(
    message: str, *, expected: str = "", kind: str = "", place: Place | None = None
) -> InputError:
    """Give an `InputError` of one problem, ready to be raised."""
    return InputError([Problem(place or Place(), message, expected, kind)])


def quoted(value: object) -> str:
    """Give a value in double quotes for a message, cut after 40 characters.

    >>> print(quoted("mgg"))
    "mgg"
    """
    text = str(value)
    return f'"{text}"' if len(text) <= LONGEST_QUOTE else f'"{text[:LONGEST_QUOTE]}..."'


def path_text(path: Sequence[str | int]) -> str:
    """Give the path of a field as it is printed.

    >>> path_text(("events", 3, "dose", "unit"))
    'events[3].dose.unit'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def placed(problem: Problem, place: Place) -> Problem:
    """Give the problem at a place; a path that it already had is kept as the inner part.

    >>> inner = Problem(Place(path="unit"), "unknown unit")
    >>> placed(inner, Place("a.yaml", 3, "dose")).sentence()
    'a.yaml:3: dose.unit: unknown unit'
    """
    inner = problem.place.path
    joint = "" if not (place.path and inner) or inner.startswith("[") else "."
    return replace(problem, place=replace(place, path=f"{place.path}{joint}{inner}"))
