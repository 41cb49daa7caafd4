"""What the commands that serve the pages print and do."""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from glidepath.quantities import input_error
from glidepath.quantities.errors import quoted
from glidepath.web.configuration import read_configuration, shortcomings, write_secret


def print_opened(
    where: str, name: str, protocol: str, sites: Sequence[str], administrator: str
) -> None:
    """Open a trial, and say so."""
    from glidepath.web.opening import open_new

    zones = {}
    for each in sites:
        site, sign, place = each.partition("=")
        if not sign:
            raise input_error(
                f"{quoted(each)} names no time zone",
                expected="a site and its time zone, such as SHA=Asia/Shanghai",
                kind="bad-site",
            )
        zones[site] = place
    open_new(where, name, protocol, zones, administrator)
    print(f"{where}: {name} is open; {administrator} may delegate")


def print_shortcomings(folder: Path) -> bool:
    """Print what is missing for real use; say whether anything is."""
    missing = shortcomings(read_configuration(folder, os.environ))
    for each in missing:
        print(f"{folder}: {each}")
    if not missing:
        print(f"{folder}: nothing is missing")
    return bool(missing)


def print_secret(folder: Path) -> None:
    """Write a new secret."""
    print(write_secret(folder, secrets.token_urlsafe(48)))


def serve_trial(folder: Path, host: str, port: int, seed: Path | None) -> None:
    """Serve a trial until the process is ended."""
    from glidepath.web.start import run

    print(f"serving {folder} on {host}:{port}", flush=True)
    run(read_configuration(folder, os.environ), host, port, seed)


def serve_demonstration(folder: Path, port: int, *, only_make: bool) -> None:
    """Make the synthetic trial, and serve it until the process is ended."""
    from glidepath.report import Language
    from glidepath.web.demonstration.people import PASSWORD, PEOPLE
    from glidepath.web.demonstration.serving import prepare, run_demonstration

    if not (folder / "SYNTHETIC").exists():
        print("making 30 synthetic children; this takes about half a minute", flush=True)
    prepare(folder)
    if only_make:
        print(folder)
        return
    print(f"http://127.0.0.1:{port}/ - every child is synthetic")
    for person in PEOPLE:
        print(f"  {person.name:18} {person.told(Language.EN)}")
    print(f"password of each: {PASSWORD}", flush=True)
    run_demonstration(folder, port)


def print_account(folder: Path, name: str, *, reset: bool) -> bool:
    """Add or reset an account, and print its first password."""
    from glidepath.web.start import set_up

    set_up(read_configuration(folder, os.environ))
    from glidepath.web.accounts import add_account, reset_account

    password = reset_account(name) if reset else add_account(name)
    if password is None:
        wrong = "there is no such account" if reset else "there is such an account"
        print(f"{name}: {wrong}", file=sys.stderr)
        return False
    print(f"{name}: {password}")
    return True
