"""What stands around every page: where one is, who one is, and where one may go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from glidepath.conduct.roles import Role
from glidepath.conduct.trial import Delegation
from glidepath.report import Language
from glidepath.web.opened import Reader, opened, reader_or_none
from glidepath.web.places import PLACES, may_open
from glidepath.web.words import TONGUES, spoken, tell


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    name: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A role that somebody may act in."""

    id: str
    name: str
    chosen: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template what stands around the page."""
    language = spoken()
    found: dict[str, Any] = {"tongue": TONGUES[language], "demo": settings.GLIDEPATH_DEMO}
    reader = reader_or_none(request) if hasattr(request, "user") else None
    if reader is None:
        return found | _door(language)
    several = len(reader.all) > 1
    return found | {
        "places": tuple(_places(request, reader, language)),
        "trial_name": opened().ledger.trial,
        "site": reader.site or "",
        "role_name": role_told(reader.delegation, language, site=False),
        "roles": tuple(_choices(reader, language)) if several else (),
        "reader": reader,
    }


def _door(language: Language) -> dict[str, Any]:
    if not settings.GLIDEPATH_DEMO:
        return {}
    from glidepath.web.demonstration.people import PASSWORD, PEOPLE

    logins = [{"name": each.name, "role": each.told(language)} for each in PEOPLE]
    return {"demo_logins": logins, "demo_password": PASSWORD}


def role_told(delegation: Delegation, language: Language, *, site: bool) -> str:
    """Name the role of a delegation, with its site where that is wanted."""
    name = tell(f"role.{Role(delegation.role).value}", language)
    return f"{name} · {delegation.site}" if site and delegation.site else name


def _choices(reader: Reader, language: Language) -> Iterator[Choice]:
    for each in reader.all:
        yield Choice(each.id, role_told(each, language, site=True), each == reader.delegation)


def _places(request: HttpRequest, reader: Reader, language: Language) -> Iterator[Place]:
    for name, address in PLACES:
        if may_open(name, reader.role, locked=opened().trial().locked):
            here = request.path == address or (address != "/" and request.path.startswith(address))
            yield Place(tell(f"nav.{name}", language), address, here)
