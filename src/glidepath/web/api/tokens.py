"""Making, listing, revoking and checking tokens.

A token is text such as ``glidepath_3f6c0a91d2b7_...``: its name, then its secret. The secret is
shown once, when it is made, and cannot be found out again.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from django.contrib.auth import get_user_model

from glidepath.conduct.roles import OF_A_SITE, Role
from glidepath.quantities.errors import InputError, Place, Problem, input_error
from glidepath.web.api.models import Token
from glidepath.web.opened import Opened

MARK = "glidepath"
NAME_BYTES, SECRET_BYTES = 6, 32
MOST_DAYS = 366
"""The longest that a token can last."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token is to be made for.

    Parameters
    ----------
    site
        ``None`` for a role of the whole trial.
    days
        After which it expires.
    """

    person: str
    role: Role
    site: str | None
    days: int


def make_token(trial: Opened, maker: str, wanted: Wanted) -> tuple[Token, str]:
    """Make a token.

    Parameters
    ----------
    maker
        The account of an administrator.

    Returns
    -------
    Token and str
        What is kept, and the text that is shown once.

    Raises
    ------
    InputError
        With everything that speaks against it.
    """
    problems = (*_not_office(trial, maker), *_problems(trial, wanted))
    if problems:
        raise InputError(problems)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    now = trial.now()
    token = Token.objects.create(
        name=secrets.token_hex(NAME_BYTES),
        digest=digest_of(secret),
        person=wanted.person,
        role=wanted.role.value,
        site=wanted.site or "",
        made=now,
        maker=maker,
        expires=now + timedelta(days=wanted.days),
    )
    return token, f"{MARK}_{token.name}_{secret}"


def _not_office(trial: Opened, maker: str) -> Iterator[Problem]:
    if all(each.role is not Role.ADMINISTRATOR for each in trial.roles(maker)):
        yield Problem(
            Place(path="by"),
            f"{maker} is no administrator of this trial today",
            "an account with that role",
            "not-administrator",
        )


def _problems(trial: Opened, wanted: Wanted) -> Iterator[Problem]:
    if not get_user_model().objects.filter(username=wanted.person, is_active=True).exists():
        yield Problem(
            Place(path="account"),
            f"there is no account {wanted.person}",
            "one that is",
            "no-account",
        )
    if (wanted.role in OF_A_SITE) is (wanted.site is None):
        where = "one site" if wanted.role in OF_A_SITE else "the whole trial"
        yield Problem(
            Place(path="site"),
            f"{wanted.role.value} is a role of {where}",
            "a site for roles of a site, and none for the others",
            "wrong-site",
        )
    elif not any(_fits(each, wanted) for each in trial.roles(wanted.person)):
        yield Problem(
            Place(path="role"),
            f"{wanted.person} does not hold this role there today",
            "a role that is delegated",
            "not-delegated",
        )
    if not 1 <= wanted.days <= MOST_DAYS:
        yield Problem(
            Place(path="days"), f"{wanted.days} days", f"1 to {MOST_DAYS}", "out-of-range"
        )


def _fits(held: object, wanted: Wanted) -> bool:
    return (getattr(held, "role", None), getattr(held, "site", None)) == (wanted.role, wanted.site)


def revoke_token(trial: Opened, maker: str, name: str) -> Token:
    """Let a token end now.

    Raises
    ------
    InputError
        For a name that no token has, one that is revoked already, and who is no administrator.
    """
    problems = tuple(_not_office(trial, maker))
    if problems:
        raise InputError(problems)
    found = Token.objects.filter(name=name).first()
    if found is None or found.revoked is not None:
        why = "no token has this name" if found is None else "it is revoked already"
        place = Place(path="name")
        raise input_error(why, expected="a token that is in use", kind="no-token", place=place)
    found.revoked, found.revoker = trial.now(), maker
    found.save(update_fields=["revoked", "revoker"])
    return found


def tokens() -> tuple[Token, ...]:
    """Give every token that was ever made, the last one first."""
    return tuple(Token.objects.order_by("-made", "name"))


def token_of(text: str, now: datetime) -> Token | None:
    """Give the token of a text, if it is one that may be used now.

    Notes
    -----
    The digests are compared in a time that does not depend on where they differ.
    """
    mark, _, rest = text.partition("_")
    name, _, secret = rest.partition("_")
    if mark != MARK or not name.isascii() or len(name) != 2 * NAME_BYTES:
        return None
    found = Token.objects.filter(name=name).first()
    kept = "" if found is None else found.digest
    same = compare_digest(kept, digest_of(secret))
    if found is None or not same or found.revoked is not None or found.expires <= now:
        return None
    return found


def digest_of(secret: str) -> str:
    """Give what is kept of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
