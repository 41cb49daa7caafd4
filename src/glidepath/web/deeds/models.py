"""The table of what was done to accounts."""

from datetime import datetime

from django.db import models


class Deed(models.Model):
    """Something that was done to an account.

    Parameters
    ----------
    actor
        The account of who did it; empty for who works on the machine itself.
    what
        ``made``, ``closed``, ``opened``, ``reset``, or ``password`` for one that its owner chose.
    """

    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(auto_now_add=True)
    actor: "models.CharField[str, str]" = models.CharField(max_length=150, blank=True)
    person: "models.CharField[str, str]" = models.CharField(max_length=150, db_index=True)
    what: "models.CharField[str, str]" = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.what} {self.person}"
