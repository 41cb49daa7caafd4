"""The day that a page is asked for."""

from datetime import date

from django.http import Http404


def asked_day(text: str | None, today: date) -> date:
    """Give a day that is asked for, never one to come; today, if left out.

    Raises
    ------
    Http404
        For what is no day.
    """
    try:
        return min(date.fromisoformat(text), today) if text else today
    except ValueError:
        raise Http404 from None
