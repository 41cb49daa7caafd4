"""Forms that are not sent yet: kept while they are typed, so that nothing is lost on a time-out."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from glidepath.web.models import Draft

KEPT = timedelta(days=7)
NEVER = frozenset({"csrfmiddlewaretoken", "password", "command", "seen"})
MOST_FIELDS, LONGEST = 120, 2_000


def keep(request: HttpRequest, page: str) -> None:
    """Keep a form as it stands; passwords and tokens are never kept."""
    values = {
        name: request.POST[name][:LONGEST]
        for name in list(request.POST)[:MOST_FIELDS]
        if name not in NEVER and request.POST[name].strip()
    }
    Draft.objects.update_or_create(
        account_id=request.user.pk, page=page, defaults={"values": values}
    )


def kept(request: HttpRequest, page: str) -> Draft | None:
    """Give the draft of a page; drafts that are too old are gone."""
    Draft.objects.filter(saved__lt=timezone.now() - KEPT).delete()
    return Draft.objects.filter(account_id=request.user.pk, page=page).first()


def drop(request: HttpRequest, page: str) -> None:
    """Drop the draft of a page."""
    Draft.objects.filter(account_id=request.user.pk, page=page).delete()


def values_of(draft: Draft | None) -> Mapping[str, str]:
    """Give the texts of a draft."""
    return {} if draft is None else dict(draft.values)
