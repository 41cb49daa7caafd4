"""Tokens as they are kept: never the secret itself, only a digest of it; no row is ever removed."""

from datetime import datetime

from django.db import models


class Token(models.Model):
    """What lets a program act for one account, in one role, at one site, until an instant.

    Parameters
    ----------
    name
        By which it is listed and revoked; it is no secret.
    digest
        SHA-256 of the secret, which is 32 bytes of chance: there is nothing to guess it by.
    site
        Empty for the whole trial.
    maker, revoker
        Accounts of administrators.
    """

    name: "models.CharField[str, str]" = models.CharField(max_length=16, unique=True)
    digest: "models.CharField[str, str]" = models.CharField(max_length=64)
    person: "models.CharField[str, str]" = models.CharField(max_length=150)
    role: "models.CharField[str, str]" = models.CharField(max_length=40)
    site: "models.CharField[str, str]" = models.CharField(max_length=40, blank=True)
    made: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    maker: "models.CharField[str, str]" = models.CharField(max_length=150)
    expires: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    revoked: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        null=True
    )
    revoker: "models.CharField[str, str]" = models.CharField(max_length=150, blank=True)
