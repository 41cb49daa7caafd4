"""What the accounts' database keeps beside accounts: forms that are not sent yet.

Nothing of the trial: a draft is what somebody is typing, seen by nobody else, and gone when it is
sent or a week old.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """A form as it stands while it is typed: one for each account and page."""

    if TYPE_CHECKING:
        account_id: int

    account: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE
    )
    page: "models.CharField[str, str]" = models.CharField(max_length=120)
    values: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    saved: "models.DateTimeField[Any, Any]" = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "glidepath_web"
        constraints = (
            models.UniqueConstraint(fields=("account", "page"), name="one-draft-of-a-page"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.page}"
