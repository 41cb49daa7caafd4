"""How an installation is set up, and what is named as missing."""

from pathlib import Path

import pytest

from glidepath.quantities import InputError
from glidepath.web.configuration import (
    DEMO_SECRET,
    Configuration,
    read_configuration,
    shortcomings,
    write_secret,
)
from glidepath.web.settings import database, settings_of

GOOD = "Zx8!kQ2#mR7$vT4%wY9^bN3&cL6*dH1(fJ5)gP0-sD8+aE2=uI7"


def test_an_empty_folder_names_everything_at_once(tmp_path: Path) -> None:
    found = shortcomings(read_configuration(tmp_path, {}))
    assert [each.split(":")[0] for each in found] == ["no secret", "no host"]


def test_the_environment_stands_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "web.toml").write_text(
        "hosts = ['trial.example']\naccounts = 'postgresql://a@b/c'\n"
    )
    (tmp_path / "web.secret").write_text("x" * 60)
    (tmp_path / "web.secret").chmod(0o600)
    found = read_configuration(
        tmp_path, {"GLIDEPATH_SECRET": GOOD, "GLIDEPATH_LEDGER": "postgresql://l/m"}
    )
    assert (found.secret, found.ledger, found.accounts) == (
        GOOD,
        "postgresql://l/m",
        "postgresql://a@b/c",
    )
    assert found.hosts == ("trial.example",)
    assert shortcomings(found) == ()
    assert GOOD not in repr(found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"secret": DEMO_SECRET}, "which everybody knows"),
        ({"secret": "short"}, "too easy to guess"),
        ({"hosts": ("*",)}, "lets anybody name"),
        ({"secure": False}, "in the clear"),
        ({"second_factor": False}, "a password alone"),
        ({"demo": True}, "glidepath demo"),
    ],
)
def test_what_is_weak_is_named(tmp_path: Path, changes: dict[str, object], told: str) -> None:
    values: dict[str, object] = {"secret": GOOD, "hosts": ("trial.example",), **changes}
    found = shortcomings(Configuration(folder=tmp_path, **values))  # type: ignore[arg-type]
    assert len(found) == 1
    assert told in found[0]


def test_a_secret_that_others_can_read_is_named(tmp_path: Path) -> None:
    path = write_secret(tmp_path, GOOD)
    assert path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "web.toml").write_text("hosts = ['trial.example']\n")
    assert shortcomings(read_configuration(tmp_path, {})) == ()
    path.chmod(0o644)
    assert "can be read by others" in shortcomings(read_configuration(tmp_path, {}))[0]
    with pytest.raises(InputError, match="a secret already"):
        write_secret(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hosts = 'x'", "wrong-kind"),
        ("host = ['x']", "unknown-field"),
        ("hosts = [1]", "wrong-kind"),
        ("hosts = [", "not-toml"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path: Path, text: str, kind: str) -> None:
    (tmp_path / "web.toml").write_text(text)
    with pytest.raises(InputError) as error:
        read_configuration(tmp_path, {})
    assert error.value.problems[0].kind == kind
    assert "web.toml" in (error.value.problems[0].place.file or "")


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        read_configuration(tmp_path / "nowhere", {})


def test_real_use_is_strict(tmp_path: Path) -> None:
    found = settings_of(
        Configuration(folder=tmp_path, secret=GOOD, hosts=("trial.example",), proxy=True)
    )
    assert found["DEBUG"] is False
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] > 0
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert found["GLIDEPATH_SECOND_FACTOR"]


def test_accounts_on_postgresql(tmp_path: Path) -> None:
    address = "postgresql://web:p%40ss@db.example:5433/accounts?sslmode=require"
    found = database(Configuration(folder=tmp_path, accounts=address))
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "web",
        "p@ss",
        "db.example",
        "5433",
        "accounts",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}
