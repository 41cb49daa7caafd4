"""What all events share: a dated fact, stated once and never edited."""

from typing import ClassVar

from glidepath.record.values import Count, Key, Value, When, Words


class Event(Value):
    """A fact about one participant.

    Notes
    -----
    `happened` is when it took place; `known` is when the trial's staff could know it. Where `known`
    is not stated it is taken to be `happened`, and counts as assumed. An empty `id` is filled by
    the `Record` that holds the event.
    """

    VERSION: ClassVar[int] = 1

    id: Key | None = None
    happened: When
    known: When | None = None
    actor: Words | None = None
    role: Words | None = None
    note: Words | None = None
    schema_version: Count = 1
