"""Conditions by name: how the table's words are tied to the functions that judge them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from glidepath.conduct.asked import Asked
from glidepath.conduct.command import Unmet

Condition: TypeAlias = Callable[[Asked], Iterable[Unmet]]
"""Gives every precondition of one kind that is not met; none when all are."""
Judge: TypeAlias = Callable[[Asked], Iterator[Unmet]]


def condition(into: dict[str, Condition], name: str) -> Callable[[Judge], Judge]:
    """Give a decorator that enters a function under the name by which the table asks for it."""

    def enter(judge: Judge) -> Judge:
        into[name] = judge
        return judge

    return enter
