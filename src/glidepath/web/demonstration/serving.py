"""Serves the demonstration: a folder with a synthetic trial, and accounts that everybody knows."""

from datetime import date, datetime, timedelta
from pathlib import Path

from glidepath.conduct.randomisation import seeded
from glidepath.quantities import input_error
from glidepath.quantities.errors import Place
from glidepath.quantities.time import zone
from glidepath.store.sqlite import FILE
from glidepath.web.configuration import DEMO_SECRET, LOCAL, Configuration
from glidepath.web.demonstration.children import ZONE
from glidepath.web.demonstration.making import CHILDREN, FIRST, make, seed_of
from glidepath.web.demonstration.people import PASSWORD, PEOPLE
from glidepath.web.start import now, open_trial, serve_forever, set_up

MARK = "SYNTHETIC"
"""A file that says what is in the folder."""
NUMBER = 1
RECRUITING = 600
"""Days in which the synthetic trial meant to find its children."""


def demonstration(folder: Path) -> Configuration:
    """Give how the demonstration in a folder is set up: for this machine alone."""
    first = _made(folder) - timedelta(days=max(FIRST))
    return Configuration(
        folder=folder,
        secret=DEMO_SECRET,
        planned=CHILDREN,
        recruiting=(first.isoformat(), (first + timedelta(days=RECRUITING)).isoformat()),
        hosts=LOCAL,
        secure=False,
        demo=True,
        second_factor=False,
        idle=8 * 60,
    )


def _made(folder: Path) -> date:
    """The day on which the trial was made; today, before it is."""
    mark = folder / MARK
    words = mark.read_text("utf-8").split() if mark.exists() else []
    return date.fromisoformat(words[-1].rstrip(".")) if words else now().date()


def prepare(folder: Path, children: int = CHILDREN) -> bool:
    """Make the synthetic trial in a folder; say whether it was made now.

    Raises
    ------
    InputError
        For a folder that holds anything else.
    """
    if (folder / MARK).exists() and (folder / FILE).exists():
        return False
    if folder.exists() and any(folder.iterdir()):
        raise input_error(
            "this folder holds something else",
            expected="an empty folder, or that of a demonstration",
            kind="not-a-demonstration",
            place=Place(str(folder)),
        )
    folder.mkdir(parents=True, exist_ok=True)
    yesterday = now().astimezone(zone(ZONE)).date() - timedelta(days=1)
    make(folder, yesterday, NUMBER, children)
    written = f"Synthetic children only, made {datetime.now(zone(ZONE)):%Y-%m-%d}.\n"
    (folder / MARK).write_text(written, encoding="utf-8")
    return True


def add_people() -> None:
    """Add the accounts of the demonstration where they are missing."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    accounts = get_user_model()
    there = set(accounts.objects.values_list("username", flat=True))
    password = make_password(PASSWORD)
    accounts.objects.bulk_create(
        accounts(username=each.name, password=password) for each in PEOPLE if each.name not in there
    )


def run_demonstration(folder: Path, port: int) -> None:
    """Serve the demonstration of a folder to this machine until the process is ended."""
    configuration = demonstration(folder)
    set_up(configuration)
    add_people()
    open_trial(configuration, allocate=seeded(seed_of(NUMBER)))
    serve_forever(configuration, "127.0.0.1", port)
