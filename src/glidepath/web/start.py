"""Starting: Django is set up once in a process, and the trial is opened."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from glidepath.conduct.randomisation import seeded
from glidepath.conduct.randomising import Allocate
from glidepath.exchange.protocols import read_history
from glidepath.exchange.randomisation_files import read_seed
from glidepath.quantities import Instant, instant
from glidepath.store.opening import open_ledger
from glidepath.web.configuration import Configuration

THREADS = 8
MOST_WAITING = 200


def now() -> Instant:
    """Give the present instant."""
    return instant(datetime.now(UTC))


def set_up(configuration: Configuration, changes: Mapping[str, Any] | None = None) -> None:
    """Set Django up for an installation, and bring the tables of its accounts up to date.

    Parameters
    ----------
    changes
        Of Django's settings, for tests.
    """
    import django
    from django.conf import settings
    from django.core.management import call_command

    from glidepath.web.settings import settings_of

    settings.configure(**(settings_of(configuration) | dict(changes or {})))
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def open_trial(
    configuration: Configuration,
    clock: Callable[[], Instant] = now,
    allocate: Allocate | None = None,
) -> None:
    """Open the ledger of a trial and serve it from now on in this process.

    Parameters
    ----------
    allocate
        Draws an arm; left out where this process does not hold the seed.
    """
    from glidepath.web.opened import Opened, serve

    where = configuration.ledger or configuration.folder
    ledger = open_ledger(where, grouped=True)
    recorded = None if clock is now else clock
    history = read_history(configuration.protocol)
    serve(Opened(configuration, ledger, history, clock, allocate, recorded))


def application() -> Callable[..., Any]:
    """Give the application, as a server of WSGI calls it."""
    from django.core.wsgi import get_wsgi_application

    found: Callable[..., Any] = get_wsgi_application()
    return found


def run(configuration: Configuration, host: str, port: int, seed: Path | None = None) -> None:
    """Serve a trial until the process is ended.

    Parameters
    ----------
    seed
        The file of the seed of randomisation; without it nobody is randomised here.
    """
    set_up(configuration)
    open_trial(configuration, allocate=None if seed is None else seeded(read_seed(seed).seed))
    serve_forever(configuration, host, port)


def serve_forever(configuration: Configuration, host: str, port: int) -> None:
    """Serve what is set up and opened until the process is ended."""
    import waitress

    from glidepath.web.chart_script import packed
    from glidepath.web.warming import spare, warm

    packed()
    spare()
    warm()
    headers = {"x-forwarded-for", "x-forwarded-proto"} if configuration.proxy else set()
    waitress.serve(
        application(),
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=MOST_WAITING,
        ident=None,
        trusted_proxy="127.0.0.1" if configuration.proxy else None,
        trusted_proxy_headers=headers,
        clear_untrusted_proxy_headers=True,
    )
