"""How one installation is set up: read from the folder of the trial and the environment, once.

No secret stands in the code. What is missing for real use is named whole, in one list.
"""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from glidepath.quantities.errors import InputError, Place, Problem, input_error

FILE, SECRET_FILE, ACCOUNTS = "web.toml", "web.secret", "accounts.db"
SECRET, ACCOUNTS_AT, LEDGER_AT = "GLIDEPATH_SECRET", "GLIDEPATH_ACCOUNTS", "GLIDEPATH_LEDGER"
"""Of the environment; each stands before what the file says."""
DEMO_SECRET = "demo-only-not-a-secret-" + "0" * 40
"""Known to everybody: for the demonstration, which holds nothing real."""
SIGNING = "signing"
"""A second factor for roles that write."""
LEAST = 50
"""Characters of a secret."""
LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Configuration:
    """How an installation is set up.

    Parameters
    ----------
    folder
        Of the trial.
    secret
        Signs cookies and forms; empty where there is none.
    hosts
        The names under which the pages are reached.
    ledger, accounts
        Addresses of databases; the folder and a file in it, if left out.
    protocol
        By which a screened child is judged: of the library, a file, or a folder of versions.
    secure
        Whether browsers reach the pages through HTTPS only.
    proxy
        Whether a reverse proxy of one's own stands in front, and says how it was reached.
    planned, recruiting
        How many participants are meant to be randomised, and from which day to which: as the
        trial's own document states it; nothing, if left out.
    demo
        Whether all of it is synthetic and the logins are shown.
    idle
        Minutes after which a session that does nothing ends.
    second_factor
        Whether everybody needs a second factor to go on; ``signing`` for roles that write alone.
    telephone
        Of the trial team, for families and labels; a line to write on where there is none.
    """

    folder: Path
    secret: str = field(default="", repr=False)
    hosts: tuple[str, ...] = ()
    ledger: str = ""
    accounts: str = field(default="", repr=False)
    protocol: str = "khe-sirolimus"
    secure: bool = True
    proxy: bool = False
    planned: int = 0
    recruiting: tuple[str, ...] = ()
    demo: bool = False
    idle: int = 20
    second_factor: bool | str = True
    telephone: str = ""


KINDS: Mapping[str, type] = {
    "hosts": list,
    "ledger": str,
    "accounts": str,
    "protocol": str,
    "secure": bool,
    "proxy": bool,
    "idle": int,
    "planned": int,
    "recruiting": list,
    "second_factor": bool,
    "telephone": str,
}
BESIDE: Mapping[str, tuple[object, ...]] = {"second_factor": (SIGNING,)}
"""By field, further values that it takes."""


def read_configuration(folder: Path, environment: Mapping[str, str]) -> Configuration:
    """Read how the installation of a trial's folder is set up.

    Parameters
    ----------
    environment
        Of the process; a secret or an address in it stands before the file.

    Raises
    ------
    InputError
        For a folder that is not there, and every field of the file that is not known or not of
        its kind.
    """
    if not folder.is_dir():
        raise input_error(
            "there is no such folder",
            expected="the folder of a trial",
            kind="no-folder",
            place=Place(str(folder)),
        )
    told = _told(folder / FILE)
    for name in ("hosts", "recruiting"):
        if name in told:
            told[name] = tuple(told[name])
    told["ledger"] = environment.get(LEDGER_AT, told.get("ledger", ""))
    told["accounts"] = environment.get(ACCOUNTS_AT, told.get("accounts", ""))
    return Configuration(folder=folder, secret=_secret(folder, environment), **told)


def _told(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise input_error(
            f"the file is no TOML: {error}",
            expected="lines such as hosts = ['trial.example']",
            kind="not-toml",
            place=Place(str(path)),
        ) from None
    problems = tuple(_wrong(path, told))
    if problems:
        raise InputError(problems)
    return told


def _wrong(path: Path, told: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in told.items():
        place = Place(str(path), path=name)
        kind = KINDS.get(name)
        if kind is None:
            yield Problem(place, "this field is not known", ", ".join(KINDS), "unknown-field")
        elif type(value) is not kind and value not in BESIDE.get(name, ()):
            yield Problem(place, "this is of another kind", kind.__name__, "wrong-kind")
        elif isinstance(value, list) and not all(isinstance(each, str) for each in value):
            yield Problem(place, "one of them is no text", "texts", "wrong-kind")
        elif name == "recruiting" and not _are_days(value):
            expected = "two days in order, such as ['2026-03-01', '2027-08-31']"
            yield Problem(place, "this is not from one day to another", expected, "wrong-days")


def _are_days(value: list[str]) -> bool:
    try:
        first, last = (date.fromisoformat(each) for each in value)
    except ValueError:
        return False
    return first <= last


def _secret(folder: Path, environment: Mapping[str, str]) -> str:
    if SECRET in environment:
        return environment[SECRET]
    path = folder / SECRET_FILE
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def shortcomings(configuration: Configuration) -> tuple[str, ...]:
    """Name everything that is missing for real use; nothing where all is in order."""
    return tuple(_missing(configuration))


def _missing(configuration: Configuration) -> Iterator[str]:
    if configuration.demo:
        yield "this is the folder of a demonstration: it is served by glidepath demo"
    yield from _missing_secret(configuration)
    if not configuration.hosts:
        yield f"no host: name in {FILE} under which name the pages are reached, as hosts"
    if "*" in configuration.hosts:
        yield "the host * lets anybody name this server: name the hosts one by one"
    away = [each for each in configuration.hosts if each not in LOCAL]
    if away and not configuration.secure:
        yield "secure = false sends passwords in the clear: only for a host of this machine"
    if not configuration.second_factor and away:
        yield "second_factor = false: a password alone is not enough for a host of a network"


def _missing_secret(configuration: Configuration) -> Iterator[str]:
    secret, path = configuration.secret, configuration.folder / SECRET_FILE
    if not secret:
        yield f"no secret: set {SECRET}, or write {SECRET_FILE} with glidepath serve --new-secret"
    elif secret == DEMO_SECRET:
        yield "the secret is that of the demonstration, which everybody knows"
    elif len(secret) < LEAST or len(set(secret)) < 10:
        yield f"the secret is too easy to guess: at least {LEAST} characters by chance"
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield f"{SECRET_FILE} can be read by others of this machine: give it to its owner alone"


def write_secret(folder: Path, secret: str) -> Path:
    """Write a new secret for its owner alone.

    Raises
    ------
    InputError
        Where there is one already.
    """
    path = folder / SECRET_FILE
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise input_error(
            "there is a secret already; a new one ends every session",
            expected="a folder without one",
            kind="secret-there",
            place=Place(str(path)),
        ) from None
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
    return path
