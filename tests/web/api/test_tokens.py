"""Tokens: for whom they are made, how they are kept, and when they end."""

import pytest

from glidepath.conduct import DelegationEnded, Role
from glidepath.quantities import InputError
from unit.conduct.trials import SHA
from web.api.given import Served


def wanted(person: str = "nurse-chen", role: Role = Role.COORDINATOR, **more: object) -> object:
    from glidepath.web.api.tokens import Wanted

    fields = {"site": SHA, "days": 30, **more}
    return Wanted(person, role, **fields)  # type: ignore[arg-type] # wrong ones are meant


def test_a_secret_is_shown_once_and_kept_as_a_digest(told: Served) -> None:
    from hashlib import sha256

    from django.db import connection

    text = told.tokens[Role.CLINICIAN]
    mark, name, secret = text.split("_", 2)
    assert mark == "glidepath"
    assert len(secret) == 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM api_token WHERE name = %s", [name])
        row = [str(each) for each in cursor.fetchone()]
    assert sha256(secret.encode()).hexdigest() in row
    assert not any(secret in each for each in row)


@pytest.mark.parametrize(
    ("maker", "changes", "kinds"),
    [
        ("nurse-chen", {}, ["not-administrator"]),
        ("nobody", {"days": 0}, ["not-administrator", "out-of-range"]),
        ("admin", {"days": 367}, ["out-of-range"]),
        ("admin", {"person": "nobody"}, ["no-account", "not-delegated"]),
        ("admin", {"role": Role.PHARMACIST}, ["not-delegated"]),
        ("admin", {"site": "CHD"}, ["not-delegated"]),
        ("admin", {"site": None}, ["wrong-site"]),
        ("admin", {"role": Role.BOARD}, ["wrong-site"]),
    ],
)
def test_a_token_is_made_by_an_administrator_for_a_role_that_is_held(
    told: Served, maker: str, changes: dict[str, object], kinds: list[str]
) -> None:
    from glidepath.web.api.tokens import make_token

    with pytest.raises(InputError) as error:
        make_token(told.trial, maker, wanted(**changes))  # type: ignore[arg-type]
    assert [each.kind for each in error.value.problems] == kinds


def test_a_token_ends_when_it_expires(told: Served) -> None:
    from glidepath.web.api.tokens import make_token

    told.tokens[Role.FAMILY] = make_token(told.trial, "admin", wanted(days=1))[1]  # type: ignore[arg-type]
    assert told.get(Role.FAMILY, "trial").status_code == 200
    told.made.pass_(days=1)
    assert told.get(Role.FAMILY, "trial").status_code == 401


def test_a_token_ends_when_it_is_revoked_and_only_once(told: Served) -> None:
    from glidepath.web.api.tokens import make_token, revoke_token, tokens

    token, text = make_token(told.trial, "admin", wanted())  # type: ignore[arg-type]
    told.tokens[Role.FAMILY] = text
    assert told.get(Role.FAMILY, "trial").json()["role"] == "coordinator"
    with pytest.raises(InputError, match="no administrator"):
        revoke_token(told.trial, "nurse-chen", token.name)
    assert revoke_token(told.trial, "admin", token.name).revoker == "admin"
    assert told.get(Role.FAMILY, "trial").status_code == 401
    for name in (token.name, "000000000000"):
        with pytest.raises(InputError):
            revoke_token(told.trial, "admin", name)
    kept = {each.name: each.revoked for each in tokens()}
    assert kept[token.name] == told.made.at


def test_a_token_of_a_role_that_is_no_longer_held_opens_nothing(told: Served) -> None:
    held = told.trial.roles("board-1")[0]
    ended = DelegationEnded(delegation=held.id, last=told.made.at.date(), reason="left")
    told.made.do(Role.ADMINISTRATOR, ended, None)
    assert told.get(Role.BOARD, "trial").status_code == 200
    told.made.pass_(days=1)
    answer = told.get(Role.BOARD, "trial")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:glidepath:problem:no-role")


def test_a_token_of_an_account_that_was_closed_opens_nothing(told: Served) -> None:
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username="mon-1")
    user.is_active = False
    user.save()
    try:
        assert told.get(Role.MONITOR, "trial").status_code == 401
    finally:
        user.is_active = True
        user.save()


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer glidepath_000000000000_x", "Bearer é"],
)
def test_what_is_no_token_opens_nothing(told: Served, header: str) -> None:
    answer = told.get(None, "trial", Authorization=header)
    assert answer.status_code == 401


def test_a_wrong_secret_opens_nothing_and_too_many_are_turned_away(told: Served) -> None:
    from django.core.cache import cache

    cache.clear()
    right = told.tokens[Role.CLINICIAN]
    told.tokens[Role.FAMILY] = right[:-1] + ("a" if right[-1] != "a" else "b")
    found = [told.get(Role.FAMILY, "trial").status_code for _ in range(32)]
    assert found == [401] * 30 + [429] * 2
    answer = told.get(Role.FAMILY, "trial")
    assert int(answer.headers["Retry-After"]) > 0
    assert told.get(Role.CLINICIAN, "trial").status_code == 200
    cache.clear()


def test_a_token_that_calls_too_often_has_to_wait(
    told: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from glidepath.web.api import admission

    monkeypatch.setattr(admission, "PER_MINUTE", 3)
    admission._calls.clear()  # noqa: SLF001 # begins anew
    found = [told.get(Role.CLINICIAN, "trial").status_code for _ in range(4)]
    assert found == [200, 200, 200, 429]
    monkeypatch.setattr(admission, "MINUTE", 0.0)
    assert told.get(Role.CLINICIAN, "trial").status_code == 200
