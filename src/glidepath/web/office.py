"""The rooms of the administration, as their own row of links."""

from django.http import HttpRequest
from django.urls import reverse

from glidepath.web.opened import opened, reader_of
from glidepath.web.places import may_open
from glidepath.web.words import spoken, tell

ROOMS = {
    "office": "staff.people",
    "sites": "staff.sites",
    "randomisation": "staff.randomisation",
    "programs": "staff.programs",
}
"""By the name of a route, the key of its words."""


def office_places(request: HttpRequest) -> list[dict[str, object]]:
    """Give the rooms that the role may open, and which of them this is."""
    role, locked = reader_of(request).role, opened().trial().locked
    return [
        {
            "name": tell(key, spoken()),
            "address": reverse(name),
            "here": request.path == reverse(name),
        }
        for name, key in ROOMS.items()
        if may_open(name, role, locked=locked)
    ]
