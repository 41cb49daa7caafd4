"""Accounts: a code and a password each; what somebody may do stands in the ledger, not here."""

import secrets

from django.contrib.auth.models import User
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError

from glidepath.quantities import input_error

BYTES = 15
"""Of chance in a first password: 20 letters and digits."""


def add_account(name: str) -> str | None:
    """Add an account; give its first password, or ``None`` where there is one of this name.

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
    return password


def reset_account(name: str) -> str | None:
    """Give an account a new password and take its second factor; ``None`` where there is none."""
    from allauth.mfa.models import Authenticator

    account = User.objects.filter(username=name).first()
    if account is None:
        return None
    password = secrets.token_urlsafe(BYTES)
    account.set_password(password)
    account.save()
    Authenticator.objects.filter(user=account).delete()
    return password
