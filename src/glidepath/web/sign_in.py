"""Signing in: accounts are made by an administrator, and nobody is sent e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # untyped
    """No sign-up, no e-mail."""

    def is_open_for_signup(self, *_: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def send_mail(self, *arguments: Any, **values: Any) -> None:
        """There is no server for e-mail, and nothing is sent."""


def is_really(request: HttpRequest, password: str) -> bool:
    """Whether the password is that of who has signed in; too many wrong ones lock out.

    Notes
    -----
    Wrong passwords under a signature count with those at sign-in.
    """
    if not request.user.is_authenticated or not password:
        return False
    try:
        found: AbstractBaseUser | None = get_adapter(request).authenticate(
            request, username=request.user.get_username(), password=password
        )
    except ValidationError:
        return False
    return found is not None and found.pk == request.user.pk
