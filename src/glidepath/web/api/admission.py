"""Who a program is: by its token alone, and not too often.

Wrong tokens are counted for each machine, in the cache that all processes share, as wrong passwords
are. They lock out neither a token nor who sends a right one from the same machine: a secret cannot
be guessed, and a hospital's programs often share one address.
"""

import time
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock

from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from glidepath.conduct.roles import Role
from glidepath.web.api.models import Token
from glidepath.web.api.tokens import token_of
from glidepath.web.api.turned import Turned
from glidepath.web.opened import Opened, Reader, opened

WRONG, WAIT = 30, 15 * 60
"""Wrong tokens of one machine that are answered in so many seconds, as at sign-in."""
PER_MINUTE = 600
"""Requests that one token may make of one process."""
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Parameters
    ----------
    reader
        The person and the role, as the pages know them.
    """

    trial: Opened
    reader: Reader
    user: AbstractBaseUser
    token: str

    @property
    def role(self) -> Role:
        """The role."""
        return self.reader.role


class Bearer(HttpBearer):
    """A token in the header ``Authorization``."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Give who calls.

        Raises
        ------
        Turned
            For a token that is none or ended, a machine that tried too many, a token that calls
            too often, and a role that is not delegated today.
        """
        trial = opened()
        found = token_of(token, trial.now())
        user = None if found is None else _user(found.person)
        if found is None or user is None:
            raise unknown() if _may_try(request) else _later("locked-out", WAIT)
        _pace(found.name)
        return Caller(trial, _reader(trial, found), user, found.name)


def unknown() -> Turned:
    """Give the answer to a request without a token that may be used."""
    headers = {"WWW-Authenticate": 'Bearer realm="glidepath"'}
    return Turned(HTTPStatus.UNAUTHORIZED, "no-token", headers=headers)


def _may_try(request: HttpRequest) -> bool:
    """Count a wrong token; whether its machine may try again."""
    machine = get_adapter(request).get_client_ip(request)
    key = f"wrong-tokens:{machine}:{int(time.time()) // WAIT}"
    count: int = cache.get(key, 0) + 1
    if count <= WRONG + 1:
        cache.set(key, count, WAIT)
    return count <= WRONG


def _later(kind: str, seconds: int) -> Turned:
    return Turned(HTTPStatus.TOO_MANY_REQUESTS, kind, headers={"Retry-After": str(seconds)})


def _user(person: str) -> AbstractBaseUser | None:
    found: AbstractBaseUser | None = (
        get_user_model().objects.filter(username=person, is_active=True).first()
    )
    return found


def _reader(trial: Opened, token: Token) -> Reader:
    """The role of the token, as long as it is delegated."""
    wanted = (token.role, token.site or None)
    held = [each for each in trial.roles(token.person) if (each.role.value, each.site) == wanted]
    if not held:
        raise Turned(HTTPStatus.FORBIDDEN, "no-role")
    return Reader(token.person, held[0], tuple(held))


_calls: dict[str, deque[float]] = {}
_turn = Lock()


def _pace(name: str) -> None:
    now = time.monotonic()
    with _turn:
        calls = _calls.setdefault(name, deque())
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= PER_MINUTE:
            raise _later("too-often", int(MINUTE - (now - calls[0])) + 1)
        calls.append(now)
