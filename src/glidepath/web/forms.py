"""What a form carries and what it brought: a command id, a version, and texts to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import uuid4

from django.core.cache import cache
from django.http import Http404, HttpRequest

LONGEST = 2_000
"""Characters of one field."""
A_DAY = 24 * 60 * 60


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


def first_time(form: "Filled") -> bool:
    """Say whether a form comes for the first time; for what no ledger keeps from coming twice."""
    return bool(cache.add(f"form:{form.name}", "sent", A_DAY))


def part_of(about: str) -> str:
    """Give the end of a command's id for one of several things that a form may be about."""
    return sha256(about.encode()).hexdigest()[:12]


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
