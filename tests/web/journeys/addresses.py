"""Every address of the application, made from its routes, so that a new page is tried as well.

A route with a part that is not known here fails the tests: name its value in `PARTS`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Measured
from glidepath.web.chart_script import chart_digest

CODE = "SYN-001"
PARTS = {"code": CODE, "document": "calendar", "bottle": "none", "pk": "1"}
"""A value for each part of an address; what depends on the trial is made when it is asked for."""
QUERIES = {"what-if": "?dose=500", "other-drug": "?drug=voriconazole", "supply": "?days=60"}
"""What an address needs beside its path."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the application.

    Parameters
    ----------
    parts
        The names of the parts of its path.
    door
        Whether it is for everybody, whatever their role.
    """

    name: str
    parts: tuple[str, ...]
    door: bool

    def address(self, **values: str) -> str:
        """Give its address; parts that are not stated are those of `PARTS`."""
        from django.urls import reverse

        known = PARTS | {"digest": chart_digest()} | values
        if "name" in self.parts and "name" not in known:
            known["name"] = an_event(known["code"])
        path = reverse(self.name, kwargs={part: known[part] for part in self.parts})
        return path + QUERIES.get(self.name, "")


def an_event(code: str) -> str:
    """Give the id of a measurement of a child of the trial that is served; none has no event."""
    from glidepath.web.opened import opened

    found = opened().trial().children.get(ParticipantId(code))
    events = [] if found is None else found.of(Measured)
    return str(events[0].id) if events else "none"


def routes() -> tuple[Route, ...]:
    """Give every route."""
    from glidepath.web.urls import DOOR, urlpatterns

    return tuple(
        Route(str(each.name), tuple(each.pattern.converters), each in DOOR) for each in urlpatterns
    )


def rooms() -> tuple[Route, ...]:
    """Give the routes that are opened by role."""
    return tuple(each for each in routes() if not each.door)


def of_a_child(**values: str) -> Iterator[tuple[str, str]]:
    """Give the name and the address of every room of one child."""
    for each in rooms():
        if "code" in each.parts:
            yield each.name, each.address(**values)
