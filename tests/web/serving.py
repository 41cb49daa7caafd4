"""A synthetic trial that the tests serve: made once a process, copied for each test that writes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.test import Client

from glidepath.conduct.randomisation import seeded
from glidepath.exchange.protocols import read_history
from glidepath.quantities import Instant, instant
from glidepath.store.opening import open_ledger
from glidepath.web.configuration import Configuration
from glidepath.web.demonstration.making import make, seed_of
from glidepath.web.demonstration.people import PASSWORD
from glidepath.web.opened import Opened, serve
from importing import import_all

TODAY = date(2026, 11, 16)
NOW = instant(datetime(2026, 11, 16, 8, 0, tzinfo=UTC))
"""16:00 in Shanghai."""
CHILDREN = 8
SECRET = "only for tests 0123456789 abcdefghijklmnopqrstuvwxyz"
FAST = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


@dataclass(frozen=True)
class Installation:
    """Where the trial lies as it was made, and how it is set up."""

    configuration: Configuration

    @property
    def folder(self) -> Path:
        return self.configuration.folder


def install(folder: Path) -> Installation:
    """Make a trial, set Django up, and add the accounts."""
    from glidepath.web.demonstration.serving import add_people
    from glidepath.web.start import set_up

    configuration = Configuration(
        folder=folder, secret=SECRET, hosts=("testserver",), secure=False, second_factor=False
    )
    make(folder, TODAY, children=CHILDREN)
    set_up(configuration, FAST)
    import_all("web")
    add_people()
    return Installation(configuration)


@contextmanager
def served(installation: Installation, folder: Path, clock: Instant = NOW) -> Iterator[Opened]:
    """Serve a copy of the trial, for a test that may write to it."""
    shutil.copyfile(installation.folder / "ledger.db", folder / "ledger.db")
    with open_ledger(folder) as ledger:
        trial = Opened(
            installation.configuration,
            ledger,
            read_history("khe-sirolimus"),
            lambda: clock,
            seeded(seed_of(1)),
            lambda: clock,
        )
        serve(trial)
        yield trial


def signed_in(person: str, *, csrf: bool = False) -> Client:
    """Give a browser in which somebody has signed in through the page."""
    from django.core.cache import cache

    cache.clear()
    client = Client()
    answer = client.post("/sign-in/", {"login": person, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    if not csrf:
        return client
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    return strict


def hidden(page: str, name: str) -> str:
    """Give the value of a hidden field of a page."""
    import re

    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]
