"""Starting: Django is set up once in a process, and the trial is opened."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from glidepath.exchange.protocols import read_history
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


def open_trial(configuration: Configuration, clock: Callable[[], Instant] = now) -> None:
    """Open the ledger of a trial and serve it from now on in this process."""
    from glidepath.web.opened import Opened, serve

    where = configuration.ledger or configuration.folder
    ledger = open_ledger(where, grouped=True)
    serve(Opened(configuration, ledger, read_history(configuration.protocol), clock))


def application() -> Callable[..., Any]:
    """Give the application, as a server of WSGI calls it."""
    from django.core.wsgi import get_wsgi_application

    found: Callable[..., Any] = get_wsgi_application()
    return found


def run(configuration: Configuration, host: str, port: int) -> None:
    """Serve until the process is ended."""
    import waitress

    from glidepath.web.chart_script import packed

    set_up(configuration)
    open_trial(configuration)
    packed()
    trusted = "127.0.0.1" if configuration.proxy else None
    headers = {"x-forwarded-for", "x-forwarded-proto"} if configuration.proxy else set()
    waitress.serve(
        application(),
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=MOST_WAITING,
        ident=None,
        trusted_proxy=trusted,
        trusted_proxy_headers=headers,
        clear_untrusted_proxy_headers=True,
    )
