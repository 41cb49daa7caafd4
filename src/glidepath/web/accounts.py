"""Accounts: a code and a password each; what somebody may do stands in the ledger, not here.

Whatever is done to an account is written down beside it. No account is removed: lines of the ledger
name it.
"""

import secrets
from enum import StrEnum

from django.contrib.auth.models import User
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError

from glidepath.quantities import input_error

BYTES = 15
"""Of chance in a first password: 20 letters and digits."""


class What(StrEnum):
    """What is done to an account."""

    MADE = "made"
    CLOSED = "closed"
    OPENED = "opened"
    RESET = "reset"
    PASSWORD = "password"


OF_PASSWORDS = (What.MADE, What.RESET, What.PASSWORD)
"""After which of them the password is known to its owner alone is said by the last."""


def add_account(name: str, actor: str = "") -> str | None:
    """Add an account; give its first password, or ``None`` where there is one of this name.

    Parameters
    ----------
    actor
        The account of who adds it; empty for who works on the machine itself.

    Raises
    ------
    InputError
        For a name that is no code.
    """
    try:
        ASCIIUsernameValidator()(name)
    except ValidationError:
        raise input_error(
            "this is no code of an account",
            expected="letters, digits, and . _ - + @",
            kind="bad-account",
        ) from None
    if User.objects.filter(username=name).exists():
        return None
    password = secrets.token_urlsafe(BYTES)
    User.objects.create_user(username=name, password=password)
    write_down(actor, name, What.MADE)
    return password


def reset_account(name: str, actor: str = "") -> str | None:
    """Give an account a new password and take its second factors; ``None`` where there is none."""
    from allauth.mfa.models import Authenticator

    account = User.objects.filter(username=name).first()
    if account is None:
        return None
    password = secrets.token_urlsafe(BYTES)
    account.set_password(password)
    account.save()
    Authenticator.objects.filter(user=account).delete()
    write_down(actor, name, What.RESET)
    return password


def switch_account(name: str, actor: str, *, active: bool) -> bool:
    """Open or close an account; say whether there is one that was not so already.

    Notes
    -----
    Nobody goes on with a closed account: its sessions and its tokens end with the next request.
    """
    changed = User.objects.filter(username=name, is_active=not active).update(is_active=active)
    if changed:
        write_down(actor, name, What.OPENED if active else What.CLOSED)
    return bool(changed)


def write_down(actor: str, person: str, what: What) -> None:
    """Write down what was done to an account."""
    from glidepath.web.deeds.models import Deed

    Deed.objects.create(actor=actor, person=person, what=what.value)


def known_to_others(person: str) -> bool:
    """Say whether somebody else knows the password, who made the account or gave it a new one."""
    from glidepath.web.deeds.models import Deed

    wanted = [each.value for each in OF_PASSWORDS]
    last = Deed.objects.filter(person=person, what__in=wanted).order_by("-id").first()
    return last is not None and last.what != What.PASSWORD
