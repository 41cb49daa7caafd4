"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, without a network."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

MISSING = (
    "These tests start a PostgreSQL server of their own and find none."
    " Install it: apt-get install postgresql (Debian), brew install postgresql (macOS)."
)
ACCOUNT = "trial"
"""The program's own account, which owns its databases and nothing else."""
CHIEF = "chief"


def program(name: str) -> str:
    """Give the path of a program of PostgreSQL."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = os.pathsep.join([*map(str, places), os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if found is None:
        raise RuntimeError(MISSING)
    return found


def unprivileged() -> Mapping[str, str]:
    """As whom the server runs: it refuses to be root's."""
    if os.geteuid() != 0:
        return {}
    import pwd

    names = {each.pw_name for each in pwd.getpwall()}
    return {"user": next(name for name in ("postgres", "nobody") if name in names)}


class Server:
    """A server with its folder; it is made when it is started first."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="glidepath-pg-"))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self._user = unprivileged()
        if self._user:
            shutil.chown(self.folder, self._user["user"])
        self._run("initdb", "-D", self.data, "-U", CHIEF, "-A", "trust", "-E", "UTF8", "-N")
        self._process = self._start()
        with self.chief() as connection:
            connection.execute(f"CREATE ROLE {ACCOUNT} LOGIN")

    def _run(self, name: str, *arguments: str | Path) -> None:
        subprocess.run(
            [program(name), *map(str, arguments)],
            check=True,
            capture_output=True,
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **self._user,  # type: ignore[call-overload]
        )

    def _start(self) -> "subprocess.Popen[bytes]":
        with (self.folder / "output").open("ab") as output:
            process = subprocess.Popen(
                [
                    program("postgres"),
                    *("-D", str(self.data), "-k", str(self.folder), "-h", ""),
                    *("-c", "max_connections=60"),
                ],
                stdout=output,
                stderr=output,
                cwd=self.folder,
                start_new_session=True,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                **self._user,  # type: ignore[call-overload]
            )
        self._wait()
        return process  # type: ignore[no-any-return]

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self.chief().close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def chief(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Give a connection of the server's superuser."""
        return psycopg.connect(host=str(self.folder), user=CHIEF, dbname=database, autocommit=True)

    def database(self) -> str:
        """Make an empty database, and give its address."""
        name = f"trial_{uuid4().hex}"
        with self.chief() as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {ACCOUNT} TEMPLATE template0")
        return f"postgresql://{ACCOUNT}@/{name}?host={self.folder}"

    def clear(self, address: str) -> None:
        """Leave nothing of a ledger in a database."""
        with self.chief(str(make_url(address).database)) as connection:
            connection.execute("DROP SCHEMA IF EXISTS ledger CASCADE")

    def kill(self) -> None:
        """End the server and all its processes at once, as a lost machine does; start it again."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        (self.data / "postmaster.pid").unlink()
        self._process = self._start()

    def stop(self) -> None:
        """End the server and remove its folder."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self.folder)


def connect(address: str) -> "psycopg.Connection[tuple[object, ...]]":
    """Give a connection of the program's own account, past the program."""
    url = make_url(address).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
