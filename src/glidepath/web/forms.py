"""What a form carries and what it brought: a command id, a version, and texts to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from django.http import Http404, HttpRequest

LONGEST = 2_000
"""Characters of one field."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent.

    Parameters
    ----------
    name
        The id of its command.
    seen
        The version that its page showed.
    values
        Every field, trimmed; a field that is not there is empty.
    """

    name: str
    seen: int
    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")


def new_name() -> str:
    """Give the id of a command that nobody has used."""
    return f"web-{uuid4()}"


def is_ours(name: str) -> bool:
    """Say whether an id of a command is one that a form of ours carries."""
    return name.startswith("web-") and len(name) == len("web-") + 36


def filled(request: HttpRequest) -> Filled:
    """Read a form.

    Raises
    ------
    Http404
        For a form without a command id of ours, or without a version.
    """
    values = {name: request.POST[name].strip()[:LONGEST] for name in request.POST}
    name, seen = values.pop("command", ""), values.pop("seen", "")
    if not is_ours(name) or not (seen.isascii() and seen.isdigit()):
        raise Http404
    return Filled(name, int(seen), values)
