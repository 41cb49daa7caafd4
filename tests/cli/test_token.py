"""The commands about tokens, each in a process of its own as it is used."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from glidepath.conduct import (
    Command,
    Delegated,
    NamedSite,
    NamedVersion,
    Role,
    TrialOpened,
    handler,
)
from glidepath.exchange.protocols import read_history
from glidepath.quantities.time import instant
from glidepath.store.opening import create_ledger
from glidepath.store.trial import TrialLedger


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trial with an administrator and a coordinator, and their accounts."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "web.toml").write_text("hosts = ['127.0.0.1']\nsecure = false\n", "utf-8")
    history = read_history("khe-sirolimus")
    protocol, now = history.versions[0], instant(datetime.now(UTC) - timedelta(days=1))
    opened = TrialOpened(
        protocol=protocol.id,
        versions=(NamedVersion(version=protocol.version, digest=protocol.digest),),
        sites=(NamedSite(site="SHA", time_zone="Asia/Shanghai"),),
        administrator="admin",
    )
    nurse = Delegated(person="nurse", role=Role.COORDINATOR, site="SHA", starts=date(2020, 1, 1))
    with create_ledger(folder, "trial") as ledger:
        conduct = TrialLedger(ledger, handler(history))
        for number, what in enumerate((opened, nurse)):
            command = Command(f"c{number}", now, "admin", Role.ADMINISTRATOR, None, what)
            assert isinstance(conduct.run(command, now), tuple)
    run(folder, "-c", ACCOUNTS)
    return folder


ACCOUNTS = """
import os, sys
from pathlib import Path
from glidepath.web.configuration import read_configuration
from glidepath.web.start import set_up
set_up(read_configuration(Path(sys.argv[1]), os.environ))
from django.contrib.auth import get_user_model
for name in ("admin", "nurse"):
    get_user_model().objects.create_user(username=name, password="a-long-password-1")
"""


def run(folder: Path, *arguments: str) -> Any:
    """Run Python on a folder."""
    return subprocess.run(
        [sys.executable, *arguments, *((str(folder),) if arguments[0] == "-c" else ())],
        env={**os.environ, "GLIDEPATH_SECRET": "0123456789abcdef" * 4},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def token(folder: Path, name: str, *arguments: str) -> Any:
    """Run a command about tokens."""
    return run(folder, "-m", "glidepath", "token", name, str(folder), *arguments)


def test_a_token_is_made_listed_and_revoked(folder: Path) -> None:
    wanted = ("--account", "nurse", "--role", "coordinator", "--site", "SHA", "--by", "admin")
    made = token(folder, "make", *wanted, "--days", "7")
    assert made.returncode == 0, made.stderr
    text = made.stdout.splitlines()[0]
    name, secret = text.split("_", 2)[1:]
    listed = token(folder, "list", "--json")
    (row,) = json.loads(listed.stdout)
    assert (row["name"], row["account"], row["site"], row["by"]) == (name, "nurse", "SHA", "admin")
    lasts = datetime.fromisoformat(row["expires"]) - datetime.fromisoformat(row["made"])
    assert lasts == timedelta(days=7)
    assert secret not in listed.stdout
    assert token(folder, "revoke", name, "--by", "admin").returncode == 0
    told = token(folder, "list").stdout
    assert name in told
    assert "revoked" in told


def test_what_is_wrong_is_told_with_its_field(folder: Path) -> None:
    wanted = ("--account", "nobody", "--role", "coordinator", "--site", "SHA", "--by", "nurse")
    made = token(folder, "make", *wanted)
    assert made.returncode == 2
    assert "by: nurse is no administrator" in made.stderr
    assert "account: there is no account nobody" in made.stderr
    other = token(folder, "make", "--account", "nurse", "--role", "nurse", "--by", "admin")
    assert (other.returncode, other.stdout) == (2, "")
    assert "role: there is no role nurse" in other.stderr
