"""The commands that open and serve a trial, as a process of their own, and what they refuse."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from glidepath.web.demonstration.people import PEOPLE
from web.serving import TODAY, Installation

SECRET = {"GLIDEPATH_SECRET": "Zx8!kQ2#mR7$vT4%wY9^bN3&cL6*dH1(fJ5)gP0-sD8+aE2=uI7"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "glidepath", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=120,
    )


def test_open_a_trial_and_add_an_account(tmp_path: Path) -> None:
    opened = run(
        "open",
        str(tmp_path),
        "--name",
        "NCT04448873",
        "--site",
        "SHA=Asia/Shanghai",
        "--administrator",
        "wang",
    )
    assert opened.returncode == 0, opened.stderr
    assert "wang may delegate" in opened.stdout
    head = run("ledger", "head", str(tmp_path))
    assert head.stdout.split()[0] == "2"
    added = run("account", str(tmp_path), "wang", **SECRET)
    assert added.returncode == 0, added.stderr
    assert added.stdout.startswith("wang: ")
    again = run("account", str(tmp_path), "wang", **SECRET)
    assert again.returncode == 2
    assert "there is such an account" in again.stderr
    reset = run("account", str(tmp_path), "wang", "--reset", **SECRET)
    assert reset.stdout.split() != added.stdout.split()


def test_nothing_is_served_while_something_is_missing(tmp_path: Path) -> None:
    refused = run("serve", str(tmp_path))
    assert refused.returncode == 1
    assert "no secret" in refused.stdout
    assert "no host" in refused.stdout
    made = run("serve", str(tmp_path), "--new-secret")
    assert made.returncode == 0
    (tmp_path / "web.toml").write_text("hosts = ['trial.example']\n")
    checked = run("serve", str(tmp_path), "--check")
    assert checked.returncode == 0
    assert "nothing is missing" in checked.stdout
    assert run("serve", str(tmp_path / "nowhere"), "--check").returncode == 2


def test_a_site_without_a_zone_is_bad_input(tmp_path: Path) -> None:
    refused = run("open", str(tmp_path), "--name", "X", "--site", "SHA", "--administrator", "wang")
    assert refused.returncode == 2
    assert "time zone" in refused.stderr


def test_the_demonstration_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    refused = run("demo", str(tmp_path), "--only-make")
    assert refused.returncode == 2
    assert "holds something else" in refused.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_the_demonstration_prints_the_logins_with_which_one_gets_in(
    installation: Installation, tmp_path: Path
) -> None:
    shutil.copyfile(installation.folder / "ledger.db", tmp_path / "ledger.db")
    (tmp_path / "SYNTHETIC").write_text(f"Synthetic children only, made {TODAY}.\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-W", "error", "-m", "glidepath", "demo", str(tmp_path)]
    with subprocess.Popen(
        [*command, "--port", port], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            where = process.stdout.readline().split()[0]
            *people, password = (process.stdout.readline() for _ in range(len(PEOPLE) + 1))
            assert ["pharmacist", "pharmacist", "·", "SHA"] in [each.split() for each in people]
            browser = build_opener(HTTPCookieProcessor(CookieJar()))
            page = _answer(browser, f"{where}sign-in/")
            found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
            assert found is not None
            form = {
                "csrfmiddlewaretoken": found[1],
                "login": "pharmacist",
                "password": password.split()[-1],
            }
            sent = urlencode(form).encode()
            assert browser.open(f"{where}sign-in/", sent, timeout=60).url == where
        finally:
            process.terminate()


def _answer(browser: OpenerDirector, where: str) -> str:
    """Ask until somebody listens."""
    for _ in range(300):
        try:
            told: str = browser.open(where, timeout=60).read().decode()
        except URLError:
            time.sleep(0.2)
        else:
            return told
    raise AssertionError(f"nobody listens at {where}")


def test_help_loads_no_framework() -> None:
    script = (
        "import sys\nfrom glidepath.cli.main import main\n"
        "try: main(['serve', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in ('django', 'numpy', 'ninja') if m in sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip().endswith("[]")
