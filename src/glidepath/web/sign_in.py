"""Signing in: accounts are made by an administrator, and nobody is sent e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from glidepath.web.accounts import What, write_down
from glidepath.web.pages.failing import closed
from glidepath.web.words import spoken, tell


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # untyped
    """No sign-up, no e-mail."""

    def is_open_for_signup(self, *_: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Take the password that somebody chose: from now on its owner alone knows it."""
        super().set_password(user, password)
        write_down(user.get_username(), user.get_username(), What.PASSWORD)

    def get_password_change_redirect_url(self, _: HttpRequest) -> str:
        """Go on with the work of the day."""
        return resolve_url("today")

    def respond_user_inactive(self, request: HttpRequest, _: AbstractBaseUser) -> HttpResponse:
        """Say that an account is closed: to who knows its password, and to nobody else."""
        return closed(request)

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


class Factors(DefaultMFAAdapter):  # type: ignore[misc] # untyped
    """Second factors: their names, in the language of the request."""

    def generate_authenticator_name(self, user: AbstractBaseUser, kind: Any, /) -> str:
        """Name a passkey by its number; its owner may call it otherwise."""
        there = Authenticator.objects.filter(user_id=user.pk, type=kind).count()
        return tell("door.passkey-name", spoken(), {"number": str(there + 1)})
