"""Forms that are not sent yet: kept while they are typed, so that nothing is lost on a time-out."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from glidepath.web.forms import is_ours
from glidepath.web.models import Draft

KEPT = timedelta(days=7)
NEVER = frozenset({"csrfmiddlewaretoken", "password", "seen", "step"})
MOST_FIELDS, LONGEST = 200, 2_000
COMMAND = "command"
"""Kept with the draft: what was written already under its id is not written twice."""


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


def keep_if_possible(request: HttpRequest, page: str) -> None:
    """Keep a form that could not be sent; its page has it, where this database fails too."""
    with suppress(DatabaseError):
        keep(request, page)


def kept(request: HttpRequest, page: str) -> Draft | None:
    """Give the draft of a page; drafts that are too old are gone."""
    Draft.objects.filter(saved__lt=timezone.now() - KEPT).delete()
    return Draft.objects.filter(account_id=request.user.pk, page=page).first()


def drop(request: HttpRequest, page: str) -> None:
    """Drop the draft of a page."""
    Draft.objects.filter(account_id=request.user.pk, page=page).delete()


def values_of(draft: Draft | None) -> Mapping[str, str]:
    """Give the texts of a draft, without the id of its command."""
    found = {} if draft is None else dict(draft.values)
    return {name: text for name, text in found.items() if name != COMMAND}


def name_of(draft: Draft | None) -> str | None:
    """Give the id of the command of a draft, if it has one of ours."""
    name = "" if draft is None else str(draft.values.get(COMMAND, ""))
    return name if is_ours(name) else None
